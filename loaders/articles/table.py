"""Articles of a table, one per row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.interface import Given, Item
from loaders.transport.content import LARGEST, decoded
from loaders.transport.streams import head_of

SOURCE = """CSV or TSV in UTF-8 with a header, as spreadsheets and databases write it: commas, semicolons, tabs or
bars between cells, quotes doubled. The meaning of columns is guessed from common English and Arabic names
(data/lexicons/columns.csv) and reported; --columns title=Headline,text=Body,published=Date states it."""

_BETWEEN = ",;\t|"
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
    return len(rows) > 3 and len(rows[0]) > 2 and len({len(row) for row in rows}) == 1 and all(rows[0])


def first_rows(text: str, most: int = 6) -> list[list[str]]:
    """The first rows of a table, with the separator that makes most cells of its first line."""
    try:
        return [
            row for _, row in zip(range(most), csv.reader(io.StringIO(text), delimiter=separator(text)), strict=False)
        ]
    except csv.Error:
        return []


def header(head: bytes) -> set[str]:
    """Names of the columns in the first line of a file, in small letters; empty where it is not a table."""
    rows = first_rows(head.decode("utf-8-sig", "ignore"), 1) if b"\0" not in head else []
    return {cell.strip().lower() for cell in rows[0]} if rows else set()


def separator(text: str) -> str:
    """What stands between the cells of a table, by its first line.

    >>> separator("العنوان;النص")
    ';'
    """
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_BETWEEN, key=first.count)


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of an open table in its order; a row that cannot be used is an error of its own."""
    taken = None
    try:
        for line, row in rows(stream, name):
            if isinstance(row, InputError):
                yield row
                continue
            taken = taken or table_columns.chosen(list(row), name, given)
            try:
                yield table_columns.article(row, taken, name, line, given)
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
                header = [cell.strip() for cell in row]
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
        decoding.detach()  # the stream is its opener's to close
