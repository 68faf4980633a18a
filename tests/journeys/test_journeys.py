"""What a monitor does, in a real browser with the network cut off."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk import (
    DESK,
    PHONE,
    READERS,
    SHOWN,
    brush,
    counted,
    draw_box,
    ground,
    said,
    settled,
    visit,
)  # fmt: skip

from wording.texts import Words

pytestmark = pytest.mark.browser

# Opening a page costs most of the time: each test goes on with one for as long as what it looks at stays the same.
OUTSIDE = """() => {
    const boxes = (what) => [...document.querySelectorAll(what)].map((node) => node.getBoundingClientRect());
    const marks = boxes('.mark'), controls = boxes('.leaflet-control');
    const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
    const cut = (a) => a.left < 0 || a.top < 0 || a.right > innerWidth || a.bottom > innerHeight;
    return marks.length ? marks.filter((a) => cut(a) || controls.some((b) => meet(a, b))).length : -1;
}"""
DIRECTION = "(node) => getComputedStyle(node).direction"


def the_view_fits_and_goes_on_fitting(page: Any) -> None:
    """Every mark is in view and under no button of the map, before and after the window gets narrower."""
    frame = page.frame(url="**/streamlit_folium.st_folium/**")
    frame.wait_for_function(f"({OUTSIDE})() === 0")
    page.set_viewport_size({"width": 700, "height": 800})
    frame.wait_for_function("innerWidth < 700")
    frame.wait_for_function(f"({OUTSIDE})() === 0")


def the_map_goes_out_as_far_as_the_country_and_no_farther(page: Any) -> None:
    inside = ground(page)
    inside.locator(".mark").first.wait_for()
    frame = page.frame(url="**/streamlit_folium.st_folium/**")
    for _ in range(8):
        button = inside.locator(".leaflet-control-zoom-out")
        if button.get_attribute("aria-disabled") == "true":
            break
        button.click(force=True)  # it may be closed meanwhile, by a way back that still goes on: then it does nothing
        frame.wait_for_function("!window.map._animatingZoom")
    assert inside.locator(".leaflet-control-zoom-out").get_attribute("aria-disabled") == "true"
    country = inside.locator("path.country").bounding_box()
    outer = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()
    assert 0.6 < max(country["width"] / outer["width"], country["height"] / outer["height"]) <= 1


def the_page_ends_on_a_desk_s_screen(page: Any) -> None:
    page.locator(".timeline rect.bar").first.wait_for()
    for what in (".timeline", ".st-key-reader"):
        box = page.locator(what).bounding_box()
        assert box["y"] + box["height"] <= 900, (page.url, what)


def nothing_scrolls_sideways_on_a_phone(page: Any) -> None:
    page.locator(".legend").wait_for()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert page.locator('[data-testid="stMain"]').evaluate("(node) => node.scrollWidth") <= 390


@pytest.mark.parametrize(("lang", "size"), [READERS[0], READERS[3]])
def test_a_monitor_sees_brushes_plays_and_opens_the_evidence(
    browser: Any, address: str, lang: Any, size: tuple[int, int]
) -> None:
    words = Words(lang)
    with visit(browser, address, f"?lang={lang}", size) as page:
        counted(page, words, SHOWN, SHOWN, 1)
        ground(page).locator(".mark").first.wait_for()
        if size == PHONE:
            nothing_scrolls_sideways_on_a_phone(page)
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
        assert page.locator("article mark.ev-injured").all_inner_texts() == ["أصيب ثلاثة مدنيين"]
        assert page.locator("article").get_attribute("dir") == "rtl"  # an Arabic article, on the English page too
        ground(page).locator("path.halo.chosen").wait_for(state="attached")
        page.get_by_role("button", name=words("list.back")).click()
        page.locator("button.item").first.wait_for()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_menu_of_a_phone_shows_where_the_reader_is(browser: Any, address: str, lang: Any) -> None:
    with visit(browser, address, f"?lang={lang}", PHONE, page_name="about") as page:
        page.locator(".st-key-menu[data-at]").wait_for()
        link = page.locator(".st-key-menu a").last.bounding_box()
        assert link["x"] >= 0
        assert link["x"] + link["width"] <= PHONE[0]


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


def test_a_link_is_the_same_in_both_languages(browser: Any, address: str) -> None:
    with visit(browser, address, "?faction=ndf&to=2021-04-22&incident=inc-4") as page:
        said(page, "4 shown of 9")
        page.get_by_text("العربية").click()
        said(page, "المعروض: 4 من أصل 9، بلا مكان: 1")
        page.wait_for_url("**lang=ar&to=2021-04-22&faction=ndf&incident=inc-4**")
        assert page.evaluate("document.documentElement.lang") == "ar"


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


def test_the_map_is_drawn_everything_is_counted_and_the_view_fits(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        said(page, "9 shown of 9, 1 without a place")
        inside = ground(page)
        inside.locator(".mark").first.wait_for()
        assert inside.locator("path.admin1").get_attribute("d", timeout=5000) not in ("", "M0 0")
        assert inside.locator(".name").count() > 5
        assert inside.locator("path.area").count() == 1  # the governorate is shaded, not pinned
        assert inside.locator(".leaflet-control-attribution svg").count() == 0  # no flag
        assert page.get_by_text("Not on the map: 2").count() == 1
        assert page.locator(".timeline rect.bar").count() == 6  # six days, each of one event type, the 20th of three
        the_page_ends_on_a_desk_s_screen(page)
        the_view_fits_and_goes_on_fitting(page)


def test_a_stretch_of_time_fits_too_and_the_counts_stay_in_sight(browser: Any, address: str) -> None:
    with visit(browser, address, "?lang=en&from=2021-04-22&to=2021-04-24") as page:
        the_view_fits_and_goes_on_fitting(page)
        page.set_viewport_size({"width": 1000, "height": 560})
        page.locator(".timeline rect.bar").first.wait_for()
        page.locator('[data-testid="stMain"]').evaluate("(node) => node.scrollTo(0, node.scrollHeight)")
        page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
        box = page.locator(".counts").bounding_box()
        assert 0 <= box["y"] < 560


def test_what_is_said_above_leaves_the_timeline_on_the_screen(browser: Any, address: str) -> None:
    with visit(browser, address, "?type=wars&faction=nobody") as page:
        the_page_ends_on_a_desk_s_screen(page)


def test_on_a_large_screen_the_map_goes_out_as_far_as_the_country(browser: Any, address: str) -> None:
    with visit(browser, address, size=(1920, 1080)) as page:
        the_map_goes_out_as_far_as_the_country_and_no_farther(page)


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
        page.wait_for_function("!location.search.includes('incident=')")
        halo.wait_for(state="detached")
        scale.filter(has_text=re.compile(f"^{before}$")).wait_for()
        the_map_goes_out_as_far_as_the_country_and_no_farther(page)
        before = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()["width"]
        page.get_by_role("separator").focus()
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        narrower = "([...document.querySelectorAll('iframe[title^=\"streamlit_folium\"]')].at(-1).offsetWidth < {})"
        page.wait_for_function(narrower.format(0.9 * before))  # the divider moves a little after the keys


def test_the_arabic_page_runs_from_right_to_left(browser: Any, address: str) -> None:
    with visit(browser, address, "?lang=ar") as page:
        assert page.locator('[data-testid="stApp"]').evaluate(DIRECTION) == "rtl"
        assert page.locator(".counts").evaluate(DIRECTION) == "rtl"
        page.locator(".timeline").wait_for()
        assert page.locator(".timeline .plot").evaluate(DIRECTION) == "ltr"  # time runs one way
        day_first = "(node) => node.getStartPositionOfChar(0).x > node.getStartPositionOfChar(3).x"
        assert page.locator(".timeline .tick").first.evaluate(day_first)  # and its dates are read from the right
        inside = ground(page)
        inside.locator(".name", has_text="الحسكة").first.wait_for(state="attached")
        frame, list_ = page.locator("iframe").first.bounding_box(), page.locator(".list").first.bounding_box()
        assert list_["x"] < frame["x"]
        page.locator(".st-key-layers button").first.click()  # what opens over it does so too
        assert page.locator('[data-testid="stPopoverBody"]').evaluate(DIRECTION) == "rtl"
        page.goto(f"{address}/")  # the language is remembered
        said(page, "المعروض: 9")


def test_the_browser_s_language_comes_first_and_the_view_fits(browser: Any, address: str) -> None:
    with visit(browser, address, locale="ar-SY") as page:
        said(page, "المعروض: 9 من أصل 9")
        page.wait_for_url("**lang=ar**")
        the_view_fits_and_goes_on_fitting(page)


@pytest.mark.parametrize("query", ["?lang=en", "?lang=ar&incident=inc-1"])
def test_a_phone_shows_it_without_scrolling_sideways(browser: Any, address: str, query: str) -> None:
    with visit(browser, address, query, size=PHONE) as page:
        nothing_scrolls_sideways_on_a_phone(page)
        if query == "?lang=en":
            the_map_goes_out_as_far_as_the_country_and_no_farther(page)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_shape_drawn_on_the_map_is_a_filter_that_can_be_dropped(
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
        if size == DESK:
            settled(page)
            a_polygon_is_closed_by_the_enter_key(page)


def a_polygon_is_closed_by_the_enter_key(page: Any) -> None:
    inside = ground(page)
    inside.locator(".mark").first.wait_for()
    box = page.locator('iframe[title^="streamlit_folium"]').last.bounding_box()
    inside.locator(".tool.area").click()
    for x, y in ((0.4, 0.2), (0.6, 0.2), (0.5, 0.3)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.keyboard.press("Enter")
    page.wait_for_url("**area=**")
    page.get_by_role("button", name="3 corners").wait_for()


def test_filters_change_the_count_and_the_address_and_leave_the_map_where_it_is(browser: Any, address: str) -> None:
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
        all_again(page)
        page.get_by_label("Event type").click()
        page.get_by_role("option", name="Battles").click()
        said(page, "2 shown of 9")
        page.wait_for_url("**type=battles**")
        page.keyboard.press("Escape")  # the open menu hides the rest of the page from assistive technology
        all_again(page)
        page.wait_for_function("!location.search.includes('type=')")
        page.get_by_label("Faction").click()
        page.get_by_role("option", name="Asayish").first.click()
        page.wait_for_url("**faction=asayish**")
        page.keyboard.press("Escape")
        for part, link, line in (("against", "against", "8 shown of 9"), ("not", "without", "1 shown of 9")):
            page.get_by_label("Role").click()
            page.get_by_role("option", name=part).click()
            page.wait_for_url(f"**{link}=asayish**")
            said(page, line)
        all_again(page)
        page.get_by_label("Place").fill("الحسكة")
        page.get_by_role("option", name="Al-Hasakah Governorate").first.click()
        page.wait_for_url("**place=SY08**")
        page.keyboard.press("Escape")
        all_again(page)
        page.get_by_role("button", name="More", exact=True).click()
        more = page.locator('[data-testid="stPopoverBody"]')
        more.get_by_label("Sub-event type").click()
        page.get_by_role("option", name="Armed clash").click()
        more.get_by_role("button", name="Show").click()
        page.wait_for_url("**subtype=armed-clash**")
        said(page, "2 shown of 9")
        page.get_by_role("button", name="Sub-event type").wait_for()
        more.wait_for(state="hidden")


def all_again(page: Any) -> None:
    """Drop every filter, and wait until all are counted."""
    page.get_by_role("button", name="Reset", exact=True).click()
    said(page, "9 shown of 9")


def test_the_timeline_the_legend_and_the_layers_choose_what_is_drawn(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        battles = page.locator(".switches button", has_text="Battles")
        battles.focus()
        for shown, pressed in ((7, "false"), (SHOWN, "true")):
            page.keyboard.press("Enter")  # the second time without looking for the switch again
            said(page, f"{shown} shown of {SHOWN}")
            page.locator(f'.switches button[aria-pressed="{pressed}"]', has_text="Battles").wait_for()
            assert battles.evaluate("(node) => node.getRootNode().activeElement === node")
        page.wait_for_function("!location.search.includes('type=')")
        page.get_by_role("button", name="Map layers").click()
        page.get_by_text("faction that acts").click()
        page.wait_for_url("**map.colour=faction**")
        page.locator(".switches", has_text="Syrian government forces").wait_for()
        page.get_by_text("state of review").click()
        page.wait_for_url("**map.colour=state**")
        page.locator(".switches button", has_text="not reviewed").wait_for()
        page.get_by_label("Shaded areas").click()
        page.get_by_role("option", name="governorates").click()
        ground(page).locator("path.shade").first.wait_for(state="attached")
        page.keyboard.press("Escape")
        brush(page, 0, 1)
        page.wait_for_url("**from=2021-04-20&to=2021-04-21**")
        said(page, "4 shown of 9")
        edge = page.get_by_role("slider", name="Last day")
        edge.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**to=2021-04-22**")
        said(page, "5 shown of 9")
