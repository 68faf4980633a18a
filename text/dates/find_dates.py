"""When: dates and spans of Arabic and English news, as intervals of days.

Rules are tried only around the few words a date can hang on (:mod:`text.anchors`). A mention says how
precise it is and never more: "last month" is a month, "about a week ago" some days around it. Without
a day of publication only dates that name their year resolve; the clock of this machine is never used.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

from models import TimePrecision
from text.anchors import AND, plain, with_clitics
from text.dates import date_words as words
from text.dates import patterns as patterns
from text.dates.calendar import Kind, Piece, When, minus, month_and_day, near_publication, part_of, to_come
from text.dates.hijri import SAME_DAY, hijri_when
from text.dates.pieces import piece_groups, settled


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

    @property
    def disagrees(self) -> bool:
        """Whether the words contradict each other: weekday and date, or the days of two calendars."""
        return self.rule.endswith(("weekday_disagrees", "calendars_disagree"))

    @property
    def doubt(self) -> str:
        """Why the day is uncertain, as shown to a reviewer; empty when it is certain."""
        if self.rule.endswith("weekday_disagrees"):
            return "weekday and date disagree"
        if self.rule.endswith("calendars_disagree"):
            return "Hijri and Gregorian date disagree"
        if self.approximate and self.rule.startswith("hijri"):
            return "Hijri, a day or two either way"
        return "approximate" if self.approximate else ""


YEARS = range(1900, 2101)  # a source that dates an article to the year 1 or 9999 does not know when it was written


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
    return find_expressions(text).resolve(published)


@dataclass(frozen=True, slots=True)
class DayWord:
    """A day that a text names without saying which: "yesterday", "Saturday"; code points of the text.

    ``weekday`` 0 is Monday, ``offset`` counts days from that of writing; None where the words do not say.
    """

    start: int
    end: int
    weekday: int | None
    offset: int | None

    def clashes(self, other: DayWord) -> bool:
        """Whether two words of one article cannot be the same day."""
        return (self.weekday != other.weekday and None not in (self.weekday, other.weekday)) or (
            self.offset != other.offset and None not in (self.offset, other.offset)
        )


_ANY_DAY = dt.date(2001, 1, 7)  # only the words are used, never what they would mean on it


def day_words(text: str) -> list[DayWord]:
    """The days that a text names relative to an unknown day of publication.

    >>> [(w.weekday, w.offset) for w in day_words("قصف أمس السبت، وقصف اليوم")]
    [(5, -1), (None, 0)]
    """
    named = []
    for mention in find_expressions(text).resolve(_ANY_DAY):
        if mention.relative and mention.kind == "when" and mention.rule.startswith(("day", "weekday")):
            said = plain(text[mention.start : mention.end]).words
            days = {_WEEKDAY_FORMS[word] for word in said & _WEEKDAY_FORMS.keys()}
            offsets = {_OFFSET_FORMS[word] for word in said & _OFFSET_FORMS.keys()}
            weekday, offset = (next(iter(of)) if len(of) == 1 else None for of in (days, offsets))
            if offset == -1 and said & _DAY_BEFORE_YESTERDAY:
                offset = -2
            named.append(DayWord(mention.start, mention.end, weekday, offset))
    return named


_DAY_BEFORE_YESTERDAY = {phrase.split()[0] for phrase in (*words.BEFORE_YESTERDAY, *words.YESTERDAY_BEFORE)} | {
    "before"
}
_WEEKDAY_FORMS = {form: words.WEEKDAYS[word] for form, word in with_clitics(words.WEEKDAYS).items()}
_OFFSET_FORMS = {form: words.RELATIVE_DAYS[word] for form, word in with_clitics(words.RELATIVE_DAYS).items()}


class Expressions:
    """The expressions of time in one text: found once, resolved for any day of publication."""

    def __init__(self, text: str) -> None:
        self.read = plain(text)
        self.text = self.read.text
        self.groups = piece_groups(self.read)

    def resolve(self, published: dt.date | None) -> list[DateMention]:
        """The mentions that have a day when the text was published on one; None leaves relative dates out."""
        if published is not None and published.year not in YEARS:
            published = None
        mentions: list[DateMention] = []
        floor, range_from = 0, False
        for group in self.groups:
            pieces = [piece for said in group if (piece := settled(said, published)) is not None]
            when = _when(pieces, mentions[-1] if mentions else None, published) if pieces else None
            if when is None:
                continue
            start, part, opener = self._lead(pieces[0].start, floor)
            end = pieces[-1].end
            if tail := patterns.TIME_AFTER.match(self.text, end):
                end = tail.end()
            if part and when.precision in ("month", "year"):
                when = part_of(when, part)
            kind = when.kind if when.kind != "when" else self._kind(opener, when, part, end, published)
            if kind == "deadline" and published:
                when = to_come(when, published)
            mention = DateMention(
                *self.read.span(start, end), when.date_from, when.date_to, when.precision, when.relative, when.rule,
                when.approximate, kind,
            )  # fmt: skip
            if mentions and self._goes_on(mentions[-1], mention, floor, start, range_from):
                mentions[-1] = _joined(mentions[-1], mention)
            elif mentions and _two_calendars(mentions[-1], mention) and SAME_DAY.match(self.text, floor, start):
                mentions[-1] = _one_day(mentions[-1], mention)
            else:
                mentions.append(mention)
            floor, range_from = end, opener in words.BETWEEN
        return mentions

    def _goes_on(self, begin: DateMention, end: DateMention, floor: int, start: int, opened: bool) -> bool:
        """Whether two days are the ends of one span: "from 3 March to 5 March", "3 March - 5 March"."""
        if not _is_range(begin, end):
            return False
        if not opened:
            return begin.kind == "when" and bool(patterns.RANGE_ALONE.match(self.text, floor, start))
        glued = self.text[floor:start] == " " and self.text[start] == AND  # بين 28 شباط و3 آذار
        return glued or bool(patterns.RANGE_GAP.match(self.text, floor, start))

    # -- what stands in front ---------------------------------------------------------------------

    def _lead(self, start: int, floor: int) -> tuple[int, str, str]:
        """Start with the words that belong to the day, the part of a month they name, the word before."""
        part = ""
        if self.text.endswith(("of ", "of the "), floor, start) and (
            before := patterns.PART_BEFORE.search(self.text, max(floor, start - 24), start)
        ):
            start, part = before.start(), before["part"]
        begin, word = self.read.word_before(start)
        while floor <= begin < start and word in words.LEADS:
            lead = words.LEADS[word]
            part = lead if lead in words.PARTS else part
            start = begin
            begin, word = self.read.word_before(start)
            if lead in words.NOONS and word in words.BEFORE_AFTER and begin >= floor:
                start = begin
                begin, word = self.read.word_before(start)
        return start, part, word

    def _kind(self, opener: str, when: When, part: str, end: int, published: dt.date | None) -> Kind:
        if opener in words.BETWEEN and when.precision == "days" and not when.relative:
            return "when"  # "from 3 to 5 March"
        if opener in words.SINCE and not (when.relative and when.date_to == published):
            return "since"
        if part and opener in words.FROM:
            return "since"
        if opener in words.UNTIL:
            return "until"
        return "deadline" if opener in words.DEADLINE or patterns.DEADLINE_AFTER.match(self.text, end) else "when"


@lru_cache(maxsize=8)
def find_expressions(text: str) -> Expressions:
    """The expressions of time in a text, not yet resolved to days; kept for the next reader of the same text.

    >>> said = find_expressions("قصف أمس السبت")
    >>> [[m.date_from.day for m in said.resolve(dt.date(2021, 4, day))] for day in (25, 18)]
    [[24], [17]]
    """
    return Expressions(text)


def _when(pieces: list[Piece], before: DateMention | None, published: dt.date | None) -> When | None:
    """The days that neighbouring pieces name between them; ``before`` is the mention in front of them."""
    first = pieces[0]
    if isinstance(first.when, When):
        return first.when
    if first.earlier is not None:
        follows_day = before is not None and before.precision == "day" and before.kind == "when"
        base = before.date_from if follows_day and before else published
        day = minus(base, first.earlier) if base else None
        return When(day, day, "day", "days_earlier") if day else None
    said = first if len(pieces) == 1 else _together(pieces)
    if said.month is not None and said.hijri:
        return hijri_when(said, published)
    if said.month is not None:
        return month_and_day(said, published)
    return near_publication(said, published) if published and said.alone else None


def _together(pieces: list[Piece]) -> Piece:
    """One piece that combines what its neighbours say."""
    said = Piece(pieces[0].start, pieces[-1].end, alone=any(piece.alone for piece in pieces))
    for piece in pieces:
        for name in ("offset", "weekday", "weekday_to", "year", "month", "day", "day_to"):
            if (value := getattr(piece, name)) is not None:
                setattr(said, name, value)
        said.which = said.which or piece.which
        said.hijri = said.hijri or piece.hijri
    return said


def _is_range(begin: DateMention, end: DateMention) -> bool:
    both_days = begin.precision == end.precision == "day"
    return both_days and dt.timedelta(0) < end.date_from - begin.date_from <= dt.timedelta(days=31)


def _two_calendars(first: DateMention, second: DateMention) -> bool:
    named = not first.relative and not second.relative and first.precision == second.precision == "day"
    return named and first.rule.startswith("hijri") is not second.rule.startswith("hijri")


def _one_day(first: DateMention, second: DateMention) -> DateMention:
    """The Gregorian of two namings of a day; where they are days apart the rule says so."""
    kept = second if first.rule.startswith("hijri") else first
    rule = kept.rule if abs((first.date_from - second.date_from).days) <= 2 else f"{kept.rule}_calendars_disagree"
    return replace(kept, start=first.start, end=second.end, rule=rule, kind=first.kind)


def _joined(begin: DateMention, end: DateMention) -> DateMention:
    """The days from one mention to the other."""
    return replace(
        begin, end=end.end, date_to=end.date_to, precision="days", rule="range", kind="when",
        relative=begin.relative or end.relative, approximate=begin.approximate or end.approximate,
    )  # fmt: skip
