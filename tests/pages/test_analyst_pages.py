"""The analyst's pages and the page about the data, without a browser: their numbers are those of the filters."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from desk import ASAYISH, BATTLE, NDF, TAYY, drawn, fill, incident, incidents
from streamlit.testing.v1 import AppTest

from filters import Filters
from geo import control_layers
from geo.control_layers import Area, Layer
from models import Counts, Incident, IncidentPlace
from pages.analyst.incident_table import packed
from pages.reader import about
from pages.shared.head import counts_said
from pages.shared.session import KEY
from store import Store
from wording.texts import Words

RAQQA = IncidentPlace("C5710", "Raqqa", "الرقة", "city", 35.95, 39.01, 1000, "Raqqa Governorate", None, None)
SAALU = IncidentPlace("C5188", "Saalu", "صعلو", "town", 35.02, 40.5, 1000, "Deir-ez-Zor Governorate", None, None)
ROOT = Path(__file__).resolve().parents[2]
EN, AR = Words("en"), Words("ar")
PAGES = (
    "trends",
    "who_hits_whom",
    "changes",
    "hot_spots",
    "areas_of_control",
    "incident_table",
    "profile",
    "about",
)


def history() -> list[Incident]:
    """Half a year of a clash every other day, then four weeks with three shellings a day; two claims of control."""
    start = dt.date(2020, 10, 1)
    found = [
        incident(n + 1, (start + dt.timedelta(days=2 * n)).isoformat(), TAYY, **BATTLE, fatalities_min=n % 3)
        for n in range(90)
    ]
    found += [incident(100 + n, (start + dt.timedelta(days=180 + n // 3)).isoformat()) for n in range(84)]
    took = {"waqai_type": "takeover", "sub_event_type": "Non-state actor overtakes territory", "event_type": "Battles"}
    found.append(incident(200, "2021-04-20", TAYY, **took, actors=(NDF,)))
    found += [incident(202, "2021-04-01", RAQQA), incident(203, "2021-04-02", SAALU)]
    found.append(incident(201, "2021-04-25", TAYY, **took, actors=(_as(ASAYISH, "perpetrator"), _as(NDF, "target"))))
    return found


def _as(actor: Any, role: Any) -> Any:
    return dataclasses.replace(actor, role=role)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that opens a page on half a year, or on the incidents given; ``desk.store`` is the store."""

    def opened(name: str, found: list[Incident] | None = None, on_the_day: bool = False, **query: str) -> AppTest:
        opened.store = fill(tmp_path / "store.sqlite", history() if found is None else found, on_the_day=on_the_day)  # type: ignore[attr-defined]
        monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
        return drawn(name, **query)

    return opened


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def tables(app: AppTest) -> dict[str, pd.DataFrame]:
    """Tables of a page from which a row can be taken, by their key."""
    return {element.key: element.value for element in app.dataframe if element.key}


def behind(app: AppTest, number: int = 0) -> pd.DataFrame:
    """The table behind the n-th figure of a page."""
    found: pd.DataFrame = [e for e in app.expander if e.label == EN("figure.table")][number].dataframe[0].value
    return found


def store_of(desk: Any) -> Store:
    found: Store = desk.store
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("world", "lang"), [("nothing", "en"), ("undated", "ar"), ("ten", "en"), ("history", "ar")])
def test_every_page_opens_in_both_languages_whatever_there_is(desk: Any, name: str, lang: str, world: str) -> None:
    found = {"nothing": [incident(1, modality="denied")], "undated": [incident(1, None)], "ten": incidents()}.get(world)
    app = desk(name, found, lang=lang)
    words = Words(lang)  # type: ignore[arg-type]
    if name == "about":
        return
    if world == "nothing":
        assert words("empty.store") in app.info[0].value
        return
    shown, total = {"undated": (1, 1), "ten": (9, 9), "history": (178, 178)}[world]
    line = counts_said(words, Counts(shown, total, int(world == "ten")))
    assert line in html(app)


@pytest.mark.parametrize("name", [n for n in PAGES if n != "about"])
def test_what_hides_everything_is_named_and_can_be_dropped(desk: Any, name: str) -> None:
    app = desk(name, type="riots")
    assert EN("empty.title") in html(app)
    app.button(key="drop_event_types").click().run()
    assert not app.exception
    assert "178 shown of 178" in html(app)


def test_the_span_is_compared_with_what_came_before(desk: Any) -> None:
    body = html(desk("trends"))
    # 28 days of three shellings, two claims and two incidents elsewhere; one clash every other day before.
    assert "<b>88</b>" in body
    assert EN("trends.against.weeks_4") in body
    assert EN("trends.no_data", date=EN.day("2020-10-03")) in body  # but for 1 in 100
    assert EN("trends.not_read") in body  # every article is of one day


def test_bars_and_top_lists_add_up_to_what_is_shown(desk: Any) -> None:
    app = desk("trends", **{"from": "2021-01-01"})
    shown = store_of(desk).queries.count(Filters(date_from="2021-01-01")).shown
    found = tables(app)
    bars = behind(app)
    assert bars.drop(columns=bars.columns[0]).to_numpy().sum() == shown
    types = found["top_event_types"]
    assert types[EN("trends.measure.incidents")].sum() == shown
    for name, number in zip(types.iloc[:, 0], types[EN("trends.measure.incidents")], strict=True):
        assert store_of(desk).queries.count(Filters(date_from="2021-01-01", event_types=(name,))).shown == number


def test_the_matrix_counts_what_the_filters_show(desk: Any) -> None:
    found = behind(desk("who_hits_whom"))
    names = {EN.faction(actor): actor for actor in ("ndf", "asayish", "regime", "aanes")}
    pairs = [row for row in found.itertuples(index=False) if row[0] in names and row[1] in names]
    assert pairs
    for first, second, number, _ in pairs:
        filters = Filters(perpetrators=(names[first],), targets=(names[second],))
        assert store_of(desk).queries.count(filters).shown == number


def test_what_rises_is_marked_and_what_is_new_is_listed(desk: Any) -> None:
    app = desk("changes", on_the_day=True, **{"changes.what": "place"})
    found = tables(app)
    rising = found["rising_place_ids"]
    assert rising.loc[rising[EN("changes.rising")] == "▲"].iloc[:, 0].tolist() == [
        "halko"
    ]  # not in the gazetteer: its id
    new = found["new_place_ids"]
    assert new.iloc[:, 0].tolist() == ["halko", "Raqqa", "Saalu"]
    assert new[EN("changes.first")].tolist() == ["2021-03-30", "2021-04-01", "2021-04-02"]


def test_nothing_rises_above_periods_of_which_nothing_was_read(desk: Any) -> None:
    app = desk("changes")  # all articles are of the last day
    said = {"spans": 6, "days": 28, "known": 0, "least": 6}
    assert [info.value for info in app.info] == [EN("changes.unread", **said)]
    assert "rising_admin2" not in str(tables(app))


def test_a_short_history_is_said_to_be_short(desk: Any) -> None:
    app = desk("changes", [incident(n, f"2021-04-{n:02}") for n in range(1, 29)])
    assert any("Too little history" in info.value for info in app.info)


def test_a_published_layer_of_control_stands_by_itself(
    desk: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(control_layers, "VAR", tmp_path)
    square = [[[[40.0, 35.0], [41.0, 35.0], [41.0, 36.0], [40.0, 35.0]]]]
    control_layers.keep(Layer("A map", "2021-04-20", (Area("sdf", square), Area("regime", square)), "CC BY"))
    app = desk("areas_of_control")
    assert EN("control.published", source="A map", date=EN.day("2021-04-20"), licence="CC BY") not in html(app)
    app.selectbox(key="control_layer").set_value("A map").run()
    assert EN("control.published", source="A map", date=EN.day("2021-04-20"), licence="CC BY") in html(app)
    assert EN.faction("sdf") in html(app) and "A map" in app.query_params["control.layer"]
    assert not app.exception


def test_too_few_for_hot_spots_is_said(desk: Any) -> None:
    app = desk("hot_spots", incidents())
    assert any(info.value.startswith("Too few:") for info in app.info)


def test_one_spot_among_many_is_hot(desk: Any) -> None:
    app = desk("hot_spots")
    assert not app.info
    assert any("of 686 areas are hot" in text.value for text in app.markdown)


def test_control_is_said_claim_by_claim(desk: Any) -> None:
    found = tables(desk("areas_of_control"))
    state = found["control_state"]
    assert state[EN("control.holder")].tolist() == [EN.faction("asayish")]
    assert found["control_claims"]["holders"].tolist() == [EN.faction("asayish"), EN.faction("ndf")]
    assert found["control_claims"]["losers"].tolist() == [EN.faction("ndf"), ""]


def test_no_claim_of_control_is_said(desk: Any) -> None:
    assert [info.value for info in desk("areas_of_control", incidents()).info] == [EN("control.none")]


def test_the_table_has_every_incident_page_by_page_in_the_order_asked_for(desk: Any) -> None:
    app = desk("incident_table")
    first = tables(app)["table_rows_1"]
    assert len(first) == 100
    assert first["event_date"].is_monotonic_decreasing
    app.number_input(key="table_page").set_value(2).run()
    second = tables(app)["table_rows_2"]
    assert len(first) + len(second) == 178
    app.number_input(key="table_page").set_value(1).run()
    app.selectbox(key="rows_sort").set_value("oldest").run()
    assert tables(app)["table_rows_1"]["event_date"].is_monotonic_increasing


def test_columns_can_be_chosen_and_keep_their_order(desk: Any) -> None:
    app = desk("incident_table")
    app.multiselect(key="rows_columns").set_value(["incident_id", "event_date"]).run()
    assert tables(app)["table_rows_1"].columns.tolist() == ["event_date", "incident_id"]


def test_a_profile_is_that_of_the_filter(desk: Any) -> None:
    app = desk("profile", faction="asayish")
    assert EN.faction("asayish") in html(app)
    found = tables(app)
    hit_by = found["profile_hit_by"]
    assert EN.faction("ndf") in hit_by.iloc[:, 0].tolist()
    app.selectbox(key="profile_factions").set_value("ndf").run()
    assert app.session_state[KEY].filters.factions == ("ndf",)


def test_without_a_subject_the_profile_is_that_of_the_faction_that_acts_most_and_no_filter_is_set(desk: Any) -> None:
    app = desk("profile")
    assert EN.faction("ndf") in html(app)
    assert EN("profile.busiest") in [caption.value for caption in app.caption]
    assert app.session_state[KEY].filters == Filters()
    assert EN.faction("asayish") in tables(app)["profile_hits"].iloc[:, 0].tolist()


def test_of_several_subjects_a_profile_asks_for_one(desk: Any) -> None:
    assert EN("profile.none") in [info.value for info in desk("profile", faction="ndf,asayish").info]


def test_a_setting_of_a_page_stands_in_its_address_and_comes_back_from_it(desk: Any) -> None:
    app = desk("trends", **{"trends.unit": "week", "trends.measure": "wars"})
    control = {group.label: group for group in app.get("button_group")}
    assert control[EN("trends.unit")].value == "week"
    assert control[EN("trends.measure")].value == "incidents"  # there is no counting of wars
    assert app.query_params["trends.unit"] in ("week", ["week"])
    control[EN("trends.unit")].set_value("day").run()
    assert app.query_params["trends.unit"] in ("day", ["day"])
    assert app.session_state[KEY].filters == Filters()


def test_the_page_about_the_data_names_sources_licences_and_counts(desk: Any) -> None:
    app = desk("about", lang="ar")
    body = html(app) + "\n".join(text.value for text in app.markdown)
    assert "178" in body
    for name in ("OCHA", "GeoNames", "Natural Earth", "OurAirports"):
        assert name in body
    listed = [frame.value for frame in app.dataframe]
    assert any("lexicons/actors.csv" in frame.iloc[:, 0].tolist() for frame in listed)
    assert any("shapely" in frame.iloc[:, 0].tolist() for frame in listed)


def test_data_files_and_packages_all_have_a_licence() -> None:
    heads, rows = about.data_files()
    assert heads[:2] == ["file", "one row is"]
    assert all(len(row) == len(heads) and row[heads.index("source and licence")] for row in rows)
    packages = about.requirements()
    assert len(packages) > 50
    assert all(name and version and licence for name, version, licence in packages)


def test_what_the_data_files_hold_is_said_in_arabic_too() -> None:
    table = (ROOT / "data/README.md").read_text(encoding="utf-8").split("| file |")[1].split("\n\n")[0].splitlines()[2:]
    said = {cell.strip().replace("`", "").split("](")[0].replace("[", "") for line in table for cell in _cells(line)}
    # Ids, dates of one kind and names of files are the same in both languages.
    plain = {"", "2018", "2016-09-05", "2026-11", "added_on", "the same"}
    lacking = {cell for cell in said - plain if AR.translated(cell, "about.readme.") == cell}
    assert not lacking, "cells of data/README.md want a row about.readme.NN with their Arabic in data/texts/screen.csv"
    assert AR.translated("nobody says this", "about.readme.") == "nobody says this"


def _cells(line: str) -> list[str]:
    """One row is, source and licence, as of: of a row of the table of files."""
    cells = line.replace(r"\|", "\0").strip("|").split("|")
    return [cells[1], cells[3], cells[4]]


def test_a_csv_comes_with_its_description_in_one_file(tmp_path: Path) -> None:
    for name in ("waqai.csv", "waqai.csv-metadata.json"):
        (tmp_path / name).write_text(name)
    made = packed(sorted(tmp_path.iterdir()))
    assert made == packed(sorted(tmp_path.iterdir()))
    with zipfile.ZipFile(io.BytesIO(made)) as held:
        assert {name: held.read(name).decode() for name in held.namelist()} == {n: n for n in held.namelist()}
        assert held.namelist() == ["waqai.csv", "waqai.csv-metadata.json"]
