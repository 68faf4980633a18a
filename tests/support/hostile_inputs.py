"""Every regular expression of the product, and inputs made from each that would make a bad one run away."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import islice
from math import inf
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

from typed import ROOT

NOT_OURS = {".venv", "node_modules", "tests", "benchmarks", "var", "assets"}
# Where no text longer than this reaches a pattern; the code that sees to it stands beside it.
LIMITS = {"text/spelling.py": 60, "text/posts.py: _counters()": 200}
# The first reads modules of the product, never a text from outside; what the second makes lies in a table and is seen there.
OURS = {"coding/vocabulary.py: _PART", "loaders/transport/signatures.py: _matches"}
# Where a pattern is put together from a text from outside, what it is made of then: function -> such a pattern.
FROM_OUTSIDE = {
    "loaders/datasets/record.py: finds": r"(?<!\w)a a a a a a a a(?!\w)",
    "text/line_splitting.py: _title": r"(?i:a\s+a\s+a\s+a\s+a\s+a\s+a\s+a)(?=\s+[A-Z0-9\"])",
    "text/posts.py: _comments": r"aaaaaaaa",
}
PROGRAMS = ("cli", "app", "server")  # which start when they are imported
ANCHORED = {"match", "fullmatch"}
LONG = 5_000  # letters: what squares is far above MANY then, what grows with the length far below
SHORT = (16, 20, 24, 40, 60, 90, 140, 220, 330)  # by which what doubles is found before it takes for ever
MANY = 0.008  # seconds of a processor
CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


def modules() -> Iterator[tuple[str, Path]]:
    """Name and file of every module of the product."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if not NOT_OURS & set(parts) and "migrations" not in parts and not parts[0].startswith("."):
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def written(path: Path) -> Iterator[tuple[int, str, int, str]]:
    """Line, pattern, flags and function of what a file gives to ``re`` as it stands there; what is put together is seen later."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
            continue
        of, first = node.func.value, node.args[0] if node.args else None
        if not (isinstance(of, ast.Name) and of.id == "re" and isinstance(first, ast.Constant)):
            continue
        if isinstance(first.value, str | bytes):
            text = first.value if isinstance(first.value, str) else first.value.decode("latin-1")
            named = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            flags = sum(int(getattr(re, n)) for n in named if n.isupper() and hasattr(re, n))
            yield node.lineno, text, flags, node.func.attr


def asked(path: Path) -> Iterator[tuple[str, str]]:
    """Name of a pattern and what it is asked: ``_CHUNK``, ``match``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in CALLS | {"split"}:
            of = node.value
            if isinstance(of, ast.Name | ast.Attribute):
                yield of.id if isinstance(of, ast.Name) else of.attr, node.attr


def held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Compiled patterns that a module holds: by name, in tables and in what they hold; what it is asked or its name."""
    made = {f"{f.__name__}()": f() for f in _makers(module)}
    for name, value in (vars(module) | made).items():
        for one in _inside(value, 4):
            if isinstance(one, re.Pattern):
                yield name, one, name if one is value else ""
            else:
                yield name, one.__self__, one.__name__


def put_together() -> Iterator[str]:
    """Functions that give ``re`` a pattern which does not stand there, and hand on none that could be seen here."""
    for name, path in modules():
        where = str(path.relative_to(ROOT))
        seen = {f.__name__ for f in _makers(importlib.import_module(name))} if name not in PROGRAMS else set()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and not {function.name, f"{where}: {function.name}"} & {
                *seen,
                *OURS,
            }:
                calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
                given = (call.args[0] for call in calls if ast.unparse(call.func) in {f"re.{way}" for way in CALLS})
                if any(not isinstance(one, ast.Constant) and not ast.unparse(one).isupper() for one in given):
                    yield f"{where}: {function.name}"


def _makers(module: ModuleType) -> Iterator[Any]:
    """Functions of a module that make a pattern of the project's own words."""
    for value in vars(module).values():
        if inspect.isroutine(inspect.unwrap(value)) and getattr(value, "__module__", "") == module.__name__:
            asked = inspect.signature(value)
            if not asked.parameters and "re.Pattern" in str(asked.return_annotation):
                yield value


def _inside(value: object, depth: int) -> Iterator[Any]:
    """Patterns, and methods of patterns."""
    if isinstance(value, re.Pattern) or isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _inside(getattr(value, one.name, None), depth - 1)
    elif depth and isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _inside(one, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset) and len(value) < 2000:
        for one in value:
            yield from _inside(one, depth - 1)


def patterns() -> dict[tuple[str, int, bool], str]:
    """(pattern, flags, whether it is only tried at a given place) -> where it stands, for every one of the product."""
    ways: dict[str, set[str]] = {}
    for _, path in modules():
        for name, way in asked(path):
            ways.setdefault(name, set()).add(way)
    found = {(text, 0, False): where for where, text in FROM_OUTSIDE.items()}
    for name, path in modules():
        where = str(path.relative_to(ROOT))
        for line, text, flags, way in written(path):
            if way != "compile":  # what is compiled is seen below, under its name
                found.setdefault((text, flags, way in ANCHORED), f"{where}:{line}")
        if name in PROGRAMS:
            continue
        for at, pattern, asks in held(importlib.import_module(name)):
            text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
            if f"{where}: {at}" in OURS:
                continue
            only = asks in ANCHORED or bool(ways.get(asks)) and ways[asks] <= ANCHORED
            found.setdefault((text, pattern.flags & ~re.UNICODE, only), f"{where}: {at}")
    return found


def longest(place: str) -> int:
    """How many letters a pattern is tried on."""
    return LIMITS.get(place, LIMITS.get(place.split(":")[0], LONG))


# -- inputs


def hostile(text: str, flags: int, wide: bool = False) -> Iterator[tuple[str, str]]:
    """(beginning, piece to be repeated) made from the parts of a pattern: what it repeats, after what leads there.

    ``wide`` gives about twenty times as many: every piece after every lead, and pieces of two letters.
    """
    tree = parser.parse(text, flags)
    if wide:
        pieces = dict.fromkeys(_pumps(tree))
        letters = list(dict.fromkeys(c for piece in pieces for c in piece))
        pairs = (a + b for a in letters[:6] for b in letters[:6] if a != b)
        pumps, leads = dict.fromkeys((*pieces, *letters, *pairs)), dict.fromkeys(("", *_leads(tree), "\n", " "))
        yield from ((lead, pump) for lead in leads for pump in pumps if pump)
        return
    for lead, pump in dict.fromkeys(_repeats(tree, "")):
        # What leads to a repeat and then much of it; or much of both, so that every letter is a start.
        yield from dict.fromkeys(((lead, pump), ("", pump), ("", lead + pump), ("", lead))) if lead else (("", pump),)


def _repeats(tree: Any, lead: str) -> Iterator[tuple[str, str]]:
    """What leads to each repeat of a pattern, and what it repeats."""
    for kind, value in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if value[1] > 20 and (pump := _sample(value[2])):
                yield lead, pump
            yield from _repeats(value[2], lead)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(value[3], lead)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, lead)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(value[1], lead)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(value, lead)
        lead += _letter(kind, value)


def _leads(tree: Any) -> Iterator[str]:
    """Texts that match the beginning of a pattern, up to each of its parts."""
    lead = ""
    for part in list(tree)[:12]:
        lead += _sample([part])
        yield lead


def _pumps(tree: Any) -> Iterator[str]:
    for kind, value in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield _sample(value[2])
            yield from _pumps(value[2])
        elif kind is sre.SUBPATTERN:
            yield from _pumps(value[3])
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _pumps(value[1])
        elif kind is sre.ATOMIC_GROUP:
            yield from _pumps(value)


def _sample(tree: Any) -> str:
    """A short text that the parts of a pattern match, about."""
    return "".join(_letter(kind, value) for kind, value in tree)


def _letter(kind: Any, value: Any) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is sre.ANY:
        return "a"
    if kind is sre.IN:
        return _of_set(value)
    if kind is sre.CATEGORY:
        return _of_set([(kind, value)])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return str(_sample(value[2]) * max(1, min(value[0], 3)))
    if kind is sre.SUBPATTERN:
        return _sample(value[3])
    if kind is sre.BRANCH:
        return _sample(value[1][0])
    if kind is sre.ATOMIC_GROUP:
        return _sample(value)
    return ""


_CATEGORIES = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_SPACE: "a"}


def _of_set(items: Any) -> str:
    if items[0][0] is sre.NEGATE:
        pattern = items[1:]
        return next((c for c in "a 1.\n-xé_/" + chr(0x642) + chr(0x4E00) if not _in_set(pattern, c)), "")
    kind, value = items[0]
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.RANGE:
        return chr(value[0])
    return _CATEGORIES.get(value, ".")  # what is no digit, word ...


def _in_set(items: Any, letter: str) -> bool:
    for kind, value in items:
        if kind is sre.LITERAL and chr(value) == letter:
            return True
        if kind is sre.RANGE and value[0] <= ord(letter) <= value[1]:
            return True
        if kind is sre.CATEGORY:
            name = str(value).rpartition("_")[2]
            same = {"DIGIT": letter.isdigit(), "SPACE": letter.isspace(), "WORD": letter.isalnum() or letter == "_"}
            if same[name] != ("NOT" in str(value)):
                return True
    return False


# -- the work they make


def work(pattern: re.Pattern[str], said: str, anchored: bool) -> float:
    """Seconds of this processor that a pattern takes on a text; the least of three where they are many."""
    least = inf
    for _ in range(3):
        started = time.process_time()
        if anchored:
            pattern.match(said)
            pattern.fullmatch(said)
        else:
            deque(islice(pattern.finditer(said), 50), maxlen=0)
        least = min(least, time.process_time() - started)
        if not MANY < least < 100 * MANY:
            break
    return least


def runs_away(text: str, flags: int, anchored: bool = False, longest: int = LONG, wide: bool = False) -> str:
    """The first input on which the work of a pattern grows faster than its length, as words; empty if there is none."""
    pattern = re.compile(text, flags)
    for lead, pump in hostile(text, flags, wide):

        def said(length: int, lead: str = lead, pump: str = pump) -> str:
            return lead + pump * (length // len(pump)) + "\x00"

        for length in (length for length in SHORT if length <= longest):
            if work(pattern, said(length), anchored) > MANY:
                return f"{lead!r} + {pump!r} * {length // len(pump)}"
        taken = work(pattern, said(longest), anchored)
        if (
            taken > MANY and work(pattern, said(longest * 4), anchored) > 8 * taken
        ):  # 4 times: as the length; 16: squares
            return f"{lead!r} + {pump!r} * {longest // len(pump)}"
    return ""
