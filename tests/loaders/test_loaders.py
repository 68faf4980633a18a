"""Loaders: every item is an article or an error that names item, line, reason and way out."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import DataFileError, InputError
from loaders.articles import jsonl, plaintext
from loaders.registry import SOURCES, read
from models import Article
from text.data_files import table
from text.lexicon import known_actor

TEXT = "القامشلي - خاص\r\nقصفت قوات حي حلكو، اليوم الأحد.\n"


def loaded(tmp_path: Path, content: bytes | str, name: str = "input", published: str | None = None) -> list[object]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path, published))


def only(items: list[object], kind: type) -> object:
    assert len(items) == 1
    assert isinstance(items[0], kind), items
    return items[0]


# -- plain text


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a", "خبر.txt"])
def test_a_plain_file_is_one_article_with_its_words_untouched(tmp_path: Path, name: str) -> None:
    item = only(loaded(tmp_path, TEXT, name, "2021-04-25"), Article)
    assert (item.text, item.title, item.published) == (TEXT, "", "2021-04-25")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    with_mark = only(loaded(tmp_path, codecs.BOM_UTF8 + TEXT.encode()), Article)
    assert with_mark == only(loaded(tmp_path, TEXT), Article)


def test_the_id_of_a_plain_file_is_that_of_its_words(tmp_path: Path) -> None:
    here, there = (only(loaded(tmp_path, TEXT, name), Article) for name in ("a.txt", "b"))
    other = only(loaded(tmp_path, TEXT + " "), Article)
    assert here.article_id == there.article_id != other.article_id


@pytest.mark.parametrize(
    ("content", "reason", "way_out"),
    [
        (b"", "is empty", "give a file that holds an article"),
        (b" \r\n\t\n", "is empty", "give a file that holds an article"),
        (codecs.BOM_UTF8, "is empty", "give a file that holds an article"),
        (TEXT.encode("utf-16"), "is UTF-16, not UTF-8", "iconv -f UTF-16"),
        (TEXT.encode("utf-16-be"), "is not text: NUL byte", "ingest --help"),
        (
            TEXT.encode("windows-1256"),
            "is not UTF-8: byte 0xC7 at 0",
            "windows-1256; convert it: iconv -f WINDOWS-1256",
        ),
        ("Al-Hasakah café".encode("latin-1"), "is not UTF-8: byte 0xE9 at 14", "iconv -f ENCODING"),
    ],
)
def test_a_file_that_is_no_text_says_why_and_what_to_do(
    tmp_path: Path, content: bytes, reason: str, way_out: str
) -> None:
    error = only(loaded(tmp_path, content), InputError)
    assert error.item == str(tmp_path / "input")
    assert reason in error.reason
    assert way_out in error.way_out


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.txt", "No such file or directory"),
        (".", "a folder, not a file"),
    ],
)
def test_what_cannot_be_opened_is_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    error = only(list(read(path)), InputError)
    assert (error.item, error.reason) == (path, reason)
    assert error.way_out


# -- JSON Lines

FULL = {"id": "a1", "title": "عنوان", "text": TEXT, "published": "2021-04-25T18:53:00+03:00", "lang": "ar"}


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_a_full_record_is_kept_as_it_is_and_other_keys_are_ignored(tmp_path: Path) -> None:
    item = only(loaded(tmp_path, line(**FULL, url="https://x", source="s", gold={"x": 1}), "a.txt"), Article)
    assert item == Article("a1", TEXT, "عنوان", FULL["published"], "ar", "https://x", "s")


def test_only_the_text_is_required(tmp_path: Path) -> None:
    item = only(loaded(tmp_path, line(text=TEXT), published="2021-04-25"), Article)
    nulls = only(loaded(tmp_path, line(text=TEXT, id=None, title=None, published=None, lang=None)), Article)
    assert item.article_id == nulls.article_id
    assert (item.title, item.published, nulls.published) == ("", "2021-04-25", None)


@pytest.mark.parametrize(("given_id", "kept"), [("x 1", "x 1"), (7, "7"), (-1, "-1"), (10**30, "1" + "0" * 30)])
def test_ids_are_strings_or_whole_numbers(tmp_path: Path, given_id: object, kept: str) -> None:
    assert only(loaded(tmp_path, line(text=TEXT, id=given_id)), Article).article_id == kept


@pytest.mark.parametrize("given_id", ["", "  ", None])
def test_a_missing_id_is_made_from_the_words(tmp_path: Path, given_id: str | None) -> None:
    made = only(loaded(tmp_path, line(text=TEXT, id=given_id)), Article).article_id
    assert made == only(loaded(tmp_path, line(text=TEXT)), Article).article_id
    assert made != only(loaded(tmp_path, line(text=TEXT, title="t")), Article).article_id


BAD_LINES = [
    ('{"id": 1, "text": "قصف"', "is not valid JSON: Expecting ',' delimiter at column 24"),
    ("just words", "is not valid JSON: Expecting value at column 1"),
    ('"a string"', "is a string, not a JSON object"),
    ("[1, 2]", "is a list, not a JSON object"),
    ("null", "is null, not a JSON object"),
    ("12", "is a number, not a JSON object"),
    ('{"id": 1, "words": "x"}', 'has no "text"'),
    ('{"text": null}', 'has no "text"'),
    ('{"text": " \\n "}', '"text" is empty'),
    ('{"text": ["a"]}', '"text" is a list, not a string'),
    ('{"text": "a", "title": 3}', '"title" is a number, not a string'),
    ('{"text": "a", "lang": true}', '"lang" is true or false, not a string'),
    ('{"text": "a", "url": {}}', '"url" is an object, not a string'),
    ('{"text": "a", "id": 1.5}', '"id" is a number'),
    ('{"text": "a", "id": true}', '"id" is true or false'),
    ('{"text": "a", "id": ["x"]}', '"id" is a list'),
    ('{"text": "a", "published": "yesterday"}', "published 'yesterday' is not a date"),
    ('{"text": "a", "published": "2021-02-30"}', "published '2021-02-30' is not a date"),
    ('{"text": "a", "published": "20210425"}', "published '20210425' is not a date"),
    ('{"text": "a", "published": "25/04/2021"}', "published '25/04/2021' is not a date"),
    ('{"text": "a", "published": "2021-04-25T99:00"}', "published '2021-04-25T99:00' is not a date"),
    ('{"text": "a", "published": 1619300000}', '"published" is a number, not a string'),
    ('{"text": "half \\ud83d of it"}', '"text" holds half a surrogate pair (U+D83D) at 5'),
    ('{"text": "a", "title": "\\udc00"}', '"title" holds half a surrogate pair (U+DC00) at 0'),
    ('{"text": "a", "id": "\\udc00"}', '"id" holds half a surrogate pair'),
    ('{"text": "a\\u0000b"}', '"text" holds NUL (U+0000) at 1'),
    ("[" * 100_000, "is not usable JSON"),
    ('{"text": "a", "id": ' + "9" * 5000 + "}", "is not usable JSON"),
    (b'{"text": "\xc7\xe1"}', "is not UTF-8: byte 0xC7 at 10"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD_LINES, ids=[reason[:40] for _, reason in BAD_LINES])
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, bad: str | bytes, reason: str) -> None:
    raw = bad if isinstance(bad, bytes) else bad.encode()
    first, error, last = loaded(tmp_path, line(text="one").encode() + b"\n" + raw + b"\n" + line(text="two").encode())
    assert (first.text, last.text) == ("one", "two")
    assert isinstance(error, InputError)
    assert (error.item, error.line) == (str(tmp_path / "input"), 3)
    assert reason in error.reason
    assert error.way_out
    assert "\n" not in str(error)


def test_a_whole_emoji_is_not_half_a_pair(tmp_path: Path) -> None:
    assert only(loaded(tmp_path, '{"text": "\\ud83d\\ude00"}'), Article).text == "😀"


@pytest.mark.parametrize("day", ["2021-04-25", "2021-04-25T18:53", "2021-04-25 18:53:00", "2021-04-25T18:53:00Z"])
def test_dates_of_publication_are_kept_as_given(tmp_path: Path, day: str) -> None:
    item = only(loaded(tmp_path, line(text="x", published=f" {day} "), published="1999-01-01"), Article)
    assert item.published == day
    assert item.published_date.isoformat() == "2021-04-25"


def test_line_separators_of_unicode_end_no_line(tmp_path: Path) -> None:
    assert only(loaded(tmp_path, line(text="a\u2028b\u0085c")), Article).text == "a\u2028b\u0085c"


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    content = codecs.BOM_UTF8 + (line(text="one") + line(text="two")).replace("\n", "\r\n").encode()
    assert [item.text for item in loaded(tmp_path, content)] == ["one", "two"]


@pytest.mark.parametrize(
    "content",
    [json.dumps([FULL]), json.dumps([FULL], indent=1), json.dumps(FULL, indent=1), json.dumps({"items": [FULL]})],
)
def test_json_that_is_not_lines_is_read_too(tmp_path: Path, content: str) -> None:
    assert only(loaded(tmp_path, content), Article) == Article("a1", TEXT, "عنوان", FULL["published"], "ar")


# -- telling one from the other


@pytest.mark.parametrize(
    ("head", "is_jsonl"),
    [
        ('{"text": "a"}', True),
        ('\n  {"text": "a"}', True),
        ('{"text": "cut off', True),
        ('a broken line\n{"text": "a"}', True),
        ('\ufeff{ "text": "a"}', True),
        ("القامشلي - خاص", False),
        ("[Reuters] Clashes in Qamishli", False),
        ("{image} Clashes", False),
        ("12", False),
        ("", False),
    ],
)
def test_the_source_is_told_by_content(head: str, is_jsonl: bool) -> None:
    assert next(source for source in SOURCES if source.accepts(head.encode())) is (jsonl if is_jsonl else plaintext)


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_says_where_it_comes_from(source: object) -> None:
    assert len(source.SOURCE.split()) > 10


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((line(text="one") + "{\n").encode())))
    article, error = read("-")
    assert article.text == "one"
    assert str(error).startswith("stdin:2: is not valid JSON")


def test_loaders_can_be_called_by_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(line(**FULL), encoding="utf-8")
    assert [item.article_id for item in jsonl.read(path)] == ["a1"]
    assert only(list(plaintext.read(path, "2021-04-25")), Article).text == line(**FULL)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
)
def test_whatever_a_file_holds_it_is_articles_or_errors(tmp_path: Path, content: bytes) -> None:
    items = loaded(tmp_path, content)
    assert items
    for item in items:
        assert isinstance(item, (Article, InputError))
        if isinstance(item, Article):
            item.text.encode()  # what is read can be written again


# -- our own data files


@pytest.mark.parametrize(("row", "cells"), [("1", 1), ("1,2,3,4", 4), ('"1,2"', 1)])
def test_a_row_of_another_length_is_named_with_its_cells(tmp_path: Path, row: str, cells: int) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"a,b\n1,2\n{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"x\.csv:3: .*: {cells} cells instead of 2 \(quote cells with commas\)"):
        list(table(path, ("a",)))


@pytest.mark.parametrize(("given", "hint"), [("asaysh", "did you mean asayish? known: "), ("xyzzy", "(known: ")])
def test_an_unknown_id_is_answered_with_the_nearest_and_a_dozen(given: str, hint: str) -> None:
    with pytest.raises(DataFileError) as refused:
        known_actor(Path("x.csv"), 2, given)
    said = str(refused.value)
    assert hint in said
    assert said.endswith(" ...)")
    assert said.count(", ") == 11
