"""Names in running text: clitics, the article, word edges."""

import pytest

from models import Article
from text.matcher import Matcher, words
from text.passage import Reading


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    made = Matcher()
    for name in (
        "القامشلي",
        "قوات سوريا الديمقراطية",
        "قسد",
        "طي",
        "حي طي",
        "الدفاع الوطني",
        "آب",
        "جديد البكارة",
        "دير الزور",
        "Deir ez-Zor",
        "Syria",
        "Dar'a",
    ):
        made.add("name", name, name)
    made.add("name", "HaD", "HaD", case_sensitive=True)
    made.add("name", "U.S.", "U.S.", case_sensitive=True)
    return made


def hits(matcher: Matcher, text: str) -> list[str]:
    reading = Reading(Article("x", text), "text")
    return [reading.text[m.start : m.end] for m in matcher.scan(reading)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("في القامشلي", ["القامشلي"]),
        ("بالقامشلي", ["القامشلي"]),
        ("وبالقامشلي", ["القامشلي"]),
        ("للقامشلي", ["لقامشلي"]),
        ("قامشلي", ["قامشلي"]),
        ("لـ“قسد”", ["قسد"]),
        ('ميليشيا "الدفاع الوطني"', ["الدفاع الوطني"]),
        ("قوات سورية الديمقراطية", []),  # another spelling is another row of the lexicon
        ("قوات سوريا الديمقراطية", ["قوات سوريا الديمقراطيه"]),
        ("الديمقراطية", []),  # طي inside a word
        ("حي طي", ["حي طي", "طي"]),
        ("أبو", []),  # آب inside أبو
        ("مطير", []),
        ("جديد بكارة", ["جديد بكاره"]),
        ("Deir ez-Zor", ["Deir ez-Zor"]),
        ("Deir-ez-Zor", ["Deir-ez-Zor"]),
        ("Deir ez - Zor", []),
        ("Syria's capital", ["Syria"]),
        ("Syrias capital", ["Syrias"]),  # a feed that drops apostrophes
        ("Dara", ["Dara"]),
        ("he had gone", []),  # HaD is not had
        ("HaD fighters", ["HaD"]),
        ("U.S. forces told us", ["U.S."]),
        ("ambassyria", []),
    ],
)
def test_hits(matcher: Matcher, text: str, found: list[str]) -> None:
    assert hits(matcher, text) == found


def test_words_of_a_name() -> None:
    assert words("Ma'arrat an-Nu'man") == ["maarrat", "an", "numan"]
    assert words("…") == []


def test_clitics_are_told_apart_from_the_name(matcher: Matcher) -> None:
    reading = Reading(Article("x", "وبالقامشلي"), "text")
    (match,) = matcher.scan(reading)
    assert (match.clitic, match.article, match.start) == ("وب", True, 2)
