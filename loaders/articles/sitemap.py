"""Articles of a site by its sitemap: each page it lists is fetched and read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from errors import InputError
from loaders.articles import webpage
from loaders.interface import Given, Item
from loaders.transport.content import page_text, whole
from loaders.transport.fetch import Robots, fetch
from loaders.transport.signatures import root_of
from loaders.transport.streams import head_of, packing, unpacked

SOURCE = """sitemap.xml as sites publish it (https://www.sitemaps.org/protocol.html), with news dates where given;
also an index of sitemaps, and either packed with gzip. Pages are fetched one after the other with a pause, only
from the sitemap's own site, and never those that its robots.txt excludes."""

LARGEST = 60_000_000  # bytes: the protocol allows 50 MB
MOST = 1_000  # pages of one ingest; a site is read on by naming its younger sitemaps
PAUSE = 0.5  # seconds between two pages of a site
_MOST_MAPS = 50
_DEPTH = 3


def accepts(head: bytes) -> bool:
    """Whether the root element is that of a sitemap or of an index of them."""
    return root_of(head) in ("urlset", "sitemapindex")


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of the pages of an open sitemap, in its order."""
    site = _site(given.url)
    robots = Robots(given.allow_private)
    number, passed = 0, 0
    for page in _pages(stream, name, given, site, robots, [_MOST_MAPS], 0):
        if isinstance(page, InputError):
            yield page
            continue
        url, day = page
        if (site and _site(url) != site) or not robots.allow(url):
            passed += 1
            continue
        if number == MOST:
            given.note(f"{name}: the first {MOST} pages are read; give the address of a part of it for the others")
            break
        if number:
            time.sleep(PAUSE)
        number += 1
        yield _article(url, day, given)
    if passed:
        given.note(f"{name}: {passed} pages of other sites, or that the site asks programs not to read, passed over")


def _site(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _article(url: str, day: str | None, given: Given) -> Item:
    try:
        fetched = fetch(url, given.allow_private, keep=given.keep)
        with fetched.body:
            there = replace(given, url=fetched.url, charset=fetched.charset, published=day or given.published)
            page = page_text(whole(fetched.body, url, webpage.LARGEST), url, fetched.charset)  # type: ignore[arg-type]
        return webpage.article(page, url, there)
    except InputError as error:
        return error


def _pages(
    stream: BinaryIO, name: str, given: Given, site: str, robots: Robots, left: list[int], depth: int
) -> Iterator[tuple[str, str | None] | InputError]:
    """Addresses of a sitemap with the news date of each; those of the maps of an index in its order."""
    try:
        root = _parsed(whole(stream, name, LARGEST), name)
    except InputError as error:
        yield error
        return
    if not root.tag.endswith("sitemapindex"):
        empty = True
        for entry in root:
            loc = _child(entry, "loc")
            if loc:
                empty = False
                yield loc, webpage.iso_date(_child(entry, "publication_date") or "")
        if empty:
            yield InputError(name, 0, "lists no pages", "give the sitemap that lists them")
        return
    for entry in root:
        loc = _child(entry, "loc")
        if not loc or (site and _site(loc) != site) or not robots.allow(loc):
            continue
        if depth >= _DEPTH or not left[0]:
            yield InputError(name, 0, "leads to too many sitemaps", "give the address of one of them")
            return
        left[0] -= 1
        try:
            fetched = fetch(loc, given.allow_private)
            with fetched.body:
                body: Any = fetched.body
                kind = packing(head_of(body))
                inner = unpacked(body, kind, loc) if kind else body
                head = head_of(inner)
                if accepts(head):
                    yield from _pages(inner, loc, given, site, robots, left, depth + 1)
                else:
                    yield InputError(loc, 0, "is not a sitemap", "check the index")
        except InputError as error:
            yield error


def _parsed(raw: bytes, name: str) -> Any:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        return ElementTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(name, 0, "declares entities or a document type", "it may be an attack") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(name, 0, f"is not a complete sitemap: {error}", "download it again") from None


def _child(entry: Any, tag: str) -> str | None:
    """Text of the first element of this name below an entry, whatever its namespace."""
    found = next((e for e in entry.iter() if isinstance(e.tag, str) and e.tag.rsplit("}", 1)[-1] == tag), None)
    return (found.text or "").strip() or None if found is not None else None
