"""Tables on the screen, columns in the direction of the reader; a row can lead on to a filter, the map or a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import address, session
from wording.texts import Words

LISTED = 500  # rows of a table at a time
HEAD, ROW = 35, 33  # pixels, of the grid at our size of letters


def data_table(
    words: Words,
    table: pd.DataFrame,
    config: Mapping[str, Any] | None = None,
    *,
    rows: int | None = None,
    chooses: bool = False,
    several: bool = False,
    key: str | None = None,
) -> list[int]:
    """Draw a table; the rows that the reader chose.

    The grid of the browser runs from left to right whatever the page does, so that in Arabic the last column is given
    first, and what is not a number stands at the right.

    Parameters
    ----------
    config : mapping
        Column -> its form, as ``st.column_config`` makes them; a column without one is as wide as its words.
    rows : int, optional
        Rows seen before the table scrolls; without it, the grid's own measure.
    chooses, several : bool
        Whether a row can be chosen, and whether more than one.
    """
    given = config or {}
    forms: dict[Any, Any] = {name: dict(given.get(name) or st.column_config.Column()) for name in table.columns}
    for name, form in forms.items():
        label = str(form.get("label") or name)
        form["label"] = label[:1].upper() + label[1:]
        if words.rtl and not form.get("alignment") and not pd.api.types.is_numeric_dtype(table[name]):
            form["alignment"] = "right"
    drawn: Any = st.dataframe(  # typed as a selection only where ``on_select`` is a constant
        table,
        hide_index=True,
        key=key,
        height=HEAD + ROW * min(len(table), rows) if rows else "auto",
        column_config=forms,
        column_order=list(table.columns)[:: -1 if words.rtl else 1],
        on_select="rerun" if chooses else "ignore",
        selection_mode="multi-row" if several else "single-row",
    )
    return list(drawn["selection"]["rows"]) if chooses else []


def linked_table(
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
        The filter that a row sets: a name of :class:`filters.Filters`.
    rows : int, optional
        Rows seen before the table scrolls.
    """
    chosen = data_table(words, table, config, rows=rows, chooses=True, key=key)
    if not chosen or chosen[0] >= len(ids):
        return
    taken = ids[chosen[0]]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_taken"):
        st.html(f"<bdi>{escape(str(table.iloc[chosen[0], 0]))}</bdi>", width="content")
        st.button(words("figure.filter"), key=f"{key}_filter", on_click=session.only, args=(column, taken))
        if st.button(words("figure.on_map"), key=f"{key}_map"):
            session.only(column, taken)
            address.go("incident_map")
        if column in ("factions", "place_ids") and st.button(words("figure.profile"), key=f"{key}_profile"):
            session.only(column, taken)
            address.go("profile")
