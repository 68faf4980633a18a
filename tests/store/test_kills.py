"""A few of the kills of ``benchmarks/kills.py``: whatever was killed, the store is whole and lost nothing."""

from __future__ import annotations

import os
import sys

import pytest
from typed import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import kills


@pytest.mark.programs
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_few_kills_lose_nothing() -> None:
    assert kills.run(8, 18).total() == 8
