"""What every source asks of its input: bytes that are text, texts that can be kept, dates that are dates."""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import re

from errors import InputError

DATES = ("2021-04-25", "2021-04-25T18:53:00+03:00")  # what a date of publication may look like
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].+)?")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(raw: bytes, name: str, line: int = 0) -> str:
    """UTF-8 text of some bytes, a byte-order mark at their start left out.

    Raises
    ------
    InputError
        The bytes are not text or are in another encoding; says which one they look like.
    """
    if raw.startswith(_UTF16):
        raise InputError(name, line, "is UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW")
    if b"\0" in raw:
        raise InputError(
            name, line, f"is not text: NUL byte at {raw.index(0)}", "give plain text or JSON Lines in UTF-8"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8: byte 0x{raw[error.start]:02X} at {error.start}"
        raise InputError(name, line, reason, _encoding_hint(raw)) from None


def _encoding_hint(raw: bytes) -> str:
    """The way out for bytes that are not UTF-8: Arabic pages of the older kind are windows-1256."""
    high = [byte for byte in raw if byte >= 0x80]
    letters = sum(0xC7 <= byte <= 0xED for byte in high)
    if letters * 2 > len(high) and len(high) * 4 > len(raw):
        return "it looks like Arabic in windows-1256; convert it: iconv -f WINDOWS-1256 -t UTF-8 FILE > NEW"
    return "save it as UTF-8, or convert it: iconv -f ENCODING -t UTF-8 FILE > NEW"


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
        reason = f"{what} holds {kind} (U+{ord(found[0]):04X}) at {found.start()}, which is no text"
        raise InputError(name, line, reason, "remove it, or export the article again")
    return value


def publication(value: str, name: str, line: int = 0) -> str:
    """An ISO date or date-time as it was given, its time zone kept.

    Raises
    ------
    InputError
        It is not one.
    """
    day = value.strip()
    try:
        if not _DATE.fullmatch(day):
            raise ValueError
        dt.datetime.fromisoformat(day)
    except ValueError:
        reason = f"published {value[:40]!r} is no date"
        raise InputError(name, line, reason, f"write it like {' or '.join(DATES)}") from None
    return day


def content_id(title: str, text: str) -> str:
    """An id for an article whose source gives none: the same words give the same id.

    >>> content_id("", "قصف")
    'text-c4658b20166dac90'
    """
    return "text-" + hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
