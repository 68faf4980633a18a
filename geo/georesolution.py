"""Which place a name means here, or none: all names of an article are settled together.

Each candidate is scored by what the article says: the kind its head noun asks for, the places said to
contain it, the governorate the article is about, nearness to places already settled, and only last how
well known it is. A tie or a weak score gives no place, with the runners-up kept for a reviewer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.gazetteer import Gazetteer, distance_km
from geo.toponyms import Site, Toponym
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
NEAR_M, RURAL_M, EDGE_M = 5_000, 12_000, 2_500
SAME_SPOT_KM = 4.0  # two rows of one settlement: no tie


@dataclass(frozen=True, slots=True)
class Location:
    """What a toponym was settled as.

    Attributes
    ----------
    place : Place or None
        None when no candidate won.
    precision : GeoPrecision
        How exact the place is as a statement about the incident.
    uncertainty_m : int or None
        Radius in metres; the gazetteer's own, widened by "near", "around", "countryside of".
    score : float
        Of the winner; the reasons say what it is made of.
    reasons : tuple of str
    runners_up : tuple of Place
        Next best candidates, best first, at most three.
    """

    place: Place | None
    precision: GeoPrecision
    uncertainty_m: int | None
    score: float
    reasons: tuple[str, ...]
    runners_up: tuple[Place, ...] = ()


NOWHERE = Location(None, "unresolved", None, 0.0, ("no candidate",))


class Context:
    """What the article says about where it is: settled places and the governorates they lie in."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.governorates: Counter[str] = Counter()
        self.anchors: list[Place] = []
        self.senses: dict[tuple[str, tuple[str, ...]], Place] = {}

    def note(self, place: Place, weight: float = 1.0) -> None:
        """Take a settled place as context for the rest."""
        if place.kind == "country":
            return
        if place.admin1:
            self.governorates[place.admin1] += weight  # type: ignore[assignment]
        if place.kind not in ("governorate", "district", "area") and place not in self.anchors:
            self.anchors.append(place)

    def share(self, governorate: str | None) -> float:
        """Share of the context that lies in a governorate, 0..1."""
        total = sum(self.governorates.values())
        return self.governorates[governorate] / total if governorate and total else 0.0


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


def resolve(gazetteer: Gazetteer, found: Sequence[Site], context: Context) -> dict[int, Location]:
    """Settle every toponym of the sites.

    Parameters
    ----------
    gazetteer : Gazetteer
    found : sequence of Site
        Of the whole article, in order.
    context : Context
        Filled as places are settled; pass one with the dateline's places noted to let them count.

    Returns
    -------
    dict of int to Location
        By ``id()`` of the toponym.
    """
    order: list[tuple[Toponym, list[Toponym]]] = []
    for site in found:
        order.extend((c, []) for c in site.containers if not c.back)
        if not site.leaf.back:
            order.append((site.leaf, [c for c in site.containers if not c.back]))
    settled: dict[int, Location] = {}
    for attempt in ("sure", "rest"):
        for toponym, containers in order:
            if id(toponym) in settled or not toponym.place_ids:
                continue
            if attempt == "sure" and not _sure(gazetteer, toponym, containers):
                continue
            location = _settle(gazetteer, toponym, containers, context, settled)
            settled[id(toponym)] = location
            if location.place is not None and not toponym.apart:
                context.note(location.place, 0.5 if toponym.weak else 1.0)
    _widen(gazetteer, found, settled, context)
    return settled


def _widen(gazetteer: Gazetteer, found: Sequence[Site], settled: dict[int, Location], context: Context) -> None:
    """A bare name of a city and its governorate means the governorate where the rest of the article is around it.

    "في إدلب" beside villages of its countryside is not the city; beside nothing else, or quarters, it is.
    """
    for site in found:
        for toponym in (site.leaf, *site.containers):
            location = settled.get(id(toponym))
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
                settled[id(toponym)] = Location(
                    unit, "governorate", unit.uncertainty_m, location.score,
                    (*location.reasons, "the article is about places around the city"),
                    (city, *location.runners_up)[:3],
                )  # fmt: skip


def _sure(gazetteer: Gazetteer, toponym: Toponym, containers: Sequence[Toponym]) -> bool:
    """Names that may serve as context for the others: one candidate, a well-known one, or a stated container."""
    if toponym.weak:
        return False
    if not toponym.kinds and all(gazetteer.places[i].kind == "neighbourhood" for i in toponym.place_ids):
        return False  # a quarter named bare is one only where its city is
    if containers:
        return True
    if len(toponym.place_ids) == 1:  # a hamlet that nothing else speaks for is settled after the rest
        return gazetteer.places[toponym.place_ids[0]].tier < 3
    return any(gazetteer.places[i].kind in ("city", "governorate") for i in toponym.place_ids)


def _settle(
    gazetteer: Gazetteer,
    toponym: Toponym,
    containers: Sequence[Toponym],
    context: Context,
    settled: dict[int, Location],
) -> Location:
    key = (toponym.text, toponym.kinds)
    scored = []
    for place_id in toponym.place_ids:
        place = gazetteer.places[place_id]
        score, reasons = _score(gazetteer, place, toponym, containers, context, settled)
        if context.senses.get(key) is place and not containers:
            score, reasons = score + 1.0, (*reasons, "the article's own sense")
        scored.append((score, place, reasons))
    scored.sort(key=lambda s: (-s[0], s[1].place_id))
    best, place, reasons = scored[0]
    others = tuple(s[1] for s in scored[1:4])
    rival = next((s for s in scored[1:] if _elsewhere(gazetteer, s[1], place)), None)
    needed = 0.9 if toponym.weak else 0.2
    if best < needed:
        return Location(None, "unresolved", None, best, ("too weak a case", *reasons), (place, *others)[:3])
    if rival is not None and best - rival[0] < MARGIN:
        return Location(
            None, "unresolved", None, best, (f"tie with {rival[1].place_id}", *reasons), (place, *others)[:3]
        )
    context.senses.setdefault(key, place)
    precision, uncertainty = _precision(place, toponym)
    return Location(place, precision, uncertainty, round(best, 2), reasons, others)


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
    settled: dict[int, Location],
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
    if toponym.relation in ("rural", "direction"):
        score += {"governorate": 1.2, "district": 0.1, "subdistrict": 0.1}.get(place.kind, 0.0)
    if place.kind == "neighbourhood" and not toponym.kinds and not containers:
        city = place.parent_id
        if not any(a.place_id == city or a.parent_id == city for a in context.anchors):
            score -= 1.5
            reasons.append("its city is not named")
    for container in containers:
        location = settled.get(id(container))
        if not container.place_ids:
            continue
        # any reading of the container's name may hold it: "Albu Kamal in Deir ez-Zor" is the governorate
        if holds(gazetteer, container.place_ids, [place.place_id]):
            score += 2.5
            reasons.append("inside the place named with it")
        elif location and location.place and distance_km(location.place, place) < 15:
            score += 1.0
            reasons.append("close to the place named with it")
        else:
            score -= 4.0  # another place of that name: none of ours may be the one that is meant
            reasons.append("not in the place named with it")
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


def _precision(place: Place, toponym: Toponym) -> tuple[GeoPrecision, int | None]:
    precision = AREAS.get(place.kind, "site")
    uncertainty = place.uncertainty_m
    pointlike = place.kind in POINTLIKE or precision in ("site", "neighbourhood")
    if toponym.relation == "edge":
        return precision, max(uncertainty or 0, EDGE_M)
    if pointlike and toponym.relation in ("near", "rural", "direction"):
        return "near", max(uncertainty or 0, NEAR_M if toponym.relation == "near" else RURAL_M)
    return precision, uncertainty
