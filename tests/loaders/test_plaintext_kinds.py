"""Texts that look like something else than an article are said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_files import items

from loaders.articles.plaintext import looks_like
from models import Article
from packs import active

EN = "Army shells hit the town of Sarmin on 20 March 2020, killing two civilians."
CASES = [
    ("import os\n\ndef main(path):\n    x = 1\n    return x\n", "program code"),
    ("var a = 1;\nfunction f() {\n  return a;\n}\nf();", "program code"),
    ("<b>one</b>\n<i>two</i>\n<u>three</u>", "markup"),
    ('{\n"a": 1,\n"b": 2\n}', "JSON"),
    ("day|place|dead\n1|Sarmin|2\n2|Idlib|3\n3|Saraqib|1", "a table"),
    ("2021-04-25 10:00:01 INFO start\n2021-04-25 10:00:02 WARN slow\n2021-04-25 10:00:03 ERROR end", "a log"),
    (EN, ""), (f"{EN}\n\n{EN}\n\nif (as locals say) it was so, 3 died.", ""),
    ("- Sarmin: 2 killed, 1 wounded\n- Idlib: none\n- Saraqib: 3 killed", ""),
    ("وقائع اليوم:\nسرمين: قتيلان، وجريح\nإدلب: لا شيء\nسراقب: ثلاثة قتلى، وجريحان، ومفقود", ""),
    ("He said: {sic} it was calm;\nthen shells fell.\nTwo died.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_what_a_text_looks_like(tmp_path: Path, text: str, kind: str) -> None:
    assert looks_like(text) == kind


def test_it_is_said_and_read_all_the_same(tmp_path: Path) -> None:
    notes: list[str] = []
    (item,) = items(tmp_path, "result = compute(a)\nprint(result)\nreturn result", note=notes.append)
    assert isinstance(item, Article) and any("looks like program code" in note for note in notes)


def test_no_sample_looks_like_anything_else() -> None:
    files = sorted(active()[0].articles.glob("*.jsonl"))
    texts = [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(texts) > 20 and {looks_like(text) for text in texts} == {""}
