"""How long a curator waits: ``python benchmarks/curation.py STORE.sqlite [--rounds N]``; ``million.py`` makes a store.

Starts the dashboard on the store, drives it in Chromium, and prints medians beside those of a filter in the same run:
opening the queue, saving a correction, joining two events, and undoing each, until the whole page shows it. What is
done is undone, so that the store is as it was but for its log.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from dashboard import CHROMIUM, Reader, Server, asked  # noqa: E402

TARGET = 0.5  # seconds, for each
RUNS = """() => { window.waqaiRan = new Promise((done) => {
    let ran = false;
    const watch = new MutationObserver(() => {
        const here = document.querySelector('[data-testid="stApp"]').dataset.testScriptState;
        if (here === 'running') ran = true;
        else if (ran && document.querySelector(window.waqaiUntil)) { watch.disconnect(); done(); }
    });
    watch.observe(document.body, { attributes: true, childList: true, subtree: true });
}); }"""


class Curator:
    """A page of the desk, with the seconds its actions took."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page, self.server = page, server
        self.took: dict[str, list[float]] = {}

    async def still(self) -> None:
        """Wait until no script runs and what is sent late has come."""
        await self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        await self.page.wait_for_timeout(800)

    async def timed(self, name: str, act: Callable[[], Awaitable[Any]], until: str) -> None:
        """Seconds, of the clock and of the server's processor, until a script has run and something stands there."""
        await self.still()
        await self.page.evaluate("(until) => { window.waqaiUntil = until; }", until)
        await self.page.evaluate(RUNS)
        begun, work = time.perf_counter(), self.server.processor()
        await act()
        await self.page.evaluate("() => window.waqaiRan")
        await self.page.locator(".st-key-queue button.item").first.wait_for()
        self.took.setdefault(name, []).append(time.perf_counter() - begun)
        await self.page.wait_for_timeout(300)
        self.took.setdefault(f"{name}, processor", []).append(self.server.processor() - work)

    def button(self, key: str) -> Any:
        """A button by its key."""
        return self.page.locator(f".st-key-{key} button:visible").first

    async def correct(self, toll: int) -> None:
        """Change the killed of the first of the queue, save that, and take it back."""
        await self.button("change_fatalities").click()
        field = self.page.locator(".st-key-editing input").last
        await field.fill(str(toll))
        await field.press("Enter")
        await self.page.locator(".st-key-fact_fatalities .was").wait_for()
        if await self.page.locator(".st-key-sign_name input").count():
            await self.page.locator(".st-key-sign_name input").fill("Rima")
        save = self.page.locator(".st-key-sign_buttons button").first
        await self.timed("saving a correction", save.click, ".st-key-undo_saved button")
        await self.undo("a correction")

    async def join(self) -> None:
        """Join the one that is open with the nearest event, and take that back."""
        await self.page.locator(".st-key-join button").first.click()
        await self.page.locator(".st-key-join_with [role=radiogroup] label").first.click()
        await self.still()
        await self.timed("joining two events", self.button("join_do").click, ".claims")
        await self.undo("a join")

    async def undo(self, what: str) -> None:
        """Take back what was done last."""
        gone = ":not(:has(.st-key-undo_saved button)) .saved"
        await self.timed(f"undoing {what}", self.button("undo_saved").click, gone)


async def measure(store: Path, rounds: int) -> dict[str, float]:
    """Everything, in a browser; medians in seconds."""
    from playwright.async_api import async_playwright

    server = Server(store)
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            reader = Reader(await (await browser.new_context(viewport={"width": 1440, "height": 900})).new_page())
            await reader.open(server.address)
            desk = Curator(reader.page, server)
            for number in range(rounds):
                for name in ("Battles", "Protests"):
                    await desk.still()
                    await reader.page.get_by_label("Event type").click()
                    option = reader.page.get_by_role("option", name=name)
                    await option.wait_for()
                    desk.took.setdefault("filter", []).append(await reader.timed(option.click))
                    await reader.page.keyboard.press("Escape")
                await desk.still()
                await reader.page.get_by_role("button", name="Reset", exact=True).click()
                await desk.still()
                queue = reader.page.get_by_role("link", name="Review", exact=True)
                await desk.timed("opening the queue", queue.click, ".st-key-steps .quiet")
                await desk.correct(40 + number)
                await desk.join()
                await desk.still()
                await reader.page.get_by_role("link", name="Incident map", exact=True).click()
                frame = reader.page.locator('iframe[title^="streamlit_folium"]').last.content_frame
                await frame.locator(".mark").first.wait_for()
            await browser.close()
    finally:
        server.stop()
    return {name: statistics.median(values) for name, values in desk.took.items()}


def main() -> int:
    chosen = asked(__doc__ or "", rounds=5)
    found = asyncio.run(measure(chosen.store, chosen.rounds))
    for name in (name for name in found if not name.endswith(", processor")):
        met = "met" if found[name] <= TARGET else "MISSED"
        work = found.get(f"{name}, processor")
        said = f"   processor {work:5.2f}" if work is not None else ""
        print(f"{name:24} {found[name]:6.2f} s   target {TARGET} s: {met}{said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
