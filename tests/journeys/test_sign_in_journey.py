"""Signing in by a real OpenID provider, in a browser: a curator, a reader, and a provider that is away."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from desk import DESK, fill, served, settled

pytestmark = pytest.mark.browser
PEOPLE = ("curator@example.org", "reader@example.org")
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "a secret of this test, and of nothing else"
client_id = "desk"
client_secret = "secret"
server_metadata_url = "{address}/.well-known/openid-configuration"
"""


@contextmanager
def provider() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """An OpenID provider on this machine; it must be installed under CI=true."""
    if find_spec("oidc_provider_mock") is None or find_spec("authlib") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pip install -r requirements-dev.txt: the OpenID provider is not installed")
        pytest.skip("the OpenID provider is not installed: pip install -r requirements-dev.txt")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [json.dumps({"sub": mail, "email": mail, "email_verified": True}) for mail in PEOPLE]
    options = [part for one in claims for part in ("--user-claims", one)]
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, running
    finally:
        running.terminate()
        running.wait(10)


def sign_in(page: Any, mail: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=mail).click()
    page.locator(".st-key-signed_in").wait_for(timeout=60_000)


def test_signing_in_gives_the_role_of_the_table(browser: Any, tmp_path: Path) -> None:
    store = fill(tmp_path / "store.sqlite")
    store.members.give("curator@example.org", "curator", "root")
    with provider() as (address, running):
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(SECRETS.format(address=address), encoding="utf-8")
        with served(tmp_path / "store.sqlite", tmp_path / "log", "--secrets.files", str(secrets)) as desk:
            for mail, curates in zip(PEOPLE, (True, False), strict=True):
                context = browser.new_context(viewport=dict(zip(("width", "height"), DESK, strict=True)), locale="en")
                page = context.new_page()
                page.set_default_timeout(60_000)
                page.goto(f"{desk}/?lang=en&incident=inc-1")
                page.locator(".facts").first.wait_for()
                assert page.get_by_role("link", name="Review").count() == 0
                sign_in(page, mail)
                page.locator(".counts").first.wait_for()
                settled(page)
                assert (page.get_by_role("link", name="Review").count() == 1) is curates
                if curates:  # signs as who signed in, without being asked for a name
                    page.goto(f"{desk}/review?lang=en&incident=inc-1")
                    settled(page)
                    page.locator(".st-key-mark_accepted button:visible").first.click()
                    _until(lambda: [e.who for e in store.log.entries(what="review")] == [PEOPLE[0]])
                context.close()
            running.terminate()
            running.wait(10)
            page = browser.new_page()
            page.set_default_timeout(60_000)
            page.goto(f"{desk}/?lang=en")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text("Nobody can sign in now").wait_for()
            assert page.locator(".counts").first.is_visible()  # the map goes on
            page.close()
    store.close()


def _until(holds: Any) -> None:
    for _ in range(120):
        if holds():
            return
        time.sleep(0.25)
    raise AssertionError("it did not come to be")
