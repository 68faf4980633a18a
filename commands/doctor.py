"""``doctor``: what is amiss with this installation, and how to mend it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import ssl
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from commands.console import DONE, SOME_FAILED, say
from commands.options import command, db_option
from errors import WaqaiError
from paths import ASSETS, ROOT, VAR

OLDEST = (3, 11, 5)  # Python: what soupsieve of the requirements asks for
UNIT_FILES = Path("/etc/systemd/system")
LEAST_FREE = 1_000_000_000  # bytes: an ingest and a backup need some
NEWEST_BACKUP = dt.timedelta(hours=26)  # a night's, and it may take its time
BUILT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # no clock that is right shows an earlier time
_BACKUP = re.compile(r"waqai-(\d{4}-\d\d-\d\dT\d{6}Z)\.sqlite")  # as deploy/nightly.py names them
_UNITS = ("waqai-page.service", "waqai-watch.service", "waqai-backup.timer")
_PIN = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)\s*(?:;([^#]*))?(?:#|$)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was seen, and how to mend it; ``way_out`` is empty where all is well."""

    subject: str
    seen: str
    way_out: str = ""


@command()
@click.option("--url", metavar="ADDRESS", help="also ask the running dashboard there, such as http://localhost:8501")
@db_option
def doctor(url: str | None, db: str | None) -> int:
    """Look at versions, store, disk, clock, assets and permissions, and say how to mend what is amiss."""
    looks: list[Callable[[], Iterator[Finding]]] = [
        python, packages, lambda: store(db), units, backups, disk, clock, assets, permissions, lambda: page(url),
    ]  # fmt: skip
    found = [finding for look in looks for finding in look()]
    for one in found:
        say(f"{'ok   ' if not one.way_out else 'AMISS'} {one.subject}: {one.seen}")
        if one.way_out:
            say(f"      {one.way_out}")
    return SOME_FAILED if any(one.way_out for one in found) else DONE


def python() -> Iterator[Finding]:
    """The version of Python."""
    wanted = ".".join(map(str, OLDEST))
    old = sys.version_info[:3] < OLDEST
    yield Finding("python", sys.version.split()[0], f"install Python {wanted} or newer; make setup" if old else "")


def packages() -> Iterator[Finding]:
    """Whether the packages are those of the requirements."""
    from packaging.markers import Marker

    wrong, right = [], 0
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        pin = _PIN.match(line)
        if pin is None or (pin[3] and not Marker(pin[3]).evaluate()):
            continue
        try:
            there = version(pin[1])
        except PackageNotFoundError:
            there = "missing"
        right += there == pin[2]
        if there != pin[2]:
            wrong.append(f"{pin[1]} {there}, not {pin[2]}")
    mend = "make setup, or: pip install --require-hashes -r deploy/requirements.lock"
    yield Finding("packages", "; ".join(wrong) or f"{right} as required", mend if wrong else "")


def store(db: str | None) -> Iterator[Finding]:
    """Whether the store opens, at which step it stands, and whether its log holds."""
    from store import Store
    from store.schema import HEAD

    try:
        opened = Store(db, existing=True)
    except (WaqaiError, OSError) as error:
        yield Finding(
            "store", " ".join(str(error).split()), "start the database, or name another store: --db, WAQAI_DB"
        )
        return
    try:
        verified, changed = opened.log.verify(), opened.queries.changed_at()
        yield Finding("store", f"{opened.url}, step {HEAD}")
        broken = verified.broken_at is not None
        seen = f"broken at row {verified.broken_at}" if broken else f"{verified.rows} rows, all as written"
        yield Finding("log", seen, "compare with a backup: ./waqai log --verify --db BACKUP" if broken else "")
        if changed is not None and changed > dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5):
            yield Finding("store's clock", f"last changed {changed:%Y-%m-%d %H:%M} UTC, which is to come", SET_CLOCK)
    except WaqaiError as error:
        yield Finding("store", " ".join(str(error).split()), "restore a backup: ./waqai restore BACKUP --db NEW")
    finally:
        opened.close()


def units() -> Iterator[Finding]:
    """Whether what systemd is to run here does run."""
    for unit in _UNITS:
        if not (UNIT_FILES / unit).exists() or not shutil.which("systemctl"):
            continue
        asked = subprocess.run(["systemctl", "is-active", unit], capture_output=True, text=True, check=False)
        seen = asked.stdout.strip() or asked.stderr.strip()
        yield Finding(
            unit, seen, "" if seen == "active" else f"sudo systemctl start {unit}; why: sudo journalctl -u {unit}"
        )


def backups() -> Iterator[Finding]:
    """Whether the newest backup is of the last night, where ``WAQAI_BACKUPS`` names their folder."""
    if not (folder := os.environ.get("WAQAI_BACKUPS")):
        return
    mend = "see what the last one says: sudo journalctl -u waqai-backup; make one: sudo systemctl start waqai-backup"
    try:
        made = [stamp[1] for file in Path(folder).iterdir() if (stamp := _BACKUP.fullmatch(file.name))]
    except OSError as error:
        yield Finding("backups", f"{folder}: {error.strerror}", mend)
        return
    if not made:
        yield Finding("backups", f"{folder} holds none", mend)
        return
    newest = dt.datetime.strptime(max(made), "%Y-%m-%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    old = dt.datetime.now(dt.UTC) - newest > NEWEST_BACKUP
    yield Finding("backups", f"{len(made)} in {folder}, the newest of {newest:%Y-%m-%d %H:%M} UTC", mend if old else "")


def disk() -> Iterator[Finding]:
    """Whether there is room to work."""
    folder = next(f for f in (VAR, *VAR.parents) if f.exists())
    free = shutil.disk_usage(folder).free
    mend = f"make room on the disk of {folder}; old backups go first"
    yield Finding("disk", f"{free / 1e9:.1f} GB free for {VAR}", mend if free < LEAST_FREE else "")


SET_CLOCK = "set the clock: timedatectl set-ntp true"


def clock() -> Iterator[Finding]:
    """Whether the clock can be right."""
    now = dt.datetime.now(dt.UTC)
    yield Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC", SET_CLOCK if now < BUILT else "")


def assets() -> Iterator[Finding]:
    """Whether the map needs no connection."""
    there = (ASSETS / "leaflet.js").is_file()
    seen = "the map's library is here" if there else "the map's library is not here: browsers would fetch it elsewhere"
    yield Finding("assets", seen, "" if there else "install npm, then: make assets")


def permissions() -> Iterator[Finding]:
    """Whether what is kept can be written, and secrets are read by nobody else."""
    folder = next(f for f in (VAR, *VAR.parents) if f.exists())
    if not os.access(folder, os.W_OK):
        yield Finding("permissions", f"{folder} cannot be written", f"chown it to the user that runs Waqai: {folder}")
    secrets = [ROOT / ".streamlit" / "secrets.toml", *map(Path, filter(None, [os.environ.get("WAQAI_DB_FILE")]))]
    for file in secrets:
        try:
            mode = file.stat().st_mode
        except OSError:
            continue
        if not os.access(file, os.R_OK):
            yield Finding("permissions", f"{file} cannot be read by this user", f"chgrp it to the user's group: {file}")
        if mode & stat.S_IROTH:
            yield Finding("permissions", f"{file} can be read by everybody", f"chmod 640 {file}")
    yield Finding("user", "root" if _is_root() else "not root", "run it as a user of its own" if _is_root() else "")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def page(url: str | None) -> Iterator[Finding]:
    """Whether the running dashboard answers, where its address is given."""
    if not url:
        return
    mend = "see what it says where it runs: sudo journalctl -u waqai-page, or docker compose logs page"
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=10) as answer:
            yield Finding("page", f"{url} answers {answer.status}")
    except urllib.error.HTTPError as error:
        yield Finding("page", f"{url} answers {error.code}", mend)
    except (OSError, ValueError) as error:
        if isinstance(getattr(error, "reason", None), ssl.SSLCertVerificationError):
            root = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
            mend = f"this machine does not trust the certificate; if it is Caddy's own, say SSL_CERT_FILE={root}"
        yield Finding("page", f"{url} does not answer: {error}", mend)
