"""What is drawn over the ground of the map, as numbers and ids of our own areas: no word ever.

First :func:`scatter` sorts the incidents that pass the filters into what is drawn as points and what
as areas; that stands while the filters do. Then :func:`marks` makes what one view of them shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

import packs
from geo.map.assets import area_bounds, area_levels
from geo.map.clusters import View, cells
from geo.map.palette import palette
from models import Incident

RAW_LIMIT = 1_500  # up to so many incidents in view are sent one by one, more as cells
HEAT_PIXELS = 18  # width of the cells heat is made of
FIRST_ZOOM = 6.25  # of the country on a desk; used until the browser has reported its own
CLASSES = 5  # shades of a choropleth

POINT, NEAR, WIDE = 0, 1, 2
KINDS = {"site": POINT, "neighbourhood": POINT, "town": POINT, "near": NEAR, "district": WIDE, "governorate": WIDE}
HIDDEN = -1  # only the country is known, or no place: no mark would be honest
NUMBER_OF_GROUPS = len(palette())

Bounds = tuple[float, float, float, float]
Array = npt.NDArray[Any]
Measure = Literal["incidents", "killed"]


@dataclass(frozen=True)
class Pins:
    """Incidents that have a point, as arrays of one length.

    Attributes
    ----------
    latitude, longitude : array of float
        WGS 84 degrees.
    kind : array of int
        0 a point, 1 near a point, 2 an area, -1 not drawn; see :func:`kinds`.
    metres : array of int
        Radius of uncertainty; less than 1 when unknown.
    group : array of int
        Colour and symbol: an index into the palette.
    place : array of int
        Index into ``place_ids``.
    killed : array of int
        Lowest number stated; less than 1 when none or not stated.
    above : mapping of str to set of str
        Place id -> itself and what contains it.
    """

    latitude: Array
    longitude: Array
    kind: Array
    metres: Array
    group: Array
    place: Array
    killed: Array
    place_ids: Sequence[str]
    above: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Scatter:
    """Incidents sorted by how they are drawn; see :class:`Marks` for the rows. ``off`` lie off the base map."""

    areas: tuple[dict[str, Any], ...]
    latitude: Array
    longitude: Array
    kind: Array
    metres: Array
    group: Array
    fit: Bounds
    hidden: int
    off: int = 0


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers the reader wants; ``choropleth`` is an admin level, 0 for none."""

    incidents: bool = True
    admin1: bool = True
    admin2: bool = True
    admin3: bool = False
    quarters: bool = True
    names: bool = True
    heat: bool = False
    choropleth: int = 0
    measure: Measure = "incidents"
    tiles: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the ground: numbers and ids of our own areas, nothing else.

    Attributes
    ----------
    spots : tuple
        ``[latitude, longitude, kind, uncertainty in metres, count per group ...]``; groups in the order of
        the palette, the last for any other.
    areas : tuple
        ``{"id": place id of a governorate, district or sub-district, "counts": [...]}``.
    cells : tuple
        Rows of :func:`geo.map.clusters.cells`, instead of spots where more than ``RAW_LIMIT`` incidents are in view.
    heat : tuple
        ``[latitude, longitude, number]`` of small cells.
    shades : mapping
        Place id of an area -> class of its number, 0 .. 4, and ``steps``, where each class begins.
    fit : tuple
        (south, west, north, east) around everything on the base map that passes the filters (around all of it where
        nothing is on it), and ``fit_key``, the number that changes with the filters only.
    off : bool
        Whether something lies off the base map, so that the reader may move beyond it to an outline of the world.
    chosen : tuple or None
        ``(latitude, longitude, metres, kind)`` of the chosen incident; ``chosen_area`` when it is an area.
    drawn : tuple
        Corners (longitude, latitude) of the area or rectangle the reader drew.
    claims : mapping
        Place id -> (index into the palette, latitude, longitude, metres, age): who is said to hold it, and how long
        ago: 0 lately, 1 or 2 the longer. A place without
        an outline of ours is a circle of its uncertainty; an area of a published layer brings its polygons last.
    aside : tuple
        ``(latitude, longitude, kind)`` of points with incidents set aside until somebody has looked.
    look_at : tuple or None
        Where a link wants the map to begin: ``(latitude, longitude, zoom)``.
    """

    spots: tuple[list[float], ...] = ()
    areas: tuple[dict[str, Any], ...] = ()
    cells: tuple[list[float], ...] = ()
    heat: tuple[list[float], ...] = ()
    shades: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[int, ...] = ()
    fit: Bounds = field(default_factory=packs.extent)
    fit_key: int = 0
    off: bool = False
    chosen: tuple[float, float, int, int] | None = None
    chosen_area: str | None = None
    drawn: tuple[tuple[float, float], ...] = ()
    claims: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    aside: tuple[tuple[float, float, int], ...] = ()
    layers: Layers = Layers()
    look_at: tuple[float, float, float] | None = None

    def settings(self) -> dict[str, Any]:
        """The marks for ``waqai.marks``; an area as ``[id, counts ...]``, as there are hundreds of them."""
        found = {key: getattr(self, key) for key in self.__slots__}
        found["areas"] = [[area["id"], *area["counts"]] for area in self.areas]
        found["layers"] = {key: getattr(self.layers, key) for key in Layers.__slots__}
        return found


def kinds(precisions: Sequence[str]) -> Array:
    """How each precision is drawn.

    >>> kinds(["town", "near", "governorate", "country"]).tolist()
    [0, 1, 2, -1]
    """
    return np.array([KINDS.get(precision, HIDDEN) for precision in precisions], dtype=np.int8)


def scatter(pins: Pins) -> Scatter:
    """Sort the incidents by how they are drawn."""
    known = area_bounds()
    outlined = np.array([*(place_id in known for place_id in pins.place_ids), False])
    is_area = (pins.kind == WIDE) & outlined[pins.place]
    loose = np.flatnonzero((pins.kind != HIDDEN) & ~is_area)  # positions: every array would read a mask again
    rows: list[dict[str, Any]] = []
    if is_area.any():
        places = pins.place[is_area].astype(np.int64)
        size = len(pins.place_ids)
        keys = places * NUMBER_OF_GROUPS + pins.group[is_area]
        counts = np.bincount(keys, minlength=size * NUMBER_OF_GROUPS).reshape(size, NUMBER_OF_GROUPS)
        for place in np.flatnonzero(counts.sum(axis=1)).tolist():
            rows.append({"id": pins.place_ids[place], "counts": counts[place].tolist()})
    # Large areas first, so that a district can still be chosen inside its governorate.
    rows.sort(key=lambda row: (-_extent(known[row["id"]]), row["id"]))
    latitude, longitude = pins.latitude[loose], pins.longitude[loose]
    south, west, north, east = packs.window()
    here = (latitude >= south) & (latitude <= north) & (longitude >= west) & (longitude <= east)
    off = int(np.count_nonzero(~here))
    if not off or not (here.any() or rows):
        here[:] = True  # all is on the map, or nothing is: the view shows everything
    return Scatter(
        areas=tuple(rows),
        latitude=latitude,
        longitude=longitude,
        kind=pins.kind[loose],
        metres=pins.metres[loose],
        group=pins.group[loose],
        fit=_fit(latitude[here], longitude[here], [known[row["id"]] for row in rows]),
        hidden=int(np.count_nonzero(pins.kind == HIDDEN)),
        off=off,
    )


def marks(
    found: Scatter,
    fit_key: int = 0,
    view: View | None = None,
    chosen: Incident | None = None,
    layers: Layers = Layers(),
    drawn: tuple[tuple[float, float], ...] = (),
    shades: tuple[Mapping[str, int], tuple[int, ...]] = ({}, ()),
    claims: Mapping[str, tuple[Any, ...]] | None = None,
    aside: tuple[tuple[float, float, int], ...] = (),
    look_at: tuple[float, float, float] | None = None,
) -> Marks:
    """The marks of one view.

    Parameters
    ----------
    fit_key : int
        Changes with the filters; the view follows when it does.
    view : View, optional
        What the reader sees; needed where more than ``RAW_LIMIT`` incidents have to be drawn.
    chosen : Incident, optional
        The one to be marked, with its circle of uncertainty.
    shades : tuple
        What :func:`choropleth` gave.
    """
    spot_rows: list[list[float]] = []
    cell_rows: list[list[float]] = []
    heat_rows: list[list[float]] = []
    inside: Any = slice(None)
    if len(found.latitude) > RAW_LIMIT and view is not None:
        inside = view.holds(found.latitude, found.longitude)
    latitude, longitude, group = found.latitude[inside], found.longitude[inside], found.group[inside]
    zoom = view.zoom if view is not None else FIRST_ZOOM
    if layers.heat and len(latitude):
        none = np.zeros(len(latitude), dtype=np.int64)
        heat_rows = [row[4:] for row in cells(latitude, longitude, none, 1, zoom, HEAT_PIXELS)]
    if not layers.incidents:
        pass
    elif len(latitude) > RAW_LIMIT:
        cell_rows = cells(latitude, longitude, group, NUMBER_OF_GROUPS, zoom)
    else:
        spot_rows = list(_spots(latitude, longitude, found.kind[inside], found.metres[inside], group))
    spot, area = _chosen(chosen, area_bounds())
    return Marks(
        spots=tuple(spot_rows),
        areas=found.areas if layers.incidents else (),
        cells=tuple(cell_rows),
        heat=tuple(heat_rows),
        shades=shades[0],
        steps=shades[1],
        fit=found.fit,
        fit_key=fit_key,
        off=found.off > 0,
        chosen=spot,
        chosen_area=area,
        drawn=drawn,
        claims=claims or {},
        aside=aside if layers.incidents else (),
        layers=layers,
        look_at=look_at,
    )


def choropleth(pins: Pins, level: int, measure: Measure = "incidents") -> tuple[dict[str, int], int]:
    """Incidents, or people killed, per area of an admin level, and how many incidents lie in none of them.

    Incidents known less precisely than the level belong to no area of it.
    """
    ids = area_levels()[level - 1]
    order = {place_id: code for code, place_id in enumerate(ids)}
    # Which area of the level each place lies in, asked once per place.
    home = [
        next((order[above] for above in pins.above.get(place_id, {place_id}) if above in order), -1)
        for place_id in pins.place_ids
    ]
    area = np.array([*home, -1])[pins.place]
    weights = np.maximum(pins.killed, 0) if measure == "killed" else None
    sums = np.bincount(area + 1, weights=weights, minlength=len(ids) + 1)[1:]
    numbers = {ids[code]: int(sums[code]) for code in np.flatnonzero(sums)}
    return numbers, int(np.count_nonzero(area < 0))


def shade(numbers: Mapping[str, int]) -> tuple[dict[str, int], tuple[int, ...]]:
    """Class 0 .. 4 of each number, and where every class begins: steps that grow like the numbers do.

    >>> shade({"SY01": 1, "SY02": 8, "SY03": 100})
    ({'SY01': 0, 'SY02': 2, 'SY03': 4}, (1, 3, 6, 16, 40))
    """
    if not numbers:
        return {}, ()
    most = max(numbers.values())
    steps = sorted({max(1, round(most ** (step / CLASSES))) for step in range(CLASSES)})
    return {key: int(np.searchsorted(steps, number, side="right")) - 1 for key, number in numbers.items()}, tuple(steps)


def _spots(latitudes: Array, longitudes: Array, kinds: Array, metres: Array, groups: Array) -> Iterator[list[float]]:
    """One row per different point and kind, however many incidents it has."""
    if not len(latitudes):
        return
    keys = np.stack([latitudes, longitudes, kinds], axis=1)
    places, spot = np.unique(keys, axis=0, return_inverse=True)
    spot = spot.reshape(-1)
    counts = np.bincount(spot * NUMBER_OF_GROUPS + groups, minlength=len(places) * NUMBER_OF_GROUPS)
    counts = counts.reshape(len(places), NUMBER_OF_GROUPS)
    radius = np.zeros(len(places))
    np.maximum.at(radius, spot, metres)
    for (latitude, longitude, kind), wide, count in zip(places.tolist(), radius.tolist(), counts.tolist(), strict=True):
        yield [latitude, longitude, int(kind), int(wide), *count]


def _extent(bounds: Bounds) -> float:
    south, west, north, east = bounds
    return (north - south) * (east - west)


def _fit(latitudes: Array, longitudes: Array, boxes: list[Bounds]) -> Bounds:
    """(south, west, north, east) around all of it; the countries in use when there is nothing."""
    if len(latitudes):
        south, north = float(latitudes.min()), float(latitudes.max())
        west, east = float(longitudes.min()), float(longitudes.max())
        boxes = [*boxes, (south, west, north, east)]
    if not boxes:
        return packs.extent()
    souths, wests, norths, easts = zip(*boxes, strict=True)
    return min(souths), min(wests), max(norths), max(easts)


def _chosen(
    incident: Incident | None, known: Mapping[str, Bounds]
) -> tuple[tuple[float, float, int, int] | None, str | None]:
    if incident is None or incident.place is None or incident.geo_precision not in KINDS:
        return None, None
    place, kind = incident.place, KINDS[incident.geo_precision]
    if kind == WIDE and place.place_id in known:
        return None, place.place_id
    if place.latitude is None or place.longitude is None:
        return None, None
    return (place.latitude, place.longitude, place.uncertainty_m or 0, kind), None


@lru_cache(maxsize=1)
def group_order() -> dict[str, int]:
    """Event type -> its index in the palette; any other type has the last."""
    return {row["event_type"]: number for number, row in enumerate(palette())}
