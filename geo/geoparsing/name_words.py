"""The small words around and between names, from ``data/lexicons/name_words.csv``, folded as texts are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from errors import DataFileError
from paths import LEXICONS
from text.data_files import Seen, choice, forms_of, rows
from text.lexicon import LANGUAGES
from text.matcher import words

ROLES = {
    "about": "leads to a distance",
    "adding": "goes on a list with places elsewhere",
    "allied": "leads to the government that somebody is for or against",
    "border": "between the adjective of a country and the place that lies in it",
    "between": "leads to the two ends of a stretch",
    "body": "ends the name of an organisation or a people that begins with a place",
    "clause": "a clause begins after it",
    "environs": "goes on a place with what is around it",
    "from": "leads to where fire comes from",
    "given": "a given name: what stands before it is one, too",
    "in_country": "leads to a country in which something is",
    "inside": "leads to a place in which it is",
    "generic": "the first word of names that go on",
    "hill": "the first word of names of hills and ruins, which go on with any other name",
    "leading": "leads to a village named bare",
    "link": "a preposition or the like, never a name",
    "list": "stands between the names of a list",
    "middle": "before a town: the town itself",
    "nom_de_guerre": "a fighter's first name: the town behind it is his last one",
    "offset_link": "stands between a distance and the place it is from",
    "onto": "leads to what fire hits",
    "people": "whose people they are, and not where it happened",
    "qualifier": "tells villages of one name apart and is often left out",
    "quarters": "streets, houses or the edge of a place, as what fire hits",
    "resident": "the people who live in a place and so are there",
    "several": "a number of units that nobody counted; value as many as are meant",
    "seat": "behind a place and a hyphen: where an organisation sits",
    "side": "the side of the unit named before",
    "slot": "a capitalised name after it is one of a place",
    "speaker": "who speaks for the state whose capital follows",
    "suburb": "with a city's name alone: somewhere around the city",
    "thousand": "makes kilometres of the metres that follow",
    "toward": "leads to a country to which somebody is taken",
    "two": "a unit of distance that says two of itself; value in metres",
    "unit": "a unit of distance; value in metres",
    "unnamed": "follows a head noun without being a name",
    "way": "makes two names with a dash between them one stretch",
    "within": "puts the name before it into the place after it",
}
_MEASURES = ("unit", "two", "several")


@cache
def name_words(role: str) -> frozenset[str]:
    """The words of a role, one of ``ROLES``.

    >>> "الي" in name_words("link")
    True
    """
    return frozenset(form for listed, form, _ in read_name_words() if listed == role)


@cache
def measures(role: str) -> dict[str, int]:
    """The value of each word: metres of a ``unit`` or of ``two``, how many units ``several`` are.

    >>> measures("unit")["كم"]
    1000
    """
    return {form: metres for listed, form, metres in read_name_words() if listed == role}


@cache
def read_name_words(folder: Path = LEXICONS) -> tuple[tuple[str, str, int], ...]:
    """Role, folded form and metres (0 without a unit) of every word.

    Raises
    ------
    DataFileError
        An unknown role or language, a form of several words or listed twice, a unit without metres.
    """
    path, listed, seen = folder / "name_words.csv", [], Seen()
    for line, row in rows(path, ("role", "language", "forms", "value", "note")):
        role = choice(path, line, "role", row["role"], ROLES)
        language = choice(path, line, "language", row["language"], LANGUAGES)
        if row["value"].isdecimal() != (role in _MEASURES):
            raise DataFileError(
                path,
                line,
                f"value {row['value']!r} does not fit {role!r}",
                "units and numbers of them alone have a value",
            )
        for form in forms_of(path, line, row["forms"], (role, language), seen):
            folded = words(form)
            if len(folded) != 1:
                raise DataFileError(path, line, f"the form {form!r} is not one word", "write a row for each word")
            listed.append((role, folded[0], int(row["value"] or 0)))
    return tuple(listed)
