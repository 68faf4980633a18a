"""Files of the field's kinds that would harm: refused with a reason, or read for what is sound in them."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from field_files import AR, COLUMNS, EN, FEATURE, FEATURES, sound
from made_files import items

from errors import InputError
from loaders.articles import scans, xlsx
from models import Article, CodedArticle

ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
PARTS = {"odt": "content.xml", "pptx": "ppt/slides/slide1.xml", "docx": "word/document.xml", "kmz": "doc.kml",
         "acled.xlsx": "xl/worksheets/sheet1.xml"}  # fmt: skip
JSON = [name for name in sound() if name.endswith(".json")]
CROWDED = "<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">x</p>"
DEEP = 100_000


def with_part(kind: str, part: bytes) -> bytes:
    """A packed file of a kind with another main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound()[kind])) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, part if name == PARTS[kind] else old.read(name))
    return out.getvalue()


def part(kind: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sound()[kind])) as packed:
        return packed.read(PARTS[kind])


def refused(tmp_path: Path, kind: str, content: bytes) -> InputError:
    *_, last = items(tmp_path, content, columns=COLUMNS.get(kind, {}), code=lambda _: ())
    assert isinstance(last, InputError), last
    return last


@pytest.mark.parametrize("kind", [*PARTS, "kml"])
def test_entities_are_refused(tmp_path: Path, kind: str) -> None:
    plain = sound()["kml"] if kind == "kml" else part(kind)
    body = ENTITIES + plain[plain.index(b"?>") + 2 if plain.startswith(b"<?xml") else 0 :].replace(
        b"Army", b"&a;&b;", 1
    )
    error = refused(tmp_path, kind, body if kind == "kml" else with_part(kind, body))
    assert "entities" in error.reason.lower(), error


@pytest.mark.parametrize("kind", PARTS)
def test_elements_without_end_are_refused(tmp_path: Path, kind: str) -> None:
    start = part(kind)
    refused(tmp_path, kind, with_part(kind, start[: start.rindex(b"</")] + b"<x>" * DEEP))


@pytest.mark.parametrize("kind", PARTS)
def test_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path, kind: str) -> None:
    error = refused(tmp_path, kind, with_part(kind, b"<x>" + b" " * 60_000_000))
    assert "times its size" in error.reason or "unpack" in error.reason, error


def test_a_part_of_a_workbook_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LARGEST_PART", 1_000)
    assert "unpacks to more than" in refused(tmp_path, "acled.xlsx", sound()["acled.xlsx"]).reason


@pytest.mark.parametrize("kind", [*JSON, "telethon.jsonl"])
def test_brackets_without_end_are_refused(tmp_path: Path, kind: str) -> None:
    content = sound()[kind].rstrip(b"]}")
    error = refused(tmp_path, kind, content + b',"x":' + b"[" * DEEP)
    assert "JSON" in error.reason, error


@pytest.mark.parametrize("kind", [*JSON, "telegram.html", "kml", "eml"])
def test_a_tag_with_thousands_of_attributes_is_not_parsed(tmp_path: Path, kind: str) -> None:
    content = sound()[kind].decode()
    crowded = content.replace("text/plain", "text/html").replace(EN, CROWDED).replace(AR, CROWDED)
    for item in items(tmp_path, crowded, columns=COLUMNS.get(kind, {}), code=lambda _: ()):
        words = item.text if isinstance(item, Article) else ""
        assert "a4999" not in words or kind.endswith((".json", ".jsonl"))  # it is text where it is no HTML


@pytest.mark.parametrize(
    "header", ["Subject: " + "=?utf-8?b?YQ==?= " * 2_000, "Content-Type: text/plain; " + "a=<a>;" * 2_000]
)
def test_a_mail_whose_headers_take_hours_is_refused(tmp_path: Path, header: str) -> None:
    error = refused(tmp_path, "eml", sound()["eml"].replace(b"Subject: Sarmin", header.encode()))
    assert error.reason == "has headers that are too long"


def test_a_mail_in_a_mail_without_end_is_refused(tmp_path: Path) -> None:
    inner = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000))
    error = refused(tmp_path, "eml", sound()["eml"].split(b"MIME")[0] + b"MIME-Version: 1.0\n" + inner)
    assert error.reason.startswith("holds more than")


@pytest.mark.parametrize(
    "point", [[1e999, 1.0], [1.0] * 100_000, [None, None], ["north", "east"], [181.0, 91.0], [{}, []]]
)
def test_points_that_are_none_are_named_or_passed_over(tmp_path: Path, point: list[object]) -> None:
    features = {**FEATURES, "features": [{**FEATURE, "geometry": {"type": "Point", "coordinates": point}}]}
    for item in items(
        tmp_path, json.dumps(features), columns={"text": "description", "type": "name"}, code=lambda _: ()
    ):
        assert isinstance(item, InputError), item


def changed(content: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """A file with some bytes lost, doubled, turned or of another file."""
    text = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at, other = dice.randrange(len(text) + 1), dice.choice(others)
        end = min(len(text), at + dice.choice((1, 8, 200)))
        start = dice.randrange(len(other))
        text[at:end] = dice.choice((b"", bytes(text[at:end]) * 3, other[start : start + 300], dice.randbytes(end - at)))
    return bytes(text)


@pytest.mark.parametrize("kind", sound())
def test_a_broken_file_gives_items_or_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """The short form of ``benchmarks/fuzz_loaders.py``."""
    monkeypatch.setattr(scans, "_run", lambda command, given: None)  # no program is started
    dice, others = random.Random(kind), [*sound().values()]
    for _ in range(15):
        content = changed(sound()[kind], others, dice)
        for item in items(tmp_path, content, columns=COLUMNS.get(kind, {}), code=lambda _: ()):
            assert isinstance(item, Article | CodedArticle | InputError)
