"""What a store takes in: coded articles, failures, and the ledger of what became of each."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from errors import InputError, StoreError
from models import Article, CodedArticle
from store.carried_over import carried, made_on
from store.copies import FREED
from store.correction_rows import show_again
from store.database import Database
from store.links.groups import loosen
from store.log import Entry, write
from store.places_above import PlacesAbove
from store.queries import Queries
from store.rows import (
    Prepared,
    delete,
    digest,
    keep_editions,
    ledger_row,
    now,
    one_source,
    prepare,
    same_report,
)
from store.schema import (
    article,
    incident,
    incident_actor,
    incident_detail,
    ledger,
    near_copy,
    shingle,
    unread,
)
from store.sources import COPY_OF

MOST_ASKED = 10_000  # values in one question
MOST_UNREAD = 1000  # lines of one file that are remembered


@dataclass(frozen=True, slots=True)
class Failure:
    """An article the coder could not read: kept in the ledger so that this version does not try it again."""

    article: Article
    pipeline_version: str
    reason: str
    origin: str | None = None  # file or address it came from


@dataclass(frozen=True, slots=True)
class Copy:
    """An article whose incidents another one tells as well: ``containment`` of its word runs are in it."""

    article: Article
    copy_of: str
    containment: float
    pipeline_version: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands to the store.

    Attributes
    ----------
    state, reason : str
        ``done``, ``failed`` or empty, under the version asked for; and why it failed.
    article_id : str
        The id it is to be kept under: its own, as a rule. Content that is here already stays under the id it has;
        and where another article has the same id, as numbered files of two sources have, the newcomer gets its
        digest added. Another edition (same text, same address, or same source and title) replaces the earlier one.
    renamed, replaces : bool
        Whether that is a new id because another article has its own; whether it takes the place of an edition
        with other words.
    """

    state: str
    reason: str
    article_id: str
    renamed: bool
    replaces: bool


class Intake:
    """Writing articles with all that is read from them, whole or not at all."""

    def __init__(self, database: Database, queries: Queries, places_above: PlacesAbove) -> None:
        self._database, self._queries, self._places_above = database, queries, places_above

    def save(
        self,
        coded: Sequence[CodedArticle | Prepared],
        failures: Sequence[Failure] = (),
        copies: Sequence[Copy] = (),
        runs: Mapping[str, Iterable[int]] | None = None,
        freed: Entry | None = None,
        origins: Mapping[str, str] | None = None,
    ) -> None:
        """Keep articles with their incidents, actors and ledger rows: all in one transaction.

        An article that is there already is replaced with all its incidents; when its words changed, the
        earlier edition is kept. A copy is kept without incidents; one that was coded before keeps those that a
        curator corrected.

        Parameters
        ----------
        runs : mapping
            Id of a coded article -> hashes of the word runs that copies of it are found by.
        origins : mapping
            Id of an article -> the file or the watched source it came from.
        freed : Entry, optional
            Who took the coded articles out of the copies, for the log; they are not held again.

        Raises
        ------
        StoreError
            The database refuses, or two articles or incidents share an id; nothing was changed then.
        """
        if not coded and not failures and not copies:
            return
        prepared = [item if isinstance(item, Prepared) else prepare(item) for item in coded]
        with self._database.changing() as (connection, revision):
            prepared = carried(connection, prepared)
            copied = [c for c in copies if not made_on(connection, c.article.article_id)]
            blank = [prepare(CodedArticle(c.article, (), c.pipeline_version)) for c in copied]
            articles = [item.row for item in (*prepared, *blank)]
            ids = [row["article_id"] for row in articles]
            if len(set(ids)) < len(ids):
                double = next(i for i in ids if ids.count(i) > 1)
                raise StoreError(f"two articles share the id {double!r}; save them apart")
            at = now()
            said = f"{FREED}{freed.who}" if freed else ""
            came = (origins or {}).get
            entries = [ledger_row(p.article, p.version, "done", said, came(p.article.article_id), at) for p in prepared]
            entries += [
                ledger_row(
                    c.article, c.pipeline_version, "done", f"{COPY_OF}{c.copy_of}", came(c.article.article_id), at
                )
                for c in copies
            ]
            entries += [ledger_row(f.article, f.pipeline_version, "failed", f.reason, f.origin, at) for f in failures]
            keep_editions(connection, articles)
            loosen(connection, ids, revision)
            delete(connection, article, articles, "article_id")  # takes the incidents and all of theirs along
            delete(connection, ledger, entries, "digest", "version")
            of_copies = [
                {"article_id": c.article.article_id, "copy_of": c.copy_of, "containment": c.containment} for c in copied
            ]
            held = [{"hash": run, "article_id": i} for i, hashes in (runs or {}).items() if i in ids for run in hashes]
            rows: dict[sa.Table, list[dict[str, Any]]] = {article: articles, ledger: entries}
            rows |= _numbered(connection, prepared, revision) | {near_copy: of_copies, shingle: held}
            rows[ledger] = list({(row["digest"], row["version"]): row for row in entries}.values())
            for table, new in rows.items():
                if new:
                    connection.execute(sa.insert(table), new)
            show_again(connection, revision, ids)
            if freed:
                write(connection, [dataclasses.replace(freed, subject=i) for i in ids])
            self._places_above.write(connection, rows[incident])

    # -- what became of articles

    def _states(self, contents: Sequence[str]) -> dict[tuple[str, str], tuple[str, str]]:
        columns = (ledger.c.digest, ledger.c.version, ledger.c.state, ledger.c.reason)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).where(ledger.c.digest.in_(contents))).all()
        return {(content, version): (state, reason) for content, version, state, reason in rows}

    def standing(self, items: Sequence[tuple[Article, str]]) -> list[Standing]:
        """How some articles stand to the store under the version named with each."""
        contents = [digest(item) for item, _ in items]
        states = self._states(contents)
        by_id = self._queries.articles({item.article_id for item, _ in items})
        kept_under: dict[str, list[Article]] = {}
        columns = (article.c.digest, article.c.article_id, article.c.source, article.c.url)
        same = sa.select(*columns).where(article.c.digest.in_(contents)).order_by(article.c.article_id)
        with self._database.reading() as connection:
            for content, article_id, source, url in connection.execute(same):
                kept_under.setdefault(content, []).append(Article(article_id, "", source=source, url=url))
        standings = []
        for (item, version), content in zip(items, contents, strict=True):
            state, reason = states.get((content, version), ("", ""))
            there = by_id.get(item.article_id)
            here = [a.article_id for a in kept_under.get(content, ()) if one_source(a, item)]
            if not here and not (there is not None and same_report(there, item)):
                state, reason = ("", "") if state == "done" else (state, reason)  # another source said it
            if here:
                name = item.article_id if item.article_id in here else here[0]
                standings.append(Standing(state, reason, name, False, False))
            elif there is None or same_report(there, item):
                standings.append(Standing(state, reason, item.article_id, False, there is not None))
            else:
                standings.append(Standing(state, reason, f"{item.article_id}~{content[:8]}", True, False))
        return standings

    def holders(self, runs: Iterable[int]) -> dict[int, list[str]]:
        """Hash of a word run -> ids of the coded articles that hold it."""
        holders: dict[int, list[str]] = {}
        hashes = sorted(runs)
        with self._database.reading() as connection:
            for start in range(0, len(hashes), MOST_ASKED):
                question = sa.select(shingle.c.hash, shingle.c.article_id)
                some = question.where(shingle.c.hash.in_(hashes[start : start + MOST_ASKED]))
                for run, article_id in connection.execute(some):
                    holders.setdefault(run, []).append(article_id)
        return holders

    def failed(self) -> list[Failure]:
        """Articles that could not be coded by any version yet, by id."""
        other = ledger.alias()
        done = sa.exists().where(other.c.digest == ledger.c.digest, other.c.state == "done")
        question = sa.select(ledger).where(ledger.c.state == "failed", ledger.c.content.is_not(None), ~done)
        with self._database.reading() as connection:
            rows = connection.execute(question.order_by(ledger.c.at, ledger.c.article_id)).mappings().all()
        last = {row["digest"]: row for row in rows}
        return [
            Failure(Article(**json.loads(row["content"])), row["version"], row["reason"], row["origin"])
            for row in last.values()
        ]

    def note_unread(self, item: str, errors: Sequence[InputError]) -> None:
        """Remember what of a file or address could not be read; nothing, when all of it could."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(unread).where(unread.c.item == item))
            rows = {
                error.line: {
                    "item": item, "line": error.line, "reason": error.reason, "way_out": error.way_out, "at": now()
                }
                for error in errors[:MOST_UNREAD]
            }  # fmt: skip
            if rows:
                connection.execute(sa.insert(unread), list(rows.values()))

    def unread(self) -> list[InputError]:
        """What could not be read and has not been since, by file and line."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(unread).order_by(unread.c.item, unread.c.line)).all()
        return [InputError(row.item, row.line, row.reason, row.way_out) for row in rows]


def _numbered(
    connection: sa.Connection, prepared: Sequence[Prepared], revision: int
) -> dict[sa.Table, list[dict[str, Any]]]:
    """Rows of all incidents, written at a revision, with the numbers that are next."""
    number = connection.execute(sa.select(sa.func.coalesce(sa.func.max(incident.c.number), 0))).scalar_one()
    rows: dict[sa.Table, list[dict[str, Any]]] = {incident: [], incident_detail: [], incident_actor: []}
    for copies, detail, actors in (made for item in prepared for made in item.incidents):
        number += 1
        key = {"number": number}
        rows[incident].append(key | copies | {"revision": revision, "event": number})
        rows[incident_detail].append(key | detail)
        rows[incident_actor] += [key | row for row in actors]
    return rows
