"""Days of the Hijri calendar and feasts, as days of the Gregorian one.

The tables are those of Umm al-Qura, by hijridate. Countries begin a month when the new moon is seen, a day
earlier or later: such a day is therefore approximate unless the text names its weekday, which then decides
between neighbours.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import partial

from hijridate import Gregorian, Hijri

from text import language_words
from text.anchors import ARTICLE, CLITIC, one_of
from text.dates.calendar import ONE_DAY, SLACK, FeastLead, Kind, Piece, When, calendar_gap
from text.dates.date_words import YEAR_WORDS, any_of

_forms = partial(language_words.forms, "months")
FAST = language_words.numbers("months", "fasting_month")  # "in Ramadan" is a time; the other months are names of men
MONTHS = language_words.numbers("months", "hijri_month") | FAST
FEASTS = {  # month, first day, days
    name: (month, day, days)
    for name, value in language_words.values("months", "hijri_feast").items()
    for month, day, days in [map(int, value.split())]
}
SOLAR_FEASTS = {
    name: (month, day)
    for name, value in language_words.values("months", "solar_feast").items()
    for month, day in [map(int, value.split())]
}
_BARE = _forms("feast")  # the day of publication says which of the feasts of several days
SIGNS = _forms("hijri_sign")
ANCHORS = sorted({name.split()[0] for name in (*FEASTS, *SOLAR_FEASTS, *_BARE)})

NAME = re.compile(rf"{one_of(MONTHS)}\b")
_SIGN = rf" ?{one_of(SIGNS)}\b"
YEAR_AFTER = re.compile(
    rf",? (?:{any_of('from')} )?(?:{one_of(YEAR_WORDS)} )?(?P<year>1[34]\d\d|20\d\d)(?!\d)(?:{_SIGN})?"
)
FIGURES = re.compile(  # 12/9/1442 هـ
    r"(?<![\d./:+-])(?:(?P<d>[0-3]?\d)(?P<s>[./-])(?P<m>[01]?\d)(?P=s)(?P<y>1[34]\d\d)"
    rf"|(?P<y2>1[34]\d\d)(?P<s2>[./-])(?P<m2>[01]?\d)(?P=s2)(?P<d2>[0-3]?\d)){_SIGN}"
)
# "السبت 12 رمضان 1442 هـ الموافق 24 نيسان 2021": one day in two calendars
SAME_DAY = re.compile(rf"(?:{_SIGN})?[ ،,]*(?:{one_of(_forms('same_day'))} ?|[/=(-] ?)?\Z")

_NTH = language_words.numbers("months", "feast_day_before")
_THE_NTH = language_words.numbers("months", "feast_day_after")
_WISH = rf" {one_of(_forms('feast_wish'))}"
_FEAST = re.compile(rf"(?P<name>{one_of([*FEASTS, *SOLAR_FEASTS, *_BARE])})\b(?:{_WISH})?(?P<of_day> Day\b)?")
_DAYS, _DAY, _OF = one_of(_forms("feast_days")), any_of("day_word"), any_of("of")
_FEAST_LEAD = re.compile(
    rf"\b(?:(?P<nth>{one_of(_NTH)}) (?:{_DAYS}|{_DAY}|days?)(?: {_OF})?(?: {_DAYS})? |"
    rf"(?:{ARTICLE})?{_DAY} (?P<the_nth>{one_of(_THE_NTH)}) (?:{_OF} )?{CLITIC}(?:{_DAYS} )?|"
    rf"(?P<eve>{one_of(_forms('feast_eve'))}) |"
    rf"(?P<span>{one_of(_forms('feast_span'))}) (?:{_DAYS} )?|"
    rf"(?P<day>{one_of(_forms('feast_on'))}) )\Z"
)
_BARE_REACH = 7  # days after which nobody says "the feast" of it


def feast(text: str, floor: int, start: int) -> Piece | None:
    """The day of a feast that begins at ``start``: "second day of Eid al-Fitr", never the bare name."""
    name = _FEAST.match(text, start) or _FEAST.match(text, start + 1)  # after a glued letter
    lead = _FEAST_LEAD.search(text, max(floor, start - 40), start)
    if name is None or (lead is None and not name["of_day"]):
        return None
    word = name["name"]
    said = lead.groupdict() if lead else {}
    piece = Piece(lead.start("day") if lead and said["day"] else lead.start() if lead else start, name.end())
    if word in SOLAR_FEASTS:
        piece.month, day = SOLAR_FEASTS[word]
        piece.day = day - bool(said.get("eve")) if not said.get("nth") else None
        return piece if piece.day else None
    nth = _NTH.get(said.get("nth") or "") or _THE_NTH.get(said.get("the_nth") or "")
    piece.hijri, piece.feast = True, FeastLead(nth or 0, bool(said.get("eve")), bool(said.get("span")))
    if year := YEAR_AFTER.match(text, piece.end):
        piece.year, piece.end = int(year["year"]), year.end()
    return _days_of_feast(piece, *FEASTS[word]) if word in FEASTS else piece


def feast_at(piece: Piece, published: dt.date) -> Piece | None:
    """A feast called by no more than "the feast": the one going on or just over on the day of publication."""
    known = _bare(published)
    return _days_of_feast(replace(piece), *known) if known else None


def _days_of_feast(piece: Piece, month: int, first: int, days: int) -> Piece | None:
    """The piece with the days of a feast that lasts so many days from the first; None where it has no such day."""
    lead = piece.feast
    assert lead is not None
    if lead.nth > days:
        return None
    piece.month, piece.feast = month, None
    piece.day = first + lead.nth - 1 if lead.nth else first - lead.eve
    piece.day_to = first + days - 1 if lead.span and days > 1 else None
    return piece


def _bare(published: dt.date) -> tuple[int, int, int] | None:
    """The feast that was going on or just over on a day."""
    for month, day, days in sorted({feast for feast in FEASTS.values() if feast[2] > 1}):
        found = _latest(month, day, published, ONE_DAY)
        if found is not None and (published - found[0]).days <= days - 1 + _BARE_REACH:
            return month, day, days
    return None


def figures(match: re.Match[str]) -> Piece:
    """``12/9/1442 هـ``."""
    year, month, day = (int(match[name] or match[f"{name}2"]) for name in "ymd")
    return Piece(*match.span(), year=year, month=month, day=day, hijri=True)


def hijri_when(said: Piece, published: dt.date | None) -> When | None:
    """Gregorian days of a Hijri day or month; without its year the latest one up to publication."""
    assert said.month is not None
    if said.year is not None and said.year < 1900:
        begin = _gregorian(said.year, said.month, said.day)
    elif said.year is not None:
        begin = _in_year(said.year, said.month, said.day)
    else:
        found = _latest_meant(said, published) if published else None
        begin = found[0] if found else None
    if begin is None:
        return None
    kind: Kind = "deadline" if said.which == "next" else "when"
    if said.day is None:
        length = Gregorian.fromdate(begin).to_hijri().month_length()
        end = begin + (length - 1) * ONE_DAY
        return When(begin, end, "month", "hijri_month", relative=False, approximate=True, kind=kind)
    if said.day_to and said.day_to > said.day:
        end = begin + (said.day_to - said.day) * ONE_DAY
        return When(begin, end, "days", "hijri", relative=False, approximate=True)
    rule, approximate = "hijri", True
    if said.offset is not None and published and abs((published + said.offset * ONE_DAY - begin).days) <= 1:
        begin, approximate = published + said.offset * ONE_DAY, False
    if said.weekday is not None:
        apart = calendar_gap(said.weekday, begin)
        approximate = abs(apart) > 1
        if approximate:
            rule = "hijri_weekday_disagrees"
        else:
            begin += apart * ONE_DAY
    return When(begin, begin, "day", rule, relative=False, approximate=approximate)


def _latest_meant(said: Piece, published: dt.date) -> tuple[dt.date, int] | None:
    """First day and Hijri year of a month or day written without its year."""
    assert said.month is not None
    if said.which == "next":
        found = _latest(said.month, said.day, published, dt.timedelta(days=355))
        return found if found and found[0] > published else None
    found = _latest(said.month, said.day, published, SLACK if said.day is not None else dt.timedelta(0))
    if found and said.which == "past" and (published - found[0]).days < 30 and said.day is None:
        begin = _gregorian(found[1] - 1, said.month, None)  # said in Ramadan, "last Ramadan" is that of the year before
        return (begin, found[1] - 1) if begin else None
    return found


def _latest(month: int, day: int | None, published: dt.date, room: dt.timedelta) -> tuple[dt.date, int] | None:
    try:
        year = Gregorian.fromdate(published).to_hijri().year
    except (ValueError, OverflowError):  # outside of what the tables hold, 1924 to 2077
        return None
    for candidate in (year + 1, year, year - 1):
        found = _gregorian(candidate, month, day)
        if found is not None and found <= published + room:
            return found, candidate
    return None


def _in_year(year: int, month: int, day: int | None) -> dt.date | None:
    """The day that falls into a Gregorian year."""
    about = round((year - 622) * 33 / 32)
    days = (_gregorian(candidate, month, day) for candidate in range(about - 1, about + 3))
    return next((found for found in days if found and found.year == year), None)


def _gregorian(year: int, month: int, day: int | None) -> dt.date | None:
    """A Hijri day, the first of the month for None, the day before the first for 0."""
    try:
        first = dt.date.fromordinal(Hijri(year, month, day or 1).to_gregorian().toordinal())
    except (ValueError, OverflowError):
        return None
    return first - ONE_DAY if day == 0 else first
