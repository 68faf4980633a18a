"""How many: counts of Arabic and English news, as least and greatest values.

Only counts come back: years, dates, clocks, ages, shares, sums, distances, calibres, ordinals and
the figures in the names of units and weapons are left out, so that a toll can trust the counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from text.anchors import AND, ARTICLE, CLITICS, LETTER, one_of, plain, positions, with_clitics
from text.dates import date_words
from text.dates.date_words import COUNTED, DAY_OPENERS, MONTHS
from text.language_words import forms
from text.numbers.number_words import (
    AFTER_TEENS,
    ARABIC,
    DUAL_TWO,
    DUALS,
    ENGLISH,
    ENGLISH_MULTIPLIERS,
    HUNDREDS,
    MODIFIERS,
    MULTIPLIERS,
    NAMED_BY_FIGURE,
    ONE_OF,
    PEOPLE_AFTER_ONE_OF,
    PERSON,
    PERSON_END,
    PERSONS,
    TEENS,
    UNITS,
    VAGUE,
    VAGUE_OF_PEOPLE,
    VAGUE_THOUSANDS,
    any_of,
)

NumberKind = Literal["digit", "word", "dual", "vague"]


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A count as the text says it.

    Attributes
    ----------
    start, end : int
        Code points of the given text, "more than" and "about" included.
    low : int
        The least that is said; "dozens" is 24, عشرات 20, "several" 2.
    high : int or None
        The greatest; None when the count is open above ("at least 3", "dozens").
    vague : bool
        Whether the figure is rounded or not a figure at all ("about 20", "dozens", "up to 10").
    noun : str or None
        What is counted when the word itself says it: قتيلان is 2 of قتيل; "a man" is 1 "man".
    kind : {"digit", "word", "dual", "vague"}
    """

    start: int
    end: int
    low: int
    high: int | None
    vague: bool
    noun: str | None
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class _Core:
    """A number without its "about" and "at least", in the plain text."""

    start: int
    end: int
    low: int
    high: int | None
    kind: NumberKind
    noun: str | None = None


_ARABIC = with_clitics(ARABIC)
_DUALS = with_clitics(DUALS)
_VAGUE = with_clitics([w for w in VAGUE if not w.isascii()])
_VAGUE |= {form: word for word in VAGUE if word.isascii() for form in (word, word.capitalize())}
_ENGLISH = {
    form: word
    for word in ENGLISH | {"dozen": 12, "hundred": 100, "a": 1, "an": 1}
    for form in (word, word.capitalize())
}
_TEENS = with_clitics(TEENS)
_MODIFIERS_END = frozenset(phrase.split()[-1] for phrase in MODIFIERS)
_SINGULARS = frozenset(DUALS.values()) | {noun + "ا" for noun in DUALS.values()}
_ANCHORS = frozenset(_ARABIC) | frozenset(_DUALS) | frozenset(_VAGUE) | frozenset(_ENGLISH) | frozenset(_TEENS)

_FIGURE = re.compile(
    r"(?<![\d.,:/+#@$€£×A-Za-z_-])(?P<n>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,6})(?![A-Za-z_%٪/\\$€£×]|[.,:]\d|"
    r"-[A-Za-z]|-\d+[-/]|\d)"
)
_NUMERAL = re.compile(rf"- ?{LETTER}")  # 1- and a name: a numeral of a list
_WRITTEN_ON = frozenset(("", ARTICLE, *CLITICS, *(clitic + ARTICLE for clitic in CLITICS)))  # onto a count: و15
_STUMP_BEFORE = re.compile(rf"(?<!{LETTER}){LETTER}{{1,2}}\Z")
_MASKED_AFTER = re.compile(rf"\.?{LETTER}")
_CLOCK_BEFORE = re.compile(r"\b(?:[Aa]t|updated) \Z")
_CLOCK_AFTER = re.compile(r" (?:\(?\d{1,2}[./]\d{1,2}[./]\d{2,4}|GMT|UTC|hrs?\b|hours\b)")
_RANGE = re.compile(rf" ?(?:-| {any_of('range')} ) ?(?P<n>[1-9]\d{{0,5}})(?![A-Za-z_%٪/]|[.,:]\d|-\w|\d)")
_BETWEEN = re.compile(rf" (?:and |to |{AND} ?)(?P<n>[1-9]\d{{0,5}})(?![A-Za-z_%٪/]|[.,:]\d|-\w|\d)")
_UNIT = re.compile(rf"[ -]?(?:{UNITS}| ?(?:%|٪))", re.IGNORECASE)
_YEAR_OLD = re.compile(r"[ -](?:year|month|day|week)s?[ -]olds?")
_OF, _MONTH = f"(?:{date_words.any_of('of')} )?", f"(?:{date_words.any_of('month_word')} )?"
_DATE_AFTER = re.compile(rf" ?[/-]? ?{_OF}{_MONTH}(?:{one_of(MONTHS)}|{any_of('the_month')})\b|[,،] ?(?:19|20)\d\d\b")
_ENGLISH_MONTH = one_of(m for m in MONTHS if m.isascii())
_MONTH_BEFORE = re.compile(rf"(?P<on>\b{one_of(DAY_OPENERS)} )?\b{_ENGLISH_MONTH}\.? ?(?P<day>\d{{1,2}},? )?\Z")
_COUNTED = re.compile(COUNTED)
_MULTIPLIED = re.compile(rf" (?P<m>{one_of(MULTIPLIERS)}|hundred|thousand|million)\b")
_AT_LEAST = re.compile(
    rf"(?: [^\W\d]+){{0,2}}? (?:{any_of('at_least_after')}\b|"
    r"(?:at (?:the )?least|or more)(?=[^\w ]|$| (?:were|was|have|killed|dead)))"
)
_NEXT = re.compile(r" ([^\W\d]+)")
_PERSON = re.compile(rf" (?:(?!of |the |and |in )[\w-]+ )?(?P<noun>{PERSON}){PERSON_END}")
_PERSONS = re.compile(rf" (?:[^\W\d]+ )?{PERSONS}\b")
_PHONE_BEFORE = re.compile(r"\+\d+ \Z")
_QUOTED_NAME = re.compile(r'"[^"\n]{1,14} \Z')
_SAID = re.compile(r" (?:said|told|says)\b")
_OF_PEOPLE = re.compile(rf" (?:{any_of('of_people_lead')} |{ARTICLE})?{one_of(forms('date_words', 'of', 'ar'))}\b")
_EN_TENS = re.compile(rf"[- ](?P<unit>{one_of(w for w, n in ENGLISH.items() if n < 10)})\b")
_EN_RANGE = re.compile(rf" (?:or|to) ({one_of(ENGLISH)})\b")
_EN_REST = re.compile(rf" (?:and )?({one_of(ENGLISH)})\b(?:[- ]({one_of(w for w, n in ENGLISH.items() if n < 10)})\b)?")
_BETWEEN_WORDS, _BEFORE_COUNT = forms("number_words", "between"), forms("number_words", "more_than_year")
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 1000, "thousands": 1000, "millions": 1_000_000}
_VAGUE_TIMES = re.compile(rf" (?:of )?({one_of(_TIMES)})\b")
_EN_MULTIPLIER = re.compile(rf" (?P<m>{one_of(ENGLISH_MULTIPLIERS)})\b")


def find_numbers(text: str) -> list[NumberMention]:
    """Every count of a text, in order, not overlapping.

    Examples
    --------
    >>> [(m.low, m.high) for m in find_numbers("مقتل أكثر من 40 مدنياً وإصابة خمسة وعشرين")]
    [(40, None), (25, 25)]
    >>> find_numbers("في 25 نيسان 2021 قرب الفرقة 17")
    []
    """
    read = plain(text)
    figures = [(m.start(), m.end(), m) for at in read.figures if (m := _FIGURE.match(read.text, at))]
    hits: list[tuple[int, int, str | re.Match[str]]] = [*positions(read, _ANCHORS), *figures]
    hits.sort(key=lambda hit: hit[0])
    counts: list[NumberMention] = []
    floor = 0
    for start, end, hit in hits:
        if start < floor:
            continue
        core = _word(read.text, start, end, hit) if isinstance(hit, str) else _figure(read.text, hit, floor)
        if core is None:
            continue
        begin, low, high, vague = _modified(read.text, core, floor)
        raw_start, raw_end = read.span(begin, core.end)
        floor = core.end
        counts.append(NumberMention(raw_start, raw_end, low, high, vague, core.noun, core.kind))
    return counts


def _figure(text: str, match: re.Match[str], floor: int) -> _Core | None:
    start, end = match.span()
    low = high = int(match["n"].replace(",", ""))
    head = _words_before(text, start, floor)
    last = head[-1] if head else ""
    if (last in NAMED_BY_FIGURE and not _COUNTED.match(text, end)) or last == "no" or last.endswith(("-", "$")):
        return None
    if text.endswith((ARTICLE, f"{ARTICLE} "), floor, start):
        return None  # "the 15th"
    if last[:1].isupper() and last.lower() not in MODIFIERS and _SAID.match(text, end):
        return None  # an age: "Ahmed, 24, said"
    between = last in _BETWEEN_WORDS
    if more := (_BETWEEN if between else _RANGE).match(text, end):
        high, end = int(more["n"]), more.end()
        if high <= low:
            high, end = low, match.end()
    if low < 1000 and (many := _MULTIPLIED.match(text, end)):
        factor = MULTIPLIERS.get(many["m"]) or ENGLISH_MULTIPLIERS[many["m"]]
        low, high, end = low * factor, high * factor, many.end()
    if _is_measure(text, start, end, last, low):
        return None
    if between and high > low:
        start = text.rfind(last, floor, start)
    return _Core(start, end, low, high, "digit")


def _is_measure(text: str, start: int, end: int, last: str, value: int) -> bool:
    """Whether a figure is a year, a date, an age, a distance ... rather than a count."""
    bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    if any(pattern.match(text, end + bracketed) for pattern in (_UNIT, _YEAR_OLD, _DATE_AFTER)):
        return True
    counted = bool(_COUNTED.match(text, end))
    month = _MONTH_BEFORE.search(text, max(0, start - 19), start)
    if month and month["on"] or month and (end - start == 4 or not (counted or month["day"])):
        return True
    if _is_clock(text, start, end) or _is_masked(text, start, end) or _NUMERAL.match(text, end):
        return True
    if text.endswith(", ", 0, start) and text[end : end + 1] in (",", ".", ";", ")"):
        return True  # an age: "a girl, 9."
    if _PHONE_BEFORE.search(text, max(0, start - 6), start):
        return True
    if text[end : end + 1] == '"' and _QUOTED_NAME.search(text, max(0, start - 16), start):
        return True
    if 1900 <= value <= 2099 and end - start in (4, 9) and not counted:
        return last not in MODIFIERS and last not in _BEFORE_COUNT  # else "more than 2000"
    if bracketed and not _NEXT.match(text, end + 1):
        return True  # an age behind a name, a number of a list
    opens_line = text[start - 1 : start] in ("", "\n")
    alone = opens_line and text[end : end + 1] in ("", "\n")  # a counter of the page
    listed = text[end : end + 2] in (". ", ") ") and (opens_line or not last or last.endswith("."))
    return alone or listed


def _is_clock(text: str, start: int, end: int) -> bool:
    """Whether four figures are a time of day: "at 1830", "2159 18.05.2017"."""
    if end - start != 4 or not text[start:end].isdigit() or int(text[start:end]) > 2359 or text[start + 2] > "5":
        return False
    return bool(_CLOCK_BEFORE.search(text, max(0, start - 9), start) or _CLOCK_AFTER.match(text, end))


def _is_masked(text: str, start: int, end: int) -> bool:
    """Whether figures stand inside an Arabic word, where they hide it from filters; in و15 they count."""
    stump = _STUMP_BEFORE.search(text, max(0, start - 3), start)
    return stump is not None and stump[0] not in _WRITTEN_ON and _MASKED_AFTER.match(text, end) is not None


def _words_before(text: str, start: int, floor: int) -> list[str]:
    """Up to four words in front of ``start`` on the same line."""
    window = text[max(floor, start - 32) : start]
    return window.rsplit("\n", 1)[-1].replace('"', " ").replace("(", " ").split()[-4:]


def _modified(text: str, core: _Core, floor: int) -> tuple[int, int, int | None, bool]:
    """Start, low, high and vagueness with "about", "at least", "up to" around the number."""
    start, low, high = core.start, core.low, core.high
    vague = core.kind == "vague"
    words = _words_before(text, start, floor)
    for count in (4, 3, 2, 1) if words and words[-1].lower() in _MODIFIERS_END else ():
        phrase = " ".join(words[-count:])
        how = MODIFIERS.get(phrase) or MODIFIERS.get(phrase.lower())
        if how and len(words) >= count:
            begin = text.rfind(words[-count], floor, start)
            if how == "below" and high is not None:
                low, high, vague = 1, high, True
            elif how == "under" and high is not None:
                low, high, vague = 1, max(1, high - 1), True
            elif how in ("above", "beyond"):  # "at least 3" is what somebody counted, "more than 3" is not
                high, vague = None, vague or how == "beyond"
            elif how == "about":
                vague = True
            start = begin
            break
    if _AT_LEAST.match(text, core.end):
        high = None
    return start, low, high, vague


def _word(text: str, start: int, end: int, form: str) -> _Core | None:
    if form in _DUALS:
        noun = DUALS[_DUALS[form]]
        if (after := _NEXT.match(text, end)) and after[1] in DUAL_TWO:
            end = after.end()
        return _Core(start, end, 2, 2, "dual", noun)
    if form in _ENGLISH:
        return _english(text, start, end, _ENGLISH[form])
    if form in _TEENS and (after := _NEXT.match(text, end)) and after[1] in AFTER_TEENS:
        return _counted(text, start, after.end(), TEENS[_TEENS[form]])
    if form in _ARABIC:
        low, end = _arabic(text, end, ARABIC[_ARABIC[form]])
        return _counted(text, start, end, low)
    if form in _VAGUE:
        return _vague(text, start, end, _VAGUE[form])
    if _TEENS[form] in ONE_OF and (after := _NEXT.match(text, end)) and after[1] in PEOPLE_AFTER_ONE_OF:
        return _Core(start, end, 1, 1, "word")
    return None


def _arabic(text: str, end: int, value: int) -> tuple[int, int]:
    """Add what follows: خمسة وعشرين, ثلاث مئة, مئة وثلاثة عشر, خمسة آلاف ومئتين."""
    total, group = 0, value
    while after := _NEXT.match(text, end):
        word = after[1]
        joined = word[1:] if word.startswith(AND) and word not in ARABIC else ""
        if joined in TEENS and (teen := _NEXT.match(text, after.end())) and teen[1] in AFTER_TEENS:
            if group % 100 or not group + total:
                break
            group, end = group + TEENS[joined], teen.end()
        elif word in HUNDREDS and group < 10:
            group, end = group * 100, after.end()
        elif word in MULTIPLIERS and 0 < group < 1000:
            total, group, end = total + group * MULTIPLIERS[word], 0, after.end()
        elif joined in ARABIC and _continues(total, group, ARABIC[joined]):
            group, end = group + ARABIC[joined], after.end()
        else:
            break
    return total + group, end


def _continues(total: int, group: int, part: int) -> bool:
    """Whether a part can follow: hundreds after thousands, tens after units, units after hundreds."""
    if part in (2000, 1_000_000) or part == 1000:
        return False
    if part >= 100:
        return (group == 0 and total > 0) or (group >= 1000 and group % 1000 == 0)
    if part >= 20:
        return 0 < group % 100 < 10 or group % 100 == 0
    return group % 100 == 0 and group + total >= 100


def _counted(text: str, start: int, end: int, value: int) -> _Core | None:
    """A number word as a count, unless it measures time or space."""
    words = _words_before(text, start, 0)
    last = words[-1] if words else ""
    if _UNIT.match(text, end) or _DATE_AFTER.match(text, end):
        return None
    if value == 1 and last not in _SINGULARS:
        return None  # "at one time", "of one family"
    if last in NAMED_BY_FIGURE and value > 10:
        return None
    return _Core(start, end, value, value, "word")


def _vague(text: str, start: int, end: int, word: str) -> _Core | None:
    low = VAGUE[word]
    if word in VAGUE_OF_PEOPLE:
        of_people = _OF_PEOPLE.match(text, end)
        if of_people is None:
            return None
        end = of_people.end()
    if (more := _NEXT.match(text, end)) and more[1] in VAGUE_THOUSANDS:
        return _Core(start, more.end(), low * 1000, None, "vague")
    if more := _VAGUE_TIMES.match(text, end):
        return _Core(start, more.end(), low * _TIMES[more[1]], None, "vague")
    if word == "tens":
        return None
    if word in ("number", "few"):
        if not text.endswith(("a ", "A "), 0, start) or (word == "number" and not text.startswith(" of", end)):
            return None
        start, end = start - 2, end + (3 if word == "number" else 0)
    if word == "some" and not _PERSONS.match(text, end):
        return None
    if _UNIT.match(text, end) or text.startswith(" of years", end):
        return None
    return _Core(start, end, low, None, "vague")


def _english(text: str, start: int, end: int, word: str) -> _Core | None:
    if text[end : end + 1] == "-" and not _EN_TENS.match(text, end):
        return None  # two-storey, five-year
    if word in ("a", "an"):
        if (dozen := _EN_MULTIPLIER.match(text, end)) and dozen["m"] in ("dozen", "hundred", "thousand"):
            value = ENGLISH_MULTIPLIERS[dozen["m"]]
            if dozen["m"] == "dozen" and text[start - 5 : start].lower() == "half ":
                value, start = 6, start - 5
            return _Core(start, dozen.end(), value, value, "word")
        person = _PERSON.match(text, end)
        return _Core(start, person.end(), 1, 1, "word", person["noun"]) if person else None
    if word == "one" and not _EN_MULTIPLIER.match(text, end):
        return _Core(start, end, 1, 1, "word") if _PERSON.match(text, end) or text.startswith(" other", end) else None
    if word in ("dozen", "hundred"):
        value = ENGLISH_MULTIPLIERS[word]
        return _Core(start, end, value, value, "word")
    value = ENGLISH[word]
    if value >= 20 and (unit := _EN_TENS.match(text, end)):
        value, end = value + ENGLISH[unit["unit"]], unit.end()
    high = value
    if more := _EN_RANGE.match(text, end):
        high, end = max(value, ENGLISH[more[1]]), more.end()
    if many := _EN_MULTIPLIER.match(text, end):
        value, high, end = value * ENGLISH_MULTIPLIERS[many["m"]], high * ENGLISH_MULTIPLIERS[many["m"]], many.end()
        if rest := _EN_REST.match(text, end):
            more_value = ENGLISH[rest[1]] + (ENGLISH[rest[2]] if rest[2] else 0)
            value, high, end = value + more_value, high + more_value, rest.end()
    if (
        _UNIT.match(text, end)
        or _YEAR_OLD.match(text, end)
        or text.endswith(("age of ", "aged ", "first ", "last "), 0, start)
    ):
        return None
    return _Core(start, end, value, high, "word")
