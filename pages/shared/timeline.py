"""The timeline: incidents per day, week or month, and the span of dates a reader drags over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from geo.basemap import palette
from models import Filters
from pages.shared.words import Words
from store import Store

HERE = Path(__file__).resolve().parent
DAYS, WEEKS = 92, 366 * 2  # up to so many days are drawn as days, then as weeks, then as months

_element = st.components.v2.component(
    "waqai_timeline",
    js=(HERE / "timeline.js").read_text(encoding="utf-8"),
    css=(HERE / "timeline.css").read_text(encoding="utf-8"),
)


def timeline_data(store: Store, filters: Filters) -> dict[str, Any] | None:
    """What the timeline draws; None when no incident that passes the other filters has a date.

    Bars have ``counts`` (all other filters) and ``shown`` (the dates too), one number per event type in
    the order of the palette. The ``shown`` of all bars add up to the shown incidents that have a date.
    """
    others = replace(filters, date_from=None, date_to=None)
    days = store.histogram(others, "day")
    if days.empty:
        return None
    first, last = str(days["date"].min()), str(days["date"].max())
    length = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    unit = "day" if length <= DAYS else "week" if length <= WEEKS else "month"
    order = {row["event_type"]: number for number, row in enumerate(palette())}
    bars: dict[str, dict[str, Any]] = {}
    shown = store.histogram(filters, unit)
    for key, frame in (("counts", store.histogram(others, unit)), ("shown", shown)):
        for date, event_type, number in frame.itertuples(index=False):
            bar = bars.setdefault(date, {"date": date, "counts": [0] * len(order), "shown": [0] * len(order)})
            bar[key][order.get(event_type, order[""])] += int(number)
    return {
        "unit": unit,
        "first": first,
        "last": last,
        "from": filters.date_from,
        "to": filters.date_to,
        "bars": [bars[date] for date in sorted(bars)],
        "shown": int(shown["incidents"].sum()),
    }


def timeline(data: dict[str, Any], words: Words, on_span: Callable[[str | None, str | None], None]) -> None:
    """Draw the timeline; ``on_span(first, last)`` gets ISO dates, or None twice for all dates."""

    def changed() -> None:
        span = st.session_state.timeline.span or []
        on_span(*span) if len(span) == 2 else on_span(None, None)

    _element(
        key="timeline",
        data=data
        | {
            "palette": [row["colour"] for row in palette()],
            "months": [words(f"month.{number}") for number in range(1, 13)],
            "words": {name: words(f"timeline.{name}") for name in ("title", "start", "end")},
        },
        on_span_change=changed,
    )
