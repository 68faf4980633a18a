"""The store that measurements are made on holds what a real one would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from listed import listed
from postgres import postgres

from filters import Filters
from store import Store

ROOT = Path(__file__).resolve().parents[2]


def built(out: str, rows: int) -> Store:
    command = [sys.executable, str(ROOT / "benchmarks" / "million.py"), out, "--rows", str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Store(out, place_chain=lambda place_id: [], existing=True)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_made_up_incidents_are_whole_and_found(database: str, tmp_path: Path) -> None:
    if database == "sqlite":
        check(built(str(tmp_path / "m.sqlite"), 90))
        return
    with postgres() as url:
        check(built(url, 90))


def check(store: Store) -> None:
    found = listed(store)
    denied = store.queries.count(Filters(modalities=("denied",))).shown
    assert len(found) + denied == 90
    for one in found:
        item = store.queries.article(one.article_id)
        assert item is not None
        assert {e.field for e in one.evidence} >= {"event_type", "place", "actors"}
        for words in one.evidence:
            assert item.text[words.start : words.end] == words.text
    assert store.queries.count(Filters(place_ids=("SY",))).shown == len(found)
    assert store.queries.count(Filters(text="قصفت")).shown > 0
    store.close()
