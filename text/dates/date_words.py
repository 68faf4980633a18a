"""Names of days, months and spans, folded, from ``data/lexicons/<language>/``; the roles are those of ``ROLES``."""

from __future__ import annotations

from functools import partial

from text import language_words
from text.anchors import ARTICLE, one_of, with_clitics, with_prefixes

_forms = partial(language_words.forms, "date_words")
_values = partial(language_words.values, "date_words")
_numbers = partial(language_words.numbers, "date_words")

WEEKDAYS = language_words.numbers("weekdays", "weekday")  # Monday is 0, as in datetime.date.weekday()
WEEKDAY_ABBREVIATIONS = language_words.numbers("weekdays", "weekday_short")
WEAK_MONTHS = language_words.forms("months", "weak_month")
MONTHS = language_words.numbers("months", "month") | language_words.numbers("months", "weak_month")

TODAY_OR_NAME = _forms("today_or_name")
TONIGHT = _forms("tonight")
OVERNIGHT = _forms("overnight")
RELATIVE_DAYS = _numbers("relative_day") | dict.fromkeys(TODAY_OR_NAME | TONIGHT, 0) | dict.fromkeys(OVERNIGHT, -1)
BEFORE_YESTERDAY = tuple(f"{word} " for word in sorted(_forms("before_yesterday"), key=len, reverse=True))
YESTERDAY_BEFORE = tuple(f" {word}" for word in _forms("yesterday_before"))

ORDINALS = _numbers("ordinal")
SMALL_NUMBERS = _numbers("small_number")
SPANS = {  # unit, and the count when the word itself says it; 0 where a number stands in front or none is given
    form: (unit, int(count)) for form, value in _values("span").items() for unit, _, count in [value.partition(" ")]
}
PERIODS = _values("period")
PAST_PLURALS = _numbers("past_days")
WHICH_AFTER = _values("which_after")
WHICH_BEFORE = _values("which_before")
WHICH = WHICH_AFTER | WHICH_BEFORE

LEADS = with_clitics(_forms("lead"))
PARTS = _forms("part")
STARTS = _forms("part_start")
NIGHTS = _forms("night")
NOONS = _forms("noon")
BEFORE_AFTER = _forms("before_after")
SINCE = _forms("since")
UNTIL = _forms("until")
DEADLINE = _forms("deadline")
BETWEEN = _forms("between")
FROM = _forms("from")
MONTH_OPENERS = _forms("month_opener")
WEAK_MONTH_OPENERS = _forms("weak_month_opener")
YEAR_OPENERS = _forms("year_opener")
YEAR_WORDS = _forms("year_word")
AGO_SINCE = _forms("ago_since")
CLOCK_SPANS = _forms("clock_span")
NOT_TODAY_AFTER = frozenset(ORDINALS) | _forms("not_today_after")
TODAY_OUTLETS = _forms("today_outlet")
NAMED_AFTER_DATES = with_prefixes(_forms("named_after_dates"))  # 16 Tishreen street, 8 March movement

DAY_OPENERS = _forms("day_opener")

ABOUT = rf"{one_of(_forms('about'))} "
COUNTED = (  # "in March 15 people were killed": a toll, not a day; "on March 15 killed nine" counts the nine
    rf" (?:[A-Za-z-]+ |{one_of(FROM)} )?(?:{ARTICLE})?{one_of(_forms('counted'))}\b"
    rf"(?! (?:\d|{one_of(_forms('counted_object') | {w for w in SMALL_NUMBERS if w.isascii()})}\b))"
)


def any_of(role: str, language: str = "") -> str:
    """A regular expression for the words of a role."""
    return one_of(_forms(role, language))
