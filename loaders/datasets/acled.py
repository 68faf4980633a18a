"""Incidents of ACLED's data files and of the answers of its API."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.articles.table import head_rows, header
from loaders.datasets import record as coded
from loaders.interface import Given, Item, records
from models import CodedArticle, GeoPrecision, TimePrecision
from text.dates.written_dates import day_comes_first

SOURCE = """Armed Conflict Location & Event Data (https://acleddata.com), exported as CSV or XLSX or asked of its API
as JSON, by whoever has an account there: its terms of use stay in force, and none of its data come with Waqai. Read
are files since 2019 and the older ones with their own names of types; interaction codes as numbers or as words.
geo_precision 1 is a town, 2 near one, 3 a governorate; time_precision 1 a day, 2 a week, 3 a month. A 0 of
fatalities is a 0 of the record: ACLED writes it where reports tell of none. Notes and cells are the words of the
record."""

_NEEDED = ("event_date", "event_type")
_API = re.compile(rb'^\s*(?:\[|\{.{0,2000}?"data"\s*:\s*\[)\s*\{[^{}]{0,4000}?"event_id_cnty"', re.S)
_EMPTY = re.compile(
    rb'\s*\{(?:\s*"(?:status|success|count|last_update|messages?|error)"\s*:[^,\[\]{}]*,)+\s*"data"\s*:\s*\[\s*\]'
)
_PRECISIONS: dict[str, GeoPrecision] = {"1": "town", "2": "near", "3": "governorate"}
_TIMES: dict[str, TimePrecision] = {"1": "day", "2": "week", "3": "month"}
# Codes of the kinds of actors until 2024, and the words for them since.
_CLASSES = {
    "1": "state_forces", "2": "rebel", "3": "political_militia", "4": "identity_militia", "5": "rioters",
    "6": "protesters", "7": "civilians", "8": "external_forces",
    "state forces": "state_forces", "rebel group": "rebel", "rebel groups": "rebel",
    "political militia": "political_militia", "political militias": "political_militia",
    "identity militia": "identity_militia", "identity militias": "identity_militia", "rioters": "rioters",
    "protesters": "protesters", "civilians": "civilians", "external/other forces": "external_forces",
    "other forces": "external_forces",
}  # fmt: skip


def accepts(head: bytes) -> bool:
    """Whether the columns, or the keys of the first object, are ACLED's."""
    return bool(_API.search(head[:8192]) or _EMPTY.match(head[:2048])) or has_header(header(head))


def has_header(columns: Iterable[str]) -> bool:
    """Whether a table with these columns is ACLED's."""
    return {"event_id_cnty", "event_date"} <= {column.strip().lower() for column in columns}


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The records of an open file in its order; one that cannot be used is an error of its own."""
    days = [row.get("event_date", "") for row in head_rows(stream)]
    make = partial(incident_of, day_first=day_comes_first(days))
    return records(
        coded.rows_of(stream, name, "data"), make, InputError(name, 0, "holds no records", "export it again")
    )


def incident_of(row: Any, name: str, line: int, day_first: bool | None = None) -> CodedArticle:
    """The incident of a record of ACLED's, its cells by their columns.

    Raises
    ------
    InputError
        A cell is missing or holds none of ACLED's values.
    """
    cells = coded.cells_of(row, name, line)

    def cell(column: str) -> str:
        return cells.get(column, "").strip()

    for column in _NEEDED:
        if not cell(column):
            raise InputError(name, line, f"has no {column}", "export the record again")
    key = cell("event_id_cnty") or cell("data_id")
    if not key:
        raise InputError(name, line, "has no event_id_cnty", "export the record again")
    kind, sub = _type(cells, name, line)
    day, last, precision = _days(cell("event_date"), coded.code(cell("time_precision")) or "1", name, line, day_first)
    geo = _PRECISIONS.get(coded.code(cell("geo_precision")))
    if cell("geo_precision") and geo is None:
        raise InputError(name, line, f"geo_precision {cell('geo_precision')!r} is not 1, 2 or 3", "correct the cell")
    latitude = coded.number(cell("latitude"), "latitude", name, line, 90)
    longitude = coded.number(cell("longitude"), "longitude", name, line, 180)
    admins = (cell("admin1"), cell("admin2"), cell("admin3"))
    where, geo = coded.place("acled", cell("location"), latitude, longitude, geo or "near", admins)
    killed = coded.count(cell("fatalities"), "fatalities", name, line)
    words = coded.Words.of(cell("notes"), {k: v for k, v in cells.items() if k != "notes"})
    words.says("event_type", "event_type", "sub_event_type")
    words.says("event_date", "event_date", "time_precision")
    words.says("place", "location", "geo_precision")
    words.finds("place", cell("location"))
    sides = [[cell(f"actor{n}"), *cell(f"assoc_actor_{n}").split(";")] for n in (1, 2)]
    words.says("actors", "actor1", "assoc_actor_1", "actor2", "assoc_actor_2")
    for side in sides:
        for one in side:
            words.finds("actors", re.sub(r"\([^()]*\)", " ", one).split(":")[-1].strip())
    words.says("fatalities", "fatalities")
    classes = [_CLASSES.get(coded.code(cell(f"inter{n}")).lower(), "") for n in (1, 2)]
    return coded.record("ACLED", key, words, {
        **coded.event(kind, sub, cell("disorder_type")),
        "event_date": day, "event_date_end": last, "time_precision": precision,
        "actors": coded.cast(kind, sides[0], sides[1], day, classes),
        "place": where, "geo_precision": geo, "fatalities_min": killed, "fatalities_max": killed,
    }, lang="en")  # fmt: skip


def _type(cells: Mapping[str, str], name: str, line: int) -> tuple[str, str]:
    """ACLED's terms of today for those of the record."""
    known = coded.known_types()
    kind, sub = cells.get("event_type", "").strip(), cells.get("sub_event_type", "").strip()
    if kind in known and (not sub or sub in known[kind]):
        return kind, sub
    if kind == "Riots/Protests":  # until 2019 one type: the sub-event or the kind of actor tells them apart, or nothing
        now = next((t for t in ("Protests", "Riots") if sub in known[t]), None) or _crowd(cells)
        if now is None:
            reason = "event_type 'Riots/Protests' with neither a sub_event_type nor a kind of actor can be either"
            raise InputError(name, line, reason, "export it again")
        return now, sub
    if kind in known:
        raise InputError(
            name, line, f"sub_event_type {sub!r} is none of {kind!r}", f"known: {', '.join(sorted(known[kind]))}"
        )
    if kind in coded.codes("acled"):
        now, finer = coded.codes("acled")[kind]
        return now, finer or (sub if sub in known[now] else "")
    raise InputError(name, line, f"event_type {kind!r} is not ACLED's", f"known: {', '.join(known)}")


def _crowd(cells: Mapping[str, str]) -> str | None:
    """Protests or Riots, by the kind of either actor or by what it is called."""
    kinds = [_CLASSES.get(coded.code(cells.get(f"inter{n}", "").strip()).lower(), "") for n in (1, 2)]
    names = " ".join(cells.get(f"actor{n}", "") for n in (1, 2)).lower()
    for event_type, one in (("Riots", "rioters"), ("Protests", "protesters")):
        if one in kinds or one in names:
            return event_type
    return None


def _days(stated: str, code: str, name: str, line: int, day_first: bool | None) -> tuple[str, str, TimePrecision]:
    """First and last day, as precisely as the record says."""
    precision = _TIMES.get(code)
    if precision is None:
        raise InputError(name, line, f"time_precision {code!r} is not 1, 2 or 3", "correct the cell")
    day = dt.date.fromisoformat(table_columns.day(stated, name, line, day_first)[:10])
    first, last = coded.month_of(day) if precision == "month" else (day, day)
    return first.isoformat(), last.isoformat(), precision
