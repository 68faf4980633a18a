"""Folding: one spelling for comparison, offsets kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Article
from text.normalize import fold, fold_same_length, strip_marks
from text.passage import Reading

SAME = [
    ("الآسايش", "الاسايش"),
    ("إعزاز", "اعزاز"),
    ("القامشليّ", "القامشلي"),
    ("مدرسة", "مدرسه"),
    ("مســـيّرة", "مسيرة"),
    ("٢٥ نيسان", "25 نيسان"),
    ("Qāmishlī", "qamishli"),
    ("“قسد”", '"قسد"'),
    ("مقتـ.ـل", "مقتل"),  # posts hide words from filters
    ("فقـ ـدان", "فقدان"),
    ("قص.ف", "قصف"),
    ("kil*l", "kill"),
    ("IS\u200bIS", "isis"),
]
DIFFERENT = [
    ("نصيب", "نصيبين"),
    ("السويدية", "السويداء"),
    ("طي", "الديمقراطية"),
    ("حلب.وقال", "حلبوقال"),  # a full stop whose blank was lost is no hidden word
    ("كلمة ـ كلمة", "كلمةكلمة"),
    ("a * b", "ab"),
]


@pytest.mark.parametrize(("written", "plain"), SAME)
def test_spellings_that_are_one(written: str, plain: str) -> None:
    assert fold(written) == fold(plain)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_words_that_stay_apart(a: str, b: str) -> None:
    assert fold(a) != fold(b)


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_same_length(text)) == len(text)


@given(st.text(alphabet="قصفمـ.* \u064b\u0651\u200fabل\n"))
def test_stripped_characters_stand_where_the_offsets_say(text: str) -> None:
    stripped, offsets = strip_marks(text)
    if offsets is None:
        assert stripped == text
        return
    assert len(offsets) == len(stripped) + 1
    assert [text[i] for i in offsets[:-1]] == list(stripped)
    assert offsets == sorted(offsets)


@given(st.text(max_size=80), st.data())
def test_evidence_is_the_published_words(text: str, data: st.DataObject) -> None:
    reading = Reading(Article("x", text), "text")
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    if start == end:
        return
    evidence = reading.evidence("place", start, end)
    assert text[evidence.start : evidence.end] == evidence.text
