"""Commands killed at random moments, and what must hold after each kill.

    python benchmarks/kills.py [NUMBER] [SEED]

Each kill starts one of :data:`STEPS` in a process of its own on one store, lets it work for a random time of a
processor and kills it (SIGKILL). Then: the store opens and is sound, its log holds, whatever the process had said to
be done is there, nothing of before is gone, and what was being written is whole or not there. A process that was
through before its time is no kill and counts for nothing. Printed are the kills by command; the first thing that does
not hold ends it with a traceback that names kill and seed. ``tests/store/test_kills.py`` runs a short one.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from keyword_coder import KeywordCoder  # noqa: E402

import atomic  # noqa: E402
from exports.data import writer  # noqa: E402
from exports.extract import Selection  # noqa: E402
from filters import Filters  # noqa: E402
from geo.gazetteer.additions import add_place  # noqa: E402
from geo.gazetteer.files import NAME_COLUMNS, PLACE_COLUMNS  # noqa: E402
from geo.gazetteer.gazetteer import Gazetteer  # noqa: E402
from ingest.ingest import ingest  # noqa: E402
from ingest.recode import recode  # noqa: E402
from store import Store  # noqa: E402
from store.backup import backup, copy  # noqa: E402

A_ROUND = 100  # kills of one store; then a new one, so that looking at it stays quick
Said = Callable[[int], None]  # says that so many are done, which then must be there


def opened(path: Path) -> Store:
    """A store beside which no gazetteer is needed."""
    return Store(str(path), place_chain=lambda place_id: [])


# -- what is killed: each takes the folder, a number of its own and what it says "done" by


def _ingest(folder: Path, kill: int, said: Said) -> None:
    rows = [{"id": f"k{kill}-{n}", "text": f"A shelling, {kill}-{n}, hit Halko street {n}."} for n in range(800)]
    path = folder / "new.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    ingest([path], opened(folder / "s.sqlite"), KeywordCoder(), progress=lambda number, name: said(number))


def _recode(folder: Path, kill: int, said: Said) -> None:
    recode(opened(folder / "s.sqlite"), KeywordCoder(f"v{kill}"))


def _backup(folder: Path, kill: int, said: Said) -> None:
    backup(opened(folder / "s.sqlite"), folder / "out.sqlite")
    said(1)


def _restore(folder: Path, kill: int, said: Said) -> None:
    copy(opened(folder / "kept.sqlite"), opened(folder / "s.sqlite"), replace=True)


def _migrate_to(folder: Path, kill: int, said: Said) -> None:
    copy(opened(folder / "s.sqlite"), opened(folder / "out.sqlite"))
    said(1)


def _export(folder: Path, kill: int, said: Said) -> None:
    for n, ending in enumerate(("csv", "jsonl", "geojson", "xlsx")):
        writer.write(Selection.stored(opened(folder / "s.sqlite"), Filters(), ""), folder / f"out.{ending}")
        said(n + 1)


def _correction(folder: Path, kill: int, said: Said) -> None:
    store = opened(folder / "s.sqlite")
    for n, one in enumerate(store.queries.numbered(range(1, 200))):
        store.corrections.correct(one.incident_id, {"fatalities_max": kill * 1000 + n}, "Rima", "hospital")
        said(n + 1)


def _view(folder: Path, kill: int, said: Said) -> None:
    store = opened(folder / "s.sqlite")
    for n in range(1000):
        store.saved.save_view(f"view {kill}-{n}", {}, "Rima")
        said(n + 1)


def _gazetteer_add(folder: Path, kill: int, said: Said) -> None:
    for n in range(1000):
        cells = {"name_en": f"Place {kill}-{n}", "kind": "village", "parent_id": "X1"}
        add_place(folder / "places", cells, added_by="Rima", added_on=dt.date.today().isoformat(), reason="seen")
        said(n + 1)


STEPS: dict[str, Callable[[Path, int, Said], None]] = {
    "ingest": _ingest, "recode": _recode, "backup": _backup, "restore": _restore, "migrate-to": _migrate_to,
    "export": _export, "correction": _correction, "view": _view, "gazetteer add": _gazetteer_add,
}  # fmt: skip


def work(name: str, folder: str, kill: int, pipe: Connection) -> None:
    """What the process does that is killed."""
    pipe.send(0)
    STEPS[name](Path(folder), kill, pipe.send)


# -- what must hold


def sound(db: Path, before: int, where: str) -> int:
    """How many reports a store holds, which opens, is sound and lost none."""
    with closing(sqlite3.connect(db)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",), where
    with closing(opened(db)) as store:
        assert store.log.verify().broken_at is None, where
        reports = store.queries.count(Filters()).reports
    assert reports >= before, f"{where}: {before - reports} reports lost"
    return reports


def look(folder: Path) -> dict[str, int]:
    """What a store and a gazetteer hold, after a look whether they are sound."""
    reports = sound(folder / "s.sqlite", 0, "the store")
    places = len(Gazetteer.load(folder / "places").places)
    return rows_of(folder / "s.sqlite") | {"reports": reports, "places": places}


def rows_of(db: Path) -> dict[str, int]:
    """Articles, corrections, views and reports of a store."""
    with closing(opened(db)) as store:
        rows = {name: _number(store, name) for name in ("article", "correction")}
        return rows | {"reports": store.queries.count(Filters()).reports, "views": len(store.saved.views())}


def _number(store: Store, table: str) -> int:
    with store.database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


#: What grows by what a command says to be done.
GROWS = {"ingest": "article", "correction": "correction", "view": "views", "gazetteer add": "places"}


def held(folder: Path, name: str, before: dict[str, int], said: int) -> dict[str, int]:
    """What is there after a kill.

    Raises
    ------
    AssertionError
        Something was lost, is half, or is not there though it was said to be done.
    """
    now = look(folder)
    if name == "restore":  # all of the one, or all of the other
        assert now in (before, {**rows_of(folder / "kept.sqlite"), "places": now["places"]}), (before, now)
    else:
        assert all(now[what] >= number for what, number in before.items()), (before, now)
    if name in GROWS:
        assert now[GROWS[name]] >= before[GROWS[name]] + said, (before, now, said)
    files = sorted(path for path in folder.iterdir() if path.name.startswith("out."))
    if name in ("backup", "migrate-to", "export"):
        assert len([path for path in files if path.suffix != ".sqlite-wal"]) >= said, (files, said)
    for path in (path for path in files if path.suffix in FORMS):
        assert FORMS[path.suffix](path, now["reports"]), f"half of {path.name}"
    atomic.write(folder / "out.next", "")
    assert not list(folder.glob(f"{atomic.PART}*")), "the next writer left what a killed one had begun"
    for path in folder.glob("out.*"):
        path.unlink()
    return now


def _whole_store(path: Path, reports: int) -> bool:
    with closing(opened(path)) as store:
        return store.queries.count(Filters()).reports in (0, reports)


FORMS: dict[str, Callable[[Path, int], bool]] = {
    ".csv": lambda path, reports: path.read_text(encoding="utf-8").count("\n") > reports,
    ".jsonl": lambda path, reports: len([json.loads(line) for line in path.open(encoding="utf-8")]) >= reports,
    ".geojson": lambda path, reports: len(json.loads(path.read_bytes())["features"]) == reports,
    ".xlsx": lambda path, reports: path.read_bytes()[-22:-18] == b"PK\x05\x06",  # the end of a zip
    ".sqlite": _whole_store,
}


# -- the kills


def world(folder: Path) -> None:
    """A store of some reports, a backup of it, and a gazetteer of two places."""
    (folder / "places").mkdir()
    rows = ["X,Land,بلد,country,10,20,area,1000,,,,,,1", "X1,North,الشمال,governorate,10.5,20.5,area,1000,X,X1,,,,1"]
    (folder / "places" / "places.csv").write_text("\n".join([",".join(PLACE_COLUMNS), *rows, ""]), encoding="utf-8")
    names = [",".join(NAME_COLUMNS), "X,en,Land,official", "X1,en,North,official", ""]
    (folder / "places" / "names.csv").write_text("\n".join(names), encoding="utf-8")
    first = folder / "first.jsonl"
    texts = (f"A shelling, number {n}, hit Halko street {n}." for n in range(300))
    first.write_text("\n".join(json.dumps({"id": f"f{n}", "text": text}) for n, text in enumerate(texts)))
    with closing(opened(folder / "s.sqlite")) as store:
        ingest([first], store, KeywordCoder())
        backup(store, folder / "kept.sqlite")


def kill_once(context: Any, name: str, folder: Path, kill: int, seconds: float) -> tuple[bool, int]:
    """Start a step and kill it after so many seconds of a processor, however busy the machine is.

    Returns whether it was still at work, and what it had said to be done. Needs Linux.
    """
    ours, theirs = context.Pipe(duplex=False)
    started = context.Process(target=work, args=(name, str(folder), kill, theirs))
    started.start()
    theirs.close()
    ours.recv()
    clock = (~started.pid << 3) | 2  # of the process, as clock_getcpuclockid(3) has it
    with suppress(OSError):  # it is through
        until = time.clock_gettime(clock) + seconds
        while started.is_alive() and time.clock_gettime(clock) < until:
            time.sleep(0.003)
    started.kill()
    started.join()
    assert started.exitcode in (0, -9), f"{name} ended by itself with {started.exitcode}"
    return started.exitcode == -9, max(_said(ours), default=0)


def _said(pipe: Connection) -> Iterator[int]:
    try:
        while True:
            yield pipe.recv()
    except (EOFError, OSError):
        return


def run(number: int, seed: int) -> Counter[str]:
    """Kill so many times, every command in turn; AssertionError at the first thing that does not hold."""
    dice, kills = random.Random(seed), Counter[str]()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.recode", "store.backup", "exports.data.writer", "exports.data.tables"])
    while kills.total() < number:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            world(folder)
            before, until = look(folder), min(number, kills.total() + A_ROUND)
            while kills.total() < until:
                name = min(STEPS, key=lambda step: (kills[step], dice.random()))
                kill = dice.randrange(10**9)
                try:
                    killed, said = kill_once(context, name, folder, kill, dice.random() ** 2 * 0.6)
                    before = held(folder, name, before, said)
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}, kill {kills.total() + 1}, {name}: {error}") from error
                kills[name] += killed
        print(f"{kills.total()} of {number}", file=sys.stderr, flush=True)
    return kills


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    done = run(given[0] if given else 100, given[1] if len(given) > 1 else int(time.time()))
    print(f"{done.total()} kills, all held: " + ", ".join(f"{name} {count}" for name, count in sorted(done.items())))
