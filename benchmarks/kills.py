"""Commands killed at random moments, and what must hold after each kill.

    python benchmarks/kills.py [NUMBER] [SEED]

Each kill picks a command (ingest, recode, backup, restore, export, a correction, a saved view), starts it on one store,
kills it (SIGKILL) after a random time, and looks: the store opens and is sound, its log holds, what was reported before
is still there, and what was being written is whole or not there. Printed are the kills by command; the exit code is 1
at the first thing that does not hold. ``tests/store/test_kills.py`` runs a short one.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from filters import Filters  # noqa: E402
from store import Store  # noqa: E402

CODE = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from keyword_coder import KeywordCoder
from store import Store
store = Store({db!r}, place_chain=lambda place_id: [])
{what}
"""
#: What is done to the store, as code: the coder is the tests' own, so that a kill meets the writing, not the loading.
DONE = {
    "ingest": "from ingest.ingest import ingest; ingest([{new!r}], store, KeywordCoder())",
    "recode": "from ingest.recode import recode; recode(store, KeywordCoder({version!r}))",
    "backup": "from store.backup import backup; backup(store, Path({out!r}))",
    "restore": "from store.backup import copy; copy(store, Store({out!r}, place_chain=lambda p: []), True)",
    "export": (
        "from exports.data import writer; from exports.extract import Selection; from filters import Filters\n"
        "writer.write(Selection.stored(store, Filters(), ''), Path({csv!r}))"
    ),
    "correction": (
        "for n in range(1, 60):\n"
        "    for one in store.queries.numbered([n]):\n"
        "        store.corrections.correct(one.incident_id, {{'fatalities_max': n}}, 'Rima', 'hospital')"
    ),
    "view": (
        "from filters import Filters\n"
        "for n in range(60): store.saved.save_view(f'view {{n}}', {{}}, 'Rima')"
    ),
}  # fmt: skip


def run(number: int, seed: int) -> Counter[str]:
    """Kill so many times; raises AssertionError at the first thing that does not hold."""
    dice, kills = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        db = folder / "s.sqlite"
        Store(str(db)).close()
        reports = 0
        for kill in range(number):
            name = dice.choice(list(DONE))
            rows = ({"id": f"k{kill}-{n}", "text": f"Shelling number {kill}-{n} hit street {n}."} for n in range(150))
            new, out, csv = folder / "new.jsonl", folder / f"out{kill}.sqlite", folder / "out.csv"
            new.write_text("\n".join(map(json.dumps, rows)))
            what = DONE[name].format(new=str(new), out=str(out), csv=str(csv), version=f"v{kill}")
            code = CODE.format(path=[str(ROOT), str(ROOT / "tests" / "support")], db=str(db), what=what)
            with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as started:
                time.sleep(dice.uniform(0.2, 2.5))
                started.kill()
            kills[name] += 1
            reports = sound(db, reports, f"kill {kill} ({name})")
            for file in (out, csv):
                whole(file, name)
    return kills


def sound(db: Path, before: int, where: str) -> int:
    """How many reports the store has, which opens, is sound and lost none."""
    with sqlite3.connect(db) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",), where
    store = Store(str(db), existing=True)
    try:
        reports = store.queries.count(Filters()).reports
        assert reports >= before, f"{where}: {before - reports} reports lost"
        assert store.log.verify().broken_at is None, where
    finally:
        store.close()
    return reports


def whole(file: Path, name: str) -> None:
    """A file that was being written opens, or is not there; a store that was being filled is as empty as before."""
    if not file.exists():
        return
    if file.suffix == ".csv":
        assert file.read_bytes().endswith(b"\n"), f"{name}: half of {file.name}"
    else:
        sound(file, 0, f"{name}: {file.name}")
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    done = run(given[0] if given else 100, given[1] if len(given) > 1 else int(time.time()))
    print(f"{done.total()} kills, all held: " + ", ".join(f"{name} {count}" for name, count in sorted(done.items())))
