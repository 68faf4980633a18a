"""Articles in: one module per source, told by what a file holds, not by its name.

A source is a module with ``SOURCE`` (where it comes from and what it looks like), ``accepts(head)``
and ``articles(stream, name, given)``; to add one, write the module and add it to ``SOURCES``.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from errors import InputError
from loaders import jsonl, plaintext
from loaders.source import Given, Item, Source

__all__ = ["SOURCES", "Given", "Item", "Source", "read"]

HEAD_BYTES = 1 << 16  # enough of a file to tell its source
STDIN = "-"


#: Asked in this order; the last one takes what nobody else knows.
SOURCES: tuple[Source, ...] = (jsonl, plaintext)


def read(path: Path | str, published: str | None = None, given: Given | None = None) -> Iterator[Item]:
    """The articles of a file, or of standard input for ``-``.

    Parameters
    ----------
    path : Path or str
        The file.
    published : str, optional
        ISO date or date-time for articles that bring none of their own.
    given : Given, optional
        What else the reader gives: columns of a table, whether private addresses may be asked.

    Yields
    ------
    Article, CodedArticle or InputError
        An error stands in for an item that cannot be used; the items after it go on.
    """
    given = replace(given or Given(), published=published or (given.published if given else None))
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
            yield from source.articles(stream, name, given)
    except IsADirectoryError:
        yield InputError(path, 0, "a folder, not a file", "name the files in it")
    except OSError as error:
        yield InputError(path, 0, error.strerror or str(error), "check the path and the right to read it")
