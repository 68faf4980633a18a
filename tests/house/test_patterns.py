"""No regular expression runs away: on inputs made from its own parts, its work grows with their length and no faster."""

from __future__ import annotations

import re
import time
from collections import deque
from itertools import islice

import pytest
from patterns import hostile, patterns

LENGTHS = (24, 400, 3_000, 12_000)  # letters: the first shows what doubles with each letter, the last what squares
MOST = 0.25  # seconds of this processor; a pattern that grows with the length needs a hundredth of it

# Where no text longer than this reaches a pattern; the code that sees to it stands beside it.
LIMITS = {"text/spelling.py": 60}
FOUND = sorted(patterns().items())


def slow(text: str, flags: int, anchored: bool = False, longest: int = LENGTHS[-1]) -> str:
    """The first input on which a pattern takes too long, as words; empty where there is none."""
    pattern = re.compile(text, flags)
    for begin, pump in hostile(text, flags):
        for length in (n for n in LENGTHS if n <= longest):
            said = begin + pump * (length // max(len(pump), 1)) + "\x00"
            started = time.process_time()
            if anchored:
                pattern.match(said)
                pattern.fullmatch(said)
            else:
                deque(islice(pattern.finditer(said), 50), maxlen=0)
            if time.process_time() - started > MOST:
                return f"{begin!r} + {pump!r} * {length // len(pump)}"
    return ""


def test_the_patterns_are_found() -> None:
    assert len(FOUND) > 150
    where = {place.split(":")[0].partition("/")[0] for _, place in FOUND}
    assert {"text", "coding", "geo", "loaders", "wording", "exports"} <= where


@pytest.mark.parametrize(
    ("text", "runs_away"),
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
def test_the_inputs_find_what_runs_away(text: str, runs_away: bool) -> None:
    assert bool(slow(text, 0)) == runs_away


@pytest.mark.parametrize(("pattern", "place"), FOUND, ids=[place for _, place in FOUND])
def test_no_pattern_runs_away(pattern: tuple[str, int, bool], place: str) -> None:
    assert slow(*pattern, longest=LIMITS.get(place.split(":")[0], LENGTHS[-1])) == "", place
