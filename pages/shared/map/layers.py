"""What the reader wants to see on the map: layers, colours, and tiles where the dashboard's owner allows them."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlsplit

import streamlit as st

from errors import WaqaiError
from geo.map.folium_map import Tiles
from geo.map.marks import Layers, Measure
from pages.shared import address
from pages.shared.selected import COLOURS, Colour
from paths import tile_layer
from wording.texts import Words

SWITCHES = ("incidents", "heat", "admin1", "admin2", "admin3", "quarters", "names")
DEFAULT = Layers()
LEVELS = ("1", "2", "3")


def tiles() -> Tiles | None:
    """The tile layer named by ``WAQAI_TILES`` and ``WAQAI_TILES_ATTRIBUTION``; None without them.

    Raises
    ------
    UsageError
        The address is not one of tiles.
    """
    address, attribution = tile_layer()
    return Tiles(address, attribution) if address else None


def colour() -> Colour:
    """What the colours stand for."""
    kept = address.kept("map.colour")
    return next((name for name in COLOURS if name == kept), "type")


def wanted() -> Layers:
    """The layers as chosen so far; the address names those that differ from the default."""
    other = set(address.kept("map.layers").split(","))
    level, measure = address.kept("map.areas"), address.kept("map.measure")
    return Layers(
        **{name: getattr(DEFAULT, name) != (name in other) for name in (*SWITCHES, "tiles")},
        choropleth=int(level) if level in LEVELS else 0,
        measure="killed" if measure == "killed" else "incidents",
    )


def _changed() -> None:
    widgets = st.session_state
    other = [n for n in (*SWITCHES, "tiles") if widgets.get(f"layer_{n}", getattr(DEFAULT, n)) != getattr(DEFAULT, n)]
    address.keep("map.layers", ",".join(other))
    address.keep("map.colour", "" if widgets.layer_colour == "type" else widgets.layer_colour)
    address.keep("map.areas", str(widgets.layer_choropleth or ""))
    address.keep("map.measure", "killed" if widgets.layer_measure == "killed" else "")


def control(words: Words) -> None:
    """The switches, in a popover."""
    widgets = st.session_state
    now = wanted()
    for name in SWITCHES:
        widgets[f"layer_{name}"] = getattr(now, name)
    widgets.layer_choropleth, widgets.layer_measure, widgets.layer_colour = now.choropleth, now.measure, colour()
    with st.popover(words("layers.title"), key="layers"):
        st.segmented_control(
            words("layers.colour"),
            COLOURS,
            format_func=lambda value: words(f"layers.colour.{value}"),
            key="layer_colour",
            required=True,
            on_change=_changed,
        )
        st.selectbox(
            words("layers.choropleth"),
            (0, 1, 2, 3),
            format_func=lambda level: words(f"layers.choropleth.{level}"),
            key="layer_choropleth",
            on_change=_changed,
        )
        st.segmented_control(
            words("layers.measure"),
            get_args(Measure),
            format_func=lambda value: words(f"layers.measure.{value}"),
            key="layer_measure",
            required=True,
            disabled=not now.choropleth,
            on_change=_changed,
        )
        for name in SWITCHES:
            st.checkbox(words(f"layers.{name}"), key=f"layer_{name}", on_change=_changed)
        try:
            offered = tiles()
        except WaqaiError as error:
            st.text(words("layers.failed", reason=str(error)))
            offered = None
        if offered is not None:
            widgets.layer_tiles = now.tiles
            st.checkbox(
                words("layers.tiles", host=urlsplit(offered.address).hostname), key="layer_tiles", on_change=_changed
            )
            st.caption(words("layers.tiles.note"))
