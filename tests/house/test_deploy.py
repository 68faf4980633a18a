"""A team's server: both ways to run it are of one list, closed to what they do not need, and their commands run."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from typed import ROOT, filled

sys.path.insert(0, str(ROOT / "deploy"))
import nightly
import services

from errors import StoreError
from filters import Filters
from store import Counts, Store

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


def test_the_files_are_as_the_list_writes_them() -> None:
    for name, content in services.files().items():
        assert (ROOT / "deploy" / name).read_text(encoding="utf-8") == content, "python deploy/services.py"


def unit(name: str) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(ROOT / "deploy" / "systemd" / f"waqai-{name}.service")
    return read


@pytest.mark.parametrize("one", services.SERVICES, ids=lambda s: s.name)
def test_a_service_has_no_root_no_writable_code_and_limits(one: services.Service) -> None:
    contained, on_server = COMPOSE["services"][one.name], unit(one.name)["Service"]
    assert contained["read_only"] is True
    assert contained["user"] == "10001:10001"
    assert contained["cap_drop"] == ["ALL"]
    assert contained["secrets"] == ["db"]
    assert contained["mem_limit"] and contained["cpus"] and contained["pids_limit"]
    assert on_server["User"] == "waqai"
    assert on_server["ProtectSystem"] == "strict"
    assert on_server["NoNewPrivileges"] == "true"
    assert on_server["MemoryMax"] == one.memory
    assert f"Environment=HOME={services.DATA}\n" in services.unit(one)  # its own is closed, and Streamlit looks there
    assert on_server["ReadWritePaths"].split() == list(one.writes)
    for text in (str(contained), (ROOT / "deploy" / "systemd" / f"waqai-{one.name}.service").read_text()):
        assert "postgresql+psycopg" not in text  # the address with its password comes from a file


def test_only_the_proxy_is_seen_from_outside_and_only_where_it_was_said() -> None:
    open_ = {name for name, one in COMPOSE["services"].items() if one.get("ports")}
    assert open_ == {"proxy"}
    assert all(port.startswith("${WAQAI_LISTEN:-127.0.0.1}") for port in COMPOSE["services"]["proxy"]["ports"])
    assert COMPOSE["networks"]["front"] == COMPOSE["networks"]["back"] == {"internal": True}
    assert "out" not in COMPOSE["services"]["db"]["networks"] + COMPOSE["services"]["page"]["networks"]
    assert "reverse_proxy" in (ROOT / "deploy" / "Caddyfile").read_text()


def test_secrets_are_made_once_and_read_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "deploy" / "secrets.sh", tmp_path)
    for _ in range(2):
        subprocess.run(["sh", str(tmp_path / "secrets.sh")], check=True, capture_output=True)
        address = (tmp_path / "secrets" / "db").read_text()
        password = (tmp_path / "secrets" / "db_password").read_text()
        assert address == f"postgresql+psycopg://waqai:{password}@db/waqai"
        assert len(password) == 48
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    from paths import store_address

    monkeypatch.delenv("WAQAI_DB", raising=False)
    monkeypatch.setenv("WAQAI_DB_FILE", str(tmp_path / "secrets" / "db"))
    assert store_address() == address


@pytest.mark.programs
@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None and os.environ.get("CI") != "true", reason="systemd is not installed"
)
@pytest.mark.parametrize("name", sorted(n for n in services.files() if n.startswith("systemd/waqai-")))
def test_systemd_understands_the_units(name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(ROOT / "deploy" / name)], capture_output=True, text=True, check=False
    )
    wrong = [line for line in done.stderr.splitlines() if name.rpartition("/")[2] in line]
    assert [line for line in wrong if "not executable" not in line and "No such file" not in line] == []


def command(name: str, folder: Path) -> list[str]:
    """What a unit starts, with this machine's folders in the place of the server's."""
    told = unit(name)["Service"]["ExecStart"].replace("${WAQAI_HOST}", "localhost")
    for there, here in ((services.PYTHON, sys.executable), (services.DATA, folder), (services.BACKUPS, folder / "b")):
        told = told.replace(str(there), str(here))
    return shlex.split(told)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    filled(tmp_path)
    (tmp_path / "db").write_text(str(tmp_path / "store.sqlite"))
    rest = {k: v for k, v in os.environ.items() if k != "WAQAI_DB"}
    return rest | {"WAQAI_DB_FILE": str(tmp_path / "db"), "WAQAI_VAR": str(tmp_path)}


@pytest.mark.programs
def test_the_page_of_the_unit_answers_and_ends_when_asked(tmp_path: Path, settings: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words = [port if word == "8501" else word for word in command("page", tmp_path)]
    with subprocess.Popen(words, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as page:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/health", timeout=2) as answer:
                    assert answer.read() == b"ok\n"
                break
            except OSError:
                assert page.poll() is None
                time.sleep(0.25)
        else:
            pytest.fail("the page did not answer")
        page.send_signal(signal.SIGTERM)
        page.wait(30)


@pytest.mark.programs
def test_the_watcher_of_the_unit_reads_the_inbox_and_ends_when_asked(tmp_path: Path, settings: dict[str, str]) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Shelling killed two civilians in the Halko neighbourhood of Qamishli.")
    listed = (ROOT / "deploy" / "sources.toml").read_text().replace(services.DATA, str(tmp_path))
    (tmp_path / "sources.toml").write_text(listed)
    store = Store(str(tmp_path / "store.sqlite"))
    before = store.queries.count(Filters()).reports
    with subprocess.Popen(command("watch", tmp_path), cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True) as one:
        assert one.stderr is not None
        line = one.stderr.readline()
        one.send_signal(signal.SIGTERM)
        assert one.wait(60) == 0
    assert "1 source, 1 article coded" in line
    assert store.queries.count(Filters()).reports == before + 1
    store.close()


@pytest.mark.programs
def test_the_backup_of_the_unit_can_be_restored(tmp_path: Path, settings: dict[str, str]) -> None:
    done = subprocess.run(
        command("backup", tmp_path), cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    file = Path(done.stdout.strip())
    assert file.parent == tmp_path / "b"
    assert file.stat().st_mode & 0o077 == 0
    kept = Store(str(file), existing=True)
    live = Store(str(tmp_path / "store.sqlite"), existing=True)
    assert kept.queries.count(Filters()) == live.queries.count(Filters()) != Counts(0, 0, 0)
    live.close()
    kept.close()


def test_old_backups_go_when_a_new_one_was_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    store, folder = filled(tmp_path), tmp_path / "backups"
    folder.mkdir()
    old = [folder / f"waqai-2026-01-0{day}T023000Z.sqlite" for day in range(1, 6)]
    other = folder / "waqai-by-hand.sqlite"
    for path in (*old, other):
        path.touch()
    made = nightly.nightly(folder, 3, str(store))
    assert sorted(folder.iterdir()) == sorted([*old[-2:], made, other])
    monkeypatch.setattr(nightly, "copy", lambda written, back: 0)  # nothing comes back
    time.sleep(1.1)  # names are of the second
    with pytest.raises(StoreError, match="what comes back is not what was written"):
        nightly.nightly(folder, 1, str(store))
    assert len(list(folder.glob("*.sqlite"))) == 4  # none was taken away for a backup that is none
    assert len(list(folder.glob("*.broken"))) == 1
    assert nightly.main([str(folder), "--db", str(tmp_path / "nothing.sqlite")]) == 1


@pytest.mark.parametrize("time_of_day", ["00:00", "02:30", "23:59"])
def test_the_next_night_is_within_a_day(time_of_day: str) -> None:
    assert 0 < nightly.until(time_of_day) <= 86_401
