"""Pictures and scanned pages: printed here, made pictures of, and read by OCR."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import typst
from made_files import articles, failed, items
from PIL import Image, ImageOps

from coding.coder import Coder
from errors import InputError
from exports.maps.fonts import folders
from loaders.articles import scans

AR = "قتل 12 عنصرا من قوات الدفاع الوطني وأصيب 7 آخرون في قصف مدفعي استهدف بلدة سرمين يوم 25 نيسان 2021."
EN = "Army shells hit the town of Sarmin on 20 March 2020, killing two civilians and wounding five others."

reads = pytest.mark.skipif(
    not os.environ.get("CI") and not (scans.installed() and shutil.which("pdftoppm")),
    reason="no tesseract with Arabic, or no pdftoppm: apt-get install tesseract-ocr tesseract-ocr-ara poppler-utils",
)


@cache
def printed(text: str) -> Image.Image:
    """A page with the words on it, as a scanner gives it."""
    source = f'#set text(font: "IBM Plex Sans Arabic", size: 15pt, dir: {"rtl" if text == AR else "ltr"})\n{text}'
    pdf = typst.compile(source.encode(), format="pdf", font_paths=[str(folder) for folder in folders()])
    done = subprocess.run(["pdftoppm", "-gray", "-png", "-r", "150", "-"], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)  # type: ignore[arg-type]
    return out.getvalue()


WAYS: list[Callable[[Image.Image], bytes]] = [
    lambda page: saved(page, "PNG"),
    lambda page: saved(page.convert("RGB").rotate(0.6, fillcolor="white"), "JPEG", quality=70),
    lambda page: saved(ImageOps.invert(page), "WEBP"),
    lambda page: saved(page, "TIFF"),
    lambda page: saved(page.convert("RGB"), "PDF", resolution=150),
]


@reads
@pytest.mark.parametrize("way", WAYS, ids=["screenshot", "crooked", "dark", "tiff", "pdf"])
def test_a_printed_page_tells_the_same_as_a_picture(
    coder: Coder, tmp_path: Path, way: Callable[[Image.Image], bytes]
) -> None:
    notes: list[str] = []
    (item,) = articles(tmp_path, way(printed(AR)), note=notes.append)
    assert item.source in ("OCR 85 %", "OCR 90 %", "OCR 95 %")
    assert any("OCR" in note for note in notes)
    (told,) = coder.code(item)
    assert told.place and told.place.name == "Sarmin"
    assert (told.event_date, told.fatalities_min, told.injuries_max) == ("2021-04-25", 12, 7)
    for piece in told.evidence:
        assert item.text[piece.start : piece.end] == piece.text


@reads
def test_english_is_read_too(tmp_path: Path) -> None:
    (item,) = articles(tmp_path, saved(printed(EN), "PNG"))
    assert item.text == EN


@reads
def test_pages_with_words_stay_and_scanned_ones_are_read(tmp_path: Path) -> None:
    pages = [saved(printed(EN).convert("RGB"), "JPEG"), saved(printed(AR).convert("RGB"), "JPEG")]
    blank = Image.new("RGB", printed(EN).size, "white")
    first, second = (Image.open(io.BytesIO(page)) for page in pages)
    raw = saved(first, "PDF", resolution=150, save_all=True, append_images=[blank, second])
    notes: list[str] = []
    (item,) = articles(tmp_path, raw, note=notes.append)
    assert item.text.startswith(EN[:40]) and "سرمين" in item.text
    assert any("2 of 3 pages read by OCR" in n for n in notes) and any("no words on 1 of 3 pages" in n for n in notes)


def test_without_tesseract_pictures_and_scans_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "installed", lambda: False)
    page = Image.new("RGB", (300, 400), "white")
    for form, kind in (("PNG", "a PNG picture"), ("JPEG", "a JPEG picture"), ("WEBP", "a WebP picture")):
        error = failed(tmp_path, saved(page, form))
        assert error.reason == f"is {kind}" and "install tesseract" in error.way_out
    error = failed(tmp_path, saved(page, "PDF"))
    assert error.reason == "holds no words on its 1 pages" and "tesseract" in error.way_out


def png(wide: int, high: int) -> bytes:
    """A PNG that says it is so large."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (png(50_000, 50_000), "is a picture of too many pixels"),
        (png(9_000, 9_000), "is a picture of 9000 x 9000 pixels"),
        (png(2**31 - 1, 2**31 - 1), "is a"),
        (png(800, 800), "is a PNG picture, but not a complete one"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG picture, but not a complete one"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 400, "is a JPEG picture, but not a complete one"),
        (b"II*\0" + b"\xff" * 200, "is a TIFF picture, but not a complete one"),
    ],
    ids=["bomb", "large", "largest", "short", "cut", "jpeg", "tiff"],
)
def test_a_hostile_picture_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
) -> None:
    monkeypatch.setattr(scans, "installed", lambda: True)
    monkeypatch.setattr(scans, "_run", lambda command, given: pytest.fail("a program was started"))
    (error,) = items(tmp_path, content)
    assert isinstance(error, InputError) and error.reason.startswith(reason), error


def test_a_page_without_ink_is_no_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "installed", lambda: True)
    monkeypatch.setattr(scans, "_run", lambda command, given: pytest.fail("a program was started"))
    error = failed(tmp_path, saved(Image.new("L", (500, 700), 255), "PNG"))
    assert error.reason == "is a picture without words that can be read"


def test_confidence_is_the_mean_over_the_letters() -> None:
    assert scans.source_of([scans.Reading("a" * 10, 90.0), scans.Reading("b" * 30, 70.0)]) == "OCR 75 %"
