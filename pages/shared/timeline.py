"""The timeline: incidents per day, week or month, and the span of dates a reader drags, picks or plays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.spans import Unit, starts
from filters import Filters
from geo.map.marks import NUMBER_OF_GROUPS
from geo.map.palette import palette
from pages.shared.element import compact, element
from pages.shared.selected import Groups, Selection
from store.arrays import UNDATED, day_number, iso_day
from wording.texts import Words

UNITS: tuple[Unit, ...] = get_args(Unit)
MOST_BARS = {"day": 400, "week": 800, "month": 2400}  # no more bars than a screen has pixels
DAYS, WEEKS = 92, 366 * 2  # up to so many days are drawn as days, then as weeks, then as months
QUICK = {"1d": 1, "7d": 7, "30d": 30, "365d": 365}  # days up to the newest incident
Days = npt.NDArray[np.int64]

_element = element("timeline")


def timeline_data(
    shown: Selection,
    undated: Selection,
    groups: Groups,
    unit: Unit | None = None,
    window: tuple[str, str] | None = None,
    read: Mapping[int, int] | None = None,
) -> dict[str, Any] | None:
    """What the timeline draws; None when no incident that passes the other filters has a date.

    A bar is a row: its first day (days since 1970-01-01), the number that passes all filters but the dates, and,
    unless nothing does, how many pass the dates too, one number per group of colour. The latter of all bars
    add up to the shown incidents that have a date and begin inside the window.

    Parameters
    ----------
    undated : Selection
        The same filters without the dates.
    unit : str, optional
        Width of a bar; what fits the length otherwise.
    window : tuple of str, optional
        First and last day (ISO, inclusive) to look at, instead of everything.
    read : mapping of int to int, optional
        Day -> articles read of it: a row each bar of time in which there are any, its first day and their number.
    """
    begun = undated.columns["date_from"]
    days = _dated(begun[undated.index])
    if not len(days):
        return None
    newest = int(days[-1])
    first, last = int(days[0]), newest
    if window is not None:
        first, last = day_number(window[0]), day_number(window[1])
        days = days[(days >= first) & (days <= last)]
    length = last - first
    best: Unit = "day" if length <= DAYS else "week" if length <= WEEKS else "month"
    units = [u for u in UNITS if length / {"day": 1, "week": 7, "month": 30.4}[u] <= MOST_BARS[u]]
    unit = unit if unit in units else best
    each, often = _runs(days)
    begins, first_of = np.unique(starts(each, unit), return_index=True)
    counts = np.add.reduceat(often, first_of)
    index = shown.index[begun[shown.index] != UNDATED]
    here = index if window is None else index[(begun[index] >= first) & (begun[index] <= last)]
    each, often = _runs(begun[here].astype(np.int64))
    at = np.repeat(np.searchsorted(begins, starts(each, unit)), often)
    keys = at * NUMBER_OF_GROUPS + groups.codes[here]
    stacks = np.bincount(keys, minlength=len(begins) * NUMBER_OF_GROUPS).reshape(len(begins), NUMBER_OF_GROUPS)
    bars = [
        [day, number, *(stack if any(stack) else ())]
        for day, number, stack in zip(begins.tolist(), counts.tolist(), stacks.tolist(), strict=True)
    ]
    filters = shown.filters
    return {
        "unit": unit,
        "units": units,
        "first": iso_day(first),
        "last": iso_day(last),
        "newest": iso_day(newest),
        "from": filters.date_from,
        "to": filters.date_to,
        "zoomed": window is not None,
        "bars": bars,
        "read": _read(read or {}, first, last, unit),
        "shown": len(index),
    }


def _read(read: Mapping[int, int], first: int, last: int, unit: Unit) -> list[list[int]]:
    days = np.array([day for day in read if first <= day <= last], np.int64)
    begins, at = np.unique(starts(days, unit), return_inverse=True)
    numbers = np.bincount(at, weights=[read[day] for day in days.tolist()], minlength=len(begins))
    return [[day, int(number)] for day, number in zip(begins.tolist(), numbers.tolist(), strict=True)]


def _dated(days: npt.NDArray[Any]) -> Days:
    """Days in order, without the undated that come first."""
    return days[np.searchsorted(days, UNDATED, side="right") :].astype(np.int64)


def _runs(days: Days) -> tuple[Days, Days]:
    """Every day of an ordered list once, and how often it occurs; sorting a million of them again takes far longer."""
    first = np.flatnonzero(np.diff(days, prepend=days[:1] - 1))
    return days[first], np.diff(first, append=len(days))


def quick_spans(data: dict[str, Any], filters: Filters, words: Words) -> list[dict[str, Any]]:
    """The last day, week, month and year up to the newest incident, and everything."""
    newest = day_number(data["newest"])
    spans: dict[str, list[str]] = {
        name: [iso_day(newest - days + 1), iso_day(newest)] for name, days in QUICK.items()
    } | {"all": []}
    now = [day for day in (filters.date_from, filters.date_to) if day]
    to_newest = words("timeline.to_newest", date=words.day(data["newest"]))
    return [
        {
            "text": words(f"timeline.quick.{name}"),
            "label": f"{words(f'timeline.quick.{name}')} · {to_newest}" if span else words("timeline.clear"),
            "span": span,
            "on": now == span,
        }
        for name, span in spans.items()
    ]


def timeline(
    data: dict[str, Any],
    filters: Filters,
    words: Words,
    on_span: Callable[[str | None, str | None], None],
    on_unit: Callable[[Unit], None],
    on_zoom: Callable[[bool], None],
) -> None:
    """Draw the timeline.

    Parameters
    ----------
    on_span : callable
        Gets the first and last ISO date of a span, or None twice for all dates.
    on_unit, on_zoom : callable
        Get the width of a bar, and whether to look at the span only.
    """

    def span_changed() -> None:
        span = st.session_state.timeline.span
        if span is not None:
            on_span(*span) if len(span) == 2 else on_span(None, None)

    def unit_changed() -> None:
        if st.session_state.timeline.unit in UNITS:
            on_unit(st.session_state.timeline.unit)

    def zoom_changed() -> None:
        if st.session_state.timeline.zoom is not None:
            on_zoom(bool(st.session_state.timeline.zoom))

    named: tuple[str, ...] = (
        "title",
        "help",
        "start",
        "end",
        "play",
        "pause",
        "zoom_in",
        "zoom_out",
        "unit",
        "mode",
        "speed",
        "read",
    )
    named += ("mode.window", "mode.sum", "speed.slow", "speed.medium", "speed.fast")
    texts = {name: words(f"timeline.{name}") for name in named}
    texts |= {f"unit.{unit}": words(f"timeline.bars.{unit}") for unit in UNITS}
    texts["described"] = words(
        "timeline.described",
        bars=len(data["bars"]),
        shown=data["shown"],
        first=words.day(data["first"]),
        last=words.day(data["last"]),
    )
    _element(
        key="timeline",
        data=compact(
            data
            | {
                "palette": [row["colour"] for row in palette()],
                "months": [words(f"month.{number}") for number in range(1, 13)],
                "quick": quick_spans(data, filters, words),
                "words": texts,
            }
        ),
        on_span_change=span_changed,
        on_unit_change=unit_changed,
        on_zoom_change=zoom_changed,
    )
