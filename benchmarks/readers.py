"""Many readers at once for a while, and the memory of the server: ``python benchmarks/readers.py STORE.sqlite``.

Serves a store as ``cli.py serve`` does and opens as many sessions as said, each over a websocket of its own as a
browser does: a link with a span of days of its own is opened on a page, looked at, left for two other pages and closed,
and the next link is opened. Printed are the memory of the server and the pages drawn, minute by minute; the exit code
is 1 where the last minute takes more than a tenth above the one that is said to be warm, or where a page failed.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("incident_map", "trends", "who_hits_whom", "changes", "hot_spots", "incident_table", "about")
TYPES = ("", "", "Battles", "Explosions/Remote violence", "Violence against civilians")
LONGEST = 120.0  # seconds until a page is drawn
MORE = 1.10


class Readers:
    """What the readers do, and what they saw."""

    def __init__(self, port: int, seed: int) -> None:
        self.port, self.dice = port, random.Random(seed)
        self.seconds: list[float] = []
        self.failed: Counter[str] = Counter()

    def link(self) -> str:
        """A span of days, a language and perhaps a type."""
        first = dt.date(2012, 1, 1) + dt.timedelta(self.dice.randrange(4000))
        last = first + dt.timedelta(self.dice.choice((30, 365, 2000, 4000)))
        told = {"lang": self.dice.choice(("ar", "en")), "from": first, "to": last, "type": self.dice.choice(TYPES)}
        return urlencode({key: value for key, value in told.items() if value})

    async def drawn(self, session: Any, page: str, query: str) -> None:
        """Ask for a page, and wait until the server says that it is drawn."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
        begun = time.monotonic()
        await session.send(asked.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while True:
                told = ForwardMsg.FromString(await session.recv())
                if told.HasField("delta") and told.delta.new_element.HasField("exception"):
                    self.failed[told.delta.new_element.exception.message[:200]] += 1
                if told.HasField("script_finished") and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    break
        self.seconds.append(time.monotonic() - begun)

    async def read(self, until: float) -> None:
        """One reader, link after link."""
        address = f"ws://localhost:{self.port}/_stcore/stream"
        while time.monotonic() < until:
            query = self.link()
            try:
                async with connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=LONGEST) as session:  # type: ignore[list-item]
                    for page in self.dice.sample(PAGES, 3):
                        await self.drawn(session, page, query)
                        await asyncio.sleep(self.dice.uniform(1, 8))
            except Exception as error:
                self.failed[f"{type(error).__name__}: {error}"[:200]] += 1
                await asyncio.sleep(1)


def megabytes(process: int) -> float:
    """Resident memory of a process and of what it started."""
    own = Path(f"/proc/{process}")
    if not (own / "status").exists():
        return 0.0
    told = next((line for line in (own / "status").read_text().splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
    children = (own / "task" / str(process) / "children").read_text().split()
    return int(told.split()[1]) / 1024 + sum(megabytes(int(child)) for child in children)


async def watched(readers: Readers, process: int, number: int, minutes: float) -> list[float]:
    """The memory of each minute, with all of them reading."""
    until, found = time.monotonic() + 60 * minutes, []
    reading = [asyncio.create_task(readers.read(until)) for _ in range(number)]
    while time.monotonic() < until:
        done = len(readers.seconds)
        await asyncio.sleep(min(60, max(1, until - time.monotonic())))
        new = readers.seconds[done:]
        found.append(megabytes(process))
        middle = f", median {statistics.median(new):.1f} s" if new else ""
        print(f"minute {len(found)}: {found[-1]:.0f} MB, {len(new)} pages drawn{middle}", flush=True)
    await asyncio.gather(*reading)
    return found


def main() -> int:
    """Serve, read, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--warm", type=int, default=2, help="minutes until the memory is compared")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "cli.py", "serve", "--port", str(port), "--db", str(given.store)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL) as server:
        try:
            while True:
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/health", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            print(f"started: {megabytes(server.pid):.0f} MB", flush=True)
            readers = Readers(port, given.seed)
            found = asyncio.run(watched(readers, server.pid, given.readers, given.minutes))
        finally:
            server.terminate()
    for reason, times in readers.failed.most_common():
        print(f"{times} times: {reason}")
    warm, last = found[min(given.warm, len(found)) - 1], found[-1]
    print(f"{given.readers} readers: {warm:.0f} MB when warm, {last:.0f} MB at the end ({last / warm - 1:+.1%})")
    return 1 if readers.failed or last > MORE * warm else 0


if __name__ == "__main__":
    sys.exit(main())
