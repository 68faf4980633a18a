"""Drafts that only sum up others: "eight killed in Idlib" ahead of four in one village, four in another.

The parts are the incidents. The sum is none beside them, and joined to one of them it would carry the toll of all to a
single village.
"""

from __future__ import annotations

from collections.abc import Sequence

from coding.incidents.agreement import contains
from coding.incidents.drafts import Draft
from geo.gazetteer.gazetteer import Gazetteer

WIDE = ("near", "district", "governorate", "country", "unresolved")
_AHEAD = 40  # drafts behind a sum among which its parts are looked for
_NEXT = 6  # drafts right behind one that says there were several
_UNITS = ("governorate", "country", "unresolved")
_LEDE = 4  # drafts at the beginning, those of a title among them
_WHOLE = ("city", "governorate", "district", "country", "area")
_KINDS = ("explosive", "harm", "clash")


def without_summaries(drafts: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """The drafts of an article, in order, without those whose killed are those of two or more others together."""
    sums = set()
    for number, draft in enumerate(drafts):
        later = drafts[number + 1 : number + 1 + _AHEAD]
        several = number < _LEDE and _several_of(draft, later, gazetteer)
        if _sums_up(draft, later, gazetteer) or several or _of_several(draft, drafts, later, gazetteer):
            sums.add(id(draft.frames[0]))
    return [d for d in drafts if id(d.frames[0]) not in sums]


def _several_of(draft: Draft, later: Sequence[Draft], gazetteer: Gazetteer) -> bool:
    """Whether a lede only says that there were dead, of whom two places inside or around it are told one by one.

    "Several people were killed in air strikes on Aleppo and its countryside", and then quarter by quarter.
    """
    if draft.toll.killed_max is not None or not draft.toll.killed_min or draft.group not in _KINDS:
        return False
    place = draft.where.place
    if place is None or draft.in_title or place.kind not in _WHOLE:
        return False
    parts = {
        d.where.place.place_id
        for d in later
        if d.frames[0].sentence is not draft.frames[0].sentence
        and (d.toll.killed_min or d.toll.injured_min)
        and d.where.place is not None
        and not d.where.inherited
        and d.where.place is not place
        and _of_kind(draft, d)
        and (d.where.place.admin1 == place.admin1 or contains(gazetteer, place, d.where.place))
    }
    return len(parts) > 1


def _of_several(draft: Draft, listed: Sequence[Draft], later: Sequence[Draft], gazetteer: Gazetteer) -> bool:
    """Whether the words say that there were more events than one, and two of them follow, each with its place.

    "Six people were killed in separate attacks in the governorate": whatever the numbers.
    """
    frame = draft.frames[0]
    if draft.group not in _KINDS or draft.where.precision not in WIDE or draft.in_title:
        return False
    if frame.mentions.cue_between(("several",), frame.first, frame.last) is None:
        return False
    units = [draft, *(d for d in listed if d.frames[0] is frame and d is not draft and d.where.precision in WIDE)]
    parts = {
        d.where.place.place_id
        for d in later[:_NEXT]
        if d.frames[0].sentence is not frame.sentence
        and d.where.place is not None
        and d.where.precision not in _UNITS
        and not d.where.inherited
        and _of_kind(draft, d)
        and any(_inside(unit, d, gazetteer) for unit in units)
        and (d.when.source != "text" or d.when.first == draft.when.first)
    }
    return len(parts) > 1


def _sums_up(draft: Draft, later: Sequence[Draft], gazetteer: Gazetteer) -> bool:
    total = draft.toll.killed_max
    if not total or total < 2 or draft.where.precision not in WIDE or draft.group not in _KINDS:
        return False
    parts: dict[str, int] = {}
    for other in later:
        killed, where = other.toll.killed_max, other.where
        if not killed or where.place is None or where.inherited or where.place is draft.where.place:
            continue
        if _of_kind(draft, other) and killed < total and _inside(draft, other, gazetteer):
            parts[where.place.place_id] = max(killed, parts.get(where.place.place_id, 0))
    told = sum(parts.values())
    if draft.where.precision == "near":  # what lies near a town is not in it: only the exact sum says so
        return len(parts) > 1 and told == total
    return len(parts) > 1 and total // 2 < told <= total


def _of_kind(draft: Draft, other: Draft) -> bool:
    return other.group == draft.group or "harm" in (other.group, draft.group) and other.group in _KINDS


def _inside(draft: Draft, other: Draft, gazetteer: Gazetteer) -> bool:
    outer, inner = draft.where.place, other.where.place
    if outer is None or inner is None or draft.where.precision == "near":
        return True
    return contains(gazetteer, outer, inner)
