"""What stands around every page: language, look, menu, store and notices."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components

from errors import WaqaiError
from geo.map import assets, folium_map
from pages.shared import address, selected
from pages.shared.first_styles import RTL, STYLES
from pages.shared.session import state
from paths import ASSETS, store_address
from store import Person, Store
from wording.texts import LANGUAGES, Words

HERE = Path(__file__).resolve().parent


# --- once per server -----------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def _store(url: str | None) -> Store:
    return Store(url)


def opened() -> Store | None:
    """The store, where it can be opened; what is wrong with it :func:`open_store` says."""
    try:
        return _store(store_address())
    except WaqaiError:
        return None


def open_store(words: Words) -> Store:
    """The store named by ``WAQAI_DB``; a new file is filled with the samples, saying so, a team's server is not."""
    try:
        store = _store(store_address())
        if store.queries.is_empty() and store.database.dialect == "sqlite":
            _fill(store, words)
    except WaqaiError as error:
        st.error(words("store.failed", reason=f"\u2068{error}\u2069"))  # a path keeps its own direction
        st.stop()
    return store


def _fill(store: Store, words: Words) -> None:
    # Imported here: most starts code nothing, and the coder reads all its rules.
    from coding import Coder
    from ingest.ingest import fill_with_samples

    # An empty label keeps the place; the text comes with the first batch.
    with st.status(words("samples.filling")) as status:
        fill_with_samples(
            store, Coder.load(), progress=lambda done, _: status.update(label=words("samples.progress", done=done))
        )
    if not store.queries.is_empty():
        st.rerun()


@st.cache_resource(show_spinner=False)
def asset_links() -> dict[str, str]:
    """File of the map -> address as seen from the map's frame; Leaflet's public one when it is not here."""
    assets.write_own_files()
    serve = components.declare_component("assets", path=str(ASSETS))
    folder = f"../{serve.name}"  # the map's frame lies in a folder beside ours
    found = {} if assets.has_leaflet() else dict(folium_map.public_links())
    for path in ASSETS.iterdir():
        if path.suffix in (".js", ".css", ".woff2"):
            found[path.name] = f"{folder}/{path.name}?v={assets.version(path.name)}"
    found[assets.OUTLINE] = found[assets.outline_file()]
    return found


# --- language and look ---------------------------------------------------------------------------


def start(pages: Sequence[str]) -> Words:
    """Read the address, and set language and look.

    Parameters
    ----------
    pages : sequence of str
        Last parts of the addresses of all pages.
    """
    address.read_address()
    words = Words(state().lang)
    _look(words, pages)
    return words


def menu(shown: Mapping[str, st.Page], pages: Mapping[str, st.Page]) -> None:
    """Links to the pages that this reader may open, of all; each keeps language, filters, incident and settings."""
    state().pages = dict(pages)
    with st.container(key="menu", horizontal=True, gap=None):
        for page in shown.values():
            st.page_link(page, query_params=address.query())


def _look(words: Words, pages: Sequence[str]) -> None:
    styles = (*STYLES, RTL) if words.rtl else STYLES
    style = "".join(path.read_text(encoding="utf-8") for path in styles)
    # What stays in sight while the page scrolls under it needs the page's own colour, and so do letters on an accent.
    theme = "dark" if st.context.theme.type == "dark" else "light"
    ground, accent = (st.get_option(f"theme.{theme}.{name}Color") for name in ("background", "primary"))
    own = f":root {{ --waqai-ground: {ground}; --waqai-accent: {accent}; }}"
    st.html(f"<style>{own}{_letters()}{style}</style>")
    now = state()
    who = "" if isinstance(now.who, Person) else now.who  # who signs in needs no name kept
    told = {
        "skip": words("frame.skip"),
        "lang": words.lang,
        "pages": list(pages),
        "who": who,
        "bell": now.bell,
        "seen": _seen(),
    }
    _document(key="document", data=told, height=1)


def _seen() -> str:
    """What the reader has seen, as the browser keeps it for their next visit."""
    seen = state().seen
    return f"{seen[0]}.{seen[1]}" if seen else ""


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
    st.session_state.lang_switch = state().lang
    st.segmented_control(
        words("app.language"),
        LANGUAGES,
        format_func=lambda lang: words(f"language.{lang}"),
        key="lang_switch",
        label_visibility="collapsed",
        on_change=_switch_language,
    )


def _switch_language() -> None:
    now = state()
    now.acted = True
    # Clicking the language that is on would clear the control; there is always one language.
    now.lang = st.session_state.lang_switch or now.lang


def hold_columns(store: Store, words: Words) -> None:
    """Read all incidents once after a start, saying how far that is."""
    room = st.empty()  # always there: what comes and goes would make the browser draw everything below again
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
    """Once per page, when it has run: what is loaded by then stays, and the garbage collector passes it over.

    Streamlit looks after every run, for longer than the run itself takes: gazetteer, names and libraries are large.
    """
    gc.collect()
    gc.freeze()


def nothing_yet(words: Words) -> None:
    """The store holds no incident: how to put some in, here or from a terminal."""
    st.info(f"{words('empty.store')} {words('empty.store.way_out')}")
    st.page_link(state().pages["sources"], label=words("empty.store.sources"), query_params=address.query())


def notices(words: Words) -> None:
    """What the reader should know about the link or the dates, until the next action.

    A place of its own, empty or not: what comes and goes above the map would make the browser draw it again.
    """
    with st.container(key="notices"):
        if state().swapped:
            st.info(words("filter.order"))
        if state().missing:
            st.warning(words("detail.missing"))
        for name, value in state().refused:
            # A value of a link is anybody's text: shown as text, cut to a line, never as markup.
            key = "filter.unknown" if name else "filter.unknown_key"
            st.text(words(key, name=words(f"filter.{name}") if name else "", value=value[:80]))
