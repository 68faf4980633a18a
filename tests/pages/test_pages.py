"""The pages without a browser: what is said, counted and linked, in both languages."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from desk import BATTLE, HALKO, PROTEST, TEXT, article, drawn, evidence, fill, incident, incidents
from hypothesis import given
from hypothesis import strategies as st
from listed import listed
from postgres import postgres
from streamlit.testing.v1 import AppTest

from filters import Filters
from models import Article, Evidence, Incident
from pages.shared import frame, selected
from pages.shared.incident.details import article_html, direction, group, highlighted, incident_html, text
from pages.shared.map.clicked import Spot, at_spot, read_click
from pages.shared.map.panel import read_drawn
from pages.shared.session import KEY
from pages.shared.timeline import quick_spans, timeline_data
from store import Store
from store.arrays import day_number, iso_day
from wording.texts import LANGUAGES, Words, event_types, faction_names

ROOT = Path(__file__).resolve().parents[2]
EN, AR = Words("en"), Words("ar")
ALL = Filters()


# --- the page


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that opens the dashboard on the made-up incidents, or on those given."""

    def opened(found: list[Incident] | None = None, keep: bool = False, **query: str) -> AppTest:
        if not keep:
            fill(tmp_path / "store.sqlite", found)
        monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
        return drawn(**query)

    return opened


def html(app: AppTest) -> str:
    """Everything the page wrote as HTML."""
    return "\n".join(element.proto.body for element in app.get("html"))


def query(app: AppTest) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}


def test_a_link_may_ask_for_the_last_days(desk: Any) -> None:
    shown = desk(lang="en", last="2d", min_killed="many")
    assert query(shown)["last"] == "2d" and "from" not in query(shown)  # the link goes on moving
    assert [str(shown.date_input(key=key).value) for key in ("date_from", "date_to")] == ["2021-04-24", "2021-04-25"]
    assert EN("counts", shown="2", total="9") in html(shown)
    assert [notice.value for notice in shown.text] == [EN("filter.unknown", name=EN("filter.killed_min"), value="many")]
    shown.date_input(key="date_from").set_value(dt.date(2021, 4, 25)).run()
    assert (query(shown)["from"], query(shown)["to"], "last" in query(shown)) == ("2021-04-25", "2021-04-25", False)


def test_a_link_may_name_places_and_factions_as_people_do(desk: Any) -> None:
    shown = desk(lang="en", place="حلكو,Atlantis", faction="الأسايش,nosuch")
    asked = query(shown)
    assert (asked["place"], asked["faction"]) == ("qam-halko,Atlantis", "asayish")
    assert [notice.value for notice in shown.text] == [EN("filter.unknown", name=EN("filter.factions"), value="nosuch")]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "9 shown of 9, 1 without a place, 1 country only, 1 without a date<"),
        ("ar", "المعروض: 9 من أصل 9، بلا مكان: 1، على مستوى البلد: 1، بلا تاريخ: 1<"),
    ],
)
def test_the_counts_are_said_in_both_languages(desk: Any, lang: str, line: str) -> None:
    assert line in html(desk(lang=lang))


def test_the_count_and_the_list_of_what_is_not_on_the_map_agree(desk: Any) -> None:
    app = desk()
    assert [expander.label for expander in app.expander] == [EN("unplaced.title", number=2)]
    assert app.expander[0].caption[0].value.startswith("1 without a place, 1 only at country level.")
    app.multiselect(key="event_types").set_value(["Battles"]).run()
    assert "2 shown of 9<" in html(app)
    assert not app.expander


def test_english_is_the_default(desk: Any) -> None:
    assert query(desk()) == {"lang": "en"}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"type": "battles"}, 2),
        ({"type": "battles,protests"}, 3),
        ({"faction": "ndf"}, 8),
        ({"faction": "regime"}, 8),  # the parent of ndf
        ({"from": "2021-04-21", "to": "2021-04-22"}, 2),
        ({"from": "2021-04-21", "to": "2021-04-22", "type": "battles"}, 1),
    ],
)
def test_a_link_brings_its_filters(desk: Any, asked: dict[str, str], shown: int) -> None:
    app = desk(**asked)
    assert f">{shown} shown of 9" in html(app)
    assert query(app) == {"lang": "en", **asked}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"type": "wars"}, "The link asks for “wars” (Event type)"),
        ({"faction": "nobody"}, "The link asks for “nobody” (Faction)"),
        ({"from": "yesterday"}, "The link asks for “yesterday” (From date)"),
        ({"from": "2021-04-22", "to": "2021-04-21"}, "The link asks for “2021-04-21” (To date)"),
    ],
)
def test_what_a_link_asks_in_vain_is_named(desk: Any, asked: dict[str, str], said: str) -> None:
    assert any(said in element.value for element in desk(**asked).text)


def test_controls_and_address_agree(desk: Any) -> None:
    app = desk()
    app.multiselect(key="event_types").set_value(["Protests"]).run()
    assert "1 shown of 9" in html(app)
    assert query(app) == {"lang": "en", "type": "protests"}
    app.button(key="reset").click().run()
    assert "9 shown of 9" in html(app)
    assert query(app) == {"lang": "en"}


def test_dates_the_wrong_way_round_are_swapped_and_it_is_said(desk: Any) -> None:
    app = desk(**{"from": "2021-04-23"})
    app.date_input(key="date_to").set_value("2021-04-21").run()
    assert query(app)["from"] == "2021-04-21"
    assert query(app)["to"] == "2021-04-23"
    for _ in range(2):
        assert EN("filter.order") in [element.value for element in app.info]
        app.run()
    app.button(key="reset").click().run()
    assert not app.info


def test_the_language_switch_keeps_filters_and_incident(desk: Any) -> None:
    app = desk(type="battles", incident="inc-4")
    app.session_state[KEY].lang = "ar"
    app.run()
    assert query(app) == {"lang": "ar", "type": "battles", "incident": "inc-4"}
    assert "المعروض: 2 من أصل 9" in html(app)
    assert app.multiselect(key="event_types").value == ["Battles"]


def test_factions_are_named_in_the_readers_language(desk: Any) -> None:
    assert faction_names("ar")["ndf"] in desk(lang="ar").multiselect(key="filter_actors").options


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_incident_shows_its_fields_and_its_words(desk: Any, lang: str) -> None:
    page = html(desk(lang=lang, incident="inc-1"))
    words = Words(lang)
    for key in ("event_date", "place", "actors", "fatalities", "injuries", "event_type", "modality", "confidence"):
        assert f"<dt>{words(f'field.{key}')}</dt>" in page
    assert '<mark class="ev-where">حي حلكو</mark>' in page
    assert '<article dir="rtl" lang="ar">' in page


def test_a_link_to_an_incident_that_is_gone_says_so(desk: Any) -> None:
    app = desk(incident="inc-99")
    assert "9 shown of 9" in html(app)
    for _ in range(2):  # until the reader acts, not until the page runs again
        assert [element.value for element in app.warning] == [EN("detail.missing")]
        app.run()
    app.multiselect(key="event_types").set_value(["Protests"]).run()
    assert not app.warning


def test_a_link_to_a_denied_incident_says_that_it_does_not_count(desk: Any) -> None:
    assert EN("detail.off_map") in [element.value for element in desk(incident="inc-10").info]


def test_a_link_to_a_filtered_incident_says_so(desk: Any) -> None:
    assert EN("detail.filtered") in [element.value for element in desk(incident="inc-1", type="protests").info]


def test_next_and_previous_follow_the_list(desk: Any) -> None:
    app = desk(incident="inc-1")
    assert app.button(key="newer").disabled
    app.button(key="older").click().run()
    assert query(app)["incident"] == "inc-2"
    app.button(key="back").click().run()
    assert "incident" not in query(app)


def test_other_reports_and_corrections_stand_below_an_incident(desk: Any, tmp_path: Path) -> None:
    fill(tmp_path / "store.sqlite")
    store = Store(str(tmp_path / "store.sqlite"))
    store.corrections.correct("inc-1", {"injuries_max": 4}, "a curator", "<b>counted again</b>")
    store.links.group({"inc-1": "g", "inc-2": "g"})
    store.close()
    app = desk(keep=True, incident="inc-1")
    labels = [expander.label for expander in app.expander]
    assert EN("detail.reports", number=1) in labels
    assert EN("detail.history", number=1) in labels
    page = html(app)
    assert "3</bdi> → <bdi>4" in page
    assert "&lt;b&gt;counted again" in page
    assert any("4" in code.value and "Halko" in code.value for code in app.code)


def test_an_empty_selection_names_the_filter_that_hides_everything(desk: Any) -> None:
    app = desk(**{"from": "2022-01-01", "type": "battles"})
    said = [element.value for element in app.markdown]
    assert EN("empty.one", name=EN("filter.date_from"), number=2) in said
    assert not any(EN("filter.event_types") in line for line in said)  # dropping it alone would not help
    app.button(key="drop_date_from").click().run()
    assert "2 shown of 9" in html(app)
    assert query(app) == {"lang": "en", "type": "battles"}


def test_filters_that_hide_everything_only_together_can_all_be_dropped(desk: Any) -> None:
    app = desk(**{"from": "2022-01-01", "to": "2022-01-02", "type": "riots"})
    assert EN("empty.all") in [element.value for element in app.markdown]
    app.button(key="empty_reset").click().run()
    assert "9 shown of 9" in html(app)


def test_a_new_store_is_filled_with_the_samples_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "new.sqlite"))
    app = drawn()
    assert not app.exception
    assert EN("samples.shown") in html(app)
    assert "0 shown of 0" not in html(app)


def test_a_store_without_incidents_says_what_to_do(desk: Any) -> None:
    app = desk([incident(1, modality="denied")])
    assert "0 shown of 0<" in html(app)
    assert EN("empty.store.way_out") in app.info[0].value


def test_a_database_that_is_not_ours_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.sqlite").write_text("not a database, but long enough to be taken for one " * 50)
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "other.sqlite"))
    app = drawn()
    assert not app.exception
    assert "other.sqlite" in app.error[0].value


def test_without_the_map_library_the_page_says_that_it_needs_a_connection(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.map.assets.has_leaflet", lambda: False)
    assert EN("map.online") in [element.value for element in desk().warning]


def test_no_page_lies_directly_in_pages() -> None:
    # Streamlit would run it by itself on a cold deep link, past the frame with its filters.
    assert list((ROOT / "pages").glob("*.py")) == []


# --- the timeline


def bars(store: Store, filters: Filters = ALL, **more: Any) -> dict[str, Any] | None:
    shown = selected.select(store, filters)
    return timeline_data(shown, selected.undated(shown, store), selected.groups(shown.columns, "type"), **more)


@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(date_from="2021-04-21"), Filters(event_types=("Battles",)), Filters(date_to="2021-04-20")],
)
def test_the_bars_add_up_to_the_shown_incidents_that_have_a_date(tmp_path: Path, filters: Filters) -> None:
    store = fill(tmp_path / "s.sqlite")
    data = bars(store, filters)
    assert data is not None
    undated = sum(i.event_date is None for i in listed(store, filters))
    assert sum(sum(bar[2:]) for bar in data["bars"]) == data["shown"] == store.queries.count(filters).shown - undated
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(
    ("last", "unit"), [("2021-04-20", "day"), ("2021-07-21", "day"), ("2021-07-22", "week"), ("2024-01-01", "month")]
)
def test_longer_times_have_wider_bars(tmp_path: Path, last: str, unit: str) -> None:
    data = bars(fill(tmp_path / "s.sqlite", [incident(1, "2021-04-20"), incident(2, last)]))
    assert data is not None
    assert data["unit"] == unit


def test_without_dates_there_is_no_timeline(tmp_path: Path) -> None:
    assert bars(fill(tmp_path / "s.sqlite", [incident(1, None)])) is None


def test_a_part_of_the_time_is_looked_at_in_narrower_bars(tmp_path: Path) -> None:
    found = [incident(n, day) for n, day in enumerate(("2015-01-01", "2021-04-20", "2021-04-21", "2021-06-01"))]
    store = fill(tmp_path / "s.sqlite", found)
    whole = bars(store)
    assert whole and (whole["unit"], whole["units"]) == ("month", ["week", "month"])
    part = bars(store, Filters(date_from="2021-04-20"), window=("2021-04-20", "2021-04-30"))
    assert part and (part["unit"], part["first"], part["last"]) == ("day", "2021-04-20", "2021-04-30")
    assert [(iso_day(bar[0]), bar[1]) for bar in part["bars"]] == [("2021-04-20", 1), ("2021-04-21", 1)]
    read = {day_number(day): 2 for day in ("2021-04-19", "2021-04-20", "2021-04-29", "2021-05-01")}
    within = bars(store, window=("2021-04-20", "2021-04-30"), read=read)
    assert within and [(iso_day(day), number) for day, number in within["read"]] == [
        ("2021-04-20", 2),
        ("2021-04-29", 2),
    ]
    monthly = bars(store, read=read)
    assert monthly and [(iso_day(day), n) for day, n in monthly["read"]] == [("2021-04-01", 6), ("2021-05-01", 2)]
    assert whole["read"] == []
    assert bars(store, unit="week")["unit"] == "week"
    assert bars(store, unit="day")["unit"] == "month"  # thousands of bars nobody could see


def test_quick_spans_end_with_the_newest_incident_and_say_so(tmp_path: Path) -> None:
    data = bars(fill(tmp_path / "s.sqlite"))
    assert data is not None
    spans = {span["text"]: span for span in quick_spans(data, Filters("2021-04-19", "2021-04-25"), EN)}
    assert spans["24 h"]["span"] == ["2021-04-25", "2021-04-25"]
    assert [name for name, span in spans.items() if span["on"]] == ["7 d"]
    assert "25 April 2021" in spans["30 d"]["label"]
    assert spans["all"]["span"] == []


# --- spots


@pytest.mark.parametrize(
    "feature",
    [
        None, {}, {"properties": None}, {"properties": {"at": []}}, {"properties": {"at": [["x", 1, 2]]}},
        {"properties": {"at": [[1, 2]]}}, {"properties": {"area": "nowhere"}}, {"properties": {"area": 7}},
        {"properties": {"cell": [1, 2, 3, 4]}},
    ],
)  # fmt: skip
def test_a_click_that_makes_no_sense_is_no_spot(feature: Any) -> None:
    assert read_click(feature) is None


def test_a_spot_holds_its_own_incidents_only(tmp_path: Path) -> None:
    store = fill(tmp_path / "s.sqlite")

    def ids(spot: Spot, filters: Filters = ALL) -> list[str]:
        shown = selected.select(store, filters)
        return [i.incident_id for i in store.queries.numbered(shown.numbers(at_spot(shown, spot)))]

    assert ids(Spot(frozenset({(37.036, 41.224, 0)}))) == ["inc-1", "inc-2", "inc-3"]
    assert ids(Spot(area="SY08")) == ["inc-6"]
    assert ids(Spot(area="SY08"), Filters(event_types=("Riots",))) == []
    assert ids(Spot(area="SY02")) == []


@pytest.mark.parametrize(
    ("drawn", "filters"),
    [
        ({"box": [41, 36, 42, 37]}, {"bbox": (41.0, 36.0, 42.0, 37.0), "area": ()}),
        ({"area": [[41, 36], [42, 36], [42, 37]]}, {"area": ((41.0, 36.0), (42.0, 36.0), (42.0, 37.0)), "bbox": None}),
        ({"area": [[41, 36]] * 3}, None), ({"area": [[41, 36]] * 200}, None), ({"area": 7}, None),
        ({"box": [41, 38, 42, 37]}, None), ({"box": "x"}, None), ({"box": [1, 2, 3]}, None), ({}, None),
    ],
)  # fmt: skip
def test_what_is_drawn_on_the_map_becomes_a_filter_or_nothing(drawn: Any, filters: Any) -> None:
    assert read_drawn({"properties": {"drawn": drawn}}) == filters


def test_colours_stand_for_those_who_act(tmp_path: Path) -> None:
    store = fill(tmp_path / "s.sqlite")
    found = selected.select(store, Filters())
    by_faction = selected.groups(found.columns, "faction")
    assert by_faction.ids[0] == "regime"  # whom the militia that acts belongs to
    names = {
        i.incident_id: by_faction.codes[at]
        for at, i in zip(found.index, store.queries.numbered(found.numbers(found.index)), strict=True)
    }
    assert names["inc-1"] == 0
    assert names["inc-5"] == selected.OTHER  # a protest of nobody named


# --- details


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("place", "where"), ("origin_place", "origin"), ("actors", "who"), ("actors[1].name", "who"),
        ("fatalities", "killed"), ("injuries_max", "injured"), ("mood", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_fields_share_the_colour_of_their_group(field: str, name: str) -> None:
    assert group(field) == name


@given(st.text())
def test_highlighting_changes_no_letter(words: str) -> None:
    found = tuple(
        Evidence("place" if start % 2 else "actors", "text", start, end, words[start:end])
        for start in range(0, len(words), 3)
        for end in (start + 1, start + 5)
        if end <= len(words)
    )
    marked = highlighted(Article("a", words), found, "text")
    stripped = marked
    for name in ("where", "who"):
        stripped = stripped.replace(f'<mark class="ev-{name}">', "")
    assert stripped.replace("</mark>", "") == "".join(text(letter) for letter in words)


def test_words_of_two_fields_carry_both_colours() -> None:
    found = (evidence("event_type", "قصفت ميليشيا"), evidence("actors", 'ميليشيا "الدفاع الوطني"'))
    marked = highlighted(article(1), found, "text")
    assert '<mark class="ev-what"><mark class="ev-who">ميليشيا</mark></mark>' in marked


@pytest.mark.parametrize("start", [-1, 0, 10_000])
def test_evidence_that_does_not_fit_is_not_shown_in_a_wrong_place(start: int) -> None:
    found = (Evidence("place", "text", start, start + 6, "حي حلكو"),)
    assert "<mark" not in highlighted(article(1), found, "text")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True), ("http://example.org", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("//example.org", False), ("https:///x", False), ("http://[", False),
        (None, False),
    ],
)  # fmt: skip
def test_only_web_addresses_are_links(url: str | None, linked: bool) -> None:
    assert ("<a href=" in article_html(article(1, url=url), incident(1), EN)) == linked


@pytest.mark.parametrize(
    ("words", "lang", "side"),
    [
        (TEXT, None, "rtl"), ("Shelling hit the town", None, "ltr"), ("Shelling", "ar", "rtl"), (TEXT, "en", "ltr"),
        ("", None, "ltr"),
    ],
)  # fmt: skip
def test_an_article_runs_as_it_is_written(words: str, lang: str | None, side: str) -> None:
    assert direction(words, lang) == side


def test_what_is_not_stated_is_not_guessed() -> None:
    page = incident_html(Incident("i", "a"), EN)
    assert page.count(EN("detail.not_stated")) == 6  # type, date, place, factions, killed, injured
    assert "no one killed" not in page


def test_origin_and_uncertainty_are_said() -> None:
    page = incident_html(incident(1, origin_place=HALKO), AR)
    assert AR("field.origin_place") in page
    assert AR.uncertainty(700) in page


def test_made_up_incidents_are_what_the_other_tests_count() -> None:
    assert sum(i.on_map for i in incidents()) == 9
    assert {BATTLE["event_type"], PROTEST["event_type"]} <= set(event_types())


@pytest.mark.parametrize(("kind", "fills"), [("sqlite", True), ("postgresql", False)])
def test_a_new_file_gets_the_samples_and_a_database_of_a_team_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, fills: bool
) -> None:
    filled: list[Store] = []
    with postgres() if kind == "postgresql" else nullcontext(str(tmp_path / "new.sqlite")) as address:
        empty = Store(address)
        monkeypatch.setattr(frame, "_store", lambda address: empty)
        monkeypatch.setattr(frame, "_fill", lambda store, words: filled.append(store))
        assert frame.open_store(EN) is empty
        assert bool(filled) is fills
        empty.close()
