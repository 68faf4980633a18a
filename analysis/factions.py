"""Who stands under whom, and which factions an incident counts for in which part.

A faction counts with everybody under it, as in the filters: choosing it shows as many incidents as are counted
for it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import packs
from paths import LEXICONS
from text import lexicon
from text.data_files import table

Parties = tuple[tuple[str, str, bool], ...]
"""(actor id, role, whether named itself and not only somebody under it) of one incident."""


_PART_OF = ("army_of", "armed_wing_of", "component_of", "merged_into", "security_of")  # not: supports, backed by


@packs.cached
def above() -> Mapping[str, frozenset[str]]:
    """Faction id -> everybody it ever stood under, by the lexicon."""
    direct: dict[str, set[str]] = defaultdict(set)
    for actor_id, actor in lexicon.actors().items():
        if actor.parent:
            direct[actor_id].add(actor.parent)
    for link in lexicon.affiliations():
        if link.relation in _PART_OF:
            direct[link.actor_id].add(link.parent_id)

    def climb(actor_id: str) -> frozenset[str]:
        found: set[str] = set()
        rest = [actor_id]
        while rest:
            for parent in direct.get(rest.pop(), ()):
                if parent not in found and parent != actor_id:
                    found.add(parent)
                    rest.append(parent)
        return frozenset(found)

    return {actor_id: climb(actor_id) for actor_id in list(direct)}


@packs.cached
def alliances() -> Mapping[str, str]:
    """Faction id -> whose side it is on by the tables of the packs in use; empty for nobody's."""
    files = dict.fromkeys((LEXICONS / "actors.csv", *(pack.factions / "actors.csv" for pack in packs.active())))
    rows = (row for file in files if file.exists() for _, row in table(file, ("actor_id", "alliance")))
    return {row["actor_id"]: row["alliance"] for row in rows}


def side(parties: Parties, role: str | None, top: bool = False) -> tuple[str, ...]:
    """Factions an incident counts for in a part (any part with None), those above the named ones included.

    With ``top`` only those above whom nobody else of the incident stands.

    >>> parties = (("ndf", "perpetrator", True), ("regime", "perpetrator", False), ("asayish", "target", True))
    >>> side(parties, "perpetrator"), side(parties, "perpetrator", top=True), side(parties, "mediator")
    (('ndf', 'regime'), ('regime',), ())
    """
    found = tuple(dict.fromkeys(actor for actor, part, _ in parties if role in (None, part)))
    if not top:
        return found
    return tuple(actor for actor in found if above().get(actor, frozenset()).isdisjoint(found))


def members(values: Sequence[Parties], role: str | None = None, top: bool = False) -> dict[str, list[int]]:
    """Faction id -> codes of the parties that count for it; in the order in which they first occur."""
    found: dict[str, list[int]] = {}
    for code, parties in enumerate(values):
        for actor in side(parties, role, top):
            found.setdefault(actor, []).append(code)
    return found
