"""How much, compared with before: counts and deaths over time, top places, factions and types, small multiples."""

from __future__ import annotations

from html import escape
from typing import get_args

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis import ranking, spans, trends
from analysis.sample import Shown
from analysis.spans import Span, Unit, last_days, natural_unit
from filters import Filters
from geo.map.palette import palette
from pages.shared import address, charts, head
from pages.shared.coverage import articles_read, coverage
from pages.shared.ranked import grouping, ranked_table
from store import Store
from store.arrays import UNDATED, iso_day
from wording.texts import Words, event_types

UNITS: tuple[Unit, ...] = get_args(Unit)
WINDOWS = {"7": 7, "28": 28, "91": 91, "364": 364}  # days up to the newest incident
MEASURES = ("incidents", "killed")
MOST = 12  # small multiples


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    if shown is None:
        return
    span = shown.span
    if span is None or len(shown) == shown.undated:
        st.info(words("trends.undated"))
        top_lists(words, shown)
        return
    window, unit, measure = controls(words, shown, span)
    read = articles_read(store)
    comparisons(words, shown, window, read[0])
    over_time(words, shown, span, unit, measure)
    coverage(words, read, span, unit)
    top_lists(words, shown)
    multiples(words, shown, span, unit, measure)


def controls(words: Words, shown: Shown, span: Span) -> tuple[Span, Unit, str]:
    """Which days are compared, how wide a bar is, and what is counted."""
    chosen = bool(shown.filters.date_from)
    windows = ["chosen", *WINDOWS] if chosen else list(WINDOWS)
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        window = address.choice(words, "trends.window", windows, "chosen" if chosen else "28")
        unit = address.choice(words, "trends.unit", UNITS, natural_unit(span))
        measure = address.choice(words, "trends.measure", MEASURES, "incidents")
    return span if window == "chosen" else last_days(span.last, WINDOWS[window]), unit, measure


# -- compared with before


def comparisons(words: Words, shown: Shown, window: Span, read: npt.NDArray[np.int64]) -> None:
    """Incidents and deaths of a span against three earlier ones."""
    begun, killed = shown.past("date_from"), trends.deaths(shown.past("killed"))
    cards = []
    for measure, weights in (("incidents", None), ("killed", killed)):
        here, found = trends.compare(begun, window, shown.oldest, weights, read)
        lines = "".join(f"<li>{comparison(words, shown, window, one)}</li>" for one in found)
        label = words(f"trends.measure.{measure}")
        cards.append(f'<div class="card"><b>{here:,}</b> <span>{escape(label)}</span><ul>{lines}</ul></div>')
    head.heading(charts.days(words, window), words("trends.compared"))
    st.html(f'<div class="cards">{"".join(cards)}</div>')
    charts.method(words, "trends.method", few=trends.FEW)


def comparison(words: Words, shown: Shown, window: Span, one: trends.Comparison) -> str:
    """One comparison as a line of HTML."""
    name = words(f"trends.against.{one.name}", days=window.days)
    if one.change is not None:
        way = "up" if one.change > 0.005 else "down" if one.change < -0.005 else "same"
        expected = f"{one.expected:,.0f}" if one.expected >= 10 else f"{one.expected:,.1f}"
        against = words("trends.expected", number=expected)
        return (
            f'<i class="{way}">{charts.percent(one.change)}</i><div>{escape(name)} <span>{escape(against)}</span></div>'
        )
    if one.reason == "no_data":
        begin = words.day(iso_day(shown.oldest)) if shown.oldest is not None else ""
        why = words("trends.no_data", date=begin)
    elif one.reason == "not_read":
        why = words("trends.not_read")
    else:
        why = words("trends.few", number=f"{one.counted:,}")
    return f"<i>—</i><div>{escape(name)} <span>{escape(why)}</span></div>"


# -- over time


def over_time(words: Words, shown: Shown, span: Span, unit: Unit, measure: str) -> None:
    """Bars of the shown incidents, stacked by type."""
    begun = shown.column("date_from")
    kinds = [*event_types(), ""]
    place = {name: number for number, name in enumerate(kinds)}
    codes = np.array([place.get(value, len(kinds) - 1) for value in shown.columns.values["event_type"]])
    weights = trends.deaths(shown.column("killed")) if measure == "killed" else None
    # What began before the first day asked for is counted above and stands in no bar.
    counts = trends.grouped(begun, codes[shown.column("event_type")], len(kinds), span, unit, weights)
    first_days = spans.bars(span, unit)
    names = [words.event_type(kind) if kind else words("legend.other.type") for kind in kinds]
    used = [i for i in range(len(kinds)) if counts[i].any()]
    table = pd.DataFrame({words(f"trends.from.{unit}"): [iso_day(day) for day in first_days]})
    for i in used:
        table[names[i]] = counts[i]
    earlier = int(np.count_nonzero((begun != UNDATED) & (begun < span.first)))
    notes = [words(f"trends.per.{unit}"), charts.days(words, span)]
    notes += [words("trends.earlier", number=f"{earlier:,}")] if earlier else []
    notes += [words("timeline.undated", number=f"{shown.undated:,}")] if shown.undated else []
    head.heading(words(f"trends.measure.{measure}"), " · ".join(notes))
    if not used:
        st.caption(words("trends.none"))
        return
    long = pd.DataFrame(
        {
            "day": np.repeat([np.datetime64(iso_day(day)) for day in first_days], len(used)),
            "kind": [names[i] for i in used] * len(first_days),
            "order": used * len(first_days),
            "number": counts[used].T.ravel(),
        }
    )
    long = long[long["number"] > 0]
    x = alt.X(
        "day:T", timeUnit=charts.TIME[unit], axis=charts.time_axis(words), scale=alt.Scale(domain=charts.edges(span))
    )
    drawn = (
        alt.Chart(long)
        .mark_bar(binSpacing=1)
        .encode(
            x=x,
            y=alt.Y("number:Q", title=None, stack=True, axis=alt.Axis(**charts.WIDE)),
            color=alt.Color("kind:N", scale=colours(names, used), legend=None),
            order="order:Q",
            tooltip=[
                alt.Tooltip("day:T", title=words(f"trends.from.{unit}"), format="%Y-%m-%d"),
                alt.Tooltip("kind:N", title=words("filter.event_types")),
                alt.Tooltip("number:Q", title=words(f"trends.measure.{measure}")),
            ],
        )
        .properties(height=260)
    )
    said = charts.course(words, first_days, counts.sum(axis=0))
    charts.legend(words, [(names[i], palette()[i]["colour"]) for i in used])
    charts.chart(words, drawn, said, table, "over_time")


def colours(names: list[str], used: list[int]) -> alt.Scale:
    """Colours of the palette for the types used."""
    return alt.Scale(domain=[names[i] for i in used], range=[palette()[i]["colour"] for i in used])


# -- top places, factions, types


def top_lists(words: Words, shown: Shown) -> None:
    """Places, factions and types with most incidents; a row filters, or leads to the map or a profile."""
    head.heading(words("trends.top"), words("trends.top.note"))
    with st.container(key="top_lists"):
        left, middle, right = st.columns([1, 1.4, 1.06], gap="small")  # names of factions are the longest
    with left:
        top(words, shown, address.choice(words, "trends.level", ranking.LEVELS, "admin1"))
    with middle:
        part = address.choice(words, "trends.part", ["any", "perpetrator", "target"], "any")
        top(words, shown, "faction" if part == "any" else part)
    with right:
        top(words, shown, address.choice(words, "trends.kind", ["event_type", "sub_event_type"], "event_type"))


def top(words: Words, shown: Shown, what: str) -> None:
    """One list."""
    by = grouping(words, shown, what)
    ranked_table(words, by.ranked(shown), by.name, by.filter, f"top_{by.filter}", len(shown))


# -- small multiples


def multiples(words: Words, shown: Shown, span: Span, unit: Unit, measure: str) -> None:
    """One small chart for each governorate, faction or type, on one scale."""
    with st.container(key="multiples_head", horizontal=True, vertical_alignment="bottom"):
        by = address.choice(words, "trends.by", ["admin1", "faction", "event_type"], "admin1")
    grouped = grouping(words, shown, by)
    order = grouped.ranked(shown, MOST)
    if not order:
        st.caption(words("trends.none"))
        return
    rows, events = shown.reports
    days, codes, killed = (shown.columns[name][rows] for name in ("date_from", grouped.codes, "killed"))
    weights = trends.deaths(killed) if measure == "killed" else None
    first_days = spans.bars(span, unit)
    names = [grouped.name(row.key) for row in order]
    counts = trends.of_groups([grouped.groups[row.key] for row in order], days, codes, span, unit, weights, events)
    long = pd.DataFrame(
        {
            "day": np.tile([np.datetime64(iso_day(day)) for day in first_days], len(order)),
            "name": np.repeat(names, len(first_days)),
            "number": np.concatenate(counts),
        }
    )
    drawn = (
        alt.Chart(long)
        .mark_area(interpolate="step", line={"size": 1}, opacity=0.35)
        .encode(
            x=alt.X("day:T", title=None, axis=charts.time_axis(words, ticks=3)),
            y=alt.Y("number:Q", title=None, axis=alt.Axis(tickCount=3)),
            tooltip=[
                alt.Tooltip("name:N", title=words(f"trends.by.{by}")),
                alt.Tooltip("day:T", title=words(f"trends.from.{unit}"), format="%Y-%m-%d"),
                alt.Tooltip("number:Q", title=words(f"trends.measure.{measure}")),
            ],
        )
        .properties(height=70, width=262)
        .facet(facet=alt.Facet("name:N", sort=names, title=None), columns=4)
    )
    wide = pd.DataFrame({words(f"trends.from.{unit}"): [iso_day(day) for day in first_days]})
    for label, row in zip(names, counts, strict=True):
        wide[label] = row
    said = words("trends.multiples.said", number=len(order), first=names[0], total=f"{order[0].incidents:,}")
    head.heading(words("trends.multiples"), words(f"trends.per.{unit}"))
    charts.chart(words, drawn, said, wide, "multiples")
