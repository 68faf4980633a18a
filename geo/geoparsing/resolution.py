"""Which place a name means here, or none: all names of an article are settled together.

Each candidate is scored by what the article says: the kind its head noun asks for, the places said to
contain it, the governorate the article is about, nearness to places already settled, and only last how
well known it is. A tie or a weak score gives no place, with the runners-up kept for a reviewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.context import Context, holds
from geo.geoparsing.location import AREAS, NOWHERE, POINTLIKE, Location
from geo.geoparsing.name_words import name_words
from geo.geoparsing.offsets import Offset
from geo.geoparsing.scoring import Candidate, bearing_to, score
from geo.geoparsing.sites import Site
from geo.geoparsing.surroundings import Toponym
from models import GeoPrecision, Place

PLACE_IN_IT = "a place in it is not known"
MARGIN = 0.35  # a lead smaller than this is a tie
WEAKEST = 0.2  # a lower score places nothing
NEAR_M, RURAL_M, EDGE_M = 5_000, 12_000, 2_500  # least uncertainty of "near", "countryside of", "outskirts of"
_UNITS = ("governorate", "district", "subdistrict")
_Scored = tuple[float, Place, tuple[str, ...]]
_IN_THE_MIDDLE, _BETWEEN = name_words("middle"), name_words("between")
_SUBURB = name_words("suburb")
WIDE_M = 100_000  # a region this wide is no district: the desert
STRETCH_KM = 60.0  # a longer way between two places says nothing about a spot on it
NEIGHBOURS_KM = 12.0  # a tie of places so close is one place, widened to hold them
SAME_SPOT_KM = 4.0  # two rows of one settlement: no tie


def resolve(gazetteer: Gazetteer, sites: Sequence[Site], context: Context) -> None:
    """Set ``location`` of every toponym of the sites.

    A toponym keeps None where there is nothing to decide: a pointer back, or a name without candidates or container.

    Parameters
    ----------
    gazetteer : Gazetteer
    sites : sequence of Site
        Of the whole article, in order.
    context : Context
        Filled as places are settled; pass one with the dateline's places noted to let them count.
    """
    order: list[tuple[Toponym, list[Toponym], Toponym | None]] = []
    for site in sites:
        named = [c for c in site.containers if not c.back]
        order.extend((c, named[i + 1 :], None) for i, c in enumerate(named))
        if site.leaf.across is not None:
            order.append((site.leaf.across, [], site.setting))
        if not site.leaf.back:
            order.append((site.leaf, named, site.setting))
    for attempt in ("sure", "rest"):
        for toponym, containers, setting in order:
            if toponym.location is not None or not (toponym.place_ids or containers):
                continue
            if attempt == "sure" and not _sure(gazetteer, toponym, containers):
                continue
            location = _settle(gazetteer, toponym, containers, setting, context)
            if attempt == "sure" and location.place is None:
                continue  # what is settled after it may tell namesakes apart
            toponym.location = location
            if toponym.place is not None and not toponym.apart:
                context.note(toponym.place, 0.5 if toponym.weak else 1.0)
    _widen(gazetteer, sites, context)
    for site in sites:
        if site.leaf.across is not None:
            site.stretch = _stretch(site.leaf, site.leaf.across, context)


def _stretch(leaf: Toponym, across: Toponym, context: Context) -> Location | None:
    """Where the way from one place to another is: halfway, and as wide as to either end; None with a place unknown."""
    one, other, settled = leaf.place, across.place, leaf.location
    if one is None or other is None or settled is None or one is other:
        return None
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    away = distance_km(one, other)
    if away > STRETCH_KM:  # a highway through half the country: nothing near its middle is meant
        return replace(settled, place=None, precision="unresolved", runners_up=(one, other))
    offset = Offset(away * 500, bearing_to(one, other))
    latitude, longitude = offset.point(float(one.latitude or 0), float(one.longitude or 0))
    halfway = context.moved.setdefault((one.place_id, offset), replace(one, latitude=latitude, longitude=longitude))
    reasons = (*settled.reasons, f"halfway to {other.place_id}")
    uncertainty = round(away * 500) + (one.uncertainty_m or 0)
    return replace(settled, place=halfway, precision="near", uncertainty_m=uncertainty, reasons=reasons)


def _widen(gazetteer: Gazetteer, sites: Sequence[Site], context: Context) -> None:
    """A bare name of a city and its governorate means the governorate where the rest of the article is around it.

    "في إدلب" beside villages of its countryside is not the city; beside nothing else, or quarters, it is. What holds
    a village that is not known is the unit of that name, and never the city.
    """
    for site in sites:
        lost = site.leaf.place is None and not _in_a_city(site.leaf)
        for toponym in (site.leaf, *site.containers):
            city = toponym.place
            if city is None or city.kind not in ("city", "town") or toponym.relation not in ("at", "edge"):
                continue
            beside = toponym.reading.forms[max(0, toponym.outer - 1) : toponym.outer + 1]
            if toponym.across is not None or not _IN_THE_MIDDLE.isdisjoint(beside):
                continue  # وسط عفرين is in the city
            if toponym.kinds and "district" not in toponym.kinds:
                continue  # "مدينة إدلب" is the city; "مناطق إدلب" need not be
            units = sorted(
                (p for p in map(gazetteer.places.__getitem__, toponym.place_ids) if p.kind in _UNITS),
                key=lambda p: _UNITS.index(p.kind),
            )
            if not units:
                continue
            if lost and toponym is not site.leaf:
                _set_unit(toponym, units[0], PLACE_IN_IT)
            elif units[0].kind == "governorate" and (toponym.plural or _around(gazetteer, city, units[0], context)):
                _set_unit(toponym, units[0], "the article is about places around the city")


def _in_a_city(leaf: Toponym) -> bool:
    """Whether a head noun says that a place is in a city: a quarter, a street."""
    return bool(leaf.kinds) and leaf.kinds[0] in ("neighbourhood", "street", "hospital", "school", "junction")


def _around(gazetteer: Gazetteer, city: Place, unit: Place, context: Context) -> bool:
    """Whether the article's other places lie around a city and none in it."""
    others = [a for a in context.anchors if a is not city]
    inside = [a for a in others if gazetteer.contains(city.place_id, a.place_id)]
    return not inside and any(a.admin1 == unit.place_id and distance_km(a, city) > 6 for a in others)


def _set_unit(toponym: Toponym, unit: Place, why: str) -> None:
    """Let a name that was settled as a city mean the unit of that name."""
    settled = toponym.location
    if settled is None or settled.place is None:
        return
    toponym.location = Location(
        unit, AREAS[unit.kind], unit.uncertainty_m, settled.score, (*settled.reasons, why),
        (settled.place, *settled.runners_up)[:3],
    )  # fmt: skip


def _sure(gazetteer: Gazetteer, toponym: Toponym, containers: Sequence[Toponym]) -> bool:
    """Names that may serve as context for the others: one candidate, a well-known one, or a stated container."""
    if toponym.weak or not toponym.place_ids or (len(toponym.place_ids) == len(toponym.sounded) and not containers):
        return False
    if not toponym.kinds and all(gazetteer.places[i].kind == "neighbourhood" for i in toponym.place_ids):
        return False  # a quarter named bare is one only where its city is
    if containers:  # near the city whose countryside it is in: when that is settled
        return all(
            c.relation != "rural" or c.location is not None or holds(gazetteer, c.place_ids, toponym.place_ids)
            for c in containers
        )
    if len(toponym.place_ids) == 1:  # a hamlet that nothing else speaks for is settled after the rest
        return gazetteer.places[toponym.place_ids[0]].tier < 2
    return any(gazetteer.places[i].kind in ("city", "governorate") for i in toponym.place_ids)


def _settle(
    gazetteer: Gazetteer,
    toponym: Toponym,
    containers: Sequence[Toponym],
    setting: Toponym | None,
    context: Context,
) -> Location:
    ids: Iterable[str] = toponym.place_ids
    if toponym.sounded and not containers:  # nothing else speaks for it: all that sound so are as likely
        kinds = set(toponym.kinds) or set(POINTLIKE)
        alike = (i for i in gazetteer.sounding(toponym.called, short=3) if gazetteer.places[i].kind in kinds)
        ids = dict.fromkeys((*ids, *alike))
    scored = _scored(gazetteer, toponym, ids, containers, setting, context)
    if containers and (not scored or scored[0][0] < WEAKEST or _no_settlement(toponym, scored[0][1])):
        guessed: list[_Scored] = []
        for guesses in _guesses(gazetteer, toponym, containers):
            fitting = [i for i in guesses if not _other_kind(toponym, gazetteer.places[i])]
            guessed = guessed or _scored(gazetteer, toponym, fitting, containers, setting, context, within=True)
        if guessed or not scored or scored[0][0] < WEAKEST:
            why = "written otherwise, inside the place named with it"
            scored = [(points, place, (*reasons, why)) for points, place, reasons in guessed]
    if not scored:
        return NOWHERE
    best, place, reasons = scored[0]
    ruled_out = [p for p in map(gazetteer.places.__getitem__, toponym.place_ids) if all(p is not s[1] for s in scored)]
    others = (*(s[1] for s in scored[1:]), *ruled_out)[:3]
    rivals = [p for points, p, _ in scored[1:] if best - points < MARGIN and _elsewhere(gazetteer, p, place)]
    apart = max((distance_km(place, rival) for rival in rivals), default=0.0)
    lone = len(toponym.place_ids) == 1 and toponym.text[0].isascii()  # a capital says that it is a name
    needed = 0.9 if toponym.weak and not lone else WEAKEST
    if best < needed:
        return Location(None, "unresolved", None, best, ("too weak a case", *reasons), (place, *others)[:3])
    if apart > NEIGHBOURS_KM:
        return Location(
            None, "unresolved", None, best, (f"tie with {rivals[0].place_id}", *reasons), (place, *others)[:3]
        )
    context.senses.setdefault((toponym.text, toponym.kinds), place)
    precision, uncertainty = _precision(place, toponym)
    if apart and precision in ("town", "site", "neighbourhood"):
        precision, uncertainty = "near", max(uncertainty or 0, round(apart * 1000) + NEAR_M // 2)
        reasons = (*reasons, f"or {rivals[0].place_id} close by")
    offset = toponym.offset
    if offset is not None and place.latitude is not None and place.longitude is not None and precision == "near":
        latitude, longitude = offset.point(place.latitude, place.longitude)
        place = context.moved.setdefault(
            (place.place_id, offset), replace(place, latitude=latitude, longitude=longitude)
        )
        uncertainty = (gazetteer.places[place.place_id].uncertainty_m or 0) + offset.uncertainty_m
        reasons = (*reasons, "moved by the distance said")
    return Location(place, precision, uncertainty, round(best, 2), reasons, others)


def _other_kind(toponym: Toponym, place: Place) -> bool:
    """Whether the words say "village" and a guess is a quarter, or the other way round."""
    quarter = toponym.kinds[:1] == ("neighbourhood",) and place.kind in ("village", "town")
    return quarter or _no_settlement(toponym, place)


def _no_settlement(toponym: Toponym, place: Place) -> bool:
    """Whether the words say "village" or "town" and the best candidate is a quarter."""
    return place.kind == "neighbourhood" and bool(toponym.kinds) and "neighbourhood" not in toponym.kinds


def _scored(
    gazetteer: Gazetteer,
    toponym: Toponym,
    place_ids: Iterable[str],
    containers: Sequence[Toponym],
    setting: Toponym | None,
    context: Context,
    within: bool = False,
) -> list[_Scored]:
    """Score, place and reasons of the candidates, best first; none that lies outside a place named with it.

    ``within`` takes only those that lie inside one, or close to it where that is what the words say.
    """
    scored = []
    for place_id in place_ids:
        candidate = Candidate(gazetteer, gazetteer.places[place_id], toponym, containers, setting, context)
        if candidate.outside or (within and not candidate.inside + candidate.close):
            continue
        points, reasons = score(candidate)
        scored.append((points, candidate.place, reasons))
    scored.sort(key=lambda s: (-s[0], s[1].place_id))
    return scored


def _guesses(gazetteer: Gazetteer, toponym: Toponym, containers: Sequence[Toponym]) -> Iterator[list[str]]:
    """Ids of places that a name may be another writing of, the surest first.

    A Latin name sounds like it, an Arabic one ends in its words (حرمل for تل حرمل); either has its consonants.
    """
    if any(gazetteer.places[i].kind == "country" for i in toponym.place_ids):
        return  # the country's name sounds like a village's: "its province" is none
    if toponym.called[0].isascii():
        yield gazetteer.sounding(toponym.called, short=3)
    elif {"village", "town"} & set(toponym.kinds):
        yield [i for i in gazetteer.by_last_words(toponym.called) if gazetteer.places[i].kind in toponym.kinds]
    units = _units(gazetteer, containers)
    yield list(dict.fromkeys(i for unit in units for i in gazetteer.with_consonants(toponym.called, unit)))


def _units(gazetteer: Gazetteer, containers: Sequence[Toponym]) -> set[str]:
    """The units that the first place named as containing a name may mean: its own, a town's sub-district."""
    meant = next((c.place_ids for c in containers if c.place_ids), ())
    places = [gazetteer.places[i] for i in meant]
    held = {p.place_id if p.kind in _UNITS else p.admin3 or p.admin2 or p.admin1 for p in places}
    return {unit for unit in held if unit}


def _elsewhere(gazetteer: Gazetteer, a: Place, b: Place) -> bool:
    """Whether two places exclude each other: not one spot, and neither inside the other."""
    if distance_km(a, b) <= SAME_SPOT_KM:
        return False
    return not (gazetteer.contains(a.place_id, b.place_id) or gazetteer.contains(b.place_id, a.place_id))


def _precision(place: Place, toponym: Toponym) -> tuple[GeoPrecision, int | None]:
    precision = AREAS.get(place.kind, "site")
    uncertainty = place.uncertainty_m
    pointlike = place.kind in POINTLIKE or precision in ("site", "neighbourhood")
    if place.kind == "area" and (uncertainty or 0) > WIDE_M:
        return "governorate", uncertainty
    if place.kind == "road" and (uncertainty or 0) > RURAL_M:
        return "near", uncertainty  # somewhere along a stretch
    if toponym.relation == "edge":
        return precision, max(uncertainty or 0, EDGE_M)
    if place.kind == "city" and not _SUBURB.isdisjoint(toponym.reading.forms[toponym.outer : toponym.last]):
        return "near", max(uncertainty or 0, RURAL_M)  # "in a suburb of Aleppo": which one is not said
    beside = toponym.reading.forms[max(0, toponym.outer - 1) : toponym.outer]
    if pointlike and toponym.across is None and not _BETWEEN.isdisjoint(beside):
        return "near", max(uncertainty or 0, NEAR_M)  # between it and what nobody knows
    if pointlike and toponym.relation in ("near", "rural", "direction"):
        return "near", max(uncertainty or 0, NEAR_M if toponym.relation == "near" else RURAL_M)
    if pointlike and toponym.kinds[:1] == ("road",) and place.kind != "road":
        return "near", max(uncertainty or 0, RURAL_M)  # طريق دمشق: somewhere on the way there
    return precision, uncertainty
