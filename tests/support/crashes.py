"""Ingests that are killed at random moments, and writers and readers at once: for tests, and longer in benchmarks."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from listed import listed

from filters import Filters
from models import Article, CodedArticle, Incident
from store import Store
from store.schema import near_copy

HERE = Path(__file__).resolve().parent
INGEST = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from keyword_coder import KeywordCoder
from ingest.ingest import ingest
from store import Store

if __name__ == "__main__":
    store = Store({db!r}, place_chain=lambda place_id: ["SY08", "SY"])
    print("open", flush=True)
    ingest([{path!r}], store, KeywordCoder(), workers={workers}, progress=lambda done, name: print(done, flush=True))
    print("ended", flush=True)
"""


def articles(path: Path, number: int) -> Path:
    """A file of articles; every tenth is cut from the one before, of the same day, so that it tells the same."""
    lines = []
    for n in range(number):
        text = " ".join(f"A shelling, number {n}, hit street {n * 7 + k} of Halko and broke windows." for k in range(6))
        if n % 10 == 9:
            text = json.loads(lines[-1])["text"].rpartition("A shelling")[0]
        lines.append(
            json.dumps({"id": f"a{n}", "text": text, "published": f"2021-04-{(n - (n % 10 == 9)) % 28 + 1:02}"})
        )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def copies_of(store: Store, article_id: str) -> list[str]:
    """Ids of the articles kept as copies of this one."""
    question = sa.select(near_copy.c.article_id).where(near_copy.c.copy_of == article_id)
    with store.database.reading() as connection:
        return [str(i) for i in connection.execute(question.order_by(near_copy.c.article_id)).scalars()]


def left_by_ingest(store: Store) -> dict[str, Any]:
    """All that an ingest leaves: incidents, copies, links."""
    found = listed(store)
    return {
        "incidents": sorted(json.dumps(i.to_record(), sort_keys=True) for i in found),
        "copies": {i.article_id: copies_of(store, i.article_id) for i in found},
        "links": {key: link.group_id for key, link in store.links.of(i.incident_id for i in found).items()},
    }


def killed(db: str, path: Path, kills: int, workers: int, seed: int = 7) -> int:
    """Run an ingest, killing it at random moments, until it ends by itself; returns the number of kills.

    Raises
    ------
    AssertionError
        Something that was reported done is not in the store.
    """
    root = str(HERE.parents[1])
    program = INGEST.format(root=root, tests=str(HERE), db=db, path=str(path), workers=workers)
    script = path.with_name("run.py")
    script.write_text(program)
    chance, done, longest = random.Random(seed), 0, 0.4
    while True:
        with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == "open\n"
            if done < kills:
                time.sleep(chance.random() * longest)
                if run.poll() is None:
                    os.kill(run.pid, signal.SIGKILL)
                    done += 1
            said = run.stdout.read().split()
        reported = max((int(word) for word in said if word.isdigit()), default=0)
        store = Store(db, place_chain=lambda place_id: [])
        with store.database.reading() as connection:
            kept = int(connection.exec_driver_sql("SELECT count(*) FROM article").scalar() or 0)
        store.close()
        assert kept >= reported, (kept, reported)
        if said[-1:] == ["ended"]:
            return done


def _write(db: str, writer: int, seconds: float, start: Any, said: Any) -> None:
    store, number = Store(db, place_chain=lambda place_id: []), 0
    start.wait()
    until = time.time() + seconds
    while time.time() < until:
        name = f"{writer}-{number}"
        item = Article(name, f"shelling {name}")
        store.intake.standing([(item, "1")])
        store.intake.save([CodedArticle(item, (Incident(f"i{name}", name, event_date="2021-04-25"),), "1")])
        number += 1
    store.close()
    said.put(("written", number))


def _read(db: str, seconds: float, start: Any, said: Any) -> None:
    store, number, last = Store(db, place_chain=lambda place_id: []), 0, 0
    start.wait()
    until = time.time() + seconds
    while time.time() < until:
        counts = store.queries.count(Filters())
        assert counts.total >= last, "incidents were lost"
        last = counts.total
        listed(store)
        number += 1
    store.close()
    said.put(("read", number))


def at_once(db: str, seconds: float, writers: int = 4, readers: int = 2) -> tuple[int, int]:
    """Write and read in several processes at once; returns how many writes and reads there were.

    Raises
    ------
    AssertionError
        A process failed, or a write is not in the store.
    """
    Store(db, place_chain=lambda place_id: []).close()
    context = multiprocessing.get_context("spawn")
    said, start = context.Queue(), context.Barrier(writers + readers)
    jobs = [context.Process(target=_write, args=(db, n, seconds, start, said)) for n in range(writers)]
    jobs += [context.Process(target=_read, args=(db, seconds, start, said)) for _ in range(readers)]
    for one in jobs:
        one.start()
    found = [said.get(timeout=seconds + 120) for _ in jobs]
    for one in jobs:
        one.join(60)
        assert one.exitcode == 0, f"a process ended with {one.exitcode}"
    written = sum(number for kind, number in found if kind == "written")
    store = Store(db, place_chain=lambda place_id: [])
    assert store.queries.count(Filters()).total == written
    assert store.queries.revision() == written
    store.close()
    return written, sum(number for kind, number in found if kind == "read")
