"""One article in a plain text file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from errors import InputError
from loaders.articles.unwrap import unwrapped
from loaders.interface import Given
from loaders.transport.content import content_id, decoded, keepable, whole
from models import Article

SOURCE = """A file or a paste that holds one article as its outlet published it, in UTF-8. The text is kept as it
is, headline and dateline included (reading them is the coder's work); a byte-order mark is left out, so offsets
count from the first letter, and lines that were wrapped at a width are joined again. The file has no date of
publication: the caller may give one."""


LEAST_LINES, MOST_LINES = 3, 400
_KINDS = (
    ("markup", re.compile(r"^</?[A-Za-z][^<>]*>|</[A-Za-z]\w*>$|^\\(?:begin|end|section|item)\b")),
    ("JSON", re.compile(r"^[\[{}\]],?$|^\"[^\"]*\"\s*:\s|^[\[{].*[}\]],?$")),
    ("program code", re.compile(
        r"^(?:import |from [\w.]+ import |def |class |function\b|var |let |const |#include|return\b|if\s*\(|for\s*\()"
        r"|^(?:if|elif|else|for|while|with|try|except|finally)\b.*:$|^(?:#!?[ /]|//|/\*|\*/|\"\"\"|''')"
        r"|[;{}(\[]$|^[)\]}]|^[\w.\[\]]+(?:: [^=]+)?\s*\+?=\s*\S|^[\w.]+\(.*\)[,:]?$"
    )),
    ("a log", re.compile(r"^\[?\d[\d:/T. -]{8,}+.*\b(?:INFO|WARN(?:ING)?|ERROR|DEBUG)\b")),
)  # fmt: skip


def accepts(head: bytes) -> bool:
    """Whether it is text and no other source accepts it."""
    return True


def read(path: Path, published: str | None = None) -> Iterator[Article | InputError]:
    """The article of a plain text file, published on the ISO date given, or the reason why there is none."""
    with path.open("rb") as stream:
        yield from articles(stream, str(path), Given(published))


def looks_like(text: str) -> str:
    r"""What a text may be that is no article; empty where it reads like words.

    Two thirds of its lines (of at least three) must show it, of code a quarter, as it holds words of its own: a
    report may quote a line of anything.

    >>> looks_like("a;b;c\n1;2;3\n4;5;6"), looks_like("Army shells hit Sarmin; two died.")
    ('a table', '')
    """
    lines = [line.strip() for line in text.split("\n")[:MOST_LINES] if line.strip()]
    if len(lines) < LEAST_LINES:
        return ""
    for kind, shows in _KINDS:
        share = 1 / 4 if kind == "program code" else 2 / 3
        if sum(bool(shows.search(line)) for line in lines) >= max(2, share * len(lines)):
            return kind
    cells = [tuple(line.count(mark) for mark in "\t;|,") for line in lines]
    for of_mark in zip(*cells, strict=True):
        usual = max(set(of_mark), key=of_mark.count)
        if usual >= 2 and 5 * of_mark.count(usual) >= 4 * len(lines):
            return "a table"
    return ""


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Article | InputError]:
    """The one article of an open file; its id is made from its words, so a copy of the file is the same article."""
    try:
        text = unwrapped(keepable(decoded(whole(stream, name), name), "the text", name))
    except InputError as error:
        yield error
        return
    if not text.strip():
        yield InputError(name, 0, "is empty", "give a file that holds an article")
        return
    if kind := looks_like(text):
        given.note(f"{name}: looks like {kind} and is read as one article; python cli.py what {name} says what it is")
    yield Article(article_id=content_id("", text), text=text, published=given.published)
