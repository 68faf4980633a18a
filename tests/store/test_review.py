"""States of the review: they count, filter and stay; and the log that nobody can change unseen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
import sqlalchemy as sa
from desk import article, evidence, incident
from listed import listed

from errors import OvertakenError, UsageError
from filters import Filters, read_link, write_link
from models import REVIEW_STATES, CodedArticle, Counts, Incident, ReviewState
from store import Store


@pytest.fixture
def filled(store: Store) -> Iterator[Store]:
    store.intake.save([CodedArticle(article(n), (on_its_day(n),), "1") for n in range(1, 6)])
    yield store


def on_its_day(number: int) -> Incident:
    """Incidents of different days, which are different events."""
    return incident(number, f"2021-04-{2 * number:02}")


def ids(store: Store, *states: ReviewState) -> set[str]:
    filters = Filters(states=states)
    columns = store.queries.columns()
    shown = listed(store, filters)
    assert store.queries.count(filters) == columns.counts(filters)
    assert len(shown) == len(columns.select(filters))
    return {i.incident_id for i in shown}


def test_a_state_counts_and_filters_the_same_way_everywhere(filled: Store) -> None:
    filled.corrections.mark(["inc-1", "inc-2"], "accepted", "Rima", "read")
    filled.corrections.correct("inc-3", {"state": "disputed"}, "Rima", "two tolls")
    filled.corrections.correct("inc-4", {"state": "rejected"}, "Saad", "a film")
    assert ids(filled, "accepted") == {"inc-1", "inc-2"}
    assert ids(filled, "disputed", "new") == {"inc-3", "inc-5"}
    assert ids(filled) == {"inc-1", "inc-2", "inc-3", "inc-5"}
    assert ids(filled, "rejected") == {"inc-4"}
    assert filled.queries.count(Filters()) == Counts(4, 4, 0, 0, 3)
    assert filled.queries.count(Filters(states=("rejected",))) == Counts(1, 5, 0, 0, 0)
    assert filled.queries.count(Filters(factions=("ndf",))).shown == 4
    assert filled.corrections.reviews(["inc-1", "inc-4", "inc-5"])["inc-4"].who == "Saad"
    assert "inc-5" not in filled.corrections.reviews(["inc-5"])
    assert filled.queries.incident("inc-4") == on_its_day(4)  # kept as it is


def test_what_was_rejected_is_brought_back(filled: Store) -> None:
    before = filled.queries.columns()
    (made,) = filled.corrections.correct("inc-1", {"state": "rejected"}, "Rima", "a film")
    assert filled.queries.count(Filters()).shown == 4
    assert np.count_nonzero(filled.queries.columns(before).on_map) == 4
    filled.corrections.undo(made.correction_id, "Rima")
    assert filled.queries.count(Filters()).shown == 5
    assert ids(filled, "new") == {f"inc-{n}" for n in range(1, 6)}


def test_many_are_marked_in_one_step_and_brought_back_in_one(filled: Store) -> None:
    filled.corrections.mark(["inc-2"], "accepted", "Saad", "read")
    made = filled.corrections.mark([f"inc-{n}" for n in range(1, 6)], "accepted", "Rima", "all alike")
    assert len(made) == 4  # the second was accepted already
    assert len({c.batch for c in made}) == 1
    assert ids(filled, "accepted") == {f"inc-{n}" for n in range(1, 6)}
    filled.corrections.undo_all([c.correction_id for c in made], "Rima")
    assert ids(filled, "accepted") == {"inc-2"}
    assert filled.corrections.mark([], "accepted", "Rima", "nobody") == []


def test_a_state_stays_when_the_article_is_coded_again(filled: Store) -> None:
    filled.corrections.mark(["inc-1"], "rejected", "Rima", "a film")
    filled.corrections.correct("inc-2", {"state": "accepted", "injuries_max": 4}, "Rima", "hospital")
    again = dataclasses.replace(on_its_day(1), incident_id="inc-9", confidence=0.5)
    filled.intake.save([CodedArticle(article(1), (again,), "2"), CodedArticle(article(2), (on_its_day(2),), "2")])
    assert ids(filled, "rejected") == {"inc-9"}  # told by the same words
    assert ids(filled, "accepted") == {"inc-2"}
    assert filled.queries.count(Filters()).shown == 4


def test_a_rejected_report_is_no_other_report(store: Store) -> None:
    store.intake.save([CodedArticle(article(n), (incident(n),), "1") for n in range(1, 6)])
    store.links.link()
    assert store.links.of(["inc-1"])["inc-1"].reports == 5
    made = store.corrections.mark(["inc-2"], "rejected", "Rima", "a film")
    assert store.links.of(["inc-1"])["inc-1"].reports == 4
    assert store.links.of(["inc-2"]) == {}
    store.corrections.undo_all([c.correction_id for c in made], "Rima")
    assert store.links.of(["inc-1"])["inc-1"].reports == 5


def test_notes_are_kept_in_their_order(filled: Store) -> None:
    for who, said in (("Rima", "which hospital?"), ("Saad", "the national one")):
        filled.corrections.correct("inc-1", {"note": said}, who, "note")
    assert [(c.who, c.new) for c in filled.corrections.log("inc-1") if c.field == "note"] == [
        ("Rima", "which hospital?"), ("Saad", "the national one"),
    ]  # fmt: skip
    assert filled.queries.incident("inc-1") == on_its_day(1)
    with pytest.raises(UsageError, match="note: ' ' cannot stand there"):
        filled.corrections.correct("inc-1", {"note": " "}, "Rima", "note")


@pytest.mark.parametrize("change", [{"state": "done"}, {"state": None}])
def test_what_is_no_state_is_refused(filled: Store, change: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="known: new, in_review"):
        filled.corrections.correct("inc-1", change, "Rima", "why not")
    assert filled.log.entries() == []


def test_what_another_has_changed_is_not_written_over(filled: Store) -> None:
    seen = filled.queries.incident("inc-1")
    filled.corrections.correct("inc-1", {"injuries_max": 9}, "Saad", "hospital")
    with pytest.raises(OvertakenError, match="injuries_max") as told:
        filled.corrections.correct("inc-1", {"fatalities_max": 2}, "Rima", "hospital", seen=seen)
    assert told.value.fields == ("injuries_max",)
    found = filled.queries.incident("inc-1")
    filled.corrections.correct("inc-1", {"fatalities_max": 2}, "Rima", "hospital", seen=found)


def test_of_two_curators_at_the_same_moment_one_is_told(filled: Store, address: str) -> None:
    seen, start = filled.queries.incident("inc-1"), Barrier(2)

    def correct(who: str, killed: int) -> str | None:
        store = Store(address, existing=True)
        start.wait()
        try:
            store.corrections.correct("inc-1", {"fatalities_max": killed}, who, "hospital", seen=seen)
        except OvertakenError:
            return None
        finally:
            store.close()
        return who

    for killed in (3, 30):
        with ThreadPoolExecutor(2) as both:
            (one,) = filter(None, both.map(correct, ("Rima", "Saad"), (killed, killed + 1)))
        seen = filled.queries.incident("inc-1")
        assert seen is not None
        assert seen.fatalities_max == killed + (one == "Saad")
        assert filled.corrections.log("inc-1")[-1].who == one
    assert len(filled.corrections.log("inc-1")) == 2


def test_a_link_carries_states_and_names_those_it_does_not_know() -> None:
    link = read_link({"review": "accepted,rejected,done"})
    assert link.filters.states == ("accepted", "rejected")
    assert link.refused == (("states", "done"),)
    assert write_link(link.filters, None, "ar") == {"lang": "ar", "review": "accepted,rejected"}
    assert set(link.filters.widest.states) == set(REVIEW_STATES)


# --- the log


def test_every_change_stands_in_the_log_with_before_and_after(filled: Store) -> None:
    (made,) = filled.corrections.correct("inc-1", {"injuries_max": 9}, "Rima", "مستشفى")
    filled.corrections.mark(["inc-2"], "accepted", "Saad", "read")
    filled.corrections.undo(made.correction_id, "Saad")
    last, second, first = filled.log.entries()
    assert (first.who, first.what, first.subject, first.field) == ("Rima", "correct", "inc-1", "injuries_max")
    assert (first.before, first.after, first.why) == ("3", "9", "مستشفى")
    assert (second.what, second.before, second.after) == ("review", '"new"', '"accepted"')
    assert (last.who, last.what, last.before, last.after) == ("Saad", "undo", "9", "3")
    assert [e.number for e in (first, second, last)] == [1, 2, 3]
    assert filled.log.entries(who="Saad", what="undo") == [last]
    assert filled.log.entries(subject="inc-2", limit=5) == [second]
    assert filled.log.entries(since=first.at[:10], until=first.at[:10]) == [last, second, first]
    assert filled.log.entries(until="2020-01-01") == []
    assert filled.log.names() == ["Rima", "Saad"]


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE log SET after = '8' WHERE number = 2", 2),
        ("UPDATE log SET who = 'nobody' WHERE number = 3", 3),
        ("DELETE FROM log WHERE number = 1", 2),
        ("DELETE FROM log WHERE number = 2", 3),
        ("SELECT 1", None),
    ],
)
def test_a_changed_or_missing_row_breaks_the_chain(
    filled: Store, raw: sa.Connection, change: str, broken: int | None
) -> None:
    for number in (1, 2, 3):
        filled.corrections.correct("inc-1", {"injuries_max": 5 + number}, "Rima", "hospital")
    assert filled.log.verify().broken_at is None
    with raw.begin():
        raw.exec_driver_sql(change)
    assert filled.log.verify().broken_at == broken


def test_an_empty_log_holds(store: Store) -> None:
    assert (store.log.verify().rows, store.log.verify().broken_at) == (0, None)


def test_evidence_stays_with_a_state(filled: Store) -> None:
    filled.corrections.mark(["inc-1"], "accepted", "Rima", "read")
    found = filled.queries.incident("inc-1")
    assert found is not None
    assert evidence("place", "حي حلكو") in found.evidence
