"""SECURITY.md promises nothing that no test covers: each row of its table names tests that are there."""

from __future__ import annotations

import ast
import re

import pytest
from typed import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| threat")]


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_a_threat_names_tests_that_are_there(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row.split("|")[3])
    assert named, "a threat without a test"
    for file, test in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert test in there, f"{file} has no {test}"


def test_the_table_is_one() -> None:
    assert len(ROWS) >= 15
    for heading in ("Reporting", "Who is thought to attack", "What is promised", "What is not promised"):
        assert f"## {heading}\n" in TEXT
