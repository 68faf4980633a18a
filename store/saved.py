"""What a team keeps beside its incidents: saved views and past exports.

Filters stand in them as the codes of an address, which stay readable when the filters grow.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from errors import UsageError
from store import log
from store.database import Database
from store.log import Entry
from store.permission import may, need
from store.schema import meta, past_export, saved_view

MOST = 50  # exports kept
OWNER = "view.owner"  # among the codes of a view that only one person sees


@dataclass(frozen=True, slots=True)
class PastExport:
    """One export: what was chosen, how it was to look, and what the data were then.

    Attributes
    ----------
    query : dict
        The filters as codes of an address.
    design : dict
        The fields of ``exports.figures.design.Design`` as JSON values.
    ending, scheme : str
        The format, and whose columns a data file has.
    made : str
        When, UTC in ISO.
    checksum, shown
        Of the records shown, and how many they were.
    """

    query: dict[str, str]
    design: dict[str, Any]
    ending: str
    scheme: str
    made: str
    checksum: str
    shown: int


class Saved:
    """Saved views and past exports of one database. They are not news: keeping them leaves the revision alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def views(self, who: str = "") -> dict[str, dict[str, str]]:
        """Name of a saved view -> the codes of its filters, by name: those for everybody, and somebody's own.

        One's own have their name as the code ``OWNER``.
        """
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(saved_view.c.name, saved_view.c.query).order_by(saved_view.c.name))
            found = {name: json.loads(query) for name, query in rows}
        return {name: query for name, query in found.items() if query.get(OWNER, who) == who}

    def save_view(self, name: str, query: Mapping[str, str], who: str = "", own: bool = False) -> None:
        """Keep the codes of filters under a name; a view of the same name is replaced. It takes a curator.

        Parameters
        ----------
        own : bool
            Only who saves it sees it: on no page of others, in no feed, watched by nobody.

        Raises
        ------
        UsageError
            The name is that of a view for everybody, or of somebody's own, and this one is to be neither.
        """
        need(who, "curator")
        owner = who if own else ""
        text = _text({**query, OWNER: owner} if owner else query)
        with self._database.writing() as connection:
            self._take_turns(connection)
            there = connection.execute(sa.select(saved_view.c.query).where(saved_view.c.name == name)).scalar()
            if there is not None and json.loads(there).get(OWNER, "") != owner:
                raise UsageError("name", name, "is the name of another view; choose another one")
            changed = sa.update(saved_view).where(saved_view.c.name == name).values(query=text)
            if not connection.execute(changed).rowcount:  # not deleted first: its watch would go with it
                connection.execute(sa.insert(saved_view).values(name=name, query=text))

    def delete_view(self, name: str, who: str = "") -> None:
        """Forget a view; nothing happens when there is none of this name that one sees. It takes a curator."""
        need(who, "curator")
        if name not in self.views(who):
            return
        with self._database.writing() as connection:
            connection.execute(sa.delete(saved_view).where(saved_view.c.name == name))

    def exports(self) -> list[PastExport]:
        """Past exports, newest first."""
        columns = [past_export.c[field.name] for field in dataclasses.fields(PastExport)]
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(past_export.c.number.desc())).mappings().all()
        return [
            PastExport(**{**row, "query": json.loads(row["query"]), "design": json.loads(row["design"])})
            for row in rows
        ]

    def save_export(self, export: PastExport, who: str = "") -> None:
        """Put an export at the head of the list, once, and drop the oldest beyond ``MOST``; and log it.

        The list takes a curator; what anybody else exports is logged alone.
        """
        if not may(who, "curator"):
            with self._database.writing() as connection:
                self._take_turns(connection)
                self._log(connection, export, who)
            return
        row = dataclasses.asdict(export) | {"query": _text(export.query), "design": _text(export.design)}
        same = [past_export.c[name] == value for name, value in row.items() if name != "shown"]
        number = past_export.c.number
        with self._database.writing() as connection:
            self._take_turns(connection)
            connection.execute(sa.delete(past_export).where(*same))
            last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(number), 0))).scalar_one()
            connection.execute(sa.insert(past_export).values(number=last + 1, **row))
            recent = sa.select(number).order_by(number.desc()).limit(MOST)
            connection.execute(sa.delete(past_export).where(number.not_in(recent)))
            self._log(connection, export, who)

    @staticmethod
    def _log(connection: sa.Connection, export: PastExport, who: str) -> None:
        told = _text({"ending": export.ending, "scheme": export.scheme, "shown": export.shown} | export.query)
        log.write(connection, [Entry(who.strip(), "export", export.checksum, after=told)])

    @staticmethod
    def _take_turns(connection: sa.Connection) -> None:
        """Hold a row that every writer needs, so that on a server numbers and names are given once."""
        connection.execute(sa.select(meta.c.value).where(meta.c.name == "revision").with_for_update())


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
