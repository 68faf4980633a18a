"""Articles of a workbook, one per row, or incidents where its header is that of ACLED, of UCDP or of our own export."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.articles.table import is_tag_row
from loaders.datasets import acled, stated, ucdp, waqai
from loaders.interface import Given, Item
from loaders.transport.streams import ZIP, archive
from text.dates.written_dates import day_comes_first

SOURCE = """XLSX as Excel, LibreOffice and Google Sheets write it (ECMA-376); every sheet with a header is read, its
values as they were last calculated. openpyxl (https://openpyxl.readthedocs.io) reads it row by row, using
defusedxml, so that no entity is expanded. Columns are recognised like those of a CSV file."""

LARGEST_PART = 500_000_000  # bytes of a part of a workbook
_MOST_COLUMNS = 500
_TAGS_WITHIN = 4  # rows
_HEAD_ROWS = 500  # by which it is told how days are written
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
            _bounded(stream, name)
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            found, unused = False, list[InputError]()
            for sheet in book.worksheets:
                try:
                    for item in _sheet(sheet, f"{name}[{sheet.title}]", given):
                        found = True
                        yield item
                except InputError as error:  # its header says nothing
                    unused.append(error)
        for passed in unused:
            if found:
                given.note(f"{passed.item}: passed over, {passed.reason}"[:200])
            else:
                yield passed
        if not found and not unused:
            yield InputError(name, 0, "holds no rows", "give a row per article below the header")
    except InputError as error:
        yield error
    except Exception as error:  # a broken workbook raises what its XML reader, its zip reader or openpyxl feel like
        said = f"{type(error).__name__}: {error}"
        yield InputError(name, 0, f"is not a complete workbook: {said}"[:200], "save it again, or as CSV")


def _bounded(stream: BinaryIO, name: str) -> None:
    """Refuse what would not fit into memory: the texts of all cells are one part, which is read as a whole."""
    with archive(stream, name) as packed:
        if any(part.file_size > LARGEST_PART for part in packed.infolist()):
            raise InputError(name, 0, f"unpacks to more than {LARGEST_PART} bytes", "save it as CSV")
    stream.seek(0)


def _sheet(sheet: Any, name: str, given: Given) -> Iterator[Item]:
    """The items of a sheet.

    Raises
    ------
    InputError
        Its first row does not name the columns of articles or of a dataset.
    """
    found = _rows(sheet)
    _, first = next(found, (0, ()))
    header = [table_columns.as_text(cell) or "" for cell in first]
    if len([h for h in header if h]) < 2 and not given.columns:
        return  # a sheet of notes
    dataset = next((one for one in (acled, ucdp, waqai) if one.has_header(header)), None) if not given.columns else None
    taken = {} if dataset is not None else table_columns.chosen([h for h in header if h], name, given)
    rows = ((line, dict(zip(header, cells, strict=False))) for line, cells in found)
    head = list(islice(rows, _HEAD_ROWS))
    dated = _dated(dataset, taken, (row for _, row in head))
    make = _maker(dataset, taken, given, day_comes_first(dated))
    for line, row in chain(head, rows):
        try:
            yield make(row, name, line)
        except InputError as error:
            yield error


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a sheet that hold something, by their number, without the tags of HXL."""
    sheet.reset_dimensions()  # what a file says about its own size is not believed
    empty, first = 0, True
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        if not any(cell not in (None, "") for cell in cells):
            empty += 1
            if empty > _MOST_EMPTY:
                return
            continue
        empty = 0
        if first or line > _TAGS_WITHIN or not is_tag_row(cells):
            yield line, cells
        first = False


def _dated(dataset: Any, taken: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The days at the start of a sheet that are texts and no dates."""
    if dataset is waqai:
        return [day for row in rows for day in waqai.days_of(row)]
    columns = {"event_date"} if dataset is not None else {taken[f] for f in ("published", "date") if f in taken}
    return [value for row in rows for key, value in row.items() if key in columns and isinstance(value, str)]


def _maker(
    dataset: Any, taken: Mapping[str, str], given: Given, day_first: bool | None
) -> Callable[[Mapping[str, Any], str, int], Item]:
    """What makes the item of a row."""
    if dataset is ucdp:
        return ucdp.incident_of
    if dataset is not None:
        return partial(dataset.incident_of, day_first=day_first)
    of = stated.incident_of if stated.states(given.columns) else table_columns.article
    return lambda row, name, line: of(row, taken, name, line, given, day_first)
