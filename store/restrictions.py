"""What only curators see: incidents, articles, and all articles of a publisher.

A restricted incident leaves the map, every count, list, link, figure, export, feed and message; curators see it on
the pages. One incident is restricted by a correction, which follows it when its article is coded again; where the words
of a restricted incident are gone, everything its article tells is restricted, so that a new edition opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from errors import UsageError
from store import log
from store.changes import signed
from store.correction_rows import show_states
from store.database import Database
from store.log import Entry
from store.permission import need
from store.rows import now
from store.schema import article, incident, restriction

Kind = Literal["article", "source"]
KINDS: tuple[Kind, ...] = ("article", "source")


@dataclass(frozen=True, slots=True)
class Restriction:
    """An article (by id) or a publisher (by name) that is for curators only; who said so when (UTC, ISO) and why."""

    kind: Kind
    subject: str
    who: str
    why: str
    at: str


class Restrictions:
    """Restricting articles and publishers of one database; single incidents by :meth:`store.Corrections.correct`."""

    def __init__(self, database: Database, link: Callable[[], object]) -> None:
        self._database, self._link = database, link

    def listed(self) -> list[Restriction]:
        """All that stand, by kind and subject."""
        columns = [restriction.c[name] for name in Restriction.__slots__]
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(restriction.c.kind, restriction.c.subject))
            return [Restriction(*row) for row in rows]

    def any(self) -> bool:
        """Whether anything here is for curators only."""
        with self._database.reading() as connection:
            hidden = sa.select(incident.c.number).where(incident.c.restricted == 1).limit(1)
            return connection.execute(hidden).first() is not None

    def why(self, incident_id: str) -> list[str]:
        """By what an incident is restricted: ``incident``, ``article``, ``source``; empty when it is not."""
        with self._database.reading() as connection:
            columns = (incident.c.article_id, incident.c.source, incident.c.restricted)
            row = connection.execute(sa.select(*columns).where(incident.c.incident_id == incident_id)).one_or_none()
            if row is None or not row.restricted:
                return []
            kinds = connection.execute(sa.select(restriction.c.kind).where(_covers(row.article_id, row.source)))
            found = sorted(kinds.scalars())
        return found or ["incident"]

    def restrict(self, kind: Kind, subject: str, who: str, why: str) -> None:
        """Keep an article, or every article of a publisher, those to come too, for curators only.

        Raises
        ------
        NotAllowedError
            It takes a curator.
        UsageError
            There is no such article or publisher, ``who`` or ``why`` is empty, or it is restricted already.
        """
        signed(who, why)
        if kind not in KINDS:
            raise UsageError("kind", kind, "cannot be restricted", KINDS)
        with self._database.changing() as (connection, revision):
            column = article.c.article_id if kind == "article" else article.c.source
            if not subject or not connection.execute(sa.select(column).where(column == subject).limit(1)).first():
                raise UsageError(kind, subject, "is not in the store")
            if connection.execute(sa.select(restriction.c.kind).where(*_same(kind, subject))).first():
                raise UsageError(kind, subject, "is restricted already")
            row = {"kind": kind, "subject": subject, "who": who.strip(), "why": why.strip(), "at": now()}
            connection.execute(sa.insert(restriction), row)
            log.write(connection, [Entry(who.strip(), "restrict", subject, kind, why=why.strip())])
            _show(connection, revision, kind, subject)
        self._link()

    def lift(self, kind: Kind, subject: str, who: str, why: str) -> None:
        """Show an article or a publisher to everybody again.

        Raises
        ------
        NotAllowedError
            It takes an editor.
        UsageError
            It is not restricted, or ``who`` or ``why`` is empty.
        """
        need(who, "editor")
        signed(who, why)
        with self._database.changing() as (connection, revision):
            if not connection.execute(sa.delete(restriction).where(*_same(kind, subject))).rowcount:
                raise UsageError(kind, subject, "is not restricted")
            log.write(connection, [Entry(who.strip(), "unrestrict", subject, kind, why=why.strip())])
            _show(connection, revision, kind, subject)
        self._link()


def _same(kind: str, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return restriction.c.kind == kind, restriction.c.subject == subject


def _covers(article_id: str, source: str) -> sa.ColumnElement[bool]:
    return sa.or_(sa.and_(*_same("article", article_id)), sa.and_(*_same("source", source)))


def _show(connection: sa.Connection, revision: int, kind: Kind, subject: str) -> None:
    column = incident.c.article_id if kind == "article" else incident.c.source
    ids = connection.execute(sa.select(incident.c.incident_id).where(column == subject)).scalars().all()
    show_states(connection, revision, ids)
