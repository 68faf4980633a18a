"""What may stand around the words a date hangs on.

All patterns read the folded text. Those in ``_BEFORE`` are searched in what precedes a word and must
reach it; the others are matched at its end.
"""

from __future__ import annotations

import re

from text.anchors import AND, ARTICLE, CLITIC, one_of
from text.dates import date_words as words
from text.dates.date_words import (
    ABOUT,
    COUNTED,
    MONTHS,
    ORDINALS,
    SMALL_NUMBERS,
    WEEKDAYS,
    any_of,
)

_DAY = r"[0-3]?\d"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_NUMBER = rf"(?P<n>\d{{1,3}}|{one_of(SMALL_NUMBERS)})"
_ORDINAL = one_of(ORDINALS)
_TENS = one_of(word for word, day in ORDINALS.items() if day in (20, 30))
_AND = f"{AND}(?!{_TENS} )"  # الرابع والعشرين is one day, not two
_THE = f"(?:{ARTICLE} ?)?"
_OF, _MONTH = f"(?:{any_of('of')} )?", f"(?:{any_of('month_word')} )?"
_WHICH = one_of(words.WHICH_AFTER)
_PAST = one_of(word for word, which in words.WHICH_AFTER.items() if which == "past")
_PART_OF_DAY = any_of("part_of_day")
_WEEKDAY_AFTER_NIGHT = one_of(word for word in WEEKDAYS if not word.isascii())

# 2021-04-25, 25/4/2021, and a year alone; scores, clocks, addresses and versions are none of them.
FIGURES = re.compile(
    rf"(?<![\d./:+-])(?:(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<m>[01]?\d)(?P=s)(?P<d>{_DAY})"
    rf"|(?P<d2>{_DAY})(?P<s2>[./-])(?P<m2>{_DAY})(?P=s2)(?P<y2>(?:19|20)\d\d))(?![\d/-]|[.:]\d)"
    rf"|(?<![\d.,/:+-])(?P<year>{_YEAR})(?![.,:]\d)"
)
DAY_BEFORE = re.compile(
    rf"(?:(?<![\w.:,/-]){CLITIC}{_THE}"
    rf"(?:(?P<first>{_DAY})(?: ?(?:-|{any_of('to')}) ?{_THE}|{any_of('from')} ))?(?P<day>{_DAY})(?:st|nd|rd|th)?"
    rf"|\b(?:(?P<first_word>{_ORDINAL}) (?:{any_of('range_alone')} |{_AND}))?{CLITIC}(?P<word>{_ORDINAL}))"
    rf"(?: ?[/-] ?| +)?{_OF}{_MONTH}\Z"
)
DAY_AFTER = re.compile(
    rf"\.? ?(?P<day>{_DAY})(?P<ordinal>st|nd|rd|th)?(?:(?: ?- ?| and | to )(?P<last>{_DAY}))?"
    rf"(?= ?,? ?{_YEAR}|(?!\d|[:.,]\d|%))"
)
COUNTED_AFTER = re.compile(COUNTED)
SECOND_WORD = re.compile(rf" ({one_of(name.partition(' ')[2] for name in MONTHS if ' ' in name)})\b")
OTHER_NAME = re.compile(rf" ?[/(-] ?(?P<name>{one_of(MONTHS)})\b\)?")
YEAR_AFTER = re.compile(rf" ?[/،,.-]? ?{_OF}(?:{any_of('year_link')} )?(?P<year>{_YEAR})(?![.:]\d)")
_OF_YEAR = rf"{any_of('from')} {any_of('year_link')} "
MONTH_WHICH = re.compile(rf" (?P<of_year>{_OF_YEAR})?(?P<which>{_WHICH}|last year|this year)\b")

WEEKDAY_PAIR = re.compile(rf"(?: ?[/-] ?| {AND} ?| and | or )(?P<name>{one_of(WEEKDAYS)})\b")
NIGHT_PAIR = re.compile(rf" (?P<name>{_WEEKDAY_AFTER_NIGHT})\b")  # ليل السبت الأحد
BEFORE_LAST = re.compile(rf" {any_of('before_last')} {_PAST}\b| before last\b")
WHICH_AFTER = re.compile(rf"(?: {any_of('few')})?(?: (?P<which>{_WHICH}))+\b")
WHICH_BEFORE = re.compile(rf"\b(?P<which>{one_of(words.WHICH_BEFORE)}) \Z")
NOT_MONDAY_BEFORE = re.compile(r"(?:ين|ان|هما) \Z")  # الطرفين الاثنين: "the two sides"
TIME_AFTER = re.compile(
    r",? (?:(?:early|late) )?(?:at )?(?:morning|afternoon|evening|night|noon|midnight)s?\b"
    rf"| {any_of('clock_after')}\b"
)
DEADLINE_AFTER = re.compile(r" deadline\b")
PART_BEFORE = re.compile(r"\b(?:the )?(?P<part>start|beginning|end|middle) of (?:the )?\Z")
GAP = re.compile(r"(?:['’]s?)?[ ,،(\-/]{1,3}\Z")  # between "today", "Sunday" and "3 August"
RANGE_ALONE = re.compile(rf" ?(?:- ?|{any_of('range_alone')} )(?:{any_of('day_word')} )?\Z")  # no "from" in front
RANGE_GAP = re.compile(rf" (?:{AND} ?|{any_of('range_gap')} |- ?)(?:{any_of('day_word')} )?\Z")

AGO_BEFORE = re.compile(rf"\b(?P<word>{any_of('ago')}) (?P<about>{ABOUT})?(?:{_NUMBER} )?(?:{any_of('some')} )?\Z")
FROM_SOMETHING = re.compile(rf"(?: {any_of('few')})? {any_of('from', 'ar')}\b(?! {any_of('now')}\b)")
CLOCK_OR_DAY_AFTER = re.compile(rf" (?:{any_of('relative_day')}|{_WEEKDAY_AFTER_NIGHT}|{_PART_OF_DAY})\b")
EN_COUNT_BEFORE = re.compile(
    rf"\b(?P<about>{ABOUT})?(?:{_NUMBER}|(?P<vague>several|few|a few|many))[ -]\Z", re.IGNORECASE
)
EN_AGO = re.compile(r" (?P<word>ago|earlier|before)\b")
DAY_EARLIER_BEFORE = re.compile(r"\b(?:the )?(?:previous |preceding )\Z", re.IGNORECASE)
EN_WINDOW_BEFORE = re.compile(rf"\b(?:in|over|during|within|for) the (?:last|past) (?:{_NUMBER} )?\Z", re.IGNORECASE)
WINDOW_BEFORE = re.compile(rf"\b{_THE}{_NUMBER} ?\Z")
COUNTED_YEAR = re.compile(rf" (?:\w+ )?{any_of('counted_year')}")
