"""An address from outside is one of the web, percent-encoded, or is not shown."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.web_address import web_address


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("HTTPS://Example.ORG/A", "https://example.org/A"),
        ("https://example.org:8443/a%20b", "https://example.org:8443/a%20b"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/50%", "https://example.org/50%25"),
        ("https://example.org/'x'", "https://example.org/%27x%27"),
        ('https://example.org/"/><script>alert(1)</script>', "https://example.org/%22/%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        ("https://example.org/{{7*7}}", "https://example.org/%7B%7B7*7%7D%7D"),
        ("https://example.org/خبر", "https://example.org/%D8%AE%D8%A8%D8%B1"),
        ("https://مثال.إختبار/", "https://xn--mgbh0fb.xn--kgbechtv/"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://bank.example@evil.example/a", "https://evil.example/a"),  # the name is the host that is called
        ("https://user:password@example.org/a", "https://example.org/a"),
        ("https://example.org/\u202egnp.exe", "https://example.org/%E2%80%AEgnp.exe"),
        ("https://example.org/\ud800", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        (" https://example.org/", None),
        ("https://example.org/\n<script>", None),
        ("https://exa mple.org/", None),
        ('https://exam"ple.org/', None),
        ("https://example.org:x/", None),
        ("https://example.org:99999/", None),
        ("https://[fe80::1%25<b>]/", None),
        ("https://..\u3002/", None),
        ("//example.org/a", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("vbscript:x", None),
        ("https:example.org", None),
        ("https://example.org/" + "a" * 4_000, None),
        ("https://example.org/" + "خ" * 1_000, None),
    ],
)  # fmt: skip
def test_an_address_is_of_the_web_and_encoded(stated: str, shown: str | None) -> None:
    assert web_address(stated) == shown


@given(
    st.text(max_size=60),
    st.sampled_from(["https://example.org/", "http://", "https://a.example?", "", "https://a.example#"]),
)
def test_no_address_can_leave_an_attribute(tail: str, head: str) -> None:
    shown = web_address(head + tail)
    if shown is not None:
        assert re.fullmatch(r"https?://[!-~]+", shown)
        assert not set(shown) & set("\"'<>\\^`{|} ")
        assert web_address(shown) == shown


def test_the_longest_address_is_read_at_once() -> None:
    started = time.process_time()
    for piece in ("a.", "a-", "%", "%2", "a:", "@", "[", "?#"):
        web_address("https://" + piece * (3_900 // len(piece)))
        web_address("https://a.example/" + piece * (3_900 // len(piece)))
    assert time.process_time() - started < 1
