"""The dashboard as a server: the pages, the feeds of saved views where they are switched on, and whether all is well.

``streamlit run server.py``; ``streamlit run app.py`` serves the pages alone. Nothing is answered but what the server's
own hosts are asked by its own pages.
"""

from __future__ import annotations

import gzip
from importlib import import_module

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from errors import WaqaiError
from pages.shared.auth_settings import read
from pages.shared.first_styles import FirstStyles
from pages.shared.guard import OwnHosts
from pages.shared.limits import FewPages, most_pages
from paths import LOCAL, ROOT, own_hosts
from store import Store

SCRIPTS = "/static/", (".js", ".css")  # Streamlit's own files: their names change with their content


class CompressedScripts:
    """Sends Streamlit's scripts and styles compressed, a third of their size.

    Streamlit leaves that to a proxy, since it would compress each anew for every visitor; here each is compressed
    once and kept, some megabytes in all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or keep the answer."""
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        path = scope.get("path", "")
        wanted = scope.get("method") == "GET" and path.startswith(SCRIPTS[0]) and path.endswith(SCRIPTS[1])
        if not wanted or "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
            await self._app(scope, receive, send)
            return
        if path not in self._kept:
            answer: list[Message] = []

            async def keep(message: Message) -> None:
                answer.append(message)

            await self._app(scope, receive, keep)
            if not answer or answer[-1].get("more_body", answer[-1]["type"] == "http.response.start"):
                return  # the visitor left before the file was read to its end
            if answer[0]["status"] != 200:
                for message in answer:
                    await send(message)
                return
            self._kept[path] = _compressed(answer)
        start, body = self._kept[path]
        await send({**start, "headers": [*start["headers"]]})
        await send(body)


def _compressed(answer: list[Message]) -> list[Message]:
    """The same answer with its body in gzip."""
    body = gzip.compress(b"".join(message.get("body", b"") for message in answer[1:]), mtime=0)
    new = {b"content-encoding": b"gzip", b"content-length": str(len(body)).encode(), b"vary": b"Accept-Encoding"}
    kept = [(name, value) for name, value in answer[0]["headers"] if name.lower() not in {*new, b"accept-ranges"}]
    return [{**answer[0], "headers": [*kept, *new.items()]}, {"type": "http.response.body", "body": body}]


def feed(request: Request) -> Response:
    """The feed of a saved view; what makes it is imported when the first is asked for.

    It shows what the pages show to whoever is not signed in: where only members may look its address carries a key.
    """
    settings = read(list(st.get_option("secrets.files")))
    secret = settings.secret if settings.members_only else None
    made: Response = import_module("exports.notices.route").answer(request, secret)
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
    middleware=[
        Middleware(OwnHosts, hosts=own_hosts() or LOCAL),
        Middleware(FewPages, most=most_pages()),
        Middleware(CompressedScripts),
        Middleware(FirstStyles),
    ],
)
