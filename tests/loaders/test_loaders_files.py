"""Tables, JSON, Telegram and reports: what is read, what is refused by name."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from made_files import DOCUMENT, SOURCES, WORDS, articles, failed, items, word, zipped

from errors import InputError, UsageError
from loaders.articles import json_document, jsonl, office_files, pdf, plaintext, table, table_columns, telegram, warc
from loaders.registry import files
from loaders.transport import streams
from models import Article

# -- tables


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_a_table_is_an_article_per_row(tmp_path: Path, between: str) -> None:
    rows = [
        ["العنوان", "نص الخبر", "تاريخ النشر", "المصدر"],
        ["قصف", f'"{WORDS}{between} ثم ""هدوء"""', "25/04/2021", "وكالة"],
    ]
    notes: list[str] = []
    (item,) = articles(tmp_path, "\r\n".join(between.join(row) for row in rows), note=notes.append)
    assert (item.title, item.text) == ("قصف", f'{WORDS}{between} ثم "هدوء"')
    assert (item.published, item.source) == ("2021-04-25", "وكالة")
    assert notes == [
        f"{tmp_path / 'input'}: columns taken: title=العنوان, text=نص الخبر, published=تاريخ النشر, source=المصدر"
    ]


def test_the_reader_says_which_column_is_what(tmp_path: Path) -> None:
    content = "A,B,C,When\nx,y,z,2021-04-25\nx,y,z,2021-04-26\nx,y,z,2021-04-27\n"
    (first, *_) = articles(tmp_path, content, columns={"text": "C", "title": "A", "published": "When"})
    assert (first.title, first.text, first.published) == ("x", "z", "2021-04-25")
    assert failed(tmp_path, content).reason == "has no column that is called text; its columns: A, B, C, When"
    assert failed(tmp_path, content, columns={"text": "D"}).reason == "has no column 'D'"


def test_a_row_that_cannot_be_used_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    content = "title,text,date\na,one,2021-04-25\nb,two\nc,,2021-04-25\nd,four,04/05/2021\ne,five,soon\nf,six,\n=cmd(),seven,\n"
    found = items(tmp_path, content)
    assert [item.text for item in found if isinstance(item, Article)] == ["one", "six", "seven"]
    errors = [item for item in found if isinstance(item, InputError)]
    assert [e.line for e in errors] == [3, 4, 5, 6]
    assert [e.reason for e in errors] == [
        "has 2 cells, not 3 as the header",
        "has no text",
        "published '04/05/2021' can be read in two ways",
        "published 'soon' is not a date",
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"title,text\n" + b"a,\xc7\xe1\xde\n", "is not UTF-8"),
        ("title,text\n" + "a,b\n" * 2000).encode() + b"a,\xc7\xe1\xde\n" and (("title,text\n" + "a,b\n" * 40_000).encode() + b"a,\xc7\n", "is not UTF-8 from about here on"),
        ("title,text\n", "holds no rows"),
        ('title,text\na,"never closed\n', "is not readable as CSV"),
    ],
)  # fmt: skip
def test_a_table_that_ends_badly_keeps_what_was_read(tmp_path: Path, raw: str | bytes, reason: str) -> None:
    *whole, last = items(tmp_path, raw)
    assert isinstance(last, InputError) and last.reason.startswith(reason)
    assert all(isinstance(item, Article) for item in whole)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-04-25", "2021-04-25"),
        ("2021-04-25T18:53:00+03:00", "2021-04-25T18:53:00+03:00"),
        ("25/04/2021", "2021-04-25"),
        ("04/25/2021", "2021-04-25"),
        ("5.5.2021", "2021-05-05"),
        ("25.4.2021 8:05", "2021-04-25T08:05"),
        ("25 April 2021", "2021-04-25"),
        ("25 نيسان 2021", "2021-04-25"),
        ("04/05/2021", None),
        ("31/04/2021", None),
        ("April 2021", None),
        ("44311", None),
        ("yesterday", None),
    ],
)
def test_dates_of_tables(value: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(InputError):
            table_columns.day(value, "t", 1)
    else:
        assert table_columns.day(value, "t", 1) == day


@pytest.mark.parametrize("given", ["title", "title=", "=x", "headline=Title", "title=A,,", ""])
def test_a_column_map_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match=r"FIELD=COLUMN|is not a field"):
        table_columns.parse(given)


def workbook(*rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["only a remark"])
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_an_article_per_row(tmp_path: Path) -> None:
    raw = workbook(
        ["Headline", "Body", "Date", "ID"], ["قصف", WORDS, dt.datetime(2021, 4, 25), 7], ["b", None, None, None]
    )
    item, error = items(tmp_path, raw)
    assert item == Article("7", WORDS, "قصف", "2021-04-25")
    assert isinstance(error, InputError) and (error.item, error.line) == (f"{tmp_path / 'input'}[Sheet]", 3)


def within(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A zip file with one member changed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {i.filename: archive.read(i) for i in archive.infolist()}
    assert old in members[name]
    return zipped(**members | {name: members[name].replace(old, new)})


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]>'
SECRET = b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("attack", [LAUGHS, SECRET])
def test_entities_of_a_workbook_are_refused(tmp_path: Path, attack: bytes) -> None:
    raw = workbook(["Title", "Text"], ["a", "b"])
    raw = within(raw, "xl/worksheets/sheet1.xml", b"<worksheet", attack + b"<worksheet")
    raw = within(raw, "xl/worksheets/sheet1.xml", b"<t>b</t>", b"<t>&c;</t>")
    assert "is not a complete workbook" in failed(tmp_path, raw).reason


@pytest.mark.parametrize("cut", [200, 2000])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    assert "is not a complete zip file" in failed(tmp_path, workbook(["Title", "Text"], ["a", "b"])[:cut]).reason


# -- JSON


@pytest.mark.parametrize(
    "content",
    [
        [{"headline": "قصف", "body": WORDS, "publishedAt": "2021-04-25T10:00:00Z", "tags": ["x"]}],
        {"status": "ok", "articles": [{"headline": "قصف", "body": WORDS, "publishedAt": "2021-04-25T10:00:00Z"}]},
        {"headline": "قصف", "body": WORDS, "publishedAt": "2021-04-25T10:00:00Z"},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_of_any_shape_is_read(tmp_path: Path, content: object, indent: int | None) -> None:
    if indent is None and isinstance(content, dict) and "body" in content:
        return  # an object on a line is JSON Lines, with our own keys
    (item,) = articles(tmp_path, json.dumps(content, ensure_ascii=False, indent=indent))
    assert (item.title, item.text, item.published) == ("قصف", WORDS, "2021-04-25T10:00:00Z")


def test_json_items_fail_one_by_one(tmp_path: Path) -> None:
    found = items(
        tmp_path, json.dumps([{"text": "one"}, 3, {"text": None}, {"text": "a", "date": "soon"}, {"text": "two"}])
    )
    assert [item.text for item in found if isinstance(item, Article)] == ["one", "two"]
    assert [i.item.rsplit("input", 1)[1] for i in found if isinstance(i, InputError)] == ["[2]", "[3]", "[4]"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"text": "one"}, {"text": "tw', "stops being valid JSON"),
        ("[]", "holds no articles"),
        ('[{"text": "one"}, ' + "[" * 100_000, "stops being valid JSON"),
        ('[{"text": "one"}, {"text": "\\u0000"}]', "text holds NUL"),
        (b'[{"text": "one"}, {"text": "\xc7\xe1"}]', "stops being valid JSON"),
    ],
)
def test_broken_json_keeps_what_was_read(tmp_path: Path, content: str | bytes, reason: str) -> None:
    *whole, last = items(tmp_path, content)
    assert isinstance(last, InputError) and last.reason.startswith(reason), last
    assert [item.text for item in whole if isinstance(item, Article)] == ["one"] * len(whole)


def test_json_lines_take_a_column_map_too(tmp_path: Path) -> None:
    (item,) = articles(tmp_path, '{"body": "one", "head": "h"}\n', columns={"text": "body", "title": "head"})
    assert (item.text, item.title) == ("one", "h")


# -- Telegram

EXPORT = (SOURCES / "telegram.json").read_text(encoding="utf-8")


def test_the_posts_of_a_channel_are_articles(tmp_path: Path) -> None:
    notes: list[str] = []
    post, forwarded = articles(tmp_path, EXPORT, note=notes.append)
    assert post == Article(
        "telegram:1234567890:2", "عاجل\nاشتباكات في حي حلكو بالقامشلي #القامشلي", "", "2021-04-20T18:30:00+03:00",
        None, "https://t.me/c/1234567890/2", "قناة المثال",
    )  # fmt: skip
    assert forwarded.source == "قناة أخرى (forwarded by قناة المثال)"
    assert notes == [f"{tmp_path / 'input'}: 2 messages without words, of the service or of private chats passed over"]


def test_an_edited_post_is_a_new_edition(tmp_path: Path) -> None:
    before, _ = articles(tmp_path, EXPORT)
    after, _ = articles(tmp_path, EXPORT.replace("اشتباكات في", "هدوء في"))
    assert before.article_id == after.article_id and before.url == after.url and before.text != after.text


def test_an_account_with_many_chats(tmp_path: Path) -> None:
    private = json.loads(EXPORT) | {"type": "personal_chat", "id": 5}
    raw = json.dumps({"about": "x", "chats": {"about": "y", "list": [private, json.loads(EXPORT)]}})
    assert [a.article_id for a in articles(tmp_path, raw)] == ["telegram:1234567890:2", "telegram:1234567890:3"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (EXPORT[:900], "stops being valid JSON"),
        (json.dumps({"name": "x", "type": "public_channel", "id": 1, "messages": []}), "holds no posts"),
        (
            json.dumps(
                {
                    "name": "x",
                    "type": "public_channel",
                    "id": 1,
                    "messages": [{"id": 1, "type": "message", "text": [[[3]]]}],
                }
            ),
            "holds no posts",
        ),
    ],
)
def test_a_broken_export_says_so(tmp_path: Path, content: str, reason: str) -> None:
    last = items(tmp_path, content)[-1]
    assert isinstance(last, InputError) and last.reason.startswith(reason)


# -- reports


def test_a_word_file_is_an_article(tmp_path: Path) -> None:
    (item,) = articles(tmp_path, word())
    assert (item.title, item.text) == ("تقرير", "قصف على القامشلي\nثم\tهدوء\nقتيلان")


@pytest.mark.parametrize("attack", [LAUGHS, SECRET])
def test_entities_of_a_word_file_are_refused(tmp_path: Path, attack: bytes) -> None:
    raw = word(DOCUMENT.replace("<w:document", attack.decode() + "<w:document").replace("القامشلي", "&c;"))
    assert failed(tmp_path, raw).reason == "declares entities or a document type"


@pytest.mark.parametrize("document", [DOCUMENT[:-40], "", "no xml"])
def test_a_broken_word_file_says_so(tmp_path: Path, document: str) -> None:
    assert "is not a complete Word file" in failed(tmp_path, word(document)).reason


def pdf_of(*lines: str, locked: bool = False, pages: int = 1, step: int = 7) -> bytes:
    """A PDF that draws lines letter by letter, a step to the right after each (to the left for a negative one)."""
    letters = sorted(set("".join(lines)))
    code = {letter: f"{n + 1:02X}" for n, letter in enumerate(letters)}
    pairs = "\n".join(f"<{c}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, c in code.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF> "
        f"endcodespacerange {len(code)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    first = 50 if step > 0 else 550
    shown = "".join(
        f"1 0 0 1 {first + step * at} {750 - 14 * row} Tm <{code[letter]}> Tj "
        for row, line in enumerate(lines)
        for at, letter in enumerate(line)
    )
    drawn = f"BT /F 12 Tf {shown} ET" if lines else ""
    kids = " ".join(f"{6 + n} 0 R" for n in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Example /FirstChar 0 /LastChar 255 /Widths [{'580 ' * 256}] /ToUnicode 3 0 R >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        *[
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>"
        ]
        * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00> <00>]"
        if locked
        else ""
    )
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R {lock} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


LINES = ("اندلعت اشتباكات في مدينة القامشلي", "قتل 12 عنصرا (SDF) من قوات الدفاع الوطني")


def standing(line: str) -> str:
    """An Arabic line as it stands on paper, from the left: numbers and Latin words the right way round."""
    runs = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]", line)
    return "".join(reversed(runs))


@pytest.mark.parametrize(
    ("drawn", "step", "read_as"),
    [
        ([standing(line) for line in LINES], 7, LINES),  # drawn from the left
        (["اندلعت اشتباكات في مدينة القامشلي"], -7, LINES[:1]),  # drawn from the right, letter by letter
        (["(القامشلي) في"[::-1].translate(str.maketrans("()", ")("))], 7, ["(القامشلي) في"]),  # brackets as shapes
        (["\ufe94\ufee8\ufef3\ufeaa\ufee3"], 7, ["مدينة"]),  # letters as shapes
        (["\ufefb\ufe94"], -7, ["لاة"]),  # two letters in one shape
        (["Clashes broke out in Qamishli on 20 April 2021"], 7, ["Clashes broke out in Qamishli on 20 April 2021"]),
    ],
)
def test_a_pdf_gives_its_words_in_reading_order(
    tmp_path: Path, drawn: list[str], step: int, read_as: list[str]
) -> None:
    (item,) = articles(tmp_path, pdf_of(*drawn, step=step))
    assert [line for line in item.text.split("\n") if line] == list(read_as)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf_of(pages=3), "holds no words on its 3 pages"),
        (pdf_of(*LINES, locked=True), "is locked with a password"),
        (pdf_of(*LINES)[:300], "is not a complete PDF file"),
        (b"%PDF-1.7\n" + b"\0" * 500, "is not a complete PDF file"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path, raw: bytes, reason: str) -> None:
    assert failed(tmp_path, raw).reason.startswith(reason)


# -- telling one from the other


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('{"text": "a"}\n', jsonl),
        ('{"text": "a",\n "title": "b"}', json_document),
        ('{\n"text": "a"}', json_document),
        ('[{"text": "a"}]', json_document),
        ('{"articles": [{"text": "a"}]}', json_document),
        ("title,text\na,b\n", table),
        ("id;body;x\n1;2;3\n", table),
        ("Qamishli, April 20\n\nClashes, again\n", plaintext),
        ("Clashes in Qamishli, Hasakah and Raqqa\nTwo people died, one was hurt, others fled\n", plaintext),
        ("القامشلي - خاص\nاندلعت اشتباكات", plaintext),
        ("%PDF-1.4\n", pdf),
        ("WARC/1.1\r\n", warc),
        ("PK\x03\x04\n[Content_Types].xml\nword/document.xml", office_files),
        (EXPORT, telegram),
        ("[Reuters] Clashes", plaintext),
        ("<<< urgent >>>", plaintext),
    ],
)
def test_the_source_is_told_by_content(head: str, source: object) -> None:
    from loaders.registry import SOURCES as asked

    assert next(s for s in asked if s.accepts(head.encode())) is source


def test_heads_are_long_enough() -> None:
    assert streams.HEAD_BYTES >= 1 << 16


def test_a_link_that_leads_out_of_a_folder_is_named_and_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = tmp_path / "inbox", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("a secret")
    (folder / "a.txt").write_text("a report")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "hop").symlink_to(outside)
    listed = list(files([folder]))
    assert [p for p in listed if not isinstance(p, InputError)] == [folder / "a.txt", folder / "inside.txt"]
    assert "out.txt: is a link that leads out of its folder" in " ".join(str(e) for e in listed)
    monkeypatch.setenv("WAQAI_INBOX", str(folder))  # here the names themselves may not lead out either
    for name in ("out.txt", "hop", "hop/secret.txt", "../inbox/hop"):
        (error,) = files([folder / name])
        assert isinstance(error, InputError)
        assert "leads out of the folder of sources" in str(error)
    assert list(files([outside / "secret.txt"])) == [outside / "secret.txt"]  # named by whoever has the command line


def test_a_name_that_is_no_text_is_named_and_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a report")
    (tmp_path / os.fsdecode(b"b\xff.txt")).write_text("a report")
    listed = list(files([tmp_path, "c\0.txt"]))
    assert listed[0] == tmp_path / "a.txt"
    assert [str(error).split(": ")[1] for error in listed[1:]] == ["has a name that is not UTF-8 (rename it)"] * 2
    assert str(listed[1]).startswith(f"{tmp_path}/b\\xff.txt")
