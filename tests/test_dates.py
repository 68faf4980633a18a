"""Dates: a table of expressions with the day of publication, misses included."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from text.dates import find_dates

SHARED = Path(__file__).parents[2] / "shared" / "facts" / "date_expressions_ar.csv"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared list of date expressions is not on this machine")
def test_shared_expressions() -> None:
    wrong = []
    for row in csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines()):
        found = find_dates(row["expression"], dt.date.fromisoformat(row["published"][:10]))
        said = [_written(m.date_from, m.date_to, row["expected"]) for m in found]
        if said != [row["expected"]]:
            wrong.append((row["expression"], row["expected"], said))
    assert not wrong


def _written(begin: dt.date, end: dt.date, like: str) -> str:
    """An interval in the list's way: a month, two days, or the day in its middle."""
    if len(like) == 7 and begin.day == 1 and begin.month == end.month:
        return f"{begin:%Y-%m}"
    if "/" in like:
        return f"{begin}/{end:%d}"
    return (begin + (end - begin) / 2).isoformat()
