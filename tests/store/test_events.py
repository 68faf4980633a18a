"""Events: what several reports tell counts once, everywhere alike; joined and parted by hand; no chains."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from desk import HALKO, NDF, TAYY, article, incident
from listed import listed

from errors import OvertakenError, UsageError
from filters import Filters, read_link, write_link
from models import CodedArticle, Incident, IncidentPlace
from store import Store
from store.links.likeness import Day, Traits, groups

EVENTS, REPORTS = Filters(), Filters(counted="reports")


@pytest.fixture
def told(store: Store) -> Iterator[Store]:
    """One shelling told by three articles, one of them in vague words; a clash on another day; a shelling elsewhere."""
    found = [
        incident(1, confidence=0.6),
        incident(2, confidence=0.9, fatalities_min=4, fatalities_max=4),
        incident(3, geo_precision="near", confidence=0.95),
        incident(4, "2021-04-20", event_type="Battles", sub_event_type="Armed clash"),
        incident(5, place=TAYY),
    ]
    store.intake.save([CodedArticle(article(int(i.incident_id[4:])), (i,), "1") for i in found])
    store.links.link()
    yield store


def ids(store: Store, filters: Filters) -> set[str]:
    """Ids that pass, the same from SQL and from the arrays."""
    shown = {i.incident_id for i in listed(store, filters)}
    columns = store.queries.columns()
    counts = store.queries.count(filters)
    assert (counts, counts.reports) == (columns.counts(filters), columns.counts(filters).reports)
    numbers = columns["number"][columns.select(filters)].tolist()
    assert shown == set(store.queries.ids(numbers))
    return shown


def test_an_event_counts_once_by_the_report_with_the_most_exact_place(told: Store) -> None:
    assert ids(told, EVENTS) == {"inc-2", "inc-4", "inc-5"}  # of two exact ones the surest
    assert ids(told, REPORTS) == {f"inc-{n}" for n in range(1, 6)}
    assert told.queries.count(EVENTS).reports == 5
    assert told.links.reports_of("inc-1") == ["inc-1", "inc-2", "inc-3"]


def test_an_event_whose_leading_report_is_hidden_is_shown_by_another(told: Store) -> None:
    assert ids(told, Filters(precisions=("near",))) == {"inc-3"}
    assert ids(told, Filters(confidence_min=0.92)) == {"inc-3"}
    told.corrections.mark(["inc-2"], "rejected", "Rima", "a film")
    assert "inc-1" in ids(told, EVENTS)
    assert len(ids(told, EVENTS)) == 3


def test_a_curator_chooses_the_report_that_stands_for_an_event(told: Store) -> None:
    (made,) = told.corrections.lead("inc-3", "Rima", "the only one that names the dead")
    assert ids(told, EVENTS) == {"inc-3", "inc-4", "inc-5"}
    told.corrections.lead("inc-1", "Omar", "the hospital said so later")
    assert ids(told, EVENTS) == {"inc-1", "inc-4", "inc-5"}  # the last word counts
    told.corrections.undo(made.correction_id, "Rima")
    assert ids(told, EVENTS) == {"inc-1", "inc-4", "inc-5"}
    told.corrections.undo(told.corrections.log("inc-1")[0].correction_id, "Omar")
    assert ids(told, EVENTS) == {"inc-2", "inc-4", "inc-5"}
    assert [e.what for e in told.log.entries()] == ["undo", "undo", "lead", "lead"]
    with pytest.raises(UsageError, match="is the only one of its event"):
        told.corrections.lead("inc-5", "Rima", "why")


def test_joining_and_parting_change_every_count_and_are_undone(told: Store) -> None:
    before = ids(told, EVENTS)
    made = told.corrections.join(["inc-1", "inc-5"], "Rima", "one shelling, two quarters")
    assert len(ids(told, EVENTS)) == 2
    assert len(told.links.reports_of("inc-5")) == 4  # with all that told the event of either
    told.corrections.undo_all([c.correction_id for c in made], "Rima")
    assert ids(told, EVENTS) == before
    made = told.corrections.part("inc-3", "Rima", "another shelling")
    assert ids(told, EVENTS) == {*before, "inc-3"}
    told.corrections.undo_all([c.correction_id for c in made], "Rima")
    assert ids(told, EVENTS) == before
    assert {e.what for e in told.log.entries()} == {"join", "part", "undo"}


def test_an_event_that_another_has_changed_is_looked_at_again_first(told: Store) -> None:
    seen = told.links.reports_of("inc-1")
    told.corrections.part("inc-3", "Saad", "another shelling")
    for late in (
        lambda: told.corrections.join(["inc-1", "inc-5"], "Rima", "one shelling", seen),
        lambda: told.corrections.part("inc-1", "Rima", "another shelling", seen),
        lambda: told.corrections.lead("inc-1", "Rima", "the hospital said so", seen),
    ):
        with pytest.raises(OvertakenError):
            late()
    assert {e.who for e in told.log.entries()} == {"Saad"}
    told.corrections.join(["inc-1", "inc-5"], "Rima", "one shelling", told.links.reports_of("inc-1"))
    assert told.links.reports_of("inc-5") == ["inc-1", "inc-2", "inc-5"]


def test_what_was_joined_or_parted_stays_so_when_coded_and_linked_again(told: Store) -> None:
    told.corrections.join(["inc-4", "inc-5"], "Rima", "one attack")
    told.corrections.part("inc-3", "Rima", "another shelling")
    again = [CodedArticle(article(n), (found,), "2") for n, found in ((3, there(told, 3)), (5, there(told, 5)))]
    told.intake.save(again)
    told.links.link()
    assert told.links.reports_of("inc-5") == ["inc-4", "inc-5"]
    assert told.links.reports_of("inc-3") == ["inc-3"]


def test_a_new_report_that_agrees_with_a_joined_one_belongs_to_its_event(told: Store) -> None:
    told.corrections.join(["inc-4", "inc-5"], "Rima", "one attack")
    told.intake.save([CodedArticle(article(6), (incident(6, place=TAYY),), "1")])
    told.links.link()
    assert told.links.reports_of("inc-6") == ["inc-4", "inc-5", "inc-6"]


def there(store: Store, number: int) -> Incident:
    found = store.queries.incident(f"inc-{number}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("given", "says"), [(["inc-1"], "are less than two"), ([], "are less than two"), (["inc-1", "inc-99"], "not in the store")]
)  # fmt: skip
def test_what_cannot_be_joined_is_refused(told: Store, given: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        told.corrections.join(given, "Rima", "one event")
    with pytest.raises(UsageError, match="cannot stand there"):
        told.corrections.correct("inc-1", {"event": "joined-7"}, "Rima", "by the back door")
    assert told.log.entries() == []


def test_a_link_carries_what_is_counted() -> None:
    assert write_link(REPORTS, None, "en") == {"lang": "en", "count": "reports"}
    assert read_link({"count": "reports"}).filters == REPORTS
    assert read_link({"count": "deaths"}).refused == (("counted", "deaths"),)


# --- no chains


def traits(name: str, place: IncidentPlace, day: str = "2021-04-25", **more: Any) -> Traits:
    return Traits(
        name, f"art-{name}", day, day, "Battles", "Armed clash", place.place_id, place.latitude, place.longitude,
        700, "town", frozenset({place.place_id}), ((NDF.actor_id, "perpetrator", True),), **more,
    )  # fmt: skip


def at(km: float) -> IncidentPlace:
    """A place so many kilometres north of a quarter."""
    assert HALKO.latitude is not None
    return IncidentPlace(f"p{km}", "", "", "town", HALKO.latitude + km / 111.2, HALKO.longitude, 700, None, None, None)


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_two_that_agree_only_through_a_third_are_two_events(order: tuple[str, ...]) -> None:
    members = {"a": traits("a", at(0)), "b": traits("b", at(0.7)), "c": traits("c", at(1.4))}  # one kilometre is near
    found = groups([members[name] for name in order], lambda day: Day(members.values()))
    assert found["a"] != found["c"] or found["a"] is None
    assert sorted(found.values(), key=str) == [None, "a", "a"] or sorted(found.values(), key=str) == [None, "b", "b"]
    close = {name: traits(name, at(km)) for name, km in (("a", 0), ("b", 0.4), ("c", 0.8))}
    assert set(groups([close["c"]], lambda day: Day(close.values())).values()) == {"a"}


def test_what_was_parted_agrees_with_nobody() -> None:
    members = [traits("a", at(0)), traits("b", at(0), joined="apart-3"), traits("c", at(0))]
    assert groups(members, lambda day: Day(members)) == {"a": "a", "b": None, "c": "a"}
