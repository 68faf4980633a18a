"""The bell on every page: new incidents that pass the watched views, and how many of them this reader has not seen."""

from __future__ import annotations

import streamlit as st

from pages.shared import address, session
from pages.shared.session import state
from store import Store
from store.watches import Notice
from wording import incident as in_words
from wording.texts import Words

LISTED = 20


def control(words: Words, store: Store) -> None:
    """The bell; nothing where no view is watched."""
    store.watches.look()
    if not store.watches.watched():
        return
    notices = _notices(*store.queries.standing(), store.watches.last(), store)
    new = sum(one.number > state().bell for one in notices)
    number = f" {new}" if new < LISTED else f" {LISTED}+"
    with st.popover(words("bell.label") + (number if new else ""), key="bell"):  # the bell itself is drawn by style
        if not notices:
            st.caption(words("bell.none"))
        for one in notices:
            _row(words, one)
        if new:
            st.button(words("count.seen"), key="bell_seen", on_click=_seen, args=(store.watches.last(),))
        st.page_link(state().pages["watches"], label=words("bell.watches"), query_params=address.query())


@st.cache_resource(show_spinner=False, max_entries=4)
def _notices(identity: int, revision: int, last: int, _store: Store) -> list[Notice]:
    return _store.watches.notices(most=LISTED)


def _row(words: Words, one: Notice) -> None:
    """One notice: what, where and when, and a way to it."""
    found = one.incident
    said = " · ".join((in_words.what(found, words), in_words.where(found, words), in_words.when(found, words)))
    mark = "● " if one.number > state().bell else ""
    if st.button(f"{mark}{said}", key=f"bell_{one.number}", help=one.view, width="stretch"):
        session.open_incident(found.incident_id)
        address.go("incident_map")


def _seen(last: int) -> None:
    state().bell = last
