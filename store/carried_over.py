"""Corrections when an article is coded again: they follow the incident that the same words tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from models import Article, CodedArticle, Evidence, Incident
from store.changes import ADDED, Correction, applied
from store.correction_rows import listed
from store.rows import Prepared, digest, prepare
from store.schema import article, correction, incident, incident_detail


def carried(connection: sa.Connection, prepared: Sequence[Prepared]) -> list[Prepared]:
    """Articles as they are to be kept, corrections applied.

    A corrected incident whose words no incident tells any more is kept as it is, unless the article
    changed: then its corrections stay in the log only. An incident that a curator added stays as long as its words do.
    """
    ids = [item.article.article_id for item in prepared]
    made = listed(connection, correction.c.undone_at.is_(None), correction.c.article_id.in_(ids))
    if not made:
        return list(prepared)
    kept = []
    for item in prepared:
        mine = [c for c in made if c.article_id == item.article.article_id]
        kept.append(prepare(*_carried(connection, item.coded(), mine)) if mine else item)
    return kept


def made_on(connection: sa.Connection, article_id: str) -> bool:
    """Whether incidents of an article are corrected."""
    return bool(listed(connection, correction.c.undone_at.is_(None), correction.c.article_id == article_id))


def _carried(
    connection: sa.Connection, item: CodedArticle, made: Sequence[Correction]
) -> tuple[CodedArticle, dict[str, Incident]]:
    same_words = _digest_there(connection, item.article) == digest(item.article)
    by_hand = {c.incident_id for c in made if c.field == ADDED}
    left = list(item.incidents)
    corrected: dict[str, Incident] = {}
    as_coded: dict[str, Incident] = {}
    for old_id in dict.fromkeys(c.incident_id for c in made if c.incident_id not in by_hand):
        before = as_it_was_coded(connection, old_id)
        if before is None:  # lost when the article changed; its words may be back
            continue
        old = Incident.from_record(before)
        mine = [c for c in made if c.incident_id == old_id]
        new = _told_by_the_same_words(old, left, same_words)
        if new is not None:
            left.remove(new)
            if new.incident_id != old_id:
                moved = sa.update(correction).where(correction.c.incident_id == old_id)
                connection.execute(moved.values(incident_id=new.incident_id))
        elif same_words:
            new = old
        if new is not None:
            corrected[new.incident_id] = Incident.from_record(applied(new.to_record(), mine))
            as_coded[new.incident_id] = new
    mine = [c for c in made if c.incident_id in by_hand]
    instead = _stay(connection, item, mine, left, corrected) if mine else set()
    as_coded |= {c.incident_id: Incident.from_record(c.new) for c in mine if c.field == ADDED}
    there = {i.incident_id for i in item.incidents}
    incidents = [corrected.get(i.incident_id, i) for i in item.incidents if i.incident_id not in instead]
    incidents += [found for key, found in corrected.items() if key not in there]
    return replace(item, incidents=tuple(incidents)), as_coded


def _stay(
    connection: sa.Connection,
    item: CodedArticle,
    made: Sequence[Correction],
    left: list[Incident],
    corrected: dict[str, Incident],
) -> set[str]:
    """Put the incidents that curators added among the corrected ones, as far as their words are still there.

    Returns the ids of incidents they stand for: those that the coder has learned to read by now.
    """
    additions = [c for c in made if c.field == ADDED]
    read_before = _read_before(connection, item.article.article_id, {c.incident_id for c in additions})
    instead: set[str] = set()
    for one in additions:
        old = Incident.from_record(one.new)
        if not all(item.article.part(e.part)[e.start : e.end] == e.text for e in old.evidence):
            continue  # another edition, without its words
        corrected[one.incident_id] = Incident.from_record(
            applied(one.new, [c for c in made if c.incident_id == one.incident_id])
        )
        news = _telling(old, item.incidents) - len(instead) > _telling(old, read_before)
        twin = _told_by_the_same_words(old, left, True) if news else None
        if twin is not None:
            left.remove(twin)
            instead.add(twin.incident_id)
    return instead


def _read_before(connection: sa.Connection, article_id: str, by_hand: set[str]) -> list[Incident]:
    """The incidents the coder had read in an article."""
    question = sa.select(incident_detail.c.record).join_from(incident, incident_detail)
    records = connection.execute(question.where(incident.c.article_id == article_id)).scalars()
    return [one for r in records if (one := Incident.from_record(json.loads(r))).incident_id not in by_hand]


def _telling(old: Incident, among: Sequence[Incident]) -> int:
    """How many incidents are told by the words of one."""
    words = _event_words(old)
    return sum(any(_same(a, b, True) for a in words for b in _event_words(one)) for one in among)


def as_it_was_coded(connection: sa.Connection, incident_id: str) -> dict[str, Any] | None:
    """The record of an incident without any correction; None when it is not there."""
    question = sa.select(sa.func.coalesce(incident_detail.c.coded, incident_detail.c.record))
    found = connection.execute(
        question.join_from(incident, incident_detail).where(incident.c.incident_id == incident_id)
    ).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))


def _digest_there(connection: sa.Connection, item: Article) -> str | None:
    question = sa.select(article.c.digest).where(article.c.article_id == item.article_id)
    return connection.execute(question).scalar_one_or_none()


def _told_by_the_same_words(old: Incident, among: Sequence[Incident], same_words: bool) -> Incident | None:
    """The incident whose words of the event are the old one's: the likest of them, the first of its like."""
    words = _event_words(old)
    found = [i for i in among if any(_same(a, b, same_words) for a in words for b in _event_words(i))]
    likeness = ("sub_event_type", "event_date", "place")
    return max(found, key=lambda i: sum(getattr(i, name) == getattr(old, name) for name in likeness), default=None)


def _event_words(found: Incident) -> list[Evidence]:
    return [e for e in found.evidence if e.field == "event_type"][:1]


def _same(one: Evidence, other: Evidence, same_words: bool) -> bool:
    if one.part != other.part:
        return False
    return one.start < other.end and other.start < one.end if same_words else one.text == other.text
