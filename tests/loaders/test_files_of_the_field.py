"""What organisations, programs and crawls hand over: read right, or refused by its name with the way out."""

from __future__ import annotations

import io
import json
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import given as example
from hypothesis import settings
from hypothesis import strategies as st
from made_files import items

from coding.coder import Coder
from commands.main import main
from errors import InputError
from loaders.articles.unwrap import unwrapped
from loaders.interface import Given
from loaders.registry import read
from loaders.transport.signatures import SIGNATURES
from models import Article, CodedArticle, Incident
from packs import active

AR = "قصفت قوات النظام مدينة سرمين يوم 20 آذار 2020، ما أدى إلى مقتل مدنيين اثنين."
EN = "Army shells hit the town of Sarmin on 20 March 2020, killing two civilians."


def texts(tmp_path: Path, content: str | bytes, **given: object) -> list[str]:
    return [item.text if isinstance(item, Article) else str(item) for item in items(tmp_path, content, **given)]


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, words in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), words)
    return out.getvalue()


# -- what a file is


@pytest.mark.parametrize(
    ("content", "reason", "way_out"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "is a Git LFS pointer", "git lfs pull"),
        (b"filedesc://a.arc 0.0.0.0 20210421000000 text/plain 76\n1 0 X\n", "is an ARC archive", "warcio"),
        (b"WARC/0.18\r\nWARC-Type: response\r\n", "is an early WARC", "warcio"),
        (b"{\\rtf1\\ansi Clashes}", "is an RTF document", "DOCX"),
        (b"\x80\x04\x95\x10\0\0\0", "is a Python pickle", "CSV"),
        (b"20210421000000-1\t" + b"x\t" * 26, "is a file of GDELT's Global Knowledge Graph", "events"),
        (b"%!PS-Adobe-3.0\n", "is a PostScript file", "PDF"),
        (b"BEGIN:VCALENDAR\r\n", "is a calendar", "ingest --help"),
        (b"[Script Info]\nTitle: x\n", "is a file of subtitles", "SRT"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>"), "is a spreadsheet of OpenDocument", "XLSX"),
        (zipped(mimetype="application/epub+zip", content_xml="<x/>"), "is an electronic book", "plain text"),
        (b'<?xml version="1.0"?><!-- x --><gpx xmlns="http://www.topografix.com/GPX/1/1"/>', "is a GPX track", "GeoJSON"),
        (b'<opml version="2.0"><body/></opml>', "is a list of feeds", "watch"),
        (b'# mine\n[[source]]\naddress = "x"\n', "is a list of sources", "watch FILE"),
        (b"TY  - NEWS\nTI  - x\nER  - \n", "is a list of references (RIS)", "CSV"),
        (b"% mine\n@article{sarmin2020, title={x}}\n", "is a list of references (BibTeX)", "CSV"),
    ],
    ids=range(16),
)  # fmt: skip
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes, reason: str, way_out: str) -> None:
    (error,) = items(tmp_path, content)
    assert isinstance(error, InputError) and error.reason.startswith(reason) and way_out in error.way_out


@pytest.mark.parametrize(
    "words",
    [AR, EN, "version two of the report: " + EN, "RIFF between the two groups in Sarmin.", "MZ " + EN, "%" + EN,
     "From the front: " + EN, "From Sarmin Mon Mar 20 they fled.",
     "TY - they say. " + EN, "@reporter {Sarmin}: " + EN, "[source] " + EN],
)  # fmt: skip
def test_words_that_begin_alike_are_words(tmp_path: Path, words: str) -> None:
    assert texts(tmp_path, words) == [words]


def test_every_signature_says_a_kind_and_a_way_out() -> None:
    assert len({s.kind for s in SIGNATURES}) == len(SIGNATURES)
    assert all(s.kind.split()[0] in ("a", "an", "data") and s.way_out for s in SIGNATURES)


def test_a_page_with_json_on_one_line_is_a_page(tmp_path: Path) -> None:
    page = f"""<!DOCTYPE html><html><head><title>Sarmin</title>
<script type="application/ld+json">
{{"@type": "NewsArticle", "datePublished": "2020-03-21T10:00:00+03:00"}}
</script></head><body><article><h1>Sarmin</h1><p>{EN} {EN}</p></article></body></html>"""
    (item,) = items(tmp_path, page)
    assert isinstance(item, Article) and item.published == "2020-03-21T10:00:00+03:00" and EN in item.text


# -- documents and mails

ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODF = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
SLIDE = '<p:sld xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'


def test_opendocument_gives_its_paragraphs(tmp_path: Path) -> None:
    body = (
        f"{ODF}<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h>Sarmin</text:h>"
        "<text:p>Army <text:span>shells</text:span> hit<text:s/>Sarmin.<office:annotation><text:p>note</text:p>"
        "</office:annotation> Two died.</text:p></office:document-content>"
    )
    assert texts(tmp_path, zipped(mimetype=ODT_TYPE, content_xml=body)) == ["Sarmin\nArmy shells hit Sarmin. Two died."]


def test_slides_are_read_in_their_order(tmp_path: Path) -> None:
    slides = {f"ppt__slides__slide{n}_xml": SLIDE.format(f"{n} {EN}") for n in (10, 2, 1)}
    (text,) = texts(tmp_path, zipped(ppt__presentation_xml="<x/>", **slides))
    assert [part.split()[0] for part in text.split("\n\n")] == ["1", "2", "10"]


@pytest.mark.parametrize(
    "body",
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', f"{ODF}<text:p>cut", f"{ODF}" + "<text:span>" * 5000],
)
def test_a_hostile_document_is_refused(tmp_path: Path, body: str) -> None:
    (error,) = items(tmp_path, zipped(mimetype=ODT_TYPE, content_xml=body))
    assert isinstance(error, InputError)


MAIL = f"""From: Desk <desk@example.org>
To: list@example.org
Subject: =?utf-8?b?{"2LPYsdmF2YrZhg=="}?=
Date: Sat, 21 Mar 2020 10:00:00 +0300
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{textwrap.fill(AR + " " + AR, 60)}

> quoted reply
"""


def test_a_mail_is_an_article(tmp_path: Path) -> None:
    (item,) = items(tmp_path, MAIL)
    assert isinstance(item, Article)
    assert (item.title, item.text, item.published) == ("سرمين", f"{AR} {AR}", "2020-03-21T10:00:00+03:00")


# -- lines that wrap

REPORTS = [
    json.loads(line)
    for file in sorted(active()[0].articles.glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]


@settings(max_examples=40, deadline=None)
@example(report=st.sampled_from(REPORTS), width=st.integers(40, 120))
def test_a_wrapped_report_tells_the_same(coder: Coder, report: dict[str, str], width: int) -> None:
    paragraphs = [" ".join(line.split()) for line in report["text"].split("\n") if line.strip()]
    plain = "\n\n".join(paragraphs)
    wrapped = "\n\n".join(textwrap.fill(p, width, break_long_words=False, break_on_hyphens=False) for p in paragraphs)
    if (
        max(map(len, wrapped.split("\n"))) < 30
        or len(paragraphs) == len(wrapped.split("\n\n")) == 1
        and len(plain) < 3 * width
    ):
        return

    def told(text: str) -> list[tuple[object, ...]]:
        found = coder.code(Article("a", text, report.get("title") or "", report.get("published")))
        return sorted(
            ((i.event_type, i.event_date, i.place and i.place.place_id, i.fatalities_max) for i in found), key=repr
        )

    assert told(unwrapped(wrapped)) == told(plain)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["id"])
def test_texts_that_are_not_wrapped_stay_as_they_are(report: dict[str, str]) -> None:
    assert unwrapped(report["text"]) == report["text"]


# -- tables


@pytest.mark.parametrize(
    "table",
    [
        f",title,text,published\n0,x,\"{EN}\",2020-03-21\n1,x,\"{EN}!\",2020-03-21\n",
        f"sep=;\ntitle;text;published\nx;{EN};2020-03-21\nx;{EN}!;2020-03-21\n",
        f"title,text,published\n#meta+title,#description,#date+reported\nx,\"{EN}\",21/03/2020\nx,\"{EN}!\",04/05/2020\n",
    ],
)  # fmt: skip
def test_tables_of_other_programs(tmp_path: Path, table: str) -> None:
    assert texts(tmp_path, table) == [EN, f"{EN}!"]


def test_columns_that_are_given_stand_above_all(tmp_path: Path) -> None:
    table = f',Headline,"Body words",Day\n0,x,"{EN}",2020-03-21\n'
    (item,) = items(tmp_path, table, columns={"title": "Headline", "text": "Body words", "published": "Day"})
    assert isinstance(item, Article) and (item.title, item.text, item.published) == ("x", EN, "2020-03-21")


POINTS = 'day,what,lat,lon,dead,by\n20/03/2020,"{}",35.9,36.7,3,Syrian Army\n'


def stated(coder: Coder, tmp_path: Path, content: str, **columns: str) -> Incident:
    (item,) = items(tmp_path, content, columns=columns, code=coder.code)
    assert isinstance(item, CodedArticle), item
    (incident,) = item.incidents
    for piece in incident.evidence:
        assert item.article.part(piece.part)[piece.start : piece.end] == piece.text
    return incident


def test_what_a_table_states_stands_above_its_words(coder: Coder, tmp_path: Path) -> None:
    columns = {"text": "what", "date": "day", "latitude": "lat", "longitude": "lon", "killed": "dead"}
    found = stated(coder, tmp_path, POINTS.format(EN), **columns)
    assert (found.event_date, found.fatalities_min, found.fatalities_max) == ("2020-03-20", 3, 3)
    assert found.place and (found.place.latitude, found.place.longitude, found.place.name) == (35.9, 36.7, "Sarmin")
    assert found.sub_event_type == "Shelling/artillery/missile attack"  # the words'
    assert {(e.field, e.text) for e in found.evidence} >= {
        ("fatalities", "3"),
        ("place", "35.9"),
        ("event_date", "20/03/2020"),
    }


def test_a_table_without_columns_says_what_it_leaves_out(tmp_path: Path) -> None:
    notes: list[str] = []
    texts(tmp_path, f'text,lat,lon,killed\n"{EN}",35.9,36.7,3\n', note=notes.append)
    assert any("columns left out: latitude=lat, longitude=lon, killed=killed" in note for note in notes)


FEATURES = json.dumps({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"when": "2020-03-20", "note": EN}, "geometry": {"type": "Point", "coordinates": [36.7, 35.9]}},
]})  # fmt: skip


def test_geojson_says_how_to_bring_it_in(coder: Coder, tmp_path: Path) -> None:
    (error,) = items(tmp_path, FEATURES)
    assert isinstance(error, InputError) and "GeoJSON" in error.reason and "when, note" in error.way_out
    found = stated(coder, tmp_path, FEATURES, text="note", date="when")
    assert found.place and (found.place.longitude, found.event_date) == (36.7, "2020-03-20")


def test_kml_keeps_its_points_and_days(coder: Coder, tmp_path: Path) -> None:
    mark = f"<Placemark><name>x</name><description>{EN}</description><TimeStamp><when>2020-03-20</when></TimeStamp><Point><coordinates>36.7,35.9,0</coordinates></Point></Placemark>"
    found = stated(
        coder,
        tmp_path,
        f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{mark}</Document></kml>',
    )
    assert found.place and (found.place.latitude, found.event_date, found.fatalities_max) == (35.9, "2020-03-20", 2)


# -- JSON and feeds


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": f"<p>{AR}</p>"}]}),
        json.dumps([{"id": 1, "title": {"rendered": "x"}, "content": {"rendered": f"<p>{AR}</p>"}}]),
        json.dumps({"id": 1, "date": "2020-03-20T10:00:00+00:00", "message": AR}) + "\n",
    ],
)  # fmt: skip
def test_json_of_other_programs(tmp_path: Path, content: str) -> None:
    assert texts(tmp_path, content) == [AR]


FEED = "<rss version='2.0'><channel><title>x</title><item><title>y</title><description>{}</description><pubDate>{}</pubDate></item></channel></rss>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), (None, "windows-1256"), ("utf-8", "windows-1256"), ("windows-1256", "utf-8"),
     ("windows-1256", "windows-1256"), ("utf-16", "utf-16")],
)  # fmt: skip
def test_a_feed_is_read_in_whatever_encoding_it_is(tmp_path: Path, declared: str | None, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert texts(tmp_path, (head + FEED.format(AR, "")).encode(encoding)) == [AR]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256"])
def test_a_feed_that_declares_entities_is_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [<!ENTITY a "aaaa">]>' + FEED.format("&a;", "")
    (error,) = items(tmp_path, bomb.encode(encoding))
    assert isinstance(error, InputError) and error.reason == "declares entities"


@pytest.mark.parametrize("date", ["0000-00-00", "Wed, 30 Nov -0001 00:00:00 +0000", "soon"])
def test_a_date_that_is_none_leaves_the_entry_undated_and_says_so(tmp_path: Path, date: str) -> None:
    notes: list[str] = []
    (item,) = items(tmp_path, FEED.format(AR, date), note=notes.append)
    assert isinstance(item, Article) and item.published is None
    assert any(f"cannot be read, such as {date[:40]!r}" in note for note in notes)


# -- the examples handed to us

SHARED = Path(__file__).parents[3] / "shared" / "files"
beside = pytest.mark.skipif(not SHARED.is_dir(), reason="the examples of ../shared/files are not beside the project")
DAY = "2021-04-26"
#: What is told of an incident: type, day, place, least killed, least injured, actors with the first letter of their role.
CLASH = "Battles 2021-04-20 qam-halko 2 None +asayish +ndf"
REPORT = [
    "Battles 2021-04-25 C4564 None None",
    "Explosions/Remote violence 2021-04-25 qam-tayy 12 7 >ndf",
]
EXPECTED: dict[str, tuple[int, list[str]] | str] = {  # file -> articles and what they tell; a reason where it is refused
    "01_jsonld_on_one_line.html": (1, [CLASH]),
    "02_one_line_ar.txt": (1, REPORT),
    "02_wrapped_at_72_ar.txt": (1, REPORT),
    "03_report_ar.pdf": (1, REPORT),
    "04_ucdp_places_and_sides.csv": (5, UCDP := [
        "Battles 2021-04-21 C4360 2 None +ndf +sdf", "Battles 2021-04-21 C4409 2 None +ndf +sdf",
        "Battles 2021-04-21 C4564 2 None +ndf +sdf", "Battles 2021-04-21 C3871 2 None +ahrarsham +hts +regime",
        "Violence against civilians 2021-04-21 C5175 2 None -isis >civ",
    ]),
    "04b_ucdp_api.json": (5, UCDP),
    "05_feed_zero_date.xml": (3, []),
    "06_feed_dates.xml": (5, []),
    "07_feed_windows1256_undeclared.xml": (1, ["Battles 2021-04-24 qam-halko 2 None +asayish +ndf"]),
    "08_acled_old_riots_protests.csv": (2, [
        "Protests 2021-04-21 C4564 2 None +asayish +protesters", "Riots 2021-04-21 C4564 2 None +asayish +rioters"]),
    "09b_acled_float_codes.csv": (1, ACLED := ["Battles 2021-04-21 C4564 2 None +asayish +ndf +sdf"]),
    "11_acled_curated.xlsx": (1, ACLED),
    "12_acled_decimal_comma.csv": (1, ACLED),
    "13_acled_api_empty.json": "holds no records",
    "14_csv_unnamed_index.csv": "has no column that is called text",
    "14c_git_lfs_pointer.csv": "is a Git LFS pointer",
    "15_warc_chunked_but_decoded.warc.gz": (2, []),
    "15c_warc_gzip_script_but_decoded.warc.gz": (2, []),
    "16_telegram_exported_in_damascus.json": (1, ["Battles 2021-04-25 qam-halko 2 None +asayish +ndf"]),
    "16_telegram_exported_in_los_angeles.json": (1, ["Battles 2021-04-25 qam-halko 2 None +asayish +ndf"]),
    "16c_telethon.jsonl": (2, []),
    "17_ar_brigade_named_martyrs.txt": (1, ["Battles 2013-08-03 C2416 None None -fsa"]),
    "19_en_date_before_killed.txt": (1, ["Explosions/Remote violence 2021-10-03 C4278 40 None >civ"]),
    "20_en_vehicles_counted.txt": (1, ["Explosions/Remote violence 2021-10-04 C3029 30 None -saa >unknown"]),
    "21_en_casualties_added.txt": (1, ["Explosions/Remote violence 2016-10-26 C3916 20 None"]),
    "22_en_twelve_fighters.txt": (1, ["Explosions/Remote violence 2021-04-25 qam-tayy 12 7 >ndf"]),
    "23_en_one_or_the_other.txt": (1, ["Explosions/Remote violence 2020-01-03 C1946 None 1 >civ >medics ?saaf ?turkey"]),
    "24_note.odt": (1, [CLASH]),
    "24c_incidents.kml": (1, [CLASH]),
    "24e_old.arc": "is an ARC archive",
    "25_incidents.geojson": "is GeoJSON",
    "25c_jsonfeed.json": (1, [CLASH]),
    "26_own_export_saved_in_excel.csv": (3, [
        "Explosions/Remote violence 2023-10-08 C4881 29 None -tur_air -turkey >asayish",
        "Explosions/Remote violence 2023-10-09 C2528 89 277",
        "Explosions/Remote violence 2023-10-09 SY07 None None -turkey >pkk >ypg",
    ]),
    "27_outside_syria.csv": (2, []),
    "28_hxl_incident_table.xlsx": "has no column that is called text",
}  # fmt: skip
_PUBLISHED = {"17": "2013-08-03", "19": "2021-10-04", "20": "2021-10-04", "21": "2016-10-27", "23": "2020-01-28"}


def told(found: Incident) -> str:
    marks = {"perpetrator": "-", "target": ">", "party": "+", "other": "?", "mediator": "="}
    place = found.place.place_id if found.place else None
    actors = sorted(marks[actor.role] + actor.actor_id for actor in found.actors)
    said = [found.event_type, found.event_date, place, found.fatalities_min, found.injuries_min, *actors]
    return " ".join(map(str, said))


def coded(coder: Coder, name: str, **given: object) -> list[tuple[Article, list[Incident]]]:
    """The articles of an example, each with its incidents, as ``ingest`` makes them."""
    found = []
    for item in read(SHARED / name, _PUBLISHED.get(name[:2], DAY), Given(code=coder.code, **given)):  # type: ignore[arg-type]
        assert not isinstance(item, InputError), item
        pair = (item, coder.code(item)) if isinstance(item, Article) else (item.article, list(item.incidents))
        found.append(pair)
    return found


@beside
@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_the_examples_come_out_as_their_readme_says(
    coder: Coder, name: str, expected: tuple[int, list[str]] | str
) -> None:
    if isinstance(expected, str):
        (error,) = read(SHARED / name, given=Given(code=coder.code))
        assert isinstance(error, InputError) and error.reason.startswith(expected) and error.way_out
        return
    found = coded(coder, name)
    assert len(found) == expected[0]
    if expected[1]:
        assert sorted(told(one) for _, incidents in found for one in incidents) == sorted(expected[1])


@beside
def test_every_example_is_tested() -> None:
    there = {path.name for path in SHARED.iterdir() if path.is_file()} - {"README.md"}
    assert there - set(EXPECTED) == {
        "03c_vocalised_ar.pdf",
        "03c_vocalised_ar.txt",
        "05_feed_good.xml",
        "05_sources.toml",
    }


@beside
def test_marks_of_a_printed_page_stay_on_their_letters(coder: Coder) -> None:
    ((page, printed),), ((words, typed),) = (coded(coder, f"03c_vocalised_ar.{kind}") for kind in ("pdf", "txt"))
    assert page.text.startswith(words.text.strip())  # behind it the page has a table
    assert "قُتل 12 عنصراً" in page.text and "مسيّرة" in page.text
    assert [told(one) for one in printed] == [told(one) for one in typed]
    assert "Explosions/Remote violence 2021-04-25 qam-tayy 12 7 >ndf" in map(told, printed)


@beside
def test_dates_of_the_feeds_are_days_or_none(coder: Coder) -> None:
    days = [article.published and article.published[:10] for article, _ in coded(coder, "06_feed_dates.xml")]
    assert days == ["2021-04-20", *["2021-04-25"] * 4]
    undated = [article.published for article, _ in coded(coder, "05_feed_zero_date.xml")].count(DAY)
    assert undated == 1  # it has the day that the caller gave


@beside
def test_a_table_with_an_unnamed_index_is_read_by_the_columns_given(coder: Coder) -> None:
    columns = {"title": "Headline", "text": "Body words", "published": "Day"}
    found = coded(coder, "14_csv_unnamed_index.csv", columns=columns)
    assert [article.published for article, _ in found] == ["2021-04-21", "2021-04-22", "2021-04-23", "2021-04-23"]
    assert [told(one) for _, incidents in found for one in incidents] == [CLASH] * 4


@beside
def test_points_tolls_and_actors_of_a_sheet_are_kept_or_named(coder: Coder) -> None:
    name, notes = "28_hxl_incident_table.xlsx", list[str]()
    articles_of = {"text": "Event Description", "published": "Date", "id": "Event ID"}
    assert len(coded(coder, name, columns=articles_of, note=notes.append)) == 2
    assert any("latitude=Latitude" in note and "killed=Aid Workers Killed" in note for note in notes)
    stated_by = {"text": "Event Description", "date": "Date", "latitude": "Latitude", "longitude": "Longitude",
                 "perpetrator": "Actor Name", "killed": "Aid Workers Killed", "injured": "Aid Workers Injured"}  # fmt: skip
    (_, (first,)), (_, (second,)) = coded(coder, name, columns=stated_by)
    assert (first.event_date, first.fatalities_min, first.injuries_min) == ("2020-01-27", 0, 1)
    assert (second.event_date, second.fatalities_min, second.injuries_min) == ("2020-02-19", 2, 1)
    for one, point in ((first, (36.0639, 36.9874)), (second, (32.8284, 36.1101))):
        assert one.place and (one.place.latitude, one.place.longitude) == point
    assert [a.name for a in first.actors if a.role == "perpetrator"] == ["Example Air Force"]


@beside
def test_places_and_sides_of_ucdp_are_found_by_filters(tmp_path: Path) -> None:
    store, out = f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path / "out.jsonl"

    def found(*filters: str) -> list[str]:
        assert main(["export", str(out), *filters, "--db", store]) == 0
        return sorted(json.loads(line)["article_id"] for line in out.read_text("utf-8").splitlines())

    assert main(["ingest", str(SHARED / "04_ucdp_places_and_sides.csv"), "--db", store]) == 0
    for place, number in (("Qamishli", 1), ("Hasakah", 1), ("Idlib", 1), ("SY", 5)):
        assert len(found("--place", place)) == number, place
    assert found("--faction", "hts") == ["ucdp:990005"]


@beside
def test_one_bad_feed_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    assert main(["watch", str(SHARED / "05_sources.toml"), "--once", "--allow-private", "--db", store]) in (0, 1)
    said = "".join(capsys.readouterr())
    assert "2 sources, 3 articles coded" in said and "0 failed" in said  # the good one has an article of the other, too


@beside
@pytest.mark.parametrize("city", ["damascus", "los_angeles"])
def test_the_machine_that_exported_changes_nothing(city: str) -> None:
    (post,) = read(SHARED / f"16_telegram_exported_in_{city}.json")
    assert isinstance(post, Article) and post.published == "2021-04-25T01:30:00+03:00"
