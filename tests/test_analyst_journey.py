"""What an analyst does, in a real browser with the network cut off: filter, click the matrix, share the link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from desk import chromium, fill, said, served, visit

pytestmark = pytest.mark.browser

AREA = "41.15,36.9;41.3,36.9;41.3,37.1;41.15,37.1"  # Qamishli, by its corners
ASKED = f"from=2021-04-21&to=2021-04-25&faction=ndf&area={AREA}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("desk")
    fill(folder / "store.sqlite")
    with served(folder / "store.sqlite", folder / "log") as found:
        yield found


def go_to(page: Any, name: str) -> None:
    page.locator(".st-key-menu a", has_text=re.compile(f"^{name}$")).click()


def test_faction_dates_and_area_then_a_cell_then_the_same_link_in_arabic(browser: Any, address: str) -> None:
    with visit(browser, address, f"?lang=en&{ASKED}") as page:
        said(page, "4 shown of 9")
        go_to(page, "Who hits whom")
        page.locator(".mark-rect path").first.click()
        page.wait_for_url(re.compile(r"by=.*against=|against=.*by="))
        said(page, "4 shown of 9")  # every filter came along: all four are of one side against the other
        go_to(page, "Trends")
        page.locator(".card > b").first.wait_for()
        said(page, "4 shown of 9")
        link, numbers = page.url, page.locator(".card > b").all_inner_texts()
    asked = parse_qs(urlsplit(link).query)
    assert (asked["from"], asked["faction"], asked["area"]) == (["2021-04-21"], ["ndf"], [AREA])
    assert numbers
    shared = urlsplit(link)
    in_arabic = shared.query.replace("lang=en", "lang=ar")
    with visit(browser, address) as page:
        page.goto(f"{address}{shared.path}?{in_arabic}")
        page.locator(".counts b", has_text="المعروض 4 من أصل 9").wait_for()
        page.locator(".card > b").first.wait_for()
        assert page.locator(".card > b").all_inner_texts() == numbers
        assert page.tried == []
