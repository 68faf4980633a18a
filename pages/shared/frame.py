"""What every page stands in: language, look, store, and the filters with their place in the address."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
import streamlit.components.v1 as components

from errors import WaqaiError
from geo import basemap, maps
from models import Filters
from pages.shared import links, selection
from pages.shared.words import LANGUAGES, Lang, Words
from store import Store

HERE = Path(__file__).resolve().parent
SOURCES = "pages/curator/sources.py"


# --- once per server -----------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def _store(url: str | None) -> Store:
    return Store(url)


def open_store(words: Words) -> Store:
    """The store named by ``WAQAI_DB``; a new one is filled with the samples, saying so."""
    try:
        store = _store(os.environ.get("WAQAI_DB"))
        if store.is_empty():
            _fill(store, words)
    except WaqaiError as error:
        st.error(words("store.failed", reason=f"\u2068{error}\u2069"))  # a path keeps its own direction
        st.stop()
    return store


def _fill(store: Store, words: Words) -> None:
    from coding import Coder
    from loaders.ingest import fill_with_samples

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
    basemap.write_own_files()
    serve = components.declare_component("assets", path=str(basemap.ASSETS))
    folder = f"../{serve.name}"  # the map's frame lies in a folder beside ours
    found = {} if basemap.has_leaflet() else dict(maps.public_links())
    for path in basemap.ASSETS.iterdir():
        if path.suffix in (".js", ".css", ".woff2"):
            found[path.name] = f"{folder}/{path.name}?v={basemap.version(path.name)}"
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


def permalink(incident_id: str) -> str:
    """The address of an incident, without the filters around it."""
    query = urlencode(links.write(Filters(), incident_id, st.session_state.lang))
    return f"{str(st.context.url or '').split('?')[0]}?{query}"


def browser_language() -> Lang:
    """Arabic for a browser that asks for it, English for any other."""
    return "ar" if str(st.context.locale or "").lower().startswith("ar") else "en"


def query() -> dict[str, str]:
    """Language, filters, chosen incident and the settings of pages, as the address of a link has them."""
    found = links.write(st.session_state.filters, st.session_state.incident, st.session_state.lang)
    return found | st.session_state.settings


def apart(query: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What an address says of the filters, and of the settings of pages, whose names have a dot."""
    return {k: v for k, v in query.items() if "." not in k}, {k: v for k, v in query.items() if "." in k}


def setting(name: str) -> str | None:
    """A setting of a page that is not the usual one, as a link or the reader had it."""
    return st.session_state.settings.get(name)


def set_setting(name: str, value: str, usual: str) -> None:
    """The reader has chosen."""
    st.session_state.acted = True
    st.session_state.settings.pop(name, None)
    if value != usual:
        st.session_state.settings[name] = value


def show_setting(name: str) -> None:
    """Put a setting of the page that is drawn into its address, where it is not the usual one."""
    if name in st.session_state.settings:
        st.session_state.settings_here[name] = st.session_state.settings[name]


def write_address() -> None:
    """Put language, filters, chosen incident and the page's settings into the address, to be shared and kept."""
    now = links.write(st.session_state.filters, st.session_state.incident, st.session_state.lang)
    now |= st.session_state.settings_here
    st.session_state.written = now  # first: the page may be interrupted while it sends the address
    if now != st.query_params.to_dict():
        st.query_params.from_dict(now)
    st.session_state.acted = False


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
    if not basemap.has_letters():
        return ""
    base = "/" + str(st.get_option("server.baseUrlPath")).strip("/")
    base = base.rstrip("/") + "/component/"
    addresses = {name: base + address.removeprefix("../") for name, address in asset_links().items()}
    faces = []
    for name in (Path(inside).name for _, inside in basemap.LETTERS):
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
    if selection.is_read(store):
        return
    with room.status(words("loading.start")) as status:
        selection.columns(
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
