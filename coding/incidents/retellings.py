"""Which incidents of an article are one event told in two ways, weighed once all that each tells is known.

Drafts are merged sentence by sentence, and what contradicts there stays two: another source's figure, another word for
the weapon, a place taken over from the wrong sentence. Here whole incidents meet: their places, days, tolls and doers
give a probability that they are one event. The weights are learned by ``benchmarks/train_retellings.py`` from pairs
judged by hand; what speaks for two events whatever the rest says (``apart``) is asked first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from coding.events.events import goes_with
from coding.incidents.agreement import (
    ACTING,
    FEATURES,
    NOBODY,
    Agreement,
    Pair,
    Ties,
    contains,
    dates_agree,
    other_source,
    same_people,
)  # fmt: skip
from coding.incidents.confidence import Features, chance_of
from coding.incidents.drafts import Draft
from coding.incidents.joining import FINENESS, joined
from coding.incidents.merging import groups_of
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from models import ON_MAP
from paths import LEXICONS

WEIGHTS = LEXICONS / "retelling_weights.csv"
ENOUGH = 0.6  # from here on two incidents are one
_TOO_LITTLE = 0.15  # below, two are not one, whatever a third links them with
_MOST = 40  # incidents of an article; a round-up of more tells each once
_NEAR_KM = 12.0
_TOGETHER = 1.5  # points of places that hold each other, or a town and the land around it
_CLOSE, _FAR = 1.35, 2.0  # times a toll
_OPENS = 3  # tokens at the beginning of a sentence
_GROUPS = frozenset(("explosive", "harm", "clash"))  # between these tellings of one event waver
_LAID = frozenset(("ied", "mine", "suicide"))
_ALIKE = (frozenset(("air", "drone")), _LAID)
_AREAS = ("governorate", "country")
_POINTS = frozenset(("town", "neighbourhood", "site"))


def told_once(drafts: Sequence[Draft], gazetteer: Gazetteer, ties: Ties) -> list[Draft]:
    """Join incidents of an article that are one event; in the order of the text."""
    if not 1 < len(drafts) <= _MOST:
        return list(drafts)
    agreed = {
        (i, j): _agreement(Pair(drafts[i], drafts[j], gazetteer, ties, j - i), len(drafts))
        for i, j in combinations(range(len(drafts)), 2)
    }
    return [_joined([drafts[i] for i in group], gazetteer, ties) for group in groups_of(len(drafts), agreed)]


def features(pair: Pair, told: int) -> Features | None:
    """What speaks for one event or for two, by name; None where the two cannot be one.

    ``told`` is how many incidents the article tells in all.
    """
    if not _comparable(pair) or apart(pair):
        return None
    a, b = pair.a, pair.b
    differs = _tolls(a, b) is not None and not _same_killed(a, b)
    holds = {
        "kind: the same": a.family == b.family,
        "kind: another weapon": _other_weapon(a, b),
        "toll: the same": same_people(a, b),
        "toll: differs": differs,
        "toll: differs little": differs and _times(a, b) <= _CLOSE,
        "toll: differs much": differs and _times(a, b) > _FAR,
        "injured: the same": bool(a.toll.injured_max) and a.toll.injured_max == b.toll.injured_max,
        "day: the next": _days_between(a, b) == 1,
        "targets: shared": any(role == "target" and i != "civ" for i, role in a.actors.keys() & b.actors.keys()),
        "points back": b.refers_back,
        "told in the title": a.in_title,
        "status: differs": a.status != b.status,
        "another source": other_source(a, b),
        "next in the text": pair.gap == 1,
        "place: taken over": b.where.inherited,
        _lie(pair): True,
    }
    return {name: 1.0 for name, value in holds.items() if value} | {"incidents beside": math.log2(told)}


def apart(pair: Pair) -> bool:
    """Whether something tells that there were two events, whatever else agrees."""
    a, b = pair.a, pair.b
    same, other_doers = same_people(a, b), _doers_contradict(pair)
    other_toll = _tolls(a, b) is not None and not _same_killed(a, b)
    if not {a.modality, b.modality} <= set(ON_MAP) or FEATURES["items"](pair) is None or not _days_fit(a, b):
        return True
    if b.status == "background" != a.status and b.toll.stated and not same:
        return True  # an earlier event, with dead of its own
    if goes_with(b.frames[0].mentions, b.frames[0].main) or (
        _told_as_another(b) and (other_toll or other_doers or a.family != b.family)
    ):
        return True
    if None in (a.where.place, b.where.place):
        return other_toll or a.status != b.status
    again = b.refers_back or same or _same_killed(a, b)
    other_way = {_laid(a), _laid(b)} == {True, False} or {a.group, b.group} == {"explosive", "clash"}
    return not again and (other_doers or other_way)


def _agreement(pair: Pair, told: int) -> Agreement:
    read = features(pair, told)
    chance = chance_of(read, WEIGHTS) if read is not None else 0.0
    return Agreement({"chance": chance}, "" if chance >= _TOO_LITTLE else "chance", chance >= ENOUGH)


def _comparable(pair: Pair) -> bool:
    """Whether kinds and places may be of one event: at one place, one inside the other, or the same dead close by."""
    a, b = pair.a, pair.b
    if a.family != b.family and not {a.group, b.group} <= _GROUPS:
        return False
    one, other = a.where.place, b.where.place
    if one is None or other is None or one is other or _held(pair):
        return True
    vague = not {a.where.precision, b.where.precision} <= _POINTS  # two towns are two
    if vague and (pair.place or 0) >= _TOGETHER:
        return True
    placed = None not in (one.latitude, other.latitude)
    again = same_people(a, b) or (vague and b.refers_back and not b.toll.stated)
    return placed and again and distance_km(one, other) <= _NEAR_KM


def _held(pair: Pair) -> bool:
    one, other = pair.a.where.place, pair.b.where.place
    if one is None or other is None:
        return False
    return contains(pair.gazetteer, one, other) or contains(pair.gazetteer, other, one)


def _lie(pair: Pair) -> str:
    """The name of the feature that says how the places lie."""
    a, b = pair.a.where, pair.b.where
    if None in (a.place, b.place):
        return "place: one not known"
    if a.place is b.place:
        return "place: the same area" if a.precision in _AREAS else "place: the same"
    return "place: one in the other" if _held(pair) else "place: near by"


def _other_weapon(a: Draft, b: Draft) -> bool:
    """Whether both are blows and their words name two ways of striking."""
    families = {a.family, b.family}
    return a.group == b.group == "explosive" and len(families) > 1 and not any(families <= one for one in _ALIKE)


def _laid(draft: Draft) -> bool | None:
    """Whether a charge was laid, and not fired or dropped; None where the words leave it open."""
    return draft.family in _LAID if draft.group == "explosive" else None


def _tolls(a: Draft, b: Draft) -> tuple[int, int] | None:
    """The most killed of both, where both count their dead."""
    one, other = a.toll.killed_max, b.toll.killed_max
    return (one, other) if one and other else None


def _same_killed(a: Draft, b: Draft) -> bool:
    return bool(a.toll.killed_max) and a.toll.killed_max == b.toll.killed_max


def _times(a: Draft, b: Draft) -> float:
    """How many times the smaller toll goes into the larger; one more or less is the count of another source."""
    low, high = sorted(_tolls(a, b) or (1, 1))
    return (high - 1) / low


def _days_between(a: Draft, b: Draft) -> int | None:
    """Days between what is told of other days; None where the days agree or one is not known."""
    if dates_agree(a.when, b.when) or a.when.first is None or b.when.first is None:
        return None
    return abs((b.when.first - a.when.first).days)


def _days_fit(a: Draft, b: Draft) -> bool:
    """Whether the days agree, or a toll says that a day was only read amiss."""
    if not dates_agree(a.when, b.when) and (a.when.source == b.when.source == "text" or a.when.first is None):
        return False
    days = _days_between(a, b)
    if days is not None and (days > 1 or (a.toll.stated and b.toll.stated and not a.in_title)):
        return same_people(a, b) or (_tolls(a, b) is not None and _times(a, b) <= _CLOSE)
    return a.when.first is not None or same_people(a, b) or _dated(a) or not _dated(b)


def _dated(draft: Draft) -> bool:
    """Whether a sentence of it names a day, also where no year is known that would settle it."""
    return any(f.sentence.start <= d.start < f.sentence.end for f in draft.frames for d in f.mentions.dates)


def _doers_contradict(pair: Pair) -> bool:
    mine, others = _doers(pair.a), _doers(pair.b)
    named = mine and others and not (mine <= NOBODY or others <= NOBODY)
    # a raid of the SDF and of the coalition that backs it; not shelling by the regime and an air strike by Russia
    tied = pair.ties.related if _other_weapon(pair.a, pair.b) else pair.ties.close
    return bool(named) and not any(tied(i, j) for i in mine for j in others)


def _doers(draft: Draft) -> set[str]:
    return {i for i, role in draft.actors if role in ACTING}


def _told_as_another(draft: Draft) -> bool:
    """Whether its words say that it is one more: "also", "another", "separately"."""
    frame = draft.frames[0]
    found, opens = frame.mentions, frame.sentence.first
    return (
        found.cue_between(("addition", "another"), frame.first, frame.last) is not None
        or found.cue_between(("addition", "another", "separate"), opens, opens + _OPENS) is not None
    )


def _joined(members: Sequence[Draft], gazetteer: Gazetteer, ties: Ties) -> Draft:
    """One incident; what a later telling says otherwise, the first stands: other doers, a toll many times as high."""
    first = members[0]
    for later in members[1:]:
        pair = Pair(first, later, gazetteer, ties)
        if _doers_contradict(pair):
            later.actors = {key: spans for key, spans in later.actors.items() if key[1] not in ACTING}
        if _tolls(first, later) is not None and _times(first, later) > _FAR:
            _without_killed(later)
        coarser = FINENESS[later.where.precision] < FINENESS[first.where.precision]
        if coarser and _lie(pair) in ("place: near by", "place: one not known"):
            later.where = first.where
    return joined(members, gazetteer)


def _without_killed(draft: Draft) -> None:
    draft.toll.killed_min = draft.toll.killed_max = None
    draft.toll.groups = {key: count for key, count in draft.toll.groups.items() if key[0] != "killed"}
    draft.toll_spans = [span for span in draft.toll_spans if span[0] != "killed"]
