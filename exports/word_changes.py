"""What differs between two editions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "gone", "new"]
PIECES = re.compile(r"\s+|\w+|[^\w\s]")
MOST = 20_000  # pieces of a text that are compared word by word; of a longer one line by line


def changes(before: str, after: str) -> Iterator[tuple[Change, str]]:
    """Runs of words that stayed, went or came, in reading order.

    >>> list(changes("two were killed", "three were killed"))
    [('gone', 'two'), ('new', 'three'), ('same', ' were killed')]
    """
    old, new = PIECES.findall(before), PIECES.findall(after)
    if max(len(old), len(new)) > MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "gone", "".join(old[a:b])
        if c < d:
            yield "new", "".join(new[c:d])
