"""When: dates and spans of Arabic and English news, as intervals of days.

Rules are tried only around the few words a date can hang on (:mod:`text.anchors`). A mention says how
precise it is and never more: "last month" is a month, "about a week ago" some days around it. Without
a day of publication only dates that name their year resolve; the clock of this machine is never asked.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from hijridate import Gregorian, Hijri

from models import TimePrecision
from text.anchors import one_of, plain, positions, with_clitics
from text.date_words import (
    ABOUT, AFTER, COUNTED, DEADLINE, HIJRI_MONTHS, LEADS, MONTH_OPENERS, MONTHS, NAMED_AFTER_DATES, ORDINALS, PARTS,
    RELATIVE_DAYS, SINCE, SMALL_NUMBERS, SPANS, UNTIL, WEAK_MONTHS, WEEKDAY_ABBREVIATIONS, WEEKDAYS, WHICH,
)  # fmt: skip

Kind = Literal["when", "since", "until", "deadline"]
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or span as the text says it.

    Attributes
    ----------
    start, end : int
        Code points of the given text.
    date_from, date_to : datetime.date
        Inclusive, in the article's own time zone. For ``since``, ``until`` and ``deadline`` they say
        when the boundary itself lies: "since 2011" is 2011-01-01..2011-12-31.
    precision : TimePrecision
    relative : bool
        Whether it was counted from the day of publication (today, Friday, two days ago).
    rule : str
        The rule that read it; ends in ``weekday_disagrees`` when text and calendar do not agree.
    approximate : bool
        Whether the text or the rule leaves some days of room.
    kind : {"when", "since", "until", "deadline"}
        ``since`` is a sign of aggregates, ``deadline`` of things to come.
    """

    start: int
    end: int
    date_from: dt.date
    date_to: dt.date
    precision: TimePrecision
    relative: bool
    rule: str
    approximate: bool = False
    kind: Kind = "when"


@dataclass(frozen=True, slots=True)
class _When:
    """An interval and how it was found, before it has a place in the text."""

    date_from: dt.date
    date_to: dt.date
    precision: TimePrecision
    rule: str
    relative: bool = True
    approximate: bool = False
    kind: Kind = "when"


@dataclass(slots=True)
class _Piece:
    """What one anchor word and its figures say; pieces side by side are read together."""

    start: int
    end: int
    offset: int | None = None  # days after publication
    weekday: int | None = None
    weekday_to: int | None = None
    alone: bool = True  # False: means nothing without a date beside it ("Sun 3 Mar")
    which: str = ""  # past, this, next
    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    when: _When | None = None  # already resolved


_HIJRI = {name.split()[0] for name in HIJRI_MONTHS}
_PERIODS = {
    "الاسبوع": "week", "الشهر": "month", "العام": "year", "السنه": "year", "عام": "year", "سنه": "year",
    "الليله": "night", "ليله": "night", "week": "week", "month": "month", "year": "year", "weekend": "weekend", "night": "night",
}  # fmt: skip
_PLURALS = {"الايام": "day", "اليومين": "day", "الساعات": "hour"}  # "the past days"
_ANCHORS: dict[str, str] = {}  # written form -> table word
for _words in (WEEKDAYS, WEEKDAY_ABBREVIATIONS, RELATIVE_DAYS, _PERIODS, _PLURALS, {"كانون", "تشرين"}, _HIJRI, SPANS):
    _ANCHORS |= with_clitics(_words)
_ANCHORS |= with_clitics([name for name in MONTHS if " " not in name])

_FORMS = frozenset(_ANCHORS)

_D = r"[0-3]?\d"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_FIGURES = re.compile(
    rf"(?<![\d./:+-])(?:(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<m>[01]?\d)(?P=s)(?P<d>{_D})"
    rf"|(?P<d2>{_D})(?P<s2>[./-])(?P<m2>{_D})(?P=s2)(?P<y2>(?:19|20)\d\d))(?![\d/-]|[.:]\d)"
    rf"|(?<![\d.,/:+-])(?P<year>{_YEAR})(?![.,:]\d)"
)
_DAY_BEFORE = re.compile(
    rf"(?:(?<![\w.:,/-])[وفبل]?(?:ال ?)?(?:(?P<first>{_D})(?: ?(?:-|الي|حتي|and|to|و|or) ?(?:ال ?)?|من ))?(?P<day>{_D})(?:st|nd|rd|th)?"
    rf"|\b[وفبل]?(?P<word>{one_of(ORDINALS)}))(?: ?[/-] ?| +)?(?:من |of )?(?:شهر )?\Z"
)
_MONTH_NAMES = one_of(MONTHS)
_SECOND_WORD = re.compile(r" (?:ال)?(اول|ثاني)\b")
_HIJRI_NAME = re.compile(one_of(HIJRI_MONTHS) + r"\b")
_OTHER_NAME = re.compile(rf" ?[/(-] ?(?P<name>{_MONTH_NAMES})\b\)?")
_DAY_AFTER = re.compile(
    rf"\.? ?(?P<day>{_D})(?:st|nd|rd|th)?(?:(?: ?- ?| and | to )(?P<last>{_D}))?(?= ?,? ?{_YEAR}|(?!\d|[:.,]\d|%))"
)
_COUNTED = re.compile(COUNTED)
_YEAR_AFTER = re.compile(rf" ?[/،,.-]? ?(?:من )?(?:(?:ال)?عام |(?:ال)?سنه |of )?(?P<year>{_YEAR})(?![.:]\d)")
_WHICH_AFTER = re.compile(rf" (?:من (?:(?:ال)?عام |السنه ))?(?P<which>{AFTER}|last year|this year)\b")
_HIJRI_YEAR = re.compile(r",? (?:من )?(?:عام |سنه )?(?P<year>1[34]\d\d)(?!\d)(?: ?ه\b)?")
_PAIR = re.compile(rf"(?: ?[/-] ?| و ?| and | or )(?P<name>{one_of(WEEKDAYS)})\b")
_AFTER = re.compile(rf" (?P<which>{AFTER})\b")
_TAIL = re.compile(
    r",? (?:(?:early|late) )?(?:at )?(?:morning|afternoon|evening|night|noon|midnight)s?\b| (?:صباحا|مساء|فجرا|ظهرا|ليلا|عصرا)\b"
)
_GAP = re.compile(r"(?:['’]s?)?[ ,،(\-/]{1,3}\Z")
_NUMBER = rf"(?P<n>\d{{1,3}}|{one_of(SMALL_NUMBERS)})"
_AGO = re.compile(rf"\b(?P<prep>قبل|منذ|وقبل|ومنذ) (?P<about>{ABOUT})?(?:{_NUMBER} )?(?P<vague>(?:عده|بضعه|بضع) )?\Z")
_EN_COUNT = re.compile(rf"\b(?P<about>{ABOUT})?(?:{_NUMBER}|(?P<vague>[Ss]everal|few|a few|many))[ -]\Z", re.IGNORECASE)
_EN_AGO = re.compile(r" (?:ago|earlier)\b")
_EN_WINDOW = re.compile(rf"\b(?:in|over|during|within|for) the (?:last|past) (?:{_NUMBER} )?\Z", re.IGNORECASE)
_AR_WINDOW = re.compile(rf"\b(?:ال ?)?{_NUMBER} ?\Z")
_AR_WINDOW_AFTER = re.compile(rf" (?:القليله )?(?P<which>{AFTER})\b")


def find_dates(text: str, published: dt.date | None) -> list[DateMention]:
    """Every date and span of a text, in order, not overlapping.

    Parameters
    ----------
    text : str
        Arabic, English or mixed, as published.
    published : datetime.date or None
        What relative dates count from; None leaves them out.

    Examples
    --------
    >>> [(m.date_from.isoformat(), m.rule) for m in find_dates("قصف أمس السبت", dt.date(2021, 4, 25))]
    [('2021-04-24', 'day')]
    >>> find_dates("قصف أمس السبت", None)
    []
    >>> find_dates("شارع 16 تشرين", dt.date(2021, 4, 25))
    []
    """
    return _Reading(text, published).mentions()


class _Reading:
    """One pass over one text: pieces at the anchors, neighbours joined, days worked out."""

    def __init__(self, text: str, published: dt.date | None) -> None:
        self.read = plain(text)
        self.text = self.read.text
        self.published = published
        self.floor = 0  # end of the piece before, in the plain text

    def mentions(self) -> list[DateMention]:
        found: list[DateMention] = []
        floor = 0
        for pieces in self._groups():
            when = self._resolve(pieces, found[-1] if found else None)
            if when is None:
                continue
            start, part, opener = self._lead(pieces[0].start, floor)
            end = pieces[-1].end
            if tail := _TAIL.match(self.text, end):
                end = tail.end()
            if part and when.precision in ("month", "year"):
                when = _part_of(when, part)
            kind = when.kind if when.kind != "when" else self._kind(opener, when)
            floor = end
            raw_start, raw_end = self.read.span(start, end)
            found.append(
                DateMention(
                    raw_start,
                    raw_end,
                    when.date_from,
                    when.date_to,
                    when.precision,
                    when.relative,
                    when.rule,
                    when.approximate,
                    kind,
                )  # fmt: skip
            )
        return found

    # -- from words to pieces ---------------------------------------------------------------------

    def _groups(self) -> list[list[_Piece]]:
        """Pieces in order; "today", "Sunday" and "3 August" side by side make one group."""
        figures = [(m.start(), m.end(), m) for at in self.read.figures if (m := _FIGURES.match(self.text, at))]
        hits: list[tuple[int, int, str | re.Match[str]]] = [*positions(self.read, _FORMS), *figures]
        hits.sort(key=lambda hit: hit[0])
        groups: list[list[_Piece]] = []
        for start, end, hit in hits:
            if start < self.floor:
                continue
            piece = self._piece(start, end, _ANCHORS[hit]) if isinstance(hit, str) else self._figures(hit)
            if piece is None or (piece.day is not None and self._is_name(piece.start)):
                continue
            if groups and _fits(groups[-1], piece) and _GAP.match(self.text, groups[-1][-1].end, piece.start):
                groups[-1].append(piece)
            else:
                groups.append([piece])
            self.floor = piece.end
        return groups

    def _piece(self, start: int, end: int, word: str) -> _Piece | None:
        if word in RELATIVE_DAYS:
            return self._relative_day(start, end, word)
        if word in WEEKDAYS:
            return self._weekday(start, end, word)
        if word in WEEKDAY_ABBREVIATIONS:
            end += self.text[end : end + 1] == "."
            return _Piece(start, end, weekday=WEEKDAY_ABBREVIATIONS[word], alone=False)
        if word in MONTHS or word in ("كانون", "تشرين"):
            return self._month(start, end, word)
        if word in _HIJRI:
            return self._hijri(start, word)
        if word in _PLURALS:
            return self._past_days(start, end, word)
        if word in SPANS and (piece := self._ago(start, end, word)):
            return piece
        return self._period(start, end, _PERIODS[word]) if word in _PERIODS else None

    def _figures(self, match: re.Match[str]) -> _Piece | None:
        if year := match["year"]:
            return self._year(match.start(), match.end(), int(year))
        if match["y"]:
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        else:
            year, month, day = int(match["y2"]), int(match["m2"]), int(match["d2"])
            if month > 12 >= day:  # 04/21/2021
                month, day = day, month
        return _Piece(*match.span(), year=year, month=month, day=day) if _date(year, month, day) else None

    def _relative_day(self, start: int, end: int, word: str) -> _Piece | None:
        text, offset = self.text, RELATIVE_DAYS[word]
        if word in ("امس", "الامس"):
            if text.startswith(" الاول", end):
                return _Piece(start, end + 6, offset=-2)
            for before in ("اول من ", "اول "):
                if text.endswith(before, self.floor, start):
                    return _Piece(start - len(before), end, offset=-2)
        if word == "الليله" and (after := _AFTER.match(text, end)):
            return self._night(start, after.end())
        if word == "overnight" or word == "Overnight":
            return self._night(start, end)
        if word == "today" and text.endswith("earlier ", self.floor, start):
            start -= len("earlier ")
        return _Piece(start, end, offset=offset)

    def _night(self, start: int, end: int) -> _Piece:
        """The night before publication, which belongs to two days."""
        if self.published is None:
            return _Piece(start, end)
        when = _When(self.published - ONE_DAY, self.published, "days", "last_night")
        return _Piece(start, end, when=when)

    def _weekday(self, start: int, end: int, word: str) -> _Piece | None:
        text, which = self.text, ""
        if word == "الاثنين" and re.search(r"(?:ين|ان|هما|بين) \Z", text[max(self.floor, start - 8) : start]):
            return None  # "the two sides", not Monday
        if self._is_name(start):
            return None
        piece = _Piece(start, end, weekday=WEEKDAYS[word])
        if pair := _PAIR.match(text, end):
            gap = (WEEKDAYS[pair["name"]] - WEEKDAYS[word]) % 7
            if gap in (1, 2):
                piece.weekday_to, piece.end = WEEKDAYS[pair["name"]], pair.end()
        if after := _AFTER.match(text, piece.end):
            which, piece.end = WHICH[after["which"]], after.end()
        elif before := re.search(r"\b(last|next|this|Last|Next|This) \Z", text[max(self.floor, start - 6) : start]):
            which, piece.start = WHICH[before[1]], start - len(before[0])
        piece.which = which
        return piece

    def _month(self, start: int, end: int, word: str) -> _Piece | None:
        text = self.text
        if word in ("كانون", "تشرين"):
            second = _SECOND_WORD.match(text, end)
            if second is None:
                return None  # the dam, the university, the newspaper
            word, end = f"{word} {second[1]}", second.end()
        piece = _Piece(start, end, month=MONTHS[word])
        firm = False
        if before := _DAY_BEFORE.search(text, max(self.floor, start - 32), start):
            firm, piece.start = True, before.start()
            _take_day(piece, before)
        if (other := _OTHER_NAME.match(text, piece.end)) and MONTHS[other["name"]] == piece.month:
            firm, piece.end = True, other.end()
        if piece.day is None and (after := _DAY_AFTER.match(text, piece.end)):
            year = _YEAR_AFTER.match(text, after.end())
            if word.isascii() and not _COUNTED.match(text, after.end()) or year:
                firm, piece.end, piece.day = True, after.end(), int(after["day"])
                piece.day_to = int(after["last"]) if after["last"] else None
        if year := _YEAR_AFTER.match(text, piece.end):
            firm, piece.year, piece.end = True, int(year["year"]), year.end()
        elif which := _WHICH_AFTER.match(text, piece.end):
            firm, piece.end = True, which.end()
            if "عام" in which[0] or "سنه" in which[0] or "year" in which[0]:
                if self.published:
                    piece.year = self.published.year - (WHICH.get(which["which"].split()[0], "") == "past")
            else:
                piece.which = WHICH[which["which"]]
        elif next_word := re.search(r"\b(last|next|this) \Z", text[max(self.floor, start - 6) : start]):
            firm, piece.which, piece.start = True, WHICH[next_word[1]], start - len(next_word[0])
        if not firm:
            opener = self._word_before(start)[1]
            allowed = opener in MONTH_OPENERS or opener.endswith("mid-")
            if not allowed or (word in WEAK_MONTHS and opener not in ("شهر", "بشهر", "لشهر", "وشهر")):
                return None
        return piece

    def _hijri(self, start: int, word: str) -> _Piece | None:
        name = _HIJRI_NAME.match(self.text, self.text.find(word, start))
        before = _DAY_BEFORE.search(self.text, max(self.floor, start - 32), start)
        if name is None or before is None or self._is_name(before.start()):
            return None
        piece = _Piece(before.start(), name.end())
        _take_day(piece, before)
        year = None
        if stated := _HIJRI_YEAR.match(self.text, piece.end):
            year, piece.end = int(stated["year"]), stated.end()
        day = _hijri_day(year, HIJRI_MONTHS[name[0]], piece.day or 0, self.published)
        piece.day = None
        if day:
            piece.when = _When(day, day, "day", "hijri", relative=False)
        return piece

    def _ago(self, start: int, end: int, word: str) -> _Piece | None:
        """Three days ago, the past 24 hours: spans counted back from publication."""
        text, (unit, count) = self.text, SPANS[word]
        window = text[max(self.floor, start - 40) : start]
        if word.isascii():
            after = _EN_AGO.match(text, end)
            if after is None:
                lead = _EN_WINDOW.search(window)
                if lead is None or self.published is None:
                    return None
                number = _number(lead["n"]) or 1
                return _Piece(start - len(lead[0]), end, when=self._window(unit, number))
            lead = _EN_COUNT.search(window)
            if lead is None and unit != "hour":
                return None
            vague = lead is not None and bool(lead["vague"])
            number = _number(lead["n"]) if lead is not None and not vague else 0
            about = lead is not None and bool(lead["about"])
            begin = start - len(lead[0]) if lead else start
            return self._back(begin, after.end(), unit, number, about, since=False)
        lead = _AGO.search(window)
        if lead is None:
            number_before = _AR_WINDOW.search(window)
            after = _AR_WINDOW_AFTER.match(text, end)
            if number_before and after and WHICH[after["which"]] == "past" and self.published:
                return _Piece(
                    start - len(number_before[0]), after.end(), when=self._window(unit, _number(number_before["n"]))
                )
            return None
        if "قبل" in lead["prep"] and re.match(r"(?: قليله)? من\b(?! الان)", text[end : end + 12]):
            return None  # hours before something else
        number = _number(lead["n"]) if lead["n"] else count
        since = "منذ" in lead["prep"] and unit in ("month", "year")
        return self._back(start - len(lead[0]), end, unit, number, bool(lead["about"]), since=since)

    def _back(self, start: int, end: int, unit: str, number: int, about: bool, since: bool) -> _Piece | None:
        if self.published is None:
            return None
        when = _counted_back(self.published, unit, number, about)
        if when is None:
            return None
        if since:
            when = _When(when.date_from, when.date_to, when.precision, when.rule, True, when.approximate, "since")
        return _Piece(start, end, when=when)

    def _window(self, unit: str, number: int) -> _When:
        """The last so many hours, days or weeks up to publication; long ones are aggregates."""
        assert self.published is not None
        days = {
            "hour": max(1, round(number / 24)),
            "day": number,
            "week": 7 * number,
            "month": 30 * number,
            "year": 365 * number,
        }[unit]
        begin = _minus(self.published, days)
        if days > 7:
            return _When(begin, begin, "day", "window", approximate=True, kind="since")
        return _When(begin, self.published, "days", "window")

    def _past_days(self, start: int, end: int, word: str) -> _Piece | None:
        """In the past days: a week at most, the day of publication included."""
        after = _AR_WINDOW_AFTER.match(self.text, end)
        if after is None or self.published is None or WHICH[after["which"]] != "past":
            return None
        days = {"الايام": 7, "اليومين": 2, "الساعات": 1}[word]
        when = _When(_minus(self.published, days), self.published, "days", "past_days", approximate=word == "الايام")
        return _Piece(start, after.end(), when=when)

    def _period(self, start: int, end: int, period: str) -> _Piece | None:
        """Last week, the 24th of last month, this year; a named year is read at its figures."""
        text, which = self.text, ""
        arabic = not text[start:end].isascii()
        if arabic and (after := _AFTER.match(text, end)):
            which, end = WHICH[after["which"]], after.end()
        elif before := re.search(
            r"\b(last|next|this|past|هذا|هذه|Last|Next|This) \Z", text[max(self.floor, start - 6) : start]
        ):
            which, start = WHICH[before[1]], start - len(before[0])
        if not which or self.published is None:
            return None
        if period == "night":
            return self._night(start, end) if which == "past" else None
        step = {"past": -1, "this": 0, "next": 1}[which]
        kind: Kind = "deadline" if which == "next" else "when"
        today = self.published
        if period == "month":
            months = today.year * 12 + today.month - 1 + step
            year, month = divmod(months, 12)
            piece = _Piece(start, end, year=year, month=month + 1)
            if before := _DAY_BEFORE.search(text, max(self.floor, start - 32), start):
                piece.start = before.start()
                _take_day(piece, before)
                return piece
            interval = _month_days(year, month + 1)
        elif period == "year":
            interval = dt.date(today.year + step, 1, 1), dt.date(today.year + step, 12, 31)
        else:  # weeks begin on Saturday in Arabic, on Monday in English
            begin = (
                today - dt.timedelta(days=(today.weekday() + (2 if arabic else 0)) % 7) + dt.timedelta(days=7 * step)
            )
            if period == "weekend":
                begin += dt.timedelta(days=5)
            interval = begin, begin + dt.timedelta(days=1 if period == "weekend" else 6)
        precision: TimePrecision = {"month": "month", "year": "year", "weekend": "days"}.get(period, "week")  # type: ignore[assignment]
        return _Piece(
            start, end, when=_When(*interval, precision, f"{which}_{period}", approximate=period == "week", kind=kind)
        )

    def _year(self, start: int, end: int, year: int) -> _Piece | None:
        begin, opener = self._word_before(start)
        word = opener.rstrip("-")
        if word in ("العام", "عام", "سنه", "السنه", "وعام", "لعام", "للعام", "year"):
            start = begin
        elif word not in ("in", "In", "since", "Since", "until", "of", "late", "early", "mid", "by", "By", "منذ", "في"):
            return None
        if re.match(
            r" (?:\w+ )?(?:people|civilians|شخص|مدني|قتيل|families|عاءله|ليره|دولار|متر)", self.text[end : end + 24]
        ):
            return None
        return _Piece(
            start, end, when=_When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "year", relative=False)
        )

    # -- what stands in front ---------------------------------------------------------------------

    def _word_before(self, start: int) -> tuple[int, str]:
        """Start and text of the word before ``start`` on the same line, after the piece before."""
        text, end = self.text, start
        while end > 0 and text[end - 1] in " \"'(#_":
            end -= 1
        begin = end
        while begin > 0 and not text[begin - 1].isspace() and text[begin - 1] not in '"(,،.':
            begin -= 1
        return begin, text[begin:end]

    def _lead(self, start: int, floor: int) -> tuple[int, str, str]:
        """Start with the words that belong to the day, the part of a month they name, the word before."""
        part = ""
        begin, word = self._word_before(start)
        while begin >= floor and (word in LEADS or word == "mid-") and begin < start:
            if (LEADS.get(word) or word) in PARTS or word == "mid-":
                part = LEADS.get(word) or word
            noon = LEADS.get(word) in ("ظهر", "منتصف", "ظهيره", "غروب")
            start = begin
            begin, word = self._word_before(start)
            if noon and word in ("بعد", "وبعد", "قبل", "وقبل"):
                start = begin
                begin, word = self._word_before(start)
        return start, part, word

    def _is_name(self, start: int) -> bool:
        """Whether a street, dam or movement is named by what starts here."""
        return self._word_before(start)[1] in NAMED_AFTER_DATES

    def _kind(self, opener: str, when: _When) -> Kind:
        if self.published and when.date_from > self.published + dt.timedelta(days=3) and when.relative:
            return "deadline"
        if opener in SINCE and not (when.relative and when.date_to == self.published):
            return "since"
        if opener in UNTIL:
            return "until"
        return "deadline" if opener in DEADLINE else "when"

    # -- from pieces to days ----------------------------------------------------------------------

    def _resolve(self, pieces: list[_Piece], before: DateMention | None) -> _When | None:
        if pieces[0].when:
            return pieces[0].when
        said = _Piece(pieces[0].start, pieces[-1].end, alone=False)
        for piece in pieces:
            for name in ("offset", "weekday", "weekday_to", "year", "month", "day", "day_to"):
                if (value := getattr(piece, name)) is not None:
                    setattr(said, name, value)
            said.which = said.which or piece.which
            said.alone = said.alone or piece.alone
        if said.month is not None:
            return _month_and_day(said, self.published)
        if self.published is None or not said.alone:
            return None
        return _near_publication(said, self.published)


def _fits(group: list[_Piece], piece: _Piece) -> bool:
    """Whether a piece adds something the group does not say yet."""
    if piece.when or group[0].when:
        return False
    return not any(
        getattr(piece, name) is not None and getattr(other, name) is not None
        for other in group
        for name in ("offset", "weekday", "month")
    )


def _take_day(piece: _Piece, match: re.Match[str]) -> None:
    if match["word"]:
        piece.day = ORDINALS[match["word"]]
    elif match["first"]:
        piece.day, piece.day_to = int(match["first"]), int(match["day"])
    else:
        piece.day = int(match["day"])


def _number(word: str | None) -> int:
    if word is None:
        return 0
    return int(word) if word.isdigit() else SMALL_NUMBERS[word.lower()]


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _minus(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(max(1, day.toordinal() - days))


def _month_days(year: int, month: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _month_and_day(said: _Piece, published: dt.date | None) -> _When | None:
    """A month with what else is said of it; without its year the latest one up to publication."""
    assert said.month is not None
    year, rule = said.year, "date" if said.year else "day_month"
    if year is None:
        if published is None:
            return None
        year = _latest_year(said, published)
        if year is None:
            return None
    if said.day is None:
        begin, end = _month_days(year, said.month)
        return _When(begin, end, "month", "month", relative=False, kind="deadline" if said.which == "next" else "when")
    day = _date(year, said.month, said.day)
    if day is None:
        return None
    if said.weekday is not None and day.weekday() != said.weekday:
        rule += "_weekday_disagrees"
    if said.day_to and (end_day := _date(year, said.month, said.day_to)) and end_day > day:
        return _When(day, end_day, "days", rule, relative=False)
    kind: Kind = "deadline" if said.which == "next" else "when"
    return _When(day, day, "day", rule, relative=False, kind=kind)


def _latest_year(said: _Piece, published: dt.date) -> int | None:
    assert said.month is not None
    if said.which == "this":
        return published.year
    if said.which == "next":
        return published.year + (said.month <= published.month)
    for year in range(published.year + 1, published.year - 5, -1):
        day = _date(year, said.month, said.day or 1)
        if day is None:
            continue
        if said.which == "past":
            month_over = (year, said.month) < (published.year, published.month)
            if month_over or (said.day and day < published):
                return year
        elif day <= published + dt.timedelta(days=3 if said.day else 0):
            return year
    return None


def _near_publication(said: _Piece, published: dt.date) -> _When | None:
    """Today, yesterday, Friday: days counted from publication; the weekday decides when it disagrees."""
    if said.offset is not None:
        day = published + dt.timedelta(days=said.offset)
        if said.weekday is None or day.weekday() == said.weekday:
            return _When(day, day, "day", "day", kind="deadline" if said.offset > 0 else "when")
        apart = (said.weekday - day.weekday() + 3) % 7 - 3
        day += dt.timedelta(days=apart if day + dt.timedelta(days=apart) <= published else apart - 7)
        return _When(day, day, "day", "day_weekday_disagrees", approximate=True)
    if said.weekday is None:
        return None
    last = said.weekday if said.weekday_to is None else said.weekday_to
    back = (published.weekday() - last) % 7
    if said.which == "next":
        day = published + dt.timedelta(days=7 - back)
        return _When(day, day, "day", "weekday", kind="deadline")
    if said.which == "this" and back:
        day = published + dt.timedelta(days=7 - back)
        return _When(day, day, "day", "weekday", kind="deadline")
    if said.which == "past" and back == 0:
        back = 7
    end = published - dt.timedelta(days=back)
    if said.weekday_to is None:
        return _When(end, end, "day", "weekday")
    begin = end - dt.timedelta(days=(last - said.weekday) % 7)
    return _When(begin, end, "days", "weekdays")


def _counted_back(published: dt.date, unit: str, number: int, about: bool) -> _When | None:
    """So many units before publication; plurals without a number stay unread above days."""
    if unit == "hour":
        day = _minus(published, number // 24)
        return _When(day, day, "day", "hours_ago")
    if unit == "day":
        if number == 0:  # "days ago"
            return _When(_minus(published, 7), _minus(published, 2), "week", "days_ago", approximate=True)
        room = 1 if about else 0
        begin, end = _minus(published, number + room), _minus(published, number - room)
        return _When(begin, end, "days" if about else "day", "days_ago", approximate=about)
    if number == 0:
        return None
    if unit == "week":
        centre = _minus(published, 7 * number)
        return _When(_minus(centre, 2), centre + 2 * ONE_DAY, "week", "weeks_ago", approximate=True)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 - number, 12)
        return _When(*_month_days(year, month + 1), "month", "months_ago", approximate=True) if year > 0 else None
    year = published.year - number
    return (
        _When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "years_ago", approximate=True) if year > 0 else None
    )


def _part_of(when: _When, part: str) -> _When:
    """The start of a month or year is its first day for a span; other parts keep the whole, loosely."""
    begin, end = when.date_from, when.date_to
    if part in ("مطلع", "بدايه", "start", "beginning"):
        end = begin
    return _When(begin, end, "day" if begin == end else when.precision, when.rule, when.relative, True, when.kind)


def _hijri_day(year: int | None, month: int, day: int, published: dt.date | None) -> dt.date | None:
    if year is None:
        if published is None or not 1924 <= published.year <= 2077:
            return None
        year = Gregorian.fromdate(published).to_hijri().year
    for candidate in (year, year - 1):
        try:
            found = dt.date.fromordinal(Hijri(candidate, month, day).to_gregorian().toordinal())
        except (ValueError, OverflowError):
            return None
        if published is None or found <= published + 3 * ONE_DAY:
            return found
    return None
