"""The incident map as Folium objects.

Text inside a Folium map is run twice, as a template on the server and as a script in the browser.
So no word of an article, of a gazetteer or of a reader ever enters one: everything here is numbers
and ids of our own boundary files. Names are drawn by ``map.js`` from ``outline.js``, details by the page.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from errors import WaqaiError
from geo.basemap import area_bounds, palette
from geo.grid import View, cells
from models import Filters, Incident

if TYPE_CHECKING:
    import pandas as pd

RAW_LIMIT = 1_500  # up to so many incidents in view are sent one by one, more as cells
SYRIA = (32.3, 35.6, 37.4, 42.4)  # south, west, north, east: what an empty map shows

POINT, NEAR, WIDE = 0, 1, 2
KINDS = {"site": POINT, "neighbourhood": POINT, "town": POINT, "near": NEAR, "district": WIDE, "governorate": WIDE}


class LinkError(WaqaiError):
    """A Folium object asks for a file that is not one of ours: it would be fetched from the network."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the ground: numbers and ids of our own areas, nothing else.

    Attributes
    ----------
    spots : tuple
        ``[latitude, longitude, kind, uncertainty in metres, count per event type ...]``; event types in
        the order of the palette, then one count for any other type.
    areas : tuple
        ``{"id": place id of a governorate, district or sub-district, "counts": [...]}``.
    cells : tuple
        Rows of :func:`geo.grid.cells`, instead of spots where more than ``RAW_LIMIT`` incidents are in view.
    fit : tuple
        (south, west, north, east) around everything that passes the filters, and ``fit_key``, the number
        that changes with the filters only.
    chosen : tuple or None
        ``(latitude, longitude, metres, kind)`` of the chosen incident; ``chosen_area`` when it is an area.
    """

    spots: tuple[list[float], ...] = ()
    areas: tuple[dict[str, Any], ...] = ()
    cells: tuple[list[float], ...] = ()
    fit: tuple[float, float, float, float] = SYRIA
    fit_key: int = 0
    chosen: tuple[float, float, int, int] | None = None
    chosen_area: str | None = None

    def settings(self) -> dict[str, Any]:
        """The marks as JSON for ``waqai.marks``."""
        keys = ("spots", "areas", "cells", "fit", "fit_key", "chosen", "chosen_area")
        return {key: getattr(self, key) for key in keys}


def marks(pins: pd.DataFrame, filters: Filters, view: View | None = None, chosen: Incident | None = None) -> Marks:
    """The marks of the incidents that pass the filters.

    Parameters
    ----------
    pins : DataFrame
        Columns of ``Store.pins``: event_type, latitude, longitude (WGS 84 degrees), geo_precision,
        uncertainty_m, place_id.
    filters : Filters
        What the pins passed; the view follows when they change.
    view : View, optional
        What the reader sees; needed where more than ``RAW_LIMIT`` incidents have to be drawn.
    chosen : Incident, optional
        The one to be marked, with its circle of uncertainty.
    """
    kind = pins["geo_precision"].map(KINDS).fillna(-1).to_numpy(dtype=np.int64)
    known = area_bounds()
    is_area = (kind == WIDE) & pins["place_id"].isin(list(known)).to_numpy(dtype=bool)
    types = _type_numbers(pins)
    number = _number_of_types()
    drawn = kind >= 0
    loose = drawn & ~is_area
    latitudes, longitudes = (pins[c].to_numpy(dtype=np.float64) for c in ("latitude", "longitude"))

    area_rows: list[dict[str, Any]] = []
    for place_id, rows in pins[is_area].groupby("place_id", sort=True).indices.items():
        counts = np.bincount(types[is_area][rows], minlength=number)
        area_rows.append({"id": str(place_id), "counts": counts.tolist()})
    # Large areas first, so that a district can still be chosen inside its governorate.
    area_rows.sort(key=lambda row: -_extent(known[row["id"]]))

    spot_rows: list[list[float]] = []
    cell_rows: list[list[float]] = []
    visible = loose.copy()
    if loose.sum() > RAW_LIMIT and view is not None:
        visible &= view.holds(latitudes, longitudes)
    if visible.sum() > RAW_LIMIT:
        zoom = view.zoom if view is not None else 7.0
        cell_rows = cells(latitudes[visible], longitudes[visible], types[visible], number, zoom)
    else:
        metres = pins["uncertainty_m"].fillna(0).to_numpy(dtype=np.float64)
        spot_rows = list(
            _spots(latitudes[visible], longitudes[visible], kind[visible], metres[visible], types[visible])
        )
    boxes = [known[row["id"]] for row in area_rows]
    spot, area = _chosen(chosen, known)
    return Marks(
        spots=tuple(spot_rows),
        areas=tuple(area_rows),
        cells=tuple(cell_rows),
        fit=_fit(latitudes[loose], longitudes[loose], boxes),
        fit_key=zlib.crc32(repr(filters).encode()),
        chosen=spot,
        chosen_area=area,
    )


def not_drawn(pins: pd.DataFrame) -> int:
    """How many incidents have a point that only says "somewhere in the country": no mark would be honest."""
    return int((~pins["geo_precision"].isin(list(KINDS))).sum())


def place_kind(precision: str) -> int | None:
    """How a precision is drawn: 0 a point, 1 near a point, 2 an area; None when it is not drawn."""
    return KINDS.get(precision)


def _spots(
    latitudes: np.ndarray[Any, Any],
    longitudes: np.ndarray[Any, Any],
    kinds: np.ndarray[Any, Any],
    metres: np.ndarray[Any, Any],
    types: np.ndarray[Any, Any],
) -> Iterator[list[float]]:
    """One row per different point and kind, however many incidents it has."""
    if not len(latitudes):
        return
    keys = np.stack([latitudes, longitudes, kinds], axis=1)
    places, spot = np.unique(keys, axis=0, return_inverse=True)
    spot = spot.reshape(-1)
    number = _number_of_types()
    counts = np.bincount(spot * number + types, minlength=len(places) * number).reshape(len(places), number)
    radius = np.zeros(len(places))
    np.maximum.at(radius, spot, metres)
    for (latitude, longitude, kind), wide, count in zip(places.tolist(), radius.tolist(), counts.tolist(), strict=True):
        yield [latitude, longitude, int(kind), int(wide), *count]


def _type_numbers(pins: pd.DataFrame) -> np.ndarray[Any, Any]:
    order = {row["event_type"]: number for number, row in enumerate(palette())}
    other = order[""]
    numbers: np.ndarray[Any, Any] = pins["event_type"].map(order).fillna(other).to_numpy(dtype=np.int64)
    return numbers


def _number_of_types() -> int:
    return len(palette())


def _extent(bounds: tuple[float, float, float, float]) -> float:
    south, west, north, east = bounds
    return (north - south) * (east - west)


def _fit(
    latitudes: np.ndarray[Any, Any],
    longitudes: np.ndarray[Any, Any],
    boxes: list[tuple[float, float, float, float]],
) -> tuple[float, float, float, float]:
    """(south, west, north, east) around all of it; Syria when there is nothing."""
    if len(latitudes):
        south, north = float(latitudes.min()), float(latitudes.max())
        west, east = float(longitudes.min()), float(longitudes.max())
        boxes = [*boxes, (south, west, north, east)]
    if not boxes:
        return SYRIA
    souths, wests, norths, easts = zip(*boxes, strict=True)
    return min(souths), min(wests), max(norths), max(easts)


def _chosen(
    incident: Incident | None, known: Mapping[str, tuple[float, float, float, float]]
) -> tuple[tuple[float, float, int, int] | None, str | None]:
    if incident is None or incident.place is None or incident.geo_precision not in KINDS:
        return None, None
    place, kind = incident.place, KINDS[incident.geo_precision]
    if kind == WIDE and place.place_id in known:
        return None, place.place_id
    if place.latitude is None or place.longitude is None:
        return None, None
    return (place.latitude, place.longitude, place.uncertainty_m or 0, kind), None


# --- Folium ------------------------------------------------------------------------------------


class Ground(JSCSSMixin, folium.MacroElement):
    """Coast, frontiers, governorates and names, drawn by ``map.js``; always there, without tiles."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "waqai.ground({{ this._parent.get_name() }}, {{ this.settings|tojson }});"
        "{% endmacro %}"
    )
    default_js = [("waqai_outline", "outline.js"), ("waqai_map", "map.js")]  # noqa: RUF012
    default_css = [("waqai_map_css", "map.css")]  # noqa: RUF012

    def __init__(self, arabic: bool, dark: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Ground"
        self.settings = {"arabic": arabic, "dark": dark}


class MarkLayer(Layer):
    """The marks, drawn by ``map.js``."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = waqai.marks({{ this.settings|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, drawn: Marks) -> None:
        super().__init__(name="incidents")
        self._name = "MarkLayer"
        self.settings = drawn.settings()


def base_map(lang: str, dark: bool, links: Mapping[str, str]) -> folium.Map:
    """The ground. For one language, brightness and set of links it is the same text, byte for byte.

    Parameters
    ----------
    links : mapping
        Name of a file (``leaflet.js``, ``map.js`` ...) -> address the browser loads it from.

    Raises
    ------
    LinkError
        An object of the map asks for a file without an address in ``links``.
    """
    south, west, north, east = SYRIA
    ground = folium.Map(
        location=((south + north) / 2, (west + east) / 2), tiles=None, zoom_start=7, zoom_control=True, font_size="13px"
    )
    # Leaflet itself is the only one of Folium's own links that this map uses.
    ground.default_js = [("leaflet", "leaflet.js")]
    ground.default_css = [("leaflet_css", "leaflet.css")]
    ground.add_child(Ground(arabic=lang == "ar", dark=dark))
    relink(ground, links)
    return ground


def mark_group(drawn: Marks) -> folium.FeatureGroup:
    """The marks as the feature group that is put over the ground."""
    group = folium.FeatureGroup(name="marks", control=False)
    group.add_child(MarkLayer(drawn))
    return group


def relink(element: Any, links: Mapping[str, str]) -> None:
    """Point every script and style the element and its children ask for to ``links``; refuse any other."""
    for kind in ("default_js", "default_css"):
        wanted = getattr(element, kind, [])
        unknown = [address for _, address in wanted if address not in links]
        if unknown:
            raise LinkError(
                f"{type(element).__name__} asks for {unknown[0]!r}, which is not one of: {', '.join(links)}"
            )
        if wanted:
            setattr(element, kind, [(name, links[address]) for name, address in wanted])
    for child in getattr(element, "_children", {}).values():
        relink(child, links)


@lru_cache(maxsize=1)
def public_links() -> dict[str, str]:
    """Folium's own addresses of Leaflet, for a machine without ``assets/`` but with a connection."""
    named = dict([*folium.Map.default_js, *folium.Map.default_css])
    return {"leaflet.js": named["leaflet"], "leaflet.css": named["leaflet_css"]}
