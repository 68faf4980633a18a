"""Commands are tested with the coder of one rule and a store of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyword_coder import KeywordCoder


@pytest.fixture(autouse=True)
def _one_rule_coder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("coding.Coder", KeywordCoder, raising=False)
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
