"""What an analyst does, in a real browser with the network cut off; and no page asks for anything beyond the machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from desk import (
    READERS,
    SHOWN,
    brush,
    counted,
    draw_box,
    fill,
    go_to,
    ground,
    served,
    visit,
)

from wording.texts import Words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "size"), [READERS[1], READERS[2]])
def test_faction_dates_and_area_then_a_cell_then_the_same_numbers_behind_the_link_in_the_other_language(
    browser: Any, address: str, lang: Any, size: tuple[int, int]
) -> None:
    words, others = Words(lang), Words("ar" if lang == "en" else "en")
    with visit(browser, address, f"?lang={lang}", size) as page:
        counted(page, words, SHOWN, SHOWN, 1)
        choose(page, words, "factions", words.faction("ndf"))
        counted(page, words, 8, SHOWN, 1)  # the protest names nobody
        brush(page, 1, 4)  # the protest of the 21st has no bar any more
        page.wait_for_url("**from=2021-04-22&to=2021-04-25**")
        counted(page, words, 4, SHOWN, 0)
        draw_box(page, ground(page).locator(".mark").first)
        page.wait_for_url("**bbox=**")
        counted(page, words, 4, SHOWN, 0)
        go_to(page, words, "who_hits_whom")
        page.locator(".mark-rect path").first.click()
        page.wait_for_url(re.compile(r"by=.*against=|against=.*by="))
        counted(page, words, 4, SHOWN, 0)  # every filter came along: all four are of one side against the other
        go_to(page, words, "trends")
        link, numbers = page.url, cards(page)
    asked = parse_qs(urlsplit(link).query)
    assert (asked["from"], asked["to"], asked["faction"]) == (["2021-04-22"], ["2021-04-25"], ["ndf"])
    assert numbers[0] == "4"
    shared = urlsplit(link)
    with visit(browser, address, f"?{shared.query}", size, page_name=shared.path.strip("/")) as page:
        assert cards(page) == numbers
        page.get_by_text(others(f"language.{others.lang}"), exact=True).click()
        counted(page, others, 4, SHOWN, 0)
        assert cards(page) == numbers
        go_to(page, others, "incident_map")
        counted(page, others, 4, SHOWN, 0)


def choose(page: Any, words: Words, name: str, value: str) -> None:
    """One value in a menu of the filters, which are folded on a phone."""
    folded = page.get_by_text(words("filter.row", number=0))
    if folded.is_visible():
        folded.click()
    page.get_by_label(words(f"filter.{name}")).first.click()
    page.get_by_role("option", name=value).click()
    page.keyboard.press("Escape")


def cards(page: Any) -> list[str]:
    """The numbers at the head of the trends: incidents, and people killed."""
    page.locator(".card > b").nth(1).wait_for()
    found: list[str] = page.locator(".card > b").all_inner_texts()
    return found


def test_a_fresh_server_opens_a_link_to_a_page_without_a_false_alarm(browser: Any, tmp_path: Path) -> None:
    fill(tmp_path / "store.sqlite")
    with (
        served(tmp_path / "store.sqlite", tmp_path / "log") as fresh,
        visit(browser, fresh, "?lang=en&trends.unit=day", page_name="trends") as page,
    ):
        cards(page)
        page.get_by_role("dialog").wait_for(state="detached")
        assert "trends.unit=day" in page.url
        page.get_by_text("week", exact=True).click()
        page.wait_for_url("**trends.unit=week**")
