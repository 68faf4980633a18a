"""Tables of data: read with every row checked, and named where one is wrong."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from errors import DataFileError


def table(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV data file with their line numbers.

    Raises
    ------
    DataFileError
        The file is missing, is not UTF-8, lacks a column, or a row has too many or too few cells.
    """
    wanted, ended = set(columns), 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = wanted - set(reader.fieldnames or ())
            if missing:
                raise DataFileError(path, 1, f"column {sorted(missing)[0]!r} is missing", "restore the header")
            for row in reader:
                if None in row or any(v is None for v in row.values()):
                    wanted_cells = len(reader.fieldnames or ())
                    cells = sum(v is not None for v in row.values()) + max(len(row.get(None, ())) - 1, 0)
                    reason = f"the number of cells is not that of the header: {cells} cells instead of {wanted_cells}"
                    raise DataFileError(path, reader.line_num, reason, "quote cells with commas")
                yield reader.line_num, row
                ended = reader.line_num
    except FileNotFoundError:
        raise DataFileError(path, 0, "the file is missing", "restore it from the repository") from None
    except UnicodeDecodeError as error:
        with path.open("rb") as raw:
            line = raw.read(error.start).count(b"\n") + 1
        raise DataFileError(path, line, "the bytes are not UTF-8", "save the file as UTF-8") from None
    except csv.Error as error:
        reason = f"the row that begins here is not readable as CSV: {error}"
        raise DataFileError(path, ended + 1, reason, "close its quotes, and double those inside a cell") from None


def rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """As :func:`table`, of a table that must have rows: without them the coder would silently find less."""
    empty = True
    for numbered_row in table(path, columns):
        empty = False
        yield numbered_row
    if empty:
        raise DataFileError(path, 1, "holds no rows below its header", "restore it from the repository")


def choice(path: Path, line: int, column: str, value: str, known: Iterable[str], hint_at_end: str = "") -> str:
    """The value itself when it is a known one; a DataFileError naming the row and a near one otherwise."""
    if value not in known:
        every = list(known)
        near = difflib.get_close_matches(value, every, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        listed = ", ".join(every[:12]) + (" ..." if len(every) > 12 else "")
        raise DataFileError(path, line, f"{column} {value!r} is not known", f"{hint}known: {listed}{hint_at_end}")
    return value


def date_cell(path: Path, line: int, column: str, value: str) -> str:
    """The value itself when it is an ISO date, a month, a year or empty; a DataFileError naming the row otherwise."""
    try:
        if value:
            dt.date.fromisoformat((value + "-01-01")[:10] if len(value) in (4, 7) else value)
    except ValueError:
        way_out = "write YYYY, YYYY-MM or YYYY-MM-DD"
        raise DataFileError(path, line, f"{column} {value!r} is not a date", way_out) from None
    return value


Seen = dict[tuple[str, ...], int]


def forms_of(path: Path, line: int, cell: str, of: tuple[str, ...], seen: Seen) -> tuple[str, ...]:
    """The forms between bars of a cell; ``seen`` remembers those of the rows before of the same kind.

    Raises
    ------
    DataFileError
        One is empty, has a line break, or is there already.
    """
    forms = tuple(form.strip() for form in cell.split("|"))
    for form in forms:
        if not form:
            raise DataFileError(
                path, line, f"a form is empty in {cell!r}", "list at least one, with one bar between two"
            )
        if "\n" in form or "\r" in form:
            raise DataFileError(path, line, f"the form {form!r} holds a line break", "write it on one line")
        before = seen.setdefault((*of, form), line)
        if before != line or forms.count(form) > 1:
            where = f"in line {before}" if before != line else "twice in its row"
            raise DataFileError(path, line, f"the form {form!r} is already there {where}", "leave one of the two")
    return forms
