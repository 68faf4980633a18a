"""Articles of a workbook, one per row."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.articles.table import is_tag_row
from loaders.datasets import acled, stated, ucdp
from loaders.interface import Given, Item
from loaders.transport.streams import ZIP

SOURCE = """XLSX as Excel, LibreOffice and Google Sheets write it (ECMA-376); every sheet with a header is read, its
values as they were last calculated. openpyxl (https://openpyxl.readthedocs.io) reads it row by row, using
defusedxml, so that no entity is expanded. Columns are recognised like those of a CSV file."""

_MOST_COLUMNS = 500
_TAGS_WITHIN = 4  # rows
_MOST_EMPTY = 1_000  # rows: a sheet may claim a million of them


def accepts(head: bytes) -> bool:
    """Whether the names in a zip file are those of a workbook."""
    return head.startswith(ZIP) and b"\nxl/workbook.xml" in head


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of an open workbook, sheet by sheet."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which hold no words
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            found = False
            for sheet in book.worksheets:
                for item in _sheet(sheet, f"{name}[{sheet.title}]", given):
                    found = True
                    yield item
        if not found:
            yield InputError(name, 0, "holds no rows", "give a row per article below the header")
    except InputError as error:
        yield error
    except Exception as error:  # a broken workbook raises what its XML reader, its zip reader or openpyxl feel like
        said = f"{type(error).__name__}: {error}"
        yield InputError(name, 0, f"is not a complete workbook: {said}"[:200], "save it again, or as CSV")


def _sheet(sheet: Any, name: str, given: Given) -> Iterator[Item]:
    sheet.reset_dimensions()  # what a file says about its own size is not believed
    header: list[str] = []
    taken: dict[str, str] = {}
    dataset = None
    empty = 0
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        if not any(cell not in (None, "") for cell in cells):
            empty += 1
            if empty > _MOST_EMPTY:
                return
            continue
        empty = 0
        if not header:
            header = [table_columns.as_text(cell) or "" for cell in cells]
            if len([h for h in header if h]) < 2 and not given.columns:
                return  # a sheet of notes
            dataset = next((one for one in (acled, ucdp) if one.has_header(header)), None)
            if dataset is not None and not given.columns:
                continue
            try:
                taken = table_columns.chosen([h for h in header if h], name, given)
            except InputError as error:
                yield error
                return
            continue
        if line <= _TAGS_WITHIN and is_tag_row(cells):
            continue
        try:
            if dataset is not None and not given.columns:
                yield dataset.incident_of(dict(zip(header, cells, strict=False)), name, line)
                continue
            make = stated.incident_of if stated.states(given.columns) else table_columns.article
            yield make(dict(zip(header, cells, strict=False)), taken, name, line, given)
        except InputError as error:
            yield error
