"""The look of the pages, in the very first answer: a slow machine draws nothing without it.

Streamlit sends styles as parts of a page, after its own scripts have come; until then everything would stand about
unstyled. They are sent that way as well, for a dashboard that is run without :mod:`server`.
"""

from __future__ import annotations

import gzip
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wording.texts import right_to_left

HERE = Path(__file__).resolve().parent
STYLES = (HERE / "map" / "legend.css", HERE / "incident" / "details.css", HERE / "frame.css")
RTL = HERE / "rtl.css"  # of the Arabic pages only
#: Streamlit's own files and those of components: the map's frame has a style of its own.
NO_PAGES = ("/component/", "/static/", "/media/", "/_stcore/", "/feed/")
HEAD, HTML = b"</head>", b'<html lang="en"'


class FirstStyles:
    """Puts the styles into the head of every page, and the language its address or cookie asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        styles = "".join(path.read_text(encoding="utf-8") for path in STYLES)
        right_to_left = f'html[lang="ar"] {{ {RTL.read_text(encoding="utf-8")} }}'
        self._style = f"<style>{styles}{right_to_left}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does; a page with its styles."""
        no_page = scope.get("path", "").startswith(NO_PAGES)
        if scope["type"] != "http" or scope.get("method") != "GET" or no_page:
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        page = b""

        async def styled(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if message["status"] == 200 and kind.startswith("text/html"):
                    start = message
                    return
            if start is None:
                await send(message)
                return
            page += message.get("body", b"")
            if message.get("more_body"):
                return
            whole = page.replace(HEAD, self._style + HEAD, 1)
            if arabic(scope):
                whole = whole.replace(HTML, HTML.replace(b"en", b"ar"), 1)
            # Another language or style has another text under the same address: no copy is kept by its old mark.
            dropped = (b"content-length", b"etag", b"last-modified", b"vary")
            kept = [(name, value) for name, value in start["headers"] if name.lower() not in dropped]
            kept.append((b"vary", b"Accept-Encoding"))
            if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                whole = gzip.compress(whole, mtime=0)
                kept.append((b"content-encoding", b"gzip"))
            length = (b"content-length", str(len(whole)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": whole})

        await self._app(uncompressed(scope), receive, styled)


def uncompressed(scope: Scope) -> Scope:
    """The same request for an answer that is not compressed yet."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}


def arabic(scope: Scope) -> bool:
    """Whether a page is asked for in Arabic: by its address, else by the cookie of the last visit."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    kept = SimpleCookie(Headers(scope=scope).get("cookie", "")).get("waqai_lang")
    return right_to_left(asked or (kept.value if kept else ""))
