"""Incidents that curators add and split: in every count at once, logged, undone in one step, there after recoding."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from desk import TAYY, TEXT, article, evidence, incident
from listed import listed

from analysis.machine_and_curators import compare, gold
from errors import OvertakenError, UsageError
from filters import Filters
from models import CodedArticle, Evidence, Incident
from store import Store

WHO = ("Rima", "two strikes")


@pytest.fixture
def told(store: Store) -> Store:
    """One article with one incident, and another report of it."""
    for number in (1, 2):
        store.intake.save([CodedArticle(article(number), (incident(number),), "1")])
    store.links.link()
    return store


def shown(store: Store) -> dict[str, Incident]:
    """What the map shows, the same from SQL and from the arrays."""
    found = {i.incident_id: i for i in listed(store, Filters(counted="reports"))}
    columns = store.queries.columns()
    numbers = columns["number"][columns.select(Filters(counted="reports"))].tolist()
    assert set(found) == set(store.queries.ids(numbers))
    return found


def seen(store: Store, number: int = 1) -> Incident:
    found = store.queries.incident(f"inc-{number}")
    assert found is not None
    return found


def place(where: Any = TAYY) -> dict[str, Any]:
    return {"place": dataclasses.asdict(where)}


def marked(words: str = "أصيب ثلاثة مدنيين", number: int = 1) -> Incident:
    """An incident read in the words of an article."""
    kinds = ("Political violence", "Violence against civilians", "Attack")
    said = (evidence("event_type", words),)
    return Incident("", f"art-{number}", "2021-04-25", None, "day", *kinds, evidence=said, confidence=1.0)


def test_an_incident_is_split_in_one_step_and_whole_again_in_one(told: Store) -> None:
    before = shown(told)
    made = told.corrections.split(
        "inc-1", {"injuries_min": 1, "injuries_max": 1}, place() | {"injuries_min": 2, "injuries_max": 2}, *WHO
    )
    (new,) = set(shown(told)) - set(before)
    first, second = seen(told), shown(told)[new]
    assert (first.injuries_min, first.place) == (1, before["inc-1"].place)
    assert (second.injuries_min, second.place, second.actors) == (2, TAYY, first.actors)
    assert [e.field for e in second.evidence] == ["event_type", "actors", "event_date"]  # what both are told by
    assert {c.batch for c in made} == {made[0].batch}
    assert [e.what for e in told.log.entries()] == ["add", "correct", "correct"]
    assert json.loads(told.log.entries()[0].after)["incident_id"] == new
    told.corrections.undo_all([c.correction_id for c in made], "Saad")
    assert shown(told) == before
    assert told.queries.incident(new) is None
    assert told.log.verify().broken_at is None


def test_a_further_place_is_a_second_incident_that_the_place_filter_finds(told: Store) -> None:
    toll = {"injuries_min": None, "injuries_max": None}  # the toll stays with the first
    told.corrections.split("inc-1", {}, place() | toll, *WHO)
    assert told.queries.count(Filters(place_ids=("tayy",), counted="reports")).shown == 1
    assert [i.place.place_id for i in told.queries.incidents_of(["art-1"])["art-1"] if i.place] == ["halko"]


def test_what_was_added_is_corrected_and_goes_whole(told: Store) -> None:
    made = told.corrections.add(marked(), *WHO)
    assert shown(told)[made.incident_id].confidence_reasons == ()
    told.corrections.correct(
        made.incident_id, {"fatalities_min": 1, "fatalities_max": 2, "state": "accepted"}, "Rima", "read"
    )
    assert told.queries.count(Filters(states=("accepted",))).shown == 1
    told.corrections.undo(made.correction_id, "Rima")
    assert made.incident_id not in shown(told)
    assert all(c.undone_at for c in told.corrections.log(made.incident_id))  # nothing stands of what is gone
    assert told.corrections.add(marked(), *WHO).incident_id != made.incident_id


def test_it_stays_when_the_article_is_coded_again(told: Store) -> None:
    split = told.corrections.split("inc-1", {}, place(), *WHO)[-1].incident_id
    made = told.corrections.add(marked(), *WHO).incident_id
    told.corrections.correct(made, {"injuries_min": 3, "injuries_max": 3}, "Rima", "read")
    told.intake.save([CodedArticle(article(1), (dataclasses.replace(incident(1), incident_id="other"),), "2")])
    assert set(shown(told)) == {"other", "inc-2", split, made}
    assert shown(told)[made].injuries_max == 3
    assert shown(told)[split].place == TAYY


def test_what_the_coder_has_learned_to_read_is_not_counted_twice(told: Store) -> None:
    made = told.corrections.add(marked(), *WHO).incident_id
    twin = dataclasses.replace(marked(), incident_id="twin")
    told.intake.save([CodedArticle(article(1), (incident(1), twin), "2")])
    assert set(shown(told)) == {"inc-1", "inc-2", made}


def test_a_split_one_is_not_taken_for_the_one_it_came_from(told: Store) -> None:
    split = told.corrections.split("inc-1", {}, place(), *WHO)[-1].incident_id
    told.corrections.correct(split, {"status": "background"}, "Rima", "older")
    told.intake.save([CodedArticle(article(1), (incident(1),), "2")])
    assert (shown(told)["inc-1"].status, shown(told)[split].status) == ("new", "background")


def test_of_an_edition_without_the_words_it_stays_in_the_log_only(told: Store) -> None:
    made = told.corrections.add(marked(), *WHO).incident_id
    other = article(1, text=TEXT.replace("ثلاثة", "أربعة"))
    told.intake.save([CodedArticle(other, (), "1")])
    assert made not in shown(told)
    assert [c.incident_id for c in told.corrections.log(made)] == [made]


def test_reports_of_one_event_are_found_for_it_too(told: Store) -> None:
    told.corrections.correct("inc-2", place(), "Rima", "the next quarter")
    assert told.links.reports_of("inc-2") == ["inc-2"]
    made = told.corrections.split("inc-1", {}, place(), *WHO)
    assert told.links.reports_of("inc-2") == ["inc-2", made[-1].incident_id]
    told.corrections.undo_all([c.correction_id for c in made], "Rima")
    assert told.links.reports_of("inc-2") == ["inc-2"]


def test_the_machine_is_not_praised_for_what_curators_added(told: Store) -> None:
    made = told.corrections.add(marked(), *WHO).incident_id
    told.corrections.mark(["inc-1", made], "accepted", "Rima", "read")
    found = compare(told.corrections.reviewed())
    assert (found.incidents.read, found.added) == (1, 1)
    (record,) = gold(told.corrections.reviewed(), told.corrections.undecided())
    assert len(record["incidents"]) == 2  # but the gold has it


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"evidence": (Evidence("event_type", "text", 0, 4, "قصفت"),)}, "does not stand in the article"),
        ({"evidence": ()}, "names no words"),
        ({"article_id": "art-9"}, "is not in the store"),
        ({"sub_event_type": ""}, "cannot stand there"),
        ({"fatalities_min": 3, "fatalities_max": 1}, "is more than"),
        ({"event_date": "yesterday"}, "cannot stand there"),
    ],
)
def test_what_cannot_be_added_is_refused(told: Store, wrong: dict[str, Any], says: str) -> None:
    before = shown(told)
    with pytest.raises(UsageError, match=says):
        told.corrections.add(dataclasses.replace(marked(), **wrong), *WHO)
    with pytest.raises(UsageError, match="is empty"):
        told.corrections.add(marked(), " ", "why")
    assert shown(told) == before
    assert told.log.entries() == []


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ({}, {}, "the same incident twice"),
        ({}, {"state": "accepted"}, "cannot be given to a part"),
        ({"incident": {}}, place(), "cannot be given to a part"),
        ({}, {"fatalities_min": -1}, "cannot stand there"),
    ],
)
def test_what_cannot_be_split_is_refused(told: Store, first: Any, second: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        told.corrections.split("inc-1", first, second, *WHO)
    with pytest.raises(UsageError, match="not in the store"):
        told.corrections.split("inc-9", {}, place(), *WHO)
    with pytest.raises(UsageError, match="cannot stand there"):
        told.corrections.correct("inc-1", {"incident": {}}, *WHO)
    assert told.log.entries() == []


def test_a_split_over_what_another_has_changed_is_refused(told: Store) -> None:
    before = seen(told)
    told.corrections.correct("inc-1", {"fatalities_min": 1, "fatalities_max": 1}, "Saad", "one died")
    with pytest.raises(OvertakenError):
        told.corrections.split("inc-1", {}, place(), *WHO, seen=before)
    assert set(shown(told)) == {"inc-1", "inc-2"}
