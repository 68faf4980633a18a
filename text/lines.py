"""What each line of an article is for: title, dateline, bureau, caption, furniture, body.

Lines come before sentences: a clock in a dateline (``18:53 دمشق``) is not a place, and the headlines a
page lists after its text belong to other articles. Offsets are those of :attr:`Reading.text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from models import Line, LineKind
from text.lexicon import line_words
from text.line_splitting import pieces
from text.normalize import AND, fold
from text.passage import Reading
from text.posts import ITEM, counter, page

_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|mp4)\b|pic\.twitter\.com", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b"
    r"|\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b"
)
_STOPS, _CLOSING = frozenset(".!?؟"), "\"'»)]"
_LETTERS = re.compile(r"[^\W\d_]")
_BUREAU = re.compile(r"^[^.:،]{2,40}?\s*[-/|–]\s*[^.:،]{2,40}$")
_AND = re.compile(rf"\s*{AND}\w")
_HANDLE = re.compile(r"(?:^|\s)@\w+")
_PARENTHESIS_AT_END = re.compile(r"\(([^()]{2,60})\)\s*$")

_Read = tuple[int, int, LineKind, bool]  # start, end, kind, whether it ends with a full stop

SHORT_LINE = 8  # words: a bureau line or a piece of page furniture has no more
TITLE_WORDS = (4, 32)
HEADLINE_WORDS = 20  # a longer line without a full stop is a paragraph that lost its full stop


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(fold(w.forms[0]) for w in line_words() if w.role == role)


@cache
def _openings(role: str) -> tuple[str, ...]:
    return tuple(sorted(_words(role)))


@cache
def _endings(role: str) -> tuple[str, ...]:
    return tuple(sign + word for word in _openings(role) for sign in (" - ", "/"))


def _ends(content: str) -> bool:
    """Whether a line ends with a full stop; three of them are how a page cuts another article's headline short."""
    rest = content.rstrip(_CLOSING)
    return rest[-1:] in _STOPS and rest[-2:-1] != "."


Holds = Callable[[int, int], bool]


def lines(reading: Reading, has_event: Holds, has_place: Holds) -> list[Line]:
    """Classify the lines of a part.

    Parameters
    ----------
    reading : Reading
    has_event : callable
        Whether the span (start, end) holds a word that may report an event.
    has_place : callable
        Whether it holds a name that may be a place's.
    """
    if reading.part == "title":
        return [Line("title", 0, len(reading.text), "title")] if reading.text.strip() else []
    title = " ".join(fold(reading.article.title).split())
    shown = page(reading.text, reading.article.url)
    spans = pieces(reading.text, title, shown)
    classified: list[_Read] = []
    seen_title = bool(title) and not shown.cut_title
    items = sum(ITEM.match(reading.text, start) is not None for start, _, _ in spans) > 1
    others = 0
    related = False
    for number, (start, end, known) in enumerate(spans):
        content = reading.text[start:end].strip()
        ends, count = _ends(content), len(content.split())
        if shown.is_other(start):
            classified.append((start, end, "related", ends))
            others += 1
            continue
        kind = known or _kind(content, ends, len(spans), title, has_event(start, end))
        if kind == "related":
            related = True
        elif kind in ("body", "subhead") and related:
            # a full sentence ends the list of other articles' headlines
            related = not (ends and count >= 12)
            kind = "body" if not related else "related"
        elif kind == "subhead" and not seen_title and _is_title(count, number - others) and not items:
            kind = "title"
        elif kind == "subhead" and shown.platform:
            kind = "body"
        if kind == "title" or (kind == "body" and ends):
            seen_title = True
        classified.append((start, end, kind, ends))
    kinds = _telling(classified, reading.text, lambda start, end: has_event(start, end) and has_place(start, end))
    kinds |= _trailing_headlines(classified)
    return [Line("text", start, end, kinds.get(i, kind)) for i, (start, end, kind, _) in enumerate(classified)]


def _telling(classified: list[_Read], text: str, tells: Holds) -> dict[int, LineKind]:
    """Lines without a full stop that tell an event: items of a post, and what the paragraph after only goes on with.

    A subhead or another article's headline stands before a paragraph that tells an event itself, a caption behind the
    title.
    """
    out: dict[int, LineKind] = {}
    for number, (start, end, kind, _) in enumerate(classified):
        if kind != "subhead" or not tells(start, end):
            continue
        before = classified[number - 1] if number else None
        after = classified[number + 1] if number + 1 < len(classified) else None
        goes_on = (
            after is not None
            and after[2] == "body"
            and _AND.match(text, after[0])
            and not tells(after[0], after[1])
            and before is not None
            and before[2] != "subhead"
            and not (before[2] == "title" and tells(before[0], before[1]))
        )
        if goes_on or ITEM.match(text, start):
            out[number] = "body"
    return out


def _is_title(count: int, number: int) -> bool:
    """Whether a line without a full stop among the first has the length of a title."""
    return TITLE_WORDS[0] <= count <= TITLE_WORDS[1] and number < 6


def _kind(content: str, ends: bool, total: int, title: str, event: bool) -> LineKind:
    said = content.lower().split()
    folded, count = " ".join(said), len(said)
    plain = folded.strip(" .:؛،-–|•#\"'()[]+")
    if not _LETTERS.search(content) or plain in _words("boilerplate") or (not event and counter(content)):
        return "boilerplate"
    if (
        title
        and total > 1
        and len(folded) > 12
        and (folded == title or folded in title or title in folded and len(folded) < len(title) + 20)
    ):
        return "title"
    if plain in _words("related_alone") or (count <= SHORT_LINE + 6 and plain.startswith(_openings("related"))):
        return "related"
    if not event and _IMAGE.search(content):
        return "caption"
    if total == 1:
        return "body"
    if not event and count <= SHORT_LINE and _HANDLE.search(content):
        return "boilerplate"
    if not event and count <= SHORT_LINE and _DATE.search(content):
        return "dateline"
    if (
        count <= 30
        and folded.endswith(")")
        and (in_brackets := _PARENTHESIS_AT_END.search(folded))
        and any(w in _words("caption") for w in re.split(r"[\s/،-]+|(?<=\w) - ", in_brackets[1]))
    ):
        return "caption"
    if count <= SHORT_LINE and not event and not ends and _BUREAU.match(folded):
        return "bureau"
    if count <= 20 and (
        plain.endswith(_endings("caption"))
        or (" - " in folded and any(f" - {w}/" in folded for w in _words("caption")))
    ):
        return "caption"
    if count <= 2 and not event:
        return "boilerplate"
    if not ends and content[-1] not in "،,:؛" and count <= HEADLINE_WORDS:
        return "subhead"
    return "body"


def _trailing_headlines(classified: list[_Read]) -> dict[int, LineKind]:
    """Headline-like lines after the last full sentence are other articles', lists in the body are kept.

    A bulletin or a post without full stops has no "after the text": there short lines are body.
    """
    full = [i for i, (_, _, kind, ends) in enumerate(classified) if kind == "body" and ends]
    heads = [i for i, (_, _, kind, _) in enumerate(classified) if kind == "subhead"]
    if len(full) < 2:
        return dict.fromkeys(heads, "body")
    tail = [i for i in heads if i > full[-1]]
    return dict.fromkeys(tail, "related") if len(tail) >= 2 else {}
