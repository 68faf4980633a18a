"""What is installed: ``[project]`` of pyproject.toml and the requirements files agree."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import openpyxl
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def pinned(name: str) -> tuple[list[str], list[str]]:
    """Lines of a requirements file: what we import ourselves, and what that needs."""
    direct, _, needed = (ROOT / name).read_text(encoding="utf-8").partition("# Needed by the above.")
    return tuple([line for line in part.splitlines() if "==" in line] for part in (direct, needed))  # type: ignore[return-value]


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_the_project_names_what_its_requirements_pin(extra: str) -> None:
    direct, _ = pinned(f"requirements-{extra}.txt" if extra else "requirements.txt")
    names = [line.split("==")[0] for line in direct]
    assert names == (EXTRAS[extra] if extra else PROJECT["dependencies"])


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_a_requirement_is_exact_and_says_its_licence(extra: str) -> None:
    direct, needed = pinned(f"requirements-{extra}.txt" if extra else "requirements.txt")
    for line in direct + needed:
        requirement, _, words = line.partition(" # ")
        assert re.fullmatch(r"==[\w.]+", str(Requirement(requirement).specifier)), line
        assert words.strip(), line
    assert not any("GPL" in line and "LGPL" not in line for line in direct + needed)


def core() -> set[str]:
    return {line for line in (ROOT / "requirements-core.txt").read_text().split("\n") if line and line[0].isalpha()}


def test_the_core_is_a_part_of_the_whole() -> None:
    assert core() <= {line.split("==")[0] for part in pinned("requirements.txt") for line in part}


def test_the_core_reads_articles(tmp_path: Path) -> None:
    """With what it leaves out refused, as on a machine that does not have it."""
    absent = {line.split("==")[0].replace("-", "_") for line in pinned("requirements.txt")[0]} - core() - {"babel"}
    page = "<html><head><title>Shelling</title></head><body><p>Shells hit Halko in Qamishli, killing two.</p></body></html>"
    book = openpyxl.Workbook()
    for row in (["text", "published"], ["Shells hit Halko in Qamishli, killing two.", "2021-04-25"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "a.html").write_text(page)
    refused = f"import sys; sys.modules.update(dict.fromkeys({sorted(absent)})); from commands.main import main; main()"
    for name in ("a.html", "b.xlsx"):
        given = [sys.executable, "-c", refused, "code", str(tmp_path / name), "--published", "2021-04-25"]
        done = subprocess.run(given, cwd=ROOT, capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)["fatalities_min"] == 2, name


def test_the_tests_of_a_file_run_in_one_process(request: pytest.FixtureRequest) -> None:
    """Else every fixture is made twice and two browsers share two cores: pytest 9.2 with xdist 3.8 did so unsaid."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("asked for without --dist loadgroup, which make test gives where there are two cores")
    assert request.node.nodeid.endswith(f"@{Path(__file__).name}")
