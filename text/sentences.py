"""Sentences inside the lines that are read for events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models import Line, LineKind
from text.passage import Reading
from text.posts import PICTURE

LONGEST = 300  # tokens; the longest sentences of the press run to about 140
READ: tuple[LineKind, ...] = ("title", "body")

# A stop ends a sentence before a blank; not after an initial or a common abbreviation, not in 3.5 or U.S.
# Posts glue sentences together: between two Arabic words of some length a stop is one without a blank.
# The pattern begins with the stop itself and looks back from there: ten times as fast as a look back at every letter.
_AR = "[\u0621-\u063a\u0641-\u064a]"
_STOP = re.compile(
    rf"[.!?؟؛…](?<![.!?؟؛…]{{2}})(?:[.!?؟؛…]*+[\"')\]]*+(?=\s|$)|(?:(?<={_AR}{{3}}\.)|(?<={_AR}{{2}}\"\.))(?={_AR}{{3}}))"
)
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))$"
)


# Items of posts: after pictures and signs, after hashtags at the end of an item, at "2-" behind "1-".
_SIGN = re.compile(rf"(?:[{PICTURE}\u2022\u2023\u2043*]\s*)+(?=[^\s{PICTURE}])|\|\|")
_TAGS = re.compile(r"#\w+(?:\s*+(?:[|،,]\s*+)?#\w+){1,100}+\s*+(?=[^\s#|،,])")
_NUMBER = re.compile(r"(?<![^\s:.،])(?P<number>\d{1,2})\s?[-.)](?=\s?[^\s\d])")


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


def sentences(reading: Reading, found: list[Line], has_event: Callable[[int, int], bool]) -> list[Sentence]:
    """Cut the lines that are read for events at full stops and items; commas alone do not cut.

    ``has_event`` says whether a span (start, end) holds a word that may report an event: items without one are a list
    of places or names and stay with the words before them.
    """
    out: list[Sentence] = []
    for number, line in enumerate(found):
        if line.kind not in READ:
            continue
        start = line.start
        for end in [*stops(reading.text, line.start, line.end), line.end]:
            for cut in [*_items(reading.text, start, end, has_event), end]:
                _append(out, reading, line.kind, start, cut, number)
                start = cut
    return out


def stops(text: str, start: int, end: int) -> Iterator[int]:
    """Behind the full stops of a line."""
    for stop in _STOP.finditer(text, start, end):
        if stop.group()[0] != "." or not _ABBREVIATION.search(text, max(start, stop.start() - 5), stop.start()):
            yield stop.end()


def _items(text: str, start: int, end: int, has_event: Callable[[int, int], bool]) -> list[int]:
    """Where the second and later items of a stretch begin, if they and what stands before them tell events."""
    signs = [m.start() for m in _SIGN.finditer(text, start, end)]
    tags = [m.end() for m in _TAGS.finditer(text, start, end)]
    marks = sorted({*signs, *tags, *_numbers(text, start, end)})
    kept: list[int] = []
    at = start
    for mark, after in zip(marks, [*marks[1:], end], strict=False):
        if has_event(mark, after) and has_event(at, mark):
            kept.append(mark)
            at = mark
    return kept


def _numbers(text: str, start: int, end: int) -> list[int]:
    """Where the numbers 1, 2, 3 ... stand before the items of a list; other figures are none."""
    out: list[int] = []
    for match in _NUMBER.finditer(text, start, end):
        if int(match["number"]) == len(out) + 1:
            out.append(match.start())
    return out if len(out) > 1 else []


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
