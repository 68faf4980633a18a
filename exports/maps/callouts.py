"""Areas on a figure's map: shaded, with one number each; the largest explained in boxes beside the map.

An incident that is known to lie in a governorate or district, and no closer, has no point. Its area is shaded and
holds the number of such incidents where nothing else stands. What they were is said outside the frame, in at most
``MOST`` boxes with lines to their areas; the rest is for a list.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke
from shapely import Point, prepare
from shapely.geometry.base import BaseGeometry

from exports.maps.fonts import typeface
from exports.maps.ground import DASHES, INK, MUTED, PAPER, Canvas, areas, fill, lines
from exports.maps.spots import Area
from exports.maps.symbols import colour_of, extent, in_order, symbol
from wording.texts import MARK, plain

MOST = 6  # boxes beside a map
COLUMN = 124.0  # points: room for the boxes
WIDEST = 170.0  # points of a box with its margins
GAP = 5.0  # points between boxes, and from the frame
LINE, ROW = 9.5, 13.0  # points: of a name, of a row of symbols
ACROSS = 3  # symbols in a row
STEPS = 17  # places tried along each side of an area


def largest(found: Sequence[Area]) -> tuple[Area, ...]:
    """The areas that get a box: those with the most incidents, in the order of their numbers."""
    return tuple(sorted(found, key=lambda a: (-a.types.total(), a.place.place_id)))[:MOST]


def listed(found: Sequence[Area], boxed: bool) -> tuple[Area, ...]:
    """The areas that get none."""
    ordered = sorted(found, key=lambda a: (-a.types.total(), a.place.place_id))
    return tuple(ordered[MOST:] if boxed else ordered)


def shade(canvas: Canvas, found: Sequence[Area]) -> None:
    """Shade the areas and dash their edges, the large ones first."""
    shapes = areas()
    for area in sorted(found, key=lambda a: -shapes[a.place.place_id].area):
        colour, shape = colour_of(area), shapes[area.place.place_id]
        fill(canvas.axes, [shape], colour, alpha=0.13, zorder=2.0)
        lines(canvas.axes, [shape.boundary], colour, 1.1, style=DASHES, zorder=2.1)


def numbers(canvas: Canvas, found: Sequence[Area]) -> dict[str, tuple[float, float]]:
    """Write the number of each area where it covers nothing, if there is such a place in it.

    Returns where each area is met by a line, in EPSG:3857 metres, by place id.
    """
    meets = {}
    for area in sorted(found, key=lambda a: (-a.types.total(), a.place.place_id)):
        shape = areas()[area.place.place_id].intersection(canvas.window())
        if shape.is_empty:
            continue
        middle = shape.representative_point()
        meets[area.place.place_id] = _number(canvas, area, shape, middle) or (middle.x, middle.y)
    return meets


def _number(canvas: Canvas, area: Area, shape: BaseGeometry, middle: Point) -> tuple[float, float] | None:
    point, said = canvas.point, f"{area.types.total():,}"
    wide, high = (7 + 5.2 * len(said)) * point, 12 * point
    prepare(shape)
    west, south, east, north = shape.bounds
    steps = [i / STEPS for i in range(1, STEPS)]
    grid = [(west + (east - west) * i, south + (north - south) * j) for i in steps for j in steps]
    near = sorted([(middle.x, middle.y), *grid], key=lambda at: middle.distance(Point(at)))
    for x, y in near:
        if canvas.free(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) and shape.contains(Point(x, y)):
            frame = FancyBboxPatch(
                (x - wide / 2, y - high / 2), wide, high, boxstyle=f"round,pad=0,rounding_size={2 * point}",
                facecolor=PAPER, edgecolor=colour_of(area), linewidth=0.8, linestyle=DASHES, alpha=0.95, zorder=5.6,
            )  # fmt: skip
            canvas.axes.add_patch(frame)
            text = canvas.axes.text(
                x, y, said, fontproperties=typeface(7.5, bold=True), color=INK, ha="center", va="center_baseline",
                zorder=5.7, clip_on=True,
            )  # fmt: skip
            canvas.take(x, y, wide / 2 + point, high / 2 + point)
            canvas.keep("number", frame, text)
            return x, y
    return None


def boxes(
    canvas: Canvas, found: Sequence[Area], meets: dict[str, tuple[float, float]], top: float, bottom: float
) -> None:
    """Draw the boxes beside the frame between two heights (points from below), each with a line to its area."""
    ordered = sorted(
        (a for a in largest(found) if a.place.place_id in meets), key=lambda a: -meets[a.place.place_id][1]
    )
    names = [_lines_of(canvas, area) for area in ordered]
    heights = [
        6 + LINE * len(name) + ROW * -(-len(area.types) // ACROSS) for name, area in zip(names, ordered, strict=True)
    ]
    while heights and sum(heights) + GAP * (len(heights) - 1) > top - bottom:  # the last by number goes to the list
        least = min(range(len(ordered)), key=lambda i: ordered[i].types.total())
        del ordered[least], names[least], heights[least]
    wanted = [canvas.on_sheet(*meets[a.place.place_id])[1] for a in ordered]
    rtl = canvas.phrases.rtl
    column = canvas.frame[0] if rtl else canvas.sheet.get_xlim()[1] - canvas.frame[2]
    wide = min(column, WIDEST) - 2 * GAP
    left = canvas.frame[0] - GAP - wide if rtl else canvas.frame[2] + GAP
    for area, name, high, y in zip(ordered, names, heights, stacked(wanted, heights, top, bottom), strict=True):
        _box(canvas, area, name, (left, y - high, wide, high))
        edge = (left + wide) if rtl else left
        x, up = meets[area.place.place_id]
        start = canvas.on_map(edge, y - high / 2)
        canvas.axes.plot(
            [start[0], x], [start[1], up], color=MUTED, linewidth=0.6, zorder=5.5, clip_on=False,
            path_effects=[withStroke(linewidth=1.8, foreground=PAPER, alpha=0.7)],
        )  # fmt: skip


def stacked(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Upper edges of boxes as near to what each is about as they can stand without touching, the highest first.

    >>> stacked([90, 88, 10], [20, 20, 20], top=100, bottom=0)
    [100, 75.0, 20.0]
    """
    edges, room = [], top
    for at, high in zip(wanted, heights, strict=True):
        edges.append(min(room, at + high / 2))
        room = edges[-1] - high - GAP
    room = bottom
    for i in reversed(range(len(edges))):  # from below: none hangs out of the column
        edges[i] = max(edges[i], room + heights[i])
        room = edges[i] + GAP
    return edges


def _lines_of(canvas: Canvas, area: Area) -> list[str]:
    """The name of an area, each language on a line."""
    return [MARK[canvas.phrases.lang] + name for name in plain(canvas.phrases.place(area.place)).split(" · ")]


def _box(canvas: Canvas, area: Area, name: Sequence[str], where: tuple[float, float, float, float]) -> None:
    """A box on the sheet: the area, then its event types with their numbers."""
    left, low, wide, high = where
    sheet, rtl = canvas.sheet, canvas.phrases.rtl
    frame = FancyBboxPatch(
        (left, low), wide, high, boxstyle="round,pad=0,rounding_size=3", facecolor=PAPER, edgecolor=MUTED,
        linewidth=0.6, zorder=2,
    )  # fmt: skip
    sheet.add_patch(frame)
    kept: list[Artist] = [frame]
    top = low + high - 3
    for number, line in enumerate(name):
        text = sheet.text(
            left + wide - 5 if rtl else left + 5, top - LINE * (number + 0.5), line, color=INK, zorder=3,
            fontproperties=typeface(7.5, bold=True), ha="right" if rtl else "left", va="center", parse_math=False,
        )  # fmt: skip
        west, _, east, _ = extent(sheet, text)
        if east - west > wide - 8:
            text.set_fontproperties(typeface(7.5 * (wide - 8) / (east - west), bold=True))
        kept.append(text)
    top -= LINE * len(name)
    step = (wide - 8) / ACROSS
    for number, (event_type, count) in enumerate(in_order(area.types)):
        along = 10 + step * (number % ACROSS)
        y = top - ROW * (number // ACROSS + 0.5)
        x, side = (left + wide - along, -1) if rtl else (left + along, 1)
        kept += symbol(sheet, x, y, event_type, 8, hollow=True, zorder=3)
        kept.append(
            sheet.text(
                x + side * 7, y, f"{count:,}", fontproperties=typeface(7.5, bold=True), color=INK,
                ha="right" if rtl else "left", va="center_baseline", zorder=3,
            )
        )  # fmt: skip
    canvas.keep("box", *kept)
