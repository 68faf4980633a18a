"""How fast the analyst's numbers are made: ``python benchmarks/analysis.py [--incidents N]``.

A made-up million of incidents is held as the store holds them in memory; every answer is measured beside one pandas
``groupby`` over the same incidents in the same run: the ratio carries over to other machines, seconds do not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis import escalation, hotspots, matrix, ranking, spans, trends  # noqa: E402
from analysis.factions import members  # noqa: E402
from analysis.sample import Shown  # noqa: E402
from filters import Filters  # noqa: E402
from geo import boundaries  # noqa: E402
from geo.gazetteer.gazetteer import Gazetteer  # noqa: E402
from store.arrays import CODED, PLAIN, Columns, day_number, iso_day  # noqa: E402
from text import lexicon  # noqa: E402

_ROUNDS = 5
_TYPES = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots")


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast the analyst's numbers are made.")
    parser.add_argument("--incidents", type=int, default=1_000_000)
    number = parser.parse_args().incidents
    columns, kinds = made_up(number)
    newest = int(columns["date_from"][-1])
    filters = Filters(date_from=iso_day(newest - 364), date_to=iso_day(newest), factions=("regime",))
    frame = pd.DataFrame({"day": columns["date_from"], "type": columns["event_type"], "killed": columns["killed"]})
    everything = Shown.of(columns, Filters())
    span = everything.span
    assert span is not None
    last = spans.last_days(newest, 28)
    past = [*escalation.past_spans(last, everything.oldest), last]
    country = boundaries.load("admin0").geometry.iloc[0]
    cells = hotspots.hexagons(country, 5)

    def places(level: ranking.Level) -> dict[str, list[int]]:
        return ranking.units(columns.values["place_id"], columns.above, kinds, level)

    def rising() -> object:
        groups = places("admin3")
        days, codes = columns["date_from"][past_rows], columns["place_id"][past_rows]
        counts = escalation.counts_by_span([*groups.values()], days, codes, past, past_events)
        return escalation.changes([*groups], counts)

    def gathering() -> object:
        counts = hotspots.in_hexagons(
            everything.column("latitude"), everything.column("longitude"), everything.column("uncertainty_m"), 5
        )
        return hotspots.hot_hexagons(counts, cells, len(everything))

    days = everything.column("date_from")
    rows, events = everything.reports
    past_rows, past_events = everything.past_reports
    killed, codes, where = (columns[name][rows] for name in ("killed", "parties", "place_id"))
    works: dict[str, Callable[[], object]] = {
        "groupby": lambda: frame.groupby(["day", "type"])["killed"].agg(["size", "sum"]),
        "select": lambda: Shown.of(columns, filters),
        "trends": lambda: [
            trends.grouped(days, everything.column("event_type"), len(_TYPES), span, "month"),
            trends.compare(everything.past("date_from"), last, everything.oldest, everything.past("killed")),
        ],
        "top lists": lambda: [
            ranking.ranked(places("admin1"), where, killed, events=events),
            ranking.ranked(members(columns.actors), codes, killed, events=events),
        ],
        "matrix": lambda: matrix.who_hits_whom(columns.actors, codes, killed, events),
        "changes": rising,
        "hot spots": gathering,
    }
    seconds = {name: measured(work) for name, work in works.items()}
    print(f"{number:,} incidents, {columns.nbytes / 1e6:.0f} MB; processor seconds, median of {_ROUNDS}")
    for name, value in seconds.items():
        print(f"{name:10} {value:7.3f} s  {value / seconds['groupby']:6.2f} of a groupby")
    return 0


def measured(work: Callable[[], object]) -> float:
    """Processor seconds: those of other programs do not count."""
    work()  # what is loaded on the first call is not measured
    found = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return statistics.median(found)


def made_up(number: int) -> tuple[Columns, dict[str, str]]:
    """Columns of so many incidents over ten years: towns of all sizes, pairs of factions, tolls; seeded.

    One in ten is told a second time, of other places and factions.
    """
    random = np.random.default_rng(20210425)
    gazetteer = Gazetteer.load()
    towns = [p for p in gazetteer.places.values() if p.latitude is not None and p.tier == 1][:4000]
    weight = 1 / np.arange(1, len(towns) + 1)
    place = random.choice(len(towns), size=number, p=weight / weight.sum())
    actors = [*lexicon.actors().values()]
    pairs = random.integers(0, len(actors), size=(1500, 2))
    parties = tuple(
        json.dumps([[a.actor_id, "perpetrator", 1], *([[a.parent, "perpetrator", 0]] if a.parent else []),
                    [b.actor_id, "target", 1]])
        for a, b in ((actors[i], actors[j]) for i, j in pairs)
    )  # fmt: skip
    first = day_number("2015-01-01")
    days = np.sort(random.integers(first, first + 3650, size=number)).astype(np.int32)
    values = dict.fromkeys(CODED, ("",)) | {
        "event_type": _TYPES, "place_id": tuple(t.place_id for t in towns), "parties": parties,
        "status": ("new",), "modality": ("asserted",), "geo_precision": ("town",),
    }  # fmt: skip
    data = {name: np.zeros(number, kind) for name, (kind, _) in PLAIN.items()}
    data |= {name: np.zeros(number, np.int32) for name in CODED}
    data |= {
        "number": np.arange(number), "event": np.arange(number) // 10 * 10 + np.minimum(np.arange(number) % 10, 8),
        "date_from": days, "date_to": days,
        "latitude": np.array([t.latitude for t in towns])[place],
        "longitude": np.array([t.longitude for t in towns])[place],
        "killed": random.integers(-1, 5, size=number).astype(np.int32),
        "event_type": random.integers(0, len(_TYPES), size=number).astype(np.int32),
        "place_id": place.astype(np.int32),
        "parties": random.integers(0, len(parties), size=number).astype(np.int32),
    }  # fmt: skip
    above = {t.place_id: frozenset(p.place_id for p in (t, *gazetteer.chain(t.place_id))) for t in towns}
    return Columns(1, 1, data, values, above), {p.place_id: p.kind for p in gazetteer.places.values()}


if __name__ == "__main__":
    raise SystemExit(main())
