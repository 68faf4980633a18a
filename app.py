"""The frame of the dashboard: ``streamlit run app.py``.

Language, filters and the store are the same for all pages; a page is one file in ``pages/<reader>/``
and one line below.
"""

import streamlit as st

from pages.shared import frame
from pages.shared.filters import filter_bar

PAGES = {
    "incident_map": "pages/monitor/incident_map.py",
    "sources": "pages/curator/sources.py",
}
UNFILTERED = {"sources"}  # pages that show no incidents

st.set_page_config(page_title="Waqai · وقائع", page_icon="🗺️", layout="wide")
words = frame.start()
page = st.navigation(
    [
        st.Page(path, title=words(f"page.{name}"), url_path=name, default=not i)
        for i, (name, path) in enumerate(PAGES.items())
    ],
    position="top" if len(PAGES) > 1 else "hidden",
)
with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
    st.html(f'<div class="brand"><b>{words("app.name")}</b><span>{words("app.tagline")}</span></div>', width="stretch")
    frame.language_switch(words)
store = frame.open_store(words)
frame.hold_columns(store, words)
if page.url_path not in UNFILTERED:
    filter_bar(words, store)
page.run()
frame.write_address()
