"""Sentences inside the lines that are read for events."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models import Line, LineKind
from text.passage import Reading

LONGEST = 300  # tokens; the longest sentences of the press run to about 140
READ: tuple[LineKind, ...] = ("title", "body")

# A stop ends a sentence before a blank; not after an initial or a common abbreviation, not in 3.5 or U.S.
# Posts glue sentences together: between two Arabic words of some length a stop is one without a blank.
# The pattern begins with the stop itself and looks back from there: ten times as fast as a look back at every letter.
_AR = "[\u0621-\u063a\u0641-\u064a]"
_STOP = re.compile(rf"[.!?؟؛…](?:[.!?؟؛…]*[\"')\]]*(?=\s|$)|(?:(?<={_AR}{{3}}\.)|(?<={_AR}{{2}}\"\.))(?={_AR}{{3}}))")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``first`` up to but not including ``last`` of a reading, in a line of ``kind``."""

    reading: Reading
    kind: LineKind
    start: int
    end: int
    first: int
    last: int
    paragraph: int


def sentences(reading: Reading, found: list[Line]) -> list[Sentence]:
    """Cut the lines that are read for events at full stops; commas alone do not cut."""
    out: list[Sentence] = []
    for number, line in enumerate(found):
        if line.kind not in READ:
            continue
        start = line.start
        for stop in _STOP.finditer(reading.text, line.start, line.end):
            if stop.group()[0] == "." and _ABBREVIATION.search(
                reading.text, max(line.start, stop.start() - 5), stop.start()
            ):
                continue
            _append(out, reading, line.kind, start, stop.end(), number)
            start = stop.end()
        _append(out, reading, line.kind, start, line.end, number)
    return out


def _append(out: list[Sentence], reading: Reading, kind: LineKind, start: int, end: int, paragraph: int) -> None:
    first, last = reading.token_at(start), reading.token_at(end)
    while last - first > LONGEST:  # no writer's sentence: a list or a table whose stops were lost
        cut = next(
            (i for i in range(first + LONGEST, first + LONGEST // 2, -1) if reading.tokens[i].form in ",،"),
            first + LONGEST,
        )
        out.append(Sentence(reading, kind, start, reading.tokens[cut].start, first, cut, paragraph))
        start, first = reading.tokens[cut].start, cut
    if last > first:
        out.append(Sentence(reading, kind, start, end, first, last, paragraph))
