"""What a store must bear: ``python benchmarks/hardship.py [--kills 20] [--seconds 60] [--db ADDRESS...]``.

Ingests are killed at random moments and run again until they end; then the store must hold exactly what an
undisturbed ingest leaves, and nothing that was reported done may be missing. Then four writers and two readers work
at once. Each address must name an empty store; without one a temporary SQLite file is used.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from crashes import articles, at_once, killed, left_by_ingest  # noqa: E402
from keyword_coder import KeywordCoder  # noqa: E402

from ingest.ingest import ingest  # noqa: E402
from store import Store  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--db", action="append", default=[], metavar="ADDRESS", help="two each: kills, then writers")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = articles(Path(folder) / "a.jsonl", chosen.articles)
        calm = Store(str(Path(folder) / "calm.sqlite"), place_chain=lambda place_id: ["SY08", "SY"])
        ingest([path], calm, KeywordCoder())
        wanted = left_by_ingest(calm)
        first, second = chosen.db or [str(Path(folder) / name) for name in ("killed.sqlite", "many.sqlite")]
        if chosen.kills:
            kills = killed(first, path, chosen.kills, workers=2)
            store = Store(first, place_chain=lambda place_id: ["SY08", "SY"])
            same = left_by_ingest(store) == wanted
            print(f"{store.url}: killed {kills} times; {'exactly' if same else 'NOT'} what an undisturbed run leaves")
            store.close()
        if chosen.seconds:
            written, read = at_once(second, chosen.seconds)
            print(f"four writers and two readers: {written} writes, {read} reads, none lost, no error")


if __name__ == "__main__":
    main()
