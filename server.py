"""The dashboard as a server: the pages, and beside them the feeds of saved views where they are switched on.

``streamlit run server.py``; ``streamlit run app.py`` serves the pages alone.
"""

from __future__ import annotations

from importlib import import_module

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paths import ROOT


def feed(request: Request) -> Response:
    """The feed of a saved view; what makes it is imported when the first is asked for."""
    made: Response = import_module("exports.notices.route").answer(request)
    return made


app = st.App(ROOT / "app.py", routes=[Route("/feed/{view:path}", feed, methods=["GET", "HEAD"])])
