"""Who hits whom: perpetrators by targets; a cell filters, and its incidents stand below."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import streamlit as st

from analysis import matrix
from analysis.matrix import ALL, NOT_STATED, Pair, own_side
from filters import Filters
from pages.shared import address, charts, head, session
from pages.shared.incident.incident_rows import incident_rows
from store import Store
from wording.texts import Words
from wording.what_happened import oblique_form

MOST = 16  # rows and columns drawn
WIDE = 10_000  # numbers from here on are too wide for a cell on a phone
LISTED = 2_000  # pairs in the table, the most frequent first: a million incidents have tens of thousands
SHORT = 44  # letters of a name beside the drawing


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    if shown is None:
        return
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        kind = address.choice(words, "matrix.kind", ["hits", "meets"], "hits")
        top = address.choice(words, "matrix.rows", ["top", "named"], "top") == "top"
        measure = address.choice(words, "trends.measure", ["incidents", "killed"], "incidents")
    count = matrix.who_hits_whom if kind == "hits" else matrix.who_meets_whom
    pairs = count(*matrix.reported(shown), top)
    if kind == "hits" and not top:
        named = {NOT_STATED, *(actor for parties in shown.columns.actors for actor, _, own in parties if own)}
        pairs = [pair for pair in pairs if {pair.first, pair.second} <= named]  # and not only those under them
    head.heading(words(f"matrix.{kind}"), words(f"matrix.{kind}.note"))
    if not pairs:
        st.caption(words("trends.none"))
        return
    edges = matrix.sums(*matrix.reported(shown), top)
    drawing(words, pairs, edges if kind == "hits" else [], kind, measure)
    charts.method(words, "matrix.method")
    incident_rows(words, store, shown, "matrix_rows")


def drawing(words: Words, pairs: list[Pair], edges: list[Pair], kind: str, measure: str) -> None:
    """The matrix with its sums, what one side seems to do to itself outlined, and below it the pairs as a table."""
    firsts, seconds = (_most(pairs, side, measure) for side in ("first", "second"))
    rows = [p for p in pairs if p.first in firsts and p.second in seconds]
    if kind == "meets":  # no order of rank: drawn both ways
        both = _most([*pairs, *(Pair(p.second, p.first, p.incidents, p.killed) for p in pairs)], "first", measure)
        firsts = seconds = both
        rows = [p for pair in pairs for p in (pair, Pair(pair.second, pair.first, pair.incidents, pair.killed))]
        rows = [p for p in rows if p.first in both and p.second in both]
    sums = [p for p in edges if p.first in (ALL, *firsts) and p.second in (ALL, *seconds)]
    if sums:
        firsts, seconds = [*firsts, ALL], [*seconds, ALL]
    drawn_pairs = [*rows, *sums]
    table = pd.DataFrame(
        {
            "first": [p.first for p in drawn_pairs],
            "second": [p.second for p in drawn_pairs],
            "first_name": [_name(words, p.first) for p in drawn_pairs],
            "second_name": [_name(words, p.second) for p in drawn_pairs],
            "number": [getattr(p, measure) for p in drawn_pairs],
            "sum": [ALL in (p.first, p.second) for p in drawn_pairs],
            "own": [kind == "hits" and own_side(p.first, p.second) for p in drawn_pairs],
        }
    )
    table = table[table["number"] > 0]
    if table.empty:
        st.caption(words("trends.none"))
        return
    order_x, order_y = ([_name(words, actor) for actor in side] for side in (seconds, firsts))
    picked = alt.selection_point(name="cell", fields=["first", "second"], on="click")
    label = f"'{charts.embedding(words)}' + datum.label"
    side = alt.Axis(
        title=words("filter.perpetrators") if kind == "hits" else None,
        labelLimit=300,
        labelOverlap=False,
        labelExpr=label,
    )
    foot = alt.Axis(
        title=words("filter.targets") if kind == "hits" else None,
        labelAngle=-40,
        labelLimit=260,
        labelExpr=label,
        orient="top",
        labelOverlap=False,
    )
    base = alt.Chart(table).encode(
        x=alt.X("second_name:N", sort=order_x, axis=foot), y=alt.Y("first_name:N", sort=order_y, axis=side)
    )
    dark = st.context.theme.type == "dark"
    scheme = ["#23323a", "#7cb9d6"] if dark else ["#dfe9ee", "#14506b"]
    inside = table[~table["sum"]]
    middle = float(inside["number"].max()) / 2
    cells = (
        base.transform_filter(~alt.datum.sum)
        .mark_rect(cursor="pointer", cornerRadius=2)
        .encode(
            color=alt.Color("number:Q", scale=alt.Scale(range=scheme, type="sqrt", zero=True), legend=None),
            tooltip=[
                alt.Tooltip("first_name:N", title=words("filter.perpetrators")),
                alt.Tooltip("second_name:N", title=words("filter.targets")),
                alt.Tooltip("number:Q", title=words(f"trends.measure.{measure}"), format=","),
            ],
        )
    )
    bright, ink = ("#10181c", "#e6e4de") if dark else ("#ffffff", "#2b2924")
    crowded = float(table["number"].max()) >= WIDE
    numbers = base.mark_text(fontSize=12).encode(
        text=alt.Text("number:Q", format=".2~s" if crowded else ","),  # 94k: exact in the tooltip and the table
        color=alt.condition(
            (alt.datum.number > middle / 2) & ~alt.datum.sum, alt.value(bright), alt.value(ink)
        ),
    )  # fmt: skip
    own = base.transform_filter(alt.datum.own).mark_rect(
        aria=False, filled=False, stroke="#d9822b", strokeWidth=2, strokeDash=[3, 2]
    )  # fmt: skip
    # Leaning names of the longest kind and the title take 210 pixels before the first cell is drawn.
    drawn = (cells.add_params(picked) + own + numbers).properties(height=215 + 30 * len({*table["first"]}))
    best = max(rows, key=lambda pair: int(getattr(pair, measure)))
    said = words(
        "matrix.said",
        pairs=len(pairs),
        first=_name(words, best.first),
        second=oblique_form(_name(words, best.second)),
        number=f"{getattr(best, measure):,}",
    )

    def take(point: dict[str, str]) -> None:
        chosen = tuple((point.get(side) or "").replace(ALL, "") for side in ("first", "second"))
        if kind == "meets":
            session.only("factions", chosen[0])
        else:
            changed = {name: (value,) for name, value in zip(("perpetrators", "targets"), chosen, strict=True) if value}
            session.change(**changed)

    with st.container(key="matrix_figure"):
        st.altair_chart(drawn, key="matrix", alt=said, on_select=charts.on_chosen("matrix", "cell", take))
    hidden = min(len(pairs), LISTED) - (len(rows) if kind == "hits" else len(rows) // 2)
    doubtful = int(inside["own"].sum())
    notes = [words("matrix.help")]
    notes += [words("matrix.own", number=words.number(doubtful))] if doubtful else []
    notes += [words("matrix.hidden", number=f"{hidden:,}")] if hidden > 0 else []
    st.caption(" ".join(notes))
    charts.as_table(words, pair_table(words, pairs[:LISTED], kind), "matrix")


def pair_table(words: Words, pairs: list[Pair], kind: str) -> pd.DataFrame:
    """Pairs with their incidents and the killed in them."""
    heads = ("filter.perpetrators", "filter.targets") if kind == "hits" else ("matrix.one", "matrix.other")
    return pd.DataFrame(
        {
            words(heads[0]): [_name(words, p.first, long=True) for p in pairs],
            words(heads[1]): [_name(words, p.second, long=True) for p in pairs],
            words("trends.measure.incidents"): [p.incidents for p in pairs],
            words("trends.measure.killed"): [p.killed for p in pairs],
        }
    )


def _name(words: Words, actor_id: str, long: bool = False) -> str:
    name = words("matrix.nobody") if actor_id == NOT_STATED else words("matrix.all")
    if actor_id not in (NOT_STATED, ALL):
        name = words.faction(actor_id)
        name = name if long else re.sub(r" ?\([^()]*\d{4}\)", "", name)  # until when it had the name
    return name if long or len(name) <= SHORT else name[: SHORT - 1].rstrip() + "…"


def _most(pairs: list[Pair], side: str, measure: str) -> list[str]:
    """Factions on one side with the highest numbers, and behind them the unnamed one."""
    total: dict[str, int] = {}
    for pair in pairs:
        actor = getattr(pair, side)
        total[actor] = total.get(actor, 0) + getattr(pair, measure)
    named = sorted(total.keys() - {NOT_STATED}, key=lambda actor: (-total[actor], actor))[:MOST]
    return [*named, *({NOT_STATED} & total.keys())]
