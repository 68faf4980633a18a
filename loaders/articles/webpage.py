"""One article in a web page: saved from a browser, or fetched from its address."""

from __future__ import annotations

import datetime as dt
import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles.markup import crowded
from loaders.interface import Given, Item
from loaders.transport.content import article_of, page_text, whole
from text.dates.find_dates import find_dates
from text.publication import TODAY

SOURCE = """A page of a news site as HTML: an address, a page saved with a browser (the folder of pictures beside it
is left out), or a zip file of such pages. trafilatura (https://trafilatura.readthedocs.io) takes the article out of
menus, related headlines and comments; the text is what it gives, a line per paragraph. The day of publication is
taken only where the page states it for machines (meta, JSON-LD, <time>, the address), and only when the article's
own "today, Sunday" agrees; a year in a footer is not a date. Where the page states none, the coder looks for it in
the text."""

LARGEST = 20_000_000  # bytes of one page
_LEAST = 40  # letters; anything shorter is what was left of a page of links
_TAGS = re.compile(rb"<(?:html|head|body|div|p|article|meta|title|span|table)\b", re.I)
_META = ("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.issued",
         "dc.date.issued", "dc.date", "dcterms.date", "dcterms.created", "parsely-pub-date", "publishdate", "pubdate",
         "publish-date", "publication_date", "sailthru.date", "cxenseparse:recs:publishtime")  # fmt: skip
_ISO = re.compile(
    r"(?P<day>(?:19|20)\d\d-\d\d-\d\d)(?P<clock>[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?)?"
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:[/_-]|$)")
_MOST_LD = 500_000


def accepts(head: bytes) -> bool:
    """Whether it begins like a page, or holds its elements and no feed."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return start.startswith(b"<") and b"\0" not in head and len(_TAGS.findall(head[:8192])) >= 3


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of a page."""
    try:
        page = page_text(whole(stream, name, LARGEST), name, given.charset)
        yield article(page, name, given)
    except InputError as error:
        yield error


def article(page: str, name: str, given: Given) -> Item:
    """The article of a page.

    Raises
    ------
    InputError
        No article on the page can be distinguished from its surroundings.
    """
    import trafilatura
    from trafilatura.metadata import extract_metadata

    if crowded(page):
        raise InputError(name, 0, "has a tag with thousands of attributes", "no outlet has such pages")
    tree = trafilatura.load_html(page.replace("\0", ""))
    if tree is None:
        raise InputError(name, 0, "is not a readable page", "save the page again")
    about = extract_metadata(tree, given.url, date_config={"extensive_search": False, "original_date": True})
    dates = list(_stated(tree, given.url or _own_address(tree)))
    found = trafilatura.bare_extraction(tree, include_comments=False)
    text = (getattr(found, "text", None) or "").strip()
    if len(text) < _LEAST:
        raise InputError(
            name, 0, "holds no article", "give the address of one article, or save its words as plain text"
        )
    title = (about.title or "").strip()
    first, _, rest = text.partition("\n")
    if title and first.strip() == title and rest.strip():
        text = rest.lstrip("\n")
    if about.date and not about.date.endswith("-01-01"):
        dates.append(about.date)
    published = next((day for day in dates if _agrees(text, day)), None)
    return article_of(
        {
            "title": title,
            "text": text,
            "published": published or given.published,
            "url": given.url or _own_address(tree),
            "source": about.sitename or about.hostname,
            "lang": _language(tree),
        },
        name,
        given,
    )


def _stated(tree: Any, url: str | None) -> Iterator[str]:
    """Days of publication that a page states for machines, the plainest first."""
    metas = {
        str(m.get("property") or m.get("name") or m.get("itemprop") or "").lower(): str(m.get("content") or "")
        for m in reversed(tree.findall(".//meta"))
    }
    stated = [metas.get(name, "") for name in _META]
    for script in tree.findall('.//script[@type="application/ld+json"]'):
        stated += _published_in(script.text or "")
    for element in tree.xpath('//*[@itemprop="datePublished"] | //time[@pubdate] | //article//time[@datetime]'):
        stated.append(str(element.get("datetime") or element.get("content") or ""))
    for value in stated:
        if day := iso_date(value):
            yield day
    if url and (found := _IN_ADDRESS.search(url)) and (day := iso_date(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}")):
        yield day


def iso_date(value: str) -> str | None:
    """An ISO date or date-time at the start of a value, its zone kept; None when it is none.

    >>> iso_date("2021-04-25T18:53:00+03:00"), iso_date("2021-02-30"), iso_date("soon")
    ('2021-04-25T18:53:00+03:00', None, None)
    """
    found = _ISO.match(value.strip())
    if not found:
        return None
    for stated in (found[0].replace(" ", "T", 1).replace(" ", ""), found["day"]):
        try:
            dt.datetime.fromisoformat(stated)
        except ValueError:
            continue
        return stated
    return None


def _published_in(script: str) -> list[str]:
    """Every ``datePublished`` of a block of JSON-LD, those of articles as of anything else."""
    try:
        waiting = [json.loads(entities.unescape(script[:_MOST_LD]))]
    except (ValueError, RecursionError):
        return []
    found = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("datePublished"), str):
                found.append(value["datePublished"])
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _agrees(text: str, day: str) -> bool:
    """Whether the article's own "today, Sunday" allows this day: the date over a page can be that of the visit."""
    published = dt.date.fromisoformat(day[:10])
    for mention in find_dates(text[:3000], published):
        words = text[mention.start : mention.end]
        if TODAY.search(words):
            return not mention.rule.endswith("weekday_disagrees") and mention.date_from == published
    return True


def _own_address(tree: Any) -> str | None:
    """The address a saved page gives itself."""
    for value in tree.xpath('//link[@rel="canonical"]/@href | //meta[@property="og:url"]/@content'):
        if str(value).startswith(("http://", "https://")):
            return str(value)
    return None


def _language(tree: Any) -> str | None:
    said = str(tree.get("lang") or "").split("-")[0].strip().lower()
    return said if said in ("ar", "en") else None
