"""Web pages, feeds and sitemaps: what is taken, what is left, and what an attack gains."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from servers import Site, gives, site

from errors import InputError
from loaders.articles import feed, sitemap, webpage
from loaders.articles.feed import FeedState
from loaders.articles.markup import words
from loaders.interface import Given
from loaders.registry import files, read
from models import Article, CodedArticle

SOURCES = Path(__file__).parents[1] / "sources"
PAGE = (SOURCES / "page.html").read_text(encoding="utf-8")
TEXT = (
    "القامشلي - خاص\n"
    "اندلعت اشتباكات بين قوى الأمن الداخلي وقوات الدفاع الوطني في حي حلكو بمدينة القامشلي اليوم الأحد، ما أدى إلى مقتل "
    "اثنين من عناصر الدفاع الوطني وإصابة مدني برصاص طائش.\n"
    "وقال أحد سكان الحي إن إطلاق النار استمر حتى ساعات المساء، قبل أن يتوقف بعد وساطة من وجهاء العشائر في المدينة."
)
STATED = '<meta property="article:published_time" content="2021-04-25T18:53:00+03:00">'


def items(tmp_path: Path, content: str | bytes, **given: object) -> list[Article | CodedArticle | InputError]:
    path = tmp_path / "input"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path, given=Given(**given)))  # type: ignore[arg-type]


def one(tmp_path: Path, content: str | bytes, **given: object) -> Article:
    (item,) = items(tmp_path, content, **given)
    assert isinstance(item, Article), item
    return item


def failed(tmp_path: Path, content: str | bytes) -> str:
    (item,) = items(tmp_path, content)
    assert isinstance(item, InputError), item
    assert item.way_out
    return item.reason


# -- web pages


def test_the_article_is_taken_out_of_its_page(tmp_path: Path) -> None:
    item = one(tmp_path, PAGE)
    assert item.text == TEXT
    assert item.title == "اشتباكات في حي حلكو بالقامشلي"
    assert (item.published, item.lang) == ("2021-04-25T18:53:00+03:00", "ar")
    assert (item.url, item.source) == ("https://example.org/news/halko", "وكالة المثال")


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (STATED, "", "2021-04-25T18:53:00+03:00"),
        ('<meta name="pubdate" content="2021-04-25">', "", "2021-04-25"),
        ('<script type="application/ld+json">{"@graph":[{"datePublished":"2021-04-25T10:00:00Z"}]}</script>', "", "2021-04-25T10:00:00Z"),
        ("", '<time datetime="2021-04-25">أمس</time>', "2021-04-25"),
        ('<link rel="canonical" href="https://example.org/2021/04/25/halko">', "", "2021-04-25"),
        ("", "", None),  # the footer's year is not a date
        ('<meta name="pubdate" content="2021-04-26">', "", None),  # a Monday, and the article says "today, Sunday"
        ('<meta name="pubdate" content="2021-02-30">', "", None),
        ('<meta name="pubdate" content="soon">', "", None),
        ('<meta name="pubdate" content="2021-04-26">' + STATED, "", "2021-04-25T18:53:00+03:00"),
        ('<script type="application/ld+json">{"datePublished":</script>', "", None),
        ('<link rel="canonical" href="https://example.org/2021/25/04/halko">', "", None),
    ],
)  # fmt: skip
def test_a_date_is_taken_where_the_page_states_it_and_the_text_agrees(
    tmp_path: Path, head: str, body: str, published: str | None
) -> None:
    page = PAGE.replace(STATED, head).replace("<h1>", f"{body}<h1>", 1)
    assert one(tmp_path, page).published == published
    assert one(tmp_path, page, published="2021-04-25").published == (published or "2021-04-25")


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (PAGE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + PAGE.encode(), "with a mark"),
        (PAGE.replace('<meta charset="utf-8">', '<meta charset="windows-1256">').encode("windows-1256"), "stated"),
        (PAGE.replace('<meta charset="utf-8">', "").encode("windows-1256"), "told by its letters"),
        (PAGE.replace('<meta charset="utf-8">', "").encode("iso-8859-6", "ignore"), "wrong"),
        (PAGE.encode("utf-16"), "utf-16"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encodings_of_pages(tmp_path: Path, raw: bytes, note: str) -> None:
    if note == "utf-16":  # no web page is; browsers save none
        assert "UTF-16" in failed(tmp_path, raw)
    elif note != "wrong":
        assert one(tmp_path, raw).text == TEXT


def test_the_server_may_know_the_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = PAGE.replace('<meta charset="utf-8">', "").encode("iso-8859-6", "ignore")
    with site({"/": gives(raw, "text/html; charset=ISO-8859-6")}) as running:
        (item,) = read(running.url, given=Given(allow_private=True))
    assert isinstance(item, Article) and "حي حلكو بمدينة القامشلي" in item.text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><head><title>قصف</title></head><body><nav><a href='/'>x</a></nav></body></html>", "holds no article"),
        ("<!DOCTYPE html><html>", "holds no article"),
        ("<html>" + "<div>" * 20_000 + "قصف", "no"),
    ],
)
def test_a_page_without_an_article_says_so(tmp_path: Path, page: str, reason: str) -> None:
    assert reason in failed(tmp_path, page)


def test_a_page_cut_short_gives_what_it_holds(tmp_path: Path) -> None:
    cut = PAGE[: PAGE.index("برصاص طائش")]
    assert "اندلعت اشتباكات" in one(tmp_path, cut).text


def test_entities_and_scripts_of_a_page_stay_out(tmp_path: Path) -> None:
    page = PAGE.replace("<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>')
    page = page.replace("القامشلي - خاص", "القامشلي - خاص &x;<script>alert(1)</script> {{7*7}}")
    item = one(tmp_path, page)
    assert "alert" not in item.text
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in item.text


def test_what_an_export_wrote_beside_a_table_is_left_out(tmp_path: Path) -> None:
    for name in ("out.csv", "out.csv-metadata.json", "alone-metadata.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert [Path(str(f)).name for f in files([tmp_path])] == ["alone-metadata.json", "out.csv"]
    named = tmp_path / "out.csv-metadata.json"  # what is named is read
    assert list(files([named])) == [named]
    packed = tmp_path / "out.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("out.txt", "Shelling hit Halko.")
        archive.writestr("out.txt-metadata.json", "{}")
    assert [item.text for item in read(packed) if isinstance(item, Article)] == ["Shelling hit Halko."]
    assert len(list(read(packed))) == 1


def test_what_a_browser_saved_beside_a_page_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "halko_files").mkdir()
    (tmp_path / "halko.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "halko_files" / "style.css").write_text("p {}", encoding="utf-8")
    (tmp_path / "other_files").mkdir()
    (tmp_path / "other_files" / "note.txt").write_text("قصف", encoding="utf-8")
    assert [Path(str(f)).name for f in files([tmp_path])] == ["halko.html", "note.txt"]


# -- feeds


def test_entries_of_a_feed_are_articles(tmp_path: Path) -> None:
    shelling, protest = items(tmp_path, (SOURCES / "feed.xml").read_bytes())
    assert isinstance(shelling, Article) and isinstance(protest, Article)
    assert shelling.text == "تعرضت أطراف القامشلي لقصف مدفعي.\nولم ترد أنباء عن إصابات."
    assert (shelling.title, shelling.url) == ("قصف على أطراف القامشلي", "https://example.org/a-1")
    assert (shelling.published, shelling.lang) == (
        "2021-04-25T01:10:00+03:00",
        "ar",
    )  # the day it was where it was written
    assert (protest.text, protest.url, protest.published) == ("خرجت مظاهرة في حي غويران.", None, None)
    assert shelling.source == protest.source == "وكالة المثال"


def test_atom_is_a_feed_too(tmp_path: Path) -> None:
    item = one(tmp_path, (SOURCES / "atom.xml").read_bytes())
    assert item.text == "Artillery hit the outskirts of Qamishli on Sunday. Nobody was hurt."
    assert (item.published, item.source) == ("2021-04-25T08:00:00Z", "Example Agency")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "a bomb of entities": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss version="2.0"><channel><item><title>&l9;</title></item></channel></rss>',
    "a file of ours": '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_entities_of_a_feed_are_refused(tmp_path: Path, attack: str) -> None:
    assert failed(tmp_path, ATTACKS[attack]) == "declares entities"
    as_map = ATTACKS[attack].replace("rss", "urlset").replace("channel", "url").replace("item", "loc")
    assert failed(tmp_path, as_map) == "declares entities or a document type"


@pytest.mark.parametrize(
    "content", ['<rss version="2.0"><channel></channel></rss>', "<rss><channel><item><tit", "<feed>"]
)
def test_a_feed_without_entries_or_cut_short_says_so(tmp_path: Path, content: str) -> None:
    assert all(isinstance(item, InputError) for item in items(tmp_path, content)[:1])


def test_what_is_whole_of_a_broken_feed_is_read(tmp_path: Path) -> None:
    raw = (SOURCES / "feed.xml").read_text(encoding="utf-8")
    error, item = items(tmp_path, raw[: raw.index("<title>مظاهرة")])  # of the entry it breaks off in, nothing
    assert isinstance(error, InputError) and error.reason.startswith("is broken") and "unknown" not in str(error)
    assert error.line == raw[: raw.index("<title>مظاهرة")].count("\n") + 1
    assert isinstance(item, Article) and item.title == "قصف على أطراف القامشلي"


def test_an_entry_cut_in_its_words_is_not_read_as_if_it_were_whole(tmp_path: Path) -> None:
    entry = "<item><guid>{0}</guid><title>News {0}</title><description>Shelling hit quarter {0}.</description></item>"
    raw = '<rss version="2.0"><channel>' + entry.format(1) + entry.format(2)
    error, item = items(tmp_path, raw[: raw.index(" quarter 2")])
    assert isinstance(error, InputError) and isinstance(item, Article)
    assert item.text == "Shelling hit quarter 1."
    loose = raw + "<item><title>News 3<br></title><description>Calm & quiet.</description></item></channel></rss>\n"
    assert [item.title for item in items(tmp_path, loose) if isinstance(item, Article)][:2] == ["News 1", "News 2"]
    assert len(items(tmp_path, loose)) == 4  # broken, not broken off: all entries, and one word about it


@pytest.fixture
def agency() -> Iterator[Site]:
    """A site whose feed has one entry, then two, and says by its tag when nothing changed."""
    entry = "<item><guid>{0}</guid><title>خبر {0}</title><link>{1}/n/{0}</link><description>قصير</description></item>"
    with site({}) as running:
        state = {"entries": [1]}

        def feed_of(request: BaseHTTPRequestHandler) -> None:
            tag = f'"{len(state["entries"])}"'
            if request.headers.get("If-None-Match") == tag:
                request.send_response(304)
                request.end_headers()
                return
            body = "".join(entry.format(n, running.url) for n in state["entries"])
            gives(
                f'<rss version="2.0"><channel><title>ش</title>{body}</channel></rss>', "application/rss+xml", ETag=tag
            )(request)

        running.answers |= {
            "/feed": feed_of,
            "/n/1": gives(PAGE),
            "/n/2": gives(PAGE.replace("حلكو", "طي")),
            "/add": lambda request: (state["entries"].insert(0, 2), gives("ok")(request))[1],
            "/robots.txt": gives("User-agent: *\nDisallow: /n/3\n", "text/plain"),
        }
        yield running


def test_a_feed_gives_what_is_new_since_it_was_asked(agency: Site) -> None:
    given = Given(allow_private=True)
    first, state = feed.poll(agency.url + "/feed", FeedState(), given)
    assert [item.text for item in first if isinstance(item, Article)] == [TEXT]  # the page, not the feed's summary
    assert (state.etag, state.seen) == ('"1"', ("1",))
    assert feed.poll(agency.url + "/feed", state, given) == ([], state)  # unchanged: the server says so
    from loaders.transport.fetch import fetch

    fetch(agency.url + "/add", allow_private=True).body.close()
    second, state = feed.poll(agency.url + "/feed", state, given)
    assert [item.title for item in second if isinstance(item, Article)] == ["خبر 2"]
    assert state.seen == ("2", "1")
    assert agency.paths.count("/n/1") == 1


def test_an_entry_that_cannot_be_read_is_not_remembered(agency: Site) -> None:
    agency.answers["/feed"] = gives(
        '<rss version="2.0"><channel><item><guid>9</guid></item></channel></rss>', "text/xml"
    )
    found, state = feed.poll(agency.url + "/feed", FeedState(seen=("8",)), Given(allow_private=True))
    assert [type(item) for item in found] == [InputError]
    assert state.seen == ("8",)


def test_the_summary_stands_in_for_a_page_that_is_closed_or_gone(agency: Site) -> None:
    links = "".join(
        f"<item><guid>{n}</guid><title>ع{n}</title><link>{agency.url}/n/{n}</link><description>ملخص {n}</description></item>"
        for n in (3, 4)
    )
    agency.answers["/feed"] = gives(f'<rss version="2.0"><channel>{links}</channel></rss>', "text/xml")
    notes: list[str] = []
    found = list(read(agency.url + "/feed", given=Given(allow_private=True, note=notes.append)))
    assert [item.text for item in found if isinstance(item, Article)] == ["ملخص 3", "ملخص 4"]
    assert "/n/3" not in agency.paths
    assert len(notes) == 2 and "asks programs not to" in notes[0] and "answers 404" in notes[1]


def test_a_feed_in_a_file_asks_nobody(tmp_path: Path, agency: Site) -> None:
    content = f'<rss version="2.0"><channel><item><title>ع</title><link>{agency.url}/n/1</link><description>ملخص</description></item></channel></rss>'
    assert one(tmp_path, content, allow_private=True).text == "ملخص"
    assert agency.asked == []


def test_an_address_that_holds_no_feed_is_told(agency: Site) -> None:
    with pytest.raises(InputError, match="is not a feed"):
        feed.poll(agency.url + "/n/1", FeedState(), Given(allow_private=True))


# -- sitemaps


@pytest.fixture
def mapped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(sitemap, "PAUSE", 0)
    with site({}) as running:
        news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        urls = f"""<url><loc>{running.url}/1</loc></url>
          <url><loc>{running.url}/2</loc><lastmod>2026-01-01</lastmod><news:news><news:publication_date>2021-04-25</news:publication_date></news:news></url>
          <url><loc>http://elsewhere.example/3</loc></url><url><loc>{running.url}/closed</loc></url><url><loc>{running.url}/gone</loc></url>"""
        part = (
            f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {news}>{urls}</urlset>'
        )
        index = f"<sitemapindex><sitemap><loc>{running.url}/part.xml.gz</loc></sitemap><sitemap><loc>{running.url}/bad.xml</loc></sitemap></sitemapindex>"
        running.answers |= {
            "/sitemap.xml": gives(index, "text/xml"),
            "/part.xml.gz": gives(gzip.compress(part.encode()), "application/gzip"),
            "/bad.xml": gives("<urlset><url>", "text/xml"),
            "/loop.xml": gives(
                f"<sitemapindex><sitemap><loc>{running.url}/loop.xml</loc></sitemap></sitemapindex>", "text/xml"
            ),
            "/1": gives(PAGE),
            "/2": gives(PAGE.replace(STATED, "").replace("حلكو", "طي")),
            "/closed": gives(PAGE),
            "/robots.txt": gives("User-agent: Waqai\nDisallow: /closed\n", "text/plain"),
        }
        yield running


def test_the_pages_of_a_sitemap_are_read(mapped: Site) -> None:
    notes: list[str] = []
    first, second, gone, bad = read(mapped.url + "/sitemap.xml", given=Given(allow_private=True, note=notes.append))
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.text, first.url, first.published) == (TEXT, mapped.url + "/1", "2021-04-25T18:53:00+03:00")
    assert (second.url, second.published) == (mapped.url + "/2", "2021-04-25")  # the news date; lastmod is none
    assert isinstance(gone, InputError) and gone.reason.startswith("answers 404")
    assert isinstance(bad, InputError) and bad.reason.startswith("is not a complete sitemap")
    assert "/closed" not in mapped.paths
    assert notes and "2 pages of other sites" in notes[0]


def test_a_sitemap_that_leads_to_itself_has_an_end(mapped: Site) -> None:
    found = list(read(mapped.url + "/loop.xml", given=Given(allow_private=True)))
    assert [item.reason for item in found if isinstance(item, InputError)] == ["leads to too many sitemaps"]


def test_the_number_of_pages_has_an_end(mapped: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 1)
    notes: list[str] = []
    found = list(read(mapped.url + "/sitemap.xml", given=Given(allow_private=True, note=notes.append)))
    assert len(found) == 1
    assert "the first 1 pages are read" in notes[0]


@pytest.mark.parametrize(
    ("content", "source"),
    [
        ('<?xml version="1.0"?>\n<!-- made by x -->\n<rss version="2.0">', feed),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', feed),
        ("<rdf:RDF xmlns:rdf='x'>", feed),
        ('\ufeff<?xml version="1.0"?><urlset xmlns="x">', sitemap),
        ("<sitemapindex>", sitemap),
        ("<!doctype HTML><html>", webpage),
        ("<div><p>a</p><p>b</p><span>c</span></div>", webpage),
        ("<rssx>", None),
        ("<3 the city", None),
    ],
)
def test_markup_is_told_by_its_root(content: str, source: object) -> None:
    assert [s for s in (feed, sitemap, webpage) if s.accepts(content.encode())] == ([source] if source else [])


@pytest.mark.parametrize("tag", ["<p {}>", "<p {}", '<p "{}>', "<p title='a' {}>"])
@pytest.mark.parametrize("attribute", ['a{}="x" ', "a{}='<' ", "a{} ", 'a{}=">" '])
def test_a_tag_of_thousands_of_attributes_is_refused(tmp_path: Path, tag: str, attribute: str) -> None:
    many = tag.format("".join(attribute.format(n) for n in range(5000)))
    (wrong,) = items(tmp_path, f"<!doctype html><html><body>{many}Killed five in Idlib.</body></html>")
    assert isinstance(wrong, InputError)
    assert wrong.reason == "has a tag with thousands of attributes"
    assert words(f"{many}killed") == ""


def test_a_page_with_long_values_is_read(tmp_path: Path) -> None:
    said = f"<article><p title='{'a word ' * 5000}'>{'Shells hit Sarmin. ' * 20}</p></article>"
    (found,) = items(tmp_path, f"<!doctype html><html><body>{said}</body></html>")
    assert isinstance(found, Article)
