"""The dashboard as a server: the pages, the feeds of saved views where they are switched on, and whether all is well.

``streamlit run server.py``; ``streamlit run app.py`` serves the pages alone. Nothing is answered but what the server's
own hosts are asked by its own pages.
"""

from __future__ import annotations

from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from errors import WaqaiError
from pages.shared.guard import OwnHosts
from paths import LOCAL, ROOT, own_hosts
from store import Store


def feed(request: Request) -> Response:
    """The feed of a saved view; what makes it is imported when the first is asked for."""
    made: Response = import_module("exports.notices.route").answer(request)
    return made


def health(request: Request) -> Response:
    """Whether the store can be read, for whoever watches over the server: 200 and ``ok``, or 503 and why."""
    store = None
    try:
        store = Store(existing=True)
        store.queries.revision()
    except WaqaiError:
        return PlainTextResponse("the store cannot be read; ./waqai doctor says why\n", 503)
    finally:
        if store is not None:
            store.close()
    return PlainTextResponse("ok\n")


app = st.App(
    ROOT / "app.py",
    routes=[
        Route("/feed/{view:path}", feed, methods=["GET", "HEAD"]),
        Route("/health", health, methods=["GET", "HEAD"]),
    ],
    middleware=[Middleware(OwnHosts, hosts=own_hosts() or LOCAL)],
)
