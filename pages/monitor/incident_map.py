"""The monitor's page: where and when incidents happened, and the words that say so."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import basemap, maps
from geo.grid import View
from models import Filters, Incident
from pages.shared import frame
from pages.shared.details import article_html, incident_html
from pages.shared.incident_list import incident_list
from pages.shared.legend import legend_html
from pages.shared.spots import Spot, at_spot, read_click
from pages.shared.timeline import timeline, timeline_data
from pages.shared.words import Words
from store import Counts, Store

PAGE = 60  # incidents put into the list at a time
HEIGHT = 440  # pixels; style.css gives the map less on a phone
RETURNED = ["last_active_drawing", "last_object_clicked_count"]


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    counts = store.count(filters)
    chosen = store.incident(st.session_state.incident) if st.session_state.incident else None
    if st.session_state.incident and chosen is None:
        st.session_state.incident, st.session_state.missing = None, True
    frame.notices(words)
    pins = _pins(store.url, store.revision(), filters, store)
    country_only = maps.not_drawn(pins)
    count_line(words, store, counts, country_only)
    if counts.total == 0:
        st.info(f"{words('empty.store')} {words('empty.store.way_out')}")
        return
    left, right = st.columns([1.62, 1], gap="medium")
    with left:
        map_panel(words, store, filters, pins, chosen)
        time_panel(words, store, filters, counts)
    with right, st.container(key="reader"):
        if chosen is not None:
            detail_panel(words, store, filters, chosen)
        elif counts.shown == 0:
            empty_panel(words, store, filters)
        else:
            list_panel(words, store, filters, counts, country_only)


def count_line(words: Words, store: Store, counts: Counts, country_only: int) -> None:
    """How many are shown, of how many, and how many of them no mark stands for: always on screen."""
    with st.container(key="counts"):
        line = words("count.line", shown=counts.shown, total=counts.total, without_place=counts.without_place)
        line += words("count.country", number=country_only) if country_only else ""
        samples = f'<span class="samples">{words("samples.shown")}</span>' if store.is_samples() else ""
        st.html(f'<div class="counts" role="status"><b>{line}</b>{samples}</div>')


def map_panel(words: Words, store: Store, filters: Filters, pins: pd.DataFrame, chosen: Incident | None) -> None:
    """The map; a click on a mark lists its incidents, or opens the only one."""
    crowded = len(pins) > maps.RAW_LIMIT
    drawn = maps.marks(pins, filters, st.session_state.get("view") if crowded else None, chosen)
    links = frame.asset_links()
    if not basemap.has_leaflet():
        st.warning(words("map.online"))
    dark = st.context.theme.type == "dark"
    # Only a crowded map reports every pan: each report runs the page once.
    told = st_folium(
        maps.base_map(words.lang, dark, links),
        key="map",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[*RETURNED, "bounds", "zoom"] if crowded else RETURNED,
        feature_group_to_add=maps.mark_group(drawn),
    )
    if drawn.cells:
        st.caption(words("map.cells", limit=maps.RAW_LIMIT))
    st.html(legend_html(words))
    if crowded:
        _follow_view(told)
    _follow_click(told, store, filters)


@st.cache_data(show_spinner=False, max_entries=32)
def _pins(url: str, revision: int, filters: Filters, _store: Store) -> pd.DataFrame:
    return _store.pins(filters)


def _follow_view(told: dict) -> None:
    bounds, zoom = told.get("bounds"), told.get("zoom")
    if not bounds or zoom is None or bounds["_southWest"]["lat"] is None:
        return
    low, high = bounds["_southWest"], bounds["_northEast"]
    view = View(low["lng"], low["lat"], high["lng"], high["lat"], zoom)
    if view != st.session_state.get("view"):
        st.session_state.view = view
        st.rerun()


def _follow_click(told: dict, store: Store, filters: Filters) -> None:
    number = told.get("last_object_clicked_count") or 0
    if number == st.session_state.get("clicks", 0):
        return
    st.session_state.clicks = number  # back to 0 when the map was drawn anew
    spot = read_click(told.get("last_active_drawing")) if number else None
    if spot is None:
        return
    here = at_spot(store, filters, spot)
    st.session_state.spot = spot if here else None
    st.session_state.incident = here[0].incident_id if len(here) == 1 else None
    st.rerun()


def time_panel(words: Words, store: Store, filters: Filters, counts: Counts) -> None:
    """The timeline under the map; dragging over it sets the two date filters."""
    data = timeline_data(store, filters)
    if data is None:
        return
    undated = counts.shown - data["shown"]
    note = f" · {words('timeline.undated', number=undated)}" if undated else ""
    unit = words(f"timeline.unit.{data['unit']}")
    st.html(
        f'<div class="panel-head"><b>{words("timeline.title")}</b> <span>{unit}{note}</span></div>'
        f'<div class="hint">{words("timeline.help")}</div>'
    )

    def select(first: str | None, last: str | None) -> None:
        frame.show(replace(filters, date_from=first, date_to=last))

    timeline(data, words, select)


def choose(incident_id: str | None) -> None:
    """Open an incident, or with None go back to the list."""
    frame.forget_notices()
    st.session_state.incident = incident_id


def list_panel(words: Words, store: Store, filters: Filters, counts: Counts, country_only: int) -> None:
    """The incidents that pass the filters, or those of the chosen spot, and apart those without a pin."""
    spot: Spot | None = st.session_state.spot
    if spot is not None:
        here = at_spot(store, filters, spot)
        _head(words("list.spot", number=len(here)))
        st.button(words("list.back"), key="leave_spot", on_click=_leave_spot)
        with st.container(key="scroll", height=640, border=False):
            incident_list(here, words, "spot_list", None, choose)
        return
    shown = st.session_state.get("listed", PAGE)
    incidents = store.incidents(filters, limit=shown)
    _head(words("list.title"), words("list.rest", number=len(incidents), total=counts.shown))
    with st.container(key="scroll", height=640, border=False):
        incident_list(incidents, words, "list", None, choose)
        if len(incidents) < counts.shown:
            st.button(words("list.more"), key="more", on_click=_list_more, width="stretch")
    apart = counts.without_place + country_only
    if apart:
        with st.expander(words("unplaced.title", number=apart)):
            split = words("unplaced.split", without_place=counts.without_place, country=country_only)
            st.caption(f"{split}. {words('unplaced.note')}")
            country = store.incidents(replace(filters, precisions=("country",)), limit=PAGE) if country_only else []
            known = {incident.incident_id for incident in country}
            unplaced = [i for i in store.unplaced(filters, limit=PAGE) if i.incident_id not in known]
            incident_list([*unplaced, *country], words, "unplaced_list", None, choose)


def _head(title: str, note: str = "") -> None:
    st.html(f'<div class="panel-head"><b>{title}</b> <span>{note}</span></div>')


def _leave_spot() -> None:
    st.session_state.spot = None


def _list_more() -> None:
    st.session_state.listed = st.session_state.get("listed", PAGE) + PAGE


def detail_panel(words: Words, store: Store, filters: Filters, incident: Incident) -> None:
    """One incident: fields, the words that support them, and the article they stand in."""
    around = at_spot(store, filters, st.session_state.spot) if st.session_state.spot else None
    ids = [i.incident_id for i in (around if around is not None else store.incidents(filters))]
    here = ids.index(incident.incident_id) if incident.incident_id in ids else None
    with st.container(key="steps", horizontal=True):
        back = words("list.back") if around is None else words("list.spot", number=len(around))
        st.button(back, key="back", on_click=choose, args=(None,))
        if here is not None and len(ids) > 1:
            newer, older = ids[here - 1] if here else None, ids[here + 1] if here + 1 < len(ids) else None
            st.button(words("detail.newer"), key="newer", disabled=newer is None, on_click=choose, args=(newer,))
            st.button(words("detail.older"), key="older", disabled=older is None, on_click=choose, args=(older,))
    if not incident.on_map:
        st.info(words("detail.off_map"))
    elif here is None and len(ids) < 500:
        st.info(words("detail.filtered"))
    with st.container(key="scroll", height=640, border=False):
        st.html(incident_html(incident, words))
        article = store.article(incident.article_id)
        if article is None:
            st.info(words("detail.no_article"))
        else:
            st.html(article_html(article, incident, words))
        with st.expander(words("detail.technical")):
            st.text(f"{words('field.incident_id')}: {incident.incident_id}")
            st.text(f"{words('field.article_id')}: {incident.article_id}")


def empty_panel(words: Words, store: Store, filters: Filters) -> None:
    """Which filter hides everything, and a button that drops it."""
    st.html(f'<div class="empty"><b>{words("empty.title")}</b></div>')
    found = False
    for name in filters.active:
        without = store.count(replace(filters, **{name: getattr(Filters(), name)})).shown
        if without:
            found = True
            label = words(f"filter.{name}")
            st.write(words("empty.one", name=label, number=without))
            st.button(words("filter.drop", name=label), key=f"drop_{name}", on_click=frame.drop, args=(name,))
    if not found:
        st.write(words("empty.all"))
        st.button(words("filter.reset"), key="empty_reset", on_click=frame.show, args=(Filters(),))


page_words = Words(st.session_state.lang)
draw(page_words, frame.open_store(page_words), st.session_state.filters)
