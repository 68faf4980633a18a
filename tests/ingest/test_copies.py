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

from errors import UsageError
from filters import Filters
from ingest.freeing import free
from ingest.ingest import ingest
from ingest.near_copies import containment, is_copy, sketch
from ingest.recode import recode
from models import Article, Incident
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
    assert bool(is_copy(Article("other", text, published=published, source="A"), WHOLE)) == copy


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
    assert coder.coded == ["whole", "cut", "reprint", "other"]  # copies too: whether they are is seen then
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


# -- who wants to silence a report

NOISE = " ".join(
    f"إعلان رقم {n} عن بضائع منزلية مستعملة للبيع في السوق المركزي بأسعار مناسبة للجميع." for n in range(20)
)
LONE = FIRST.replace("مرعناز", "تل تمر")


@pytest.mark.parametrize(
    ("source", "url", "text", "copy"),
    [
        ("A", None, FIRST, True),  # the outlet cut its own report
        ("A", "https://a.example/2", FIRST, True),
        ("B", None, FIRST, False),  # of another source: it is only in the other
        ("B", None, FIRST + SECOND, True),  # a reprint
        (None, None, FIRST, False),
        ("A", "https://evil.example/2", FIRST, False),  # a name is easily taken, an address is not
    ],
)
def test_containment_is_not_enough_across_sources(source: str | None, url: str | None, text: str, copy: bool) -> None:
    whole = replace(WHOLE, url="https://a.example/1")
    assert bool(is_copy(Article("other", text, published="2021-04-25", source=source, url=url), whole)) == copy


def lines(path: Path, *articles: dict[str, str | None]) -> Path:
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    return path


HONEST = {"id": "honest", "text": LONE, "published": "2021-04-25", "source": "A"}
EVIL = [
    {"id": "evil", "text": NOISE + " " + LONE + NOISE, "published": "2021-04-25", "source": "B"},
    {"id": "evil", "text": NOISE + " " + LONE + NOISE, "published": "2021-04-20", "source": "A"},  # an earlier date
    {"id": "evil", "text": "\n\n".join(LONE.split()), "published": "2021-04-25", "source": "B"},
    {"id": "evil", "text": "\n\n".join(LONE.split()), "published": "2021-04-25", "source": "A"},
]


class WholeLines(KeywordCoder):
    """Codes only what stands in a line of some length, as the real coder does."""

    def code(self, article: Article) -> list[Incident]:
        return super().code(article) if max(map(len, article.text.splitlines())) > 40 else []


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("order", ["evil first", "honest first", "one file", "one file, evil first"])
def test_no_page_silences_a_report_by_holding_its_words(
    store: Store, tmp_path: Path, evil: dict[str, str | None], order: str
) -> None:
    one, other = lines(tmp_path / "h.jsonl", HONEST), lines(tmp_path / "e.jsonl", evil)
    both = lines(tmp_path / "b.jsonl", *((evil, HONEST) if "evil" in order else (HONEST, evil)))
    runs = {"evil first": [other, one], "honest first": [one, other]}.get(order, [both])
    for path in runs:
        ingest([path], store, WholeLines())
    assert [i for i in listed(store) if i.event_date == "2021-04-25"]


def test_a_container_that_changes_its_words_lets_go_of_its_copies(store: Store, tmp_path: Path) -> None:
    evil = {"id": "evil", "text": LONE + SECOND, "published": "2021-04-25", "source": "B", "url": "https://b.example/1"}
    cut = {**HONEST, "text": "عاجل " + LONE + SECOND}
    ingest([lines(tmp_path / "a.jsonl", evil, cut)], store, KeywordCoder())
    assert copies_of(store, "evil") == ["honest"]
    ingest([lines(tmp_path / "b.jsonl", {**evil, "text": NOISE})], store, KeywordCoder())
    assert copies_of(store, "evil") == []
    assert {i.article_id for i in listed(store)} == {"honest"}


def test_a_container_that_cannot_be_coded_holds_nothing(store: Store, tmp_path: Path) -> None:
    evil = {"id": "evil", "text": LONE + SECOND + " poison", "published": "2021-04-25", "source": "B"}
    summary = ingest([lines(tmp_path / "a.jsonl", evil, {**HONEST, "text": LONE + SECOND})], store, KeywordCoder())
    assert (summary.new, summary.copies, len(summary.failed)) == (1, 0, 1)
    assert {i.article_id for i in listed(store)} == {"honest"}


def test_a_recode_lets_go_of_copies_whose_container_tells_less(store: Store, tmp_path: Path) -> None:
    ingest([given(tmp_path / "a.jsonl", whole=FIRST + SECOND, cut=FIRST)], store, KeywordCoder())
    assert store.copies.count() == 1

    class Blind(KeywordCoder):
        def code(self, article: Article) -> list[Incident]:
            return [] if article.article_id == "whole" else super().code(article)

    recode(store, Blind("test-2"), dry_run=True)
    assert store.copies.count() == 1
    recode(store, Blind("test-2"))
    assert store.copies.count() == 0
    assert {i.article_id for i in listed(store)} == {"cut"}
    assert recode(store, Blind("test-2")).articles == 0


def test_curators_see_copies_and_free_them_for_good(store: Store, tmp_path: Path) -> None:
    coder = KeywordCoder()
    ingest([given(tmp_path / "a.jsonl", whole=FIRST + SECOND, cut=FIRST)], store, coder)
    assert [(h.article_id, h.copy_of, h.containment) for h in store.copies.held()] == [("cut", "whole", 1.0)]
    assert store.queries.count(Filters()).copies == 1
    for unheld, said in (("whole", "'whole' is an article of its own already"), ("nosuch", "'nosuch' is the id of no")):
        with pytest.raises(UsageError, match=f"--free: {said}.*`copies` lists the ids"):
            free(store, coder, [unheld], "", "")
    with pytest.raises(UsageError, match="is empty"):
        free(store, coder, ["cut"], "", "another place")
    assert free(store, coder, ["cut"], "Rima", "another place") == 1
    assert store.queries.count(Filters()).copies == 0
    assert {i.article_id for i in listed(store)} == {"whole", "cut"}
    assert [(e.who, e.what, e.subject, e.why) for e in store.log.entries()] == [
        ("Rima", "free", "cut", "another place")
    ]
    recode(store, KeywordCoder("test-2"))
    ingest([tmp_path / "a.jsonl"], store, KeywordCoder("test-3"))
    ingest([given(tmp_path / "c.jsonl", longer=FIRST + SECOND + ENGLISH)], store, KeywordCoder("test-3"))
    assert "cut" not in {h.article_id for h in store.copies.held()}


@pytest.mark.parametrize("same_id", [True, False])
def test_the_very_same_words_of_another_source_are_kept_and_outlive_the_first(
    store: Store, tmp_path: Path, same_id: bool
) -> None:
    words = LONE + SECOND
    evil = {"id": "1", "text": words, "published": "2021-04-25", "source": "B", "url": "https://b.example/1"}
    honest = {"id": "1" if same_id else "2", "text": words, "published": "2021-04-25", "source": "A"}
    ingest([lines(tmp_path / "a.jsonl", evil)], store, KeywordCoder())
    summary = ingest([lines(tmp_path / "b.jsonl", honest)], store, KeywordCoder())
    assert (summary.copies, summary.known, store.copies.count()) == (1, 0, 1)
    held = [one.article_id for one in store.copies.held()]
    assert ingest([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], store, KeywordCoder()).known == 2
    ingest([lines(tmp_path / "c.jsonl", {**evil, "text": NOISE})], store, KeywordCoder())
    assert {i.article_id for i in listed(store)} == set(held)
    assert store.copies.count() == 0


def test_short_notes_of_two_sources_are_both_kept(store: Store, tmp_path: Path) -> None:
    note = {"text": "قصف على حي حلكو، قتيلان.", "published": "2021-04-25"}
    summary = ingest(
        [lines(tmp_path / "a.jsonl", {"id": "1", "source": "A", **note}, {"id": "2", "source": "B", **note})],
        store,
        KeywordCoder(),
    )
    assert (summary.new, summary.known) == (2, 0)
