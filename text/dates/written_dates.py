"""A date as machines and editors write it beside an article, in any of the forms that feeds and tables hold."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz
from functools import cache

from paths import LEXICONS
from text.anchors import one_of
from text.data_files import table
from text.dates.date_words import any_of
from text.dates.find_dates import YEARS, find_dates
from text.normalize import fold

LONGEST = 80  # characters: no date is longer
#: Languages of outlets that report on the region, beside Arabic and English: their months are read too.
_LANGUAGES = ["fr", "de", "es", "it", "pt", "nl", "tr", "ru"]
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?", re.S)
_BASIC = re.compile(r"((?:19|20)\d{6})[T ]?(\d{4}(?:\d\d)?)(Z|[+-]\d\d:?\d\d)?")  # ISO without its marks
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")  # seconds, or milliseconds
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)")
_CLOCK = re.compile(r"(?<![\d:+-])(\d{1,2})(?::| ?h ?)(\d\d)(?::(\d\d)(?:\.\d+)?)?(?![\d:])")  # 18:53, 18h53
_HALF = re.compile(rf"\s*(?:(?P<morning>{any_of('morning')})|(?P<afternoon>{any_of('afternoon')}))(?!\w)", re.I)
_RFC_822 = re.compile(r"(?:[A-Za-z]{3,9},? +)?(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{2}|\d{4})")
_DIGITS = re.compile(r"[^\D0-9]")  # of Arabic and of other scripts
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?$")


class AmbiguousDate(ValueError):
    """Day and month can be exchanged: 04/05/2021."""


def written_date(value: str, day_first: bool | None = None) -> str | None:
    """A date or moment as it was written, as ISO; None when it cannot be read for certain.

    Parameters
    ----------
    value : str
        ISO 8601, RFC 822, seconds or milliseconds since 1970, numbers with slashes, dots or hyphens, or words:
        Arabic (of the Levant, Egypt and the Maghreb), English, French, German, Spanish, Italian, Portuguese, Dutch,
        Turkish, Russian.
    day_first : bool, optional
        How 04/05/2021 is meant, where its column says so.

    Returns
    -------
    str or None
        ``YYYY-MM-DD``, with ``THH:MM`` and an offset where they are stated. A year before 1900 is not a date.

    Raises
    ------
    AmbiguousDate
        Day and month can be exchanged, and nothing says which is which.

    Examples
    --------
    >>> written_date("الأحد, 25 أبريل 2021 18:53:00 +0300"), written_date("25 avril 2021")
    ('2021-04-25T18:53:00+03:00', '2021-04-25')
    >>> written_date("25 de abril de 2021, 18h53"), written_date("le 25 avril 2021 à 18 h 53")
    ('2021-04-25T18:53', '2021-04-25T18:53')
    >>> written_date("20210425T185300Z"), written_date("20210425185300"), written_date("20211325185300")
    ('2021-04-25T18:53:00Z', '2021-04-25T18:53:00', None)
    >>> written_date("2021/04/20 15:07:41"), written_date("0000-00-00"), written_date("04/05/2021", day_first=True)
    ('2021-04-20T15:07:41', None, '2021-05-04')
    """
    latin = value if value.isascii() else _DIGITS.sub(lambda digit: str(int(digit[0])), value)
    stated = latin.strip(" \t\r\n\u200e\u200f")
    if not stated or len(stated) > LONGEST:
        return None
    if basic := _BASIC.fullmatch(stated):
        stated = f"{basic[1][:4]}-{basic[1][4:6]}-{basic[1][6:]}T{basic[2][:2]}:{basic[2][2:4]}"
        stated += (f":{basic[2][4:]}" if basic[2][4:] else "") + (basic[3] or "")
    if _ISO.fullmatch(stated):
        try:
            moment = dt.datetime.fromisoformat(stated)
        except ValueError:
            pass
        else:
            return stated if moment.year in YEARS else None
    if epoch := _EPOCH.fullmatch(stated):
        moment = dt.datetime.fromtimestamp(int(epoch[1]), dt.UTC)
        return moment.isoformat() if moment.year in YEARS else None
    day_words, clock, offset = _parts(stated)
    day = _numeric(day_words, day_first) or _named(day_words)
    if day is None or day.year not in YEARS:
        return None
    return day.isoformat() + (f"T{clock}{offset}" if clock else "")


def _parts(stated: str) -> tuple[str, str, str]:
    """The words of the day, the clock as ISO, and its offset from UTC; the last two empty where not stated."""
    clock = _CLOCK.search(stated)
    if clock is None:
        return re.sub(r"(?<=\d)T[\d:]*$", "", stated), "", ""
    hour, minute, second = int(clock[1]), clock[2], clock[3]
    half = _HALF.match(stated, clock.end())
    hour = hour % 12 + 12 * bool(half["afternoon"]) if half else hour
    time = f"{hour:02}:{minute}" + (f":{second}" if second else "")
    after = stated[half.end() if half else clock.end() :].strip(" ()")
    offset = _offset(after)
    rest = stated[: clock.start()] + " " + ("" if offset else after)
    try:
        dt.time.fromisoformat(time)
    except ValueError:
        time = ""
    return re.sub(r"(?<=\d)T(?=\s)", "", rest), time, offset if time else ""


def _offset(after: str) -> str:
    """The offset of a time zone that stands behind a clock, as ``+03:00``; empty for none that is known."""
    numeric = _OFFSET.search(after)
    if numeric:
        hours, minutes = int(numeric[2]), int(numeric[3] or 0)
        return f"{numeric[1]}{hours:02}:{minutes:02}" if hours < 15 and minutes < 60 else ""
    named = _zone_words().search(after)
    return _zones()[named[0].lower()] if named else ""


def _numeric(words: str, day_first: bool | None) -> dt.date | None:
    if found := _COMPACT.fullmatch(words) or _YEAR_FIRST.search(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _YEAR_LAST.search(words)
    if found is None:
        return None
    first, second, year = (int(found[n]) for n in (1, 2, 3))
    if first <= 12 and second <= 12 and first != second and day_first is None:
        raise AmbiguousDate(f"{words!r} can be read in two ways")
    if first > 12 or first == second or (day_first and second <= 12):
        first, second = second, first
    return _day(year, first, second)


def _named(words: str) -> dt.date | None:
    """A day whose month is a word."""
    if rfc_822 := _RFC_822.fullmatch(words.strip(" ,-")):  # its year may have two digits
        fields = parsedate_tz(f"{rfc_822[1]} {rfc_822[2]} {rfc_822[3]} 00:00")
        if fields is not None:
            return _day(*fields[:3])
    mentions = find_dates(words, None)
    if len(mentions) == 1 and mentions[0].precision == "day" and mentions[0].date_from == mentions[0].date_to:
        return mentions[0].date_from
    if not re.search(r"[^\W\d_]{3}", words) or not re.search(r"(?:19|20)\d\d", words):
        return None
    from dateparser import parse  # noqa: PLC0415 - half a second of tables, for what neither language says

    settings = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    moment = parse(words.strip(" ,-"), languages=_LANGUAGES, settings=settings)
    return moment.date() if moment else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@cache
def _zones() -> dict[str, str]:
    rows = table(LEXICONS / "time_zones.csv", ("form", "utc_offset"))
    return {fold(row["form"]).lower(): row["utc_offset"] for _, row in rows}


@cache
def _zone_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(_zones())}(?!\w)", re.I)


def day_comes_first(values: list[str]) -> bool | None:
    """Whether a column of numeric dates writes the day first; None when no value of it tells, or they disagree.

    >>> day_comes_first(["20/03/2021", "04/05/2021"]), day_comes_first(["04/05/2021"])
    (True, None)
    """
    told = set()
    for value in values:
        found = _YEAR_LAST.match(value.strip())
        if found and (int(found[1]) > 12) != (int(found[2]) > 12):
            told.add(int(found[1]) > 12)
    return told.pop() if len(told) == 1 else None
