"""The doubts of a store, kept beside its incidents: brought up to date after every ingest and every correction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import sqlalchemy as sa

from models import Article, Incident
from store.database import Database, fact, keep_fact
from store.gate.doubts import AGAIN, BY_OTHERS, EVERY, TOLL, TollRule, doubts, limit, toll_rules
from store.schema import article, correction, incident, incident_detail

JUDGED = "judged"  # the revision up to which incidents are judged by themselves
MEASURED = "measured"  # the revision at which tolls were measured by those of the store
AT_ONCE = 500  # incidents in one question: databases bound the number
BESIDE = ("number", "incident_id", "article_id", "doubts", "on_map", "sub_event_type", "source", "killed")

Limits = Mapping[tuple[str, str], int]  # (sub-event type, publisher or "" for any) -> the most that is believed unseen


@dataclass(frozen=True, slots=True)
class _Row:
    """What is judged of an incident: columns of the store, and its doubts by itself where it has changed."""

    number: int
    incident_id: str
    article_id: str
    doubts: str
    on_map: int
    sub_event_type: str
    source: str
    killed: int | None
    own: tuple[str, ...] | None = None

    @property
    def by_itself(self) -> tuple[str, ...]:
        return tuple(d for d in self.doubts.split(",") if d not in ("", *BY_OTHERS)) if self.own is None else self.own


class _Toll(NamedTuple):
    """How many an incident killed, of a type, by a publisher."""

    sub_event_type: str
    source: str
    killed: int | None


class Gate:
    """Which incidents are set aside until somebody has looked, and why."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def judge(self, tolls: Literal["all", "changed", "as they are"] = "all") -> int:
        """Judge what is new or changed, and every toll against those of the store as it is now.

        After an ingest what is said does not depend on the order in which articles came. Returns how many incidents
        have other doubts than they had.

        Parameters
        ----------
        tolls : str
            Which are measured: all; those of what changed and of its articles, as where a correction is taken back;
            or none, since the correction of one incident does not move the limits of a store.
        """
        with self._database.reading() as connection:
            now, last = fact(connection, "revision") or 0, fact(connection, JUDGED)
            done = fact(connection, MEASURED) if tolls == "all" else last
            if done is not None and done >= now:
                return 0
            changed = _changed(connection, last)
            of = None if tolls == "all" else {row.article_id for row in changed.values()} if tolls == "changed" else ()
            others = {row.number: row for row in _with_a_toll(connection, of)}
            looked_at = _toll_corrected(connection)
            limits = _limits(others.values() if tolls == "all" else _like(connection, others.values()))
        again = _told_again((others | changed).values(), looked_at)
        other: dict[str, list[int]] = defaultdict(list)
        for row in (others | changed).values():
            known = row.doubts.split(",")
            beside = {"toll": _too_high(row, limits), "again": row.number in again}
            if tolls == "as they are":
                beside = {doubt: doubt in known for doubt in BY_OTHERS}
            raised = [d for d in BY_OTHERS if beside[d] and row.incident_id not in looked_at]
            said = ",".join([*raised, *row.by_itself])
            if said != row.doubts:
                other[said].append(row.number)
        if not other:
            with self._database.writing() as connection:
                _note(connection, now, tolls == "all")
            return 0
        with self._database.changing() as (connection, revision):
            _write(connection, other, revision)
            _note(connection, revision, tolls == "all")
        return sum(map(len, other.values()))


def _note(connection: sa.Connection, revision: int, measured: bool) -> None:
    keep_fact(connection, JUDGED, revision)
    if measured:
        keep_fact(connection, MEASURED, revision)


def _changed(connection: sa.Connection, last: int | None) -> dict[int, _Row]:
    """Incidents written after a revision, with their doubts by themselves."""
    beside = [incident.c[name].label(f"i_{name}") for name in BESIDE]
    columns = [article.c[name] for name in Article.__slots__]
    question = (
        sa.select(incident_detail.c.record, *beside, *columns)
        .join_from(incident, incident_detail)
        .join(article, article.c.article_id == incident.c.article_id)
        .where(incident.c.revision > (-1 if last is None else last))
    )
    found = {}
    for row in connection.execution_options(yield_per=AT_ONCE).execute(question).mappings():
        item = Article(**{name: row[name] for name in Article.__slots__})
        own = doubts(Incident.from_record(json.loads(row["record"])), item)
        found[row["i_number"]] = _Row(**{name: row[f"i_{name}"] for name in BESIDE}, own=own)
    return found


def _with_a_toll(connection: sa.Connection, articles: Collection[str] | None = None) -> Iterator[_Row]:
    """Incidents on the map that killed somebody: every one, or those of some articles."""
    question = sa.select(*(incident.c[name] for name in BESIDE))
    if articles is None:
        every = question.where(incident.c.on_map == 1, incident.c.killed > 0)
        yield from (_Row(*row) for row in connection.execute(every))
        return
    listed = sorted(articles)
    for start in range(0, len(listed), AT_ONCE):  # SQLite would look for those on the map first: nearly all there are
        of = question.where(incident.c.article_id.in_(listed[start : start + AT_ONCE]))
        found = (_Row(*row) for row in connection.execute(of))
        yield from (row for row in found if row.on_map and (row.killed or 0) > 0)


def _like(connection: sa.Connection, rows: Iterable[_Row]) -> Iterator[_Toll]:
    """What the limits of some incidents are made of: every toll of a type, where one of them can be over its limit."""
    kinds = {row.sub_event_type for row in rows if (row.killed or 0) > _rule(row.sub_event_type).least}
    of_kind = (incident.c.on_map == 1, incident.c.killed > 0, incident.c.sub_event_type.in_(kinds))
    question = sa.select(incident.c.sub_event_type, incident.c.source, incident.c.killed).where(*of_kind)
    return (_Toll(*row) for row in connection.execute(question)) if kinds else iter(())


def _toll_corrected(connection: sa.Connection) -> set[str]:
    """Ids of incidents whose toll a curator has corrected, and so seen."""
    said = sa.select(correction.c.incident_id).where(correction.c.field.in_(TOLL), correction.c.undone_at.is_(None))
    return set(connection.execute(said).scalars())


def _limits(rows: Iterable[_Row | _Toll]) -> Limits:
    """The most that is believed unseen of each type, and of each publisher of it where it has enough of its own."""
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        for source in {"", row.source}:
            known[row.sub_event_type, source].append(row.killed or 0)
    limits = {key: limit(sorted(numbers), _rule(key[0])) for key, numbers in known.items()}
    return {key: most for key, most in limits.items() if most is not None}


def _told_again(rows: Iterable[_Row], looked_at: Collection[str]) -> set[int]:
    """Numbers of the incidents whose many dead their article has told of another one already: one of them counts."""
    told: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.on_map and row.killed and row.killed >= AGAIN:
            told[row.article_id, row.killed].append(row)
    again: set[int] = set()
    for same in told.values():  # the one that counts: seen by a curator, else without other doubts, else the first
        same.sort(key=lambda row: (row.incident_id not in looked_at, len(row.by_itself), row.number))
        again.update(row.number for row in same[1:])
    return again


def _too_high(row: _Row, limits: Limits) -> bool:
    kind = row.sub_event_type
    most = limits.get((kind, row.source), limits.get((kind, ""), _rule(kind).most))
    return bool(row.on_map) and (row.killed or 0) > most


def _rule(kind: str) -> TollRule:
    rules = toll_rules()
    return rules.get(kind, rules[EVERY])


def _write(connection: sa.Connection, said: Mapping[str, list[int]], revision: int) -> None:
    for text, numbers in said.items():
        for start in range(0, len(numbers), AT_ONCE):
            here = incident.c.number.in_(numbers[start : start + AT_ONCE])
            connection.execute(sa.update(incident).where(here).values(doubts=text, revision=revision))
