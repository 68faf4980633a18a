"""What tests of the command line share: input files, a filled store, programs to run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from commands.main import main
from models import Incident

ROOT = Path(__file__).resolve().parents[2]
KEYS = set(Incident("i", "a").to_record())


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def filled(tmp_path: Path) -> Path:
    """A store with two incidents, one without a place."""
    records = (
        '{"id": "h", "text": "قصف حي حلكو", "published": "2021-04-25"}',
        '{"id": "s", "text": "shelling", "source": "North Press"}',
    )
    assert main(["ingest", write(tmp_path / "in.jsonl", *records)]) == 0
    return tmp_path / "store.sqlite"


def run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **more)
