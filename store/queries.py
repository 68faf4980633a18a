"""Questions to the store.

One function, :func:`conditions`, reads the filters for all of them, so that map, timeline, table and
exports always count the same incidents.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from models import Filters, Modality
from store.schema import TRIGRAM, article, incident, incident_actor, incident_detail, incident_place
from store.words import search_words

Unit = Literal["day", "week", "month"]

PIN_COLUMNS = (
    incident.c.incident_id,
    incident.c.date_from.label("event_date"),
    incident.c.event_type,
    incident.c.sub_event_type,
    incident.c.latitude,
    incident.c.longitude,
    incident.c.geo_precision,
    incident.c.uncertainty_m,
    incident.c.place_id,
    incident.c.fatalities_max,
)

#: What ``Store.values`` can list: the column, and the table it is joined from where it is not the incident's own.
VALUE_COLUMNS: dict[str, tuple[sa.Column[Any], sa.Table | None]] = {
    "actor_id": (incident_actor.c.actor_id, incident_actor),
    "place_id": (incident_place.c.place_id, incident_place),
    "event_type": (incident.c.event_type, None),
    "sub_event_type": (incident.c.sub_event_type, None),
    "geo_precision": (incident.c.geo_precision, None),
    "status": (incident.c.status, None),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """``shown`` of ``total`` incidents pass the filters, ``without_place`` of the shown have no point."""

    shown: int
    total: int
    without_place: int


def conditions(filters: Filters, dialect: str) -> list[sa.ColumnElement[bool]]:
    """What an incident must meet to be shown: on the map at all, and inside every filter that is set.

    Only a filter by modality brings up what is denied, demanded or threatened and so never on the map.

    Incidents without a date are outside any date filter and those without a point outside any box:
    nothing says that they are inside.
    """
    found: list[sa.ColumnElement[bool]] = [
        _of_modality(filters.modalities) if filters.modalities else incident.c.on_map == 1
    ]
    if filters.date_to:
        found.append(incident.c.date_from <= filters.date_to)
    if filters.date_from:
        found.append(incident.c.date_to >= filters.date_from)
    for column, wanted in (
        (incident.c.event_type, filters.event_types),
        (incident.c.sub_event_type, filters.sub_event_types),
        (incident.c.geo_precision, filters.precisions),
        (incident.c.status, filters.statuses),
    ):
        if wanted:
            found.append(column.in_(wanted))
    # EXISTS, not IN: the newest few hundred are found without listing every incident of an actor first.
    if filters.factions:
        found.append(_beside(incident_actor, lambda other: other.c.actor_id.in_(filters.factions)))
    if filters.place_ids:
        found.append(_beside(incident_place, lambda other: other.c.place_id.in_(filters.place_ids)))
    if filters.bbox is not None:
        found.append(_inside(filters.bbox))
    found += [_says(word, dialect) for word in search_words(filters.text)]
    return found


def _beside(table: sa.Table, condition: Callable[[sa.FromClause], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """The incident has a row in ``table`` that meets the condition."""
    other = table.alias()  # by_value may join the same table
    return sa.exists().where(other.c.number == incident.c.number, condition(other)).correlate(incident)


def _of_modality(modalities: Sequence[Modality]) -> sa.ColumnElement[bool]:
    """The incident's record has one of the modalities; quotes inside its texts are escaped, so nothing else matches."""
    return _beside(
        incident_detail,
        lambda other: sa.or_(*(other.c.record.contains(f'"modality": "{m}"', autoescape=True) for m in modalities)),
    )


def _inside(bbox: tuple[float, float, float, float]) -> sa.ColumnElement[bool]:
    """Points in (west, south, east, north), edges included; a box with west > east crosses the 180th meridian."""
    west, south, east, north = bbox
    longitude = incident.c.longitude
    across = sa.or_(longitude >= west, longitude <= east) if west > east else longitude.between(west, east)
    return sa.and_(incident.c.latitude.between(south, north), across)


def _says(word: str, dialect: str) -> sa.ColumnElement[bool]:
    """The incident's words contain ``word``, which is folded already."""
    if dialect == "sqlite" and len(word) >= TRIGRAM:
        search = sa.table("incident_search", sa.column("rowid"), sa.column("words"))
        phrase = '"' + word.replace('"', '""') + '"'
        return incident.c.number.in_(sa.select(search.c.rowid).where(search.c.words.op("MATCH")(phrase)))
    return _beside(incident_detail, lambda other: other.c.words.contains(word, autoescape=True))


def records() -> sa.Select[str]:
    """Records of incidents, any of them, in no order."""
    return sa.select(incident_detail.c.record).join_from(incident, incident_detail)


def newest_first(question: sa.Select[Any], filters: Filters, dialect: str) -> sa.Select[Any]:
    """The shown incidents in the one order every list has: newest day first, undated last, then as reported."""
    return question.where(*conditions(filters, dialect)).order_by(
        incident.c.date_from.desc().nulls_last(), incident.c.article_id, incident.c.position
    )


def counting(filters: Filters, dialect: str) -> sa.Select[int, int]:
    """Number shown and, of these, with a point."""
    return sa.select(sa.func.count(), sa.func.count(incident.c.latitude)).where(*conditions(filters, dialect))


def publishers(filters: Filters, dialect: str) -> sa.Select[Any]:
    """Sources of the articles the shown incidents were read from, by name."""
    return (
        sa.select(article.c.source)
        .join_from(incident, article)
        .where(*conditions(filters, dialect), article.c.source != "")
        .distinct()
        .order_by(article.c.source)
    )


def by_day(filters: Filters, dialect: str) -> sa.Select[Any]:
    """First day, event type and number of the shown incidents that have a date."""
    return (
        sa.select(incident.c.date_from, incident.c.event_type, sa.func.count())
        .where(*conditions(filters, dialect), incident.c.date_from.is_not(None))
        .group_by(incident.c.date_from, incident.c.event_type)
        .order_by(incident.c.date_from, incident.c.event_type)
    )


def by_value(column: str, filters: Filters, dialect: str) -> sa.Select[Any]:
    """Values of a column of ``VALUE_COLUMNS`` with the number of shown incidents, most frequent first."""
    value, beside = VALUE_COLUMNS[column]
    number = sa.func.count()
    question = sa.select(value, number).where(*conditions(filters, dialect), value != "")
    if beside is not None:
        question = question.join_from(incident, beside, beside.c.number == incident.c.number)
    return question.group_by(value).order_by(number.desc(), value)


def first_day(day: str, unit: Unit) -> str:
    """First day of the week (Monday) or month that holds an ISO date; the date itself for ``day``.

    >>> first_day("2021-04-25", "week"), first_day("2021-04-25", "month")
    ('2021-04-19', '2021-04-01')
    """
    date = dt.date.fromisoformat(day)
    if unit == "week":
        # The first week of year 1 has no Monday in the calendar: its own first day stands in.
        date = dt.date.fromordinal(max(1, date.toordinal() - date.weekday()))
    elif unit == "month":
        date = date.replace(day=1)
    return date.isoformat()
