"""Linking reports: one event told by several articles is found, and what only looks like one is not."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import listed

from filters import Filters
from models import Article, CodedArticle, Incident, IncidentActor, IncidentPlace
from store import Store
from store.links.likeness import Day, Traits, comparable, groups, likeness

ABOVE = {
    "halko": ["qamishli", "SY0802", "SY08"],
    "tayy": ["qamishli", "SY0802", "SY08"],
    "qamishli": ["SY0802", "SY08"],
    "amuda": ["SY0802", "SY08"],
    "annex": ["qamishli", "SY0802", "SY08"],
    "east": ["SY0802", "SY08"],
    "west": ["SY0802", "SY08"],
    "SY0802": ["SY08"],
    "SY08": [],
    "raqqa": ["SY11"],
}
POINTS = {"halko": (37.034, 41.213), "tayy": (37.046, 41.24), "qamishli": (37.05, 41.22), "amuda": (37.1, 40.93),
          "SY0802": (37.0, 41.2), "SY08": (36.4, 40.6), "raqqa": (35.95, 39.0),
          "annex": (37.045, 41.213), "east": (36.9, 41.32), "west": (36.9, 41.30)}  # fmt: skip
KINDS = {
    "halko": "neighbourhood",
    "annex": "neighbourhood",
    "tayy": "neighbourhood",
    "SY0802": "district",
    "SY08": "governorate",
}
SHELLING = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
CLASH = ("Battles", "Armed clash")
ATTACK = ("Violence against civilians", "Attack")
STRIKE = ("Explosions/Remote violence", "Air/drone strike")
ABDUCTION = ("Violence against civilians", "Abduction/forced disappearance")
PROTEST = ("Protests", "Peaceful protest")


def told(
    number: int | str, place: str | None = "halko", kind: tuple[str, str] = SHELLING, day: str = "2021-04-25",
    end: str | None = None, by: str | None = "ndf", at: str | None = "asayish", article: str | None = None, **more: Any,
) -> Incident:  # fmt: skip
    role = ("party", "party") if kind == CLASH else ("perpetrator", "target")
    parents = {"ndf": ("regime",), "asayish": ("aanes",), "ypg": ("sdf",)}
    actors = [IncidentActor(i, i, i, "x", r, parents.get(i, ())) for i, r in zip((by, at), role, strict=True) if i]
    where = None
    if place is not None:
        precision = KINDS.get(place, "town")
        where = IncidentPlace(place, place, place, precision, *POINTS[place], 500, None, None, None)
        more.setdefault("geo_precision", precision)
    return Incident(
        f"i{number}", article or f"a{number}", day, end, "day", "", *kind, actors=tuple(actors), place=where, **more
    )


def kept(*incidents: Incident) -> Store:
    store = Store("sqlite://", place_chain=lambda place_id: ABOVE.get(place_id, []))
    by_article: dict[str, list[Incident]] = {}
    for incident in incidents:
        by_article.setdefault(incident.article_id, []).append(incident)
    for article_id, found in by_article.items():
        store.intake.save([CodedArticle(Article(article_id, article_id, source=f"S-{article_id}"), tuple(found), "1")])
    return store


ONE = told(1)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (told(2), True),
        (told(2, fatalities_max=9), True),  # reports may differ in the toll
        (told(2, "qamishli"), True),  # the town of the quarter
        (told(2, "SY0802"), True),
        (told(2, by="regime"), True),  # the force that the militia belongs to
        (told(2, by=None), True),  # nobody named as the doer, the target is the same
        (told(2, by=None, at=None), True),  # nobody named, but the same spot, day and kind
        (told(2, kind=ATTACK), True),  # an attack is what it is called before more is known
        (told(2, kind=CLASH), False),
        (told(2, day="2021-04-24", end="2021-04-25"), True),
        (told(2, modality="claimed"), True),
        (told(2, article="a1"), False),  # one article tells two events
        (told(2, day="2021-04-26"), False),
        (told(2, day="2021-04-01", end="2021-04-30"), False),  # "in April" is no day
        (told(2, day=None), False),
        (told(2, "tayy"), False),  # the next quarter
        (told(2, "amuda"), False),
        (told(2, "raqqa"), False),
        (told(2, "SY08"), False),  # a governorate says too little
        (told(2, None), False),
        (told(2, by="ypg"), False),  # somebody else did it
        (told(2, at="ypg"), False),
        (told(2, by="asayish", at="ndf"), False),  # the other way round
        (told(2, kind=STRIKE), False),  # shells are not aircraft
        (told(2, kind=PROTEST, at=None), False),
        (told(2, "qamishli", by=None, at=None), False),  # nobody named and only about the same place
        (told(2, modality="denied"), False),
    ],
)
def test_two_reports_of_one_event(other: Incident, same: bool) -> None:
    store = kept(ONE, other)
    store.links.link()
    assert bool(store.links.of(["i1"])) == same
    assert [i.incident_id for i in store.queries.other_reports("i1")] == (["i2"] if same else [])
    store.close()


SEVEN = {"fatalities_min": 7, "fatalities_max": 7}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (told(1, kind=STRIKE, **SEVEN), told(2, kind=STRIKE, by="ypg", **SEVEN), True),  # seven dead, two doers named
        (told(1, kind=STRIKE, **SEVEN), told(2, kind=STRIKE, by="ypg", fatalities_min=5, fatalities_max=5), False),
        (told(1, kind=STRIKE, **SEVEN), told(2, kind=STRIKE, by="ypg"), False),
        (told(1, fatalities_min=1, fatalities_max=1), told(2, by="ypg", fatalities_min=1, fatalities_max=1), False),
        (
            told(1, kind=STRIKE, **SEVEN),
            told(2, "qamishli", kind=STRIKE, by="ypg", **SEVEN),
            False,
        ),  # not the same spot
        (told(1, kind=STRIKE, **SEVEN), told(2, kind=SHELLING, by="ypg", **SEVEN), False),
        (told(1, kind=STRIKE, **SEVEN), told(2, kind=STRIKE, at="ypg", **SEVEN), False),  # others were hit
        (told(1, "annex"), told(2, "halko"), False),  # two quarters, each named
        (told(1, "annex", **SEVEN), told(2, "halko", **SEVEN), True),  # but seven dead in both
        (told(1, "east"), told(2, "west"), False),  # two villages, each named
        (told(1, "east", geo_precision="near"), told(2, "west"), True),  # somewhere near the one
        (told(1, kind=ATTACK), told(2, kind=ABDUCTION), False),  # nobody calls an abduction an attack
        (told(1, kind=ATTACK), told(2, kind=STRIKE), True),
    ],
)
def test_the_same_number_of_killed_speaks_for_one_event(one: Incident, other: Incident, same: bool) -> None:
    store = kept(one, other)
    store.links.link()
    assert bool(store.links.of(["i1"])) == same
    store.close()


def test_a_report_goes_to_the_event_with_its_number_of_killed() -> None:
    store = kept(told(1, **SEVEN), told(2, "tayy"), told(3, "qamishli", **SEVEN))
    store.links.link()
    assert store.links.reports_of("i3") == ["i1", "i3"]
    store.close()


def test_reports_and_sources_are_counted_and_claims_that_conflict_are_kept() -> None:
    store = kept(ONE, told(2, fatalities_min=2, fatalities_max=2), told(3, fatalities_min=5, fatalities_max=5))
    store.links.link()
    (link,) = store.links.of(["i2"]).values()
    assert (link.group_id, link.reports, link.sources) == ("i1", 3, 3)
    assert sorted(i.fatalities_max or 0 for i in listed(store, Filters(counted="reports"))) == [0, 2, 5]


def test_two_events_of_one_article_stay_two_when_another_tells_both() -> None:
    first, second = told(1, day="2021-04-24"), told(2, day="2021-04-25")
    store = kept(first, second, told(3, day="2021-04-24", article="b"), told(4, day="2021-04-25", article="b"),
                 told(5, day="2021-04-24", end="2021-04-25"))  # fmt: skip
    store.links.link()
    for one, other in (("i1", "i3"), ("i2", "i4")):
        assert other in {i.incident_id for i in store.queries.other_reports(one)}
    assert "i2" not in {i.incident_id for i in store.queries.other_reports("i1")}


def grouping(store: Store, ids: list[str]) -> dict[str, str]:
    return {key: link.group_id for key, link in store.links.of(ids).items()}


incidents = st.lists(
    st.builds(
        told,
        st.just(0),
        st.sampled_from(["halko", "tayy", "qamishli", "SY0802", "SY08", "raqqa"]),
        st.sampled_from([SHELLING, CLASH, ATTACK]),
        st.sampled_from(["2021-04-24", "2021-04-25", "2021-04-26"]),
        st.sampled_from([None, "2021-04-27"]),
        st.sampled_from([None, "ndf", "regime"]),
        st.sampled_from([None, "asayish"]),
    ),
    max_size=9,
)


@given(incidents, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_or_on_how_many_come_at_once(
    found: list[Incident], order: random.Random
) -> None:
    named = [
        dataclasses.replace(i, incident_id=f"i{n}", article_id=f"a{n // 2}" if n < 4 else f"a{n}")
        for n, i in enumerate(found)
    ]
    ids = [i.incident_id for i in named]
    at_once = kept(*named)
    at_once.links.link()
    bit_by_bit = Store("sqlite://", place_chain=lambda place_id: ABOVE.get(place_id, []))
    articles: dict[str, list[Incident]] = {}
    for incident in named:
        articles.setdefault(incident.article_id, []).append(incident)
    shuffled = list(articles.items())
    order.shuffle(shuffled)
    for article_id, own in shuffled:
        bit_by_bit.intake.save([CodedArticle(Article(article_id, article_id), tuple(own), "1")])
        bit_by_bit.links.link()
    assert grouping(bit_by_bit, ids) == grouping(at_once, ids)
    at_once.close()
    bit_by_bit.close()


def test_what_is_coded_again_or_corrected_leaves_its_group() -> None:
    store = kept(ONE, told(2), told(3))
    store.links.link()
    store.intake.save([CodedArticle(Article("a1", "a1"), (told(7, "raqqa", article="a1"),), "2")])
    store.links.link()
    assert grouping(store, ["i2", "i3", "i7"]) == {"i2": "i2", "i3": "i2"}
    (made,) = store.corrections.correct("i2", {"event_date": "2021-04-20"}, "Rima", "the text says Tuesday")
    assert grouping(store, ["i2", "i3"]) == {}
    store.corrections.undo(made.correction_id, "Rima")
    assert grouping(store, ["i2", "i3"]) == {"i2": "i2", "i3": "i2"}


def test_nothing_to_link_is_no_work() -> None:
    store = kept()
    assert store.links.link() == 0
    assert groups([], lambda day: Day([])) == {}


@st.composite
def somewhere(draw: st.DrawFn) -> Traits:
    place_id = draw(st.sampled_from(("halko", "tayy", "qamishli", "amuda", "SY0802", "raqqa")))
    latitude, longitude = (value + draw(st.floats(-0.06, 0.06)) for value in POINTS[place_id])
    precision = {"neighbourhood": "neighbourhood", "district": "district"}.get(KINDS.get(place_id, ""), "town")
    located = draw(st.booleans())
    return Traits(
        f"i{draw(st.integers(0, 10**6))}", f"a{draw(st.integers(0, 10**6))}", "2021-04-25", "2021-04-25", *SHELLING,
        place_id, latitude if located else None, longitude if located else None, draw(st.integers(0, 9000)), precision,
        frozenset({place_id, *ABOVE[place_id]}), (("ndf", "perpetrator", True),),
    )  # fmt: skip


@given(st.lists(somewhere(), max_size=12, unique_by=lambda traits: traits.incident_id))
def test_every_report_that_agrees_is_looked_at_by_its_place(incidents: list[Traits]) -> None:
    day = Day(incidents)
    for one in incidents:
        near = {other.incident_id for other in day.near(one)}
        assert {other.incident_id for other in incidents if likeness(one, other)} <= near


def test_far_away_reports_are_not_looked_at() -> None:
    here, there = (
        Traits(f"of-{place}", "a1", "2021-04-25", "2021-04-25", *SHELLING, place, *POINTS[place], 500, "town", frozenset({place}), ())
        for place in ("qamishli", "raqqa")
    )  # fmt: skip
    assert comparable(here)
    assert [other.incident_id for other in Day([here, there]).near(here)].count("of-raqqa") == 0


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("acled:SYR1", "acled:SYR2", False), ("ucdp:1", "ucdp:2", False),  # each event once in each
        ("acled:SYR1", "ucdp:1", True), ("acled:SYR1", "text-1", True), ("text-1", "text-2", True),
    ],
)  # fmt: skip
def test_two_records_of_one_dataset_are_two_events(one: str, other: str, together: bool) -> None:
    store = kept(told(1, article=one), told(2, article=other))
    store.links.link()
    assert len(store.links.reports_of("i1")) == (2 if together else 1)


def test_kinds_without_a_finer_name_do_not_make_one_event() -> None:
    protest, riot, other = (told(n, kind=(kind, "")) for n, kind in enumerate(("Protests", "Riots", "Protests")))
    store = kept(protest, riot, other)
    store.links.link()
    assert [len(store.links.reports_of(f"i{n}")) for n in range(3)] == [2, 1, 2]
