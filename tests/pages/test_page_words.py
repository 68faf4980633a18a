"""Links, saved views and words of the pages: what a reader sends and what he is told."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from desk import ASAYISH, NDF, article, fill, incident
from hypothesis import given
from hypothesis import strategies as st
from listed import listed

from coding import Coder
from coding.incidents.confidence import BASE, weights
from errors import UsageError
from exports.notices import feeds
from filters import ROWS, Filters, Link, read_link, slug, write_link
from ingest.ingest import fill_with_samples
from models import GEO_PRECISIONS, MODALITIES, STATUSES, CodedArticle, GeoPrecision, Incident
from pages.shared import selected, view_menu
from pages.shared.incident.details import article_html, incident_html, split_reason
from pages.shared.incident.list import groups, packed
from store import Store
from wording.incident import factions, flags
from wording.texts import LANGUAGES, LEXICONS, Words, event_types, faction_names, sub_event_types

ROOT = Path(__file__).resolve().parents[2]
EN, AR = Words("en"), Words("ar")
ALL = Filters()


# --- saved views


def test_a_view_is_kept_found_and_forgotten(tmp_path: Path) -> None:
    store = fill(tmp_path / "s.sqlite")
    wanted = Filters(factions=("ndf",), area=((41.0, 36.0), (42.0, 36.0), (42.0, 37.0)), confidence_min=0.5)
    view_menu.save(store, "  North   east ", wanted)
    view_menu.save(store, "All", Filters())
    assert view_menu.listed(store) == [view_menu.View("All", Filters()), view_menu.View("North east", wanted)]
    view_menu.save(store, "North east", wanted)  # once more, under the same name
    store.saved.delete_view("All")
    store.saved.delete_view("never saved")
    assert [view.name for view in view_menu.listed(store)] == ["North east"]
    with pytest.raises(UsageError, match="must have 1 to 80"):
        view_menu.save(store, " ", wanted)


# --- links

codes = st.lists(st.sampled_from(sorted(faction_names("en"))), unique=True, max_size=4).map(tuple)
types = st.lists(st.sampled_from(event_types()), unique=True, max_size=6).map(tuple)
days = st.dates().map(lambda day: day.isoformat())
spans = st.tuples(st.none() | days, st.none() | days).map(lambda s: s if None in s else tuple(sorted(s)))


corners = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    min_size=3,
    max_size=9,
    unique_by=lambda c: (c[0] + 0, c[1] + 0),
).map(tuple)
boxes = st.tuples(*[st.floats(-180, 180), st.floats(-90, 0), st.floats(-180, 180), st.floats(0, 90)])


def some_of(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


chosen = st.builds(
    lambda span, **others: Filters(date_from=span[0], date_to=span[1], **others),
    spans,
    factions=codes,
    perpetrators=codes,
    targets=codes,
    without=codes,
    event_types=types,
    sub_event_types=some_of(*sub_event_types()),
    place_ids=some_of("SY08", "qam-halko", "C4564"),
    bbox=st.none() | boxes,
    area=st.just(()) | corners,
    precisions=some_of(*GEO_PRECISIONS),
    confidence_min=st.none() | st.floats(0, 1, exclude_min=True),
    killed_min=st.none() | st.integers(1, 2**31 - 1),
    statuses=some_of(*STATUSES),
    sources=st.lists(st.text(min_size=1, max_size=40), unique=True, max_size=3).map(tuple),
    text=st.text(max_size=60).map(str.strip),
    modalities=some_of(*MODALITIES),
)


@given(chosen, st.none() | st.text(min_size=1), st.sampled_from(LANGUAGES))
def test_a_link_read_is_the_link_written(filters: Filters, incident_id: str | None, lang: str) -> None:
    assert read_link(write_link(filters, incident_id, lang)) == Link(filters, incident_id, lang)


KEYS = ("lang", "incident", *(row.key for row in ROWS))


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=20)))
def test_no_link_breaks_the_page(asked: dict[str, str]) -> None:
    found = read_link(asked)
    assert read_link(write_link(found.filters, found.incident_id, "en")).filters == found.filters


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"bbox": "1,2,3"}, ("bbox", "1,2,3")),
        ({"bbox": "41,nan,42,38"}, ("bbox", "41,nan,42,38")),
        ({"area": "41,37;42,37"}, ("area", "41,37;42,37")),
        ({"min_killed": "-1"}, ("killed_min", "-1")),
        ({"min_confidence": "inf"}, ("confidence_min", "inf")),
        ({"place": "<b>"}, ("place_ids", "<b>")),
        ({"precision": "exact"}, ("precisions", "exact")),
        ({"by": "nobody-known"}, ("perpetrators", "nobody-known")),
        ({"last": "week"}, ("last", "week")),
        ({"last": "0d"}, ("last", "0d")),
        ({"last": "99999w"}, ("last", "99999w")),
        ({"lang": "fr"}, ("lang", "fr")),
        ({"form": "2021-04-20"}, ("", "form")),
    ],
)
def test_what_a_link_asks_for_in_vain_is_named(asked: dict[str, str], refused: tuple[str, str]) -> None:
    assert read_link(asked) == Link(refused=(refused,))


def test_event_types_have_different_codes() -> None:
    assert len({slug(event_type) for event_type in event_types()}) == len(event_types()) == 6


# --- words


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, ""), (0, None, ""), (0, 0, "no one killed"), (3, 3, "3 killed"), (3, 5, "3 to 5 killed"),
        (3, None, "at least 3 killed"), (None, 5, "up to 5 killed"), (0, 2, "0 to 2 killed"),
    ],
)  # fmt: skip
def test_tolls(low: int | None, high: int | None, said: str) -> None:
    assert EN.toll(low, high, "killed") == said


@pytest.mark.parametrize(
    ("first", "last", "precision", "said"),
    [
        ("2021-04-25", None, "day", "Sunday 25 April 2021"),
        ("2021-04-23", "2021-04-25", "days", "23 April 2021 to 25 April 2021"),
        ("2021-04-19", "2021-04-25", "week", "week of 19 April 2021"),
        ("2021-04-01", "2021-04-30", "month", "April 2021"),
        ("2021-01-01", "2021-12-31", "year", "2021"),
        (None, None, "unknown", "Date not stated"),
    ],
)
def test_dates_are_no_finer_than_they_are_known(first: Any, last: Any, precision: Any, said: str) -> None:
    found = Incident("i", "a", event_date=first, event_date_end=last, time_precision=precision)
    assert EN.date(found) == said


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2021-04-25", "Sunday 25 April 2021"),
        ("2021-04-25T22:20:00+03:00", "Sunday 25 April 2021 · 22:20"),  # as it was where it was published
        ("2021-04-25T22:20:00Z", "Sunday 25 April 2021 · 22:20"),
        ("some day", "some day"),
        ("2021-13-45", "2021-13-45"),
    ],
)
def test_when_an_article_was_published(published: str, said: str) -> None:
    assert EN.moment(published) == said
    assert said in article_html(article(1, published=published), incident(1), EN)


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (500, "within about 500 m of the point"),
        (1000, "within about 1 km of the point"),
        (2500, "within about 2.5 km of the point"),
        (85876, "within about 86 km of the point"),
    ],
)
def test_uncertainty_in_words(metres: int, said: str) -> None:
    assert EN.uncertainty(metres) == said


# --- the list


def test_the_list_is_grouped_by_day() -> None:
    found = groups([incident(1), incident(2), incident(3, "2021-04-24"), incident(4, None)], EN)
    assert [(g["title"], len(g["items"])) for g in found] == [
        ("Sunday 25 April 2021", 2), ("Saturday 24 April 2021", 1), ("Date not stated", 1),
    ]  # fmt: skip


def test_the_list_is_sent_with_every_text_once() -> None:
    found = groups([incident(n, actors=(NDF, ASAYISH), fatalities_min=2, fatalities_max=2) for n in range(3)], EN)
    sent = packed(found)
    assert len(sent["texts"]) == len(set(sent["texts"]))
    (title, rows), item = sent["days"][0], found[0]["items"][2]
    assert (title, [row[0] for row in rows]) == (found[0]["title"], [i["id"] for i in found[0]["items"]])
    said = dict(zip(item, rows[2], strict=True))
    for name in ("type", "precision", "happened", "sources"):
        assert sent["texts"][said[name]] == item[name]
    assert (
        [[sent["texts"][text], grave] for text, grave in said["tolls"]]
        == item["tolls"]
        == [["2 killed", 1], ["3 injured", 0]]
    )
    assert (said["look"], said["confidence"], said["new"]) == (item["look"], item["confidence"], 0)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"actors": (NDF, ASAYISH)}, "National Defence Forces → Asayish"),
        ({"actors": (ASAYISH,)}, "→ Asayish"),
        ({"actors": (NDF,)}, "National Defence Forces"),
        ({"actors": ()}, ""),
    ],
)
def test_who_did_it_to_whom(fields: dict[str, Any], said: str) -> None:
    assert factions(incident(1, **fields), EN) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"modality": "claimed", "claimed_by": "ndf"}, [f"claimed · source: {faction_names('en')['ndf']}"]),
        ({"modality": "claimed"}, ["claimed · source not named"]),
        ({"modality": "denied"}, ["denied"]),
        ({"status": "background"}, ["background, not new"]),
        ({"modality": "claimed", "status": "background"}, ["claimed · source not named", "background, not new"]),
    ],
)
def test_claims_and_background_are_marked(fields: dict[str, Any], said: list[str]) -> None:
    found = incident(1, **fields)
    assert flags(found, EN) == said
    assert groups([found], EN)[0]["items"][0]["flags"] == said
    top = incident_html(found, EN).partition("<dl")[0]
    assert all(flag in top for flag in said)
    assert bool(top) == bool(said)


# --- names of types and reasons


@pytest.mark.parametrize(
    ("fields", "en", "ar"),
    [
        ({"waqai_type": "curfew"}, "Curfew", "حظر تجوال"),
        ({"waqai_type": "not a type"}, "Shelling/artillery/missile attack", "قصف مدفعي أو صاروخي"),
        ({"waqai_type": None}, "Shelling/artillery/missile attack", "قصف مدفعي أو صاروخي"),
        ({"waqai_type": None, "sub_event_type": None}, "Explosions/Remote violence", "تفجيرات وعنف عن بُعد"),
    ],
)
def test_the_finest_type_is_named_in_the_readers_language(fields: dict[str, Any], en: str, ar: str) -> None:
    found = incident(1, **fields)
    assert (EN.finer_type(found), AR.finer_type(found)) == (en, ar)
    assert f"<b>{en}</b>" in incident_html(found, EN)


def test_every_type_the_coder_can_give_has_a_name_in_both_languages() -> None:
    with (LEXICONS / "event_types.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["family"] and row["event_type"]]
    assert len(rows) > 40
    for row in rows:
        found = incident(1, waqai_type=row["waqai_type"] or row["family"])
        assert EN.finer_type(found) == row["name_en"] != ""
        assert AR.finer_type(found) == row["name_ar"] != ""


def test_every_reason_the_coder_gives_is_translated(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "samples.sqlite"))
    fill_with_samples(store, Coder.load())
    coded = listed(store)
    given = {split_reason(reason)[0] for found in coded for reason in found.confidence_reasons}
    assert len(given) > 15
    for reason in given | wordings():
        assert EN.known(f"reason.{reason}") and AR.known(f"reason.{reason}"), reason


DOUBTS = (
    "approximate",
    "weekday and date disagree",
    "Hijri and Gregorian date disagree",
    "Hijri, a day or two either way",
)


def wordings() -> set[str]:
    """What ``confidence_of`` can say: every feature that has a weight, and what it says without one."""
    said = {f"event_date: {each}" for each in ("inherited", "default", *DOUBTS)}
    said |= {f"place: {each}" for each in get_args(GeoPrecision)} | {"place: named by"}
    return (weights().keys() - {BASE}) | said | {"published: read in the address", "published: read in the text"}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("place: town +0.18", ("place: town", "+0.18")),
        ("told in the title  +0.1", ("told in the title", "+0.1")),
        ("order in the article -0.02", ("order in the article", "-0.02")),
        ("order in the article \u22120.02", ("order in the article", "-0.02")),
        ("event_date: default", ("event_date: default", "")),
        ("+0.18", ("+0.18", "")),
        ("", ("", "")),
    ],
)
def test_a_reason_is_split_from_its_points(reason: str, said: tuple[str, str]) -> None:
    assert split_reason(reason) == said


def test_what_speaks_for_and_against_is_said_in_the_readers_language_without_points() -> None:
    page = incident_html(
        incident(
            1,
            confidence_reasons=(
                "place: town +0.18",
                "status: background -0.02",
                "order in the article -0.00",
                "of a later version +0.01",
            ),
        ),
        AR,
    )
    assert AR("reason.place: town") in page
    assert (
        page.index(AR("confidence.for")) < page.index(AR("reason.place: town")) < page.index(AR("confidence.against"))
    )
    assert page.index(AR("confidence.against")) < page.index(AR("reason.status: background"))
    assert "0.18" not in page  # points that nobody can add up
    assert AR("reason.order in the article") not in page  # it changed nothing
    assert "<bdi>of a later version</bdi>" in page


def test_no_style_of_the_page_holds_markup() -> None:
    """The browser's sanitiser drops a whole style in which a tag could begin: nothing on the screen would be styled."""
    for path in (ROOT / "pages" / "shared").rglob("*.css"):
        assert "<" not in path.read_text(encoding="utf-8"), path


def test_a_view_of_the_last_days_moves_with_the_newest_incident(store: Store) -> None:
    lately, week = Filters(factions=("ndf",), last=2), Filters("2021-04-24", "2021-04-25", factions=("ndf",))
    newest = selected.columns(store).newest_day
    assert [view_menu.last_days(f, newest) for f in (week, Filters(), replace(week, date_to="2021-04-24"))] == [2, 0, 0]
    view_menu.save(store, "Lately", lately)
    assert view_menu.listed(store) == [view_menu.View("Lately", lately)]
    assert store.queries.dated(lately) == week
    store.intake.save([CodedArticle(article(30), (incident(30, "2021-05-02"),), "test")])
    moved = replace(week, date_from="2021-05-01", date_to="2021-05-02")
    assert store.queries.dated(lately) == moved == lately.dated(selected.columns(store).newest_day)
    store.intake.save([CodedArticle(article(31), (incident(31, "2098-05-02"),), "test")])
    store.settle()  # sets aside what is dated in the future: else one crafted post were all of the last days
    assert store.queries.dated(lately) == moved == lately.dated(selected.columns(store).newest_day)
    assert store.queries.count(lately) == store.queries.count(moved) == selected.select(store, lately).counts
    feed = feeds.view(store, "Lately")
    assert feed and feed.filters == moved  # what others poll is of the same days
