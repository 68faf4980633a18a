"""What the analyst's pages are made of: the line of counts, charts with their numbers as a table, rows that lead on.

Every number comes from one selection, so that pages, map and export agree; every chart has a sentence for those
who cannot see it, and a table with the same numbers below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from analysis.sample import Shown
from analysis.spans import Span, Unit
from filters import Filters
from geo.gazetteer.gazetteer import Gazetteer
from pages.shared import address, frame, selected
from pages.shared.data_table import data_table
from store import Store
from store.arrays import iso_day
from wording.texts import Words, place_names

MAP = "pages/monitor/incident_map.py"
PROFILE = "pages/analyst/profile.py"
STYLE = Path(__file__).resolve().parent / "charts.css"
LISTED = 500  # rows of a table at a time


# -- what is shown


def shown(store: Store, filters: Filters) -> Shown:
    """What the filters show, with its past."""
    found = selected.select(store, filters)
    return Shown.of_rows(found.columns, filters, found.index, selected.undated(found, store).index)


def begin(words: Words, store: Store, filters: Filters) -> Shown | None:
    """Notices and the line of counts; what is shown, or None when there is nothing and that was said."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    frame.notices(words)
    found = selected.select(store, filters)
    counts = found.counts
    with st.container(key="counts"):
        line = words(
            "count.line",
            shown=f"{counts.shown:,}",
            total=f"{counts.total:,}",
            without_place=f"{counts.without_place:,}",
        )
        line += words("count.below", number=f"{counts.below_confidence:,}")
        samples = f'<span class="samples">{words("samples.shown")}</span>' if store.is_samples() else ""
        st.html(f'<div class="counts" role="status"><b>{line}</b>{samples}</div>')
    if counts.total == 0:
        frame.nothing_yet(words)
        return None
    if counts.shown == 0:
        nothing(words, store, filters)
        return None
    return shown(store, filters)


def nothing(words: Words, store: Store, filters: Filters) -> None:
    """Which filter hides everything, and a button that drops it."""
    st.html(f'<div class="empty"><b>{words("empty.title")}</b></div>')
    found = False
    for name in filters.active:
        number = selected.select(store, replace(filters, **{name: getattr(Filters(), name)})).counts.shown
        if number:
            found = True
            label = words(f"filter.{name}")
            st.write(words("empty.one", name=label, number=f"{number:,}"))
            st.button(words("filter.drop", name=label), key=f"drop_{name}", on_click=frame.drop, args=(name,))
    if not found:
        st.write(words("empty.all"))
        st.button(words("filter.reset"), key="empty_reset", on_click=frame.show, args=(Filters(),))


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, str]:
    """Place id -> kind, of the project's gazetteer."""
    return {place.place_id: place.kind for place in Gazetteer.load().places.values()}


def place_name(words: Words, place_id: str) -> str:
    """Name of a place; its id when the gazetteer does not have it."""
    return place_names(words.lang).get(place_id, place_id)


# -- words


def days(words: Words, span: Span) -> str:
    """A span as people write it: ``1 April 2021 to 25 April 2021``."""
    first, last = (words.day(iso_day(day), weekday=False) for day in (span.first, span.last))
    return first if span.first == span.last else words("date.span", first=first, last=last)


def percent(change: float) -> str:
    """A change with its sign, isolated from the text around it: ``+34 %``.

    >>> percent(-0.5).strip("\u2066\u2069"), percent(12.3).strip("\u2066\u2069")
    ('−50 %', '+1,230 %')
    """
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"\u2066{sign}{abs(round(change * 100)):,} %\u2069"


def heading(title: str, note: str = "") -> None:
    """The head of a part of the page."""
    title = title[:1].upper() + title[1:]
    st.html(f'<div class="panel-head"><b>{escape(title)}</b> <span>{escape(note)}</span></div>')


def method(words: Words, key: str, **values: object) -> None:
    """How it was reckoned, with the source, behind a click."""
    with st.expander(words("figure.method")):
        st.write(words(key, **values))


# -- controls


def choice(words: Words, name: str, options: list[str], default: str) -> str:
    """One of a few, always one; in the address where it is not the usual one."""
    key = f"{name}:{'+'.join(options)}:{default}"  # another default, another control
    asked = address.setting(name)
    st.session_state[key] = asked if asked in options else default
    found = st.segmented_control(
        words(name),
        options,
        format_func=lambda option: words(f"{name}.{option}"),
        key=key,
        required=True,
        on_change=lambda: address.set_setting(name, st.session_state[key], default),
    )
    address.show_setting(name)
    return found or default


# -- charts

TIME: dict[Unit, str] = {"day": "yearmonthdate", "week": "yearmonthdate", "month": "yearmonth"}  # of a bar, in Vega


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
    """The numbers of a figure, behind a click."""
    with st.expander(words("figure.table")):
        data_table(words, table, key=f"{key}_table")


# -- rows that lead on


def ranking(
    words: Words,
    table: pd.DataFrame,
    ids: Sequence[str],
    column: str,
    key: str,
    config: Mapping[str, Any] | None = None,
    rows: int | None = None,
) -> None:
    """A table of which one row can be taken: to filter by it, to its profile, or on the map.

    Parameters
    ----------
    ids : sequence of str
        What each row stands for.
    column : str
        The filter that a row sets: a name of :class:`models.Filters`.
    rows : int, optional
        Rows seen before the table scrolls.
    """
    chosen = data_table(words, table, config, rows=rows, chooses=True, key=key)
    if not chosen or chosen[0] >= len(ids):
        return
    taken = ids[chosen[0]]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_taken"):
        st.html(f"<bdi>{escape(str(table.iloc[chosen[0], 0]))}</bdi>", width="content")
        st.button(words("figure.filter"), key=f"{key}_filter", on_click=only, args=(column, taken))
        if st.button(words("figure.on_map"), key=f"{key}_map"):
            only(column, taken)
            go(MAP)
        if column in ("factions", "place_ids") and st.button(words("figure.profile"), key=f"{key}_profile"):
            only(column, taken)
            go(PROFILE)


def only(column: str, value: str) -> None:
    """Filter by one value of a column."""
    frame.show(replace(st.session_state.filters, **{column: (value,)}))


def go(page: str) -> None:
    """To another page, with filters and language."""
    st.switch_page(page, query_params=address.query())


def on_chosen(key: str, name: str, act: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """A callback that acts on the first mark a reader clicked in a chart's selection ``name``."""

    def acted() -> None:
        points = (st.session_state.get(key) or {}).get("selection", {}).get(name) or []
        if points:
            act(dict(points[0]))

    return acted
