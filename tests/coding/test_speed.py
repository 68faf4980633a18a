"""Coding is not half as fast as it was: its processor time is held against that of a bare scan in the same run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from coding import Coder

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import stages

#: How many bare scans of the same texts fit into coding them; to be lowered when coding gets faster.
PINNED = {"Arabic articles": 340, "Arabic posts": 330, "English articles": 580}


@pytest.mark.parametrize("name", PINNED)
def test_coding_takes_no_more_than_twice_its_pinned_time(coder: Coder, name: str) -> None:
    _, times = stages.ratio(coder, stages.gold(stages.GOLD[name]), 3)
    assert times < 2 * PINNED[name], (
        f"python benchmarks/stages.py shows which step of coding takes so long: {times:.0f}"
    )


@pytest.mark.parametrize(("path", "name"), stages.STEPS)
def test_the_steps_that_are_measured_are_functions_of_the_coder(path: str, name: str) -> None:
    found: Any = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        found = getattr(found, part)
    assert found.__code__.co_qualname == name
