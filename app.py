"""The frame of the dashboard: ``streamlit run app.py``.

Language, filters and the store are the same for all pages; a page is one file in ``pages/<reader>/``
and one line below.
"""

import streamlit as st

from pages.shared import address, frame
from pages.shared.filter_bar import filter_bar

PAGES = {
    "incident_map": "pages/monitor/incident_map.py",
    "trends": "pages/analyst/trends.py",
    "who_hits_whom": "pages/analyst/who_hits_whom.py",
    "changes": "pages/analyst/changes.py",
    "hot_spots": "pages/analyst/hot_spots.py",
    "areas_of_control": "pages/analyst/areas_of_control.py",
    "incident_table": "pages/analyst/incident_table.py",
    "profile": "pages/analyst/profile.py",
    "composer": "pages/briefer/composer.py",
    "sources": "pages/curator/sources.py",
    "about": "pages/reader/about.py",
}
UNFILTERED = {"sources"}  # pages that show no incidents

st.set_page_config(page_title="Waqai · وقائع", page_icon="🗺️", layout="wide")
words = frame.start(list(PAGES))
pages = {
    name: st.Page(path, title=words(f"page.{name}"), url_path=name, default=not i)
    for i, (name, path) in enumerate(PAGES.items())
}
page = st.navigation([*pages.values()], position="hidden")  # the menu is ours: its links keep the filters
with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
    st.html(f'<div class="brand"><b title="{words("app.tagline")}">{words("app.name")}</b></div>', width="content")
    frame.menu([*pages.values()])
    frame.language_switch(words)
store = frame.open_store(words)
frame.hold_columns(store, words)
if page.url_path not in UNFILTERED:
    filter_bar(words, store)
page.run()
address.write_address()
frame.settle(page.url_path)
