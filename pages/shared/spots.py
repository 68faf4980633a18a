"""A spot of the map a reader clicked: which incidents are there.

The browser sends coordinates and ids of areas back; they are read as numbers and known ids, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geo.basemap import area_bounds
from geo.maps import WIDE, place_kind
from models import Filters, Incident
from store import Store

EXACT = 1e-6  # degrees: a tenth of a metre; coordinates come back as they were sent


@dataclass(frozen=True, slots=True)
class Spot:
    """Points as (latitude, longitude, kind of :mod:`geo.maps`), or the id of an area."""

    points: frozenset[tuple[float, float, int]] = frozenset()
    area: str | None = None


def read_click(feature: Mapping[str, Any] | None) -> Spot | None:
    """The spot of a clicked mark; None for a click on anything else or one that makes no sense.

    >>> read_click({"properties": {"at": [[37.05, 41.22, 0]]}})
    Spot(points=frozenset({(37.05, 41.22, 0)}), area=None)
    >>> read_click({"properties": {"cell": [36, 40, 37, 41]}})
    """
    properties = (feature or {}).get("properties") or {}
    area = properties.get("area")
    if isinstance(area, str) and area in area_bounds():
        return Spot(area=area)
    try:
        points = frozenset((float(a), float(b), int(kind)) for a, b, kind in properties.get("at") or ())
    except (TypeError, ValueError):
        return None
    return Spot(points) if points else None


def at_spot(store: Store, filters: Filters, spot: Spot) -> list[Incident]:
    """The incidents that pass the filters and are drawn at the spot, newest first."""
    if spot.area is not None:
        south, west, north, east = area_bounds()[spot.area]
    else:
        latitudes, longitudes = [p[0] for p in spot.points], [p[1] for p in spot.points]
        south, west, north, east = min(latitudes), min(longitudes), max(latitudes), max(longitudes)
    box = (west - EXACT, south - EXACT, east + EXACT, north + EXACT)
    near = store.incidents(replace(filters, bbox=box), limit=None)
    return [incident for incident in near if _is_at(incident, spot)]


def _is_at(incident: Incident, spot: Spot) -> bool:
    place, kind = incident.place, place_kind(incident.geo_precision)
    if place is None or kind is None or place.latitude is None or place.longitude is None:
        return False
    if kind == WIDE and place.place_id in area_bounds():
        return place.place_id == spot.area
    return any(
        kind == k and abs(place.latitude - a) < EXACT and abs(place.longitude - b) < EXACT for a, b, k in spot.points
    )
