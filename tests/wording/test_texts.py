"""The table of texts: every key once, in both languages, and one word for one thing."""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from errors import DataFileError, UsageError
from paths import TEXTS
from text.data_files import table
from wording import texts
from wording.texts import LANGUAGES, Words

ROWS = [row for path in sorted(TEXTS.glob("*.csv")) for _, row in table(path, ("key", *LANGUAGES))]

#: English texts that Arabic says in two ways, and why.
TWO_IN_ARABIC = {
    "English": "the switch names each language in that language",
    "About": "the page is about the site, the sheet about the file",
    "Place": "the file has a column of places for each language",
    "Factions": "the file has a column of factions for each language",
    "day": "a unit, and the head of a column of days",
    "governorate": "a kind of place, and the level places are coarsened to",
    "Governorate": "the word stripped from names on the map has no article",
    "Where": "a question in headings, a column in tables",
    "As of": "of a day chosen, and of a file",
    "denied": "of a report on the screen, of an incident in figures",
    "halted": "of a report on the screen, of an incident in figures",
    "demanded": "of a report on the screen, of an incident in figures",
    "threatened": "of a report on the screen, of an incident in figures",
    "hypothetical": "of a report on the screen, of an incident in figures",
    "district": "the level without sub-districts, the precision with them",
}
BRAND = ("app.name", "compose.scheme.waqai", "notice.subject", "notice.feed")


def test_no_key_stands_twice() -> None:
    assert [key for key, count in Counter(row["key"] for row in ROWS).items() if count > 1] == []


def test_every_text_exists_in_both_languages_with_the_same_values() -> None:
    for row in ROWS:
        values = [{name for _, name, _, _ in string.Formatter().parse(row[lang]) if name} for lang in LANGUAGES]
        assert all(row[lang].strip() for lang in LANGUAGES), row["key"]
        assert values[0] == values[1], row["key"]


def test_one_english_text_has_one_arabic_text() -> None:
    arabic = defaultdict(set)
    for row in ROWS:
        arabic[row["en"]].add(row["ar"])
    assert {en for en, said in arabic.items() if len(said) > 1} == set(TWO_IN_ARABIC)


def test_incident_and_faction_have_one_arabic_word_each() -> None:
    for row in ROWS:
        arabic = row["ar"].replace("«وقائع»", "")
        assert row["key"] in BRAND or not any(word in arabic for word in ("واقعة", "وقائع")), row["key"]
        if "faction" in row["en"].lower() and not row["key"].startswith("lost_acled"):
            assert any(word in arabic for word in ("فصيل", "فصائل", "{name}")), row["key"]


def test_a_key_that_stands_in_two_files_stops_the_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text("key,en,ar\nhello,Hello,مرحبا\n", encoding="utf-8")
    monkeypatch.setattr(texts, "TEXTS", tmp_path)
    with pytest.raises(DataFileError, match="'hello' stands twice"):
        texts._texts.__wrapped__("en")


@pytest.mark.parametrize("lang", ["fr", "", "AR"])
def test_an_unknown_language_is_named_with_the_known_ones(lang: str) -> None:
    with pytest.raises(UsageError, match="known: en, ar"):
        Words(lang)


def test_a_missing_text_is_named() -> None:
    with pytest.raises(DataFileError, match="no text for 'nonsense'"):
        Words("en")("nonsense")
