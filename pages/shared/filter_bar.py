"""The controls of the filters: the frequent ones in a row, the others in a dialog, and what is set as chips."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

import streamlit as st

from filters import ROW_OF, Filters
from models import GEO_PRECISIONS, MODALITIES, ON_MAP, REVIEW_STATES, STATUSES
from pages.shared import selected, session
from pages.shared.session import state
from store import Columns, Store
from wording.texts import Words, event_types, faction_names, place_names, sub_event_types

ROW = ("date_from", "date_to", "text", "factions", "event_types", "counted")  # with a control of their own, so no chip
MORE = tuple(name for name in ROW_OF if name not in ROW)
LISTED_PLACES = 2000  # in the menu; a link may name any place


def filter_bar(words: Words, store: Store) -> Filters:
    """The controls in a row, what else is set below them; the filters they show."""
    filters: Filters = state().filters
    found = selected.columns(store)
    names = faction_names(words.lang)
    session.set_controls(filters)  # a control whose words change with the language forgets its value
    with st.container(key="filters"):
        # On a phone the row stays folded, so that the map is in sight; a desk has no such switch.
        number = sum(name in ROW for name in filters.active)
        st.toggle(words("filter.row", number=number), key="show_filters")
        row = st.columns([1, 1, 1.5, 2, 2, 0.95, 0.8], vertical_alignment="bottom", gap="small")
        for column, name in zip(row, ("date_from", "date_to"), strict=False):
            column.date_input(
                words(f"filter.{name}"),
                key=name,
                format="YYYY-MM-DD",
                min_value=dt.date(1900, 1, 1),
                max_value=dt.date(2100, 12, 31),
                on_change=_changed,
            )
        row[2].text_input(
            words("filter.text"), key="text", placeholder=words("filter.any_text"), max_chars=200, on_change=_changed
        )
        row[3].multiselect(
            words("filter.factions"),
            _options(selected.frequent(found, "faction"), filters.factions),
            format_func=lambda actor_id: names.get(actor_id, actor_id),
            key="factions",
            placeholder=words("filter.any_faction"),
            on_change=_changed,
            select_all=False,  # choosing all does not filter, and hides what names no faction
        )
        row[4].multiselect(
            words("filter.event_types"),
            event_types(),
            format_func=words.event_type,
            key="event_types",
            placeholder=words("filter.any_type"),
            on_change=_changed,
            select_all=False,
        )
        if row[5].button(words("filter.more"), key="more_filters", width="stretch"):
            _dialog(words)(words, found)
        row[6].button(
            words("filter.reset"),
            key="reset",
            width="stretch",
            disabled=not filters.active,
            on_click=lambda: session.show(Filters()),
        )
    chips(words, filters)
    return filters


def chips(words: Words, filters: Filters) -> None:
    """Every filter that has no control in the row, each with its values and a way to drop it."""
    here = [name for name in filters.active if name in MORE]
    with st.container(key="chips", horizontal=True):
        for name in here:
            said = words("filter.chip", name=words(f"filter.{name}"), value=value_text(words, filters, name))
            st.button(
                f"{said} ✕",
                key=f"chip_{name}",
                help=words("filter.drop", name=words(f"filter.{name}")),
                on_click=session.drop,
                args=(name,),
            )


def value_text(words: Words, filters: Filters, name: str) -> str:
    """The value of one filter in words; a long list is cut and counted."""
    value: Any = getattr(filters, name)
    if name == "confidence_min":
        return f"≥ {round(value * 100)} %"
    if name == "killed_min":
        return f"≥ {value}"
    if name == "bbox":
        west, south, east, north = value
        return f"{south:.2f}–{north:.2f} N, {west:.2f}–{east:.2f} E"
    if name == "area":
        return words("filter.corners", number=len(value))
    if name == "text":
        return str(value)
    labels = [_label(words, name, one) for one in value]
    rest = len(labels) - 2
    return words("list").join(labels[:2]) + (f" +{rest}" if rest > 0 else "")


def _label(words: Words, name: str, value: str) -> str:
    row = ROW_OF[name]
    match row.kind:
        case "actor":
            return words.faction(value)
        case "place":
            return place_names(words.lang).get(value, value)
        case "type":
            return words.event_type(value)
        case "closed":
            return words(f"{row.key}.{value}")
    return value


def _options(known: Iterable[str], chosen: tuple[str, ...]) -> list[str]:
    """What can be chosen; what a link brought stays choosable."""
    return list(dict.fromkeys([*known, *chosen]))


def _changed() -> None:
    first, last = st.session_state.date_from, st.session_state.date_to
    swapped = bool(first and last and first > last)
    if swapped:
        first, last = last, first
    session.show(
        dataclasses.replace(
            state().filters,
            date_from=first.isoformat() if first else None,
            date_to=last.isoformat() if last else None,
            factions=tuple(st.session_state.factions),
            event_types=tuple(st.session_state.event_types),
            text=(st.session_state.text or "").strip(),
        )
    )
    state().swapped = swapped


def _dialog(words: Words) -> Any:
    return st.dialog(words("filter.more"), width="large")(_more)


def _more(words: Words, found: Columns) -> None:
    """All other filters in one form: the page follows when it is sent."""
    filters: Filters = state().filters
    factions = selected.frequent(found, "faction")
    places = selected.frequent(found, "place")[:LISTED_PLACES]
    with st.form("more_form", border=False):
        left, right = st.columns(2)
        chosen = {
            name: column.multiselect(
                words(f"filter.{name}"),
                _options(options, getattr(filters, name)),
                default=list(getattr(filters, name)),
                format_func=partial(_label, words, name),
                placeholder=words("filter.any"),
                select_all=False,
            )
            for column, name, options in (
                (left, "perpetrators", factions),
                (right, "targets", factions),
                (left, "place_ids", places),
                (right, "sub_event_types", list(sub_event_types())),
                (left, "sources", selected.frequent(found, "source")),
                (right, "precisions", GEO_PRECISIONS),
                (left, "statuses", STATUSES),
                (right, "modalities", MODALITIES),
                (left, "states", REVIEW_STATES),
            )
        }
        st.caption(words("filter.modality_note", shown=", ".join(words(f"modality.{m}") for m in ON_MAP)))
        bar = left.slider(
            words("filter.confidence_min"), 0, 100, round((filters.confidence_min or 0) * 100), step=5, format="%d %%"
        )
        killed = right.number_input(
            words("filter.killed_min"), min_value=0, max_value=2**31 - 1, value=filters.killed_min or 0, step=1
        )
        if st.form_submit_button(words("filter.apply"), type="primary"):
            values: dict[str, Any] = {name: tuple(value) for name, value in chosen.items()}
            session.show(
                dataclasses.replace(filters, **values, confidence_min=bar / 100 or None, killed_min=killed or None)
            )
            st.rerun()
