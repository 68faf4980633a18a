"""How far the points called exact lie from where the gold set has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coding.evaluation.gold import GoldIncident
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from models import Incident

EXACT = ("site", "neighbourhood", "town")
NEAR_KM, FAR_KM = 5.0, 25.0
#: Points called exact in our gold articles, and the share of them within 5 km; a test of the gold set keeps them true.
MEASURED, MEASURED_NEAR = 413, 0.976


@dataclass(frozen=True, slots=True)
class Pins:
    """Points called exact: how many, and the shares (0..1) near to and far from the place in the gold set."""

    number: int
    near: float
    far: float

    @classmethod
    def of(cls, kilometres: Sequence[float]) -> Pins:
        """The counts of some distances.

        >>> Pins.of([0.0, 3.0, 40.0, 1.0])
        Pins(number=4, near=0.75, far=0.25)
        """
        number = max(1, len(kilometres))
        near = sum(away <= NEAR_KM for away in kilometres) / number
        return cls(len(kilometres), near, sum(away > FAR_KM for away in kilometres) / number)

    def __str__(self) -> str:
        return f"{self.number} points called exact: {self.near:.1%} within 5 km, {self.far:.1%} over 25 km"


def distances(pairs: Iterable[tuple[GoldIncident, Incident, dict[str, bool]]], gazetteer: Gazetteer) -> list[float]:
    """Kilometres from each point called exact to the nearest place that the gold set allows."""
    found = []
    for gold, coded, right in pairs:
        allowed = [gazetteer.places[i] for i in gold.place_ids if i]
        allowed = [place for place in allowed if place.latitude is not None]
        if coded.place is not None and coded.geo_precision in EXACT and allowed and "place" in right:
            own = gazetteer.places[coded.place.place_id]
            found.append(min(distance_km(own, place) for place in allowed))
    return found
