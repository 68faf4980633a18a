"""Dates as feeds and tables write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Article
from text.dates.written_dates import AmbiguousDate, day_comes_first, written_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021-04-25", "2021-04-25"),
        ("2021-04-25T18:53:00+03:00", "2021-04-25T18:53:00+03:00"),
        ("2021-04-25T", "2021-04-25"),
        ("20210425", "2021-04-25"),
        ("2021-4-5", "2021-04-05"),
        ("2021/04/20 15:07:41", "2021-04-20T15:07:41"),
        ("25/04/2021 18:53", "2021-04-25T18:53"),
        ("04/25/2021", "2021-04-25"),
        ("25.04.2021, 18:53 Uhr", "2021-04-25T18:53"),
        ("1619303400", "2021-04-24T22:30:00+00:00"),
        ("1619303400000", "2021-04-24T22:30:00+00:00"),
        ("Sun, 25 Apr 2021 01:10:00 +0300", "2021-04-25T01:10:00+03:00"),
        ("Sun, 25 Apr 21 01:10 GMT", "2021-04-25T01:10+00:00"),
        ("Sunday 25 April 2021 - 18:53", "2021-04-25T18:53"),
        ("April 25, 2021 6:53 PM EDT", "2021-04-25T18:53-04:00"),
        ("25-Apr-2021", "2021-04-25"),
        ("الأحد, 25 أبريل 2021 18:53:00 +0300", "2021-04-25T18:53:00+03:00"),
        ("25 نيسان 2021", "2021-04-25"),
        ("5 جانفي 2021", "2021-01-05"),
        ("٢٥ أبريل ٢٠٢١ - ١٨:٥٣", "2021-04-25T18:53"),
        ("25 يناير 2021 - 06:53 مساء بتوقيت دمشق", "2021-01-25T18:53+03:00"),
        ("25 avril 2021", "2021-04-25"),
        ("25 avril 2021 à 18:53", "2021-04-25T18:53"),
        ("25 Mayıs 2021", "2021-05-25"),
        ("25 juin 2021", "2021-06-25"),
        ("Sonntag, 25. April 2021", "2021-04-25"),
        ("domingo 25 de abril de 2021", "2021-04-25"),
        ("domenica 25 aprile 2021", "2021-04-25"),
        ("zondag 25 april 2021", "2021-04-25"),
        ("25 Nisan 2021 Pazar", "2021-04-25"),
        ("25 апреля 2021", "2021-04-25"),
        # what nobody can date
        ("", None),
        ("0000-00-00", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("2021-13-45", None),
        ("32/13/2021", None),
        ("Sat, 31 Feb 2021 10:00:00 GMT", None),
        ("2021-04", None),
        ("Apr 2021", None),
        ("2 hours ago", None),
        ("أمس", None),
        ("99999999999999", None),
        ("x" * 500, None),
    ],
)
def test_dates_are_read_as_they_are_written(written: str, read: str | None) -> None:
    assert written_date(written) == read


def test_day_and_month_are_never_guessed() -> None:
    with pytest.raises(AmbiguousDate):
        written_date("04/05/2021")
    assert (written_date("04/05/2021", True), written_date("04/05/2021", False)) == ("2021-05-04", "2021-04-05")


@pytest.mark.parametrize(
    ("column", "day_first"),
    [
        (["04/05/2021", "20/03/2021"], True),
        (["04/05/2021", "03/20/2021"], False),
        (["20/03/2021", "03/20/2021"], None),  # a column of two hands
        (["04/05/2021"], None),
        ([], None),
    ],
)
def test_a_column_is_judged_as_a_whole(column: list[str], day_first: bool | None) -> None:
    assert day_comes_first(column) is day_first


@given(st.text(max_size=120))
def test_whatever_is_written_is_a_date_or_none(written: str) -> None:
    try:
        read = written_date(written)
    except AmbiguousDate:
        return
    assert read is None or dt.datetime.fromisoformat(read).year > 1800


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2021-04-24T22:30:00Z", dt.date(2021, 4, 25)),  # half past one in Damascus
        ("2021-04-24T22:30:00+00:00", dt.date(2021, 4, 25)),
        ("2021-01-24T21:30:00Z", dt.date(2021, 1, 24)),  # winter time
        ("2021-04-24T22:30:00+03:00", dt.date(2021, 4, 24)),  # an editor's own clock
        ("2021-04-24T22:30:00-04:00", dt.date(2021, 4, 24)),
        ("2021-04-24T22:30:00", dt.date(2021, 4, 24)),
        ("2021-04-24", dt.date(2021, 4, 24)),
        (None, None),
    ],
)
def test_a_stamp_in_utc_is_a_day_of_the_country(published: str | None, day: dt.date | None) -> None:
    assert Article("a", "قصف", published=published).published_date == day
