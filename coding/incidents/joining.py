"""What an incident holds that several drafts tell: the finest place, the fullest toll, the named doer, all words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coding.events.families import groups
from coding.incidents.agreement import ACTING, NOBODY, around_seat, contains, in_countryside, other_source, said_of_it
from coding.incidents.drafts import Draft, Span, Where
from geo.gazetteer.gazetteer import Gazetteer
from models import GeoPrecision

_PLAIN_TO = ("explosive", "clash", "harm", "custody")  # what a general word for harm may turn out to be

FINENESS: dict[GeoPrecision, int] = {
    "site": 7, "neighbourhood": 6, "town": 5, "near": 4, "district": 3, "governorate": 2, "country": 1, "unresolved": 0,
}  # fmt: skip


def joined(members: Sequence[Draft], gazetteer: Gazetteer) -> Draft:
    """One draft of those that tell one incident, in the order of the text; a single one stays as it is."""
    first, *rest = members
    if not rest:
        return first
    first.where = where_of(members, gazetteer)
    _join_tolls(members)
    for draft in rest:
        _join(first, draft)
    _drop_nobody(first)
    return first


def _drop_nobody(draft: Draft) -> None:
    """Where one sentence says "gunmen" and another names them, the name stands."""
    doers = [key for key in draft.actors if key[1] in ACTING]
    if any(actor_id not in NOBODY for actor_id, _ in doers):
        for key in doers:
            if key[0] in NOBODY:
                del draft.actors[key]


def where_of(members: Sequence[Draft], gazetteer: Gazetteer) -> Where:
    """The finest place told: the text's before a title's elsewhere, one stated before one taken over.

    A place taken over from the sentence before counts as stated where it lies in one that is.
    """
    wheres = [d.where for d in members if d.where.place is not None]
    named = next((d.where for d in members if d.where.place is None and d.where.spans), None)
    if not wheres or (named is not None and all(w.inherited for w in wheres)):
        return named or members[0].where
    areas = [w for w in wheres if not w.inherited and w.precision != "country"]

    in_text = [d.where for d in members if d.where in areas and not d.in_title]

    def inside(where: Where, wide: Where) -> bool:
        if where.place is wide.place or where.place is None or wide.place is None:
            return False
        held = contains(gazetteer, wide.place, where.place) or in_countryside(where, wide)
        return held or around_seat(gazetteer, where, wide)

    def rank(where: Where) -> tuple[float, ...]:
        told = [w for w in wheres if w.place is where.place]
        stated = any(not w.inherited for w in told) or any(inside(where, w) for w in areas)
        elsewhere = bool(in_text) and not any(w.place is where.place or inside(where, w) for w in in_text)
        return stated, not elsewhere, FINENESS[where.precision], sum(inside(where, w) for w in wheres), len(told)

    best = max(wheres, key=rank)  # the first of equals
    agreeing = [w for w in wheres if w is not best and (w.place is best.place or inside(best, w))]
    spans = [s for w in (best, *agreeing) for s in w.spans]
    inherited = all(w.inherited for w in wheres if w.place is best.place)
    return replace(best, spans=spans, inherited=inherited)


def _join(a: Draft, b: Draft) -> None:
    """Take into ``a`` what ``b`` says more exactly, and all its words."""
    if said_of_it(a, b):
        a.modality, a.claimed_by = b.modality, b.claimed_by
    a.frames = a.frames + b.frames
    a.in_title = a.in_title or b.in_title
    a.inherited_actors = a.inherited_actors and b.inherited_actors
    _join_days(a, b)
    for key, spans in b.actors.items():
        actor_id, role = key
        if (actor_id, "perpetrator") in a.actors and role != "perpetrator":
            a.actors[actor_id, "perpetrator"] += spans
            continue
        a.actors.setdefault(key, []).extend(spans)  # the record keeps each piece of evidence once
    _join_kinds(a, b)
    if b.origin is not None and a.origin is None:
        a.origin, a.origin_spans = b.origin, b.origin_spans
    if a.status == "background" and b.status == "new":
        a.status = "new"


def _join_days(a: Draft, b: Draft) -> None:
    open_day = a.when.first is None and (a.when.said is None or b.when.first is not None)
    if (a.when.source != "text" and b.when.source == "text") or open_day:
        a.when = b.when
    elif a.when.source == b.when.source == "text" and a.when.first == b.when.first:
        a.when.spans += b.when.spans


def _join_kinds(a: Draft, b: Draft) -> None:
    made_plain = a.family in ("killed", "injured", "attack", "shooting") and b.group in _PLAIN_TO
    if made_plain or (a.group, b.group) in (("clash", "custody"), ("harm", "clash")) or _fought(a, b):
        a.family, a.group = b.family, b.group
    elif b.group == "explosive" and _of_both(a, b.family):
        a.family, a.group = b.family, b.group  # "air strikes and shelling on X and Y": each has its own
    elif a.group == b.group and a.group in ("explosive", "demonstration"):
        # "shelling" is also said of air strikes, "protest" of one that was dispersed: the more telling word stands
        a.family = min(a.family, b.family, key=groups()[a.group].index)


def _of_both(title: Draft, family: str) -> bool:
    """Whether a title tells of aircraft and of other fire, one of them the family."""
    blows = {t.trigger.family for t in title.frames[0].triggers} & set(groups()["explosive"])
    return title.in_title and family in blows and len(blows) > 1 and not blows.isdisjoint(("air", "drone"))


def _fought(a: Draft, b: Draft) -> bool:
    """Whether shells only opened a fight on the ground: the two drafts agree as such."""
    return a.family in ("shelling", "grenade") and (b.group == "clash" or b.family == "repel")


@dataclass(slots=True)
class _Told:
    """A toll as told so far: least, most, its words, and the draft that tells it."""

    low: int | None
    high: int | None
    spans: list[Span]
    by: Draft


def _join_tolls(members: Sequence[Draft]) -> None:
    """Give the first member the fullest toll of all."""
    first = members[0]
    spans: list[tuple[str, Span]] = []
    for which in ("killed", "injured"):
        told = _fullest(members, which)
        if told is not None:
            setattr(first.toll, f"{which}_min", told.low)
            setattr(first.toll, f"{which}_max", told.high)
            spans += [(which, span) for span in told.spans]
    first.toll_spans = spans
    for draft in members[1:]:
        for key, (least, most) in draft.toll.groups.items():
            known = first.toll.groups.get(key)
            if known is None or (most is not None and (known[1] is None or most > known[1])):
                first.toll.groups[key] = least, most


def _fullest(members: Sequence[Draft], which: str) -> _Told | None:
    """A counted toll before an open one; of two counts the larger, and both where two sources differ."""
    best: _Told | None = None
    for draft in members:
        low, high = getattr(draft.toll, f"{which}_min"), getattr(draft.toll, f"{which}_max")
        if low is None:
            continue
        told = _Told(low, high, [span for kind, span in draft.toll_spans if kind == which], draft)
        nought = high == 0 and best is not None and best.low
        if best is None or (best.high is None and high is not None and not nought):
            best = told
        elif high == best.high:
            best.spans += told.spans
        elif best.high and best.low and high and low and other_source(best.by, draft):
            best = _Told(min(low, best.low), max(high, best.high), best.spans + told.spans, draft)
        elif best.high is not None and high is not None and high > best.high:
            best = told
    return best
