"""Incidents on a snapshot's map: circles of uncertainty and symbols sized by number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Wedge
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from exports.maps.fonts import typeface
from exports.maps.ground import DASHES, FRAME, INK, PAPER, Canvas
from exports.maps.projection import Box
from exports.maps.spots import Area, Spot
from geo.map.palette import marks

MARKERS = {"circle": "o", "diamond": "D", "plus": "P", "square": "s", "star": "*", "triangle": "^"}
# Markers of one nominal size differ in area; these factors make them look alike.
EVEN = {"circle": 1.0, "diamond": 0.82, "plus": 1.05, "square": 0.9, "star": 1.4, "triangle": 1.05}
ONE, LARGEST = 11.0, 34.0  # points across: one incident where there is room, and the limit
SMALLEST, LEGIBLE = 8.0, 11.0  # points across: the least, and the least that holds a number
SPREAD = 1.27  # how much wider than its size the widest symbol is, a star
MEASURED = 10_000  # texts whose size is remembered

#: Dots from where a text stands to its edges, by what it says, in which letters, how aligned, and dots to the inch.
_measured: dict[tuple[object, ...], Box] = {}


def circles(canvas: Canvas, spots: Iterable[Spot]) -> None:
    """Draw how far from its point each spot may be; dashed where the words say "near" or name a region."""
    for spot in spots:
        if spot.radius < 3 * canvas.point:
            continue
        at, colour = (spot.x, spot.y), colour_of(spot)
        style = DASHES if spot.near or spot.wide else "solid"
        canvas.axes.add_patch(
            Circle(at, spot.radius, fill=False, edgecolor=colour, linewidth=0.6, linestyle=style, alpha=0.7, zorder=3)
        )


def symbols(canvas: Canvas, spots: Sequence[Spot], *, crowded: bool = False) -> None:
    """Draw each spot: one or two event types as symbols side by side, more as a ring; small ones on top."""
    scale = scale_for(spots, canvas.most)
    for spot in by_weight(spots):
        half, high = (reach * canvas.point for reach in footprint(spot, scale, crowded))
        canvas.take(spot.x, spot.y, half, high)
        if mixed(spot, crowded):
            canvas.keep("mark", *_ring(canvas, spot, half - canvas.point))
            continue
        shown = [(event_type, count, diameter(count, scale) * SPREAD) for event_type, count in in_order(spot.types)]
        x = spot.x - sum(width for _, _, width in shown) / 2 * canvas.point
        kept: list[Artist] = []
        for event_type, count, width in shown:
            x += width / 2 * canvas.point
            kept += symbol(canvas.axes, x, spot.y, event_type, width / SPREAD, count=count, hollow=spot.wide)
            x += width / 2 * canvas.point
        canvas.keep("mark", *kept)


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
) -> list[Artist]:
    """Draw the symbol of an event type ``size`` points across, with its number when there are several."""
    mark = marks()[event_type]
    drawn: list[Artist] = [*axes.plot(
        [x], [y], marker=MARKERS[mark.symbol], markersize=size * EVEN[mark.symbol] * 0.9, linestyle="none",
        markerfacecolor=PAPER if hollow else mark.colour, markeredgecolor=mark.colour if hollow else PAPER,
        markeredgewidth=1.3 if hollow else 0.8, zorder=zorder, clip_on=True,
    )]  # fmt: skip
    if count > 1:
        text = axes.text(
            x, y, f"{count:,}", fontproperties=typeface(max(6.0, min(10.0, size * 0.42)), bold=True),
            color=mark.colour if hollow else PAPER, ha="center", va="center_baseline", zorder=zorder + 1, clip_on=True,
            path_effects=[withStroke(linewidth=1.6, foreground=PAPER if hollow else mark.colour)],
        )  # fmt: skip
        drawn.append(text)
    return drawn


def mixed(spot: Spot, crowded: bool) -> bool:
    """Whether a spot is drawn as a ring: a row of many symbols would reach over places it does not mean."""
    return len(spot.types) > (1 if crowded else 2)


def footprint(spot: Spot, scale: float, crowded: bool) -> tuple[float, float]:
    """Points from the middle of a spot to its side and to its top, with the breath it needs."""
    if mixed(spot, crowded):
        ring = max(diameter(spot.types.total(), scale), 14.0) / 2 + 1
        return ring, ring
    sizes = [diameter(n, scale) * SPREAD for n in spot.types.values()]
    return sum(sizes) / 2, max(sizes) / 2


def diameter(count: int, scale: float) -> float:
    """Points across of a symbol for ``count`` incidents: proportional to the root, never illegible."""
    return max(LEGIBLE if count > 1 else SMALLEST, min(LARGEST, scale * math.sqrt(count)))


def scale_for(spots: Iterable[Spot], most: int = 1) -> float:
    """Points across of one incident, such that the largest number, or ``most``, still has a sensible size."""
    most = max((spot.types.total() for spot in spots), default=most) if most == 1 else most
    return min(ONE, LARGEST / math.sqrt(most))


def in_order(types: Mapping[str, int]) -> list[tuple[str, int]]:
    """(event type, number) in the order of the legend, without those that have none."""
    return [(t, types[t]) for t in marks() if types.get(t)]


def by_weight(spots: Iterable[Spot]) -> list[Spot]:
    """Spots with the most incidents first; ties by position, so that a picture is always the same."""
    return sorted(spots, key=lambda s: (-s.types.total(), s.x, s.y))


def extent(axes: Axes, text: Text) -> Box:
    """West, south, east, north of a text in the units of the axes, whose data it stands among.

    Setting Arabic is slow, and a name is tried at many points and on many maps: it is measured once.
    """
    x, y = axes.transData.transform(text.get_position())
    aligned = text.get_horizontalalignment(), text.get_verticalalignment()
    looks = (text.get_text(), text.get_fontproperties(), *aligned, text.get_parse_math(), axes.figure.dpi)
    found = _measured.get(looks)
    if found is None:
        if len(_measured) >= MEASURED:
            _measured.clear()
        drawn = text.get_window_extent()
        found = _measured[looks] = (drawn.x0 - x, drawn.y0 - y, drawn.x1 - x, drawn.y1 - y)
    west, south, east, north = found
    back = axes.transData.inverted()
    (left, low), (right, high) = back.transform([(x + west, y + south), (x + east, y + north)])
    return float(left), float(low), float(right), float(high)


def colour_of(mark: Spot | Area) -> str:
    """Colour of the most frequent event type, the first of the legend among equals."""
    return marks()[max(in_order(mark.types), key=lambda item: item[1])[0]].colour


def _ring(canvas: Canvas, spot: Spot, radius: float) -> list[Artist]:
    """A ring shared among event types, with the number of incidents in the middle; radius in metres."""
    at, total, turn = (spot.x, spot.y), spot.types.total(), 90.0
    plate = Circle(at, radius + canvas.point, facecolor=PAPER, edgecolor=FRAME, linewidth=0.4, zorder=6)
    canvas.axes.add_patch(plate)
    for event_type, count in in_order(spot.types):
        share = 360 * count / total
        colour = marks()[event_type].colour
        canvas.axes.add_patch(
            Wedge(at, radius, turn - share, turn, width=radius * 0.36, facecolor=colour, linewidth=0, zorder=6)
        )
        turn -= share
    size = max(5.0, min(9.5, radius / canvas.point * (0.75 if total < 100 else 0.55)))
    text = canvas.axes.text(
        *at, f"{total:,}", fontproperties=typeface(size, bold=True), color=INK, ha="center", va="center_baseline",
        zorder=7, clip_on=True,
    )  # fmt: skip
    return [plate, text]
