"""What is said in a film or a recording, in its subtitles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from errors import InputError
from loaders.interface import Given, Item
from loaders.transport.content import article_of, page_text, whole

SOURCE = """SubRip (SRT) and WebVTT, as transcription programs and video platforms write them. The lines on the screen
are joined to one text, for a sentence runs on over them; times, tags and lines that are shown again are left out. Who
speaks is not told apart."""

LARGEST = 20_000_000  # bytes
_TIMES = re.compile(r"[ \t]*(?:\d{1,3}:)?\d\d:\d\d[,.]\d{3}[ \t]*-->[ \t]*(?:\d{1,3}:)?\d\d:\d\d[,.]\d{3}.*")
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:WEBVTT\b|(?:\d{1,6}\s*\r?\n)?(?:\d{1,3}:)?\d\d:\d\d[,.]\d{3}[ \t]*-->)")
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")


def accepts(head: bytes) -> bool:
    """Whether it begins as WebVTT does, or with the times of a line on the screen."""
    return _HEAD.match(head[:400]) is not None


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of a file of subtitles."""
    try:
        text = page_text(whole(stream, name, LARGEST), name, given.charset)
        yield article_of({"text": " ".join(_said(text)), "url": given.url}, name, given)
    except InputError as error:
        yield error


def _said(text: str) -> Iterator[str]:
    """The lines on the screen in order, each once where it stays there."""
    before: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines) if _TIMES.fullmatch(line)), None)
        if at is None:
            continue  # a note, a style, the head of the file
        shown = [" ".join(_TAG.sub("", line).split()) for line in lines[at + 1 :]]
        shown = [line for line in shown if line]
        yield from (line for line in shown if line not in before)
        before = shown
