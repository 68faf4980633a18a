"""The version of a coding: what decides changes it, and nothing else does."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import packs
from coding.vocabulary import DECIDES, deciding_files, load, statements, version
from paths import PACKS, ROOT

SYRIA = packs.read(PACKS / "syria").places


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code and words of this checkout."""
    for name in {name.split("/")[0] for name in DECIDES} - {"data"}:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data/lexicons", tmp_path / "data/lexicons")
    return tmp_path


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")


def test_the_version_does_not_depend_on_where_the_checkout_lies(tree: Path) -> None:
    assert version(SYRIA, root=tree) == version(SYRIA) == load().digest


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("coding/coder.py", "LIMIT = 1\n"),
        ("coding/events/events.py", "LIMIT = 1\n"),
        ("coding/incidents/merging.py", "LIMIT = 1\n"),
        ("coding/events/more/rules.py", "LIMIT = 1\n"),  # a new module in a new folder
        ("text/dates/find_dates.py", "LIMIT = 1\n"),
        ("geo/distance.py", "LIMIT = 1\n"),
        ("geo/geoparsing/resolution.py", "LIMIT = 1\n"),
        ("data/lexicons/cues.csv", "agent,en,courtesy of,\n"),
        ("data/lexicons/xx/cues.csv", "cue,language,form,note\n"),
    ],
)
def test_rules_and_words_change_it(tree: Path, path: str, text: str) -> None:
    append(tree / path, text)
    assert version(SYRIA, root=tree) != version(SYRIA)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("coding/evaluation/evaluation.py", "LIMIT = 1\n"),
        ("coding/evaluation/more.py", "LIMIT = 1\n"),
        ("coding/other_coders/language_model.py", "LIMIT = 1\n"),
        ("geo/geoparsing/report.py", "LIMIT = 1\n"),
        ("geo/gazetteer/importers.py", "LIMIT = 1\n"),
        ("geo/map/clusters.py", "LIMIT = 1\n"),
        ("coding/coder.py", "\n\n# a remark\n"),
        ("coding/notes.txt", "a remark"),
    ],
)
def test_what_decides_nothing_leaves_it(tree: Path, path: str, text: str) -> None:
    append(tree / path, text)
    assert version(SYRIA, root=tree) == version(SYRIA)


def test_a_changed_docstring_leaves_it(tree: Path) -> None:
    module = tree / "coding/coder.py"
    source = module.read_text(encoding="utf-8")
    module.write_text(source.replace('"""', '""" Reworded.\n\n', 1), encoding="utf-8")
    assert version(SYRIA, root=tree) == version(SYRIA)


def test_places_change_it(tmp_path: Path) -> None:
    folder = tmp_path / "syria"
    folder.mkdir()
    for file in SYRIA.glob("*.csv"):
        shutil.copy(file, folder)
    assert version(folder) == version(SYRIA)
    append(folder / "names.csv", "\n")
    assert version(folder) != version(SYRIA)


def test_only_comments_and_docstrings_are_left_out() -> None:
    for path in deciding_files():
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
            assert _without_docstrings(statements(source)) == _without_docstrings(source), path


def _without_docstrings(source: str) -> str:
    module = ast.parse(source)
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return ast.dump(module)


_DECIDES_NOTHING = (
    "models.py", "errors.py", "paths.py", "packs.py", "atomic.py", "geo/__init__.py", "geo/geoparsing/report.py",
)  # fmt: skip


def test_every_module_the_coder_imports_counts() -> None:
    """But for nouns, errors and paths, and what only reports what was decided."""
    script = "import sys, coding; print(*[m.__file__ for m in sys.modules.values() if getattr(m, '__file__', None)])"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    files = {Path(name) for name in run.stdout.split()}
    imported = {file for file in files if file.is_relative_to(ROOT) and ".venv" not in file.parts}
    apart = {ROOT / name for name in _DECIDES_NOTHING}
    assert ROOT / "coding/coder.py" in imported
    assert imported - set(deciding_files()) <= apart
