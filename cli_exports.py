"""``export`` and ``snapshot``: the files and figures of the dashboard, from a terminal or from cron.

``--last 7d`` counts back from today, or from ``--until``, so that one line in a crontab makes the brief of every week.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli_filters import add_filters, day_argument, filters_of, number
from errors import UsageError
from filters import Filters

if TYPE_CHECKING:
    from exports.extract import Selection
    from store import Store

Add = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
Open = Callable[[argparse.Namespace, bool], AbstractContextManager["Store"]]
Written = Callable[[str, Any, "Store"], int]
Select = Callable[[Filters], "Selection"]
UNITS = {"d": 1, "w": 7}


def add_parsers(add: Add, add_db: Callable[[argparse.ArgumentParser], None], opened: Open, written: Written) -> None:
    """Add the two commands; the other arguments are how the command line opens a store and reports what was written."""
    one = add("export", _command(export, opened, written))
    one.add_argument("out", metavar="OUT", help="file to write: .csv .xlsx .parquet .geojson .gpkg .kml .kmz .jsonl")
    one.add_argument("--scheme", default="waqai", metavar="S", help="columns of waqai (default), acled, ucdp or hxl")
    one.add_argument("--lang", choices=("ar", "en"), default="en", help="headings of a workbook (default: en)")
    _add_common(one)
    add_db(one)

    one = add("snapshot", _command(snapshot, opened, written))
    one.add_argument("out", metavar="OUT", help="figure to write: .png .svg .pdf .pptx .docx .html")
    one.add_argument("--lang", default="en", help="en (default), ar or both")
    one.add_argument("--title", default="", help="title of the figure")
    one.add_argument("--subtitle", default="", help="a line under the title")
    one.add_argument(
        "--template", default="map", metavar="T", help="map (default), report, weekly, incident or comparison"
    )
    one.add_argument("--paper", default="a4", metavar="P", help="a4 (default), a3, letter or 16:9")
    way = one.add_mutually_exclusive_group()
    way.add_argument("--landscape", action="store_true", default=None, help="lying paper")
    way.add_argument("--portrait", dest="landscape", action="store_false", help="upright paper")
    one.add_argument("--without", default="", metavar="PARTS", help="leave out legend,timeline,incidents,sources,words")
    one.add_argument("--grey", action="store_true", help="greys instead of colours, for print")
    one.add_argument(
        "--dpi",
        type=number("--dpi", int, "resolution; give 150 or 300"),
        default=150,
        help="dots per inch of a PNG, 150 (default) or 300",
    )
    one.add_argument("--incident", action="append", metavar="ID", help="only this incident; may be repeated")
    _add_common(one)
    add_db(one)


def _add_common(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("export")
    group.add_argument(
        "--sensitive", metavar="LEVEL", help="coarsen places to admin1, admin2 or admin3; hide names and sources"
    )
    group.add_argument("--generated-at", metavar="TIME", help="time to print, such as 2026-11-24T09:00+03:00")
    group.add_argument("--last", metavar="N", help="the last days or weeks up to today, such as 7d or 2w")
    group.add_argument("--until", metavar="DATE", help="the last day of --last (default: today)")
    group.add_argument("--address", default="http://localhost:8501", metavar="URL", help="dashboard of the permalink")
    add_filters(one)


def _command(
    command: Callable[[argparse.Namespace, Selection, Select], list[str]], opened: Open, written: Written
) -> Callable[[argparse.Namespace], int]:
    @wraps(command)
    def run(chosen: argparse.Namespace) -> int:
        from exports.extract import Selection
        from store.batches import lines, state

        filters = span(filters_of(chosen), chosen.last, chosen.until)
        with opened(chosen, True) as store:

            def select(filters: Filters) -> Selection:
                return Selection(
                    filters,
                    store.count(filters),
                    partial(lines, store, filters),
                    samples=store.is_samples(),
                    state=state(store),
                    permalink=permalink(chosen.address, filters, chosen.lang),
                )

            selection = select(filters)
            if picked := getattr(chosen, "incident", None):
                selection = selection.only(picked)
            notes = command(chosen, selection, select)
            code = written(chosen.out, selection.counts, store)
        for note in notes:
            print(f"  {note}")
        return code

    return run


def export(chosen: argparse.Namespace, selection: Selection, other: Select) -> list[str]:
    """Write the incidents that pass the filters to a data file."""
    from exports.data.writer import write

    out = Path(chosen.out)
    lost = write(
        selection,
        out,
        scheme=chosen.scheme,
        lang=chosen.lang,
        sensitive=chosen.sensitive,
        generated_at=moment(chosen.generated_at),
    )
    beside = [f"{out}-metadata.json beside it says what its columns mean"] if out.suffix.lower() == ".csv" else []
    return beside + ([] if chosen.scheme == "waqai" else lost)  # of our own columns the file itself says enough


def snapshot(chosen: argparse.Namespace, selection: Selection, other: Select) -> list[str]:
    """Draw the incidents that pass the filters as a figure that stands alone."""
    from exports.figures.brief import previous
    from exports.figures.design import PARTS, Design
    from exports.figures.figure import draw

    left_out = {part.strip() for part in chosen.without.split(",") if part.strip()}
    if unknown := sorted(left_out - set(PARTS)):
        raise UsageError("--without", unknown[0], "is no part of a figure", PARTS)
    design = Design(
        template=chosen.template,
        lang=chosen.lang,
        paper=chosen.paper,
        landscape=chosen.landscape,
        title=chosen.title,
        subtitle=chosen.subtitle,
        parts=frozenset(PARTS) - left_out,
        grey=chosen.grey,
        dpi=chosen.dpi,
        sensitive=chosen.sensitive,
        generated_at=moment(chosen.generated_at),
    )
    before = previous(selection.filters)
    if design.template == "comparison" and before is None:
        raise UsageError("--template", "comparison", "needs two days to count back from: --last 7d, or --from and --to")
    draw(selection, Path(chosen.out), design, other(before) if before else None)
    return []


def span(filters: Filters, last: str | None, until: str | None) -> Filters:
    """The filters with the days of ``--last``.

    >>> span(Filters(), "7d", "2021-04-25").date_from
    '2021-04-19'

    Raises
    ------
    UsageError
        The span is none, or days are given in both ways.
    """
    if last is None:
        if until is not None:
            raise UsageError("--until", until, "needs --last; without it, give --to")
        return filters
    if filters.date_from or filters.date_to:
        raise UsageError("--last", last, "and --from or --to are two ways to give days; keep one")
    found = re.fullmatch(r"(\d{1,4})([dw])", last)
    if not found or not int(found[1]):
        raise UsageError("--last", last, "is no number of days or weeks", ("7d", "2w"))
    day = day_argument("--until", until)
    end = dt.date.fromisoformat(day[:10]) if day else dt.date.today()
    start = end - dt.timedelta(days=int(found[1]) * UNITS[found[2]] - 1)
    return replace(filters, date_from=start.isoformat(), date_to=end.isoformat())


def moment(value: str | None) -> dt.datetime | None:
    """A time with its zone; UTC where none is given.

    Raises
    ------
    UsageError
        It is no ISO date-time.
    """
    if value is None:
        return None
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        raise UsageError("--generated-at", value, "is no time", ("2026-11-24T09:00+03:00",)) from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def permalink(address: str, filters: Filters, lang: str) -> str:
    """The address of a dashboard that shows these incidents."""
    from urllib.parse import urlencode

    from pages.shared import links

    query = links.write(filters, None, lang if lang in ("en", "ar") else "en")
    return f"{address.rstrip('/')}/?{urlencode(query, safe=',')}"
