"""Articles of one JSON value: a list of objects, an object with such a list, or one object."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.articles.markup import words
from loaders.interface import Given, Item, unheard
from loaders.transport.content import LARGEST, decoded, whole
from loaders.transport.streams import head_of

SOURCE = """JSON as the APIs of news services and databases return it: [{...}, ...], {"articles": [{...}, ...]} or
one object, over any number of lines; also JSON Feed (https://www.jsonfeed.org) and the API of WordPress. ijson
(https://pypi.org/project/ijson) reads it item by item, so a list may be larger than memory. Keys are recognised like
the columns of a CSV file; those that hold objects or lists are ignored."""

MOST_DEPTH = 100
_LIST = re.compile(rb'"([^"\\]{1,64})"\s*:\s*\[\s*\{')


def accepts(head: bytes) -> bool:
    """Whether it begins as a list of objects, or as an object over several lines or with a list of objects."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return bool(re.match(rb'\[\s*(?:\{|\]|\Z)|\{\s*(?:"|\}|\Z)', start))


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of an open JSON file in its order; an item that cannot be used is an error of its own."""
    by_keys: dict[tuple[str, ...], dict[str, str]] = {}
    number = 0
    try:
        for number, record in enumerate(objects(stream, name), start=1):
            where = f"{name}[{number}]"
            if not isinstance(record, dict):
                yield InputError(where, 0, f"is {str(record)[:40]!r}, not an object", 'write {"text": "..."}')
                continue
            flat = _flat(record)
            if (post := post_id(record)) is not None:
                flat["id"] = post
            try:
                keys = tuple(flat)
                if keys not in by_keys:
                    by_keys[keys] = table_columns.chosen(
                        keys, where, given if not by_keys else replace(given, note=unheard)
                    )
                yield table_columns.article(flat, by_keys[keys], where, 0, given)
            except InputError as error:
                yield error
    except InputError as error:
        yield error
        return
    if not number:
        yield InputError(name, 0, "holds no articles", "give a list of objects")


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an object that are one thing each, HTML as its words.

    WordPress writes ``{"title": {"rendered": "..."}}``, JSON Feed ``content_html``.
    """
    flat: dict[str, Any] = {}
    for key, value in record.items():
        rendered: Any = value.get("rendered") if isinstance(value, dict) else value
        if isinstance(rendered, str) and (isinstance(value, dict) or key.endswith("_html")):
            flat[key] = words(rendered)
        elif not isinstance(rendered, (dict, list)) and not isinstance(value, dict):
            flat[key] = rendered
    return flat


def post_id(record: Mapping[str, Any]) -> str | None:
    """The id of a post that Telethon or Pyrogram wrote, as an export of Telegram Desktop has it; None for another.

    >>> post_id({"id": 7, "peer_id": {"_": "PeerChannel", "channel_id": 5}, "message": "x"}), post_id({"id": 7})
    ('telegram:5:7', None)
    """
    peer = record.get("peer_id")
    if not isinstance(peer, dict) or not isinstance(record.get("id"), int):
        return None
    chat = next((peer[key] for key in ("channel_id", "chat_id") if isinstance(peer.get(key), int)), None)
    return f"telegram:{chat}:{record['id']}" if chat is not None else None


def objects(stream: BinaryIO, name: str, prefix: str | None = None) -> Iterator[Any]:
    """The items of a JSON file's list, one by one; the object itself when it has no list of objects.

    Raises
    ------
    InputError
        It stops being valid JSON; the items before were given.
    """
    import ijson

    head = head_of(stream)
    if head.startswith(codecs.BOM_UTF8):
        stream.seek(len(codecs.BOM_UTF8))
        head = head[3:]
    if prefix is None:
        inside = _LIST.search(head)
        listed = f"{inside[1].decode('utf-8', 'replace')}.item" if inside else ""
        prefix = "item" if head.lstrip().startswith(b"[") else listed
    try:
        if prefix:
            yield from ijson.items(ijson.parse(events(stream, name)), prefix)
        else:
            raw = whole(stream, name, LARGEST)
            decoded(raw, name)
            yield from ijson.items(ijson.parse(events(io.BytesIO(raw), name)), "")
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        raise InputError(name, 0, f"stops being valid JSON: {said}", "correct it or download it again") from None


def events(stream: BinaryIO, name: str) -> Iterator[tuple[str, Any]]:
    """What a JSON file holds, piece by piece; nothing lies deeper than a hundred brackets, for paths grow with them."""
    import ijson

    depth = 0
    for event, value in ijson.basic_parse(stream, use_float=True):
        depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
        if depth > MOST_DEPTH:
            raise InputError(name, 0, f"stops being valid JSON: more than {MOST_DEPTH} brackets deep", "correct it")
        yield event, value
