"""What README and CONTRIBUTING tell a newcomer to type and to read is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def text_of(guide: str) -> str:
    return (ROOT / guide).read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(guide))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_make_word_is_a_target(guide: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.M))
    said = set(re.findall(r"(?:^|`)make ([a-z]+)", text_of(guide), flags=re.M))
    assert said - targets == set()


def test_the_make_words_are_found_at_all() -> None:
    assert {"run", "test"} <= set(re.findall(r"^make ([a-z]+)", text_of("README.md"), flags=re.M))


def test_commands_of_the_readme_have_their_options() -> None:
    lines = re.findall(r"^\$ python (cli\.py .+)$", text_of("README.md"), flags=re.M)
    assert len(lines) >= 4
    for words in (line.split() for line in lines):
        shown = subprocess.run(
            [sys.executable, words[0], words[1], "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        assert [w for w in words if w.startswith("--") and w not in shown] == [], words


@pytest.mark.parametrize("folder", ["text", "geo", "coding", "loaders", "store", "exports", "pages", "data"])
def test_the_house_is_as_drawn(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert f"`{folder}/" in text_of("CONTRIBUTING.md")
