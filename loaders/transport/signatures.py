"""What a file is that holds no articles of a kind we read, by its first bytes, and the way out for each."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

from errors import InputError

_READ = "what can be read: python cli.py ingest --help"
_NUL = re.compile(rb"\0")


class Signature(NamedTuple):
    """A kind of file, its closest name in front, and what its user can do."""

    kind: str
    tells: Callable[[bytes], object]
    way_out: str


_BEFORE_ROOT = re.compile(  # piece by piece from the start: what is not closed is not looked for again and again
    rb"\s*+(?:<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)", re.I
)
_ROOT = re.compile(rb"\s*+<(?:[A-Za-z]+:)?([A-Za-z]+)(?=[\s>/])")


def root_of(head: bytes) -> str:
    """Name of the root element of XML, without its prefix; empty where it does not begin with one.

    >>> root_of(b'<?xml version="1.0"?><!-- x --><rdf:RDF xmlns:rdf="y">'), root_of(b"<3 the city")
    ('RDF', '')
    """
    start = head[:32768].removeprefix(codecs.BOM_UTF8)
    at = 0
    while piece := _BEFORE_ROOT.match(start, at):
        at = piece.end()
    found = _ROOT.match(start, at)
    return found[1].decode("ascii") if found else ""


def _starts(*beginnings: bytes) -> Callable[[bytes], object]:
    return lambda head: head.startswith(beginnings)


def _binary(*beginnings: bytes) -> Callable[[bytes], object]:
    """Words may begin as some of these do: such a file also holds a NUL."""
    return lambda head: head.startswith(beginnings) and _NUL.search(head, 0, 8192)


def _lists(*names: bytes) -> Callable[[bytes], object]:
    """A zip file with one of these among the names in it."""
    return lambda head: head.startswith(b"PK") and any(b"\n" + name in head for name in names)


def _matches(pattern: bytes) -> Callable[[bytes], object]:
    return re.compile(pattern).match


def _root(name: bytes) -> Callable[[bytes], object]:
    """XML whose root element has this name, without a prefix."""
    return lambda head: root_of(head).encode().lower() == name


_READ_BY_OCR = "install tesseract with its data for Arabic, which then reads it: see README"
#: Pictures, which are read where tesseract is installed.
PICTURES = (
    Signature("a PNG picture", _starts(b"\x89PNG"), _READ_BY_OCR),
    Signature("a JPEG picture", _starts(b"\xff\xd8\xff"), _READ_BY_OCR),
    Signature("a GIF picture", _binary(b"GIF8"), _READ_BY_OCR),
    Signature("a TIFF picture", _binary(b"II*\0", b"MM\0*"), _READ_BY_OCR),
    Signature("a WebP picture", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP", _READ_BY_OCR),
)
#: Asked in this order, before any source. A zip file shows its first bytes and the names in it, one per line.
SIGNATURES = (
    Signature("a Git LFS pointer, not the file itself", _starts(b"version https://git-lfs"), "run: git lfs pull"),
    Signature("an ARC archive, not a WARC", _starts(b"filedesc://"), "convert it with warcio recompress"),
    Signature("an early WARC archive, of before version 1.0", _starts(b"WARC/0."),
              "convert it with warcio recompress"),
    Signature("an RTF document", _starts(b"{\\rtf"), "save it as DOCX or as plain text"),
    Signature("a file of GDELT's Global Knowledge Graph, which counts themes and not events",
              _matches(rb"(?:\d{14}-\d+|\d{8})\t(?:[^\t\n]*\t){9,}"), "give a file of its events (export.CSV)"),
    Signature("a calendar or a card of contacts", _starts(b"BEGIN:VCALENDAR", b"BEGIN:VCARD"), _READ),
    Signature("a dump of a database", _matches(rb"(?:--\s*+)++(?:MySQL dump|PostgreSQL database dump)|\s*PRAGMA "),
              "export the articles as CSV"),
    Signature("a GPX track", _root(b"gpx"), "save it as GeoJSON or KML"),
    Signature("a drawing (SVG)", _root(b"svg"), _READ),
    Signature("a list of feeds (OPML)", _root(b"opml"), "list their addresses as sources: python cli.py watch --help"),
    Signature("a list of sources", _matches(rb"(?:\s|#[^\n]*\n)*+\[\[source\]\]"),
              "visit them: python cli.py watch FILE"),
    Signature("a list of references (RIS)", _matches(rb"(?:\xef\xbb\xbf)?\s*TY  - "), "save it as CSV"),
    Signature("a list of references (BibTeX)", _matches(rb"(?:\s|%[^\n]*\n)*+@[A-Za-z]{3,20}\s?\{[^\s,{}]*,"),
              "save it as CSV"),
    Signature("a PostScript file", _starts(b"%!PS"), "save it as PDF"),
    Signature("a LaTeX document", _matches(rb"(?:\s*%[^\n]*\n)*\s*\\documentclass"), "save it as PDF"),
    Signature("an mbox of many mails", _matches(rb"From (?:-|\S+@\S+) +\w{3} \w{3} +\d"), "save each as EML"),
    Signature("a file of subtitles (ASS)", _matches(rb"(?:\xef\xbb\xbf)?\[Script Info\]"),
              "save it as SubRip (SRT)"),
    Signature("a spreadsheet of OpenDocument (ODS)", _lists(b"mimetype=application/vnd.oasis.opendocument.spreadsheet"),
              "save it as XLSX or CSV"),
    Signature("a drawing of OpenDocument", _lists(b"mimetype=application/vnd.oasis.opendocument.graphics"), _READ),
    Signature("a binary workbook (XLSB)", _lists(b"xl/workbook.bin"), "save it as XLSX or CSV"),
    Signature("an electronic book (EPUB)", _lists(b"mimetype=application/epub+zip"), "save its text as plain text"),
    Signature("a Python pickle, which can run programs", _matches(rb"\x80[\x02-\x05]"), "save the data as CSV or JSON"),
    Signature("data of R", _starts(b"RDX2\n", b"RDX3\n", b"RDA2\n", b"X\n\0\0\0"), "save the data as CSV: write.csv()"),
    Signature("data of Stata", _starts(b"<stata_dta>"), "save the data as CSV"),
    Signature("data of SPSS", _starts(b"$FL2@(#)"), "save the data as CSV"),
    *PICTURES,
    Signature("a WAV or AVI recording", _binary(b"RIFF"), _READ),
    Signature("a video or picture", lambda head: head[4:8] == b"ftyp" and _NUL.search(head, 0, 8192), _READ),
    Signature("a Matroska video", _starts(b"\x1a\x45\xdf\xa3"), _READ),
    Signature("an Ogg recording", _binary(b"OggS"), _READ),
    Signature("an MP3 recording", _binary(b"ID3"), _READ),
    Signature("a database (SQLite, GeoPackage)", _starts(b"SQLite format 3\0"), "export the articles as CSV or JSON"),
    Signature("an old Word, Excel or mail file", _starts(b"\xd0\xcf\x11\xe0"), "save it as DOCX, XLSX or EML"),
    Signature("a RAR archive", _binary(b"Rar!"), "unpack it"),
    Signature("a 7z archive", _starts(b"7z\xbc\xaf"), "unpack it"),
    Signature("an xz file", _starts(b"\xfd7zXZ"), "unpack it"),
    Signature("an lz4 file", _starts(b"\x04\x22\x4d\x18"), "unpack it"),
    Signature("a tar archive", lambda head: head[257:262] == b"ustar", "unpack it, and give the folder"),
    Signature("a Parquet table", _binary(b"PAR1"), "save it as CSV or JSON"),
    Signature("an Arrow table", _starts(b"ARROW1"), "save it as CSV or JSON"),
    Signature("a shapefile", _binary(b"\0\0\x27\x0a"), "save it as GeoJSON"),
    Signature("a program", _binary(b"\x7fELF", b"MZ", b"\0asm"), _READ),
)  # fmt: skip


def signature_of(head: bytes) -> Signature | None:
    """The kind of a file that is refused by its name; None for one that may hold articles."""
    return next((kind for kind in SIGNATURES if kind.tells(head)), None)


def refuse(head: bytes, name: str, line: int = 0) -> None:
    """Stop at a file that holds no articles.

    Raises
    ------
    InputError
        It is of a known kind that is not read; says which and the way out.
    """
    known = signature_of(head)
    if known is not None:
        raise InputError(name, line, f"is {known.kind}", known.way_out)
