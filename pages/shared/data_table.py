"""A table on the screen: headings alike on all pages, columns in the direction of the reader, names not cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from wording.texts import Words

HEAD, ROW = 35, 33  # pixels, of the grid at our size of letters


def data_table(
    words: Words,
    table: pd.DataFrame,
    config: Mapping[str, Any] | None = None,
    *,
    rows: int | None = None,
    chooses: bool = False,
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
    chooses : bool
        Whether a row can be chosen.
    """
    forms = {name: dict((config or {}).get(name) or st.column_config.Column()) for name in table.columns}
    for name, form in forms.items():
        label = str(form.get("label") or name)
        form["label"] = label[:1].upper() + label[1:]
        if words.rtl and not pd.api.types.is_numeric_dtype(table[name]):
            form["alignment"] = "right"
    choosing: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"} if chooses else {}
    told = st.dataframe(
        table,
        hide_index=True,
        key=key,
        height=HEAD + ROW * min(len(table), rows) if rows else "auto",
        column_config=forms,
        column_order=list(table.columns)[:: -1 if words.rtl else 1],
        **choosing,
    )
    return list(told["selection"]["rows"]) if chooses else []
