"""Articles in: one module per source, told by what a file holds, not by its name.

A source is a module with ``SOURCE`` (where it comes from and what it looks like), ``accepts(head)``
and ``articles(stream, name, published)``; to add one, write the module and add it to ``SOURCES``.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from errors import InputError
from loaders import jsonl, plaintext
from models import Article

HEAD_BYTES = 1 << 16  # enough of a file to tell its source
STDIN = "-"


class Source(Protocol):
    """What every module of this package offers."""

    SOURCE: str

    def accepts(self, head: bytes) -> bool:
        """Whether a file that starts with these bytes is of this source."""
        ...

    def articles(self, stream: BinaryIO, name: str, published: str | None) -> Iterator[Article | InputError]:
        """The articles of an open file, called ``name`` in errors."""
        ...


#: Asked in this order; the last one takes what nobody else knows.
SOURCES: tuple[Source, ...] = (jsonl, plaintext)


def read(path: Path | str, published: str | None = None) -> Iterator[Article | InputError]:
    """The articles of a file, or of standard input for ``-``.

    Parameters
    ----------
    path : Path or str
        The file.
    published : str, optional
        ISO date or date-time for articles that bring none of their own.

    Yields
    ------
    Article or InputError
        An error stands in for an item that cannot be used; the items after it go on.
    """
    if str(path).startswith(("http://", "https://")):
        yield InputError(
            path, 0, "an address", "addresses are not loaded yet: save the page as plain text or JSON Lines"
        )
        return
    try:
        with io.BytesIO(sys.stdin.buffer.read()) if str(path) == STDIN else Path(path).open("rb") as stream:
            name = "stdin" if str(path) == STDIN else str(path)
            head = stream.read(HEAD_BYTES)
            stream.seek(0)
            source = next(source for source in SOURCES if source.accepts(head))
            yield from source.articles(stream, name, published)
    except IsADirectoryError:
        yield InputError(path, 0, "a folder, not a file", "name the files in it")
    except OSError as error:
        yield InputError(path, 0, error.strerror or str(error), "check the path and the right to read it")
