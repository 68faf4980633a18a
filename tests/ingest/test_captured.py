"""What is fetched is kept as it came, named by its articles, and leaves as WACZ; an edited page shows what changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyword_coder import KeywordCoder
from servers import Site, gives, site

from commands.main import main
from errors import StoreError
from exports.wacz import surt
from exports.word_changes import changes
from ingest.ingest import ingest
from ingest.watch import visit_due
from loaders.interface import Given
from loaders.registry import read
from models import Article
from store import Store

PAGE = (
    "<html><head><title>Shelling in Halko</title></head><body><article><h1>Shelling in Halko</h1>"
    "<p>Mortar shelling hit the quarter of Halko on Sunday and killed {n} people, residents said.</p></article></body></html>"
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><item><guid>1</guid><title>News</title>'
    "<description>Mortar shelling hit Halko.</description></item></channel></rss>"
)
GIVEN = Given(allow_private=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(str(tmp_path / "store.sqlite"), place_chain=lambda place_id: [])
    yield opened
    opened.close()


@pytest.fixture
def web() -> Iterator[Site]:
    pages = {"/page": gives(PAGE.format(n="two"), Server="desk/1"), "/feed": gives(FEED, "application/rss+xml")}
    with site(pages) as running:
        yield running


def ids(store: Store) -> list[str]:
    from filters import Filters

    return sorted({json.loads(row[0])["article_id"] for batch in store.queries.batches(Filters()) for row in batch})


def test_a_page_is_kept_as_it_came(store: Store, web: Site) -> None:
    ingest([f"{web.url}/page"], store, KeywordCoder(), given=GIVEN)
    (article_id,) = ids(store)
    (one,) = store.captures.of([article_id])[article_id]
    raw = PAGE.format(n="two").encode()
    assert (one.address, one.status, one.size, one.sha256) == (
        f"{web.url}/page",
        200,
        len(raw),
        hashlib.sha256(raw).hexdigest(),
    )
    assert one.headers["server"].startswith("desk/1") or "desk/1" in one.headers["server"]
    assert store.captures.read(one) == raw
    assert gzip.decompress(store.captures.path(one.sha256).read_bytes()) == raw


def test_an_entry_of_a_feed_names_the_feed_and_what_gave_nothing_is_not_kept(store: Store, web: Site) -> None:
    store.sources.watch(f"{web.url}/feed")
    visit_due(store, KeywordCoder(), GIVEN)
    (article_id,) = ids(store)
    assert [c.address for c in store.captures.of([article_id])[article_id]] == [f"{web.url}/feed"]
    web.answers["/feed"] = gives(FEED.replace("<item>", "<!-- --><item>"), "application/rss+xml")
    from datetime import UTC, datetime, timedelta

    visit_due(store, KeywordCoder(), GIVEN, datetime.now(UTC) + timedelta(hours=1))
    assert store.captures.folder is not None
    assert len(list(store.captures.folder.rglob("*.gz"))) == 1


def test_an_edited_page_is_a_new_edition_with_both_captures(store: Store, web: Site) -> None:
    ingest([f"{web.url}/page"], store, KeywordCoder(), given=GIVEN)
    web.answers["/page"] = gives(PAGE.format(n="three"))
    ingest([f"{web.url}/page"], store, KeywordCoder(), given=GIVEN)
    (article_id,) = ids(store)
    assert len(store.captures.of([article_id])[article_id]) == 2
    (earlier,) = store.captures.editions(article_id)
    now = store.queries.article(article_id)
    assert now is not None
    assert [c for c in changes(earlier.text, now.text) if c[0] != "same"] == [("gone", "two"), ("new", "three")]


def test_another_story_under_the_same_address_is_another_article(store: Store, web: Site) -> None:
    ingest([f"{web.url}/page"], store, KeywordCoder(), given=GIVEN)
    words = "<article><h1>Market reopens</h1><p>Traders in Raqqa opened shops again after mortar shelling damage was cleared away by workers.</p></article>"
    web.answers["/page"] = gives(f"<html><body>{words}</body></html>")
    ingest([f"{web.url}/page"], store, KeywordCoder(), given=GIVEN)
    assert len(ids(store)) == 2


def test_bytes_that_are_gone_or_changed_are_said(store: Store, web: Site) -> None:
    ingest([f"{web.url}/page"], store, KeywordCoder(), given=GIVEN)
    ((one,),) = store.captures.of(ids(store)).values()
    path = store.captures.path(one.sha256)
    path.write_bytes(gzip.compress(b"other"))
    with pytest.raises(StoreError, match="its SHA-256 is another"):
        store.captures.read(one)
    path.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        store.captures.read(one)


def test_a_wacz_is_read_again_with_the_same_words(
    store: Store, web: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest([f"{web.url}/page", f"{web.url}/feed"], store, KeywordCoder(), given=GIVEN)
    out = tmp_path / "out.wacz"
    assert main(["captures", str(out), "--db", store.url]) == 0
    assert "2 captures of 2 articles" in capsys.readouterr().out
    first = out.read_bytes()
    assert main(["captures", str(out), "--db", store.url]) == 0
    assert out.read_bytes() == first
    with zipfile.ZipFile(out) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert package["wacz_version"] == "1.1.1"
        for one in package["resources"]:
            content = archive.read(one["path"])
            assert (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content))
        digest = json.loads(archive.read("datapackage-digest.json"))["hash"]
        assert digest == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        warc = archive.read("archive/data.warc.gz")
        assert len(lines) == 2 and lines == sorted(lines)
        for line in lines:  # each is read from where the index says it stands
            about = json.loads(line.split(" ", 2)[2])
            at = int(about["offset"])
            record = gzip.decompress(warc[at : at + int(about["length"])])
            assert record.startswith(b"WARC/1.") and about["url"].encode() in record
    again = [a for a in read(out) if isinstance(a, Article)]
    assert any("killed two people" in a.text and a.url == f"{web.url}/page" for a in again)


def test_another_ending_is_refused(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["captures", str(tmp_path / "out.zip"), "--db", store.url]) == 2
    assert "has an ending we cannot write; known: .wacz" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "sorted_as"),
    [
        ("http://example.org", "org,example)/"),
        ("https://EN.example.org:8080/A?B=c", "org,example,en:8080)/a?b=c"),
        ("http://127.0.0.1:80/x#y", "1,0,0,127)/x"),
    ],
)
def test_addresses_sort_as_indexes_have_them(address: str, sorted_as: str) -> None:
    assert surt(address) == sorted_as


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", []),
        ("a", "a", [("same", "a")]),
        ("قتل اثنان", "قتل ثلاثة", [("same", "قتل "), ("gone", "اثنان"), ("new", "ثلاثة")]),
        ("a b", "b", [("gone", "a "), ("same", "b")]),
        ("", "new", [("new", "new")]),
    ],
)
def test_words_that_went_and_came(before: str, after: str, said: list[tuple[str, str]]) -> None:
    assert list(changes(before, after)) == said
