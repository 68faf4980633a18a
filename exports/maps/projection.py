"""The piece of the world a snapshot shows: Web Mercator metres, fitted to the incidents.

Web Mercator stretches lengths by about 1.2 at the latitudes of Syria, so a length on the map is a
length on the ground only after division by :func:`stretch`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pyproj import Geod, Transformer

from errors import UsageError

Box = tuple[float, float, float, float]  # west, south, east, north in EPSG:3857 metres

LIMIT = 85.0  # degrees; Web Mercator has no poles
NARROWEST = 10_000.0  # ground metres: below this a reader no longer sees which town it is
MARGIN, NARROW_MARGIN = 0.1, 0.03  # of the extent, on every side: as a rule, and at least
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class View:
    """A window on the map; edges in EPSG:3857 metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Width in EPSG:3857 metres."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Height in EPSG:3857 metres."""
        return self.north - self.south

    @property
    def latitude(self) -> float:
        """WGS 84 latitude of the middle, where the scale bar is true."""
        return degrees(0.0, (self.south + self.north) / 2)[1]

    @property
    def ground_width(self) -> float:
        """Width in metres on the ground along the middle latitude."""
        return self.width / stretch(self.latitude)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point in EPSG:3857 metres is inside."""
        return self.west <= x <= self.east and self.south <= y <= self.north


def metres(longitude: float, latitude: float) -> tuple[float, float]:
    """(x, y) in EPSG:3857 metres of a WGS 84 point.

    Raises
    ------
    UsageError
        The latitude is beyond what Web Mercator can show, or a value is not a position.
    """
    if not (-180 <= longitude <= 180 and -LIMIT <= latitude <= LIMIT):
        raise UsageError("place", f"{latitude}, {longitude}", f"is outside latitude ±{LIMIT:.0f}, longitude ±180")
    x, y = _projection().transform(longitude, latitude)
    return float(x), float(y)


def degrees(x: float, y: float) -> tuple[float, float]:
    """(longitude, latitude) in WGS 84 of a point in EPSG:3857 metres."""
    longitude, latitude = _projection().transform(x, y, direction="INVERSE")
    return float(longitude), float(latitude)


def stretch(latitude: float) -> float:
    """EPSG:3857 metres per metre on the ground, east to west on the WGS 84 ellipsoid.

    >>> round(stretch(0.0), 3), round(stretch(36.0), 3)
    (1.0, 1.235)
    """
    ground = Geod(ellps="WGS84").inv(-0.01, latitude, 0.01, latitude)[2]
    return float((metres(0.01, latitude)[0] - metres(-0.01, latitude)[0]) / ground)


def fit(boxes: Iterable[Box], shape: float, land: Box, narrowest: float = NARROWEST) -> View:
    """The smallest view of this shape that holds all boxes with a margin.

    Parameters
    ----------
    boxes : iterable of Box
        What must be seen; at least one.
    shape : float
        Width divided by height.
    land : Box
        What there is a map of. The view gives up margin, then shifts, to stay inside; boxes outside are
        seen all the same.
    narrowest : float
        Ground metres across that are in view in any case.
    """
    wests, souths, easts, norths = zip(*boxes, strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    x, y = (west + east) / 2, (south + north) / 2
    least = max(east - west, (north - south) * shape) * (1 + 2 * NARROW_MARGIN)
    narrowest *= stretch(degrees(0.0, y)[1])
    most = min(land[2] - land[0], (land[3] - land[1]) * shape)
    width = max(min(least * (1 + 2 * MARGIN), most), least, narrowest)
    height = width / shape
    if width <= most and land[0] <= west and east <= land[2] and land[1] <= south and north <= land[3]:
        x = min(max(x, land[0] + width / 2), land[2] - width / 2)
        y = min(max(y, land[1] + height / 2), land[3] - height / 2)
    return View(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def round_length(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 ... metres that is not above ``most`` (more than 0).

    >>> round_length(430.0)
    200.0
    """
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in STEPS if step * power <= most)


@lru_cache(maxsize=1)
def _projection() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
