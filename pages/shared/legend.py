"""The legend of the map and the timeline, in the reader's language."""

from __future__ import annotations

from html import escape

from geo.basemap import palette
from pages.shared.words import Words

# The same shapes as in geo/map.js, 26 x 26 around the origin.
SHAPES = {
    "circle": "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0Z",
    "square": "M-8.2,-8.2H8.2V8.2H-8.2Z",
    "diamond": "M0,-11L11,0L0,11L-11,0Z",
    "triangle": "M0,-11L10.6,8.4H-10.6Z",
    "plus": "M-3.6,-10.5H3.6V-3.6H10.5V3.6H3.6V10.5H-3.6V3.6H-10.5V-3.6H-3.6Z",
    "star": "M0,-11.5L2.9,-4L10.9,-3.6L4.7,1.5L6.8,9.3L0,4.9L-6.8,9.3L-4.7,1.5L-10.9,-3.6L-2.9,-4Z",
}


def legend_html(words: Words) -> str:
    """Colour and symbol of every event type, then how precision is drawn."""
    types = [
        _item(
            f'<path d="{SHAPES[row["symbol"]]}" fill="{escape(row["colour"])}"/>', words.event_type(row["event_type"])
        )
        for row in palette()
        if row["event_type"]
    ]
    line = 'fill="none" stroke="currentColor" stroke-width="2"'
    signs = [
        _item(
            f'<circle r="9.5" {line} stroke-opacity=".55" stroke-width="4"/>'
            '<text y="4" text-anchor="middle" font-size="12" fill="currentColor">3</text>',
            words("legend.many"),
        ),
        _item(
            f'<circle r="6" fill="currentColor" fill-opacity=".4"/><circle r="11" {line} stroke-dasharray="3 3"/>',
            words("legend.near"),
        ),
        _item(
            '<circle r="11.5" fill="currentColor" fill-opacity=".12"/>'
            f'<circle r="11.5" {line} stroke-dasharray="4 3" stroke-opacity=".7"/>'
            '<circle r="4" fill="currentColor" fill-opacity=".6"/>',
            words("legend.halo"),
        ),
        _item(
            f'<rect x="-12" y="-8" width="24" height="16" rx="3" {line} stroke-dasharray="4 3"/>'
            '<text y="4" text-anchor="middle" font-size="11" fill="currentColor">3</text>',
            words("legend.area"),
        ),
    ]
    return (
        f'<div class="legend" role="group" aria-label="{words("legend.title")}">{"".join(types)}'
        f'<span class="rule"></span>{"".join(signs)}<span class="neutral">{words("legend.neutral")}</span></div>'
    )


def _item(drawing: str, label: str) -> str:
    return f'<span class="key"><svg viewBox="-13 -13 26 26" aria-hidden="true">{drawing}</svg>{escape(label)}</span>'
