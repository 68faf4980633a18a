"""When the machine fails: nothing that was acknowledged is lost, no half file stays, and one line says what happened."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crashes import articles
from keyword_coder import KeywordCoder
from typed import ROOT

from filters import Filters
from ingest.ingest import ingest
from store import Store

pytestmark = [pytest.mark.programs, pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")]

FILL = """
import sys
sys.path[:0] = [{root!r}, {support!r}]
from keyword_coder import KeywordCoder
from ingest.ingest import ingest
from store import Store
store = Store({db!r}, place_chain=lambda place_id: [])
ingest([{path!r}], store, KeywordCoder())
"""


def fill(folder: Path, number: int = 40) -> Path:
    """A store of some articles."""
    store = Store(str(folder / "s.sqlite"), place_chain=lambda place_id: [])
    ingest([articles(folder / "in.jsonl", number)], store, KeywordCoder())
    store.close()
    return folder / "s.sqlite"


def shown(db: Path) -> int:
    store = Store(str(db), existing=True)
    try:
        return store.queries.count(Filters()).reports
    finally:
        store.close()


def waqai(db: Path, *words: str, largest: int | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """A command; ``largest`` is how many kilobytes a file may grow to, as on a disk that is full."""
    command = [sys.executable, str(ROOT / "cli.py"), *words, "--db", str(db)]
    if largest is not None:
        command = ["sh", "-c", f'trap "" XFSZ; ulimit -f {largest * 2}; exec "$@"', "sh", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | more)


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_full_disk_leaves_no_half_file_and_the_store_as_it_was(tmp_path: Path, command: str) -> None:
    db, out = fill(tmp_path, 400), tmp_path / ("out.sqlite" if command == "backup" else "out.xlsx")
    before = shown(db)
    done = waqai(db, command, str(out), largest=48)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(out) in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")] == []
    assert shown(db) == before


def test_a_disk_that_fills_up_in_an_ingest_loses_nothing(tmp_path: Path) -> None:
    db = fill(tmp_path)
    before, more = shown(db), tmp_path / "more.txt"
    more.write_text("\n".join(f"Shelling number {n} killed two civilians in the Halko quarter." for n in range(3000)))
    done = waqai(db, "ingest", str(more), largest=db.stat().st_size // 1024 + 16)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert shown(db) >= before
    with sqlite3.connect(db) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("kind", ["truncated", "flipped", "empty", "text"])
@pytest.mark.parametrize("command", ["export", "ingest", "backup"])
def test_a_store_that_is_broken_is_named_in_a_line(tmp_path: Path, kind: str, command: str) -> None:
    db = fill(tmp_path)
    content = db.read_bytes()
    if kind == "truncated":
        db.write_bytes(content[: len(content) // 3])
    elif kind == "flipped":
        middle = bytes(255 - byte for byte in content[100:40_000])
        db.write_bytes(content[:100] + middle + content[40_000:])
    else:
        db.write_bytes(b"" if kind == "empty" else b"this is no database\n" * 500)
    left = db.read_bytes()
    words = {"export": ["out.csv"], "ingest": ["in.jsonl"], "backup": ["b.sqlite"]}.get(command, [])
    done = waqai(db, command, *(str(tmp_path / word) for word in words))
    if kind == "empty" and command == "ingest":
        assert done.returncode == 0  # an empty file is a new store
        return
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert str(db) in done.stderr + done.stdout
    assert db.read_bytes() == left  # what may still be saved is left alone
    assert not any((tmp_path / name).exists() for name in ("out.csv", "b.sqlite"))


def test_a_locked_store_is_waited_for_and_then_named(tmp_path: Path) -> None:
    db = fill(tmp_path)
    before = shown(db)
    with sqlite3.connect(db, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert waqai(db, "export", str(tmp_path / "out.csv")).returncode == 0  # readers go on
        text = tmp_path / "new.txt"
        text.write_text("Shelling killed two civilians in the Halko quarter.")
        started = subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), "ingest", str(text), "--db", str(db)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(3)
        assert started.poll() is None  # it waits
        other.execute("ROLLBACK")
    _, said = started.communicate(timeout=120)
    assert (started.returncode, "Traceback" in said) == (0, False)
    assert shown(db) > before


def test_two_ingests_at_once_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    db = tmp_path / "s.sqlite"
    Store(str(db)).close()
    files = []
    for name in "ab":
        files.append(tmp_path / f"{name}.jsonl")
        rows = ({"id": f"{name}{n}", "text": f"Shelling {name}{n} hit street {n}."} for n in range(60))
        files[-1].write_text("\n".join(map(json.dumps, [*rows, {"id": "same", "text": "Shelling of both."}])))
    command = [sys.executable, "-c"]
    running = []
    for file in files:
        code = FILL.format(root=str(ROOT), support=str(ROOT / "tests" / "support"), db=str(db), path=str(file))
        running.append(subprocess.Popen([*command, code]))
    assert [one.wait(120) for one in running] == [0, 0]
    assert shown(db) == 121


def ingesting(db: Path, folder: Path) -> list[str]:
    path = folder / "much.txt"
    path.write_text("\n\n".join(f"Shelling number {n} killed two in the Halko quarter." for n in range(20_000)))
    return ["ingest", str(path), "--db", str(db)]


@pytest.mark.parametrize("command", ["ingest", "backup", "export", "recode", "watch"])
def test_a_command_that_is_asked_to_end_leaves_all_whole(tmp_path: Path, command: str) -> None:
    db = fill(tmp_path, 200)
    before = shown(db)
    (tmp_path / "sources.toml").write_text(f'source = [{{address = "{tmp_path / "in.jsonl"}"}}]')
    words = {
        "backup": ["backup", str(tmp_path / "out.sqlite"), "--db", str(db)],
        "export": ["export", str(tmp_path / "out.xlsx"), "--db", str(db)],
        "watch": ["watch", str(tmp_path / "sources.toml"), "--db", str(db)],
    }.get(command) or (ingesting(db, tmp_path) if command == "ingest" else [command, "--db", str(db)])
    for wait in (0.4, 2.0):
        with subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *words], stdout=-3, stderr=subprocess.PIPE) as one:
            time.sleep(wait)
            one.send_signal(signal.SIGTERM)
            one.wait(60)
        assert one.returncode in (0, 1, 2, 130, -signal.SIGTERM)
        assert shown(db) >= before
        with sqlite3.connect(db) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name in ("out.sqlite", "out.xlsx"):  # whole, or not there
            if (tmp_path / name).exists():
                assert one.returncode == 0 or (tmp_path / name).stat().st_size > 4096
                (tmp_path / name).unlink()


def test_a_clock_that_jumps_back_keeps_the_log_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import log as log_module

    store = Store(str(fill(tmp_path)))
    (first, second) = store.queries.numbered([1, 2])
    monkeypatch.setattr(log_module, "now", lambda: "2031-01-01T00:00:00+00:00")
    store.corrections.correct(first.incident_id, {"fatalities_max": 1}, "Rima", "hospital")
    monkeypatch.setattr(log_module, "now", lambda: "1999-01-01T00:00:00+00:00")
    store.corrections.correct(second.incident_id, {"fatalities_max": 2}, "Rima", "hospital")
    assert [entry.number for entry in store.log.entries()] == [2, 1]
    assert store.log.verify().broken_at is None
    store.close()
