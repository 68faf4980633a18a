"""One faction or one place: when, where, with whom, and what kind; the subject is the filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis import matrix, ranking, spans, trends
from analysis.matrix import Pair
from analysis.ranking import Ranked
from analysis.sample import Shown
from analysis.spans import Span
from filters import Filters
from pages.shared import charts, head, selected, session
from pages.shared.coverage import Read, articles_read, coverage
from pages.shared.incident.incident_rows import incident_rows
from pages.shared.ranked import grouping, ranked_table
from store import Store
from store.arrays import UNDATED, iso_day
from wording.texts import Words

MOST = 200  # that can be chosen


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    choose(words, store, filters)
    subject = subject_of(filters)
    if shown is None:
        return
    if subject is None:
        busiest = most_active(shown) if not (filters.factions or filters.perpetrators or filters.targets) else None
        if busiest is None:
            st.info(words("profile.none"))
            return
        subject = "faction", busiest
        shown = head.shown(store, replace(filters, factions=(busiest,)))
        st.caption(words("profile.busiest"))
    kind, ident = subject
    name = words.faction(ident) if kind == "faction" else charts.place_name(words, ident)
    head.heading(name, facts(words, shown))
    course(words, shown, name, articles_read(store))
    if kind == "faction":
        of_faction(words, shown, ident)
    else:
        of_place(words, shown, ident)
    incident_rows(words, store, shown, "profile", sort="newest", size=50)


def subject_of(filters: Filters) -> tuple[str, str] | None:
    """The one faction or place that the filters name; None when they name none or several.

    A faction comes first: a faction in a place is a profile of the faction there.
    """
    factions = {*filters.factions, *filters.perpetrators, *filters.targets}
    if len(factions) == 1:
        return "faction", factions.pop()
    if not factions and len(filters.place_ids) == 1:
        return "place", filters.place_ids[0]
    return None


def most_active(shown: Shown) -> str | None:
    """The faction that acts in most of the incidents shown: its profile is shown until the reader chooses another."""
    groups: dict[str, list[int]] = {}
    for code, parties in enumerate(shown.columns.actors):
        for actor in {actor for actor, role, own in parties if own and role in ("perpetrator", "party")}:
            groups.setdefault(actor, []).append(code)
    rows, events = shown.reports
    found = ranking.ranked(groups, shown.columns["parties"][rows], shown.columns["killed"][rows], 1, events)
    return found[0].key if found else None


def choose(words: Words, store: Store, filters: Filters) -> None:
    """Menus of factions and places; choosing sets the filter, so that the address names the subject."""
    columns = selected.columns(store)
    left, right, _ = st.columns([1.2, 1.2, 1.6], gap="small")
    menus: tuple[tuple[DeltaGenerator, str, Literal["faction", "place"], Callable[[str], str]], ...] = (
        (left, "factions", "faction", words.faction),
        (right, "place_ids", "place", partial(charts.place_name, words)),
    )
    for column, name, of, label in menus:
        now = getattr(filters, name)
        options = list(dict.fromkeys([*now[:1], *selected.frequent(columns, of)[:MOST]]))
        key = f"profile_{name}"
        st.session_state[key] = now[0] if len(now) == 1 else None
        column.selectbox(
            words(f"profile.{of}"), options, format_func=label, key=key, placeholder=words("profile.choose"),
            on_change=lambda name=name, key=key: chosen(name, st.session_state[key]),
        )  # fmt: skip


def chosen(name: str, value: str | None) -> None:
    """Make a faction or place the subject, or take it back."""
    session.change(**{name: (value,) if value else ()})


def facts(words: Words, shown: Shown) -> str:
    """How many, how deadly, from when to when."""
    killed = int(trends.deaths(shown.column("killed")).sum())
    parts = [words("profile.facts", incidents=f"{len(shown):,}", killed=f"{killed:,}")]
    begun = shown.column("date_from")[shown.column("date_from") != UNDATED]
    if len(begun):
        parts.append(charts.days(words, Span(int(begun.min()), int(begun.max()))))
    return " · ".join(parts)


def course(words: Words, shown: Shown, name: str, read: Read) -> None:
    """Incidents over time, the killed in them, and how much was read."""
    span = shown.span
    if span is None:
        return
    unit = spans.natural_unit(span)
    begun, killed = shown.column("date_from"), trends.deaths(shown.column("killed"))
    first_days, incidents = trends.series(begun, span, unit)
    dead = trends.series(begun, span, unit, killed)[1]
    label_incidents, label_killed = (words(f"trends.measure.{m}") for m in ("incidents", "killed"))
    day = words(f"trends.from.{unit}")
    table = pd.DataFrame({day: [iso_day(d) for d in first_days], label_incidents: incidents, label_killed: dead})
    days = [np.datetime64(iso_day(d)) for d in first_days]
    dark = st.context.theme.type == "dark"
    whole = alt.Scale(domain=charts.edges(span))

    def bars(label: str, numbers: npt.NDArray[np.int64], colour: str) -> alt.Chart:
        drawn: alt.Chart = (
            alt.Chart(pd.DataFrame({"day": days, "number": numbers}))
            .mark_bar(binSpacing=1, color=colour)
            .encode(
                x=alt.X("day:T", timeUnit=charts.TIME[unit], axis=charts.time_axis(words), scale=whole),
                y=alt.Y("number:Q", title=None, axis=alt.Axis(tickCount=3, **charts.WIDE)),
                tooltip=[
                    alt.Tooltip("day:T", title=day, format="%Y-%m-%d"),
                    alt.Tooltip("number:Q", title=label),
                ],
            )
            .properties(height=125)
        )
        return drawn

    said = charts.course(words, first_days, incidents)
    head.heading(label_incidents, words(f"trends.per.{unit}"))
    st.altair_chart(bars(label_incidents, incidents, "#7cb9d6" if dark else "#14506b"), alt=f"{name}: {said}")
    if dead.any():
        head.heading(label_killed, words(f"trends.per.{unit}"))
        said = words("profile.killed.said", number=f"{int(dead.sum()):,}", most=f"{int(dead.max()):,}")
        st.altair_chart(bars(label_killed, dead, "#c50333"), alt=f"{name}: {said}")
    coverage(words, read, span, unit)
    charts.as_table(words, table, "profile_course")


def of_faction(words: Words, shown: Shown, faction: str) -> None:
    """Whom it hits, who hits it, whom it meets; where; by what."""
    pairs, meets = (count(*matrix.reported(shown)) for count in (matrix.who_hits_whom, matrix.who_meets_whom))
    lists = {
        "hits": [(p.second, p) for p in pairs if p.first == faction],
        "hit_by": [(p.first, p) for p in pairs if p.second == faction],
        "meets": [(p.second if p.first == faction else p.first, p) for p in meets if faction in (p.first, p.second)],
    }
    for column, (key, rows) in zip(st.columns(3, gap="medium"), lists.items(), strict=True):
        with column:
            counterparts(words, key, rows)
    left, right = st.columns(2, gap="medium")
    with left:
        places(words, shown)
    with right:
        types(words, shown)


def of_place(words: Words, shown: Shown, place_id: str) -> None:
    """Who acts there, against whom; what lies in it; what kind."""
    for column, role in zip(st.columns(3, gap="medium"), ("perpetrator", "target", "party"), strict=True):
        with column:
            head.heading(words(f"profile.role.{role}"))
            by = grouping(words, shown, role)
            ranked_table(words, by.ranked(shown), by.name, by.filter, f"profile_{role}")
    left, right = st.columns(2, gap="medium")
    with left:
        places(words, shown, place_id)
    with right:
        types(words, shown)


def counterparts(words: Words, key: str, rows: list[tuple[str, Pair]]) -> None:
    """The others, by number of incidents."""
    head.heading(words(f"profile.{key}"))
    found = [Ranked(actor, pair.incidents, pair.killed) for actor, pair in rows]
    nobody = words("matrix.nobody")
    column = {"hits": "targets", "hit_by": "perpetrators", "meets": "factions"}[key]
    ranked_table(words, found, lambda a: words.faction(a) if a else nobody, column, f"profile_{key}")


def places(words: Words, shown: Shown, inside: str | None = None) -> None:
    """Towns, quarters and sites, or districts where that is all that is known."""
    head.heading(words("profile.places"))
    for level in ("place", "admin3", "admin1"):
        by = grouping(words, shown, level)
        found = [row for row in by.ranked(shown) if row.key != inside]
        if found:
            break
    ranked_table(words, found, by.name, by.filter, "profile_places")


def types(words: Words, shown: Shown) -> None:
    """Sub-event types."""
    head.heading(words("trends.kind"))
    by = grouping(words, shown, "sub_event_type")
    ranked_table(words, by.ranked(shown), by.name, by.filter, "profile_types")
