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
from store.schema import article, incident, ledger, source

COPY_OF = "copy of "  # how the ledger says that an article is held as a copy
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


@dataclass(frozen=True, slots=True)
class Became:
    """An entry of a source and what became of it.

    ``state`` is ``coded``, ``copy`` or ``failed``; ``incidents`` how many it has on the map now, ``reason`` why it
    failed or what it is a copy of; ``at`` is UTC in ISO.
    """

    article_id: str
    title: str
    published: str | None
    at: str
    state: str
    incidents: int
    reason: str


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

    def newest(self, address: str, number: int = 10) -> list[Became]:
        """What the last entries of a source became, the newest first."""
        of_it = ledger.c.origin == address
        if "://" not in address:  # of a folder, the files in it
            of_it = sa.or_(of_it, ledger.c.origin.startswith(address.rstrip("/") + "/", autoescape=True))
        told = (
            sa.select(sa.func.count()).select_from(incident)
            .where(incident.c.article_id == ledger.c.article_id, incident.c.on_map == 1).scalar_subquery()
        )  # fmt: skip
        question = (
            sa.select(
                ledger.c.article_id, article.c.title, sa.func.substr(article.c.text, 1, 80), article.c.published,
                ledger.c.at, ledger.c.state, told, ledger.c.reason,
            )
            .join_from(ledger, article, article.c.article_id == ledger.c.article_id, isouter=True)
            .where(of_it).order_by(ledger.c.at.desc(), ledger.c.article_id).limit(number)
        )  # fmt: skip
        with self._database.reading() as connection:
            rows = connection.execute(question).all()
        return [
            Became(
                ident, title or start or ident, published, at,
                "failed" if state == "failed" else "copy" if (reason or "").startswith(COPY_OF) else "coded",
                count, (reason or "").removeprefix(COPY_OF),
            )
            for ident, title, start, published, at, state, count, reason in rows
        ]  # fmt: skip

    def check(self, address: str, every_minutes: int = EVERY, who: str = "") -> None:
        """Refuse a source that :meth:`watch` would refuse, with its errors; nothing is written."""
        need(who, "curator")
        if not address.strip():
            raise UsageError("address", address, "is empty; give a feed, a page or a folder")
        if every_minutes < 1:
            raise UsageError("every", str(every_minutes), "is not an interval; give minutes")
        if address.strip() in {w.address for w in self.watched()}:
            raise UsageError("address", address.strip(), "is watched already")

    def watch(self, address: str, title: str = "", every_minutes: int = EVERY, who: str = "") -> Watched:
        """Add a source, or bring back one that was removed.

        Raises
        ------
        NotAllowedError
            It takes a curator.
        UsageError
            The address is empty or watched already, or the interval is less than a minute.
        """
        address = address.strip()
        self.check(address, every_minutes, who)
        known = {w.address for w in self.watched(removed=True)}
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
