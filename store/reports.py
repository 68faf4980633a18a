"""Reports of one incident by several articles: which group an incident is in, and how many tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from store.schema import incident, report_group

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


def write(connection: sa.Connection, groups: Mapping[str, str | None]) -> None:
    """Put incidents into groups; None takes one out. Ids that are not there are passed over."""
    for some in chunks(sorted(groups)):
        question = sa.select(incident.c.incident_id, incident.c.number).where(incident.c.incident_id.in_(some))
        rows = {int(number): groups[incident_id] for incident_id, number in connection.execute(question)}
        connection.execute(sa.delete(report_group).where(report_group.c.number.in_(rows)))
        new = [{"number": number, "group_id": group} for number, group in rows.items() if group is not None]
        if new:
            connection.execute(sa.insert(report_group), new)


def chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """The items, some at a time."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
