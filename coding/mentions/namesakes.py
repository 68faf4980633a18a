"""Which of the factions that share a name is meant: by the day told, by where it happened, by what became of them.

الجيش السوري was one army until December 2024 and is another since; قوى الأمن الداخلي are one body in the north-east
and another in Damascus; whoever writes النصرة in 2021 means what it has become. Names, days and areas are rows of
actor_names.csv, what became of whom rows of actor_affiliations.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import packs
from coding.mentions.mentions import ActorMention
from coding.vocabulary import Vocabulary
from text.lexicon import ActorName, Affiliation, affiliations, in_force

_BECAME = ("renamed_to", "merged_into")
Told = Callable[[ActorMention], tuple[str | None, Sequence[str]]]


def settle_actors(
    found: Sequence[ActorMention], vocabulary: Vocabulary, day: str | None, governorates: Sequence[str], told: Told
) -> None:
    """Choose the faction that each name means; a name that nobody bore stays without one.

    Parameters
    ----------
    found : sequence of ActorMention
        Changed in place.
    vocabulary : Vocabulary
    day : str or None
        When the article was written, ISO; None leaves out what depends on it.
    governorates : sequence of str
        Codes of those the article tells of most.
    told : callable
        Day and governorates that the sentence of a mention names; asked only where they decide.
    """
    for mention in found:
        if mention.adjective or not mention.names:
            continue
        names: Sequence[ActorName] = mention.names
        bearers = {n.actor_id for n in names}
        borne = _on(day, names, vocabulary)
        if len(bearers) > 1 or not borne:
            told_day, here = told(mention)
            borne = (_on(told_day, names, vocabulary) if told_day else []) or borne
            if not borne:
                mention.actor_id = next((s for n in names if (s := successor(vocabulary, n.actor_id, day or ""))), "")
                continue
            borne = _in(here, borne) or _in(governorates, borne) or [n for n in borne if not n.areas] or borne
        mention.actor_id = min(borne, key=lambda n: (n.kind == "generic", n.kind == "slanted")).actor_id


def successor(vocabulary: Vocabulary, actor_id: str, day: str) -> str:
    """What a faction that was no more on a day (ISO) had become, step by step; empty where it became nothing.

    >>> from coding.vocabulary import load
    >>> [successor(load(), "nusra", day) for day in ("2016-10-01", "2021-10-01", "2012-01-01")]
    ['jfs', 'hts', '']
    """
    seen: set[str] = set()
    while actor_id not in seen:
        seen.add(actor_id)
        actor = vocabulary.actors[actor_id]
        if in_force(day, actor.active_from, actor.active_to):
            return actor_id if len(seen) > 1 else ""
        became = [a for a in _became().get(actor_id, ()) if in_force(day, a.valid_from, "")]
        if not became:
            return ""
        actor_id = became[-1].parent_id
    return ""


@packs.cached
def _became() -> dict[str, list[Affiliation]]:
    found: dict[str, list[Affiliation]] = {}
    for link in affiliations():
        if link.relation in _BECAME:
            found.setdefault(link.actor_id, []).append(link)
    return found


def _on(day: str | None, names: Iterable[ActorName], vocabulary: Vocabulary) -> list[ActorName]:
    """The names that are borne on a day; all of them without one."""
    if day is None:
        return list(names)
    actors = vocabulary.actors
    return [
        n
        for n in names
        if in_force(day, n.valid_from, n.valid_to)
        and in_force(day, actors[n.actor_id].active_from, actors[n.actor_id].active_to)
    ]


def _in(governorates: Sequence[str], names: Iterable[ActorName]) -> list[ActorName]:
    return [n for n in names if set(n.areas) & set(governorates)]
