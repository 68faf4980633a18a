"""Reports of one incident by several articles: which group an incident is in, and how many tell it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from models import GEO_PRECISIONS
from store.database import Database, fact, keep_fact
from store.links.likeness import JOINED, LEAD, LONGEST, Day, Traits, comparable, days_of, groups
from store.schema import correction, incident, place_above, report_group

T = TypeVar("T")
LINKED = "linked"  # the revision up to which incidents are linked
_TRAITS = (
    "incident_id", "article_id", "date_from", "date_to", "event_type", "sub_event_type", "place_id", "latitude",
    "longitude", "uncertainty_m", "geo_precision", "parties", "joined", "killed",
)  # fmt: skip
AT_ONCE = 500  # ids in one question: databases bound the number
DAYS_AT_ONCE = 30  # days whose incidents are read together while linking
DAYS_KEPT = 60  # days whose incidents are held in memory


@dataclass(frozen=True, slots=True)
class Reports:
    """``reports`` articles of ``sources`` publishers tell one incident; articles without one count as one each."""

    group_id: str
    reports: int
    sources: int


class Links:
    """Which incidents several articles report, and how many report each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def link(self) -> int:
        """Find out which incidents several articles report, of those new or changed since the last time.

        The groups do not depend on the order in which articles came. Returns how many incidents were looked at.
        """
        with self._database.reading() as connection:
            revision = fact(connection, "revision") or 0
            numbers = _to_be_linked(connection)
        if not numbers:
            return 0

        days, seen = _Days(self._database), set[str]()
        for some in chunks(numbers):
            with self._database.reading() as connection:
                question = sa.select(incident.c.incident_id).where(incident.c.number.in_(some))
                ids = connection.execute(question).scalars().all()
                changed = [one for one in _traits(connection, incident.c.number.in_(some)) if comparable(one)]
                by_hand = _joined(connection, some)
            alone = {incident_id: None for incident_id in ids if incident_id not in seen}
            found: dict[str, str | None] = {}
            for together in _by_days(changed):
                days.read(day for traits in together for day in days_of(traits) or ())
                found |= groups(together, days.__getitem__, seen)
            written = self.group(alone | found | by_hand)
            if written == revision + 1:  # nobody else has written meanwhile: our own changes need no second look
                revision = written
        with self._database.writing() as connection:
            keep_fact(connection, LINKED, revision)
        return len(numbers)

    def group(self, groups: Mapping[str, str | None]) -> int:
        """Put incidents (by id) into groups of reports of one event; None takes one out. Returns the new revision."""
        with self._database.changing() as (connection, revision):
            _write(connection, groups, revision)
        return revision

    def reports_of(self, incident_id: str) -> list[str]:
        """Ids of all incidents that tell the event of one, itself among them, in the order they were kept."""
        with self._database.reading() as connection:
            return together(connection, incident_id)

    def of(self, incident_ids: Iterable[str]) -> dict[str, Reports]:
        """Incident id -> its group and how many articles and publishers report it; those reported once are left out."""
        with self._database.reading() as connection:
            group_ids = _groups_of(connection, incident_ids)
            reports = _reports(connection, group_ids.values())
        return {incident_id: reports[group_id] for incident_id, group_id in group_ids.items()}


def together(connection: sa.Connection, incident_id: str) -> list[str]:
    """See :meth:`Links.reports_of`."""
    mine = sa.select(incident.c.event).where(incident.c.incident_id == incident_id).scalar_subquery()
    question = sa.select(incident.c.incident_id).where(incident.c.event == mine).order_by(incident.c.number)
    return [str(i) for i in connection.execute(question).scalars()]


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


def _groups_of(connection: sa.Connection, incident_ids: Iterable[str]) -> dict[str, str]:
    """Incident id -> group id, of those that other articles report too."""
    group_ids_of: dict[str, str] = {}
    for some in chunks(list(incident_ids)):
        question = sa.select(incident.c.incident_id, report_group.c.group_id).join_from(incident, report_group)
        group_ids_of.update(
            (str(a), str(b)) for a, b in connection.execute(question.where(incident.c.incident_id.in_(some)))
        )
    return group_ids_of


def _reports(connection: sa.Connection, group_ids: Iterable[str]) -> dict[str, Reports]:
    """Group id -> how many articles and publishers."""
    publisher = sa.func.coalesce(sa.func.nullif(incident.c.source, ""), incident.c.article_id)
    reports = {}
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
        reports.update({str(key): Reports(str(key), int(n), int(m)) for key, n, m in connection.execute(question)})
    return reports


def _to_be_linked(connection: sa.Connection) -> list[int]:
    """Numbers of the incidents that changed since the last linking, by day."""
    linked = fact(connection, LINKED)
    question = sa.select(incident.c.number).where(incident.c.date_from.is_not(None))
    if linked is not None:
        question = question.where(incident.c.revision > linked)
    return [int(n) for n in connection.execute(question.order_by(incident.c.date_from, incident.c.number)).scalars()]


class _Days(dict[str, Day]):
    """The comparable incidents on a day (ISO), read many days at once; only those read last are kept."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    def __missing__(self, day: str) -> Day:
        self.read([day])
        return self[day]

    def read(self, days: Iterable[str]) -> None:
        """Have some days ready: at most ``DAYS_KEPT``."""
        new = set(days) - self.keys()
        if not new:
            return
        for old in list(self)[: max(0, len(self) + len(new) - DAYS_KEPT)]:
            del self[old]
        begun = {dt.date.fromisoformat(day) - dt.timedelta(n) for day in new for n in range(LONGEST)}
        on: dict[str, list[Traits]] = {day: [] for day in sorted(new)}
        with self._database.reading() as connection:
            for some in chunks(sorted(day.isoformat() for day in begun)):
                for traits in filter(comparable, _traits(connection, incident.c.date_from.in_(some))):
                    for day in new.intersection(days_of(traits) or ()):
                        on[day].append(traits)
        self.update((day, Day(found)) for day, found in on.items())


def _by_days(changed: Iterable[Traits]) -> Iterator[list[Traits]]:
    """Incidents in the order of their days, those together whose days are read at once."""
    together: list[Traits] = []
    days: set[str] = set()
    for traits in sorted(changed, key=lambda t: (t.first, t.incident_id)):
        days.update(days_of(traits) or ())
        if together and len(days) > DAYS_AT_ONCE:
            yield together
            together, days = [], set(days_of(traits) or ())
        together.append(traits)
    yield together


def _traits(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Traits]:
    """What some incidents are compared by, those on the map only."""
    columns = [incident.c[name] for name in _TRAITS]
    rows = connection.execute(sa.select(*columns).where(incident.c.on_map == 1, *where)).all()
    above: dict[str, set[str]] = {}
    for some in chunks(sorted({row.place_id for row in rows if row.place_id})):
        for place_id, above_id in connection.execute(sa.select(place_above).where(place_above.c.place_id.in_(some))):
            above.setdefault(place_id, set()).add(above_id)
    sets = {place_id: frozenset(ids) for place_id, ids in above.items()}
    return [
        Traits(
            row.incident_id, row.article_id, row.date_from, row.date_to, row.event_type, row.sub_event_type,
            row.place_id or "", row.latitude, row.longitude, row.uncertainty_m or 0, row.geo_precision,
            sets.get(row.place_id, frozenset()), tuple((a, b, bool(c)) for a, b, c in json.loads(row.parties)),
            row.joined, row.killed,
        )
        for row in rows
    ]  # fmt: skip


def _joined(connection: sa.Connection, numbers: Sequence[int]) -> dict[str, str]:
    """Incident id -> name of the event it was joined to by hand, of some incidents."""
    question = sa.select(incident.c.incident_id, incident.c.joined).where(
        incident.c.number.in_(numbers), incident.c.joined.startswith(JOINED)
    )
    return {str(key): str(name) for key, name in connection.execute(question)}


def _write(connection: sa.Connection, groups: Mapping[str, str | None], revision: int) -> None:
    """Put incidents into groups; None takes one out. Ids that are not there are passed over."""
    for some in chunks(sorted(groups)):
        question = sa.select(incident.c.incident_id, incident.c.number).where(incident.c.incident_id.in_(some))
        rows = {int(number): groups[incident_id] for incident_id, number in connection.execute(question)}
        connection.execute(sa.delete(report_group).where(report_group.c.number.in_(rows)))
        new = [{"number": number, "group_id": group} for number, group in rows.items() if group is not None]
        if new:
            connection.execute(sa.insert(report_group), new)
        alone = [number for number, group in rows.items() if group is None]
        own = sa.update(incident).where(incident.c.number.in_(alone), incident.c.event != incident.c.number)
        connection.execute(own.values(event=incident.c.number, revision=revision))
    for some in chunks(sorted({group for group in groups.values() if group is not None})):
        _lead(connection, some, revision)


def _lead(connection: sa.Connection, group_ids: Sequence[str], revision: int) -> None:
    """Let one report lead each group: the one a curator chose last, else the one with the most exact place.

    Of those that are as exact it is the surest, then the first kept.
    """
    columns = ("incident_id", "number", "geo_precision", "confidence")
    question = sa.select(report_group.c.group_id, *(incident.c[name] for name in columns))
    rows = connection.execute(question.join_from(report_group, incident).where(report_group.c.group_id.in_(group_ids)))
    found_here = rows.all()
    chosen = _chosen(connection, [row.incident_id for row in found_here])
    members: dict[str, list[tuple[int, int, float, int]]] = {}
    for group_id, incident_id, number, precision, confidence in found_here:
        rank = GEO_PRECISIONS.index(precision) if precision in GEO_PRECISIONS else len(GEO_PRECISIONS)
        members.setdefault(group_id, []).append((-chosen.get(incident_id, 0), rank, -confidence, number))
    led = [(number, min(found)[-1]) for found in members.values() for *_, number in found]
    theirs = sa.update(incident).where(
        incident.c.number == sa.bindparam("report"), incident.c.event != sa.bindparam("leader")
    )
    if led:
        told = theirs.values(event=sa.bindparam("leader"), revision=revision)
        connection.execute(told, [{"report": number, "leader": leader} for number, leader in led])


def _chosen(connection: sa.Connection, incident_ids: Sequence[str]) -> dict[str, int]:
    """Incident id -> number of the correction that says it stands for its event, of some incidents."""
    found: dict[str, int] = {}
    for some in chunks(incident_ids):
        said = (correction.c.incident_id.in_(some), correction.c.field == LEAD, correction.c.undone_at.is_(None))
        for incident_id, number in connection.execute(
            sa.select(correction.c.incident_id, correction.c.correction_id).where(*said)
        ):
            found[incident_id] = max(number, found.get(incident_id, 0))
    return found


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, some at a time."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
