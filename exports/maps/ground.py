"""The ground of a snapshot's map: land, borders and the scale bar, in EPSG:3857 metres with equal aspect.

Sizes in points turn into metres by ``Canvas.point``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

import packs
from exports.maps.fonts import typeface
from exports.maps.projection import Box, View, metres, round_length, stretch
from geo import boundaries
from wording.texts import MARK, Words

INK, MUTED, PAPER = "#22252b", "#63676e", "#ffffff"
SEA, LAND, COUNTRY, FRAME = "#dfe8ee", "#ecebe7", "#faf9f6", "#b5b0a5"
# Colour and width in points of the borders of a level.
BORDERS = {
    "admin0": ("#77736a", 1.1), "admin1": (FRAME, 0.7), "neighbours": (FRAME, 0.7), "admin2": ("#d5d1c8", 0.5),
    "neighbourhoods": ("#dedad2", 0.4),
}  # fmt: skip
WIDE = 260_000.0  # ground metres across: wider views show governorates only
QUARTERS = 40_000.0  # ground metres across: nearer views show quarters of towns
NEIGHBOURS = 60_000.0  # nearer than this the borders of the two sources disagree by streets
GAP = 6_000.0  # metres between those two sources that are land, not sea
INSIDE = 700.0  # metres from the country's edge where borders of its parts end
Style = str | tuple[float, tuple[float, ...]]
DASHES: Style = (0, (4, 2))


@dataclass
class Canvas:
    """Where a map is drawn; ``point`` is one typographic point in EPSG:3857 metres."""

    axes: Axes
    view: View
    phrases: Words
    point: float
    taken: list[Box] = field(default_factory=list)

    def take(self, x: float, y: float, half_width: float, half_height: float) -> None:
        """Reserve the box around a point, so that no name is written over it; metres."""
        self.taken.append((x - half_width, y - half_height, x + half_width, y + half_height))

    def free(self, west: float, south: float, east: float, north: float) -> bool:
        """Whether a box is inside the map and over nothing reserved."""
        view, edge = self.view, 4 * self.point
        if west < view.west + edge or east > view.east - edge or south < view.south + edge or north > view.north - edge:
            return False
        return all(east < w or west > e or north < s or south > n for w, s, e, n in self.taken)

    def window(self) -> BaseGeometry:
        """What is in view, as a shape."""
        return box(self.view.west, self.view.south, self.view.east, self.view.north)


@packs.cached
def outlines(level: str) -> GeoDataFrame:
    """Boundaries of a level in EPSG:3857, indexed by place id (by country code for neighbours)."""
    frame = boundaries.load(level)
    projected: GeoDataFrame = frame.set_index("iso" if "iso" in frame.columns else "place_id").to_crs("EPSG:3857")
    return projected


@packs.cached
def areas() -> dict[str, BaseGeometry]:
    """Outline of every governorate, district and sub-district by place id, EPSG:3857."""
    return {str(k): g for level in ("admin1", "admin2", "admin3") for k, g in outlines(level).geometry.items()}


@packs.cached
def land() -> BaseGeometry:
    """Neighbouring land in EPSG:3857, with the slivers closed that lie between two sources of one border."""
    if outlines("neighbours").empty:  # where no coast is known, everything is land
        return box(*bounds("neighbours"))
    country, abroad = outlines("admin0").union_all(), outlines("neighbours").geometry.union_all()
    return abroad.union(country.buffer(GAP).intersection(abroad.buffer(GAP)))


def bounds(level: str) -> Box:
    """West, south, east, north of a level in EPSG:3857 metres; of the ground drawn where no pack has the level."""
    frame = outlines(level)
    if frame.empty:
        low, left, high, right = packs.window()
        return (*metres(left, low), *metres(right, high))
    west, south, east, north = (float(edge) for edge in frame.total_bounds)
    return west, south, east, north


def ground(canvas: Canvas) -> None:
    """Draw sea, land and borders, with as much detail as the scale can carry."""
    wide, window = canvas.view.ground_width, canvas.window()
    canvas.axes.set_facecolor(SEA)
    fill(canvas.axes, [land()], LAND)
    fill(canvas.axes, outlines("admin0").geometry, COUNTRY)
    levels = ["neighbourhoods"] * (wide < QUARTERS) + ["admin2"] * (wide < WIDE) + ["admin1"]
    levels += ["neighbours"] * (wide > NEIGHBOURS) + ["admin0"]
    for level in levels:
        colour, width = BORDERS[level]
        lines(canvas.axes, [s for s in _borders(level) if s.intersects(window)], colour, width)


def scale_bar(canvas: Canvas) -> None:
    """Draw a bar that is true on the ground at the middle latitude of the map, which it names."""
    view, point, phrases = canvas.view, canvas.point, canvas.phrases
    length = round_length(view.ground_width / 5)
    bar = length * stretch(view.latitude)
    west = view.west + 14 * point if phrases.rtl else view.east - 14 * point - bar
    south = view.south + 14 * point
    for start, colour in ((west, INK), (west + bar / 2, PAPER)):
        canvas.axes.fill_between(
            [start, start + bar / 2], south, south + 4 * point, facecolor=colour, edgecolor=INK, linewidth=0.7, zorder=9
        )
    key, shown = ("scale", length / 1000) if length >= 1000 else ("scale_metres", length)
    # The text may be longer than the bar: it begins where the bar touches the side.
    canvas.axes.text(
        west if phrases.rtl else west + bar, south + 8 * point,
        MARK[phrases.lang] + phrases(key, length=f"{shown:,.0f}", latitude=f"{view.latitude:.1f}"),
        fontproperties=typeface(8), color=INK, ha="left" if phrases.rtl else "right", va="bottom", zorder=9,
        path_effects=[withStroke(linewidth=3, foreground=PAPER)],
    )  # fmt: skip
    canvas.take(west + bar / 2, south + 10 * point, max(bar, 150 * point) / 2, 14 * point)


def fill(axes: Axes, shapes: Iterable[BaseGeometry], colour: str, *, alpha: float = 1.0, zorder: float = 1.0) -> None:
    """Fill shapes given in the metres of the axes."""
    # Not GeoDataFrame.plot, which draws the whole figure again at every call.
    paths = []
    for part in shapely.get_parts(list(shapes)):
        if isinstance(part, Polygon):
            rings = shapely.get_rings(shapely.orient_polygons(part))  # holes run against their edge
            paths.append(Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings)))
    drawn = PathCollection(paths, facecolors=colour, edgecolors="none", alpha=alpha, zorder=zorder)
    axes.add_collection(drawn, autolim=False)


def lines(
    axes: Axes,
    shapes: Iterable[BaseGeometry],
    colour: str,
    width: float,
    *,
    style: Style = "solid",
    zorder: float = 1.5,
) -> None:
    """Draw lines given in the metres of the axes, ``width`` points wide."""
    parts = [shapely.get_coordinates(p) for p in shapely.get_parts(list(shapes))]
    drawn = LineCollection(parts, colors=colour, linewidths=width, linestyles=[style], zorder=zorder)
    axes.add_collection(drawn, autolim=False)


@packs.cached
def _borders(level: str) -> tuple[BaseGeometry, ...]:
    """Borders of a level as lines; of districts only those inside the country."""
    shapes = outlines(level).geometry
    if level not in ("admin1", "admin2"):
        return tuple(s.boundary for s in shapes)
    # Each level is simplified by itself, so that its outer edge does not lie on the country's.
    inside = outlines("admin0").union_all().buffer(-INSIDE)
    return tuple(s.boundary.intersection(inside) for s in shapes)
