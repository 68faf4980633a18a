"""Reports of one incident by several articles: which group an incident is in, and how many tell it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from store.links.likeness import LONGEST, Told
from store.schema import incident, meta, place_above, report_group

T = TypeVar("T")
LINKED = "linked"  # the revision up to which incidents are linked
_TOLD = (
    "incident_id", "article_id", "date_from", "date_to", "event_type", "sub_event_type", "place_id", "latitude",
    "longitude", "uncertainty_m", "geo_precision", "parties",
)  # fmt: skip
AT_ONCE = 500  # ids in one question: databases bound the number


@dataclass(frozen=True, slots=True)
class Reports:
    """``reports`` articles of ``sources`` publishers tell one incident; articles without one count as one each."""

    group_id: str
    reports: int
    sources: int


def groups_of(connection: sa.Connection, incident_ids: Iterable[str]) -> dict[str, str]:
    """Incident id -> group id, of those that are told elsewhere too."""
    found: dict[str, str] = {}
    for some in chunks(list(incident_ids)):
        question = sa.select(incident.c.incident_id, report_group.c.group_id).join_from(incident, report_group)
        found.update((str(a), str(b)) for a, b in connection.execute(question.where(incident.c.incident_id.in_(some))))
    return found


def numbers(connection: sa.Connection, group_ids: Iterable[str]) -> dict[str, Reports]:
    """Group id -> how many articles and publishers."""
    publisher = sa.func.coalesce(sa.func.nullif(incident.c.source, ""), incident.c.article_id)
    found = {}
    for some in chunks(sorted(set(group_ids))):
        question = (
            sa.select(
                report_group.c.group_id,
                sa.func.count(incident.c.article_id.distinct()),
                sa.func.count(publisher.distinct()),
            )
            .join_from(report_group, incident)
            .where(report_group.c.group_id.in_(some))
            .group_by(report_group.c.group_id)
        )
        found.update({str(key): Reports(str(key), int(n), int(m)) for key, n, m in connection.execute(question)})
    return found


def loosen(connection: sa.Connection, article_ids: Sequence[str], revision: int) -> None:
    """Say of incidents in one group with those of some articles that they changed: they are to be grouped again."""
    mine = incident.alias()
    theirs = report_group.alias()
    groups = (
        sa.select(theirs.c.group_id)
        .join_from(theirs, mine, theirs.c.number == mine.c.number)
        .where(mine.c.article_id.in_(article_ids))
    )
    together = sa.select(report_group.c.number).where(report_group.c.group_id.in_(groups))
    connection.execute(sa.update(incident).where(incident.c.number.in_(together)).values(revision=revision))


def to_be_linked(connection: sa.Connection, anew: bool) -> list[int]:
    """Numbers of the incidents that changed since the last linking, or of all, by day."""
    linked = 0 if anew else fact(connection, LINKED, -1)
    question = sa.select(incident.c.number).where(incident.c.date_from.is_not(None))
    if not anew:
        question = question.where(incident.c.revision > linked)
    return [int(n) for n in connection.execute(question.order_by(incident.c.date_from, incident.c.number)).scalars()]


def told_on(connection: sa.Connection, day: str) -> list[Told]:
    """What the incidents on the map on a day (ISO) are compared by, if they are not longer than one event can be."""
    earliest = (dt.date.fromisoformat(day) - dt.timedelta(LONGEST)).isoformat()
    return told(
        connection,
        incident.c.on_map == 1,
        incident.c.date_from >= earliest,  # PostgreSQL reads no BETWEEN of values with a collation
        incident.c.date_from <= day,
        incident.c.date_to >= day,
    )


def told(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Told]:
    """What some incidents are compared by, those on the map only."""
    columns = [incident.c[name] for name in _TOLD]
    rows = connection.execute(sa.select(*columns).where(incident.c.on_map == 1, *where)).all()
    above: dict[str, set[str]] = {}
    for some in chunks(sorted({row.place_id for row in rows if row.place_id})):
        for place_id, above_id in connection.execute(sa.select(place_above).where(place_above.c.place_id.in_(some))):
            above.setdefault(place_id, set()).add(above_id)
    sets = {place_id: frozenset(ids) for place_id, ids in above.items()}
    return [
        Told(
            row.incident_id, row.article_id, row.date_from, row.date_to, row.event_type, row.sub_event_type,
            row.place_id or "", row.latitude, row.longitude, row.uncertainty_m or 0, row.geo_precision,
            sets.get(row.place_id, frozenset()), tuple((a, b, bool(c)) for a, b, c in json.loads(row.parties)),
        )
        for row in rows
    ]  # fmt: skip


def fact(connection: sa.Connection, name: str, otherwise: int) -> int:
    """A number the store keeps about itself."""
    found = connection.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar_one_or_none()
    return otherwise if found is None else int(found)


def keep_fact(connection: sa.Connection, name: str, value: int) -> None:
    """Remember a number about the store itself."""
    connection.execute(sa.delete(meta).where(meta.c.name == name))
    connection.execute(sa.insert(meta), {"name": name, "value": value})


def write(connection: sa.Connection, groups: Mapping[str, str | None]) -> None:
    """Put incidents into groups; None takes one out. Ids that are not there are passed over."""
    for some in chunks(sorted(groups)):
        question = sa.select(incident.c.incident_id, incident.c.number).where(incident.c.incident_id.in_(some))
        rows = {int(number): groups[incident_id] for incident_id, number in connection.execute(question)}
        connection.execute(sa.delete(report_group).where(report_group.c.number.in_(rows)))
        new = [{"number": number, "group_id": group} for number, group in rows.items() if group is not None]
        if new:
            connection.execute(sa.insert(report_group), new)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, some at a time."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
