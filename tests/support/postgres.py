"""PostgreSQL for tests: a schema of its own for each, in a database of its own for each process of the tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
import sqlalchemy as sa

VARIABLE = "WAQAI_TEST_POSTGRES"
_number = itertools.count(1)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty store-to-be; without a server the test is skipped, saying so, and fails under CI=true."""
    address = os.environ.get(VARIABLE)
    if not address:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL, and under CI=true its tests must run: .ci/run starts one")
        pytest.skip(f"no PostgreSQL: make test starts one where it is installed, or name one in {VARIABLE}")
    database = _database(address)
    name = f"test_{next(_number)}"
    # Tables go into a schema, which is quick to make and drop; the extensions stay beside it.
    url = sa.make_url(database).update_query_dict({"options": f"-csearch_path={name},public"})
    _run(database, f"DROP SCHEMA IF EXISTS {name} CASCADE", f"CREATE SCHEMA {name}")
    yield url.render_as_string(hide_password=False)
    _run(database, f"DROP SCHEMA {name} CASCADE")


@cache
def _database(address: str) -> str:
    """A database for this process, with PostGIS, left to whoever stops the server."""
    name = f"store_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _run(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    url = sa.make_url(address).set(database=name).render_as_string(hide_password=False)
    _run(url, "CREATE EXTENSION postgis", "CREATE EXTENSION pg_trgm")
    return url


def _run(address: str, *statements: str) -> None:
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
