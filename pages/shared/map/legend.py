"""The legend of the map and the timeline, in the reader's language.

Streamlit strips drawings from HTML, so the signs are made by ``legend.css`` from empty elements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from filters import Filters
from geo.map.palette import palette
from pages.shared.element import compact, element
from pages.shared.selected import Colour, Groups
from wording.texts import Words, event_types

_element = element("legend")

SIGNS = ("many", "near", "halo", "area", "check")


def group_names(groups: Groups, words: Words) -> list[str]:
    """Name of every group of colour, in the order of the palette; the last is any other."""
    names: dict[Colour, Callable[[str], str]] = {
        "type": words.event_type, "faction": words.faction, "state": lambda state: words(f"review.{state}"),
    }  # fmt: skip
    name = names[groups.colour]
    return [name(ident) if ident else words(f"legend.other.{groups.colour}") for ident in groups.ids]


def switches(
    groups: Groups, filters: Filters, words: Words, numbers: Sequence[int], on_switched: Callable[[str], None]
) -> None:
    """Colour, symbol and number of every group, each of which can be switched off and on.

    Parameters
    ----------
    numbers : sequence of int
        How many incidents of each group pass all filters but the one that is switched here.
    on_switched : callable
        Gets the id of the event type or faction, or the state, that the reader clicked.
    """
    by: dict[Colour, Sequence[str]] = {
        "type": filters.event_types, "faction": filters.factions, "state": filters.states,
    }  # fmt: skip
    chosen = by[groups.colour]
    keys = [
        [ident, name, row["colour"], row["symbol"], not chosen or ident in chosen, words.number(number)]
        for row, name, ident, number in zip(palette(), group_names(groups, words), groups.ids, numbers, strict=True)
        if ident or (groups.colour == "faction" and row is palette()[-1])
    ]

    def switched() -> None:
        ident = st.session_state.legend.switched
        if ident in groups.ids and ident:
            on_switched(ident)

    _element(
        key="legend",
        data=compact(
            {
                "keys": keys,
                "rtl": words.rtl,
                "title": words("legend.title"),
                "help": words(f"legend.switch.{groups.colour}"),
            }
        ),
        on_switched_change=switched,
    )


def switched_types(chosen: tuple[str, ...], switched: str) -> tuple[str, ...]:
    """The filter by event type after one type was switched off or on; empty when all are on, or none is.

    >>> len(switched_types((), "Battles")), switched_types(("Battles",), "Riots")
    (5, ('Battles', 'Riots'))
    >>> switched_types(("Battles",), "Battles")
    ()
    """
    on = set(chosen or event_types()) ^ {switched}
    return () if on == set(event_types()) else tuple(kind for kind in event_types() if kind in on)


def legend_html(
    groups: Groups, words: Words, steps: Sequence[int] = (), measure: str = "", notes: Sequence[str] = ()
) -> str:
    """How precision is drawn, then the shades of areas, if any.

    Parameters
    ----------
    steps : sequence of int
        Where each class of the shaded areas begins; ``measure`` says what they count.
    notes : sequence of str
        What else must be known to read the map.
    """
    signs = "".join(
        f'<span class="key"><i class="sign {sign}"></i>{escape(words(f"legend.{sign}"))}</span>' for sign in SIGNS
    )
    shades = "".join(
        f'<span class="key"><i class="shade s{number}"></i>≥ {step:,}</span>' for number, step in enumerate(steps)
    )
    if shades:
        shades = f'<span class="neutral">{escape(measure)}</span>{shades}'
    long = " long" if groups.colour == "faction" or steps else ""
    told = f'<span class="neutral">{escape(" ".join(notes))}</span>' if notes else ""
    return (
        f'<div class="legend{long}">{shades}{told}<details><summary>{words("legend.precision")}</summary>'
        f'<div>{signs}<span class="neutral">{words("legend.neutral")}</span></div></details></div>'
    )
