"""The inputs by which ``benchmarks/patterns.py`` looks for regular expressions that run away find such."""

from __future__ import annotations

import pytest
from hostile_inputs import runs_away


@pytest.mark.parametrize(
    ("text", "is_bad"),
    [
        (r"(a+)+b", True),
        (r"(a|a)*b", True),
        (r"\s*,", True),  # of a line of blanks every letter is a start
        (r"x*y", True),
        (r"<[^>]*>", True),
        (r"a{1,20}b", False),
        (r"\d{4}-\d\d", False),
    ],
)
def test_the_inputs_find_what_runs_away(text: str, is_bad: bool) -> None:
    assert bool(runs_away(text, 0)) == is_bad
