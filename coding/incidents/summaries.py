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
_KINDS = ("explosive", "harm", "clash")


def without_summaries(drafts: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """The drafts of an article, in order, without those whose killed are those of two or more others together."""
    sums = {
        id(d.frames[0])
        for number, d in enumerate(drafts)
        if _sums_up(d, drafts[number + 1 : number + 1 + _AHEAD], gazetteer)
    }
    return [d for d in drafts if id(d.frames[0]) not in sums]


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
