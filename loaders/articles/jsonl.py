"""Articles as JSON Lines."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import table_columns
from loaders.articles.json_document import post_id
from loaders.interface import Given, unheard
from loaders.transport.content import content_id, decoded, keepable, lines
from models import Article
from text.dates.iso import publication

SOURCE = """One JSON object on a line, in UTF-8, as scrapers and archives write them:
{"id", "title", "text", "published", "lang", "url", "source"}. Only "text" is required; other keys are ignored."""

_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
# An object that holds the articles as a list is one value on a line, not a line of many.
_LISTED = re.compile(rb'\{[^{}\[\]]*"(?:articles|items|data|results?|docs|documents|hits|response|posts)"\s*:\s*[\[{]')


def accepts(head: bytes) -> bool:
    """Whether half of the lines or more are JSON objects, or the first begins like one that is not over several."""
    lines = [line.strip() for line in head.removeprefix(codecs.BOM_UTF8).split(b"\n") if line.strip()]
    if not lines or lines[0].startswith(b"[") or _LISTED.match(lines[0]):
        return False
    if 2 * sum(_is_object(line) for line in lines) >= len(lines):
        return lines[0] != b"{"
    return lines[0].replace(b" ", b"").startswith(b'{"') and not (len(lines) > 1 and lines[1].startswith((b'"', b"}")))


def _is_object(line: bytes) -> bool:
    try:
        return line.startswith(b"{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read(path: Path, published: str | None = None) -> Iterator[Article | InputError]:
    """The articles of a file, with an ISO date of publication for those that have none."""
    with path.open("rb") as stream:
        yield from articles(stream, str(path), Given(published))


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Article | InputError]:
    """The articles of an open file in its order; a line that cannot be used is an error of its own.

    Lines end with a line feed and nothing else: JSON strings may hold the line separators of Unicode.
    """
    empty = True
    try:
        for number, raw in lines(stream, name):
            if not raw.strip():
                continue
            empty = False
            try:
                yield _article(raw, name, number, given)
            except InputError as error:
                yield error
    except InputError as error:  # a line without end
        yield error
        return
    if empty:
        yield InputError(name, 0, "is empty", "give a file with one JSON object per line")


def _article(raw: bytes, name: str, line: int, given: Given) -> Article:
    record = _record(decoded(raw.rstrip(), name, line), name, line)
    keys = _keys(record, name, line, given)

    def field(key: str) -> str | None:
        value = record.get(keys.get(key, key))
        if value is None:
            return None
        if not isinstance(value, str):
            raise InputError(name, line, f'"{key}" is {_KINDS[type(value)]}, not a string', "put it in quotes")
        return keepable(value, f'"{key}"', name, line)

    text, title, day = field("text"), field("title") or "", field("published")
    if text is None:
        raise InputError(name, line, 'has no "text"', _named(record))
    if not text.strip():
        raise InputError(name, line, '"text" is empty', "leave the line out or give the article's words")
    return Article(
        article_id=post_id(record)
        or _identity(record.get(keys.get("id", "id")), name, line)
        or content_id(title, text),
        text=text,
        title=title,
        published=publication(day, name, line) if day and day.strip() else given.published,
        lang=field("lang"),
        url=field("url"),
        source=field("source"),
    )


def _keys(record: dict[str, Any], name: str, line: int, given: Given) -> Mapping[str, str]:
    """Which key holds which field: those given, and for a record without "text" those whose name says it."""
    if "text" in record or "text" in given.columns:
        return given.columns
    flat = [key for key, value in record.items() if not isinstance(value, (dict, list))]
    try:
        return table_columns.chosen(flat, name, replace(given, note=unheard))
    except InputError:
        raise InputError(name, line, 'has no "text"', _named(record)) from None


def _named(record: dict[str, Any]) -> str:
    """The way out for a record without a text: its keys."""
    return f"known keys here: {', '.join(list(record)[:8]) or 'none'}; give --columns text=KEY"


def _record(text: str, name: str, line: int) -> dict[str, Any]:
    """The JSON object on a line."""
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"is not valid JSON: {error.msg} at column {error.colno}"
        raise InputError(name, line, reason, "correct the line; the other lines are read") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise InputError(
            name, line, f"is not usable JSON: {error}", "correct the line; the other lines are read"
        ) from None
    if not isinstance(record, dict):
        kind = _KINDS.get(type(record), "a string" if isinstance(record, str) else "null")
        raise InputError(name, line, f"is {kind}, not a JSON object", 'write {"text": "..."}')
    return record


def _identity(value: Any, name: str, line: int) -> str | None:
    """The record's own id as a string; None where it has none."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise InputError(name, line, f'"id" is {_KINDS[type(value)]}', "give a string or a whole number")
    return keepable(str(value), '"id"', name, line)
