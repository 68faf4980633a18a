"""The curator's page: a queue by what a mistake would cost, and each incident beside the words that say it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.review_queue import Queue, Reason, Rows
from filters import Filters, read_link
from models import Incident
from pages.curator import second_reading
from pages.shared import address, frame, head, selected, session
from pages.shared.incident.details import article_html
from pages.shared.incident.list import incident_list
from pages.shared.incident.provenance import provenance
from pages.shared.review.adding import from_words, split
from pages.shared.review.changeable import changeable
from pages.shared.review.events import event
from pages.shared.review.history import history
from pages.shared.review.restricting import restricted_note, restricting
from pages.shared.review.saved import saved
from pages.shared.review.states import accept_alike, notes, state_bar, waiting
from pages.shared.selected import Selection
from pages.shared.session import LISTED, state
from store import Columns, Store
from wording.texts import Words

MODES = ("queue", "second")


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = selected.select(store, filters)
    frame.notices(words)
    with st.container(key="counts", horizontal=True, vertical_alignment="center"):
        head.count_line(words, store, shown)
        mode = address.choice(words, "review.mode", MODES, "queue", label=False)
    if mode == "second":
        second_reading.draw(words, store)
        return
    if shown.counts.total == 0:
        frame.nothing_yet(words)
        return
    listed = shown.listed[::-1]  # what is set aside waits here first of all
    rows = listed if filters.states else waiting(shown.columns, listed)
    costs = _queue(shown.columns.identity, shown.columns.revision, watched_factions(store), shown.columns)
    now = state()
    chosen = store.queries.incident(now.incident) if now.incident else None
    number = store.queries.number(chosen.incident_id) if chosen else None
    at = np.flatnonzero(shown.columns["number"] == number) if number is not None else rows[:0]
    queue = costs.ordered(rows, now.listed, int(at[0]) if len(at) else None)
    if chosen is None:
        first = store.queries.numbered(shown.numbers(queue[:1]))
        chosen = first[0] if first else None
    left, middle, right = st.columns([1, 1.25, 1.25], gap="medium")
    with left, st.container(key="queue"):
        queue_panel(words, store, shown, costs, queue, len(rows), chosen)
    if chosen is None:
        with middle:
            saved(words, store)
            if len(listed):
                st.success(words("review.all_done", number=f"{len(listed):,}"))
            else:
                head.nothing(words, store, filters)
        return
    article = store.queries.article(chosen.article_id)
    with middle, st.container(key="reviewed"):
        after, row = steps(words, store, shown, queue, len(rows), chosen)
        saved(words, store)
        restricted_note(words, store, chosen)
        state_bar(words, store, chosen, after)
        if row is not None:
            accept_alike(words, store, shown.columns, listed, row)
        changeable(words, store, chosen, article)
        event(words, store, chosen, shown.columns)
        split(words, store, chosen, article)
        notes(words, store, chosen)
        history(words, store, chosen)
        restricting(words, store, chosen, article)
    with right, st.container(key="source"):
        if article is None:
            st.info(words("detail.no_article"))
        else:
            from_words(words, store, article)
            st.html(article_html(article, chosen, words))
            provenance(words, store, article)


def watched_factions(store: Store) -> frozenset[str]:
    """Ids of the factions that a watched view asks for."""
    asked = [read_link(one.query).filters for one in store.watches.watched()]
    return frozenset(faction for filters in asked for _, factions in filters.parts for faction in factions)


@st.cache_resource(show_spinner=False, max_entries=4)
def _queue(identity: int, revision: int, factions: frozenset[str], _columns: Columns) -> Queue:
    return Queue.of(_columns, factions)


def queue_panel(
    words: Words, store: Store, shown: Selection, costs: Queue, queue: Rows, total: int, chosen: Incident | None
) -> None:
    """The queue, each incident with why it stands where it does."""
    here = queue[: state().listed]
    incidents = store.queries.numbered(shown.numbers(here))
    head.heading(words("review.queue"), words("list.rest", number=len(incidents), total=f"{total:,}"))
    st.caption(words("review.order"))
    rows = {int(n): int(row) for n, row in zip(shown.columns["number"][here], here, strict=True)}
    of_id = dict(zip((i.incident_id for i in incidents), rows.values(), strict=False))
    notes = {i.incident_id: [said(words, reason) for reason in costs.reasons(of_id[i.incident_id])] for i in incidents}
    with st.container(key="scroll", height=640, border=False):
        incident_list(
            incidents, words, "queue_list", chosen.incident_id if chosen else None, session.open_incident,
            notes=notes, articles=store.queries.articles({i.article_id for i in incidents}),
        )  # fmt: skip
        if len(incidents) < total:
            st.button(words("list.more"), key="more", on_click=_list_more, width="stretch")


def said(words: Words, reason: Reason) -> str:
    """A reason of the queue in words."""
    doubt = words.known(f"doubt.{reason.name}")
    return doubt or words(f"review.because.{reason.name}", number=reason.number, most=reason.most)


def _list_more() -> None:
    state().listed += LISTED


def steps(
    words: Words, store: Store, shown: Selection, queue: Rows, total: int, chosen: Incident
) -> tuple[str | None, int | None]:
    """Where in the queue the incident stands, and the ways to its neighbours.

    ``queue`` is the begin of it, as far as it is needed here.

    Returns the id of the next, and where the incident stands in the columns; None where it is not in the queue.
    """
    number = store.queries.number(chosen.incident_id)
    at = np.flatnonzero(shown.columns["number"][queue] == number)
    here = int(at[0]) if len(at) else None
    with st.container(key="steps", horizontal=True, vertical_alignment="center"):
        for key, step, shortcut in (("previous", -1, "P"), ("next", 1, "N")):
            there = (0 if step > 0 else -1) if here is None else here + step
            known = 0 <= there < len(queue)  # the one after is always in it
            st.button(
                words(f"review.{key}"),
                key=f"step_{key}",
                shortcut=shortcut,
                disabled=not known,
                on_click=_open,
                args=(store, shown.numbers(queue[there : there + 1]) if known else []),
            )
        if here is not None:
            place = words("review.position", number=f"{here + 1:,}", total=f"{total:,}")
            st.html(f'<span class="quiet">{place}</span>', width="content")
    follower = [] if here is None else store.queries.numbered(shown.numbers(queue[here + 1 : here + 2]))
    return (follower[0].incident_id if follower else None), None if here is None else int(queue[here])


def _open(store: Store, numbers: list[int]) -> None:
    found = store.queries.numbered(numbers)
    if found:
        session.open_incident(found[0].incident_id)
