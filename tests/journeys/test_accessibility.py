"""Pages as a screen reader and a keyboard meet them: axe-core finds nothing serious, and the list is a few stops away."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from desk import ROOT, ground, settled, visit

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
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
        frame.evaluate(axe)
    found = page.evaluate("(rules) => axe.run(document, { resultTypes: ['violations'], runOnly: rules })", RULES)
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


# Each language in one of the two colour schemes: words and contrast are looked at apart from each other.
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "dark")])
def test_no_page_has_a_serious_fault(browser: Any, address: str, axe: str, lang: str, scheme: Any) -> None:
    found: dict[str, list[str]] = {}
    with visit(browser, address, f"?lang={lang}") as page:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.reload()
        ground(page).locator(".mark").first.wait_for()
        links = page.locator(".st-key-menu a")
        for number in range(links.count()):
            links.nth(number).click()
            page.locator('.st-key-menu a[aria-current="page"] >> nth=0').wait_for()
            settled(page)
            page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
            found[page.url.split("?")[0].rsplit("/", 1)[1]] = serious(page, axe)
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
