"""Names on a snapshot's map, written where they cover nothing, the most useful first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.patheffects import withStroke
from shapely import Point, get_parts
from shapely.geometry.base import BaseGeometry

import packs
from exports.maps.fonts import typeface
from exports.maps.ground import INK, PAPER, QUARTERS, WIDE, Canvas, named_ground, outlines
from exports.maps.projection import metres
from exports.maps.spots import Spot
from exports.maps.symbols import by_weight, extent, footprint, scale_for
from models import Place
from wording.texts import MARK, gazetteer, plain

TOWN, REGION = "#4a4d53", "#8b867b"
WATERS, ROUTE = "#5d8399", "#8a7c5c"
STRETCH = 0.12  # of the map's width that must be in view of what is named
MOST = 18  # names of towns without incidents
NAMED = 3  # quarters of one mark that are named; of more, their town
TWICE = " · "  # between the names in two languages, which leave no room for more
PARTS = ("neighbourhood", "site")
SETTLEMENTS = ("city", "town", "village")
POINTS = ("exact", "approx", "estimated")  # others stand at their parent's point or in the middle of an area


def names(canvas: Canvas, spots: Sequence[Spot], *, crowded: bool = False) -> None:
    """Write names where there is room: main cities, places of incidents, regions, then other towns."""
    view, scale = canvas.view, scale_for(spots, canvas.most)
    marked = {p.place_id for s in spots for p in s.places}
    towns = [t for t in _towns(view.ground_width) if t.place_id not in marked]
    seats = [t for t in towns if view.ground_width > WIDE and _rank(t) == 0]
    _write_towns(canvas, seats)
    written = set()
    for spot in by_weight(spots):
        gap, at = footprint(spot, scale, crowded)[0], (spot.x, spot.y)
        for name in _spot_names(canvas, spot) if view.holds(*at) else ():
            if _beside(canvas, *at, name, size=8.5, bold=True, gap=gap):
                written |= {name, name.split(": ")[0]}
                break
    if view.ground_width < QUARTERS:
        # So near, a governorate says nothing; the reader must know which town this is.
        window = canvas.window()
        for town in _towns(view.ground_width):
            if (
                town.kind == "city"
                and view.holds(*_point(town))
                and (name := canvas.phrases.place(town)) not in written
            ):
                _spread(canvas, window, *_point(town), name, 13)
        _regions(canvas, ("neighbours",))
    else:
        _regions(canvas, ("neighbours", "admin1"))
    _waters(canvas)
    _write_towns(canvas, [t for t in towns if t not in seats])


def _write_towns(canvas: Canvas, towns: Iterable[Place]) -> None:
    room = MOST
    for town in towns:
        x, y = _point(town)
        if room and canvas.view.holds(x, y):
            room -= _beside(canvas, x, y, canvas.phrases.place(town), size=7.5, gap=3.0, dot=True)


def _waters(canvas: Canvas) -> None:
    """Names of rivers, lakes and numbered roads on a stretch of them in view, the longest first."""
    window, least = canvas.window(), STRETCH * canvas.view.width
    seen = [(f, shape.intersection(window)) for f, shape in named_ground()]
    for feature, shape in sorted(seen, key=lambda one: -one[1].length):
        name = feature.label or (feature.name_ar if canvas.phrases.rtl else feature.name_en)
        if shape.is_empty or shape.length < least or name in {text for text, _ in canvas.written}:
            continue
        part = max(get_parts(shape), key=lambda one: one.length)
        along = [part.representative_point()] if feature.kind == "lake" else [
            part.interpolate(share, normalized=True) for share in (0.5, 0.35, 0.65, 0.2, 0.8)
        ]  # fmt: skip
        colour = ROUTE if feature.kind == "road" else WATERS
        if any(_on(canvas, at.x, at.y, name, colour) for at in along):
            canvas.written.append((name, feature.kind))


def _on(canvas: Canvas, x: float, y: float, name: str, colour: str) -> bool:
    """Write a name in the middle of a point if it covers nothing."""
    text = canvas.axes.text(
        x, y, MARK[canvas.phrases.lang] + plain(name), fontproperties=typeface(6.5, italic=not canvas.phrases.rtl),
        color=colour, ha="center", va="center", zorder=4, clip_on=True, parse_math=False,
        path_effects=[withStroke(linewidth=1.6, foreground=PAPER, alpha=0.8)],
    )  # fmt: skip
    where = extent(canvas.axes, text)
    if canvas.free(*where):
        canvas.taken.append(where)
        canvas.keep("name", text)
        return True
    text.remove()
    return False


def _spot_names(canvas: Canvas, spot: Spot) -> list[str]:
    """What a spot may be called, the best first: its place, or the town that its places lie in, with them if few."""
    found = {canvas.phrases.place(p) for p in spot.places}
    if len(found) == 1:
        return list(found)
    known = gazetteer()
    if any(p.place_id not in known.places for p in spot.places):
        return []
    chains = [known.chain(p.place_id) for p in spot.places]
    shared = [p for p in chains[0] if p.kind in SETTLEMENTS and all(p in chain for chain in chains)]
    if not shared:
        return []
    town = canvas.phrases.place(shared[0])
    quarters = len(found) <= NAMED and all(p.kind in PARTS for p in spot.places) and TWICE not in town
    return [f"{town}: {canvas.phrases('list').join(sorted(found))}", town] if quarters else [town]


def _beside(
    canvas: Canvas, x: float, y: float, name: str, *, size: float, bold: bool = False, gap: float, dot: bool = False
) -> bool:
    """Write a name beside, above or below a point where it covers nothing; False when there is no room."""
    reach = (gap + 2) * canvas.point
    before, after = (-reach, 0.0, "right", "center"), (reach, 0.0, "left", "center")
    tries = [before, after] if canvas.phrases.rtl else [after, before]
    tries += [(0.0, reach, "center", "bottom"), (0.0, -reach, "center", "top")]
    if dot and not canvas.free(x - 2 * canvas.point, y - 2 * canvas.point, x + 2 * canvas.point, y + 2 * canvas.point):
        return False
    text = canvas.axes.text(
        x, y, MARK[canvas.phrases.lang] + plain(name), fontproperties=typeface(size, bold=bold), zorder=7.2,
        color=INK if bold else TOWN, path_effects=[withStroke(linewidth=2.2, foreground=PAPER)], clip_on=True,
        parse_math=False,
    )  # fmt: skip
    for dx, dy, ha, va in tries:
        text.set(position=(x + dx, y + dy), ha=ha, va=va)
        where = extent(canvas.axes, text)
        if canvas.free(*where):
            canvas.taken.append(where)
            canvas.keep("name", text)
            if dot:
                canvas.take(x, y, 2 * canvas.point, 2 * canvas.point)
                canvas.keep("dot", *canvas.axes.plot([x], [y], marker="o", markersize=2.4, color=TOWN, zorder=5))
            return True
    text.remove()
    return False


def _spread(canvas: Canvas, region: BaseGeometry, x: float, y: float, name: str, size: float) -> None:
    """Write the name of a region as near to a point of it as it covers nothing, if there is such a place."""
    text = canvas.axes.text(
        x, y, MARK[canvas.phrases.lang] + plain(name), fontproperties=typeface(size, italic=not canvas.phrases.rtl),
        color=REGION, ha="center", va="center", zorder=4, clip_on=True, parse_math=False,
    )  # fmt: skip
    west, south, east, north = extent(canvas.axes, text)
    for dy in (0, 12, -12, 24, -24, 40, -40, 60, -60, 90, -90):
        up = dy * canvas.point
        if canvas.free(west, south + up, east, north + up) and region.contains(Point(x, y + up)):
            text.set_y(y + up)
            canvas.taken.append((west, south + up, east, north + up))
            canvas.keep("name", text)
            return
    text.remove()


def _regions(canvas: Canvas, levels: Iterable[str]) -> None:
    """Names of neighbours and governorates, each in the part of it that is in view."""
    window = canvas.window()
    for level in levels:
        least, size = (0.02, 9.5) if level == "neighbours" else (0.003, 8.5)
        for _, row in outlines(level).iterrows():
            seen = row.geometry.intersection(window)
            if seen.area > least * window.area:
                at = seen.representative_point()
                name = str(row[f"name_{canvas.phrases.lang}"]).replace(canvas.phrases("governorate_word"), "")
                _spread(canvas, seen, at.x, at.y, name.strip(), size)


def _point(place: Place) -> tuple[float, float]:
    assert place.longitude is not None and place.latitude is not None
    return metres(place.longitude, place.latitude)


def _rank(place: Place) -> int:
    """0 for the city a governorate is named after, 1 for the seat of a district, 2 for other places."""
    governorate = gazetteer().places.get(place.admin1 or "")
    if governorate and place.kind == "city" and governorate.name_ar.endswith(" " + place.name_ar):
        return 0
    # COD-AB numbers the sub-district of a district's seat xxyy00.
    return 1 if (place.admin3 or "").endswith("00") else 2


@packs.cached
def _towns(ground_width: float) -> tuple[Place, ...]:
    """Places worth a name, most important first."""
    kinds = ["city"]
    kinds += ["town"] if ground_width < WIDE else []
    kinds += ["neighbourhood", "village"] if ground_width < QUARTERS else []
    abroad, known = gazetteer().abroad, gazetteer().places.values()
    found = [
        p
        for p in known
        if p.kind in kinds and p.place_id not in abroad and p.latitude is not None and p.coord_precision in POINTS
    ]
    return tuple(sorted(found, key=lambda p: (kinds.index(p.kind), _rank(p), p.place_id)))
