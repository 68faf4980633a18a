"""How often the machine's readings stood when curators looked: by confidence, as a curve, and by field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import pandas as pd
import streamlit as st

from analysis.machine_and_curators import BINS, Comparison, Share, compare
from analysis.two_curators import Agreement, agreements
from pages.shared import charts, head
from store import Store
from wording.texts import Words

FEWEST = 20  # incidents read before a curve is drawn: fewer say nothing
HEIGHT = 220  # pixels


def reliability(words: Words, store: Store) -> None:
    """Of a hundred readings like this, how many stood; nothing is drawn before curators have read enough."""
    readings(words, store)
    agreement(words, store)


def readings(words: Words, store: Store) -> None:
    """The machine's readings: a sentence, the curve and the fields."""
    head.heading(words("reliability.title"))
    found = compare(store.corrections.reviewed())
    read = found.incidents.read
    if read < FEWEST:
        st.caption(words("reliability.few", number=read, fewest=FEWEST))
        return
    low, high = found.incidents.interval
    st.write(
        words(
            "reliability.said", number=f"{read:,}", stood=_of_hundred(found.incidents.share),
            low=_of_hundred(low), high=_of_hundred(high),
        )
    )  # fmt: skip
    if found.added:
        st.caption(words("reliability.added", number=f"{found.added:,}"))
    charts.chart(words, curve(words, found), words("reliability.alt"), by_confidence(words, found), "reliability")
    st.dataframe(
        table(
            words, words("reliability.field"), found.fields, [words(f"reliability.{one.name}") for one in found.fields]
        ),
        hide_index=True,
    )
    charts.method(words, "reliability.method")


def agreement(words: Words, store: Store) -> None:
    """How far curators agree who read the same without seeing each other; nothing before some was read twice."""
    found = agreements(store.second_readings.readings())
    if not found[0].alike.read:
        return
    head.heading(words("agreement.title"), words("agreement.read", number=f"{found[0].alike.read:,}"))
    st.dataframe(agreement_table(words, found), hide_index=True)
    charts.method(words, "agreement.method")


def agreement_table(words: Words, found: Sequence[Agreement]) -> pd.DataFrame:
    """Agreement as rows: read twice, alike of a hundred with bounds, and alpha."""
    names = [words(f"reliability.{one.alike.name}") for one in found]
    rows = table(words, words("reliability.field"), [one.alike for one in found], names)
    rows = rows.rename(columns={words("reliability.stood"): words("agreement.alike")})
    return rows.assign(
        **{words("agreement.alpha"): ["–" if math.isnan(one.alpha) else f"{one.alpha:.2f}" for one in found]}
    )


def _of_hundred(share: float) -> int:
    return round(share * 100)


def table(words: Words, title: str, shares: Sequence[Share], names: Sequence[str]) -> pd.DataFrame:
    """Shares as rows: read, stood of a hundred, and the bounds of that."""
    rows = [(one, _of_hundred(one.interval[0]), _of_hundred(one.interval[1])) for one in shares]
    return pd.DataFrame(
        {
            title: list(names),
            words("reliability.read"): [one.read for one, _, _ in rows],
            words("reliability.stood"): [_of_hundred(one.share) if one.read else None for one, _, _ in rows],
            words("reliability.bounds"): [f"{low}–{high}" if one.read else "–" for one, low, high in rows],
        }
    )


def by_confidence(words: Words, found: Comparison) -> pd.DataFrame:
    """The bins of the confidence as a table."""
    edges = [f"{_of_hundred(low)}–{_of_hundred(high)} %" for low, high in pairwise(BINS)]
    return table(words, words("field.confidence"), found.confidence, edges)


def curve(words: Words, found: Comparison) -> alt.LayerChart | alt.FacetChart:
    """Confidence against how many of a hundred stood, with bounds; on the dashed line the two are the same."""
    rows = [
        {
            "confidence": (low + high) * 50, "stood": one.share * 100, "read": one.read,
            "low": one.interval[0] * 100, "high": one.interval[1] * 100,
        }
        for one, (low, high) in zip(found.confidence, pairwise(BINS), strict=True)
        if one.read
    ]  # fmt: skip
    scale = alt.Scale(domain=[0, 100])
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("confidence:Q", title=words("reliability.confidence"), scale=scale),
        tooltip=[
            alt.Tooltip("read:Q", title=words("reliability.read")),
            alt.Tooltip("stood:Q", title=words("reliability.stood"), format=".0f"),
        ],
    )
    y = alt.Y("stood:Q", title=words("reliability.stood"), scale=scale)
    bounds = base.mark_rule(strokeWidth=2, opacity=0.45).encode(alt.Y("low:Q", scale=scale, title=""), alt.Y2("high:Q"))
    same = alt.Chart(pd.DataFrame({"a": [0, 100]})).mark_line(strokeDash=[4, 4], opacity=0.5).encode(x="a:Q", y="a:Q")
    return alt.layer(
        same, bounds, base.mark_line(strokeWidth=2).encode(y=y), base.mark_point(filled=True, size=60).encode(y=y)
    ).properties(height=HEIGHT)
