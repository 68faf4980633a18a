"""Where the time of coding goes: ``python benchmarks/stages.py [--rounds N] [ARTICLES.jsonl ...]``.

Arabic articles, posts and English articles of the gold set, or the articles given, are coded again and again. Printed
for each are the milliseconds of processor time an article takes, how many times that of a bare scan of the same folded
texts in the same run (the ratio carries over to other machines, milliseconds do not), and the share of each step. The
shares are sampled every millisecond of processor time, so that nothing is slowed down by being measured.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from geoparsing import bare_scan  # noqa: E402

from coding import Coder  # noqa: E402
from loaders.registry import read  # noqa: E402
from models import Article  # noqa: E402

GOLD = {"Arabic articles": "gold_ar", "Arabic posts": "posts_ar", "English articles": "gold_en"}
#: File and function -> the step it is; what is called by several of them counts for the innermost.
STEPS = {
    ("text/passage.py", "Reading.__init__"): "fold, repair and cut into words",
    ("text/matcher.py", "Matcher.scan"): "find names and words",
    ("geo/geoparsing/toponyms.py", "toponyms"): "tell places from words",
    ("coding/mentions/mentions.py", "scan"): "settle what names mean",
    ("coding/mentions/mentions.py", "mentions"): "settle what names mean",
    ("text/publication.py", "publication_day"): "day of publication",
    ("text/lines.py", "lines"): "lines",
    ("text/sentences.py", "sentences"): "sentences",
    ("text/dates/find_dates.py", "find_dates"): "dates",
    ("text/numbers/find_numbers.py", "find_numbers"): "numbers",
    ("coding/coder.py", "_Coding._settle"): "choose places",
    ("coding/coder.py", "_Coding._settle_actors"): "choose factions",
    ("coding/clauses/clauses.py", "clauses"): "clauses",
    ("coding/events/events.py", "frames"): "events",
    ("coding/coder.py", "fill"): "who, whom, where, how many",
    ("coding/incidents/merging.py", "merge"): "join what is told twice",
    ("coding/incidents/retellings.py", "told_once"): "join what is told twice",
    ("coding/incidents/records.py", "build"): "records",
}
OTHER = "other"


def gold(name: str) -> list[Article]:
    """The articles of a gold file that are not held out."""
    rows = map(json.loads, (ROOT / "tests" / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Article(row["id"], row["text"], row["title"] or "", row["published"], row["lang"])
        for row in rows
        if row["split"] != "held"
    ]


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The least processor time that some work took."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def ratio(coder: Coder, articles: Sequence[Article], rounds: int) -> tuple[float, float]:
    """Seconds in which the articles are coded, and how many bare scans of them fit in."""
    bare = bare_scan(coder, list(articles))
    if bare is None:
        raise SystemExit("the bare scan needs ahocorasick_rs: pip install -r requirements.txt")

    def code() -> None:
        for article in articles:
            coder.code(article)

    code()  # words once seen are remembered
    taken = seconds(code, rounds)
    return taken, taken / seconds(bare, 10 * rounds)


def shares(coder: Coder, articles: Sequence[Article], rounds: int) -> list[tuple[str, float]]:
    """The steps with their share (0..1) of the processor time, the dearest first."""
    found: Counter[str] = Counter()

    def sample(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            path = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
            if step := STEPS.get((path, frame.f_code.co_qualname)):
                found[step] += 1
                return
            frame = frame.f_back
        found[OTHER] += 1

    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        for _ in range(rounds):
            for article in articles:
                coder.code(article)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return [(step, count / found.total()) for step, count in found.most_common()]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", metavar="ARTICLES.jsonl", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=10, metavar="N")
    chosen = parser.parse_args()
    sets = {path.name: [one for one in read(path) if isinstance(one, Article)] for path in chosen.files}
    coder = Coder.load()
    for name, articles in (sets or {name: gold(file) for name, file in GOLD.items()}).items():
        taken, times = ratio(coder, articles, chosen.rounds)
        letters = sum(len(article.text) for article in articles) / len(articles)
        print(f"{name}: {len(articles)} of {letters:.0f} characters, {taken / len(articles) * 1000:.2f} ms an article, "
              f"{times:.0f} times a bare scan")  # fmt: skip
        for step, share in shares(coder, articles, chosen.rounds):
            print(f"  {share:6.1%}  {step}")


if __name__ == "__main__":
    main()
