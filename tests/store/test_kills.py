"""A few of the kills of ``benchmarks``: whatever was killed, the store is whole, lost nothing and sent nothing twice."""

from __future__ import annotations

import sys

import pytest
from typed import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import desk_kills
import kills


@pytest.mark.programs
@pytest.mark.skipif(sys.platform != "linux", reason="needs SIGKILL and clocks of processes")
def test_a_few_kills_lose_nothing() -> None:
    assert kills.run(9, 18) == dict.fromkeys(kills.STEPS, 1)


@pytest.mark.programs
@pytest.mark.skipif(sys.platform != "linux", reason="needs SIGKILL")
def test_a_desk_that_is_killed_lost_nothing_and_sent_nothing_twice() -> None:
    done = desk_kills.run(6, 15)
    assert [done[name] for name in desk_kills.WHAT] == [2, 2, 2]
    assert done[desk_kills.SENDING]
