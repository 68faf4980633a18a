"""No regular expression runs away: on inputs made from its own parts, its work grows with their length and no faster.

``benchmarks/patterns.py`` tries about twenty times as many inputs.
"""

from __future__ import annotations

import pytest
from patterns import LIMITS, LONG, patterns, runs_away


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


def test_no_pattern_runs_away() -> None:
    found = patterns()
    assert len(found) > 150
    where = {place.split(":")[0].partition("/")[0] for place in found.values()}
    assert {"text", "coding", "geo", "loaders", "wording", "exports"} <= where
    bad = {
        (place, pattern[0]): reason
        for pattern, place in found.items()
        if (reason := runs_away(*pattern, longest=LIMITS.get(place.split(":")[0], LONG)))
    }
    assert bad == {}
