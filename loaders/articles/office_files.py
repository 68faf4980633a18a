"""One report in a document of an office program: DOCX, ODT, ODP or PPTX."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from errors import InputError
from loaders.interface import Given, Item
from loaders.transport.content import LARGEST, article_of
from loaders.transport.streams import ZIP, archive

SOURCE = """DOCX and PPTX (ECMA-376) and ODT and ODP (ISO 26300) as written by Word, PowerPoint, LibreOffice and Google
Docs: paragraphs, cells of tables and slides in reading order, read from the XML inside with defusedxml, which
expands no entities. Headers, footnotes, comments, speaker's notes and deleted passages are not read. The old DOC and
RTF are not read: save them as DOCX."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class _Format:
    """Where a kind of document keeps its words.

    Attributes
    ----------
    kind : str
        For errors.
    part : re.Pattern of str
        Matches the names of the parts with words; the number in it is their order.
    about : str
        The part with the title.
    paragraphs, unread : frozenset of str
        Elements that are paragraphs, and those whose words are not the document's.
    breaks : mapping of str to str
        Elements that are white space.
    words : str or None
        The element that holds words; None where they stand in and behind any element of a paragraph.
    """

    kind: str
    part: re.Pattern[str]
    about: str
    paragraphs: frozenset[str]
    breaks: Mapping[str, str]
    unread: frozenset[str]
    words: str | None


_FORMATS = {
    b"\nword/document.xml": _Format(
        "Word file", re.compile(r"word/document\.xml"), "docProps/core.xml", frozenset({f"{_W}p"}),
        {f"{_W}tab": "\t", f"{_W}br": "\n"}, frozenset({f"{_W}del"}), f"{_W}t",
    ),
    b"\nppt/presentation.xml": _Format(
        "presentation", re.compile(r"ppt/slides/slide(\d+)\.xml"), "docProps/core.xml", frozenset({f"{_A}p"}),
        {f"{_A}tab": "\t", f"{_A}br": "\n"}, frozenset(), f"{_A}t",
    ),
    b"\nmimetype=application/vnd.oasis.opendocument.": _Format(
        "document of OpenDocument", re.compile(r"content\.xml"), "meta.xml", frozenset({f"{_ODF}p", f"{_ODF}h"}),
        {f"{_ODF}tab": "\t", f"{_ODF}line-break": "\n", f"{_ODF}s": " "},
        frozenset({f"{_ODF}tracked-changes", f"{_ODF}note", f"{_OFFICE}annotation"}), None,
    ),
}  # fmt: skip


def accepts(head: bytes) -> bool:
    """Whether the names in a zip file are those of a document."""
    return head.startswith(ZIP) and any(sign in head for sign in _FORMATS)


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of an open file."""
    try:
        with archive(stream, name) as packed:
            names = packed.namelist()
            form = _FORMATS[next(sign for sign in _FORMATS if sign in listing(packed))]
            parts = sorted((n for n in names if form.part.fullmatch(n)), key=_number)
            pieces = ["\n".join(_paragraphs(_part(packed, part, name, form), name, form)) for part in parts]
            about = _part(packed, form.about, name, form) if form.about in names else b""
        yield article_of({"title": _title(about), "text": "\n\n".join(pieces), "url": given.url}, name, given)
    except InputError as error:
        yield error


def listing(packed: zipfile.ZipFile) -> bytes:
    """The names in a zip file, one per line behind its first bytes; the type that OpenDocument states among them."""
    names = "\n".join(packed.namelist()).encode("utf-8", "replace")
    stated = b""
    if "mimetype" in packed.namelist():
        try:
            with packed.open("mimetype") as member:
                stated = b"\nmimetype=" + member.read(100)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
            stated = b""  # what is broken is said where the file is read
    return ZIP + stated + b"\n" + names


def _number(part: str) -> int:
    found = re.search(r"\d+", part)
    return int(found[0]) if found else 0


def _part(packed: zipfile.ZipFile, part: str, name: str, form: _Format) -> bytes:
    try:
        if packed.getinfo(part).file_size > LARGEST:
            raise InputError(name, 0, f"unpacks to more than {LARGEST} bytes", "split it")
        return packed.read(part)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, LookupError, RuntimeError, EOFError) as error:
        raise InputError(name, 0, f"is not a complete {form.kind}: {error}"[:160], "save it again") from None


def _paragraphs(raw: bytes, name: str, form: _Format) -> Iterator[str]:
    """The paragraphs of a document, in order; the piece of one that is not finished never comes."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    unread = 0
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
            if element.tag in form.unread:
                unread += 1 if event == "start" else -1
            elif event == "end" and element.tag in form.paragraphs:
                if not unread:
                    yield "".join(_words(element, form)).rstrip()
                behind = element.tail
                element.clear()  # a frame's paragraphs stand inside another one: they are read once
                element.tail = behind
    except DefusedXmlException:
        raise InputError(name, 0, "declares entities or a document type", "it may be an attack") from None
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise InputError(name, 0, f"is not a complete {form.kind}: {error}"[:160], "save it again") from None


def _words(element: Any, form: _Format) -> Iterator[str]:
    """The words of an element and of those inside it, in order."""
    if element.tag in form.breaks:
        yield form.breaks[element.tag]
    if element.text and (form.words is None or element.tag == form.words):
        yield element.text
    for inner in element:
        if inner.tag not in form.unread:
            yield from _words(inner, form)
        if inner.tail and form.words is None:
            yield inner.tail


def _title(raw: bytes) -> str:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.fromstring(raw, forbid_dtd=True) if raw else None
    except (DefusedXmlException, ElementTree.ParseError, ValueError):
        return ""
    title = next(root.iter(_TITLE), None) if root is not None else None
    return (title.text or "").strip() if title is not None else ""
