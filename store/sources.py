"""The sources a store is fed from: feeds, pages and folders, when each was asked last and what came of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from errors import UsageError
from store import log
from store.database import Database
from store.log import Entry
from store.permission import need
from store.rows import now
from store.schema import source

EVERY = 30  # minutes between two visits, unless it is said otherwise
LONGEST_WAIT = 24 * 60  # minutes after failures


@dataclass(frozen=True, slots=True)
class Watched:
    """A source; times are UTC in ISO, ``errors`` the visits that failed since the last that did not."""

    source_id: int
    address: str
    title: str
    every_minutes: int
    added_at: str
    added_by: str
    removed_at: str | None = None
    tried_at: str | None = None
    succeeded_at: str | None = None
    items: int = 0
    errors: int = 0
    last_error: str = ""
    etag: str | None = None
    last_modified: str | None = None
    seen: tuple[str, ...] = ()

    @property
    def wait_minutes(self) -> int:
        """Minutes until the next visit: doubled with every failure, a day at most."""
        return min(self.every_minutes << min(self.errors, 12), max(LONGEST_WAIT, self.every_minutes))

    def due(self, at: dt.datetime) -> bool:
        """Whether it is time for a visit."""
        if self.tried_at is None:
            return True
        return at >= dt.datetime.fromisoformat(self.tried_at) + dt.timedelta(minutes=self.wait_minutes)


class Sources:
    """Adding and removing sources, and what became of each visit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def watched(self, removed: bool = False) -> list[Watched]:
        """The sources, in the order they were added; those removed only when asked for."""
        question = sa.select(source).order_by(source.c.source_id)
        if not removed:
            question = question.where(source.c.removed_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(question).mappings().all()
        return [Watched(**{**row, "seen": tuple(json.loads(row["seen"] or "[]"))}) for row in rows]

    def watch(self, address: str, title: str = "", every_minutes: int = EVERY, who: str = "") -> Watched:
        """Add a source, or bring back one that was removed.

        Raises
        ------
        NotAllowedError
            It takes a curator.
        UsageError
            The address is empty or watched already, or the interval is less than a minute.
        """
        need(who, "curator")
        address = address.strip()
        if not address:
            raise UsageError("address", address, "is empty; give a feed, a page or a folder")
        if every_minutes < 1:
            raise UsageError("every", str(every_minutes), "is not an interval; give minutes")
        known = {w.address: w for w in self.watched(removed=True)}
        if address in known and known[address].removed_at is None:
            raise UsageError("address", address, "is watched already")
        values = {"title": title.strip(), "every_minutes": every_minutes, "removed_at": None}
        with self._database.changing() as (connection, _):
            if address in known:
                connection.execute(sa.update(source).where(source.c.address == address).values(**values, errors=0))
            else:
                last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(source.c.source_id), 0))).scalar_one()
                first = {"source_id": last + 1, "address": address, "added_at": now(), "added_by": who.strip()}
                new = first | values | {"items": 0, "errors": 0, "last_error": ""}
                connection.execute(sa.insert(source), new)
            told = json.dumps({"title": title.strip(), "every_minutes": every_minutes}, ensure_ascii=False)
            log.write(connection, [Entry(who.strip(), "watch", address, after=told)])
        return next(w for w in self.watched() if w.address == address)

    def unwatch(self, source_id: int, who: str = "") -> None:
        """Take a source away; what came from it stays, and :meth:`watch` brings it back."""
        need(who, "curator")
        with self._database.changing() as (connection, _):
            same = source.c.source_id == source_id
            connection.execute(sa.update(source).where(same).values(removed_at=now()))
            addresses = connection.execute(sa.select(source.c.address).where(same)).scalars().all()
            log.write(connection, [Entry(who.strip(), "unwatch", address) for address in addresses])

    def visited(
        self,
        source_id: int,
        items: int,
        error: str = "",
        etag: str | None = None,
        last_modified: str | None = None,
        seen: Sequence[str] = (),
    ) -> None:
        """Write down what became of a visit: new articles, or an error; the state of before holds then."""
        at = now()
        values: dict[str, object] = {"tried_at": at, "last_error": error}
        if error:
            values["errors"] = source.c.errors + 1
        else:
            values |= {"errors": 0, "succeeded_at": at, "items": source.c["items"] + items}
            values |= {"etag": etag, "last_modified": last_modified, "seen": json.dumps(list(seen))}
        with self._database.changing() as (connection, _):
            connection.execute(sa.update(source).where(source.c.source_id == source_id).values(values))
