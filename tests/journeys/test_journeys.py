"""What a monitor does, in a real browser with the network cut off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from desk import (
    DESK,
    PHONE,
    READERS,
    SHOWN,
    article,
    brush,
    counted,
    draw_box,
    fill,
    ground,
    incident,
    said,
    served,
    settled,
    visit,
)  # fmt: skip

from models import CodedArticle
from wording.texts import Words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "size"), [READERS[0], READERS[3]])
def test_a_monitor_sees_brushes_plays_and_opens_the_evidence(
    browser: Any, address: str, lang: Any, size: tuple[int, int]
) -> None:
    words = Words(lang)
    with visit(browser, address, f"?lang={lang}", size) as page:
        counted(page, words, SHOWN, SHOWN, 1)
        ground(page).locator(".mark").first.wait_for()
        brush(page, 0, 1)
        page.wait_for_url("**from=2021-04-20&to=2021-04-21**")
        counted(page, words, 4, SHOWN, 1)
        page.get_by_role("button", name=words("timeline.play")).click()
        page.wait_for_url(re.compile("from=2021-04-2[2-9]"))
        page.get_by_role("button", name=words("timeline.pause")).click()
        page.get_by_role("button", name=words("timeline.play")).wait_for()
        page.get_by_role("button", name=words("timeline.clear")).click()
        counted(page, words, SHOWN, SHOWN, 1)
        page.locator("button.item").first.click()
        page.locator("article").wait_for()
        page.wait_for_url("**incident=inc-1**")
        assert page.locator("article mark.ev-where").all_inner_texts() == ["حي حلكو"]
        assert page.locator("article").get_attribute("dir") == "rtl"
        ground(page).locator("path.halo.chosen").wait_for(state="attached")
        page.get_by_role("button", name=words("list.back")).click()
        page.locator("button.item").first.wait_for()


def test_the_map_is_drawn_and_everything_is_counted(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        said(page, "9 shown of 9, 1 without a place")
        inside = ground(page)
        inside.locator(".mark").first.wait_for()
        assert inside.locator("path.admin1").get_attribute("d", timeout=5000) not in ("", "M0 0")
        assert inside.locator(".name").count() > 5
        assert inside.locator("path.area").count() == 1  # the governorate is shaded, not pinned
        assert inside.locator(".leaflet-control-attribution svg").count() == 0  # no flag
        assert page.get_by_text("Not on the map: 2").count() == 1


@pytest.mark.parametrize("query", ["?lang=en", "?lang=ar", "?lang=en&from=2021-04-22&to=2021-04-24"])
def test_the_view_fits_the_shown_incidents_and_goes_on_fitting(browser: Any, address: str, query: str) -> None:
    outside = """() => {
        const boxes = (what) => [...document.querySelectorAll(what)].map((node) => node.getBoundingClientRect());
        const marks = boxes('.mark'), controls = boxes('.leaflet-control');
        const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
        const cut = (a) => a.left < 0 || a.top < 0 || a.right > innerWidth || a.bottom > innerHeight;
        return marks.length ? marks.filter((a) => cut(a) || controls.some((b) => meet(a, b))).length : -1;
    }"""
    with visit(browser, address, query) as page:
        frame = page.frame(url="**/streamlit_folium.st_folium/**")
        frame.wait_for_function(f"({outside})() === 0")
        page.set_viewport_size({"width": 700, "height": 800})
        frame.wait_for_function("innerWidth < 700")
        frame.wait_for_function(f"({outside})() === 0")


@pytest.mark.parametrize("size", [DESK, PHONE, (1920, 1080)])
def test_the_map_goes_out_as_far_as_the_country_and_no_farther(
    browser: Any, address: str, size: tuple[int, int]
) -> None:
    with visit(browser, address, size=size) as page:
        inside = ground(page)
        inside.locator(".mark").first.wait_for()
        frame = page.frame(url="**/streamlit_folium.st_folium/**")
        for _ in range(8):
            button = inside.locator(".leaflet-control-zoom-out")
            if button.get_attribute("aria-disabled") == "true":
                break
            button.click()
            frame.wait_for_function("!window.map._animatingZoom")
        assert inside.locator(".leaflet-control-zoom-out").get_attribute("aria-disabled") == "true"
        country = inside.locator("path.country").bounding_box()
        outer = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()
        assert 0.6 < max(country["width"] / outer["width"], country["height"] / outer["height"]) <= 1


def test_the_timeline_stays_on_a_desk_s_screen_whatever_is_said_above(browser: Any, address: str) -> None:
    for query in ("", "?type=wars&faction=nobody"):
        with visit(browser, address, query) as page:
            page.locator(".timeline rect.bar").first.wait_for()
            for what in (".timeline", ".st-key-reader"):
                box = page.locator(what).bounding_box()
                assert box["y"] + box["height"] <= 900, (query, what)


def test_a_filter_changes_the_count_the_address_and_the_marks(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.get_by_label("Event type").click()
        page.get_by_role("option", name="Battles").click()
        said(page, "2 shown of 9")
        page.wait_for_url("**type=battles**")
        page.keyboard.press("Escape")  # the open menu hides the rest of the page from assistive technology
        page.get_by_role("button", name="Reset", exact=True).click()
        said(page, "9 shown of 9")
        page.wait_for_function("!location.search.includes('type=')")


def test_a_chosen_incident_shows_its_words_highlighted(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("button.item").first.click()
        page.locator("article").wait_for()
        page.wait_for_url("**incident=inc-1**")
        assert page.locator("article mark.ev-where").all_inner_texts() == ["حي حلكو"]
        assert page.locator("article mark.ev-injured").all_inner_texts() == ["أصيب ثلاثة مدنيين"]
        assert page.locator("article").get_attribute("dir") == "rtl"  # an Arabic article on the English page
        ground(page).locator("path.halo.chosen").wait_for(state="attached")
        page.get_by_role("button", name="Back to all incidents").click()
        page.locator("button.item").first.wait_for()
        page.wait_for_function("!location.search.includes('incident=')")


def test_an_incident_of_the_list_is_seen_on_the_map_and_the_view_comes_back(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        scale = ground(page).locator(".leaflet-control-scale-line")
        ground(page).locator(".mark").first.wait_for()
        settled(page)  # a click into a page that is still being made is lost on a busy machine
        before = scale.inner_text()
        page.locator("button.item").first.click()
        halo = ground(page).locator("path.halo.chosen")
        frame = page.frame(url="**/streamlit_folium.st_folium/**")
        frame.wait_for_function("document.querySelector('path.halo.chosen')?.getBoundingClientRect().height > 60")
        assert scale.inner_text() != before
        page.get_by_role("button", name="Back to all incidents").click()
        halo.wait_for(state="detached")
        scale.filter(has_text=re.compile(f"^{before}$")).wait_for()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_menu_of_a_phone_shows_where_the_reader_is(browser: Any, address: str, lang: Any) -> None:
    with visit(browser, address, f"?lang={lang}", PHONE, page_name="about") as page:
        page.locator(".st-key-menu[data-at]").wait_for()
        link = page.locator(".st-key-menu a").last.bounding_box()
        assert link["x"] >= 0
        assert link["x"] + link["width"] <= PHONE[0]


def test_what_opens_over_an_arabic_page_runs_from_right_to_left(browser: Any, address: str) -> None:
    with visit(browser, address, "?lang=ar") as page:
        page.locator(".st-key-layers button").first.click()
        opened = page.locator('[data-testid="stPopoverBody"]')
        assert opened.evaluate("(node) => getComputedStyle(node).direction") == "rtl"


def test_a_mark_with_several_incidents_lists_them_and_can_be_chosen_again(browser: Any, address: str) -> None:
    with visit(browser, address, "?type=explosions-remote-violence&from=2021-04-22") as page:
        said(page, "2 shown of 9")
        for _ in range(2):
            ground(page).locator(".mark").first.click()
            page.get_by_text("At this spot: 2").wait_for()
            page.locator("button.item").nth(1).wait_for()
            assert page.locator("button.item").count() == 2
            page.get_by_role("button", name="Back to all incidents").click()
            page.get_by_text("2 of 2 listed").wait_for()


def test_a_shaded_area_opens_its_only_incident(browser: Any, address: str) -> None:
    with visit(browser, address, "?from=2021-04-20&to=2021-04-20") as page:
        ground(page).locator(".tag").click()
        page.wait_for_url("**incident=inc-6**")
        ground(page).locator("path.area.chosen").wait_for(state="attached")


def test_the_timeline_selects_dates_by_mouse_and_by_keys(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        bars = page.locator(".timeline rect.bar")
        bars.first.wait_for()
        assert bars.count() == 6  # six days with one event type each, the twentieth with three of one type
        brush(page, 0, 1)
        page.wait_for_url("**from=2021-04-20&to=2021-04-21**")
        said(page, "4 shown of 9")
        edge = page.get_by_role("slider", name="Last day")
        edge.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**to=2021-04-22**")
        said(page, "5 shown of 9")


def test_a_link_is_the_same_in_both_languages(browser: Any, address: str) -> None:
    with visit(browser, address, "?faction=ndf&to=2021-04-22&incident=inc-4") as page:
        said(page, "4 shown of 9")
        page.get_by_text("العربية").click()
        said(page, "المعروض: 4 من أصل 9، بلا مكان: 1")
        page.wait_for_url("**lang=ar&to=2021-04-22&faction=ndf&incident=inc-4**")
        assert page.evaluate("document.documentElement.lang") == "ar"


def test_the_arabic_page_runs_from_right_to_left(browser: Any, address: str) -> None:
    with visit(browser, address, "?lang=ar") as page:
        direction = "(node) => getComputedStyle(node).direction"
        assert page.locator('[data-testid="stApp"]').evaluate(direction) == "rtl"
        assert page.locator(".counts").evaluate(direction) == "rtl"
        page.locator(".timeline").wait_for()
        assert page.locator(".timeline .plot").evaluate(direction) == "ltr"  # time runs one way
        day_first = "(node) => node.getStartPositionOfChar(0).x > node.getStartPositionOfChar(3).x"
        assert page.locator(".timeline .tick").first.evaluate(day_first)  # and its dates are read from the right
        inside = ground(page)
        inside.locator(".name", has_text="الحسكة").first.wait_for(state="attached")
        frame, list_ = page.locator("iframe").first.bounding_box(), page.locator(".list").first.bounding_box()
        assert list_["x"] < frame["x"]
        page.goto(f"{address}/")  # the language is remembered
        said(page, "المعروض: 9")


@pytest.mark.parametrize("query", ["?lang=en", "?lang=ar", "?lang=ar&incident=inc-1"])
def test_a_phone_shows_it_without_scrolling_sideways(browser: Any, address: str, query: str) -> None:
    with visit(browser, address, query, size=PHONE) as page:
        page.locator(".legend").wait_for()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
        assert page.locator('[data-testid="stMain"]').evaluate("(node) => node.scrollWidth") <= 390


def test_the_counts_stay_in_sight(browser: Any, address: str) -> None:
    with visit(browser, address, size=(1000, 560)) as page:
        page.locator(".timeline rect.bar").first.wait_for()
        page.locator('[data-testid="stMain"]').evaluate("(node) => node.scrollTo(0, node.scrollHeight)")
        page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
        box = page.locator(".counts").bounding_box()
        assert 0 <= box["y"] < 560


def test_the_browser_s_language_comes_first(browser: Any, address: str) -> None:
    with visit(browser, address, locale="ar-SY") as page:
        said(page, "المعروض: 9 من أصل 9")
        page.wait_for_url("**lang=ar**")


def test_a_filter_leaves_the_map_and_its_view_where_they_are(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        ground(page).locator(".mark").first.wait_for()
        frame = page.frame(url="**/streamlit_folium.st_folium/**")
        frame.evaluate("window.waqaiKept = window.map.getZoom()")
        ground(page).locator(".leaflet-control-zoom-in").click()
        frame.wait_for_function("window.map.getZoom() > window.waqaiKept && !window.map._animatingZoom")
        zoom = frame.evaluate("window.map.getZoom()")
        page.get_by_role("button", name="7 d").click()  # the newest week: all that have a date
        said(page, "8 shown of 9")
        page.get_by_role("button", name="24 h").click()
        said(page, "1 shown of 9")
        assert frame.evaluate("window.waqaiKept !== undefined")  # not another document
        assert frame.evaluate("window.map.getZoom()") == zoom


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_rectangle_drawn_on_the_map_is_a_filter_that_can_be_dropped(
    browser: Any, address: str, size: tuple[int, int]
) -> None:
    with visit(browser, address, "?type=protests", size=size) as page:
        said(page, "1 shown of 9")
        draw_box(page, ground(page).locator(".mark").first)
        page.wait_for_url("**bbox=**")
        said(page, "1 shown of 9")  # the mark was inside
        ground(page).locator("path.drawn").wait_for(state="attached")
        page.get_by_role("button", name="Rectangle on the map").click()
        page.wait_for_function("!location.search.includes('bbox=')")


def test_a_polygon_is_closed_by_the_enter_key(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        inside = ground(page)
        inside.locator(".mark").first.wait_for()
        box = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()
        inside.locator(".tool.area").click()
        for x, y in ((0.4, 0.2), (0.6, 0.2), (0.5, 0.3)):
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.keyboard.press("Enter")
        page.wait_for_url("**area=**")
        page.get_by_role("button", name="3 corners").wait_for()


def test_a_faction_gets_a_part_and_a_place_is_found_in_both_scripts(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.get_by_label("Faction").click()
        page.get_by_role("option", name="Asayish").first.click()
        page.wait_for_url("**faction=asayish**")
        page.keyboard.press("Escape")
        for part, link, line in (("against", "against", "8 shown of 9"), ("not", "without", "1 shown of 9")):
            page.get_by_label("Role").click()
            page.get_by_role("option", name=part).click()
            page.wait_for_url(f"**{link}=asayish**")
            said(page, line)
        page.get_by_role("button", name="Reset", exact=True).click()
        said(page, "9 shown of 9")
        page.get_by_label("Place").fill("الحسكة")
        page.get_by_role("option", name="Al-Hasakah Governorate").first.click()
        page.wait_for_url("**place=SY08**")


def test_more_filters_are_set_in_one_go(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.get_by_role("button", name="More", exact=True).click()
        more = page.locator('[data-testid="stPopoverBody"]')
        more.get_by_label("Sub-event type").click()
        page.get_by_role("option", name="Armed clash").click()
        more.get_by_role("button", name="Show").click()
        page.wait_for_url("**subtype=armed-clash**")
        said(page, "2 shown of 9")
        page.get_by_role("button", name="Sub-event type").wait_for()
        more.wait_for(state="hidden")


def test_a_place_is_gone_to_and_a_copied_link_leads_there(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ground(page).get_by_role("button", name="Go to place").click()
        ground(page).get_by_role("combobox").fill("القامشلي")
        page.keyboard.press("Enter")
        page.wait_for_function("() => window.waqaiView.moved && window.waqaiView.at[2] === 12")
        page.get_by_role("button", name="Copy link").click()
        page.get_by_role("button", name="Link copied").wait_for()
        page.goto(page.evaluate("() => navigator.clipboard.readText()"))
        page.wait_for_function("() => window.waqaiView && window.waqaiView.at[2] === 12")
        latitude, longitude, _ = page.evaluate("() => window.waqaiView.at")
        assert abs(latitude - 37.05) < 0.05
        assert abs(longitude - 41.22) < 0.05


def test_the_line_between_map_and_list_is_drawn_by_keys(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        before = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()["width"]
        page.get_by_role("separator").focus()
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        after = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()["width"]
        assert after < 0.9 * before


def test_colours_and_areas_follow_the_layers(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.locator(".switches", has_text="Battles").wait_for()
        page.get_by_role("button", name="Map layers").click()
        page.get_by_text("faction that acts").click()
        page.wait_for_url("**map.colour=faction**")
        page.locator(".switches", has_text="Syrian government forces").wait_for()
        page.get_by_label("Shaded areas").click()
        page.get_by_role("option", name="governorates").click()
        ground(page).locator("path.shade").first.wait_for(state="attached")


def test_a_type_is_switched_off_and_on_again_in_the_legend_by_keys(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        battles = page.locator(".switches button", has_text="Battles")
        battles.focus()
        for shown, pressed in ((7, "false"), (SHOWN, "true")):
            page.keyboard.press("Enter")  # the second time without looking for the switch again
            said(page, f"{shown} shown of {SHOWN}")
            page.locator(f'.switches button[aria-pressed="{pressed}"]', has_text="Battles").wait_for()
            assert battles.evaluate("(node) => node.getRootNode().activeElement === node")
        page.wait_for_function("!location.search.includes('type=')")


def test_new_incidents_come_in_by_themselves_and_are_marked(browser: Any, tmp_path: Path) -> None:
    store = fill(tmp_path / "store.sqlite")
    with served(tmp_path / "store.sqlite", tmp_path / "log") as address, visit(browser, address) as page:
        said(page, "9 shown of 9")
        page.get_by_role("button", name="New incidents").click()
        page.get_by_label("Look for new incidents").click()
        page.get_by_role("option", name="every 10 s").click()
        page.keyboard.press("Escape")
        page.evaluate("window.waqaiKept = true")
        store.intake.save([CodedArticle(article(11), (incident(11, "2021-04-26"),), "test")])
        said(page, "10 shown of 10")
        page.locator("button.item .new").wait_for()
        assert page.evaluate("window.waqaiKept")  # the page was not loaded again
        page.get_by_role("button", name="Mark as seen").click()
        page.locator("button.item .new").wait_for(state="detached")
