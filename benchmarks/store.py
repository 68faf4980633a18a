"""How fast a large store answers: ``python benchmarks/store.py STORE`` (made by ``benchmarks/million.py``).

Medians in milliseconds of what a page asks for. For comparison the same on another database: run it on each.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from filters import Filters  # noqa: E402
from store import Store  # noqa: E402
from store.schema import incident_actor  # noqa: E402

YEAR = ("2019-01-01", "2019-12-31")
PAGE = 100
ROUNDS = 9


def day_by_faction(store: Store) -> int:
    """Incidents of a year by day and faction, those above counted too."""
    a = incident_actor.c
    question = (
        sa.select(a.date_from, a.actor_id, sa.func.count(a.number.distinct()))
        .where(a.on_map == 1, a.date_from >= YEAR[0], a.date_from <= YEAR[1])
        .group_by(a.date_from, a.actor_id)
    )
    with store.database.reading() as connection:
        return len(connection.execute(question).all())


def page(store: Store, filters: Filters) -> object:
    """The newest of what the filters show."""
    return next(store.queries.batches(filters, PAGE), ())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", metavar="STORE")
    store = Store(parser.parse_args().store, existing=True)
    faction = "regime"
    questions: dict[str, Callable[[], object]] = {
        "newest of everything": lambda: page(store, Filters()),
        "newest of a year, a faction and a type": lambda: page(
            store, Filters(*YEAR, factions=(faction,), event_types=("Battles",))
        ),
        "newest in a governorate": lambda: page(store, Filters(place_ids=("SY08",))),
        "newest in a box": lambda: page(store, Filters(bbox=(40.5, 36.5, 42.0, 37.5))),
        "newest with a word": lambda: page(store, Filters(text="القامشلي")),
        "count of a year and a faction": lambda: store.queries.count(Filters(*YEAR, factions=(faction,))),
        "day by faction of a year": lambda: day_by_faction(store),
        "all as arrays": store.queries.columns,
    }
    print(f"{store.url}: {store.queries.count(Filters()).total} incidents on the map")
    for name, ask in questions.items():
        ask()
        taken = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - start) * 1000)
        print(f"  {statistics.median(taken):8.1f} ms  {name}")
    store.close()


if __name__ == "__main__":
    main()
