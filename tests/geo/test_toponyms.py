"""Which words of a text are places, and which: every row of ``toponym_cases.csv``.

``expected`` lists the places in the order of the text; nothing means that no word may become a place; ``?`` is a name
found but settled as no place, and counts only in rows that have one. A row with a reason in ``open`` fails today.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from coding import Coder
from coding.coder import geoparse
from models import Article

CASES = Path(__file__).with_name("toponym_cases.csv")
MOST_OPEN = 1  # lower it when cases are mended, never raise it


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found_in(coder: Coder, case: dict[str, str]) -> str:
    answers = geoparse(coder, Article("case", case["text"].replace(r"\n", "\n")))
    ids = [a.place.place_id if a.place else "?" for a in answers]
    return " ".join(i for i in ids if i != "?" or "?" in case["expected"])


@pytest.mark.parametrize("case", [r for r in rows() if not r["open"]], ids=lambda case: case["text"])
def test_names_are_read_as_the_places_they_mean(coder: Coder, case: dict[str, str]) -> None:
    assert found_in(coder, case) == case["expected"], case["why"]


def test_what_is_open_does_not_grow(coder: Coder) -> None:
    marked = [r for r in rows() if r["open"]]
    failing = [r for r in marked if found_in(coder, r) != r["expected"]]
    assert len(failing) <= MOST_OPEN, Counter(r["open"] for r in failing)
    assert len(marked) <= MOST_OPEN


def test_every_case_can_be_tried(coder: Coder) -> None:
    cases = rows()
    assert len(cases) >= 600
    assert sum(not r["expected"] for r in cases) >= len(cases) / 3
    assert [t for t, n in Counter(r["text"] for r in cases).items() if n > 1] == []
    ids = {i for r in cases for i in r["expected"].split()} - {"?"}
    assert sorted(ids - set(coder.gazetteer.places)) == []
    assert [r for r in cases if not r["why"]] == []
