"""Lines that were wrapped at a width, joined to the paragraphs they came from."""

from __future__ import annotations

import re
from itertools import pairwise

NARROWEST, WIDEST = 30, 140  # characters; wider lines were not wrapped by a program
LONGEST = 1_000_000  # characters: longer texts are no reports
_STOPS = re.compile(r"[.!?؟؛:…][\"'»)\]]*\s*\Z")
_ITEM = re.compile(r"\s*(?:[-*•–—▪●◾>])\s*\S|\s*\d{1,3}[.)\-]\s+\S")
_MOSTLY = 0.8


def unwrapped(text: str) -> str:
    r"""A text whose lines a mail program, a printer or an editor broke at a width, a line per paragraph.

    A line was broken there if the first word of the next would not have fitted into the width; a text is wrapped if
    that holds for nearly all of its longer lines that end within a sentence (short ones are headings and datelines);
    two are enough, or one behind which a small letter goes on. Other texts and the items of lists stay as they are.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The text itself where it is not wrapped.

    Examples
    --------
    >>> unwrapped("The army shelled the outskirts of\nSarmin on Tuesday and killed\nseventeen.\n\nNo side spoke.")
    'The army shelled the outskirts of Sarmin on Tuesday and killed seventeen.\n\nNo side spoke.'
    >>> unwrapped("Two killed in Sarmin\nThe army shelled the town of Sarmin on Tuesday.")
    'Two killed in Sarmin\nThe army shelled the town of Sarmin on Tuesday.'
    """
    if len(text) > LONGEST:
        return text
    lines = [line.rstrip() for line in text.split("\n")]
    width = max(map(len, lines))
    if not NARROWEST <= width <= WIDEST:
        return text
    pairs = list(pairwise(lines))
    joins = [_broken(line, following, width) for line, following in pairs]
    open_ends = [
        (joined, following[:1].islower())
        for (line, following), joined in zip(pairs, joins, strict=True)
        if len(line) > width / 2 and following and not _STOPS.search(line)
    ]
    broken = [goes_on for joined, goes_on in open_ends if joined]
    if len(broken) < (1 if any(broken) else 2) or len(broken) < _MOSTLY * len(open_ends):
        return text
    stops = [
        joined for (line, following), joined in zip(pairs, joins, strict=True) if following and _STOPS.search(line)
    ]
    if "" not in lines and 2 * sum(stops) < len(stops):  # most sentences end their line: paragraphs stand line on line
        joins = [joined and not _STOPS.search(line) for (line, _), joined in zip(pairs, joins, strict=True)]
    out = [lines[0]]
    for line, joined in zip(lines[1:], joins, strict=True):
        if joined:
            out[-1] += glue(out[-1], line.lstrip()) + line.lstrip()
        else:
            out.append(line)
    return "\n".join(out)


def ends_sentence(line: str) -> bool:
    """Whether a sentence ends with a line."""
    return _STOPS.search(line) is not None


def begins_item(line: str) -> bool:
    """Whether a line begins an item of a list."""
    return _ITEM.match(line) is not None


def glue(before: str, after: str) -> str:
    """What stands between the two parts of a line that was broken: nothing behind the hyphen of one word.

    >>> glue("rocket-", "propelled"), glue("army", "shells"), glue("talks -", "again")
    ('', ' ', ' ')
    """
    return "" if before[-2:-1].isalpha() and before[-1:] == "-" and after[:1].islower() else " "


def _broken(line: str, following: str, width: int) -> bool:
    """Whether a line ends where it does only because the next word did not fit."""
    if not line or not following or _ITEM.match(following):
        return False
    if len(following) <= width / 2 and _STOPS.search(line) and not _STOPS.search(following):
        return False  # a heading between two paragraphs
    first = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(first) > width
