"""What the entries of a source became, and what those of a new one would become before it is kept."""

from __future__ import annotations

import streamlit as st

from errors import InputError
from ingest.watch import Listed, preview
from loaders.interface import Item
from models import CodedArticle
from pages.shared.review.controls import coder
from pages.shared.session import state
from store import Store, Watched
from wording.texts import Words

SHORT = 90  # letters of a title or of first words


def newest(words: Words, store: Store, one: Watched) -> None:
    """What the last entries of a source became, where the reader wants to know."""
    if not st.toggle(words("sources.newest"), key=f"newest-{one.source_id}"):
        return
    found = store.sources.newest(one.address)
    if not found:
        st.text(words("sources.newest_none"))
    for entry in found:
        ends = {
            "coded": became(words, entry.incidents),
            "copy": words("sources.became_copy", whole=isolated(entry.reason)),
            "failed": words("sources.became_failed", reason=isolated(entry.reason)),
        }
        line(words, entry.title, entry.published, ends[entry.state])


def look(listed: Listed, who: str) -> None:
    """Read the first entries of a source, and show them on the page before it is kept."""
    try:
        found = preview(listed.address)
    except InputError as error:
        found = [error]
    state().previewed = (listed, who, found)


def previewing(words: Words, store: Store) -> None:
    """The first entries of a new source, and whether it is to be kept."""
    previewed = state().previewed
    if previewed is None:
        return
    listed, who, found = previewed
    with st.container(border=True, key="previewed"):
        st.text(words("sources.preview", name=isolated(listed.title or listed.address)))
        for item in found:
            entry(words, item)
        if not found:
            st.text(words("sources.preview_none"))
        keep, leave, _ = st.columns([1.5, 1.5, 5])
        if keep.button(words("sources.keep"), type="primary", width="stretch"):
            store.sources.watch(listed.address, listed.title, listed.every_minutes, who)
            state().previewed = state().removed_source = None
            st.rerun()
        if leave.button(words("sources.leave"), width="stretch"):
            state().previewed = None
            st.rerun()


def entry(words: Words, item: Item) -> None:
    """An entry that was read and is not kept, with what it would become."""
    if isinstance(item, InputError):
        st.text("⚠️ " + isolated(" ".join(str(item).split())))
        return
    article = item.article if isinstance(item, CodedArticle) else item
    told = item.incidents if isinstance(item, CodedArticle) else coder().code(item)
    number = sum(incident.on_map for incident in told)
    line(words, article.title or article.text, article.published, became(words, number))


def line(words: Words, title: str, published: str | None, end: str) -> None:
    """Title or first words, day, and what became of it."""
    said = " ".join(title.split())
    said = said if len(said) <= SHORT else f"{said[:SHORT]}…"
    day = words.day(published[:10]) if published else words("undated")
    st.text(" · ".join((isolated(said), day, end)))


def became(words: Words, number: int) -> str:
    """How many incidents an entry tells."""
    return words("sources.became", number=number) if number else words("sources.became_none")


def isolated(text: str) -> str:
    """Text from outside as it is, in its own direction, whatever it holds."""
    return f"\u2068{text}\u2069"
