"""The controls of the filters: the frequent ones in a row, the others behind a button, and what is set as chips."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from filters import ROW_OF, Filters
from models import GEO_PRECISIONS, MODALITIES, ON_MAP, REVIEW_STATES, STATUSES
from pages.shared import selected, session
from pages.shared.session import PARTS, state
from store import Columns, Store
from wording.texts import Words, event_types, place_labels, place_names, sub_event_types

ROW = ("date_from", "date_to", "text", "place_ids", "event_types", "counted")  # with an own control, so no chip
MORE = tuple(name for name in ROW_OF if name not in (*ROW, *PARTS))
LISTS = (
    "perpetrators", "targets", "without", "sub_event_types", "sources", "precisions", "statuses", "modalities",
    "states",
)  # fmt: skip
LISTED_PLACES = 2000  # in the menu; a link may name any place
WIDTHS = (0.92, 0.92, 1.35, 1.55, 0.95, 1.45, 1.4, 0.72, 0.68)


def filter_bar(words: Words, store: Store) -> Filters:
    """The controls in a row, what else is set below them; the filters they show."""
    filters: Filters = state().filters
    found = selected.columns(store)
    session.set_controls(filters)  # a control whose words change with the language forgets its value
    with st.container(key="filters"):
        # On a phone the row stays folded, so that the map is in sight; a desk has no such switch.
        number = sum(name in (*ROW, state().part) for name in filters.active)
        st.toggle(words("filter.row", number=number), key="show_filters")
        row = st.columns(WIDTHS, vertical_alignment="bottom", gap="small")
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
            words("filter.text"),
            key="text",
            placeholder=words("filter.any_text"),
            help=words("filter.text_help"),
            max_chars=200,
            on_change=_changed,
        )
        factions = _options(selected.frequent(found, "faction"), getattr(filters, state().part))
        _menu(row[3], words, "factions", "filter_actors", factions, partial(_label, words, "factions"))
        row[4].selectbox(
            words("filter.part"),
            PARTS,
            format_func=lambda part: words(f"filter.part.{part}"),
            key="filter_part",
            on_change=_part_changed,
        )
        places = _options(selected.frequent(found, "place")[:LISTED_PLACES], filters.place_ids)
        names = place_labels(words.lang)
        _menu(row[5], words, "place_ids", "filter_places", places, lambda place_id: names.get(place_id, place_id))
        _menu(row[6], words, "event_types", "event_types", event_types(), words.event_type)
        with row[7].popover(words("filter.more"), key="more_filters", width="stretch", on_change="rerun") as more:
            if more.open:
                _more(words, found)
        row[8].button(
            words("filter.reset"),
            key="reset",
            width="stretch",
            disabled=not filters.active,
            on_click=lambda: session.show(Filters()),
        )
    chips(words, filters)
    return filters


def _menu(column: Any, words: Words, name: str, key: str, options: Sequence[str], said: Callable[[str], str]) -> None:
    """A menu of the row from which several values of a filter are chosen."""
    column.multiselect(
        words(f"filter.{name}"),
        options,
        format_func=said,
        key=key,
        placeholder=words(f"filter.any.{name}"),
        on_change=_changed,
        select_all=False,  # choosing all does not filter, and hides what has no value
    )


def chips(words: Words, filters: Filters) -> None:
    """Every filter that has no control in the row, each with its values and a way to drop it."""
    shown = {*MORE, *PARTS} - {state().part}
    here = [name for name in filters.active if name in shown]
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
    if name in ("text", "last"):
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
            place_ids=tuple(st.session_state.filter_places),
            event_types=tuple(st.session_state.event_types),
            text=(st.session_state.text or "").strip(),
            **_those(state().part, st.session_state.filter_actors),
        )
    )
    state().swapped = swapped


def _those(part: str, actors: Sequence[str]) -> dict[str, Any]:
    return {part: tuple(actors)}


def _part_changed() -> None:
    """The factions chosen get another part, beside those that have it already."""
    now, part = state(), st.session_state.filter_part
    moved = tuple(dict.fromkeys([*getattr(now.filters, part), *getattr(now.filters, now.part)]))
    filters = dataclasses.replace(now.filters, **(_those(now.part, ()) | _those(part, moved)))
    now.part = part
    session.show(filters)


def _more(words: Words, found: Columns) -> None:
    """All other filters in one form: the page follows when it is sent."""
    filters: Filters = state().filters
    factions = selected.frequent(found, "faction")
    with st.form("more_form", border=False):
        left, right = st.columns(2)
        options: dict[str, Sequence[str]] = {
            "sub_event_types": list(sub_event_types()),
            "sources": selected.frequent(found, "source"),
            "precisions": GEO_PRECISIONS,
            "statuses": STATUSES,
            "modalities": MODALITIES,
            "states": REVIEW_STATES,
        }
        for number, name in enumerate(LISTS):
            (left, right)[number % 2].multiselect(
                words(f"filter.{name}"),
                _options(options.get(name, factions), getattr(filters, name)),
                default=list(getattr(filters, name)),
                key=f"more_{name}",
                format_func=partial(_label, words, name),
                placeholder=words("filter.any"),
                select_all=False,
            )
        st.caption(words("filter.modality_note", shown=", ".join(words(f"modality.{m}") for m in ON_MAP)))
        left.slider(
            words("filter.confidence_min"),
            0,
            100,
            round((filters.confidence_min or 0) * 100),
            step=5,
            format="%d %%",
            key="more_confidence_min",
        )
        right.number_input(
            words("filter.killed_min"),
            min_value=0,
            max_value=2**31 - 1,
            value=filters.killed_min or 0,
            step=1,
            key="more_killed_min",
        )
        st.form_submit_button(words("filter.apply"), type="primary", on_click=_apply_more)


def _apply_more() -> None:
    asked = st.session_state
    values: dict[str, Any] = {name: tuple(asked[f"more_{name}"]) for name in LISTS}
    values |= {"confidence_min": asked.more_confidence_min / 100 or None, "killed_min": asked.more_killed_min or None}
    session.change(**values)
    asked.more_filters = False
