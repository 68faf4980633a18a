"""Incidents that a table, GeoJSON or KML states in part (point, toll, actors); the coder reads the rest in its words.

Lists of incidents that organisations publish (Insecurity Insight, Airwars, maps of uMap and kepler.gl) hold a
sentence and some cells. What a cell says stands above what the coder reads in the sentence; both are kept as evidence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

import packs
from errors import InputError
from geo.distance import distance_km
from loaders.articles import table_columns
from loaders.articles.table import day_first_of, head_rows, rows
from loaders.datasets import record as coded
from loaders.interface import Given, Item, records
from loaders.transport.content import keepable
from models import IMPORTED, ON_MAP, Article, CodedArticle, GeoPrecision, Incident, IncidentPlace, Role
from text.lexicon import event_types

_SAME_KM = 25.0  # a point this near the place that the words name is a point of that place
CONFIDENCE = (0.8, "stated by a table")
#: Field of an incident -> the fields of a row that are its evidence.
_EVIDENCE = {
    "event_type": ("type",), "event_date": ("date",), "place": ("place", "latitude", "longitude"),
    "actors": ("perpetrator", "actor", "target"), "fatalities": ("killed",), "injuries": ("injured",),
}  # fmt: skip
_ONE_SIDED = ("Explosions/Remote violence", "Violence against civilians")


def states(columns: Iterable[str]) -> bool:
    """Whether some of these fields are facts of an incident and not of an article."""
    return not set(columns).isdisjoint(table_columns.STATED)


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The incidents of an open table whose columns the caller has named; a row that cannot be used is an error."""
    columns: dict[str, str] = {}
    day_first: bool | None = None
    head = head_rows(stream)

    def make(row: Mapping[str, str], name: str, line: int) -> CodedArticle:
        nonlocal columns, day_first
        if not columns:
            columns = table_columns.chosen(list(row), name, given)
            day_first = day_first_of(head, columns)
        return incident_of(row, columns, name, line, given, day_first)

    found = ((name, line, row) for line, row in rows(stream, name))
    return records(found, make, InputError(name, 0, "holds no rows", "give a row per incident below the header"))


def incident_of(
    record: Mapping[str, Any], columns: Mapping[str, str], name: str, line: int, given: Given,
    day_first: bool | None = None,
) -> CodedArticle:  # fmt: skip
    """The incident of a row.

    Parameters
    ----------
    record : mapping
        The cells of the row by column.
    columns : mapping of str to str
        Which column holds which field, of ``FIELDS`` and ``STATED`` of :mod:`loaders.articles.table_columns`;
        latitude and longitude are WGS 84 degrees.
    day_first : bool, optional
        How the column of dates writes 04/05/2021.

    Raises
    ------
    InputError
        A cell cannot be what its column says, or neither a cell nor the words say what happened.
    """
    cells = {c: keepable(v, c, name, line).strip() for c in record if c and (v := table_columns.as_text(record[c]))}

    def cell(field: str) -> str:
        return cells.get(columns.get(field, ""), "")

    notes, title = cell("text"), cell("title")
    published = table_columns.day(cell("published"), name, line, day_first) if cell("published") else given.published
    day = table_columns.day(cell("date"), name, line, day_first)[:10] if cell("date") else None
    words = coded.Words.of(notes, {c: v for c, v in cells.items() if c != columns.get("text")})
    key = cell("id") or hashlib.sha256(words.text.encode()).hexdigest()[:16]
    source = cell("source") or "table"
    base = coded.record(
        source, key, words, {}, url=cell("url") or None, published=published or day, confidence=CONFIDENCE,
        lang=cell("lang") or None,
    )  # fmt: skip
    article = replace(base.article, title=title)
    where = _where(cell, name, line)
    told = replace(article, text=notes, published=cell("published") and published or day or published)
    read = _read(told, where[0] if where else None, given)
    facts = _facts(cell, read or base.incidents[0], day, where, name, line)
    for field, of in _EVIDENCE.items():
        if any(cell(one) for one in of):
            words.says(field, *(columns[one] for one in of if one in columns))
    shown = {piece.field for piece in words.evidence}
    incident = replace(
        read or base.incidents[0],
        incident_id=base.incidents[0].incident_id,
        article_id=article.article_id,
        evidence=(*(e for e in (read.evidence if read else ()) if e.field not in shown), *words.evidence),
        confidence=CONFIDENCE[0],
        confidence_reasons=base.incidents[0].confidence_reasons,
        **facts,
    )
    if not incident.event_type:
        known = ", ".join(coded.known_types())
        raise InputError(name, line, "does not say what happened", f"give --columns type=COLUMN; known: {known}")
    return CodedArticle(article, (incident,), f"{IMPORTED}table")


def _read(article: Article, place: IncidentPlace | None, given: Given) -> Incident | None:
    """What the coder reads in the words of a row: the surest of its incidents that counts.

    Words that name no place tell an event only beside the row's own place, its governorate or the country: they are
    read again so.
    """
    if given.code is None or not article.text.strip():
        return None
    named = place and (place.name if not place.place_id.startswith("table:") else place.admin1)
    whole = article.text.rstrip(" .")
    for beside in ("", named or "", packs.active()[0].name_en):
        text = f"{whole} ({beside})." if beside else article.text
        found = [i for i in given.code(replace(article, text=text)) if i.modality in ON_MAP]
        if found:
            surest = max(found, key=lambda incident: incident.confidence)
            kept = tuple(e for e in surest.evidence if e.part == "title" or e.end <= len(whole))
            return replace(surest, evidence=kept)
    return None


def _where(cell: Callable[[str], str], name: str, line: int) -> tuple[IncidentPlace | None, GeoPrecision] | None:
    """The place that the cells state, with how exact it is; None where they state none."""
    latitude = coded.number(cell("latitude"), "latitude", name, line, 90)
    longitude = coded.number(cell("longitude"), "longitude", name, line, 180)
    if not cell("place") and (latitude is None or longitude is None):
        return None
    return coded.place("table", cell("place"), latitude, longitude, "near")


def _facts(
    cell: Callable[[str], str], read: Incident, day: str | None,
    where: tuple[IncidentPlace | None, GeoPrecision] | None, name: str, line: int,
) -> dict[str, Any]:  # fmt: skip
    """The fields of an incident that the cells state, beside what was read in the words."""
    facts: dict[str, Any] = {}
    if cell("type"):
        facts |= _type(cell("type"), name, line)
    if day is not None:
        facts |= {"event_date": day, "event_date_end": day, "time_precision": "day"}
    if where is not None:
        place, precision = where
        if not cell("place") and place and read.place and distance_km(place, read.place) <= _SAME_KM:
            place = replace(read.place, latitude=place.latitude, longitude=place.longitude)
        facts |= {"place": place, "geo_precision": precision}
    alone: Role = "perpetrator" if (facts.get("event_type") or read.event_type) in _ONE_SIDED else "party"
    roles: dict[str, Role] = {"perpetrator": "perpetrator", "actor": alone, "target": "target"}
    actors = [coded.actor(one, role, day) for field, role in roles.items() for one in coded.sides(cell(field)) if one]
    if actors:
        others = [one for one in read.actors if one.role not in {stated.role for stated in actors}]
        facts["actors"] = tuple({one.actor_id: one for one in (*others, *actors)}.values())
    for field, kind in (("killed", "fatalities"), ("injured", "injuries")):
        if (people := coded.count(cell(field), field, name, line)) is not None:
            facts |= {f"{kind}_min": people, f"{kind}_max": people}
            facts["toll_by_group"] = ()  # of the words, which may say another number
    return facts


def _type(value: str, name: str, line: int) -> dict[str, str]:
    """The type of an event by ACLED's name for it or ours, at any level."""
    wanted = table_columns.key(value)
    for kind in event_types():
        names = (kind.event_type, kind.sub_event_type, kind.waqai_type.replace("_", " "))
        if kind.event_type and wanted in map(table_columns.key, filter(None, names)):
            finer = kind.sub_event_type if wanted != table_columns.key(kind.event_type) else ""
            return coded.event(kind.event_type, finer, kind.disorder_type)
    raise InputError(
        name, line, f"type {value[:40]!r} is not known", f"known: {', '.join(coded.known_types())} and their sub-events"
    )
