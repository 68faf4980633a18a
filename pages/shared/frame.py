"""What every page stands in: language, look, store, and the filters with their place in the address."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as components

from errors import WaqaiError
from filters import Filters
from geo.map import assets, folium_map
from pages.shared import links, selected
from pages.shared.address import apart, query
from paths import store_address
from store import Store
from wording.texts import LANGUAGES, Lang, Words

HERE = Path(__file__).resolve().parent
SOURCES = "pages/curator/sources.py"


# --- once per server -----------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def _store(url: str | None) -> Store:
    return Store(url)


def open_store(words: Words) -> Store:
    """The store named by ``WAQAI_DB``; a new one is filled with the samples, saying so."""
    try:
        store = _store(store_address())
        if store.is_empty():
            _fill(store, words)
    except WaqaiError as error:
        st.error(words("store.failed", reason=f"\u2068{error}\u2069"))  # a path keeps its own direction
        st.stop()
    return store


def _fill(store: Store, words: Words) -> None:
    from coding import Coder
    from ingest.ingest import fill_with_samples

    # An empty label keeps the place; the text comes with the first batch.
    with st.status(words("samples.filling")) as status:
        fill_with_samples(
            store, Coder.load(), progress=lambda done, _: status.update(label=words("samples.progress", done=done))
        )
    if not store.is_empty():
        st.rerun()


@st.cache_resource(show_spinner=False)
def asset_links() -> dict[str, str]:
    """File of the map -> address as seen from the map's frame; Leaflet's public one when it is not here."""
    assets.write_own_files()
    serve = components.declare_component("assets", path=str(assets.ASSETS))
    folder = f"../{serve.name}"  # the map's frame lies in a folder beside ours
    found = {} if assets.has_leaflet() else dict(folium_map.public_links())
    for path in assets.ASSETS.iterdir():
        if path.suffix in (".js", ".css", ".woff2"):
            found[path.name] = f"{folder}/{path.name}?v={assets.version(path.name)}"
    return found


# --- language and look ---------------------------------------------------------------------------


def start(pages: Sequence[str]) -> Words:
    """Read the address on a first visit or after a step back, and set language and look.

    Parameters
    ----------
    pages : sequence of str
        Last parts of the addresses of all pages.
    """
    query = st.query_params.to_dict()
    # Who acts before the browser has heard of the last address sends the one before it: that is no step back.
    acted = st.session_state.pop("acted", False)
    first = "written" not in st.session_state
    (filters, settings), written = apart(query), apart(st.session_state.get("written") or {})
    st.session_state.settings_here = {}
    if first or (settings != written[1] and not acted):
        st.session_state.settings = settings
    if first or (filters != written[0] and not acted):
        link = links.read(query)
        remembered = st.session_state.get("lang") or st.context.cookies.get("waqai_lang")
        st.session_state.lang = link.lang or (remembered if remembered in LANGUAGES else browser_language())
        st.session_state.incident = link.incident_id
        st.session_state.spot = None
        show(link.filters)
        st.session_state.refused = link.refused
        st.session_state.acted = False
    words = Words(st.session_state.lang)
    _look(words, pages)
    return words


def browser_language() -> Lang:
    """Arabic for a browser that asks for it, English for any other."""
    return "ar" if str(st.context.locale or "").lower().startswith("ar") else "en"


def menu(pages: Sequence[Any]) -> None:
    """Links to all pages; each keeps language, filters, chosen incident and settings."""
    if len(pages) > 1:
        with st.container(key="menu", horizontal=True, gap=None):
            for page in pages:
                st.page_link(page, query_params=query())


def _look(words: Words, pages: Sequence[str]) -> None:
    style = (HERE / "style.css").read_text(encoding="utf-8")
    if words.rtl:
        style += (HERE / "rtl.css").read_text(encoding="utf-8")
    # What stays in sight while the page scrolls under it needs the page's own colour.
    ground = st.get_option(f"theme.{'dark' if st.context.theme.type == 'dark' else 'light'}.backgroundColor")
    st.html(f"<style>:root {{ --waqai-ground: {ground}; }}{_letters()}{style}</style>")
    _document(key="document", data={"lang": words.lang, "pages": list(pages)}, height=1)


def _letters() -> str:
    """Where the browser finds our letters; nothing when they were not fetched."""
    if not assets.has_letters():
        return ""
    base = "/" + str(st.get_option("server.baseUrlPath")).strip("/")
    base = base.rstrip("/") + "/component/"
    addresses = {name: base + address.removeprefix("../") for name, address in asset_links().items()}
    faces = []
    for name in (Path(inside).name for _, inside in assets.LETTERS):
        family = "IBM Plex Sans Arabic" if name.startswith("ibm-plex-sans-arabic") else "IBM Plex Sans"
        weight = name.split("-")[-2]
        reach = "" if "latin-ext" not in name else "unicode-range: U+0100-02BA, U+1E00-1EFF;"
        faces.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; {reach}'
            f'src: url("{addresses[name]}") format("woff2"); }}'
        )
    return "\n".join(reversed(faces))


# What Streamlit leaves undone in the browser; it draws nothing.
_document = st.components.v2.component("waqai_document", js=(HERE / "document.js").read_text(encoding="utf-8"))


def language_switch(words: Words) -> None:
    """English or Arabic, each in its own name."""
    st.session_state.lang_switch = st.session_state.lang
    st.segmented_control(
        words("app.language"),
        LANGUAGES,
        format_func=lambda lang: words(f"language.{lang}"),
        key="lang_switch",
        label_visibility="collapsed",
        on_change=_switch_language,
    )


def _switch_language() -> None:
    st.session_state.acted = True
    # Clicking the language that is on would clear the control; there is always one language.
    st.session_state.lang = st.session_state.lang_switch or st.session_state.lang


# --- filters -------------------------------------------------------------------------------------


def show(filters: Filters) -> None:
    """Make these the filters, here and in their controls."""
    st.session_state.acted = True
    st.session_state.filters = filters
    st.session_state.spot = None
    forget_notices()
    set_controls(filters)


def hold_columns(store: Store, words: Words) -> None:
    """Read all incidents once after a start, saying how far that is."""
    room = st.empty()  # always there: what comes and goes would make the browser draw everything below anew
    if selected.is_read(store):
        return
    with room.status(words("loading.start")) as status:
        selected.columns(
            store,
            lambda done, total: status.update(label=words("loading.progress", done=f"{done:,}", total=f"{total:,}")),
        )
    room.empty()


@st.cache_resource(show_spinner=False)
def settle(page: str) -> None:
    """Once per page, when it has run: what is loaded by then stays, and is no more looked through for garbage.

    Streamlit looks after every run, for longer than the run itself takes: gazetteer, names and libraries are large.
    """
    gc.collect()
    gc.freeze()


def nothing_yet(words: Words) -> None:
    """The store holds no incident: how to put some in, here or from a terminal."""
    st.info(f"{words('empty.store')} {words('empty.store.way_out')}")
    st.page_link(SOURCES, label=words("empty.store.sources"), query_params=query())


def forget_notices() -> None:
    """The reader has acted: what was said about the link or the dates has been read."""
    st.session_state.refused, st.session_state.swapped, st.session_state.missing = (), False, False


def set_controls(filters: Filters) -> None:
    """Put the filters into the controls of the row."""
    st.session_state.date_from = dt.date.fromisoformat(filters.date_from) if filters.date_from else None
    st.session_state.date_to = dt.date.fromisoformat(filters.date_to) if filters.date_to else None
    st.session_state.factions = list(filters.factions)
    st.session_state.event_types = list(filters.event_types)
    st.session_state.text = filters.text


def drop(name: str) -> None:
    """Remove one filter, by its name in :class:`models.Filters`."""
    show(dataclasses.replace(st.session_state.filters, **{name: getattr(Filters(), name)}))


def notices(words: Words) -> None:
    """What the reader should know about the link or the dates, until the next action.

    A place of its own, empty or not: what comes and goes above the map would make the browser draw it anew.
    """
    with st.container(key="notices"):
        if st.session_state.swapped:
            st.info(words("filter.order"))
        if st.session_state.missing:
            st.warning(words("detail.missing"))
        for name, value in st.session_state.refused:
            # A value of a link is anybody's text: shown as text, cut to a line, never as markup.
            st.text(words("filter.unknown", name=words(f"filter.{name}"), value=value[:80]))
