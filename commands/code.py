"""``code`` and ``evaluate``: articles to incidents, on standard output or in a file, without a store."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.console import DONE, SOME_FAILED, clear_progress, complain, output, progress
from commands.options import (
    READABLE,
    Reader,
    Readers,
    command,
    db_option,
    drop_line,
    given_options,
    items,
    open_store,
    reader_options,
)
from errors import InputError, UsageError, WaqaiError
from models import Article, CodedArticle, Incident

if TYPE_CHECKING:
    from loaders.interface import Given, Item


@command(epilog=READABLE)
@click.argument(
    "files", nargs=-1, metavar="[FILE]...", help="file, folder or address of articles; - for standard input"
)
@click.option("--input", "more", multiple=True, metavar="ARTICLES.jsonl", help="the same as FILE, as an option")
@given_options
@reader_options
@click.option(
    "--output", "out", metavar="OUT.jsonl", help="file instead of standard output; written whole or not at all"
)
def code(files: tuple[str, ...], more: tuple[str, ...], given: Given, readers: Readers, out: str | None) -> int:
    """Print the incidents of articles, one JSON object per line."""
    paths = [*more, *files]
    if not paths:
        raise WaqaiError("code needs an article: python cli.py code FILE, or - for standard input")
    coder = readers.load()
    given = replace(given, code=coder.code)
    failed = 0
    undated: list[str] = []
    with output(out) as stream:
        for number, (path, item) in enumerate(items(paths, given), start=1):
            incidents = coded(coder, item, path)
            if isinstance(incidents, InputError):
                failed += 1
                complain(incidents)
            else:
                stream.writelines(json_line(incident) for incident in incidents)
                if isinstance(item, Article) and not item.published and any(i.event_date is None for i in incidents):
                    undated.append("stdin" if path == "-" else path)
            progress(number, path)
    clear_progress()
    if dropped := drop_line(coder.dropped):
        complain(dropped)
    if undated:
        others = f" and {len(undated) - 1} more" if len(undated) > 1 else ""
        complain(f"{undated[0]}{others}: no day of publication: relative dates stay open; give --published DATE")
    return SOME_FAILED if failed else DONE


def coded(coder: Reader, item: Item, path: str) -> list[Incident] | InputError:
    """The incidents of an article, or why there are none: whatever one article does, the others go on."""
    if isinstance(item, InputError):
        return item
    if isinstance(item, CodedArticle):
        return list(item.incidents)  # a dataset's record came coded
    try:
        return coder.code(item)
    except InputError as error:
        return InputError(path, 0, f"article {item.article_id!r}: {error.reason}", error.way_out)
    except Exception as error:
        reason = f"article {item.article_id!r} could not be coded: {type(error).__name__}: {error}"
        return InputError(path, 0, reason, "please report it")


def json_line(incident: Incident) -> str:
    """The record of an incident on one line, also for readers that end lines where Unicode does."""
    line = json.dumps(incident.to_record(), ensure_ascii=False)
    return line.replace("\u2028", r"\u2028").replace("\u2029", r"\u2029").replace("\x85", r"\u0085") + "\n"


@command()
@click.argument("gold", nargs=-1, metavar="[GOLD.jsonl...]", help="gold files, such as tests/gold/gold_ar.jsonl")
@click.option("--errors", is_flag=True, help="also list what is wrong, except in articles held out")
@click.option("--joining", metavar="PAIRS.jsonl", help="instead: how well pairs of reports are joined to events")
@click.option("--store", is_flag=True, help="instead: how often readings stood when curators looked at them")
@click.option("--as-gold", metavar="OUT.jsonl", help="with --store: write the articles read to the end as a gold set")
@db_option
def evaluate(
    gold: tuple[str, ...], errors: bool, joining: str | None, store: bool, as_gold: str | None, db: str | None
) -> int:
    """Code a gold set and print how well it went; --store: machine against curators; --joining: reports and events."""
    if joining:
        if gold or store or as_gold:
            raise UsageError("--joining", joining, "is not asked for together with a gold set or --store")
        return _joined(Path(joining), errors)
    if store:
        if gold or errors:
            raise UsageError("--store", " ".join(gold) or "--errors", "is not asked for together with a gold set")
        return _curated(as_gold, db)
    if as_gold:
        raise UsageError("--as-gold", as_gold, "needs --store")
    if not gold:
        raise click.UsageError("name a gold file, or ask for --store", click.get_current_context())
    from coding.evaluation.evaluation import main_evaluate

    report, text = main_evaluate([Path(path) for path in gold])
    sys.stdout.write(text)
    if errors:
        sys.stdout.writelines(f"{line}\n" for line in ("", *report.details()))
    return DONE


def _joined(pairs: Path, errors: bool) -> int:
    """How well pairs of reports are joined."""
    from analysis.joined_pairs import judge, lines, read_pairs
    from coding import Coder

    if not pairs.is_file():
        raise UsageError("--joining", str(pairs), "is not a file")
    for line in lines(judge(read_pairs(pairs), Coder.load().code), errors):
        print(line)
    return DONE


def _curated(as_gold: str | None, db: str | None) -> int:
    """Machine against curators, and what they read as gold."""
    from analysis import two_curators
    from analysis.machine_and_curators import compare, gold, lines

    with open_store(db, existing=True) as store:
        reviewed = list(store.corrections.reviewed())
        if as_gold:
            with output(as_gold) as out:
                records = list(gold(reviewed, store.corrections.undecided()))
                out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            complain(f"{len(records)} articles read to the end")
            if as_gold == "-":
                return DONE
        twice = two_curators.agreements(store.second_readings.readings())
    for line in (*lines(compare(reviewed)), *two_curators.lines(twice)):
        print(line)
    return DONE
