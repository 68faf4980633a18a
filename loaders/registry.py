"""Articles in: one module per source, chosen by the content of a file and not by its name.

A source is a module with ``SOURCE`` (where it comes from and what it looks like), ``accepts(head)``
and ``articles(stream, name, given)``; to add one, write the module and add it to ``SOURCES``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile

from errors import InputError
from loaders import inbox
from loaders.articles import (
    feed,
    json_document,
    jsonl,
    mail,
    office_files,
    pdf,
    plaintext,
    scans,
    sitemap,
    subtitles,
    table,
    telegram,
    telegram_page,
    warc,
    webpage,
    xlsx,
)
from loaders.datasets import acled, features, gdelt, stated, ucdp, waqai
from loaders.interface import Given, Item, Source
from loaders.transport.content import HEAD_BYTES, decoded
from loaders.transport.signatures import refuse
from loaders.transport.streams import STDIN, ZIP, archive, head_of, member, opened, packing, unpacked

__all__ = ["SOURCES", "Given", "Item", "Source", "described", "files", "read"]

EMPTY_FOLDER = "holds no articles"
#: Asked in this order; the last one takes what no other accepts. For a zip file they see its first bytes and the
#: names in it, one per line.
SOURCES: tuple[Source, ...] = (
    warc, scans, pdf, xlsx, office_files, waqai, acled, ucdp, gdelt, features, telegram, telegram_page, feed, sitemap,
    jsonl, json_document, subtitles, mail, webpage, table, plaintext,
)  # fmt: skip
TABLES = (".csv", ".tsv")
METADATA = "-metadata.json"  # of CSV on the Web: TABLE.csv-metadata.json describes TABLE.csv
_SENTENCE = re.compile(r"(?:[^.]|\.(?=\w))*")
_LAYERS = 3  # a packed file in an archive in an archive; anything deeper is an attack


def read(path: Path | str, published: str | None = None, given: Given | None = None) -> Iterator[Item]:
    """The articles of a file, of an address, of a bucket's object, or of standard input for ``-``.

    Parameters
    ----------
    path : Path or str
        The file; ``http(s)://``, ``s3://``, ``gs://`` are read where they are.
    published : str, optional
        ISO date or date-time for articles that have none.
    given : Given, optional
        What else the caller gives: columns of a table, whether private addresses may be fetched.

    Yields
    ------
    Article, CodedArticle or InputError
        An error takes the place of an item that cannot be used; the items after it follow.
    """
    given = replace(given or Given(), published=published or (given.published if given else None))
    name = "stdin" if str(path) == STDIN else str(path)
    try:
        with opened(path, given) as (stream, fetched):
            if fetched is not None:
                given = replace(given, url=fetched.url, charset=fetched.charset)
            yield from _items(stream, name, given)
    except InputError as error:
        yield error
    except IsADirectoryError:
        yield InputError(path, 0, "a folder, not a file", "name the files in it")
    except OSError as error:
        yield InputError(path, 0, error.strerror or str(error), "check the path and its permissions")


def _items(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """What a stream holds."""
    for found in _parts(stream, name, given):
        if isinstance(found, InputError):
            yield found
        else:
            source, part, part_name = found
            yield from source.articles(part, part_name, given)


def described(inputs: Iterable[Path | str], given: Given) -> Iterator[tuple[str, str, str] | InputError]:
    """What files are taken for, in the words of their source, and why; nothing is read of them.

    Yields
    ------
    (name, kind, reason) or InputError
        Members of archives each with their own name.
    """
    for path in files(inputs):
        if isinstance(path, InputError):
            yield path
            continue
        try:
            with opened(path, given) as (stream, _):
                for found in _parts(stream, str(path), given):
                    if isinstance(found, InputError):
                        yield found
                    else:
                        source, part, name = found
                        if source is plaintext:  # what is no text is refused
                            head = head_of(part)
                            decoded(head, name, whole=len(head) < HEAD_BYTES)
                        why = _SENTENCE.match(str(source.accepts.__doc__).strip())[0].removeprefix("Whether ")  # type: ignore[index]
                        yield name, str(source.__doc__).strip().split("\n")[0].rstrip("."), why
        except InputError as error:
            yield error
        except OSError as error:
            yield InputError(path, 0, error.strerror or str(error), "check the path and its permissions")


def _parts(
    stream: BinaryIO, name: str, given: Given, layer: int = 0
) -> Iterator[tuple[Source, BinaryIO, str] | InputError]:
    """The files in a stream with the source of each, by its content; what is packed is unpacked."""
    if layer > _LAYERS:
        yield InputError(name, 0, f"is packed more than {_LAYERS} times", "unpack it yourself")
        return
    head = head_of(stream)
    if kind := packing(head):
        inner = unpacked(stream, kind, name)
        if warc.accepts(head_of(inner)):  # its records are packed one by one, and its reader unpacks them faster
            yield warc, stream, name
        else:
            yield from _parts(inner, name, given, layer + 1)
        return
    if not head.startswith((ZIP, b"PK\x05\x06")):
        if scans.accepts(head):
            yield scans, stream, name
            return
        refuse(head, name)
        source = next(source for source in SOURCES if source.accepts(head))
        if source is plaintext and name.lower().endswith(TABLES) and len(table.header(head)) > 1:
            source = table  # whose columns it does not know: it says so, and how to name them
        if given.columns and table.has_columns(head, given.columns.values()):  # what the caller says stands above all
            source = stated if stated.states(given.columns) else table
        yield source, stream, name
        return
    with archive(stream, name) as packed_files:
        listing = office_files.listing(packed_files)
        refuse(listing, name)
        known = next((source for source in SOURCES[:-1] if source.accepts(listing)), None)
        if known is not None:
            yield known, stream, name
        else:
            yield from _members(packed_files, name, given, layer)


def _members(
    packed_files: ZipFile, name: str, given: Given, layer: int
) -> Iterator[tuple[Source, BinaryIO, str] | InputError]:
    """The files in a zip file, without those that belong to a page or describe a table."""
    names = packed_files.namelist()
    beside = _beside_pages(names)
    describing = {f"{inside}{METADATA}" for inside in names}
    empty = True
    for inside in packed_files.infolist():
        place = PurePosixPath(inside.filename)
        if not inside.filename or inside.is_dir() or _hidden(place) or inside.filename in describing:
            continue
        if any(folder.as_posix() in beside for folder in place.parents):
            continue
        empty = False
        full = f"{name}/{inside.filename}"
        try:
            with member(packed_files, inside, full) as packed:
                yield from _parts(packed, full, given, layer + 1)
        except InputError as error:  # one broken member costs only itself
            yield error
    if empty:
        yield InputError(name, 0, "holds no files", "give an archive of articles")


def files(inputs: Iterable[Path | str]) -> Iterator[Path | str | InputError]:
    """Files and addresses as they are; in place of a folder the files in it, sorted by path.

    Hidden files are left out, and so are the pictures and styles a browser saves beside a page, and what an export
    writes beside a table to describe it. A symbolic link in a folder that leads out of it is named and not followed.
    """
    given = (name if _is_text(name) else _unreadable(name) for name in inputs)
    for file in _listed(given):
        yield file if isinstance(file, InputError) or _is_text(file) else _unreadable(file)


def _is_text(name: Path | str) -> bool:
    return "\0" not in str(name) and not any("\ud800" <= letter <= "\udfff" for letter in str(name))


def _shown(name: Path | str) -> str:
    return str(name).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _unreadable(name: Path | str) -> InputError:
    return InputError(_shown(name), 0, "has a name that is not UTF-8", "rename it")


def _listed(inputs: Iterable[Path | str | InputError]) -> Iterator[Path | str | InputError]:
    for name in inputs:
        if isinstance(name, InputError):
            yield name
            continue
        path = Path(name)
        if str(name) != STDIN and "://" not in str(name) and not inbox.stays(path):
            yield InputError(
                name, 0, "is a link that leads out of the folder of sources", "put the files themselves there"
            )
            continue
        if str(name) == STDIN or "://" in str(name) or not path.is_dir():
            yield name
            continue
        whole = path.resolve()
        there = [file for file in sorted(path.rglob("*")) if not _hidden(file.relative_to(path)) and file.is_file()]
        inside = [file for file in there if file.resolve().is_relative_to(whole)]
        for link in sorted({*there} - {*inside}):
            yield InputError(_shown(link), 0, "is a link that leads out of its folder", "put the file itself there")
        beside = _beside_pages(file.as_posix() for file in inside)
        described = {file.with_name(f"{file.name}{METADATA}") for file in inside}
        empty = True
        for file in inside:
            if file not in described and not any(folder.as_posix() in beside for folder in file.parents):
                empty = False
                yield file
        if empty:
            yield InputError(name, 0, EMPTY_FOLDER, "give a folder with files in it")


def _hidden(path: PurePath) -> bool:
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in path.parts)


def _beside_pages(names: Iterable[str]) -> frozenset[str]:
    """Folders in which a browser put what belongs to a page: ``PAGE_files`` or ``PAGE.files``."""
    pages = {name.rsplit(".", 1)[0] for name in names if name.lower().endswith((".html", ".htm", ".xhtml"))}
    return frozenset(page + ending for page in pages for ending in ("_files", ".files"))
