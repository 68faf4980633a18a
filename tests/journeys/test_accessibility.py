"""Every page as a screen reader, a keyboard and a narrow screen meet it: nothing serious, nothing cut, nothing from afar."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from desk import DESK, PHONE, ROOT, ground, settled, visit

from wording.texts import Words

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PAGES = re.findall(r'^    "(\w+)": "pages\.', (ROOT / "app.py").read_text(encoding="utf-8"), re.MULTILINE)
MOST_STOPS = 12  # of the Tab key, to the first incident

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def axe() -> str:
    """The script that looks; without it the tests are skipped, saying so, and under CI=true they fail."""
    if not Path(AXE).is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("axe-core is not installed, and under CI=true its tests must run: npm ci --ignore-scripts")
        pytest.skip("axe-core is not installed: npm ci --ignore-scripts")
    return AXE.read_text(encoding="utf-8")


def serious(page: Any, axe: str) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands, frames of the same origin with it."""
    for frame in page.frames:
        if not frame.evaluate("'axe' in window"):  # the pages share a document
            frame.evaluate(axe)
    found = page.evaluate("(rules) => axe.run(document, { resultTypes: ['violations'], runOnly: rules })", RULES)
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


# Each language in one of the two colour schemes and on one of the two screens: they are looked at apart from each other.
@pytest.mark.parametrize(("lang", "scheme", "size"), [("en", "light", PHONE), ("ar", "dark", DESK)])
def test_every_page_is_open_to_all_and_keeps_to_the_machine_and_to_the_width_of_the_screen(
    browser: Any, address: str, axe: str, lang: Any, scheme: Any, size: tuple[int, int]
) -> None:
    words = Words(lang)
    found: dict[str, list[str]] = {}
    with visit(browser, address, f"?lang={lang}", size, color_scheme=scheme, reduced_motion="reduce") as page:
        ground(page).locator(".mark").first.wait_for()
        for name in PAGES:
            if name == "roles":  # nobody signs in here: no link, and the address opens nothing
                page.goto(f"{address}/{name}?lang={lang}")
                closed = words("signin.closed", role=words("role.admin"))
                page.locator('[data-testid="stMain"]', has_text=closed).wait_for()
                assert page.locator('.st-key-menu a[aria-current="page"]').count() == 0
            else:
                called = re.compile(f"^{words(f'page.{name}')}$")
                page.locator(".st-key-menu a", has_text=called).click()
                page.locator('.st-key-menu a[aria-current="page"]', has_text=called).wait_for()
            settled(page)
            page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
            assert page.locator('[data-testid="stException"], [data-testid="stDialog"]').count() == 0, name
            width = page.locator('[data-testid="stMain"]').evaluate("(node) => node.scrollWidth")
            assert width <= size[0], name
            assert page.tried == [], name
            found[name] = serious(page, axe)
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert len(found) > 12


def test_the_first_incident_is_a_few_stops_away(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("button.item").first.wait_for()
        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.className") == "waqai-skip":
                page.keyboard.press("Enter")
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**incident=inc-1**")
