"""Distances on the sphere, in kilometres."""

from __future__ import annotations

import math
from functools import lru_cache

from models import IncidentPlace, Place

DIAMETER_KM = 12_742.0  # of the sphere with the earth's mean radius


def distance_km(a: Place | IncidentPlace, b: Place | IncidentPlace) -> float:
    """Great-circle distance between the points of two places.

    Parameters
    ----------
    a, b : Place or IncidentPlace
        Their latitude and longitude are WGS 84 degrees.

    Returns
    -------
    float
        Kilometres, true to 0.5 % (the earth is taken as a sphere); infinite when one place has no point.
    """
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return math.inf
    return great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude)


@lru_cache(maxsize=100_000)  # news names the same places again and again
def great_circle_km(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Great-circle distance in kilometres between two points in degrees, latitude first (haversine formula).

    >>> round(great_circle_km(36.206, 37.152, 33.513, 36.292))  # Aleppo to Damascus
    310
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (latitude_a, longitude_a, latitude_b, longitude_b))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return DIAMETER_KM * math.asin(math.sqrt(h))
