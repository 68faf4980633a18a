"""What curators changed in an incident, and for each step that still stands the button that takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from errors import UsageError
from models import Incident
from pages.shared import session, sign_in
from pages.shared.incident.details import text
from pages.shared.review import draft as drafts
from pages.shared.review.events import signing
from pages.shared.review.saved import Saved
from pages.shared.session import state
from store import Correction, Store
from store.links.likeness import JOINED
from wording.texts import Words

#: Fields whose values have texts, with the beginning of their keys.
CLOSED = {
    "state": "review", "geo_precision": "precision", "time_precision": "time", "status": "status",
    "modality": "modality",
}  # fmt: skip


def history(words: Words, store: Store, incident: Incident) -> None:
    """The changes of an incident, oldest first; then the steps that can be undone, the last one first."""
    made = [c for c in store.corrections.log(incident.incident_id) if c.field != "note"]
    if not made:
        return
    with st.expander(words("detail.history", number=len(made)), key="history"):
        st.html(history_html(made, words))
        if not sign_in.may("curator"):
            return
        steps: dict[int, list[Correction]] = {}
        for one in made:
            if one.batch and not one.undone_at:
                steps.setdefault(one.batch, []).append(one)
        sizes = store.corrections.step_sizes(steps)
        if steps:
            signing(words, "history_name")
        for batch, some in reversed(steps.items()):
            told = _told(words, some)
            number = sizes.get(batch, 1)
            about = {"told": told, "who": f"\u2068{some[0].who}\u2069", "when": words.moment(some[0].at[:16])}
            label = words("history.undo_many" if number > 1 else "history.undo", number=f"{number:,}", **about)
            st.button(label, key=f"undo_step_{batch}", on_click=_take_back, args=(words, store, batch, told))


def history_html(made: Sequence[Correction], words: Words) -> str:
    """What curators changed, oldest first: which field, from what to what, who, when and why."""
    items = []
    for one in made:
        field = _field(words, one)
        old, new = (text(said(words, one.field, value)) for value in (one.old, one.new))
        change = f"<bdi>{old}</bdi> {'←' if words.rtl else '→'} <bdi>{new}</bdi>"
        undone = f' <span class="quiet">({text(words("detail.undone", who=one.undone_by or ""))})</span>'
        items.append(
            f"<li><b>{text(field)}</b>: {change}{undone if one.undone_at else ''}"
            f'<div class="quiet"><bdi>{text(one.who)}</bdi> · {text(words.moment(one.at[:16]))} · '
            f"<bdi>{text(one.why)}</bdi></div></li>"
        )
    return f'<ul class="reasons">{"".join(items)}</ul>'


def said(words: Words, field: str, value: Any) -> str:
    """A value of a field of the record in a line, in the reader's words."""
    if isinstance(value, str) and field in CLOSED:
        return words.known(f"{CLOSED[field]}.{value}") or value
    if isinstance(value, str) and field == "event":
        return words("log.join") if value.startswith(JOINED) else words("log.part") if value else "–"
    return _short(words, value)


def _short(words: Words, value: Any) -> str:
    """A place or the actors by their names, anything else as pairs."""
    if isinstance(value, dict):
        named = (words.rtl and value.get("name_ar")) or value.get("name") or value.get("sub_event_type")
        return str(named or "; ".join(f"{key}: {_short(words, one)}" for key, one in value.items()))
    if isinstance(value, list):
        return words("list").join(_short(words, one) for one in value) or "–"
    return "–" if value is None else str(value)


def _field(words: Words, one: Correction) -> str:
    """The row of the screen that a correction belongs to."""
    return words.known(f"field.{drafts.ROW_OF.get(one.field, one.field)}") or one.field


def _told(words: Words, some: list[Correction]) -> str:
    return words("list").join(dict.fromkeys(_field(words, c) for c in some))


def _take_back(words: Words, store: Store, batch: int, told: str) -> None:
    now = state()
    who = now.who or str(st.session_state.get("history_name") or "").strip()
    if not who:
        now.complaint = words("review.name_missing")
        return
    try:
        store.corrections.undo_step(batch, who)
    except UsageError as error:  # somebody else was quicker
        now.complaint = words("review.refused", reason=f"\u2068{error}\u2069")
        return
    now.who = who
    now.saved = Saved((), words("review.undone", told=told))
    session.own_change(store)
