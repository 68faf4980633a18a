"""Posts of a Telegram channel or group in the pages that Telegram Desktop exports for people to read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import packs
from errors import InputError
from loaders.articles.markup import crowded
from loaders.interface import Given, Item
from loaders.transport.content import article_of, page_text, whole

SOURCE = """messages.html, messages2.html ... of Telegram Desktop ("Export chat history" as HTML). A post with text is
an article; a forwarded one names its author. The moment is read with the zone that the page states beside it; pages of
before 2022 state none, and their clock is that of the machine that exported. Export as machine-readable JSON where you
can: it also has the id of the channel, so that an edited post is a new edition."""

_MOMENT = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?(?: UTC(?:([+-])(\d{1,2}):?(\d\d)?)?)?"
)
_MARKS = (b'class="page_header', b'class="message ', b'class="history"')


def accepts(head: bytes) -> bool:
    """Whether it is a page with the history and the messages of an export."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and all(mark in head for mark in _MARKS)


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The posts of an open page in its order."""
    from lxml import html

    try:
        page = page_text(whole(stream, name), name, given.charset).replace("\0", "")
        if crowded(page):
            raise InputError(name, 0, "has a tag with too many attributes", "it may be an attack")
        tree = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*>", "", page))
    except InputError as error:
        yield error
        return
    except (ValueError, html.etree.ParserError) as error:
        yield InputError(name, 0, f"is not a complete page: {error}"[:160], "export it again")
        return
    channel = next((said for node in _of(tree, "page_header") if (said := _words(node))), "") or "Telegram"
    passed = number = 0
    for message in _of(tree, "message"):
        ident = str(message.get("id") or "").removeprefix("message")
        forwarded = next((said for node in _of(message, "forwarded") if (said := _sender(node))), "")
        text = next((said for node in _of(message, "text") if (said := _words(node))), "")
        if "service" in (message.get("class") or "").split() or not text:
            passed += 1
            continue
        number += 1
        record = {
            "id": f"telegram:{channel}:{ident}" if ident else None, "text": text, "published": _moment(message),
            "source": f"{forwarded} (forwarded by {channel})" if forwarded not in ("", channel) else channel,
        }  # fmt: skip
        try:
            yield article_of(record, f"{name}[{ident or number}]", given)
        except InputError as error:
            yield error
    if passed:
        given.note(f"{name}: {passed} messages without words or of the service passed over")
    if not number:
        yield InputError(name, 0, "holds no posts with words", "export a channel as machine-readable JSON")


def _of(node: Any, kind: str) -> list[Any]:
    """The elements below a node that have a class, in order."""
    return list(node.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {kind} ')]"))


def _words(node: Any) -> str:
    """The words of an element, a line where it breaks lines."""
    pieces = []
    for piece in node.iter():
        if isinstance(piece.tag, str):
            pieces.append("\n" if piece.tag == "br" else "")
            pieces.append(" ".join((piece.text or "").split("\n")))
        if piece is not node:
            pieces.append(" ".join((piece.tail or "").split("\n")))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(lines).strip()


def _sender(node: Any) -> str:
    """Who is named over a message, without the time of what was forwarded."""
    named = next(iter(_of(node, "from_name")), None)
    return " ".join(str(named.text or "").split()) if named is not None else ""


def _moment(message: Any) -> str | None:
    """When a post was published, by the clocks of the country; None where the page says nothing that is a moment."""
    for node in _of(message, "date"):
        found = _MOMENT.search(str(node.get("title") or ""))
        if found is None:
            continue
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        try:
            moment = dt.datetime(year, month, day, hour, minute, second)
            if "UTC" not in found[0]:
                return moment.isoformat()
            ahead = dt.timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
            zone = dt.timezone(-ahead if found[7] == "-" else ahead)
            return moment.replace(tzinfo=zone).astimezone(packs.zone()).isoformat()
        except (ValueError, OverflowError):
            continue
    return None
