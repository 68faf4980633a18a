"""One report in a Word file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from errors import InputError
from loaders.interface import Given, Item
from loaders.transport.content import LARGEST, article_of
from loaders.transport.streams import ZIP, archive

SOURCE = """DOCX as written by Word, LibreOffice and Google Docs (ECMA-376): its paragraphs and the cells of its
tables in reading order, read from the XML inside with defusedxml, which expands no entities. Headers, footnotes,
comments and deleted passages are not read. ODT and the old DOC are not read: save them as DOCX."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def accepts(head: bytes) -> bool:
    """Whether the names in a zip file are those of a Word file."""
    return head.startswith(ZIP) and b"\nword/document.xml" in head


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of an open file."""
    try:
        with archive(stream, name) as found:
            text = "\n".join(_paragraphs(_part(found, "word/document.xml", name), name))
            core = _part(found, "docProps/core.xml", name) if "docProps/core.xml" in found.namelist() else b""
        yield article_of({"title": _title(core, name), "text": text, "url": given.url}, name, given)
    except InputError as error:
        yield error


def _part(found: zipfile.ZipFile, part: str, name: str) -> bytes:
    try:
        if found.getinfo(part).file_size > LARGEST:
            raise InputError(name, 0, f"unpacks to more than {LARGEST} bytes", "split it")
        return found.read(part)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, KeyError, NotImplementedError) as error:
        raise InputError(name, 0, f"is not a complete Word file: {error}"[:160], "save it again") from None


def _paragraphs(raw: bytes, name: str) -> Iterator[str]:
    """The paragraphs of a document, in order; the piece of one that is not finished never comes."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    pieces: list[str] = []
    deleted = 0
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
            if element.tag == f"{_W}del":
                deleted += 1 if event == "start" else -1
            elif event == "end" and not deleted:
                if element.tag == f"{_W}t":
                    pieces.append(element.text or "")
                elif element.tag in (f"{_W}tab", f"{_W}br"):
                    pieces.append("\t" if element.tag.endswith("tab") else "\n")
                elif element.tag == f"{_W}p":
                    yield "".join(pieces).rstrip()
                    pieces = []
                    element.clear()
    except DefusedXmlException:
        raise InputError(name, 0, "declares entities or a document type", "it may be an attack") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(name, 0, f"is not a complete Word file: {error}", "save it again") from None


def _title(raw: bytes, name: str) -> str:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        return (ElementTree.fromstring(raw, forbid_dtd=True).findtext(_TITLE) or "").strip() if raw else ""
    except (DefusedXmlException, ElementTree.ParseError, ValueError):
        return ""
