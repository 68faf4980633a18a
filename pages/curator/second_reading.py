"""The second reading: a curator reads what another has decided, beside the words and without seeing the decision."""

from __future__ import annotations

from typing import Any

import streamlit as st

from errors import UsageError
from models import REJECTED, Incident, ReviewState
from pages.shared import head, session
from pages.shared.incident.details import article_html
from pages.shared.incident.list import incident_list
from pages.shared.incident.provenance import provenance
from pages.shared.review import draft as drafts
from pages.shared.review.changeable import changeable
from pages.shared.review.controls import signature
from pages.shared.review.saved import Saved, saved
from pages.shared.session import state
from store import Store
from wording.texts import Words

DECISIONS: tuple[tuple[ReviewState, str], ...] = (("accepted", "A"), (REJECTED, "X"))


def draw(words: Words, store: Store) -> None:
    """The three columns of the page."""
    now = state()
    ids = store.second_readings.waiting(now.who)
    chosen_id = now.incident if now.incident in ids else next(iter(ids), None)
    chosen = store.second_readings.coded(chosen_id) if chosen_id else None
    left, middle, right = st.columns([1, 1.25, 1.25], gap="medium")
    with left, st.container(key="queue"):
        _sample(words, store, ids, chosen_id)
    with middle, st.container(key="reviewed"):
        saved(words, store)
        if not now.who:
            who = signature(words, "second_name")
            st.button(words("second.begin"), key="second_begin", on_click=_sign, args=(who,))
        elif chosen is None:
            st.info(words("second.none"))
        else:
            _decide(words, store, chosen, ids)
            article = store.queries.article(chosen.article_id)
            changeable(words, store, chosen, article, again=True)
            if article is not None:
                with right, st.container(key="source"):
                    st.html(article_html(article, chosen, words))
                    provenance(words, store, article)


def _sign(who: str) -> None:
    state().who = who.strip()


def _sample(words: Words, store: Store, ids: list[str], chosen: str | None) -> None:
    """What waits for a second reading, as the machine read it."""
    listed = ids[: state().listed] if state().who else []
    head.heading(words("second.heading"), words("second.waiting", number=f"{len(ids):,}") if state().who else "")
    st.caption(words("second.rule"))
    found = [one for i in listed if (one := store.second_readings.coded(i)) is not None]
    articles = store.queries.articles({one.article_id for one in found})
    with st.container(key="scroll", height=640, border=False):
        incident_list(
            found, words, "second_list", chosen, session.open_incident, articles=articles,
            notes={one.incident_id: [] for one in found},
        )  # fmt: skip


def _decide(words: Words, store: Store, chosen: Incident, ids: list[str]) -> None:
    """Whether it is an incident, with the fields as they stand below; then the next."""
    now = state()
    st.html(f'<div class="state s-new" role="status">{words("second.blind")}</div>')
    at = ids.index(chosen.incident_id)
    after = ids[at + 1] if at + 1 < len(ids) else next((i for i in ids if i != chosen.incident_id), None)
    with st.container(key="states", horizontal=True, gap="small"):
        for mark, shortcut in DECISIONS:
            st.button(
                words(f"second.{mark}"), key=f"second_{mark}", shortcut=shortcut,
                type="primary" if mark == "accepted" else "secondary",
                on_click=_keep, args=(words, store, chosen, mark, after),
            )  # fmt: skip
    if now.complaint:
        st.error(now.complaint)
        now.complaint = ""


def _keep(words: Words, store: Store, chosen: Incident, mark: ReviewState, after: str | None) -> None:
    now = state()
    draft = now.drafts.get(drafts.key(chosen.incident_id, again=True))
    changes: dict[str, Any] = draft.changes if draft else {}
    try:
        made = store.second_readings.keep(chosen.incident_id, mark, changes, now.who, words("second.why"))
    except UsageError as error:
        now.complaint = words("review.refused", reason=f"\u2068{error}\u2069")
        return
    now.drafts.pop(drafts.key(chosen.incident_id, again=True), None)
    session.open_incident(after)
    told = f"{words.finer_type(chosen)} · {words.date(chosen)}: {words('second.done')}"
    now.saved = Saved(tuple(c.correction_id for c in made), told)
    session.own_change(store)
