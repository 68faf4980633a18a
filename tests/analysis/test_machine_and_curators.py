"""Machine against curators: what stood, by field and confidence; and what was read to the end, as gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import PROTEST, TAYY, article, fill, incident

from analysis.machine_and_curators import Share, compare, gold, lines
from coding.evaluation.gold import read_gold
from commands.main import main
from models import CodedArticle
from store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    filled = fill(
        tmp_path / "store.sqlite",
        [
            incident(1, "2021-04-21", confidence=0.9),
            incident(2, "2021-04-22", confidence=0.9),
            incident(3, "2021-04-23", confidence=0.55),
            incident(4, "2021-04-24", confidence=0.45, **PROTEST),
            incident(5, "2021-04-25", TAYY),
        ],
    )
    filled.corrections.mark(["inc-1", "inc-2", "inc-3"], "accepted", "Rima", "read")
    filled.corrections.correct("inc-3", {"injuries_min": 4, "injuries_max": 4}, "Rima", "hospital")
    filled.corrections.correct("inc-4", {"state": "rejected"}, "Rima", "a film")
    filled.corrections.correct("inc-5", {"fatalities_max": 1}, "Rima", "not read to the end")
    yield filled
    filled.close()


def test_what_stood_is_counted_by_field_and_confidence(store: Store) -> None:
    found = compare(store.corrections.reviewed())
    assert (found.incidents.read, found.incidents.stood) == (4, 2)
    assert {one.name: one.stood for one in found.fields} == {
        "event_type": 3, "event_date": 3, "place": 3, "actors": 3, "killed": 3, "injured": 2, "modality": 3, "status": 3,
    }  # fmt: skip
    assert {one.name: (one.read, one.stood) for one in found.confidence if one.read} == {
        "0.4-0.5": (1, 0), "0.5-0.6": (1, 0), "0.8-1.0": (2, 2),
    }  # fmt: skip
    assert [(one.name, one.read) for one in found.types] == [
        ("Shelling/artillery/missile attack", 3), ("Peaceful protest", 1),
    ]  # fmt: skip
    assert next(iter(lines(found))) == "4 incidents accepted or rejected by curators; 2 stood in every field"


def test_undoing_a_correction_lets_the_reading_stand_again(store: Store) -> None:
    made = [c.correction_id for c in store.corrections.log("inc-3") if c.field.startswith("injuries")]
    store.corrections.undo_all(made, "Rima")
    assert compare(store.corrections.reviewed()).incidents.stood == 3


def test_nothing_reviewed_is_no_share(tmp_path: Path) -> None:
    empty = fill(tmp_path / "empty.sqlite")
    found = compare(empty.corrections.reviewed())
    assert "   -" in "\n".join(lines(found))
    assert found.types == []
    empty.close()


@pytest.mark.parametrize(("read", "stood", "edges"), [(10, 8, (0.49, 0.94)), (1, 0, (0.0, 0.79)), (0, 0, (0.0, 1.0))])
def test_the_interval_is_wilson_s(read: int, stood: int, edges: tuple[float, float]) -> None:
    low, high = Share("x", read, stood).interval
    assert (round(low, 2), round(high, 2)) == edges


def test_articles_read_to_the_end_are_gold_that_can_be_read(store: Store, tmp_path: Path) -> None:
    records = list(gold(store.corrections.reviewed(), store.corrections.undecided()))
    assert [record["id"] for record in records] == ["art-1", "art-2", "art-3", "art-4"]  # the fifth waits
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    third, fourth = list(read_gold(path))[2:]
    assert third.incidents[0].injured == (4, 4)
    assert third.incidents[0].place_ids == {"halko"}
    assert fourth.incidents == ()
    assert fourth.silent[0].words == "قصفت"


def test_an_article_with_two_incidents_waits_for_both(store: Store) -> None:
    two = CodedArticle(article(7), (incident(7), incident(8)), "1")
    store.intake.save([CodedArticle(two.article, tuple(two.incidents), "1")])
    store.corrections.mark(["inc-7"], "accepted", "Rima", "read")
    assert "art-7" in store.corrections.undecided()
    assert "art-7" not in {r["id"] for r in gold(store.corrections.reviewed(), store.corrections.undecided())}


def test_the_command_prints_and_writes(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, out = ["--db", str(tmp_path / "store.sqlite")], tmp_path / "gold.jsonl"
    assert main(["evaluate", "--store", "--as-gold", str(out), *db]) == 0
    said = capsys.readouterr()
    assert "2 stood in every field" in said.out
    assert "4 articles read to the end" in said.err
    assert len(out.read_text(encoding="utf-8").splitlines()) == 4
    for arguments in (["evaluate"], ["evaluate", "--as-gold", str(out)], ["evaluate", "--store", "gold.jsonl", *db]):
        assert main(arguments) == 2
