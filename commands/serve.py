"""``serve``: the dashboard on a port of this machine."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from commands.options import Number, command, db_option, open_store
from errors import UsageError
from paths import LOCAL, ROOT, own_hosts, store_address

EVERYWHERE = ("0.0.0.0", "::")  # all addresses of this machine
PORT = "port; give a number from 1 to 65535, such as 8502"


@command()
@click.option(
    "--address",
    default="localhost",
    help="who can see it: localhost (default) this machine only, 0.0.0.0 the network",
)
@click.option(
    "--port", type=Number(int, PORT), default=8501, metavar="PORT", help="port of the dashboard (default: 8501)"
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="a name this server is reached by, such as desk.example.org behind a proxy; others are refused",
)
@click.option("--open", "open_", is_flag=True, help="let everybody who reaches the address see and change all, unasked")
@click.option("--feeds", is_flag=True, help="also answer for saved views: /feed/VIEW.atom, .geojson and .csv")
@db_option
def serve(address: str, port: int, hosts: tuple[str, ...], open_: bool, feeds: bool, db: str | None) -> int:
    """Run the dashboard until it is interrupted."""
    if db:  # a mistyped path must not open an empty map; the usual store may be new
        with open_store(db, existing=True):
            pass
    if not 1 <= port <= 65535:
        raise UsageError("--port", str(port), f"is not a {PORT}")
    closed(address, hosts or own_hosts(), open_)
    if taken(address, port):
        way_out = f"try: make run PORT={port + 1}, or python cli.py serve --port {port + 1}"
        raise UsageError("--port", str(port), f"is taken by another program; {way_out}")
    names = answered(address, hosts)
    environment = dict(os.environ) | {"WAQAI_HOSTS": ",".join(names)} | ({"WAQAI_FEEDS": "1"} if feeds else {})
    if db := db or os.environ.get("WAQAI_DB"):
        environment["WAQAI_DB"] = absolute(db)
    elif store_address() is not None:  # the file stays named, so that its password stands in no environment
        environment["WAQAI_DB_FILE"] = str(Path(os.environ["WAQAI_DB_FILE"]).resolve())
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        # Without its own address, it asks a server on the internet for it.
        "browser.serverAddress": "localhost" if address in EVERYWHERE else address,
    }
    streamlit = [sys.executable, "-m", "streamlit", "run", str(ROOT / "server.py")]
    streamlit += [f"--{key}={value}" for key, value in options.items()]
    streamlit += [f"--server.allowedHosts={name}" for name in names]  # the socket's own check, besides ours
    os.chdir(ROOT)  # where the dashboard's settings lie
    if os.name == "posix":  # in our place, so that a signal to us ends the dashboard
        os.execve(streamlit[0], streamlit, environment)
    return subprocess.call(streamlit, env=environment)


def closed(address: str, hosts: Sequence[str], open_: bool) -> None:
    """Refuse to be reached from elsewhere, directly or through a proxy, unasked and without signing in.

    Raises
    ------
    UsageError
        An address or a name is not this machine's own, no login is configured, and ``--open`` is not said.
    """
    if open_:
        return
    proxy = os.environ.get("WAQAI_BIND", "").split()  # where the proxy of deploy/ listens for this page
    for option, names in (("--address", (address,)), ("--host", hosts), ("WAQAI_BIND", proxy)):
        for name in names:
            if name not in LOCAL and not is_local(name) and not login_configured():
                meaning = "everybody who reaches it could read, change and add incidents and sources without signing in"
                way_out = "configure a login (README, Signing in), or say --open where a proxy asks who one is"
                raise UsageError(option, name, f"is for other machines, and {meaning}; {way_out}")


def login_configured() -> bool:
    """Whether readers have to sign in, as ``.streamlit/secrets.toml`` says."""
    from pages.shared.auth_settings import read

    settings = read([str(ROOT / ".streamlit" / "secrets.toml")])
    return settings.on and not settings.wrong


def is_local(address: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_local("localhost"), is_local("127.0.0.2"), is_local("0.0.0.0")
    (True, True, False)
    """
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def answered(address: str, hosts: Sequence[str]) -> list[str]:
    """The hosts a server answers for: this machine's own names, where it listens, and those it was given.

    >>> answered("0.0.0.0", ["desk.example.org"])
    ['localhost', '127.0.0.1', '::1', '*', 'desk.example.org']
    """
    listening = ["*"] if address in EVERYWHERE else [address]  # any address in digits is this machine's then
    return list(dict.fromkeys([*LOCAL, *listening, *(hosts or own_hosts())]))


def taken(address: str, port: int) -> bool:
    """Whether another program listens there; anything else that is wrong the dashboard says itself."""
    try:
        for family, _, _, _, where in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM):
            socket.create_server(where[:2], family=family).close()
    except (OSError, OverflowError) as error:
        return isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    return False


def absolute(db: str) -> str:
    """A store's address that holds in another folder, too.

    >>> absolute("postgresql://host/waqai")
    'postgresql://host/waqai'
    """
    file = db.removeprefix("sqlite:///")
    return db if "://" in file or file == "" else str(Path(file).resolve())
