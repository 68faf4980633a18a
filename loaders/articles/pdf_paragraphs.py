"""Lines as they stand on pages, joined to the paragraphs they were set from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from loaders.articles.unwrap import begins_item, ends_sentence, glue

#: A number, or a letter or two: a page's own, or what is left of a line that was cut off below its edge.
_LABEL = re.compile(
    r"\W*(?:(?:(?:page|صفحة)\W*)?\d{1,4}[^\w/]*(?:(?:of|من|/)\W*\d{1,4}\W*)?|(?:\w[\u064b-\u0652]*){1,2})", re.I
)
#: What browsers print at the edges of each page: the clock and the title, the address.
_PRINTED = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}:\d\d\b.*|(?:https?|file|about|data):\S+(?: \d+/\d+)?", re.I
)
_AT_EDGE = 2  # lines at the top and the bottom of a page that may be its header and footer
_INDENT = 2.5  # sizes of a letter: the first line of a paragraph may begin so far in


class Line(NamedTuple):
    """A line of a page; x grows the way the text is read, y from the bottom; points.

    ``first`` is the width of its first word with the blank before it.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    first: float

    @property
    def size(self) -> float:
        """Height of its letters."""
        return max(self.y1 - self.y0, 1.0)


def paragraphs(pages: Sequence[Sequence[Line] | str]) -> str:
    """Lines of pages as paragraphs, with a blank line between those that stand apart; a page may be words already.

    A line goes on in the next one below it, at the usual distance and in letters of its size, if the first word of
    that would not have fitted behind it; so does the last line of a page in the first of the next, within a sentence.
    """
    furniture = _furniture(pages)
    kept = [page if isinstance(page, str) or not furniture else _words_of(page, furniture) for page in pages]
    texts = [page if isinstance(page, str) else _joined(page) for page in kept]
    out = ""
    for number, text in enumerate(texts):
        over = False
        if number and not isinstance(before := kept[number - 1], str) and not isinstance(after := kept[number], str):
            over = bool(before and after) and _goes_over(before[-1], after[0], [*before, *after])
        out += (glue(out, text) if over else "\n\n" if out and text else "") + text
    return out


def _furniture(pages: Sequence[Sequence[Line] | str]) -> set[tuple[str, int]]:
    """Header and footer: what stands at the same height of most pages, but for its numbers; and labels."""
    seen: Counter[tuple[str, int]] = Counter()
    labels = set()
    for page in pages:
        edge = [] if isinstance(page, str) else [*page[:_AT_EDGE], *page[_AT_EDGE:][-_AT_EDGE:]]
        seen.update({_where(line) for line in edge})
        labels |= {_where(line) for line in edge if _PRINTED.fullmatch(line.text)}
        if len(pages) > 1:
            labels |= {_where(line) for line in edge if _LABEL.fullmatch(line.text) and not ends_sentence(line.text)}
    return labels | {where for where, count in seen.items() if count > 1 and 2 * count >= len(pages)}


def _where(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.y0)


def _words_of(lines: Sequence[Line], furniture: set[tuple[str, int]]) -> Sequence[Line]:
    """The lines of a page without what belongs to all pages."""
    last = len(lines) - _AT_EDGE
    return [line for n, line in enumerate(lines) if _AT_EDGE <= n < last or _where(line) not in furniture]


def _joined(lines: Sequence[Line]) -> str:
    steps = sorted(a.y0 - b.y0 for a, b in pairwise(lines) if 0 < a.y0 - b.y0 < 4 * a.size)
    step = steps[len(steps) // 4] if steps else 0.0  # most stand within a paragraph
    out = lines[0].text if lines else ""
    for above, below in pairwise(lines):
        near = 0 < above.y0 - below.y0 <= 1.3 * step and _alike(above, below)
        if below.y0 > above.y0:  # the next column
            broken = _goes_over(above, below, lines)
        else:
            broken = near and _full(above, below, lines) and not begins_item(below.text)
        out += (glue(above.text, below.text) if broken else "\n" if near else "\n\n") + below.text
    return out


def _goes_over(last: Line, first: Line, lines: Sequence[Line]) -> bool:
    """Whether the last paragraph of a page or a column goes on at the top of the next."""
    if ends_sentence(last.text) or begins_item(first.text) or not _alike(last, first):
        return False
    return last.x1 + first.first > max(line.x1 for line in _column(last, lines))


def _alike(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) < 0.25 * above.size


def _full(above: Line, below: Line, lines: Sequence[Line]) -> bool:
    """Whether the first word of a line would not have fitted into the one above it, wherever that is flush."""
    column = list(_column(above, lines))
    edge = max(line.x1 for line in column)
    if abs(above.x0 - below.x0) < _INDENT * above.size:  # or the first line is indented
        return above.x1 + below.first > edge
    middle = above.x0 + above.x1 - below.x0 - below.x1
    if abs(above.x1 - below.x1) > 0.5 * above.size and abs(middle) > above.size:
        return False
    return above.x1 - above.x0 + below.first > edge - min(line.x0 for line in column)  # flush at the end, or centred


def _column(one: Line, lines: Sequence[Line]) -> Iterator[Line]:
    return (line for line in lines if line.x0 < one.x1 and one.x0 < line.x1 and _alike(one, line))
