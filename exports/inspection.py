"""A finished file, read again as a stranger's: it must run nothing, load nothing and link only where we meant it to.

Typst, matplotlib and the writers of Office files stand between our escaping and the file; this looks at what came out.
The lists are of what may be there, so that a means nobody thought of is refused as well.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from errors import WaqaiError

SVG_ELEMENTS = frozenset(
    "svg g defs use symbol path rect circle ellipse line polyline polygon text tspan title desc metadata image clipPath"
    " mask pattern linearGradient radialGradient stop filter feColorMatrix style a".split()
)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|svg\+xml)[;,]", re.ASCII)
_LOADS = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
_SIGNS = re.compile(r"[(@:\\]")  # without one of these there is nothing for _LOADS to find
_LOOKED_AT = frozenset(("href", "src", "srcdoc", "action", "formaction", "base"))
# Of actions a paper may only open addresses and turn to its own pages; names as ISO 32000-2 has them.
_PDF_REFUSED = frozenset(
    "JS JavaScript AA Launch EmbeddedFile EmbeddedFiles RichMedia XFA AcroForm SubmitForm ImportData GoToR GoToE"
    " Movie Sound Rendition".split()
)
_PDF_ACTIONS = frozenset(("URI", "GoTo"))
_OFFICE_PARTS = re.compile(
    r"\.(?:xml|rels|png|jpe?g|xlsx)$|/printerSettings[0-9]*\.bin$"
)  # the last of python-pptx's own
_OFFICE_REFUSED = re.compile(r"vbaProject|activeX|oleObject|externalLink|/macrosheets/", re.IGNORECASE)
_OFFICE_FIELDS = re.compile(rb"<(?:\w+:)?(?:instrText|fldSimple|f)\b|ppaction://(?!hlink)|DDEAUTO", re.IGNORECASE)
_PAGE_NUMBERS = re.compile(rb'<w:fldSimple w:instr="(?:PAGE|NUMPAGES)"/?>')  # fields that read nothing but the page


def inspect(content: bytes, ending: str, addresses: Collection[str] = ()) -> None:
    """Refuse a file that scripts, loads or links elsewhere.

    Parameters
    ----------
    content : bytes
        The file.
    ending : str
        What it is: ``.svg``, ``.pdf``, ``.pptx``, ``.docx``, ``.xlsx`` or ``.kml``; others are not looked into.
    addresses : collection of str
        Where it may link to.

    Raises
    ------
    WaqaiError
        It holds what was not meant to be in it, or cannot be read.
    """
    look = _LOOKS.get(ending)
    if look is None:
        return
    try:
        for said in look(content, frozenset(addresses)):
            raise WaqaiError(f"a {ending} was made that {said}; it was not written; please report it")
    except (ParseError, DefusedXmlException, zipfile.BadZipFile, UnicodeError) as error:
        raise WaqaiError(f"a {ending} was made that cannot be read again: {error}; please report it") from error


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _svg(content: bytes, addresses: frozenset[str]) -> Iterator[str]:
    begin = content.find(b"<svg")  # what stands before it, a drawing names its document type in, is no part of the tree
    for element in fromstring(content[max(begin, 0) :]).iter():
        name = _local(element.tag)
        if name not in SVG_ELEMENTS and "www.w3.org/2000/svg" in element.tag:
            yield f"holds an element {name!r}"
        if name == "style":
            yield from _loads(element.text or "")
        for key, value in element.attrib.items():
            local = _local(key)
            # A map has hundreds of thousands of attributes, nearly all of them numbers.
            if local in _LOOKED_AT or local[:2].lower() == "on" or _SIGNS.search(value):
                yield from _svg_attribute(name, local, value, addresses)


def _svg_attribute(element: str, name: str, value: str, addresses: frozenset[str]) -> Iterator[str]:
    if name.lower().startswith("on"):
        yield f"runs a script on {name!r}"
    elif name == "href":
        if element == "image" and _PICTURE.match(value):
            if value.startswith("data:image/svg"):
                yield from _svg(_data(value), frozenset())
        elif not value.startswith("#") and not (element == "a" and value in addresses):
            yield f"links to {value[:120]!r}"
    elif name in _LOOKED_AT:
        yield f"loads by {name!r}"
    else:
        yield from _loads(value)


def _loads(style: str) -> Iterator[str]:
    if found := _LOADS.search(style):
        yield f"loads by {style[found.start() : found.start() + 60]!r}"


def _data(address: str) -> bytes:
    head, _, body = address.partition(",")
    return base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)


def _pdf(content: bytes, addresses: frozenset[str]) -> Iterator[str]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        paper = PDFDocument(PDFParser(io.BytesIO(content)))
        numbers = sorted({number for xref in paper.xrefs for number in xref.get_objids()})
        things = [*(paper.getobj(number) for number in numbers), *(xref.get_trailer() for xref in paper.xrefs)]
    except (PDFException, PSException) as error:
        raise UnicodeError(str(error)) from error
    for thing in _within(things):
        yield from _pdf_entry(thing, addresses)


def _within(things: list[Any]) -> Iterator[dict[str, Any]]:
    """Every dictionary inside, those of streams included; what is referred to is an object of its own."""
    waiting = list(things)
    while waiting:
        thing = getattr(waiting[-1], "attrs", waiting[-1])
        waiting.pop()
        if isinstance(thing, dict):
            yield thing
            waiting.extend(thing.values())
        elif isinstance(thing, list):
            waiting.extend(thing)


def _pdf_entry(entry: dict[str, Any], addresses: frozenset[str]) -> Iterator[str]:
    for name in _PDF_REFUSED & entry.keys():
        yield f"holds {name!r}"
    if _named(entry.get("Type")) == "Action" and _named(entry.get("S")) not in _PDF_ACTIONS:
        yield f"acts by {_named(entry.get('S'))!r}"
    address = entry.get("URI")
    if isinstance(address, bytes) and address.decode("latin-1") not in addresses:
        yield f"links to {address[:120]!r}"


def _named(value: object) -> str | None:
    name = getattr(value, "name", None)
    return name.decode("latin-1") if isinstance(name, bytes) else name


def _office(content: bytes, addresses: frozenset[str]) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not _OFFICE_PARTS.search(name) or _OFFICE_REFUSED.search(name):
                yield f"holds a part {name!r}"
            part = archive.read(name)
            if name.endswith(".xlsx"):  # the numbers of a chart
                yield from _office(part, frozenset())
            elif name.endswith((".xml", ".rels")):
                yield from _office_part(name, part, addresses)


def _office_part(name: str, part: bytes, addresses: frozenset[str]) -> Iterator[str]:
    chart = "/charts/" in name  # its <f> names the cells of its own workbook
    found = _OFFICE_FIELDS.search(_PAGE_NUMBERS.sub(b"", part))
    if found and not (chart and found[0].endswith(b"f")):
        yield f"holds a field or formula in {name!r}"
    for element in fromstring(part).iter():
        if _local(element.tag) == "Relationship" and element.get("TargetMode") == "External":
            kind = (element.get("Type") or "").rpartition("/")[2]
            if kind != "hyperlink" or element.get("Target") not in addresses:
                yield f"links to {(element.get('Target') or '')[:120]!r}"


def _kml(content: bytes, addresses: frozenset[str]) -> Iterator[str]:
    for element in fromstring(content).iter():
        name = _local(element.tag)
        if name in ("NetworkLink", "Link", "Url", "href", "description", "Script", "Model", "GroundOverlay"):
            yield f"holds an element {name!r}"
        if name in ("name", "value") and re.search(r"<[A-Za-z/!?]", element.text or ""):
            yield f"holds markup in {name!r}"


_LOOKS = {".svg": _svg, ".pdf": _pdf, ".pptx": _office, ".docx": _office, ".xlsx": _office, ".kml": _kml}
