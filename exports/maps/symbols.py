"""Incidents on a snapshot's map: circles of uncertainty, symbols sized by number, shaded areas with badges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Wedge
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from shapely import Point, prepare
from shapely.geometry.base import BaseGeometry

from exports.maps.fonts import typeface
from exports.maps.ground import DASHES, FRAME, INK, MUTED, PAPER, Canvas, areas, fill, lines
from exports.maps.projection import Box
from exports.maps.spots import Area, Spot
from geo.map.palette import marks
from wording.texts import MARK, plain

MARKERS = {"circle": "o", "diamond": "D", "plus": "P", "square": "s", "star": "*", "triangle": "^"}
# Markers of one nominal size differ in area; these factors make them look alike.
EVEN = {"circle": 1.0, "diamond": 0.82, "plus": 1.05, "square": 0.9, "star": 1.4, "triangle": 1.05}
ONE, LARGEST = 11.0, 34.0  # points across: one incident where there is room, and the limit
SMALLEST, LEGIBLE = 8.0, 11.0  # points across: the least, and the least that holds a number
BADGE = 90.0, 34.0  # points from the middle of a badge, sideways and up, to the middle of what it leaves free


def shade(canvas: Canvas, found: Sequence[Area], spots: Sequence[Spot]) -> None:
    """Shade the areas and set a badge with the numbers in each, away from the spots."""
    shapes = areas()
    busy = [(s.x, s.y) for s in spots]
    for area in found:
        colour, shape = _colour(area), shapes[area.place.place_id]
        fill(canvas.axes, [shape], colour, alpha=0.13, zorder=2.0)
        lines(canvas.axes, [shape.boundary], colour, 1.1, style=DASHES, zorder=2.1)
    for area in found:
        x, y = _roomy(canvas, shapes[area.place.place_id], busy)
        busy.append((x, y))
        _badge(canvas, x, y, area)


def circles(canvas: Canvas, spots: Iterable[Spot]) -> None:
    """Draw how far from its point each spot may be; dashed where the words say "near" or name a region."""
    for spot in spots:
        if spot.radius < 3 * canvas.point:
            continue
        at, colour = (spot.x, spot.y), _colour(spot)
        style = DASHES if spot.near or spot.wide else "solid"
        canvas.axes.add_patch(Circle(at, spot.radius, facecolor=colour, edgecolor="none", alpha=0.10, zorder=3))
        canvas.axes.add_patch(
            Circle(at, spot.radius, fill=False, edgecolor=colour, linewidth=0.9, linestyle=style, alpha=0.8, zorder=3)
        )


def symbols(canvas: Canvas, spots: Sequence[Spot], *, crowded: bool = False) -> None:
    """Draw each spot: one or two event types as symbols side by side, more as a ring; small ones on top."""
    scale = scale_for(spots)
    for spot in by_weight(spots):
        half = half_width(spot, scale, crowded) * canvas.point
        canvas.take(spot.x, spot.y, half, min(half, LARGEST * canvas.point / 2))
        if mixed(spot, crowded):
            _ring(canvas, spot, half)
            continue
        x = spot.x - half
        for event_type, count in in_order(spot.types):
            width = diameter(count, scale)
            x += width / 2 * canvas.point
            symbol(canvas.axes, x, spot.y, event_type, width, count=count, hollow=spot.wide)
            x += width / 2 * canvas.point


def symbol(
    axes: Axes,
    x: float,
    y: float,
    event_type: str,
    size: float,
    *,
    count: int = 1,
    hollow: bool = False,
    zorder: float = 6,
) -> None:
    """Draw the symbol of an event type ``size`` points across, with its number when there are several."""
    mark = marks()[event_type]
    axes.plot(
        [x], [y], marker=MARKERS[mark.symbol], markersize=size * EVEN[mark.symbol] * 0.9, linestyle="none",
        markerfacecolor=PAPER if hollow else mark.colour, markeredgecolor=mark.colour if hollow else PAPER,
        markeredgewidth=1.3 if hollow else 0.8, zorder=zorder, clip_on=True,
    )  # fmt: skip
    if count > 1:
        axes.text(
            x, y, f"{count:,}", fontproperties=typeface(max(6.0, min(10.0, size * 0.42)), bold=True),
            color=mark.colour if hollow else PAPER, ha="center", va="center_baseline", zorder=zorder + 1, clip_on=True,
            path_effects=[withStroke(linewidth=1.6, foreground=PAPER if hollow else mark.colour)],
        )  # fmt: skip


def mixed(spot: Spot, crowded: bool) -> bool:
    """Whether a spot is drawn as a ring: a row of many symbols would reach over places it does not mean."""
    return len(spot.types) > (1 if crowded else 2)


def half_width(spot: Spot, scale: float, crowded: bool) -> float:
    """Points from the middle of a spot to its side."""
    if mixed(spot, crowded):
        return max(diameter(spot.types.total(), scale), 14.0) / 2
    return sum(diameter(n, scale) for n in spot.types.values()) / 2


def diameter(count: int, scale: float) -> float:
    """Points across of a symbol for ``count`` incidents: proportional to the root, never illegible."""
    return max(LEGIBLE if count > 1 else SMALLEST, min(LARGEST, scale * math.sqrt(count)))


def scale_for(spots: Iterable[Spot]) -> float:
    """Points across of one incident, such that the largest number on the map still has a sensible size."""
    most = max((spot.types.total() for spot in spots), default=1)
    return min(ONE, LARGEST / math.sqrt(most))


def in_order(types: Mapping[str, int]) -> list[tuple[str, int]]:
    """(event type, number) in the order of the legend, without those that have none."""
    return [(t, types[t]) for t in marks() if types.get(t)]


def by_weight(spots: Iterable[Spot]) -> list[Spot]:
    """Spots with the most incidents first; ties by position, so that a picture is always the same."""
    return sorted(spots, key=lambda s: (-s.types.total(), s.x, s.y))


def extent(canvas: Canvas, text: Text) -> Box:
    """West, south, east, north of a text in EPSG:3857 metres."""
    drawn = text.get_window_extent().transformed(canvas.axes.transData.inverted())
    return float(drawn.x0), float(drawn.y0), float(drawn.x1), float(drawn.y1)


def _colour(mark: Spot | Area) -> str:
    """Colour of the most frequent event type, the first of the legend among equals."""
    return marks()[max(in_order(mark.types), key=lambda item: item[1])[0]].colour


def _ring(canvas: Canvas, spot: Spot, radius: float) -> None:
    """A ring shared among event types, with the number of incidents in the middle; radius in metres."""
    at, total, turn = (spot.x, spot.y), spot.types.total(), 90.0
    canvas.axes.add_patch(Circle(at, radius + canvas.point, facecolor=PAPER, edgecolor=FRAME, linewidth=0.4, zorder=6))
    for event_type, count in in_order(spot.types):
        share = 360 * count / total
        colour = marks()[event_type].colour
        canvas.axes.add_patch(
            Wedge(at, radius, turn - share, turn, width=radius * 0.36, facecolor=colour, linewidth=0, zorder=6)
        )
        turn -= share
    size = max(5.0, min(9.5, radius / canvas.point * (0.75 if total < 100 else 0.55)))
    canvas.axes.text(
        *at, f"{total:,}", fontproperties=typeface(size, bold=True), color=INK, ha="center", va="center_baseline",
        zorder=7, clip_on=True,
    )  # fmt: skip


def _roomy(canvas: Canvas, shape: BaseGeometry, busy: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The point inside a shape where a badge covers least of what is drawn and is well inside."""
    seen = shape.intersection(canvas.window())
    prepare(seen)
    west, south, east, north = seen.bounds
    steps = [i / 24 for i in range(1, 24)]
    middle = seen.representative_point()
    grid = [(west + (east - west) * i, south + (north - south) * j) for i in steps for j in steps]
    inside = [at for at in grid if seen.contains(Point(at))] or [(middle.x, middle.y)]
    wide, high = BADGE[0] * canvas.point, BADGE[1] * canvas.point
    rim = seen.boundary

    def room(at: tuple[float, float]) -> float:
        """1 where the badge just touches something, more where it is clear of all."""
        clear = [max(abs(at[0] - x) / wide, abs(at[1] - y) / high) for x, y in busy]
        return min([2.0, Point(at).distance(rim) / high, *clear])

    return max(inside, key=room)


def _badge(canvas: Canvas, x: float, y: float, area: Area) -> None:
    """A label, not a pin: hollow symbols with their numbers in a box that names the area."""
    point, row, phrases = canvas.point, in_order(area.types), canvas.phrases
    title = canvas.axes.text(
        x, y + 7.5 * point, MARK[phrases.lang] + plain(phrases.place(area.place)), fontproperties=typeface(7.5),
        color=INK, ha="center", va="center", zorder=8, clip_on=True,
    )  # fmt: skip
    west, _, east, _ = extent(canvas, title)
    step = 28 * point
    half = max((east - west) / 2 + 5 * point, len(row) * step / 2 + 2 * point)
    frame = FancyBboxPatch(
        (x - half, y - 14 * point), 2 * half, 30 * point, boxstyle=f"round,pad=0,rounding_size={4 * point}",
        facecolor=PAPER, edgecolor=MUTED, linewidth=0.6, alpha=0.92, zorder=7.5,
    )  # fmt: skip
    canvas.axes.add_patch(frame)
    canvas.take(x, y, half, 16 * point)
    for i, (event_type, count) in enumerate(row):
        along = (i + 0.5) * step - len(row) * step / 2
        at, side = (x - along, -1) if phrases.rtl else (x + along, 1)
        symbol(canvas.axes, at - side * 6 * point, y - 5 * point, event_type, 9, hollow=True, zorder=8)
        canvas.axes.text(
            at + side * 6 * point, y - 5 * point, f"{count:,}", fontproperties=typeface(8, bold=True), color=INK,
            ha="center", va="center_baseline", zorder=8, clip_on=True,
        )  # fmt: skip
