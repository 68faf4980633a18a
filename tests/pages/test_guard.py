"""The dashboard answers its own hosts and its own pages, on every path and socket, and nobody else."""

from __future__ import annotations

import asyncio
import http.client
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.datastructures import Headers

from pages.shared.guard import OwnHosts

HOSTS = ("localhost", "127.0.0.1", "::1", "Desk.Example.org")


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "passed"})


@pytest.mark.parametrize(
    ("host", "origin", "passes"),
    [
        ("localhost:8501", None, True),
        ("LOCALHOST", None, True),
        ("localhost.", None, True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("desk.example.org", "https://desk.example.org", True),
        ("evil.example", None, False),  # DNS rebinding: the name of the page, the address of this machine
        ("evil.example:8501", "http://evil.example:8501", False),
        ("localhost.evil.example", None, False),
        ("desk.example.org.evil.example", None, False),
        ("xdesk.example.org", None, False),
        ("localhost@evil.example", None, False),
        ("evil.example@localhost", None, False),
        ("localhost/evil", None, False),
        ("localhost:x", None, False),
        ("[::1].evil.example", None, False),
        ("[::1]evil", None, False),
        ("localhost:8501, evil.example", None, False),
        ("localhost?x", None, False),
        ("", None, False),
        ("192.0.2.7", None, False),
        ("localhost:8501", "https://evil.example", False),  # straight across origins
        ("localhost:8501", "http://localhost:3000", False),  # another program of this machine
        ("localhost:8501", "null", False),
        ("localhost:8501", "file://localhost:8501", False),
        ("localhost:8501", "", False),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_hosts_and_origins(kind: str, host: str, origin: str | None, passes: bool) -> None:
    given = [(b"host", host.encode())] + ([] if origin is None else [(b"origin", origin.encode())])
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": given, "method": "GET", "path": "/"}
    asyncio.run(OwnHosts(nothing, HOSTS)(scope, None, send))  # type: ignore[arg-type]
    assert (sent[0]["type"] == "passed") == passes
    if not passes:
        assert sent[0] == {"type": "websocket.close", "code": 1008, "reason": "refused"} or sent[0]["status"] == 421


def test_two_hosts_are_none_and_digits_are_no_name() -> None:
    two = Headers(raw=[(b"host", b"localhost"), (b"host", b"evil.example")])
    assert OwnHosts(nothing, HOSTS).refusal(two)
    assert OwnHosts(nothing, HOSTS).refusal(Headers(raw=[]))
    for host, passes in (("192.0.2.7:8501", True), ("[2001:db8::7]", True), ("evil.example", False)):
        assert (OwnHosts(nothing, ["*"]).refusal(Headers({"host": host})) == "") == passes


@pytest.fixture(scope="module")
def server(dashboard: str) -> tuple[str, int]:
    parts = urlsplit(dashboard)
    assert parts.hostname and parts.port
    return parts.hostname, parts.port


SOCKET = {
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


def status(server: tuple[str, int], path: str, host: str, **headers: str) -> int:
    asked = http.client.HTTPConnection(*server, timeout=20)
    asked.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": host, **headers}.items():
        asked.putheader(name, value)
    asked.endheaders()
    try:
        return asked.getresponse().status
    finally:
        asked.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/health", "/_stcore/health", "/sources", "/static/x.js", "/feed/x.atom"])
def test_a_running_server_answers_no_foreign_host(server: tuple[str, int], path: str) -> None:
    assert status(server, path, f"127.0.0.1:{server[1]}") in (200, 404)
    assert status(server, path, f"evil.example:{server[1]}") == 421
    assert status(server, path, f"127.0.0.1:{server[1]}", Origin="https://evil.example") == 421


@pytest.mark.browser
def test_a_running_server_tells_nobody_about_its_sessions(server: tuple[str, int]) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/"):
        assert status(server, path, f"127.0.0.1:{server[1]}") == 404


@pytest.mark.browser
def test_a_running_server_opens_no_socket_to_a_foreign_page(server: tuple[str, int]) -> None:
    own, path = f"127.0.0.1:{server[1]}", "/_stcore/stream"
    assert status(server, path, own, Origin=f"http://{own}", **SOCKET) == 101
    assert status(server, path, own, Origin="https://evil.example", **SOCKET) == 403
    assert status(server, path, f"evil.example:{server[1]}", Origin=f"http://evil.example:{server[1]}", **SOCKET) == 403


@pytest.mark.browser
def test_it_listens_on_this_machine_only(server: tuple[str, int]) -> None:
    others = {i[4][0] for i in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in others:
        if not str(address).startswith("127."):
            with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
                socket.create_connection((str(address), server[1]), timeout=3)
