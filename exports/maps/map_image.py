"""The map of a figure: ground, marks, names, scale, north and where in the country it is; drawn by matplotlib.

A plate is as large as it is asked to be, in points; the page around it is set elsewhere.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from exports.maps.callouts import COLUMN, WIDEST, numbers, shade
from exports.maps.callouts import boxes as draw_boxes
from exports.maps.fonts import typeface
from exports.maps.ground import (
    COUNTRY,
    FRAME,
    INK,
    LAND,
    MUTED,
    PAPER,
    Canvas,
    areas,
    bounds,
    fill,
    ground,
    lines,
    outlines,
    world,
    world_ground,
)
from exports.maps.ground import scale_bar as draw_scale
from exports.maps.labels import names
from exports.maps.projection import NARROWEST, Box, View, fit
from exports.maps.spots import Marks, Spot, merged, on_base, together
from exports.maps.symbols import circles, footprint, scale_for, symbols
from wording.texts import Words

TOO_MANY = 150  # spots: above this a map is a pattern, and neighbours up to a symbol's width are drawn together
CLOSE, CELL = 6.0, 27.0  # points: spots nearer than this are one, on an airy map and on a crowded one
HERE = "#b3261e"  # what a small map points at
WORLD_ROOM = 700_000.0  # metres around what lies off the base map, so that one sees where in the world it is
INSET, WORLD_INSET = 66.0, 110.0  # points: the longer side of the small map that shows where things are
ENOUGH = 2_000.0  # metres of a circle that are in view in any case
LOW = 110.0  # points: a lower map has no room for a scale below it
STRIP = 20.0  # points below the frame, for scale and arrow
ROOMY = 330.0  # points: a narrower map has no room for boxes beside it
FITTED = 3  # times a view is widened for symbols that its edge would cut
BREATH = 1.15  # of a symbol: a wider view draws places nearer together
FAR = 0.55  # share of the country's width: wider maps need no small one

# Ids inside an SVG are made of this instead of chance: the same map has the same bytes.
matplotlib.rcParams["svg.hashsalt"] = "waqai"


@dataclass(frozen=True)
class Plate:
    """A drawn map: ``spots`` as drawn, ``crowded`` when it is a pattern without circles.

    ``drawn`` is the kind and the parts of every mark, number, name and box: no two of them overlap. ``most`` is the
    number that scales its symbols where maps beside it share the scale.
    """

    figure: Figure
    spots: tuple[Spot, ...]
    crowded: bool
    drawn: tuple[tuple[str, tuple[Artist, ...]], ...] = ()
    most: int = 1

    def svg(self) -> str:
        """The map as SVG, its letters as outlines."""
        return self._saved(format="svg", metadata={"Date": None, "Creator": "Waqai"}).decode("utf-8")

    def png(self, dpi: int = 200) -> bytes:
        """The map as PNG."""
        return self._saved(format="png", dpi=dpi, metadata={"Software": "Waqai"})

    def _saved(self, **how: object) -> bytes:
        out = io.BytesIO()
        with warnings.catch_warnings():
            # A name may hold a letter the typefaces lack: it is drawn as a box, which is said nowhere else.
            warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
            self.figure.savefig(out, **how)  # type: ignore[arg-type]
        return out.getvalue()


def crowded(found: Marks) -> bool:
    """Whether a map is a pattern, on which circles would be smaller than the symbols."""
    return len(found.spots) > TOO_MANY


def boxes(found: Marks) -> list[Box]:
    """What must be seen of the marks, in EPSG:3857 metres.

    One wide circle among many places may reach beyond the map: it would shrink all the others to one dot.
    """
    shapes = areas()
    exact = [s for s in found.spots if not s.wide]
    spread = max((max(axis) - min(axis) for axis in zip(*((s.x, s.y) for s in exact), strict=True)), default=0.0)
    reach = max(spread / 4, ENOUGH) if len(exact) > 1 else math.inf
    around = [replace(s, radius=min(s.radius, reach)) if not s.wide else s for s in found.spots]
    if found.abroad:
        around = [replace(s, radius=max(s.radius, WORLD_ROOM)) for s in around]
    return [s.box for s in around] + [shapes[a.place.place_id].bounds for a in found.areas]


@dataclass(frozen=True)
class Setting:
    """What is decided for a map from outside: maps beside each other share all of it.

    Attributes
    ----------
    around : tuple of Box
        What must be in view besides the marks, in EPSG:3857 metres.
    most : int
        The largest number of incidents that one symbol may stand for: it scales all symbols.
    crowded : bool
        Drawn as a pattern, however few marks this map has.
    narrowest : float
        Ground metres across that are in view in any case.
    """

    around: tuple[Box, ...] = ()
    most: int = 1
    crowded: bool = False
    narrowest: float = NARROWEST


ALONE = Setting()


def plate(
    found: Marks, phrases: Words, width: float, height: float, *, setting: Setting = ALONE, inset: bool = True,
    callouts: bool = True,
) -> Plate:  # fmt: skip
    """Draw a map.

    Parameters
    ----------
    found : Marks
        What is drawn; with nothing in it the whole country is shown.
    phrases : Words
        The language of the names.
    width, height : float
        Size in points.
    setting : Setting
        What it shares with the maps beside it.
    inset : bool
        Whether a small map may show where the large one is.
    callouts : bool
        Whether areas are explained in boxes beside the map, where there is room.
    """
    figure = Figure(figsize=(width / 72, height / 72), facecolor=PAPER)
    FigureCanvasAgg(figure)
    laid = layout(found, width, height, setting, callouts=callouts, rtl=phrases.rtl)
    frame, view, spots = laid.frame, laid.view, laid.spots
    wide, high = frame[2] - frame[0], frame[3] - frame[1]
    axes = figure.add_axes((frame[0] / width, frame[1] / height, wide / width, high / height))
    sheet = figure.add_axes((0, 0, 1, 1), zorder=2)
    sheet.set(xlim=(0, width), ylim=(0, height))
    sheet.set_axis_off()
    canvas = Canvas(axes, view, phrases, view.width / wide, sheet, frame, setting.most)
    axes.set(xlim=(view.west, view.east), ylim=(view.south, view.north), xticks=[], yticks=[], xlabel="", ylabel="")
    for side in axes.spines.values():
        side.set(color=FRAME, linewidth=1.2)
    if laid.abroad:
        world_ground(axes)
    else:
        ground(canvas)
    axes.set(xlim=(view.west, view.east), ylim=(view.south, view.north))
    if frame[1]:
        draw_scale(canvas)
        north(canvas)
    shade(canvas, found.areas)
    if not laid.crowded:
        circles(canvas, found.spots)
    symbols(canvas, spots, crowded=laid.crowded)
    low = small_map(canvas, laid.column, found.away) if inset and not laid.abroad else frame[1]
    meets = numbers(canvas, found.areas)
    if laid.boxed:
        draw_boxes(canvas, found.areas, meets, frame[3], low)
    names(canvas, spots, crowded=laid.crowded)
    return Plate(figure, spots, laid.crowded, tuple(canvas.drawn), setting.most)


@dataclass(frozen=True)
class Layout:
    """Where a map lies on its sheet (points), the piece of the world in it, and the spots drawn there."""

    frame: Box
    view: View
    spots: tuple[Spot, ...]
    crowded: bool
    boxed: bool
    column: float
    abroad: bool


def layout(
    found: Marks, width: float, height: float, setting: Setting = ALONE, *, callouts: bool = True, rtl: bool = False
) -> Layout:
    """The layout of a map, before anything is drawn; parameters as of :func:`plate`."""
    boxed = callouts and bool(found.areas) and width >= ROOMY
    abroad = found.abroad or not all(on_base((b[0] + b[2]) / 2, (b[1] + b[3]) / 2) for b in setting.around)
    land = world()[0].bounds if abroad else bounds("neighbours")
    strip = STRIP if height > LOW else 0.0
    wanted, high = [*boxes(found), *setting.around] or [bounds("admin0")], height - 1.0 - strip
    many = setting.crowded or crowded(found)
    for _ in range(1 if setting.around else FITTED):
        column, wide = _widths(wanted, width, high, boxed, land)
        view = fit(wanted, wide / high, land, setting.narrowest)
        point = view.width / wide
        spots = apart(together(found.spots, (CELL if many else CLOSE) * point), point, many, setting.most)
        cut = cut_by(view, drawn_on(spots, point, many, setting.most))
        if not cut:
            break
        wanted += cut
    left = (width - 1.0 - wide if rtl else 1.0) if boxed else (width - wide) / 2
    return Layout((left, strip, left + wide, height - 1.0), view, spots, many, boxed, column, abroad)


def beside(found: Sequence[Marks], width: float, height: float, setting: Setting) -> Setting:
    """The setting of maps beside each other: a symbol of one size is one number on all, and no edge cuts one."""
    for _ in range(FITTED):
        laid = [layout(one, width, height, setting, callouts=False) for one in found]
        most = max((spot.types.total() for one in laid for spot in one.spots), default=1)
        setting, cut = replace(setting, most=most), list[Box]()
        for one in laid:
            point = one.view.width / (one.frame[2] - one.frame[0])
            cut += cut_by(one.view, drawn_on(one.spots, point, one.crowded, most))
        if not (cut and setting.around):
            break
        setting = replace(setting, around=(*setting.around, *cut))
    return setting


def drawn_on(spots: Sequence[Spot], point: float, crowded: bool, most: int = 1) -> list[Box]:
    """What the symbols of spots cover, in EPSG:3857 metres, of which a point is so many."""
    scale, found = scale_for(spots, most), []
    for spot in spots:
        x, y = (BREATH * half * point for half in footprint(spot, scale, crowded))
        found.append((spot.x - x, spot.y - y, spot.x + x, spot.y + y))
    return found


def cut_by(view: View, given: Iterable[Box]) -> list[Box]:
    """Those of some boxes that the edge of a view cuts."""
    return [b for b in given if b[0] < view.west or b[1] < view.south or b[2] > view.east or b[3] > view.north]


def _widths(wanted: Sequence[Box], width: float, high: float, boxed: bool, land: Box) -> tuple[float, float]:
    """Points across of the column of boxes and of the map: no wider than there is land known to show."""
    wide, known = width - (COLUMN + 1.0 if boxed else 2.0), land[2] - land[0]
    view = fit(wanted, wide / high, land)
    if view.width > known >= max(box[2] for box in wanted) - min(box[0] for box in wanted):
        wide *= known / view.width
    return (min(WIDEST, width - 1.0 - wide) if boxed else 0.0), wide


def apart(spots: tuple[Spot, ...], point: float, crowded: bool, most: int = 1) -> tuple[Spot, ...]:
    """The spots with those drawn together whose symbols would hide each other's numbers.

    Parameters
    ----------
    spots : tuple of Spot
        As they would be drawn.
    point : float
        One typographic point in EPSG:3857 metres.
    crowded : bool
        Whether the map is a pattern, which has smaller symbols.
    most : int
        The largest number a symbol of this or another map beside it may stand for.
    """
    while len(spots) > 1:
        scale = scale_for(spots, most)
        x, y = np.array([(s.x, s.y) for s in spots]).T
        wide, high = np.array([footprint(s, scale, crowded) for s in spots]).T * point
        across = np.abs(x[:, None] - x) / (wide[:, None] + wide)
        up = np.abs(y[:, None] - y) / (high[:, None] + high)
        over = np.triu(np.maximum(across, up) < 1, 1)
        if not over.any():
            break
        pairs = np.argwhere(over)
        worst = pairs[int(np.argmin(np.maximum(across, up)[over]))]
        first, second = (spots[int(i)] for i in worst)
        rest = tuple(s for i, s in enumerate(spots) if i not in worst)
        spots = (*rest, merged([first, second]))
    return spots


def north(canvas: Canvas) -> None:
    """An arrow below the frame, at the side the language begins; up is north everywhere on this projection."""
    x = canvas.frame[2] - 8 if canvas.phrases.rtl else canvas.frame[0] + 8
    top = canvas.frame[1] - 3
    parts: list[Artist] = []
    for side, colour in ((-1, INK), (1, PAPER)):
        corners = [(x, top), (x + side * 4.5, top - 14), (x, top - 11)]
        arrow = Polygon(corners, closed=True, facecolor=colour, edgecolor=INK, linewidth=0.7)
        parts.append(canvas.sheet.add_patch(arrow))
    text = canvas.sheet.text(
        x + (-9 if canvas.phrases.rtl else 9), top - 7, canvas.phrases("north"), fontproperties=typeface(8, bold=True),
        color=INK, ha="right" if canvas.phrases.rtl else "left", va="center_baseline",
    )  # fmt: skip
    canvas.keep("north", *parts, text)


def small_map(canvas: Canvas, column: float, away: Sequence[Spot] = ()) -> float:
    """The country with the piece of it that the map shows: below the boxes, or in a corner where nothing stands.

    With marks that lie off the base map it is the world, with them. Returns how far down the boxes may reach, in
    points.
    """
    view, point = canvas.view, canvas.point
    west, south, east, north = _reach(away) if away else bounds("admin0")
    if not away and view.width > FAR * (east - west):
        return canvas.frame[1]
    longest = (WORLD_INSET if away else INSET) / max(east - west, north - south)
    wide, high = longest * (east - west), longest * (north - south)
    if column:
        x = canvas.frame[0] - (column + wide) / 2 if canvas.phrases.rtl else canvas.frame[2] + (column - wide) / 2
        _inset(canvas, x, canvas.frame[1], wide, high, away)
        return canvas.frame[1] + high + 7
    if max(wide * point / view.width, high * point / view.height) > 0.34:
        return canvas.frame[1]
    for right, up in ((False, False), (False, True), (True, False), (True, True)):
        x = canvas.frame[2] - 7 - wide if right else canvas.frame[0] + 7
        y = canvas.frame[3] - 7 - high if up else canvas.frame[1] + 7
        low, top = canvas.on_map(x - 2, y - 2), canvas.on_map(x + wide + 2, y + high + 2)
        if canvas.free(*low, *top):
            _inset(canvas, x, y, wide, high, away)
            canvas.taken.append((*low, *top))
            break
    return canvas.frame[1]


def _reach(away: Sequence[Spot]) -> Box:
    """What a small map of the world shows: the country and what lies far from it."""
    seen = [bounds("admin0"), *((s.x - WORLD_ROOM, s.y - WORLD_ROOM, s.x + WORLD_ROOM, s.y + WORLD_ROOM) for s in away)]
    wests, souths, easts, norths = zip(*seen, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _inset(canvas: Canvas, x: float, y: float, wide: float, high: float, away: Sequence[Spot] = ()) -> None:
    west, south, east, north = _reach(away) if away else bounds("admin0")
    inset = canvas.sheet.inset_axes((x, y, wide, high), transform=canvas.sheet.transData, zorder=8.5)
    margin = 0.06 * (east - west)
    inset.set(xlim=(west - margin, east + margin), ylim=(south - margin, north + margin), xticks=[], yticks=[])
    inset.set_aspect("auto")
    inset.set_facecolor(PAPER)
    if away:
        world_ground(inset, 0.3)
        inset.plot(*zip(*((s.x, s.y) for s in away), strict=True), "o", color=HERE, markersize=3.5, zorder=6)
    for side in inset.spines.values():
        side.set(color=MUTED, linewidth=0.7)
    else:
        _country(inset)
    view = canvas.view
    least = 0.035 * (east - west)  # so small a piece would be a dot nobody sees
    width, height = max(view.width, least), max(view.height, least)
    corner = ((view.west + view.east - width) / 2, (view.south + view.north - height) / 2)
    inset.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=HERE, linewidth=1.3, zorder=5))
    canvas.keep("inset", inset)


def _country(axes: Axes) -> None:
    fill(axes, outlines("admin0").geometry, LAND)
    fill(axes, outlines("admin0").geometry, COUNTRY)
    lines(axes, [s.boundary for s in outlines("admin1").geometry], FRAME, 0.3)
    lines(axes, [s.boundary for s in outlines("admin0").geometry], MUTED, 0.6)
