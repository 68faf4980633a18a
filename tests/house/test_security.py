"""Words from outside stay words: an article that tries to run something, from the store to the screen."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import ROOT, article, fill, ground, incident, served, visit

from models import CodedArticle, Evidence, Incident, IncidentActor, IncidentPlace
from pages.shared.incident.details import article_html, incident_html, text
from store import Store
from wording.texts import Words

PAYLOADS = (
    "{{7*7}}",
    "{% for x in (1).__class__.__mro__ %}x{% endfor %}",
    "<script>alert('ran')</script>",
    "</script><script>alert('ran')</script>",
    "</style></mark></article><img src=x onerror=alert('ran')>",
    "${alert('ran')}",
    "`${7*7}`",
    "<svg onload=alert('ran')>",
    '" onmouseover="alert(\'ran\')" x="',
    "[a link](javascript:alert('ran'))",
    "<iframe srcdoc=\"<script>parent.alert('ran')</script>\"></iframe>",
)
BODY = "Shelling hit the quarter. " + " | ".join(PAYLOADS) + " | Three people were hurt."
TITLE = "Title " + " ".join(PAYLOADS)


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("browser", "serverAddress", "localhost"),
        ("server", "address", "localhost"),
        ("client", "showErrorDetails", "none"),
    ],
)
def test_the_server_keeps_to_this_machine(section: str, name: str, value: object) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings[section][name] == value


def hostile() -> tuple[Incident, dict[str, Any]]:
    """An incident every word of which was written by somebody who means harm, and its article."""
    evidence = [Evidence("event_type", "text", 0, 8, BODY[:8])]
    for field, payload in zip(("place", "actors", "event_date", "fatalities", "odd<b>"), PAYLOADS, strict=False):
        start = BODY.index(payload)
        evidence.append(Evidence(field, "text", start, start + len(payload), payload))
    evidence.append(Evidence("place", "title", 0, len(TITLE), TITLE))
    everything = " ".join(PAYLOADS)
    place = IncidentPlace(
        "{{7*7}}", everything, everything, "neighbourhood", 37.036, 41.224, 700, everything, everything, None
    )
    actor = IncidentActor(everything, everything, everything, everything, "perpetrator")
    found = incident(
        1,
        place=place,
        origin_place=place,
        actors=(actor,),
        event_type="Battles",
        sub_event_type=everything,
        waqai_type=everything,
        claimed_by=everything,
        modality="claimed",
        confidence_reasons=PAYLOADS,
        evidence=tuple(evidence),
    )
    return found, {"text": BODY, "title": TITLE, "lang": "en", "source": everything, "url": "javascript:alert('ran')"}


def keep(path: Path) -> Store:
    store = Store(str(path), place_chain=lambda place_id: [])
    found, fields = hostile()
    store.intake.save([CodedArticle(article(1, **fields), (found,), "test")])
    return store


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_becomes_text(payload: str) -> None:
    shown = text(payload)
    assert not set(shown) & set("<>\"'{}$`")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_details_hold_no_markup_but_ours(lang: Any) -> None:
    found, fields = hostile()
    page = incident_html(found, Words(lang)) + article_html(article(1, **fields), found, Words(lang))
    for sign in ("<script", "<img", "<svg", "<iframe", "</style", "{{", "{%", "${", "`", "javascript:alert('"):
        assert sign not in page
    assert "href=" not in page


@pytest.fixture(scope="module")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    keep(folder / "store.sqlite")
    with served(folder / "store.sqlite", folder / "log") as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_hostile_article_is_text_in_the_list_in_its_details_and_on_the_map(
    browser: Any, address: str, lang: Any
) -> None:
    opened = "&incident=inc-1" if lang == "ar" else ""
    with visit(browser, address, f"?lang={lang}{opened}") as page:
        if opened:
            the_details_show_it_as_it_was_written(page)
            nothing_of_it_is_inside_the_map(page)
            page.get_by_role("button", name=Words(lang)("list.back")).click()
        the_list_shows_its_names_as_text(page)
        if not opened:
            page.locator("button.item").click()
            the_details_show_it_as_it_was_written(page)
            nothing_of_it_is_inside_the_map(page)
        assert page.dialogs == []


def the_details_show_it_as_it_was_written(page: Any) -> None:
    page.locator("article .body").wait_for()
    assert page.locator("article .body").inner_text() == BODY
    assert page.locator("article h4").inner_text() == TITLE
    # Every payload stands where the article has it: nothing was worked out, nothing was taken away.
    assert page.locator("article .body mark.ev-where").inner_text() == "{{7*7}}"
    for foreign in ("img", "script", "svg", "iframe", "a[href]"):
        assert page.locator(f"article {foreign}, .facts {foreign}, .about {foreign}").count() == 0
    quotes = page.locator(".facts q").all_inner_texts()
    assert "{{7*7}}" in quotes
    assert "49" not in quotes
    for row in page.locator(".facts").all():
        row.hover()
    page.wait_for_timeout(500)
    assert page.dialogs == []


def the_list_shows_its_names_as_text(page: Any) -> None:
    row = page.locator("button.item")
    row.wait_for()
    assert PAYLOADS[2] in row.inner_text()
    assert row.locator("img, script, iframe").count() == 0
    assert page.dialogs == []


def nothing_of_it_is_inside_the_map(page: Any) -> None:
    mark = ground(page).locator(".holder:has(.mark.chosen)")
    mark.wait_for()
    # The name of a mark is set as text by the script, which is looked at below.
    inside = (
        ground(page)
        .locator("html")
        .evaluate(
            """(node) => {
            const copy = node.cloneNode(true);
            copy.querySelectorAll(".holder").forEach((one) => one.removeAttribute("aria-label"));
            return copy.outerHTML;
        }"""
        )
    )
    for sign in ("7*7", "alert(", "onerror", "onload=", "Title ", "Shelling"):
        assert sign not in inside
    page.wait_for_function("window.waqaiCards && Object.keys(window.waqaiCards.cards).length")
    mark.hover()
    card = ground(page).locator(".leaflet-tooltip.card")
    card.locator(".head").wait_for()
    named = mark.get_attribute("aria-label")
    for words in (named, card.text_content()):
        for payload in PAYLOADS:
            assert payload in words
    assert card.locator("p *, img, script, svg, iframe, a").count() == 0
    handlers = "(node) => node.getAttributeNames().filter((name) => name.startsWith('on'))"
    assert mark.evaluate(handlers) == []
    assert page.dialogs == []


@pytest.mark.browser
def test_a_hostile_link_is_shown_as_text(browser: Any, address: str) -> None:
    hostile_value = "%3Cimg%20src%3Dx%20onerror%3Dalert('ran')%3E%7B%7B7*7%7D%7D"
    keys = ("type", "faction", "from", "incident")
    with visit(browser, address, "?" + "&".join(f"{key}={hostile_value}" for key in keys)) as page:
        notice = page.locator(".st-key-notices")
        notice.wait_for()
        page.wait_for_timeout(1500)  # the page runs again by itself; what was said must stay
        said = notice.inner_text()
        assert said.count("<img src=x") == 3, said  # that the incident is unknown is said without its id
        assert page.locator("img[src=x]").count() == 0
        assert page.dialogs == []


def test_made_up_stores_hold_what_was_put_in(tmp_path: Path) -> None:
    kept = keep(tmp_path / "store.sqlite")
    found = kept.queries.article("art-1")
    assert found is not None
    assert (found.text, found.title) == (BODY, TITLE)
    assert fill(tmp_path / "other.sqlite").queries.article("art-1") is not None
