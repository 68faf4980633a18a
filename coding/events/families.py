"""Families of events as ``event_types.csv`` groups them: which go together, which absorb which."""

from __future__ import annotations

from functools import cache

from text.lexicon import event_types


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """The families of each group, the most telling first; a clause holds one event per group.

    >>> groups()["territory"]
    ('takeover', 'regain')
    """
    families: dict[str, list[str]] = {}
    for kind in sorted(event_types(), key=lambda e: e.rank):
        if kind.group:
            families.setdefault(kind.group, []).append(kind.family)
    return {group: tuple(members) for group, members in families.items()}


@cache
def group_of(family: str) -> str:
    """The group of a family, "" for families that make no incident.

    >>> group_of("drone"), group_of("statement")
    ('explosive', '')
    """
    return next((e.group for e in event_types() if e.family == family), "")


@cache
def absorbing_groups() -> tuple[str, ...]:
    """In a clause with one of these, words of harm say how it went and are not a second event."""
    ranks = {e.group: e.absorbs_harm for e in event_types() if e.absorbs_harm}
    return tuple(sorted(ranks, key=lambda group: ranks[group]))


@cache
def toll_families() -> frozenset[str]:
    """Families whose words may only count people: killed, injured."""
    return frozenset(e.family for e in event_types() if e.only_toll)
