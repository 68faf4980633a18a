"""Many incidents as few cells: counted where the browser could not draw them one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CELL_PIXELS = 56  # about a fingertip; the mark of a cell is at most 64 pixels wide
TILE_PIXELS = 256
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
    latitudes: Floats, longitudes: Floats, types: Integers, number_of_types: int, zoom: float
) -> list[list[float]]:
    """One row per cell that holds incidents.

    Parameters
    ----------
    latitudes, longitudes : array of float, shape (n,)
        WGS 84 degrees.
    types : array of int, shape (n,)
        Index of each incident's event type, 0 .. ``number_of_types`` - 1.
    zoom : float
        Leaflet's zoom level; a cell is 56 pixels wide there.

    Returns
    -------
    list of list of float
        ``[south, west, north, east, mean latitude, mean longitude, count of type 0, ...]``, from north-west
        to south-east. The counts of all cells add up to n.
    """
    if len(latitudes) == 0:
        return []
    x, y = to_pixels(latitudes, longitudes, zoom)
    column, row = (np.floor(v / CELL_PIXELS).astype(np.int64) for v in (x, y))
    across = int(np.ceil(TILE_PIXELS * 2.0**zoom / CELL_PIXELS)) + 1
    keys, cell = np.unique(row * across + column, return_inverse=True)
    size = len(keys)
    counts = np.bincount(cell * number_of_types + types, minlength=size * number_of_types)
    counts = counts.reshape(size, number_of_types)
    number = counts.sum(axis=1)
    mean_latitude = np.bincount(cell, weights=latitudes, minlength=size) / number
    mean_longitude = np.bincount(cell, weights=longitudes, minlength=size) / number
    left, top = (keys % across) * float(CELL_PIXELS), (keys // across) * float(CELL_PIXELS)
    north, west = to_degrees(left, top, zoom)
    south, east = to_degrees(left + CELL_PIXELS, top + CELL_PIXELS, zoom)
    edges = np.round(np.stack([south, west, north, east, mean_latitude, mean_longitude], axis=1), 5)
    return [[*edge, *count] for edge, count in zip(edges.tolist(), counts.tolist(), strict=True)]
