"""Agreement of curators: the published examples of Krippendorff's alpha, and readings of one store compared."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import pytest
from desk import TAYY, fill, incident

from analysis.two_curators import agreements, krippendorff_alpha, lines
from commands.main import main
from errors import UsageError

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, sections A to C: values by unit, blank missing
BINARY = ("01", "11", "01", "00", "00", "01", "00", "00", "10", "00")
NOMINAL = ("ab", "aa", "bb", "bb", "db", "cc", "cc", "cc", "ee", "dd", "dd", "ad")
FOUR = ("111", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "555", "11", "3")


@pytest.mark.parametrize(
    ("units", "alpha"),
    [(BINARY, 0.095), (NOMINAL, 0.692), (FOUR, 0.743), (("ab", "ab"), -0.5), (("aa", "bb"), 1.0)],
)
def test_alpha_is_that_of_the_published_examples(units: tuple[str, ...], alpha: float) -> None:
    assert round(krippendorff_alpha(units), 3) == alpha


@pytest.mark.parametrize("units", [(), ("a",), ("aa", "aa")])
def test_without_different_values_there_is_no_alpha(units: tuple[str, ...]) -> None:
    assert math.isnan(krippendorff_alpha(units))


def test_two_curators_are_compared_field_by_field_and_the_first_as_it_stood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = fill(tmp_path / "s.sqlite", [incident(n, f"2021-04-{n:02}") for n in range(1, 7)])
    first, second = store.corrections, store.second_readings
    assert second.waiting("Omar") == []
    first.correct("inc-1", {"place": asdict(TAYY), "state": "accepted"}, "Rima", "why")
    first.mark(["inc-2", "inc-3", "inc-4"], "accepted", "Rima", "why")
    first.mark(["inc-5"], "rejected", "Rima", "why")
    first.mark(["inc-6"], "accepted", "Omar", "why")
    waiting = second.waiting("Omar")
    assert sorted(waiting) == ["inc-1", "inc-2", "inc-3", "inc-4", "inc-5"]
    assert waiting == second.waiting("Omar") != sorted(waiting)  # an order, and not that of the store
    assert second.waiting("Rima") == ["inc-6"]
    coded = second.coded("inc-1")
    assert coded is not None and coded.place is not None
    assert coded.place.place_id == "halko"  # not what Rima made of it
    second.keep("inc-1", "accepted", {"place": asdict(TAYY)}, "Omar", "again")
    second.keep("inc-2", "accepted", {"fatalities_min": 2, "fatalities_max": 2}, "Omar", "again")
    second.keep("inc-3", "accepted", {"actors": []}, "Omar", "again")
    (made,) = second.keep("inc-4", "rejected", {"fatalities_min": 1}, "Omar", "again")
    second.keep("inc-5", "rejected", {}, "Omar", "again")
    first.correct("inc-2", {"fatalities_min": 2, "fatalities_max": 2}, "Rima", "settled afterwards")
    found = {one.alike.name: one for one in agreements(second.readings())}
    assert [(name, found[name].alike.read, found[name].alike.stood) for name in ("decided", "place", "killed", "actors")] == [
        ("decided", 5, 4), ("place", 3, 3), ("killed", 3, 2), ("actors", 3, 2),
    ]  # fmt: skip
    assert found["place"].alpha == 1
    assert round(found["decided"].alpha, 3) == 0.571  # by hand: 1 - 2 / (42 / 9)
    store.corrections.undo(made.correction_id, "Omar")
    assert second.waiting("Omar") == ["inc-4"]
    assert store.log.entries(what="second")[0].who == "Omar"
    assert main(["evaluate", "--store", "--db", str(tmp_path / "s.sqlite")]) == 0
    assert "read twice by curators" in capsys.readouterr().out
    store.restrictions.restrict("article", "art-1", "Rima", "a source in danger")
    assert len(second.readings()) == 3
    store.close()


@pytest.mark.parametrize(
    ("who", "state", "changes", "says"),
    [
        ("Rima", "accepted", {}, "was decided by you"),
        ("Omar", "disputed", {}, "does not end a reading"),
        ("Omar", "accepted", {"fatalities_min": -1}, "cannot stand there"),
        ("Omar", "accepted", {"incident_id": "x"}, "cannot be corrected"),
        (" ", "accepted", {}, "is empty"),
        ("Lina", "accepted", {}, "was read a second time by you already"),
    ],
)
def test_a_second_reading_is_anothers_whole_and_made_once(
    tmp_path: Path, who: str, state: str, changes: dict[str, object], says: str
) -> None:
    store = fill(tmp_path / "s.sqlite", [incident(1)])
    with pytest.raises(UsageError, match="has no first reading"):
        store.second_readings.keep("inc-1", "accepted", {}, "Omar", "why")
    store.corrections.mark(["inc-1"], "accepted", "Rima", "why")
    store.second_readings.keep("inc-1", "accepted", {}, "Lina", "why")
    with pytest.raises(UsageError, match=says):
        store.second_readings.keep("inc-1", state, changes, who, "why")  # type: ignore[arg-type]
    store.close()


def test_nothing_is_said_before_something_was_read_twice() -> None:
    assert list(lines(agreements([]))) == []
