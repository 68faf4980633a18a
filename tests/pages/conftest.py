"""A store of made-up incidents that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import fill

from store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite")
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    yield filled
    filled.close()
