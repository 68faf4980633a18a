"""One mail: a report or an alert as an organisation sends it to its subscribers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import BinaryIO, cast

from errors import InputError
from loaders.articles.markup import words
from loaders.articles.unwrap import unwrapped
from loaders.interface import Given, Item
from loaders.transport.content import LARGEST, article_of, page_text, whole
from text.dates.written_dates import written_date

SOURCE = """A mail saved as EML (RFC 5322), read with Python's own parser: its subject is the title, its date the day
of publication, its plain words the text, or those of its HTML. Attachments are named and not read, quoted replies
("> ...") are left out. Lines that were wrapped on the way are joined again."""

_HEADER = re.compile(rb"^([!-9;-~]+):", re.M)
_PARSED = re.compile(rb"^(?:content-[a-z-]+|subject|from|date)[ \t]*:(?:[^\r\n]|\r?\n[ \t])*", re.M | re.I)
_HOLDS_PARTS = re.compile(rb"^content-type[ \t]*:\s*(?:multipart|message)/", re.M | re.I)
_MOST_PARTED = 100  # parts with parts in them: each line is compared with the ends of all of them
_MOST_WORK = 30_000_000  # of squared characters of headers: the parser takes the square of each
_USUAL = {b"from", b"to", b"date", b"subject", b"received", b"message-id", b"mime-version", b"return-path"}


def accepts(head: bytes) -> bool:
    """Whether it begins with the headers of a mail: a sender and two more of the usual ones."""
    headers = re.split(rb"\r?\n\r?\n", head[:16384], maxsplit=1)[0]
    names = {name.lower() for name in _HEADER.findall(headers)} & _USUAL
    return len(names) >= 3 and b"from" in names and _HEADER.match(headers) is not None


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of a mail."""
    try:
        raw = whole(stream, name, LARGEST)
        if sum(len(header[0]) ** 2 for header in _PARSED.finditer(raw)) > _MOST_WORK:
            raise InputError(
                name, 0, "has headers that are too long", "it may be an attack; save its words as plain text"
            )
        if len(_HOLDS_PARTS.findall(raw)) > _MOST_PARTED:
            raise InputError(
                name, 0, f"holds more than {_MOST_PARTED} mails or groups of parts", "save its words as plain text"
            )
        yield _article(BytesParser(policy=policy.default).parsebytes(raw), name, given)
    except InputError as error:
        yield error
    except Exception as error:  # headers that break the standard's rules raise many kinds of error
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        yield InputError(name, 0, f"is not a readable mail: {said}", "save its words as plain text")


def _article(mail: EmailMessage, name: str, given: Given) -> Item:
    attached = [part.get_filename() or part.get_content_type() for part in mail.iter_attachments()]
    if attached:
        given.note(f"{name}: attachments are not read: {', '.join(attached[:5])}")
    body = mail.get_body(("plain", "html"))
    if body is None:
        raise InputError(name, 0, "is a mail without words", "save its attachment and give that")
    said = page_text(cast(bytes, body.get_payload(decode=True) or b""), name, body.get_content_charset())
    if body.get_content_type() == "text/html":
        said = words(said)
    else:
        said = unwrapped("\n".join(line for line in said.splitlines() if not line.startswith(">")))
    fields = {
        "title": str(mail["subject"] or ""),
        "text": said.strip(),
        "published": written_date(str(mail["date"] or "")),
        "source": str(mail["from"] or "").strip() or None,
    }
    return article_of(fields, name, given)
