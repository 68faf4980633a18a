"""A whole store to another place: backup, restore, and the move of a team from a file to a server."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from atomic import whole
from errors import StoreError
from store import Store
from store.schema import meta, step, tables

AT_ONCE = 1000  # rows written together
OWN = ("schema_version", "identity")  # facts that are not carried over


def backup(store: Store, file: Path, progress: Callable[[int], None] | None = None) -> int:
    """Write a store to a new SQLite file, which appears whole or not at all; returns the number of rows.

    Readers and writers go on meanwhile; the file holds one moment.

    Raises
    ------
    StoreError
        The file is there already, or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file}: is there already; give another name, or move it away")
    with whole(file) as part:
        target = Store(str(part), place_chain=lambda place_id: [])
        try:
            return copy(store, target, progress=progress)
        finally:
            target.close()


def copy(origin: Store, target: Store, replace: bool = False, progress: Callable[[int], None] | None = None) -> int:
    """Copy all rows of one store into another, of either kind, in one transaction; returns their number.

    Raises
    ------
    StoreError
        The target holds articles, and ``replace`` does not say that they are to be replaced; nothing was changed then.
    """
    if not target.queries.is_empty() and not replace:
        raise StoreError(f"{target.url}: holds articles already; give an empty store, or say --replace")
    number = 0
    with origin.database.reading() as reading, target.database.writing() as writing:
        for table in reversed(tables.sorted_tables):
            if table is not step:
                kept = [meta.c.name.in_(OWN)] if table is meta else []
                writing.execute(sa.delete(table).where(*(sa.not_(c) for c in kept)))
        for table in tables.sorted_tables:
            if table is step:
                continue
            question = sa.select(table).execution_options(yield_per=AT_ONCE)
            for rows in reading.execute(question).mappings().partitions():
                new = [dict(row) for row in rows if table is not meta or row["name"] not in OWN]
                if new:
                    writing.execute(sa.insert(table), new)
                number += len(new)
                if progress is not None:
                    progress(number)
        # A new identity: caches of what the target held before must not be taken for what it holds now.
        writing.execute(sa.update(meta).where(meta.c.name == "identity").values(value=secrets.randbelow(2**31)))
    return number
