"""Charts with their legend, labels and method; each has a sentence for screen readers and its numbers as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.spans import Span, Unit
from pages.shared.data_table import data_table
from store.arrays import iso_day
from wording.texts import Words, place_names

WIDE: dict[str, Any] = {"minExtent": 36, "maxExtent": 36}  # pixels: one chart over another begins at the same edge
STYLE = Path(__file__).resolve().parent / "charts.css"


# -- words


def place_name(words: Words, place_id: str) -> str:
    """Name of a place; its id when the gazetteer does not have it."""
    return place_names(words.lang).get(place_id, place_id)


def days(words: Words, span: Span) -> str:
    """A span as people write it: ``1 April 2021 to 25 April 2021``."""
    first, last = (words.day(iso_day(day)) for day in (span.first, span.last))
    return first if span.first == span.last else words("date.span", first=first, last=last)


def course(words: Words, first_days: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]) -> str:
    """What bars over time show, in a sentence: the total, and the bar with most; days since 1970-01-01."""
    busiest = int(numbers.argmax())
    return words(
        "trends.said",
        total=f"{int(numbers.sum()):,}",
        bars=len(first_days),
        busiest=words.day(iso_day(first_days[busiest])),
        number=f"{int(numbers[busiest]):,}",
    )


def percent(change: float) -> str:
    """A change with its sign, isolated from the text around it: ``+34 %``.

    >>> percent(-0.5).strip("\u2066\u2069"), percent(12.3).strip("\u2066\u2069")
    ('−50 %', '+1,230 %')
    """
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"\u2066{sign}{abs(round(change * 100)):,} %\u2069"


# -- charts

#: The time unit of a bar, as Vega names it.
TIME: dict[Unit, Literal["yearmonthdate", "yearmonth"]] = {
    "day": "yearmonthdate",
    "week": "yearmonthdate",
    "month": "yearmonth",
}


def edges(span: Span) -> list[alt.DateTime]:
    """The days at which an axis of a span begins and ends, so that charts under each other share theirs."""
    found = []
    for day in (span.first, span.last + 1):
        year, month, date = (int(part) for part in iso_day(day).split("-"))
        found.append(alt.DateTime(year=year, month=month, date=date))
    return found


def style() -> None:
    """The look of charts, cards and tables of a page."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def embedding(words: Words) -> str:
    """What a label of a chart begins with, so that its numbers, brackets and … stand where Arabic has them."""
    return "\u202b" if words.rtl else ""


def time_axis(words: Words, ticks: int = 10) -> alt.Axis:
    """An axis of days with the months in the reader's language."""
    months = json.dumps([words(f"month.{number}") for number in range(1, 13)], ensure_ascii=False)
    day = "(date(datum.value) > 1 ? date(datum.value) + ' ' : '')"
    label = f"'{embedding(words)}' + {day} + {months}[month(datum.value)] + ' ' + year(datum.value)"
    return alt.Axis(title=None, grid=False, tickCount=ticks, labelExpr=label, labelOverlap=True, labelFlush=True)


def chart(
    words: Words, drawn: alt.Chart | alt.LayerChart | alt.FacetChart, said: str, table: pd.DataFrame, key: str
) -> None:
    """A chart, what it shows in a sentence, and its numbers as a table that can be copied and downloaded."""
    with st.container(key=f"{key}_figure"):
        st.altair_chart(drawn, key=f"{key}_chart", alt=said)
    as_table(words, table, key)


def legend(words: Words, keys: Sequence[tuple[str, str]], note: str = "") -> None:
    """Names and colours beside each other, in the direction of the page; Vega knows no other than its own."""
    body = "".join(
        f'<span class="key"><i style="background: {escape(colour)}; border-radius: 3px"></i>'
        f"<bdi>{escape(name)}</bdi></span>"
        for name, colour in keys
    )
    body += f'<span class="neutral">{escape(note)}</span>' if note else ""
    st.html(f'<div class="legend" role="group" aria-label="{escape(words("legend.title"))}">{body}</div>')


def as_table(words: Words, table: pd.DataFrame, key: str) -> None:
    """The numbers of a figure, in a fold."""
    with st.expander(words("figure.table")):
        data_table(words, table, key=f"{key}_table")


def method(words: Words, key: str, **values: object) -> None:
    """How the figure is calculated, with the source, in a fold."""
    with st.expander(words("figure.method")):
        st.write(words(key, **values))


def on_chosen(key: str, name: str, act: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """A callback that acts on the first mark a reader clicked in a chart's selection ``name``."""

    def acted() -> None:
        points = (st.session_state.get(key) or {}).get("selection", {}).get(name) or []
        if points:
            act(dict(points[0]))

    return acted
