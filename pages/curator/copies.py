"""Articles held as copies of others: seen beside their containers, and freed where they tell more."""

from __future__ import annotations

import streamlit as st

from coding import Coder
from errors import WaqaiError
from ingest.freeing import free
from pages.shared.session import state
from store import Held, Store
from wording.texts import Words, plain

MOST_SHOWN = 20


def draw(words: Words, store: Store) -> None:
    """The list, the least like their containers first."""
    held, number = store.copies.held(MOST_SHOWN), store.copies.count()
    if not held:
        st.text(words("sources.copies_none"))
        return
    st.text(words("sources.copies_hint"))
    for one in held:
        with st.container(border=True, key=f"copy-{one.article_id}"):
            about, way = st.columns([6, 2], vertical_alignment="center")
            with about:
                st.text(named(one.title or one.article_id, one.source, one.published))
                whole = named(one.whole_title or one.copy_of, one.whole_source, None)
                st.text(words("sources.copies_of", share=f"{one.containment:.0%}", whole=whole))
            with way.popover(words("sources.copies_free"), width="stretch"):
                freeing(words, store, one)
    if number > len(held):
        st.text(words("sources.copies_more", number=number - len(held)))


def named(title: str, source: str | None, published: str | None) -> str:
    """An article in a line, each part in its own direction."""
    return " · ".join(f"\u2068{plain(part)}\u2069" for part in (title, source, published and published[:10]) if part)


def freeing(words: Words, store: Store, one: Held) -> None:
    """Who frees it and why."""
    with st.form(f"free-{one.article_id}", border=False):
        who = state().who or st.text_input(words("sources.who"), max_chars=100)
        why = st.text_input(words("sources.copies_why"), max_chars=500)
        if st.form_submit_button(words("sources.copies_free"), type="primary"):
            try:
                free(store, Coder.load(), [one.article_id], who, why)
            except WaqaiError as error:
                st.error(str(error))
            else:
                st.rerun()
