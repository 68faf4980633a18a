"""Names that the data files lack: where each stands, and one form that adds it and reads its articles again."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.unknown_names import Said, Unknown, gathered, said_in
from filters import Filters
from models import Article
from pages.curator.additions import confirm, planned
from pages.curator.name_forms import add_a_faction, add_a_place
from pages.shared import head
from pages.shared.data_table import data_table
from pages.shared.incident.details import direction, text
from pages.shared.review.controls import coder
from store import Store, digest
from wording.texts import Words, gazetteer

AT_A_TIME = 50  # articles looked through at one press
LISTED = 200  # names in the table
SENTENCES = 8  # of one name
AROUND = 90  # code points around a name that are shown


@st.cache_resource(show_spinner=False)
def _read(version: str) -> dict[str, list[Said]]:
    """Digest of an article -> the unknown names in it, for one version of the coding."""
    return {}


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    head.heading(words("unknown.heading"), words("unknown.rule"))
    done = st.session_state.pop("unknown_done", "")
    if done:
        st.success(done)
    found = looked_through(words, store)
    kind = st.segmented_control(
        words("unknown.kind"), ("place", "faction"), default="place", required=True, key="unknown_kind",
        format_func=lambda name: words(f"unknown.{name}"), label_visibility="collapsed",
    )  # fmt: skip
    listed = [one for one in found if one.kind == kind][:LISTED]
    if not listed:
        st.info(words("unknown.none"))
        return
    left, right = st.columns([1, 1.3], gap="large")
    with left:
        table(words, listed)
    with right:
        index = st.selectbox(
            words("unknown.choose"), range(len(listed)), key=f"unknown_{kind}",
            format_func=lambda n: f"{listed[n].name} · {words('unknown.times', number=len(listed[n].said))}",
        )  # fmt: skip
        one = listed[index]
        sentences(words, store, one)
        if made := planned(one):
            confirm(words, store, one, made)
        elif kind == "place":
            add_a_place(words, store, one)
        else:
            add_a_faction(words, store, one)


# -- what is there


def looked_through(words: Words, store: Store) -> list[Unknown]:
    """The unknown names of the newest articles; a button looks through more of them."""
    wanted = int(st.session_state.get("unknown_wanted", AT_A_TIME))
    articles = store.queries.newest_articles(wanted)
    known = _read(coder().version)
    new = [item for item in articles if digest(item) not in known]
    if new:
        progress = st.progress(0.0, words("unknown.reading", number=len(new)))
        for n, item in enumerate(new, start=1):
            known[digest(item)] = said_in(coder(), item)
            progress.progress(n / len(new), words("unknown.reading", number=len(new) - n))
        progress.empty()
    with st.container(horizontal=True, vertical_alignment="center", key="unknown_more"):
        st.caption(words("unknown.read", number=f"{len(articles):,}"), width="content")
        if len(articles) == wanted:
            st.button(words("unknown.more", number=AT_A_TIME), key="unknown_go_on", on_click=_more, args=(wanted,))
    return gathered(
        Said(one.kind, item.article_id, one.part, one.start, one.end, one.text, one.inside)
        for item in articles
        for one in known[digest(item)]
    )


def _more(wanted: int) -> None:
    st.session_state.unknown_wanted = wanted + AT_A_TIME


def lies_in(words: Words, one: Unknown) -> str:
    """Where a place must lie: what it is named with, or the governorate of its articles."""
    known = gazetteer().places
    return words("list").join(words.place(known[i]) for i, _ in one.inside.most_common(2) if i in known)


def table(words: Words, listed: Sequence[Unknown]) -> None:
    """The names with how often and in how many articles they stand."""
    columns = {
        words("unknown.name"): [one.name for one in listed],
        words("unknown.count"): [len(one.said) for one in listed],
        words("unknown.articles"): [len(one.articles) for one in listed],
    }
    if listed[0].kind == "place":
        columns[words("unknown.lies")] = [lies_in(words, one) for one in listed]
    data_table(words, pd.DataFrame(columns), key="unknown_table", rows=14)


def sentences(words: Words, store: Store, one: Unknown) -> None:
    """Where a name stands, in the words around it."""
    articles = store.queries.articles(one.articles[:SENTENCES])
    items = []
    for said in one.said[:SENTENCES]:
        article = articles.get(said.article_id)
        if article is not None:
            items.append(f'<p dir="{direction(article.text, article.lang)}">{quoted(article, said)}</p>')
    more = len(one.said) - len(items)
    rest = f'<div class="quiet">{text(words("unknown.others", number=more))}</div>' if more > 0 else ""
    st.html(f'<article class="unknown">{"".join(items)}{rest}</article>')


def quoted(article: Article, said: Said) -> str:
    """A name with the words around it, as HTML."""
    whole = article.part(said.part)
    before = whole[max(0, said.start - AROUND) : said.start].rpartition("\n")[2]
    after = whole[said.end : said.end + AROUND].partition("\n")[0]
    return f'{text(before)}<mark class="ev-where">{text(whole[said.start : said.end])}</mark>{text(after)}'
