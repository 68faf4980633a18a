"""``serve``: the dashboard's port, address and store."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest
from typed import ROOT

from commands import serve as serve_module
from commands.main import main
from commands.serve import absolute, taken
from store import Store


@pytest.mark.parametrize("way", ["--db", "WAQAI_DB"])
def test_serve_runs_the_dashboard_with_the_store_and_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    called: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda program, command, environment: called.append((command, environment)))
    monkeypatch.setattr(subprocess, "call", lambda command, env: called.append((command, env)) or 0)
    monkeypatch.chdir(tmp_path)
    if way == "WAQAI_DB":
        monkeypatch.setenv(way, "here.sqlite")
    else:
        Store("here.sqlite").close()
    assert main(["serve", "--port", "9000", *(["--db", "here.sqlite"] if way == "--db" else [])]) == 0
    command, environment = called[0]
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert Path(command[4]) == ROOT / "server.py"
    assert {"--server.port=9000", "--server.address=localhost", "--browser.serverAddress=localhost"} <= set(command)
    assert environment["WAQAI_DB"] == str(tmp_path / "here.sqlite")


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999"])
def test_what_is_no_port_is_said_before_anything_is_started(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", port]) == 2
    assert f"--port: '{port}' is not a port; give a number from 1 to 65535" in capsys.readouterr().err


def test_a_taken_port_is_told_with_another(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--address", "127.0.0.1", "--port", str(port)]) == 2
    says = f"--port: '{port}' is taken by another program; try: make run PORT={port + 1}, or python cli.py serve"
    assert says in capsys.readouterr().err
    assert not taken("127.0.0.1", port)  # free again
    assert not taken("127.0.0.1", 70000)  # no port at all: not for us to say


@pytest.mark.parametrize(
    ("db", "address"),
    [
        ("postgresql://host/waqai", "postgresql://host/waqai"),
        ("sqlite://", "sqlite://"),
        ("a.sqlite", "{here}/a.sqlite"),
        ("sqlite:///a.sqlite", "{here}/a.sqlite"),
        ("sqlite:////tmp/a.sqlite", "/tmp/a.sqlite"),
    ],
)
def test_addresses_hold_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: str, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute(db) == address.format(here=tmp_path)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """What would be started instead of this process."""
    called: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda program, command, environment: called.append((command, environment)))
    monkeypatch.setattr(subprocess, "call", lambda command, env: 0)  # where execve comes back, as here
    monkeypatch.setattr(serve_module, "taken", lambda address, port: False)
    monkeypatch.chdir(Path.cwd())
    monkeypatch.delenv("WAQAI_HOSTS", raising=False)
    return called


@pytest.mark.parametrize("way", ["--address", "--host", "WAQAI_BIND"])
@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "desk.example.org"])
def test_an_address_others_see_wants_a_login_or_the_word(
    started: list[tuple[list[str], dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    address: str,
    way: str,
) -> None:
    monkeypatch.setattr(serve_module, "login_configured", lambda: False)
    if way == "WAQAI_BIND":  # where the proxy listens
        monkeypatch.setenv(way, address)
    asked = [] if way == "WAQAI_BIND" else [way, address]
    assert main(["serve", *asked]) == 2
    assert "is for other machines, and everybody who reaches it could read, change" in capsys.readouterr().err
    assert started == []
    assert main(["serve", *asked, "--open"]) == 0
    monkeypatch.setattr(serve_module, "login_configured", lambda: True)
    assert main(["serve", *asked]) == 0
    assert len(started) == 2


def test_the_server_answers_for_its_own_names_and_those_it_is_given(
    started: list[tuple[list[str], dict[str, str]]],
) -> None:
    assert main(["serve", "--host", "localhost"]) == main(["serve", "--host", "desk.example.org", "--open"]) == 0
    (first, own), (second, given) = started
    assert own["WAQAI_HOSTS"] == "localhost,127.0.0.1,::1"
    assert given["WAQAI_HOSTS"] == "localhost,127.0.0.1,::1,desk.example.org"
    assert "--server.allowedHosts=desk.example.org" in second
    assert "--server.allowedHosts=localhost" in first


def test_a_password_in_a_file_stays_out_of_the_environment(
    started: list[tuple[list[str], dict[str, str]]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "db").write_text("postgresql+psycopg://waqai:secret@localhost/waqai", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WAQAI_DB", raising=False)
    monkeypatch.setenv("WAQAI_DB_FILE", "db")
    assert main(["serve"]) == 0
    ((_, environment),) = started
    assert environment["WAQAI_DB_FILE"] == str(tmp_path / "db")
    assert not any("secret" in value for value in environment.values())
