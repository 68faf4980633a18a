"""Commands about the store: ``ingest``, ``watch``, ``recode``, ``backup``, ``restore`` and ``migrate-to``.

Exit codes as in ``cli.py``: 0 done; 1 some inputs failed, each named; 2 unusable arguments, files or stores.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cli_gazetteer
from cli_filters import number
from cli_inputs import add_given, given_of
from cli_readers import add_readers, drop_line, reader
from errors import UsageError, WaqaiError
from models import MODALITIES

if TYPE_CHECKING:
    from ingest.ingest import IngestSummary
    from ingest.workers import Workers
    from store import Store

DONE, SOME_FAILED = 0, 1
SHOWN = 20  # failures named at the end of a run; all of them are on the page of sources
PROCESSES = "number of processes; give 1 or more"
Add = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
Open = Callable[..., AbstractContextManager["Store"]]
_open: Open


def add_parsers(add: Add, add_db: Callable[[argparse.ArgumentParser], None], open_store: Open) -> None:
    """Add the commands to those of ``cli.py``."""
    global _open
    _open = open_store
    one = add("ingest", ingest)
    one.add_argument(
        "paths", nargs="*", metavar="PATH", help="file, folder or address of articles; - for standard input"
    )
    add_given(one)
    add_readers(one)
    cli_gazetteer.add_option(one)
    one.add_argument("--samples-if-empty", action="store_true", help="fill an empty store with the project's samples")
    one.add_argument("--status", metavar="FILE", help="JSON file that tells how far it is, for the page of sources")
    one.add_argument("--retry-failed", action="store_true", help="try what failed earlier again, too")
    _add_workers(one)
    add_db(one)
    one = add("watch", watch)
    one.add_argument("sources", nargs="?", metavar="SOURCES.toml", help="sources to add to those of the store")
    cli_gazetteer.add_option(one)
    one.add_argument("--once", action="store_true", help="visit what is due and end, for cron")
    one.add_argument("--log", metavar="FILE", help="write a line per round there, besides standard error")
    one.add_argument("--allow-private", action="store_true", help="visit addresses of private networks, too")
    add_db(one)
    one = add("recode", recode)
    add_readers(one)
    cli_gazetteer.add_option(one)
    one.add_argument("--dry-run", action="store_true", help="only say what would change")
    _add_workers(one)
    add_db(one)
    one = add("backup", backup)
    one.add_argument("file", metavar="FILE", help="SQLite file to write")
    add_db(one)
    one = add("restore", restore)
    one.add_argument("file", metavar="FILE", help="what backup wrote")
    one.add_argument("--replace", action="store_true", help="put it in the place of what the store holds")
    add_db(one)
    one = add("migrate-to", migrate_to)
    one.add_argument("address", metavar="STORE", help="SQLite file or postgresql+psycopg://... that is empty")
    one.add_argument("--replace", action="store_true", help="put it in the place of what is there")
    add_db(one)


def _add_workers(command: argparse.ArgumentParser) -> None:
    group = command.add_mutually_exclusive_group()
    group.add_argument(
        "--workers",
        type=number("--workers", int, PROCESSES),
        default=1,
        metavar="N",
        help="processes that code (default: 1)",
    )
    group.add_argument("--dask", metavar="ADDRESS", help="a Dask cluster codes, such as tcp://host:8786")


@contextmanager
def workers_of(chosen: argparse.Namespace) -> Iterator[Workers | int]:
    """Who is to code."""
    if chosen.workers < 1:
        raise UsageError("--workers", str(chosen.workers), f"is no {PROCESSES}")
    if not chosen.dask:
        yield chosen.workers
        return
    from ingest.workers import Dask

    cluster = Dask(partial(reader, chosen), chosen.dask)
    try:
        yield cluster
    finally:
        cluster.close()


def places_above(chosen: argparse.Namespace) -> Callable[[str], Iterable[str]] | None:
    """What contains a place, by the gazetteers of ``--gazetteer``; None where it is not given."""
    from store.rows import gazetteer_chain

    return gazetteer_chain(*cli_gazetteer.folders(chosen)) if chosen.gazetteer else None


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, str], None]]:
    """Progress with rate and time, on a terminal only."""
    from tqdm import tqdm

    with tqdm(desc=what, unit=" articles", disable=not sys.stderr.isatty(), mininterval=0.5, leave=False) as shown:

        def progress(done: int, name: str) -> None:
            shown.set_postfix_str(repr(Path(name).name[:30]), refresh=False)
            shown.update(done - shown.n)

        yield progress


# -- commands


def ingest(chosen: argparse.Namespace) -> int:
    """Code articles and keep them in the store; what is there already is passed over."""
    from ingest.ingest import fill_with_samples
    from ingest.ingest import ingest as take_in

    if not chosen.paths and not chosen.samples_if_empty and not chosen.retry_failed:
        raise WaqaiError("ingest needs articles: python cli.py ingest FILE (or a folder, or - for standard input)")
    given = given_of(chosen, complain)
    runs: list[IngestSummary] = []
    dropped: Counter[str] = Counter()
    load = partial(reader, chosen)
    with (
        _open(chosen, place_chain=places_above(chosen)) as store,
        bar("ingest") as shown,
        status_file(chosen.status) as tell,
    ):

        def progress(done: int, name: str) -> None:
            shown(done, name)
            tell({"done": done, "name": name})

        if chosen.samples_if_empty and store.is_empty():  # asked first: loading the coder takes longer
            samples = fill_with_samples(store, load(), progress)
            runs += [samples] if samples else []
        if chosen.paths or chosen.retry_failed:
            with workers_of(chosen) as workers:
                coder = load()
                runs.append(
                    take_in(
                        chosen.paths,
                        store,
                        coder,
                        progress=progress,
                        workers=workers,
                        retry_failed=chosen.retry_failed,
                        load=load,
                        given=given,
                    )
                )
                dropped = coder.dropped
        tell(totals(runs) | {"ended": True})
    failed = [error for run in runs for error in run.failed]
    for error in failed:
        complain(error)
    if told := drop_line(dropped):
        complain(told)
    for line in shared_ids([ids for run in runs for ids in run.renamed], [i for run in runs for i in run.replaced]):
        complain(line)
    print(outcome(runs))
    return SOME_FAILED if failed else DONE


def totals(runs: Sequence[IngestSummary]) -> dict[str, int]:
    """The numbers of some ingests together."""
    found = {name: sum(getattr(run, name) for run in runs) for name in ("new", "known", "copies", "incidents")}
    return found | {"failed": sum(len(run.failed) for run in runs)}


def outcome(runs: Sequence[IngestSummary]) -> str:
    """A summary of ingests in a line."""
    from ingest.ingest import several

    n = totals(runs)
    aside = unshown(sum((Counter(run.unshown) for run in runs), Counter()))
    copied = f", {n['copies']} {'copy' if n['copies'] == 1 else 'copies'} of articles here" if n["copies"] else ""
    return (
        f"{several(n['new'], 'article')} coded{copied}, {n['known']} already known, "
        f"{several(n['incidents'], 'incident')}{aside}, {n['failed']} failed"
    )


@contextmanager
def status_file(file: str | None) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Writes how far we are into a file, which is whole whenever it is read."""

    def tell(status: dict[str, Any]) -> None:
        if file is not None:
            part = Path(f"{file}.part")
            part.write_text(json.dumps(status | {"at": time.time(), "started": started}), encoding="utf-8")
            os.replace(part, file)

    started = time.time()
    tell({"done": 0, "name": ""})
    try:
        yield tell
    except BaseException as error:
        tell({"ended": True, "broken": str(error)})
        raise


def watch(chosen: argparse.Namespace) -> int:
    """Visit feeds, pages and folders as they come due, until stopped."""
    from coding import Coder
    from ingest.watch import listed, register
    from ingest.watch import watch as keep_watch
    from loaders.interface import Given

    sources = listed(Path(chosen.sources)) if chosen.sources else []
    signal.signal(signal.SIGTERM, _stop)
    where = cli_gazetteer.folders(chosen)
    with _open(chosen, place_chain=places_above(chosen)) as store:
        register(store, sources, Path(chosen.sources).name if chosen.sources else "")
        if not store.watched():
            raise WaqaiError("no sources to watch: name a SOURCES.toml, or add some on the page of sources")

        def log(line: str) -> None:
            stamped = f"{dt.datetime.now().astimezone().isoformat(timespec='seconds')} {line}"
            complain(stamped)
            if chosen.log:
                with Path(chosen.log).open("a", encoding="utf-8") as file:
                    file.write(stamped + "\n")

        try:
            keep_watch(store, Coder.load(*where), log, Given(allow_private=chosen.allow_private), chosen.once)
        except KeyboardInterrupt:
            log("stopped; all that was reported is kept")
    return DONE


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


def recode(chosen: argparse.Namespace) -> int:
    """Code stored articles anew after a change of words, places or rules; corrections are kept."""
    from ingest.ingest import several
    from ingest.recode import recode as code_anew

    load, above = partial(reader, chosen), places_above(chosen)
    with (
        _open(chosen, existing=True, place_chain=above) as store,
        bar("recode") as progress,
        workers_of(chosen) as workers,
    ):
        done = code_anew(store, load(), chosen.dry_run, workers, progress, load)
    for line in done.examples if chosen.dry_run else ():
        print(line)
    for error in done.failed:
        complain(error)
    print(
        f"{several(done.articles, 'article')} {'would be ' if chosen.dry_run else ''}coded anew: "
        f"{several(done.same, 'incident')} the same, {done.changed} changed, {done.added} new, {done.removed} gone, "
        f"{several(len(done.failed), 'article')} failed"
    )
    if done.left:
        print(f"{done.left} articles that other readers coded stay as they are; name the readers to code those anew")
    if done.fields:
        print("changed: " + ", ".join(f"{name} {number}" for name, number in done.fields.most_common()))
    return SOME_FAILED if done.failed else DONE


def backup(chosen: argparse.Namespace) -> int:
    """Write the whole store to a file, while others go on working."""
    from store.backup import backup as write

    with _open(chosen, existing=True) as store:
        number = write(store, Path(chosen.file))
    print(f"{chosen.file}: {number} rows")
    return DONE


def restore(chosen: argparse.Namespace) -> int:
    """Fill a store from a backup."""
    return _copy(chosen, chosen.file, None)


def migrate_to(chosen: argparse.Namespace) -> int:
    """Copy the whole store to another one: from a file to a server, or back."""
    return _copy(chosen, None, chosen.address)


def _copy(chosen: argparse.Namespace, origin: str | None, target: str | None) -> int:
    from store import Store
    from store.backup import copy

    # The backup is opened first: one that is none must not leave a new, empty store behind.
    source = Store(origin or chosen.db, existing=True)
    try:
        goal = Store(chosen.db if origin else target)
        try:
            number = copy(source, goal, chosen.replace)
            print(f"{goal.url}: {number} rows")
        finally:
            goal.close()
    finally:
        source.close()
    return DONE


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


def complain(words: object) -> None:
    """One line to standard error, whatever the words hold."""
    line = " ".join(str(words).split("\n"))
    print("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line), file=sys.stderr)
