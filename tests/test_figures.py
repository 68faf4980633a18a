"""Figures say what they show and are the same every time."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from export_cases import BATTLES, NO_FILTERS, SOME, STRATEGIC, WHEN, counted, incident, some
from matplotlib import image
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from errors import UsageError
from exports import palette
from exports import snapshot as module
from exports.ground import areas
from exports.phrases import LANGS, Phrases, gazetteer
from exports.snapshot import Sheet, snapshot, version
from exports.spots import gather
from exports.view import metres
from models import Filters, Incident

# -- the picture


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Draw a snapshot and give its figure."""
    kept: list[Figure] = []
    save = Sheet.save

    def keep(self: Sheet, path: Path) -> Path:
        kept.append(self.figure)
        return save(self, path)

    monkeypatch.setattr(module.Sheet, "save", keep)

    def draw(incidents: list[Incident], filters: Filters = NO_FILTERS, **options: object) -> Figure:
        options.setdefault("counts", counted(incidents))
        snapshot(incidents, filters, tmp_path / "out.png", generated_at=WHEN, **options)  # type: ignore[arg-type]
        return kept.pop()

    return draw


def words(figure: Figure) -> str:
    return "\n".join(t.get_text() for axes in figure.axes for t in axes.texts)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["North-east, April", "20 April 2021 to 25 April 2021", "6 shown of 9", "1 without a place", "Asayish",
                "Battles (3)", "Strategic developments (1)", "Riots (0)", "Somewhere inside the circle", "not verified",
                "OCHA COD-AB", "CC BY 3.0 IGO", "Natural Earth", "Generated 2 January 2025, 03:04 UTC", "Qamishli",
                "Al-Hasakah Governorate", "° N"]),
        ("ar", ["North-east, April", "من 20 نيسان 2021", "المعروض: 6 من أصل 9", "بلا مكان: 1", "الأسايش",
                "معارك (3)", "أعمال شغب (0)", "في موضع ما داخل الدائرة", "OCHA COD-AB", "أُنشئت في 2 كانون الثاني 2025",
                "القامشلي", "محافظة الحسكة", "شمالاً"]),
    ],
)  # fmt: skip
def test_a_snapshot_stands_alone(drawn, lang: str, said: list[str]) -> None:  # type: ignore[no-untyped-def]
    filters = Filters(date_from="2021-04-20", date_to="2021-04-25", factions=("asayish",))
    text = words(drawn(some(), filters, counts=SOME, lang=lang, title="North-east, April"))
    assert [part for part in [*said, version(some())] if part not in text] == []


def test_arabic_runs_from_right_to_left(drawn) -> None:  # type: ignore[no-untyped-def]
    def side(lang: str) -> tuple[float, str]:
        (legend,) = [
            t for t in drawn(some(), lang=lang).axes[0].texts if Phrases.of(lang).event_type(BATTLES) in t.get_text()
        ]
        return legend.get_position()[0], legend.get_ha()

    (left, starts_left), (right, starts_right) = side("en"), side("ar")
    assert left < module.WIDTH / 2 < right
    assert (starts_left, starts_right) == ("left", "right")


def test_lines_fit_the_page(drawn) -> None:  # type: ignore[no-untyped-def]
    filters = Filters(
        "2021-04-20", "2021-12-25", tuple(f"faction number {i}" for i in range(40)), (), (), ("Battles", "Riots"),
        ("Armed clash",), ("SY08", "qam-halko"), (36.0, 32.0, 42.0, 37.0), precisions=("town", "near"),
        statuses=("background",), text="word " * 90,
    )  # fmt: skip
    for lang in LANGS:
        figure = drawn(
            some(),
            filters,
            lang=lang,
            title="long title " * 30,
            samples=True,
            sources=[f"Source {i}" for i in range(30)],
        )
        for text in figure.axes[0].texts:
            box = text.get_window_extent()
            assert box.x0 >= 0, text
            assert box.x1 <= figure.bbox.x1, text
            assert box.y0 >= 0, text


def test_a_badge_hides_no_spot(drawn) -> None:  # type: ignore[no-untyped-def]
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
    chart = drawn([*spots, incident(3, "SY08", "governorate")]).axes[1]
    (badge,) = [p for p in chart.patches if isinstance(p, FancyBboxPatch)]
    for spot in gather(spots, areas()).spots:
        assert not badge.get_window_extent().contains(*chart.transData.transform((spot.x, spot.y)))


def test_samples_are_called_samples(drawn) -> None:  # type: ignore[no-untyped-def]
    assert "Sample articles" in words(drawn(some(), samples=True))
    assert "Sample articles" not in words(drawn(some()))


@pytest.mark.parametrize(
    ("incidents", "said"),
    [([], "No incident passes these filters"), ([incident(1, None, "unresolved")], "None of the shown incidents")],
)
def test_a_map_of_nothing_says_so(drawn, incidents: list[Incident], said: str) -> None:  # type: ignore[no-untyped-def]
    assert said in words(drawn(incidents))


def test_a_map_of_something_does_not_say_so(drawn) -> None:  # type: ignore[no-untyped-def]
    assert "No incident" not in words(drawn(some()))


def test_six_hundred_places_are_drawn_as_a_pattern(drawn) -> None:  # type: ignore[no-untyped-def]
    villages = [p.place_id for p in gazetteer().places.values() if p.kind == "village" and p.latitude is not None][:600]
    types = itertools.cycle(palette.marks())
    figure = drawn([incident(i, v, "town", next(types)) for i, v in enumerate(villages)])
    text = words(figure)
    assert "Close places are drawn together" in text
    assert "Ring: several event types" in text
    assert "Somewhere inside the circle" not in text  # none is drawn at such a scale


@pytest.mark.parametrize("title", ["$\\frac{1}{0}$", "{{7*7}} <script>", "حي \u202e حلكو", "😀 \x00", "half \ud83d"])
def test_a_title_is_only_text(tmp_path: Path, title: str) -> None:
    out = snapshot(some(), NO_FILTERS, tmp_path / "out.png", counts=SOME, title=title, generated_at=WHEN)
    assert image.imread(out).shape == (1696, 1920, 4)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    def draw(name: str, incidents: list[Incident], lang: str = "ar") -> bytes:
        return snapshot(incidents, NO_FILTERS, tmp_path / name, counts=SOME, lang=lang, generated_at=WHEN).read_bytes()

    first = draw("a.png", some())
    assert draw("b.png", some()) == first
    assert draw("c.png", some(), "en") != first
    assert draw("d.png", some()[1:]) != first


def test_a_snapshot_has_no_name_of_this_machine_in_it(tmp_path: Path) -> None:
    content = snapshot(some(), NO_FILTERS, tmp_path / "out.png", counts=SOME, generated_at=WHEN).read_bytes()
    assert b"Matplotlib" not in content
    assert str(tmp_path).encode() not in content


def test_data_versions_tell_values_apart_but_not_orders() -> None:
    assert version(some()) == version(some()[::-1])
    assert version(some()) != version([dataclasses.replace(i, status="background") for i in some()])


@pytest.mark.parametrize("name", ["out.svg", "out", "out.png.txt"])
def test_an_ending_without_a_picture_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"known: \.png"):
        snapshot(some(), NO_FILTERS, tmp_path / name, counts=SOME)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.png"
    path.write_bytes(b"before")

    def full(source: object, target: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module.os, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        snapshot(some(), NO_FILTERS, path, counts=SOME)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
