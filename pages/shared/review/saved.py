"""What was saved last, with the button that undoes it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import streamlit as st

from errors import UsageError
from pages.shared import session
from pages.shared.incident.details import text
from pages.shared.session import state
from store import Store
from wording.texts import Words


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved last, so that it can be undone in one step: numbers of corrections, and what to say of it."""

    corrections: tuple[int, ...]
    told: str


def saved(words: Words, store: Store) -> None:
    """What was saved last, with the button that undoes it; a place of its own, empty or not."""
    now = state()
    with st.container(key="saved", horizontal=True, vertical_alignment="center"):
        last = now.saved
        if last is None:
            return
        st.html(f'<div class="saved" role="status">✓ {text(last.told)}</div>', width="stretch")
        if last.corrections:
            st.button(words("review.undo"), key="undo_saved", on_click=undo, args=(words, store, last))


def undo(words: Words, store: Store, last: Saved) -> None:
    """Take back what was saved last."""
    now = state()
    with contextlib.suppress(UsageError):  # somebody else was quicker
        store.corrections.undo_all(last.corrections, now.who)
    now.saved = Saved((), words("review.undone", told=last.told))
    session.own_change(store)
