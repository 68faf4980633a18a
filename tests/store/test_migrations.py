"""Migrations: every earlier store is led to the present one, and arrives where a new one starts."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres import postgres

from errors import StoreError
from filters import Filters
from models import Article, CodedArticle, Incident
from pages.shared import view_menu
from store import Counts, PastExport, Store
from store.connection import STEPS, connect
from store.schema import HEAD, step, tables

STORES = Path(__file__).resolve().parents[1] / "stores"


def earlier(path: Path) -> Path:
    with sqlite3.connect(path) as raw:
        raw.executescript((STORES / "before_migrations.sql").read_text(encoding="utf-8"))
    raw.close()
    return path


def drawn(path: Path) -> dict[str, str]:
    """What SQLite says its tables and indexes are, without the order columns were added in."""
    with sqlite3.connect(path) as raw:
        found = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        columns = {
            name: sorted(
                (c[1], c[2], c[3], str(c[4]).strip("'"), c[5]) for c in raw.execute(f"PRAGMA table_info({name})")
            )
            for name, sql in found
            if sql.startswith("CREATE TABLE")
        }
        keys = {name: sorted(raw.execute(f"PRAGMA foreign_key_list({name})").fetchall()) for name in columns}
    raw.close()
    others = {name: re.sub(r"\s+", " ", sql) for name, sql in found if name not in columns}
    return {name: str((columns[name], keys[name])) for name in columns if name != step.name} | others


def test_an_earlier_store_is_taken_over_with_all_it_holds(tmp_path: Path) -> None:
    path = earlier(tmp_path / "old.sqlite")
    store = Store(str(path), place_chain=lambda place_id: [])
    assert store.queries.count(Filters()) == Counts(2, 2, 1, 0)
    assert store.queries.count(Filters(modalities=("denied",))) == Counts(1, 1, 0)
    assert store.queries.count(Filters(text="حلكو", factions=("regime",), place_ids=("SY08",))) == Counts(1, 2, 0)
    for faction in ("aanes", "asayish", "ndf", "regime"):
        assert store.queries.count(Filters(factions=(faction,))).shown == 2
    with pytest.raises(StoreError):  # ids are as they were
        store.intake.save([CodedArticle(Article("new", "new"), (Incident("inc-1", "new"),), "2")])
    assert store.queries.revision() == 2
    store.close()
    with sqlite3.connect(path) as raw:
        rows = raw.execute(
            "SELECT modality, confidence, source, killed, parties FROM incident ORDER BY number"
        ).fetchall()
        roles = raw.execute("SELECT * FROM incident_actor WHERE number = 1 ORDER BY actor_id").fetchall()
        editions = raw.execute("SELECT count(*) FROM edition").fetchone()
    raw.close()
    parties = '[["ndf","perpetrator",1],["asayish","target",1],["regime","perpetrator",0],["aanes","target",0]]'
    assert rows[:2] == [("asserted", 0.8, "Example", None, parties), ("denied", 0.8, "Example", None, parties)]
    assert roles == [
        (1, "aanes", "target", 0, 1, "2021-04-25"), (1, "asayish", "target", 1, 1, "2021-04-25"),
        (1, "ndf", "perpetrator", 1, 1, "2021-04-25"), (1, "regime", "perpetrator", 0, 1, "2021-04-25"),
    ]  # fmt: skip
    assert editions == (1,)


VIEWS = {"North": {"faction": "ndf"}, "غرب": {"from": "2021-04-20"}, "broken": 7}
EXPORT = {
    "query": {"faction": "ndf"}, "design": {"title": "عنوان", "parts": []}, "ending": ".pdf", "scheme": "waqai",
    "made": "2021-04-26T10:00:00+00:00", "checksum": "c1", "shown": 2,
}  # fmt: skip


def test_views_and_exports_kept_in_files_are_taken_in(tmp_path: Path) -> None:
    path = earlier(tmp_path / "old.sqlite")
    files = {"views": VIEWS, "exports": [EXPORT, {"query": {}}, 7, {**EXPORT, "ending": ".png"}]}
    for name, content in files.items():
        (tmp_path / f"old.sqlite.{name}.json").write_text(json.dumps(content), encoding="utf-8")
    store = Store(str(path))
    assert store.saved.views() == {"North": {"faction": "ndf"}, "غرب": {"from": "2021-04-20"}}
    assert store.saved.exports() == [PastExport(**EXPORT), PastExport(**{**EXPORT, "ending": ".png"})]
    assert view_menu.listed(store)[0] == view_menu.View("North", Filters(factions=("ndf",)))
    store.saved.save_export(PastExport(**EXPORT))
    assert len(store.saved.exports()) == 2
    store.close()
    assert all((tmp_path / f"old.sqlite.{name}.json").exists() for name in files)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "[1]", '[{"query": {}}]', "half a fi"])
def test_broken_files_of_views_and_exports_are_passed_over(tmp_path: Path, content: str) -> None:
    path = earlier(tmp_path / "old.sqlite")
    for name in ("views", "exports"):
        (tmp_path / f"old.sqlite.{name}.json").write_text(content, encoding="utf-8")
    store = Store(str(path))
    assert (store.saved.views(), store.saved.exports()) == ({}, [])
    store.close()


def test_a_store_led_here_is_as_one_made_here(tmp_path: Path) -> None:
    Store(str(earlier(tmp_path / "old.sqlite"))).close()
    Store(str(tmp_path / "new.sqlite")).close()
    assert drawn(tmp_path / "old.sqlite") == drawn(tmp_path / "new.sqlite")


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = earlier(tmp_path / "old.sqlite")
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE incident_detail SET record = 'no JSON' WHERE number = 4")
        before = list(raw.iterdump())
    raw.close()
    with pytest.raises(
        StoreError, match=r"cannot be migrated from step 0001 to .*Expecting value.*; nothing was changed"
    ):
        Store(str(path))
    with sqlite3.connect(path) as raw:
        assert list(raw.iterdump()) == before
    raw.close()


def test_the_last_step_is_the_one_the_tables_stand_at() -> None:
    assert STEPS[-1] == HEAD
    assert [*STEPS] == [f"{n:04}" for n in range(1, len(STEPS) + 1)]


@pytest.mark.filterwarnings("ignore:Did not recognize type .geometry.")  # PostGIS has it, SQLAlchemy need not
def test_a_new_postgresql_store_has_all_that_is_drawn() -> None:
    with postgres() as url:
        Store(url).close()
        engine = connect(url)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
            assert compare_metadata(context, tables) == []
            indexes = {row[0] for row in connection.execute(sa.text("SELECT indexname FROM pg_indexes"))}
        engine.dispose()
    assert {"incident_point", "incident_detail_words", "incident_newest"} <= indexes


def _is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave out what only PostgreSQL has, which is no table of the schema."""
    return name not in ("spatial_ref_sys", "point", "incident_point", "incident_detail_words", "incident_newest")
