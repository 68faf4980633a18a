"""What each line of an article is for."""

from collections.abc import Callable

import pytest

from models import Article
from text.lines import lines
from text.passage import Reading

ARTICLE = """icon
التغطية الحية

تجدد القصف على مواقع في ريف المدينة الجنوبي

2021.04.25 | 18:53 دمشق

picture_12.jpg
عناصر من الشرطة في المدينة (تويتر)
الحسكة - خاص
+A
حجم الخط

قصفت قوات مجهولة، اليوم الأحد، أطراف البلدة من دون وقوع إصابات بين السكان.

وأضافت المصادر أن الهدوء عاد إلى البلدة بعد ساعات من القصف المدفعي على أطرافها.

عودة الأهالي إلى منازلهم

وقال السكان إن عدداً من المنازل تضرر بشكل جزئي نتيجة سقوط القذائف بالقرب منها.

اقرأ أيضاً
مقتل ثلاثة أشخاص بانفجار في مدينة أخرى
انفجار عبوة ناسفة في بلدة ثالثة
"""
EXPECTED = [
    "boilerplate", "boilerplate", "title", "dateline", "caption", "caption", "bureau", "boilerplate", "boilerplate",
    "body", "body", "subhead", "body", "related", "related", "related",
]  # fmt: skip


def kinds(text: str, title: str = "", events: tuple[str, ...] = ("قصف", "مقتل", "انفجار")) -> list[str]:
    reading = Reading(Article("x", text, title=title), "text")

    def holds(words: tuple[str, ...]) -> Callable[[int, int], bool]:
        return lambda start, end: any(word in reading.text[start:end] for word in words)

    return [line.kind for line in lines(reading, holds(events), holds(("سرمين", "طفس", "الباب")))]


def test_a_page_with_everything() -> None:
    assert kinds(ARTICLE) == EXPECTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انفجار عبوة ناسفة في بلدة", ["body"]),  # a post of one line is its text
        ("انفجار عبوة في بلدة\nمقتل شخص في بلدة أخرى", ["title", "body"]),
        ("Copy link to Tweet\n#قصف على البلدة", ["related", "body"]),
        ("", []),
        ("   \n \n", []),
        (
            "فقرة طويلة تحكي عن قصف على البلدة وتنتهي بفاصلة لأن نقطتها ضاعت عند النقل،\nوخبر آخر كامل عن القصف على البلدة.",
            ["body", "body"],
        ),
    ],
)
def test_short_texts(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_the_title_told_again_in_the_text_is_a_title() -> None:
    assert kinds(
        "قصف على أطراف البلدة الشمالية\n\nقصفت قوات البلدة صباح اليوم من دون إصابات.",
        title="قصف على أطراف البلدة الشمالية",
    ) == ["title", "body"]


def test_comments_under_a_post_are_not_the_post() -> None:
    text = "Shared with Publicقصف على البلدة All reactions:391 commentمقتل الجميع"
    assert kinds(text)[-1] == "related"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what the paragraph only goes on with
        ("حصيلة اليوم في المنطقة حتى المساء\n\nقصف على بلدة سرمين ومقتل طفل\n\nوقال السكان إن الطريق أغلق بعد ذلك بساعات.\n\n"
         "وأضافوا أن الفرق وصلت إلى المكان بعد الظهر.", ["title", "body", "body", "body"]),
        # a subhead whose paragraph tells the event itself
        ("حصيلة اليوم في المنطقة حتى المساء\n\nقصف على بلدة سرمين ومقتل طفل\n\nوتعرضت بلدة سرمين إلى قصف صباح اليوم الباكر.\n\n"
         "وأضافوا أن الفرق وصلت إلى المكان بعد الظهر.", ["title", "subhead", "body", "body"]),
        # another article's headline between the paragraphs: what follows does not go on with it
        ("حصيلة اليوم في المنطقة حتى المساء\n\nوصلت الفرق إلى المكان صباح اليوم الباكر.\n\nقصف على بلدة سرمين ومقتل طفل\n\n"
         "يعيش السكان في خيام منذ شهور عدة.", ["title", "body", "subhead", "body"]),
        # a caption under a title that tells it
        ("قصف على بلدة سرمين ومقتل طفل\n\nآثار قصف على بلدة سرمين صباحا\n\nوقال السكان إن الطريق أغلق بعد ذلك بساعات.\n\n"
         "وأضافوا أن الفرق وصلت إلى المكان بعد الظهر.", ["title", "subhead", "body", "body"]),
        # no place
        ("حصيلة اليوم في المنطقة حتى المساء\n\nقصف ومقتل طفل في الصباح\n\nوقال السكان إن الطريق أغلق بعد ذلك بساعات.\n\n"
         "وأضافوا أن الفرق وصلت إلى المكان بعد الظهر.", ["title", "subhead", "body", "body"]),
        # an item of a post
        ("حصيلة اليوم في المنطقة حتى المساء\n\n🔴 قصف على بلدة سرمين ومقتل طفل\n\nتعرضت بلدة طفس إلى قصف صباح اليوم الباكر.\n\n"
         "وأضافوا أن الفرق وصلت إلى المكان بعد الظهر.", ["title", "body", "body", "body"]),
    ],
)  # fmt: skip
def test_lines_without_a_full_stop_that_tell_an_event(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected
