"""``captures``: what articles were fetched as, for other archives."""

from __future__ import annotations

from pathlib import Path

import click

from commands.console import DONE, say
from commands.export import filter_options
from commands.filters import check_sources
from commands.options import command, db_option, open_store
from filters import Filters


@command()
@click.argument("out", help="file to write: .wacz")
@filter_options
@db_option
def captures(out: str, filters: Filters, db: str | None) -> int:
    """Write what the articles of the shown incidents were fetched as to a WACZ file."""
    from exports import wacz
    from exports.extract import Selection

    with open_store(db, existing=True) as store:
        check_sources(filters, store.for_readers().queries.sources())
        selection = Selection.stored(store, filters, "")
        number = wacz.write(store, wacz.entries(store, selection), Path(out))
        say(f"{out}: {number} captures of {len(selection.sources)} articles")
    return DONE
