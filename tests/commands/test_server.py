"""The server: Streamlit's scripts go out compressed, once made, and its pages with our styles; nothing else changes."""

from __future__ import annotations

import asyncio
import gzip

import brotli
import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.shared.first_styles import FirstStyles
from server import CompressedScripts

SCRIPT = b"const what = 'a script that says the same again and again';" * 100


class Files:
    """Answers like a file server in two pieces, or only with the first ``messages``; counts how often it is asked."""

    def __init__(self, status: int = 200, kind: bytes = b"text/javascript", content: bytes = SCRIPT) -> None:
        self.asked, self.status, self.messages = 0, status, 3
        self.kind, self.content = kind, content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        length = str(len(self.content)).encode()
        headers = [(b"content-type", self.kind), (b"content-length", length), (b"accept-ranges", b"bytes")]
        answer: list[Message] = [
            {"type": "http.response.start", "status": self.status, "headers": headers},
            {"type": "http.response.body", "body": self.content[:1000], "more_body": True},
            {"type": "http.response.body", "body": self.content[1000:]},
        ]
        for message in answer[: self.messages]:
            await send(message)


def get(
    app: CompressedScripts | FirstStyles, path: str, method: str = "GET", **headers: str
) -> tuple[dict[str, str], bytes]:
    """The headers and the body of an answer."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        messages.append(message)

    path, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": named}
    asyncio.run(app(scope, receive, send))
    answered = {name.decode(): value.decode() for start in messages[:1] for name, value in start["headers"]}
    return answered, b"".join(message["body"] for message in messages[1:])


@pytest.mark.parametrize(("taken", "way"), [("gzip, deflate, br", "br"), ("gzip", "gzip")])
def test_a_script_is_compressed_once_and_comes_out_whole(taken: str, way: str) -> None:
    files = Files()
    app = CompressedScripts(files)
    for _ in range(3):
        headers, body = get(app, "/static/js/index.D55wl0P7.js", accept_encoding=taken)
        assert {"br": brotli.decompress, "gzip": gzip.decompress}[way](body) == SCRIPT
        assert len(body) < len(SCRIPT) / 10
        assert headers["content-encoding"] == way
        assert headers["content-length"] == str(len(body))
        assert headers["content-type"] == "text/javascript"
        assert "accept-ranges" not in headers
    assert files.asked == 1


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/static/js/index.js", "GET", {}),
        ("/static/js/index.js", "GET", {"accept_encoding": "deflate"}),
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


@pytest.mark.parametrize(
    ("path", "lasts"),
    [
        ("/component/pages.assets/map.js?v=e9fd8b36a6", True),
        ("/component/pages.assets/letters.woff2?v=3b646991d3", True),
        ("/component/folium/static/js/main.521860b0.js", True),
        ("/component/pages.assets/map.js", False),
        ("/component/folium/index.html?streamlitUrl=v=1", False),
        ("/static/js/index.js?v=1", False),  # Streamlit says itself how long
    ],
)
def test_browsers_keep_what_never_changes(path: str, lasts: bool) -> None:
    headers, _ = get(CompressedScripts(Files()), path, accept_encoding="br")
    assert headers.get("cache-control", "") == ("public, immutable, max-age=31536000" if lasts else "")
    missing, _ = get(CompressedScripts(Files(404)), path, accept_encoding="br")
    assert "cache-control" not in missing


def test_a_new_version_of_a_file_takes_the_place_of_the_old_one() -> None:
    files = Files()
    app = CompressedScripts(files)
    for version, content in (("1", SCRIPT), ("2", SCRIPT[::-1]), ("2", b"not asked for")):
        files.content = content
        _, body = get(app, f"/component/pages.assets/map.js?v={version}", accept_encoding="br")
        assert brotli.decompress(body) == (SCRIPT if version == "1" else SCRIPT[::-1])


def test_an_error_is_not_kept() -> None:
    files = Files(404)
    app = CompressedScripts(files)
    for _ in range(2):
        headers, body = get(app, "/static/js/gone.js", accept_encoding="gzip")
        assert body == SCRIPT
        assert "content-encoding" not in headers
    assert files.asked == 2


@pytest.mark.parametrize("messages", [0, 1, 2])
def test_what_a_visitor_broke_off_is_not_kept_for_the_next(messages: int) -> None:
    files = Files()
    app = CompressedScripts(files)
    files.messages = messages
    assert get(app, "/static/js/index.js", accept_encoding="gzip") == ({}, b"")
    files.messages = 3
    assert gzip.decompress(get(app, "/static/js/index.js", accept_encoding="gzip")[1]) == SCRIPT


def test_what_others_add_to_an_answer_is_not_kept() -> None:
    app = CompressedScripts(Files())
    for _ in range(2):
        messages: list[Message] = []

        async def send(message: Message, messages: list[Message] = messages) -> None:
            messages.append(message)

        scope = {"type": "http", "method": "GET", "path": "/static/a.js", "headers": [(b"accept-encoding", b"gzip")]}
        asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
        names = [name for name, _ in messages[0]["headers"]]
        assert names.count(b"set-cookie") == 0
        messages[0]["headers"].append((b"set-cookie", b"mine"))


PAGE = b'<!doctype html><html lang="en"><head><title>x</title></head><body></body></html>' + b" " * 2000


@pytest.mark.parametrize(
    ("path", "headers", "lang"),
    [
        ("/", {}, b"en"),
        ("/trends?lang=ar", {}, b"ar"),
        ("/", {"cookie": "waqai_lang=ar"}, b"ar"),
        ("/?lang=en", {"cookie": "waqai_lang=ar"}, b"en"),
        ("/?lang=fr%22%3E", {}, b"en"),
    ],
)
def test_a_page_comes_with_its_styles_and_in_its_language(path: str, headers: dict[str, str], lang: bytes) -> None:
    answered, body = get(FirstStyles(Files(kind=b"text/html; charset=utf-8", content=PAGE)), path, **headers)
    assert body.startswith(b'<!doctype html><html lang="' + lang + b'"><head><title>x</title><style>')
    assert body.endswith(PAGE[-2030:])
    assert answered["content-length"] == str(len(body))


def test_a_page_is_styled_before_it_is_compressed() -> None:
    class Compressing(Files):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            assert b"accept-encoding" not in dict(scope["headers"])  # as Streamlit does behind any page but the first
            await super().__call__(scope, receive, send)

    app = FirstStyles(Compressing(kind=b"text/html", content=PAGE))
    answered, body = get(app, "/trends", accept_encoding="gzip, br")
    assert (answered["content-encoding"], answered["vary"]) == ("gzip", "Accept-Encoding")
    assert answered["content-length"] == str(len(body))
    assert b"<title>x</title><style>" in gzip.decompress(body)


@pytest.mark.parametrize(("path", "kind"), [("/component/map/index.html", b"text/html"), ("/a.js", b"text/javascript")])
def test_frames_and_files_get_no_styles(path: str, kind: bytes) -> None:
    assert get(FirstStyles(Files(kind=kind, content=PAGE)), path)[1] == PAGE
