"""Opening a store, and what is not one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from worlds import above, article, coded

from errors import StoreError
from filters import Filters
from models import Incident
from store import Store


def test_a_store_opens_where_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "store.sqlite"
    for url in (str(path), f"sqlite:///{path}"):
        store = Store(url, place_chain=above)
        store.intake.save([coded(article(url, url), Incident(url, url))])
        store.close()
    store = Store(str(path), place_chain=above)
    assert store.queries.count(Filters()).total == 2
    store.close()


def test_the_environment_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "here.sqlite"))
    Store().close()
    assert (tmp_path / "here.sqlite").exists()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    raw.close()


def _newer(path: Path) -> None:
    Store(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE waqai_step SET version_num = '9999'")
    raw.close()


def _older(path: Path) -> None:
    Store(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE waqai_step")
        raw.execute("UPDATE waqai_meta SET value = 0 WHERE name = 'schema_version'")
    raw.close()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_foreign, r"store\.sqlite: holds the tables of another program \(recipes \.\.\.\); give another store"),
        (_newer, r"stands at step 9999, this Waqai knows 0001 to \d+; update Waqai to read it, or give another"),
        (_older, r"stands at step version 0, this Waqai knows"),  # from before anything was released
        (lambda path: path.write_bytes(b"no database, just words " * 99), r"cannot be read: file is not a database"),
        (lambda path: path.mkdir(), r"cannot be read: unable to open database file"),
    ],
)
def test_a_database_that_is_not_ours_is_left_alone(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "store.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=says):
        Store(str(path))
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("url", ["nosuchdb://host/name", "postgresql+nodriver://host/name", "sqlite:///%(folder)s/f/x"])
def test_an_address_that_cannot_be_opened_is_named(tmp_path: Path, url: str) -> None:
    (tmp_path / "f").write_text("a file where a folder should be")
    url = url % {"folder": tmp_path}
    with pytest.raises(StoreError, match=r"(?s)cannot be opened: .* \(give the path of an SQLite file"):
        Store(url)


@pytest.mark.parametrize("url", ["postgresql+nodriver://waqai:secret@host/name", "nosuchdb://waqai:secret@host/name"])
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store(url)
    assert "secret" not in str(refused.value)
    assert "waqai:***@host" in str(refused.value)
