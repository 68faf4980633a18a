"""Rows of placed letters in the order they are read: a page from top to bottom, its columns one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

Row = list[Any]  # letters of pdfminer.six on one base line, from the side where the text begins

MOST_ROWS = 400  # of a page whose columns are looked for
_LEAST = 4  # lines that a column has, or it is a table
_WIDEST_BLANKS = 12  # of a row
_MOST_BLANKS = 3  # wide ones of a usual row: a table has more
_SHARE = 0.22  # of the width of the page: lines of a column are so long, or they are cells of a table


class _Gutter(NamedTuple):
    """White between two columns, from ``x0`` to ``x1``, in rows ``first`` .. ``last`` (excluded)."""

    first: int
    last: int
    x0: float
    x1: float


def in_reading_order(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of a page from the top, cut where columns stand beside each other, each column after the one before."""
    gutter = _gutter(rows) if _LEAST < len(rows) <= MOST_ROWS else None
    if gutter is None:
        yield from rows
        return
    yield from in_reading_order(rows[: gutter.first])
    for side in _sides(rows[gutter.first : gutter.last], gutter):
        yield from in_reading_order(side)
    yield from in_reading_order(rows[gutter.last :])


def _gutter(rows: Sequence[Row]) -> _Gutter | None:
    """The white between two columns that goes down the most rows."""
    spans = [_white(row) for row in rows]
    width = max(row[-1].x1 for row in rows) - min(row[0].x0 for row in rows)
    best: _Gutter | None = None
    for first, row in enumerate(rows):
        if best is not None and len(rows) - first <= best.last - best.first:
            break
        for x0, x1 in spans[first][1:-1] or _beside(rows, first):
            a, b = _inside(spans[first - 1][1:-1] if first else (), x0, x1)
            if b - a >= 0.8 * _em(row):
                continue  # it has come down from above
            found = _down(spans, first, x0, x1, _em(row))
            if found.last - found.first > (best.last - best.first if best else 0) and _parts(rows, spans, found, width):
                best = found
    return None if best is None else best._replace(first=_up(rows, spans, best))


def _parts(rows: Sequence[Row], spans: Sequence[list[tuple[float, float]]], gutter: _Gutter, width: float) -> bool:
    """Whether a white parts two columns of text, and not the cells of a table."""
    if median(len(white) - 2 for white in spans[gutter.first : gutter.last]) > _MOST_BLANKS:
        return False
    return all(
        len(side) >= _LEAST and median(row[-1].x1 - row[0].x0 for row in side) >= _SHARE * width
        for side in _sides(rows[gutter.first : gutter.last], gutter)
    )


def _up(rows: Sequence[Row], spans: Sequence[list[tuple[float, float]]], gutter: _Gutter) -> int:
    """The row at which a gutter begins: lines of a column close above the first of the other are its own."""
    first = gutter.first
    while first and rows[first - 1][0].y0 - rows[first][0].y0 < 1.6 * _em(rows[first]):
        if not any(a <= gutter.x0 and gutter.x1 <= b for a, b in spans[first - 1]):
            break
        first -= 1
    return first


def _white(row: Row) -> list[tuple[float, float]]:
    """The white of a row: before it, its widest blanks, behind it."""
    inked = [glyph for glyph in row if not glyph.get_text().isspace()] or row
    blanks, edge, least = [], inked[0].x1, 0.8 * _em(row)
    for glyph in inked[1:]:
        if glyph.x0 - edge > least:
            blanks.append((edge, glyph.x0))
        edge = max(edge, glyph.x1)
    widest = sorted(sorted(blanks, key=lambda blank: blank[0] - blank[1])[:_WIDEST_BLANKS])
    return [(float("-inf"), inked[0].x0), *widest, (edge, float("inf"))]


def _beside(rows: Sequence[Row], at: int) -> list[tuple[float, float]]:
    """The white between a row and the next, where they stand side by side at heights that differ a little."""
    if at + 1 == len(rows) or rows[at][0].y0 - rows[at + 1][0].y0 > 0.9 * _em(rows[at]):
        return []
    left, right = sorted((rows[at], rows[at + 1]), key=lambda row: row[0].x0)
    return [(left[-1].x1, right[0].x0)] if left[-1].x1 < right[0].x0 else []


def _down(spans: Sequence[list[tuple[float, float]]], first: int, x0: float, x1: float, em: float) -> _Gutter:
    """How far down a white goes, and how much of its width."""
    last = first
    while last < len(spans):
        a, b = _inside(spans[last], x0, x1)
        if b - a < 0.8 * em:
            break
        x0, x1, last = a, b, last + 1
    return _Gutter(first, last, x0, x1)


def _inside(white: Iterable[tuple[float, float]], x0: float, x1: float) -> tuple[float, float]:
    """The widest part of a white that lies between two edges."""
    return max(((max(x0, a), min(x1, b)) for a, b in white), key=lambda part: part[1] - part[0], default=(x0, x0))


def _sides(rows: Sequence[Row], gutter: _Gutter) -> tuple[list[Row], list[Row]]:
    """What stands before a gutter and what stands behind it."""
    middle = (gutter.x0 + gutter.x1) / 2
    before = [[glyph for glyph in row if glyph.x0 < middle] for row in rows]
    behind = [[glyph for glyph in row if glyph.x0 >= middle] for row in rows]
    return [row for row in before if _inked(row)], [row for row in behind if _inked(row)]


def _inked(row: Row) -> bool:
    return any(not glyph.get_text().isspace() for glyph in row)


def _em(row: Row) -> float:
    return max(float(median(glyph.y1 - glyph.y0 for glyph in row)), 1.0)


def spaced(row: Row) -> Iterator[str]:
    """The letters of a row, with a blank where they stand apart: not every program writes blanks."""
    for before, glyph in pairwise([None, *row]):
        if before is not None and glyph.x0 - before.x1 > 0.1 * max(before.width, before.height):
            yield " "
        yield glyph.get_text()
