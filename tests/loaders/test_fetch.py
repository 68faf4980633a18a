"""Addresses: what is refused, at every step and for every way of writing it, and where a page ends."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from servers import Site, gives, sends_on, site

from errors import InputError
from loaders.interface import Given
from loaders.registry import read
from loaders.transport import fetch
from loaders.transport.fetch import Limits, Robots, refusal
from models import Article

WORDS = "قصف على القامشلي"


def drip(request: BaseHTTPRequestHandler) -> None:
    """Bytes without end, one by one: no single wait is long."""
    request.send_response(200)
    request.end_headers()
    for _ in range(600):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(200):
        request.wfile.write(b"x" * 65536)


def cut(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"only this")


PACKED = gzip.compress(WORDS.encode())
ANSWERS = {
    "/": gives(WORDS, "text/plain; charset=utf-8", ETag='"1"'),
    "/packed": gives(PACKED, Content_Encoding="gzip"),
    "/packed-cut": gives(PACKED[:-9], Content_Encoding="gzip"),
    "/bomb": gives(gzip.compress(b"0" * 30_000_000), Content_Encoding="gzip"),
    "/odd-packing": gives(PACKED, Content_Encoding="br"),
    "/on": sends_on("/"),
    "/round": sends_on("/round"),
    "/file": sends_on("file:///etc/passwd"),
    "/gopher": sends_on("gopher://127.0.0.1/"),
    "/metadata": sends_on("http://169.254.169.254/latest/"),
    "/home": sends_on("http://127.0.0.1:1/"),
    "/mapped": sends_on("http://[::ffff:127.0.0.1]:1/"),
    "/drip": drip,
    "/endless": endless,
    "/cut": cut,
    "/robots.txt": gives("User-agent: *\nDisallow: /closed\n", "text/plain"),
}


@pytest.fixture(scope="module")
def public() -> Iterator[Site]:
    """A server that stands for the public internet: every address of this machine but its own is private."""
    with site(ANSWERS, "127.0.0.2") as running:
        yield running


@pytest.fixture
def open_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = refusal
    monkeypatch.setattr(fetch, "refusal", lambda address: None if address == "127.0.0.2" else real(address))


def body(url: str, **options: Any) -> bytes:
    with fetch.fetch(url, **options).body as stream:
        return stream.read()


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("8.8.8.8", False),
        ("93.184.216.34", False),
        ("2606:4700::1111", False),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("0.0.0.0", True),
        ("10.0.0.1", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("192.168.1.1", True),
        ("169.254.169.254", True),  # where clouds hand out keys
        ("100.64.0.1", True),  # shared by providers (CGNAT)
        ("100.63.0.1", False),
        ("224.0.0.1", True),
        ("239.255.255.250", True),
        ("240.0.0.1", True),
        ("255.255.255.255", True),
        ("::1", True),
        ("::", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:8.8.8.8", False),
        ("fe80::1%eth0", True),
        ("fc00::1", True),
        ("fd00::1", True),
        ("fec0::1", True),
        ("ff02::1", True),
        ("2002:7f00:1::", True),  # 6to4 of 127.0.0.1
        ("64:ff9b::7f00:1", True),  # NAT64 of 127.0.0.1
        ("64:ff9b::808:808", False),
    ],
)
def test_only_the_public_internet_is_asked(address: str, refused: bool) -> None:
    assert (refusal(address) is not None) == refused


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]", "127.1"]
)
def test_this_machine_is_not_asked_however_it_is_written(host: str) -> None:
    with site({"/": gives(WORDS)}) as running:
        port = running.url.rsplit(":", 1)[1]
        with pytest.raises(InputError, match=r"not of the public internet.*--allow-private|is not found"):
            fetch.fetch(f"http://{host}:{port}/")
        assert running.asked == []


def test_the_user_can_allow_it() -> None:
    with site({"/": gives(WORDS)}) as running:
        assert body(running.url, allow_private=True).decode() == WORDS


@pytest.mark.usefixtures("open_to_it")
@pytest.mark.parametrize("path", ["/", "/packed", "/on"])
def test_a_page_comes_unpacked_from_where_it_is(public: Site, path: str) -> None:
    found = fetch.fetch(public.url + path)
    with found.body:
        assert found.body.read().decode() == WORDS
    assert found.url == public.url + (path if path != "/on" else "/")


@pytest.mark.usefixtures("open_to_it")
@pytest.mark.parametrize("path", ["/metadata", "/home", "/mapped"])
def test_a_redirect_to_a_private_address_is_refused(public: Site, path: str) -> None:
    with pytest.raises(
        InputError, match=r"leads to (169\.254\.169\.254|127\.0\.0\.1|::ffff:127\.0\.0\.1), which is not"
    ):
        fetch.fetch(public.url + path)


@pytest.mark.usefixtures("open_to_it")
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/file", "leads to 'file:///etc/passwd'"),
        ("/gopher", "leads to 'gopher://127.0.0.1/'"),
        ("/round", "redirects more than 5 times"),
        ("/nowhere", "answers 404"),
        ("/bomb", "unpacks to more than 200 times"),
        ("/packed-cut", "is cut short"),
        ("/cut", "is cut short"),
        ("/odd-packing", "is compressed as 'br'"),
    ],
)
def test_what_cannot_be_taken_is_said(public: Site, path: str, reason: str) -> None:
    with pytest.raises(InputError) as refused:
        fetch.fetch(public.url + path)
    assert reason in refused.value.reason
    assert refused.value.way_out
    assert refused.value.item == public.url + path


@pytest.mark.usefixtures("open_to_it")
def test_size_and_time_have_an_end(public: Site) -> None:
    with pytest.raises(InputError, match="is larger than 100000 bytes"):
        fetch.fetch(public.url + "/endless", limits=Limits(size=100_000))
    with pytest.raises(InputError, match=r"took longer than 0\.3 s"):  # the whole answer would take half a minute
        fetch.fetch(public.url + "/drip", limits=Limits(seconds=0.3))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "leads to 'ftp://example.org/'"),
        ("http://", "names no host"),
        ("http://user:secret@example.org/", "holds a name or password"),
        ("http://example.org:99999/", "is not an address"),
        ("http://exa mple.org/", "names no host"),
        ("http://example.org\\@127.0.0.1/", "names no host"),
        ("http://[::1/", "is not an address"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str, reason: str) -> None:
    with pytest.raises(InputError) as refused:
        fetch.fetch(url)
    assert reason in refused.value.reason


def test_a_name_that_changes_its_mind_gains_nothing(public: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the address that was checked is the one that is connected to; the name is asked once."""
    port = int(public.url.rsplit(":", 1)[1])
    told = iter(["127.0.0.2", "127.0.0.1", "127.0.0.1"])
    asked: list[str] = []

    def resolve(host: str, port: int, **how: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(told), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetch, "refusal", lambda address: None if address == "127.0.0.2" else "private")
    assert body(f"http://rebinding.example:{port}/").decode() == WORDS
    assert asked == ["rebinding.example"]
    with pytest.raises(InputError, match=r"leads to 127\.0\.0\.1, private"):
        fetch.fetch(f"http://rebinding.example:{port}/")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(InputError, match=r"leads to 10\.0\.0\.1"):
        fetch.fetch("http://mixed.example/")


@pytest.mark.usefixtures("open_to_it")
def test_who_asks_says_so_and_keeps_no_cookies(public: Site) -> None:
    public.asked.clear()
    body(public.url + "/on")
    assert public.paths == ["/on", "/"]
    for _, headers in public.asked:
        assert headers["user-agent"].startswith("Waqai/")
        assert not {"cookie", "referer", "authorization"} & set(headers)


@pytest.mark.usefixtures("open_to_it")
def test_what_a_site_closes_to_programs_is_not_followed(public: Site) -> None:
    robots = Robots()
    assert robots.allow(public.url + "/open") and not robots.allow(public.url + "/closed/1")


def test_a_refused_address_is_an_item_that_failed() -> None:
    (error,) = read("http://127.0.0.1:9/")
    assert isinstance(error, InputError) and "--allow-private" in error.way_out


def test_an_address_is_read_as_what_it_holds() -> None:
    with site({"/note": gives(WORDS, "application/octet-stream")}) as running:
        (item,) = read(running.url + "/note", given=Given(published="2021-04-25", allow_private=True))
    assert isinstance(item, Article) and (item.text, item.published) == (WORDS, "2021-04-25")
