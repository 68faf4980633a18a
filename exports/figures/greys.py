"""Colours as greys, for print."""

from __future__ import annotations

import re
from typing import Any

from geo.map.palette import marks

COLOURS = {
    "ink": "#22252b", "muted": "#5d6168", "rule": "#d3cfc6", "accent": "#14506b", "soft": "#f1efe9",
    "warn": "#7a4300", "warn_soft": "#fdf1dd", "mark": "#fbe8b5",
}  # fmt: skip

# The six event types in greys as far apart as greys can be; the symbols tell them apart a second time.
GREYS = ("#111111", "#767676", "#3d3d3d", "#a6a6a6", "#595959", "#8f8f8f")

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def in_greys(text: str) -> str:
    """A drawing with its colours as greys: event types in theirs, everything else as bright as it is."""
    return COLOUR.sub(lambda found: grey(found[0]), text)


def grey(colour: str) -> str:
    """The grey for a colour ``#rrggbb``.

    >>> grey("#ffffff"), grey("#000000")
    ('#ffffff', '#000000')
    """
    colour = colour.lower()
    for mark, tone in zip(marks().values(), GREYS, strict=False):
        if mark.colour == colour:
            return tone
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    light = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{light:02x}{light:02x}{light:02x}"


def grey_values(value: Any) -> Any:
    """Plain values in which the colours, and nothing a reader typed, are greys."""
    if isinstance(value, dict):
        return {
            k: grey(v) if k == "colour" or (isinstance(v, str) and k in COLOURS) else grey_values(v)
            for k, v in value.items()
        }
    return [grey_values(v) for v in value] if isinstance(value, list) else value
