"""One article in a plain text file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from errors import InputError
from loaders.articles.unwrap import unwrapped
from loaders.interface import Given
from loaders.transport.content import content_id, decoded, keepable, whole
from models import Article

SOURCE = """A file or a paste that holds one article as its outlet published it, in UTF-8. The text is kept as it
is, headline and dateline included (reading them is the coder's work); a byte-order mark is left out, so offsets
count from the first letter, and lines that were wrapped at a width are joined again. The file has no date of
publication: the caller may give one."""


def accepts(head: bytes) -> bool:
    """Whether no other source accepts it: what is not text is refused with its reason when it is read."""
    return True


def read(path: Path, published: str | None = None) -> Iterator[Article | InputError]:
    """The article of a plain text file, published on the ISO date given, or the reason why there is none."""
    with path.open("rb") as stream:
        yield from articles(stream, str(path), Given(published))


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Article | InputError]:
    """The one article of an open file; its id is made from its words, so a copy of the file is the same article."""
    try:
        text = unwrapped(keepable(decoded(whole(stream, name), name), "the text", name))
    except InputError as error:
        yield error
        return
    if not text.strip():
        yield InputError(name, 0, "is empty", "give a file that holds an article")
        return
    yield Article(article_id=content_id("", text), text=text, published=given.published)
