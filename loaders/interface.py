"""What every source of this package offers, and what its caller may give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, TypeVar

from errors import InputError
from loaders.transport.fetch import Fetched
from models import Article, CodedArticle, Incident

#: An article to be coded, a dataset's record that is already coded, or the reason why there is neither.
Item = Article | CodedArticle | InputError


def unheard(note: str) -> None:
    """Where notes go when the caller wants none."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller gives besides the file; the same for every source.

    Attributes
    ----------
    published : str or None
        ISO date or date-time for articles that have none.
    columns : mapping of str to str
        Which column of a table holds which field of an article: ``{"title": "Headline"}``.
    allow_private : bool
        Whether addresses of this machine and of private networks may be fetched.
    url, charset : str or None
        Where on the web the file came from, and the encoding its server states.
    code : callable or None
        What codes the words of a row whose other cells state a point, a toll or actors; None where nobody codes.
    keep : callable or None
        Called with an address and what came from it, to be kept as it came.
    note : callable
        Called with one line on each choice made without being asked: the columns of a table, pages skipped.
    """

    published: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    url: str | None = None
    charset: str | None = None
    code: Callable[[Article], Sequence[Incident]] | None = None
    keep: Callable[[str, Fetched], None] | None = None
    note: Callable[[str], None] = unheard


Record = TypeVar("Record")


def records(
    found: Iterable[tuple[str, int, Record | InputError]], make: Callable[[Record, str, int], Item], nothing: InputError
) -> Iterator[Item]:
    """The items of a file's records, given one by one with their name and line.

    A record that cannot be used gives an error, a file that breaks off gives one more after what was read, and a file
    without a record gives ``nothing``.
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
