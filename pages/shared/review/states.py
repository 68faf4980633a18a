"""Where the review of an incident stands: accepted, disputed, rejected by one click; notes; and many at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import streamlit as st

from errors import OvertakenError, UsageError
from models import REJECTED, Incident, ReviewState
from pages.shared import session
from pages.shared.address import LONGEST_NAME
from pages.shared.incident.details import text
from pages.shared.review import draft as drafts
from pages.shared.review.saved import Saved
from pages.shared.session import state
from store import Columns, Review, Store
from wording.texts import Words

WAITING: tuple[ReviewState, ...] = ("new", "in_review")
#: Buttons of an incident, each with its key on the keyboard.
MARKS: tuple[tuple[ReviewState, str], ...] = (
    ("accepted", "A"), ("disputed", "D"), ("in_review", "T"), (REJECTED, "X"),
)  # fmt: skip
LONGEST_NOTE = 2000
#: What may be the same in incidents that are "like this": columns of the store.
LIKE = ("sub_event_type", "place_id", "parties")

Rows = npt.NDArray[np.int64]


def waiting(columns: Columns, rows: Rows) -> Rows:
    """Those of some incidents that nobody has accepted, disputed or rejected."""
    known = np.array([value in WAITING for value in columns.values["state"]] + [False])
    found: Rows = rows[known[columns["state"][rows]]]
    return found


def alike(columns: Columns, rows: Rows, row: int, same: Sequence[str]) -> Rows:
    """Those of some incidents that have the same values as one, and are read at least as surely."""
    found = columns["confidence"][rows] >= columns["confidence"][row]
    for name in same:
        found &= columns[name][rows] == columns[name][row]
    chosen: Rows = rows[found]
    return chosen


def state_bar(words: Words, store: Store, incident: Incident, after: str | None = None) -> None:
    """The state of an incident, whose it is, and a button for each other state.

    Parameters
    ----------
    after : str, optional
        The id of the incident that is opened when this one is done with.
    """
    now = state()
    review = store.corrections.reviews([incident.incident_id]).get(incident.incident_id, Review())
    shown = words(f"review.{review.state}")
    if review.who:
        shown = words("review.by", state=shown, who=f"\u2068{review.who}\u2069", when=words.moment(review.at[:10]))
    st.html(f'<div class="state s-{review.state}" role="status">{text(shown)}</div>')
    if not now.who:
        st.text_input(words("review.name"), key="state_name", max_chars=LONGEST_NAME, placeholder=words("review.signs"))
    with st.container(key="states", horizontal=True, gap="small"):
        for mark, key in MARKS:
            if mark == review.state:
                continue
            st.button(
                words(f"review.do.{mark}"),
                key=f"mark_{mark}",
                shortcut=key,
                type="primary" if mark == "accepted" else "secondary",
                on_click=put,
                args=(words, store, incident, review, mark, after),
            )
        if review.state == REJECTED:
            st.button(
                words("review.do.new"), key="mark_new", on_click=put, args=(words, store, incident, review, "new", None)
            )
    if now.complaint:
        st.error(now.complaint)
        now.complaint = ""


def put(words: Words, store: Store, incident: Incident, review: Review, mark: ReviewState, after: str | None) -> None:
    """Give an incident a state, together with changes that were not saved yet; then on to the next.

    What is no incident has no fields to mend: changes that wait are dropped with it.
    """
    now = state()
    who = now.who or str(st.session_state.get("state_name") or "").strip()
    if not who:
        now.complaint = words("review.name_missing")
        return
    draft = None if mark == REJECTED else now.drafts.get(incident.incident_id)
    changes = {**(draft.changes if draft else {}), "state": mark}
    told = words(f"review.{mark}")
    why = words(f"review.why.{mark}")
    if draft is not None and draft.changes:
        told = words("list.reasons").join((drafts.told(draft.seen, draft.shown(), words), told))
        why = words("list.reasons").join((drafts.reason(draft, words), why))
    seen = draft.seen if draft else incident
    try:
        made = store.corrections.correct(incident.incident_id, changes, who, why, seen=seen, reviewed=review)
    except OvertakenError:
        now.complaint = words("review.overtaken")
        return
    except UsageError as error:
        now.complaint = words("review.refused", reason=f"\u2068{error}\u2069")
        return
    now.who = who
    now.drafts.pop(incident.incident_id, None)
    session.open_incident(after if after and mark != "in_review" else incident.incident_id)
    name = words.finer_type(incident)
    now.saved = Saved(tuple(c.correction_id for c in made), f"{name} · {words.date(incident)}: {told}")
    session.own_change(store)


def notes(words: Words, store: Store, incident: Incident) -> None:
    """What curators say to each other about an incident, oldest first, and a field for more."""
    kept = [c for c in store.corrections.log(incident.incident_id) if c.field == "note" and not c.undone_at]
    with st.expander(words("review.notes", number=len(kept)), expanded=bool(kept)):
        for one in kept:
            about = f"<bdi>{text(one.who)}</bdi> · {text(words.moment(one.at[:16]))}"
            st.html(f'<div class="note"><div dir="auto">{text(one.new)}</div><div class="quiet">{about}</div></div>')
        with st.form("note", border=False, clear_on_submit=True):
            said = st.text_area(words("review.note"), key="note_text", max_chars=LONGEST_NOTE, height=80)
            who = state().who or st.text_input(words("review.name"), key="note_name", max_chars=LONGEST_NAME)
            if st.form_submit_button(words("review.note_add")):
                if not (said.strip() and who.strip()):
                    st.error(words("review.note_missing"))
                else:
                    store.corrections.correct(incident.incident_id, {"note": said.strip()}, who, words("review.note"))
                    state().who = who.strip()
                    session.own_change(store)
                    st.rerun()


def accept_alike(words: Words, store: Store, columns: Columns, rows: Rows, row: int) -> None:
    """Accept all that is like one incident: how many they are is said before it is done."""
    with st.popover(words("review.alike"), key="alike"):
        same = st.pills(
            words("review.alike.same"),
            LIKE,
            selection_mode="multi",
            default=LIKE,
            format_func=lambda name: words(f"review.alike.{name}"),
            key="alike_same",
        )
        found = alike(columns, waiting(columns, rows), row, same)
        st.caption(words("review.alike.note"))
        accept_button(words, store, columns, found, "accept_alike")


def accept_shown(words: Words, store: Store, columns: Columns, rows: Rows) -> None:
    """Accept all that the filters show."""
    with st.popover(words("review.accept_shown"), key="accept_shown"):
        found = waiting(columns, rows)
        st.write(words("review.waiting", number=f"{len(found):,}", total=f"{len(rows):,}"))
        accept_button(words, store, columns, found, "accept_all")


def accept_button(words: Words, store: Store, columns: Columns, rows: Rows, key: str, signed_at: str = "") -> None:
    """The button that accepts some incidents, with their number; signed like any other change.

    ``signed_at``: the key of the field for the name, where one stands beside it already.
    """
    now = state()
    if not now.who and not signed_at:
        st.text_input(
            words("review.name"), key=f"{key}_name", max_chars=LONGEST_NAME, placeholder=words("review.signs")
        )

    def accept() -> None:
        who = now.who or str(st.session_state.get(signed_at or f"{key}_name") or "").strip()
        if not who:
            now.complaint = words("review.name_missing")
            return
        ids = store.queries.ids(columns["number"][rows].tolist())
        made = store.corrections.mark(ids, "accepted", who, words("review.why.alike", number=f"{len(ids):,}"))
        now.who = who
        now.saved = Saved(tuple(c.correction_id for c in made), words("review.accepted_many", number=f"{len(made):,}"))
        session.own_change(store)

    label = words("review.accept_many", number=f"{len(rows):,}")
    st.button(label, key=key, type="primary", disabled=not len(rows), on_click=accept)
    if now.complaint:
        st.error(now.complaint)
