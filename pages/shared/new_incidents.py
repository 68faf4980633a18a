"""New incidents while the page is open: looked for as often as the reader wants, and marked until seen."""

from __future__ import annotations

import re

import streamlit as st

from pages.shared.selected import Selection
from pages.shared.session import state
from store import Store
from wording.texts import Words

EVERY = (0, 10, 30, 60, 300)  # seconds between looks; 0: only when the reader acts
DEFAULT = 30
COOKIE = "waqai_seen"  # document.js keeps it: identity and revision of the store


def baseline(selection: Selection) -> int:
    """The revision of the store up to which the reader has seen everything: as this browser kept it.

    Without one, as on a first visit, what is there now is not new.
    """
    now = state()
    if now.seen is None:
        now.seen = read_seen(st.context.cookies.get(COOKIE))
    if now.seen is None or now.seen[0] != selection.columns.identity or now.seen[1] > selection.columns.revision:
        mark_seen(selection)
        return selection.columns.revision
    return now.seen[1]


def read_seen(cookie: object) -> tuple[int, int] | None:
    """Identity and revision of the store as a cookie holds them; None for anything else.

    >>> read_seen("12.345"), read_seen("12"), read_seen("a.b"), read_seen(None)
    ((12, 345), None, None, None)
    """
    found = re.fullmatch(r"(\d{1,19})\.(\d{1,19})", cookie) if isinstance(cookie, str) else None
    return (int(found[1]), int(found[2])) if found else None


def new_numbers(selection: Selection) -> set[int]:
    """Numbers of the shown incidents that came after the reader's first look."""
    columns = selection.columns
    late = selection.index[columns["revision"][selection.index] > baseline(selection)]
    return set(columns["number"][late].tolist())


def mark_seen(selection: Selection) -> None:
    """What is there now is no longer new."""
    state().seen = (selection.columns.identity, selection.columns.revision)


def watch(store: Store, revision: int) -> None:
    """Ask the store for its revision every so often; the page runs again when there is a newer one."""
    every = st.session_state.get("live_every", DEFAULT)

    def look() -> None:
        if store.queries.revision() != revision:
            st.rerun()

    st.fragment(look, run_every=every or None)()


def control(words: Words) -> None:
    """How often to look, in a popover."""

    def said(seconds: int) -> str:
        if not seconds:
            return words("live.off")
        return words("live.seconds", number=seconds) if seconds < 60 else words("live.minutes", number=seconds // 60)

    st.session_state.setdefault("live_every", DEFAULT)
    st.session_state.live_every = st.session_state.live_every  # kept while another page is open
    with st.popover(words("live.title"), key="live"):
        st.selectbox(words("live.every"), EVERY, format_func=said, key="live_every")


def news(words: Words, selection: Selection, new: set[int]) -> None:
    """How many came in, and a button to take note of them."""
    if new:
        with st.container(key="news", horizontal=True, vertical_alignment="center"):
            st.html(f'<div class="new" role="status">{words("count.new", number=len(new))}</div>', width="content")
            st.button(words("count.seen"), key="seen_button", on_click=mark_seen, args=(selection,))
