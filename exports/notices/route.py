"""The answer to a request for the feed of a saved view: ``/feed/VIEW.atom``, ``.geojson`` or ``.csv``."""

from __future__ import annotations

import datetime as dt
import hmac
import threading
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from errors import WaqaiError
from exports.notices import feeds
from paths import feeds_are_on, store_address
from store import Store

OFF = "The feeds are off. Whoever runs this dashboard switches them on: python cli.py serve --feeds"
NONE = f"There is no such feed: give a saved view and one of {', '.join(feeds.FORMS)}, as in /feed/VIEW.atom"
CLOSED = "Only members may look at this desk: take the whole address of the feed from its page Watches."
KEPT = 12  # feeds made last that are kept
LARGEST = 20_000_000  # bytes of one that is kept

_lock = threading.Lock()  # one is made at a time: a view may hold a million incidents
_made: dict[str, bytes] = {}


def answer(request: Request, secret: str | None = None) -> Response:
    """A saved view as it is now, or 304 where the reader has it as it is; ``?lang=ar`` for Arabic.

    Parameters
    ----------
    secret : str, optional
        Where only members may look: what the addresses are signed with, and nothing opens a feed where it is empty.
    """
    if not feeds_are_on():
        return PlainTextResponse(OFF, 404)
    asked = request.path_params["view"]
    ending = PurePosixPath(asked).suffix
    given = request.query_params.get("key", "").encode()
    if secret is not None and not (
        secret and hmac.compare_digest(given, feeds.key(secret, asked.removesuffix(ending)).encode())
    ):
        return PlainTextResponse(CLOSED, 403)
    lang = "ar" if request.query_params.get("lang") == "ar" else "en"
    try:
        store = _store(store_address())
        shown = feeds.view(store, asked.removesuffix(ending)) if ending in feeds.FORMS else None
        if shown is None:
            return PlainTextResponse(NONE, 404)
        tag = f'"{shown.tag}-{lang}{ending}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        if shown.changed:
            headers["Last-Modified"] = format_datetime(shown.changed, usegmt=True)
        if fresh(request.headers.get("if-none-match"), request.headers.get("if-modified-since"), tag, shown.changed):
            return Response(status_code=304, headers=headers)
        made = _kept(store, shown, ending, lang, tag)
    except WaqaiError as error:
        return PlainTextResponse(str(error), 503)
    return Response(made, headers=headers | {"Content-Type": feeds.FORMS[ending].media})


def fresh(tags: str | None, since: str | None, tag: str, changed: dt.datetime | None) -> bool:
    """Whether the reader has the feed as it is: by its tag, or where they name none by the time of change.

    >>> fresh('W/"a", "b"', None, '"b"', None), fresh(None, None, '"b"', None)
    (True, False)
    """
    if tags is not None:
        return tags.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in tags.split(",")]
    if since is None or changed is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # not a date, or one without a zone
        return False


def _kept(store: Store, shown: feeds.View, ending: str, lang: str, tag: str) -> bytes:
    """The file, made once as long as it is the same."""
    with _lock:
        key = f"{store.url} {tag}"
        made = _made[key] if key in _made else feeds.feed(store, shown, ending, lang)
        if len(made) <= LARGEST:
            _made[key] = made
        if len(_made) > KEPT:
            del _made[next(iter(_made))]
    return made


@lru_cache(maxsize=1)
def _store(address: str | None) -> Store:
    return Store(address, existing=True)
