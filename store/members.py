"""Who may do what where people sign in: a role for a mail address, or for a group that the sign-in names.

reader
    sees everything but what is for curators only, and changes nothing.
curator
    reviews: corrects, joins, restricts, adds articles, sources, places and views.
editor
    decides what leaves the desk: lifts restrictions, and watches views by mail and webhook.
admin
    gives roles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from errors import UsageError
from models import RANKS, Rank
from store import log
from store.database import Database
from store.log import Entry
from store.permission import need
from store.rows import now
from store.schema import member

GROUP = "group:"  # how the name of a group begins in the table


@dataclass(frozen=True, slots=True)
class Member:
    """A mail address, or ``group:NAME``, and its role; who gave it, and when (UTC, ISO)."""

    holder: str
    role: str
    added_at: str
    added_by: str


class Members:
    """The table of roles of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self) -> list[Member]:
        """All rows, by holder."""
        columns = [member.c[name] for name in Member.__slots__]
        with self._database.reading() as connection:
            return [Member(*row) for row in connection.execute(sa.select(*columns).order_by(member.c.holder))]

    def rank(self, mail: str, groups: Iterable[str] = ()) -> Rank | None:
        """The highest role of a mail address and of groups; None for somebody who is not listed.

        Raises
        ------
        UsageError
            A role of theirs in the table is not known; it gives them nothing.
        """
        holders = {_holder(mail), *(_holder(f"{GROUP}{name}") for name in groups)}
        found = [one.role for one in self.listed() if one.holder in holders]
        for role in found:
            _known(role)
        return max((r for r in RANKS if r in found), key=RANKS.index, default=None)

    def give(self, holder: str, role: str, who: str) -> None:
        """Give a role to a mail address or ``group:NAME``, in place of the one it has.

        Raises
        ------
        NotAllowedError
            It takes an admin.
        UsageError
            There is no such role, the holder cannot be one, or nobody would be left to give roles.
        """
        need(who, "admin")
        name = _holder(holder)
        if not (name.removeprefix(GROUP) if name.startswith(GROUP) else "@" in name and not name.split()[1:]):
            raise UsageError("holder", holder, f"is not a mail address or {GROUP}NAME")
        self._write(name, _known(role), who)

    def take(self, holder: str, who: str) -> None:
        """Take a role away; nothing happens where there is none.

        Raises
        ------
        NotAllowedError
            It takes an admin.
        UsageError
            Nobody would be left to give roles.
        """
        need(who, "admin")
        self._write(_holder(holder), None, who)

    def _write(self, holder: str, role: Rank | None, who: str) -> None:
        with self._database.writing() as connection:
            there = dict(connection.execute(sa.select(member.c.holder, member.c.role)).all())
            before = there.pop(holder, "")
            if before == "admin" and role != "admin" and "admin" not in there.values():
                raise UsageError("holder", holder, "is the last admin; make somebody else one first")
            if before == (role or ""):
                return
            connection.execute(sa.delete(member).where(member.c.holder == holder))
            if role:
                row = {"holder": holder, "role": role, "added_at": now(), "added_by": who.strip()}
                connection.execute(sa.insert(member), row)
            log.write(connection, [Entry(who.strip(), "role", holder, "role", _json(before), _json(role or ""))])


def _holder(text: str) -> str:
    return " ".join(text.split()).casefold()


def _known(role: str) -> Rank:
    for known in RANKS:
        if known == role:
            return known
    raise UsageError("role", role, "is not known", RANKS)


def _json(role: str) -> str:
    return f'"{role}"' if role else ""
