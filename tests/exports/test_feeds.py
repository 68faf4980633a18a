"""Feeds of saved views: what a feed reader and GDAL see, and when they need not fetch again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pyogrio
import pytest
from desk import BATTLE, NOWHERE, SHOWN, article, fill, incident
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import server
from exports.notices import feeds, route
from exports.notices.atom import MOST
from filters import Filters
from models import CodedArticle
from pages.shared import auth_settings
from store import Store
from wording.texts import Words


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite", url="https://example.org/a?b=1&c=2")
    filled.saved.save_view("All", {})
    filled.saved.save_view("شمال/battles?", {"type": "battles"})
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("WAQAI_FEEDS", "1")
    route._store.cache_clear()
    route._made.clear()
    yield filled
    filled.close()


@pytest.fixture
def reader(store: Store) -> TestClient:
    return TestClient(Starlette(routes=[Route("/feed/{view:path}", route.answer, methods=["GET", "HEAD"])]))


def test_a_feed_reader_reads_the_atom(reader: TestClient) -> None:
    answer = reader.get("/feed/All.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", SHOWN)
    first = read.entries[0]
    assert first.title.startswith("Shelling/artillery/missile attack · Halko")
    assert {link.rel: link.href for link in first.links} == {
        "alternate": "http://localhost:8501/?lang=en&incident=inc-1", "via": "https://example.org/a?b=1&c=2",
    }  # fmt: skip
    assert (first.author, first.id) == ("Example", "urn:waqai:incident:inc-1")
    assert "National Defence Forces against Asayish" in first.summary and "3 injured" in first.summary
    assert read.feed.subtitle.startswith(f"{SHOWN} shown of")
    assert "قوات الدفاع الوطني" in feedparser.parse(reader.get("/feed/All.atom?lang=ar").content).entries[0].summary


def test_gdal_reads_the_geojson_with_the_counts_of_the_page(reader: TestClient, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "view.geojson"
    path.write_bytes(reader.get("/feed/All.geojson").content)
    frame = pyogrio.read_dataframe(f"GeoJSON:{path}")
    assert (len(frame), int(frame.geometry.isna().sum()), frame.crs.to_epsg()) == (SHOWN, NOWHERE, 4326)
    assert json.loads(path.read_text(encoding="utf-8"))["waqai"]["shown"] == store.queries.count(Filters()).shown


def test_a_view_has_its_filters_whatever_its_name(reader: TestClient) -> None:
    answer = reader.get("/feed/%D8%B4%D9%85%D8%A7%D9%84/battles%3F.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["event_type"] for row in rows} == {"Battles"} and len(rows) == 2


@pytest.mark.parametrize("ending", feeds.FORMS)
def test_what_is_as_it_was_is_not_sent_again(reader: TestClient, store: Store, ending: str) -> None:
    first = reader.get(f"/feed/All{ending}")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If-None-Match": f'"other", W/{tag}'}, {"If-Modified-Since": changed}, {"If-None-Match": "*"}):
        again = reader.get(f"/feed/All{ending}", headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for headers in ({"If-None-Match": '"other"', "If-Modified-Since": changed}, {"If-Modified-Since": "yesterday"}):
        assert reader.get(f"/feed/All{ending}", headers=headers).content == first.content
    assert reader.head(f"/feed/All{ending}").status_code == 200
    store.corrections.mark(["inc-1"], "rejected", "Rima", "no incident")
    after = reader.get(f"/feed/All{ending}", headers={"If-None-Match": tag})
    assert after.status_code == 200 and b'inc-1"' not in after.content and after.headers["etag"] != tag
    store.saved.save_view("All", {"type": "battles"})
    assert reader.get(f"/feed/All{ending}", headers={"If-None-Match": after.headers["etag"]}).status_code == 200


@pytest.mark.parametrize("path", ["None.atom", "All.pdf", "All", ".atom", "a/../All.csv/x", "All.geojson/"])
def test_other_addresses_are_not_there(reader: TestClient, path: str) -> None:
    answer = reader.get(f"/feed/{path}")
    assert (answer.status_code, answer.text) == (404, route.NONE)


def test_feeds_are_off_unless_switched_on(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAQAI_FEEDS")
    answer = reader.get("/feed/All.atom")
    assert answer.status_code == 404 and "serve --feeds" in answer.text


def test_where_only_members_may_look_the_address_carries_a_key(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "secrets.toml"
    monkeypatch.setattr(server.st, "get_option", lambda name: [str(secrets)])
    reader = TestClient(Starlette(routes=[Route("/feed/{view:path}", server.feed)]))

    def status(query: str = "") -> int:
        return int(reader.get(f"/feed/All.csv{query}").status_code)

    auth = "[auth]\n" + "\n".join(f'{name} = "s3cret"' for name in auth_settings.NEEDED)
    opened = f"?key={feeds.key('s3cret', 'All')}"
    other_view, empty = f"?key={feeds.key('s3cret', 'Other')}", f"?key={feeds.key('', 'All')}"
    for content, answers in (
        (auth, (200, 200, 200, 200)),  # whoever does not sign in sees the pages too
        (f"{auth}\n[waqai]\nmembers_only = true", (403, 200, 403, 403)),
        (f"{auth[:-1]}\n[waqai]\nmembers_only = true", (403, 403, 403, 403)),  # broken, and nothing opens
        ("[waqai]\nmembers_only = true\n[auth]\ncookie_secret = 's3cret'", (403, 403, 403, 403)),
    ):
        secrets.write_text(content, encoding="utf-8")
        assert (status(), status(opened), status(other_view), status(empty)) == answers, content
    assert reader.get("/feed/All.csv").text == route.CLOSED


def test_no_text_of_an_article_becomes_markup(store: Store, reader: TestClient) -> None:
    attack = "A</title><script>alert(1)</script>\x0b{{7*7}}"
    evil = incident(20, "2021-05-01", **BATTLE)
    item = CodedArticle(article(20, source=attack, url="javascript:alert(1)"), (evil,), "test")
    store.intake.save([item])
    content = reader.get("/feed/All.atom").content
    assert b"<script" not in content and b"javascript:" not in content
    assert ET.fromstring(content) is not None
    assert feedparser.parse(content).entries[0].author.startswith("A</title>")


def test_the_newest_of_many_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    many = fill(tmp_path / "many.sqlite", [incident(n, f"2021-04-{n % 28 + 1:02}") for n in range(1, MOST + 30)])
    many.saved.save_view("All", {})
    shown = feeds.view(many, "All")
    assert shown is not None
    read = feedparser.parse(feeds.feed(many, shown, ".atom"))
    assert len(read.entries) == MOST and f"{MOST + 29}" in read.feed.subtitle
    many.close()


def test_files_are_written_when_they_change(store: Store, tmp_path: Path) -> None:
    store.watches.watch("All", "Rima", lang="ar")
    names = [path.name for path in feeds.write_all(store, tmp_path)]
    assert names == [f"{feeds.file_name('All')}{ending}" for ending in (".atom", ".geojson")]
    assert feeds.write_all(store, tmp_path) == []
    store.corrections.mark(["inc-1"], "rejected", "Rima", "no incident")
    assert len(feeds.write_all(store, tmp_path)) == 2
    assert Words("ar").event_type("Armed clash") in (tmp_path / names[0]).read_text(encoding="utf-8")
