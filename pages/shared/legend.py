"""The legend of the map and the timeline, in the reader's language.

Streamlit strips drawings from HTML, so the signs are made by ``style.css`` from empty elements.
"""

from __future__ import annotations

from html import escape

from geo.basemap import palette
from pages.shared.words import Words

SIGNS = ("many", "near", "halo", "area")


def legend_html(words: Words) -> str:
    """Colour and symbol of every event type, then how precision is drawn."""
    types = "".join(
        f'<span class="key"><i class="symbol {escape(row["symbol"])}" style="background: {escape(row["colour"])}"></i>'
        f"{escape(words.event_type(row['event_type']))}</span>"
        for row in palette()
        if row["event_type"]
    )
    signs = "".join(
        f'<span class="key"><i class="sign {sign}"></i>{escape(words(f"legend.{sign}"))}</span>' for sign in SIGNS
    )
    return (
        f'<div class="legend" role="group" aria-label="{words("legend.title")}">{types}<span class="rule"></span>'
        f'{signs}<span class="neutral">{words("legend.neutral")}</span></div>'
    )
