"""The text filter: which incidents hold the words of a query."""

from __future__ import annotations

import pytest
from worlds import article, coded, place

from filters import Filters
from models import Evidence, Incident
from store import Store
from store.search import searchable, terms


@pytest.mark.parametrize(
    "text",
    [
        "قصفت",
        "حي",
        "حي طي",
        "ط",
        "طي قصفت",
        "قصفت ط",
        "حي ط",
        'ه"',
        '"ه',
        "ab",
        "cd",
        "xy",
        "zz",
        "no one",
        "a_",
        "",
        "\0",
    ],
)
def test_the_numbers_that_hold_a_text_are_those_whose_words_do(store: Store, text: str) -> None:
    titles = ["قصفت حي طي", "حي الوسطي", "قصفت طي", 'قيل "حي"', "ab cd", "cd ab", "no one", "xy", 'قيل "هنا" و"هنا"']
    made = [coded(article(f"a{n}", title=title), Incident(f"i{n}", f"a{n}")) for n, title in enumerate(titles)]
    store.intake.save(made)
    searched = [searchable(one.article, one.incidents[0]) for one in made]
    assert any(words.endswith("طي") for words in searched)  # no third letter follows
    wanted = {f"i{n}" for n, words in enumerate(searched) if all(term.holds(words) for term in terms(text))}
    held = store.queries.saying(text).tolist()
    assert {one.incident_id for one in store.queries.numbered(held)} == wanted
    assert store.queries.count(Filters(text=text)).shown == len(wanted)


def test_a_filter_by_text_needs_the_numbers_that_hold_it(store: Store) -> None:
    with pytest.raises(ValueError, match="need the numbers"):
        store.queries.columns().select(Filters(text="قصف"))


SAID = "ساد هدوء في حي طي. استهدفت قذيفة حيَّ حلكو وأُصيب مدني. وفي الحسكة احترق مخبز."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("حلكو", True),
        ("قذيفه", True),  # ة and ه are one letter to a reader in a hurry
        ("حَلـكو", True),
        ("استهدفت حلكو", True),
        ("حلكو استهدفت", True),
        ("مدن", True),  # part of a word
        ("في", False),  # only in the other sentences
        ("HALKO", True),
        ("عنوان", True),
        ("battles", True),
        ("", True),
        ("   ", True),
        ("حي طي", False),  # "حي" is there, "طي" is not
        ("مخبز", False),  # of another event in the same article
        ("%", False),
        ("_", False),
        ('"', False),
        ("حلكو OR مخبز", True),
        ("مخبز OR حلكو", True),
        ("مخبز | سوق", False),
        ("مخبز أو حلكو", True),
        ('"استهدفت قذيفة"', True),
        ('"قذيفة استهدفت"', False),  # both words, in another order
        ("«استهدفت قذيفة»", False),  # these are of the text, not of the query
        ("حلكو -استهدفت", False),
        ("حلكو -مخبز", True),
        ("-مخبز", True),
        ('حلكو -"قذيفة طي"', True),
        ("للحي", False),
        ("*", False),
        ("حلكو\0", True),
        ("\ud800", False),
    ],
)
def test_text_filter_searches_the_words_of_the_incident(store: Store, query: str, found: bool) -> None:
    start = SAID.index("قذيفة")
    words_of_it = (Evidence("event_type", "text", start, start + 5, "قذيفة"),)
    shelling = Incident(
        "i", "a", event_type="Battles", place=place("halko", 37.0, 41.2), geo_precision="town", evidence=words_of_it
    )
    store.intake.save([coded(article(text=SAID, title="عنوان الخبر"), shelling)])
    assert store.queries.count(Filters(text=query)).shown == found


@pytest.mark.parametrize(
    ("said", "query", "found"),
    [
        ("قصف استهدف بالقامشلي", "القامشلي", True),
        ("انسحبت للقامشلي", "القامشلي", True),
        ("وصل إلى القامشلي", "بالقامشلي", True),
        ("وصل إلى القامشلي", "والقامشلي", True),
        ("فرقة الهندسة", "الرقة", False),  # the article is part of what is asked for
        ("قالت قسد", "سد", True),
        ("Syrian Democratic Forces said", "قسد", True),
        ("قوات سوريا الديمقراطية قالت", "SDF", True),
        ("قالت تركيا", "قسد", False),
        ("shelling in Qamishli", "القامشلي", True),
        ("قصف على القامشلي", "qamishli", True),
        ("قصف على عامودا", "qamishli", False),
    ],
)
def test_names_and_prepositions_are_seen_through(store: Store, said: str, query: str, found: bool) -> None:
    store.intake.save([coded(article(text="x", title=said), Incident("i", "a"))])
    assert store.queries.count(Filters(text=query)).shown == found
    assert len(store.queries.saying(query)) == found
