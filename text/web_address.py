"""Addresses of the web as they may be shown, linked and written: http or https, percent-encoded, and nothing else.

An article's address is written by whoever publishes it. What leaves this module holds only characters that mean nothing
to HTML, XML, a shell or a spreadsheet but ``&``, which every format escapes (RFC 3986; WHATWG URL, section 1.3).
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

MOST = 4_000  # characters, percent-encoded
# What is safe already, as nearly every address is: a million of them are looked at in an export.
_SAFE = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,4})?(?:[/?#](?:[\w/?#:@!$&()*+,;=~.-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # and half characters
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?", re.ASCII)
_NUMERIC = re.compile(r"[0-9a-f:.]+")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_RESERVED = "/:@!$&()*+,;=~%-._"


def web_address(url: str | None) -> str | None:
    """An address as it may be shown and written; None where it is not one of the web.

    Parameters
    ----------
    url : str or None
        As the article states it.

    Returns
    -------
    str or None
        ASCII: the host in its encoded form (IDNA), a name and password left out, everything that is not allowed in
        an address percent-encoded.

    Examples
    --------
    >>> web_address('https://example.org/"/><script>')
    'https://example.org/%22/%3E%3Cscript%3E'
    >>> web_address("javascript:alert(1)")
    """
    if not url or len(url) > MOST:
        return None
    if _SAFE.fullmatch(url):
        return url
    if _CONTROL.search(url) or url != url.strip():
        return None
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname), parts.port
    except ValueError:  # an unclosed bracket, a port that is not a number, a host no name server knows
        return None
    if parts.scheme not in ("http", "https") or host is None:
        return None
    place = host if port is None else f"{host}:{port}"
    query = f"?{_encoded(parts.query)}" if parts.query else ""
    fragment = f"#{_encoded(parts.fragment)}" if parts.fragment else ""
    whole = f"{parts.scheme}://{place}{_encoded(parts.path)}{query}{fragment}"
    return whole if len(whole) <= MOST else None


def _host(name: str | None) -> str | None:
    if not name:
        return None
    if ":" in name:
        return f"[{name}]" if _NUMERIC.fullmatch(name) else None
    encoded = name if name.isascii() else name.encode("idna").decode("ascii")
    return encoded if _HOST.fullmatch(encoded) else None


def _encoded(part: str) -> str:
    return quote(_BARE_PERCENT.sub("%25", part), safe=f"{_RESERVED}?")
