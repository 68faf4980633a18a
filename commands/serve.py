"""``serve``: the dashboard on a port of this machine."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import click

from commands.options import Number, command, db_option, open_store
from errors import UsageError
from paths import ROOT, store_address

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
@click.option("--feeds", is_flag=True, help="also answer for saved views: /feed/VIEW.atom, .geojson and .csv")
@db_option
def serve(address: str, port: int, feeds: bool, db: str | None) -> int:
    """Run the dashboard until it is interrupted."""
    if db:  # a mistyped path must not open an empty map; the usual store may be new
        with open_store(db, existing=True):
            pass
    if not 1 <= port <= 65535:
        raise UsageError("--port", str(port), f"is not a {PORT}")
    if taken(address, port):
        way_out = f"try: make run PORT={port + 1}, or python cli.py serve --port {port + 1}"
        raise UsageError("--port", str(port), f"is taken by another program; {way_out}")
    db = db or store_address()
    environment = (
        dict(os.environ) | ({"WAQAI_DB": absolute(db)} if db else {}) | ({"WAQAI_FEEDS": "1"} if feeds else {})
    )
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
    os.chdir(ROOT)  # where the dashboard's settings lie
    if os.name == "posix":  # in our place, so that a signal to us ends the dashboard
        os.execve(streamlit[0], streamlit, environment)
    return subprocess.call(streamlit, env=environment)


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
