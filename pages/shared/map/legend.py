"""The legend of the map and the timeline, in the reader's language.

Streamlit strips drawings from HTML, so the signs are made by ``legend.css`` from empty elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from geo.map.palette import palette
from pages.shared.selected import Groups
from wording.texts import Words

SIGNS = ("many", "near", "halo", "area")


def group_names(groups: Groups, words: Words) -> list[str]:
    """Name of every group of colour, in the order of the palette; the last is any other."""
    name = words.event_type if groups.colour == "type" else words.faction
    return [name(ident) if ident else words(f"legend.other.{groups.colour}") for ident in groups.ids]


def legend_html(
    groups: Groups, words: Words, steps: Sequence[int] = (), measure: str = "", notes: Sequence[str] = ()
) -> str:
    """Colour and symbol of every group, then how precision is drawn, then the shades of areas, if any.

    Parameters
    ----------
    steps : sequence of int
        Where each class of the shaded areas begins; ``measure`` says what they count.
    notes : sequence of str
        What else must be known to read the map.
    """
    keys = "".join(
        f'<span class="key"><i class="symbol {escape(row["symbol"])}" style="background: {escape(row["colour"])}"></i>'
        f"<bdi>{escape(name)}</bdi></span>"
        for row, name, ident in zip(palette(), group_names(groups, words), groups.ids, strict=True)
        if ident or (groups.colour == "faction" and row is palette()[-1])
    )
    signs = "".join(
        f'<span class="key"><i class="sign {sign}"></i>{escape(words(f"legend.{sign}"))}</span>' for sign in SIGNS
    )
    shades = "".join(
        f'<span class="key"><i class="shade s{number}"></i>≥ {step:,}</span>' for number, step in enumerate(steps)
    )
    if shades:
        shades = f'<span class="rule"></span><span class="neutral">{escape(measure)}</span>{shades}'
    long = " long" if groups.colour == "faction" or steps else ""
    said = escape(" ".join([*notes, words("legend.neutral")]))
    return (
        f'<div class="legend{long}" role="group" aria-label="{words("legend.title")}">{keys}<span class="rule"></span>'
        f'{signs}{shades}<span class="neutral">{said}</span></div>'
    )
