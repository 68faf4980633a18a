"""Opening a database: what SQLite must be told, and whether the database is one of ours."""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from errors import StoreError
from store.schema import SCHEMA_VERSION, SQLITE_SEARCH, meta, tables

BUSY_SECONDS = 30  # how long a writer waits for another one


def connect(url: str) -> sa.Engine:
    """An engine for a database URL or the path of an SQLite file, whose folder is made when missing.

    Raises
    ------
    StoreError
        The URL cannot be read, names a database without a driver here, or its folder cannot be made.
    """
    try:
        address = sa.make_url(url) if "://" in url else sa.URL.create("sqlite", database=url)
        if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address)
    except (sa.exc.ArgumentError, ImportError, OSError, ValueError) as error:
        reason = shown(str(error))
        way_out = "give the path of an SQLite file, or sqlite:///FILE"
        raise StoreError(f"{shown(url)}: cannot be opened: {reason} ({way_out})") from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_settings)
        sa.event.listen(engine, "begin", _sqlite_begin)
    return engine


def is_there(url: str) -> bool:
    """Whether the file of an SQLite store exists; other databases, and addresses that are none, say so themselves."""
    try:
        address = sa.make_url(url) if "://" in url else sa.URL.create("sqlite", database=url)
    except (sa.exc.ArgumentError, ValueError):
        return True
    in_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return not in_file or Path(str(address.database)).exists()


def shown(url: str) -> str:
    """A database URL as it may be shown: without its password.

    >>> shown("postgresql://waqai:secret@host/db")
    'postgresql://waqai:***@host/db'
    """
    return re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1:***@", url)


def _sqlite_settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "synchronous = FULL",  # what was reported done survives a power cut
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    # A deferred transaction that reads and then writes fails with "database is locked" when another writer
    # came between; one that takes the right to write at once waits for its turn instead.
    writes = connection.get_execution_options().get("waqai_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_to_readers(engine: sa.Engine) -> None:
    """Let readers go on while one writes. SQLite keeps this in the file, so a file that is not ours is never told."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # outside a transaction, where alone SQLite allows it
    try:
        # Busy or read-only: everything works without it, and the next to open the store tries again.
        with contextlib.suppress(sqlite3.OperationalError):
            connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def is_new(connection: sa.Connection, url: str) -> bool:
    """Whether the database is empty; False when it is one of ours.

    Raises
    ------
    StoreError
        The database has other tables, or was made by another version of Waqai.
    """
    names = sa.inspect(connection).get_table_names()
    if not names:
        return True
    if meta.name not in names:
        raise StoreError(f"{url}: holds the tables of another program ({names[0]} ...); give another file with --db")
    question = sa.select(meta.c.value).where(meta.c.name == "schema_version")
    version = connection.execute(question).scalar_one_or_none()
    if version != SCHEMA_VERSION:
        way_out = (
            "update Waqai to read it, or give another file with --db"
            if version is not None and version > SCHEMA_VERSION
            else "move the file away and ingest the articles again"
        )
        raise StoreError(f"{url}: has store version {version}, this Waqai knows {SCHEMA_VERSION}; {way_out}")
    return False


def create(connection: sa.Connection) -> None:
    """Make the tables of an empty database."""
    tables.create_all(connection)
    if connection.dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            connection.exec_driver_sql(statement)
    # The identity tells what was copied out of this store from what was copied out of another one in its place.
    first = {"schema_version": SCHEMA_VERSION, "revision": 0, "identity": secrets.randbelow(2**31)}
    connection.execute(sa.insert(meta), [{"name": name, "value": value} for name, value in first.items()])
