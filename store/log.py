"""The log: who changed what, when, from what to what and why, in one table whose rows are never changed.

Each row carries a hash over itself and the hash of the row before. A row that is changed, taken out or put in between
breaks the chain from there on, and :meth:`Log.verify` says where. Somebody who can write to the database could compute
the whole chain again: to rule that out, keep the last hash somewhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from store.database import Database
from store.permission import need
from store.rows import now
from store.schema import log, meta

FIRST = "0" * 64  # what stands before the first row
AT_ONCE = 5000  # rows read together
#: What can be done to a store: of incidents, of events, of sources, what leaves, and what the data files get.
ACTIONS = (
    "correct", "add", "undo", "review", "second", "note", "join", "part", "lead", "restrict", "unrestrict", "watch",
    "unwatch", "free", "place", "faction", "export", "restore", "watch_view", "unwatch_view", "role",
    "layer", "unlayer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log.

    Attributes
    ----------
    what, subject, field : str
        One of ``ACTIONS``, the id of what it was done to, and the field that was changed; empty where there is none.
    before, after : str
        JSON, as in the record; empty where there is nothing to say.
    at : str
        UTC, ISO.
    number, hash
        Given when it is written.
    """

    who: str
    what: str
    subject: str
    field: str = ""
    before: str = ""
    after: str = ""
    why: str = ""
    at: str = ""
    number: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether the chain holds: how many rows were looked at, and the number of the first wrong one, or None."""

    rows: int
    broken_at: int | None
    last: str


class Log:
    """Reading the log of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(
        self,
        who: str = "",
        what: str = "",
        subject: str = "",
        since: str = "",
        until: str = "",
        limit: int | None = None,
    ) -> list[Entry]:
        """Entries that meet all conditions given, newest first.

        Parameters
        ----------
        who, what, subject : str
            As in :class:`Entry`, whole.
        since, until : str
            ISO dates, inclusive, UTC.
        """
        question = sa.select(log).order_by(log.c.number.desc()).limit(limit)
        for name, value in (("who", who), ("what", what), ("subject", subject)):
            if value:
                question = question.where(log.c[name] == value)
        if since:
            question = question.where(log.c.at >= since)
        if until:
            question = question.where(log.c.at < f"{until}U")  # a day is followed by T
        with self._database.reading() as connection:
            return [Entry(**row) for row in connection.execute(question).mappings()]

    def add(self, entry: Entry) -> None:
        """Put down what was done outside the store, such as a place added to the gazetteer. It takes a curator."""
        need(entry.who, "curator")
        with self._database.changing() as (connection, _):
            write(connection, [entry])

    def note(self, entry: Entry) -> None:
        """Put down what left the desk, whoever took it; the data are as they were, and so is their revision."""
        with self._database.writing() as connection:
            connection.execute(sa.select(meta.c.value).where(meta.c.name == "revision").with_for_update())
            write(connection, [entry])

    def names(self) -> list[str]:
        """Who stands in the log, by name."""
        with self._database.reading() as connection:
            return [
                str(who) for who in connection.execute(sa.select(log.c.who).distinct().order_by(log.c.who)).scalars()
            ]

    def verify(self) -> Verified:
        """Whether every row is as it was written and none is missing."""
        rows, before = 0, FIRST
        with self._database.reading() as connection:
            question = sa.select(log).order_by(log.c.number).execution_options(yield_per=AT_ONCE)
            with connection.execute(question) as result:
                for row in result.mappings():
                    entry = Entry(**row)
                    if entry.number != rows + 1 or entry.hash != chained(before, entry):
                        return Verified(rows, entry.number, before)
                    rows, before = rows + 1, entry.hash
        return Verified(rows, None, before)


def chained(before: str, entry: Entry) -> str:
    """SHA-256 (hexadecimal) over the hash of the row before and all else that stands in a row."""
    values = [before, *(getattr(entry, name) for name in Entry.__slots__ if name != "hash")]
    return hashlib.sha256(json.dumps(values, ensure_ascii=True).encode("ascii")).hexdigest()


def write(connection: sa.Connection, entries: Iterable[Entry]) -> None:
    """Put entries at the end of the log, in a transaction that wrote before: so numbers are given once."""
    last = connection.execute(sa.select(log.c.number, log.c.hash).order_by(log.c.number.desc()).limit(1)).one_or_none()
    number, before = (int(last[0]), str(last[1])) if last else (0, FIRST)
    rows: list[dict[str, Any]] = []
    at = now()
    for entry in entries:
        number += 1
        dated = replace(entry, number=number, at=entry.at or at)
        before = chained(before, dated)
        rows.append({name: getattr(dated, name) for name in Entry.__slots__} | {"hash": before})
    for some in _some(rows):
        connection.execute(sa.insert(log), list(some))


def _some(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
