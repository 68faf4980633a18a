"""The ground of a snapshot's map: land, borders and the scale bar, in EPSG:3857 metres with equal aspect.

Sizes in points turn into metres by ``Canvas.point``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame, GeoSeries
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from PIL import Image
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

import packs
from exports.maps.fonts import typeface
from exports.maps.projection import LIMIT, Box, View, metres, round_length, stretch
from geo import boundaries
from geo.terrain import Feature
from geo.terrain import features as known_ground
from geo.terrain import relief as known_relief
from wording.texts import MARK, Words

Style = str | tuple[float, tuple[float, ...]]
INK, MUTED, PAPER = "#22252b", "#63676e", "#ffffff"
SEA, LAND, COUNTRY, FRAME = "#dfe8ee", "#ecebe7", "#faf9f6", "#b5b0a5"
BEYOND = "#f6f5f2"  # where the data end
WATER, TOWN = "#9dbccd", "#e7e0d2"
# Colour, width in points and style of the lines of the ground, and the widest view in ground metres that has them.
LINES: dict[str, tuple[str, float, Style, float]] = {
    "road": ("#d8cbb0", 0.9, "solid", math.inf),
    "railway": ("#bdb6aa", 0.6, (0, (5, 1.5)), 420_000.0),
    "river": (WATER, 0.9, "solid", math.inf),
    "stream": (WATER, 0.5, "solid", 300_000.0),
}
TOWNS = 420_000.0  # ground metres across: wider views show no built-up areas
RELIEF = 0.34  # how dark the darkest slope is
# Colour and width in points of the borders of a level.
BORDERS = {
    "admin0": ("#77736a", 1.1), "admin1": (FRAME, 0.7), "neighbours": (FRAME, 0.7), "admin2": ("#d5d1c8", 0.5),
    "neighbourhoods": ("#dedad2", 0.4),
}  # fmt: skip
WIDE = 260_000.0  # ground metres across: wider views show governorates only
QUARTERS = 40_000.0  # ground metres across: nearer views show quarters of towns
NEIGHBOURS = 60_000.0  # nearer than this the borders of the two sources disagree by streets
GAP = 6_000.0  # metres between those two sources that are land, not sea
INSIDE = 700.0  # metres from a border of the level above, where those of the level below end
FRONTIER = 12_000.0  # metres from the country's edge where borders of its neighbours end
DASHES: Style = (0, (4, 2))


@dataclass
class Canvas:
    """Where a map is drawn.

    Attributes
    ----------
    axes : Axes
        The map itself, in EPSG:3857 metres.
    point : float
        One typographic point in EPSG:3857 metres.
    sheet : Axes
        All of the drawing, in points from its lower left corner.
    frame : Box
        West, south, east and north of the map on the sheet.
    most : int
        The largest number of incidents a symbol may stand for where several maps share a scale; 1 on a map alone.
    taken : list of Box
        Reserved pieces of the map, so that no name is written over them; EPSG:3857 metres.
    drawn : list
        Kind and parts of everything that must not lie on anything else.
    written : list
        Name and kind of the waters and roads that are named already.
    """

    axes: Axes
    view: View
    phrases: Words
    point: float
    sheet: Axes
    frame: Box
    most: int = 1
    taken: list[Box] = field(default_factory=list)
    drawn: list[tuple[str, tuple[Artist, ...]]] = field(default_factory=list)
    written: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, kind: str, *artists: Artist) -> None:
        """Remember what was drawn as one mark, name or box, so that it can be seen that no two overlap."""
        self.drawn.append((kind, artists))

    def on_sheet(self, x: float, y: float) -> tuple[float, float]:
        """Points on the sheet of a place on the map in EPSG:3857 metres."""
        return self.frame[0] + (x - self.view.west) / self.point, self.frame[1] + (y - self.view.south) / self.point

    def on_map(self, x: float, y: float) -> tuple[float, float]:
        """EPSG:3857 metres of a place on the sheet in points."""
        return self.view.west + (x - self.frame[0]) * self.point, self.view.south + (y - self.frame[1]) * self.point

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


@packs.cached
def world() -> tuple[BaseGeometry, BaseGeometry]:
    """Land and borders of the world in EPSG:3857, as far as Web Mercator shows them."""
    shown = box(-180, -LIMIT, 180, LIMIT)
    parts = GeoSeries([part.intersection(shown) for part in boundaries.world()], crs="EPSG:4326").to_crs("EPSG:3857")
    return parts[0], parts[1]


def world_ground(axes: Axes, width: float = 0.5) -> None:
    """Draw the world: its land and borders, the countries in use lighter; ``width`` of the lines in points."""
    land, borders = world()
    axes.set_facecolor(SEA)
    fill(axes, [land], LAND)
    fill(axes, outlines("admin0").geometry, COUNTRY)
    lines(axes, [borders, land.boundary], FRAME, width)


def ground(canvas: Canvas) -> None:
    """Draw sea, land and borders, with as much detail as the scale can carry."""
    wide, window = canvas.view.ground_width, canvas.window()
    canvas.axes.set_facecolor(BEYOND)
    fill(canvas.axes, [box(*bounds("neighbours"))], SEA)
    fill(canvas.axes, [land()], LAND)
    fill(canvas.axes, outlines("admin0").geometry, COUNTRY)
    relief(canvas)
    for kind, shapes in features().items():
        seen = [s for s in shapes if s.intersects(window)]
        if kind in LINES:
            colour, width, style, widest = LINES[kind]
            if wide <= widest:
                lines(canvas.axes, seen, colour, width, style=style, zorder=1.3)
        elif kind == "lake" or wide <= TOWNS:
            fill(canvas.axes, seen, SEA if kind == "lake" else TOWN, zorder=1.25)
            if kind == "lake":
                lines(canvas.axes, [s.boundary for s in seen], WATER, 0.5, zorder=1.31)
    levels = ["neighbourhoods"] * (wide < QUARTERS) + ["admin2"] * (wide < WIDE) + ["admin1"]
    levels += ["neighbours"] * (wide > NEIGHBOURS) + ["admin0"]
    for level in levels:
        colour, width = BORDERS[level]
        lines(canvas.axes, [s for s in _borders(level) if s.intersects(window)], colour, width)


@packs.cached
def features() -> dict[str, list[BaseGeometry]]:
    """Waters, routes and built-up areas by kind, EPSG:3857: areas first."""
    order = ("town", "lake", "stream", "river", "railway", "road")
    return {kind: [shape for feature, shape in _projected() if feature.kind == kind] for kind in order}


def named_ground() -> list[tuple[Feature, BaseGeometry]]:
    """Waters with a name and roads with a number, EPSG:3857."""
    return [(f, shape) for f, shape in _projected() if f.label or (f.name_en and f.kind in ("river", "lake"))]


@packs.cached
def _projected() -> list[tuple[Feature, BaseGeometry]]:
    found = known_ground()
    projected = GeoSeries([f.geometry for f in found], crs="EPSG:4326").to_crs("EPSG:3857")
    return list(zip(found, projected, strict=True))


def relief(canvas: Canvas) -> None:
    """Draw the slopes in grey, fading out where the file ends."""
    found = known_relief()
    if found is None:
        return
    west, south, east, north = found.bounds
    (left, bottom), (right, top) = metres(west, south), metres(east, north)
    canvas.axes.imshow(
        _slopes(), extent=(left, right, bottom, top), zorder=1.1, interpolation="bilinear", aspect="auto",
        resample=True,
    )  # fmt: skip


@packs.cached
def _slopes() -> npt.NDArray[np.float32]:
    """The relief as ink of varying strength: red, green, blue and alpha, 0 to 1."""
    found = known_relief()
    assert found is not None
    grey = np.asarray(Image.open(found.path).convert("L"), np.float32) / 255
    rows, columns = grey.shape
    fade = np.minimum.outer(_edge(rows), _edge(columns))
    ink = np.zeros((rows, columns, 4), np.float32)
    ink[..., :3] = 0.34  # a grey, so that print in greys is one
    ink[..., 3] = np.clip(float(np.median(grey)) - grey, 0, 1) * RELIEF * 2 * fade
    return ink


def _edge(length: int) -> npt.NDArray[np.float32]:
    """0 at both ends, 1 from a tenth of the length inwards."""
    steps = np.arange(length, dtype=np.float32)
    return np.clip(np.minimum(steps, length - 1 - steps) / (length / 10), 0, 1)


def scale_bar(canvas: Canvas) -> None:
    """Draw below the frame a bar that is true on the ground at the middle latitude of the map, which it names."""
    view, phrases, sheet = canvas.view, canvas.phrases, canvas.sheet
    length = round_length(view.ground_width / 5)
    bar = length * stretch(view.latitude) / canvas.point
    west = canvas.frame[0] + 2 if phrases.rtl else canvas.frame[2] - 2 - bar
    south = canvas.frame[1] - 13
    bars = [
        sheet.add_patch(Rectangle((start, south), bar / 2, 4, facecolor=colour, edgecolor=INK, linewidth=0.7))
        for start, colour in ((west, INK), (west + bar / 2, PAPER))
    ]
    key, shown = ("scale", length / 1000) if length >= 1000 else ("scale_metres", length)
    text = sheet.text(
        west + bar + 6 if phrases.rtl else west - 6, south + 2,
        MARK[phrases.lang] + phrases(key, length=f"{shown:,.0f}", latitude=phrases.latitude(view.latitude)),
        fontproperties=typeface(8), color=INK, ha="left" if phrases.rtl else "right", va="center_baseline",
    )  # fmt: skip
    canvas.keep("scale", *bars, text)


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
    shapes, country = outlines(level).geometry, outlines("admin0").union_all()
    if level == "neighbours":  # two sources of one border, and the edge of the file is no border
        west, south, east, north = bounds(level)
        known = box(west + INSIDE, south + INSIDE, east - INSIDE, north - INSIDE)
        frontier = country.buffer(FRONTIER)
        return tuple(s.boundary.intersection(known).difference(frontier) for s in shapes)
    if level not in ("admin1", "admin2"):
        return tuple(s.boundary for s in shapes)
    # Each level is simplified by itself, so that its outer edge does not lie on that of the level above.
    inside = country.buffer(-INSIDE)
    drawn = [s.boundary.intersection(inside) for s in shapes]
    if level == "admin2":
        above = shapely.union_all([s.boundary for s in outlines("admin1").geometry]).buffer(2 * INSIDE)
        drawn = [line.difference(above) for line in drawn]
    return tuple(drawn)
