"""``parse`` prints what CONTRIBUTING shows, and says what it cannot use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.main import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = re.findall(
    r'^\$ python cli.py parse --text "([^"]+)"\n(.*?)\n```$',
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_an_example_in_each_language() -> None:
    assert [text.isascii() for text, _ in EXAMPLES] == [False, True]


@pytest.mark.parametrize(("text", "printed"), EXAMPLES, ids=["ar", "en"])
def test_the_example_prints_what_the_page_says(text: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--text", text]) == 0
    assert capsys.readouterr().out.strip() == printed


def test_a_file_is_parsed_article_by_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "two.jsonl"
    file.write_text(
        '{"id": "a", "text": "Rebels shelled Nubl."}\n{"id": "b", "text": "Rebels may shell Nubl."}\n', encoding="utf-8"
    )
    assert main(["parse", str(file)]) == 0
    printed = capsys.readouterr().out
    assert re.findall(r"^# (\w)", printed, re.MULTILINE) == ["a", "b"]
    assert re.findall(r"= shelling, (\w+)", printed) == ["happened", "plan"]


def test_nothing_to_parse_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse"]) == 2
    assert "--text TEXT" in capsys.readouterr().err
