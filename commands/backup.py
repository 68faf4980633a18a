"""``backup``, ``restore`` and ``migrate-to``: the whole store, to a file or to another store."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commands.console import DONE
from commands.options import account, command, db_option, open_store


@command()
@click.argument("file", help="SQLite file to write")
@db_option
def backup(file: str, db: str | None) -> int:
    """Write the whole store to a file, while others go on working."""
    from store.backup import backup as write

    with open_store(db, existing=True) as store:
        number = write(store, Path(file))
    print(f"{file}: {number} rows")
    return DONE


@command()
@click.argument("file", help="what backup wrote")
@click.option("--replace", is_flag=True, help="put it in the place of what the store holds")
@db_option
def restore(file: str, replace: bool, db: str | None) -> int:
    """Fill a store from a backup."""
    return _copy(file, db, replace, noted=Path(file).name)


@command("migrate-to")
@click.argument("address", metavar="STORE", help="SQLite file or postgresql+psycopg://... that is empty")
@click.option("--replace", is_flag=True, help="put it in the place of what is there")
@db_option
def migrate_to(address: str, replace: bool, db: str | None) -> int:
    """Copy the whole store to another one: from a file to a server, or back."""
    return _copy(db, address, replace)


def _copy(origin: str | None, target: str | None, replace: bool, noted: str = "") -> int:
    """Copy a store; ``noted`` is the name of the backup, where the log is to say that it was restored."""
    from store import Entry
    from store.backup import copy

    # The origin is opened first: a file that is not a store must not leave a new, empty target behind.
    with open_store(origin, existing=True) as source, open_store(target) as goal:
        rows = sum(entry.number for entry in goal.log.entries(limit=1))  # the number of the last one
        number = copy(source, goal, replace)
        if noted:
            told = {"file": noted} | ({"log rows replaced": rows} if rows else {})
            goal.log.note(Entry(account(), "restore", goal.url, after=json.dumps(told, ensure_ascii=False)))
        print(f"{goal.url}: {number} rows")
    return DONE
