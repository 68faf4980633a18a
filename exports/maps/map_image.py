"""The map of a figure: ground, marks, names, scale, north and where in the country it is; drawn by matplotlib.

A plate is as large as it is asked to be, in points; the page around it is set elsewhere.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

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
)
from exports.maps.ground import scale_bar as draw_scale
from exports.maps.labels import names
from exports.maps.projection import Box, fit
from exports.maps.spots import Marks, Spot, merged, together
from exports.maps.symbols import LARGEST, circles, half_width, scale_for, shade, symbols
from wording.texts import Words

TOO_MANY = 150  # spots: above this a map is a pattern, and neighbours up to a symbol's width are drawn together
CLOSE, CELL = 6.0, 27.0  # points: spots nearer than this are one, on an airy map and on a crowded one
INSET = 66.0  # points: the longer side of the small map that shows where the large one is
HIDDEN = 0.62  # how near, as a share of touching, two symbols may be before one hides what the other says
ENOUGH = 3_500.0  # metres of a circle that are in view in any case
LOW = 110.0  # points: a lower map has no room for an arrow above its scale
FAR = 0.55  # share of the country's width: wider maps need no small one

# Ids inside an SVG are made of this instead of chance: the same map has the same bytes.
matplotlib.rcParams["svg.hashsalt"] = "waqai"


@dataclass(frozen=True)
class Plate:
    """A drawn map: ``spots`` as drawn, ``crowded`` when it is a pattern without circles."""

    figure: Figure
    spots: tuple[Spot, ...]
    crowded: bool

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
    reach = max(spread, ENOUGH) if len(exact) > 1 else math.inf
    around = [replace(s, radius=min(s.radius, reach)) if not s.wide else s for s in found.spots]
    return [s.box for s in around] + [shapes[a.place.place_id].bounds for a in found.areas]


def plate(
    found: Marks, phrases: Words, width: float, height: float, *, around: Sequence[Box] = (), inset: bool = True
) -> Plate:
    """Draw a map.

    Parameters
    ----------
    found : Marks
        What is drawn; with nothing in it the whole country is shown.
    phrases : Words
        The language of the names.
    width, height : float
        Size in points.
    around : sequence of Box
        What else must be in view: two maps to be compared show the same piece of the world.
    inset : bool
        Whether a small map may show where the large one is.
    """
    figure = Figure(figsize=(width / 72, height / 72), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    view = fit([*boxes(found), *around] or [bounds("admin0")], width / height, bounds("neighbours"))
    canvas = Canvas(axes, view, phrases, view.width / width)
    axes.set(xlim=(view.west, view.east), ylim=(view.south, view.north), xticks=[], yticks=[], xlabel="", ylabel="")
    for side in axes.spines.values():
        side.set(color=FRAME, linewidth=1.2)
    many = crowded(found)
    spots = apart(together(found.spots, (CELL if many else CLOSE) * canvas.point), canvas.point, many)
    ground(canvas)
    draw_scale(canvas)
    if height > LOW:
        north(canvas)
    if inset:
        small_map(canvas, spots)
    shade(canvas, found.areas, spots)
    if not many:
        circles(canvas, spots)
    symbols(canvas, spots, crowded=many)
    names(canvas, spots, crowded=many)
    return Plate(figure, spots, many)


def apart(spots: tuple[Spot, ...], point: float, crowded: bool) -> tuple[Spot, ...]:
    """The spots with those drawn together whose symbols would hide each other's numbers.

    Parameters
    ----------
    spots : tuple of Spot
        As they would be drawn.
    point : float
        One typographic point in EPSG:3857 metres.
    crowded : bool
        Whether the map is a pattern, which has smaller symbols.
    """
    while len(spots) > 1:
        scale = scale_for(spots)
        x, y = np.array([(s.x, s.y) for s in spots]).T
        wide = np.array([half_width(s, scale, crowded) for s in spots]) * point
        high = np.minimum(wide, LARGEST / 2 * point)
        across = np.abs(x[:, None] - x) / (wide[:, None] + wide)
        up = np.abs(y[:, None] - y) / (high[:, None] + high)
        over = np.triu(np.maximum(across, up) < HIDDEN, 1)
        if not over.any():
            break
        pairs = np.argwhere(over)
        worst = pairs[int(np.argmin(np.maximum(across, up)[over]))]
        first, second = (spots[int(i)] for i in worst)
        rest = tuple(s for i, s in enumerate(spots) if i not in worst)
        spots = (*rest, merged([first, second]))
    return spots


def north(canvas: Canvas) -> None:
    """An arrow in the upper corner the language ends at; up is north everywhere on this projection."""
    view, point = canvas.view, canvas.point
    x = view.west + 18 * point if canvas.phrases.rtl else view.east - 18 * point
    top = view.north - 12 * point
    for side, colour in ((-1, INK), (1, PAPER)):
        corners = [(x, top), (x + side * 5.5 * point, top - 20 * point), (x, top - 15.5 * point)]
        canvas.axes.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor=INK, linewidth=0.7, zorder=9))
    canvas.axes.text(
        x, top - 21 * point, canvas.phrases("north"), fontproperties=typeface(8, bold=True), color=INK,
        ha="center", va="top", zorder=9,
    )  # fmt: skip
    canvas.take(x, top - 15 * point, 10 * point, 18 * point)


def small_map(canvas: Canvas, spots: Sequence[Spot]) -> None:
    """The country with the piece of it that the map shows, in the corner with the fewest incidents."""
    view, point = canvas.view, canvas.point
    west, south, east, north = bounds("admin0")
    if view.width > FAR * (east - west):
        return
    wide, high = INSET * point, INSET * point * (north - south) / (east - west)
    if max(wide / view.width, high / view.height) > 0.34:
        return
    gap = 7 * point
    # Scale and north arrow stand at the side the language ends at.
    x = view.east - gap - wide if canvas.phrases.rtl else view.west + gap
    corners = [(x, view.south + gap), (x, view.north - gap - high)]

    def busy(corner: tuple[float, float]) -> int:
        return sum(
            s.types.total()
            for s in spots
            if corner[0] - gap < s.x < corner[0] + wide + gap and corner[1] - gap < s.y < corner[1] + high + gap
        )

    x, y = min(corners, key=busy)
    inset = canvas.axes.inset_axes((x, y, wide, high), transform=canvas.axes.transData, zorder=8.5)
    margin = 0.06 * (east - west)
    inset.set(xlim=(west - margin, east + margin), ylim=(south - margin, north + margin), xticks=[], yticks=[])
    inset.set_aspect("auto")
    inset.set_facecolor(PAPER)
    for side in inset.spines.values():
        side.set(color=MUTED, linewidth=0.7)
    _country(inset)
    least = 0.035 * (east - west)  # so small a piece would be a dot nobody sees
    width, height = max(view.width, least), max(view.height, least)
    corner = ((view.west + view.east - width) / 2, (view.south + view.north - height) / 2)
    inset.add_patch(Rectangle(corner, width, height, fill=False, edgecolor="#b3261e", linewidth=1.3, zorder=5))
    canvas.take(x + wide / 2, y + high / 2, wide / 2 + 2 * point, high / 2 + 2 * point)


def _country(axes: Axes) -> None:
    fill(axes, outlines("admin0").geometry, LAND)
    fill(axes, outlines("admin0").geometry, COUNTRY)
    lines(axes, [s.boundary for s in outlines("admin1").geometry], FRAME, 0.3)
    lines(axes, [s.boundary for s in outlines("admin0").geometry], MUTED, 0.6)
