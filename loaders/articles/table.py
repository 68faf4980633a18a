"""Articles of a table, one per row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.interface import Given, Item
from loaders.transport.content import LARGEST, decoded
from loaders.transport.streams import head_of
from text.dates.written_dates import day_comes_first

SOURCE = """CSV or TSV in UTF-8 with a header, as spreadsheets and databases write it: commas, semicolons, tabs or
bars between cells, quotes doubled. The meaning of columns is guessed from common English and Arabic names
(data/lexicons/columns.csv) and reported; --columns title=Headline,text=Body,published=Date states it."""

_BETWEEN = ",;\t|"
_STATED = re.compile(r"\A\ufeff?sep=([,;\t|])\r?\n", re.I)  # what Excel writes and reads in front of a table
_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*", re.I)
csv.field_size_limit(LARGEST)


def accepts(head: bytes) -> bool:
    """Whether the first line names columns, one of them the text, or the first rows are of one width."""
    if b"\0" in head:
        return False
    text = head.decode("utf-8-sig", "ignore")
    rows = first_rows(text)
    if not rows or len(rows[0]) < 2 or any(len(cell) > 60 for cell in rows[0]):
        return False
    if {table_columns.key(cell) for cell in rows[0]} & set(table_columns.known_names()["text"]):
        return True
    # pandas and R write an index without a name in front
    return len(rows) > 3 and len(rows[0]) > 2 and len({len(row) for row in rows}) == 1 and all(rows[0][1:])


def has_columns(head: bytes, wanted: Iterable[str]) -> bool:
    """Whether the first line names all of these columns."""
    found = first_rows(head.decode("utf-8-sig", "ignore"), 1)
    return bool(found) and set(wanted) <= {cell.strip() for cell in found[0]}


def first_rows(text: str, most: int = 6) -> list[list[str]]:
    """The first rows of a table, with the separator that makes most cells of its first line."""
    lines = io.StringIO(_STATED.sub("", text, count=1))
    try:
        return [row for _, row in zip(range(most), csv.reader(lines, delimiter=separator(text)), strict=False)]
    except csv.Error:
        return []


def header(head: bytes) -> set[str]:
    """Names of the columns in the first line of a file, in small letters; empty where it is not a table."""
    rows = first_rows(head.decode("utf-8-sig", "ignore"), 1) if b"\0" not in head else []
    return {cell.strip().lower() for cell in rows[0]} if rows else set()


def head_rows(stream: BinaryIO) -> list[dict[str, str]]:
    """The rows at the start of a table by column in small letters; none where it is not one."""
    text = head_of(stream).decode("utf-8-sig", "ignore")
    found = first_rows(text, 1_000)
    names = [cell.strip().lower() for cell in found[0]] if found else []
    return [dict(zip(names, row, strict=False)) for row in found[1:]]


def day_first_of(head: Iterable[Mapping[str, str]], columns: Mapping[str, str]) -> bool | None:
    """How the columns of dates write 04/05/2021, judged by all their values at the start of a table."""
    days = {columns[field].strip().lower() for field in ("published", "date") if field in columns}
    return day_comes_first([row.get(column, "") for row in head for column in days])


def separator(text: str) -> str:
    """What stands between the cells of a table, by its first line.

    >>> separator("العنوان;النص")
    ';'
    """
    stated = _STATED.match(text)
    if stated:
        return stated[1]
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_BETWEEN, key=first.count)


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of an open table in its order; a row that cannot be used is an error of its own."""
    taken, day_first = None, None
    try:
        head = head_rows(stream)
        for line, row in rows(stream, name):
            if isinstance(row, InputError):
                yield row
                continue
            if taken is None:
                taken = table_columns.chosen(list(row), name, given)
                day_first = day_first_of(head, taken)
            try:
                yield table_columns.article(row, taken, name, line, given, day_first)
            except InputError as error:
                yield error
    except InputError as error:
        yield error
        return
    if taken is None:
        yield InputError(name, 0, "holds no rows", "give a row per article below the header")


def rows(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, str] | InputError]]:
    """Rows of a CSV file by column, each with the line it ends on; empty ones are left out.

    Raises
    ------
    InputError
        The file is not UTF-8, or stops being valid CSV at some line; the rows before it were given.
    """
    head = head_of(stream)
    text = decoded(head.rsplit(b"\n", 1)[0] if len(head) > 4096 and b"\n" in head else head, name)
    decoding = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    reader = csv.reader(decoding, delimiter=separator(text), strict=True)
    header: list[str] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                if reader.line_num == 1 and _STATED.match(text):
                    continue
                header = [cell.strip() for cell in row]
                continue
            if reader.line_num <= 4 and is_tag_row(row):
                continue
            if len(row) != len(header):
                reason = f"has {len(row)} cells, not {len(header)} as the header"
                yield (
                    reader.line_num,
                    InputError(name, reader.line_num, reason, "quote cells with the separator in them"),
                )
                continue
            yield reader.line_num, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise InputError(name, reader.line_num, f"is not readable as CSV: {error}", "quote the cells") from None
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 from about here on: byte 0x{error.object[error.start]:02X}"
        raise InputError(name, reader.line_num + 1, reason, "save it as UTF-8") from None
    finally:
        with suppress(ValueError):  # the stream was closed under it
            decoding.detach()  # the stream is its opener's to close


def is_tag_row(cells: Iterable[Any]) -> bool:
    """Whether a row holds the tags of HXL (https://hxlstandard.org), which say what columns are and are no record.

    >>> is_tag_row(["#date+occurred", "", "#geo+lat"]), is_tag_row(["#Raqqa", "قصف"])
    (True, False)
    """
    tags = [str(cell).strip() for cell in cells if cell not in (None, "")]
    return len(tags) > 1 and all(_TAG.fullmatch(tag) for tag in tags)
