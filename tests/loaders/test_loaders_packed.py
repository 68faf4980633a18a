"""Packed files, archives, buckets and crawls: what is read, what is refused by name, what a bomb gains."""

from __future__ import annotations

import bz2
import gzip
import io
import json
from pathlib import Path

import pytest
import zstandard
from made_files import PAGE, SOURCES, WORDS, articles, failed, items, word, zipped

from errors import InputError
from loaders.articles.crawl_filter import Sieve, names_to_find
from loaders.registry import files, read
from loaders.transport import streams
from models import Article

# -- packed files and archives


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, zstandard.compress, lambda raw: gzip.compress(bz2.compress(raw))]
)
@pytest.mark.parametrize(
    "content", [WORDS.encode(), PAGE, b'{"text": "a"}\n', word(), (SOURCES / "feed.xml").read_bytes()]
)
def test_packed_files_are_read_as_what_they_hold(tmp_path: Path, pack: object, content: bytes) -> None:
    plain = articles(tmp_path, content)
    assert articles(tmp_path, pack(content)) == plain  # type: ignore[operator]


@pytest.mark.parametrize(
    "raw",
    [
        gzip.compress(b"0" * 3_000_000),
        bz2.compress(b"0" * 3_000_000),
        zstandard.compress(b"0" * 3_000_000),
        zipped(a=b"0" * 3_000_000),
        gzip.compress(gzip.compress(b"0" * 15_000_000)),
    ],
    ids=["gzip", "bzip2", "zstd", "zip", "gzip in gzip"],
)
def test_bombs_are_refused(tmp_path: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE", 1_000_000)  # small ones are let be; these stand for larger ones
    assert failed(tmp_path, raw).way_out == "it may be a bomb"


def test_members_that_share_their_bytes_add_up(tmp_path: Path) -> None:
    assert streams.FREE < 300_000_000
    raw = zipped(a=b"0" * 3_000_000)
    entry = raw[raw.index(b"PK\x01\x02") : raw.index(b"PK\x05\x06")]
    end = raw[raw.index(b"PK\x05\x06") :]
    many = 100
    tail = end[:8] + many.to_bytes(2, "little") * 2 + (len(entry) * many).to_bytes(4, "little") + end[16:]
    assert "unpacks to 300000000 bytes" in failed(tmp_path, raw[: raw.index(entry)] + entry * many + tail).reason


@pytest.mark.parametrize(
    "raw", [gzip.compress(PAGE)[:-200], bz2.compress(PAGE)[:-20], zstandard.compress(PAGE)[:-20], zipped(a=PAGE)[:-20]]
)
def test_packed_files_cut_short_are_refused(tmp_path: Path, raw: bytes) -> None:
    assert failed(tmp_path, raw).reason.startswith("is not a complete ")


def test_an_archive_is_read_member_by_member_and_writes_nothing(tmp_path: Path) -> None:
    raw = zipped(**{
        "news/page.html": PAGE, "news/page_files/x.css": "p {}", "__MACOSX/x": "x", "../../evil.txt": WORDS,
        "/etc/evil.txt": "مطلق", "inner.zip": zipped(b="داخل"), "a.jsonl.gz": gzip.compress(b'{"text": "packed"}\n'), "x.png": b"\x89PNG\0",
    })  # fmt: skip
    before = sorted(tmp_path.parent.rglob("*"))
    found = items(tmp_path, raw)
    assert sorted({a.text.split("\n")[0] for a in found if isinstance(a, Article)}) == sorted(
        ["القامشلي - خاص", WORDS, "مطلق", "داخل", "packed"]
    )
    (error,) = (item for item in found if isinstance(item, InputError))
    assert (error.item, error.reason.split(",")[0]) == (f"{tmp_path / 'input'}/x.png", "is a PNG picture")
    assert sorted(tmp_path.parent.rglob("*")) == sorted({*before, tmp_path / "input"})


def test_archives_in_archives_have_an_end(tmp_path: Path) -> None:
    raw = zipped(a=WORDS)
    for _ in range(4):
        raw = zipped(a=raw)
    assert "is packed more than 3 times" in failed(tmp_path, raw).reason


def test_a_broken_member_costs_only_itself(tmp_path: Path) -> None:
    raw = bytearray(zipped(a="x" * 500, b=WORDS))
    at = raw.index(b"a") + 3
    raw[at : at + 3] = b"\xff\xff\xff"
    found = items(tmp_path, bytes(raw))
    assert [type(item) for item in found] == [InputError, Article]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"SQLite format 3\0" + b"\0" * 100, "a database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Word, Excel or mail file"),
        (b"\0\0\0\x20ftypisom\0", "a video or picture"),
        (b"PAR1\0\0", "a Parquet table"),
        (b"news.txt" + b"\0" * 249 + b"ustar\0", "a tar archive"),
        (b"\x7fELF\0", "a program"),
        (b"\0\1\2\3", "not text"),
    ],
)
def test_what_holds_no_articles_is_refused_by_name(tmp_path: Path, raw: bytes, kind: str) -> None:
    assert f"is {kind}" in failed(tmp_path, raw).reason


@pytest.mark.parametrize("words", ["MZ is how a name begins", "GIF89a is a format", "ID3 tags", "BZhang said"])
def test_words_that_begin_like_another_kind_of_file_are_words(tmp_path: Path, words: str) -> None:
    if words.startswith("BZh"):
        assert "is not a complete bzip2 file" in failed(tmp_path, words).reason  # said, not lost
    else:
        assert articles(tmp_path, words)[0].text == words


def test_a_file_larger_than_an_article_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.transport.content.LARGEST", 1000)
    monkeypatch.setattr("loaders.transport.content.whole.__defaults__", (1000,))
    assert "is larger than 1000 bytes" in failed(tmp_path, "x" * 1001).reason
    one, error = items(tmp_path, '{"text": "a"}\n{"text": "' + "x" * 2000)
    assert (
        isinstance(one, Article)
        and isinstance(error, InputError)
        and (error.line, "a line of more" in error.reason) == (2, True)
    )


# -- buckets


def test_objects_of_a_bucket_are_read(tmp_path: Path) -> None:
    import fsspec

    with fsspec.open("memory://desk/note.txt", "wb") as out:
        out.write(WORDS.encode())
    with fsspec.open("memory://desk/notes.zip", "wb") as out:
        out.write(zipped(**{"in.txt": WORDS}))
    for path in ("memory://desk/note.txt", "memory://desk/notes.zip", "zip://in.txt::memory://desk/notes.zip"):
        assert list(files([path])) == [path]
        (item,) = read(path)
        assert isinstance(item, Article) and item.text == WORDS


@pytest.mark.parametrize(
    ("path", "reason", "way_out"),
    [
        ("s3://bucket/x", "needs s3fs", "pip install s3fs"),
        ("gs://bucket/x", "needs gcsfs", "pip install gcsfs"),
        ("ftp://host/x", "'ftp' is not a kind of address", "known: http, https, s3"),
        ("ssh://host/x", "'ssh' is not a kind of address", "known: "),
        ("simplecache::http://127.0.0.1/", "'simplecache' is not a kind of address", "known: "),
        ("zip://x::http://127.0.0.1/", "'http' is not a kind of address", "known: "),  # past the checks of addresses
        ("memory://nothing/here", "cannot be read", "check the name"),
    ],
)
def test_other_places_are_refused_or_say_what_they_need(path: str, reason: str, way_out: str) -> None:
    import importlib.util

    if way_out.startswith("pip") and importlib.util.find_spec(way_out.split()[-1]):
        pytest.skip(f"{way_out.split()[-1]} is installed here")
    (error,) = read(path)
    assert isinstance(error, InputError)
    assert error.reason.startswith(reason), error
    assert error.way_out.startswith(way_out)


# -- web archives


def crawl(*pages: tuple[str, bytes, str], kind: str = "response", pack: bool = True) -> bytes:
    """A WARC file; each page is its address, its body and its content type."""
    out = io.BytesIO()
    for url, body, content_type in pages:
        block = body
        if kind == "response":
            block = (
                f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(out.getvalue())}>\r\nContent-Type: {'application/http; msgtype=response' if kind == 'response' else 'text/plain'}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        out.write(gzip.compress(record) if pack else record)
    return out.getvalue()


OTHER = (
    b"<html><body><article><p>"
    + b"A page about the weather and nothing else at all. " * 10
    + b"</p></article></body></html>"
)
CRAWLED = (
    ("https://example.org/halko", PAGE, "text/html"),
    ("https://example.org/weather", OTHER, "text/html"),
    ("https://example.org/x.png", PAGE, "image/png"),
)


@pytest.mark.parametrize("pack", [True, False])
def test_a_crawl_gives_the_pages_that_name_us(tmp_path: Path, pack: bool) -> None:
    notes: list[str] = []
    (item,) = articles(tmp_path, crawl(*CRAWLED, pack=pack), note=notes.append)
    assert (item.url, item.published) == (
        "https://example.org/news/halko",
        "2021-04-25T18:53:00+03:00",
    ) or item.url == "https://example.org/halko"
    assert item.title == "اشتباكات في حي حلكو بالقامشلي"
    assert notes[-1].endswith("1 of 2 pages name a place or a faction of ours and were read")


def test_words_of_a_crawl_and_a_wacz(tmp_path: Path) -> None:
    wet = crawl(
        ("https://example.org/a", f"عنوان\n{WORDS}\n".encode(), ""),
        ("https://example.org/b", b"weather", ""),
        kind="conversion",
    )
    (item,) = articles(tmp_path, wet)
    assert (item.text, item.url) == (f"عنوان\n{WORDS}", "https://example.org/a")
    wacz = zipped(**{"datapackage.json": "{}", "archive/data.warc.gz": crawl(*CRAWLED)})
    assert [a.title for a in articles(tmp_path, wacz)] == ["اشتباكات في حي حلكو بالقامشلي"]


def test_a_crawl_cut_short_gives_what_was_whole(tmp_path: Path) -> None:
    raw = crawl(*CRAWLED, CRAWLED[0])
    found = items(tmp_path, raw[:-200])
    assert isinstance(found[0], Article)
    assert (
        len(found) == 2 and isinstance(found[1], InputError) and found[1].reason.startswith("is broken after 2 pages")
    )


def test_a_crawl_without_pages_says_so(tmp_path: Path) -> None:
    assert failed(tmp_path, crawl(CRAWLED[2])).reason == "holds no pages"
    assert failed(tmp_path, b"WARC/1.0\r\n\r\ngarbage").reason.startswith("is broken after 0 pages")


SIEVE = Sieve(["القامشلي", "حمص", "عين عيسى", "Qamishli", "Ain Issa"])


@pytest.mark.parametrize(
    ("page", "passes"),
    [
        ("في القامشلي", True),
        ("بالقامشلي.", True),
        ("والقامشلى", True),  # ya without dots
        ("القامشلي، ثم", True),
        ("القامشليون", False),
        ("حمصي", False),
        ("حمص؟", True),
        ("حمص١", True),
        ("عين عيسي", True),
        ("Qamishli's", True),
        ("QAMISHLI", False),
        ("Qamishlian", False),
        ("AinQamishli", False),
        ("Ain Issa", True),
        ("", False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_names_are_told_from_bytes(page: str, passes: bool, encoding: str) -> None:
    if encoding == "windows-1256" and "١" in page:
        return  # has no such digit
    assert SIEVE.passes(page.encode(encoding)) == passes


def test_the_names_of_the_project_find_its_samples_and_no_weather() -> None:
    sieve = names_to_find()
    samples = (SOURCES.parent.parent / "data" / "articles").glob("*.jsonl")
    texts = [json.loads(line)["text"] for path in samples for line in path.read_text(encoding="utf-8").splitlines()]
    assert [t[:60] for t in texts if not sieve.passes(t.encode())] == []
    assert not sieve.passes(OTHER)
    assert not sieve.passes("طقس اليوم مشمس في معظم المدن الأوروبية مع رياح خفيفة".encode())


@pytest.mark.parametrize(("names", "suffix"), [(("mimetype", "content.xml"), "odt"), (("a.txt", "b.txt"), "zip")])
def test_a_name_inside_an_archive_that_is_no_utf_8_is_said(tmp_path: Path, names: tuple[str, ...], suffix: str) -> None:
    packed = bytearray(zipped(**dict.fromkeys(names, b"application/vnd.oasis.opendocument.text")))
    at = packed.index(names[0].encode())  # in the header before the member: the table at the end stays whole
    packed[at] = 0xCD
    packed[at - 30 + 7] |= 0x08  # which says that the name is UTF-8
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(packed)
    found = [item for item in read(path) if isinstance(item, InputError)]
    assert found and all(error.way_out for error in found)


@pytest.mark.parametrize("inside", ["a.txt", "ppt/slides/slide1.xml", "word/document.xml"])
def test_a_member_larger_than_its_file_is_not_asked_for(tmp_path: Path, inside: str) -> None:
    """A packed size that is made up: as many bytes of memory would be reserved before the first is read."""
    packed = bytearray(zipped(**{"ppt/presentation.xml": "<x/>", inside: WORDS}))
    at = packed.rindex(b"PK\x01\x02")  # the last entry of the directory
    packed[at + 20 : at + 24] = (3_000_000_000).to_bytes(4, "little")
    (error,) = items(tmp_path, bytes(packed))
    assert isinstance(error, InputError) and "takes 3000000000 of" in error.reason
