"""Posts of a Telegram channel or group, as Telegram Desktop exports them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import packs
from errors import InputError
from loaders.articles.json_document import events
from loaders.interface import Given, Item
from loaders.transport.content import article_of

SOURCE = """result.json of Telegram Desktop ("Export chat history" as machine-readable JSON), of one chat or of a
whole account. A post with text is an article: its formatted pieces are joined, an edited post is a new edition of
the same article, a forwarded one names its author. Joins, pins, calls and other service messages, and pictures and
recordings without words, are skipped and counted. Private chats between two people are not read."""

_CHAT = re.compile(
    rb'"type"\s*:\s*"(?:public|private)_(?:channel|supergroup|group)"|"type"\s*:\s*"(?:personal_chat|saved_messages|bot_chat)"'
)
_PRIVATE = ("personal_chat", "saved_messages", "bot_chat", "verification_codes", "replies")


def accepts(head: bytes) -> bool:
    """Whether it is an object with a chat's type and messages, or with a list of chats."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return False
    one = _CHAT.search(head) and b'"messages"' in head
    return bool(one or re.search(rb'"(?:chats|left_chats)"\s*:\s*\{', head))


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The posts of an open export in its order."""
    passed = number = 0
    try:
        for chat, message in _messages(stream, name):
            if chat.get("type") in _PRIVATE or message.get("type") != "message":
                passed += 1
                continue
            text = words(message.get("text_entities") or message.get("text"))
            if not text.strip():
                passed += 1
                continue
            number += 1
            try:
                yield article_of(_record(chat, message, text), f"{name}[{message.get('id')}]", given)
            except InputError as error:
                yield error
    except InputError as error:
        yield error
        return
    if passed:
        given.note(f"{name}: {passed} messages without words, of the service or of private chats passed over")
    if not number:
        yield InputError(name, 0, "holds no posts with words", "export a channel as machine-readable JSON")


def _messages(stream: BinaryIO, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Messages with what is known of their chat, one by one, of whichever shape of export."""
    import ijson

    chat: dict[str, Any] = {}
    builder: Any = None
    inside = ""
    try:
        for prefix, event, value in ijson.parse(events(stream, name)):
            if builder is not None:
                builder.event(event, value)
                if prefix == inside and event == "end_map":
                    yield dict(chat), builder.value
                    builder = None
            elif event == "start_map" and prefix in ("messages.item", "chats.list.item.messages.item",
                                                     "left_chats.list.item.messages.item"):  # fmt: skip
                builder, inside = ijson.ObjectBuilder(), prefix
                builder.event(event, value)
            elif event == "start_map" and prefix in ("chats.list.item", "left_chats.list.item"):
                chat = {}
            elif event in ("string", "number") and re.fullmatch(
                r"(?:(?:left_)?chats\.list\.item\.)?(?:name|type|id)", prefix
            ):
                chat[prefix.rsplit(".", 1)[-1]] = value
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        said = " ".join(str(error).split())[:120]
        raise InputError(name, 0, f"stops being valid JSON: {said}", "export it again") from None


def _record(chat: dict[str, Any], message: dict[str, Any], text: str) -> dict[str, Any]:
    forwarded = message.get("forwarded_from")
    channel = str(chat.get("name") or "Telegram")
    return {
        "id": f"telegram:{chat.get('id', channel)}:{message.get('id')}",
        "text": text,
        "published": _moment(message),
        # The address tells editions of one post apart from other posts; only public channels have a public one.
        "url": f"https://t.me/c/{chat['id']}/{message.get('id')}" if chat.get("id") is not None else None,
        "source": f"{forwarded} (forwarded by {channel})" if forwarded else channel,
    }


def _moment(message: dict[str, Any]) -> str | None:
    """When a post was first published, by the clocks of its country; an edit does not move it.

    ``date`` is the clock of the machine that exported, and only read in old exports that have nothing else.
    """
    seconds = str(message.get("date_unixtime") or "")
    if seconds.isdecimal() and int(seconds) < 2**33:
        return dt.datetime.fromtimestamp(int(seconds), packs.zone()).isoformat()
    with suppress(ValueError):
        return dt.datetime.fromisoformat(str(message.get("date") or "")).isoformat()
    return None


def words(value: Any) -> str:
    """The words of a message: a string, or a list of strings and formatted pieces.

    >>> words(["قصف ", {"type": "bold", "text": "حلكو"}, {"type": "hashtag", "text": "#القامشلي"}])
    'قصف حلكو#القامشلي'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return words(value.get("text"))
    return "".join(map(words, value)) if isinstance(value, list) else ""
