"""Corrections: signed, undone, and still there when the article is coded again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import HALKO, TAYY, article, incident
from postgres import postgres

from errors import UsageError
from filters import Filters
from models import CodedArticle, Evidence, Incident
from store import Store

TAYY_RECORD = dataclasses.asdict(TAYY)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    def filled(url: str) -> Store:
        opened = Store(url, place_chain=lambda place_id: ["SY08"])
        opened.intake.save([CodedArticle(article(1), (incident(1),), "1")])
        return opened

    if request.param == "sqlite":
        opened = filled(str(tmp_path / "store.sqlite"))
        yield opened
        opened.close()
        return
    with postgres() as url:
        opened = filled(url)
        yield opened
        opened.close()


def test_everything_shown_follows_a_correction_and_its_undoing(store: Store) -> None:
    before = store.queries.incident("inc-1")
    (made,) = store.corrections.correct("inc-1", {"place": TAYY_RECORD}, "Rima", "the second paragraph says Tayy")
    assert (made.field, made.old, made.new, made.who) == ("place", dataclasses.asdict(HALKO), TAYY_RECORD, "Rima")
    found = store.queries.incident("inc-1")
    assert found is not None and found.place == TAYY
    assert "place: corrected by a curator" in found.confidence_reasons
    assert {e.field for e in found.evidence} == {"event_type", "actors", "event_date", "injuries"}  # no words for it
    assert store.queries.count(Filters(place_ids=("halko",))).shown == 0
    assert store.queries.count(Filters(place_ids=("tayy",))).shown == store.queries.count(Filters(text="طي")).shown == 1
    assert store.queries.columns()["latitude"].tolist() == [TAYY.latitude]

    store.corrections.undo(made.correction_id, "Rima")
    assert store.queries.incident("inc-1") == before
    assert store.queries.count(Filters(place_ids=("halko",))).shown == 1
    (logged,) = store.corrections.log("inc-1")
    assert (logged.undone_by, logged.why) == ("Rima", "the second paragraph says Tayy")
    with pytest.raises(UsageError, match="is undone"):
        store.corrections.undo(made.correction_id, "Rima")
    with pytest.raises(UsageError, match="is not in the store"):
        store.corrections.undo(99, "Rima")


def test_a_later_correction_stands_when_an_earlier_one_is_undone(store: Store) -> None:
    first, _ = store.corrections.correct("inc-1", {"fatalities_min": 1, "fatalities_max": 2}, "Rima", "hospital")
    store.corrections.correct("inc-1", {"fatalities_max": 4}, "Saad", "a second hospital")
    store.corrections.undo(first.correction_id, "Saad")
    found = store.queries.incident("inc-1")
    assert found is not None and (found.fatalities_min, found.fatalities_max) == (None, 4)
    assert [c.field for c in store.corrections.log()] == ["fatalities_min", "fatalities_max", "fatalities_max"]


def test_what_a_curator_denies_leaves_the_map(store: Store) -> None:
    store.corrections.correct("inc-1", {"modality": "denied"}, "Rima", "it was a drill")
    assert store.queries.count(Filters()).total == 0
    assert store.queries.count(Filters(factions=("ndf",))).shown == 0
    assert store.queries.count(Filters(modalities=("denied",))).shown == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"incident_id": "x"}, "field: 'incident_id' cannot be corrected; known: event_date"),
        ({"evidence": []}, "cannot be corrected"),
        ({"event_date": "yesterday"}, "event_date: 'yesterday' cannot stand there"),
        ({"event_date": "20210425"}, "cannot stand there"),
        ({"event_date_end": "2021-04-01"}, "event_date: '2021-04-25' is more than event_date_end, 2021-04-01"),
        ({"modality": "false"}, "modality: 'false' cannot stand there; known: asserted"),
        ({"fatalities_max": -1}, "cannot stand there"),
        ({"fatalities_max": True}, "cannot stand there"),
        ({"fatalities_min": 3, "fatalities_max": 2}, "fatalities_min: '3' is more than fatalities_max, 2"),
        ({"event_type": ""}, "cannot stand there"),
        ({"place": {"name": "Tayy"}}, "place: .* is not as in a record"),
        ({"actors": ["ndf"]}, "actors: .* is not as in a record"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_changes(store: Store, changes: dict[str, Any], says: str) -> None:
    before = store.queries.incident("inc-1"), store.queries.revision()
    with pytest.raises(UsageError, match=says):
        store.corrections.correct("inc-1", changes, "Rima", "why not")
    assert (store.queries.incident("inc-1"), store.queries.revision(), store.corrections.log()) == (*before, [])


@pytest.mark.parametrize(("who", "why"), [("", "a reason"), ("Rima", " ")])
def test_a_correction_is_signed_and_has_a_reason(store: Store, who: str, why: str) -> None:
    with pytest.raises(UsageError, match="is empty"):
        store.corrections.correct("inc-1", {"status": "background"}, who, why)
    with pytest.raises(UsageError, match="is not in the store"):
        store.corrections.correct("inc-9", {"status": "background"}, "Rima", "why not")


def retold(number: int, start: int = 22, **fields: Any) -> Incident:
    """The incident as another version of the coding has it, told by the words at ``start``."""
    words = Evidence("event_type", "text", start, start + 4, article(1).text[start : start + 4])
    return dataclasses.replace(incident(number), article_id="art-1", evidence=(words,), **fields)


def test_a_correction_follows_the_incident_that_the_same_words_tell(store: Store) -> None:
    start = incident(1).evidence[0].start
    store.corrections.correct("inc-1", {"fatalities_max": 2}, "Rima", "hospital")
    other, same = retold(7, 60), retold(8, start, injuries_max=5)
    store.intake.save([CodedArticle(article(1), (other, same), "2")])
    found = store.queries.incident("inc-8")
    assert found is not None and (found.fatalities_max, found.injuries_max) == (2, 5)
    assert store.queries.incident("inc-7") == other
    (logged,) = store.corrections.log("inc-8")
    store.corrections.undo(logged.correction_id, "Rima")
    assert store.queries.incident("inc-8") == same


def test_a_corrected_incident_that_nobody_tells_any_more_stays(store: Store) -> None:
    store.corrections.correct("inc-1", {"fatalities_max": 2}, "Rima", "hospital")
    before = store.queries.incident("inc-1")
    for _ in range(2):
        store.intake.save([CodedArticle(article(1), (retold(7, 60),), "2")])
        assert store.queries.incident("inc-1") == before
        assert store.queries.count(Filters()).total == 2


def test_in_another_edition_it_follows_the_words_or_stays_in_the_log(store: Store) -> None:
    store.corrections.correct("inc-1", {"fatalities_max": 2}, "Rima", "hospital")
    longer = dataclasses.replace(article(1), text="عاجل. " + article(1).text)
    moved = dataclasses.replace(incident(1).evidence[0], start=incident(1).evidence[0].start + 6, end=99)
    new = dataclasses.replace(incident(5), article_id="art-1", evidence=(moved,))
    store.intake.save([CodedArticle(longer, (new,), "1")])
    found = store.queries.incident("inc-5")
    assert found is not None and found.fatalities_max == 2
    store.intake.save([CodedArticle(dataclasses.replace(article(1), text="ساد الهدوء"), (), "1")])
    assert store.queries.count(Filters()).total == 0
    assert [c.new for c in store.corrections.log("inc-5")] == [2]


def test_reports_of_one_incident_are_counted_by_article_and_publisher(store: Store) -> None:
    for number, source in ((2, "Example"), (3, "Other"), (4, None)):
        store.intake.save([CodedArticle(article(number, source=source), (incident(number),), "1")])
    store.links.group({f"inc-{n}": "g" for n in (1, 2, 3)})
    links = store.links.of(["inc-1", "inc-4", "unheard"])
    assert {key: (link.group_id, link.reports, link.sources) for key, link in links.items()} == {"inc-1": ("g", 3, 2)}
    assert [i.incident_id for i in store.queries.other_reports("inc-1")] == ["inc-2", "inc-3"]
    assert store.queries.other_reports("inc-4") == []
    store.links.group({"inc-2": None, "inc-4": "g", "unheard": "g"})
    assert [i.incident_id for i in store.queries.other_reports("inc-1")] == ["inc-3", "inc-4"]
    assert store.links.of(["inc-1"])["inc-1"].sources == 3
