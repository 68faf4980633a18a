"""Where incidents live: one embedded SQLite file by default, another database by URL.

>>> from models import Filters
>>> from store import Store
>>> store = Store("sqlite://")  # in memory, gone when it is closed
>>> store.count(Filters())
Counts(shown=0, total=0, without_place=0, below_confidence=0)
>>> store.close()
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from errors import StoreError, UsageError
from models import Article, CodedArticle, Filters, Incident
from store import columns, queries
from store.columns import Columns, Progress
from store.connection import connect, create, is_new, is_there, open_to_readers, shown
from store.queries import Counts, Unit
from store.rows import (
    actor_rows,
    article_row,
    delete,
    detail_row,
    digest,
    gazetteer_chain,
    incident_row,
    keep_editions,
    ledger_row,
    same_report,
)
from store.schema import article, incident, incident_actor, incident_detail, ledger, meta, place_above

if TYPE_CHECKING:  # pandas takes longer to import than most commands take to run
    import pandas as pd

__all__ = ["Columns", "Counts", "Failure", "Store", "digest"]

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "var" / "waqai.sqlite"
SAMPLE_SOURCE = "Waqai sample"  # how ``Article.source`` of the project's own samples begins


@dataclass(frozen=True, slots=True)
class Failure:
    """An article the coder could not read: kept in the ledger so that this version does not try it again."""

    article: Article
    pipeline_version: str
    reason: str


class Store:
    """Articles, their incidents, and the ledger of what was coded.

    Parameters
    ----------
    url : str, optional
        A database URL (``sqlite:///file``) or the path of an SQLite file. Without it ``WAQAI_DB`` is used,
        and without that ``var/waqai.sqlite`` beside the code.
    place_chain : callable, optional
        Place id -> ids of the places that contain it, for the place filter. Default: the gazetteer's.
    existing : bool
        Only read what is there: make no file and no tables.

    Raises
    ------
    StoreError
        The database must exist and does not, cannot be opened, is not one of ours, or was made by a newer version.
    """

    def __init__(
        self,
        url: str | None = None,
        place_chain: Callable[[str], Iterable[str]] | None = None,
        existing: bool = False,
    ) -> None:
        address = url or os.environ.get("WAQAI_DB") or str(DEFAULT_FILE)
        self.url = shown(address)
        ingest = f"python cli.py ingest FILE{f' --db {self.url}' if url else ''}"
        missing = StoreError(f"no store at {self.url}; ingest articles first: {ingest}")
        if existing and not is_there(address):  # asked before SQLite makes the file
            raise missing
        self._engine = connect(address)
        self._dialect = self._engine.dialect.name
        self._place_chain = place_chain
        with self._reading() as connection:
            new = is_new(connection, self.url)
        if new and existing:
            raise missing
        if new:
            with self._writing() as connection:
                if is_new(connection, self.url):  # another process may have been first
                    create(connection)
        open_to_readers(self._engine)

    def close(self) -> None:
        """Give the database back; the store opens it again when it is asked something."""
        self._engine.dispose()

    # -- transactions

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the store."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self.url}: cannot be read: {error.orig}") from error

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """One transaction that has the right to write from its first statement on; all of it or nothing."""
        try:
            with self._engine.connect().execution_options(waqai_writes=True) as connection, connection.begin():
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self.url}: cannot be written: {error.orig}; nothing was changed") from error
        except UnicodeEncodeError as error:  # loaders refuse such articles by name; this is the last guard
            raise StoreError(
                f"{self.url}: cannot be written: half a surrogate pair is no text; nothing was changed"
            ) from error

    # -- writing

    def save(self, coded: Sequence[CodedArticle], failures: Sequence[Failure] = ()) -> None:
        """Keep articles with their incidents, actors and ledger rows: all in one transaction.

        An article that is there already is replaced with all its incidents; when its words changed, the
        earlier edition is kept.

        Raises
        ------
        StoreError
            The database refuses, or two articles or incidents share an id; nothing was changed then.
        """
        if not coded and not failures:
            return
        articles = [article_row(item) for item in coded]
        ids = [row["article_id"] for row in articles]
        if len(set(ids)) < len(ids):
            raise StoreError(f"two articles share the id {next(i for i in ids if ids.count(i) > 1)!r}; save them apart")
        entries = [ledger_row(c.article, c.pipeline_version, "done", "") for c in coded]
        entries += [ledger_row(f.article, f.pipeline_version, "failed", f.reason) for f in failures]
        details = self._incident_rows(coded)
        with self._writing() as connection:
            # First of all, so that on any database writers queue up here and numbers are given once.
            connection.execute(sa.update(meta).where(meta.c.name == "revision").values(value=meta.c.value + 1))
            keep_editions(connection, articles)
            delete(connection, article, articles, "article_id")  # takes the incidents and all of theirs along
            delete(connection, ledger, entries, "digest", "version")
            last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(incident.c.number), 0))).scalar_one()
            for rows in details.values():
                for row in rows:
                    row["number"] += last
            revision = self._fact(connection, "revision")
            for row in details[incident]:
                row["revision"] = revision
            places = self._place_rows(coded)
            delete(connection, place_above, [{"place_id": p} for p in {row["place_id"] for row in places}], "place_id")
            details[place_above] = places
            for table, rows in {article: articles, ledger: entries, **details}.items():
                if rows:
                    connection.execute(sa.insert(table), rows)

    def _incident_rows(self, coded: Sequence[CodedArticle]) -> dict[sa.Table, list[dict[str, Any]]]:
        """Rows of all incidents, numbered from 1."""
        rows: dict[sa.Table, list[dict[str, Any]]] = {
            incident: [],
            incident_detail: [],
            incident_actor: [],
        }
        every = ((item, position, found) for item in coded for position, found in enumerate(item.incidents))
        for number, (item, position, found) in enumerate(every, start=1):
            key = {"number": number}
            rows[incident].append(key | incident_row(found, item.article, position))
            rows[incident_detail].append(key | detail_row(found, item.article))
            rows[incident_actor] += [key | row for row in actor_rows(found)]
        return rows

    def _place_rows(self, coded: Sequence[CodedArticle]) -> list[dict[str, Any]]:
        """Rows of the places of all incidents: each with itself and what contains it."""
        found = dict.fromkeys(i.place.place_id for item in coded for i in item.incidents if i.place is not None)
        if found and self._place_chain is None:
            self._place_chain = gazetteer_chain()
        chain = self._place_chain or (lambda _: ())
        return [
            {"place_id": place_id, "above_id": above_id}
            for place_id in found
            for above_id in dict.fromkeys((place_id, *chain(place_id)))
        ]

    # -- what is here

    def revision(self) -> int:
        """A number that grows with every write: a cache of anything read here is fresh while it stands."""
        with self._reading() as connection:
            return self._fact(connection, "revision")

    @staticmethod
    def _fact(connection: sa.Connection, name: str) -> int:
        return int(connection.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar_one())

    def is_empty(self) -> bool:
        """Whether no article was ever kept."""
        with self._reading() as connection:
            return connection.execute(sa.select(article.c.article_id).limit(1)).first() is None

    def is_samples(self) -> bool:
        """Whether there are articles and all of them are the project's own samples."""
        sample = article.c.source.startswith(SAMPLE_SOURCE, autoescape=True)
        question = sa.select(sa.func.count(), sa.func.count(sa.case((sample, 1))))
        with self._reading() as connection:
            number, samples = connection.execute(question.select_from(article)).one()
        return bool(number and number == samples)

    def done(self, content: str, version: str) -> bool:
        """Whether this content (a :func:`digest`) was coded and kept by this pipeline version."""
        return self._ledger(content, version)[0] == "done"

    def failure(self, content: str, version: str) -> str | None:
        """Why this content could not be coded by this pipeline version; None when it did not fail."""
        state, reason = self._ledger(content, version)
        return reason if state == "failed" else None

    def _ledger(self, content: str, version: str) -> tuple[str, str]:
        question = sa.select(ledger.c.state, ledger.c.reason)
        with self._reading() as connection:
            row = connection.execute(
                question.where(ledger.c.digest == content, ledger.c.version == version)
            ).one_or_none()
        return (str(row[0]), str(row[1])) if row else ("", "")

    def identity(self, item: Article) -> str:
        """The id an article is to be kept under.

        Its own, as a rule. Content that is here already stays under the id it has; and where another article
        has the same id, as numbered files of two sources have, the newcomer gets its digest added. Another
        edition (same text, same address, or same source and title) replaces the earlier one.
        """
        content = digest(item)
        with self._reading() as connection:
            same = connection.execute(
                sa.select(article.c.article_id).where(article.c.digest == content).order_by(article.c.article_id)
            ).scalars()
            kept_under = list(same)
        if kept_under:
            return item.article_id if item.article_id in kept_under else str(kept_under[0])
        there = self.article(item.article_id)
        if there is None or same_report(there, item):
            return item.article_id
        return f"{item.article_id}~{content[:8]}"

    # -- reading

    def count(self, filters: Filters) -> Counts:
        """How many incidents there are, pass the filters, and of these lack a point.

        There are those on the map, or of the modalities asked for.
        """
        everything = Filters(modalities=filters.modalities)
        with self._reading() as connection:
            total = connection.execute(queries.counting(everything, self._dialect)).one()[0]
            shown, placed = connection.execute(queries.counting(filters, self._dialect)).one()
            below = 0
            if filters.confidence_min:
                without = replace(filters, confidence_min=None)
                below = connection.execute(queries.counting(without, self._dialect)).one()[0] - shown
        return Counts(shown=shown, total=total, without_place=shown - placed, below_confidence=below)

    def columns(self, known: Columns | None = None, progress: Progress | None = None) -> Columns:
        """All incidents as arrays, as they are now; only what changed is read when some are ``known``.

        Parameters
        ----------
        progress : callable, optional
            Told how many incidents were read so far and how many there are.
        """
        with self._reading() as connection:
            return columns.read(connection, known, progress)

    def saying(self, text: str) -> npt.NDArray[np.int64]:
        """Numbers of the incidents whose words hold a text, for :meth:`Columns.select`."""
        with self._reading() as connection:
            return np.fromiter(connection.execute(queries.saying(text, self._dialect)).scalars(), np.int64)

    def numbered(self, numbers: Sequence[int]) -> list[Incident]:
        """Incidents by their numbers in the store, in the order given; those that are gone are left out."""
        with self._reading() as connection:
            found = dict(connection.execute(queries.numbered([int(n) for n in numbers])).all())
        return [Incident.from_record(json.loads(found[n])) for n in map(int, numbers) if n in found]

    def incidents(self, filters: Filters, limit: int | None = 500, offset: int = 0) -> list[Incident]:
        """Incidents that pass the filters, newest first; all of them with ``limit=None``."""
        question = queries.newest_first(queries.records(), filters, self._dialect)
        return self._incidents(question.limit(limit).offset(offset))

    def unplaced(self, filters: Filters, limit: int | None = 500) -> list[Incident]:
        """Those of :meth:`incidents` that have no point to be drawn at."""
        question = queries.newest_first(queries.records(), filters, self._dialect)
        return self._incidents(question.where(incident.c.latitude.is_(None)).limit(limit))

    def _incidents(self, question: sa.Select[Any]) -> list[Incident]:
        with self._reading() as connection:
            records = connection.execute(question).scalars().all()
        return [Incident.from_record(json.loads(record)) for record in records]

    def incident(self, incident_id: str) -> Incident | None:
        """The incident with this id, on the map or not; None when there is none."""
        found = self._incidents(queries.records().where(incident.c.incident_id == incident_id))
        return found[0] if found else None

    def article(self, article_id: str) -> Article | None:
        """The article with this id, as published; None when there is none."""
        columns = [article.c[name] for name in Article.__slots__]
        with self._reading() as connection:
            row = connection.execute(sa.select(*columns).where(article.c.article_id == article_id)).one_or_none()
        return Article(**row._mapping) if row else None

    def pins(self, filters: Filters) -> pd.DataFrame:
        """One row per shown incident that has a point, newest first.

        Columns: incident_id, event_date (ISO, first day), event_type, sub_event_type, latitude, longitude
        (WGS 84 degrees), geo_precision, uncertainty_m (metres), place_id, fatalities_max. The two numbers
        are nullable integers.
        """
        import pandas as pd

        question = queries.newest_first(sa.select(*queries.PIN_COLUMNS), filters, self._dialect)
        with self._reading() as connection:
            rows = connection.execute(question.where(incident.c.latitude.is_not(None))).all()
        frame = pd.DataFrame(rows, columns=[column.name for column in queries.PIN_COLUMNS], dtype=object)
        numbers = {"latitude": "float64", "longitude": "float64", "uncertainty_m": "Int64", "fatalities_max": "Int64"}
        return frame.astype(numbers)

    def histogram(self, filters: Filters, unit: Unit = "day") -> pd.DataFrame:
        """Incidents by the first day of their day, week (Monday) or month, and by event type.

        Columns: date (ISO), event_type, incidents. Each incident counts once, on its first day; those
        without a date are left out. Bars without incidents are not listed.
        """
        import pandas as pd

        with self._reading() as connection:
            days = connection.execute(queries.by_day(filters, self._dialect)).all()
        bars: dict[tuple[str, str], int] = {}
        for day, event_type, number in days:
            bar = (queries.first_day(day, unit), event_type)
            bars[bar] = bars.get(bar, 0) + number
        rows = [(*bar, number) for bar, number in sorted(bars.items())]
        return pd.DataFrame(rows, columns=["date", "event_type", "incidents"]).astype({"incidents": "int64"})

    def values(self, column: str, filters: Filters | None = None) -> list[tuple[str, int]]:
        """Values that occur in a column with their number of incidents, most frequent first.

        ``actor_id`` and ``place_id`` count an incident for every parent, too.

        Raises
        ------
        UsageError
            The column cannot be listed.
        """
        if column not in queries.VALUE_COLUMNS:
            raise UsageError("column", column, "cannot be listed", tuple(queries.VALUE_COLUMNS))
        question = queries.by_value(column, filters or Filters(), self._dialect)
        with self._reading() as connection:
            return [(str(value), int(number)) for value, number in connection.execute(question)]

    def sources(self, filters: Filters) -> list[str]:
        """Publishers of the articles the shown incidents were read from, as the articles name them."""
        with self._reading() as connection:
            return [str(name) for name in connection.execute(queries.publishers(filters, self._dialect)).scalars()]
