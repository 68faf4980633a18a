"""What days an expression means: calendar arithmetic from the day of publication.

Every function gives whole days, both ends included; nothing here reads the text or the clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from models import TimePrecision
from text.dates.date_words import STARTS

Kind = Literal["when", "since", "until", "deadline"]
ONE_DAY = dt.timedelta(days=1)
STEPS = {"before_last": -2, "past": -1, "this": 0, "next": 1}
SLACK = dt.timedelta(days=3)  # a date without its year may lie this far after publication


@dataclass(frozen=True, slots=True)
class When:
    """An interval and how it was found, before it has a place in the text."""

    date_from: dt.date
    date_to: dt.date
    precision: TimePrecision
    rule: str
    relative: bool = True
    approximate: bool = False
    kind: Kind = "when"


@dataclass(frozen=True, slots=True)
class FeastLead:
    """What is said of a feast: which of its days, its eve, all its days, a Hijri or Gregorian year."""

    nth: int = 0
    eve: bool = False
    span: bool = False


@dataclass(slots=True)
class Piece:
    """What one anchor word and its figures say, whenever the article was published; positions in the folded text.

    ``weekday`` 0 is Monday; ``offset`` counts days after publication; ``which`` is past, before_last, this or next;
    ``alone`` is False when the piece means nothing without a date beside it ("Sun 3 Mar");
    ``earlier`` counts days before the event reported just before ("a day earlier"). ``month_step`` and ``year_step``
    count months and years from publication ("the 3rd of last month", "in March last year"); ``feast`` holds what
    stands before a feast that only the day of publication identifies ("the second day of Eid"). ``when`` is set
    where the piece resolves by itself: to an interval, or to a function of the day of publication.
    """

    start: int
    end: int
    offset: int | None = None
    weekday: int | None = None
    weekday_to: int | None = None
    alone: bool = True
    which: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    earlier: int | None = None
    hijri: bool = False  # month and day are those of the Hijri calendar, the year of either
    month_step: int | None = None
    year_step: int | None = None
    feast: FeastLead | None = None
    when: When | Callable[[dt.date], When | None] | None = None


def real_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None when the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def calendar_gap(weekday: int, day: dt.date) -> int:
    """Days from a day to the nearest such weekday, -3 to 3; Monday is 0.

    >>> calendar_gap(4, dt.date(2021, 4, 25))  # a Sunday
    -2
    """
    return (weekday - day.weekday() + 3) % 7 - 3


def minus(day: dt.date, days: int) -> dt.date:
    """So many days earlier, at most the first day there is."""
    return dt.date.fromordinal(max(1, day.toordinal() - days))


def month_from(published: dt.date, step: int) -> tuple[int, int]:
    """Year and month so many months from publication."""
    year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
    return max(1, year), month + 1


def month_days(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def month_and_day(said: Piece, published: dt.date | None) -> When | None:
    """A month, with its day and year where they are given; without its year the latest one up to publication."""
    assert said.month is not None
    rule = "date" if said.year else "day_month"
    year = said.year or (latest_year(said, published) if published else None)
    if year is None:
        return None
    kind: Kind = "deadline" if said.which == "next" else "when"
    if said.day is None:
        return When(*month_days(year, said.month), "month", "month", relative=False, kind=kind)
    day = real_date(year, said.month, said.day)
    if day is None:
        return None
    if said.weekday is not None and day.weekday() != said.weekday:
        rule += "_weekday_disagrees"
    if said.day_to and (last := real_date(year, said.month, said.day_to)) and last > day:
        return When(day, last, "days", rule, relative=False)
    return When(day, day, "day", rule, relative=False, kind=kind)


def latest_year(said: Piece, published: dt.date) -> int | None:
    """The year that a month or day without one belongs to."""
    assert said.month is not None
    if said.which == "this":
        return published.year
    if said.which == "next":
        return published.year + (said.month <= published.month)
    for year in range(published.year + 1, published.year - 9, -1):  # 29 February may be eight years back
        day = real_date(year, said.month, said.day or 1)
        if day is None:
            continue
        if said.which == "past":
            if (year, said.month) < (published.year, published.month) or (said.day and day < published):
                return year
        elif day <= published + (SLACK if said.day else dt.timedelta(0)):
            return year
    return None


def near_publication(said: Piece, published: dt.date) -> When | None:
    """Today, yesterday, Friday.

    Where word and weekday disagree by a day, the article was written before or after midnight, and its weekday
    stands; where they are further apart nobody can tell which is wrong, and all days from one to the other are given.
    """
    if said.offset is not None:
        day = published + dt.timedelta(days=said.offset)
        if said.weekday is None or day.weekday() == said.weekday:
            return When(day, day, "day", "day", kind="deadline" if said.offset > 0 else "when")
        apart = calendar_gap(said.weekday, day)
        latest = published + ONE_DAY if said.offset == 0 else published  # clocks may differ by a day
        if said.offset <= 0 and day + apart * ONE_DAY > latest:
            apart -= 7
        other = day + apart * ONE_DAY
        if abs(apart) == 1:
            return When(other, other, "day", "day_weekday_disagrees", approximate=True)
        return When(min(day, other), max(day, other), "days", "day_weekday_disagrees", approximate=True)
    if said.weekday is None:
        return None
    last = said.weekday if said.weekday_to is None else said.weekday_to
    back = (published.weekday() - last) % 7
    if said.which == "next" or (said.which == "this" and back):
        day = published + dt.timedelta(days=7 - back)
        return When(day, day, "day", "weekday", kind="deadline")
    if said.which in ("past", "before_last") and back == 0:
        back = 7
    if said.which == "before_last":
        back += 7
    end = minus(published, back)
    if said.weekday_to is None:
        return When(end, end, "day", "weekday")
    return When(minus(end, (last - said.weekday) % 7), end, "days", "weekdays")


def counted_back(published: dt.date, *, unit: str, number: int, about: bool, since: bool = False) -> When | None:
    """So many units before publication; ``since`` for an event that has lasted so long."""
    when = _counted_back(published, unit, number, about)
    if when and since:
        return When(when.date_from, when.date_to, when.precision, when.rule, approximate=True, kind="since")
    return when


def _counted_back(published: dt.date, unit: str, number: int, about: bool) -> When | None:
    if unit == "hour":
        day = minus(published, number // 24)
        return When(day, day, "day", "hours_ago")
    if unit == "day":
        if number == 0:  # "days ago"
            return When(minus(published, 7), minus(published, 2), "week", "days_ago", approximate=True)
        room = 1 if about else 0
        begin, end = minus(published, number + room), minus(published, number - room)
        return When(begin, end, "days" if about else "day", "days_ago", approximate=about)
    if unit == "week":
        centre = minus(published, 7 * number)
        return When(minus(centre, 2), centre + 2 * ONE_DAY, "week", "weeks_ago", approximate=True)
    if unit == "month":
        return When(*month_days(*month_from(published, -number)), "month", "months_ago", approximate=True)
    year = published.year - number
    if year < 1:
        return None
    return When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "years_ago", approximate=True)


def past_days(published: dt.date, *, days: int) -> When:
    """The past days, the day of publication included; "the past two days" is exact."""
    return When(minus(published, days), published, "days", "past_days", approximate=days > 2)


def window(published: dt.date, *, unit: str, number: int) -> When:
    """The last so many hours, days or weeks up to publication; more than a week is an aggregate."""
    hours = {"hour": 1, "day": 24, "week": 168, "month": 720, "year": 8760}[unit] * number
    begin = minus(published, max(1, round(hours / 24)))
    if hours > 168:
        return When(begin, begin, "day", "window", approximate=True, kind="since")
    return When(begin, published, "days", "window")


def last_night(published: dt.date) -> When:
    """The night before publication, which belongs to two days."""
    return When(minus(published, 1), published, "days", "last_night")


def night_before_last(published: dt.date) -> When:
    """The night that ended on the day before publication."""
    return last_night(minus(published, 1))


def latest_weekend(published: dt.date) -> When:
    """Saturday and Sunday, those of the week before until a new weekend begins."""
    begin = minus(published, (published.weekday() - 5) % 7)
    return When(begin, begin + ONE_DAY, "days", "weekend")


def period(published: dt.date, *, unit: str, which: str, week_starts: int) -> When:
    """Last week, this year, next weekend; ``week_starts`` is the first weekday, Monday being 0."""
    step = STEPS[which]
    kind: Kind = "deadline" if which == "next" else "when"
    rule = f"{which}_{unit}"
    if unit == "year":
        year = max(1, published.year + step)
        return When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", rule, kind=kind)
    if unit == "month":
        return When(*month_days(*month_from(published, step)), "month", rule, kind=kind)
    begin = minus(published, (published.weekday() - week_starts) % 7 - 7 * step)
    if unit == "weekend":
        begin += 5 * ONE_DAY
        return When(begin, begin + ONE_DAY, "days", rule, kind=kind)
    return When(begin, begin + 6 * ONE_DAY, "week", rule, approximate=True, kind=kind)


def part_of(when: When, part: str) -> When:
    """The start of a month or year is its first day; other parts keep the whole, loosely."""
    begin, end = when.date_from, when.date_to
    if part in STARTS:
        end = begin
    precision: TimePrecision = "day" if begin == end else when.precision
    return When(begin, end, precision, when.rule, when.relative, approximate=True, kind=when.kind)


def to_come(when: When, published: dt.date) -> When:
    """A deadline without its year lies ahead: "not later than 30 June", said in August, is next June's."""
    if when.rule not in ("day_month", "month") or when.date_to >= published or when.date_from.year < published.year - 1:
        return when
    begin = real_date(when.date_from.year + 1, when.date_from.month, when.date_from.day)
    end = real_date(when.date_to.year + 1, when.date_to.month, when.date_to.day)
    return replace(when, date_from=begin, date_to=end) if begin and end and begin >= published else when
