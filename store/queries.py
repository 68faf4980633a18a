"""What a store is asked: counts, columns, single records."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from filters import Filters
from models import IMPORTED, Article, Counts, Incident
from store import arrays, conditions
from store.arrays import Columns, Progress
from store.changes import ADDED
from store.database import Database, fact
from store.schema import article, correction, incident, incident_detail, near_copy, report_group, restriction

Line = tuple[str, str, str | None, str | None, str | None, str, str]

AT_ONCE = 500  # ids in one question: databases bound the number
BATCH = 2_000  # incidents in a batch: some megabytes, which stay in the processor's cache
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COPY = sa.exists().where(near_copy.c.article_id == article.c.article_id)
SAMPLE_SOURCE = "Waqai sample"  # how ``Article.source`` of the project's own samples begins


def readers(version: str) -> str:
    """Who besides our own coder read the articles of a pipeline version; empty for nobody.

    >>> readers("5f0c2a+hf:ner"), readers("5f0c2a")
    ('hf:ner', '')
    """
    return version.partition("+")[2]


class Queries:
    """Questions; every one that takes filters counts the same incidents.

    Parameters
    ----------
    for_readers : bool
        Whether what is for curators only is as if it were not there, whatever is asked.
    """

    def __init__(self, database: Database, for_readers: bool = False) -> None:
        self._database, self.for_readers = database, for_readers

    def _visible(self) -> list[sa.ColumnElement[bool]]:
        """What an incident must meet to be shown by its id or number."""
        return [incident.c.restricted == 0] if self.for_readers else []

    def _open(self) -> list[sa.ColumnElement[bool]]:
        """What an article must meet to be shown: it and all it tells are for everybody."""
        if not self.for_readers:
            return []
        other = incident.alias()
        hidden = sa.exists().where(other.c.article_id == article.c.article_id, other.c.restricted == 1)
        itself = sa.and_(restriction.c.kind == "article", restriction.c.subject == article.c.article_id)
        publisher = sa.and_(restriction.c.kind == "source", restriction.c.subject == article.c.source)
        ruled = sa.exists().where(sa.or_(itself, publisher))
        return [~hidden.correlate(article), ~ruled.correlate(article)]

    def revision(self) -> int:
        """A number that grows with every write: a cache of anything read here is fresh while it stands."""
        with self._database.reading() as connection:
            return fact(connection, "revision") or 0

    def standing(self) -> tuple[int, int]:
        """Identity and revision: what was read here and kept elsewhere is fresh while both are the same."""
        with self._database.reading() as connection:
            return fact(connection, "identity") or 0, fact(connection, "revision") or 0

    def is_empty(self) -> bool:
        """Whether no article was ever kept."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(article.c.article_id).limit(1)).first() is None

    def is_samples(self) -> bool:
        """Whether there are articles and all of them are the project's own samples."""
        sample = article.c.source.startswith(SAMPLE_SOURCE, autoescape=True)
        other = sa.select(article.c.article_id).where(sa.or_(article.c.source.is_(None), ~sample)).limit(1)
        with self._database.reading() as connection:  # asked at every look at the page: the first of others answers it
            return connection.execute(other).first() is None and not self.is_empty()

    def _seen(self, filters: Filters) -> Filters:
        return replace(filters, restricted=filters.restricted and not self.for_readers)

    def dated(self, filters: Filters) -> Filters:
        """The filters with the dates that their last days are now, up to the newest incident."""
        with self._database.reading() as connection:
            return conditions.dated(connection, filters)

    def count(self, filters: Filters) -> Counts:
        """How many incidents there are, pass the filters, and of these lack a point.

        There are those on the map, or of the modalities and states asked for.
        """
        with self._database.reading() as connection:
            filters = conditions.dated(connection, self._seen(filters))
            total = connection.execute(conditions.counting(filters.widest, self._database.dialect)).one()[0]
            shown, placed, reviewed = connection.execute(conditions.counting(filters, self._database.dialect)).one()
            reports = connection.execute(conditions.reports(filters, self._database.dialect)).scalar_one()
            copies = connection.execute(sa.select(sa.func.count()).select_from(near_copy)).scalar_one()
            below = 0
            if filters.confidence_min:
                without = replace(filters, confidence_min=None)
                below = connection.execute(conditions.counting(without, self._database.dialect)).one()[0] - shown
            aside = replace(filters, set_aside="only")
            set_aside = connection.execute(conditions.counting(aside, self._database.dialect)).one()[0]
        return Counts(
            shown, total, without_place=shown - placed, below_confidence=below, reviewed=reviewed, reports=reports,
            set_aside=set_aside,
            copies=copies,
        )  # fmt: skip

    def columns(self, known: Columns | None = None, progress: Progress | None = None) -> Columns:
        """All incidents as arrays, as they are now; only what changed is read when some are ``known``.

        What is for curators only is among them: see :attr:`Columns.open`.

        Parameters
        ----------
        progress : callable, optional
            Called with how many incidents were read so far and how many there are.
        """
        with self._database.reading() as connection:
            return arrays.read(connection, known, progress)

    def saying(self, text: str) -> npt.NDArray[np.int64]:
        """Numbers of the incidents whose words hold a text, for :meth:`Columns.select`."""
        with self._database.reading() as connection:
            lists = [
                connection.execute(question).scalar() for question in conditions.saying(text, self._database.dialect)
            ]
        return reduce(np.intersect1d, (np.fromstring(numbers or "", np.int64, sep=",") for numbers in lists))

    def batches(self, filters: Filters, size: int = BATCH) -> Iterator[Sequence[Line]]:
        """The incidents that pass the filters, newest first, some at a time: what exports are made of.

        Yields
        ------
        sequence of tuple
            The record as JSON text, then title, source, url and day of publication of the article, the state of
            the review, and the doubts of the gate between commas. The store is read as it was when the first batch was
            asked for.
        """
        columns = (
            incident_detail.c.record, article.c.title, article.c.source, article.c.url, article.c.published,
            incident.c.state, incident.c.doubts,
        )  # fmt: skip
        question = sa.select(*columns).join_from(incident, incident_detail).join(article)
        with self._database.reading() as connection:
            asked = conditions.dated(connection, self._seen(filters))
            ordered = conditions.newest_first(question, asked, self._database.dialect)
            result = connection.execution_options(yield_per=size).execute(ordered)
            for part in result.partitions(size):
                yield [tuple(row) for row in part]

    def changed_at(self) -> dt.datetime | None:
        """When the store was last changed; None for a store that has not kept it."""
        with self._database.reading() as connection:
            changed = fact(connection, "changed")
        return None if changed is None else dt.datetime.fromtimestamp(changed, dt.UTC)

    def numbered(self, numbers: Sequence[int]) -> list[Incident]:
        """Incidents by their numbers in the store, in the order given; those that are gone are left out."""
        with self._database.reading() as connection:
            question = conditions.numbered([int(n) for n in numbers]).where(*self._visible())
            records = dict(connection.execute(question).all())
        return [Incident.from_record(json.loads(records[n])) for n in map(int, numbers) if n in records]

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """Ids of incidents by their numbers in the store, in no order; those that are gone are left out."""
        found: list[str] = []
        with self._database.reading() as connection:
            for start in range(0, len(numbers), AT_ONCE):
                some = incident.c.number.in_([int(n) for n in numbers[start : start + AT_ONCE]])
                found += connection.execute(sa.select(incident.c.incident_id).where(some, *self._visible())).scalars()
        return found

    def incident(self, incident_id: str) -> Incident | None:
        """The incident with this id, on the map or not; None when there is none."""
        records = self._incidents(conditions.records().where(incident.c.incident_id == incident_id))
        return records[0] if records else None

    def other_reports(self, incident_id: str) -> list[Incident]:
        """The incidents of other articles that report the same incident, newest first."""
        mine = sa.select(report_group.c.group_id).join_from(report_group, incident)
        question = (
            conditions.records()
            .join(report_group, report_group.c.number == incident.c.number)
            .where(report_group.c.group_id == mine.where(incident.c.incident_id == incident_id).scalar_subquery())
            .where(incident.c.incident_id != incident_id)
        )
        return self._incidents(conditions.in_order(question))

    def _incidents(self, question: sa.Select[Any]) -> list[Incident]:
        with self._database.reading() as connection:
            records = connection.execute(question.where(*self._visible())).scalars().all()
        return [Incident.from_record(json.loads(record)) for record in records]

    def number(self, incident_id: str) -> int | None:
        """The number of an incident in the store, as :class:`Columns` has it; None when there is none."""
        with self._database.reading() as connection:
            question = sa.select(incident.c.number).where(incident.c.incident_id == incident_id, *self._visible())
            answer = connection.execute(question)
            return answer.scalar_one_or_none()

    def article(self, article_id: str) -> Article | None:
        """The article with this id, as published; None when there is none."""
        columns = [article.c[name] for name in Article.__slots__]
        with self._database.reading() as connection:
            question = sa.select(*columns).where(article.c.article_id == article_id, *self._open())
            row = connection.execute(question).mappings().one_or_none()
        return Article(**row) if row else None

    def incidents_of(self, article_ids: Iterable[str]) -> dict[str, list[Incident]]:
        """Article id -> its incidents as they were coded, without what curators did, in the order of the article."""
        by_hand = sa.select(correction.c.incident_id).where(
            correction.c.field == ADDED, correction.c.undone_at.is_(None)
        )
        question = (
            sa.select(sa.func.coalesce(incident_detail.c.coded, incident_detail.c.record))
            .join_from(incident, incident_detail)
            .where(incident.c.incident_id.not_in(by_hand))
            .order_by(incident.c.position)
        )
        by_article: dict[str, list[Incident]] = {}
        ids = sorted(article_ids)
        with self._database.reading() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = incident.c.article_id.in_(ids[start : start + AT_ONCE])
                for record in connection.execute(question.where(some, *self._visible())).scalars():
                    one = Incident.from_record(json.loads(record))
                    by_article.setdefault(one.article_id, []).append(one)
        return by_article

    def newest_articles(self, number: int) -> list[Article]:
        """The articles published last, copies and those that came coded left out; undated ones come last."""
        columns = [article.c[name] for name in Article.__slots__]
        question = (
            sa.select(*columns)
            .where(~_COPY, article.c.pipeline_version.not_like(f"{IMPORTED}%"), *self._open())
            .order_by(article.c.published.is_(None), article.c.published.desc(), article.c.article_id)
            .limit(number)
        )
        with self._database.reading() as connection:
            return [Article(**row) for row in connection.execute(question).mappings()]

    def read_on(self) -> dict[str, int]:
        """ISO day -> how many articles published on it were read, copies too; those without a day are left out."""
        day = sa.func.substr(article.c.published, 1, 10)
        question = sa.select(day, sa.func.count()).where(article.c.published.is_not(None), *self._open()).group_by(day)
        with self._database.reading() as connection:
            found = {str(published): int(number) for published, number in connection.execute(question)}
        return {day: number for day, number in found.items() if ISO_DAY.fullmatch(day)}

    def of_other_versions(self, version: str) -> list[str]:
        """Ids of the articles that another version coded with the same readers.

        Left out are those that came coded, copies, and those that other readers helped to code.
        """
        with self._database.reading() as connection:
            older = [v for v in self._versions(connection) if v != version and readers(v) == readers(version)]
            question = sa.select(article.c.article_id).where(article.c.pipeline_version.in_(older), ~_COPY)
            return [str(i) for i in connection.execute(question.order_by(article.c.article_id)).scalars()]

    def of_other_readers(self, version: str) -> int:
        """How many articles were coded with other readers than a version names."""
        with self._database.reading() as connection:
            others = [v for v in self._versions(connection) if readers(v) != readers(version)]
            question = sa.select(sa.func.count()).select_from(article)
            where = question.where(article.c.pipeline_version.in_(others), ~_COPY)
            return int(connection.execute(where).scalar_one())

    @staticmethod
    def _versions(connection: sa.Connection) -> list[str]:
        versions = connection.execute(sa.select(article.c.pipeline_version).distinct()).scalars()
        return [str(v) for v in versions if not str(v).startswith(IMPORTED)]

    def sources(self) -> list[str]:
        """Names of the publishers that incidents have, the most frequent first."""
        number = sa.func.count().desc()
        question = sa.select(incident.c.source).where(incident.c.source != "", *self._visible())
        with self._database.reading() as connection:
            ordered = question.group_by(incident.c.source).order_by(number, incident.c.source)
            return list(connection.execute(ordered).scalars())

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Articles by id, as published; those that are not there are left out."""
        columns, ids = [article.c[name] for name in Article.__slots__], sorted(article_ids)
        by_id = {}
        with self._database.reading() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = article.c.article_id.in_(ids[start : start + AT_ONCE])
                for row in connection.execute(sa.select(*columns).where(some, *self._open())).mappings():
                    by_id[str(row["article_id"])] = Article(**row)
        return by_id
