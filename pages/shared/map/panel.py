"""The map with its legend: it runs again by itself when the reader moves it, and with the page when marks change."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from errors import WaqaiError
from filters import MOST_CORNERS, Filters, box, corners
from geo.map import assets, folium_map, marks
from geo.map.clusters import View
from models import REVIEW_STATES, Incident
from pages.shared import frame, selected, session
from pages.shared.map import layers
from pages.shared.map.cards import cards
from pages.shared.map.clicked import at_spot, read_click
from pages.shared.map.legend import legend_html, switched_types, switches
from pages.shared.selected import Colour, Selection
from pages.shared.session import state
from store import Store
from wording.texts import Words

HEIGHT = 440  # pixels; frame.css gives the map less on a phone
RETURNED = ["last_active_drawing", "last_object_clicked_count", "bounds", "zoom"]


@st.fragment
def map_panel(
    words: Words,
    store: Store,
    shown: Selection,
    chosen: Incident | None = None,
    claims: Mapping[str, tuple[Any, ...]] | None = None,
) -> None:
    """The map of a selection; a click on a mark lists its incidents, or opens the only one.

    Parameters
    ----------
    chosen : Incident, optional
        The one to be marked.
    claims : mapping, optional
        Places said to be held by somebody, as :class:`geo.map.marks.Marks` has them.
    """
    if state().map_acted:
        state().map_acted = False
        st.rerun()  # what was clicked or drawn changes the page around the map
    colour, wanted = layers.colour(), layers.wanted()
    if claims is not None:
        wanted = replace(wanted, incidents=False, heat=False, choropleth=0)  # what is held, and nothing over it
    found = selected.scattered(shown, colour)
    shades: tuple[dict[str, int], tuple[int, ...]] = ({}, ())
    apart = 0
    if wanted.choropleth:
        numbers, apart = marks.choropleth(selected.pins(shown, colour), wanted.choropleth, wanted.measure)
        shades = marks.shade(numbers)
    drawn = marks.marks(
        found,
        # Not the dates: a reader who moves or plays the time keeps the view.
        fit_key=zlib.crc32(repr(replace(shown.filters, date_from=None, date_to=None)).encode()),
        view=state().view,
        chosen=chosen,
        layers=wanted,
        drawn=_drawn(shown.filters),
        shades=shades,
        claims=claims,
        aside=selected.aside_points(shown),
        look_at=state().look_at,
    )
    if not assets.has_leaflet():
        st.warning(words("map.online"))
    try:
        tiles = layers.tiles()
    except WaqaiError:
        tiles = None  # the control of the layers says why
    sent = st_folium(
        folium_map.base_map(words.lang, st.context.theme.type == "dark", frame.asset_links(), tiles),
        key="map",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=RETURNED,
        feature_group_to_add=folium_map.mark_group(drawn),
        on_change=lambda: _acted(store, shown),
    )
    state().clicks = sent.get("last_object_clicked_count") or 0  # 0 when the map was drawn again
    if claims is not None:
        return  # its own legend says what is drawn
    cards(words, store, shown)
    groups = selected.groups(shown.columns, colour)
    notes = [words("map.cells", limit=f"{marks.RAW_LIMIT:,}")] if drawn.cells else []
    notes += [words("layers.apart", number=f"{apart:,}")] if apart else []
    notes += [words("map.off", number=f"{found.off:,}")] if found.off else []
    measure = words(f"layers.measure.{wanted.measure}")
    with st.container(key="map_legend", horizontal=True, vertical_alignment="center"):
        asked = shown.filters
        own: dict[Colour, Filters] = {
            "type": replace(asked, event_types=()),
            "faction": replace(asked, factions=()),
            "state": replace(asked, states=REVIEW_STATES),  # the rejected, too, are shown when they are asked for
        }
        others = own[colour]
        often = np.bincount(groups.codes[selected.select(store, others).index], minlength=marks.NUMBER_OF_GROUPS)
        switches(groups, shown.filters, words, often.tolist(), lambda ident: _switched(colour, ident))
        st.html(legend_html(groups, words, shades[1], measure, notes), width="content")


def _drawn(filters: Filters) -> tuple[tuple[float, float], ...]:
    """Corners of what the filters restrict the map to, so that it is seen."""
    if filters.area or filters.bbox is None:
        return filters.area
    west, south, east, north = filters.bbox
    return ((west, south), (east, south), (east, north), (west, north)) if west <= east else ()


def _switched(colour: Colour, ident: str) -> None:
    """A type is hidden or shown again; of factions and states the one clicked is shown alone, and once more all."""
    now = state()
    now.map_acted = True
    if colour == "type":
        session.change(event_types=switched_types(now.filters.event_types, ident))
    elif colour == "state":
        alone = next(state for state in REVIEW_STATES if state == ident)
        session.change(states=() if now.filters.states == (alone,) else (alone,))
    else:
        session.change(factions=() if now.filters.factions == (ident,) else (ident,))


def _acted(store: Store, shown: Selection) -> None:
    """Take what the browser sent: another view, a click on a mark, or something drawn."""
    now = state()
    sent: dict[str, Any] = st.session_state.get("map") or {}
    _follow_view(sent)
    number = sent.get("last_object_clicked_count") or 0
    if number in (0, now.clicks):
        return
    now.clicks = number
    feature = sent.get("last_active_drawing")
    area = read_drawn(feature)
    if area is not None:
        now.map_acted = True
        session.change(**area)
        return
    spot = read_click(feature)
    if spot is None:
        return
    here = at_spot(shown, spot)
    now.spot = spot if len(here) else None
    only = store.queries.numbered(shown.numbers(here)) if len(here) == 1 else []
    now.incident = only[0].incident_id if only else None
    now.map_acted = True


def _follow_view(sent: Mapping[str, Any]) -> None:
    bounds, zoom = sent.get("bounds"), sent.get("zoom")
    if bounds and zoom is not None and bounds["_southWest"]["lat"] is not None:
        low, high = bounds["_southWest"], bounds["_northEast"]
        view = View(low["lng"], low["lat"], high["lng"], high["lat"], zoom)
        if state().follows and view != state().view:
            state().map_acted = True  # the list beside the map changes with it
        state().view = view


def read_drawn(feature: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The filters a drawing stands for; None for anything else.

    >>> read_drawn({"properties": {"drawn": {"box": [41.0, 36.5, 42.0, 37.0]}}})
    {'bbox': (41.0, 36.5, 42.0, 37.0), 'area': ()}
    >>> read_drawn({"properties": {"drawn": {"area": [[41, 36], [42, 36]]}}})
    """
    drawn = ((feature or {}).get("properties") or {}).get("drawn") or {}
    try:
        if "box" in drawn:
            return {"bbox": box(",".join(str(float(v)) for v in drawn["box"])), "area": ()}
        if "area" in drawn:
            points = [(float(longitude), float(latitude)) for longitude, latitude in drawn["area"][: MOST_CORNERS + 1]]
            return {"area": corners(";".join(f"{x},{y}" for x, y in points)), "bbox": None}
    except (TypeError, ValueError):
        return None
    return None
