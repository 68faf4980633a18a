"""Nothing acknowledged is lost and nothing is done twice, whatever is killed and whoever else writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from crashes import articles, at_once, copies_of, killed, left_by_ingest
from keyword_coder import KeywordCoder
from listed import listed
from postgres import postgres

from ingest.ingest import ingest
from store import Store

pytestmark = [pytest.mark.programs, pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "killed.sqlite")
        return
    with postgres() as url:
        yield url


def test_a_killed_ingest_ends_as_an_undisturbed_one(address: str, tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", 200)
    undisturbed = Store(str(tmp_path / "undisturbed.sqlite"), place_chain=lambda place_id: ["SY08", "SY"])
    ingest([path], undisturbed, KeywordCoder())
    killed(address, path, 2, workers=1 if "postgresql" in address else 2)
    store = Store(address, place_chain=lambda place_id: ["SY08", "SY"])
    assert left_by_ingest(store) == left_by_ingest(undisturbed)
    assert len(listed(store)) > 1000
    assert len(copies_of(store, "a8")) == 1
    store.close()
    undisturbed.close()


def test_writers_and_readers_at_once_lose_nothing(address: str) -> None:
    written, read = at_once(address, 2)
    assert written >= 4
    assert read >= 2
