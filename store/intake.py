"""What a store takes in: coded articles, failures, and the ledger of what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from errors import StoreError
from models import Article, CodedArticle, Incident
from store import corrections
from store.reading import Reading
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
from store.schema import article, incident, incident_actor, incident_detail, ledger, place_above


@dataclass(frozen=True, slots=True)
class Failure:
    """An article the coder could not read: kept in the ledger so that this version does not try it again."""

    article: Article
    pipeline_version: str
    reason: str


class Intake(Reading):
    """Writing articles with all that is read from them, whole or not at all."""

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
            self._grow(connection)
            kept, as_coded = corrections.carried(connection, coded)
            if as_coded:
                details = self._incident_rows(kept, as_coded)
            keep_editions(connection, articles)
            delete(connection, article, articles, "article_id")  # takes the incidents and all of theirs along
            delete(connection, ledger, entries, "digest", "version")
            last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(incident.c.number), 0))).scalar_one()
            for rows in details.values():
                for row in rows:
                    row["number"] += last
            places = self._place_rows(kept)
            self._stamp(connection, details[incident])
            for table, rows in {article: articles, ledger: entries, **details}.items():
                if rows:
                    connection.execute(sa.insert(table), rows)
            self._place_above(connection, places)

    def _incident_rows(
        self, coded: Sequence[CodedArticle], as_coded: Mapping[str, Incident] | None = None
    ) -> dict[sa.Table, list[dict[str, Any]]]:
        """Rows of all incidents, numbered from 1; ``as_coded`` are those that were corrected, without that."""
        rows: dict[sa.Table, list[dict[str, Any]]] = {
            incident: [],
            incident_detail: [],
            incident_actor: [],
        }
        every = ((item, position, found) for item in coded for position, found in enumerate(item.incidents))
        for number, (item, position, found) in enumerate(every, start=1):
            key = {"number": number}
            rows[incident].append(key | incident_row(found, item.article, position))
            rows[incident_detail].append(key | detail_row(found, item.article, (as_coded or {}).get(found.incident_id)))
            copies = key | {"on_map": int(found.on_map), "date_from": found.event_date}
            rows[incident_actor] += [copies | row for row in actor_rows(found)]
        return rows

    def _stamp(self, connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Say in rows of ``incident`` at which revision they are written."""
        revision = self._fact(connection, "revision")
        for row in rows:
            row["revision"] = revision

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

    @staticmethod
    def _place_above(connection: sa.Connection, places: Sequence[dict[str, Any]]) -> None:
        """Write what contains some places, as the gazetteer has it now."""
        if places:
            ids = dict.fromkeys(row["place_id"] for row in places)
            delete(connection, place_above, [{"place_id": place_id} for place_id in ids], "place_id")
            connection.execute(sa.insert(place_above), places)

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
