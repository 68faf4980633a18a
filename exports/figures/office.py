"""What slides and documents share: colours, letters, directions."""

from __future__ import annotations

import io
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn

FACE = "Arial"  # on every machine that shows slides, with Arabic letters of its own
INK, MUTED, ACCENT, SOFT, WARN, RULE = "22252B", "5D6168", "14506B", "F1EFE9", "7A4300", "D3CFC6"


def rgb(colour: str) -> Any:
    """A colour for the slides, of six hexadecimal digits."""
    return RGBColor(*bytes.fromhex(colour))


def directed(paragraph: Any, rtl: bool) -> None:
    """Set the direction of a paragraph; at the right in Arabic."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("rtl", "1" if rtl else "0")
    paragraph.alignment = PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT


def complex_face(run: Any, lang: str) -> None:
    """Name the typeface of Arabic letters, and the language for the spelling checker."""
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "ar-SA" if lang == "ar" else "en-GB")
    face = properties.makeelement(qn("a:cs"), {"typeface": FACE})
    latin = properties.find(qn("a:latin"))
    latin.addnext(face)


def grey_picture(picture: bytes) -> bytes:
    """The same picture in greys."""
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("L").save(out, "PNG")
    return out.getvalue()
