"""The brief in docs/ is the one its command makes today."""

from __future__ import annotations

import re
from pathlib import Path

from test_foreign_readers import program, run

from benchmarks.week_in_qamishli import DOCS, HEADS, make

#: What changes with the day or with any letter of the data: when they were changed, and their checksum.
DATED = re.compile(r"SHA-256|[0-9a-f]{10,}|data of|بيانات|UTC")


def text_of(path: Path) -> list[str]:
    said = run("pdftotext", "-layout", str(path), "-").splitlines()
    return [" ".join(line.split()) for line in said if line.strip() and not DATED.search(line)]


def test_the_brief_of_a_week_in_qamishli_is_as_its_command_makes_it(tmp_path: Path) -> None:
    program("pdftotext", "poppler-utils")
    assert make(tmp_path) == []  # all that was reviewed is still there to be corrected
    for lang in HEADS:
        name = f"week-in-qamishli-{lang}.pdf"
        assert text_of(tmp_path / name) == text_of(DOCS / name), (
            f"python benchmarks/week_in_qamishli.py makes {name} anew"
        )
