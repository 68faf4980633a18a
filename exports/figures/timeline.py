"""Bars over time: incidents by day, week, month or year, such that there are not too many of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exports.extract import Selection
from exports.figures.looks import look
from filters import Filters
from geo.map.palette import marks
from wording.texts import Words

if TYPE_CHECKING:
    from exports.figures.brief import Brief

BARS = 45  # of a timeline at most
SHORT = {"day": "%d/%m", "week": "%d/%m/%y", "month": "%m/%Y", "year": "%Y"}  # under a narrow bar


def timeline(brief: Brief, selection: Selection) -> dict[str, Any]:
    """Bars by day, week, month or year, not too many of them, with the articles read of each."""
    chosen = selection.filters
    dated = [(i.event_date, i.event_type) for i in selection.incidents if i.event_date]
    days = [(day, kind) for day, kind in dated if not chosen.date_from or day >= chosen.date_from]
    earlier = len(dated) - len(days)  # what began before the first day asked for is counted and stands in no bar
    if not days and not (chosen.date_from and chosen.date_to):
        return {"bars": []}
    first = min([d for d, _ in days] + ([chosen.date_from] if chosen.date_from else []))
    last = max([d for d, _ in days] + ([chosen.date_to] if chosen.date_to else []))
    unit, starts = stretch_of_time(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    numbers: dict[dt.date, Counter[str]] = {start: Counter() for start in starts}
    for day, event_type in days:
        numbers[start_of(dt.date.fromisoformat(day), unit)][event_type] += 1
    read = Counter[dt.date]()
    for day, number in selection.read.items():
        if (start := start_of(dt.date.fromisoformat(day), unit)) in numbers:
            read[start] += number
    order = [*marks(), *sorted({t for _, t in days} - set(marks()))]
    bars = [
        {
            "start": start.isoformat(),
            "label": brief.each(lambda p, s: label(s, unit, p), start),
            "short": start.strftime(SHORT[unit]),
            "read": read[start],
            "parts": [{"type": t, "count": found[t], "colour": look(t)["colour"]} for t in order if found[t]],
        }
        for start, found in numbers.items()
    ]
    named = _named(len(starts), brief.design.template == "comparison", len(brief.phrases) > 1)
    return {
        "unit": brief.each(lambda p: p(f"unit_{unit}") + (p("timeline_earlier", count=earlier) if earlier else "")),
        "bars": bars,
        "most": max(sum(n.values()) for n in numbers.values()) or 1,
        "read_most": max(read.values(), default=0) or 1,
        "read_said": brief.say("articles_read", count=f"{read.total():,}") if selection.read_on else [],
        "labels": [{"at": n, "text": bars[n]["label"]} for n in named],
    }


def _named(bars: int, narrow: bool, two: bool) -> list[int]:
    """Which bars carry their day: as many as stand beside each other in one language or two."""
    room = (2 if two else 3) if narrow else (3 if two else 7)
    if bars <= room:
        return list(range(bars))
    return [0, bars - 1] if room == 2 else [0, bars // 2, bars - 1]


def previous(filters: Filters) -> Filters | None:
    """The filters of as many days just before; None where the days have no beginning or no end.

    >>> previous(Filters(date_from="2021-04-19", date_to="2021-04-25")).date_from
    '2021-04-12'
    """
    if not (filters.date_from and filters.date_to):
        return None
    first, last = dt.date.fromisoformat(filters.date_from), dt.date.fromisoformat(filters.date_to)
    end = first - dt.timedelta(days=1)
    return replace(filters, date_from=(end - (last - first)).isoformat(), date_to=end.isoformat())


def stretch_of_time(first: dt.date, last: dt.date, most: int = BARS) -> tuple[str, list[dt.date]]:
    """The finest unit with no more than ``most`` bars, and the first day of each; years where no unit has so few."""
    for unit in ("day", "week", "month", "year"):
        start, end, starts = start_of(first, unit), start_of(last, unit), list[dt.date]()
        while start <= end and len(starts) <= most:
            starts.append(start)
            start = following(start, unit)
        if start > end and len(starts) <= most:
            return unit, starts
    return "year", [dt.date(y, 1, 1) for y in range(first.year, last.year + 1)]


def start_of(day: dt.date, unit: str) -> dt.date:
    """First day of the day, week (Monday), month or year."""
    if unit == "week":
        return dt.date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def following(day: dt.date, unit: str) -> dt.date:
    """First day of the next day, week, month or year."""
    if unit == "month":
        return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    if unit == "year":
        return dt.date(day.year + 1, 1, 1)
    return day + dt.timedelta(days=7 if unit == "week" else 1)


def label(start: dt.date, unit: str, phrases: Words) -> str:
    """What stands under a bar."""
    if unit == "year":
        return str(start.year)
    return phrases.month(start.isoformat()) if unit == "month" else phrases.day(start)
