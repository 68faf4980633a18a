"""The server: Streamlit's scripts go out compressed, once made, and nothing else changes."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from starlette.types import Message, Receive, Scope, Send

from server import CompressedScripts

SCRIPT = b"const what = 'a script that says the same again and again';" * 100


class Files:
    """Answers like a file server in two pieces; counts how often it is asked."""

    def __init__(self, status: int = 200) -> None:
        self.asked, self.status = 0, status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        headers = [(b"content-type", b"text/javascript"), (b"content-length", b"5900"), (b"accept-ranges", b"bytes")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": SCRIPT[:1000], "more_body": True})
        await send({"type": "http.response.body", "body": SCRIPT[1000:]})


def get(app: CompressedScripts, path: str, method: str = "GET", **headers: str) -> tuple[dict[str, str], bytes]:
    """The headers and the body of an answer."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": named}, receive, send))
    answered = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return answered, b"".join(message["body"] for message in messages[1:])


def test_a_script_is_compressed_once_and_comes_out_whole() -> None:
    files = Files()
    app = CompressedScripts(files)
    for _ in range(3):
        headers, body = get(app, "/static/js/index.D55wl0P7.js", accept_encoding="gzip, br")
        assert gzip.decompress(body) == SCRIPT
        assert len(body) < len(SCRIPT) / 10
        assert headers["content-encoding"] == "gzip"
        assert headers["content-length"] == str(len(body))
        assert headers["content-type"] == "text/javascript"
        assert "accept-ranges" not in headers
    assert files.asked == 1


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/static/js/index.js", "GET", {}),
        ("/static/js/index.js", "GET", {"accept_encoding": "br"}),
        ("/static/js/index.js", "HEAD", {"accept_encoding": "gzip"}),
        ("/static/js/index.js", "GET", {"accept_encoding": "gzip", "range": "bytes=0-99"}),
        ("/static/media/letters.woff2", "GET", {"accept_encoding": "gzip"}),
        ("/media/map.js", "GET", {"accept_encoding": "gzip"}),
        ("/", "GET", {"accept_encoding": "gzip"}),
    ],
)
def test_anything_else_is_passed_on_as_it_is(path: str, method: str, headers: dict[str, str]) -> None:
    answered, body = get(CompressedScripts(Files()), path, method, **headers)
    assert body == SCRIPT
    assert "content-encoding" not in answered


def test_an_error_is_not_kept() -> None:
    files = Files(404)
    app = CompressedScripts(files)
    for _ in range(2):
        headers, body = get(app, "/static/js/gone.js", accept_encoding="gzip")
        assert body == SCRIPT
        assert "content-encoding" not in headers
    assert files.asked == 2
