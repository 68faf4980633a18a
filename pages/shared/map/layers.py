"""What the reader wants to see on the map: layers, colours, and tiles where the dashboard's owner allows them."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlsplit

import streamlit as st

from errors import WaqaiError
from geo.map.folium_map import Tiles
from geo.map.marks import Layers, Measure
from pages.shared.selected import COLOURS, Colour
from paths import tile_layer
from wording.texts import Words

SWITCHES = ("incidents", "heat", "admin1", "admin2", "admin3", "quarters", "names")
DEFAULT = Layers()


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
    return st.session_state.get("layer_colour") or "type"


def wanted() -> Layers:
    """The layers as chosen so far."""
    widgets = st.session_state
    return Layers(
        **{name: bool(widgets.get(f"layer_{name}", getattr(DEFAULT, name))) for name in (*SWITCHES, "tiles")},
        choropleth=int(widgets.get("layer_choropleth", 0) or 0),
        measure=widgets.get("layer_measure", "incidents") or "incidents",
    )


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
        )
        st.selectbox(
            words("layers.choropleth"),
            (0, 1, 2, 3),
            format_func=lambda level: words(f"layers.choropleth.{level}"),
            key="layer_choropleth",
        )
        st.segmented_control(
            words("layers.measure"),
            get_args(Measure),
            format_func=lambda value: words(f"layers.measure.{value}"),
            key="layer_measure",
            required=True,
            disabled=not now.choropleth,
        )
        for name in SWITCHES:
            st.checkbox(words(f"layers.{name}"), key=f"layer_{name}")
        try:
            offered = tiles()
        except WaqaiError as error:
            st.text(words("layers.failed", reason=str(error)))
            offered = None
        if offered is not None:
            widgets.layer_tiles = now.tiles
            st.checkbox(words("layers.tiles", host=urlsplit(offered.address).hostname), key="layer_tiles")
            st.caption(words("layers.tiles.note"))
