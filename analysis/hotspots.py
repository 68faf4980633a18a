"""Where incidents gather more than by chance: Getis-Ord Gi* on hexagons or sub-districts.

Method: the local statistic Gi* of Getis and Ord (1992, Geographical Analysis 24, 189-206; Ord and Getis 1995,
ibid. 27, 286-306), over the number of incidents of each area and of the areas that touch it. Its
standard score says how far they stand out from how much areas differ anyway. Where most areas are empty the
normal curve calls too much hot; so an area and those around it must also have more than the incidents spread
evenly over all areas would give them (binomial), and the larger of the two probabilities counts. They are
corrected as Benjamini and Hochberg (1995) do for so many tests at once, which Caldas de Castro and Singer (2006,
Geographical Analysis 38, 180-208) recommend for local statistics: of the areas called hot, at most ``LEVEL`` are
to be expected false. An area without an incident of its own is never hot. Hexagons are H3 cells.

(Permutations would hold an area's own number fixed, so that a town that has everything is never found; and gazetteers
put all incidents of a town on one point.)

It asks whether incidents lie together, not whether there are more than the people who live there would make one
expect, and it knows only what is reported. Incidents known less exactly than a hexagon is wide are left out and
counted; with fewer than ``FEW`` incidents or areas there is no answer.

h3 is imported when asked: nothing else waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from analysis.probability import binomial_tail, false_discovery, normal_tail

Numbers = npt.NDArray[np.float64]
Reason = Literal["few_incidents", "few_areas", "one_area", "no_gathering"]

FEW = 30  # incidents, and areas: below, the statistic has no distribution to speak of (Ord and Getis 1995)
LEVEL = 0.05  # false discovery rate
FINEST, COARSEST = 8, 4  # H3 resolutions
MOST_CELLS = 2500  # more make the reader wait

_TURN = 36_000_001  # more than all longitudes in steps of 1e-5 degrees

#: H3 resolution -> width of a hexagon in kilometres, roughly (twice its mean edge times the root of 3/4).
WIDTH_KM = {4: 45.0, 5: 17.0, 6: 6.5, 7: 2.4, 8: 0.9}


@dataclass(frozen=True, slots=True)
class Spot:
    """An area with its incidents, the standardised Gi*, and the corrected probability."""

    key: str
    incidents: int
    z: float
    probability: float

    @property
    def hot(self) -> bool:
        """Whether it and its neighbours have more than chance would give them."""
        return self.probability <= LEVEL


@dataclass(frozen=True, slots=True)
class HotSpots:
    """All areas with an answer, hottest first; or ``reason``, why there is none.

    ``incidents`` were counted in ``areas`` areas; ``left_out`` are known too coarsely or lie outside.
    """

    spots: tuple[Spot, ...]
    incidents: int
    areas: int
    left_out: int
    reason: Reason | None = None

    @property
    def hot(self) -> tuple[Spot, ...]:
        """Those above chance."""
        return tuple(spot for spot in self.spots if spot.hot)


# -- hexagons


def resolution_for(area: BaseGeometry) -> int:
    """The finest H3 resolution that covers an area with no more than ``MOST_CELLS`` hexagons.

    Parameters
    ----------
    area : polygon
        WGS 84 degrees, longitude first.
    """
    import h3

    steradian = 180 / np.pi
    size = area.area / steradian**2 * np.cos(np.radians(area.centroid.y)) * 6371.0**2  # square kilometres
    for resolution in range(FINEST, COARSEST, -1):
        if size / h3.average_hexagon_area(resolution, unit="km^2") <= MOST_CELLS:
            return resolution
    return COARSEST


def hexagons(area: BaseGeometry, resolution: int) -> list[str]:
    """H3 cells whose centre lies in an area (WGS 84, longitude first), in order; a small area has its own one."""
    import h3

    found = h3.geo_to_cells(area, resolution)
    centre = area.representative_point()
    return sorted(found) or [h3.latlng_to_cell(centre.y, centre.x, resolution)]


def cell_of(latitude: float, longitude: float, resolution: int) -> str:
    """The hexagon that a point lies in, in WGS 84 degrees."""
    import h3

    return str(h3.latlng_to_cell(latitude, longitude, resolution))


def outline(cell: str) -> list[tuple[float, float]]:
    """Corners of a hexagon as (longitude, latitude) in WGS 84 degrees."""
    import h3

    return [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]


def centre(cell: str) -> tuple[float, float]:
    """Centre of a hexagon as (longitude, latitude) in WGS 84 degrees."""
    import h3

    latitude, longitude = h3.cell_to_latlng(cell)
    return longitude, latitude


def in_hexagons(
    latitude: npt.ArrayLike, longitude: npt.ArrayLike, uncertainty_m: npt.ArrayLike, resolution: int
) -> dict[str, int]:
    """Incidents by H3 cell; those without a point, or less sure than a hexagon is wide, are left out.

    Parameters
    ----------
    latitude, longitude : array of float
        WGS 84 degrees, NaN without a point.
    uncertainty_m : array of int
        Radius in metres; -1 when unknown, which passes.
    """
    import h3

    north, east = np.asarray(latitude, dtype=np.float64), np.asarray(longitude, dtype=np.float64)
    sure = ~np.isnan(north) & (np.asarray(uncertainty_m) <= WIDTH_KM[resolution] * 1000)
    # Few points are all different, most incidents share a place; one number for both degrees (to 1e-5, about a metre)
    # sorts ten times as fast as pairs do.
    y, x = np.rint(north[sure] * 1e5).astype(np.int64), np.rint(east[sure] * 1e5).astype(np.int64)
    points, counts = np.unique(y * _TURN + (x + _TURN // 2), return_counts=True)
    found: dict[str, int] = {}
    for point, number in zip(points.tolist(), counts.tolist(), strict=True):
        row, column = divmod(point, _TURN)
        cell = h3.latlng_to_cell(row / 1e5, (column - _TURN // 2) / 1e5, resolution)
        found[cell] = found.get(cell, 0) + number
    return found


def hot_hexagons(counts: Mapping[str, int], cells: Sequence[str], shown: int) -> HotSpots:
    """Hot spots among hexagons of one resolution.

    Parameters
    ----------
    counts : mapping
        Incidents by cell, see :func:`in_hexagons`; cells that are not among ``cells`` are left out.
    cells : sequence of str
        The area asked about, empty cells too.
    shown : int
        Incidents that pass the filters.
    """
    import h3

    here = set(cells)
    near = {cell: [other for other in h3.grid_disk(cell, 1) if other != cell and other in here] for cell in cells}
    return hot(near, counts, shown)


# -- sub-districts


def touching(areas: Mapping[str, BaseGeometry], margin: float = 0.002) -> dict[str, list[str]]:
    """Area -> areas that touch it, or come within ``margin`` degrees: outlines are simplified one by one."""
    import shapely

    keys = list(areas)
    shapes = np.array([areas[key] for key in keys])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=margin)
    found: dict[str, list[str]] = {key: [] for key in keys}
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if a != b:
            found[keys[a]].append(keys[b])
    return found


# -- the statistic


def hot(near: Mapping[str, Iterable[str]], counts: Mapping[str, int], shown: int) -> HotSpots:
    """Gi* of every area.

    Parameters
    ----------
    near : mapping
        Area -> its neighbours, itself left out; both ways.
    counts : mapping
        Area -> incidents; areas without any may be missing.
    shown : int
        Incidents that pass the filters, counted here or not.

    Examples
    --------
    >>> hot({"a": ["b"], "b": ["a"]}, {"a": 40}, 41)
    HotSpots(spots=(), incidents=40, areas=2, left_out=1, reason='few_areas')
    """
    keys = sorted(near)
    values = np.array([counts.get(key, 0) for key in keys], dtype=np.float64)
    number = int(values.sum())
    reason: Reason | None = None
    if number < FEW:
        reason = "few_incidents"
    elif len(keys) < FEW:
        reason = "few_areas"
    elif np.count_nonzero(values) == 1:
        reason = "one_area"
    elif np.ptp(values) == 0:
        reason = "no_gathering"
    if reason is not None:
        return HotSpots((), number, len(keys), shown - number, reason)
    z, probability = _statistic(keys, values, near)
    spots = [
        Spot(key, int(value), float(score), float(chance))
        for key, value, score, chance in zip(keys, values, z, probability, strict=True)
    ]
    spots.sort(key=lambda spot: (spot.probability, -spot.z, spot.key))
    return HotSpots(tuple(spots), number, len(keys), shown - number)


def _statistic(keys: Sequence[str], values: Numbers, near: Mapping[str, Iterable[str]]) -> tuple[Numbers, Numbers]:
    """Standardised Gi* and corrected one-sided probabilities."""
    number = {key: i for i, key in enumerate(keys)}
    around = [[i, *(number[other] for other in near[key])] for key, i in number.items()]
    together = np.array([values[areas].sum() for areas in around])
    size = np.array([len(areas) for areas in around])
    count = len(keys)
    # Ord and Getis 1995, equation 14, with weights of 1 for an area and what touches it; all areas together stand out
    # from nothing.
    spread = values.std() * np.sqrt(size * (count - size) / (count - 1))
    z = np.divide(together - size * values.mean(), spread, out=np.zeros(count), where=spread > 0)
    by_chance = binomial_tail(together, int(values.sum()), size / count)
    probability = np.where(values > 0, np.maximum(normal_tail(z), by_chance), 1.0)
    return z, false_discovery(probability)
