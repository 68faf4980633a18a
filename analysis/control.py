"""Who is said to hold a place, and since when: only where articles state it.

Five finer types speak of control (``event_types.csv``): a place is taken (``takeover``, ``regain``) or said to be
held (``control_claim``), handed over (``handover``) or left (``withdrawal``). Each is a claim of a day, with its
source and its words; the table lists them all. On a day a place is held by whom its latest claims name: when
these name several who are not of one side, it is disputed, and nothing is decided here. A claim about a district
or a governorate, or "near" a place, says nothing of any one place in it and is only listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.factions import Parties, above, side

State = Literal["held", "disputed", "left"]

GAIN, STATED, GIVEN, LEFT = ("takeover", "regain"), ("control_claim",), ("handover",), ("withdrawal",)
TYPES = (*GAIN, *STATED, *GIVEN, *LEFT)
EXACT = ("site", "neighbourhood", "town")  # precisions that name one place


@dataclass(frozen=True, slots=True)
class Claim:
    """What one incident says of one place.

    ``number`` is the incident's in the store and ``day`` its first, as days since 1970-01-01. ``holders`` have the
    place afterwards and ``losers`` do not; either may be empty where the text does not say.
    """

    number: int
    day: int
    place_id: str
    waqai_type: str
    precision: str
    holders: tuple[str, ...]
    losers: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether it speaks of this one place and not of somewhere in or near it."""
        return self.precision in EXACT


@dataclass(frozen=True, slots=True)
class Holding:
    """Who is said to hold a place on a day, by the claims of its latest day."""

    place_id: str
    state: State
    holders: tuple[str, ...]
    day: int
    numbers: tuple[int, ...]


def claim(number: int, day: int, place_id: str, waqai_type: str, precision: str, parties: Parties) -> Claim | None:
    """The claim an incident makes; None when its type makes none, or it names nobody.

    Examples
    --------
    >>> took = (("asayish", "perpetrator", True), ("aanes", "perpetrator", False), ("ndf", "target", True))
    >>> claim(7, 18742, "qam-tayy", "takeover", "neighbourhood", took).holders
    ('asayish',)
    >>> claim(8, 18742, "qam-tayy", "withdrawal", "neighbourhood", took).losers
    ('asayish',)
    >>> claim(9, 18742, "qam-tayy", "shelling", "neighbourhood", took) is None
    True
    """
    named = tuple(part for part in parties if part[2])
    doers = side(named, "perpetrator") or side(named, "party")
    targets = tuple(actor for actor in side(named, "target") if actor not in doers)
    if waqai_type in (*GAIN, *STATED):
        holders, losers = doers, targets
    elif waqai_type in GIVEN:
        holders, losers = targets, doers
    elif waqai_type in LEFT:
        holders, losers = (), doers
    else:
        return None
    if not holders and not losers:
        return None
    return Claim(number, day, place_id, waqai_type, precision, holders, losers)


def holdings(claims: Iterable[Claim], day: int) -> list[Holding]:
    """Who is said to hold each place on a day; places without a claim until then are not listed.

    The claims of a place's latest day count, and no earlier one: a withdrawal leaves it to nobody, until somebody
    is said to have it. On one day a gain outweighs a withdrawal of another side.

    Examples
    --------
    >>> earlier = Claim(1, 10, "p", "takeover", "town", ("ndf",), ())
    >>> later = Claim(2, 12, "p", "regain", "town", ("asayish",), ("ndf",))
    >>> [holdings([earlier, later], day)[0].holders for day in (11, 12)]
    [('ndf',), ('asayish',)]
    >>> holdings([earlier], 9)
    []
    """
    latest: dict[str, list[Claim]] = {}
    for found in sorted(claims, key=lambda c: (c.day, c.number)):
        if found.exact and found.day <= day:
            same = latest.setdefault(found.place_id, [])
            if same and same[0].day < found.day:
                same.clear()
            same.append(found)
    return [_holding(place_id, found) for place_id, found in sorted(latest.items())]


def _holding(place_id: str, claims: Sequence[Claim]) -> Holding:
    holders = tuple(dict.fromkeys(actor for found in claims for actor in found.holders))
    state: State = "left" if not holders else "held" if _one_side(holders) else "disputed"
    return Holding(place_id, state, holders, claims[0].day, tuple(found.number for found in claims))


def _one_side(actors: Sequence[str]) -> bool:
    """Whether all stand under one of them, or under one faction that is above them all.

    >>> _one_side(("asayish",)), _one_side(("ndf", "regime")), _one_side(("ndf", "asayish"))
    (True, True, False)
    """
    lines = [above().get(actor, frozenset()) | {actor} for actor in actors]
    return bool(frozenset.intersection(*lines))
