"""Pages and files of the web, asked for carefully: what an address leads to is not ours to trust.

Only http and https; every address behind a name is checked before it is connected to, and it is the checked
address that is connected to, so a name that changes its mind in between (DNS rebinding) gains nothing; the same
again at every redirect. No cookies, no proxies, no passwords in addresses. Time, size, redirects and the ratio
of unpacking are limited, and nothing is fetched that nobody asked for.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from urllib.parse import SplitResult, quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from errors import InputError

USER_AGENT = "Waqai/0.1 (reads news for incident maps; only what its user names)"
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_FREE_RATIO = 1 << 20  # bytes unpacked before the ratio is looked at: small pages pack well
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IN_MEMORY = 8 << 20
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the web is taken: seconds in all, bytes after unpacking, unpacked to packed, hops."""

    seconds: float = 120.0
    size: int = 200_000_000
    ratio: int = 200
    redirects: int = 5


LIMITS = Limits()


@dataclass(slots=True)
class Fetched:
    """What came: the address it came from in the end, its status (200 or 304), headers and the unpacked body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: IO[bytes] = field(repr=False)

    @property
    def charset(self) -> str | None:
        """The encoding the server states."""
        found = re.search(r"charset=[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.I)
        return found[1] if found else None


def is_address(name: object) -> bool:
    """Whether this is an address of the web, not a path.

    >>> is_address("https://example.org/a"), is_address("notes/http.txt")
    (True, False)
    """
    return str(name).lower().startswith(("http://", "https://"))


def fetch(
    url: str,
    allow_private: bool = False,
    limits: Limits = LIMITS,
    headers: Mapping[str, str] | None = None,
    keep: Callable[[str, Fetched], None] | None = None,
) -> Fetched:
    """What an address holds.

    Parameters
    ----------
    url : str
        http or https.
    allow_private : bool
        Whether this machine and private networks may be asked.
    limits : Limits
        Of time (all redirects together), size, unpacking and hops.
    headers : mapping of str to str, optional
        Conditions: ``If-None-Match``, ``If-Modified-Since``.
    keep : callable, optional
        Called with the address asked for and what came, where anything did; it leaves the body at its start.

    Raises
    ------
    InputError
        The address is refused, does not answer with a page, or a limit is passed.
    """
    end = time.monotonic() + limits.seconds
    here = url
    for _ in range(limits.redirects + 1):
        answer = _once(here, url, allow_private, limits, headers or {}, end)
        if isinstance(answer, Fetched):
            if keep is not None and answer.status != 304:
                keep(url, answer)
            return answer
        here = urljoin(here, answer)
    raise InputError(url, 0, f"redirects more than {limits.redirects} times", "give the final address")


def _once(
    here: str, url: str, allow_private: bool, limits: Limits, headers: Mapping[str, str], end: float
) -> Fetched | str:
    """The answer of one address, or where it sends on to."""
    parts = _parts(here, url)
    target = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*") + (
        "?" + quote(parts.query, safe="/%:=&?~+!$,;'@()*[]") if parts.query else ""
    )
    late = InputError(url, 0, f"took longer than {limits.seconds:g} s", "try again later, or download it yourself")
    sent = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        with _linked(parts, url, allow_private, end) as connection:
            connection.request("GET", target, headers=sent | dict(headers))
            with contextlib.closing(connection.getresponse()) as response:
                if response.status in _REDIRECTS and response.headers.get("Location"):
                    return str(response.headers["Location"]).strip()
                if response.status not in (200, 304):
                    raise InputError(url, 0, f"answers {response.status} {response.reason}"[:120], "check the address")
                given = {name.lower(): value for name, value in response.headers.items()}
                body = _body(response, url, limits)
                if time.monotonic() >= end:
                    body.close()
                    raise late
                return Fetched(here, response.status, given, body)
    except InputError as error:
        raise late if time.monotonic() >= end else error from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= end:
            raise late from None
        said = str(error) or type(error).__name__
        raise InputError(url, 0, f"cannot be fetched: {said[:160]}", "check the address and the connection") from None


class UnansweredError(InputError):
    """Everything was sent, and no answer came: it may have arrived."""


def post(url: str, body: bytes, headers: Mapping[str, str], allow_private: bool = False, seconds: float = 30.0) -> int:
    """Send bytes to an address, with the care of :func:`fetch`; gives the status of the answer. Follows no redirect.

    Raises
    ------
    UnansweredError
        The bytes were sent and no answer came in time.
    InputError
        The address is refused or cannot be reached: nothing arrived.
    """
    parts, end = _parts(url, url), time.monotonic() + seconds
    given = {"User-Agent": USER_AGENT, "Connection": "close"} | dict(headers)
    sent = False
    try:
        with _linked(parts, url, allow_private, end) as connection:
            sent = True  # as far as anybody can know from here on
            connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, given)
            with contextlib.closing(connection.getresponse()) as response:
                return response.status
    except (OSError, http.client.HTTPException, ValueError) as error:
        said = (str(error) or type(error).__name__)[:160]
        if sent:
            raise UnansweredError(url, 0, f"does not answer: {said}", "see there whether it arrived") from None
        raise InputError(url, 0, f"cannot be reached: {said}", "check the address and the connection") from None


@contextlib.contextmanager
def _linked(parts: SplitResult, url: str, allow_private: bool, end: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the host of an address that was checked, cut off at ``end`` whatever it then waits for."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port)
    watch: threading.Timer | None = None
    try:
        link = _connect(host, port, url, allow_private, end)
        secured = _secured(link, host) if parts.scheme == "https" else None
        connection.sock = secured or link
        watch = threading.Timer(max(0.0, end - time.monotonic()), _cut, [connection.sock])
        watch.daemon = True
        watch.start()
        if secured is not None:
            secured.do_handshake()
        yield connection
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()


def _parts(here: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(here)
        _ = parts.port
    except ValueError as error:
        raise InputError(url, 0, f"{here[:80]!r} is not an address: {error}", "check the address") from None
    if parts.scheme not in ("http", "https"):
        raise InputError(url, 0, f"leads to {here[:80]!r}", "only http and https are read")
    if not parts.hostname or _UNSAFE.search(parts.netloc):
        raise InputError(url, 0, f"{here[:80]!r} names no host", "check the address")
    if parts.username is not None or parts.password is not None:
        raise InputError(url, 0, "holds a name or password", "give the address without it")
    return parts


def _connect(host: str, port: int, url: str, allow_private: bool, end: float) -> socket.socket:
    """A connection to one of the checked addresses of a host; all of them must pass."""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(url, 0, f"host {host!r} is not found: {error}"[:160], "check the address") from None
    for *_, where in found:
        reason = None if allow_private else refusal(str(where[0]))
        if reason:
            raise InputError(
                url, 0, f"leads to {where[0]}, {reason}", "give --allow-private if that is where you mean to read"
            )
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, where in found:
        link = socket.socket(family, kind, protocol)
        try:
            link.settimeout(max(0.1, min(30.0, end - time.monotonic())))
            link.connect(where)
        except OSError as error:
            link.close()
            failure = error
        else:
            return link
    raise failure


def refusal(address: str) -> str | None:
    """Why an IP address is not asked unless the user allows it; None for one of the public internet.

    >>> refusal("127.0.0.1"), refusal("::ffff:10.0.0.1"), refusal("93.184.216.34")
    ('which is not of the public internet', 'which is not of the public internet', None)
    """
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if embedded is None and ip in _NAT64:
            embedded = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if embedded is not None:
            ip = embedded
        elif ip.is_site_local or ip in ipaddress.ip_network("64:ff9b:1::/48"):
            return "which is not of the public internet"
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback:
        return "which is not of the public internet"
    return None


@cache
def _trust() -> ssl.SSLContext:
    """The certificates this machine trusts, and those of certifi where it has none."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _secured(link: socket.socket, host: str) -> ssl.SSLSocket:
    name = host if ":" in host else host.encode("idna").decode("ascii")
    return _trust().wrap_socket(link, server_hostname=name, do_handshake_on_connect=False)


def _cut(link: socket.socket) -> None:
    """End a connection whose time is up, whatever it is waiting for: a timeout starts again with every byte."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(link, socket.SHUT_RDWR)


def _body(response: http.client.HTTPResponse, url: str, limits: Limits) -> IO[bytes]:
    """The body, unpacked as it comes, never more of it than the limits allow."""
    stated = response.headers.get("Content-Length", "")
    if stated.isdigit() and int(stated) > limits.size:
        raise InputError(url, 0, f"is larger than {limits.size} bytes", "download it and give the file")
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise InputError(url, 0, f"is compressed as {coding[:20]!r}", "download it and give the file")
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    try:
        packed = _take(response, coding, body, url, limits)
        if stated.isdigit() and packed < int(stated):
            raise InputError(url, 0, "is cut short", "try again")
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _take(response: http.client.HTTPResponse, coding: str, body: IO[bytes], url: str, limits: Limits) -> int:
    """Put an answer into a file, unpacked; gives the bytes that came."""
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if coding not in ("identity", "") else None
    packed = size = 0
    while chunk := response.read1(_CHUNK):
        packed += len(chunk)
        while chunk:
            piece = unpack.decompress(chunk, _CHUNK) if unpack else chunk
            chunk = unpack.unconsumed_tail if unpack else b""
            size += len(piece)
            if size > limits.size:
                raise InputError(url, 0, f"is larger than {limits.size} bytes", "download it and give the file")
            if size > _FREE_RATIO and size > packed * limits.ratio:
                raise InputError(url, 0, f"unpacks to more than {limits.ratio} times its size", "it may be a bomb")
            body.write(piece)
    if unpack is not None and packed and not unpack.eof:
        raise InputError(url, 0, "is cut short", "try again")
    return packed


class Robots:
    """What sites ask of programs that follow links, asked once for each site."""

    def __init__(self, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._rules: dict[str, RobotFileParser | None] = {}

    def allow(self, url: str) -> bool:
        """Whether the site of this address lets us follow it; a site that says nothing does."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._ask(site)
        rules = self._rules[site]
        return rules is None or rules.can_fetch(USER_AGENT.split("/")[0], url)

    def _ask(self, site: str) -> RobotFileParser | None:
        try:
            with fetch(f"{site}/robots.txt", self._allow_private, Limits(20.0, 500_000, 50, 3)).body as body:
                said = body.read().decode("utf-8", "replace")
        except InputError:
            return None
        rules = RobotFileParser()
        rules.parse(said.splitlines())
        return rules
