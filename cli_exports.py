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
from typing import TYPE_CHECKING

from cli_filters import add_filters, day_argument, filters_of
from errors import UsageError
from models import Filters

if TYPE_CHECKING:
    from exports.selection import Selection
    from store import Counts, Store

Add = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
Open = Callable[[argparse.Namespace, bool], AbstractContextManager["Store"]]
Written = Callable[[str, "Counts", "Store"], int]
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
    one.add_argument("out", metavar="OUT.png", help="figure to write")
    one.add_argument("--lang", choices=("ar", "en"), default="en", help="language of the figure (default: en)")
    one.add_argument("--title", help="title of the figure")
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
    command: Callable[[argparse.Namespace, Selection], list[str]], opened: Open, written: Written
) -> Callable[[argparse.Namespace], int]:
    @wraps(command)
    def run(chosen: argparse.Namespace) -> int:
        from exports.selection import Selection
        from store.lines import lines

        filters = span(filters_of(chosen), chosen.last, chosen.until)
        with opened(chosen, True) as store:
            counts = store.count(filters)
            selection = Selection(
                filters,
                counts,
                partial(lines, store, filters),
                samples=store.is_samples(),
                permalink=permalink(chosen.address, filters, chosen.lang),
            )
            notes = command(chosen, selection)
            code = written(chosen.out, counts, store)
        for note in notes:
            print(f"  {note}")
        return code

    return run


def export(chosen: argparse.Namespace, selection: Selection) -> list[str]:
    """Write the incidents that pass the filters to a data file."""
    from exports.files import write

    lost = write(
        selection,
        Path(chosen.out),
        scheme=chosen.scheme,
        lang=chosen.lang,
        sensitive=chosen.sensitive,
        generated_at=moment(chosen.generated_at),
    )
    return [] if chosen.scheme == "waqai" else lost  # of our own columns the file itself says enough


def snapshot(chosen: argparse.Namespace, selection: Selection) -> list[str]:
    """Draw the incidents that pass the filters as a figure that stands alone."""
    from exports.snapshot import snapshot as draw

    draw(
        list(selection.incidents),
        selection.filters,
        Path(chosen.out),
        counts=selection.counts,
        lang=chosen.lang,
        title=chosen.title,
        samples=selection.samples,
        sources=sorted({s.publisher for s in selection.sources} - {""}),
        generated_at=moment(chosen.generated_at),
    )
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

    return f"{address.rstrip('/')}/?{urlencode(links.write(filters, None, lang), safe=',')}"
