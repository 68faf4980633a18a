"""A small sound file of each kind that the field hands over, by its ending: seeds of fuzz and of hostile variants."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import io
import json
from functools import cache
from typing import Any

import zstandard
from made_files import word, zipped

AR = "قصفت قوات النظام مدينة سرمين يوم 20 آذار 2020، ما أدى إلى مقتل مدنيين اثنين."
EN = "Army shells hit the town of Sarmin on 20 March 2020, killing two civilians."

ODT = "application/vnd.oasis.opendocument.text"
ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">{}</office:document-content>'
)
SLIDE = '<p:sld xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
KML = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACEMARK = (
    f"<Placemark><name>x</name><description>{EN}</description><TimeStamp><when>2020-03-20</when></TimeStamp>"
    "<Point><coordinates>36.7,35.9,0</coordinates></Point></Placemark>"
)
MAIL = (
    "From: Desk <desk@example.org>\nTo: list@example.org\nSubject: Sarmin\nDate: Sat, 21 Mar 2020 10:00:00 +0300\n"
    f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{EN}\n"
)
POINT = {"type": "Point", "coordinates": [36.7, 35.9]}
FEATURE: dict[str, Any] = {"type": "Feature", "properties": {"name": "Sarmin", "description": EN}, "geometry": POINT}
FEATURES: dict[str, Any] = {"type": "FeatureCollection", "features": [FEATURE]}
UMAP = {"type": "umap", "properties": {"name": "x"}, "geometry": POINT, "layers": [FEATURES]}
KEPLER = {"datasets": [{"version": "v1", "data": {
    "id": "d", "allData": [["2020-03-20", EN, 35.9, 36.7]],
    "fields": [{"name": n, "type": "string"} for n in ("When", "What", "Lat", "lng")]}}],
    "config": {}, "info": {"app": "kepler.gl"}}  # fmt: skip
TIMEMAP = [{"id": "CIV1", "date": "3/20/2020", "latitude": "35.9", "longitude": "36.7", "location": "Sarmin",
            "description": EN, "sources": [{"id": "S1", "path": "https://example.org/1"}]}]  # fmt: skip
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "x",
             "items": [{"id": "1", "content_html": f"<p>{AR}</p>", "date_published": "2020-03-21T10:00:00Z"}]}  # fmt: skip
WORDPRESS = [{"id": 1, "date": "2020-03-21T10:00:00", "title": {"rendered": "x"},
              "content": {"rendered": f"<p>{AR}</p>"}, "link": "https://example.org/1"}]  # fmt: skip
TELETHON = {"_": "Message", "id": 1, "date": "2020-03-20T10:00:00+00:00", "message": AR, "peer_id": {"channel_id": 5}}
TELEGRAM = f"""<!DOCTYPE html><html><body><div class="page_wrap"><div class="page_header"><div class="text bold">x</div></div>
<div class="history"><div class="message default clearfix" id="message7"><div class="body">
<div class="pull_right date details" title="21.03.2020 00:30:00 UTC+02:00">00:30</div><div class="text">{AR}</div>
</div></div></div></div></body></html>"""
ACLED = {"event_id_cnty": "SYR1", "event_date": "20 March 2020", "year": 2020, "time_precision": 1,
         "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
         "sub_event_type": "Shelling/artillery/missile attack", "actor1": "Military Forces of Syria (2000-2024)",
         "assoc_actor_1": "", "inter1": 1, "actor2": "Civilians (Syria)", "assoc_actor_2": "", "inter2": 7,
         "admin1": "Idleb", "admin2": "Idleb", "admin3": "Sarmin", "location": "Sarmin", "latitude": 35.9,
         "longitude": 36.7, "geo_precision": 1, "source": "x", "notes": EN, "fatalities": 2}  # fmt: skip
UCDP = {"id": 1, "type_of_violence": 3, "where_coordinates": "Sarmin town", "where_prec": 1, "date_prec": 1,
        "date_start": "2020-03-20 00:00:00.000", "date_end": "2020-03-20 00:00:00.000", "latitude": 35.9,
        "longitude": 36.7, "adm_1": "Idlib governorate", "adm_2": "", "country": "Syria", "best": 2, "low": 2,
        "high": 3, "side_a": "Government of Syria", "side_b": "Civilians", "source_headline": EN}  # fmt: skip
HXL = [["Date", "Event Description", "Latitude", "Longitude", "Actor Name", "Killed"],
       ["#date+occurred", "#description", "#geo+lat", "#geo+lon", "#group+perp+name", "#affected+killed"],
       [dt.datetime(2020, 3, 20), EN, 35.9, 36.7, "Syrian Army", 2]]  # fmt: skip
SUBTITLES = "1\n00:00:01,000 --> 00:00:04,000\nArmy shells hit the town\nof Sarmin on 20 March 2020,\n\n2\n00:00:04,000 --> 00:00:07,500\nkilling two civilians.\n"
GKG = "20210421000000-1\t" + "20200320000000\t" + "x\t" * 25
#: Of the kinds whose columns have no names of a standard.
COLUMNS = {
    "geo.json": {"text": "description"},
    "kepler.json": {"text": "What", "date": "When"},
    "hxl.xlsx": {"text": "Event Description", "date": "Date", "latitude": "Latitude", "longitude": "Longitude",
                 "actor": "Actor Name", "killed": "Killed"},
}  # fmt: skip
RTF = r"{\rtf1\ansi\ansicpg1252 Army shells hit \b Sarmin\b0 .\par}"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/1\r\nWARC-Date: 2020-03-21T10:00:00Z\r\n"
    "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    "Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
)


def workbook(*rows: Any) -> bytes:
    """The sheet of these rows."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def table(*rows: Any) -> bytes:
    """The CSV of these rows."""
    import csv

    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def picture(kind: str, size: tuple[int, int] = (120, 60)) -> bytes:
    """A white picture with a bar on it."""
    from PIL import Image

    page, out = Image.new("L", size, 255), io.BytesIO()
    page.paste(0, (10, 10, size[0] - 10, 30))
    page.save(out, kind)
    return out.getvalue()


@cache
def sound() -> dict[str, bytes]:
    """A file of each kind, by the ending it has here."""
    page = f"<html><head><title>x</title></head><body><article><p>{EN} {EN}</p></article></body></html>"
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n{page}"
    texts: dict[str, Any] = {
        "umap.json": UMAP, "kepler.json": KEPLER, "timemap.json": TIMEMAP, "feed.json": JSON_FEED,
        "wordpress.json": WORDPRESS, "geo.json": FEATURES, "acled.json": {"status": 200, "data": [ACLED]},
        "ucdp.json": {"TotalCount": 1, "Result": [UCDP]}, "telethon.jsonl": TELETHON,
    }  # fmt: skip
    return {
        "odt": zipped(mimetype=ODT, **{"content.xml": ODF.format(f"<text:h>Sarmin</text:h><text:p>{EN}</text:p>")}),
        "pptx": zipped(**{"ppt/presentation.xml": "<x/>", "ppt/slides/slide1.xml": SLIDE.format(EN)}),
        "docx": word(),
        "eml": MAIL.encode(),
        "kml": KML.format(PLACEMARK).encode(),
        "kmz": zipped(**{"doc.kml": KML.format(PLACEMARK)}),
        "telegram.html": TELEGRAM.encode(),
        "gkg": GKG.encode(),
        "rtf": RTF.encode(),
        "srt": SUBTITLES.encode(),
        "acled.xlsx": workbook(ACLED, ACLED.values()),
        "ucdp.xlsx": workbook(UCDP, UCDP.values()),
        "hxl.xlsx": workbook(*HXL),
        "acled.csv": table(ACLED, ACLED.values()),
        "ucdp.csv": table(UCDP, UCDP.values()),
        "warc": (crawl := WARC.format(len(answer), answer).encode()),
        "warc.gz": (packed := gzip.compress(crawl, mtime=0)),
        "wacz": zipped(**{"datapackage.json": "{}", "archive/data.warc.gz": packed}),
        "zip": zipped(**{"a/page.html": page, "b.csv": table(ACLED, ACLED.values()), "c.txt": EN, "d.eml": MAIL}),
        "bz2": bz2.compress(EN.encode()),
        "zst": zstandard.compress(table(ACLED, ACLED.values())),
        "png": picture("PNG"),
        "jpg": picture("JPEG"),
        "tiff": picture("TIFF"),
        **{name: json.dumps(value, ensure_ascii=False).encode() for name, value in texts.items()},
    }
