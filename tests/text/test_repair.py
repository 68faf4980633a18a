"""Masked, stretched and glued words made whole, and the ordinary words that stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.vocabulary import load
from models import Article
from text.matcher import Matcher
from text.passage import Reading


@pytest.fixture(scope="module")
def words() -> Matcher:
    return load().matcher


def read(text: str, words: Matcher) -> str:
    return Reading(Article("x", text), "text", words).text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        # masked
        ("سقوط صـ ـا ر و خ فوق مدرسة", "سقوط صاروخ فوق مدرسه"),
        ("ق ص ف على سرمين", "قصف على سرمين"),
        ("ا ن ف ج ا ر في سرمين", "انفجار في سرمين"),
        ("الاحتلال التر/كي", "الاحتلال التركي"),
        ("القصف الرو/سي على سرمين", "القصف الروسي على سرمين"),
        ("تنظيم د1عش", "تنظيم داعش"),
        ('القيادي في "د١١.عش"', 'القيادي في "داعش"'),
        ("ق.صف على سرمين", "قصف على سرمين"),
        ("است.شهدت بجر.احها", "استشهدت بجراحها"),
        ("طائرات إ.س.ر.ا.ئ.ي.ل", "طايرات اسراييل"),
        ("إس.را.ئي.ل تقصف", "اسراييل تقصف"),
        ("م ق ت ل 3 مدنيين", "مقتل 3 مدنيين"),
        ("بر1ميل متفجرة", "براميل متفجره"),
        ("اشتبا كات عنيفة", "اشتباكات عنيفه"),
        ("سقوط صوا ريخ", "سقوط صواريخ"),
        ("اغتيا ل شاب", "اغتيال شاب"),
        # stretched
        ("عاااااجل قصـــف على سرمين", "عاجل قصف على سرمين"),
        ("اللاجئيين في المخيم", "اللاجيين في المخيم"),
        # glued: a line break before what tells of an event, a blank elsewhere
        ("على سد تشرينقصفت مسيرة", "على سد تشرين\nقصفت مسيره"),
        ("على عين العربقصفت طائرة", "على عين العرب\nقصفت طايره"),
        ("على ريف عين عيسىاستهدفت القوات", "على ريف عين عيسي\nاستهدفت القوات"),
        ("في بلدةسرمين", "في بلده سرمين"),
        ("قواتالنظام تقصف", "قوات النظام تقصف"),
        ("في #البوكمالالرحمة لأرواحهم", "في #البوكمال\nالرحمه لارواحهم"),
        ("في #حلبحسبي الله", "في #حلب\nحسبي الله"),
        ("فجر السبت 2025/10/18الشاب", "فجر السبت 2025/10/18\nالشاب"),
        ("#AleppoUnderFire today", "#Aleppo Under Fire today"),
        ("إنزاﻻ جويا", "انزالا جويا"),
        ("مقتلشخص في سرمين", "مقتل شخص في سرمين"),
        ("في ريفادلب", "في ريف ادلب"),
        ("حي #باباعمرو", "حي #بابا عمرو"),
        # lists of places or names behind a colon belong to one sentence
        ("استهدفت بلدات: ▪️ سرمين ▪️ بنش", "استهدفت بلدات سرمين، بنش"),
        ("استهدفت القرى:\n- سرمين\n- بنش\nوأصيب طفل", "استهدفت القري: سرمين، بنش\nواصيب طفل"),
    ],
)  # fmt: skip
def test_whole(text: str, whole: str, words: Matcher) -> None:
    assert read(text, words).replace("ى", "ي").replace(":", "") == whole.replace("ى", "ي").replace(":", "")


@pytest.mark.parametrize(
    "text",
    [
        "العلامات والمعالم في المدينه",  # العلا is a town, مات a verb
        "الاستقبالات والاغتيالات والاحتفالات",
        "الحلبيين والدمشقيين والحمصيات",
        "في ريف حلب/ادلب",
        "شمال-شرق سوريا",
        "التاريخ 2/3/2024 والساعه 10:30",
        "قصفت سرمين.قتل طفل",  # two sentences whose blank was lost
        "د. عمر و ا. حمد",  # titles and initials
        "حزب ب ك ك",
        "الله اكبر",
        "شارع 30 حي 12",
        "الطايرات المسيره",
        "قصفهما وقصفهم وقتلاهم",
        "ما رس وان فلان عن ها",
        "ابرز ما حدث:\n- قصف علي سرمين\n- مقتل شاب في بنش",  # items that tell events stay apart
        "The Kurdish-led SDF/YPG forces #Syria",
    ],
)  # fmt: skip
def test_stays(text: str, words: Matcher) -> None:
    assert read(text, words) == text


@given(st.text(alphabet="قصفسرمينةى#ـ./1 \n:▪-الA🔴", max_size=60), st.data())
def test_evidence_of_a_repaired_text_is_the_published_words(text: str, data: st.DataObject) -> None:
    reading = Reading(Article("x", text), "text", load().matcher)
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    if start == end:
        return
    evidence = reading.evidence("place", start, end)
    assert text[evidence.start : evidence.end] == evidence.text
    spans = [reading.raw_span(i, i + 1) for i in range(len(reading.text))]
    assert spans == sorted(spans)
    assert all(0 <= a <= b <= len(text) for a, b in spans)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قصفت عصابات PKk عفرين", ["PKK"]),
        ("قصفت عصابات pkk عفرين", ["PKK"]),
        ("قوات Sdf في الرقة", ["SDF"]),
        ("what it is now", []),  # no Islamic State
        ("they had to hat-tip", []),
    ],
)  # fmt: skip
def test_abbreviations_in_odd_case(text: str, names: list[str], words: Matcher) -> None:
    matches = words.scan(Reading(Article("x", text), "text", words))
    assert [e.name for m in matches for e in m.of("actor") if e.case_sensitive] == names
