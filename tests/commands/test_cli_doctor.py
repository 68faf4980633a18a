"""``doctor`` names what is amiss and how to mend it, each kind tried."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest
from servers import gives, site
from typed import filled

from commands import doctor
from commands.main import main

Usage, Ended = namedtuple("Usage", "total used free"), namedtuple("Ended", "stdout stderr")


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(doctor, "VAR", tmp_path)
    monkeypatch.setattr(doctor, "ASSETS", tmp_path)
    monkeypatch.setattr(doctor, "_is_root", lambda: False)
    (tmp_path / "leaflet.js").touch()
    return filled(tmp_path)


def test_a_sound_installation_is_said_to_be_one(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor"])
    said = capsys.readouterr().out
    assert (code, "AMISS" in said) == (0, False), said
    for subject in ("python:", "packages:", "store:", "log:", "disk:", "clock:", "assets:", "user:"):
        assert f"ok    {subject}" in said


class Early(dt.datetime):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return dt.datetime(1970, 1, 1, tzinfo=tz)


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        ("python", "install Python 99.0 or newer"),
        ("packages", "0.0.0, not"),
        ("disk", "make room on the disk"),
        ("clock", "set the clock"),
        ("assets", "make assets"),
        ("root", "run it as a user of its own"),
        ("secrets", "chmod 640"),
        ("no store", "name another store"),
        ("truncated", "AMISS store"),
        ("log", "broken at row"),
        ("no backups", "holds none"),
        ("old backup", "systemctl start waqai-backup"),
        ("watcher", "sudo systemctl start waqai-watch.service"),
    ],
)
def test_what_is_amiss_is_named_with_the_way_out(
    sound: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], break_it: str, says: str
) -> None:
    if break_it == "python":
        monkeypatch.setattr(doctor, "OLDEST", (99, 0))
    elif break_it == "packages":
        monkeypatch.setattr(doctor, "version", lambda name: "0.0.0")
    elif break_it == "disk":
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: Usage(10, 9, 1))
    elif break_it == "clock":
        monkeypatch.setattr(doctor.dt, "datetime", Early)
    elif break_it == "assets":
        (sound.parent / "leaflet.js").unlink()
    elif break_it == "root":
        monkeypatch.setattr(doctor, "_is_root", lambda: True)
    elif break_it == "secrets":
        secret = sound.parent / "secret"
        secret.write_text(str(sound))
        secret.chmod(0o644)
        monkeypatch.setenv("WAQAI_DB_FILE", str(secret))
    elif break_it == "no store":
        monkeypatch.setenv("WAQAI_DB", str(sound.parent / "nothing.sqlite"))
    elif break_it == "truncated":
        sound.write_bytes(sound.read_bytes()[:5000])
    elif break_it == "watcher":
        monkeypatch.setattr(doctor, "UNIT_FILES", sound.parent)
        (sound.parent / "waqai-watch.service").touch()
        monkeypatch.setattr(doctor.shutil, "which", lambda name: name)
        monkeypatch.setattr(doctor.subprocess, "run", lambda command, **how: Ended(stdout="inactive\n", stderr=""))
    elif "backup" in break_it:
        folder = sound.parent / "backups"
        folder.mkdir()
        monkeypatch.setenv("WAQAI_BACKUPS", str(folder))
        if break_it == "old backup":
            (folder / "waqai-2026-01-02T023000Z.sqlite").touch()
    else:
        with sqlite3.connect(sound) as database:
            database.execute(
                "INSERT INTO log (number, at, who, what, subject, field, before, after, why, hash)"
                " VALUES (1, 't', 'w', 'note', 's', '', '', '', '', 'none')"
            )
    assert main(["doctor"]) == 1
    assert says in capsys.readouterr().out


def test_a_running_page_is_asked_where_its_address_is_given(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site({"/health": gives("ok\n")}) as well, site({"/health": gives("no", status=503)}) as ill:
        assert main(["doctor", "--url", well.url]) == 0
        assert main(["doctor", "--url", ill.url]) == 1
        gone = ill.url
    assert main(["doctor", "--url", gone]) == 1
    said = capsys.readouterr().out
    assert "answers 200" in said and "answers 503" in said and "does not answer" in said
