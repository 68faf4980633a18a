"""On a store of real-like incidents no two marks, numbers, names or boxes lie on each other, and all parts count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest
from export_cases import counted, incident, selection
from matplotlib.artist import Artist
from matplotlib.text import Text
from real_like import real_like

from exports.extract import Selection
from exports.figures.brief import Brief
from exports.figures.brief_maps import map_of
from exports.figures.design import LANGUAGES, TEMPLATES, Design
from exports.maps.callouts import MOST, largest, listed, stacked
from exports.maps.ground import areas
from exports.maps.map_image import Plate, cut_by, drawn_on, layout, plate
from exports.maps.spots import gather
from exports.maps.symbols import footprint, mixed, scale_for
from filters import Filters
from models import Incident
from wording.texts import Words, gazetteer

SLACK = 0.5  # dots that two edges may share
UNITS = sorted(p.place_id for p in gazetteer().places.values() if p.kind == "governorate")
#: Width and height in points of the maps of each template, on the papers they are mostly asked for.
SIZES = {
    "map": (782, 330),
    "report": (430, 330),
    "weekly": (535, 270),
    "incident": (535, 205),
    "comparison": (385, 200),
    "multiples": (250, 150),
}


@cache
def whole() -> Selection:
    found = list(real_like())
    return selection(found, Filters(), counts=counted(found))


@cache
def half() -> Selection:
    found = list(real_like())[::2]
    return selection(found, Filters(), counts=counted(found))


def inside(unit: str) -> list[Incident]:
    known = gazetteer().places
    here = [i for i in real_like() if i.place and i.place.place_id in known]
    return [i for i in here if unit in (i.place.place_id, known[i.place.place_id].admin1)]  # type: ignore[union-attr]


def extent(parts: tuple[Artist, ...], of: Plate) -> tuple[float, float, float, float]:
    renderer = of.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [part.get_window_extent(renderer) for part in parts]
    return min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)


def overlaps(of: Plate) -> Iterator[str]:
    """What lies on something else, or hangs out of the figure."""
    of.figure.draw_without_rendering()
    drawn = [(kind, parts, extent(parts, of)) for kind, parts in of.drawn]
    for (kind, parts, a), (other, others, b) in combinations(drawn, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > SLACK and min(a[3], b[3]) - max(a[1], b[1]) > SLACK:
            yield f"{kind} {said(parts)} on {other} {said(others)}"
    frame = of.figure.axes[0].get_window_extent()
    for kind, parts, (west, south, east, north) in drawn:
        edge = frame if kind == "mark" else of.figure.bbox
        if west < edge.x0 - 1 or south < edge.y0 - 1 or east > edge.x1 + 1 or north > edge.y1 + 1:
            yield f"{kind} {said(parts)} hangs out"
    kept = {id(part) for _, parts in of.drawn for part in parts}
    for text in of.figure.findobj(Text):
        if text.get_text() and text.get_visible() and id(text) not in kept:
            yield f"{text.get_text()!r} is not looked after"


def said(parts: tuple[Artist, ...]) -> str:
    return " ".join(part.get_text() for part in parts if isinstance(part, Text))


def test_there_is_enough_to_be_crowded() -> None:
    assert len(real_like()) > 400


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_overlaps_on_the_map_of_a_whole_store(template: str, lang: str) -> None:
    brief = Brief(whole(), Design(template=template, lang=lang), half() if template == "comparison" else None)
    for number in {"comparison": (0, 1), "multiples": (0, -1)}.get(template, (0,)):
        assert not list(overlaps(map_of(brief, number, *SIZES[template])))


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("unit", UNITS)
def test_nothing_overlaps_on_the_map_of_a_governorate(unit: str, lang: str) -> None:
    found = gather(inside(unit), areas())
    assert not list(overlaps(plate(found, Words(lang), *SIZES["weekly"])))


def test_no_symbol_is_cut_by_the_edge_of_a_low_map() -> None:
    many = [incident(n, "C5993", "town") for n in range(60)]
    found = gather([*many, incident(61, "qam-halko", "neighbourhood")], areas())
    laid = layout(found, 260, 100, callouts=False)
    point = laid.view.width / (laid.frame[2] - laid.frame[0])
    covered = drawn_on(laid.spots, point, laid.crowded)
    assert len(covered) == 2
    assert cut_by(laid.view, covered) == []


def test_maps_beside_each_other_share_the_scale_of_their_symbols() -> None:
    brief = Brief(whole(), Design(template="multiples", by="faction"))
    assert len(brief.panels) > 2
    sizes: dict[int, set[int]] = {}
    for number in range(3):
        drawn = map_of(brief, number, 250, 150)
        for spot in drawn.spots:
            if mixed(spot, drawn.crowded):
                half = footprint(spot, scale_for(drawn.spots, drawn.most), drawn.crowded)[0]
                sizes.setdefault(spot.types.total(), set()).add(round(half * 10))
    assert len(sizes) > 2
    assert all(len(found) == 1 for found in sizes.values())


def test_six_areas_are_explained_and_the_rest_is_listed() -> None:
    found = gather(real_like(), areas()).areas
    boxed, rest = largest(found), listed(found, True)
    assert len(boxed) == MOST and not {a.place.place_id for a in boxed} & {a.place.place_id for a in rest}
    assert len(boxed) + len(rest) == len(found) == len(listed(found, False))
    assert min(a.types.total() for a in boxed) >= max(a.types.total() for a in rest)
    brief = Brief(selection(list(real_like()), Filters()), Design())
    (line,) = brief.areas()
    assert Words("en").place(rest[0].place) in line[0]
    assert len([kind for kind, _ in map_of(brief, 0, 782, 330).drawn if kind == "box"]) <= MOST


@pytest.mark.parametrize(
    ("wanted", "heights", "edges"),
    [
        ([], [], []),
        ([50], [20], [60]),
        ([200], [20], [100]),
        ([-50], [20], [20]),
        ([50, 50, 50], [20, 20, 20], [70, 45, 20]),
        ([10, 9, 8], [20, 20, 20], [70, 45, 20]),
    ],
)
def test_boxes_stand_apart_in_their_column(wanted: list[float], heights: list[float], edges: list[float]) -> None:
    found = stacked(wanted, heights, top=100, bottom=0)
    assert found == edges
    assert all(a - high - b >= 0 for a, high, b in zip(found, heights, found[1:], strict=False))


def numbers(text: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_part_of_a_brief_counts_the_same(lang: str) -> None:
    found = list(real_like())
    data = Brief(selection(found, Filters(), counts=counted(found)), Design(template="weekly", lang=lang)).data()
    tiles = [int(tile["value"].replace(",", "")) for tile in data["tiles"]]
    dead, hurt = (sum(getattr(i, name) or 0 for i in found) for name in ("fatalities_min", "injuries_min"))
    assert tiles[:3] == [len(found), dead, hurt]
    assert numbers(data["lines"][0][0]) == [len(found), dead, hurt]
    assert numbers(data["counts"][0])[0] == len(found)
    by_type = data["tables"][0]["rows"]
    assert sum(int(row["values"][0].replace(",", "")) for row in by_type) == len(found)
    bars = sum(part["count"] for bar in data["timeline"]["bars"] for part in bar["parts"])
    assert bars == sum(i.event_date is not None for i in found)
    shown, count = numbers(data["say"]["top"][0])
    assert (shown, count) == (len(data["top"]), len(found))
