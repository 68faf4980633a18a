"""Files as tests of the loaders make and read them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from errors import InputError
from loaders.interface import Given
from loaders.registry import read
from models import Article, CodedArticle

SOURCES = Path(__file__).parents[1] / "sources"
PAGE = (SOURCES / "page.html").read_bytes()
WORDS = "قصف على القامشلي"


def items(tmp_path: Path, content: str | bytes, **given: object) -> list[Article | CodedArticle | InputError]:
    path = tmp_path / "input"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path, given=Given(**given)))  # type: ignore[arg-type]


def articles(tmp_path: Path, content: str | bytes, **given: object) -> list[Article]:
    found = items(tmp_path, content, **given)
    assert all(isinstance(item, Article) for item in found), found
    return found  # type: ignore[return-value]


def failed(tmp_path: Path, content: str | bytes, **given: object) -> InputError:
    (item,) = items(tmp_path, content, **given)
    assert isinstance(item, InputError), item
    assert item.way_out
    return item


def zipped(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = f"""<?xml version="1.0"?><w:document {W}><w:body>
<w:p><w:r><w:t>قصف على </w:t></w:r><w:r><w:t>القامشلي</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>قديم</w:delText><w:t>محذوف</w:t></w:r></w:del><w:r><w:t>ثم</w:t><w:tab/><w:t>هدوء</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>قتيلان</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"""
CORE = '<cp:p xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>تقرير</dc:title></cp:p>'


def word(document: str = DOCUMENT) -> bytes:
    return zipped(**{"[Content_Types].xml": "<x/>", "word/document.xml": document, "docProps/core.xml": CORE})
