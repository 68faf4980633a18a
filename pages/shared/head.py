"""The head of a page: notices, the line of counts, and a way out where the filters hide everything."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import numpy as np
import streamlit as st

from analysis.sample import Shown
from filters import Filters
from pages.shared import address, charts, frame, selected, session
from pages.shared.element import compact, element
from pages.shared.selected import Selection
from paths import public_address
from store import Counts, Store
from store.arrays import UNDATED
from wording.texts import Words

_link = element("copy_link")


def shown(store: Store, filters: Filters) -> Shown:
    """What the filters show, with its past."""
    selection = selected.select(store, filters)
    return Shown.of_rows(selection.columns, filters, selection.passing, selected.undated(selection, store).passing)


def begin(words: Words, store: Store, filters: Filters) -> Shown | None:
    """Notices and the line of counts; what is shown, or None after saying that there is nothing."""
    charts.style()
    frame.notices(words)
    selection = selected.select(store, filters)
    counts = selection.counts
    with st.container(key="counts", horizontal=True, vertical_alignment="center"):
        count_line(words, store, selection)
    if counts.total == 0:
        frame.nothing_yet(words)
        return None
    if counts.shown == 0:
        nothing(words, store, filters)
        return None
    return shown(store, filters)


def counts_said(
    words: Words, counts: Counts, country_only: int = 0, undated: int = 0, dropped: int = 0, off_map: int = 0
) -> str:
    """The line of counts: how many of how many, and which of them stand on no map, no timeline or in no sum.

    Parameters
    ----------
    country_only, undated : int
        Of those shown: known to the country only, and without a date.
    dropped : int
        Without a date, and left out because dates are asked for.
    off_map : int
        Of those shown: off the base map.
    """
    said = [words("counts", shown=words.number(counts.shown), total=words.number(counts.total))]
    also = {
        "counts_without_place": counts.without_place,
        "counts_only_country": country_only,
        "counts_off_map": off_map,
        "counts_undated": undated,
        "counts_dropped": dropped,
        "counts_set_aside": counts.set_aside,
        "counts_below": counts.below_confidence,
    }
    return words("list").join([*said, *(words(key, count=words.number(n)) for key, n in also.items() if n)])


def counts_also(words: Words, counts: Counts) -> str:
    """What else is known of those shown: how many were reviewed, out of how many reports and copies they come."""
    also = {
        "counts_reviewed": counts.reviewed,
        "counts_reports": counts.reports if counts.reports > counts.shown else 0,
        "counts_copies": counts.copies,
    }
    return words("list").join(words(key, count=words.number(n)) for key, n in also.items() if n)


def count_line(words: Words, store: Store, shown: Selection, country_only: int = 0, off_map: int = 0) -> None:
    """How many incidents are shown, of how many, and which of them stand on no map and no timeline; a link to this."""
    here, always = (_undated(one) for one in (shown, selected.undated(shown, store)))
    counts = replace(shown.counts, copies=store.copies.count())
    line = counts_said(words, counts, country_only, here, always - here, off_map)
    samples = f'<span class="samples">{words("samples.shown")}</span>' if store.queries.is_samples() else ""
    also = counts_also(words, counts)
    more = (
        f'<details><summary aria-label="{words("counts.also")}">…</summary><div>{also}</div></details>' if also else ""
    )
    st.html(f'<div class="counts" role="status"><b>{line}</b>{more}{samples}</div>', width="stretch")
    count_switch(words)
    texts = {name: words(f"link.{name}") for name in ("copy", "copied")}
    _link(key="copy_link", data=compact({"words": texts, "home": public_address() and address.home()}), width="content")


def _undated(shown: Selection) -> int:
    return int(np.count_nonzero(shown.columns["date_from"][shown.index] == UNDATED))


def count_switch(words: Words) -> None:
    """Whether events are counted, once however many report them, or every report."""
    st.session_state.counted = session.state().filters.counted or "events"
    st.segmented_control(
        words("filter.counted"),
        ("events", "reports"),
        format_func=lambda name: words(f"counted.{name}"),
        key="counted",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: session.change(counted="reports" if st.session_state.counted == "reports" else ""),
    )


def nothing(words: Words, store: Store, filters: Filters) -> None:
    """Which filter hides everything, and a button that drops it."""
    st.html(f'<div class="empty"><b>{words("empty.title")}</b></div>')
    one_is_enough = False
    for name in filters.active:
        number = selected.select(store, replace(filters, **{name: getattr(Filters(), name)})).counts.shown
        if number:
            one_is_enough = True
            label = words(f"filter.{name}")
            st.write(words("empty.one", name=label, number=f"{number:,}"))
            st.button(words("filter.drop", name=label), key=f"drop_{name}", on_click=session.drop, args=(name,))
    if not one_is_enough:
        st.write(words("empty.all"))
        st.button(words("filter.reset"), key="empty_reset", on_click=session.show, args=(Filters(),))


def heading(title: str, note: str = "") -> None:
    """The head of a part of the page."""
    title = title[:1].upper() + title[1:]
    st.html(f'<div class="panel-head"><b>{escape(title)}</b> <span>{escape(note)}</span></div>')
