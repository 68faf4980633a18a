"""Colour and symbol of each event type: the same on the page and on a snapshot.

The six colours stay apart for readers with protanopia, deuteranopia and tritanopia, and stand out on
light and on dark ground alike (contrast 2.8 to 1 at least); the symbol says the same a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from errors import DataFileError
from paths import LEXICONS
from text.data_files import table

SYMBOLS = ("circle", "diamond", "plus", "square", "star", "triangle")


@dataclass(frozen=True, slots=True)
class Mark:
    """How one event type is drawn: ``colour`` is ``#rrggbb``, ``symbol`` one of ``SYMBOLS``."""

    event_type: str
    colour: str
    symbol: str


@lru_cache(maxsize=1)
def marks() -> dict[str, Mark]:
    """Mark of every event type, in the order of the legend.

    Raises
    ------
    DataFileError
        A colour is not ``#rrggbb``, a symbol is unknown, or two types share one of the two.
    """
    path = LEXICONS / "palette.csv"
    found: dict[str, Mark] = {}
    for line, row in table(path, ("event_type", "colour", "symbol")):
        mark = Mark(row["event_type"], row["colour"], row["symbol"])
        if not re.fullmatch("#[0-9a-f]{6}", mark.colour):
            raise DataFileError(path, line, f"colour {mark.colour!r} is not #rrggbb", "write six lower-case hex digits")
        if mark.symbol not in SYMBOLS:
            raise DataFileError(path, line, f"unknown symbol {mark.symbol!r}", f"known: {', '.join(SYMBOLS)}")
        if any(mark.colour == m.colour or mark.symbol == m.symbol for m in found.values()):
            raise DataFileError(path, line, f"{mark.event_type!r} looks like another type", "choose a free symbol")
        found[mark.event_type] = mark
    return found


#: Colours of who holds an area, told from those of events and from each other whatever colours a reader does not
#: see (Paul Tol, "Colour schemes", the bright one, 2021); the last is of all others, and of what is disputed.
HOLDERS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#7d7d7d")


@lru_cache(maxsize=1)
def palette() -> tuple[dict[str, str], ...]:
    """``event_type``, ``colour``, ``symbol`` in the order of the palette file; last, ``""`` for any other type."""
    known = ({"event_type": m.event_type, "colour": m.colour, "symbol": m.symbol} for m in marks().values())
    return (*known, {"event_type": "", "colour": "#7d7d7d", "symbol": "circle"})
