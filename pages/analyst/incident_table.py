"""The incidents as a table: any columns, sorted, page by page; and as a file of exactly what is shown."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from exports.data import writer
from exports.extract import Selection
from filters import Filters
from pages.shared import address, head, sign_in
from pages.shared.incident.incident_rows import COLUMNS, SORTS, USUAL, incident_rows
from pages.shared.review.chosen import chosen as review_chosen
from pages.shared.review.saved import saved
from pages.shared.review.states import accept_shown
from store import Store
from wording.texts import Words

FORMS = (".csv", ".xlsx", ".geojson", ".gpkg", ".kml", ".parquet", ".jsonl")
SCHEMES = ("waqai", "acled", "ucdp", "hxl")


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    if shown is None:
        return
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            words("rows.sort"), SORTS, format_func=lambda name: words(f"rows.sort.{name}"), key="rows_sort", width=230
        )
        size = st.selectbox(words("rows.size"), (100, 250, 500, 1000), key="rows_size", width=130)
        with st.popover(words("rows.columns")):
            columns = st.multiselect(
                words("rows.columns"),
                COLUMNS,
                default=USUAL,
                format_func=lambda name: words(f"column.{name}"),
                key="rows_columns",
                label_visibility="collapsed",
            )
        with st.popover(words("rows.export")):
            export(words, store, filters, len(shown))
        if sign_in.may("curator"):
            accept_shown(words, store, shown.columns, shown.rows)
    saved(words, store)
    chosen = [name for name in COLUMNS if name in columns] or list(USUAL)
    act = partial(review_chosen, words, store, shown.columns) if sign_in.may("curator") else None
    incident_rows(words, store, shown, "table", chosen, sort, size, act)


def export(words: Words, store: Store, filters: Filters, number: int) -> None:
    """A file of all incidents shown, in any form and scheme of the exports."""
    st.write(words("rows.export.note", number=f"{number:,}"))
    left, right = st.columns(2)
    form = left.selectbox(words("rows.form"), FORMS, key="export_form")
    schemes = SCHEMES if form != ".jsonl" else SCHEMES[:1]
    scheme = right.selectbox(words("rows.scheme"), schemes, key="export_scheme", format_func=str.upper)
    link = f"{address.home()}?{urlencode(address.query(), safe=',')}"

    def written() -> bytes:
        """The file, made when it is asked for: not on this page's way to the reader."""
        chosen = Selection.stored(store, filters, link)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"waqai{form}"
            writer.write(chosen, path, scheme=scheme, lang=words.lang)
            made = sorted(Path(folder).iterdir())
            return path.read_bytes() if len(made) == 1 else packed(made)

    # A table of letters has no place for its own description: both come in one file.
    name = "waqai.csv.zip" if form == ".csv" else f"waqai{form}"
    st.download_button(words("rows.download"), data=written, file_name=name, key="export", on_click="ignore")
    st.caption(words("rows.export.more"))


def packed(paths: Sequence[Path]) -> bytes:
    """Files as one zip; the same files give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for path in paths:
            folder.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.getvalue()
