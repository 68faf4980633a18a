"""Where an article's words came from: when they were fetched, their SHA-256, and what its earlier editions said."""

from __future__ import annotations

import streamlit as st

from exports.word_changes import changes
from models import Article
from pages.shared.incident.details import direction, text
from store import Store
from store.captures import Capture
from wording.texts import Words

MARKS = {"same": "span", "gone": "del", "new": "ins"}


def provenance(words: Words, store: Store, article: Article) -> None:
    """What was fetched and when, and the difference of each earlier edition; nothing where nothing was kept."""
    captures = store.captures.of([article.article_id]).get(article.article_id, [])
    editions = store.captures.editions(article.article_id)
    if not captures and not editions:
        return
    with st.expander(words("provenance.title", number=len(captures))):
        for one in captures:
            st.html(_capture(one, words))
        for earlier in editions:
            st.caption(words("provenance.edition"))
            st.html(difference_html(earlier, article))


def _capture(one: Capture, words: Words) -> str:
    when = words("provenance.at", when=words.moment(one.at[:16]))
    return (
        f'<div class="quiet">{text(when)} · <bdi>{text(one.address)}</bdi> · {one.size:,} B<br>'
        f'SHA-256 <code dir="ltr">{text(one.sha256)}</code></div>'
    )


def difference_html(before: Article, after: Article) -> str:
    """The words of two editions in one text: those that went struck out, those that came underlined."""
    told = "".join(
        f"<{MARKS[kind]}>{text(run)}</{MARKS[kind]}>"
        for part in ("title", "text")
        for kind, run in [*changes(getattr(before, part), getattr(after, part)), ("same", "\n")]
    )
    return f'<div class="edition" dir="{direction(after.text, after.lang)}">{told}</div>'
