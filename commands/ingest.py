"""``ingest``, ``watch`` and ``recode``: articles into the store, once, on a schedule, or again after a change."""

from __future__ import annotations

import datetime as dt
import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import atomic
from commands.console import DONE, SOME_FAILED, bar, complain, complain_of_all
from commands.options import (
    READABLE,
    Number,
    Readers,
    bundle,
    command,
    db_option,
    drop_line,
    gazetteer_folders,
    gazetteer_option,
    given_options,
    open_store,
    places_above,
    reader_options,
)
from errors import UsageError, WaqaiError
from models import MODALITIES

if TYPE_CHECKING:
    from ingest.ingest import IngestSummary
    from ingest.workers import Workers
    from loaders.interface import Given

PROCESSES = "number of processes; give 1 or more"


def _workforce(workers: int | None, dask: str | None) -> tuple[int, str | None]:
    """How many processes code, or the Dask cluster that does."""
    if workers is not None and dask:
        raise UsageError("--workers", str(workers), "and --dask are two ways to say who codes; keep one")
    if workers is not None and workers < 1:
        raise UsageError("--workers", str(workers), f"is not a {PROCESSES}")
    return workers or 1, dask


worker_options = bundle(
    "workforce",
    _workforce,
    {
        "workers": {"type": Number(int, PROCESSES), "metavar": "N", "help": "processes that code (default: 1)"},
        "dask": {"metavar": "ADDRESS", "help": "a Dask cluster codes, such as tcp://host:8786"},
    },
)


@contextmanager
def workers_of(workforce: tuple[int, str | None], readers: Readers) -> Iterator[Workers | int]:
    """The processes or the cluster that code; a cluster is left in the end."""
    processes, address = workforce
    if not address:
        yield processes
        return
    from ingest.workers import Dask

    cluster = Dask(readers.load, address)
    try:
        yield cluster
    finally:
        cluster.close()


# -- commands


@command(epilog=READABLE)
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", help="file, folder or address of articles; - for standard input"
)
@given_options
@reader_options
@click.option("--samples-if-empty", is_flag=True, help="fill an empty store with the project's samples")
@click.option("--status", metavar="FILE", help="JSON file that says how far it is, for the page of sources")
@click.option("--retry-failed", is_flag=True, help="also try again what failed earlier")
@worker_options
@db_option
def ingest(
    paths: tuple[str, ...],
    given: Given,
    readers: Readers,
    samples_if_empty: bool,
    status: str | None,
    retry_failed: bool,
    workforce: tuple[int, str | None],
    db: str | None,
) -> int:
    """Code articles and keep them in the store; what is there already is passed over."""
    from ingest.ingest import IngestSummary, fill_with_samples
    from ingest.ingest import ingest as take_in

    if not paths and not samples_if_empty and not retry_failed:
        raise WaqaiError("ingest needs articles: python cli.py ingest FILE (or a folder, or - for standard input)")
    done = IngestSummary()
    dropped: Counter[str] = Counter()
    with (
        open_store(db, place_chain=places_above(readers.gazetteer)) as store,
        bar("ingest") as advance,
        status_file(status) as report,
    ):

        def progress(number: int, name: str) -> None:
            advance(number, name)
            report({"done": number, "name": name})

        if samples_if_empty and store.queries.is_empty():  # asked first: loading the coder takes longer
            done.add(fill_with_samples(store, readers.load(), progress))
        if paths or retry_failed:
            with workers_of(workforce, readers) as workers:
                coder = readers.load()
                done.add(
                    take_in(
                        paths,
                        store,
                        coder,
                        progress=progress,
                        workers=workers,
                        retry_failed=retry_failed,
                        load=readers.load,
                        given=given,
                    )
                )
                dropped = coder.dropped
        report(numbers(done) | {"ended": True})
    complain_of_all(done.failed)
    if line := drop_line(dropped):
        complain(line)
    for line in shared_ids(done.renamed, done.replaced):
        complain(line)
    print(outcome(done))
    return SOME_FAILED if done.failed else DONE


def numbers(done: IngestSummary) -> dict[str, int]:
    """The numbers of an ingest."""
    counted = {name: getattr(done, name) for name in ("new", "known", "copies", "incidents")}
    return counted | {"failed": len(done.failed)}


def outcome(done: IngestSummary) -> str:
    """A summary of an ingest in a line."""
    from ingest.ingest import several

    copied = f", {done.copies} {'copy' if done.copies == 1 else 'copies'} of articles here" if done.copies else ""
    return (
        f"{several(done.new, 'article')} coded{copied}, {done.known} already known, "
        f"{several(done.incidents, 'incident')}{unshown(done.unshown)}, {len(done.failed)} failed"
    )


@contextmanager
def status_file(file: str | None) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Writes how far we are into a file, which is whole whenever it is read."""

    def report(status: dict[str, Any]) -> None:
        if file is not None:
            atomic.write(Path(file), json.dumps(status | {"at": time.time(), "started": started}))

    started = time.time()
    report({"done": 0, "name": ""})
    try:
        yield report
    except BaseException as error:
        report({"ended": True, "broken": str(error)})
        raise


@command()
@click.argument("sources", required=False, metavar="[SOURCES.toml]", help="sources to add to those of the store")
@gazetteer_option
@click.option("--once", is_flag=True, help="visit what is due and end, for cron")
@click.option("--log", "log_file", metavar="FILE", help="also write a line per round there")
@click.option("--feeds", metavar="FOLDER", help="keep an Atom and a GeoJSON file of every watched view there")
@click.option("--allow-private", is_flag=True, help="also visit, and send to, addresses of private networks")
@db_option
def watch(
    sources: str | None,
    gazetteer: tuple[str, ...],
    once: bool,
    log_file: str | None,
    feeds: str | None,
    allow_private: bool,
    db: str | None,
) -> int:
    """Visit feeds, pages and folders as they come due, and send what is new in watched views, until stopped."""
    from coding import Coder
    from exports.notices.deliver import ways
    from ingest.watch import listed, register
    from ingest.watch import watch as keep_watch
    from loaders.interface import Given

    new = listed(Path(sources)) if sources else []
    signal.signal(signal.SIGTERM, _stop)
    folders = gazetteer_folders(gazetteer)
    with open_store(db, place_chain=places_above(gazetteer)) as store:
        register(store, new, Path(sources).name if sources else "")
        if not store.sources.watched() and not store.watches.watched():
            raise WaqaiError(
                "nothing to watch: name a SOURCES.toml, add sources on the page of sources, or watch a saved view"
            )
        by = ways(allow_private)

        def after() -> list[str]:
            from exports.notices import deliver
            from exports.notices import feeds as files

            written = files.write_all(store, Path(feeds)) if feeds else []
            return [*deliver.deliver(store, by), *(f"{path}: written" for path in written)]

        def log(line: str) -> None:
            stamped = f"{dt.datetime.now().astimezone().isoformat(timespec='seconds')} {line}"
            complain(stamped)
            if log_file:
                with Path(log_file).open("a", encoding="utf-8") as file:
                    file.write(stamped + "\n")

        try:
            keep_watch(store, Coder.load(*folders), log, Given(allow_private=allow_private), once, after=after)
        except KeyboardInterrupt:
            log("stopped; all that was reported is kept")
    return DONE


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


@command()
@reader_options
@click.option("--dry-run", is_flag=True, help="only say what would change")
@worker_options
@db_option
def recode(readers: Readers, dry_run: bool, workforce: tuple[int, str | None], db: str | None) -> int:
    """Code stored articles again after a change of words, places or rules; corrections are kept."""
    from ingest.ingest import several
    from ingest.recode import recode as code_again

    above = places_above(readers.gazetteer)
    with (
        open_store(db, existing=True, place_chain=above) as store,
        bar("recode") as progress,
        workers_of(workforce, readers) as workers,
    ):
        done = code_again(store, readers.load(), dry_run, workers, progress, readers.load)
    for line in done.examples if dry_run else ():
        print(line)
    complain_of_all(done.failed)
    print(
        f"{several(done.articles, 'article')} {'would be ' if dry_run else ''}coded again: "
        f"{several(done.same, 'incident')} the same, {done.changed} changed, {done.added} new, {done.removed} gone, "
        f"{several(len(done.failed), 'article')} failed"
    )
    if done.left:
        print(f"{done.left} articles that other readers coded stay as they are; name the readers to code those again")
    for name, numbers in (("changed", done.fields), ("new", done.new), ("gone", done.gone)):
        if numbers:
            print(f"{name}: " + ", ".join(f"{what or 'no type'} {number}" for what, number in numbers.most_common()))
    return SOME_FAILED if done.failed else DONE


# -- words


def shared_ids(renamed: Sequence[str], replaced: Sequence[str]) -> Iterator[str]:
    """What became of articles whose id another article had: kept under a longer id, or a new edition.

    >>> list(shared_ids(["7~c0ffee00"], []))
    ['1 article came with the id of another one: kept as 7~c0ffee00']
    """
    for ids, words in (
        (renamed, "came with the id of another one: kept as"),
        (replaced, "replaced an earlier edition:"),
    ):
        if ids:
            shown = ", ".join(ids[:3]) + (" ..." if len(ids) > 3 else "")
            yield f"{len(ids)} article{'s' if len(ids) > 1 else ''} {words} {shown}"


def unshown(numbers: Counter[str]) -> str:
    """What an ingest adds about incidents that are kept and not on the map.

    >>> unshown(Counter(denied=2, demanded=1)), unshown(Counter())
    (', 3 of them denied or demanded and not shown on the map', '')
    """
    kinds = " or ".join(kind for kind in MODALITIES if numbers[kind])
    return f", {numbers.total()} of them {kinds} and not shown on the map" if kinds else ""
