"""One control for each row of an incident: what a curator chooses goes into the draft at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from coding.incidents.records import actor_record
from models import MODALITIES, STATUSES, TIME_PRECISIONS, Article, Incident, Role
from pages.shared.limits import MOST_TYPED
from pages.shared.review import draft as drafts
from pages.shared.review import places
from pages.shared.review.controls import LIVE, OFFERED, coder, kept
from pages.shared.review.draft import Draft
from text import lexicon
from text.lexicon import EventType
from wording.lookup import factions_named
from wording.texts import Words

ROLES: tuple[Role, ...] = ("perpetrator", "target", "party", "mediator", "other")
WIDEST = 100_000  # highest toll that can be typed


# -- what happened


@lru_cache(maxsize=1)
def kinds() -> dict[str, EventType]:
    """Name -> type of event, as the screen lists them: by event type, in the order of the lexicon."""
    listed = [kind for kind in lexicon.event_types() if kind.family and kind.event_type and kind.group != "none"]
    order = list(lexicon.EVENT_TYPES)
    listed.sort(key=lambda kind: order.index(kind.event_type))
    return {kind.waqai_type or kind.family: kind for kind in listed}


def kind_of(incident: Incident) -> str | None:
    """The name of the type an incident has; None for one that no row of the lexicon holds."""
    same = [
        name
        for name, kind in kinds().items()
        if (kind.event_type, kind.sub_event_type) == (incident.event_type, incident.sub_event_type)
    ]
    return incident.waqai_type if incident.waqai_type in same else next(iter(same), None)


def kind_label(words: Words, name: str) -> str:
    """A type in the reader's words, with the wider type it belongs to."""
    kind = kinds()[name]
    own = words.finer_type(Incident("", "", **drafts.type_values(kind)))
    wider = words.event_type(kind.sub_event_type or kind.event_type)
    return own if own == wider else f"{own} · {wider}"


def event_type(words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """The type, from the list."""

    def chosen() -> None:
        name = st.session_state[key]
        if name:
            draft.put(**drafts.type_values(kinds()[name]))

    key = kept("edit_kind", kind_of(shown))
    st.selectbox(
        words("field.event_type"), list(kinds()), format_func=partial(kind_label, words), key=key, on_change=chosen
    )


# -- when


def event_date(words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """The day, or the first and last of several, and how exact that is."""
    first = dt.date.fromisoformat(shown.event_date) if shown.event_date else None
    last = dt.date.fromisoformat(shown.event_date_end) if shown.event_date_end else first

    def chosen() -> None:
        get: Callable[..., Any] = st.session_state.get
        precision = get("edit_precise", "day")
        start, end = get("edit_first"), get("edit_last")
        if start is not None and precision == "unknown":
            precision = "day"  # a day was given: it is known
        draft.put(**drafts.date_values(start, max(start, end) if start and end else end, precision))

    def coarser() -> None:
        get: Callable[..., Any] = st.session_state.get
        start = get("edit_first")
        draft.put(**drafts.date_values(start, get("edit_last") or start, get("edit_precise", "day")))

    limits: dict[str, Any] = {
        "min_value": dt.date(1900, 1, 1), "max_value": dt.date(2100, 12, 31), "format": "YYYY-MM-DD",
    }  # fmt: skip
    several = shown.time_precision == "days"
    with st.container(horizontal=True, vertical_alignment="bottom", key="edit_dates"):
        label = "review.first_day" if several else "field.event_date"
        st.date_input(words(label), key=kept("edit_first", first), on_change=chosen, width=150, **limits)
        if several:
            st.date_input(words("review.last_day"), key=kept("edit_last", last), on_change=chosen, width=150, **limits)
        st.selectbox(
            words("field.time_precision"),
            TIME_PRECISIONS,
            format_func=lambda name: words(f"time.{name}"),
            key=kept("edit_precise", shown.time_precision),
            on_change=coarser,
            width=170,
        )


# -- who


def actors(words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """The factions: the part of each by one click, others by any of their names."""

    def put(*found: Any) -> None:
        draft.put(**drafts.actor_values(found))

    def turn(number: int) -> None:
        role = st.session_state[f"edit_role_{number}"]
        put(*(dataclasses.replace(a, role=role) if n == number else a for n, a in enumerate(shown.actors)))

    def leave(number: int) -> None:
        put(*(a for n, a in enumerate(shown.actors) if n != number))

    def add(actor_id: str) -> None:
        taken = {actor.role for actor in shown.actors}
        role: Role = next((r for r in ROLES[:2] if r not in taken), "party")
        put(*shown.actors, actor_record(coder().vocabulary, actor_id, role, shown.event_date))
        st.session_state.edit_faction_typed = ""

    for number, actor in enumerate(shown.actors):
        with st.container(horizontal=True, vertical_alignment="center", key=f"edit_actor_{number}"):
            st.segmented_control(
                words.actor(actor),
                ROLES,
                format_func=lambda role: words(f"role.{role}"),
                key=kept(f"edit_role_{number}", actor.role),
                required=True,
                on_change=turn,
                args=(number,),
            )
            st.button(
                "✕",
                key=f"edit_leave_{number}",
                help=words("review.faction_leave", name=words.actor(actor)),
                on_click=leave,
                args=(number,),
            )
    typed = st.text_input(
        words("review.faction_search"),
        key="edit_faction_typed",
        placeholder=words("review.faction_hint"),
        live=LIVE,
        max_chars=MOST_TYPED,
    )
    found = [i for i in factions_named(typed, OFFERED) if i not in {actor.actor_id for actor in shown.actors}]
    if typed.strip() and not found:
        st.caption(words("review.faction_none", typed=typed.strip()[:60]))
    with st.container(horizontal=True, key="edit_factions"):
        for actor_id in found:
            st.button(f"+ {words.faction(actor_id)}", key=f"edit_add_{actor_id}", on_click=add, args=(actor_id,))


# -- how many


def toll(kind: str, words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """The lowest and the highest number; an empty field is not stated."""
    names = (f"{kind}_min", f"{kind}_max")
    keys = tuple(f"edit_{name}" for name in names)

    def chosen(typed: int) -> None:
        low, high = (st.session_state[key] for key in keys)
        there = [getattr(shown, name) for name in names]
        if there[0] == there[1] and _wrong_order(keys):  # of an exact number one half was typed: it is meant whole
            low = high = (low, high)[typed]
        if low is None or high is None or low <= high:
            draft.put(**dict(zip(names, (low, high), strict=True)))
            for key, value in zip(keys, (low, high), strict=True):
                st.session_state[key] = value

    refused = _wrong_order(keys)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"edit_{kind}"):
        labels = ("review.lowest", "review.highest")
        for number, (key, name, label) in enumerate(zip(keys, names, labels, strict=True)):
            if not refused:
                kept(key, getattr(shown, name))
            st.number_input(
                words(label), min_value=0, max_value=WIDEST, step=1, key=key, on_change=chosen,
                args=(number,), width=150, placeholder=words("detail.not_stated"),
            )  # fmt: skip
    if refused:
        st.error(words("review.toll_order"))


def _wrong_order(keys: tuple[str, ...]) -> bool:
    """Whether a lowest number was typed that is higher than the highest: it stays to be put right."""
    low, high = (st.session_state.get(key) for key in keys)
    return low is not None and high is not None and low > high


# -- how it is told


def modality(words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """Whether it happened, is claimed and by whom, denied, demanded; and whether it is news."""

    def chosen() -> None:
        said = st.session_state.edit_modality
        by = shown.claimed_by if said == "claimed" else None
        draft.put(modality=said, claimed_by=by)

    st.selectbox(
        words("field.modality"),
        MODALITIES,
        format_func=lambda name: words(f"modality.{name}"),
        key=kept("edit_modality", shown.modality),
        on_change=chosen,
    )
    if shown.modality == "claimed":
        st.selectbox(
            words("field.claimed_by"),
            [actor.actor_id for actor in lexicon.actors().values()],
            index=None,
            format_func=words.faction,
            key=kept("edit_claimed_by", shown.claimed_by),
            on_change=lambda: draft.put(claimed_by=st.session_state.edit_claimed_by),
            placeholder=words("detail.not_stated"),
        )
    st.segmented_control(
        words("field.status"),
        STATUSES,
        format_func=lambda name: words(f"status.{name}"),
        key=kept("edit_status", shown.status),
        required=True,
        on_change=lambda: draft.put(status=st.session_state.edit_status),
    )


EDITORS: dict[str, Callable[[Words, Draft, Article | None, Incident], None]] = {
    "event_type": event_type,
    "event_date": event_date,
    "place": places.place,
    "origin_place": places.origin_place,
    "actors": actors,
    "fatalities": partial(toll, "fatalities"),
    "injuries": partial(toll, "injuries"),
    "modality": modality,
}
