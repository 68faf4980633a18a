"""Distances on the sphere, in kilometres."""

from __future__ import annotations

import math
from functools import lru_cache

from geo.gazetteer.files import COORD_PRECISIONS as COORD_PRECISIONS
from geo.gazetteer.files import KINDS as KINDS
from geo.gazetteer.files import NAME_KINDS as NAME_KINDS
from models import Place


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance of two places in kilometres; infinite when one has no point."""
    return _distance_km(a.latitude, a.longitude, b.latitude, b.longitude)


@lru_cache(maxsize=100_000)  # news tells of the same places again and again
def _distance_km(latitude: float | None, longitude: float | None, other: float | None, far: float | None) -> float:
    if latitude is None or longitude is None or other is None or far is None:
        return math.inf
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (latitude, longitude, other, far))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(h))
