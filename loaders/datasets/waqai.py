"""Incidents exported by another copy of Waqai."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from itertools import chain, islice
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.articles.json_document import objects
from loaders.articles.table import first_rows, header, rows
from loaders.datasets.record import Words as Cells
from loaders.datasets.record import code, gazetteer, parents_of, record
from loaders.datasets.record_check import fault, strings_of
from loaders.interface import Given, Item, records
from loaders.transport.content import decoded, keepable, lines
from loaders.transport.streams import head_of
from models import IMPORTED, CodedArticle, Evidence, Incident
from text.dates.iso import publication
from text.dates.written_dates import AmbiguousDate, day_comes_first, written_date
from text.lexicon import actors
from wording.texts import LANGUAGES, Words

SOURCE = """Files that Waqai wrote (python cli.py export OUT.jsonl, .geojson, .csv; python cli.py code), its
incidents with their ids, so that one desk can pass a file to another. The articles are not included: the quoted
words behind each field are, and they become the text of the record. JSON lines and GeoJSON bring everything back;
CSV leaves out the parents of factions (taken from the list of factions) and everything about the place that fire
came from except its id and name."""

_COLUMNS = {"incident_id", "article_id", "waqai_type", "geo_precision"}
_KEYS = tuple(f.name for f in fields(Incident))
_NEXT_SAID = re.compile(rf" \| (?=(?:{'|'.join(_KEYS)}|fatalities|injuries): )")
_ABOUT = ("source", "source_title", "source_url", "source_published")  # of the article an incident was read from
_OF = ("_title", "", "_url", "_published")
_NUMBERS = ("fatalities_min", "fatalities_max", "injuries_min", "injuries_max")
_NESTED = ("actors", "evidence", "origin_place", "toll_by_group")
_SHOWN = ("event_type", "sub_event_type", "event_date", "event_date_end", *_NUMBERS, "modality")
_DAYS = ("event_date", "event_date_end", "source_published")
_HEAD_ROWS = 1_000  # by which it is told how days are written
_APOSTROPHE = re.compile(r"'(?=[=+\-@\t\r])")  # what an export puts before a cell a spreadsheet would run


def accepts(head: bytes) -> bool:
    """Whether it begins like one of our exports."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb'\{\s*"incident_id"\s*:', start):
        return True
    if re.match(rb'\{\s*"type"\s*:\s*"FeatureCollection"', start):
        return b'"waqai":' in start or (b'"incident_id":' in start and b'"waqai_type":' in start)
    return header(head) >= _COLUMNS or has_header(cell.strip() for row in _first_row(head) for cell in row)


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The incidents of an open export in its order; one that cannot be used is an error of its own."""
    start = head_of(stream).removeprefix(b"\xef\xbb\xbf").lstrip()
    each = _features if start.startswith(b'{"type"') else _json_lines if start.startswith(b"{") else _table
    found = ((name, line, one) for line, one in each(stream, name))
    return records(found, _coded, InputError(name, 0, "holds no incidents", "export some"))


Records = Iterator[tuple[int, dict[str, Any] | InputError]]


def has_header(columns: Iterable[str]) -> bool:
    """Whether a table with these columns is ours: of a CSV file, or of a workbook in either language."""
    columns = tuple(columns)
    return set(columns) >= _COLUMNS or _headings(columns) is not None


def _first_row(head: bytes) -> list[list[str]]:
    return first_rows(head.decode("utf-8-sig", "ignore"), 1) if b"\0" not in head else []


@lru_cache(maxsize=8)
def _headings(columns: tuple[str, ...]) -> Words | None:
    """The language of a workbook whose headings are ours."""
    for words in map(Words, LANGUAGES):
        names = words.columns()
        if {names.get(heading) for heading in columns} >= _COLUMNS:
            return words
    return None


def incident_of(row: Mapping[str, Any], name: str, line: int, day_first: bool | None = None) -> CodedArticle:
    """The incident of a row of a workbook, its cells by their headings.

    Raises
    ------
    InputError
        A cell holds nothing that we write there.
    """
    record = _row(_by_name(row), name, line, day_first)
    if isinstance(record, InputError):
        raise record
    return _coded(record, name, line)


def _by_name(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a row as texts by the names of their columns, words as the codes they stand for."""
    cells = {key: table_columns.as_text(value) or "" for key, value in row.items() if key}
    words = _headings(tuple(row))
    if words is None:
        return cells
    names = words.columns()
    cells = {names.get(heading, heading): value for heading, value in cells.items()}
    for column, value in cells.items():
        if codes := words.codes(column):
            cells[column] = "; ".join(codes.get(one, one) for one in value.split("; "))
    return cells


def days_of(row: Mapping[str, Any]) -> list[str]:
    """The days of a row as they are written, whatever their columns are called."""
    words = _headings(tuple(row))
    names = words.columns() if words is not None else {}
    return [str(value) for key, value in row.items() if names.get(key, key) in _DAYS and isinstance(value, str)]


def _json_lines(stream: BinaryIO, name: str) -> Records:
    for line, raw in lines(stream, name):
        if not raw.strip():
            continue
        try:
            found = json.loads(decoded(raw, name, line))
            yield (
                line,
                found if isinstance(found, dict) else InputError(name, line, "is not an incident", "export it again"),
            )
        except InputError as error:
            yield line, error
        except (ValueError, RecursionError) as error:
            yield line, InputError(name, line, f"is not valid JSON: {error}"[:120], "export it again")


def _features(stream: BinaryIO, name: str) -> Records:
    for number, feature in enumerate(objects(stream, name, "features.item"), start=1):
        about = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(about, dict):
            yield number, {k: v for k, v in about.items() if k in (*_KEYS, *_ABOUT)}
        else:
            yield number, InputError(name, number, "is not a feature with properties", "export it again")


def _table(stream: BinaryIO, name: str) -> Records:
    found = rows(stream, name)
    head = list(islice(found, _HEAD_ROWS))
    day_first = _day_first([_by_name(row) for _, row in head if not isinstance(row, InputError)])
    for line, row in chain(head, found):
        yield line, row if isinstance(row, InputError) else _row(_by_name(row), name, line, day_first)


def _row(row: Mapping[str, str], name: str, line: int, day_first: bool | None) -> dict[str, Any] | InputError:
    """The record of a row of a table, or what is wrong with it."""
    cells = {k: _APOSTROPHE.sub("", v, count=1) if v[:1] == "'" else v for k, v in row.items()}
    try:
        stated = {k: table_columns.day(cells[k], name, line, day_first) for k in _DAYS if cells.get(k)}
        cells |= {k: v if k == "source_published" else v[:10] for k, v in stated.items()}  # pandas writes midnights
        return _from_cells(cells)
    except InputError as error:
        return error
    except KeyError as error:
        return InputError(name, line, f"has no column {error}"[:120], "export it again")
    except ValueError as error:
        return InputError(name, line, f"is not an incident: {error}"[:120], "export it again")


def _day_first(found: Sequence[Mapping[str, str]]) -> bool | None:
    """How a spreadsheet that saved the table again wrote its days: by a day over 12, or else by the shorter spans."""
    stated = day_comes_first([row.get(column, "") for row in found for column in _DAYS])
    if stated is not None:
        return stated
    spans = {}
    for day_first in (True, False):
        days = []
        for row in found:
            try:
                first, last = (written_date(row.get(k, ""), day_first) for k in ("event_date", "event_date_end"))
            except AmbiguousDate:
                continue
            if first and last:
                days.append((dt.date.fromisoformat(last[:10]) - dt.date.fromisoformat(first[:10])).days)
        spans[day_first] = (any(days_between < 0 for days_between in days), sum(days))
    return None if spans[True] == spans[False] else spans[True] < spans[False]


def _from_cells(row: Mapping[str, str]) -> dict[str, Any]:
    """The record of a CSV row, as far as the row holds it."""
    found: dict[str, Any] = {k: row[k] for k in _KEYS if k in row and k not in _NESTED}
    found |= {k: int(code(row[k])) if row[k] else None for k in _NUMBERS}
    found |= {k: row[k] or None for k in ("event_date", "event_date_end", "claimed_by")}
    found |= {k: row[k] for k in _ABOUT if row.get(k)}
    found["toll_by_group"] = [_group_toll(one) for one in (row.get("toll_by_group") or "").split("; ") if one]
    found["confidence"] = float(row["confidence"] or 0)
    found["confidence_reasons"] = [r for r in row["confidence_reasons"].split("; ") if r]
    ids, names, roles = (row[c].split("; ") if row[c] else [] for c in ("actor_ids", "actors", "roles"))
    if not len(ids) == len(roles):
        raise ValueError("actor_ids and roles differ in number")
    beside = [names, *((row.get(c) or "").split("; ") for c in ("actors_ar", "actor_classes"))]
    # A name with "; " in it cannot be taken apart.
    named, in_arabic, classes = (of if len(of) == len(ids) else [""] * len(ids) for of in beside)
    found["actors"] = [_actor(*of) for of in zip(ids, roles, named, in_arabic, classes, strict=True)]
    found["place"] = None
    if row["place_id"]:
        point = {k: float(row[k]) if row[k] else None for k in ("latitude", "longitude")}
        admins = {k: row[k] or None for k in ("admin1", "admin2", "admin3")}
        found["place"] = {
            "place_id": row["place_id"], "name": row["place"], "name_ar": row["place_ar"], "kind": row["place_kind"],
            "uncertainty_m": int(code(row["uncertainty_m"])) if row["uncertainty_m"] else None, **point, **admins,
        }  # fmt: skip
    found["origin_place"] = _origin(row["origin_place_id"], row["origin_place"]) if row["origin_place_id"] else None
    said = _NEXT_SAID.split(row["evidence"]) if row["evidence"] else []
    found["evidence"] = [
        {"field": field, "part": "text", "start": 0, "end": len(text), "text": text}
        for field, _, text in (one.partition(": ") for one in said)
    ]
    return found


def _group_toll(cell: str) -> dict[str, Any]:
    """``children: killed 2-3, injured 4-`` as the record holds it."""
    read = re.fullmatch(r"(\w+):(?: killed (\d{0,9})(-?)(\d{0,9}))?,?(?: injured (\d{0,9})(-?)(\d{0,9}))?", cell)
    if read is None:
        raise ValueError(f"toll_by_group {cell!r} cannot be read")
    group, *numbers = read.groups()
    found: dict[str, Any] = {"group": group}
    for field, (low, dash, high) in (("fatalities", numbers[:3]), ("injuries", numbers[3:])):
        found[f"{field}_min"] = int(low) if low else None
        found[f"{field}_max"] = int(high) if high else None if dash else found[f"{field}_min"]
    return found


def _actor(actor_id: str, role: str, name: str, name_ar: str, actor_class: str) -> dict[str, Any]:
    known = actors().get(actor_id)
    parents = list(parents_of(actor_id)) if known else []
    return {
        "actor_id": actor_id, "name": name or actor_id,
        "name_ar": name_ar or (known.name_ar if known else name or actor_id),
        "actor_class": actor_class or (known.actor_class if known else "unknown"), "role": role, "parents": parents,
    }  # fmt: skip


def _origin(place_id: str, name: str) -> dict[str, Any]:
    known = gazetteer().places.get(place_id)
    bare = {
        "place_id": place_id, "name": name, "name_ar": name, "kind": "place", "latitude": None, "longitude": None,
        "uncertainty_m": None, "admin1": None, "admin2": None, "admin3": None,
    }  # fmt: skip
    if known is None:
        return bare
    shown = gazetteer().describe(known)
    return {k: getattr(shown, k) for k in bare}


def _coded(found: Mapping[str, Any], name: str, line: int) -> CodedArticle:
    """The incident of a record, its evidence moved into the words that travel with it.

    Raises
    ------
    InputError
        A key is missing or unknown, or a value is of another kind than the key's.
    """
    try:
        incident = Incident.from_record({k: v for k, v in found.items() if k not in _ABOUT})
    except (TypeError, AttributeError, ValueError) as error:
        raise InputError(name, line, f"is not one of our incidents: {error}"[:160], "export it again") from None
    if wrong := fault(incident):
        raise InputError(name, line, f"{wrong[0]} {wrong[1]!r} is not a value Waqai writes", "export it again")
    for value in strings_of(incident):
        keepable(value, "a text", name, line)
    shown = {key: str(value) for key in _SHOWN if (value := getattr(incident, key)) not in (None, "")}
    shown |= {"place": incident.place.name} if incident.place else {}
    shown |= {"actors": "; ".join(a.name for a in incident.actors)} if incident.actors else {}
    words = Cells("")
    moved = []
    for piece in dict.fromkeys((e.field, e.text) for e in incident.evidence):
        words.text += f"{piece[0]}: "
        start = len(words.text)
        words.text += piece[1]
        moved.append(Evidence(piece[0], "text", start, len(words.text), piece[1]))
        words.text += "\n"
    for key, value in shown.items():
        words.text += f"{key} = {value}\n"
    base = record("Waqai export", f"{incident.article_id}#{incident.incident_id}", words, {})
    title, source, url, published = (keepable(str(found.get(f"source{k}") or ""), "source", name, line) for k in _OF)
    article = replace(
        base.article,
        text=words.text.rstrip("\n"),
        title=title or incident.article_id,
        source=source or base.article.source,
        url=url or None,
        published=publication(published, name, line) if published else None,
    )
    kept = replace(incident, article_id=article.article_id, evidence=tuple(moved))
    return CodedArticle(article, (kept,), f"{IMPORTED}waqai")
