"""For curators only: an incident, its article or everything of its publisher, and shown to everybody again."""

from __future__ import annotations

import streamlit as st

from errors import WaqaiError
from models import Article, Incident
from pages.shared import session, sign_in
from pages.shared.review.controls import signature
from pages.shared.session import state
from store import Store
from wording.texts import Words


def restricted_note(words: Words, store: Store, incident: Incident) -> None:
    """That an incident is for curators only, and by what."""
    if why := store.restrictions.why(incident.incident_id):
        st.warning(words("restrict.is", by=words("list").join(words(f"restrict.by.{kind}") for kind in why)))


def restricting(words: Words, store: Store, incident: Incident, article: Article | None) -> None:
    """The ways to restrict what is told, and to lift that."""
    why = store.restrictions.why(incident.incident_id)
    with st.expander(words("restrict.title"), expanded=False, key="restrict_open"), st.form("restrict", border=False):
        subjects = {"incident": incident.incident_id, "article": incident.article_id}
        if article is not None and article.source:
            subjects["source"] = article.source
        kind = st.radio(
            words("restrict.what"), list(subjects), key="restrict_kind",
            format_func=lambda name: words(f"restrict.{name}", name=f"\u2068{subjects[name]}\u2069"),
        )  # fmt: skip
        reason = st.text_input(words("restrict.why"), key="restrict_why", max_chars=300)
        who = signature(words, "restrict_name")
        with st.container(horizontal=True):
            hide = st.form_submit_button(words("restrict.do"))
            show = bool(why) and sign_in.may("editor") and st.form_submit_button(words("restrict.lift"))
    if hide or show:
        _change(words, store, str(kind), subjects[str(kind)], who, reason, hide)


def _change(words: Words, store: Store, kind: str, subject: str, who: str, why: str, hide: bool) -> None:
    try:
        if kind == "incident":
            store.corrections.correct(subject, {"restricted": hide}, who, why)
        elif hide:
            store.restrictions.restrict(kind, subject, who, why)  # type: ignore[arg-type]
        else:
            store.restrictions.lift(kind, subject, who, why)  # type: ignore[arg-type]
    except WaqaiError as error:
        st.error(words("review.refused", reason=f"\u2068{error}\u2069"))
        return
    state().who = who.strip()
    session.own_change(store)
    st.rerun()
