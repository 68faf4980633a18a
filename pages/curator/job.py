"""An ingest that the page starts: a process of its own, which goes on when the reader leaves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import atomic
import paths
from paths import ROOT

VAR = paths.VAR
STATUS = VAR / "ingest-status.json"
UPLOADS = VAR / "uploads"
SILENT = 15  # seconds without a status after which another reader's ingest counts as ended


def start(arguments: Iterable[str]) -> subprocess.Popen[bytes]:
    """Start ``cli.py ingest`` with these arguments, on the store of the dashboard."""
    VAR.mkdir(exist_ok=True)
    atomic.write(STATUS, json.dumps({"done": 0, "name": "", "at": time.time(), "started": time.time()}))
    command = [sys.executable, str(ROOT / "cli.py"), "ingest", "--status", str(STATUS), *arguments]
    with (VAR / "ingest.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=os.environ.copy()
        )


def status() -> dict[str, Any] | None:
    """What the last ingest said about itself; None when there was none."""
    try:
        found = json.loads(STATUS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def complaint() -> str:
    """The last line an ingest wrote, for one that ended early."""
    try:
        lines = (VAR / "ingest.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""


def keep(name: str, content: bytes) -> Path:
    """Keep an uploaded file under a name that cannot lead out of the folder; an earlier one of that name stays."""
    UPLOADS.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^\w.\- ]+", "_", Path(name.replace("\\", "/")).name).strip(". ") or "file"
    path, number = UPLOADS / plain, 1
    while path.exists() and path.read_bytes() != content:
        number += 1
        path = UPLOADS / f"{Path(plain).stem}-{number}{Path(plain).suffix}"
    atomic.write(path, content)
    return path
