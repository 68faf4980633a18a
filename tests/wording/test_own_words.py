"""The article's own sentence about an incident: what the page around a post says is no part of it."""

from __future__ import annotations

import pytest

from models import Article, Evidence, Incident
from wording.own_words import own_words

WORD = "قصف"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("صدى الجبلMarch 3, 2024 · Shared with Public", "قصف مدفعي على سرمين"),
        ("صدى الجبل 3 مارس 2024 · تمت المشاركة مع العامة", "قصف مدفعي على سرمين"),
        ("صدى الجبل 3 مارس 2024 · تمت المشاركة مع: العامة", "قصف مدفعي على سرمين"),
        ("هدأت الجبهة. ", "قصف مدفعي على سرمين"),  # a sentence before, no page around it
        ("شاركت الفرق مع العامة في ", "شاركت الفرق مع العامة في قصف مدفعي على سرمين"),  # words of an article
    ],
)
def test_the_head_of_a_post_is_no_part_of_its_first_sentence(before: str, said: str) -> None:
    text = f"{before}قصف مدفعي على سرمين.\nوأصيب طفل."
    start = text.index(WORD, len(before))
    told = Incident("i", "a", evidence=(Evidence("event_type", "text", start, start + len(WORD), WORD),))
    assert own_words(told, Article("a", text)).strip("… .") == said
