"""How fast articles go in: ``python benchmarks/ingest.py [--articles N] [--workers W] [--dask] [--no-coding]``.

The articles are variants of the samples, each of another day and with a number in every paragraph, so that no two are
copies although most of their words are the same: the hardest case for finding copies. Printed are articles a second,
the memory of the process that reads and writes after each tenth, and what that process itself spends on an article,
which bounds the whole however many workers code. ``--no-coding`` takes the coding away and leaves the rest;
``--dask`` measures one process and a local cluster of two workers in the same run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]  # workers look there too

from coding import Coder  # noqa: E402
from ingest.ingest import ingest  # noqa: E402
from ingest.workers import Coding, Dask, Workers  # noqa: E402
from loaders.registry import read  # noqa: E402
from models import Article, Incident  # noqa: E402
from store import Store  # noqa: E402


class Canned:
    """Gives what the coder once found in the sample an article was made of: all of the work but the coding."""

    version = "canned"

    def __init__(self) -> None:
        coder = Coder.load()
        self._found = {item.title: coder.code(item) for item in samples()}

    @classmethod
    def load(cls) -> Canned:
        """One with a memory of its own."""
        return cls()

    def code(self, article: Article) -> list[Incident]:
        """The sample's incidents, on the day of the article."""
        mine, day = article.article_id, article.published
        return [
            replace(found, incident_id=f"{mine}-{n}", article_id=mine, event_date=day, event_date_end=None)
            for n, found in enumerate(self._found[article.title])
        ]


def samples() -> list[Article]:
    found = [item for path in sorted((ROOT / "data" / "articles").glob("*.jsonl")) for item in read(path)]
    return [item for item in found if isinstance(item, Article)]


def variants(number: int) -> Iterator[dict[str, object]]:
    base = samples()
    for n, item in zip(range(number), itertools.cycle(base), strict=False):
        day = dt.date(2013, 1, 1) + dt.timedelta(days=(n * 7) % 4380)
        text = "\n".join(f"{line} ({n})" if len(line) > 40 else line for line in item.text.split("\n"))
        yield {"id": f"v{n:06}", "title": item.title, "text": text, "published": day.isoformat(), "lang": item.lang,
               "source": f"Outlet {n % 40}"}  # fmt: skip


def measured(path: Path, db: str, coder: Coding, workers: Workers | int, number: int) -> float:
    """Articles a second; prints memory on the way."""
    store = Store(db)
    store.intake.save([])
    tenth = max(number // 10, 1)
    memory: list[int] = []

    def progress(done: int, _: str) -> None:
        if done // tenth > len(memory):
            memory.append(_resident())

    clock, cpu = time.perf_counter(), time.process_time()
    summary = ingest([path], store, coder, progress=progress, workers=workers)
    seconds, own = time.perf_counter() - clock, time.process_time() - cpu
    store.close()
    print(
        f"  {summary.new} articles, {summary.incidents} incidents, {summary.copies} copies, "
        f"{len(summary.failed)} failed: "
        f"{number / seconds:.0f} articles/s; this process {own / number * 1000:.2f} ms of CPU an article"
    )
    print(f"  memory of this process, MB: {' '.join(str(m) for m in memory)}; peak {_peak()}")
    return number / seconds


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="W")
    parser.add_argument("--db", metavar="STORE", help="empty store; a temporary file without it")
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--no-coding", action="store_true")
    chosen = parser.parse_args()
    kind = Canned if chosen.no_coding else Coder
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(v, ensure_ascii=False) + "\n" for v in variants(chosen.articles))
        if chosen.dask:
            from distributed import LocalCluster

            print("one process")
            one = measured(path, str(Path(folder) / "one.sqlite"), kind.load(), 1, chosen.articles)
            paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
            with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, env=paths) as cluster:
                workers = Dask(kind.load, cluster.scheduler_address)
                print("a Dask cluster of two workers")
                two = measured(path, str(Path(folder) / "two.sqlite"), kind.load(), workers, chosen.articles)
                workers.close()
            print(f"Dask is {two / one:.2f} times as fast")
            return
        print(f"{chosen.workers} workers")
        db = chosen.db or str(Path(folder) / "store.sqlite")
        measured(path, db, kind.load(), chosen.workers, chosen.articles)


if __name__ == "__main__":
    main()
