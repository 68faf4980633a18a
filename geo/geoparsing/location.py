"""What a name in an article was resolved to: the place, how exact that is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from models import GeoPrecision, Place

POINTLIKE = ("city", "town", "village", "camp")
AREAS: dict[str, GeoPrecision] = {
    "country": "country", "governorate": "governorate", "district": "district", "subdistrict": "district",
    "area": "district", "desert": "governorate", "neighbourhood": "neighbourhood",
    "city": "town", "town": "town", "village": "town", "camp": "town",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Location:
    """What a toponym was resolved to.

    Attributes
    ----------
    place : Place or None
        None when no candidate won.
    precision : GeoPrecision
        How exact the place is as a statement about the incident.
    uncertainty_m : int or None
        Radius in metres; the gazetteer's own, widened by "near", "around", "countryside of".
    score : float
        Of the winner; the reasons say what contributed to it.
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
