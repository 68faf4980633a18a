"""One report in a PDF file."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import scans
from loaders.articles.pdf_columns import in_reading_order, spaced
from loaders.articles.pdf_paragraphs import Line, paragraphs
from loaders.interface import Given, Item
from loaders.transport.content import article_of

SOURCE = """PDF reports of organisations and councils, read with pdfminer.six (https://pdfminersix.readthedocs.io).
A PDF gives the position of each letter and not the reading order: letters of an Arabic page are put in order
from right to left, numbers and Latin words within it from left to right, columns from the right; presentation forms
are brought back to letters. Scanned pages hold pictures, not words: they are read by OCR where tesseract is installed,
and else counted and reported. Tables lose their columns; headers and
footers that stand on most pages, and page numbers, are left out."""

MOST_PAGES = 2_000
MOST_LETTERS = 20_000_000
_MOST_GLYPHS = 100_000  # of one page
_PRESENTATION = re.compile(r"[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z\ufb00-\ufb060-9\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9]")
_WITHIN = re.compile(r"[ .,:;/%+@&_'\u066b\u066c-]")  # between two numbers or Latin words it goes their way


def accepts(head: bytes) -> bool:
    """Whether it is marked as a PDF near its start."""
    return b"%PDF-" in head[:1024]


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of a report, its pages one after the other."""
    try:
        yield _article(stream, name, given)
    except InputError as error:
        yield error


def _article(stream: BinaryIO, name: str, given: Given) -> Item:
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFParser

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every repair
    try:
        document = PDFDocument(PDFParser(stream))
        pages: list[list[Line] | str] = list(_pages(document, name))
        title = _title(document.info)
    except InputError:
        raise
    except PDFPasswordIncorrect:
        raise InputError(name, 0, "is locked with a password", "save it without one") from None
    except Exception as error:  # broken files raise many kinds of error, RecursionError among them
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(name, 0, f"is not a complete PDF file: {said}", "save it again") from None
    if not pages:
        raise InputError(name, 0, "is not a complete PDF file: it has no pages", "save it again")
    blank = [n for n, lines in enumerate(pages, start=1) if not lines]
    read = scans.pages(stream, blank, name) if blank else {}
    for number, reading in read.items():
        pages[number - 1] = reading.text
        blank.remove(number)
    if len(blank) == len(pages):
        way_out = "it is a scan: give the words as text, or install tesseract with its data for Arabic"
        raise InputError(name, 0, f"holds no words on its {len(pages)} pages", way_out)
    if read:
        said = scans.source_of([*read.values()])
        given.note(f"{name}: {len(read)} of {len(pages)} pages read by OCR ({said} sure)")
    if blank:
        given.note(
            f"{name}: no words on {len(blank)} of {len(pages)} pages (pictures?): {', '.join(map(str, blank[:10]))}"
        )
    text = paragraphs(pages)
    source = scans.source_of([*read.values()]) if read else None
    return article_of({"title": title, "text": text, "url": given.url, "source": source}, name, given)


def _pages(document: Any, name: str) -> Iterator[list[Line]]:
    """The lines of each page."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager(caching=True)
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    letters = 0
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > MOST_PAGES:
            raise InputError(name, 0, f"has more than {MOST_PAGES} pages", "split it")
        interpreter.process_page(page)
        lines = _page_lines(device.get_result(), f"{name}[page {number}]")
        letters += sum(len(line.text) for line in lines)
        if letters > MOST_LETTERS:
            raise InputError(name, 0, f"holds more than {MOST_LETTERS} letters", "split it")
        yield lines


def _page_lines(page: Any, name: str) -> list[Line]:
    """The lines of a page of placed letters, in the order they are read."""
    glyphs = list(_glyphs(page))
    if len(glyphs) > _MOST_GLYPHS:
        raise InputError(name, 0, f"holds {len(glyphs)} letters on one page", "split it")
    arabic = sum(bool(_ARABIC.match(g.get_text())) for g in glyphs)
    rtl = arabic * 2 > sum(g.get_text().strip().isalpha() for g in glyphs)
    if rtl:  # in a mirror, right to left is left to right: lines, words and columns fall into place
        for glyph in glyphs:
            glyph.set_bbox((-glyph.x1, glyph.y0, -glyph.x0, glyph.y1))
    found = []
    for row in in_reading_order([row for row in map(_in_order, _rows(glyphs)) if row]):
        text = " ".join(plain("".join(read_order([*spaced(row)], rtl))).split())  # justified lines have wide blanks
        if text:
            found.append(Line(text, row[0].x0, row[-1].x1, *_height(row), _first_word(row)))
    return found


def _height(row: list[Any]) -> tuple[float, float]:
    return median(glyph.y0 for glyph in row), median(glyph.y1 for glyph in row)


def _first_word(row: list[Any]) -> float:
    """The width of the first word of a line with the blank before it, in points."""
    gap = next((glyph.x0 for glyph in row[1:] if glyph.get_text().isspace()), row[-1].x1)
    return float(gap - row[0].x0 + 0.3 * row[0].height)


def _glyphs(container: Any) -> Iterator[Any]:
    from pdfminer.layout import LTChar, LTFigure

    for element in container:
        if isinstance(element, LTChar):
            yield element
        elif isinstance(element, LTFigure):
            yield from _glyphs(element)


def _rows(glyphs: Iterable[Any]) -> Iterator[list[Any]]:
    """Glyphs by their base lines from the top: files draw them in any order."""
    line: list[Any] = []
    for glyph in sorted(glyphs, key=lambda g: -g.y0):
        if line and line[0].y0 - glyph.y0 > 0.4 * max(glyph.height, 1.0):
            yield line
            line = []
        line.append(glyph)
    yield line


def _in_order(line: list[Any]) -> list[Any]:
    """Glyphs of a line from the left, each mark behind the letter it stands on and as wide as that.

    A mark without a width of its own hangs on the end of its letter's advance: shapers write it so.
    """
    marks = [glyph for glyph in line if unicodedata.combining(glyph.get_text()[:1] or " ")]
    rest = sorted((glyph for glyph in line if glyph not in marks), key=lambda g: g.x0)
    letters = [number for number, glyph in enumerate(rest) if not glyph.get_text().isspace()]
    on: dict[int, list[Any]] = {}
    for mark in marks if letters else ():
        at = mark.x0 + mark.x1
        ends = [2 * rest[n].x1 if mark.x1 - mark.x0 < 0.1 else rest[n].x0 + rest[n].x1 for n in letters]
        base = letters[min(range(len(letters)), key=lambda k: abs(at - ends[k]))]
        mark.set_bbox((rest[base].x0, rest[base].y0, rest[base].x1, rest[base].y1))
        on.setdefault(base, []).append(mark)
    return [glyph for number, letter in enumerate(rest) for glyph in (letter, *on.get(number, ()))] or marks


def read_order(pieces: list[str], rtl: bool) -> list[str]:
    """Letters of a line as they are read, from letters as they stand.

    Those of a line from right to left come from the right; numbers and Latin words in it are put the right way round.

    >>> "".join(read_order(list("قتل 21 من"), True))
    'قتل 12 من'
    """
    pieces = [piece for piece in pieces if piece != "\n"]
    if not rtl:
        return pieces
    out: list[str] = []
    run: list[str] = []
    for piece in pieces:
        if _LEFT_TO_RIGHT.match(piece) or (run and _WITHIN.match(piece)):
            run.append(piece)
            continue
        out += _around(run)
        run = []
        out.append(piece)
    out += _around(run)
    brackets = [piece for piece in out if piece in "()[]" and piece]
    if brackets and brackets[0] in ")]" and brackets[-1] in "([":  # drawn as shapes that look the other way
        mirrored = {"(": ")", ")": "(", "[": "]", "]": "["}
        out = [mirrored.get(piece, piece) for piece in out]
    return out


def _around(run: list[str]) -> list[str]:
    """A run of numbers or Latin letters turned; what trails it stays behind it."""
    end = len(run)
    while end and not _LEFT_TO_RIGHT.match(run[end - 1]):
        end -= 1
    return run[:end][::-1] + run[end:]


def _title(infos: list[dict[str, Any]]) -> str:
    from pdfminer.utils import decode_text

    raw = next((info["Title"] for info in infos if isinstance(info.get("Title"), bytes)), b"")
    stated = decode_text(raw).strip()
    # Programs write the name of the file here, or of themselves.
    return (
        ""
        if re.search(r"\.(?:docx?|odt|html?|txt|pdf|indd|qxd)\b|^(?:untitled|microsoft word)", stated, re.I)
        else plain(stated)
    )


def plain(text: str) -> str:
    r"""Letters in place of the forms they were drawn in, without marks of direction; everything else as it is.

    >>> plain("\ufee3\ufeaa\ufef3\ufee8\ufe94"), plain("10 km²")
    ('مدينة', '10 km²')
    """
    text = _PRESENTATION.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    return scans.DIRECTION.sub("", text)
