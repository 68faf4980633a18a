"""Dates: tables of expressions with the day of publication, misses included."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.dates import find_dates as find_dates_module
from text.dates.find_dates import DateMention, day_words, find_dates, find_expressions
from text.publication import address_date, find_publication_date, own_today

SHARED = Path(__file__).parents[3] / "shared" / "facts" / "date_expressions_ar.csv"
SUNDAY = dt.date(2021, 4, 25)
WEDNESDAY = dt.date(2017, 4, 19)

# text, what is read: "from[..to] precision[ kind]"; nothing for a miss
ARABIC = [
    ("قصف اليوم الأحد حي حلكو", "2021-04-25 day"),
    ("بعد ظهر اليوم", "2021-04-25 day"),
    ("في وقت سابق من اليوم", "2021-04-25 day"),
    ("أمس السبت", "2021-04-24 day"),
    ("ويوم أمس قتل", "2021-04-24 day"),
    ("بالأمس", "2021-04-24 day"),
    ("ليل أمس السبت", "2021-04-24 day"),
    ("أَمْسِ السَّبتِ", "2021-04-24 day"),  # vowel signs
    ("أمـــس", "2021-04-24 day"),  # tatweel
    ("أول أمس الجمعة", "2021-04-23 day"),
    ("أول من أمس", "2021-04-23 day"),
    ("أمس الأول", "2021-04-23 day"),
    ("الليلة الماضية", "2021-04-24..2021-04-25 days"),
    ("غداً الاثنين", "2021-04-26 day deadline"),
    ("أمس الخميس", "2021-04-22..2021-04-24 days"),  # the calendar says Saturday: no guess between the two
    ("أمس الجمعة", "2021-04-23 day"),  # a day apart: written before midnight, and the weekday stands
    ("أمس الثلاثاء", "2021-04-20..2021-04-24 days"),  # and yesterday never lies ahead
    ("اليوم الاثنين", "2021-04-26 day"),  # clocks differ by a day
    ("الأحد", "2021-04-25 day"),
    ("فجر الجمعة", "2021-04-23 day"),
    ("الأحد الماضي", "2021-04-18 day"),
    ("يوم السبت الفائت", "2021-04-24 day"),
    ("الثلاثاء المقبل", "2021-04-27 day deadline"),
    ("منذ الأربعاء الماضي", "2021-04-21 day since"),
    ("منذ يوم أمس", "2021-04-24 day since"),
    ("منذ صباح اليوم", "2021-04-25 day"),
    ("يومي الأحد والاثنين الماضيين", "2021-04-18..2021-04-19 days"),
    ("ليلة الخميس/ الجمعة", "2021-04-22..2021-04-23 days"),
    ("منتصف ليل الثلاثاء/الأربعاء", "2021-04-20..2021-04-21 days"),
    ("قبل يومين", "2021-04-23 day"),
    ("قبل ثلاثة أيام", "2021-04-22 day"),
    ("قبل نحو 5 أيام", "2021-04-19..2021-04-21 days"),
    ("منذ أيام", "2021-04-18..2021-04-23 week"),
    ("منذ ساعات", "2021-04-25 day"),
    ("قبل قليل", "2021-04-25 day"),
    ("تشهد القامشلي منذ نحو أسبوع توترا", "2021-04-16..2021-04-20 week"),
    ("قبل أسبوعين", "2021-04-09..2021-04-13 week"),
    ("قبل شهرين", "2021-02-01..2021-02-28 month"),
    ("منذ أكثر من عام", "2020-01-01..2020-12-31 year since"),
    ("خلال الـ24 ساعة الماضية", "2021-04-24..2021-04-25 days"),
    ("خلال اليومين الماضيين", "2021-04-23..2021-04-25 days"),
    ("خلال الأيام القليلة الماضية", "2021-04-18..2021-04-25 days"),
    ("خلال الـ68 يوماً الماضية", "2021-02-16 day since"),  # a window this long is an aggregate
    ("الأسبوع الماضي", "2021-04-17..2021-04-23 week"),
    ("الشهر الماضي", "2021-03-01..2021-03-31 month"),
    ("العام الماضي", "2020-01-01..2020-12-31 year"),
    ("الـ24 من الشهر الفائت", "2021-03-24 day"),
    ("في الخامس من الشهر الجاري", "2021-04-05 day"),
    ("الأربعاء 2021/04/21", "2021-04-21 day"),
    ("حصاد الأحداث ليوم الخميس 18-08-2022", "2022-08-18 day"),
    ("28/11/2021", "2021-11-28 day"),
    ("٢٥ نيسان ٢٠٢١", "2021-04-25 day"),
    ("الأربعاء 16/آب", "2020-08-16 day"),
    ("18 آب/ أغسطس", "2020-08-18 day"),
    ("15 شباط/فبراير 2021", "2021-02-15 day"),
    ("28 من تشرين الثاني", "2020-11-28 day"),
    ("21 كانون ثاني", "2021-01-21 day"),
    ("السادس من آذار", "2021-03-06 day"),
    ("الرابع والعشرين من آذار", "2021-03-24 day"),
    ("الـ15 تشرين الأول", "2020-10-15 day"),
    ("20أيار", "2020-05-20 day"),
    ("13/ أيلول/ 2020", "2020-09-13 day"),
    ("السبت, فبراير 3, 2024", "2024-02-03 day"),
    ("مساء اليوم السبت (24 نيسان 2021)", "2021-04-24 day"),
    ("والخميس، 22 من نيسان", "2021-04-22 day"),
    ("27 نيسان", "2021-04-27 day"),  # up to three days after publication
    ("30 نيسان", "2020-04-30 day"),
    ("بين 20 و25 نيسان", "2021-04-20..2021-04-25 days"),
    ("من 20 إلى 25 أبريل", "2021-04-20..2021-04-25 days"),
    ("من 20 نيسان إلى 22 نيسان", "2021-04-20..2021-04-22 days"),
    ("22 من آب الماضي", "2020-08-22 day"),
    ("30 كانون الأول من العام الماضي", "2020-12-30 day"),
    ("12 جويلية 2020", "2020-07-12 day"),
    ("5 غشت 2020", "2020-08-05 day"),
    ("في نيسان 2020", "2020-04-01..2020-04-30 month"),
    ("في حزيران", "2020-06-01..2020-06-30 month"),
    ("خلال شهر آب", "2020-08-01..2020-08-31 month"),
    ("منذ مطلع شهر حزيران الماضي", "2020-06-01 day since"),
    ("منذ مطلع العام 2021", "2021-01-01 day since"),
    ("منذ عام 2011", "2011-01-01..2011-12-31 year since"),
    ("بحلول نهاية عام 2021", "2021-01-01..2021-12-31 year deadline"),
    ("وحتى 18 من آذار", "2021-03-18 day until"),
    ("من الثالث إلى الخامس من آذار", "2021-03-03..2021-03-05 days"),
    ("بين الثالث والخامس من آذار", "2021-03-03..2021-03-05 days"),
    ("بين 28 شباط و3 آذار", "2021-02-28..2021-03-03 days"),
    ("3 آذار حتى 5 آذار", "2021-03-03..2021-03-05 days"),
    ("ليلة الأحد-الاثنين", "2021-04-18..2021-04-19 days"),
    ("ليل السبت الأحد", "2021-04-24..2021-04-25 days"),
    ("فجر أمس السبت", "2021-04-24 day"),
    ("هذا الصباح", "2021-04-25 day"),
    ("الليلة قبل الماضية", "2021-04-23..2021-04-24 days"),
    ("الجمعة قبل الماضية", "2021-04-16 day"),
    ("الأسبوع قبل الماضي", "2021-04-10..2021-04-16 week"),
    ("قبل نحو أسبوع", "2021-04-16..2021-04-20 week"),
    ("منذ نحو ثلاثة أشهر", "2021-01-01..2021-01-31 month since"),
    ("قبل خمسة عشر يوما", "2021-04-10 day"),
    ("قبل عشرين يوما", "2021-04-05 day"),
    ("24 من العاشر", ""),
    # Maghrebi months
    ("12 جانفي", "2021-01-12 day"),
    ("20 فيفري 2020", "2020-02-20 day"),
    ("24 أفريل", "2021-04-24 day"),
    ("5 ماي 2020", "2020-05-05 day"),
    ("7 جوان 2020", "2020-06-07 day"),
    ("3 أوت 2020", "2020-08-03 day"),
    ("9 شتنبر 2020", "2020-09-09 day"),
    ("11 نونبر", "2020-11-11 day"),
    ("18 دجنبر", "2020-12-18 day"),
    # misses
    ("قذيفة على حي أبو بكر", ""),  # آب stands inside أبو
    ("أب لثلاثة أطفال", ""),
    ("سيارة بيك آب", ""),
    ("سيارة من نوع نيسان", ""),
    ("مارس الضغط على الأهالي", ""),
    ("سد تشرين", ""),
    ("جامعة تشرين", ""),
    ("صحيفة تشرين", ""),
    ("شارع 16 تشرين", ""),
    ("شارع 8 آذار", ""),
    ("مدرسة 17 نيسان", ""),
    ("دوار 7 نيسان", ""),
    ("حركة 8 آذار", ""),
    ("حرب 6 تشرين الأول", ""),
    ("حي 17 رمضان", ""),
    ("سوق الجمعة", ""),
    ("سوق الأحد", ""),
    ("الطرفين الاثنين", ""),
    ("لأحد عناصر الشرطة", ""),
    ("أحد الأهالي", ""),
    ("مراسل “حلب اليوم”", ""),
    ("قناة اليوم", ""),
    ("في اليوم التالي", ""),
    ("اليوم الثالث للحملة", ""),
    ("القصف اليومي", ""),
    ("قبل ساعات من القصف", ""),
    ("قبل يومين من الانتخابات", ""),
    ("بعد ساعات من انتهاء الهدنة", ""),
    ("من قبل قوات النظام", ""),
    ("قبل اجتماع أردوغان", ""),
    ("منذ أسابيع", ""),  # how many is not said
    ("منذ سنوات", ""),
    ("الساعة 18:53", ""),
    ("فاز 3-2", ""),
    ("من 10:30 إلى 11:45", ""),
    ("+963 11 2021 334", ""),
    ("الإصدار 2.4.1", ""),
    ("192.168.1.10", ""),
    ("31/02/2021", ""),
    ("قتل 2021 شخصا", ""),
    ("القرار 2254", ""),
    ("مخيم 15 أيار", ""),
    ("كتيبة 18 آذار", ""),
    ("كانون الحطب", ""),
    ("وقالت صحيفة اليوم", ""),
    ("رمضان كريم", ""),
    ("الهاتف 25/04", ""),
    ("جوان خليل", ""),  # a first name, and June in the Maghreb
    ("صحيفة الصباح", ""),
    ("في الصباح الباكر", ""),
    ("بين ثلاثة وخمسة أشخاص", ""),
    ("قبل خمسة عشر يوما من الانتخابات", ""),
    ("قبل عشرين مترا", ""),
    ("من الثالث إلى الخامس في الترتيب", ""),
    ("الليل الطويل", ""),
]
ENGLISH = [
    ("on Wednesday", "2017-04-19 day"),  # the day of publication itself
    ("on Tuesday", "2017-04-18 day"),
    ("late on Monday", "2017-04-17 day"),
    ("early Tuesday", "2017-04-18 day"),
    ("Sunday night", "2017-04-16 day"),
    ("Mondays airstrikes", "2017-04-17 day"),  # apostrophe lost
    ("Monday's raid", "2017-04-17 day"),
    ("last Wednesday", "2017-04-12 day"),
    ("next Wednesday", "2017-04-26 day deadline"),
    ("this Saturday", "2017-04-22 day deadline"),
    ("Friday and Saturday", "2017-04-14..2017-04-15 days"),
    ("since Friday", "2017-04-14 day since"),
    ("yesterday", "2017-04-18 day"),
    ("earlier today", "2017-04-19 day"),
    ("overnight", "2017-04-18..2017-04-19 days"),
    ("last night", "2017-04-18..2017-04-19 days"),
    ("two days ago", "2017-04-17 day"),
    ("hours earlier", "2017-04-19 day"),
    ("nearly six years ago", "2011-01-01..2011-12-31 year"),
    ("two weeks ago", "2017-04-03..2017-04-07 week"),
    ("in the past 24 hours", "2017-04-18..2017-04-19 days"),
    ("last week", "2017-04-10..2017-04-16 week"),
    ("last weekend", "2017-04-15..2017-04-16 days"),
    ("last month", "2017-03-01..2017-03-31 month"),
    ("last year", "2016-01-01..2016-12-31 year"),
    ("April 21, 2016", "2016-04-21 day"),
    ("21 Apr 2016", "2016-04-21 day"),
    ("Sat 24 Aug 2013", "2013-08-24 day"),
    ("Thursday 25 Aug 2016", "2016-08-25 day"),
    ("Last updated at Apr 152017", "2017-04-15 day"),  # comma lost
    ("02.10.2016Get short URL", "2016-10-02 day"),
    ("04/13/2017", "2017-04-13 day"),
    ("on 4 April", "2017-04-04 day"),
    ("the 4th of April", "2017-04-04 day"),
    ("October 6 attack", "2016-10-06 day"),
    ("April 10-12", "2017-04-10..2017-04-12 days"),
    ("between 10 and 12 April", "2017-04-10..2017-04-12 days"),
    ("from 3 to 5 March", "2017-03-03..2017-03-05 days"),
    ("March 3 to March 5", "2017-03-03..2017-03-05 days"),
    ("since 3 March until 5 March", "2017-03-03 day since, 2017-03-05 day until"),
    ("about a week ago", "2017-04-10..2017-04-14 week"),
    ("about three months ago", "2017-01-01..2017-01-31 month"),
    ("this morning", "2017-04-19 day"),
    ("the day before yesterday", "2017-04-17 day"),
    ("two nights ago", "2017-04-17 day"),
    ("over the weekend", "2017-04-15..2017-04-16 days"),
    ("Saturday before last", "2017-04-08 day"),
    ("from April 3 to April 5", "2017-04-03..2017-04-05 days"),
    ("in March", "2017-03-01..2017-03-31 month"),
    ("In March 15 people were killed", "2017-03-01..2017-03-31 month"),
    ("late May", "2016-05-01..2016-05-31 month"),
    ("last September", "2016-09-01..2016-09-30 month"),
    ("October last year", "2016-10-01..2016-10-31 month"),
    ("since mid-March 2011", "2011-03-01..2011-03-31 month since"),
    ("since 2011", "2011-01-01..2011-12-31 year since"),
    ("by the end of 2013", "2013-01-01..2013-12-31 year deadline"),
    ("not later than 30 June", "2017-06-30 day deadline"),
    ("the June 30 deadline", "2017-06-30 day deadline"),
    ("until 30 June 2017", "2017-06-30 day until"),
    # misses
    ("they may attack", ""),
    ("May said", ""),
    ("protesters march on the city", ""),
    ("The Sun rose and they Sat", ""),
    ("Russia Today reported", ""),
    ("2000 people", ""),
    ("17:30 on the M5", ""),
    ("won 3-2", ""),
    ("several years of war", ""),
    ("a second day", ""),
    ("a long night", ""),
    ("for six years", ""),
    ("resolution 2118", ""),
    ("April the singer", ""),
    ("31 February 2017", ""),
    ("a four-day pause", ""),
    ("in the morning", ""),
    ("this part of the town", ""),
    ("a weekend market", ""),
    ("two nights of raids", ""),
    ("between three and five people", ""),
    ("a night of bombing", ""),
    ("Mar de Plata", ""),
    ("an August assembly", ""),
    ("the last rebels", ""),
    ("10 hours of fighting", ""),
    ("a day of mourning", ""),
    ("version 2.10.2016.4", ""),
]


def _said(mention: DateMention) -> str:
    span = str(mention.date_from) if mention.date_from == mention.date_to else f"{mention.date_from}..{mention.date_to}"
    return f"{span} {mention.precision}" + (f" {mention.kind}" if mention.kind != "when" else "")


@pytest.mark.parametrize(("text", "expected"), ARABIC)
def test_arabic(text: str, expected: str) -> None:
    assert ", ".join(map(_said, find_dates(text, SUNDAY))) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert ", ".join(map(_said, find_dates(text, WEDNESDAY))) == expected


# With the day of publication, and what a reviewer is told of the doubt.
HIJRI = [
    ("12 رمضان 1442 هـ", None, "2021-04-24 day", "Hijri, a day or two either way"),
    ("12 رمضان 1442", None, "2021-04-24 day", "Hijri, a day or two either way"),
    ("12/9/1442 هـ", None, "2021-04-24 day", "Hijri, a day or two either way"),
    ("1442/09/12هـ", None, "2021-04-24 day", "Hijri, a day or two either way"),
    ("12 Ramadan 1442", None, "2021-04-24 day", "Hijri, a day or two either way"),
    ("12 رمضان", "2021-04-25", "2021-04-24 day", "Hijri, a day or two either way"),
    ("السبت 12 رمضان 1442", None, "2021-04-24 day", ""),  # the weekday agrees
    ("الأحد 12 رمضان 1442", None, "2021-04-25 day", ""),  # the moon was seen a day later: the weekday decides
    ("الأربعاء 12 رمضان 1442", None, "2021-04-24 day", "weekday and date disagree"),
    ("اليوم 12 رمضان", "2021-04-25", "2021-04-25 day", ""),
    ("السبت 12 رمضان 1442 هـ الموافق 24 نيسان 2021", None, "2021-04-24 day", ""),
    ("24 نيسان 2021 الموافق 12 رمضان 1442", None, "2021-04-24 day", ""),
    ("12 رمضان 1442 هـ الموافق 2 أيار 2021", None, "2021-05-02 day", "Hijri and Gregorian date disagree"),
    ("بين 3 و5 رمضان 1442", None, "2021-04-15..2021-04-17 days", "Hijri, a day or two either way"),
    ("في رمضان 1442", None, "2021-04-13..2021-05-12 month", "Hijri, a day or two either way"),
    ("خلال شهر رمضان الماضي", "2021-04-25", "2020-04-24..2020-05-23 month", "Hijri, a day or two either way"),
    ("during Ramadan", "2021-06-25", "2021-04-13..2021-05-12 month", "Hijri, a day or two either way"),
    ("ثاني أيام عيد الفطر", "2021-05-15", "2021-05-14 day", "Hijri, a day or two either way"),
    ("الجمعة ثاني أيام عيد الفطر", "2021-05-15", "2021-05-14 day", ""),
    ("اليوم الثاني من عيد الفطر", "2021-05-15", "2021-05-14 day", "Hijri, a day or two either way"),
    ("ثالث أيام العيد", "2021-05-15", "2021-05-15 day", "Hijri, a day or two either way"),
    ("عشية عيد الفطر", "2021-05-15", "2021-05-12 day", "Hijri, a day or two either way"),
    ("أول أيام عيد الأضحى", "2021-07-25", "2021-07-20 day", "Hijri, a day or two either way"),
    ("خلال عيد الأضحى", "2021-07-25", "2021-07-20..2021-07-23 days", "Hijri, a day or two either way"),
    ("يوم عرفة", "2021-07-25", "2021-07-19 day", "Hijri, a day or two either way"),
    ("ثاني أيام عيد الفطر 2019", None, "2019-06-05 day", "Hijri, a day or two either way"),
    ("the first day of Eid al-Adha", "2021-07-25", "2021-07-20 day", "Hijri, a day or two either way"),
    ("ليلة عيد النوروز", "2021-04-25", "2021-03-20 day", ""),  # 21 March is a day of the sun
    ("on Nowruz", "2021-04-25", "2021-03-21 day", ""),
    # misses
    ("ثالث أيام العيد", "2021-04-25", "", ""),  # no feast is near: which one is not said
    ("ثاني أيام عيد الفطر", None, "", ""),  # of which year
    ("رابع أيام عيد الفطر", "2021-05-15", "", ""),  # it has three
    ("بمناسبة عيد الفطر", "2021-05-15", "", ""),
    ("قبل عيد الأضحى", "2021-07-25", "", ""),
    ("مخيم نوروز", "2021-04-25", "", ""),
    ("عيد محمد", "2021-04-25", "", ""),
    ("رمضان كريم", "2021-04-25", "", ""),
    ("حي 17 رمضان", "2021-04-25", "", ""),
    ("قال رجب طيب أردوغان", "2021-04-25", "", ""),
    ("في شعبان", "2021-04-25", "", ""),  # a man's name as well
    ("12-9-1442", None, "", ""),  # nothing says that it is Hijri
    ("31 رمضان 1442", None, "", ""),
]


@pytest.mark.parametrize(("text", "published", "expected", "doubt"), HIJRI)
def test_hijri_days_and_feasts(text: str, published: str | None, expected: str, doubt: str) -> None:
    found = find_dates(text, dt.date.fromisoformat(published) if published else None)
    assert ", ".join(map(_said, found)) == expected
    assert [m.doubt for m in found] == ([doubt] if expected else [])


WORDS = sorted({word for text, *_ in ARABIC + ENGLISH + HIJRI for word in text.split()})


def test_tables_hold_enough_misses() -> None:
    table = ARABIC + ENGLISH
    assert len(table) >= 120
    assert sum(not expected for _, expected in table) * 3 >= len(table)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في 25 نيسان 2021", "2021-04-25 day"),
        ("since March 2011", "2011-03-01..2011-03-31 month since"),
        ("13 رمضان 1442", "2021-04-25 day"),
        ("25 نيسان", ""),
        ("اليوم الأحد", ""),
        ("yesterday", ""),
        ("الشهر الماضي", ""),
        ("the past 24 hours", ""),
        ("two days ago", ""),
        ("a day earlier", ""),
    ],
)
def test_without_publication_only_years_resolve(text: str, expected: str) -> None:
    assert ", ".join(map(_said, find_dates(text, None))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اليوم", [(None, 0)]),
        ("مساء أمس السبت", [(5, -1)]),
        ("وأمس الأحد، واليوم", [(6, -1), (None, 0)]),
        ("أول أمس الجمعة", [(4, -2)]),
        ("أمس الأول", [(None, -2)]),
        ("السبت الفائت", [(5, None)]),
        ("late on Monday", [(0, None)]),
        ("the day before yesterday", [(None, -2)]),
        ("في 25 نيسان 2021", []),  # says which day
        ("قناة اليوم", []),
        ("في آذار", []),
        ("الأسبوع الماضي", []),
        ("غداً الاثنين", []),
        ("", []),
    ],
)
def test_days_named_without_a_day_of_publication(text: str, expected: list[tuple[int | None, int | None]]) -> None:
    assert [(said.weekday, said.offset) for said in day_words(text)] == expected


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_day_word_clashes_with_itself(text: str) -> None:
    assert not any(said.clashes(said) for said in day_words(text))


def test_a_day_earlier_counts_from_the_day_told_before() -> None:
    found = find_dates("killed on Monday, two days earlier another raid", WEDNESDAY)
    assert [str(m.date_from) for m in found] == ["2017-04-17", "2017-04-15"]


def test_words_that_belong_to_a_day_are_its_evidence() -> None:
    text = "قتل مدني، مساءَ أمسِ السبت، في الحي"
    (found,) = find_dates(text, SUNDAY)
    assert text[found.start : found.end] == "مساءَ أمسِ السبت"


def test_disagreeing_weekday_is_named_in_the_rule() -> None:
    rules = {text: find_dates(text, SUNDAY)[0] for text in ("أمس السبت", "أمس الخميس", "الأحد 20 نيسان 2021")}
    assert [m.rule.endswith("weekday_disagrees") for m in rules.values()] == [False, True, True]
    assert rules["أمس الخميس"].approximate
    assert [m.doubt for m in rules.values()] == ["", "weekday and date disagree", "weekday and date disagree"]


@given(st.text(), st.none() | st.dates())
def test_any_text_and_day(text: str, published: dt.date | None) -> None:
    _check(text, published)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.none() | st.dates())
def test_any_order_of_the_words(text: str, published: dt.date | None) -> None:
    _check(text, published)


def _check(text: str, published: dt.date | None) -> None:
    end = 0
    for mention in find_dates(text, published):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.date_from <= mention.date_to
        assert not (published is None and mention.relative)
        end = mention.end


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("2021.04.25 | 18:53 دمشق\n\nقصف في القامشلي", "2021-04-25", "2021.04.25"),
        ("عنب بلدي\n\n28/11/2021\n\n5:53 م\n\nأصيب عشرة أطفال", "2021-11-28", "28/11/2021"),
        ("Sat 24 Aug 2013 Explosion in the capital. It was heard", "2013-08-24", "Sat 24 Aug 2013"),
        ("Published July 4 2015 An explosion killed two", "2015-07-04", "July 4 2015"),
        ("Posted on April 4 2017 by the desk. A raid", "2017-04-04", "April 4 2017"),
        ("قصف على المدينة\n2022-02-22\n287 زيارة", "2022-02-22", "2022-02-22"),
        ("الأربعاء 2021/04/21\nمقتل مدني", "2021-04-21", "الأربعاء 2021/04/21"),
        ("حصاد الأحداث الميدانية ليوم الخميس 18-08-2022\n\nحلب: قصف", "2022-08-18", "ليوم الخميس 18-08-2022"),
        ("الثلاثاء, ١٠ ديسمبر ٢٠٢٤, ٢٢:٠٠\n\nقصف", "2024-12-10", "الثلاثاء, ١٠ ديسمبر ٢٠٢٤"),
        ("قصفت طائرة مساء اليوم السبت (6 آب 2022) سيارة", "2022-08-06", "مساء اليوم السبت (6 آب 2022"),
        ("Some PageJanuary 19, 2025 · Shared with Public", "2025-01-19", "January 19, 2025"),
        ("قصف على البلدة2:14 PM · Oct 26, 20206.1KViews24", "2020-10-26", "Oct 26, 2020"),
        ("قصف على البلدة2:14 م · ٢٦ أكتوبر ٢٠٢٠6.1Kمشاهدات", "2020-10-26", "٢٦ أكتوبر ٢٠٢٠"),
        # the page was looked at on a Monday, the body says when it was written
        ("الاثنين 4 آب 2025\n\nقصفت قوات اليوم الأحد 3 آب قرية", "2025-08-03", "اليوم الأحد 3 آب"),
        # the year stands elsewhere and the weekday agrees with it
        (
            "قصف صباح اليوم الثلاثاء 19 تشرين الأول\n\nصورة من 3 أيلول 2021",
            "2021-10-19",
            "صباح اليوم الثلاثاء 19 تشرين الأول",
        ),
        ("قصف صباح اليوم الثلاثاء 19 تشرين الأول\n\nاتفاق 5 آذار 2020", None, ""),
        ("قتل مدني اليوم الثلاثاء", None, ""),
        ("خبر\n© 2024 كل الحقوق محفوظة", None, ""),
        ("خبر\n01/01/2024 جميع الحقوق محفوظة", None, ""),
        ("خبر\n2024-01-01", None, ""),
        ("وقع الاتفاق بين الطرفين في 5 آذار 2020 في موسكو", None, ""),
        # a post is shown, and the weekday that the article calls today is its day
        ("قصف اليوم الجمعة\n\n— اسم (@name) October 1, 2021", "2021-10-01", "October 1, 2021"),
        ("قصف اليوم السبت\n\n— اسم (@name) October 1, 2021", None, ""),
        ("قصف على القرية\n\n— اسم (@name) October 1, 2021", None, ""),
        ("قصف اليوم الجمعة بعد اتفاق October 1, 2021 في المدينة", None, ""),
        ("", None, ""),
    ],
)
def test_publication_date(text: str, expected: str | None, words: str) -> None:
    found = find_publication_date(text)
    assert (str(found[0]), text[found[1] : found[2]]) == (expected, words) if found else expected is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2022/08/06/title/", "2022-08-06"),
        ("https://example.org/news/2021/4/5/title", "2021-04-05"),
        ("https://example.org/world/2021/apr/25/title", "2021-04-25"),
        ("https://example.org/2021-04-25/title", "2021-04-25"),
        ("https://example.org/world/title-2021-04-25/", "2021-04-25"),
        ("https://example.org/2021/04/25?shared=/2022/01/01/", "2021-04-25"),
        ("https://web.archive.org/web/20220101000000/https://example.org/2021/04/25/title", "2021-04-25"),
        ("https://twitter.com/name/status/1386373383325630464", "2021-04-25"),
        ("https://x.com/name/status/1386373383325630464?s=20", "2021-04-25"),
        # misses
        (None, None),
        ("", None),
        ("https://example.org/2021/04/title", None),
        ("https://example.org/2021/13/40/title", None),
        ("https://example.org/25/04/2021/title", None),  # or is it the American order?
        ("https://example.org/2021/04/25/2022/01/02/", None),
        ("https://example.org/20210425/title", None),
        ("https://example.org/title-04-25-2021", None),
        ("https://example.org/?p=2021/04/25/", None),
        ("https://web.archive.org/web/20220101000000/https://example.org/title", None),  # the day of the copy
        ("https://x.com/name/status/2021", None),  # numbers that count no time
        ("https://x.com/name", None),
        ("https://example.org/status/1386373383325630464", None),
        ("https://t.me/name/1386373383325630464", None),
    ],
)
def test_publication_date_in_an_address(url: str | None, expected: str | None) -> None:
    found = address_date(url)
    assert (str(found) if found else None) == expected


@given(st.text(), st.sampled_from(["", "https://example.org/", "https://x.com/a/status/"]))
def test_any_address(text: str, begin: str) -> None:
    found = address_date(begin + text)
    assert found is None or found.year >= 1990


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصف اليوم السبت", "2021-04-24"),  # written before midnight
        ("قصف اليوم الأحد", "2021-04-25"),
        ("قصف اليوم الخميس", "2021-04-25"),  # too far for a midnight: the day stays
        ("قصف السبت", "2021-04-25"),
        ("", "2021-04-25"),
    ],
)
def test_what_the_text_calls_today_by_its_weekday(text: str, expected: str) -> None:
    assert str(own_today(text, SUNDAY)) == expected


@given(st.text())
def test_publication_date_of_any_text(text: str) -> None:
    found = find_publication_date(text)
    assert found is None or text[found[1] : found[2]]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared list of date expressions is not on this machine")
def test_shared_expressions() -> None:
    wrong = []
    for row in csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines()):
        found = find_dates(row["expression"], dt.date.fromisoformat(row["published"][:10]))
        said = [_written(m.date_from, m.date_to, row["expected"]) for m in found]
        if said != [row["expected"]]:
            wrong.append((row["expression"], row["expected"], said))
    assert not wrong


def _written(begin: dt.date, end: dt.date, like: str) -> str:
    """An interval in the list's way: a month, two days, or the day in its middle."""
    if len(like) == 7 and begin.day == 1 and begin.month == end.month:
        return f"{begin:%Y-%m}"
    if "/" in like:
        return f"{begin}/{end:%d}"
    return (begin + (end - begin) / 2).isoformat()


def test_an_undated_article_is_searched_for_dates_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    real = find_dates_module.piece_groups
    monkeypatch.setattr(find_dates_module, "piece_groups", lambda read: searched.append(read.text) or real(read))
    text = "3 August 2021 | Page\n\nصد هجوم اليوم الأحد 1 آب في عين عيسى، وقصف أمس قرية."
    assert find_publication_date(text) == (dt.date(2021, 8, 1), 30, 46)
    assert len(searched) == 1


def test_expressions_resolve_for_any_day() -> None:
    said = find_expressions("in March last year, on the 3rd of last month, on the second day of Eid, a month ago")
    days = {day: [m.date_from.isoformat() for m in said.resolve(day)] for day in (SUNDAY, dt.date(2016, 7, 10), None)}
    assert days == {
        SUNDAY: ["2020-03-01", "2021-03-03", "2021-03-01"],  # no feast was near
        dt.date(2016, 7, 10): ["2015-03-01", "2016-06-03", "2016-07-07", "2016-06-01"],
        None: [],
    }
    assert said.resolve(SUNDAY) == find_dates(said.text, SUNDAY)
