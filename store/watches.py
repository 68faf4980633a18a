"""Watched views: which incidents came to pass them, and how far each of those who are sent them has been told.

An incident is news for a watch once: when its article came after the watch began, or a curator changed it since, and
no report of its event was news before. A message is written down before it is sent and after: one that was broken off
in between is never sent again, because it may have arrived; who watches sees that it may not have.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from errors import UsageError
from filters import read_link
from models import Incident
from store import log
from store.conditions import conditions, dated
from store.database import Database, fact
from store.log import Entry
from store.permission import need
from store.rows import now
from store.schema import (
    article,
    correction,
    edition,
    incident,
    incident_detail,
    ledger,
    notice,
    recipient,
    saved_view,
    watch,
)

Kind = Literal["mail", "webhook"]
EVERY = 15  # minutes between two messages at least, unless it is said otherwise
LEASE = 300  # seconds after which a message under way counts as broken off
LONGEST_WAIT = 60  # minutes between two tries after failures
AT_ONCE = 500  # ids in one question
ADDRESS = {"mail": re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]{1,255}"), "webhook": re.compile(r"https?://\S+")}
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
BROKEN_OFF = "broken off while it was sent; it may not have arrived"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where notices of a watch are sent, and how far that is; times are UTC in ISO.

    Attributes
    ----------
    sent, sending
        Number of the last notice that was sent, and of the last one in a message under way.
    errors : int
        Tries that failed since the last that did not.
    last_error : str
        Why the last try failed or was broken off; empty when it did not.
    """

    view: str
    kind: Kind
    address: str
    sent: int = 0
    sending: int | None = None
    tried_at: str | None = None
    sent_at: str | None = None
    errors: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """A view that is watched.

    Attributes
    ----------
    query : dict
        The filters of the view as codes of an address.
    every_minutes : int
        Minutes between two messages to one recipient at least.
    quiet_from, quiet_to : str
        ``HH:MM`` of the sending machine's clock between which nothing is sent; empty for never.
    lang : str
        Of the messages.
    """

    view: str
    query: Mapping[str, str]
    every_minutes: int
    lang: str
    quiet_from: str
    quiet_to: str
    added_at: str
    added_by: str
    recipients: tuple[Recipient, ...] = ()

    def quiet(self, at: dt.datetime) -> bool:
        """Whether nothing is sent at this time of the machine's clock."""
        clock = f"{at:%H:%M}"
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= clock < self.quiet_to
        return clock >= self.quiet_from or clock < self.quiet_to

    def due(self, one: Recipient, at: dt.datetime) -> bool:
        """Whether a recipient may be sent something at a time, which has a zone."""
        if self.quiet(at.astimezone()):
            return False
        last, wait = one.sent_at, self.every_minutes
        if one.errors:
            last, wait = one.tried_at, min(1 << min(one.errors - 1, 10), LONGEST_WAIT)
        return last is None or at >= dt.datetime.fromisoformat(last) + dt.timedelta(minutes=wait)


@dataclass(frozen=True, slots=True)
class Notice:
    """An incident that came to pass a watched view."""

    number: int
    view: str
    at: str
    incident: Incident


class Watches:
    """Watching saved views of one database. What is written here is no news: it leaves the revision alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def watched(self) -> list[Watch]:
        """The watched views by name, each with its recipients."""
        columns = [watch.c[name] for name in Watch.__slots__ if name not in ("query", "recipients")]
        question = sa.select(saved_view.c.query, *columns).join_from(watch, saved_view).order_by(watch.c.view)
        with self._database.reading() as connection:
            people: dict[str, list[Recipient]] = {}
            for row in connection.execute(sa.select(recipient).order_by(*recipient.primary_key)).mappings():
                people.setdefault(row["view"], []).append(Recipient(**row))
            return [
                Watch(**{**row, "query": json.loads(row["query"]), "recipients": tuple(people.get(row["view"], ()))})
                for row in connection.execute(question).mappings()
            ]

    def watch(
        self,
        view: str,
        who: str,
        recipients: Iterable[tuple[Kind, str]] = (),
        every_minutes: int = EVERY,
        quiet: tuple[str, str] = ("", ""),
        lang: str = "en",
    ) -> None:
        """Watch a saved view, or change how it is watched; recipients that stay are not told anything again.

        Parameters
        ----------
        recipients : iterable of (str, str)
            ``mail`` or ``webhook``, and the address.
        quiet : (str, str)
            Hours ``HH:MM`` of the sending machine's clock, or two empty texts.

        Raises
        ------
        NotAllowedError
            It takes an editor: what is sent leaves the desk.
        UsageError
            There is no such view, or an address, an hour or the interval cannot be one.
        """
        need(who, "editor")
        wanted = [(kind, address.strip()) for kind, address in dict.fromkeys(recipients)]
        _checked(wanted, every_minutes, quiet)
        values = {"every_minutes": every_minutes, "quiet_from": quiet[0], "quiet_to": quiet[1], "lang": lang}
        with self._database.writing() as connection:
            if not connection.execute(sa.select(saved_view.c.name).where(saved_view.c.name == view)).first():
                raise UsageError("view", view, "is not a saved view")
            same = watch.c.view == view
            if not connection.execute(sa.update(watch).where(same).values(**values)).rowcount:
                first = {"added_at": now(), "added_by": who.strip(), "revision": fact(connection, "revision") or 0}
                connection.execute(sa.insert(watch).values(view=view, **first, **values))
            there = connection.execute(sa.select(recipient.c.kind, recipient.c.address).where(recipient.c.view == view))
            here = {tuple(row) for row in there}
            for kind, address in here - set(wanted):
                connection.execute(sa.delete(recipient).where(*_same(view, kind, address)))
            last = _last(connection)
            for kind, address in wanted:
                if (kind, address) not in here:
                    new = {"view": view, "kind": kind, "address": address, "sent": last, "errors": 0, "last_error": ""}
                    connection.execute(sa.insert(recipient), new)
            said = json.dumps(values | {"recipients": [f"{k}:{a}" for k, a in wanted]}, ensure_ascii=False)
            log.write(connection, [Entry(who.strip(), "watch_view", view, after=said)])

    def unwatch(self, view: str, who: str) -> None:
        """Watch a view no longer; its notices are forgotten. Nothing happens when it is not watched.

        Raises
        ------
        NotAllowedError
            It takes an editor.
        """
        need(who, "editor")
        with self._database.writing() as connection:
            if connection.execute(sa.delete(watch).where(watch.c.view == view)).rowcount:
                log.write(connection, [Entry(who.strip(), "unwatch_view", view)])

    # -- what is new

    def look(self) -> int:
        """Note what came to pass the watched views since they were looked through last; gives how many.

        Anybody may call it, as often as they like: it costs one question while nothing was written.
        """
        columns = (watch.c.view, watch.c.added_at, watch.c.revision, saved_view.c.query)
        question = sa.select(*columns).join_from(watch, saved_view)
        with self._database.reading() as connection:
            at = fact(connection, "revision") or 0
            if not connection.execute(question.where(watch.c.revision < at).limit(1)).first():
                return 0
        number = 0
        with self._database.writing() as connection:
            at = fact(connection, "revision") or 0
            for row in connection.execute(question.where(watch.c.revision < at)).all():
                number += self._look(connection, row)
                connection.execute(sa.update(watch).where(watch.c.view == row.view).values(revision=at))
        return number

    def _look(self, connection: sa.Connection, row: Any) -> int:
        filters = dated(connection, read_link(json.loads(row.query)).filters)
        columns = [
            incident.c[n] for n in ("incident_id", "article_id", "date_from", "sub_event_type", "place_id", "event")
        ]
        passing = conditions(filters, self._database.dialect)
        question = sa.select(*columns).where(*passing, incident.c.revision > row.revision).order_by(incident.c.number)
        candidates = connection.execute(question).all()
        known = _told(connection, row.view)
        new: list[Any] = []
        for some in _some(candidates):
            late = _came_after(connection, some, row.added_at)
            before = _events_told(connection, some, known) if known else set()
            new += [c for c in some if c.incident_id in late and c.event not in before]
        at, last = now(), _last(connection)
        rows = [
            {
                "number": last + n, "view": row.view, "incident_id": c.incident_id, "article_id": c.article_id,
                "reading": _reading(c), "at": at,
            }
            for n, c in enumerate(new, start=1)
        ]  # fmt: skip
        for part in _some(rows):
            connection.execute(sa.insert(notice), list(part))
        return len(rows)

    def notices(self, view: str | None = None, after: int = 0, most: int | None = None) -> list[Notice]:
        """Notices whose incidents still pass their views, newest first; see :class:`Notice`.

        Parameters
        ----------
        view : str, optional
            Only of this watch.
        after : int
            Number of the last notice that is known.
        most : int, optional
            No more than so many.
        """
        found: list[Notice] = []
        with self._database.reading() as connection:
            views = sa.select(saved_view.c.name, saved_view.c.query).join_from(watch, saved_view)
            for name, query in connection.execute(views if view is None else views.where(watch.c.view == view)).all():
                filters = dated(connection, read_link(json.loads(query)).filters)
                passing = conditions(filters, self._database.dialect)
                question = (
                    sa.select(notice.c.number, notice.c.at, incident_detail.c.record)
                    .join_from(notice, incident, incident.c.incident_id == notice.c.incident_id)
                    .join(incident_detail, incident_detail.c.number == incident.c.number)
                    .where(notice.c.view == name, notice.c.number > after, *passing)
                    .order_by(notice.c.number.desc())
                    .limit(most)
                )
                found += [
                    Notice(number, name, at, Incident.from_record(json.loads(record)))
                    for number, at, record in connection.execute(question)
                ]
        return sorted(found, key=lambda n: -n.number)[:most]

    def last(self) -> int:
        """The number of the last notice; 0 when there is none."""
        with self._database.reading() as connection:
            return _last(connection)

    # -- messages

    def begin(self, one: Recipient, upto: int, at: dt.datetime) -> bool:
        """Write down that a message with the notices up to a number is being sent; False when another process does."""
        moment = at.astimezone(dt.UTC).isoformat(timespec="seconds")
        free = (*_same(one.view, one.kind, one.address), recipient.c.sending.is_(None), recipient.c.sent == one.sent)
        with self._database.writing() as connection:
            begun = sa.update(recipient).where(*free).values(sending=upto, tried_at=moment)
            return connection.execute(begun).rowcount == 1

    def sent(self, one: Recipient, upto: int, at: dt.datetime, doubt: str = "") -> None:
        """Write down that a message went out, or, with a doubt, that it may have: it is not sent again."""
        moment = at.astimezone(dt.UTC).isoformat(timespec="seconds")
        self._note(one, sending=None, sent=upto, sent_at=moment, errors=0, last_error=doubt)

    def failed(self, one: Recipient, reason: str) -> None:
        """Write down that a message did not go out; it is tried again later."""
        self._note(one, sending=None, errors=recipient.c.errors + 1, last_error=reason)

    def pass_over(self, one: Recipient, upto: int) -> None:
        """There was nothing to say about the notices up to a number: their incidents pass the view no longer."""
        self._note(one, sent=upto)

    def settle(self, at: dt.datetime) -> list[Recipient]:
        """Messages that a process began and did not end: taken for sent, with a doubt that is shown."""
        long_ago = (at.astimezone(dt.UTC) - dt.timedelta(seconds=LEASE)).isoformat(timespec="seconds")
        with self._database.writing() as connection:
            broken = sa.and_(recipient.c.sending.is_not(None), recipient.c.tried_at < long_ago)
            found = [Recipient(**row) for row in connection.execute(sa.select(recipient).where(broken)).mappings()]
            values = {"sent": recipient.c.sending, "sending": None, "sent_at": recipient.c.tried_at}
            connection.execute(sa.update(recipient).where(broken).values(**values, last_error=BROKEN_OFF))
        return found

    def _note(self, one: Recipient, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(sa.update(recipient).where(*_same(one.view, one.kind, one.address)).values(**values))


def _checked(recipients: Sequence[tuple[str, str]], every_minutes: int, quiet: tuple[str, str]) -> None:
    for kind, address in recipients:
        if kind not in ADDRESS:
            raise UsageError("recipient", kind, "is not a way to send", tuple(ADDRESS))
        if not ADDRESS[kind].fullmatch(address):
            example = "name@example.org" if kind == "mail" else "https://example.org/hook"
            raise UsageError(kind, address[:80], f"is not an address; write it like {example}")
    if every_minutes < 1:
        raise UsageError("every", str(every_minutes), "is not an interval; give minutes")
    if any(quiet) and not all(HOUR.fullmatch(hour) for hour in quiet):
        raise UsageError("quiet", "-".join(quiet), "are not hours; write HH:MM for both, such as 22:00 and 06:00")


def _same(view: str, kind: str, address: str) -> tuple[sa.ColumnElement[bool], ...]:
    return recipient.c.view == view, recipient.c.kind == kind, recipient.c.address == address


def _last(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(notice.c.number), 0))).scalar_one())


def _reading(row: Any) -> str:
    return json.dumps([row.date_from, row.sub_event_type, row.place_id], ensure_ascii=False)


def _told(connection: sa.Connection, view: str) -> set[tuple[str, str]]:
    """Article and reading of what was news for a watch."""
    question = sa.select(notice.c.article_id, notice.c.reading).where(notice.c.view == view)
    return {(row.article_id, row.reading) for row in connection.execute(question)}


def _events_told(connection: sa.Connection, some: Sequence[Any], known: set[tuple[str, str]]) -> set[int]:
    """Events of which a report was news before."""
    names = ("event", "article_id", "date_from", "sub_event_type", "place_id")
    events = sorted({c.event for c in some})
    question = sa.select(*(incident.c[n] for n in names)).where(incident.c.event.in_(events))
    return {row.event for row in connection.execute(question) if (row.article_id, _reading(row)) in known}


def _came_after(connection: sa.Connection, some: Sequence[Any], moment: str) -> set[str]:
    """Ids of the incidents whose article came, or that a curator changed, at a moment or later.

    Coding an article again writes its incidents again and makes none of them news.
    """
    ids = sorted({c.article_id for c in some})
    kept = sa.union_all(
        sa.select(article.c.article_id, article.c.digest).where(article.c.article_id.in_(ids)),
        sa.select(edition.c.article_id, edition.c.digest).where(edition.c.article_id.in_(ids)),
    ).subquery()
    first = (
        sa.select(kept.c.article_id, sa.func.min(ledger.c.at).label("first"))
        .join_from(kept, ledger, ledger.c.digest == kept.c.digest)
        .group_by(kept.c.article_id)
    )
    came = {row.article_id for row in connection.execute(first) if (row.first or "") >= moment}
    incident_ids = [c.incident_id for c in some]
    changed = sa.or_(correction.c.at >= moment, correction.c.undone_at >= moment)
    question = sa.select(correction.c.incident_id).where(correction.c.incident_id.in_(incident_ids), changed)
    return {c.incident_id for c in some if c.article_id in came} | set(connection.execute(question).scalars())


def _some(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
