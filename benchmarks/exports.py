"""How long exports take: ``python benchmarks/exports.py [STORE]``.

Ten thousand incidents in every form of figure and of file, made up at real places; with a STORE, such as the million
of ``benchmarks/million.py``, all of it to CSV and GeoParquet, with the memory that took. Times are in seconds.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from exports.data import writer
from exports.extract import Selection, Source
from exports.figures import figure
from exports.figures.design import Design
from exports.figures.timeline import previous
from filters import Filters
from geo.map.palette import marks
from models import Counts, Evidence, Incident, IncidentActor
from store import Store
from wording.texts import gazetteer

COUNT = 10_000
# Seconds and bytes that may be taken for ten thousand incidents.
TARGETS = {".png": 1.5, ".pdf": 2.0, ".pptx": 2.0, ".html": 2.0, ".gpkg": 1.0}
SMALL = 3_000_000
ACTORS = (
    IncidentActor(
        "asayish", "Internal Security Forces (Asayish)", "قوى الأمن الداخلي (الأسايش)", "political_militia", "party"
    ),
    IncidentActor("ndf", "National Defence Forces", "قوات الدفاع الوطني", "political_militia", "party"),
)


def incidents(count: int) -> list[Incident]:
    """Made-up incidents over the villages and towns of Syria and three years."""
    known = gazetteer()
    places = [known.describe(p) for p in known.places.values() if p.kind in ("village", "town", "city") and p.latitude]
    types = list(marks())
    words = "قصفت قوات مواقع في محيط البلدة وأصيب مدنيون"
    return [
        Incident(
            f"{n:016x}", f"a{n // 4}", f"{2021 + n % 3}-{n % 12 + 1:02}-{n % 28 + 1:02}", None, "day",
            "Political violence", types[n % len(types)], "Armed clash", "", ACTORS, places[n * 7919 % len(places)],
            None, "town", n % 5 or None, n % 5 or None, None, None, "new", "asserted", None, 0.7,
            ("place: town +0.18",),
            (Evidence("event_type", "text", 0, 4, words[:4]), Evidence("place", "text", 5, 20, words[5:20])),
        )
        for n in range(count)
    ]  # fmt: skip


def timed(name: str, path: Path, make: partial[object]) -> None:
    wall, work = time.perf_counter(), time.process_time()
    make()
    wall, work = time.perf_counter() - wall, time.process_time() - work
    size, most = path.stat().st_size, TARGETS.get(path.suffix)
    verdict = "" if most is None else "  ok" if wall <= most else f"  above {most} s"
    if path.suffix == ".html" and size > SMALL:
        verdict += f"  above {SMALL:,} bytes"
    print(f"{name:28} {wall:7.2f} s wall {work:7.2f} s processor {size:14,} bytes{verdict}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            million(Path(folder), Store(sys.argv[1], existing=True))
            return
        filters = Filters(date_from="2022-01-01", date_to="2024-12-31")
        made = incidents(COUNT)
        sources = [
            Source(f"a{n}", f"Report {n}", "Example", f"https://example.org/{n}", "2022-01-01")
            for n in range(COUNT // 4)
        ]

        def chosen() -> Selection:
            return Selection.of(made, filters, Counts(COUNT, COUNT, 0), sources)

        before = previous(filters) and Selection.of(made[:100], filters, Counts(100, COUNT, 0))
        warm = Path(folder) / "warm.png"
        figure.draw(
            Selection.of(made[:10], filters, Counts(10, COUNT, 0)), warm
        )  # libraries, letters and outlines are read
        for ending in figure.ENDINGS:
            path = Path(folder) / f"map{ending}"
            timed(f"map {ending}", path, partial(figure.draw, chosen(), path, Design(lang="ar")))
        for template in ("report", "weekly", "comparison"):
            path = Path(folder) / f"{template}.pdf"
            timed(f"{template} .pdf", path, partial(figure.draw, chosen(), path, Design(template=template), before))
        for ending in writer.ENDINGS:
            path = Path(folder) / f"data{ending}"
            timed(f"data {ending}", path, partial(writer.write, chosen(), path))


def million(folder: Path, store: Store) -> None:
    filters = Filters()
    selection = Selection.stored(store, filters, "")
    print(f"{selection.counts.shown:,} incidents")
    for ending in (".csv", ".parquet"):
        path = folder / f"all{ending}"
        timed(f"all {ending}", path, partial(writer.write, selection, path))
        print(f"  at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB of memory so far")


if __name__ == "__main__":
    main()
