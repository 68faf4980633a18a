"""Which place a name means here, or none: all names of an article are settled together.

Each candidate is scored by what the article says: the kind its head noun asks for, the places said to
contain it, the governorate the article is about, nearness to places already settled, and only last how
well known it is. A tie or a weak score gives no place, with the runners-up kept for a reviewer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.location import NOWHERE, Location
from geo.geoparsing.offsets import Offset, bearing
from geo.geoparsing.sites import Site
from geo.geoparsing.surroundings import Toponym
from models import GeoPrecision, Place

POINTLIKE = ("city", "town", "village", "camp")
AREAS: dict[str, GeoPrecision] = {
    "country": "country", "governorate": "governorate", "district": "district", "subdistrict": "district",
    "area": "district", "desert": "governorate", "neighbourhood": "neighbourhood",
    "city": "town", "town": "town", "village": "town", "camp": "town",
}  # fmt: skip

# A bare name shared by a city and the units around it means the city; the country round it is said with ريف.
_KIND_PRIOR = {
    "city": 0.9, "town": 0.7, "camp": 0.4, "village": 0.3, "neighbourhood": 0.2, "governorate": 0.4, "country": 0.6,
    "district": -0.3, "subdistrict": -0.4, "area": 0.3,
}  # fmt: skip
_TIER_PRIOR = {1: 1.2, 2: 0.4, 3: 0.0}
MARGIN = 0.35  # a lead smaller than this is a tie
WEAKEST = 0.2  # a lower score places nothing
NEAR_M, RURAL_M, EDGE_M = 5_000, 12_000, 2_500
BESIDE_KM = 45.0  # "west of X" is no farther
RURAL_KM = 75.0  # nor does the countryside of a city reach farther
ASTRAY = 60.0  # degrees by which a direction said may miss
SAME_SPOT_KM = 4.0  # two rows of one settlement: no tie


class Context:
    """What the article says about where it is: settled places and the governorates they lie in."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.governorates: dict[str, float] = {}
        self.anchors: list[Place] = []
        self.senses: dict[tuple[str, tuple[str, ...]], Place] = {}
        self.moved: dict[tuple[str, Offset], Place] = {}

    def note(self, place: Place, weight: float = 1.0) -> None:
        """Take a settled place as context for the rest."""
        if place.kind == "country":
            return
        if place.admin1:
            self.governorates[place.admin1] = self.governorates.get(place.admin1, 0.0) + weight
        if place.kind in ("governorate", "district", "area"):
            return
        if not any(place is anchor for anchor in self.anchors):  # a moved copy of a place is another anchor
            self.anchors.append(place)

    def share(self, governorate: str | None) -> float:
        """Share of the context that lies in a governorate, 0..1."""
        total = sum(self.governorates.values())
        return self.governorates.get(governorate, 0.0) / total if governorate and total else 0.0


def holds(gazetteer: Gazetteer, container_ids: Iterable[str], leaf_ids: Sequence[str]) -> bool:
    """Whether some candidate of one contains, or is the centre of what contains, some candidate of the other."""
    return any(_inside(gazetteer, c, leaf) for c in container_ids for leaf in leaf_ids)


def _inside(gazetteer: Gazetteer, container_id: str, place_id: str) -> bool:
    if container_id == place_id:
        return False
    if gazetteer.contains(container_id, place_id):
        return True
    container, place = gazetteer.places[container_id], gazetteer.places[place_id]
    if container.kind == "country":
        return True
    if container.kind in ("area", "desert") and place.kind not in ("governorate", "country"):
        # an informal region has no outline: anything of its governorate may lie in it
        return container.admin1 is None or container.admin1 == place.admin1
    if container.kind in ("city", "town") and place.kind not in ("city", "governorate", "district", "subdistrict"):
        # "قرية معلك بعين عيسى": a town stands for the sub-district it is the centre of
        return bool(container.admin3) and container.admin3 == place.admin3
    return False


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
        order.extend((c, [], None) for c in site.containers if not c.back)
        if not site.leaf.back:
            order.append((site.leaf, [c for c in site.containers if not c.back], site.setting))
    for attempt in ("sure", "rest"):
        for toponym, containers, setting in order:
            if toponym.location is not None or not (toponym.place_ids or containers):
                continue
            if attempt == "sure" and not _sure(gazetteer, toponym, containers):
                continue
            toponym.location = _settle(gazetteer, toponym, containers, setting, context)
            if toponym.place is not None and not toponym.apart:
                context.note(toponym.place, 0.5 if toponym.weak else 1.0)
    _widen(gazetteer, sites, context)


def _widen(gazetteer: Gazetteer, sites: Sequence[Site], context: Context) -> None:
    """A bare name of a city and its governorate means the governorate where the rest of the article is around it.

    "في إدلب" beside villages of its countryside is not the city; beside nothing else, or quarters, it is.
    """
    for site in sites:
        for toponym in (site.leaf, *site.containers):
            location = toponym.location
            if location is None or location.place is None or location.place.kind != "city":
                continue
            if toponym.kinds and "district" not in toponym.kinds:
                continue  # "مدينة إدلب" is the city; "مناطق إدلب" need not be
            city = location.place
            unit = next(
                (p for p in map(gazetteer.places.__getitem__, toponym.place_ids) if p.kind == "governorate"), None
            )
            if unit is None or toponym.relation not in ("at", "edge"):
                continue
            outside = [
                a for a in context.anchors
                if a.admin1 == unit.place_id and a is not city and not gazetteer.contains(city.place_id, a.place_id)
                and distance_km(a, city) > 6
            ]  # fmt: skip
            within = any(a is not city and gazetteer.contains(city.place_id, a.place_id) for a in context.anchors)
            if (outside and not within) or toponym.plural:
                toponym.location = Location(
                    unit, "governorate", unit.uncertainty_m, location.score,
                    (*location.reasons, "the article is about places around the city"),
                    (city, *location.runners_up)[:3],
                )  # fmt: skip


def _sure(gazetteer: Gazetteer, toponym: Toponym, containers: Sequence[Toponym]) -> bool:
    """Names that may serve as context for the others: one candidate, a well-known one, or a stated container."""
    if toponym.weak or not toponym.place_ids:
        return False
    if not toponym.kinds and all(gazetteer.places[i].kind == "neighbourhood" for i in toponym.place_ids):
        return False  # a quarter named bare is one only where its city is
    if containers:  # near the city whose countryside it is in: when that is settled
        return all(
            c.relation != "rural" or c.location is not None or holds(gazetteer, c.place_ids, toponym.place_ids)
            for c in containers
        )
    if len(toponym.place_ids) == 1:  # a hamlet that nothing else speaks for is settled after the rest
        return gazetteer.places[toponym.place_ids[0]].tier < 3
    return any(gazetteer.places[i].kind in ("city", "governorate") for i in toponym.place_ids)


def _settle(
    gazetteer: Gazetteer,
    toponym: Toponym,
    containers: Sequence[Toponym],
    setting: Toponym | None,
    context: Context,
) -> Location:
    key = (toponym.text, toponym.kinds)
    scored = []
    for place_id in toponym.place_ids:
        place = gazetteer.places[place_id]
        score, reasons = _score(gazetteer, place, toponym, containers, context)
        if setting is not None and holds(gazetteer, setting.place_ids, [place_id]):
            score, reasons = score + 1.0, (*reasons, "in the place that opens the sentence")
        if context.senses.get(key) is place and not containers:
            score, reasons = score + 1.0, (*reasons, "the article's own sense")
        scored.append((score, place, reasons))
    scored.sort(key=lambda s: (-s[0], s[1].place_id))
    if not scored or scored[0][0] < WEAKEST:
        part = _by_part(gazetteer, toponym, containers)
        if part is not None:
            precision, uncertainty = _precision(part, toponym)
            why = ("part of its name, inside the place named with it",)
            return Location(part, precision, uncertainty, WEAKEST, why, tuple(s[1] for s in scored[:3]))
    if not scored:
        return NOWHERE
    best, place, reasons = scored[0]
    others = tuple(s[1] for s in scored[1:4])
    rival = next((s for s in scored[1:] if _elsewhere(gazetteer, s[1], place)), None)
    needed = 0.9 if toponym.weak else WEAKEST
    if best < needed:
        return Location(None, "unresolved", None, best, ("too weak a case", *reasons), (place, *others)[:3])
    if rival is not None and best - rival[0] < MARGIN:
        return Location(
            None, "unresolved", None, best, (f"tie with {rival[1].place_id}", *reasons), (place, *others)[:3]
        )
    context.senses.setdefault(key, place)
    precision, uncertainty = _precision(place, toponym)
    offset = toponym.offset
    if offset is not None and place.latitude is not None and place.longitude is not None and precision == "near":
        latitude, longitude = offset.point(place.latitude, place.longitude)
        place = context.moved.setdefault(
            (place.place_id, offset), replace(place, latitude=latitude, longitude=longitude)
        )
        uncertainty = (gazetteer.places[place.place_id].uncertainty_m or 0) + offset.uncertainty_m
        reasons = (*reasons, "moved by the distance said")
    return Location(place, precision, uncertainty, round(best, 2), reasons, others)


def _by_part(gazetteer: Gazetteer, toponym: Toponym, containers: Sequence[Toponym]) -> Place | None:
    """The one village inside the container whose name ends in the words: قرية حرمل for تل حرمل."""
    around = [c.place_ids for c in containers if c.place_ids and c.relation in ("at", "rural", "direction")]
    if not around or not {"village", "town"} & set(toponym.kinds):
        return None
    fitting = [
        i for i in gazetteer.by_last_words(toponym.text)
        if gazetteer.places[i].kind in toponym.kinds
        and all(holds(gazetteer, [c for c in ids if gazetteer.places[c].kind != "country"], [i]) for ids in around)
    ]  # fmt: skip
    spots = [gazetteer.places[i] for i in fitting]
    if not spots or any(distance_km(spots[0], other) > SAME_SPOT_KM for other in spots[1:]):
        return None
    return spots[0]


def _elsewhere(gazetteer: Gazetteer, a: Place, b: Place) -> bool:
    """Two places that are no reading of one another: not one spot, neither inside the other."""
    if distance_km(a, b) <= SAME_SPOT_KM:
        return False
    return not (gazetteer.contains(a.place_id, b.place_id) or gazetteer.contains(b.place_id, a.place_id))


def _score(
    gazetteer: Gazetteer,
    place: Place,
    toponym: Toponym,
    containers: Sequence[Toponym],
    context: Context,
) -> tuple[float, tuple[str, ...]]:
    score = _KIND_PRIOR.get(place.kind, 0.2) + _TIER_PRIOR[place.tier]
    reasons: list[str] = []
    if place.population:
        score += min(0.4, math.log10(place.population + 1) / 15)
    if toponym.kinds:
        fits = place.kind in toponym.kinds or (place.kind not in AREAS and not set(toponym.kinds) & set(AREAS))
        rank = toponym.kinds.index(place.kind) if place.kind in toponym.kinds else 0
        score += 1.5 - 0.15 * rank if fits else -1.2
        if fits:
            reasons.append("kind")
    if place.place_id in toponym.loose:
        score -= 0.4
    if toponym.relation in ("rural", "direction") and toponym.offset is None:
        score += {"governorate": 1.2, "district": 0.1, "subdistrict": 0.1}.get(place.kind, 0.0)
    if place.kind == "neighbourhood" and not toponym.kinds and not containers:
        city = place.parent_id
        if not any(a.place_id == city or a.parent_id == city for a in context.anchors):
            score -= 1.5
            reasons.append("its city is not named")
    inside = close = outside = 0
    for container in containers if place.kind != "road" else ():  # a road leads through many
        location = container.location
        if not container.place_ids:
            continue
        # any reading of the container's name may hold it: "Albu Kamal in Deir ez-Zor" is the governorate
        if container.relation == "direction" and location and location.place and location.place.kind in POINTLIKE:
            away = distance_km(location.place, place)  # "west of Manbij" is beside Manbij and not within
            if 0 < away < BESIDE_KM and _lies_towards(location.place, place, container.sides):
                close += 1
            elif away < 15 or holds(gazetteer, container.place_ids, [place.place_id]):
                inside += 1
            else:
                outside += 1
        elif holds(gazetteer, container.place_ids, [place.place_id]):
            inside += 1
        elif location and location.place and (away := distance_km(location.place, place)) < RURAL_KM:
            same = location.place.admin1 == place.admin1
            if away < 15 or (same and container.relation == "rural" and away < RURAL_KM / 2):
                close += 1
            elif not (same and container.relation == "rural"):
                outside += 1
        else:
            outside += 1
    if "street" in toponym.kinds and place.kind in AREAS and place.kind != "neighbourhood" and containers:
        outside += 1  # ساحة راجو بمدينة عفرين: a square called after a town
    if outside:  # another place of that name: none of ours may be the one that is meant
        score -= 4.0 * outside
        reasons.append("not in the place named with it")
    elif inside:
        score += 2.5 * inside
        reasons.append("inside the place named with it")
    if close and not outside:
        score += close
        reasons.append("close to the place named with it")
    share = context.share(place.admin1)
    held = "inside the place named with it" in reasons
    if place.tier == 3 and context.governorates and not share and not held and place.admin1:
        score -= 2.2
        reasons.append("nothing else of the article is in its governorate")
    if share:
        score += 1.5 * share
        reasons.append("the article's governorate")
    nearest = min((distance_km(place, a) for a in context.anchors if a is not place), default=math.inf)
    if nearest < 40:
        score += 1.0 if nearest < 15 else 0.5
        reasons.append("near the article's other places")
    return score, tuple(reasons)


def _lies_towards(base: Place, place: Place, sides: Sequence[str]) -> bool:
    """Whether a place lies about in the direction said from another one, both with points."""
    said = bearing(sides)
    if said is None or base.latitude is None or base.longitude is None:
        return False
    if place.latitude is None or place.longitude is None:
        return False
    north = place.latitude - base.latitude
    east = (place.longitude - base.longitude) * math.cos(math.radians(base.latitude))
    turn = (math.degrees(math.atan2(east, north)) - said + 180) % 360 - 180
    return abs(turn) <= ASTRAY


def _precision(place: Place, toponym: Toponym) -> tuple[GeoPrecision, int | None]:
    precision = AREAS.get(place.kind, "site")
    uncertainty = place.uncertainty_m
    pointlike = place.kind in POINTLIKE or precision in ("site", "neighbourhood")
    if toponym.relation == "edge":
        return precision, max(uncertainty or 0, EDGE_M)
    if pointlike and toponym.relation in ("near", "rural", "direction"):
        return "near", max(uncertainty or 0, NEAR_M if toponym.relation == "near" else RURAL_M)
    return precision, uncertainty
