"""What a terminal shows: results on standard output or in a file, everything else on standard error."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from atomic import whole
from errors import InputError

#: Exit codes. SOME_FAILED: each input that failed is named, the rest is done. UNUSABLE: arguments, files or stores.
DONE, SOME_FAILED, UNUSABLE, INTERRUPTED, ENDED = 0, 1, 2, 130, 143
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")  # what differs between errors of one kind


@contextmanager
def output(path: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole when everything is written and otherwise not at all."""
    if path is None or path == "-":
        yield sys.stdout
        return
    with whole(Path(path)) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        yield out


def say(line: str) -> None:
    """One line on standard output; names from outside cannot move the cursor."""
    print(_printable(line))


def complain(error: object) -> None:
    """One line on standard error; what could move the cursor or turn the line around is spelt out."""
    clear_progress()
    print(_printable(" ".join(str(error).split())), file=sys.stderr)


MOST_ALIKE = 3  # errors of one kind that are named; a table of a million rows may have one in each


def complain_of_all(errors: Iterable[InputError]) -> None:
    """Each error on a line; of more than a few alike in one file the first three, and how many more there are."""
    seen: Counter[tuple[str, str]] = Counter()
    for error in errors:
        kind = (re.sub(r"\[.*", "", error.item), _VALUES.sub("'...'", error.reason))
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            complain(error)
    for (item, reason), number in seen.items():
        if number > MOST_ALIKE:
            complain(f"{item}: and {number - MOST_ALIKE:,} more like this: {reason}")


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def progress(done: int, name: str) -> None:
    """How many articles are done, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{done} articles, {name!r}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, str], None]]:
    """Progress with rate and time, on a terminal only."""
    from tqdm import tqdm

    with tqdm(desc=title, unit=" articles", disable=not sys.stderr.isatty(), mininterval=0.5, leave=False) as shown:

        def advance(done: int, name: str) -> None:
            shown.set_postfix_str(repr(Path(name).name[:30]), refresh=False)
            shown.update(done - shown.n)

        yield advance
