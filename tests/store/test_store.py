"""The store: what goes in comes out, every count agrees, and nothing half-written is ever seen."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import postgres
from shapely import Point, Polygon
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from errors import StoreError, UsageError
from filters import Filters
from models import (
    GEO_PRECISIONS,
    MODALITIES,
    ON_MAP,
    STATUSES,
    TIME_PRECISIONS,
    Article,
    CodedArticle,
    Evidence,
    Incident,
    IncidentActor,
    IncidentPlace,
)
from store import Counts, Failure, Store, conditions, digest
from store.arrays import CODED, PLAIN
from store.conditions import first_day
from store.connection import connect
from store.schema import tables
from store.search import search_words, searchable
from text.normalize import fold

DATABASES = ("sqlite", "postgresql")
ABOVE = {"halko": ["qamishli", "SY08", "SY"], "qamishli": ["SY08", "SY"], "SY08": ["SY"], "raqqa": ["SY11", "SY"]}
ROLES = ("perpetrator", "target", "party")
PARENTS = {"ypg": ("sdf",), "asayish": ("aanes",)}
FOLDER_IS_SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def above(place_id: str) -> list[str]:
    return ABOVE.get(place_id, [])


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store of either kind is to be."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.sqlite")
    else:
        with postgres() as url:
            yield url


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store(address, place_chain=above)
    yield opened
    opened.close()


@pytest.fixture
def raw(address: str) -> Iterator[sa.Connection]:
    """The database itself, past the store."""
    engine = connect(address)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(params=DATABASES)
def in_memory(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The same without a disk where that can be, for tests that write hundreds of times."""
    with postgres() if request.param == "postgresql" else nullcontext("sqlite://") as url:
        opened = Store(url, place_chain=above)
        yield opened
        opened.close()


def article(article_id: str = "a", text: str = "قصف حلكو", **more: str) -> Article:
    return Article(article_id, text, **more)


def coded(item: Article, *incidents: Incident, version: str = "1") -> CodedArticle:
    return CodedArticle(item, incidents, version)


def place(place_id: str, latitude: float | None, longitude: float | None) -> IncidentPlace:
    return IncidentPlace(place_id, place_id.title(), "مكان", "town", latitude, longitude, 500, None, None, None)


# -- strategies

words = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
days = st.dates().map(lambda d: d.isoformat())
near_days = st.sampled_from(["2021-04-20", "2021-04-22", "2021-04-25", "2021-05-02", "2022-01-01"])
places = st.one_of(
    st.none(),
    st.builds(
        place,
        st.sampled_from([*ABOVE, "nowhere"]),
        st.sampled_from([None, 35.5, 37.0, -10.0]),
        st.sampled_from([None, 39.0, 41.2, 179.5]),
    ),
)
actors = st.lists(st.sampled_from(["ypg", "asayish", "ndf", "civ"]), max_size=3, unique=True).map(
    lambda ids: tuple(
        IncidentActor(i, i.upper(), "اسم", "rebel", ROLES[n], PARENTS.get(i, ())) for n, i in enumerate(ids)
    )
)
counts = st.one_of(st.none(), st.integers(0, 10_000), st.just(10**30))
incidents = st.builds(
    Incident,
    incident_id=st.just(""),
    article_id=st.just("a"),
    event_date=st.one_of(st.none(), near_days),
    event_date_end=st.none(),
    time_precision=st.sampled_from(TIME_PRECISIONS),
    event_type=st.sampled_from(["Battles", "Protests"]),
    sub_event_type=st.sampled_from(["Armed clash", "Peaceful protest"]),
    actors=actors,
    place=places,
    origin_place=places,
    geo_precision=st.sampled_from(GEO_PRECISIONS),
    fatalities_min=counts,
    fatalities_max=counts,
    status=st.sampled_from(STATUSES),
    modality=st.sampled_from(MODALITIES),
    claimed_by=st.one_of(st.none(), words),
    confidence=st.floats(0, 1),
    confidence_reasons=st.lists(words, max_size=3).map(tuple),
    evidence=st.lists(
        st.builds(Evidence, words, st.sampled_from(["text", "title"]), st.just(0), st.just(3), words), max_size=2
    ).map(tuple),
)


@st.composite
def worlds(draw: st.DrawFn) -> list[Incident]:
    found = draw(st.lists(incidents, max_size=8))
    longer = [
        dataclasses.replace(i, event_date_end="2022-01-03") if i.event_date and draw(st.booleans()) else i
        for i in found
    ]
    return [dataclasses.replace(i, incident_id=f"i{n}") for n, i in enumerate(longer)]


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


filters_strategy = st.builds(
    Filters,
    date_from=st.one_of(st.none(), near_days),
    date_to=st.one_of(st.none(), near_days),
    factions=some("ypg", "sdf", "aanes", "ndf", "unheard"),
    perpetrators=some("ypg", "sdf", "ndf"),
    targets=some("aanes", "civ", "ndf"),
    event_types=some("Battles", "Riots"),
    sub_event_types=some("Armed clash", "Peaceful protest"),
    place_ids=some("SY08", "halko", "SY", "nowhere"),
    bbox=st.sampled_from([None, (38.0, 35.0, 42.0, 38.0), (170.0, -20.0, -170.0, 40.0)]),
    area=st.sampled_from([(), ((38.0, 34.0), (42.0, 38.0), (38.0, 38.0)), ((38.0, 36.0), (42.0, 36.0), (40.0, 34.0))]),
    precisions=some("site", "town", "unresolved"),
    confidence_min=st.sampled_from([None, 0.5]),
    killed_min=st.sampled_from([None, 0, 1, 50]),
    sources=some("One, two", "", "%"),
    text=st.sampled_from(["", "", "ypg", "مكان", "halko HALKO"]),
    statuses=some("new", "background"),
    modalities=st.one_of(st.just(()), some(*MODALITIES)),
)


def passes(i: Incident, f: Filters, source: str = "") -> bool:
    """The filters in plain Python: what the SQL is measured against."""
    first, last = i.event_date, i.event_date_end or i.event_date
    here = [i.place.place_id, *above(i.place.place_id)] if i.place else []
    factions = [(name, a.role) for a in i.actors for name in (a.actor_id, *a.parents)]
    killed = i.fatalities_max if i.fatalities_min is None else i.fatalities_min
    places = [p for p in (i.place, i.origin_place) if p]
    said = " ".join([i.event_type, i.sub_event_type, *(n for x in (*places, *i.actors) for n in (x.name, x.name_ar))])
    pointed = i.place is not None and i.place.latitude is not None and i.place.longitude is not None
    inside = f.bbox is None
    if f.bbox and pointed:
        west, south, east, north = f.bbox
        x, y = i.place.longitude, i.place.latitude
        inside = south <= y <= north and (west <= x <= east if west <= east else x >= west or x <= east)
    return (
        i.modality in (f.modalities or ON_MAP)
        and (not f.date_from or (last is not None and last >= f.date_from))
        and (not f.date_to or (first is not None and first <= f.date_to))
        and (not f.factions or any(name in f.factions for name, _ in factions))
        and (not f.perpetrators or any(n in f.perpetrators and role == "perpetrator" for n, role in factions))
        and (not f.targets or any(n in f.targets and role == "target" for n, role in factions))
        and (not f.area or (pointed and Polygon(f.area).contains(Point(i.place.longitude, i.place.latitude))))
        and (not f.confidence_min or i.confidence >= f.confidence_min)
        and (not f.killed_min or (killed is not None and killed >= f.killed_min))
        and (not f.sources or source in f.sources)
        and all(word in fold(said).casefold() for word in f.text.casefold().split())
        and (not f.event_types or i.event_type in f.event_types)
        and (not f.sub_event_types or i.sub_event_type in f.sub_event_types)
        and (not f.place_ids or any(p in f.place_ids for p in here))
        and inside
        and (not f.precisions or i.geo_precision in f.precisions)
        and (not f.statuses or i.status in f.statuses)
    )


# -- what goes in comes out


@FOLDER_IS_SHARED
@given(found=incidents, title=words, text=words, url=st.one_of(st.none(), words))
def test_an_incident_and_its_article_come_back_as_they_were(
    in_memory: Store, found: Incident, title: str, text: str, url: str | None
) -> None:
    found = dataclasses.replace(found, incident_id="one")
    kept = Article("a", text, title, "2021-04-25T18:53:00+03:00", "ar", url, None)
    in_memory.save([coded(kept, found)])
    assert in_memory.incident("one") == found
    assert in_memory.article("a") == kept


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.incident("x") is None
    assert store.article("x") is None
    assert store.count(Filters()) == Counts(0, 0, 0)
    assert store.incidents(Filters()) == store.unplaced(Filters()) == store.values("actor_id") == []
    assert len(store.pins(Filters())) == len(store.histogram(Filters())) == 0
    assert (store.is_empty(), store.is_samples()) == (True, False)


# -- one list of counts


@FOLDER_IS_SHARED
@given(world=worlds(), filters=filters_strategy)
def test_every_question_counts_the_same_incidents(in_memory: Store, world: list[Incident], filters: Filters) -> None:
    in_memory.save([coded(article(source="One, two"), *world)])
    wanted = {i.incident_id for i in world if passes(i, filters, "One, two")}
    bar = dataclasses.replace(filters, confidence_min=None)
    shown = in_memory.incidents(filters, limit=None)
    unplaced, pins = in_memory.unplaced(filters, limit=None), in_memory.pins(filters)
    numbers = in_memory.count(filters)
    assert {i.incident_id for i in shown} == wanted
    assert numbers.shown == len(wanted)
    assert numbers.total == sum(i.modality in (filters.modalities or ON_MAP) for i in world)
    assert numbers.without_place == len(unplaced)
    assert numbers.below_confidence == sum(passes(i, bar, "One, two") for i in world) - len(wanted)
    columns, saying = in_memory.columns(), in_memory.saying(filters.text)
    assert columns.counts(filters, saying) == numbers
    here = columns.select(filters, saying)
    listed = in_memory.numbered(columns["number"][here][::-1])
    assert {i.incident_id for i in listed} == wanted
    assert [i.event_date for i in listed] == [i.event_date for i in shown]
    assert [*pins["incident_id"]] == [i.incident_id for i in shown if i not in unplaced]
    dated = sum(i.event_date is not None for i in shown)
    for unit in ("day", "week", "month"):
        assert in_memory.histogram(filters, unit)["incidents"].sum() == dated
    assert sum(number for _, number in in_memory.values("event_type", filters)) == len(wanted)
    for faction, number in in_memory.values("actor_id", filters):
        assert in_memory.count(dataclasses.replace(filters, factions=(faction,))).shown <= number


@FOLDER_IS_SHARED
@given(steps=st.lists(st.tuples(st.sampled_from("abc"), worlds()), min_size=1, max_size=4))
def test_columns_brought_up_to_date_are_those_read_anew(steps: list[tuple[str, list[Incident]]]) -> None:
    store = Store("sqlite://", place_chain=above)  # what is deleted at the end gives its numbers to the next
    known = store.columns()
    for article_id, world in steps:
        own = [dataclasses.replace(i, incident_id=f"{article_id}{i.incident_id}") for i in world]
        store.save([coded(article(article_id), *own)])
        known, anew = store.columns(known), store.columns()
        assert known.revision == store.revision()
        assert known["number"].tolist() == anew["number"].tolist()
        for name in PLAIN:
            np.testing.assert_array_equal(known[name], anew[name])
        for name in CODED:
            told = [[c.values[name][code] if code >= 0 else None for code in c[name]] for c in (known, anew)]
            assert told[0] == told[1], name
    assert store.columns(known) is known
    store.close()


@pytest.mark.parametrize(
    "text",
    [
        "قصفت",
        "حي",
        "حي طي",
        "ط",
        "طي قصفت",
        "قصفت ط",
        "حي ط",
        'ه"',
        '"ه',
        "ab",
        "cd",
        "xy",
        "zz",
        "no one",
        "a_",
        "",
        "\0",
    ],
)
def test_the_numbers_that_hold_a_text_are_those_whose_words_do(store: Store, text: str) -> None:
    titles = ["قصفت حي طي", "حي الوسطي", "قصفت طي", 'قيل "حي"', "ab cd", "cd ab", "no one", "xy", 'قيل "هنا" و"هنا"']
    made = [coded(article(f"a{n}", title=title), Incident(f"i{n}", f"a{n}")) for n, title in enumerate(titles)]
    store.save(made)
    searched = [searchable(one.article, one.incidents[0]) for one in made]
    assert any(words.endswith("طي") for words in searched)  # no third letter follows
    wanted = {f"i{n}" for n, words in enumerate(searched) if all(word in words for word in search_words(text))}
    held = store.saying(text).tolist()
    assert {one.incident_id for one in store.numbered(held)} == wanted
    assert store.count(Filters(text=text)).shown == len(wanted)


def test_a_filter_by_text_needs_the_numbers_that_hold_it(store: Store) -> None:
    with pytest.raises(ValueError, match="need the numbers"):
        store.columns().select(Filters(text="قصف"))


@FOLDER_IS_SHARED
@given(world=worlds(), size=st.integers(1, 4))
def test_pages_of_the_list_follow_each_other_newest_first(in_memory: Store, world: list[Incident], size: int) -> None:
    in_memory.save([coded(article(), *world)])
    whole = in_memory.incidents(Filters(), limit=None)
    paged = [i for start in range(0, len(whole), size) for i in in_memory.incidents(Filters(), size, start)]
    assert paged == whole
    dates = [i.event_date or "" for i in whole]
    assert dates == sorted(dates, reverse=True)


def test_words_about_a_modality_are_none(store: Store) -> None:
    said = '"modality": "denied"'
    evidence = (Evidence("event_type", "text", 0, len(said), said),)
    store.save([coded(article(text=said), Incident("i", "a", claimed_by=said, evidence=evidence))])
    assert store.count(Filters(modalities=("denied",))) == Counts(0, 0, 0)
    assert store.count(Filters(modalities=("denied", "asserted"))) == Counts(1, 1, 1)


def test_parents_count_once_for_an_incident_with_two_of_their_children(store: Store) -> None:
    two = tuple(IncidentActor(i, i, i, "rebel", "party", ("sdf",)) for i in ("ypg", "ypj"))
    store.save([coded(article(), Incident("i", "a", actors=two))])
    assert store.values("actor_id") == [("sdf", 1), ("ypg", 1), ("ypj", 1)]


def test_a_column_that_cannot_be_listed_is_named_with_the_known_ones(store: Store) -> None:
    with pytest.raises(UsageError, match=r"column: 'text' cannot be listed; known: actor_id, "):
        store.values("text")


@pytest.mark.parametrize(
    ("day", "unit", "first"),
    [
        ("2021-04-25", "day", "2021-04-25"),
        ("2021-04-25", "week", "2021-04-19"),  # a Sunday belongs to the week before
        ("2021-04-19", "week", "2021-04-19"),
        ("2021-01-01", "week", "2020-12-28"),
        ("2021-04-25", "month", "2021-04-01"),
        ("0001-01-01", "week", "0001-01-01"),
    ],
)
def test_bars_start_on_mondays_and_firsts(day: str, unit: str, first: str) -> None:
    assert first_day(day, unit) == first


# -- the text filter

SAID = "ساد هدوء في حي طي. استهدفت قذيفة حيَّ حلكو وأُصيب مدني. وفي الحسكة احترق مخبز."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("حلكو", True),
        ("قذيفه", True),  # ة and ه are one letter to a reader in a hurry
        ("حَلـكو", True),
        ("استهدفت حلكو", True),
        ("حلكو استهدفت", True),
        ("مدن", True),  # part of a word
        ("في", False),  # only in the other sentences
        ("HALKO", True),
        ("عنوان", True),
        ("battles", True),
        ("", True),
        ("   ", True),
        ("حي طي", False),  # "حي" is there, "طي" is not
        ("مخبز", False),  # of another event in the same article
        ("%", False),
        ("_", False),
        ('"', False),
        ("حلكو OR مخبز", False),
        ("*", False),
        ("حلكو\0", True),
        ("\ud800", False),
    ],
)
def test_text_filter_searches_the_words_of_the_incident(store: Store, query: str, found: bool) -> None:
    start = SAID.index("قذيفة")
    words_of_it = (Evidence("event_type", "text", start, start + 5, "قذيفة"),)
    shelling = Incident(
        "i", "a", event_type="Battles", place=place("halko", 37.0, 41.2), geo_precision="town", evidence=words_of_it
    )
    store.save([coded(article(text=SAID, title="عنوان الخبر"), shelling)])
    assert store.count(Filters(text=query)).shown == found


# -- writing


def test_coding_again_replaces_and_leaves_no_trace_in_any_table(store: Store, raw: sa.Connection) -> None:
    one = Incident(
        "i1", "a", actors=(IncidentActor("ypg", "YPG", "", "rebel", "party", ("sdf",)),), place=place("halko", 1, 1)
    )
    store.save([coded(article(), one, dataclasses.replace(one, incident_id="i2"))])
    store.group({"i1": "g", "i2": "g"})
    store.save([coded(article(), version="2")])
    of_incidents = ["incident", "incident_actor", "incident_detail", "report_group", "edition"]
    for table in of_incidents + ["incident_search"] * (raw.dialect.name == "sqlite"):
        assert raw.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table
    if raw.dialect.name == "sqlite":
        raw.exec_driver_sql("INSERT INTO incident_search(incident_search) VALUES ('integrity-check')")


def test_earlier_editions_are_kept(store: Store, raw: sa.Connection) -> None:
    for text in ("first words", "second words", "first words"):
        store.save([coded(article(text=text))])
    kept = raw.exec_driver_sql("SELECT text FROM edition ORDER BY text").scalars().all()
    assert kept == ["first words", "second words"]
    assert store.article("a") == article(text="first words")


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    good = coded(article("good"), Incident("i", "good"))
    before = store.revision()
    with pytest.raises(StoreError, match="nothing was changed"):
        store.save([good, coded(article("bad"), Incident("j", "bad"), Incident("j", "bad"))])
    assert (store.is_empty(), store.revision()) == (True, before)
    assert not store.done(digest(good.article), "1")
    with pytest.raises(StoreError, match="two articles share the id 'good'"):
        store.save([good, good])
    store.save([good])
    assert store.done(digest(good.article), "1")
    assert not store.done(digest(good.article), "2")


def test_half_a_surrogate_pair_changes_nothing(store: Store) -> None:
    with pytest.raises(StoreError, match="half a surrogate pair is not text; nothing was changed"):
        store.save([coded(article("good")), coded(article("bad", "x\ud800"))])
    assert store.is_empty()


def test_revision_grows_with_every_write_and_only_then(store: Store) -> None:
    revisions = [store.revision()]
    for number in range(3):
        store.save([coded(article(str(number)))])
        revisions.append(store.revision())
    store.save([])
    store.count(Filters())
    assert revisions == sorted(set(revisions))
    assert store.revision() == revisions[-1]


def test_failures_are_remembered_by_version(store: Store) -> None:
    poison = article("p", "poison")
    store.save([], [Failure(poison, "1", "ValueError: no")])
    assert store.failure(digest(poison), "1") == "ValueError: no"
    assert store.failure(digest(poison), "2") is None
    assert not store.done(digest(poison), "1")
    store.save([coded(poison)])
    assert store.failure(digest(poison), "1") is None


@pytest.mark.parametrize(
    ("newcomer", "kept_as"),
    [
        (article("other", "other words"), "other"),
        (article("other", "قصف حلكو", title="T", url="u", source="s"), "a"),  # the same content keeps its id
        (article("a", "قصف حلكو", title="T2", url=None), "a"),
        (article("a", "corrected", url="u"), "a"),
        (article("a", "corrected", title="T", source="s"), "a"),
        (article("a", "unlike in everything"), "a~"),  # two sources that number their articles
        (article("a", "unlike", title="T", source="another"), "a~"),
    ],
)
def test_another_article_with_the_same_id_is_kept_apart(store: Store, newcomer: Article, kept_as: str) -> None:
    store.save([coded(article(title="T", url="u", source="s"))])
    expected = f"a~{digest(newcomer)[:8]}" if kept_as.endswith("~") else kept_as
    assert store.identity(newcomer) == expected


@pytest.mark.parametrize(
    ("sources", "only_samples"),
    [
        ([], False),
        (["Waqai sample (written for the project)"], True),
        (["Waqai sample (written for the project)", None], False),
        (["North Press", "Waqai sample"], False),
    ],
)
def test_samples_are_told_from_articles(store: Store, sources: list[str | None], only_samples: bool) -> None:
    store.save([coded(Article(str(n), f"text {n}", source=source)) for n, source in enumerate(sources)])
    assert store.is_samples() == only_samples


def test_publishers_are_those_of_the_shown_incidents(store: Store) -> None:
    for name, source, event_type in (
        ("1", "B", "Battles"),
        ("2", "A", "Battles"),
        ("3", "C", "Riots"),
        ("4", None, "Battles"),
    ):
        store.save(
            [
                coded(
                    Article(name, name, source=source), *(Incident(name + i, name, event_type=event_type) for i in "xy")
                )
            ]
        )
    assert store.sources(Filters(event_types=("Battles",))) == ["A", "B"]
    assert store.sources(Filters()) == ["A", "B", "C"]


def test_four_writers_wait_for_each_other(address: str) -> None:
    failed: list[Exception] = []

    def write(writer: int) -> None:
        try:
            mine = Store(address, place_chain=above)
            for number in range(10):
                name = f"{writer}-{number}"
                mine.identity(article(name))  # a read before the write: what used to end in "database is locked"
                mine.save([coded(article(name, name), Incident(f"i{name}", name))])
            mine.close()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store(address, place_chain=above)
    assert failed == []
    assert (store.count(Filters()).total, store.revision()) == (40, 40)
    store.close()


# -- opening


def test_a_store_opens_where_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "store.sqlite"
    for url in (str(path), f"sqlite:///{path}"):
        store = Store(url, place_chain=above)
        store.save([coded(article(url, url), Incident(url, url))])
        store.close()
    store = Store(str(path), place_chain=above)
    assert store.count(Filters()).total == 2
    store.close()


def test_the_environment_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "here.sqlite"))
    Store().close()
    assert (tmp_path / "here.sqlite").exists()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    raw.close()


def _newer(path: Path) -> None:
    Store(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE waqai_step SET version_num = '9999'")
    raw.close()


def _older(path: Path) -> None:
    Store(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE waqai_step")
        raw.execute("UPDATE waqai_meta SET value = 0 WHERE name = 'schema_version'")
    raw.close()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_foreign, r"store\.sqlite: holds the tables of another program \(recipes \.\.\.\); give another store"),
        (_newer, r"stands at step 9999, this Waqai knows 0001 to \d+; update Waqai to read it, or give another"),
        (_older, r"stands at step version 0, this Waqai knows"),  # from before anything was released
        (lambda path: path.write_bytes(b"no database, just words " * 99), r"cannot be read: file is not a database"),
        (lambda path: path.mkdir(), r"cannot be read: unable to open database file"),
    ],
)
def test_a_database_that_is_not_ours_is_left_alone(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "store.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=says):
        Store(str(path))
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("url", ["nosuchdb://host/name", "postgresql+nodriver://host/name", "sqlite:///%(folder)s/f/x"])
def test_an_address_that_cannot_be_opened_is_named(tmp_path: Path, url: str) -> None:
    (tmp_path / "f").write_text("a file where a folder should be")
    url = url % {"folder": tmp_path}
    with pytest.raises(StoreError, match=r"(?s)cannot be opened: .* \(give the path of an SQLite file"):
        Store(url)


@pytest.mark.parametrize("url", ["postgresql+nodriver://waqai:secret@host/name", "nosuchdb://waqai:secret@host/name"])
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store(url)
    assert "secret" not in str(refused.value)
    assert "waqai:***@host" in str(refused.value)


def test_tables_and_questions_are_those_of_postgresql_too() -> None:
    dialect = postgresql.dialect()
    everything = Filters(
        "2021-04-20", "2021-04-25", ("sdf",), ("ypg",), ("ndf",), ("Battles",), ("Armed clash",), ("SY08",),
        (41, 37, 42, 38), ((41, 37), (42, 37), (42, 38)), ("town",), 0.5, 2, ("new",), ("Example",), "حلكو",
        ("denied", "halted"),
    )  # fmt: skip
    assert set(everything.active) == set(Filters.__slots__)
    statements = [str(CreateTable(table).compile(dialect=dialect)) for table in tables.sorted_tables]
    for question in (
        conditions.newest_first(conditions.records(), everything, "postgresql"),
        conditions.counting(everything, "postgresql"),
        conditions.by_day(everything, "postgresql"),
        conditions.by_value("actor_id", everything, "postgresql"),
        conditions.publishers(everything, "postgresql"),
    ):
        statements.append(str(question.compile(dialect=dialect)))
    for statement in statements:
        assert "MATCH" not in statement
        assert "WITHOUT ROWID" not in statement
    assert sum("LIKE" in statement for statement in statements) == 5
    assert sum("ST_MakeEnvelope" in statement for statement in statements) == 5
    assert not any("denied" in statement for statement in statements)  # values are bound, never written in
