"""Many incidents as few cells: counted where the browser could not draw them one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CELL_PIXELS = 56  # about a fingertip; the mark of a cell is at most 64 pixels wide
TILE_PIXELS = 256
DENSE = 200_000  # cells that are counted without sorting the incidents first
MERCATOR_LIMIT = 85.05  # degrees of latitude where Web Mercator ends

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class View:
    """What the reader sees of the map: edges in WGS 84 degrees and Leaflet's zoom level."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    def holds(self, latitudes: Floats, longitudes: Floats, margin: float = 0.1) -> npt.NDArray[np.bool_]:
        """Which points lie inside, or within ``margin`` (share of the width and height) around it."""
        dx, dy = (self.east - self.west) * margin, (self.north - self.south) * margin
        inside_x = (longitudes >= self.west - dx) & (longitudes <= self.east + dx)
        inside: npt.NDArray[np.bool_] = inside_x & (latitudes >= self.south - dy) & (latitudes <= self.north + dy)
        return inside


def to_pixels(latitudes: Floats, longitudes: Floats, zoom: float) -> tuple[Floats, Floats]:
    """World pixels (x eastward, y southward) of points in Web Mercator at a zoom level."""
    world = TILE_PIXELS * 2.0**zoom
    angle = np.radians(np.clip(latitudes, -MERCATOR_LIMIT, MERCATOR_LIMIT))
    x = (longitudes + 180.0) / 360.0 * world
    y = (1.0 - np.arcsinh(np.tan(angle)) / np.pi) / 2.0 * world
    return x, y


def to_degrees(x: Floats, y: Floats, zoom: float) -> tuple[Floats, Floats]:
    """Latitudes and longitudes of world pixels: the inverse of :func:`to_pixels`."""
    world = TILE_PIXELS * 2.0**zoom
    latitudes = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * y / world))))
    return latitudes, x / world * 360.0 - 180.0


def cells(
    latitudes: Floats,
    longitudes: Floats,
    types: Integers,
    number_of_types: int,
    zoom: float,
    pixels: int = CELL_PIXELS,
) -> list[list[float]]:
    """One row per cell that holds incidents.

    Parameters
    ----------
    latitudes, longitudes : array of float, shape (n,)
        WGS 84 degrees.
    types : array of int, shape (n,)
        Index of each incident's event type, 0 .. ``number_of_types`` - 1.
    zoom : float
        Leaflet's zoom level.
    pixels : int
        Width of a cell there.

    Returns
    -------
    list of list of float
        ``[south, west, north, east, mean latitude, mean longitude, count of type 0, ...]``, from north-west
        to south-east. The counts of all cells add up to n.
    """
    if len(latitudes) == 0:
        return []
    x, y = to_pixels(latitudes, longitudes, zoom)
    column, row = (np.floor(v / pixels).astype(np.int64) for v in (x, y))
    first_column, first_row = int(column.min()), int(row.min())
    across = int(column.max()) - first_column + 1
    keys = (row - first_row) * across + (column - first_column)
    if (most := int(keys.max()) + 1) <= max(DENSE, len(keys)):
        counted = np.bincount(keys * number_of_types + types, minlength=most * number_of_types)
        sums = [np.bincount(keys, weights=v, minlength=most) for v in (latitudes, longitudes)]
        counts = counted.reshape(most, number_of_types)
        keys = np.flatnonzero(counts.any(axis=1))
        counts = counts[keys]
        sums = [v[keys] for v in sums]
    else:  # so near that most cells would be empty
        keys, cell = np.unique(keys, return_inverse=True)
        size = len(keys)
        counts = np.bincount(cell * number_of_types + types, minlength=size * number_of_types)
        counts = counts.reshape(size, number_of_types)
        sums = [np.bincount(cell, weights=v, minlength=size) for v in (latitudes, longitudes)]
    number = counts.sum(axis=1)
    left = (keys % across + first_column).astype(np.float64) * pixels
    top = (keys // across + first_row).astype(np.float64) * pixels
    north, west = to_degrees(left, top, zoom)
    south, east = to_degrees(left + pixels, top + pixels, zoom)
    edges = np.round(np.stack([south, west, north, east, *(v / number for v in sums)], axis=1), 5)
    return [[*edge, *count] for edge, count in zip(edges.tolist(), counts.tolist(), strict=True)]
