"""Where sentences and items of posts end."""

from __future__ import annotations

import pytest

from models import Article, Line
from text.passage import Reading
from text.sentences import sentences


def cut(text: str) -> list[str]:
    """The sentences of a line; «قصف» and «مقتل» tell of events."""
    reading = Reading(Article("x", text), "text")
    line = [Line("text", 0, len(reading.text), "body")]
    found = sentences(reading, line, lambda a, b: any(w in reading.text[a:b] for w in ("قصف", "مقتل")))
    return [reading.text[s.start : s.end].strip() for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصف على سرمين. ومقتل طفل", ["قصف علي سرمين.", "ومقتل طفل"]),
        ("🔴 قصف على سرمين 🔴 مقتل طفل في الباب", ["🔴 قصف علي سرمين", "🔴 مقتل طفل في الباب"]),
        ("• قصف على سرمين • مقتل طفل", ["• قصف علي سرمين", "• مقتل طفل"]),
        ("1- قصف على سرمين 2- مقتل طفل 3- قصف", ["1- قصف علي سرمين", "2- مقتل طفل", "3- قصف"]),
        ("قصف على سرمين #سوريا #إدلب مقتل طفل في الباب", ["قصف علي سرمين #سوريا #ادلب", "مقتل طفل في الباب"]),
        ("حلب || قصف على سرمين || مقتل طفل", ["حلب || قصف علي سرمين", "|| مقتل طفل"]),
        # names, ages, ranges, dates and dashes are no items
        ("قصف ▪️ سرمين ▪️ بنش", ["قصف ▪ سرمين ▪ بنش"]),
        ("مقتل 1-حسن 14 سنة 2-خالد 9 سنوات", ["مقتل 1-حسن 14 سنه 2-خالد 9 سنوات"]),
        ("قصف في 1-2 قرى ومقتل 12 - 15 شخصا", ["قصف في 1-2 قري ومقتل 12 - 15 شخصا"]),
        ("قصف روسي - سوري ومقتل طفل", ["قصف روسي - سوري ومقتل طفل"]),
        ("قصف #سرمين ومقتل طفل", ["قصف #سرمين ومقتل طفل"]),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected
