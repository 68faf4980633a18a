"""The briefer's page shows the real output, in both languages, and remembers what was taken away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from desk import drawn, fill
from streamlit.testing.v1 import AppTest

from exports.data import writer
from exports.data.schemes import SCHEMES
from exports.figures import figure
from exports.figures.design import BY, LANGUAGES, PAPERS, PARTS, TEMPLATES, Design
from exports.sensitive import LEVELS
from filters import Filters
from pages.briefer import history
from pages.briefer.history import Export
from pages.shared.session import KEY
from store import PastExport, Store
from store.saved import MOST
from wording.texts import Words

WEEK = Filters(date_from="2021-04-19", date_to="2021-04-25")
WHEN = dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that opens the page on made-up incidents."""

    def opened(**query: str) -> AppTest:
        fill(tmp_path / "store.sqlite")
        monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
        return drawn("composer", **query)

    return opened


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_page_shows_what_will_be_taken_away(desk: Any, lang: str) -> None:
    words = Words(lang)  # type: ignore[arg-type]
    app = desk(lang=lang, **{"from": "2021-04-19", "to": "2021-04-25"})
    assert len(app.get("image")) == 1
    assert app.selectbox(key="compose_lang").value == lang
    assert app.selectbox(key="compose_template").label == words("compose.template")
    assert [b.proto.label for b in app.get("download_button")] == [words("compose.download")]


def test_a_comparison_without_days_says_what_it_needs(desk: Any) -> None:
    app = desk()
    app.selectbox(key="compose_template").select("comparison").run()
    assert not app.exception
    assert Words("en")("compose.needs_days") in [info.value for info in app.info]
    assert app.get("image") == []


def test_a_scheme_tells_on_the_page_what_it_cannot_hold(desk: Any) -> None:
    app = desk()
    app.selectbox(key="compose_ending").select(".csv").run()
    app.selectbox(key="compose_scheme").select("acled").run()
    assert not app.exception
    assert any("ACLED has one number of fatalities" in caption.value for caption in app.caption)


def test_key_lines_are_edited_and_go_into_the_figure(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Design] = []
    original = figure.draw
    monkeypatch.setattr(figure, "draw", lambda *a: drawn.append(a[2]) or original(*a))
    app = desk(**{"from": "2021-04-19", "to": "2021-04-25"})
    app.selectbox(key="compose_template").select("weekly").run()
    made = app.text_area(key="compose_lines").value
    assert "incidents" in made
    assert drawn[-1].lines == ()
    app.text_area(key="compose_lines").set_value("A calm week.\nTalks went on.").run()
    app.selectbox(key="compose_tlp").select("amber").run()
    assert not app.exception
    assert (drawn[-1].lines, drawn[-1].mark) == (("A calm week.", "Talks went on."), "amber")
    app.selectbox(key="compose_lang").select("ar").run()  # what was written by hand stays
    assert app.text_area(key="compose_lines").value == "A calm week.\nTalks went on."
    app.button(key="compose_anew").click().run()
    assert "حوادث" in app.text_area(key="compose_lines").value
    assert drawn[-1].lines == ()


def test_what_was_exported_can_be_worked_on_again(desk: Any, tmp_path: Path) -> None:
    app = desk()
    design = Design(
        template="report", lang="ar", title="عنوان", grey=True, generated_at=WHEN, lines=("أولاً", "ثانياً"), mark="red"
    )
    history.keep(
        Store(str(tmp_path / "store.sqlite")), Export(WEEK, design, ".pdf", "waqai", WHEN.isoformat(), "c0", 7)
    )
    app.run()
    assert len(app.get("download_button")) == 2
    app.button(key="load_0").click().run()
    assert not app.exception
    assert app.text_input(key="compose_heading").value == "عنوان"
    assert app.selectbox(key="compose_template").value == "report"
    assert app.toggle(key="compose_grey").value is True
    assert app.text_area(key="compose_lines").value == "أولاً\nثانياً"
    assert app.selectbox(key="compose_tlp").value == "red"
    assert app.session_state[KEY].filters == WEEK


def test_every_choice_has_its_words() -> None:
    for lang in ("en", "ar"):
        words = Words(lang)  # type: ignore[arg-type]
        keys = (
            [f"template.{t}" for t in TEMPLATES] + [f"about.{t}" for t in TEMPLATES] + [f"lang.{n}" for n in LANGUAGES]
        )
        keys += (
            [f"part.{p}" for p in PARTS]
            + [f"scheme.{s}" for s in SCHEMES]
            + [f"sensitive.{n}" for n in ("off", *LEVELS)]
        )
        keys += [f"by.{way}" for way in BY]
        keys += [f"form{e}" for e in (*figure.ENDINGS, *writer.ENDINGS)] + [
            f"way.{w}" for w in ("auto", "landscape", "portrait")
        ]
        assert [key for key in keys if not words.known(f"compose.{key}")] == []
    assert set(PAPERS) == {"a4", "a3", "letter", "16:9"}


# -- the history


def kept(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store.sqlite"))


def export(number: int = 0, **design: Any) -> Export:
    return Export(
        WEEK, Design(title=f"t{number}", generated_at=WHEN, **design), ".png", "waqai", WHEN.isoformat(), "c0", 3
    )


@pytest.mark.parametrize(
    "design",
    [
        {},
        {"lines": ("a", "", "b"), "author": "Desk", "mark": "amber", "logo": b"\x89PNG", "by": "faction"},
        {"parts": frozenset({"legend"})},
        {"sensitive": "admin2", "lang": "both", "dpi": 300, "landscape": False},
    ],
)
def test_an_export_comes_back_as_it_was(tmp_path: Path, design: dict[str, Any]) -> None:
    store = kept(tmp_path)
    history.keep(store, export(**design))
    assert history.listed(store) == [export(**design)]


def test_the_newest_come_first_and_the_oldest_go(tmp_path: Path) -> None:
    store = kept(tmp_path)
    for number in range(MOST + 2):
        history.keep(store, export(number))
    history.keep(store, export(5))
    titles = [e.design.title for e in history.listed(store)]
    assert len(titles) == MOST
    assert titles[:2] == ["t5", f"t{MOST + 1}"]
    assert titles.count("t5") == 1


def test_an_export_with_a_design_of_another_version_is_left_out(tmp_path: Path) -> None:
    store = kept(tmp_path)
    for design in ({}, {"template": "poster"}, {"parts": 1, "generated_at": "yesterday"}):
        store.saved.save_export(PastExport({}, design, ".png", "waqai", WHEN.isoformat(), "c0", 3))
    history.keep(store, export())
    assert history.listed(store) == [export()]
