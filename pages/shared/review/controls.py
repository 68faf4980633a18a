"""What several editors share: controls that always show the draft, and the coder."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding import Coder, vocabulary
from pages.shared.address import LONGEST_NAME
from pages.shared.session import state
from wording import lookup
from wording.texts import Words

OFFERED = 7  # candidates at a time: more is a search
LIVE = "300ms"  # after so much rest the search follows what is typed


@st.cache_resource(show_spinner=False)
def coder() -> Coder:
    """The coder, for the candidates it had for a place and the factions above a faction; read when first needed."""
    return Coder.load()


def read_data_again() -> None:
    """Forget the names that were read: a place or a faction was added to the data files."""
    lookup.forget()
    vocabulary.load.cache_clear()
    coder.clear()


def kept(key: str, value: Any) -> str:
    """Put a value into a control before it is drawn, so that it always shows the draft; its key."""
    st.session_state[key] = value
    return key


def signature(words: Words, key: str = "sign_name") -> str:
    """The name a curator signs with, asked once: what stands in the field above is taken over."""
    now = state()
    if now.who:
        st.caption(words("review.signed", who=f"\u2068{now.who}\u2069"))
        return now.who
    if not st.session_state.get(key):
        st.session_state[key] = st.session_state.get("state_name") or ""
    return st.text_input(words("review.name"), key=key, max_chars=LONGEST_NAME)
