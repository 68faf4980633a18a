"""How long a reader waits: ``python benchmarks/dashboard.py STORE.sqlite [--rounds N]``; ``million.py`` makes a store.

Starts the dashboard on the store, drives it in Chromium with the network cut off, and prints medians: the first map of
a server that was just started, the very first time (when it reads the whole store) and later, a filter, a span of dates
and a pan until the map and the counts show them, bytes sent per action, memory, and five readers at once. Beside them,
what other ways of drawing the same points cost, points against points and clusters against clusters.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from store import Store  # noqa: E402

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
TARGETS = {
    "first start ever to first map, s": 6.0,
    "cold start to first map, s": 6.0,
    "filter, s": 0.5,
    "brush, s": 0.5,
    "pan or zoom, s": 0.5,
    "bytes per action": 50_000,
    "memory, MB": 1_200,
    "p95 of five readers, s": 1.5,
}
READERS = 5
MARKS = """() => [...document.querySelectorAll('.mark text, .tag')].map((node) => node.textContent).join()
    + document.querySelectorAll('.mark').length"""
LINE = "() => document.querySelector('.counts b')?.innerText"
#: Begins to wait until something reads otherwise. To ask again and again would keep the browsers from their work.
WATCH = """(old) => { const read = %s; window.waqaiChanged = new Promise((done) => {
    const watch = new MutationObserver(() => { if (read() !== old) { watch.disconnect(); done(); } });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
}); }"""


class Server:
    """The dashboard in a process of its own."""

    def __init__(self, store: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*command, "--server.port", str(self.port)],
            cwd=ROOT,
            env=os.environ | {"WAQAI_DB": str(store)},
            stdout=subprocess.DEVNULL,
        )
        self.address = f"http://127.0.0.1:{self.port}"
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)

    def megabytes(self) -> float:
        """Resident memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def processor(self) -> float:
        """Processor time so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(20)


class Reader:
    """One browser page, with the bytes it was sent."""

    def __init__(self, page: Any) -> None:
        self.page, self.bytes = page, 0
        page.set_default_timeout(120_000)
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, frame: str | bytes) -> None:
        self.bytes += len(frame)

    async def frame(self) -> Any:
        """The map's own document."""
        return next(f for f in self.page.frames if "streamlit_folium" in f.url)

    async def open(self, address: str, query: str = "?lang=en") -> None:
        """Load the page until the map has marks."""
        await self.page.goto(f"{address}/{query}", wait_until="commit")
        await (
            self.page.locator('iframe[title^="streamlit_folium"]').last.content_frame.locator(".mark").first.wait_for()
        )
        await self.page.locator(".timeline rect.bar").first.wait_for(state="attached")

    async def timed(self, act: Callable[[], Awaitable[Any]], counts: bool = True) -> float:
        """Seconds from an act until the marks, and the line of counts, are others."""
        watched = [(await self.frame(), MARKS), *([(self.page, LINE)] if counts else [])]
        for document, reading in watched:
            await document.evaluate(WATCH % reading, await document.evaluate(reading))
        begun = time.perf_counter()
        await act()
        for document, _ in watched:
            await document.evaluate("() => window.waqaiChanged")
        return time.perf_counter() - begun

    async def span(self, number: int) -> None:
        """Pick one of the quick spans of the timeline."""
        await self.page.locator(".timeline .tools button").nth(number).click()

    async def zoom(self, sign: str) -> None:
        """One step nearer or farther."""
        frame = await self.frame()
        await frame.locator(f".leaflet-control-zoom-{sign}").click()


async def one_reader(server: Server, browser: Any, rounds: int) -> dict[str, float]:
    """Medians of one reader's actions, in seconds and bytes."""
    reader = Reader(await (await browser.new_context()).new_page())
    begun = time.perf_counter()
    await reader.open(server.address)
    found: dict[str, list[float]] = {"first map of a running server, s": [time.perf_counter() - begun]}

    async def note(name: str, act: Callable[[], Awaitable[Any]], counts: bool = True) -> None:
        await reader.page.wait_for_timeout(700)  # what the last action still sends is not this one's
        before, work = reader.bytes, server.processor()
        found.setdefault(f"{name}, s", []).append(await reader.timed(act, counts))
        await reader.page.wait_for_timeout(700)
        found.setdefault("bytes per action", []).append(reader.bytes - before)
        found.setdefault("processor per action, s", []).append(server.processor() - work)

    for _ in range(rounds):
        for number in (2, 3, 4):  # 30 days, a year, all
            await note("brush", lambda number=number: reader.span(number))
        for text in ("shell", ""):
            field = reader.page.get_by_role("textbox", name="Text", exact=True)
            await note("filter by words", lambda text=text, field=field: _type(field, text))
        for sign in ("in", "in", "out"):
            await note("pan or zoom", lambda sign=sign: reader.zoom(sign), counts=False)
        for name in ("Battles", "Protests"):
            await reader.page.get_by_label("Event type").click()
            option = reader.page.get_by_role("option", name=name)
            await option.wait_for()
            await note("filter", option.click)
            await reader.page.keyboard.press("Escape")
        await note("filter", reader.page.get_by_role("button", name="Reset", exact=True).click)
    await reader.page.context.close()
    return {name: statistics.median(values) for name, values in found.items()}


async def _type(field: Any, text: str) -> None:
    await field.fill(text)
    await field.press("Enter")


async def many_readers(server: Server, browser: Any, rounds: int) -> float:
    """95th percentile of the seconds five readers wait who all act at once."""
    readers = [Reader(await (await browser.new_context()).new_page()) for _ in range(READERS)]
    for reader in readers:
        await reader.open(server.address)
    waits: list[float] = []
    for step in range(rounds * 2):
        number = (2, 3, 4)[step % 3]
        waits += await asyncio.gather(*(r.timed(partial(r.span, number)) for r in readers))
    return statistics.quantiles(waits, n=20)[-1]


def other_ways(number: int, points: bool) -> dict[str, tuple[float, int]]:
    """Seconds and bytes the server needs to hand over points, each by itself or in clusters; ours first."""
    import folium
    import numpy as np
    import pydeck
    import streamlit_folium
    from folium.plugins import FastMarkerCluster, MarkerCluster

    from geo.map import assets, folium_map, marks
    from geo.map.clusters import View

    draw = np.random.default_rng(1)
    latitude, longitude = draw.uniform(33, 37, number), draw.uniform(36, 42, number)
    rows = np.stack([latitude, longitude], axis=1).tolist()

    def ours() -> str:
        pins = marks.Pins(
            latitude, longitude, np.zeros(number, np.int8), np.zeros(number), draw.integers(0, 6, number),
            np.zeros(number, int), np.zeros(number, int), ("x",), {},
        )  # fmt: skip
        drawn = marks.marks(marks.scatter(pins), view=View(35, 32, 43, 38, 7))
        ground = folium_map.base_map("en", False, {name: name for name in ("leaflet.js", "leaflet.css", *assets.OWN)})
        ground.render()
        return str(streamlit_folium._get_feature_group_string(folium_map.mark_group(drawn), ground))

    def plugin(kind: Any) -> str:
        ground = folium.Map()
        kind(rows).add_to(ground)
        return str(ground.get_root().render())

    def markers() -> str:
        ground = folium.Map()
        for row in rows:
            folium.CircleMarker(row).add_to(ground)
        return str(ground.get_root().render())

    def deck(kind: str) -> str:
        layer = pydeck.Layer(kind, data=[{"p": [x, y]} for y, x in rows], get_position="p")
        return str(pydeck.Deck(layers=[layer]).to_json())

    ways: dict[str, Callable[[], str]] = {"ours": ours}
    if points:
        ways |= {"folium, a CircleMarker each": markers, "pydeck, ScatterplotLayer": partial(deck, "ScatterplotLayer")}
    else:
        ways |= {
            "folium, FastMarkerCluster": partial(plugin, FastMarkerCluster),
            "folium, MarkerCluster": partial(plugin, MarkerCluster),
            "pydeck, HexagonLayer": partial(deck, "HexagonLayer"),
        }
    found = {}
    for name, way in ways.items():
        begun = time.process_time()
        text = way()
        found[name] = (time.process_time() - begun, len(text))
    return found


async def measure(store: Path, rounds: int) -> dict[str, float]:
    """Everything that is measured in a browser."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        kept = Store(str(store), existing=True).database.beside("columns.npz")
        if kept is not None:
            kept.unlink(missing_ok=True)
        begun = time.perf_counter()
        new = Server(store)  # the first start of all reads the whole store and keeps the arrays beside it
        await Reader(await browser.new_page()).open(new.address)
        found = {"first start ever to first map, s": time.perf_counter() - begun, "its processor, s": new.processor()}
        await asyncio.sleep(3)
        new.stop()
        begun = time.perf_counter()
        server = Server(store)
        try:
            first = Reader(await browser.new_page())
            await first.open(server.address)
            found["cold start to first map, s"] = time.perf_counter() - begun
            await first.page.close()
            found |= await one_reader(server, browser, rounds)
            found["memory, MB"] = server.megabytes()
            found["p95 of five readers, s"] = await many_readers(server, browser, rounds)
            found["memory with five readers, MB"] = server.megabytes()
        finally:
            server.stop()
        await browser.close()
    return found


def asked(what: str, rounds: int) -> argparse.Namespace:
    """The store to measure and how often, from the command line; ends the program where one is missing."""
    parser = argparse.ArgumentParser(description=what.splitlines()[0])
    parser.add_argument("store", type=Path, metavar="STORE.sqlite", help="made by benchmarks/million.py")
    parser.add_argument(
        "--rounds", type=int, default=rounds, metavar="N", help=f"times every action is done (default: {rounds})"
    )
    chosen = parser.parse_args()
    if not chosen.store.is_file():
        parser.error(f"{chosen.store} is not there; make it: python benchmarks/million.py {chosen.store}")
    if CHROMIUM is None:
        parser.error("Chromium is not installed. On Debian: sudo apt-get install chromium")
    return chosen


def main() -> int:
    chosen = asked(__doc__ or "", rounds=3)
    for name, value in asyncio.run(measure(chosen.store, chosen.rounds)).items():
        target = TARGETS.get(name)
        said = f"   target {target:,g}: {'met' if value <= target else 'MISSED'}" if target else ""
        print(f"{name:36} {value:12,.2f}{said}")
    for title, number, points in (("points", 1_000, True), ("clusters of points", 10_000, False)):
        ways = other_ways(number, points)
        seconds, size = ways["ours"]
        print(f"\n{number:,} {title:24} seconds        bytes   times ours (seconds, bytes)")
        for name, (mine, length) in ways.items():
            print(f"{name:30} {mine:9.3f} {length:12,}   {mine / seconds:8.1f} {length / size:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
