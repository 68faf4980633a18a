"""What every source of this package offers, and what its reader may give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, TypeVar

from errors import InputError
from models import Article, CodedArticle

#: An article to be coded, a dataset's record that came coded, or the reason why there is neither.
Item = Article | CodedArticle | InputError


def unheard(note: str) -> None:
    """Where notes go that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the reader of a file gives besides it; the same for every source.

    Attributes
    ----------
    published : str or None
        ISO date or date-time for articles that bring none of their own.
    columns : mapping of str to str
        Which column of a table holds which field of an article: ``{"title": "Headline"}``.
    allow_private : bool
        Whether addresses of this machine and of private networks may be asked.
    url, charset : str or None
        Where on the web the file came from, and the encoding its server states.
    note : callable
        Told, in a line, what was chosen without being asked: the columns of a table, pages passed over.
    """

    published: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    url: str | None = None
    charset: str | None = None
    note: Callable[[str], None] = unheard


Record = TypeVar("Record")


def records(
    found: Iterable[tuple[str, int, Record | InputError]], make: Callable[[Record, str, int], Item], nothing: InputError
) -> Iterator[Item]:
    """The items of a file's records, given one by one with their name and line.

    A record that cannot be used is an error of its own, a file that breaks off is one more after what was read, and
    one without a record is ``nothing``.
    """
    empty = True
    try:
        for name, line, record in found:
            empty = False
            if isinstance(record, InputError):
                yield record
                continue
            try:
                yield make(record, name, line)
            except InputError as error:
                yield error
    except InputError as error:
        yield error
        return
    if empty:
        yield nothing


class Source(Protocol):
    """What a module of this package offers that reads one kind of file."""

    SOURCE: str

    def accepts(self, head: bytes) -> bool:
        """Whether a file that starts with these bytes is of this source."""
        ...

    def articles(self, stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
        """The items of an open file, called ``name`` in errors; the stream can be read again from its start."""
        ...
