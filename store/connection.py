"""Opening a database: how each kind is set up, whether it is one of ours, and which step it stands at."""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from errors import StoreError
from store.schema import (
    BEFORE_MIGRATIONS,
    HEAD,
    POSTGRES_EXTENSIONS,
    POSTGRES_SEARCH,
    SCHEMA_VERSION,
    SQLITE_SEARCH,
    meta,
    step,
    tables,
)

BUSY_SECONDS = 30  # how long a writer waits for another one
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
STEPS = tuple(sorted(path.stem[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))
NOT_OURS = {"spatial_ref_sys"}  # PostGIS's own
ONE_AT_A_TIME = 0x57617161  # key of the lock under which a PostgreSQL store is made or changed


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
        remote = address.get_backend_name() != "sqlite"
        engine = sa.create_engine(address, pool_pre_ping=remote)  # a server may have been restarted
    except (sa.exc.ArgumentError, ImportError, OSError, ValueError) as error:
        reason = shown(str(error))
        way_out = "give the path of an SQLite file, or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
        if isinstance(error, ImportError) and url.startswith("postgresql"):
            way_out = (
                "pip install -r requirements-postgres.txt, and write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
            )
        raise StoreError(f"{shown(url)}: cannot be opened: {reason} ({way_out})") from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_settings)
        sa.event.listen(engine, "begin", _sqlite_begin)
    return engine


def is_there(url: str) -> bool:
    """Whether the file of an SQLite store exists; others, and unreadable addresses, fail when opened."""
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
    return re.sub(r"(://[^:/@\s]{0,200}):[^@\s]{0,500}@", r"\1:***@", url)


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
    """Let readers go on while one writes. SQLite keeps this in the file: set only in our own."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # outside a transaction, where alone SQLite allows it
    try:
        # Busy or read-only: everything works without it, and the next to open the store tries again.
        with contextlib.suppress(sqlite3.OperationalError):
            connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def standing(connection: sa.Connection, url: str) -> str:
    """The step a database stands at: that of a store, or the empty string for a database without tables.

    Raises
    ------
    StoreError
        The database has other tables, or was made by a newer version of Waqai.
    """
    names = sorted(set(sa.inspect(connection).get_table_names()) - NOT_OURS)
    if not names:
        return ""
    if meta.name not in names:
        raise StoreError(f"{url}: holds the tables of another program ({names[0]} ...); give another store with --db")
    if step.name in names:
        at = connection.execute(sa.select(step.c.version_num)).scalar_one_or_none()
    else:
        version = connection.execute(
            sa.select(meta.c.value).where(meta.c.name == "schema_version")
        ).scalar_one_or_none()
        at = STEPS[0] if version == BEFORE_MIGRATIONS else f"version {version}"
    if at in STEPS:
        return str(at)
    raise StoreError(
        f"{url}: stands at step {at}, this Waqai knows {STEPS[0]} to {HEAD}; update Waqai to read it, "
        "or give another store with --db"
    )


def bring_up_to_date(connection: sa.Connection, url: str) -> None:
    """Make the tables of an empty database, or bring an earlier store to the present step, all or nothing."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        _extensions(connection, url)
    at = standing(connection, url)  # asked again: another process may have been first
    if not at:
        _create(connection)
    elif at != HEAD:
        try:
            _migrate(connection, at)
        except (ValueError, KeyError) as error:  # a record that cannot be read
            raise StoreError(
                f"{url}: cannot be migrated from step {at} to {HEAD}: {error}; nothing was changed (please report it)"
            ) from error


def _extensions(connection: sa.Connection, url: str) -> None:
    for name in POSTGRES_EXTENSIONS:
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {name}")
        except sa.exc.DBAPIError as error:
            raise StoreError(
                f"{url}: has no {name}: {str(error.orig).splitlines()[0]} "
                f"(install PostGIS, and as the database's superuser: CREATE EXTENSION {name})"
            ) from error


@cache
def _sqlite_tables() -> tuple[str, ...]:
    """What makes the tables in SQLite: put into words once, which takes longer than to make them."""
    worded: list[str] = []

    def word(made: Any, *_: Any, **__: Any) -> None:
        worded.append(str(made.compile(dialect=sqlite.dialect())))

    tables.create_all(sa.create_mock_engine("sqlite://", word), checkfirst=False)
    return tuple(worded)


def _create(connection: sa.Connection) -> None:
    """Make the tables in a database that has none."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        tables.create_all(connection, checkfirst=False)
    for statement in (*_sqlite_tables(), *SQLITE_SEARCH) if is_sqlite else POSTGRES_SEARCH:
        connection.exec_driver_sql(statement)
    connection.execute(sa.insert(step), {"version_num": HEAD})
    # The identity tells what was copied out of this store from what was copied out of another one in its place.
    first = {"schema_version": SCHEMA_VERSION, "revision": 0, "identity": secrets.randbelow(2**31)}
    connection.execute(sa.insert(meta), [{"name": name, "value": value} for name, value in first.items()])


def _migrate(connection: sa.Connection, at: str) -> None:
    from alembic import command  # slow to import, and rarely needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if not sa.inspect(connection).has_table(step.name):
        command.stamp(config, at)
    command.upgrade(config, HEAD)
