"""Numbers: a table of phrases with what they count, misses included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.numbers.find_numbers import NumberMention, find_numbers

# text, what is counted: low, "low-high" or "low+" (open above); ~ for vague; the noun when the word says it
COUNTS = [
    ("مقتل 5 مدنيين", "5"),
    ("٢٥ قتيلاً", "25"),
    ("۱۲ جريحاً", "12"),  # Persian digits
    ("قتل11مدنياً", "11"),  # no space
    ("بـ4 أشخاص", "4"),
    ("إصابة 4 مدنيين و13 آخرين", "4, 13"),
    ("أعتقل (8) أشخاص", "8"),
    ("١٬٢٠٠ نازح", "1200"),
    ("1,200 civilians", "1200"),
    ("نحو 20 قتيلاً", "~20"),
    ("قرابة 15", "~15"),
    ("لنحو 30 جريحاً", "~30"),
    ("حوالي خمسين عنصراً", "~50"),
    ("ما يقارب 12 شخصاً", "~12"),
    ("أكثر من 40 قتيلاً", "~40+"),
    ("بأكثر من 40 قذيفة", "~40+"),
    ("أكثرَ من 120 مدنيّاً", "~120+"),
    ("مايزيد عن 7 آخرين", "~7+"),
    ("ما لا يقل عن 3 مدنيين", "3+"),
    ("ما لا يقل عن ثلاثة مدنيين", "3+"),
    ("6 على الأقل", "6+"),
    ("ثلاثة مدنيين على الأقل", "3+"),
    ("أقل من 10 عناصر", "~1-9"),
    ("بين 3 و5 قتلى", "3-5"),
    ("3-5 قتلى", "3-5"),
    ("من 3 إلى 5 قتلى", "3-5"),
    ("3 أو 4 قتلى", "3-4"),
    ("أكثر من 2000 مدني", "~2000+"),
    ("3 آلاف نازح", "3000"),
    ("شخص واحد", "1"),
    ("امرأة واحدة", "1"),
    ("مدنيين اثنين وثلاثة عناصر", "2, 3"),
    ("ثلاثة عشر قتيلاً", "13"),
    ("ثلاث عشرة امرأة", "13"),
    ("أحد عشر مدنياً", "11"),
    ("إحدى عشرة امرأة", "11"),
    ("اثني عشر شخصاً", "12"),
    ("اثنتا عشرة امرأة", "12"),
    ("خمسة وعشرين شخصاً", "25"),
    ("خمسة وعشرون قتيلاً", "25"),
    ("واحد وعشرون قتيلاً", "21"),
    ("سبعة وأربعون", "47"),
    ("عشرة أطفال", "10"),
    ("ثماني نساء", "8"),
    ("مئة قتيل", "100"),
    ("مائة وخمسة وعشرون جريحاً", "125"),
    ("مئتين من العناصر", "200"),
    ("ثلاثمئة شخص", "300"),
    ("ثلاث مئة شخص", "300"),
    ("ألف نازح", "1000"),
    ("ألفان ومائة نازح", "2100"),
    ("خمسة آلاف ومئتين وثلاثين نازحاً", "5230"),
    ("أكثر من سبعة صواريخ", "~7+"),
    ("قتيلان", "2 قتيل"),
    ("قتيلين وجريح", "2 قتيل"),
    ("وجريحان", "2 جريح"),
    ("شخصين", "2 شخص"),
    ("مدنيان", "2 مدني"),
    ("عنصرين من القوات", "2 عنصر"),
    ("طفلتان", "2 طفله"),
    ("امرأتين", "2 امراه"),
    ("طفلين اثنين", "2 طفل"),  # once, not twice
    ("طِفْلانِ", "2 طفل"),
    ("جندي تركي و3 عناصر", "3"),
    ("مقتل أحد عناصر الأخيرة", "1"),
    ("أحد الأشخاص", "1"),
    ("إحدى النساء", "1"),
    ("عشرات القتلى", "~20+"),
    ("مئات الجرحى", "~200+"),
    ("عشرات الآلاف من النازحين", "~20000+"),
    ("آلاف المدنيين", "~2000+"),
    ("عدد من المدنيين", "~2+"),
    ("عدد كبير من الجرحى", "~2+"),
    ("عدة أشخاص", "~2+"),
    ("بضعة عناصر", "~3+"),
    ("at least 31 people", "31+"),
    ("more than 40 were wounded", "40+"),
    ("around 50 rebels", "~50"),
    ("nearly 200 gunmen", "~200"),
    ("up to 10 people", "~1-10"),
    ("as many as ten fighters", "~1-10"),
    ("fewer than 5 soldiers", "~1-4"),
    ("between 3 and 5 people", "3-5"),
    ("10 to 12 shells", "10-12"),
    ("two or three soldiers", "2-3"),
    ("Two people", "2"),
    ("twenty-five people", "25"),
    ("two hundred and fifty-two dead", "252"),
    ("a hundred rebels", "100"),
    ("one hundred rebels", "100"),
    ("a dozen people", "12"),
    ("half a dozen boys", "6"),
    ("several dozen wounded", "~24+"),
    ("dozens of civilians", "~24+"),
    ("scores were injured", "~40+"),
    ("hundreds of people", "~200+"),
    ("hundreds of thousands displaced", "~200000+"),
    ("tens of thousands fled", "~20000+"),
    ("several others", "~2+"),
    ("some people", "~2+"),
    ("some 20 people", "~20"),
    ("a number of terrorists", "~2+"),
    ("a few women", "~2+"),
    ("a man was killed", "1 man"),
    ("a young girl.", "1 girl"),
    ("an old man", "1 man"),
    ("one person", "1"),
    ("one other civilian", "1"),
    ("10 million displaced", "10000000"),
    ("2015 people were killed", "2015"),
    ("In March 15 people died", "15"),
    ("استشهد اليوم 4 مواطنين", "4"),
    ("سقط في المنطقة 3 قتلى", "3"),
    ("مقتل 10 يوم السبت", "10"),
    ("إصابة 5 مساء أمس", "5"),
    ("قتل 5 بالمدينة", "5"),
    ("killing 58 said the group", "58"),
    ("لا يقل عن 4 بينهم طفلان", "4+, 2 طفل"),
]
MISSES = [
    "الطابق الثالث",
    "the third attack",
    "في 25 نيسان",
    "24 من تشرين الثاني",
    "الـ15 من الشهر",
    "16/آب",
    "18-08-2022",
    "2021.04.25 | 18:53 دمشق",
    "فبراير 3, 2024",
    "July 21 2015",
    "21 Jul 2016",
    "on April 4",
    "عام 2018",
    "مارس 2018",
    "in 2011",
    "in 2014-2015",
    "الساعة 10 صباحاً",
    "قبل 3 أيام",
    "منذ خمس سنوات",
    "two weeks ago",
    "the past 24 hours",
    "بنسبة 20 بالمئة",
    "20%",
    "20 percent",
    "على بعد 3 كم",
    "130 km southeast",
    "مسافة عشرة أمتار",
    "البالغ من العمر 12 عاماً",
    "الطفلة نادية (3 سنوات)",
    "حسون الجميل (45) عاماً",
    "a 12-year-old",
    "aged 34",
    "under the age of eight",
    "عيار 23",
    "122 ملم",
    "155mm",
    "1000 ليرة",
    "5 ملايين دولار",
    "$500",
    "الفرقة 25",
    "الفوج 46",
    "باب اللواء 52",
    "Brigade 105",
    "H-100",
    "S-300",
    "M4",
    "طائرة أف 35",
    "القرار 2254",
    "resolution 2118",
    "+963 11",
    "من عائلة واحدة",
    "في وقت واحد",
    "كل واحد منهم",
    "لم يصب أحد",
    "أحد أحياء المدينة",
    "one of the most",
    "a rebel attack",
    "a four-day pause",
    "السنة الثانية والثلاثين",
    "جماعة الإخوان",
    "مقاتلين من الفصائل",  # two, or many
    "reply\n12\nretweets",
    "5 retweets",
    "450×307",
    "الزين ومدينة حسان",
    "Ahmed 24 said",
    "مفاوضات منذ 10 أيام",
    "الساعة الخامسة مساء",
    "في 2015",
]


def _said(mention: NumberMention) -> str:
    high = "+" if mention.high is None else "" if mention.high == mention.low else f"-{mention.high}"
    return f"{'~' if mention.vague else ''}{mention.low}{high}" + (f" {mention.noun}" if mention.noun else "")


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_counts(text: str, expected: str) -> None:
    assert ", ".join(map(_said, find_numbers(text))) == expected


@pytest.mark.parametrize("text", MISSES)
def test_figures_that_count_nothing(text: str) -> None:
    assert find_numbers(text) == []


def test_table_holds_enough_misses() -> None:
    assert len(COUNTS) + len(MISSES) >= 120
    assert len(MISSES) * 3 >= len(COUNTS) + len(MISSES)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("مقتل أكثر من 40 مدنياً", "أكثر من 40", "digit"),
        ("إصابة خمسةٍ وعشرين", "خمسةٍ وعشرين", "word"),
        ("مقتل قتيلان", "قتيلان", "dual"),
        ("عشرات الآلاف من الناس", "عشرات الآلاف", "vague"),
        ("killed at least three", "at least three", "word"),
        ("between 3 and 5 people", "between 3 and 5", "digit"),
    ],
)
def test_mention_covers_the_words_that_say_it(text: str, words: str, kind: str) -> None:
    (mention,) = find_numbers(text)
    assert (text[mention.start : mention.end], mention.kind) == (words, kind)


@given(st.text())
def test_any_text(text: str) -> None:
    _check(text)


WORDS = sorted({word for text in [text for text, _ in COUNTS] + MISSES for word in text.split()})


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_order_of_the_words(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.low >= 1
        assert mention.high is None or mention.high >= mention.low
        end = mention.end


@given(st.integers(1, 999_999))
def test_plain_figures_are_read_as_written(number: int) -> None:
    (mention,) = find_numbers(f"مقتل {number} شخصاً")
    assert (mention.low, mention.high, mention.vague) == (number, number, False)
