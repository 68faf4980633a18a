"""Tables for a spreadsheet and for programs: CSV, XLSX and GeoParquet, written batch by batch."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from errors import UsageError
from exports.escaping import cells
from wording.texts import Words

EXCEL_ROWS, EXCEL_LETTERS = 1_048_576, 32_767  # what a sheet and a cell hold
ROW_GROUP = 20_000  # rows that a reader of Parquet unpacks together
WIDEST = 60  # characters of a column
DATES = ("date", "start", "end")  # words in the names of columns that hold ISO dates


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a scheme with the point of each, in degrees of WGS 84; null where there is none."""

    batch: pa.RecordBatch
    longitude: pa.Array
    latitude: pa.Array


@dataclass(frozen=True, slots=True)
class Job:
    """What a writer is given: rows in order, their columns, and what the file says about itself.

    ``about`` is complete when the rows have run out; ``phrases`` words a sheet.
    """

    rows: Iterator[Rows]
    schema: pa.Schema
    tags: dict[str, str]
    about: Callable[[], dict[str, Any]]
    phrases: Words
    state: dt.datetime | None


def csv(job: Job, path: Path) -> None:
    """A table, one incident per row: UTF-8 with a byte order mark, without which Excel misreads Arabic."""
    from pyarrow import csv as arrow

    with path.open("wb") as out:
        out.write(b"\xef\xbb\xbf")
        if job.tags:  # a row of tags stands between the headings and the values, which all become text by it
            head = pa.table({name: pa.array([job.tags.get(name, "")], pa.string()) for name in job.schema.names})
            arrow.write_csv(head, out)
        options = arrow.WriteOptions(include_header=not job.tags)
        with arrow.CSVWriter(out, job.schema, write_options=options) as table:
            for rows in job.rows:
                table.write_batch(cells(rows.batch))


def parquet(job: Job, path: Path) -> None:
    """GeoParquet 1.1: points as WKB in WGS 84, longitude first."""
    import pyarrow.parquet as pq

    schema = job.schema.append(pa.field("geometry", pa.binary()))
    west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
    with pq.ParquetWriter(path, schema, compression="zstd") as table:
        group: list[pa.RecordBatch] = []
        for rows in job.rows:
            group.append(pa.RecordBatch.from_arrays([*rows.batch.columns, wkb(rows)], schema=schema))
            if sum(map(len, group)) >= ROW_GROUP:
                table.write_table(pa.Table.from_batches(group).combine_chunks())
                group = []
            if len(rows.longitude) > rows.longitude.null_count:
                x, y = pc.min_max(rows.longitude), pc.min_max(rows.latitude)
                west, east = min(west, x["min"].as_py()), max(east, x["max"].as_py())
                south, north = min(south, y["min"].as_py()), max(north, y["max"].as_py())
        if group:
            table.write_table(pa.Table.from_batches(group).combine_chunks())
        geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
        if west <= east:
            geometry["bbox"] = [west, south, east, north]
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
        table.add_key_value_metadata({"geo": json.dumps(geo), "waqai": json.dumps(job.about(), ensure_ascii=False)})


def wkb(rows: Rows) -> pa.Array:
    """Points as well-known binary; null where there is none."""
    count = len(rows.longitude)
    points = np.zeros(count, dtype=[("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points["order"], points["kind"] = 1, 1
    points["x"], points["y"] = (
        pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False) for values in (rows.longitude, rows.latitude)
    )
    there = pc.and_(pc.is_valid(rows.longitude), pc.is_valid(rows.latitude)).to_numpy(zero_copy_only=False)
    offsets = np.arange(count + 1, dtype="<i4") * points.itemsize
    mask = pa.py_buffer(np.packbits(there, bitorder="little").tobytes())
    buffers = [mask, pa.py_buffer(offsets.tobytes()), pa.py_buffer(points.tobytes())]
    return pa.Array.from_buffers(pa.binary(), count, buffers)


def xlsx(job: Job, path: Path) -> None:
    """A workbook: the table, from right to left in Arabic, and a sheet that says what it is.

    Raises
    ------
    UsageError
        More incidents than a sheet holds.
    OSError
        The file cannot be written, as on a full disk.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    phrases, names = job.phrases, job.schema.names
    book = Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    try:
        moment = (job.state or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).astimezone(dt.UTC).replace(tzinfo=None)
        book.set_properties({"created": moment, "author": "Waqai"})
        face = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        body, day = book.add_format(face), book.add_format({**face, "num_format": "yyyy-mm-dd"})
        head = book.add_format({**face, "bold": True, "bg_color": "#e9eef1", "bottom": 1, "text_wrap": True})
        sheet = book.add_worksheet(phrases("sheet_incidents"))
        if phrases.rtl:
            sheet.right_to_left()
        kinds = [width(field) for field in job.schema]
        for column, size in enumerate(kinds):
            sheet.set_column(column, column, size)
        for column, name in enumerate(names):
            sheet.write_string(0, column, phrases.known(f"column_{name}") or name, head)
        sheet.freeze_panes(1 + bool(job.tags), 1)
        at = 1
        if job.tags:
            for column, name in enumerate(names):
                sheet.write_string(at, column, job.tags.get(name, ""), head)
            at += 1
        dated = [pa.types.is_string(f.type) and any(w in f.name.split("_") for w in DATES) for f in job.schema]
        for rows in job.rows:
            for row in zip(*(column.to_pylist() for column in rows.batch.columns), strict=True):
                if at >= EXCEL_ROWS:
                    raise UsageError("OUT", str(path.suffix), f"holds {EXCEL_ROWS - 1:,} rows; write .csv or .parquet")
                for column, value in enumerate(row):
                    if value is None or value == "":
                        continue
                    if isinstance(value, str):
                        when = _day(value) if dated[column] else None
                        if when is not None:
                            sheet.write_datetime(at, column, when, day)
                        else:
                            sheet.write_string(at, column, _cell(value, names[column], phrases), body)
                    else:
                        sheet.write_number(at, column, value, body)
                at += 1
        sheet.autofilter(0, 0, max(at - 1, 1), len(names) - 1)
        _about_sheet(book, job, body, head)
    finally:
        try:
            book.close()
        except FileCreateError as error:  # it wraps the reason, which the command line says in one line
            reason = error.args[0] if error.args else None
            raise reason if isinstance(reason, OSError) else OSError(str(error)) from None


def width(field: pa.Field) -> int:
    """How many characters a column is given, from what it usually holds."""
    name = field.name
    if not pa.types.is_string(field.type):
        return 11
    if name in ("evidence", "notes", "source_headline", "source_title", "confidence_reasons", "source_article"):
        return WIDEST
    if any(word in name for word in ("actor", "side_", "type", "place", "admin", "location", "description", "source")):
        return 26
    return 14


def _about_sheet(book: Any, job: Job, body: Any, head: Any) -> None:
    sheet = book.add_worksheet(job.phrases("sheet_about"))
    if job.phrases.rtl:
        sheet.right_to_left()
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    wrapped = book.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True})
    for row, (name, value) in enumerate(_lines(job.about())):
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, value[:EXCEL_LETTERS], wrapped)


def _lines(about: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in about.items():
        for i, part in enumerate(value if isinstance(value, list) else [value]):
            yield "" if i else name, part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def _cell(text: str, column: str, phrases: Words) -> str:
    """A text as the sheet's language has it, and no longer than a cell holds."""
    shown = phrases.term(column, text)
    return shown if len(shown) <= EXCEL_LETTERS else f"{shown[: EXCEL_LETTERS - 1]}…"


def _day(value: str) -> dt.datetime | None:
    try:
        found = dt.datetime.strptime(value, "%Y-%m-%d")
    except ValueError:
        return None
    return found if found.year >= 1900 else None  # a sheet's calendar begins there
