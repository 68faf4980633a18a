"""How fast articles are read: ``python benchmarks/geoparsing.py [--articles N]``.

The sample articles are read as they are, and joined to reports of a usual length. Each is measured beside a bare
Aho-Corasick scan (ahocorasick_rs) of the same folded texts for the same names in the same run: the ratio carries over
to other machines, seconds do not. Loading and memory are measured in processes of their own.

A Python built with --enable-optimizations, as distributions do, reads 15 to 20 percent more than one built without.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coding import Coder  # noqa: E402
from coding.coder import geoparse  # noqa: E402
from models import Article  # noqa: E402
from text.normalize import fold  # noqa: E402
from text.passage import Reading  # noqa: E402

_LOAD = """
import resource, sys, time
sys.path.insert(0, {root!r})
begin = time.perf_counter()
{work}
seconds = time.perf_counter() - begin
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_WORKS = {
    "nothing": "pass",
    "gazetteer": "from geo.gazetteer.gazetteer import Gazetteer; kept = Gazetteer.load()",
    "everything": "from coding import Coder; kept = Coder.load()",
}
_ROUNDS = 5
USUAL = 2200  # characters of an agency's report; the samples are shorter


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast articles are read.")
    parser.add_argument("--articles", type=int, default=200, help="the samples are repeated up to this many")
    count = parser.parse_args().articles
    for name, work in _WORKS.items():
        seconds, megabytes = loading(work)
        print(f"load {name:11} {seconds:6.2f} s  {megabytes:6.0f} MB")
    coder = Coder.load()
    print(f"{len(coder.gazetteer.names)} names")
    for articles in (samples(count), joined(samples(count))):
        compare(coder, articles)
    return 0


def compare(coder: Coder, articles: list[Article]) -> None:
    """Print what each way of reading the articles takes, and how often a bare scan would fit into it."""
    characters = sum(len(a.text) for a in articles)
    matcher = coder.vocabulary.matcher
    readings = [Reading(a, "text") for a in articles]
    works: dict[str, Callable[[], object]] = {
        "our scan": lambda: [matcher.scan(r) for r in readings],
        "geoparse": lambda: [geoparse(coder, a) for a in articles],
        "code": lambda: [coder.code(a) for a in articles],
    }
    bare = bare_scan(coder, articles)
    if bare is None:
        print("ahocorasick_rs is not installed: no bare scan (pip install ahocorasick_rs)")
    else:
        works = {"bare scan": bare, **works}
    print(f"{len(articles)} articles of {characters / len(articles):.0f} characters")
    taken = {name: seconds_of(work) for name, work in works.items()}
    for name, seconds in taken.items():
        ratio = f"  {seconds / taken['bare scan']:8.1f} x the bare scan" if "bare scan" in taken else ""
        speed = f"{len(articles) / seconds:9.0f} articles/s  {characters / seconds / 1e6:7.2f} Mchar/s"
        print(f"{name:10} {seconds * 1000:9.1f} ms  {speed}{ratio}")


def samples(count: int) -> list[Article]:
    """The project's sample articles, again and again up to ``count``, each time with another id."""
    rows = [
        json.loads(line)
        for path in sorted((ROOT / "data" / "articles").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    endless = enumerate(itertools.cycle(rows))
    return [
        Article(f"{row['id']}-{n}", row["text"], row.get("title") or "", row.get("published"), row["lang"])
        for n, row in itertools.islice(endless, count)
    ]


def joined(articles: list[Article]) -> list[Article]:
    """Articles of one language put together until each is as long as a report usually is."""
    made: list[Article] = []
    for lang in ("ar", "en"):
        parts: list[str] = []
        for article in (a for a in articles if a.lang == lang):
            parts.append(article.text)
            if sum(map(len, parts)) >= 0.8 * USUAL:
                made.append(Article(f"joined-{len(made)}", "\n\n".join(parts), "", article.published))
                parts = []
    return made


def bare_scan(coder: Coder, articles: list[Article]) -> Callable[[], object] | None:
    """A scan that knows neither words nor clitics, over texts folded beforehand; None without the library."""
    try:
        from ahocorasick_rs import AhoCorasick
    except ImportError:
        return None
    automaton = AhoCorasick(sorted({fold(n.name) for n in coder.gazetteer.names}))
    texts = [fold(a.text) for a in articles]
    return lambda: [automaton.find_matches_as_indexes(t, overlapping=True) for t in texts]


def seconds_of(work: Callable[[], object]) -> float:
    """Median processor seconds of a few rounds after a warm one; what else the machine does counts little."""
    work()
    taken = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def loading(work: str) -> tuple[float, float]:
    """Median seconds and peak megabytes of a fresh process that loads something."""
    script = _LOAD.format(root=str(ROOT), work=work)
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        seconds, megabytes = map(float, done.stdout.split())
        runs.append((seconds, megabytes))
    return statistics.median(s for s, _ in runs), statistics.median(m for _, m in runs)


if __name__ == "__main__":
    sys.exit(main())
