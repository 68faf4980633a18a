"""Days of the Hijri calendar and feasts, as days of the Gregorian one.

The tables are those of Umm al-Qura, by hijridate. Countries begin a month when the new moon is seen, a day
earlier or later: such a day is therefore approximate unless the text names its weekday, which then decides
between neighbours.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from hijridate import Gregorian, Hijri

from text.anchors import one_of
from text.dates.calendar import ONE_DAY, SLACK, FeastLead, Kind, Piece, When, calendar_gap

MONTHS = {
    "محرم": 1, "صفر": 2, "ربيع الاول": 3, "ربيع الاخر": 4, "ربيع الثاني": 4, "جمادي الاولي": 5, "جمادي الاخره": 6,
    "جمادي الاخر": 6, "جمادي الثانيه": 6, "رجب": 7, "شعبان": 8, "رمضان": 9, "شوال": 10, "ذو القعده": 11,
    "ذي القعده": 11, "ذو الحجه": 12, "ذي الحجه": 12,
    "Ramadan": 9, "Muharram": 1, "Rajab": 7, "Shaban": 8, "Shawwal": 10,
}  # fmt: skip
FAST = ("رمضان", "Ramadan")  # "in Ramadan" is a time; the other months are also names of men
FEASTS = {  # month, first day, days; the months of the sun carry no mark
    "عيد الفطر": (10, 1, 3), "عيد الاضحي": (12, 10, 4), "عرفه": (12, 9, 1), "عاشوراء": (1, 10, 1),
    "عيد المولد النبوي": (3, 12, 1),
    "Eid al-Fitr": (10, 1, 3), "Eid ul-Fitr": (10, 1, 3), "Eid al-Adha": (12, 10, 4), "Eid ul-Adha": (12, 10, 4),
    "Ashura": (1, 10, 1),
}  # fmt: skip
SOLAR_FEASTS = {
    "عيد النوروز": (3, 21), "عيد نوروز": (3, 21), "النوروز": (3, 21), "عيد الميلاد": (12, 25),
    "Nowruz": (3, 21), "Newroz": (3, 21), "Christmas": (12, 25),
}  # fmt: skip
_BARE = ("العيد", "عيد", "Eid")  # which of the two, the day of publication tells
ANCHORS = sorted({name.split()[0] for name in (*FEASTS, *SOLAR_FEASTS, *_BARE)})

NAME = re.compile(rf"{one_of(MONTHS)}\b")
YEAR_AFTER = re.compile(r",? (?:من )?(?:عام |سنه |لعام )?(?P<year>1[34]\d\d|20\d\d)(?!\d)(?: ?(?:ه|AH|هجري[اه]?)\b)?")
FIGURES = re.compile(  # 12/9/1442 هـ
    r"(?<![\d./:+-])(?:(?P<d>[0-3]?\d)(?P<s>[./-])(?P<m>[01]?\d)(?P=s)(?P<y>1[34]\d\d)"
    r"|(?P<y2>1[34]\d\d)(?P<s2>[./-])(?P<m2>[01]?\d)(?P=s2)(?P<d2>[0-3]?\d)) ?(?:ه|AH|هجري[اه]?)\b"
)
# "السبت 12 رمضان 1442 هـ الموافق 24 نيسان 2021": one day in two calendars
SAME_DAY = re.compile(r"(?: ?ه\b)?[ ،,]*(?:(?:الموافق[ه]?|موافق)(?: ?ل| يوم)? ?|[/=(-] ?|corresponding to |or )?\Z")

_NTH = {"اول": 1, "ثاني": 2, "ثالث": 3, "رابع": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_THE_NTH = {"الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4}
_FEAST = re.compile(rf"(?:{one_of([*FEASTS, *SOLAR_FEASTS, *_BARE])})\b(?: المبارك)?(?: Day\b)?")
_FEAST_LEAD = re.compile(
    rf"\b(?:(?P<nth>{one_of(_NTH)}) (?:ايام|يوم|days?)(?: من| of)?(?: ايام)? |"
    rf"(?:ال)?يوم (?P<the_nth>{one_of(_THE_NTH)}) (?:من |ل)?(?:ايام )?|"
    r"(?P<eve>عشيه|وقفه|ليله|eve of) |"
    r"(?P<span>خلال|في|ايام|عطله|during|over) (?:ايام |عطله )?|"
    r"(?P<day>يوم|صباح|مساء|ظهر|فجر|on|On) )\Z"
)
_BARE_REACH = 7  # days after which nobody says "the feast" of it


def feast(text: str, floor: int, start: int) -> Piece | None:
    """The day of a feast that begins at ``start``: "second day of Eid al-Fitr", never the bare name."""
    name = _FEAST.match(text, start) or _FEAST.match(text, start + 1)  # after a glued letter
    lead = _FEAST_LEAD.search(text, max(floor, start - 40), start)
    if name is None or (lead is None and not name[0].endswith(" Day")):
        return None
    word = name[0].removesuffix(" Day").removesuffix(" المبارك")
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
    for month, day, days in (FEASTS["عيد الفطر"], FEASTS["عيد الاضحي"]):
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
        found = _told(said, published) if published else None
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


def _told(said: Piece, published: dt.date) -> tuple[dt.date, int] | None:
    """First day and Hijri year of what a text means that names no year."""
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
