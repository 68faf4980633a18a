"""Numbers: a table of phrases with what they count, misses included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [("مقتل أكثر من 40 مدنياً وإصابة خمسة وعشرين", [(40, None), (25, 25)]), ("في 25 نيسان 2021 قرب الفرقة 17", [])],
)
def test_counts(text: str, expected: list[tuple[int, int | None]]) -> None:
    assert [(m.low, m.high) for m in find_numbers(text)] == expected


@given(st.text())
def test_offsets_stand_in_the_text(text: str) -> None:
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
