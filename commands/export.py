"""``export`` and ``snapshot``: the files and figures of the dashboard, from a terminal or from cron.

``--last 7d`` counts back from today, or from ``--until``, so that one line in a crontab makes the brief of every week.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.console import DONE, complain
from commands.filters import FILTERS, check_sources, filters_of, listed
from commands.options import Number, account, bundle, command, day_argument, db_option, open_store
from errors import StoreError, UsageError
from filters import Filters, days_back, write_link
from paths import desk_address

if TYPE_CHECKING:
    from exports.extract import Selection
    from store import Store

Select = Callable[[Filters], "Selection"]
CHECKED = 50_000  # incidents of an export that are read once more, for the checksum of the log


def narrowed(last: str | None, until: str | None, **given: Any) -> Filters:
    """The filters of the options, with the days of ``--last``."""
    return span(filters_of(**given), last, until)


filter_options = bundle(
    "filters",
    narrowed,
    {
        "last": {
            "metavar": "N",
            "section": "Export",
            "help": "the last days or weeks up to today, such as 7d or 2w",
        },
        "until": {"metavar": "DATE", "section": "Export", "help": "the last day of --last (default: today)"},
        **FILTERS,
    },
)


def moment(value: str) -> dt.datetime:
    """A time with its zone; UTC where none is given.

    Raises
    ------
    UsageError
        It is not an ISO date-time.
    """
    try:
        time = dt.datetime.fromisoformat(value)
    except ValueError:
        raise UsageError("--generated-at", value, "is not a time", ("2026-11-24T09:00+03:00",)) from None
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Printed:
    """What a file says of itself: how far places are coarsened, when it was made, the dashboard it links to."""

    sensitive: str | None
    generated_at: dt.datetime | None
    address: str


printed_options = bundle(
    "printed",
    Printed,
    {
        "sensitive": {
            "metavar": "LEVEL",
            "section": "Export",
            "help": "coarsen places to admin1, admin2 or admin3; hide names and sources",
        },
        "generated_at": {
            "metavar": "TIME",
            "section": "Export",
            "type": moment,
            "help": "time to print, such as 2026-11-24T09:00+03:00",
        },
        "address": {
            "metavar": "URL",
            "section": "Export",
            "default": desk_address,
            "help": "dashboard of the permalink",
        },
    },
)


@command()
@click.argument("out", help="file to write: .csv .xlsx .parquet .geojson .gpkg .kml .kmz .jsonl")
@click.option("--scheme", default="waqai", metavar="S", help="columns of waqai (default), acled, ucdp or hxl")
@click.option("--lang", type=click.Choice(("ar", "en")), default="en", help="headings of a workbook (default: en)")
@db_option
@printed_options
@filter_options
def export(out: str, scheme: str, lang: str, db: str | None, printed: Printed, filters: Filters) -> int:
    """Write the incidents that pass the filters to a data file."""
    from exports.data.writer import write

    def write_file(selection: Selection, _: Select) -> list[str]:
        lost = write(
            selection,
            Path(out),
            scheme=scheme,
            lang=lang,
            sensitive=printed.sensitive,
            generated_at=printed.generated_at,
        )
        csv = out.lower().endswith(".csv")
        notes = [f"{out}-metadata.json beside it says what its columns mean"] if csv else []
        return notes + ([] if scheme == "waqai" else lost)  # of our own columns the file itself says enough

    return _written(out, db, filters, printed.address, lang, write_file, sensitive=printed.sensitive)


@command()
@click.argument("out", help="figure to write: .png .svg .pdf .pptx .docx .html")
@click.option("--lang", default="en", help="en (default), ar or both")
@click.option("--title", default="", help="title of the figure")
@click.option("--subtitle", default="", help="a line under the title")
@click.option(
    "--template", default="map", metavar="T", help="map (default), report, weekly, incident, comparison or multiples"
)
@click.option("--paper", default="a4", metavar="P", help="a4 (default), a3, letter or 16:9")
@click.option("--landscape/--portrait", default=None, help="lying or upright paper")
@click.option("--without", default="", metavar="PARTS", help="leave out legend,timeline,incidents,sources,words")
@click.option("--grey", is_flag=True, help="greys instead of colours, for print")
@click.option(
    "--dpi",
    type=Number(int, "resolution; give 150 or 300"),
    default=150,
    metavar="DPI",
    help="dots per inch of a PNG, 150 (default) or 300",
)
@click.option("--incident", multiple=True, metavar="ID", help="only this incident; may be repeated")
@click.option("--line", "lines", multiple=True, metavar="TEXT", help="a key line of your own; may be repeated")
@click.option("--author", default="", metavar="NAME", help="who prepared it")
@click.option(
    "--tlp", "mark", default="", metavar="MARK", help="how it may be passed on: clear, green, amber, amber+strict, red"
)
@click.option("--logo", "logo_file", metavar="FILE", help="picture of who publishes it: PNG or JPEG")
@click.option(
    "--by", default="time", metavar="BY", help="small maps of multiples by time (default), faction or governorate"
)
@db_option
@printed_options
@filter_options
def snapshot(
    out: str,
    db: str | None,
    printed: Printed,
    filters: Filters,
    without: str,
    incident: tuple[str, ...],
    logo_file: str | None,
    **design: Any,
) -> int:
    """Draw the incidents that pass the filters as a figure that stands alone."""
    from exports.figures.design import PARTS, Design
    from exports.figures.figure import draw
    from exports.figures.logo import logo
    from exports.figures.timeline import previous

    def draw_figure(selection: Selection, select: Select) -> list[str]:
        left_out = set(listed([without]))
        if unknown := sorted(left_out - set(PARTS)):
            raise UsageError("--without", unknown[0], "is not a part of a figure", PARTS)
        chosen = Design(
            parts=frozenset(PARTS) - left_out,
            sensitive=printed.sensitive,
            generated_at=printed.generated_at,
            logo=logo(_picture(logo_file), logo_file) if logo_file else b"",
            **design,
        )
        before = previous(selection.filters)
        if chosen.template == "comparison" and before is None:
            way_out = "needs two days to count back from: --last 7d, or --from and --to"
            raise UsageError("--template", "comparison", way_out)
        draw(selection, Path(out), chosen, select(before) if before else None)
        return []

    return _written(out, db, filters, printed.address, design["lang"], draw_figure, incident, printed.sensitive)


def _picture(file: str) -> bytes:
    from exports.figures.logo import LARGEST

    try:
        with Path(file).open("rb") as picture:  # which may have no end
            return picture.read(LARGEST + 1)
    except OSError as error:
        raise UsageError("--logo", file, f"cannot be read ({error.strerror})") from None


def _written(
    out: str,
    db: str | None,
    filters: Filters,
    address: str,
    lang: str,
    write: Callable[[Selection, Select], list[str]],
    incidents: tuple[str, ...] = (),
    sensitive: str | None = None,
) -> int:
    """Write a file of the store's incidents, and say what it holds in the words of the dashboard."""
    from exports.extract import Selection

    with open_store(db, existing=True) as store:

        def select(filters: Filters) -> Selection:
            return Selection.stored(store, filters, permalink(address, filters, lang))

        if filters.sources:
            check_sources(filters, store.for_readers().queries.sources())
        selection = select(filters)
        if incidents:
            selection = selection.only(incidents)
        notes = write(selection, select)
        if sensitive is None:
            _log(store, selection, Path(out))
        counts = selection.counts
        left_out = f", {selection.dropped} undated left out" if selection.dropped else ""
        print(f"{out}: {counts.shown} shown of {counts.total}, {counts.without_place} without a place{left_out}")
        if not counts.total and not store.queries.count(Filters()).total:
            complain(f"{store.url}: holds no incidents yet (bring articles in: python cli.py ingest PATH)")
    for note in notes:
        print(f"  {note}")
    return DONE


def _log(store: Store, selection: Selection, path: Path) -> None:
    """Put down that whole places and sources left; where the store cannot be written, that is said and no more."""
    from store import Entry

    checksum = selection.checksum if selection.counts.shown <= CHECKED else ""
    told = {"ending": path.suffix, "shown": selection.counts.shown} | write_link(selection.filters, None, "")
    after = json.dumps(told, ensure_ascii=False, sort_keys=True)
    try:
        store.log.note(Entry(account(), "export", checksum, after=after))
    except StoreError as error:
        complain(f"not logged: {error}")


def span(filters: Filters, last: str | None, until: str | None) -> Filters:
    """The filters with the days of ``--last``.

    >>> span(Filters(), "7d", "2021-04-25").date_from
    '2021-04-19'

    Raises
    ------
    UsageError
        The span cannot be read, or days are given in both ways.
    """
    if last is None:
        if until is not None:
            raise UsageError("--until", until, "needs --last; without it, give --to")
        return filters
    if filters.date_from or filters.date_to:
        raise UsageError("--last", last, "and --from or --to are two ways to give days; keep one")
    try:
        days = days_back(last)
    except ValueError as error:
        raise UsageError("--last", last, str(error)) from None
    day = day_argument("--until", until)
    end = dt.date.fromisoformat(day[:10]) if day else dt.date.today()
    start = end - dt.timedelta(days=days - 1)
    return replace(filters, date_from=start.isoformat(), date_to=end.isoformat())


def permalink(address: str, filters: Filters, lang: str) -> str:
    """The address of a dashboard that shows these incidents."""
    from urllib.parse import urlencode

    query = write_link(filters, None, lang if lang in ("en", "ar") else "en")
    return f"{address.rstrip('/')}/?{urlencode(query, safe=',')}"
