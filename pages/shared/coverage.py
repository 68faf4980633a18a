"""How much was read, as a line under charts over time: where nothing was read nothing can be said to have happened."""

from __future__ import annotations

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis import trends
from analysis.spans import Span, Unit
from pages.shared import charts, head, selected
from store import Store
from store.arrays import iso_day
from wording.texts import Words

#: Days (since 1970-01-01) of which articles were read, in order, and how many of each.
Read = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def articles_read(store: Store) -> Read:
    """Days of which articles were read, and how many of each."""
    found = selected.read_on(store)
    return np.array(list(found), np.int64), np.array(list(found.values()), np.int64)


def coverage(words: Words, read: Read, span: Span, unit: Unit) -> None:
    """Articles read per bar, on the days of the chart above."""
    first_days, counts = trends.series(read[0], span, unit, read[1])
    long = pd.DataFrame({"day": [np.datetime64(iso_day(day)) for day in first_days], "number": counts})
    most = max(1, int(counts.max()))  # one label: two would stand on each other in so low a chart
    drawn = (
        alt.Chart(long)
        .mark_area(interpolate="step", line={"size": 1}, opacity=0.3, color="#7d8a91")
        .encode(
            x=alt.X("day:T", title=None, axis=None, scale=alt.Scale(domain=charts.edges(span))),
            y=alt.Y(
                "number:Q",
                title=None,
                scale=alt.Scale(domain=[0, most]),
                axis=alt.Axis(values=[most], grid=False, **charts.WIDE),
            ),
            tooltip=[
                alt.Tooltip("day:T", title=words(f"trends.from.{unit}"), format="%Y-%m-%d"),
                alt.Tooltip("number:Q", title=words("trends.read")),
            ],
        )
        .properties(height=44)
    )
    head.heading(words("trends.read"), words("trends.read.note", number=words.number(int(counts.sum()))))
    with st.container(key="coverage_figure"):
        st.altair_chart(drawn, key="coverage", alt=charts.course(words, first_days, counts))
