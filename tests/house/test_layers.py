"""The house stands as drawn: a layer imports only layers to its left, and only the pages know the screen."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 600

#: Bottom up: a layer imports itself and what stands before it in this list, and nothing else of the project.
#: Layers on one line know nothing of each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "paths"),
    ("packs",),
    ("models", "atomic"),
    ("text",),
    ("filters",),
    ("geo",),
    ("wording",),
    ("coding",),
    ("store",),
    ("loaders",),
    ("ingest", "exports", "analysis"),
    ("commands", "pages", "app", "server"),
    ("cli",),
)
FLOOR = {name: floor for floor, names in enumerate(LAYERS) for name in names}
TOP = {"commands", "pages", "app", "server"}  # the commands and the page may use each other
MAY_DRAW = {"pages", "app", "server"}
SCREEN = {"streamlit", "streamlit_folium"}
STANDARD_ONLY = {"errors", "paths", "packs", "models"}


def modules() -> list[Path]:
    found = [ROOT / f"{name}.py" for name in FLOOR if (ROOT / f"{name}.py").is_file()]
    return found + [file for name in FLOOR for file in sorted((ROOT / name).rglob("*.py"))]


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(source: str) -> Iterator[str]:
    """Top-level names of what a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def offences(layer: str, source: str) -> list[str]:
    """Imports that a module of this layer must not have."""
    found = []
    for name in sorted(set(imported(source)) - {layer}):
        ours = name in FLOOR
        if (
            (ours and FLOOR[name] >= FLOOR[layer] and not {name, layer} <= TOP)
            or (name in SCREEN and layer not in MAY_DRAW)
            or (layer in STANDARD_ONLY and not ours and name not in sys.stdlib_module_names)
        ):
            found.append(f"{layer} imports {name}")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_keeps_to_its_layer(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert offences(layer_of(path), source) == []
    assert len(source.splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    ("layer", "source", "found"),
    [
        ("text", "import re\nfrom models import Article", []),
        ("text", "from geo.gazetteer import Gazetteer", ["text imports geo"]),
        ("store", "def f():\n    import loaders.jsonl", ["store imports loaders"]),
        ("store", "import exports, matplotlib", ["store imports exports"]),
        ("exports", "import ingest", ["exports imports ingest"]),
        ("loaders", "from store import Store", []),
        ("geo", "import folium", []),
        ("wording", "from exports.extract import Selection", ["wording imports exports"]),
        ("geo", "import streamlit.components.v1 as c", ["geo imports streamlit"]),
        ("geo", "from streamlit_folium import st_folium", ["geo imports streamlit_folium"]),
        ("pages", "import streamlit as st", []),
        ("loaders", "import ingest", ["loaders imports ingest"]),
        ("models", "import numpy", ["models imports numpy"]),
        ("coding", "from . import events", []),
    ],
)
def test_an_import_against_the_stream_is_found(layer: str, source: str, found: list[str]) -> None:
    assert offences(layer, source) == found


def test_no_page_lies_directly_in_pages() -> None:
    # Such a file runs by itself on a deep link, past app.py and everything it sets up.
    assert sorted((ROOT / "pages").glob("*.py")) == []


def test_every_layer_is_there() -> None:
    assert {layer_of(path) for path in modules()} == set(FLOOR)


@pytest.mark.parametrize(
    "name",
    [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules()
        if layer_of(path) not in MAY_DRAW and ">>> " in path.read_text(encoding="utf-8")
    ],
)
def test_examples_in_docstrings_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert (found.failed, found.attempted > 0) == (0, True)


# --- rooms: no circle, no name twice

#: A command or a page may be called as what it stands on, and so may the main module of a folder.
MAY_SHARE = {"commands", "pages"}


def named() -> dict[str, Path]:
    """Dotted name of every module -> its file."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in modules()
    }


def first_imports(source: str, known: Collection[str]) -> Iterator[str]:
    """Dotted names that a module imports when it is imported itself, not in a function or for types alone."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from parts
            if not all(part in known for part in parts):  # else only modules are taken from the package
                yield node.module


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Modules that reach themselves."""

    def reached(name: str) -> set[str]:
        seen: set[str] = set()
        waiting = [*graph[name]]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += graph[one]
        return seen

    return sorted(name for name in graph if name in reached(name))


def test_no_import_goes_round_in_a_circle() -> None:
    known = named()
    graph = {
        name: {one for one in first_imports(path.read_text(encoding="utf-8"), known) if one in known and one != name}
        for name, path in known.items()
    }
    assert circles(graph) == []
    assert circles({"a": {"b"}, "b": {"a"}, "c": {"a"}}) == ["a", "b"]


def test_a_module_name_stands_once() -> None:
    rooms: dict[str, list[str]] = {}
    for name, path in named().items():
        *folders, own = name.split(".")
        if (
            path.name != "__init__.py"
            and folders
            and folders[0] not in MAY_SHARE
            and own != folders[-1]
            and "migrations" not in folders
        ):
            rooms.setdefault(own, []).append(name)
    assert {own: several for own, several in rooms.items() if len(several) > 1} == {}


def test_the_map_of_features_names_files_that_are_there() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Where a feature is", 1)[1].split("\n## ", 1)[0]
    files = re.findall(r"\| `([\w/]+\.py)` \|$", table, re.MULTILINE)
    assert len(files) >= 40
    assert [name for name in files if not (ROOT / name).is_file()] == []
