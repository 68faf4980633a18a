"""What every source asks of its input: bytes that are text, texts that can be kept, dates that are dates."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from errors import InputError
from loaders.interface import Given
from loaders.transport.signatures import refuse
from models import Article
from text.dates.iso import publication

HEAD_BYTES = 1 << 16  # enough of a file to tell what it is
LARGEST = 50_000_000  # bytes of one article, of one line, of one report

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


_WAY_OUT = "what can be read: python cli.py ingest --help"


def decoded(raw: bytes, name: str, line: int = 0, whole: bool = True) -> str:
    """UTF-8 text of some bytes, a byte-order mark at their start left out; not ``whole``, they may end in a letter.

    Raises
    ------
    InputError
        The bytes are not text or are in another encoding; says which one they look like.
    """
    if raw.startswith(_UTF16):
        raise InputError(name, line, "is UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW")
    refuse(raw[:HEAD_BYTES], name, line)
    if b"\0" in raw:
        raise InputError(name, line, f"is not text: NUL byte at {raw.index(0)}", _WAY_OUT)
    try:
        return codecs.utf_8_decode(raw, "strict", whole)[0].removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8: byte 0x{raw[error.start]:02X} at {error.start}"
        raise InputError(name, line, reason, _encoding_hint(raw)) from None


def _encoding_hint(raw: bytes) -> str:
    """The way out for bytes that are not UTF-8: Arabic pages of the older kind are windows-1256."""
    if _looks_windows_1256(raw):
        return "it looks like Arabic in windows-1256; convert it: iconv -f WINDOWS-1256 -t UTF-8 FILE > NEW"
    return "save it as UTF-8, or convert it: iconv -f ENCODING -t UTF-8 FILE > NEW"


def _looks_windows_1256(raw: bytes) -> bool:
    high = [byte for byte in raw if byte >= 0x80]
    letters = sum(0xC7 <= byte <= 0xED for byte in high)
    return letters * 2 > len(high) and len(high) * 4 > len(raw)


_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.I)


def page_text(raw: bytes, name: str, stated: str | None = None) -> str:
    """Text of a web page: in the encoding it or its server states, in UTF-8 where that fits, as browsers do it.

    Raises
    ------
    InputError
        It is not text in any of these.
    """
    refuse(raw[:HEAD_BYTES], name)
    if raw.startswith(_UTF16):
        return raw.decode("utf-16", "replace")
    meta = _META_CHARSET.search(raw[:4096])
    for encoding in ("utf-8-sig", meta and meta[1].decode("ascii", "replace"), stated, "windows-1256"):
        if encoding:
            with contextlib.suppress(LookupError, UnicodeError):
                return raw.decode(encoding)
    if meta and (meta[1].lower().replace(b"-", b"") == b"utf8"):  # a page cut inside a letter is still a page
        return raw.decode("utf-8", "replace")
    raise InputError(name, 0, "is not in an encoding we know", "save the page again, in UTF-8")


def whole(stream: BinaryIO, name: str, largest: int = LARGEST) -> bytes:
    """All bytes of a stream that is one article.

    Raises
    ------
    InputError
        It is larger than an article can be.
    """
    raw = stream.read(largest + 1)
    if len(raw) > largest:
        raise InputError(name, 0, f"is larger than {largest} bytes", "split it into articles")
    return raw


def lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Lines of a stream with their numbers; one that never ends is an error.

    Raises
    ------
    InputError
        A line is larger than an article can be.
    """
    number = 0
    while raw := stream.readline(LARGEST + 1):
        number += 1
        if len(raw) > LARGEST:
            raise InputError(name, number, f"is a line of more than {LARGEST} bytes", "write one article per line")
        yield number, raw


def article_of(record: Mapping[str, Any], name: str, given: Given, line: int = 0) -> Article:
    """An article from the fields of a record whose values are strings or None.

    Raises
    ------
    InputError
        It has no text, a value cannot be kept, or its date is none.
    """

    def field(key: str) -> str | None:
        value = record.get(key)
        return keepable(str(value), key, name, line) if value else None

    text, title, day, article_id = field("text") or "", (field("title") or "").strip(), field("published"), field("id")
    if not text.strip():
        raise InputError(name, line, "has no text", "leave it out or give the article's words")
    return Article(
        article_id=article_id or content_id(title, text),
        text=text,
        title=title,
        published=publication(day, name, line) if day and day.strip() else given.published,
        lang=field("lang"),
        url=field("url"),
        source=field("source"),
    )


def keepable(value: str, what: str, name: str, line: int = 0) -> str:
    r"""The string itself, if UTF-8 can hold it and every database can keep it.

    JSON can spell half a surrogate pair (``"\ud800"``) and NUL; neither is text, and either would break
    the write of a whole batch later.

    Raises
    ------
    InputError
        The string holds one of the two.
    """
    found = _NO_TEXT.search(value)
    if found:
        kind = "NUL" if found[0] == "\0" else "half a surrogate pair"
        reason = f"{what} holds {kind} (U+{ord(found[0]):04X}) at {found.start()}, which is not text"
        raise InputError(name, line, reason, "remove it, or export the article again")
    return value


def content_id(title: str, text: str) -> str:
    """An id for an article whose source gives none: the same words give the same id.

    >>> content_id("", "قصف")
    'text-c4658b20166dac90'
    """
    return "text-" + hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
