"""Where an article is: places resolved so far, and whether one name may lie in another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.offsets import Offset
from models import Place

SUBURB_KM = 15.0
NAMED = 0.7  # share of an article that is in a country it names, at least
REGION = 1.6  # how many radii of an informal region a place in it may be from its middle


class Context:
    """What the article says about where it is: settled places and the governorates they lie in."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.governorates: dict[str, float] = {}
        self.countries: set[str] = set()
        self.anchors: list[Place] = []
        self.senses: dict[tuple[str, tuple[str, ...]], Place] = {}
        self.moved: dict[tuple[str, Offset], Place] = {}

    def note(self, place: Place, weight: float = 1.0) -> None:
        """Take a settled place as context for the rest."""
        if place.kind == "country":
            self.countries.add(place.place_id)
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

    def share_abroad(self, place: Place) -> float:
        """Share of the context that lies in the country of a place abroad, 0..1; most of it where it is named."""
        country = self.gazetteer.chain(place.place_id)[-1].place_id
        known = self.gazetteer.places
        share = sum(self.share(unit) for unit in self.governorates if known[unit].parent_id == country)
        return max(share, NAMED if country in self.countries else 0.0)


def holds(gazetteer: Gazetteer, container_ids: Iterable[str], leaf_ids: Sequence[str]) -> bool:
    """Whether some candidate of one contains, or is the centre of what contains, some candidate of the other."""
    return any(_inside(gazetteer, c, leaf) for c in container_ids for leaf in leaf_ids)


def around(gazetteer: Gazetteer, city_ids: Iterable[str], leaf_ids: Sequence[str]) -> bool:
    """Whether some candidate of one is a city, and some candidate of the other a smaller settlement beside it."""
    cities = [p for p in map(gazetteer.places.__getitem__, city_ids) if p.kind == "city"]
    leaves = [p for p in map(gazetteer.places.__getitem__, leaf_ids) if p.kind in ("town", "village")]
    return any(0 < distance_km(city, leaf) < SUBURB_KM for city in cities for leaf in leaves)


def _inside(gazetteer: Gazetteer, container_id: str, place_id: str) -> bool:
    if container_id == place_id:
        return False
    if gazetteer.contains(container_id, place_id):
        return True
    container, place = gazetteer.places[container_id], gazetteer.places[place_id]
    if container.kind in ("area", "desert") and place.kind not in ("governorate", "country"):
        # an informal region has no outline: what lies about as near as its radius may be in it
        if container.latitude is not None and container.uncertainty_m:
            return distance_km(container, place) * 1000 <= REGION * container.uncertainty_m
        return container.admin1 is None or container.admin1 == place.admin1
    if container.kind in ("city", "town") and place.kind not in ("city", "governorate", "district", "subdistrict"):
        # "قرية معلك بعين عيسى": a town stands for the sub-district it is the centre of
        return bool(container.admin3) and container.admin3 == place.admin3
    return False
