"""Maps of other programs, and the pages that Telegram Desktop exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_files import items

from coding.coder import Coder
from errors import InputError
from models import Article, CodedArticle, Incident

EN = "Army shells hit the town of Sarmin, killing two civilians."


def coded(coder: Coder, tmp_path: Path, content: str, **given: Any) -> list[Incident]:
    found = items(tmp_path, content, code=coder.code, **given)
    assert all(isinstance(item, CodedArticle) for item in found), found
    for item in found:
        for piece in item.incidents[0].evidence:
            assert item.article.part(piece.part)[piece.start : piece.end] == piece.text
    return [item.incidents[0] for item in found]


EVENT = {"id": "CIV1", "date": "3/20/2020", "latitude": "35.9", "longitude": "36.7", "location": "Sarmin", "description": EN,
         "sources": [{"id": "S1", "path": "https://example.org/1", "description": "x"}], "filters": [{"key": "k", "value": "v"}]}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        [EVENT], {"events": [EVENT], "sources": []},
        [{**EVENT, "sources": ["S1"], "associations": ["Weapon=Artillery"]}],
        [{**EVENT, "date": "3/4/2020"}, {**EVENT, "id": "CIV2"}],
    ],
)  # fmt: skip
def test_events_of_a_timemap_keep_their_points_and_days(coder: Coder, tmp_path: Path, content: Any) -> None:
    found = coded(coder, tmp_path, json.dumps(content))
    last = found[-1]
    assert last.place and (last.place.latitude, last.place.longitude) == (35.9, 36.7)
    assert (last.event_date, last.fatalities_max) == ("2020-03-20", 2)
    if len(found) == 2:
        assert found[0].event_date == "2020-03-04"  # month first, as the other row tells


def test_a_timemap_that_does_not_tell_is_read_month_first(coder: Coder, tmp_path: Path) -> None:
    (found,) = coded(coder, tmp_path, json.dumps([{**EVENT, "date": "3/4/2020"}]))
    assert found.event_date == "2020-03-04"


UMAP = {"type": "umap", "uri": "https://umap.example.org/1", "properties": {"name": "x"}, "geometry": {"type": "Point", "coordinates": [38, 35]},
        "layers": [{"type": "FeatureCollection", "_umap_options": {}, "features": [
            {"type": "Feature", "properties": {"name": "Sarmin", "description": EN}, "geometry": {"type": "Point", "coordinates": [36.7, 35.9]}},
            {"type": "Feature", "properties": {"name": "line"}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
        ]}]}  # fmt: skip


def test_markers_of_umap_are_read_by_their_names(coder: Coder, tmp_path: Path) -> None:
    notes: list[str] = []
    (found,) = coded(coder, tmp_path, json.dumps(UMAP), note=notes.append)
    assert found.place and found.place.longitude == 36.7 and found.fatalities_max == 2
    assert any("1 features without a point" in note for note in notes)


def kepler(*rows: list[Any]) -> str:
    fields = [{"name": n, "type": "string"} for n in ("When", "What", "Lat", "lng", "Dead")]
    data = {"id": "d", "label": "x", "color": [1, 2, 3], "allData": list(rows), "fields": fields}
    return json.dumps({"datasets": [{"version": "v1", "data": data}], "config": {}, "info": {"app": "kepler.gl"}})


def test_a_map_of_kepler_is_named_and_read_by_its_fields(coder: Coder, tmp_path: Path) -> None:
    content = kepler(["2020-03-20", EN, 35.9, 36.7, 3], ["2020-03-21", EN + " Again.", None, None, 1])
    (error,) = items(tmp_path, content)
    assert isinstance(error, InputError) and error.reason == "is a map of kepler.gl" and "When, What" in error.way_out
    (found,) = coded(coder, tmp_path, content, columns={"text": "What", "date": "When", "killed": "Dead"})
    assert found.place and found.place.latitude == 35.9 and found.fatalities_min == 3


@pytest.mark.parametrize(
    "content",
    [
        {"events": [{"latitude": 1}]},
        {"datasets": [{"name": "x"}], "articles": [{"text": EN}]},
        [{"text": EN, "latitude": 1, "longitude": 2, "description": "x"}],
        {"type": "umap-like", "articles": [{"text": EN}]},
    ],
)
def test_json_that_only_looks_alike_is_no_map(coder: Coder, tmp_path: Path, content: Any) -> None:
    (found,) = items(tmp_path, json.dumps(content), code=coder.code)
    assert not isinstance(found, CodedArticle)


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body>
<div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">شبكة سرمين</div></div></div>
<div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">20 March 2020</div></div>
<div class="message default clearfix" id="message7"><div class="pull_left userpic_wrap">x</div><div class="body">
<div class="pull_right date details" title="21.03.2020 00:30:00 UTC+02:00">00:30</div>
<div class="from_name">شبكة سرمين</div><div class="text">قصف <strong>مدفعي</strong> على سرمين<br><br>وسقط قتيلان &amp; جرحى</div></div></div>
<div class="message default clearfix joined" id="message8"><div class="body">
<div class="pull_right date details" title="21.03.2020 09:00:00">09:00</div>
<div class="forwarded body"><div class="from_name">Field Desk <span class="date details" title="20.03.2020 08:00:00"> 08:00</span></div>
<div class="text">Two killed in Sarmin.</div></div></div></div>
<div class="message default clearfix" id="message9"><div class="body"><div class="pull_right date details" title="soon">x</div>
<div class="media_wrap clearfix"><a class="photo_wrap">photo</a></div></div></div>
</div></div></div></body></html>"""


def test_a_page_that_telegram_exported_gives_its_posts(tmp_path: Path) -> None:
    notes: list[str] = []
    first, second = items(tmp_path, PAGE, note=notes.append)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert first.text == "قصف مدفعي على سرمين\n\nوسقط قتيلان & جرحى"
    assert first.published == "2020-03-21T00:30:00+02:00"  # Damascus
    assert (first.article_id, first.source) == ("telegram:شبكة سرمين:7", "شبكة سرمين")
    assert (second.text, second.published) == ("Two killed in Sarmin.", "2020-03-21T09:00:00")
    assert second.source == "Field Desk (forwarded by شبكة سرمين)"
    assert any("2 messages without words" in note for note in notes)


@pytest.mark.parametrize("zone", ["UTC-07:00", "UTC+05:30", "UTC"])
def test_the_zone_of_the_page_counts_and_not_the_machine(tmp_path: Path, zone: str) -> None:
    hours = {"UTC-07:00": "20.03.2020 15:30:00", "UTC+05:30": "21.03.2020 04:00:00", "UTC": "20.03.2020 22:30:00"}[zone]
    first, _ = items(tmp_path, PAGE.replace("21.03.2020 00:30:00 UTC+02:00", f"{hours} {zone}"))
    assert first.published == "2020-03-21T00:30:00+02:00"


def test_an_export_without_posts_says_so(tmp_path: Path) -> None:
    empty = PAGE[: PAGE.index('<div class="message default')] + "</div></div></div></body></html>"
    (error,) = items(tmp_path, empty)
    assert isinstance(error, InputError) and error.reason == "holds no posts with words"


def test_a_web_page_about_messages_is_a_page(tmp_path: Path) -> None:
    (item,) = items(
        tmp_path, f'<!DOCTYPE html><html><body><article class="message x"><p>{EN} {EN}</p></article></body></html>'
    )
    assert isinstance(item, Article) and item.text.startswith(EN)
