"""A saved view as a file that others poll: Atom, GeoJSON or CSV, with the filters and the counts of the page."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from atomic import whole
from exports.data.writer import write
from exports.extract import Selection, Source
from exports.notices.atom import MOST, atom
from exports.notices.told import tell
from filters import Filters, read_link, write_link
from models import Incident
from paths import desk_address
from store import Store
from wording.texts import LANGUAGES, Words


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as it stands now.

    Attributes
    ----------
    tag : str
        Another one whenever the view or the data are others: what an ``ETag`` is made of.
    changed : datetime or None
        When the data were last changed, UTC.
    """

    name: str
    filters: Filters
    tag: str
    changed: dt.datetime | None


def view(store: Store, name: str) -> View | None:
    """The saved view of a name; None when there is none."""
    query = store.saved.views().get(name)
    if query is None:
        return None
    state = [*store.queries.standing(), name, query]
    tag = hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:24]
    return View(name, store.queries.dated(read_link(query).filters), tag, store.queries.changed_at())


def _atom(store: Store, shown: View, lang: str, path: Path) -> None:
    words, address = Words(lang), _address(shown, lang)
    selection = Selection.stored(store, shown.filters, address)
    told = [
        tell(
            Incident.from_record(json.loads(line.record)),
            Source("", line.title, line.source or "", line.url, line.published),
            desk_address(),
            words,
        )
        for line in islice(selection.lines(), MOST)
    ]
    changed = shown.changed.isoformat(timespec="seconds") if shown.changed else None
    path.write_bytes(atom(shown.name, told, words.count_line(selection.counts), address, changed, words))


def _data(store: Store, shown: View, lang: str, path: Path) -> None:
    write(Selection.stored(store, shown.filters, _address(shown, lang)), path, lang=lang)


@dataclass(frozen=True, slots=True)
class Form:
    """How a feed is written, and what its media type is."""

    make: Callable[[Store, View, str, Path], None]
    media: str


FORMS = {
    ".atom": Form(_atom, "application/atom+xml; charset=utf-8"),
    ".geojson": Form(_data, "application/geo+json"),
    ".csv": Form(_data, "text/csv; charset=utf-8"),
}


def feed(store: Store, shown: View, ending: str, lang: str = "en") -> bytes:
    """The file of a view; ``ending`` is one of ``FORMS``."""
    with tempfile.TemporaryDirectory(prefix="waqai-feed-") as folder:
        path = Path(folder) / f"view{ending}"
        FORMS[ending].make(store, shown, lang if lang in LANGUAGES else "en", path)
        return path.read_bytes()


def write_all(store: Store, folder: Path) -> list[Path]:
    """Write an Atom feed and a GeoJSON file of every watched view into a folder, each whole or not at all.

    What has not changed is left alone, so that who polls by time of change fetches nothing twice.
    """
    written = []
    for watch in store.watches.watched():
        shown = view(store, watch.view)
        for ending in (".atom", ".geojson") if shown else ():
            path = folder / f"{file_name(watch.view)}{ending}"
            made = feed(store, shown, ending, watch.lang) if shown else b""
            if not path.is_file() or path.read_bytes() != made:
                with whole(path) as part:
                    part.write_bytes(made)
                written.append(path)
    return written


def key(secret: str, view_name: str) -> str:
    """What opens the feed of a view where only members may look; whoever has the address has the feed.

    >>> key("a secret", "All") == key("a secret", "All") != key("a secret", "Other")
    True
    """
    return hmac.new(secret.encode(), f"feed {view_name}".encode(), hashlib.sha256).hexdigest()[:40]


def file_name(view_name: str) -> str:
    """A name for files of a view, the same every time and of no other view.

    >>> file_name("Qamishli, deaths")
    'qamishli-deaths-26d7d8'
    """
    plain = re.sub(r"\W+", "-", view_name.lower()).strip("-")[:40] or "view"
    return f"{plain}-{hashlib.sha256(view_name.encode()).hexdigest()[:6]}"


def _address(shown: View, lang: str) -> str:
    return f"{desk_address().rstrip('/')}/?{urlencode(write_link(shown.filters, None, lang), safe=',')}"
