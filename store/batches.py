"""The shown incidents as lines, batch by batch: what exports are made of, however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from filters import Filters
from store import Store, conditions
from store.schema import article, incident, incident_detail, meta

SIZE = 20_000  # incidents in a batch


def lines(
    store: Store, filters: Filters, size: int = SIZE
) -> Iterator[Sequence[tuple[str, str, str | None, str | None, str | None]]]:
    """The incidents that pass the filters, newest first, each with facts of its article.

    Yields
    ------
    sequence of tuple
        The record as JSON text, then title, source, url and day of publication of the article. The store is read
        as it was when the first batch was asked for.
    """
    columns = (incident_detail.c.record, article.c.title, article.c.source, article.c.url, article.c.published)
    question = (
        sa.select(*columns)
        .select_from(incident)
        .join(incident_detail, incident_detail.c.number == incident.c.number)
        .join(article, article.c.article_id == incident.c.article_id)
    )
    ordered = conditions.newest_first(question, filters, store.dialect)
    with store.reading() as connection:
        result = connection.execution_options(yield_per=size).execute(ordered)
        for part in result.partitions(size):
            yield [tuple(row) for row in part]


def state(store: Store) -> dt.datetime | None:
    """When the store was last changed; None for a store that has not kept it."""
    with store.reading() as connection:
        found = connection.execute(sa.select(meta.c.value).where(meta.c.name == "changed")).scalar_one_or_none()
    return None if found is None else dt.datetime.fromtimestamp(found, dt.UTC)
