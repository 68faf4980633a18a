"""Incidents that curators add: found in words that the coder passed over, or split off one that tells two events."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa

from errors import UsageError
from models import Article, CodedArticle, Incident
from store.changes import ADDED, CORRECTABLE, REVIEW, SHOWN_BY, checked
from store.links.groups import loosen
from store.rows import TOLLS, prepare
from store.schema import article, correction, incident, incident_actor, incident_detail

BY_A_CURATOR = "incident: added by a curator"


def split_off(record: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a second incident told by the same words: as the first, but for what is changed.

    Evidence stays for what both share; what is changed a curator answers for.
    """
    unshown = {SHOWN_BY[field] for field in changes if field in SHOWN_BY}
    corrected = [f"{field}: corrected by a curator" for field in changes]
    reasons = [r for r in record["confidence_reasons"] if r not in (BY_A_CURATOR, *corrected)]
    return {
        **record,
        **changes,
        **({"toll_by_group": []} if set(changes) & set(TOLLS) else {}),
        "evidence": [e for e in record["evidence"] if e["field"] not in unshown],
        "confidence_reasons": [*reasons, *corrected, BY_A_CURATOR],
    }


def with_words(found: Incident, item: Article) -> Incident:
    """An incident that a curator read in an article, once its words are known to stand there.

    Raises
    ------
    UsageError
        Its evidence is not in the article as given, no words say what happened, or a value cannot stand in a field.
    """
    for one in found.evidence:
        if item.part(one.part)[one.start : one.end] != one.text or not one.text.strip():
            raise UsageError("evidence", one.text[:60], "does not stand in the article there")
    if not any(one.field == "event_type" for one in found.evidence):
        raise UsageError("evidence", "", "names no words that say what happened")
    record = found.to_record()
    return checked(record, {name: record[name] for name in CORRECTABLE})


def free_id(connection: sa.Connection, found: Incident) -> str:
    """An id for an incident of an article that no incident has or had."""
    taken = sa.select(correction.c.incident_id).where(correction.c.article_id == found.article_id)
    there = sa.select(incident.c.incident_id).where(incident.c.article_id == found.article_id)
    known = {*connection.execute(taken).scalars(), *connection.execute(there).scalars()}
    names = (hashlib.sha256(f"{ADDED}|{found.article_id}|{n}".encode()).hexdigest()[:16] for n in count(1))
    return next(name for name in names if name not in known)


def insert(connection: sa.Connection, found: Incident, item: Article, revision: int) -> None:
    """Write the rows of an incident behind those of its article."""
    ((copies, detail, actors),) = prepare(CodedArticle(item, (found,), "")).incidents
    highest = sa.func.coalesce(sa.func.max(incident.c.number), 0)
    number = connection.execute(sa.select(highest)).scalar_one() + 1
    last = sa.select(sa.func.coalesce(sa.func.max(incident.c.position), -1))
    position = connection.execute(last.where(incident.c.article_id == item.article_id)).scalar_one() + 1
    key = {"number": number}
    row = key | copies | {"position": position, "revision": revision, "event": number}
    connection.execute(sa.insert(incident), [row])
    connection.execute(sa.insert(incident_detail), [key | detail])
    if actors:
        connection.execute(sa.insert(incident_actor), [key | actor for actor in actors])


def remove(connection: sa.Connection, incident_ids: Sequence[str], revision: int) -> None:
    """Take incidents out again; those they stood with as reports of one event are to be linked again."""
    here = incident.c.incident_id.in_(incident_ids)
    loosen(connection, connection.execute(sa.select(incident.c.article_id).where(here)).scalars().all(), revision)
    connection.execute(sa.delete(incident).where(here))


def added_to(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> set[str]:
    """Ids of the incidents that curators added, of those that meet the conditions on their corrections."""
    question = sa.select(correction.c.incident_id).where(
        correction.c.field == ADDED, correction.c.undone_at.is_(None), *where
    )
    return set(connection.execute(question).scalars())


def article_there(connection: sa.Connection, article_id: str) -> Article:
    """An article as it is kept.

    Raises
    ------
    UsageError
        It is not in the store.
    """
    columns = [article.c[name] for name in Article.__slots__]
    question = sa.select(*columns).where(article.c.article_id == article_id)
    row = connection.execute(question).mappings().one_or_none()
    if row is None:
        raise UsageError("article", article_id, "is not in the store")
    return Article(**row)


def refuse_review(changes: Mapping[str, Any]) -> None:
    """Refuse what is said of an incident and not in it: it has functions of its own."""
    for name in changes:
        if name in REVIEW:
            raise UsageError("field", name, "cannot be given to a part of an incident", CORRECTABLE)
