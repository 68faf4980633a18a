"""``copies``: which articles are held as copies of others, and taking them out."""

from __future__ import annotations

import click

from commands.console import DONE, say
from commands.options import Readers, command, db_option, open_store, places_above, reader_options


@command()
@click.option("--free", "freed", multiple=True, metavar="ID", help="code this article on its own, for good")
@click.option("--who", default="", metavar="NAME", help="who answers for it")
@click.option("--why", default="", metavar="REASON", help="what it tells that the other one does not")
@reader_options
@db_option
def copies(freed: tuple[str, ...], who: str, why: str, readers: Readers, db: str | None) -> int:
    """List the articles held as copies of others, the least alike first; --free: code one on its own."""
    with open_store(db, existing=True, place_chain=places_above(readers.gazetteer)) as store:
        if freed:
            from ingest.freeing import free

            found = free(store, readers.load(), freed, who, why)
            say(f"{len(freed)} freed, {found} incidents")
            return DONE
        for one in store.copies.held():
            whole = f"{one.copy_of} ({one.whole_source or '-'}: {one.whole_title})"
            say(f"{one.article_id} ({one.source or '-'}: {one.title}) is {one.containment:.0%} in {whole}")
    return DONE
