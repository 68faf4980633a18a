"""How long linking takes as a store grows: ``python benchmarks/linking.py [ROWS ...]`` (10,000 and 100,000 incidents).

Made-up stores of ``benchmarks/million.py`` with thirty incidents a day are linked from nothing (a million on the
twelve years there are, 230 a day). Printed are the seconds of processor time and the exponent from one size to the
next: 1 is linear, 2 grows with the square. Then a day of 5,000 incidents is linked, and 2,000 reports new on it.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import million  # noqa: E402
import sqlalchemy as sa  # noqa: E402

from store import Store  # noqa: E402
from store.database import fact, keep_fact  # noqa: E402
from store.links.groups import LINKED  # noqa: E402
from store.schema import incident, report_group  # noqa: E402

A_DAY = 30
BUSY_DAY, NEW = 5_000, 2_000


def relinked(store: Store, after: int = 0) -> float:
    """Seconds of processor time in which the incidents behind a number are linked, all others having been."""
    with store.database.writing() as connection:
        revision = fact(connection, "revision") or 1
        new = incident.c.number > after
        connection.execute(sa.update(incident).values(revision=sa.case((new, revision), else_=revision - 1)))
        connection.execute(sa.update(incident).where(new).values(event=incident.c.number))
        connection.execute(sa.delete(report_group).where(report_group.c.number > after))
        keep_fact(connection, LINKED, revision - 1)
    started = time.process_time()
    store.links.link()
    return time.process_time() - started


def made(folder: str, rows: int, days: int) -> Store:
    """A store of so many incidents on so many days."""
    million.DAYS = days
    path = f"{folder}/{rows}.sqlite"
    million.build(path, rows)
    return Store(path, existing=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", metavar="ROWS", type=int, nargs="*", default=[10_000, 100_000])
    before: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for rows in sorted(parser.parse_args().rows):
            with closing(made(folder, rows, min(len(million.DAY), -(-rows // A_DAY)))) as store:
                seconds = relinked(store)
            exponent = "" if before is None else f", exponent {math.log(seconds / before[1], rows / before[0]):.2f}"
            print(f"{rows} incidents linked: {seconds:.1f} s of processor time{exponent}", flush=True)
            before = rows, seconds
        with closing(made(folder, BUSY_DAY, 1)) as store:
            print(f"a day of {BUSY_DAY} incidents: {relinked(store):.1f} s")
            print(f"{NEW} of them new: {relinked(store, BUSY_DAY - NEW):.1f} s")


if __name__ == "__main__":
    main()
