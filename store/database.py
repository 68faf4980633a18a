"""A database that holds a store: opened, brought up to date, read and written in transactions."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from errors import StoreError
from paths import VAR, store_address
from store.connection import bring_up_to_date, connect, is_there, open_to_readers, shown, standing
from store.schema import HEAD, meta

DEFAULT_FILE = VAR / "waqai.sqlite"


class Database:
    """What every part of a store reads and writes; for the parameters see :class:`store.Store`."""

    def __init__(self, url: str | None = None, existing: bool = False) -> None:
        address = url or store_address() or str(DEFAULT_FILE)
        self.url = shown(address)
        ingest = f"python cli.py ingest FILE{f' --db {self.url}' if url else ''}"
        missing = StoreError(f"no store at {self.url}; ingest articles first: {ingest}")
        if existing and not is_there(address):  # asked before SQLite makes the file
            raise missing
        self.engine = connect(address)
        self.dialect = self.engine.dialect.name
        self._view: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        with self.reading() as connection:
            at = standing(connection, self.url)
        if not at and existing:
            raise missing
        self.migrated = at not in ("", HEAD)
        if at != HEAD:
            with self.writing() as connection:
                bring_up_to_date(connection, self.url)
        open_to_readers(self.engine)

    def close(self) -> None:
        """Give the database back; the store opens it again when it is asked something."""
        self.engine.dispose()

    def beside(self, name: str) -> Path | None:
        """A file that belongs to this store: ``STORE.name`` beside an SQLite file, in ``var/`` for another database.

        None for a store in memory.
        """
        address = self.engine.url
        if self.dialect != "sqlite":
            known = hashlib.sha256(address.render_as_string(hide_password=True).encode()).hexdigest()[:12]
            return DEFAULT_FILE.parent / f"{known}.{name}"
        return None if address.database in (None, "", ":memory:") else Path(f"{address.database}.{name}")

    # -- transactions

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the store."""
        try:
            with self.engine.connect().execution_options(**self._view) as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            way_out = "; restore a backup into a new store: python cli.py restore BACKUP --db NEW"
            broken = any(words in str(error.orig) for words in ("malformed", "not a database"))
            raise StoreError(f"{self.url}: cannot be read: {error.orig}{way_out if broken else ''}") from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that has the right to write from its first statement on; all of it or nothing."""
        try:
            with self.engine.connect().execution_options(waqai_writes=True) as connection, connection.begin():
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self.url}: cannot be written: {error.orig}; nothing was changed") from error
        except UnicodeEncodeError as error:  # loaders refuse such articles by name; this is the last guard
            raise StoreError(
                f"{self.url}: cannot be written: half a surrogate pair is not text; nothing was changed"
            ) from error

    @contextmanager
    def changing(self) -> Iterator[tuple[sa.Connection, int]]:
        """As :meth:`writing`, with the revision that what is written gets.

        It is raised first of all, so that writers queue up here and numbers are given once.
        """
        with self.writing() as connection:
            connection.execute(sa.update(meta).where(meta.c.name == "revision").values(value=meta.c.value + 1))
            keep_fact(connection, "changed", int(time.time()))  # what a frozen export is dated by
            yield connection, fact(connection, "revision") or 0


def fact(connection: sa.Connection, name: str) -> int | None:
    """A number the store keeps about itself; None when it has not kept it yet."""
    number = connection.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar_one_or_none()
    return None if number is None else int(number)


def keep_fact(connection: sa.Connection, name: str, value: int) -> None:
    """Remember a number about the store itself."""
    if not connection.execute(sa.update(meta).where(meta.c.name == name).values(value=value)).rowcount:
        connection.execute(sa.insert(meta).values(name=name, value=value))
