"""An incident beside its words, every row changeable where it stands; one reason, one saving, one undoing."""

from __future__ import annotations

import streamlit as st

from errors import OvertakenError, UsageError
from models import Article, Incident
from pages.shared import session
from pages.shared.incident.details import fact_rows, flags_html, text
from pages.shared.review import draft as drafts
from pages.shared.review.controls import signature
from pages.shared.review.draft import Draft
from pages.shared.review.editors import EDITORS
from pages.shared.review.new_place import new_place
from pages.shared.review.saved import Saved
from pages.shared.session import state
from store import Store
from wording.texts import Words

LONGEST_REASON = 300  # code points


@st.fragment
def changeable(words: Words, store: Store, incident: Incident, article: Article | None, again: bool = False) -> None:
    """All rows of an incident with a button each that opens its editor; below them the changes to be saved.

    Parameters
    ----------
    incident : Incident
        As the page around it was drawn; what is in the store now is shown.
    again : bool
        It is read a second time, from what the machine read: what others made of it is not shown, and what is changed
        is kept with the decision.
    """
    read = store.second_readings.coded if again else store.queries.incident
    there = read(incident.incident_id)
    if there is None:
        st.info(words("detail.missing"))
        return
    now = state()
    key = drafts.key(there.incident_id, again)
    draft = now.drafts.get(key)
    overtaken = draft is not None and bool(drafts.changed_between(draft.seen, there))
    if draft is not None and overtaken and not again:
        meanwhile(words, store, draft, there)
    if draft is not None and draft.meanwhile:
        st.html(f'<div class="meanwhile" role="alert">{text(draft.meanwhile)}</div>')
    if now.editing and draft is None:
        draft = now.drafts[key] = Draft(there)
    shown = draft.shown() if draft is not None else there
    if flags := flags_html(shown, words):
        st.html(flags)
    for name, html in fact_rows(shown, words).items():
        row(words, name, html, draft)
        if now.editing == name and draft is not None:
            with st.container(key="editing", border=True):
                EDITORS[name](words, draft, article, shown)
                if name == "place":
                    new_place(words, store, draft, article, shown)
    if draft is not None and draft.changes and not again:
        with st.container(key="sign_bar"):
            sign(words, store, draft, unseen=overtaken)


def row(words: Words, name: str, html: str, draft: Draft | None) -> None:
    """One row, what it said before it was changed, and the button that opens its editor."""
    now = state()
    changed = draft is not None and name in draft.rows
    if draft is not None and changed:
        before = words("review.was", value=f"\u2068{drafts.said(name, draft.seen, words)}\u2069")
        html = html.removesuffix("</dd>") + f'<div class="was">{text(before)}</div></dd>'
    with st.container(key=f"fact_{name}", horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        st.html(f'<dl class="facts{" changed" if changed else ""}">{html}</dl>', width="stretch")
        if name not in EDITORS:
            return
        open_here = now.editing == name
        field = words(f"field.{name}")
        if draft is not None and changed:
            st.button(
                "↺", key=f"back_{name}", type="tertiary", help=words("review.take_back", field=field),
                on_click=draft.take_back, args=(name,),
            )  # fmt: skip
        st.button(
            "✓" if open_here else "✎",
            key=f"change_{name}",
            type="tertiary",
            help=words("review.close" if open_here else "review.change", field=field),
            on_click=edit,
            args=(None if open_here else name,),
        )


def edit(name: str | None) -> None:
    """Open the editor of a row, or with None close the one that is open."""
    now = state()
    now.editing, now.saved, now.pointed = name, None, None


def meanwhile(words: Words, store: Store, draft: Draft, there: Incident) -> None:
    """Somebody else has changed the incident: what, and who; the draft goes on from there."""
    differing = drafts.changed_between(draft.seen, there)
    who = [c.who for c in store.corrections.log(there.incident_id) if drafts.ROW_OF.get(c.field) in differing]
    draft.meanwhile = words(
        "review.meanwhile",
        who=f"\u2068{who[-1] if who else words('review.somebody')}\u2069",
        told=drafts.told(draft.seen, there, words),
    )
    draft.seen = there
    draft.put(**draft.changes)  # what the other has changed in the same way is no change any more


def sign(words: Words, store: Store, draft: Draft, unseen: bool) -> None:
    """The reason, filled in as far as the changes tell it, and the button that saves all of them.

    ``unseen``: what another has changed is shown for the first time now, so that nothing is saved yet.
    """
    now = state()
    given = drafts.reason(draft, words)
    with st.form("sign", border=True, enter_to_submit=True):
        with st.container(horizontal=True, vertical_alignment="bottom", key="sign_words"):
            key = f"why_{draft.seen.incident_id}_{given}"
            why = st.text_input(words("review.reason"), value=given, key=key, max_chars=LONGEST_REASON)
            who = signature(words)
        with st.container(horizontal=True, vertical_alignment="center", key="sign_buttons"):
            save = st.form_submit_button(
                words("review.save", number=len(draft.rows)), type="primary", shortcut="Ctrl+Enter"
            )
            drop = st.form_submit_button(words("review.discard"))
    if drop:
        now.drafts.pop(draft.seen.incident_id, None)
        now.editing = None
        st.rerun()
    if save and not unseen:
        needed = {"review.name_missing": who, "review.reason_missing": why}
        missing = [words(key) for key, value in needed.items() if not value.strip()]
        if missing:
            st.error(" ".join(missing))
        else:
            keep(words, store, draft, who, why)


def keep(words: Words, store: Store, draft: Draft, who: str, why: str) -> None:
    """Save a draft; the whole page follows."""
    now = state()
    incident = draft.seen
    told = drafts.told(incident, draft.shown(), words)
    try:
        made = store.corrections.correct(incident.incident_id, draft.changes, who, why, seen=incident)
    except OvertakenError:
        st.rerun(scope="fragment")  # which shows what the other has changed
    except UsageError as error:
        st.error(words("review.refused", reason=f"\u2068{error}\u2069"))
        return
    now.who = who.strip()
    now.drafts.pop(incident.incident_id, None)
    session.open_incident(incident.incident_id)  # it stays in sight wherever the queue has it now
    now.saved = Saved(tuple(c.correction_id for c in made), told)
    session.own_change(store)
    st.rerun()
