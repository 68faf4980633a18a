"""The frame of the dashboard: ``streamlit run app.py``.

Language, filters and the store are the same for all pages. A page is one module in ``pages/<reader>/`` whose
``draw(words, store, filters)`` draws it, and one line below.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module

import streamlit as st

from filters import Filters
from pages.shared import address, bell, frame, selected, session, sign_in
from pages.shared.filter_bar import filter_bar
from pages.shared.session import state
from store import Store
from wording.texts import Words

#: Last part of a page's address -> its module, imported when the page is first opened: charts and exports load slowly.
PAGES = {
    "incident_map": "pages.monitor.incident_map",
    "trends": "pages.analyst.trends",
    "who_hits_whom": "pages.analyst.who_hits_whom",
    "changes": "pages.analyst.changes",
    "hot_spots": "pages.analyst.hot_spots",
    "areas_of_control": "pages.analyst.areas_of_control",
    "incident_table": "pages.analyst.incident_table",
    "profile": "pages.analyst.profile",
    "composer": "pages.briefer.composer",
    "review": "pages.curator.review",
    "unknown_names": "pages.curator.unknown_names",
    "watches": "pages.monitor.watches",
    "sources": "pages.curator.sources",
    "log": "pages.curator.change_log",
    "roles": "pages.curator.roles",
    "about": "pages.reader.about",
}
UNFILTERED = {"unknown_names", "watches", "sources", "log", "roles"}  # pages that show no incidents


def run(name: str) -> None:
    """Draw the page that the address asks for."""
    if not sign_in.opens(name):
        sign_in.closed(words, name)
        return
    draw: Callable[[Words, Store, Filters], None] = import_module(PAGES[name]).draw
    draw(words, store, filters)


st.set_page_config(page_title="Waqai · وقائع", page_icon="🗺️", layout="wide")
words = frame.start(list(PAGES))
pages = {
    name: st.Page(partial(run, name), title=words(f"page.{name}"), url_path=name, default=not i)
    for i, name in enumerate(PAGES)
}
page = st.navigation([*pages.values()], position="hidden")  # the menu is ours: its links keep the filters
with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
    st.html(f'<div class="brand"><b title="{words("app.tagline")}">{words("app.name")}</b></div>', width="content")
    sign_in.begin(words, frame.opened())
    frame.menu({name: shown for name, shown in pages.items() if sign_in.opens(name)}, pages)
    bell_here = st.container(key="bell_here", width="content")
    sign_in.control(words)
    frame.language_switch(words)
sign_in.complaint(words)
store = frame.open_store(words)
with bell_here:
    bell.control(words, store)
store = store if sign_in.may("curator") else store.for_readers()
frame.hold_columns(store, words)
session.date(selected.columns(store).newest_day)
state().filters = selected.as_seen(store, state().filters, sign_in.may("curator"))
filters = state().filters if page.url_path in UNFILTERED else filter_bar(words, store)
page.run()
address.write_address()
frame.settle(page.url_path)
