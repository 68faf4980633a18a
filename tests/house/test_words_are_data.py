"""Words stand in ``data/lexicons``, not in code: two counts that may only fall.

Before the words of time and number moved out, the code held 822 literals with Arabic letters besides the rules about
letters. The aim is under 150.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "text",
    "geo",
    "coding",
    "store",
    "loaders",
    "ingest",
    "exports",
    "analysis",
    "wording",
    "commands",
    "pages",
)

#: Lower these as words move to data; never raise them.
MOST_ARABIC = 246
MOST_BRANCHES = 48

#: Rules about letters, which are code: how they fold, join and sound.
LETTER_RULES = {f"text/{name}.py" for name in ("normalize", "spelling", "arabic_forms", "anchors", "matcher", "repair")}

_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3]")
_LANGUAGES = {"ar", "en"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in [*ROOT.glob("*.py"), *(file for name in PACKAGES for file in sorted((ROOT / name).rglob("*.py")))]:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def arabic_literals(tree: ast.Module) -> list[str]:
    """String literals that hold Arabic letters; a string that stands alone is a docstring."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone)
    return [node.value for node in strings if isinstance(node.value, str) and _ARABIC.search(node.value)]


def language_branches(tree: ast.Module) -> int:
    """Comparisons with the code of a language: ``language == "ar"``, ``lang in ("ar", "en")``."""
    compared = (
        [node.left, *node.comparators]
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn)
    )
    return sum(
        any(isinstance(part, ast.Constant) and part.value in _LANGUAGES for side in sides for part in ast.walk(side))
        for sides in compared
    )


def test_words_in_code_only_become_fewer() -> None:
    counts = {name: len(arabic_literals(tree)) for name, tree in modules() if name not in LETTER_RULES}
    worst = ", ".join(f"{name}: {counts[name]}" for name in sorted(counts, key=counts.__getitem__)[:-9:-1])
    total = sum(counts.values())
    assert total <= MOST_ARABIC, f"{total} Arabic literals in code; move words to data/lexicons ({worst})"


def test_branches_on_the_language_only_become_fewer() -> None:
    counts = {name: language_branches(tree) for name, tree in modules()}
    total = sum(counts.values())
    assert total <= MOST_BRANCHES, f"{total} places ask which language it is: {counts}"


def test_what_counts() -> None:
    tree = ast.parse(
        '"""قصف"""\nx = "قصف"  # قصف\nif lang == "ar" or lang in ("en",) or lang == "fr":\n    y = f"{x} قصف"'
    )
    assert arabic_literals(tree) == ["قصف", " قصف"]
    assert language_branches(tree) == 2
