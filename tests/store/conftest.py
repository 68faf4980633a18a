"""Stores of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgres import postgres
from worlds import above

from store import Store
from store.connection import connect

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store of either kind is to be."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.sqlite")
    else:
        with postgres() as url:
            yield url


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store(address, place_chain=above)
    yield opened
    opened.close()


@pytest.fixture
def raw(address: str) -> Iterator[sa.Connection]:
    """The database itself, past the store."""
    engine = connect(address)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(params=DATABASES)
def in_memory(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The same without a disk where that can be, for tests that write hundreds of times."""
    with postgres() if request.param == "postgresql" else nullcontext("sqlite://") as url:
        opened = Store(url, place_chain=above)
        yield opened
        opened.close()
