"""Figures say what they show, stand alone, are the same every time, and nothing in them runs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import io
import itertools
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from export_cases import NO_FILTERS, SOME, STRATEGIC, WHEN, counted, incident, selection, some
from matplotlib.patches import FancyBboxPatch
from PIL import Image
from pptx import Presentation

from errors import UsageError, WaqaiError
from exports.extract import Selection, Source
from exports.figures import figure as figures
from exports.figures import looks
from exports.figures.brief import Brief
from exports.figures.brief_maps import map_of
from exports.figures.design import PARTS, TEMPLATES, Design
from exports.figures.developments import ranked
from exports.figures.greys import GREYS, grey_values
from exports.figures.numbers import tables
from exports.figures.page import page as set_page
from exports.figures.timeline import label, previous, stretch_of_time, timeline
from exports.maps import fonts, map_image
from exports.maps.ground import areas
from exports.maps.map_image import Setting
from exports.maps.projection import metres
from exports.maps.spots import gather
from filters import Filters
from geo.map import palette
from models import Evidence, Incident, IncidentActor
from text.web_address import web_address
from wording.texts import Words, gazetteer

WEEK = Filters(date_from="2021-04-20", date_to="2021-04-26")
HOSTILE = "T <b>x</b> {{7*7}} ${1} #panic() =cmd() $\\frac{1}{0}$ 😀 حي \u202e حلكو </script><script>alert(1)</script>"


def told(incidents: list[Incident] | None = None, filters: Filters = WEEK, **more: Any) -> Selection:
    articles = [
        Source(f"a{n}", f"عنوان {n}", "North Press", f"https://example.org/{n}", f"2021-04-2{n}T10:00:00+03:00")
        for n in range(3)
    ]
    given = some() if incidents is None else incidents
    more = {"counts": counted(given) if incidents is not None else SOME, "state": WHEN} | more
    return selection(given, filters, sources=articles, permalink="http://desk/?lang=en&from=2021-04-20", **more)


def drawn(tmp_path: Path, ending: str, chosen: Selection | None = None, **design: Any) -> bytes:
    before = told([], dataclasses.replace(WEEK, date_from="2021-04-13", date_to="2021-04-19"))
    return figures.draw(chosen or told(), tmp_path / f"out{ending}", Design(**design), before).read_bytes()


def strings(value: Any) -> str:
    """Every text inside plain values."""
    if isinstance(value, dict):
        return "\n".join(strings(v) for v in value.values())
    if isinstance(value, list):
        return "\n".join(strings(v) for v in value)
    return value if isinstance(value, str) else ""


# -- what a figure says


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["North-east, April", "20 April 2021 to 26 April 2021", "6 shown of 9", "1 without a place", "Asayish",
                "Battles", "Strategic developments", "Somewhere inside the circle", "not verified", "OCHA COD-AB",
                "CC BY 3.0 IGO", "Natural Earth", "schematic", "data of 2 January 2025, 03:04 UTC", "North Press",
                "Generated 3 January 2025, 07:00 UTC", "http://desk/?lang=en"]),
        ("ar", ["North-east, April", "من 20 نيسان 2021", "المعروض: 6 من أصل 9", "بلا مكان: 1", "الأسايش", "معارك",
                "في موضع ما داخل الدائرة", "OCHA COD-AB", "أُنشئت في 3 كانون الثاني 2025", "عنوان 2", "طرق"]),
    ],
)  # fmt: skip
def test_a_figure_stands_alone(lang: str, said: list[str]) -> None:
    made = dt.datetime(2025, 1, 3, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    chosen = told(filters=dataclasses.replace(WEEK, factions=("asayish",)))
    text = strings(Brief(chosen, Design(lang=lang, title="North-east, April", generated_at=made)).data())
    assert [part for part in [*said, chosen.checksum[:40]] if part not in text] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_both_languages_are_said_everywhere(template: str) -> None:
    brief = Brief(told(), Design(template=template, lang="both"), told([]))
    data = brief.data()
    for name in ("title", "period", "counts", "filters"):
        arabic, english = data[name]
        assert re.search("[\u0600-\u06ff]", arabic), name
        assert re.search("[A-Za-z]", english), name
    assert {len(note) for note in data["notes"]} == {2}


def test_samples_are_called_samples() -> None:
    assert "Sample articles" in strings(Brief(told(samples=True), Design()).data())
    assert "Sample articles" not in strings(Brief(told(), Design()).data())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("template", ["report", "weekly"])
def test_what_is_left_out_is_not_there(template: str, part: str) -> None:
    quoted = [dataclasses.replace(i, evidence=(Evidence("event_type", "text", 0, 3, "قتل"),)) for i in some()]
    without = set_page(Brief(told(quoted), Design(template=template, parts=frozenset(PARTS) - {part})), True)
    with_all = set_page(Brief(told(quoted), Design(template=template)), True)
    seen = {
        "legend": lambda d: d["include"]["legend"],
        "timeline": lambda d: d["timeline"]["bars"],
        "incidents": lambda d: d["top"],
        "sources": lambda d: d["sources"],
        "words": lambda d: [w for r in d["top"] for w in r["words"]],
    }[part]
    assert seen(with_all)
    assert not seen(without)


def test_the_deadliest_come_first() -> None:
    tolls = [(None, None), (1, 1), (None, 9), (3, None), (0, 0)]
    incidents = [
        dataclasses.replace(incident(n, "qam-halko", "neighbourhood"), fatalities_min=low, fatalities_max=high)
        for n, (low, high) in enumerate(tolls)
    ]
    assert [i.incident_id for i in ranked(incidents)][:3] == ["i2", "i3", "i1"]


@pytest.mark.parametrize(
    ("first", "last", "unit", "bars"),
    [
        ("2021-04-20", "2021-04-20", "day", 1),
        ("2021-04-20", "2021-06-03", "day", 45),
        ("2021-04-20", "2021-06-04", "week", 7),
        ("2021-01-01", "2021-12-31", "month", 12),
        ("2011-01-01", "2021-12-31", "year", 11),
        ("1900-01-01", "2100-12-31", "year", 201),
        ("2021-12-30", "2022-01-02", "day", 4),
    ],
)
def test_a_timeline_has_bars_one_can_tell_apart(first: str, last: str, unit: str, bars: int) -> None:
    found, starts = stretch_of_time(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert (found, len(starts)) == (unit, bars)


def test_what_was_read_stands_below_its_bar() -> None:
    read = {"2021-04-19": 9, "2021-04-21": 2, "2021-04-22": 5, "2021-04-27": 9}  # the first and last are not asked for
    line = Brief(told(read_on=lambda: read), Design(template="weekly")).data()["timeline"]
    assert [bar["read"] for bar in line["bars"]] == [0, 2, 5, 0, 0, 0, 0]
    assert (line["read_most"], ": 7;" in line["read_said"][0]) == (5, True)
    assert Brief(told(), Design(template="weekly")).data()["timeline"]["read_said"] == []


def test_a_comparison_fills_its_slides_with_both_spans_on_one_scale(tmp_path: Path) -> None:
    chosen = told(read_on=lambda: {"2021-04-21": 2})
    before = told([incident(7, "qam-tayy", "near", date="2021-04-14")] * 4, previous(WEEK), read_on=dict)
    design = Design(template="comparison")
    made = figures.draw(chosen, tmp_path / "out.pptx", design, before).read_bytes()
    slides = list(Presentation(io.BytesIO(made)).slides)
    assert len(slides) == 6
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    incidents, read = ([c for c in charts if c.value_axis.visible is seen] for seen in (True, False))
    assert [c.value_axis.maximum_scale for c in incidents] == [5, 5]
    assert [list(c.plots[0].series[0].values) for c in read] == [[0] * 7, [0, 2, 0, 0, 0, 0, 0]]


def test_every_dated_incident_has_its_bar() -> None:
    line = timeline(Brief(told(), Design()), told())
    assert sum(part["count"] for bar in line["bars"] for part in bar["parts"]) == sum(
        bool(i.event_date) for i in some()
    )
    assert len(line["bars"]) == 7  # days without incidents are days, too


@pytest.mark.parametrize(
    ("filters", "first", "last"),
    [
        (WEEK, "2021-04-13", "2021-04-19"),
        (Filters(date_from="2021-03-01", date_to="2021-03-01"), "2021-02-28", "2021-02-28"),
    ],
)
def test_the_span_before_is_as_long(filters: Filters, first: str, last: str) -> None:
    before = previous(filters)
    assert before
    assert (before.date_from, before.date_to) == (first, last)


def test_an_open_span_has_none_before() -> None:
    assert previous(Filters(date_from="2021-04-20")) is None


def test_a_comparison_counts_both_spans() -> None:
    before = told([incident(9, "qam-tayy", "neighbourhood")], dataclasses.replace(WEEK, date_from="2021-04-13"))
    by_type = {
        row["name"][0]: row["values"] for row in tables(Brief(told(), Design(template="comparison"), before))[0]["rows"]
    }
    assert by_type["Battles"] == ["1", "5", "+4"]
    assert by_type["Strategic developments"] == ["0", "1", "+1"]


@pytest.mark.parametrize(("template", "counted"), [("report", 0), ("weekly", 0), ("comparison", 1)])
def test_the_legend_counts_what_is_drawn(template: str, counted: int) -> None:
    before = told([incident(9, "qam-tayy", "neighbourhood")], dataclasses.replace(WEEK, date_from="2021-04-13"))
    legend = Brief(told([]), Design(template=template), before).legend()
    assert sum(int(entry["count"]) for entry in legend) == counted


@pytest.mark.parametrize(
    ("places", "title", "rows"),
    [
        (["C4564", "C1007", "qam-tayy"], "By governorate", {"Al-Hasakah Governorate": "2", "Aleppo Governorate": "1"}),
        (["C4564", "qam-tayy", "C4360"], "By district", {"Al-Qamishli District": "2", "Al-Hasakah District": "1"}),
        (["C4564", "qam-tayy", "qam-tayy"], "By place", {"Tayy": "2", "Qamishli": "1"}),
        (["C4564"], "By governorate", {"Al-Hasakah Governorate": "1"}),
    ],
)
def test_places_are_counted_at_the_level_that_tells_them_apart(
    places: list[str], title: str, rows: dict[str, str]
) -> None:
    chosen = told([incident(n, place, "town") for n, place in enumerate(places)])
    table = tables(Brief(chosen, Design(template="weekly")))[-1]
    assert table["title"] == [title]
    assert {row["name"][0]: row["values"][0] for row in table["rows"]} == rows


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("https://a b", None),
        ("https://", None),
        ("http://[", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, link: str | None) -> None:
    assert web_address(url) == link


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_labels_of_time_are_words(unit: str) -> None:
    assert label(dt.date(2021, 4, 19), unit, Words("ar")).endswith("2021")


# -- sensitive


@pytest.mark.parametrize("ending", [".html", ".pptx", ".docx", ".svg"])
@pytest.mark.parametrize("template", ["report", "incident"])
def test_a_sensitive_figure_tells_no_name_place_or_source(tmp_path: Path, ending: str, template: str) -> None:
    words = "قتل محمد العلي في حي حلكو"
    one = dataclasses.replace(some()[0], evidence=(Evidence("fatalities", "text", 0, len(words), words),))
    chosen = told([one], dataclasses.replace(WEEK, text="العلي", sources=("North Press",)))
    design = Design(template=template, sensitive="admin2")
    text = strings(Brief(chosen, design).data())
    assert "Sensitive version" in text
    content = text + unpacked(drawn(tmp_path, ending, chosen, template=template, sensitive="admin2"))
    for hidden in ("العلي", "حلكو", "Halko", "North Press", "example.org", "عنوان", "37.034,41.213", "http://desk"):
        assert hidden not in content, hidden


def unpacked(content: bytes) -> str:
    """The text of a file, also where it is packed."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist() if n.endswith("xml"))


# -- maps


def map_texts(plate: map_image.Plate) -> str:
    return "\n".join(t.get_text() for axes in plate.figure.axes for t in axes.texts)


@pytest.mark.parametrize(("lang", "names"), [("en", ["Qamishli", "° N", "N"]), ("ar", ["القامشلي", "شمالاً", "ش"])])
def test_a_map_names_places_scale_and_north(lang: str, names: list[str]) -> None:
    plate = map_of(Brief(told(), Design(lang=lang)), 0, 700, 420)
    assert [name for name in names if name not in map_texts(plate)] == []


def test_a_map_in_both_languages_names_places_twice() -> None:
    assert "القامشلي · Qamishli" in map_texts(map_of(Brief(told(), Design(lang="both")), 0, 700, 420))


def test_no_names_lie_on_each_other() -> None:
    villages = [p.place_id for p in gazetteer().places.values() if p.kind == "village" and p.latitude is not None][:90]
    chosen = told([incident(i, v, "town") for i, v in enumerate(villages)])
    for lang in ("en", "ar", "both"):
        plate = map_of(Brief(chosen, Design(lang=lang)), 0, 700, 420)
        renderer = plate.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        names = [t for t in plate.figure.axes[0].texts if any(c.isalpha() for c in t.get_text())]
        boxes = [t.get_window_extent(renderer) for t in names]
        width, height = plate.figure.bbox.x1, plate.figure.bbox.y1
        assert len(names) > 10
        for box in boxes:
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        for a, b in itertools.combinations(boxes, 2):
            assert min(a.x1, b.x1) - max(a.x0, b.x0) < 1.5 or min(a.y1, b.y1) - max(a.y0, b.y0) < 1.5


def test_the_number_of_an_area_hides_no_spot() -> None:
    x, y = areas()["SY08"].representative_point().coords[0]
    middle = min(
        (
            p
            for p in gazetteer().places.values()
            if p.kind == "village" and p.admin1 == "SY08" and p.latitude is not None
        ),
        key=lambda p: np.hypot(*(np.array(metres(p.longitude or 0.0, p.latitude or 0.0)) - (x, y))),
    )
    spots = [incident(1, middle.place_id, "town"), incident(2, "C4360", "town", STRATEGIC)]
    found = gather([*spots, incident(3, "SY08", "governorate")], areas())
    chart = map_image.plate(found, Words("en"), 780, 480).figure.axes[0]
    (number,) = [p for p in chart.patches if isinstance(p, FancyBboxPatch)]
    for spot in gather(spots, areas()).spots:
        assert not number.get_window_extent().contains(*chart.transData.transform((spot.x, spot.y)))


def test_numbers_on_symbols_can_be_read() -> None:
    crowd = [incident(n, p, "neighbourhood") for n, p in enumerate(["qam-halko", "qam-tayy", "qam-tayy"] * 20)]
    far = incident(99, "C2528", "town")
    plate = map_image.plate(gather([*crowd, far], areas()), Words("en"), 500, 300)
    assert sum(s.types.total() for s in plate.spots) == 61
    assert len(plate.spots) == 2  # two quarters of one town, seen from so far, are one number


def test_six_hundred_places_are_drawn_as_a_pattern() -> None:
    villages = [p.place_id for p in gazetteer().places.values() if p.kind == "village" and p.latitude is not None][:600]
    types = itertools.cycle(palette.marks())
    incidents = [incident(i, v, "town", next(types)) for i, v in enumerate(villages)]
    brief = Brief(told(incidents), Design())
    plate = map_of(brief, 0, 780, 480)
    assert plate.crowded
    assert len(plate.spots) < 300
    assert sum(s.types.total() for s in plate.spots) == 600
    assert [key["key"] for key in brief.data()["keys"]] == ["area"]  # no circle is drawn at such a scale


@pytest.mark.parametrize("around", [True, False])
def test_two_maps_to_be_compared_show_the_same_ground(around: bool) -> None:
    here, there = (gather([incident(1, p, "town")], areas()) for p in ("C4564", "C2528"))
    both = [*map_image.boxes(here), *map_image.boxes(there)] if around else []
    edges = [
        map_image.plate(m, Words("en"), 400, 300, setting=Setting(tuple(both))).figure.axes[0].get_xlim()
        for m in (here, there)
    ]
    assert (edges[0] == edges[1]) == around


def test_a_near_map_shows_where_it_is() -> None:
    near, wide = (map_image.plate(gather([incident(1, *p)], areas()), Words("en"), 700, 420) for p in
                  (("qam-halko", "neighbourhood"), ("SY08", "governorate")))  # fmt: skip
    assert len(near.figure.axes[1].child_axes) == 1
    assert len(map_image.plate(gather([], areas()), Words("en"), 700, 420).figure.axes[1].child_axes) == 0
    assert wide.spots == ()


# -- files


STARTS = {".png": b"\x89PNG", ".svg": b"<svg", ".pdf": b"%PDF", ".pptx": b"PK", ".docx": b"PK", ".html": b"<!doctype"}


@pytest.mark.parametrize(
    ("template", "ending"),
    [*((t, e) for t in TEMPLATES for e in (".pdf", ".pptx")), ("incident", ".docx"), ("comparison", ".docx"),
     ("weekly", ".html"), ("weekly", ".svg"), ("comparison", ".png")],
)  # fmt: skip
def test_every_template_takes_every_title(tmp_path: Path, template: str, ending: str) -> None:
    content = drawn(tmp_path, ending, template=template, lang="both", title=HOSTILE, subtitle="long title " * 45)
    assert content.startswith(STARTS[ending])


@pytest.mark.parametrize("ending", figures.ENDINGS)
def test_no_incident_is_a_figure_that_says_so(tmp_path: Path, ending: str) -> None:
    assert drawn(tmp_path, ending, told([]), template="report").startswith(STARTS[ending])
    assert "No incident matches" in strings(Brief(told([]), Design()).data())
    lost = told([incident(1, None, "unresolved")])
    assert "None of the shown incidents has a place" in strings(Brief(lost, Design()).data())
    assert "No incident matches" not in strings(Brief(told(), Design()).data())


@pytest.mark.parametrize(
    ("paper", "landscape"), [("a4", True), ("a4", False), ("a3", False), ("letter", True), ("16:9", False)]
)
def test_a_picture_has_the_shape_of_its_paper(tmp_path: Path, paper: str, landscape: bool) -> None:
    design = Design(paper=paper, landscape=landscape)
    picture = Image.open(io.BytesIO(drawn(tmp_path, ".png", paper=paper, landscape=landscape)))
    assert picture.size == tuple(pytest.approx(side / 72 * 150, abs=2) for side in design.size)
    assert (picture.width > picture.height) == (landscape or paper == "16:9")


def test_finer_dots_are_twice_as_many(tmp_path: Path) -> None:
    sizes = [Image.open(io.BytesIO(drawn(tmp_path, ".png", dpi=dpi))).width for dpi in (150, 300)]
    assert sizes[1] == pytest.approx(2 * sizes[0], abs=1)


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf", ".html"])
def test_the_same_data_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    first = drawn(tmp_path, ending, template="report", lang="ar")
    assert drawn(tmp_path, ending, told(), template="report", lang="ar") == first
    assert drawn(tmp_path, ending, told(some()[1:]), template="report", lang="ar", generated_at=WHEN) != first


@pytest.mark.parametrize("ending", [".pptx", ".docx"])
def test_the_same_data_give_the_same_content(tmp_path: Path, ending: str) -> None:
    assert unpacked(drawn(tmp_path, ending, lang="ar")) == unpacked(drawn(tmp_path, ending, told(), lang="ar"))


def test_greys_have_no_colour(tmp_path: Path) -> None:
    pixels = np.asarray(Image.open(io.BytesIO(drawn(tmp_path, ".png", grey=True))).convert("RGB")).astype(int)
    assert int(np.ptp(pixels, axis=2).max()) <= 2
    coloured = np.asarray(Image.open(io.BytesIO(drawn(tmp_path, ".png"))).convert("RGB")).astype(int)
    assert int(np.ptp(coloured, axis=2).max()) > 100


def test_a_title_that_names_a_colour_stays_as_typed() -> None:
    values = grey_values({"title": ["#c50333"], "colour": "#c50333"})
    assert values == {"title": ["#c50333"], "colour": GREYS[0]}


def test_a_figure_has_no_name_of_this_machine_in_it(tmp_path: Path) -> None:
    for ending in (".png", ".pdf", ".html"):
        content = drawn(tmp_path, ending)
        assert str(tmp_path).encode() not in content
        assert b"/home/" not in content


@pytest.mark.parametrize("name", ["out.bmp", "out", "out.png.txt"])
def test_an_ending_without_a_figure_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"known: \.png, \.svg, \.pdf, \.pptx, \.docx, \.html"):
        figures.draw(told(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"template": "poster"}, "known: map, report, weekly, incident, comparison"),
        ({"lang": "fr"}, "known: en, ar, both"),
        ({"paper": "b5"}, "known: a4, a3, letter, 16:9"),
        ({"parts": frozenset({"music"})}, "known: legend"),
        ({"dpi": 72}, "known: 150, 300"),
        ({"title": "x" * 2001}, "more than 2000 letters"),
        ({"sensitive": "street"}, "known: admin1"),
    ],
)
def test_a_design_that_cannot_be_drawn_is_named(values: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Design(**values)


@pytest.mark.parametrize("ending", figures.ENDINGS)
def test_a_figure_is_replaced_whole_or_not_at_all(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"before")

    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("atomic.os.replace", full)
    with pytest.raises(WaqaiError, match="No space left on device"):
        figures.draw(told([]), path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_twelve_at_once_come_out_right(tmp_path: Path) -> None:
    kinds = [(".png", "ar"), (".svg", "en"), (".pdf", "both"), (".html", "ar")]
    alone = {kind: drawn(tmp_path, kind[0], lang=kind[1]) for kind in kinds}

    def one(number: int) -> bytes:
        folder = tmp_path / str(number)
        folder.mkdir()
        return drawn(folder, kinds[number % 4][0], told(), lang=kinds[number % 4][1])

    with ThreadPoolExecutor(12) as pool:
        for number, content in enumerate(pool.map(one, range(12))):
            assert content == alone[kinds[number % 4]], number


def test_one_incident_can_be_picked() -> None:
    one = told().only(["i3"])
    assert [i.incident_id for i in one.incidents] == ["i3"]
    assert (one.counts.shown, one.counts.total, one.counts.without_place) == (1, 9, 0)
    with pytest.raises(UsageError, match="i77"):
        told().only(["i77"])


# -- the one-file page


def page_data(content: bytes) -> dict[str, Any]:
    found = re.search(rb'<script type="application/json" id="data">(.*?)</script>', content, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_page_holds_every_incident(tmp_path: Path) -> None:
    data = page_data(drawn(tmp_path, ".html"))
    assert len(data["incidents"]) == len(some())
    assert sum(row[2] >= 0 for row in data["incidents"]) == 4  # neither the country's nor the one without a place
    assert sum(len(place) > 4 for place in data["places"]) == len(data["areas"]) == 1


def test_nothing_from_outside_becomes_markup(tmp_path: Path) -> None:
    actor = IncidentActor(HOSTILE, HOSTILE, HOSTILE, "rebel", "perpetrator")
    words = (Evidence("event_type", "text", 0, len(HOSTILE), HOSTILE),)
    one = dataclasses.replace(some()[0], actors=(actor,), evidence=words)
    articles = [Source("a1", HOSTILE, HOSTILE, "javascript:alert(1)", "2021-04-21")]
    chosen = selection([one], WEEK, sources=articles, permalink="javascript:alert(1)")
    content = drawn(tmp_path, ".html", chosen, title=HOSTILE, subtitle=HOSTILE)
    assert b"{{7*7}}" not in content
    outside = re.sub(r'(id="data">).*?(</script>)', r"\1\2", content.decode(), flags=re.DOTALL)
    kinds = re.findall(r"<script[^>]*>", re.sub(r"<script>.*?</script>", "", outside, flags=re.DOTALL))
    assert kinds == [chr(60) + 'script type="application/json" id="data">']
    assert "<b>" not in outside
    assert "{{7*7}}" not in outside
    assert 'href="javascript' not in outside
    assert "javascript:alert" not in re.sub(r"<script.*?</script>", "", outside, flags=re.DOTALL)


def test_ten_thousand_incidents_make_a_small_page(tmp_path: Path) -> None:
    places = [p.place_id for p in gazetteer().places.values() if p.kind == "village" and p.latitude is not None]
    base = [incident(n, p, "town") for n, p in enumerate(places[:500])]
    words = (Evidence("event_type", "text", 0, 5, "قصفت قوات"),)
    many = [
        dataclasses.replace(base[n % 500], incident_id=f"n{n}", evidence=words, fatalities_min=n % 7)
        for n in range(10_000)
    ]
    content = figures.html(Brief(told(many), Design()))
    assert len(content) < 3_000_000
    assert len(page_data(content)["incidents"]) == 10_000


def test_without_the_map_library_the_page_has_a_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.figures.offline_page.assets.has_leaflet", lambda: False)
    content = drawn(tmp_path, ".html").decode()
    assert '<div id="map" class="still"><svg' in content
    assert "window.L" in content  # our own script, which then leaves the drawing alone


def test_letters_are_those_of_the_screen_where_they_were_fetched() -> None:
    assert fonts.families()[-1] == "DejaVu Sans"
    assert all(folder.is_dir() for folder in fonts.folders())


def test_every_symbol_has_a_shape() -> None:
    assert set(looks.SHAPES) == {mark.symbol for mark in palette.marks().values()}
    for event_type in palette.marks():
        assert looks.look(event_type)["colour"] == palette.marks()[event_type].colour
    assert looks.look("unheard of")["colour"] == looks.OTHER


def test_no_filters_is_said() -> None:
    assert "No filter" in strings(Brief(told(filters=NO_FILTERS), Design()).data())
