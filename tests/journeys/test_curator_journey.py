"""What a curator does, in a real browser with the network cut off: mends, saves, undoes, in both languages; and what is new comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from desk import (
    READERS,
    SHOWN,
    article,
    counted,
    fill,
    go_to,
    ground,
    incident,
    said,
    served,
    settled,
    visit,
)

from models import CodedArticle
from store import Store
from wording.lookup import places_named
from wording.texts import Words

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """A dashboard whose store is changed: every test takes back what it did, and the last adds an incident."""
    folder = tmp_path_factory.mktemp("curated")
    store = fill(folder / "store.sqlite")
    with served(folder / "store.sqlite", folder / "log") as address:
        yield address, store
    store.close()


def button(page: Any, key: str) -> Any:
    """A button by its key; Streamlit keeps a second one for narrow screens."""
    return page.locator(f".st-key-{key} button:visible").first


def test_keys_lead_through_the_queue_and_do_not_hinder_typing(browser: Any, desk: tuple[str, Store]) -> None:
    address, _ = desk
    with visit(browser, address, "?lang=en", page_name="review") as page:
        page.get_by_text("1 of 9 in the queue").wait_for()
        page.keyboard.press("n")
        page.get_by_text("2 of 9 in the queue").wait_for()
        page.keyboard.press("p")
        page.get_by_text("1 of 9 in the queue").wait_for()
        button(page, "change_place").click()
        field = page.get_by_placeholder("a name, in any spelling")
        field.click()
        page.keyboard.type("nap")
        page.wait_for_timeout(800)
        settled(page)
        assert field.input_value() == "nap"
        page.get_by_text("1 of 9 in the queue").wait_for()


@pytest.mark.parametrize(("lang", "size"), [READERS[1], READERS[2]])
def test_a_curator_mends_a_place_and_a_doer_saves_both_and_undoes_both(
    browser: Any, desk: tuple[str, Store], lang: Any, size: tuple[int, int]
) -> None:
    address, store = desk
    words = Words(lang)
    before = store.queries.incident("inc-1")
    with visit(browser, address, f"?lang={lang}&incident=inc-1", size, page_name="review") as page:
        assert page.locator("article mark.ev-where").all_inner_texts() == ["حي حلكو"]
        button(page, "change_place").click()
        page.get_by_placeholder(words("review.place_hint")).fill("القامشلي")
        page.locator(".st-key-edit_place label", has_text=words.place(gazetteer_place("C4564"))).first.click()
        page.locator(".st-key-fact_place .was").wait_for()
        button(page, "change_actors").click()
        page.locator(".st-key-edit_role_0 button", has_text=words("role.party")).click()
        page.locator(".st-key-fact_actors .was").wait_for()
        page.get_by_placeholder(words("review.faction_hint")).fill("قسد")
        button(page, "edit_add_sdf").click()
        page.locator(".st-key-fact_actors", has_text=words.faction("sdf")).wait_for()
        page.locator(".st-key-sign_name input").fill("Rima")
        page.get_by_role("button", name=words("review.save", number=2)).click()
        page.locator(".saved").wait_for()
        found = store.queries.incident("inc-1")
        assert found is not None
        assert found.place is not None
        assert found.place.place_id == "C4564"
        assert [(a.actor_id, a.role) for a in found.actors] == [
            ("ndf", "party"), ("asayish", "target"), ("sdf", "perpetrator"),
        ]  # fmt: skip
        assert {c.who for c in store.corrections.log("inc-1")} == {"Rima"}
        assert page.evaluate("document.scrollingElement.scrollWidth") <= size[0]
        go_to(page, words, "incident_map")  # which follows at once
        page.locator(".facts", has_text=words.faction("sdf")).first.wait_for()
        button(page, "undo_saved").click()
        page.locator(".saved", has_text=words("review.undone", told="")).wait_for()
        settled(page)
        assert store.queries.incident("inc-1") == before


@pytest.mark.parametrize(("lang", "size"), [READERS[0], READERS[3]])
def test_a_curator_mends_by_the_map_splits_joins_rejects_and_undoes_all(
    browser: Any, desk: tuple[str, Store], lang: Any, size: tuple[int, int]
) -> None:
    address, store = desk
    words = Words(lang)
    before, earlier = store.queries.incident("inc-1"), len(list(store.log.entries()))
    with visit(browser, address, f"?lang={lang}&incident=inc-1", size, page_name="review") as page:
        by_the_map(page, words, size)
        found = store.queries.incident("inc-1")
        assert found is not None and before is not None
        assert found.place is not None
        assert found.place != before.place
        undo(page, words)
        assert store.queries.incident("inc-1") == before
        button(page, "split").click()
        page.get_by_placeholder(words("review.place_hint")).last.fill("عامودا")
        page.locator(".st-key-split_place label", has_text=words.place(places_named("عامودا")[0])).first.click()
        settled(page)
        button(page, "split_do").click()
        counted(page, words, SHOWN + 1, SHOWN + 1, 1)
        undo(page, words)
        page.locator(".st-key-join button").first.click()
        page.locator(".st-key-join_with label", has_text="#inc-2").click()
        settled(page)
        page.locator(".st-key-join_do button:visible").first.click()
        counted(page, words, SHOWN - 1, SHOWN - 1, 1)
        page.locator(".claims .differs", has_text=words("field.event_date")).wait_for()
        assert store.links.reports_of("inc-2") == ["inc-1", "inc-2"]
        undo(page, words)
        button(page, "mark_rejected").click()
        counted(page, words, SHOWN - 1, SHOWN - 1, 1)
        undo(page, words)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= size[0]
    entries = list(store.log.entries())
    done = dict.fromkeys(e.what for e in entries[: len(entries) - earlier] if e.what != "undo")
    assert list(done) == ["review", "join", "add", "correct"]  # the newest first


def by_the_map(page: Any, words: Words, size: tuple[int, int]) -> None:
    """Take the place that a click on the map means, and save it."""
    button(page, "change_place").click()
    page.locator(".st-key-edit_place_map label").first.click()
    settled(page)
    ground(page).locator("path.country").wait_for(state="attached")
    frame = page.locator('iframe[title^="streamlit_folium"]').last
    frame.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # the map is being fitted
    box = frame.bounding_box()
    at = (box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.45)
    page.mouse.click(*at) if size[0] > 640 else page.touchscreen.tap(*at)
    page.get_by_text(words("review.place_pointed")).wait_for()
    if not page.locator(".st-key-fact_place .was").count():  # nothing stands where it was clicked: the nearest
        page.locator(".st-key-edit_place label").first.click()
    page.locator(".st-key-fact_place .was").wait_for()
    page.locator(".st-key-sign_name input").fill("Rima")
    page.get_by_role("button", name=words("review.save", number=1)).click()
    page.locator(".saved").wait_for()
    settled(page)


def undo(page: Any, words: Words) -> None:
    """Take back what was done last, and wait until everything counts as before."""
    button(page, "undo_saved").click()
    page.locator(".saved", has_text=words("review.undone", told="")).wait_for()
    counted(page, words, SHOWN, SHOWN, 1)


def gazetteer_place(place_id: str) -> Any:
    """A place of the project's gazetteer."""
    from wording.texts import gazetteer

    return gazetteer().places[place_id]


def test_new_incidents_come_in_by_themselves_and_are_marked(browser: Any, desk: tuple[str, Store]) -> None:
    address, store = desk
    with visit(browser, address) as page:
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
