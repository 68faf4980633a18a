"""A brief says the same numbers in every part, names every source, and compares only what was read."""

from __future__ import annotations

import dataclasses
import io
import struct
import zlib
from typing import Any

import pytest
from export_cases import counted, incident, selection
from PIL import Image

from errors import UsageError
from exports.extract import Selection, Source, Told
from exports.figures.brief import Brief
from exports.figures.design import Design
from exports.figures.key_lines import counted as in_words
from exports.figures.logo import DOTS, logo
from filters import Filters
from models import Incident, IncidentActor
from wording.texts import Words

WEEK = Filters(date_from="2021-04-19", date_to="2021-04-25")
BEFORE = Filters(date_from="2021-04-12", date_to="2021-04-18")


def chosen(incidents: list[Incident], filters: Filters = WEEK, **more: Any) -> Selection:
    return selection(incidents, filters, counts=counted(incidents), **more)


def killed(number: int, toll: int | None, day: str | None = "2021-04-20", **more: Any) -> Incident:
    made = incident(number, "qam-tayy", "neighbourhood")
    return dataclasses.replace(
        made, fatalities_min=toll, fatalities_max=toll, event_date=day, event_date_end=day, **more
    )


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (("2021-04-19", "2021-04-25"), "Weekly brief"),
        (("2021-04-20", "2021-04-25"), "Brief"),
        (("2021-04-01", "2021-04-30"), "Brief"),
        ((None, None), "Brief"),
    ],
)
def test_only_a_brief_of_seven_days_is_weekly(days: tuple[str | None, str | None], title: str) -> None:
    filters = Filters(date_from=days[0], date_to=days[1])
    assert Brief(chosen([killed(1, 2)], filters), Design(template="weekly")).title[0].startswith(f"{title}: ")


def test_developments_go_day_by_day_and_name_each_day_once() -> None:
    found = [killed(1, 9, "2021-04-22"), killed(2, 1, "2021-04-20"), killed(3, 5, "2021-04-20"), killed(4, 7, None)]
    rows = Brief(chosen(found), Design(template="weekly")).data()["top"]
    assert [row["toll"][0] for row in rows] == ["5 killed", "1 killed", "9 killed", "7 killed"]
    assert [row["day"] for row in rows] == [["20 April 2021"], [], ["22 April 2021"], ["No date"]]


def test_a_development_names_all_that_report_it_and_quotes_its_sentence() -> None:
    told = {"i1": Told("قصف على حي طي", ("a1", "a2")), "i2": Told("", ("a2",))}
    sources = [Source(f"a{n}", f"title {n}", "North Press", None, "2021-04-20") for n in range(1, 4)]
    found = [killed(1, 2, article_id="a1"), killed(2, 1, article_id="a2")]
    given = dataclasses.replace(chosen(found, sources=sources), told=lambda i: told[i.incident_id])
    rows = Brief(given, Design(template="weekly")).data()["top"]
    assert [row["source"] for row in rows] == ["[1][2]", "[2]"]
    assert rows[0]["words"] == [{"lang": "ar", "text": "«قصف على حي طي»"}]
    hidden = Brief(given, Design(template="weekly", sensitive="admin1")).data()
    assert "حي طي" not in str(hidden["top"])
    assert hidden["sources"] == []


@pytest.mark.parametrize(
    ("before", "read", "said", "change"),
    [
        ([], 0, "too little was read of the period before", None),
        ([], None, "too little was read of the period before", None),
        ([], 4, ", 2 more than in the period before (0)", "+2 compared"),
        ([killed(8, 1)], None, ", 1 more than in the period before (1)", "+1 compared"),
    ],
)
def test_only_what_was_read_is_compared(
    before: list[Incident], read: int | None, said: str, change: str | None
) -> None:
    earlier = dataclasses.replace(
        chosen(before, BEFORE), read_on=None if read is None else lambda: {"2021-04-14": read}
    )
    data = Brief(chosen([killed(1, 2), killed(2, 1)]), Design(template="weekly"), earlier).data()
    assert said in data["lines"][0][0]
    shown = data["tiles"][0]["change"]
    assert (shown and shown[0][: len(change or "")]) == change
    warned = Brief(chosen([killed(1, 2)]), Design(template="comparison"), earlier).data()["warnings"]
    assert bool(warned) == (change is None)


def test_a_period_of_which_five_times_less_was_read_is_not_compared() -> None:
    now = chosen([killed(n, 1, article_id=f"a{n}") for n in range(1, 12)])
    for articles, compared in ((2, False), (3, True)):
        earlier = chosen([killed(n, 1, article_id=f"a{n}") for n in range(20, 20 + articles)], BEFORE)
        assert (Brief(now, Design(template="weekly"), earlier).compared is not None) == compared


@pytest.mark.parametrize(
    ("noun", "count", "said"),
    [
        ("killed", 1, "قتيل واحد"), ("killed", 2, "قتيلين"), ("killed", 5, "5 قتلى"), ("killed", 11, "11 قتيلاً"),
        ("killed", 100, "100 قتيل"), ("injured", 3, "3 جرحى"), ("injured", 26, "26 جريحاً"),
        ("incident", 2, "حادثتان"), ("article", 10, "10 مقالات"),
    ],
)  # fmt: skip
def test_arabic_numbers_agree_with_what_they_count(noun: str, count: int, said: str) -> None:
    assert in_words(noun, count, Words("ar")) == said


@pytest.mark.parametrize(
    ("lang", "lines", "wanted"),
    [
        ("en", ("One.", "Two."), [["One."], ["Two."]]),
        ("both", ("أولاً", "", "One.", "Two."), [["أولاً", "One."], ["", "Two."]]),
        ("both", ("One.",), [["One.", "One."]]),
        ("en", ("One.", "", "Two."), [["One."], ["Two."]]),
    ],
)
def test_a_briefer_s_own_lines_stand_as_written(lang: str, lines: tuple[str, ...], wanted: list[list[str]]) -> None:
    assert Brief(chosen([killed(1, 2)]), Design(template="weekly", lang=lang, lines=lines)).lines == wanted


@pytest.mark.parametrize(("by", "least"), [("time", 7), ("faction", 1), ("governorate", 1)])
def test_small_multiples_hold_what_they_are_named_after(by: str, least: int) -> None:
    asayish = (IncidentActor("asayish", "Asayish", "الأسايش", "state_forces", "perpetrator"),)
    found = [killed(n, n, f"2021-04-{19 + n}", actors=asayish) for n in range(7)]
    brief = Brief(chosen(found), Design(template="multiples", by=by))
    assert len(brief.panels) >= least
    if by == "time":
        assert [panel.name[0] for panel in brief.panels][:2] == ["19 April 2021", "20 April 2021"]
        assert [len(panel.incidents) for panel in brief.panels] == [1] * 7
        assert brief.data()["panels"][3]["count"] == ["1 incident, at least 3 killed"]


def picture(form: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_logo_is_kept_small_and_as_a_plain_picture(form: str) -> None:
    kept = Image.open(io.BytesIO(logo(picture(form, (1800, 400)))))
    assert (kept.format, kept.size) == ("PNG", (DOTS[0], 200))


HEAD = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)  # eleven gigabytes of dots in no bytes
BOMB = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + HEAD + struct.pack(">I", zlib.crc32(HEAD))
BOMB += b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


@pytest.mark.parametrize("given", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n", BOMB])
def test_what_is_no_picture_is_no_logo(given: bytes) -> None:
    with pytest.raises(UsageError, match="is not a picture that can be read"):
        logo(given, "mark.svg")
