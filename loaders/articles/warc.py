"""Articles of a web archive: a crawl of many sites, of which the pages are read that name our places or factions."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles import webpage
from loaders.articles.crawl_filter import Sieve, names_to_find
from loaders.interface import Given, Item
from loaders.transport.content import LARGEST, article_of, page_text
from loaders.transport.streams import ZIP, archive, member

SOURCE = """WARC 1.0 and 1.1, plain or packed with gzip, zstd or lz4, as Common Crawl (https://commoncrawl.org),
Browsertrix, wget and archives write it; WET files of its words; WACZ (https://specs.webrecorder.net/wacz), a zip
file of WARC files. FastWARC reads records as fast as the disk delivers them; only pages that name one of our places
or factions (loaders/articles/crawl_filter.py) are parsed. The day of publication is the page's own, never that of
the crawl."""

_HTML = ("text/html", "application/xhtml+xml")


def accepts(head: bytes) -> bool:
    """Whether it begins with a WARC record, or the names in a zip file are those of a WACZ."""
    if head.startswith(ZIP):
        return b"\ndatapackage.json" in head and b".warc" in head
    return head.lstrip(b"\r\n").startswith(b"WARC/1.")


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of an open archive in its order."""
    stream.seek(0)
    if stream.read(4) != ZIP:
        stream.seek(0)
        yield from _records(stream, name, given)
        return
    with archive(stream, name) as found:
        for inside in found.infolist():
            if inside.filename.endswith((".warc", ".warc.gz", ".warc.zst")):
                full = f"{name}/{inside.filename}"
                with member(found, inside, full) as packed:
                    yield from _records(packed, full, given)


def _records(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    seen = read = 0
    try:
        for record, payload in pages(stream, names_to_find()):
            seen += 1
            if payload is None:
                continue
            read += 1
            yield payload if isinstance(payload, InputError) else _article(record, payload, name, given)
    except InputError as error:
        yield error
    except Exception as error:  # a broken archive raises what its reader, in C++, feels like
        said = " ".join(f"{type(error).__name__}: {error}".split())[:160]
        yield InputError(
            name, 0, f"is broken after {seen} pages: {said}", "the complete pages were read; download it again"
        )
    else:
        if not seen:
            yield InputError(name, 0, "holds no pages", "give an archive of web pages")
    if seen:
        given.note(f"{name}: {read} of {seen} pages name a place or a faction of ours and were read")


def pages(stream: BinaryIO, sieve: Sieve | None) -> Iterator[tuple[Any, bytes | InputError | None]]:
    """Records that are pages, each with its bytes when the sieve lets them pass; all of them without one.

    A page whose encoding cannot be undone comes as an error, and the pages after it follow.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    for record in ArchiveIterator(stream, record_types=wanted, max_content_length=LARGEST, auto_decode="none"):
        if record.record_type == WarcRecordType.response:
            status = record.http_headers.status_code if record.http_headers is not None else None
            kind = record.http_content_type or ""
            if status != 200 or (kind and kind not in _HTML):
                continue
        elif not str(record.headers.get("Content-Type") or "").startswith(("text/", *_HTML)):
            continue
        payload = record.reader.read(LARGEST)
        if len(payload) < record.content_length:
            raise EOFError(f"{len(payload)} of {record.content_length} bytes of a page")
        try:
            payload = _plain(payload, record.http_headers)
        except Exception as error:  # what unpacks it raises what it feels like
            url = str(record.headers.get("WARC-Target-URI") or "a page").strip("<>")
            said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
            yield record, InputError(url, 0, f"cannot be unpacked: {said}", "the other pages of the archive are read")
            continue
        yield record, payload if sieve is None or sieve.passes(payload) else None


_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;[^\r\n]*)?\r?\n")
_PLAIN = (b"<!", b"<html", b"<HTML", b"<?xml")  # how most pages begin; what begins so is neither chunked nor packed
_PACKED = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "deflate": b"\x78", "zstd": b"\x28\xb5\x2f\xfd", "br": b""}


def _plain(payload: bytes, headers: Any) -> bytes:
    """The bytes of a page as its server meant them, whichever of its headers the archive has undone already.

    Raises
    ------
    Exception
        They are packed as the header says and broken.
    """
    if headers is None or payload.startswith(_PLAIN):
        return payload
    if "chunked" in str(headers.get("Transfer-Encoding") or "").lower():
        payload = _joined(payload)
    packing = str(headers.get("Content-Encoding") or "").strip().lower()
    if packing not in _PACKED or not payload.startswith(_PACKED[packing]) or webpage.accepts(payload[:1024]):
        return payload
    return _unpacked(payload, packing)


def _joined(payload: bytes) -> bytes:
    """Chunks of HTTP joined; the bytes themselves where they are no chunks."""
    pieces, at = [], 0
    while (size := _CHUNK.match(payload, at)) and int(size[1], 16):
        pieces.append(payload[size.end() : size.end() + int(size[1], 16)])
        at = size.end() + int(size[1], 16)
        at += 2 if payload[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces) if pieces else payload


def _unpacked(payload: bytes, packing: str) -> bytes:
    if packing == "br":
        import brotli

        unpack = brotli.Decompressor()
        return bytes(unpack.process(payload, output_buffer_limit=LARGEST))
    if packing == "zstd":
        import zstandard

        return zstandard.ZstdDecompressor().stream_reader(payload).read(LARGEST)
    window = 47 if packing != "deflate" else 15  # 47: gzip or zlib, by its own header
    return zlib.decompressobj(window).decompress(payload, LARGEST)


def _article(record: Any, payload: bytes, name: str, given: Given) -> Item:
    url = str(record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    where = url or name
    try:
        if webpage.accepts(payload[:65536]):
            there = replace(given, url=url, charset=record.http_charset if record.http_headers is not None else None)
            return webpage.article(page_text(payload, where, there.charset), where, there)
        return article_of({"text": page_text(payload, where, "utf-8").strip(), "url": url}, where, given)
    except InputError as error:
        return error
