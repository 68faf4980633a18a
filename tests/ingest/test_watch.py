"""Watching sources: visited when due, less often when they fail, never twice for one article."""

from __future__ import annotations

import datetime as dt
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyword_coder import KeywordCoder
from servers import gives, site

from errors import DataFileError, UsageError
from filters import Filters
from ingest import watch
from ingest.watch import Listed, listed, preview, register, visit_due
from loaders.interface import Given
from store import Store

ROOT = Path(__file__).resolve().parents[2]
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title>{items}</channel></rss>"""
ITEM = "<item><guid>{n}</guid><title>News {n}</title><description>Mortar shelling hit quarter {n}.</description></item>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(str(tmp_path / "store.sqlite"), place_chain=lambda place_id: [])
    yield opened
    opened.close()


@pytest.fixture
def feed() -> Iterator[tuple[str, dict[str, object]]]:
    """The address of a feed on this machine, and what it says next."""
    said: dict[str, object] = {"items": 1, "status": 200, "asked": 0}

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said["asked"] = int(str(said["asked"])) + ("feed" in self.path)
            body = FEED.format(items="".join(ITEM.format(n=n) for n in range(int(str(said["items"]))))).encode()
            self.send_response(int(str(said["status"])) if "feed" in self.path else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml", said
    server.shutdown()
    server.server_close()


def hours(number: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(hours=number)


def test_a_feed_is_visited_when_it_is_due_and_its_articles_once(
    store: Store, feed: tuple[str, dict[str, object]]
) -> None:
    address, said = feed
    store.sources.watch(address, "Desk", 60, "Rima")
    given = Given(allow_private=True)
    first = visit_due(store, KeywordCoder(), given)
    assert (first.visited, first.new, first.failed) == (1, 1, [])
    assert visit_due(store, KeywordCoder(), given).visited == 0  # not due yet
    said["items"] = 3
    assert visit_due(store, KeywordCoder(), given, hours(1.1)).new == 2
    (one,) = store.sources.watched()
    assert (one.items, one.errors, one.last_error, one.title) == (3, 0, "", "Desk")
    assert one.succeeded_at is not None
    assert store.queries.count(Filters()).total == 3


def test_a_source_that_breaks_its_reader_never_stops_the_others(
    store: Store, feed: tuple[str, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, _ = feed
    poll = watch.feed.poll

    def broken(address: str, *rest: object) -> object:
        if "broken" in address:
            raise ZeroDivisionError("of its own")
        return poll(address, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(watch.feed, "poll", broken)
    store.sources.watch("http://127.0.0.1:9/broken.xml", "Broken", 60, "Rima")
    store.sources.watch(good, "Desk", 60, "Rima")
    done = visit_due(store, KeywordCoder(), Given(allow_private=True))
    assert (done.visited, done.new) == (2, 1)
    assert [error.reason for error in done.failed] == ["cannot be read: ZeroDivisionError: of its own"]
    assert {one.title: one.last_error for one in store.sources.watched()}["Broken"].startswith("cannot be read")


def test_a_source_that_fails_is_visited_less_and_less_often(store: Store, feed: tuple[str, dict[str, object]]) -> None:
    address, said = feed
    said["status"] = 500
    one = store.sources.watch(address, every_minutes=30)
    waits = []
    for _ in range(8):
        done = visit_due(store, KeywordCoder(), Given(allow_private=True), hours(1000))
        assert len(done.failed) == 1
        (one,) = store.sources.watched()
        waits.append(one.wait_minutes)
    assert waits == [60, 120, 240, 480, 960, 1440, 1440, 1440]
    assert "500" in one.last_error
    said["status"] = 200
    visit_due(store, KeywordCoder(), Given(allow_private=True), hours(1000))
    (one,) = store.sources.watched()
    assert (one.errors, one.wait_minutes, one.items) == (0, 30, 1)


def test_a_feed_that_breaks_off_is_one_failure_and_its_last_entry_comes_when_it_is_whole(store: Store) -> None:
    whole = FEED.format(items=ITEM.format(n=1) + ITEM.format(n=2))
    with site({"/feed.xml": gives(whole[: whole.index("quarter 2")], "application/rss+xml")}) as running:
        store.sources.watch(f"{running.url}/feed.xml", every_minutes=30)
        first = visit_due(store, KeywordCoder(), Given(allow_private=True))
        assert (first.new, [error.reason[:9] for error in first.failed]) == (1, ["is broken"])
        running.answers["/feed.xml"] = gives(whole, "application/rss+xml")
        second = visit_due(store, KeywordCoder(), Given(allow_private=True), hours(1))
    assert (second.new, second.failed) == (1, [])


def test_private_addresses_are_refused_unless_allowed(store: Store, feed: tuple[str, dict[str, object]]) -> None:
    store.sources.watch(feed[0])
    assert len(visit_due(store, KeywordCoder()).failed) == 1
    assert feed[1]["asked"] == 0


def test_a_folder_is_read_again_and_only_what_is_new_is_coded(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    store.sources.watch(str(folder), every_minutes=5)
    nothing = visit_due(store, KeywordCoder())
    assert (nothing.visited, nothing.failed) == (1, [])  # nothing waits in it, which is no failure
    (folder / "a.txt").write_text("shelling one")
    assert visit_due(store, KeywordCoder(), at=hours(1)).new == 1
    (folder / "b.txt").write_text("shelling two")
    assert visit_due(store, KeywordCoder(), at=hours(2)).new == 1
    assert store.queries.count(Filters()).total == 2


def test_sources_are_added_once_removed_and_brought_back(store: Store) -> None:
    one = store.sources.watch("https://example.org/feed", "Example", 30, "Rima")
    with pytest.raises(UsageError, match="is watched already"):
        store.sources.watch("https://example.org/feed")
    for address, minutes in (("  ", 30), ("x", 0)):
        with pytest.raises(UsageError):
            store.sources.watch(address, every_minutes=minutes)
    store.sources.unwatch(one.source_id)
    assert store.sources.watched() == []
    register(store, [Listed("https://example.org/feed"), Listed("https://example.org/other")], "list")
    assert [w.address for w in store.sources.watched()] == ["https://example.org/other"]  # removed stays removed
    back = store.sources.watch("https://example.org/feed", "Again", 10)
    assert (back.source_id, back.title, back.every_minutes) == (one.source_id, "Again", 10)


def test_a_list_of_sources_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[[source]]\naddress = "https://example.org/f"\nevery_minutes = 10\n[[source]]\naddress = "inbox"\n'
    )
    assert listed(path) == [Listed("https://example.org/f", "", 10), Listed(str(tmp_path / "inbox"), "", 30)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "lists no sources"),
        ("address = 1", "source 1 is not as it should be"),
        ("[[source]]\naddress = 5", "source 1 is not as it should be"),
        ("[[source]]\naddress = 'x'\nevery = 5", "source 1 is not as it should be"),
        ("[[source]]\naddress = 'x'\nevery_minutes = 0", "source 1 is not as it should be"),
        ("[[source", "cannot be read"),
    ],
)
def test_a_list_that_is_none_is_named(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(content)
    with pytest.raises(DataFileError, match=says) as caught:
        listed(path)
    assert "\\n" not in str(caught.value)
    path.write_text(str(caught.value).partition("write it like ")[2].removesuffix(")"))  # the way out works
    assert listed(path) == [Listed("https://example.org/feed.xml", "", 30)]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGTERM")
def test_a_watch_is_stopped_by_a_signal_and_says_so(tmp_path: Path) -> None:
    inbox, log = tmp_path / "inbox", tmp_path / "watch.log"
    inbox.mkdir()
    (inbox / "a.txt").write_text("قصفت قوات النظام حي حلكو في القامشلي أمس.", encoding="utf-8")
    (tmp_path / "sources.toml").write_text("[[source]]\naddress = 'inbox'\n")
    command = [sys.executable, str(ROOT / "cli.py"), "watch", str(tmp_path / "sources.toml"), "--log", str(log)]
    running = subprocess.Popen([*command, "--db", str(tmp_path / "s.sqlite")], stderr=subprocess.PIPE)
    for _ in range(1200):
        if log.exists() and log.read_text():
            break
        assert running.poll() is None
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)
    assert running.returncode == 0
    first, last = log.read_text().splitlines()
    assert "1 source, 1 article coded" in first
    assert last.endswith("stopped; all that was reported is kept")


def test_a_preview_reads_five_entries_and_keeps_nothing(feed: tuple[str, dict[str, object]], store: Store) -> None:
    address, said = feed
    said["items"] = 8
    found = preview(address, Given(allow_private=True))
    assert [getattr(item, "title", "") for item in found] == [f"News {n}" for n in range(5)]
    assert store.queries.is_empty()


def test_what_entries_became_is_known_by_their_source(feed: tuple[str, dict[str, object]], store: Store) -> None:
    address, said = feed
    store.sources.watch(address)
    for days, items in ((2, 1), (4, 12)):
        said["items"] = items
        visit_due(store, KeywordCoder(), Given(allow_private=True), dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    newest = store.sources.newest(address)
    assert len(newest) == 10 and {entry.state for entry in newest} <= {"coded", "copy"}
    assert all(entry.title.startswith("News ") for entry in newest)
