"""What a store is asked: counts, lists, pins, charts, single records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from errors import UsageError
from filters import Filters
from models import IMPORTED, Article, Counts, Incident
from store import arrays, conditions
from store.arrays import Columns, Progress
from store.conditions import Unit
from store.database import Database
from store.schema import article, incident, incident_detail, meta, near_copy

if TYPE_CHECKING:  # pandas takes longer to import than most commands take to run
    import pandas as pd

AT_ONCE = 500  # ids in one question: databases bound the number
_COPY = sa.exists().where(near_copy.c.article_id == article.c.article_id)
SAMPLE_SOURCE = "Waqai sample"  # how ``Article.source`` of the project's own samples begins


def readers(version: str) -> str:
    """Who besides our own coder read the articles of a pipeline version; empty for nobody.

    >>> readers("5f0c2a+hf:ner"), readers("5f0c2a")
    ('hf:ner', '')
    """
    return version.partition("+")[2]


class Reading(Database):
    """Questions; every one that takes filters counts the same incidents."""

    def revision(self) -> int:
        """A number that grows with every write: a cache of anything read here is fresh while it stands."""
        with self.reading() as connection:
            return self._fact(connection, "revision")

    @staticmethod
    def _fact(connection: sa.Connection, name: str) -> int:
        return int(connection.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar_one())

    def is_empty(self) -> bool:
        """Whether no article was ever kept."""
        with self.reading() as connection:
            return connection.execute(sa.select(article.c.article_id).limit(1)).first() is None

    def is_samples(self) -> bool:
        """Whether there are articles and all of them are the project's own samples."""
        sample = article.c.source.startswith(SAMPLE_SOURCE, autoescape=True)
        other = sa.select(article.c.article_id).where(sa.or_(article.c.source.is_(None), ~sample)).limit(1)
        with self.reading() as connection:  # asked at every look at the page: the first of others answers it
            return connection.execute(other).first() is None and not self.is_empty()

    def count(self, filters: Filters) -> Counts:
        """How many incidents there are, pass the filters, and of these lack a point.

        There are those on the map, or of the modalities asked for.
        """
        everything = Filters(modalities=filters.modalities)
        with self.reading() as connection:
            total = connection.execute(conditions.counting(everything, self.dialect)).one()[0]
            shown, placed = connection.execute(conditions.counting(filters, self.dialect)).one()
            below = 0
            if filters.confidence_min:
                without = replace(filters, confidence_min=None)
                below = connection.execute(conditions.counting(without, self.dialect)).one()[0] - shown
        return Counts(shown=shown, total=total, without_place=shown - placed, below_confidence=below)

    def columns(self, known: Columns | None = None, progress: Progress | None = None) -> Columns:
        """All incidents as arrays, as they are now; only what changed is read when some are ``known``.

        Parameters
        ----------
        progress : callable, optional
            Called with how many incidents were read so far and how many there are.
        """
        with self.reading() as connection:
            return arrays.read(connection, known, progress)

    def saying(self, text: str) -> npt.NDArray[np.int64]:
        """Numbers of the incidents whose words hold a text, for :meth:`Columns.select`."""
        with self.reading() as connection:
            lists = [connection.execute(question).scalar() for question in conditions.saying(text, self.dialect)]
        return reduce(np.intersect1d, (np.fromstring(numbers or "", np.int64, sep=",") for numbers in lists))

    def numbered(self, numbers: Sequence[int]) -> list[Incident]:
        """Incidents by their numbers in the store, in the order given; those that are gone are left out."""
        with self.reading() as connection:
            found = dict(connection.execute(conditions.numbered([int(n) for n in numbers])).all())
        return [Incident.from_record(json.loads(found[n])) for n in map(int, numbers) if n in found]

    def incidents(self, filters: Filters, limit: int | None = 500, offset: int = 0) -> list[Incident]:
        """Incidents that pass the filters, newest first; all of them with ``limit=None``."""
        question = conditions.newest_first(conditions.records(), filters, self.dialect)
        return self._incidents(question.limit(limit).offset(offset))

    def unplaced(self, filters: Filters, limit: int | None = 500) -> list[Incident]:
        """Those of :meth:`incidents` that have no point to be drawn at."""
        question = conditions.newest_first(conditions.records(), filters, self.dialect)
        return self._incidents(question.where(incident.c.latitude.is_(None)).limit(limit))

    def _incidents(self, question: sa.Select[Any]) -> list[Incident]:
        with self.reading() as connection:
            records = connection.execute(question).scalars().all()
        return [Incident.from_record(json.loads(record)) for record in records]

    def incident(self, incident_id: str) -> Incident | None:
        """The incident with this id, on the map or not; None when there is none."""
        found = self._incidents(conditions.records().where(incident.c.incident_id == incident_id))
        return found[0] if found else None

    def number(self, incident_id: str) -> int | None:
        """The number of an incident in the store, as :class:`Columns` has it; None when there is none."""
        with self.reading() as connection:
            found = connection.execute(sa.select(incident.c.number).where(incident.c.incident_id == incident_id))
            return found.scalar_one_or_none()

    def article(self, article_id: str) -> Article | None:
        """The article with this id, as published; None when there is none."""
        columns = [article.c[name] for name in Article.__slots__]
        with self.reading() as connection:
            question = sa.select(*columns).where(article.c.article_id == article_id)
            row = connection.execute(question).mappings().one_or_none()
        return Article(**row) if row else None

    def incidents_of(self, article_ids: Iterable[str]) -> dict[str, list[Incident]]:
        """Article id -> its incidents as they were coded, without corrections, in the order of the article."""
        question = (
            sa.select(sa.func.coalesce(incident_detail.c.coded, incident_detail.c.record))
            .join_from(incident, incident_detail)
            .order_by(incident.c.position)
        )
        found: dict[str, list[Incident]] = {}
        ids = sorted(article_ids)
        with self.reading() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = incident.c.article_id.in_(ids[start : start + AT_ONCE])
                for record in connection.execute(question.where(some)).scalars():
                    one = Incident.from_record(json.loads(record))
                    found.setdefault(one.article_id, []).append(one)
        return found

    def of_other_versions(self, version: str) -> list[str]:
        """Ids of the articles that another version coded with the same readers.

        Those that came coded, and copies, are none of them, nor are those that other readers helped to code.
        """
        with self.reading() as connection:
            older = [v for v in self._versions(connection) if v != version and readers(v) == readers(version)]
            question = sa.select(article.c.article_id).where(article.c.pipeline_version.in_(older), ~_COPY)
            return [str(i) for i in connection.execute(question.order_by(article.c.article_id)).scalars()]

    def of_other_readers(self, version: str) -> int:
        """How many articles were coded with other readers than a version names."""
        with self.reading() as connection:
            others = [v for v in self._versions(connection) if readers(v) != readers(version)]
            question = sa.select(sa.func.count()).select_from(article)
            where = question.where(article.c.pipeline_version.in_(others), ~_COPY)
            return int(connection.execute(where).scalar_one())

    @staticmethod
    def _versions(connection: sa.Connection) -> list[str]:
        found = connection.execute(sa.select(article.c.pipeline_version).distinct()).scalars()
        return [str(v) for v in found if not str(v).startswith(IMPORTED)]

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Articles by id, as published; those that are not there are left out."""
        columns, ids = [article.c[name] for name in Article.__slots__], sorted(article_ids)
        found = {}
        with self.reading() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = article.c.article_id.in_(ids[start : start + AT_ONCE])
                for row in connection.execute(sa.select(*columns).where(some)).mappings():
                    found[str(row["article_id"])] = Article(**row)
        return found

    def pins(self, filters: Filters) -> pd.DataFrame:
        """One row per shown incident that has a point, newest first.

        Columns: incident_id, event_date (ISO, first day), event_type, sub_event_type, latitude, longitude
        (WGS 84 degrees), geo_precision, uncertainty_m (metres), place_id, fatalities_max. The two numbers
        are nullable integers.
        """
        import pandas as pd  # slower to import than most commands are to run

        question = conditions.newest_first(sa.select(*conditions.PIN_COLUMNS), filters, self.dialect)
        with self.reading() as connection:
            rows = connection.execute(question.where(incident.c.latitude.is_not(None))).all()
        frame = pd.DataFrame(rows, columns=[column.name for column in conditions.PIN_COLUMNS], dtype=object)
        numbers = {"latitude": "float64", "longitude": "float64", "uncertainty_m": "Int64", "fatalities_max": "Int64"}
        return frame.astype(numbers)

    def histogram(self, filters: Filters, unit: Unit = "day") -> pd.DataFrame:
        """Incidents by the first day of their day, week (Monday) or month, and by event type.

        Columns: date (ISO), event_type, incidents. Each incident counts once, on its first day; those
        without a date are left out. Bars without incidents are not listed.
        """
        import pandas as pd  # slower to import than most commands are to run

        with self.reading() as connection:
            days = connection.execute(conditions.by_day(filters, self.dialect)).all()
        bars: dict[tuple[str, str], int] = {}
        for day, event_type, number in days:
            bar = (conditions.first_day(day, unit), event_type)
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
        if column not in conditions.VALUE_COLUMNS:
            raise UsageError("column", column, "cannot be listed", tuple(conditions.VALUE_COLUMNS))
        question = conditions.by_value(column, filters or Filters(), self.dialect)
        with self.reading() as connection:
            return [(str(value), int(number)) for value, number in connection.execute(question)]

    def sources(self, filters: Filters) -> list[str]:
        """Publishers of the articles the shown incidents were read from, as the articles name them."""
        with self.reading() as connection:
            return [str(name) for name in connection.execute(conditions.publishers(filters, self.dialect)).scalars()]
