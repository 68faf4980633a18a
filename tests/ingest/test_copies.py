"""Near-copies: a reprint and a cut version are found, two articles of one template are not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from crashes import copies_of
from keyword_coder import KeywordCoder
from listed import listed

from ingest.ingest import ingest
from ingest.near_copies import containment, is_copy, sketch
from models import Article
from store import Store

FIRST = (
    "قصفت مدفعية متمركزة في ريف عفرين صباح اليوم قرية مرعناز شمالي حلب، ما أدى إلى أضرار في منازل السكان دون وقوع "
    "إصابات بين المدنيين. وقال شهود من القرية إن القذائف سقطت قرب المدرسة وإن الأهالي نزحوا إلى القرى المجاورة. "
)
SECOND = (
    "وأضاف الشهود أن القصف تجدد بعد الظهر واستمر ساعة كاملة، وأن سيارات الإسعاف لم تتمكن من الوصول إلى المكان بسبب "
    "انقطاع الطريق. وتتعرض المنطقة لقصف متكرر منذ شهور بحسب ناشطين يوثقون ما يجري هناك كل يوم. "
)
ENGLISH = (
    "Artillery stationed in the countryside of Afrin shelled the village of Maranaz north of Aleppo this morning and "
    "damaged several houses without casualties, witnesses told our reporter, who visited the village in the afternoon. "
)
WHOLE = Article("whole", FIRST + SECOND, "قصف على مرعناز", "2021-04-25", source="A")


@pytest.mark.parametrize(
    ("text", "published", "copy"),
    [
        (FIRST + SECOND, "2021-04-26", True),  # a reprint
        (FIRST, "2021-04-25", True),  # cut: all of it is in the other, which is twice as long
        ("عاجل: " + FIRST + SECOND + " (وكالات)", "2021-04-25", True),
        ((FIRST + SECOND).replace("بحسب", "وفق ما قال"), "2021-04-25", True),  # an editor's word
        ((FIRST + SECOND).replace("أ", "ا").replace("ة", "ه"), "2021-04-25", True),  # another spelling
        (FIRST + SECOND, "2021-06-25", False),  # the same words two months later are about another day
        ((FIRST + SECOND).replace("مرعناز", "تل رفعت"), "2021-04-25", False),  # another village
        ((FIRST + SECOND).replace("مرعناز", "كشتعار"), "2021-04-25", False),
        ((FIRST + SECOND).replace("ساعة كاملة", "ثلاث ساعات"), "2021-04-25", False),  # another number
        ((FIRST + SECOND).replace("صباح اليوم", "صباح الجمعة"), "2021-04-25", False),  # another day
        (SECOND.replace("كل يوم", "") + ENGLISH, "2021-04-25", False),  # half of it is new
        (ENGLISH, "2021-04-25", False),
        ("قصفت مدفعية قرية مرعناز شمالي حلب.", "2021-04-25", False),  # too short to tell
    ],
)
def test_copies_and_what_only_looks_like_one(text: str, published: str, copy: bool) -> None:
    assert bool(is_copy(Article("other", text, published=published), WHOLE)) == copy


def test_a_cut_copy_is_in_the_whole_and_the_whole_is_not_in_it() -> None:
    cut = replace(WHOLE, article_id="cut", text=FIRST)
    assert containment(cut, WHOLE) == 1
    assert is_copy(WHOLE, cut) == 0
    assert sketch(cut) <= sketch(WHOLE)
    assert sketch(cut)


def test_a_text_of_short_notes_has_no_sketch() -> None:
    assert sketch(Article("a", "قصف حي حلكو")) == frozenset()


# -- in the store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(str(tmp_path / "store.sqlite"), place_chain=lambda place_id: [])
    yield opened
    opened.close()


def given(path: Path, **texts: str) -> Path:
    records = ({"id": name, "text": text, "published": "2021-04-25"} for name, text in texts.items())
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def test_a_copy_is_kept_and_not_coded_in_this_run_and_in_later_ones(store: Store, tmp_path: Path) -> None:
    coder = KeywordCoder()
    first = ingest([given(tmp_path / "a.jsonl", whole=FIRST + SECOND, cut=FIRST)], store, coder)
    later = ingest([given(tmp_path / "b.jsonl", reprint="عاجل " + FIRST + SECOND, other=ENGLISH)], store, coder)
    assert [(s.new, s.copies) for s in (first, later)] == [(1, 1), (1, 1)]
    assert coder.coded == ["whole", "other"]
    assert copies_of(store, "whole") == ["cut", "reprint"]
    assert store.queries.article("cut") == Article("cut", FIRST, published="2021-04-25")
    again = ingest([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], store, coder)
    assert (again.known, again.new, again.copies) == (4, 0, 0)


@pytest.mark.parametrize("runs", [1, 2])
def test_the_whole_takes_the_place_of_the_part_that_came_first(store: Store, tmp_path: Path, runs: int) -> None:
    cut, whole = given(tmp_path / "cut.jsonl", cut=FIRST), given(tmp_path / "whole.jsonl", whole=FIRST + SECOND)
    for inputs in [[cut, whole]] if runs == 1 else [[cut], [whole]]:
        ingest(inputs, store, KeywordCoder())
    assert copies_of(store, "whole") == ["cut"]
    assert {i.article_id for i in listed(store)} == {"whole"}


def test_a_part_that_a_curator_corrected_keeps_its_incidents(store: Store, tmp_path: Path) -> None:
    ingest([given(tmp_path / "cut.jsonl", cut=FIRST)], store, KeywordCoder())
    found = listed(store)[0]
    store.corrections.correct(found.incident_id, {"fatalities_max": 1}, "Rima", "hospital")
    ingest([given(tmp_path / "whole.jsonl", whole=FIRST + SECOND)], store, KeywordCoder())
    kept = store.queries.incident(found.incident_id)
    assert kept is not None and kept.fatalities_max == 1


def test_a_changed_article_is_an_edition_and_no_copy_of_itself(store: Store, tmp_path: Path) -> None:
    for text in (FIRST + SECOND, FIRST + SECOND + " وعاد الهدوء مساءً إلى القرية."):
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps({"id": "a", "text": text, "url": "https://example.org/a"}), encoding="utf-8")
        summary = ingest([path], store, KeywordCoder())
        assert (summary.new, summary.copies) == (1, 0)
    assert summary.replaced == ["a"]


def test_a_hundred_articles_of_one_template_are_a_hundred(store: Store, tmp_path: Path) -> None:
    places = ["مرعناز", "الباب", "منبج", "أعزاز", "عفرين", "جرابلس", "الراعي", "مارع", "نبل", "الزهراء"]
    texts = {
        f"{p}-{n}": f"{FIRST.replace('مرعناز', p)} وسقطت {n + 2} قذائف. {SECOND}" for p in places for n in range(10)
    }
    summary = ingest([given(tmp_path / "a.jsonl", **texts)], store, KeywordCoder())
    assert (summary.new, summary.copies) == (100, 0)
