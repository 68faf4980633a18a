"""A store of made-up incidents, a running dashboard and a browser: what the tests of the screen stand on."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models import Article, CodedArticle, Counts, Evidence, Incident, IncidentActor, IncidentPlace
from pages.shared.head import counts_said
from store import Store
from wording.texts import Words

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no name beyond this machine is known
)  # fmt: skip

TEXT = 'القامشلي - خاص\n\nقصفت ميليشيا "الدفاع الوطني" اليوم الأحد نقطة للأسايش في حي حلكو، وأصيب ثلاثة مدنيين.'
TITLE = "تجدد القصف في القامشلي"

HALKO = IncidentPlace(
    "halko", "Halko", "حلكو", "neighbourhood", 37.036, 41.224, 700, "Al-Hasakah Governorate", None, None
)
TAYY = IncidentPlace("tayy", "Tayy", "طي", "neighbourhood", 37.04, 41.236, 700, "Al-Hasakah Governorate", None, None)
HASAKAH = IncidentPlace(
    "SY08", "Al-Hasakah Governorate", "محافظة الحسكة", "governorate", 36.43, 40.56, 85000, None, None, None
)
SYRIA = IncidentPlace("SY", "Syria", "سوريا", "country", 34.8, 38.6, 350000, None, None, None)
NDF = IncidentActor("ndf", "National Defence Forces", "قوات الدفاع الوطني", "militia", "perpetrator", ("regime",))
ASAYISH = IncidentActor("asayish", "Asayish", "الأسايش", "security", "target", ("aanes",))


def evidence(field: str, words: str, text: str = TEXT) -> Evidence:
    start = text.index(words)
    return Evidence(field, "text", start, start + len(words), words)


def incident(
    number: int, date: str | None = "2021-04-25", place: IncidentPlace | None = HALKO, **fields: Any
) -> Incident:
    """Incident ``inc-<number>`` of article ``art-<number>``: a shelling with three injured."""
    kinds = {"neighbourhood": "neighbourhood", "governorate": "governorate", "country": "country"}
    values: dict[str, Any] = {
        "event_date": date,
        "time_precision": "day" if date else "unknown",
        "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack",
        "actors": (NDF, ASAYISH),
        "place": place,
        "geo_precision": kinds.get(place.kind, "town") if place else "unresolved",
        "injuries_min": 3,
        "injuries_max": 3,
        "confidence": 0.8,
        "confidence_reasons": ("place: neighbourhood +0.18", "event_date: inherited"),
        "evidence": (
            evidence("event_type", "قصفت"),
            evidence("actors", 'ميليشيا "الدفاع الوطني"'),
            evidence("event_date", "اليوم الأحد"),
            evidence("place", "حي حلكو"),
            evidence("injuries", "أصيب ثلاثة مدنيين"),
        ),
    }
    return Incident(f"inc-{number}", f"art-{number}", **(values | fields))


def article(number: int, **fields: Any) -> Article:
    values = {"text": TEXT, "title": f"{TITLE} {number}", "published": "2021-04-25", "lang": "ar", "source": "Example"}
    return Article(f"art-{number}", **(values | fields))


BATTLE = {"event_type": "Battles", "sub_event_type": "Armed clash"}
PROTEST = {
    "event_type": "Protests",
    "sub_event_type": "Peaceful protest",
    "disorder_type": "Demonstrations",
    "actors": (),
}


def incidents() -> list[Incident]:
    """Ten: three at one spot, one protest, one in a governorate, one in the country, one nowhere, one denied."""
    return [
        incident(1),
        incident(2, "2021-04-24"),
        incident(3, "2021-04-23", **BATTLE),
        incident(4, "2021-04-22", TAYY, **BATTLE),
        incident(5, "2021-04-21", TAYY, **PROTEST),
        incident(6, "2021-04-20", HASAKAH),
        incident(7, "2021-04-20", SYRIA),
        incident(8, "2021-04-20", None),
        incident(9, None, TAYY, modality="claimed", claimed_by="ndf"),
        incident(10, modality="denied"),
    ]


def drawn(name: str = "incident_map", timeout: float = 90, **query: str) -> AppTest:
    """A page without a browser, named as in the address; ``query`` is the rest of the address."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=timeout)
    for key, value in query.items():
        app.query_params[key] = value
    app.run() if name == "incident_map" else turn_to(app, name)  # the first page has no name in the address
    assert not app.exception
    return app


def turn_to(app: AppTest, name: str) -> AppTest:
    """Another page, without a browser, named as in the address.

    ``AppTest.switch_page`` knows pages that are scripts, not those that are functions.
    """
    app._page_hash = calc_hash(name)
    return app.run()


SHOWN, NOWHERE = 9, 1  # the denied one does not count


_filled: dict[str, bytes] = {}  # stores that were asked for before, by what is in them


def fill(path: Path, found: list[Incident] | None = None, *, on_the_day: bool = False, **fields: Any) -> Store:
    """A store with one article for each incident, published on its day or all of them on one.

    The same ones again are a copy of the file.
    """
    found = incidents() if found is None else found
    days = [{"published": i.event_date} if on_the_day else {} for i in found]
    articles = [article(int(i.incident_id[4:]), **fields, **day) for i, day in zip(found, days, strict=True)]
    content = repr((found, articles))
    if not path.exists() and content in _filled:
        path.write_bytes(_filled[content])
        with closing(sqlite3.connect(path)) as copied, copied:  # what pages keep of one store is not for the other
            own = secrets.randbelow(2**31)
            copied.execute("UPDATE waqai_meta SET value = ? WHERE name = 'identity'", (own,))
        return Store(str(path), place_chain=lambda place_id: [])
    new = not path.exists()
    store = Store(str(path), place_chain=lambda place_id: [])
    store.intake.save([CodedArticle(a, (i,), "test") for a, i in zip(articles, found, strict=True)])
    if new:
        store.close()  # it opens again when it is asked something; until then all of it is in the one file
        _filled[content] = path.read_bytes()
    return store


@contextmanager
def served(database: Path, log: Path, *options: str) -> Iterator[str]:
    """The address of a dashboard that shows this database; ``options`` are Streamlit's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.address", "127.0.0.1"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--server.port", str(port), *options],
            cwd=ROOT, env=os.environ | {"WAQAI_DB": str(database)}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.25)
    raise AssertionError(f"the dashboard did not start: {log.read_text()}")


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; without one the test is skipped, saying so, and under CI=true it fails."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed, and under CI=true the browser tests must run")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


DESK, PHONE = (1440, 900), (390, 844)
#: Who looks at the screen: language, and width and height in pixels. A journey takes two of them that cross, since a
#: browser is slow; the journeys of two readers cross the other way.
READERS = [
    pytest.param(lang, size, id=f"{lang}-{name}")
    for lang in ("en", "ar")
    for name, size in (("desk", DESK), ("phone", PHONE))
]


@contextmanager
def visit(
    browser: Any,
    address: str,
    query: str = "",
    size: tuple[int, int] = DESK,
    locale: str = "en-GB",
    page_name: str = "incident_map",
    **shown: str,
) -> Iterator[Any]:
    """A page of the dashboard; on leaving, it must not have asked for anything beyond this machine.

    ``page.tried`` lists such requests (none finds its host), ``page.dialogs`` what a script wanted to say and
    ``page.failures`` scripts that broke. As narrow as a phone, it is touched and not pointed at. ``shown`` is what
    Playwright calls it: the colour scheme, the scripts.
    """
    phone = {"has_touch": True, "is_mobile": True} if size[0] < 641 else {}
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=locale, **phone, **shown)
    page = context.new_page()
    page.set_default_timeout(120_000)  # a busy machine is slow, not wrong
    page.tried, page.dialogs, page.failures = [], [], []

    def asked(request: Any) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname != "127.0.0.1":
            page.tried.append(request.url)

    def heard(dialog: Any) -> None:
        page.dialogs.append(dialog.message)
        dialog.dismiss()

    context.on("request", asked)  # seen, not routed: a route takes every request through this process, past the cache
    page.on("dialog", heard)
    page.on("pageerror", lambda error: page.failures.append(str(error)))
    page.goto(f"{address}/{'' if page_name == 'incident_map' else page_name}{query}")
    if page_name == "incident_map":
        ground(page).locator("path.country").wait_for(state="attached")
        page.locator(".counts b").wait_for()
    settled(page)
    yield page
    assert page.tried == []
    assert page.failures == []
    context.close()


def ground(page: Any) -> Any:
    """The inside of the map's frame."""
    return page.locator('iframe[title^="streamlit_folium"]').last.content_frame  # two while one replaces the other


def settled(page: Any) -> None:
    """Wait until the menu stands and no script runs."""
    page.locator(".st-key-menu a").first.wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def said(page: Any, text: str) -> None:
    """Wait until the line of counts says ``text`` and what stands below it is of the same run."""
    page.locator(".counts b", has_text=text).wait_for()
    settled(page)


def counted(page: Any, words: Words, shown: int, total: int, without_place: int) -> None:
    """Wait until the line of counts says these, in the reader's language."""
    said(page, counts_said(words, Counts(shown, total, without_place)))


def go_to(page: Any, words: Words, name: str) -> None:
    """Another page, by the menu, as soon as the map has told the server what is in view.

    Streamlit can lose a page that is asked for in the very moment the map reports.
    """
    page.wait_for_timeout(1200)
    settled(page)
    page.locator(".st-key-menu a", has_text=re.compile(f"^{words(f'page.{name}')}$")).click()
    page.wait_for_url(f"**/{'' if name == 'incident_map' else name}?**")
    settled(page)


def drag(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move and let go, in pixels of the window."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def brush(page: Any, first: int, last: int) -> None:
    """Drag over the timeline from one bar to another, counted from 0."""
    settled(page)  # bars that are still being drawn are others a moment later
    page.locator(".timeline").scroll_into_view_if_needed()
    bars = page.locator(".timeline rect.bar")
    a, b = bars.nth(first).bounding_box(), bars.nth(last).bounding_box()
    drag(page, (a["x"] + a["width"] / 2, a["y"] - 2), (b["x"] + b["width"] / 2, b["y"] - 2))


def draw_box(page: Any, mark: Any, around: int = 50) -> None:
    """Draw a rectangle on the map around the middle of a mark, so many pixels to each side."""
    page.locator('iframe[title^="streamlit_folium"]').last.scroll_into_view_if_needed()
    ground(page).locator(".tool.box").click()
    # A map that is still being fitted moves its marks.
    mark.element_handle().wait_for_element_state("stable")
    box = mark.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag(page, (x - around, y - around), (x + around, y + around))
