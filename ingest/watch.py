"""Sources on a schedule: feeds, pages, files and folders, each visited when its time has come.

A source that fails is visited less and less often, a day apart at most. Every round that did something is one line
of a log. A stop at any moment loses nothing: what is in the store is whole, and the rest is found again next time.
"""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from errors import DataFileError, InputError, WaqaiError
from ingest.captured import Recorder
from ingest.ingest import IngestSummary, ingest_items, several
from ingest.workers import Coding
from loaders.articles import feed
from loaders.interface import Given, Item
from loaders.registry import EMPTY_FOLDER, files, read
from loaders.transport.fetch import is_address
from store import Store
from store.sources import EVERY, Watched

PREVIEWED = 5  # entries shown before a source is kept
TICK = 5.0  # seconds between two looks at the clock
_KEYS = {"address", "title", "every_minutes"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as SOURCES.toml lists it."""

    address: str
    title: str = ""
    every_minutes: int = EVERY


def listed(path: Path) -> list[Listed]:
    """The sources of a file: ``[[source]]`` with ``address`` and, if need be, ``title`` and ``every_minutes``.

    Paths are taken from the folder of the file.

    Raises
    ------
    DataFileError
        The file cannot be read, is no TOML, or says something else.
    """
    example = 'source = [{address = "https://example.org/feed.xml", every_minutes = 30}]'
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(
            path, 0, f"cannot be read: {getattr(error, 'strerror', None) or error}", f"write it like {example}"
        ) from error
    found = []
    for number, entry in enumerate(content.get("source", []) if set(content) <= {"source"} else [None], start=1):
        good = (
            isinstance(entry, dict)
            and set(entry) <= _KEYS
            and isinstance(entry.get("address"), str)
            and bool(entry["address"].strip())
            and isinstance(entry.get("title", ""), str)
            and isinstance(entry.get("every_minutes", EVERY), int)
            and entry.get("every_minutes", EVERY) >= 1
        )
        if not good:
            raise DataFileError(
                path, 0, f"source {number} is not as it should be: {entry!r:.200}", f"write it like {example}"
            )
        address = entry["address"].strip()
        if not is_address(address) and "://" not in address:
            address = str((path.parent / address).resolve())
        found.append(Listed(address, entry.get("title", ""), entry.get("every_minutes", EVERY)))
    if not found:
        raise DataFileError(path, 0, "lists no sources", f"write it like {example}")
    return found


def register(store: Store, sources: Iterable[Listed], who: str) -> None:
    """Add listed sources to the store; those that a curator removed there stay removed."""
    known = {w.address for w in store.sources.watched(removed=True)}
    for one in sources:
        if one.address not in known:
            store.sources.watch(one.address, one.title, one.every_minutes, who)


@dataclass(slots=True)
class Round(IngestSummary):
    """What one round over the due sources did."""

    visited: int = 0

    def __str__(self) -> str:
        """As a line of the log."""
        return (
            f"{several(self.visited, 'source')}, {several(self.new, 'article')} coded, "
            f"{'1 copy' if self.copies == 1 else f'{self.copies} copies'}, {several(self.incidents, 'incident')}, "
            f"{len(self.failed)} failed"
        )


def visit_due(store: Store, coder: Coding, given: Given | None = None, at: dt.datetime | None = None) -> Round:
    """Visit the sources whose time has come."""
    done = Round()
    moment = at or dt.datetime.now(dt.UTC)
    for one in store.sources.watched():
        if one.due(moment):
            done.visited += 1
            _visit(store, coder, one, given or Given(), done)
    return done


def _visit(store: Store, coder: Coding, one: Watched, given: Given, done: Round) -> None:
    state = feed.FeedState(one.etag, one.last_modified, one.seen)
    try:
        recorder = Recorder(store)
        items, state = _new_items(one.address, state, replace(given, keep=recorder.keep))
        items = (item for item in items if not (isinstance(item, InputError) and item.reason == EMPTY_FOLDER))
        summary = ingest_items(recorder.named(items, one.address), one.address, store, coder)
    except WaqaiError as error:
        if not isinstance(error, InputError):
            raise  # of the store or of our data: the next source would fare no better
        failed = error
    except Exception as error:  # whatever one source does, the others are visited
        said = " ".join(f"{type(error).__name__}: {error}".split())[:160]
        failed = InputError(one.address, 0, f"cannot be read: {said}", "please report it")
    else:
        done.add(summary)
        trouble = _all_failed(summary)
        store.sources.visited(one.source_id, summary.new, trouble, state.etag, state.modified, state.seen)
        return
    done.failed.append(failed)
    store.sources.visited(one.source_id, 0, failed.reason)


def preview(address: str, given: Given | None = None) -> list[Item]:
    """The first ``PREVIEWED`` entries of a source that is not kept yet; nothing is written.

    Raises
    ------
    InputError
        The address is refused or does not answer.
    """
    items, _ = _new_items(address, feed.FeedState(), given or Given(), PREVIEWED)
    return list(islice(items, PREVIEWED))


def _new_items(
    address: str, state: feed.FeedState, given: Given, most: int | None = None
) -> tuple[Iterable[Item], feed.FeedState]:
    """What a source has: of a feed what is new, of anything else all; what is known is passed over later."""
    if is_address(address):
        try:
            return feed.poll(address, state, given, most)
        except InputError as error:
            if error.reason != feed.NOT_A_FEED:
                raise
    return (
        item
        for path in files([address])
        for item in ([path] if isinstance(path, InputError) else read(path, given=given))
    ), state


def _all_failed(summary: IngestSummary) -> str:
    """Why a visit brought nothing but errors; empty when it brought anything else."""
    nothing = not (summary.new or summary.known or summary.copies)
    return summary.failed[0].reason if summary.failed and nothing else ""


def watch(
    store: Store,
    coder: Coding,
    log: Callable[[str], None],
    given: Given | None = None,
    once: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    after: Callable[[], Sequence[str]] = tuple,
) -> None:
    """Visit sources as they come due until interrupted; after each round that visited any, one line to ``log``.

    ``after`` is done at the end of each round; what it says goes to ``log``.
    """
    while True:
        done = visit_due(store, coder, given)
        if done.visited:
            log(str(done))
        for line in after():
            log(line)
        if once:
            return
        sleep(TICK)
