"""The dashboard as a server: the pages, the feeds of saved views where they are switched on, and whether all is well.

``streamlit run server.py``; ``streamlit run app.py`` serves the pages alone. Nothing is answered but what the server's
own hosts are asked by its own pages.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import partial
from importlib import import_module

import brotli
import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from errors import WaqaiError
from pages.shared.auth_settings import read
from pages.shared.first_styles import FirstStyles, uncompressed
from pages.shared.guard import OwnHosts
from pages.shared.limits import FewPages, most_pages
from paths import LOCAL, ROOT, own_hosts
from store import Store

SCRIPTS = (".js", ".css")
STREAMLITS, COMPONENTS = "/static/", "/component/"
NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.(?:js|css)\Z")
FOR_A_YEAR = (b"cache-control", b"public, immutable, max-age=31536000")
QUALITY = 7  # of brotli: more takes up to forty times as long for a fifth, while the first visitor waits


class CompressedScripts:
    """Sends scripts and styles compressed, a third of their size, and lets browsers keep what never changes.

    Streamlit compresses none of its own, and those of components (the map's ground is the largest of all) anew for
    every visitor; here each is compressed once and kept, some megabytes in all. What a component asks for with its
    version in the address, or by a name made of its content, browsers need not ask for again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[tuple[str, str], tuple[bytes, list[Message]]] = {}  # one version of each file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or keep the answer."""
        path, version = scope.get("path", ""), scope.get("query_string", b"")
        if scope.get("method") != "GET" or not path.startswith((STREAMLITS, COMPONENTS)):
            await self._app(scope, receive, send)
            return
        if path.startswith(COMPONENTS) and (version.startswith(b"v=") or NAMED_BY_CONTENT.search(path)):
            send = _lasting(send)
        headers = Headers(scope=scope)
        taken = headers.get("accept-encoding", "")
        way = next((way for way in WAYS if way in taken), None)
        if way is None or not path.endswith(SCRIPTS) or "range" in headers:
            await self._app(scope, receive, send)
            return
        before, answer = self._kept.get((path, way), (b"", []))
        if not answer or before != version:
            answer = await _answer(self._app, uncompressed(scope), receive)
            if not answer or answer[-1].get("more_body", answer[-1]["type"] == "http.response.start"):
                return  # the visitor left before the file was read to its end
            if answer[0]["status"] == 200:
                answer = _compressed(answer, way)
                self._kept[path, way] = version, answer
        for message in answer:
            await send({**message, **({"headers": [*message["headers"]]} if "headers" in message else {})})


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    """All that an application answers."""
    answer: list[Message] = []

    async def keep(message: Message) -> None:
        answer.append(message)

    await app(scope, receive, keep)
    return answer


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=QUALITY),
    "gzip": partial(gzip.compress, mtime=0),
}


def _compressed(answer: list[Message], way: str) -> list[Message]:
    """The same answer with its body compressed."""
    body = WAYS[way](b"".join(message.get("body", b"") for message in answer[1:]))
    new = {
        b"content-encoding": way.encode(), b"content-length": str(len(body)).encode(), b"vary": b"Accept-Encoding",
    }  # fmt: skip
    kept = [(name, value) for name, value in answer[0]["headers"] if name.lower() not in {*new, b"accept-ranges"}]
    return [{**answer[0], "headers": [*kept, *new.items()]}, {"type": "http.response.body", "body": body}]


def _lasting(send: Send) -> Send:
    """Sends an answer that browsers may keep for a year, if it is one."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            others = [(name, value) for name, value in message["headers"] if name.lower() != FOR_A_YEAR[0]]
            message = {**message, "headers": [*others, FOR_A_YEAR]}
        await send(message)

    return sent


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
