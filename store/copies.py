"""Articles held as copies of others: kept with their words, not shown, and to be freed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from store.database import Database
from store.schema import article, ledger, near_copy

FREED = "freed by "  # how the ledger says that a curator took an article out of the copies
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Held:
    """An article held as a copy, and the article that stands for it; ``containment`` of its word runs are in that."""

    article_id: str
    title: str
    source: str | None
    published: str | None
    copy_of: str
    whole_title: str
    whole_source: str | None
    containment: float


class Copies:
    """Reading what is held as a copy in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """How many articles are held as copies."""
        with self._database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(near_copy)).scalar_one())

    def held(self, limit: int | None = None, offset: int = 0) -> list[Held]:
        """The articles held as copies, the least like their container first: there a curator looks first."""
        whole = article.alias()
        question = (
            sa.select(
                article.c.article_id, article.c.title, article.c.source, article.c.published, near_copy.c.copy_of,
                sa.func.coalesce(whole.c.title, ""), whole.c.source, near_copy.c.containment,
            )
            .join_from(near_copy, article, article.c.article_id == near_copy.c.article_id)
            .outerjoin(whole, whole.c.article_id == near_copy.c.copy_of)
            .order_by(near_copy.c.containment, article.c.article_id)
        )  # fmt: skip
        with self._database.reading() as connection:
            return [Held(*row) for row in connection.execute(question.limit(limit).offset(offset))]

    def of(self, article_ids: Iterable[str]) -> list[str]:
        """Ids of the articles held as copies of some others."""
        with self._database.reading() as connection:
            found: list[str] = []
            ids = sorted(article_ids)
            for start in range(0, len(ids), AT_ONCE):
                some = near_copy.c.copy_of.in_(ids[start : start + AT_ONCE])
                found += connection.execute(sa.select(near_copy.c.article_id).where(some)).scalars()
        return sorted(found)

    def of_other_versions(self, version: str) -> dict[str, tuple[str, float]]:
        """Id of a copy that another version of the coding held -> its container, and how much of it is in there."""
        question = (
            sa.select(near_copy)
            .join_from(near_copy, article, article.c.article_id == near_copy.c.article_id)
            .where(article.c.pipeline_version != version)
            .order_by(near_copy.c.article_id)
        )
        with self._database.reading() as connection:
            return {row.article_id: (row.copy_of, row.containment) for row in connection.execute(question)}

    def freed(self, digests: Iterable[str]) -> set[str]:
        """Which contents, of some, a curator has freed: they are never held again."""
        with self._database.reading() as connection:
            found: set[str] = set()
            wanted = sorted(digests)
            for start in range(0, len(wanted), AT_ONCE):
                some = ledger.c.digest.in_(wanted[start : start + AT_ONCE])
                question = sa.select(ledger.c.digest).where(some, ledger.c.reason.startswith(FREED))
                found |= set(connection.execute(question).scalars())
        return found
