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
from store.places_above import gazetteer_chain

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
    found = listed(store, Filters(counted="reports"))
    denied = store.queries.count(Filters(modalities=("denied",), counted="reports")).shown
    assert len(found) + denied == 90
    assert store.queries.count(Filters()).shown < len(found)  # some events are told twice
    told = store.links.of(one.incident_id for one in found)
    assert told and {of.reports for of in told.values()} == {2}
    copies = store.copies.of([one.article_id for one in found])
    assert copies
    for one in found:
        item = store.queries.article(one.article_id)
        assert item is not None
        assert {e.field for e in one.evidence} >= {"event_type", "place", "actors"}
        for words in one.evidence:
            assert item.text[words.start : words.end] == words.text
    chain = gazetteer_chain()
    inside = [one for one in found if one.place and "SY" in chain(one.place.place_id)]
    assert store.queries.count(Filters(place_ids=("SY",), counted="reports")).shown == len(inside) > 80
    assert store.queries.count(Filters(text="قصفت")).shown > 0
    store.close()
