"""Where a line holds more than one thing: a repeated headline, a caption, other articles' headlines.

Feeds and scraped pages lose their line breaks: "Car bomb kills 20 in Azaz AFP Friday 3 May 2013 A car bomb ..." is a
title, a dateline and a text. A line is cut only at unmistakable signs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from models import LineKind
from text.anchors import one_of
from text.dates.date_words import MONTHS
from text.lexicon import line_words
from text.normalize import fold
from text.posts import Page, tail

Piece = tuple[int, int, LineKind | None]  # start, end, what it is where its place in the line says so

TITLE_WORDS = 4  # a shorter title may stand in any sentence
HEAD = 400  # characters: where datelines stand
_HEAD_TITLE = 160  # characters before a repeated title: a day, an agency, an author

# "AFP Friday 3 May 2013 A car bomb": a day between two sentences, and not part of a sentence ("on 3 May 2013")
_MONTH = one_of(m for m in MONTHS if m.isascii())
_DAY = re.compile(
    rf"(?<!\S)(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
    rf"(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}),? (?:19|20)\d\d(?: \d{{1,2}}:\d\d)?(?=\s+[A-Z\"])"
)
_DAY_IN_SENTENCE = re.compile(
    r"\b(?:on|in|of|from|since|until|till|by|before|after|and|to|late|early|dated)\W*\Z", re.I
)
_CREDIT = re.compile(r"\(([^()]{2,60})\)(?=\s|$)(?!\s*[-,])")
_CAPITAL = re.compile(r"(?<!\S)[A-Z]")
_CAPTION = 600  # characters: no caption is longer
_SAME = 40  # characters: no two sentences of a text share a longer beginning
_STOP_BEFORE = re.compile(r"[.!?][\"')\]]*\s*\Z")
_STOP = re.compile(r"[.!?][\"')\]]*\s+(?=[A-Z\"])")
# "Topic ... (91) 25 Related Blast hits": a page's counter. Looks back from its first letter, which is faster.
_COUNTED_RELATED = re.compile(r"R(?<=\d R)elated(?= [A-Z])")


@cache
def _related() -> re.Pattern[str]:
    """The heads of lists of other articles as they stand inside a line, with capitals: "Related News"."""
    heads = (w.forms[0].title() for w in line_words() if w.role == "related" and w.language == "en")
    ways = (rf"{head[0]}(?<=\S {head[0]}){re.escape(head[1:])}" for head in heads)
    return re.compile(rf"(?:{'|'.join(ways)})(?= \S)")


@cache
def _credits() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(fold(w.forms[0]) for w in line_words() if w.role == 'caption')}\b")


def pieces(text: str, title: str, page: Page) -> list[Piece]:
    """Lines with something on them, cut where they hold more than one thing and where the post of a page ends."""
    cuts = page.cuts
    out: list[Piece] = []
    for line in re.finditer(r"[^\n]*[^\s][^\n]*", text):
        start = line.start()
        for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, line.end())]:
            out += _inside(text, start, cut, title)
            start = cut
        end = tail(text, start, line.end())
        out += [*_inside(text, start, end, title), (end, line.end(), "boilerplate")]
    return [(a, b, kind) for a, b, kind in out if text[a:b].strip()]


def _inside(text: str, start: int, end: int, title: str) -> list[Piece]:
    """One stretch of a line, cut where something else surely begins."""
    known = [k for k in (_title(text, start, end, title), *_datelines(text, start, end)) if k is not None]
    known += [*_captions(text, start, end), *_others(text, start, end), *_summary(text, start, end)]
    out: list[Piece] = []
    at = start
    for first, last, kind in sorted(known):
        if first < at:
            continue
        out += [(at, first, None), (first, last, kind)]
        at = last
    return [*out, (at, end, None)]


def _title(text: str, start: int, end: int, title: str) -> Piece | None:
    """The title repeated without a full stop: "... 20 in Azaz AFP A car bomb"; a sentence goes on in small letters."""
    words = title.split()
    if start > _HEAD_TITLE or len(words) < TITLE_WORDS:
        return None
    stop = min(end, start + _HEAD_TITLE + len(title) + len(words))
    if words[-1].lower() not in text[start:stop].lower():
        return None  # few texts repeat it, and compiling a pattern for each title is slow
    spaced = r"\s+".join(map(re.escape, words))
    repeated = re.compile(rf"(?i:{spaced})(?=\s+[A-Z0-9\"])").search(text, start, stop)
    return (repeated.start(), repeated.end(), "title") if repeated else None


def datelines(text: str) -> list[tuple[int, int]]:
    """Where days stand between the sentences of a head: "AFP Friday 3 May 2013 A car bomb"."""
    return [(start, end) for start, end, _ in _datelines(text, 0, len(text))]


def _datelines(text: str, start: int, end: int) -> list[Piece]:
    if start > HEAD:
        return []
    return [
        (m.start(), m.end(), "dateline")
        for m in _DAY.finditer(text, start, min(end, HEAD))
        if not _DAY_IN_SENTENCE.search(text, max(start, m.start() - 12), m.start())
    ]


def _captions(text: str, start: int, end: int) -> list[Piece]:
    """A sentence with the credit of the picture it describes: "Rescuers search a house. (Agency Photo)"."""
    out: list[Piece] = []
    for credit in _CREDIT.finditer(text, start, end):
        said = fold(credit[1]).lower()
        if not _credits().search(said):
            continue
        begin = max(start, out[-1][1] if out else 0, credit.start() - _CAPTION)
        stop = _STOP_BEFORE.search(text, begin, credit.start())
        if stop is None and "photo" not in said:
            continue
        before = [m.end() for m in _STOP.finditer(text, begin, stop.start() if stop else credit.start())]
        first = before[-1] if before else _after_day(text, start, credit.start())
        out.append((max(first, begin), credit.end(), "caption"))
    return out


def _after_day(text: str, start: int, end: int) -> int:
    """Where the words after a dateline begin: a caption may stand right behind it."""
    return max((b for _, b, _ in _datelines(text, start, end)), default=start)


def _summary(text: str, start: int, end: int) -> list[Piece]:
    """A first sentence that is repeated without a full stop: a page's summary and the text it is the beginning of."""
    if start > _HEAD_TITLE:
        return []
    for word in _CAPITAL.finditer(text, start, min(end, start + HEAD)):
        begin = word.start()
        again = text.find(text[begin : begin + _SAME], begin + _SAME, min(end, begin + HEAD))
        if again >= 0:
            return [(begin, again, None)]
    return []


def _others(text: str, start: int, end: int) -> list[Piece]:
    """Other articles' headlines to the end of the line, after the first third."""
    heads = (p.search(text, start + (end - start) // 3, end) for p in (_related(), _COUNTED_RELATED))
    at = min((m.start() for m in heads if m), default=end)
    return [(at, end, "related")] if at < end else []
