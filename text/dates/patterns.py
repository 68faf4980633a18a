"""What may stand around the words a date hangs on.

All patterns read the folded text. Those in ``_BEFORE`` are searched in what precedes a word and must
reach it; the others are matched at its end.
"""

from __future__ import annotations

import re

from text.anchors import one_of
from text.dates.date_words import ABOUT, COUNTED, MONTHS, ORDINALS, SMALL_NUMBERS, WEEKDAYS, WHICH

_DAY = r"[0-3]?\d"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_NUMBER = rf"(?P<n>\d{{1,3}}|{one_of(SMALL_NUMBERS)})"
_ORDINAL = one_of(ORDINALS)
_AND = "و(?!ال(?:عشر|ثلاث)(?:ين|ون) )"  # الرابع والعشرين is one day, not two
_WHICH = one_of(word for word in WHICH if not word.isascii())  # Arabic says "the week the past"
_PAST = one_of(word for word, which in WHICH.items() if which == "past" and not word.isascii())

# 2021-04-25, 25/4/2021, and a year alone; scores, clocks, addresses and versions are none of them.
FIGURES = re.compile(
    rf"(?<![\d./:+-])(?:(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<m>[01]?\d)(?P=s)(?P<d>{_DAY})"
    rf"|(?P<d2>{_DAY})(?P<s2>[./-])(?P<m2>{_DAY})(?P=s2)(?P<y2>(?:19|20)\d\d))(?![\d/-]|[.:]\d)"
    rf"|(?<![\d.,/:+-])(?P<year>{_YEAR})(?![.,:]\d)"
)
DAY_BEFORE = re.compile(
    r"(?:(?<![\w.:,/-])[وفبل]?(?:ال ?)?"
    rf"(?:(?P<first>{_DAY})(?: ?(?:-|الي|حتي|and|to|و|or) ?(?:ال ?)?|من ))?(?P<day>{_DAY})(?:st|nd|rd|th)?"
    rf"|\b(?:(?P<first_word>{_ORDINAL}) (?:الي |حتي |{_AND}))?[وفبل]?(?P<word>{_ORDINAL}))"
    r"(?: ?[/-] ?| +)?(?:من |of )?(?:شهر )?\Z"
)
DAY_AFTER = re.compile(
    rf"\.? ?(?P<day>{_DAY})(?:st|nd|rd|th)?(?:(?: ?- ?| and | to )(?P<last>{_DAY}))?"
    rf"(?= ?,? ?{_YEAR}|(?!\d|[:.,]\d|%))"
)
COUNTED_AFTER = re.compile(COUNTED)
SECOND_WORD = re.compile(r" (?:ال)?(اول|ثاني)\b")
OTHER_NAME = re.compile(rf" ?[/(-] ?(?P<name>{one_of(MONTHS)})\b\)?")
YEAR_AFTER = re.compile(rf" ?[/،,.-]? ?(?:من )?(?:(?:ال)?عام |(?:ال)?سنه |of )?(?P<year>{_YEAR})(?![.:]\d)")
MONTH_WHICH = re.compile(rf" (?P<of_year>من (?:(?:ال)?عام |السنه ))?(?P<which>{_WHICH}|last year|this year)\b")

WEEKDAY_PAIR = re.compile(rf"(?: ?[/-] ?| و ?| and | or )(?P<name>{one_of(WEEKDAYS)})\b")
NIGHT_PAIR = re.compile(rf" (?P<name>{one_of(w for w in WEEKDAYS if not w.isascii())})\b")  # ليل السبت الأحد
BEFORE_LAST = re.compile(rf" (?:ما )?قبل (?:{_PAST})\b| before last\b")
WHICH_AFTER = re.compile(rf"(?: القليله)?(?: (?P<which>{_WHICH}))+\b")
WHICH_BEFORE = re.compile(r"\b(?P<which>last|next|this|past|هذا|هذه|Last|Next|This) \Z")
NOT_MONDAY_BEFORE = re.compile(r"(?:ين|ان|هما) \Z")  # الطرفين الاثنين: "the two sides"
TIME_AFTER = re.compile(
    r",? (?:(?:early|late) )?(?:at )?(?:morning|afternoon|evening|night|noon|midnight)s?\b"
    r"| (?:صباحا|مساء|فجرا|ظهرا|ليلا|عصرا)\b"
)
DEADLINE_AFTER = re.compile(r" deadline\b")
PART_BEFORE = re.compile(r"\b(?:the )?(?P<part>start|beginning|end|middle) of (?:the )?\Z")
GAP = re.compile(r"(?:['’]s?)?[ ,،(\-/]{1,3}\Z")  # between "today", "Sunday" and "3 August"
RANGE_ALONE = re.compile(r" ?(?:- ?|(?:to|through|until|الي|حتي|وحتي) )(?:يوم )?\Z")  # no "from" in front
RANGE_GAP = re.compile(r" (?:و ?|الي |حتي |وحتي |to |and |until |- ?)(?:يوم )?\Z")

AGO_BEFORE = re.compile(rf"\b(?P<word>و?(?:قبل|منذ)) (?P<about>{ABOUT})?(?:{_NUMBER} )?(?:(?:عده|بضعه|بضع) )?\Z")
FROM_SOMETHING = re.compile(r"(?: قليله)? من\b(?! الان\b)")
CLOCK_OR_DAY_AFTER = re.compile(
    rf" (?:امس|البارحه|{one_of(w for w in WEEKDAYS if not w.isascii())}|صباح|مساء|فجر|ليل|ظهر|عصر)\b"
)
EN_COUNT_BEFORE = re.compile(
    rf"\b(?P<about>{ABOUT})?(?:{_NUMBER}|(?P<vague>several|few|a few|many))[ -]\Z", re.IGNORECASE
)
EN_AGO = re.compile(r" (?P<word>ago|earlier|before)\b")
DAY_EARLIER_BEFORE = re.compile(r"\b(?:the )?(?:previous |preceding )\Z", re.IGNORECASE)
EN_WINDOW_BEFORE = re.compile(rf"\b(?:in|over|during|within|for) the (?:last|past) (?:{_NUMBER} )?\Z", re.IGNORECASE)
WINDOW_BEFORE = re.compile(rf"\b(?:ال ?)?{_NUMBER} ?\Z")
COUNTED_YEAR = re.compile(r" (?:\w+ )?(?:people|civilians|شخص|مدني|قتيل|families|عاءله|ليره|دولار|متر)")
