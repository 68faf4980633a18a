"""Who the server answers: the hosts it is configured for, and pages of its own.

A page on the web can have the reader's browser ask this machine: by naming it as a foreign host whose address is
turned to 127.0.0.1 (DNS rebinding; the Host header then has the foreign name), or straight across origins (the Origin
header has it). Both are refused before anything of the dashboard sees the request, also when a socket is opened. What
Streamlit tells of itself is told to nobody.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

CLOSED = "/_stcore/metrics"  # Streamlit's account of its caches and sessions, which it shows to whoever asks
ANY_NUMBER = "*"  # any address in digits: it is no name, so no name server can turn it


class OwnHosts:
    """Middleware that passes on what was asked of the server's own hosts by its own pages.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    hosts : iterable of str
        Names and addresses without a port; ``*`` stands for every address in digits.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app, self._hosts = app, frozenset(host.strip().lower() for host in hosts if host.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        reason = self.refusal(Headers(scope=scope))
        if not reason and scope.get("path", "").rstrip("/") == CLOSED:
            await PlainTextResponse("There is nothing here\n", status_code=404)(scope, receive, send)
        elif not reason:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
        else:
            await PlainTextResponse(f"{reason}\n", status_code=421)(scope, receive, send)

    def refusal(self, headers: Headers) -> str:
        """Why a request is refused, by its headers; empty where it is not."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._own(hosts[0]):
            return "This server does not answer for that host; name it when it is started: serve --host NAME"
        if len(origins) > 1 or (origins and _netloc(origins[0]) != hosts[0].lower()):
            return "This server answers to its own pages only"
        return ""

    def _own(self, host: str) -> bool:
        name = _name(host)
        return name is not None and (name in self._hosts or (ANY_NUMBER in self._hosts and _is_number(name)))


def _name(host: str) -> str | None:
    """The host of a Host header without its port; None where it is not one."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "", parts.port
    except ValueError:  # the port is not a number
        return None
    shown = (f"[{name}]" if ":" in name else name) + ("" if port is None else f":{port}")
    return name.rstrip(".") if shown == host.lower() else None  # nothing before, between or after


def _netloc(origin: str) -> str | None:
    """Host and port of an Origin header; None for ``null`` and other schemes."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") else None


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
