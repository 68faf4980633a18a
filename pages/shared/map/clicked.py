"""A spot of the map a reader clicked: which incidents are there.

The browser sends coordinates and ids of areas back; they are read as numbers and known ids, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.map.assets import area_bounds
from geo.map.marks import WIDE, kinds
from pages.shared.selected import Selection, together

EXACT = 1e-6  # degrees: a tenth of a metre; coordinates come back as they were sent


@dataclass(frozen=True, slots=True)
class Spot:
    """Points as (latitude, longitude, kind of :mod:`geo.map.marks`), or the id of an area."""

    points: frozenset[tuple[float, float, int]] = frozenset()
    area: str | None = None


def read_click(feature: Mapping[str, Any] | None) -> Spot | None:
    """The spot of a clicked mark; None for a click on anything else, or one that cannot be read.

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


def at_spot(shown: Selection, spot: Spot) -> npt.NDArray[np.int64]:
    """Where the shown incidents that are drawn at the spot stand in the columns, newest first."""
    found, here = shown.columns, together(shown.pointed, shown.aside)
    kind = kinds(found.values["geo_precision"])[found["geo_precision"][here]]
    place_ids = found.values["place_id"]
    outlined = np.array([*(place_id in area_bounds() for place_id in place_ids), False])
    place = found["place_id"][here]
    in_area: npt.NDArray[np.bool_] = (kind == WIDE) & outlined[place]
    if spot.area is not None:
        in_area &= np.array([*(place_id == spot.area for place_id in place_ids), False])[place]
        return here[in_area][::-1]
    latitude, longitude = found["latitude"][here], found["longitude"][here]
    at = np.zeros(len(here), dtype=bool)
    for a, b, k in spot.points:
        at |= (kind == k) & (np.abs(latitude - a) < EXACT) & (np.abs(longitude - b) < EXACT)
    return here[at & ~in_area][::-1]
