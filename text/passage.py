"""A part of an article made ready to read: folded text, tokens, and the way back to raw offsets."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, repeat
from typing import NamedTuple

from models import Article, Evidence, Part
from text.normalize import fold_same_length, strip_marks
from text.repair import Words, repaired
from text.word_cache import Remembered

# Arabic words, Latin words (with inner apostrophes: Dar'a), dotted abbreviations (U.S.), numbers, and
# the punctuation that separates; quotes and # are left out, they stand inside names: ميليشيا "الدفاع الوطني".
_TOKEN = re.compile(
    r"([\u0621-\u063a\u0641-\u064a\u0671-\u06d3]+|(?:[A-Z]\.){2,}|[A-Za-z]+(?:'[A-Za-z]+)*|\d+(?:[.,:]\d+)*"
    r"|[^\w\s\"'#]|\n)"
)


class Token(NamedTuple):
    """A word, number or sign; ``start``/``end`` are offsets into :attr:`Reading.text`."""

    start: int
    end: int
    form: str


_FORMS = Remembered(lambda word: word.lower().replace("'", "").replace(".", "") or word)


class Reading:
    """One part of an article, folded for comparison.

    Attributes
    ----------
    article, part
        What is read.
    words : Words, optional
        The lexicons by which masked and glued words are made whole.
    text : str
        The part folded and stripped of marks, case kept. All offsets inside the coder count into it.
    tokens : list of Token
        In order; ``form`` is lower case.
    forms : list of str
        Of the tokens.
    """

    __slots__ = ("article", "part", "text", "tokens", "forms", "_offsets", "_starts")

    def __init__(self, article: Article, part: Part, words: Words | None = None) -> None:
        self.article, self.part = article, part
        raw = article.part(part)
        self.text, self._offsets = strip_marks(fold_same_length(raw))
        if words is not None:
            self.text, self._offsets = repaired(raw, self.text, self._offsets, words)
        # By whole lists and not token by token: between what, token, between what, ... and where each piece ends.
        pieces = _TOKEN.split(self.text)
        ends = list(accumulate(map(len, pieces)))
        self._starts = ends[:-1:2]
        self.forms = list(map(_FORMS.__getitem__, pieces[1::2]))
        self.tokens = list(map(tuple.__new__, repeat(Token), zip(self._starts, ends[1::2], self.forms, strict=True)))

    def token_at(self, offset: int) -> int:
        """Index of the first token that starts at or after ``offset``; ``len(tokens)`` past the last."""
        return bisect_left(self._starts, offset)

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """First token and the one after the last that lie whole within offsets of the part as published."""
        if self._offsets is not None:
            start, end = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
        first, last = self.token_at(start), self.token_at(end)
        while last > first and self.tokens[last - 1].end > end:
            last -= 1
        return first, last

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the part as published for a span of :attr:`text` (marks after it included)."""
        if self._offsets is None:
            return start, end
        return self._offsets[start], self._offsets[end - 1] + 1 if end == len(self.text) else self._offsets[end]

    def evidence(self, field: str, start: int, end: int) -> Evidence:
        """The published words of a span as evidence for ``field``; blanks at its ends are left out."""
        raw = self.article.part(self.part)
        first, last = self.raw_span(start, end)
        while last > first and raw[last - 1].isspace():
            last -= 1
        while first < last and raw[first].isspace():
            first += 1
        return Evidence(field, self.part, first, last, raw[first:last])
