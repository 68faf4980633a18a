"""Incidents of the Uppsala Conflict Data Program."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles.table import header
from loaders.datasets import record as coded
from loaders.interface import Given, Item, records
from loaders.transport.streams import head_of
from models import CodedArticle, GeoPrecision, TimePrecision

SOURCE = """UCDP Georeferenced Event Dataset and its candidate events (https://ucdp.uu.se/downloads, CC BY 4.0) as
CSV or XLSX, and the answers of its API as JSON. Deaths are its low and high estimates, the best one stays in the
record's words. where_prec 1 is a town, 2 within 25 km of one, 3 a district, 4 a governorate, 5 along a line or in an
area, 6 a country, 7 water or air; date_prec 1 a day, 2 two to six days, 3 a week, 4 a month, 5 longer. Its types of
violence are state-based, non-state (both battles here) and one-sided (against civilians); it has no sub-events."""

_WHERE: dict[str, tuple[GeoPrecision, int | None]] = {
    "1": ("town", None), "2": ("near", 25_000), "3": ("district", None), "4": ("governorate", None),
    "5": ("near", 25_000), "6": ("country", None), "7": ("unresolved", None),
}  # fmt: skip
_CODES = ("type_of_violence", "where_prec", "date_prec", "id")  # numbers, which a spreadsheet may save as 1.0
_RELEASE = re.compile(r"ged(?:event)?s?[_-]?v?(\d{2})[_.]?(\d{1,2}(?:[_.]\d{1,2}){0,2})(?!\d)", re.I)
_API = re.compile(rb'"Result"\s*:\s*\[\s*\{[^{}]{0,8000}?"type_of_violence"', re.S)
_WHEN: dict[str, TimePrecision] = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"}


def accepts(head: bytes) -> bool:
    """Whether the columns are those of the event dataset."""
    return bool(_API.search(head[:16384])) or has_header(header(head))


def has_header(columns: Iterable[str]) -> bool:
    """Whether a table with these columns is the event dataset."""
    return {"where_prec", "date_prec", "type_of_violence", "best"} <= {column.strip().lower() for column in columns}


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The records of an open file in its order; one that cannot be used is an error of its own."""
    nothing = InputError(name, 0, "holds no records", "download it again")
    make = partial(incident_of, credit=release(name, head_of(stream)))
    return records(coded.rows_of(stream, name, "Result"), make, nothing)


def release(name: str, head: bytes = b"") -> str:
    """The dataset with its release, as UCDP wants it named; it stands in the file's name and in the API's addresses.

    >>> release("ged241-csv.zip/GEDEvent_v24_1.csv"), release("GEDEvent_v24_0_3.csv"), release("x.csv")
    ('UCDP GED 24.1', 'UCDP Candidate 24.0.3', 'UCDP GED')
    """
    addressed = re.search(rb"gedevents/([\d.]*\d)", head)
    if addressed:
        stated = addressed[1].decode()
    else:
        named = _RELEASE.search(name.rpartition("/")[2])
        stated = f"{named[1]}.{named[2]}".replace("_", ".") if named else ""
    if not stated:
        return "UCDP GED"
    return f"UCDP {'Candidate' if stated.count('.') > 1 else 'GED'} {stated}"


def incident_of(row: Any, name: str, line: int, credit: str = "UCDP GED") -> CodedArticle:
    """The incident of a record of UCDP's, its cells by their columns, credited to a release of the dataset.

    Raises
    ------
    InputError
        A cell is missing or holds none of UCDP's values.
    """
    cells = coded.cells_of(row, name, line)

    def cell(column: str) -> str:
        value = cells.get(column, "").strip()
        return coded.code(value) if column in _CODES else value

    kind = coded.codes("ucdp").get(cell("type_of_violence"))
    if kind is None:
        reason = f"type_of_violence {cell('type_of_violence')!r} is not 1, 2 or 3"
        raise InputError(name, line, reason, "correct the cell")
    if cell("where_prec") not in _WHERE or cell("date_prec") not in _WHEN:
        reason = f"where_prec {cell('where_prec')!r} or date_prec {cell('date_prec')!r} is not UCDP's"
        raise InputError(name, line, reason, "where_prec is 1 to 7, date_prec 1 to 5")
    if not cell("id"):
        raise InputError(name, line, "has no id", "download the file again")
    first, last = (_day(cell(column), column, name, line) for column in ("date_start", "date_end"))
    when = _WHEN[cell("date_prec")]
    if when == "day" and first != last:
        when = "days"
    low, high = (coded.count(cell(column), column, name, line) for column in ("low", "high"))
    precision, radius = _WHERE[cell("where_prec")]
    where, geo = None, precision
    if precision != "unresolved":
        latitude = coded.number(cell("latitude"), "latitude", name, line, 90)
        longitude = coded.number(cell("longitude"), "longitude", name, line, 180)
        spot = _spot(cells, precision)
        where, geo = coded.place("ucdp", cell(spot), latitude, longitude, precision, (cell("adm_1"), cell("adm_2"), ""))
        place_cells = [spot, "where_prec"]
        if where is not None and radius is not None:
            where = replace(where, uncertainty_m=radius)
    else:
        place_cells = ["where_prec"]
    notes = cell("source_headline")
    words = coded.Words.of(notes, {k: v for k, v in cells.items() if k != "source_headline"})
    words.says("event_type", "type_of_violence")
    words.says("event_date", "date_start", "date_end", "date_prec")
    words.says("place", *place_cells)
    words.says("actors", "side_a", "side_b")
    words.says("fatalities", "low", "high")
    return coded.record("UCDP", cell("id"), words, {
        **coded.event(*kind),
        "event_date": first, "event_date_end": last, "time_precision": when,
        "actors": coded.cast(kind[0], coded.sides(cell("side_a")), coded.sides(cell("side_b")), first),
        "place": where, "geo_precision": geo, "fatalities_min": low, "fatalities_max": high,
    }, lang="en", credit=credit)  # fmt: skip


def _spot(cells: Mapping[str, str], precision: GeoPrecision) -> str:
    """The column that names the place at the precision of the record."""
    wanted = {"district": "adm_2", "governorate": "adm_1", "country": "country"}.get(precision, "where_coordinates")
    return wanted if cells.get(wanted, "").strip() else "where_coordinates"


def _day(value: str, column: str, name: str, line: int) -> str:
    try:
        return dt.date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        raise InputError(name, line, f"{column} {value[:40]!r} is not a date", "write it like 2021-04-25") from None
