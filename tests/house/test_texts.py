"""The texts of the screen and of exports: one word for one thing, in one place."""

from __future__ import annotations

import csv
import itertools
import re

import pytest

from paths import TEXTS

FILES = ("screen.csv", "exports.csv")
#: One English text, two Arabic ones: with and without the article, of another gender, or of another sense.
APART = {
    "About", "As of", "English", "Factions", "Governorate", "Place", "Where", "day", "district", "governorate",
    "medium", "other", "unknown",
}  # fmt: skip


def rows() -> list[tuple[str, str, str]]:
    found = []
    for name in FILES:
        with (TEXTS / name).open(encoding="utf-8", newline="") as lines:
            found += [(row["key"], row["en"], row["ar"]) for row in csv.DictReader(lines)]
    return found


def test_no_key_stands_twice() -> None:
    keys = [key for key, _, _ in rows()]
    assert [key for key, number in itertools.groupby(sorted(keys)) if len(list(number)) > 1] == []


@pytest.mark.parametrize("text", ["واقعة", "الوقائع محسوبة", "برنامج «وقائع»"])
def test_the_other_word_for_incident_is_found(text: str) -> None:
    assert other_word(text) == (text != "برنامج «وقائع»")


def other_word(arabic: str) -> bool:
    """Whether a text says incident with the word that is only our name."""
    return bool(re.search("واقعة|واقعتان|وقائع", arabic.replace("«وقائع»", "")))


def test_an_incident_has_one_arabic_word() -> None:
    found = [key for key, _, arabic in rows() if other_word(arabic) and arabic != "وقائع"]
    assert [key for key in found if key not in ("about.lead",)] == []


def test_a_faction_has_one_arabic_word() -> None:
    wrong = [
        key
        for key, english, arabic in rows()
        if re.search(r"\bfactions?\b", english, re.I) and not re.search("فصيل|فصائل", arabic)
    ]
    assert wrong == []


def test_one_english_text_has_one_arabic_text() -> None:
    by_english: dict[str, set[str]] = {}
    for _, english, arabic in rows():
        by_english.setdefault(english, set()).add(arabic)
    assert {english for english, several in by_english.items() if len(several) > 1} - APART == set()
