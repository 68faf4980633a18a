"""Incidents as rows of a table: a page at a time, newest first or by a column; a row leads to the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.sample import Shown
from models import Article, Incident
from pages.shared import address, head, session
from pages.shared.data_table import data_table
from store import Store
from store.arrays import UNDATED
from wording.incident import factions
from wording.own_words import own_words
from wording.texts import Words
from wording.what_happened import sentence

PAGE = 100
SORTS = ("newest", "oldest", "killed", "confidence", "place", "event_type")

#: Columns that can be shown, in order; those of ``USUAL`` are shown by default.
COLUMNS = (
    "event_date", "event_date_end", "time_precision", "event_type", "sub_event_type", "waqai_type", "disorder_type",
    "sentence", "place", "kind", "geo_precision", "admin1", "admin2", "admin3", "latitude", "longitude",
    "uncertainty_m", "origin_place", "factions", "perpetrators", "targets", "parties", "killed", "injured", "status",
    "modality", "claimed_by", "confidence", "source", "own_words", "evidence", "incident_id", "article_id",
)  # fmt: skip
#: Pixels; any other column is as wide as its words.
WIDTHS = {
    "waqai_type": 130,
    "sentence": 520,
    "own_words": 420,
    "evidence": 400,
    "factions": 420,
    "killed": 70,
    "injured": 70,
}
NUMBERS = ("latitude", "longitude", "uncertainty_m", "confidence")
USUAL = (
    "event_date", "waqai_type", "sentence", "place", "geo_precision", "killed", "injured", "own_words", "confidence",
    "source",
)  # fmt: skip


def incident_rows(
    words: Words,
    store: Store,
    shown: Shown,
    key: str,
    columns: Sequence[str] = USUAL,
    sort: str = "newest",
    size: int = PAGE,
    with_chosen: Callable[[Sequence[Incident], npt.NDArray[np.int64]], None] | None = None,
) -> None:
    """The incidents shown, a page at a time; a chosen row can be opened on the map.

    Parameters
    ----------
    with_chosen : callable, optional
        Draws what can be done with the rows chosen, then several at a time; it gets the incidents, and where these
        stand in the columns.
    """
    order = ordered(shown, sort)
    pages = max(1, -(-len(order) // size))
    page = min(int(st.session_state.get(f"{key}_page", 1)), pages)
    st.session_state[f"{key}_page"] = page
    here = order[(page - 1) * size : page * size]
    incidents = store.queries.numbered(shown.columns["number"][here].tolist())
    first = (page - 1) * size + 1
    note = words("rows.shown", first=f"{first:,}", last=f"{first + len(here) - 1:,}", total=f"{len(order):,}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_head"):
        head.heading(words("list.title"), note)
        if pages > 1:
            st.number_input(
                words("rows.page", pages=f"{pages:,}"),
                min_value=1,
                max_value=pages,
                step=1,
                key=f"{key}_page",
                width=150,
            )
    articles = store.queries.articles({i.article_id for i in incidents}) if {"source", "own_words"} & {*columns} else {}
    rows_of = [row(words, incident, articles.get(incident.article_id), columns) for incident in incidents]
    table = pd.DataFrame(rows_of, columns=list(columns))
    texts = [name for name in columns if name not in NUMBERS]
    table[texts] = table[texts].astype(object).fillna("")  # what no article states is an empty cell, not a word
    forms = {name: config(words, name) for name in columns}
    rows = data_table(
        words, table, forms, rows=14, chooses=True, several=with_chosen is not None, key=f"{key}_rows_{page}"
    )
    taken = [incidents[at] for at in rows if at < len(incidents)]
    if len(taken) == 1:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_taken"):
            st.text(f"{words.finer_type(taken[0])} · {words.date(taken[0])}", width="content")
            if st.button(words("figure.on_map"), key=f"{key}_map"):
                session.open_incident(taken[0].incident_id)
                address.go("incident_map")
    if taken and with_chosen is not None:
        numbers = [n for one in taken if (n := store.queries.number(one.incident_id)) is not None]
        with_chosen(taken, here[np.isin(shown.columns["number"][here], numbers)])
    elif not taken:
        st.caption(words("rows.help" if with_chosen is None else "rows.help_several"))


def ordered(shown: Shown, sort: str) -> npt.NDArray[np.int64]:
    """Positions in the columns of the incidents shown, in the order asked for; what is unknown comes last."""
    newest = shown.rows[::-1]  # the columns are by day, the undated first
    if sort == "newest":
        return newest
    columns = shown.columns
    if sort == "oldest":
        days = columns["date_from"][shown.rows]
        return np.concatenate([shown.rows[days != UNDATED], shown.rows[days == UNDATED]])
    if sort in ("killed", "confidence"):
        return newest[np.argsort(-columns[sort][newest], kind="stable")]
    name = {"place": "place_id"}.get(sort, sort)
    values = columns.values[name]
    rank = np.empty(len(values) + 1, dtype=np.int64)
    rank[-1] = len(values)
    rank[np.argsort(np.array(values, dtype=str), kind="stable")] = np.arange(len(values)) if len(values) else 0
    return newest[np.argsort(rank[columns[name][newest]], kind="stable")]


def row(words: Words, incident: Incident, source: Article | None, columns: Sequence[str]) -> dict[str, Any]:
    """The cells of one incident, in the reader's words; None where the text does not say."""
    place = incident.place
    cells: dict[str, Any] = {
        "event_date": incident.event_date,
        "event_date_end": incident.event_date_end,
        "time_precision": words(f"time.{incident.time_precision}"),
        "event_type": words.event_type(incident.event_type),
        "sub_event_type": words.event_type(incident.sub_event_type),
        "waqai_type": words.finer_type(incident),
        "disorder_type": words.event_type(incident.disorder_type),
        "geo_precision": words(f"precision.{incident.geo_precision}"),
        "origin_place": words.place(incident.origin_place) if incident.origin_place else None,
        "factions": factions(incident, words) or None,
        "killed": toll(incident.fatalities_min, incident.fatalities_max),
        "injured": toll(incident.injuries_min, incident.injuries_max),
        "status": words(f"status.{incident.status}"),
        "modality": words(f"modality.{incident.modality}"),
        "claimed_by": words.faction(incident.claimed_by) if incident.claimed_by else None,
        "confidence": incident.confidence,
        "source": source.source if source else None,
        "sentence": sentence(incident, words) if "sentence" in columns else None,
        "own_words": own_words(incident, source) if source and "own_words" in columns else None,
        "evidence": " … ".join(dict.fromkeys(e.text for e in incident.evidence)) or None,
        "incident_id": incident.incident_id,
        "article_id": incident.article_id,
    }
    for name, role in (("perpetrators", "perpetrator"), ("targets", "target"), ("parties", "party")):
        cells[name] = ("، " if words.rtl else ", ").join(
            words.actor(a) for a in incident.actors if a.role == role
        ) or None
    if place is not None:
        cells |= {"place": words.place(place), "kind": place.kind, "uncertainty_m": place.uncertainty_m}
        cells |= {"latitude": place.latitude, "longitude": place.longitude}
        cells |= {
            level: words.admin(name) for level in ("admin1", "admin2", "admin3") if (name := getattr(place, level))
        }
    return {name: cells.get(name) for name in columns}


def toll(low: int | None, high: int | None) -> str | None:
    """A number under its heading: ``3``, ``2–5``, ``≥ 2``, ``≤ 5``; None when the text does not say.

    >>> toll(3, 3), toll(2, 5), toll(2, None), toll(None, 5), toll(0, None)
    ('3', '2–5', '≥ 2', '≤ 5', None)
    """
    if low == high or (not low and high is None):
        return f"{low:,}" if low is not None and high is not None else None
    if low is None or high is None:
        return f"≥ {low:,}" if high is None else f"≤ {high:,}"
    return f"{low:,}–{high:,}"


def config(words: Words, name: str) -> Any:
    """Heading and form of a column."""
    label = words(f"column.{name}")
    if name == "confidence":
        return st.column_config.ProgressColumn(label, format="percent", min_value=0, max_value=1, width=96)
    if name in ("latitude", "longitude"):
        return st.column_config.NumberColumn(label, format="%.4f", width="small")
    if name == "uncertainty_m":
        return st.column_config.NumberColumn(label, width="small")
    return st.column_config.TextColumn(
        label, width=WIDTHS.get(name), alignment="right" if name in ("killed", "injured") else None
    )
