"""Articles of an RSS or Atom feed; of a feed's address, only what is new since it was last asked."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, BinaryIO
from xml.sax import SAXParseException

from errors import InputError
from loaders.articles import webpage
from loaders.articles.markup import words
from loaders.interface import Given, Item
from loaders.transport.content import article_of, page_text, whole
from loaders.transport.fetch import Robots, fetch, is_address
from loaders.transport.signatures import root_of
from models import Article
from text.dates.written_dates import AmbiguousDate, written_date

SOURCE = """RSS 0.9 to 2.0, RDF or Atom, as news sites and channels publish them. feedparser
(https://feedparser.readthedocs.io) parses the bytes we fetched; it fetches nothing itself and its XML expands no
entities. An entry with its full text is an article. Where an entry of a feed given by its address has only a
summary, the page it links to is read if the site's robots.txt allows it; for a feed in a file, the summary is the
article."""
NOT_A_FEED = "is not a feed"  # also how the watch knows that an address is a page

LARGEST = 20_000_000  # bytes of a feed
MOST = 500  # entries of one feed
SEEN = 5_000  # ids of entries that are remembered for the next time
_ENTITY = re.compile(rb"<!ENTITY", re.I)

_END = re.compile(rb"</(?:rss|feed|(?:\w{1,20}:)?RDF)\s?>\Z")


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is to be remembered about a feed between two visits; the caller keeps it."""

    etag: str | None = None
    modified: str | None = None
    seen: tuple[str, ...] = ()


def accepts(head: bytes) -> bool:
    """Whether the root element is that of a feed."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    return root_of(head) in ("rss", "feed", "RDF")


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The articles of an open feed, in its order."""
    for _, item in entries(stream, name, given):
        yield item


def poll(
    url: str, state: FeedState, given: Given | None = None, most: int | None = None
) -> tuple[list[Item], FeedState]:
    """What is new in a feed, and the state to come back with.

    The feed is asked with the conditions of the last answer, so an unchanged one costs a line. An entry that could
    not be read is not remembered and is tried again the next time. With ``most`` only so many are read.

    Raises
    ------
    InputError
        The address is refused, does not answer, or holds no feed; the state of before holds.
    """
    given = given or Given()
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    fetched = fetch(url, given.allow_private, headers={n: v for n, v in headers.items() if v}, keep=given.keep)
    if fetched.status == 304:
        fetched.body.close()
        return [], state
    with fetched.body:
        raw = whole(fetched.body, url, LARGEST)  # type: ignore[arg-type]
    if not accepts(raw):
        raise InputError(url, 0, NOT_A_FEED, "give the address of its RSS or Atom feed")
    given = replace(given, url=fetched.url)
    items, read = [], []
    for key, item in islice(entries(io.BytesIO(raw), url, given, frozenset(state.seen)), most):
        items.append(item)
        if key and not isinstance(item, InputError):
            read.append(key)
    seen = tuple(dict.fromkeys((*read, *state.seen)))[:SEEN]
    return items, FeedState(fetched.headers.get("etag"), fetched.headers.get("last-modified"), seen)


def entries(
    stream: BinaryIO, name: str, given: Given, seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Item]]:
    """Entries that were not seen, each with the id it is remembered by."""
    import feedparser

    try:
        raw = _utf_8(whole(stream, name, LARGEST), name, given)  # first: entities can hide in another encoding
        if _ENTITY.search(raw):
            raise InputError(name, 0, "declares entities", "a feed needs none; it may be an attack")
    except InputError as error:
        yield "", error
        return
    feed = feedparser.parse(io.BytesIO(raw), response_headers={"content-type": "application/xml"})
    found = feed.entries
    if not found:
        yield (
            "",
            _broken(feed, name, "is not a complete feed", "check the feed")
            if feed.bozo
            else InputError(name, 0, "has no entries", "check the feed"),
        )
        return
    if feed.bozo and "encoding" not in str(feed.bozo_exception).lower():
        yield "", _broken(feed, name, "is broken", "what was readable was read; tell who publishes it")
    if len(found) > MOST:
        given.note(f"{name}: the first {MOST} of {len(found)} entries are read")
    about = {"source": feed.feed.get("title") or None, "lang": str(feed.feed.get("language") or "")[:2].lower()}
    robots = Robots(given.allow_private)
    if feed.bozo and not _has_end(raw):
        found = found[:-1]  # where the feed breaks off, its last entry is cut too: it is read when it is whole
    unread: list[str] = []
    for entry in found[:MOST]:
        key = str(entry.get("id") or entry.get("link") or "") or str(entry.get("title", ""))
        if key not in seen:
            yield key, _item(entry, about, name, given, robots, unread)
    if unread:
        given.note(f"{name}: {len(unread)} dates cannot be read, such as {unread[0]!r}; these entries are undated")


def _broken(feed: Any, name: str, what: str, way_out: str) -> InputError:
    """What is wrong with the XML of a feed, and in which line."""
    error = feed.bozo_exception
    said = error.getMessage() if isinstance(error, SAXParseException) else str(error)
    line = (error.getLineNumber() or 1) - 1 if isinstance(error, SAXParseException) else 0  # feedparser adds a first
    return InputError(name, line, f"{what}: {said}"[:200], way_out)


def _has_end(raw: bytes) -> bool:
    """Whether a feed ends with its own last tag, but for comments and blanks."""
    end = len(raw.rstrip())
    while end >= 7 and raw[end - 3 : end] == b"-->" and (start := raw.rfind(b"<!--", 0, end)) >= 0:
        while start and raw[start - 1 : start].isspace():
            start -= 1
        end = start
    return bool(_END.search(raw[max(0, end - 40) : end]))


_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"'][^>]*\?>")


def _utf_8(raw: bytes, name: str, given: Given) -> bytes:
    """A feed in UTF-8: many declare another encoding than they are in, or none.

    Raises
    ------
    InputError
        It is not text.
    """
    declared = _DECLARED.match(raw)
    stated = declared[1].decode("ascii", "replace") if declared else given.charset
    text = page_text(raw, name, stated)
    return re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.S).encode("utf-8", "replace")


def _item(entry: Any, about: dict[str, Any], name: str, given: Given, robots: Robots, unread: list[str]) -> Item:
    link = str(entry.get("link") or "")
    contents = [str(c.get("value") or "") for c in entry.get("content") or ()]
    whole_text = words(max(contents, key=len, default=""))
    record = {
        "title": words(str(entry.get("title") or "")),
        "text": whole_text or words(str(entry.get("summary") or "")),
        "published": _day(entry, unread),
        "url": link if is_address(link) else None,
        "source": about["source"],
        "lang": about["lang"] if about["lang"] in ("ar", "en") else None,
    }
    if not whole_text and given.url and record["url"]:
        page = _page(record["url"], name, given, robots)
        if page is not None and len(page.text) >= len(record["text"]):
            record |= {"text": page.text, "title": record["title"] or page.title}
            record["published"] = record["published"] or page.published
    if not record["text"] and record["title"]:
        record["text"] = record["title"]  # short posts are all headline
    try:
        return article_of(record, name, given)
    except InputError as error:
        return error


def _page(url: str, name: str, given: Given, robots: Robots) -> Article | None:
    """The article an entry links to; None, with a note, where it cannot be read."""
    if not robots.allow(url):
        given.note(f"{name}: {url} is not followed: its site asks programs not to")
        return None
    try:
        fetched = fetch(url, given.allow_private, keep=given.keep)
        with fetched.body:
            there = replace(given, url=fetched.url, charset=fetched.charset)
            page = next(webpage.articles(fetched.body, url, there))  # type: ignore[arg-type]
    except InputError as error:
        page = error
    if isinstance(page, Article):
        return page
    given.note(f"{page}; the feed's summary is read")
    return None


def _day(entry: Any, unread: list[str]) -> str | None:
    """The date of publication as it was written, in the zone it was written in; what cannot be read is noted."""
    # its own get() would give the one for the other
    written = str(entry.get("published") or dict.get(entry, "updated") or "")
    try:
        day = written_date(written)
    except AmbiguousDate:
        day = None
    if written.strip() and day is None:
        unread.append(written.strip()[:40])
    return day
