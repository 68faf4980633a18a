"""A backup that is known to be one: written, restored into an empty store, compared, and old ones taken away.

``python deploy/nightly.py FOLDER [--keep N] [--every-day HH:MM]``; exit code 1 where the backup cannot be restored.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from errors import StoreError, WaqaiError
from filters import Filters
from store import Store
from store.backup import backup, copy

NAME = re.compile(r"waqai-\d{4}-\d\d-\d\dT\d{6}Z\.sqlite")


def nightly(folder: Path, keep: int, db: str | None = None) -> Path:
    """Write and try a backup, then keep the newest ``keep`` of the folder; nothing is taken away before that.

    Raises
    ------
    StoreError
        The store cannot be read, the file cannot be written, or what comes back from it is something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"waqai-{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%SZ}.sqlite"
    store = Store(db, existing=True)
    try:
        backup(store, file)
    finally:
        store.close()
    try:
        tried(file)
    except WaqaiError:
        file.rename(file.with_suffix(".broken"))
        raise
    file.chmod(0o600)
    old = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))[:-keep]
    for path in old:
        path.unlink()
    return file


def tried(file: Path) -> None:
    """Restore a backup into an empty store and look whether all came back."""
    with tempfile.TemporaryDirectory() as empty:
        written = Store(str(file), existing=True)
        back = Store(str(Path(empty) / "back.sqlite"), place_chain=lambda place_id: [])
        try:
            copy(written, back)
            found = [(one.queries.count(Filters()), one.log.verify()) for one in (written, back)]
        finally:
            written.close()
            back.close()
    if found[0] != found[1]:
        raise StoreError(f"{file}: what comes back is not what was written: {found[1]} for {found[0]}")
    if found[0][1].broken_at is not None:
        raise StoreError(f"{file}: the log is broken at row {found[0][1].broken_at}; look at ./waqai log --verify")


def until(clock: str) -> float:
    """Seconds until a time of day (HH:MM, UTC) comes next."""
    now = dt.datetime.now(dt.UTC)
    hour, minute = map(int, clock.split(":"))
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return ((then - now).total_seconds() - 1) % 86_400 + 1


def main(arguments: list[str] | None = None) -> int:
    """Run once, or each day at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=int, default=14)
    parser.add_argument("--every-day", metavar="HH:MM")
    parser.add_argument("--db")
    given = parser.parse_args(arguments)
    if given.keep < 1:
        parser.error("--keep: keep at least 1")
    while True:
        if given.every_day:
            time.sleep(until(given.every_day))
        try:
            print(nightly(given.folder, given.keep, given.db), flush=True)
            code = 0
        except (WaqaiError, OSError) as error:
            print(error, file=sys.stderr, flush=True)
            code = 1
        if not given.every_day:
            return code


if __name__ == "__main__":
    sys.exit(main())
