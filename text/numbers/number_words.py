"""Number words, folded, and the words that tell a count from other figures, from ``data/lexicons/<language>/``."""

from __future__ import annotations

import re
from functools import partial

from text import language_words
from text.anchors import one_of, with_clitics, with_prefixes
from text.dates.date_words import RELATIVE_DAYS, WEEKDAYS

_forms = partial(language_words.forms, "number_words")
_values = partial(language_words.values, "number_words")
numbers = partial(language_words.numbers, "number_words")

ARABIC = numbers("number", "ar")
ENGLISH = numbers("number", "en")
TEENS = numbers("before_ten")
AFTER_TEENS = _forms("ten_after")
HUNDREDS = _forms("hundred")
MULTIPLIERS = numbers("multiplier", "ar")
ENGLISH_MULTIPLIERS = numbers("multiplier", "en")

VAGUE_OF_PEOPLE = numbers("vague_of_people")  # counts only where "of" follows
VAGUE = numbers("vague") | VAGUE_OF_PEOPLE  # the least it can mean
VAGUE_THOUSANDS = numbers("vague_thousands")

# Duals that are people; اخوان is left out, it is the Brotherhood. The oblique dual of a word whose plural
# ends in -ين too (مدنيين: "civilians" or "two civilians") says nothing; only its -ان is a number.
DUALS = _values("dual")
DUAL_TWO = _forms("dual_two")

ONE_OF = _forms("one_of")  # "one of" before people
PEOPLE_AFTER_ONE_OF = with_prefixes(_forms("one_of_people"))

# After "a" and "one"; what follows tells a person from an adjective ("a rebel attack").
PERSON = one_of(_forms("person"))
PERSON_END = rf"(?=[^\w -]|$| (?:{one_of(_forms('after_person'))}|[A-Z]\w*|\d+)(?!\w))"
PERSONS = rf"(?:people|children|women|men|{PERSON}s|troops|gunmen|members|others)"

_JOINED = _values("modifier_joined")
MODIFIERS = _values("modifier") | {form: _JOINED[word] for form, word in with_clitics(_JOINED).items()}

# A day behind "6 killed this morning" makes the morning a time and the figure a count.
_NO_DAY = rf"(?! (?:{one_of(RELATIVE_DAYS)}|{one_of(WEEKDAYS)})\b)"
_ENDS = (("unit", ""), ("unit_or_day", _NO_DAY), ("unit_or_year", r"(?! \d{4})"))
# A figure before these is a measure, an age, a share or a sum, not a count of people or things.
UNITS = "|".join(
    re.escape(form).replace(r"\*", r"\w*") + unless for role, unless in _ENDS for form in sorted(_forms(role))
)
UNITS = rf"(?:{UNITS})\b"

# A figure after these is a name, an age, a clock or a page, unless people are counted behind it.
NAMED_BY_FIGURE = with_prefixes(_forms("named_by_figure"))


def any_of(role: str) -> str:
    """A regular expression for the words of a role."""
    return one_of(_forms(role))
