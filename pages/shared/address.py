"""The address of a page: language, filters and settings, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from filters import Filters
from pages.shared import links


def permalink(incident_id: str) -> str:
    """The address of an incident, without the filters around it."""
    query = urlencode(links.write(Filters(), incident_id, st.session_state.lang))
    return f"{str(st.context.url or '').split('?')[0]}?{query}"


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
