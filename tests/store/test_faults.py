"""When the machine fails: nothing that was acknowledged is lost, no half file stays, and one line says what happened."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sqlite3
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from crashes import articles
from keyword_coder import KeywordCoder
from postgres import postgres

import coding
from commands.main import main
from errors import StoreError
from filters import Filters
from geo.gazetteer.files import NAME_COLUMNS, PLACE_COLUMNS
from ingest.ingest import BATCH, ingest
from store import Store, connection
from store import correction_rows as rows_module
from store import log as log_module

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
REPORTS = 600  # of the store each test starts with


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    with closing(Store(str(folder / "s.sqlite"), place_chain=lambda place_id: [])) as store:
        ingest([articles(folder / "in.jsonl", 130)], store, KeywordCoder())
        assert store.queries.count(Filters()).reports > REPORTS
        everything = [found.incident_id for found in store.queries.numbered(range(1, REPORTS))]
        store.corrections.mark(everything, "accepted", "Rima", "a long reason " * 9)  # so that the log is long as well
    return folder / "s.sqlite"


@pytest.fixture
def db(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of one's own; the command line codes by one rule."""
    monkeypatch.setattr(coding, "Coder", KeywordCoder)
    return Path(shutil.copy(filled, tmp_path / "s.sqlite"))


def more(folder: Path, number: int = 3 * BATCH) -> str:
    """Further articles."""
    rows = ({"id": f"m{n}", "text": f"A shelling, number {n}, hit Halko street {n}."} for n in range(number))
    (folder / "more.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return str(folder / "more.jsonl")


def standing(db: Path | str) -> int:
    """Reports in a store, which is sound."""
    if isinstance(db, Path):
        with closing(sqlite3.connect(db)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(Store(str(db), existing=True)) as store:
        assert store.log.verify().broken_at is None
        return store.queries.count(Filters()).reports


def one_line(capsys: pytest.CaptureFixture[str], *has: str) -> None:
    """What a command said: one line that names these."""
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1, said
    assert all(words in said[0] for words in has), said


# -- disks


@contextmanager
def full_beyond(kilobytes: int) -> Iterator[None]:
    """No file grows beyond so much, as on a disk that is full."""
    import resource

    before, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


WAYS_OUT = ("backup out.sqlite", "migrate-to out.sqlite", "export out.csv", "export out.jsonl", "export out.xlsx",
            "export out.gpkg", "log --csv out.csv")  # fmt: skip


def words_of(command: str, folder: Path, db: Path) -> list[str]:
    """The arguments of a command, its files in a folder."""
    return [str(folder / word) if word.startswith("out.") else word for word in command.split()] + ["--db", str(db)]


@pytest.mark.parametrize("command", WAYS_OUT)
def test_a_full_disk_leaves_no_half_file(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    before, out = standing(db), tmp_path / "out"
    out.mkdir()
    with full_beyond(40):  # what readers of SQLite share takes 32
        code = main(words_of(command, out, db))
    assert code == 2
    one_line(capsys, str(out))
    if not command.startswith("migrate-to"):  # a store that was to be filled stays, empty
        assert list(out.iterdir()) == []
    assert standing(db) == before


def test_a_disk_that_fills_up_in_an_ingest_keeps_what_was_reported(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, path = standing(db), more(tmp_path, 30 * BATCH)
    with full_beyond(db.stat().st_size // 1024 + 400):
        assert main(["ingest", path, "--db", str(db)]) == 2
    one_line(capsys, str(db), "disk", "nothing was changed")
    there = standing(db)
    assert before <= there < before + 30 * BATCH
    assert main(["ingest", path, "--db", str(db)]) == 0  # there is room again: it goes on
    assert standing(db) == before + 30 * BATCH


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write into a folder or its files; ``root`` may do everything and is somebody else meanwhile."""
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)
        for path in everything:
            path.chmod(0o755)


@pytest.mark.parametrize("command", ["backup out.sqlite", "export out.csv", "ingest", "recode", "log"])
def test_a_folder_that_is_read_only_is_named(db: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    with tempfile.TemporaryDirectory() as place:  # those of pytest are closed to others
        folder = Path(place)
        kept = Path(shutil.copy(db, folder / "s.sqlite"))
        words = words_of(command, folder, kept)
        if command == "ingest":
            words.insert(1, more(folder, 2))
        with read_only(folder):
            assert main(words) == 2
        one_line(capsys, str(folder))
        assert not list(folder.glob("*out*"))


# -- stores


@pytest.mark.parametrize("kind", ["truncated", "flipped", "schema", "text"])
@pytest.mark.parametrize("command", ["export out.csv", "backup out.sqlite", "ingest", "recode", "log"])
def test_a_store_that_is_broken_is_named_and_left_alone(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, command: str
) -> None:
    content = db.read_bytes()
    broken = {
        "truncated": content[: len(content) // 3],
        "flipped": content[:100] + bytes(255 - byte for byte in content[100:40_000]) + content[40_000:],
        "schema": content.replace(b"CREATE TABLE", b"CREATE TALBE"),
        "text": b"this is no database\n" * 500,
    }[kind]
    db.write_bytes(broken)
    words = words_of(command, tmp_path, db)
    if command == "ingest":
        words.insert(1, more(tmp_path, 2))
    assert main(words) == 2
    one_line(capsys, str(db), "restore a backup")
    assert db.read_bytes() == broken  # what may still be saved
    assert not list(tmp_path.glob("*out.*"))


def test_a_store_that_somebody_writes_to_is_waited_for_and_then_named(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = more(tmp_path, 2)
    with closing(sqlite3.connect(db, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
        assert main(["export", str(tmp_path / "out.csv"), "--db", str(db)]) == 0  # who reads goes on
        assert "not logged" in capsys.readouterr().err
        assert main(["ingest", path, "--db", str(db)]) == 2
        one_line(capsys, str(db), "locked")
        monkeypatch.setattr(connection, "BUSY_SECONDS", 30)
        later = threading.Timer(0.5, other.execute, ["ROLLBACK"])
        later.start()
        before = standing(db)
        assert main(["ingest", path, "--db", str(db)]) == 0
        later.join()
    assert standing(db) == before + 2


@contextmanager
def a_store(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "both.sqlite")
    else:
        with postgres() as url:
            yield url


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_ingests_and_two_servers_at_once_lose_nothing_and_repeat_nothing(tmp_path: Path, kind: str) -> None:
    """Each with a store of its own on one database, as processes have: both read in, then both correct."""
    rows = {
        name: [{"id": f"{name}{n}", "text": f"A shelling, {name}{n}, hit street {n}."} for n in range(150)]
        for name in "ab"
    }
    with a_store(kind, tmp_path) as url:
        Store(url, place_chain=lambda place_id: []).close()
        wrong: list[BaseException] = []

        def at_once(step: Callable[[Store, str], object]) -> None:
            def run(name: str) -> None:
                try:
                    with closing(Store(url, place_chain=lambda place_id: [])) as store:
                        step(store, name)
                except BaseException as error:
                    wrong.append(error)

            threads = [threading.Thread(target=run, args=(name,)) for name in rows]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert wrong == []

        def read_in(store: Store, name: str) -> None:
            path = tmp_path / f"{name}.jsonl"
            both = {"id": "same", "text": "A shelling that both report."}
            path.write_text("\n".join(map(json.dumps, [*rows[name], both])))
            ingest([path], store, KeywordCoder())

        def correct(store: Store, name: str) -> None:
            for n, found in enumerate(store.queries.numbered(range(1, 11))):
                store.corrections.correct(found.incident_id, {"injuries_max": 900 + 10 * ord(name) + n}, name, "seen")

        at_once(read_in)
        assert standing(url) == 301
        at_once(correct)
        assert standing(url) == 301
        with closing(Store(url)) as store:
            assert [entry.who for entry in store.log.entries() if entry.who in rows].count("a") == 10
            assert store.log.verify().rows >= 20


def test_a_server_that_restarts_in_the_middle_costs_one_line_and_nothing_that_was_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends every connection, as it does when it is restarted: the next batch fails, and then all goes on."""
    monkeypatch.setattr(coding, "Coder", KeywordCoder)
    path, said = more(tmp_path), []
    with postgres() as url, closing(Store(url, place_chain=lambda place_id: [])) as page:

        def progress(number: int, name: str) -> None:
            said.append(number)
            if len(said) == 1:
                engine = sa.create_engine(url, poolclass=sa.NullPool)
                with engine.connect() as other:
                    other.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                engine.dispose()

        assert page.queries.count(Filters()).reports == 0
        with closing(Store(url, place_chain=lambda place_id: [])) as store:
            ingest([path], store, KeywordCoder(), progress=progress)  # between batches: it asks for a new connection
        assert page.queries.count(Filters()).reports == said[-1] == 3 * BATCH  # and so does the page

        @sa.event.listens_for(page.database.engine, "before_cursor_execute")
        def gone(connection: sa.Connection, *_: object) -> None:
            if connection.get_execution_options().get("waqai_writes"):
                connection.connection.dbapi_connection.close()  # type: ignore[union-attr]

        with pytest.raises(StoreError, match=r"cannot be written: .*nothing was changed"):
            page.saved.save_view("mine", {}, "Rima")
        sa.event.remove(page.database.engine, "before_cursor_execute", gone)
        assert page.saved.views() == {}
        page.saved.save_view("mine", {}, "Rima")
        assert list(page.saved.views()) == ["mine"]
    with warnings.catch_warnings():  # here, and not in a later test: a connection that the server ended is not closed
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


# -- clocks and signals


class Later(KeywordCoder):
    """Another version, which codes again."""

    @classmethod
    def load(cls, *folders: Path, **more: object) -> KeywordCoder:
        return cls("test-2")


def test_a_clock_that_jumps_back_keeps_the_log_in_its_order(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store(str(db))) as store:
        first, second = store.queries.numbered([1, 2])
        for found, clock, number in ((first, "2031-01-01T00:00:00+00:00", 1), (second, "1999-01-01T00:00:00+00:00", 2)):
            monkeypatch.setattr(rows_module, "now", lambda clock=clock: clock)
            monkeypatch.setattr(log_module, "now", lambda clock=clock: clock)
            store.corrections.correct(found.incident_id, {"fatalities_max": number}, "Rima", "hospital")
        assert [entry.at[:4] for entry in list(store.log.entries())[:2]] == ["1999", "2031"]  # newest first: by order
        assert store.log.verify().broken_at is None


def one_country(folder: Path) -> None:
    """A gazetteer."""
    folder.mkdir()
    (folder / "places.csv").write_text(f"{','.join(PLACE_COLUMNS)}\nX,Land,بلد,country,10,20,area,1000,,,,,,1\n")
    (folder / "names.csv").write_text(f"{','.join(NAME_COLUMNS)}\nX,en,Land,official\n")


ASKED = {
    "ingest": "commit", "recode": "commit", "restore kept.sqlite --replace": "commit", "backup out.sqlite": "replace",
    "export out.csv": "replace", "export out.xlsx": "replace", "export out.gpkg": "replace", "log --csv out.csv": "replace",
    "migrate-to out.sqlite": "commit", "snapshot out.svg": "replace", "code": "replace",
    "captures out.wacz": "replace", "role rima@example.org curator": "commit", "gazetteer add": "replace",
}  # fmt: skip


@pytest.mark.parametrize(("command", "at"), ASKED.items())
def test_a_command_that_is_asked_to_end_leaves_all_whole(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, at: str
) -> None:
    """SIGTERM at the worst moment: just before what was written becomes what is there."""
    before, words = standing(db), words_of(command, tmp_path, db)
    if command == "ingest":
        words.insert(1, more(tmp_path, 2))
    if command.startswith("restore"):
        words[1] = str(shutil.copy(db, tmp_path / "kept.sqlite"))
    if command == "recode":
        monkeypatch.setattr(coding, "Coder", Later)
    if command == "code":
        words = ["code", more(tmp_path, 2), "--output", str(tmp_path / "out.jsonl")]
    if command == "gazetteer add":
        one_country(tmp_path / "places")
        words = [*command.split(), "--gazetteer", str(tmp_path / "places"), "--name", "Tell Out", "--kind", "village"]
        words += ["--parent", "X", "--lat", "36.9", "--lon", "41.1", "--who", "Rima", "--why", "seen"]
    asked: list[str] = []

    def ask(*_: object) -> None:
        asked.append(at)
        os.kill(os.getpid(), signal.SIGTERM)

    if at == "commit":
        sa.event.listen(sa.Engine, "commit", ask)
    else:
        monkeypatch.setattr("atomic.os.replace", ask)
    try:
        assert main(words) == 143
    finally:
        monkeypatch.undo()
        if at == "commit":
            sa.event.remove(sa.Engine, "commit", ask)
    assert asked == [at]
    one_line(capsys, "ended as asked")
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert standing(db) == before
    if not command.startswith("migrate-to"):
        assert not [path.name for path in tmp_path.iterdir() if "out." in path.name]
    if command == "gazetteer add":
        places = sorted((tmp_path / "places").iterdir())
        assert [(path.name, path.read_text().count("\n")) for path in places] == [("names.csv", 2), ("places.csv", 2)]
