"""Texts that look like something else than an article are said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_files import items

from errors import InputError
from loaders.articles.plaintext import looks_like
from loaders.interface import Given
from loaders.registry import described, read
from models import Article
from packs import active

EN = "Army shells hit the town of Sarmin on 20 March 2020, killing two civilians."
CASES = [
    ("import os\n\ndef main(path):\n    x = 1\n    return x\n", "program code"),
    ("var a = 1;\nfunction f() {\n  return a;\n}\nf();", "program code"),
    ('"""What a file holds."""\n\nfrom os.path import join\n\n# A note\nfor name in names:\n    read(name)\n', "program code"),
    ("#Sarmin\n@reporter\nShells fell on Sarmin (two died)\n#Syria", ""),
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


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x01\x02\x00ab" * 200, "is not text: NUL byte at 2"),
        (b"\xc8\xd2AB\x07\x01" * 300, "is not UTF-8: byte 0xC8 at 0"),
        (EN.encode("utf-16"), "is UTF-16, not UTF-8"),
    ],
)
def test_what_says_of_a_file_that_is_no_text_why_it_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(raw)
    (item,) = described([tmp_path / "file"], Given())
    assert isinstance(item, InputError) and item.reason == said and item.way_out


def test_what_does_not_mind_where_the_first_bytes_of_a_text_end(tmp_path: Path) -> None:
    for start in ("", "x"):  # a letter of two bytes is cut, or not
        (tmp_path / "file").write_text(start + "قصف " * 20_000, encoding="utf-8")
        (item,) = described([tmp_path / "file"], Given())
        assert not isinstance(item, InputError) and item[1] == "One article in a plain text file"


@pytest.mark.parametrize("rows", ["a,b,c\n1,2,3\n", "a;b\nSarmin;2", "a\tb\tc\n1\t2\t3\n" * 4])
@pytest.mark.parametrize("ending", ["csv", "TSV"])
def test_a_table_none_of_whose_columns_is_known_is_refused_by_its_name(tmp_path: Path, rows: str, ending: str) -> None:
    (tmp_path / f"t.{ending}").write_text(rows, encoding="utf-8")
    (item,) = read(tmp_path / f"t.{ending}")
    assert isinstance(item, InputError) and item.reason.startswith(
        "has no column that is called text; its columns: a, b"
    )
    assert item.way_out == "give --columns text=COLUMN"


def test_an_article_kept_as_a_csv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"The day in Sarmin\n{EN}\n", encoding="utf-8")
    (item,) = read(tmp_path / "t.csv")
    assert isinstance(item, Article)
