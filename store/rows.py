"""What the store writes: the rows of an article, of its incidents and of the ledger."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from models import Article, CodedArticle, Incident
from store.schema import article, edition
from store.search import searchable
from text.web_address import web_address

_RELEASE = re.compile(r"(?: GED| Candidate)?(?: \d+(?:\.\d+)+)?\Z")  # of UCDP, which names its datasets so
TOLLS = ("fatalities_min", "fatalities_max", "injuries_min", "injuries_max")
AT_ONCE = 500  # ids in one question: databases bound the number
MOST = 2**31 - 1  # what an integer column holds everywhere; the record keeps whatever number the text says


def digest(item: Article) -> str:
    """SHA-256 (hexadecimal) of what the coder reads: title, text and date of publication."""
    content = json.dumps([item.title, item.text, item.published], ensure_ascii=True)
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def article_row(coded: CodedArticle) -> dict[str, Any]:
    """Row of ``article``, its words as published."""
    row: dict[str, Any] = {name: getattr(coded.article, name) for name in Article.__slots__}
    return row | {
        "digest": digest(coded.article),
        "pipeline_version": coded.pipeline_version,
        "warnings": json.dumps(coded.warnings, ensure_ascii=False),
    }


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its incidents as rows: made where it was coded, so that the writer has little to do.

    ``incidents`` are rows of ``incident``, ``incident_detail`` and ``incident_actor`` for each incident.
    """

    article: Article
    version: str
    row: dict[str, Any]
    incidents: tuple[tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]], ...]

    def coded(self) -> CodedArticle:
        """The article and its incidents again."""
        incidents = tuple(Incident.from_record(json.loads(detail["record"])) for _, detail, _ in self.incidents)
        return CodedArticle(self.article, incidents, self.version, tuple(json.loads(self.row["warnings"])))


def prepare(coded: CodedArticle, as_coded: Mapping[str, Incident] | None = None) -> Prepared:
    """Rows of an article; ``as_coded`` are those of its incidents that a curator corrected, without that."""
    rows = []
    for position, incident in enumerate(coded.incidents):
        copies = {"on_map": int(incident.on_map), "date_from": incident.event_date}
        detail = detail_row(incident, coded.article, (as_coded or {}).get(incident.incident_id))
        actors = [copies | row for row in actor_rows(incident)]
        rows.append((incident_row(incident, coded.article, position), detail, actors))
    return Prepared(coded.article, coded.pipeline_version, article_row(coded), tuple(rows))


def now() -> str:
    """The time as the store writes it: UTC, ISO, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def ledger_row(
    item: Article, version: str, state: str, reason: str, origin: str | None = None, at: str | None = None
) -> dict[str, Any]:
    """Row of ``ledger``: what became of an article under a pipeline version; a failed one is kept to be tried again."""
    return {
        "digest": digest(item),
        "version": version,
        "article_id": item.article_id,
        "state": state,
        "reason": reason,
        "origin": origin,
        "content": json.dumps(dataclasses.asdict(item), ensure_ascii=False) if state == "failed" else None,
        "at": at or now(),
    }


def incident_row(incident: Incident, item: Article, position: int) -> dict[str, Any]:
    """Row of ``incident``, but for its number and revision: copies of what is filtered by or drawn."""
    place = incident.place
    killed = incident.fatalities_max if incident.fatalities_min is None else incident.fatalities_min
    pointed = place is not None and place.latitude is not None and place.longitude is not None
    return {
        "incident_id": incident.incident_id,
        "article_id": item.article_id,
        "position": position,
        "date_from": incident.event_date,
        "date_to": incident.event_date_end or incident.event_date,
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "waqai_type": incident.waqai_type or "",
        "place_id": place.place_id if place else None,
        "latitude": place.latitude if place and pointed else None,
        "longitude": place.longitude if place and pointed else None,
        "uncertainty_m": place.uncertainty_m if place else None,
        "geo_precision": incident.geo_precision,
        "fatalities_max": None if incident.fatalities_max is None else min(incident.fatalities_max, MOST),
        "killed": None if killed is None else min(killed, MOST),
        "status": incident.status,
        "modality": incident.modality,
        "confidence": incident.confidence,
        "source": item.source or "",
        "parties": json.dumps([list(row.values()) for row in actor_rows(incident)], separators=(",", ":")),
        "on_map": int(incident.on_map),
    }


def detail_row(incident: Incident, item: Article, coded: Incident | None = None) -> dict[str, Any]:
    """Row of ``incident_detail``: the whole record, the words it is found by, and what a curator changed from."""
    return {
        "record": _record(incident),
        "words": searchable(item, incident),
        "coded": _record(coded) if coded else None,
    }


def _record(incident: Incident) -> str:
    return json.dumps(incident.to_record(), ensure_ascii=False)


def actor_rows(incident: Incident) -> list[dict[str, Any]]:
    """The actors, and their parents in the same parts where these do not take them themselves."""
    parts: dict[tuple[str, str], int] = {(actor.actor_id, actor.role): 1 for actor in incident.actors}
    for actor in incident.actors:
        for parent in actor.parents:
            parts.setdefault((parent, actor.role), 0)
    return [{"actor_id": actor_id, "role": role, "own": own} for (actor_id, role), own in parts.items()]


def keep_editions(connection: sa.Connection, articles: Sequence[dict[str, Any]]) -> None:
    """Copy the articles that are about to be replaced by other words to the earlier editions."""
    for start in range(0, len(articles), AT_ONCE):
        new = {row["article_id"]: row["digest"] for row in articles[start : start + AT_ONCE]}
        known = sa.select(article.c.article_id, article.c.digest).where(article.c.article_id.in_(new))
        replaced = [article_id for article_id, content in connection.execute(known) if content != new[article_id]]
        if replaced:
            question = sa.select(article).where(article.c.article_id.in_(replaced)).order_by(article.c.article_id)
            earlier = {row["digest"]: dict(row) for row in connection.execute(question).mappings()}
            delete(connection, edition, list(earlier.values()), "digest")
            connection.execute(sa.insert(edition), list(earlier.values()))


def delete(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]], *key: str) -> None:
    """Delete the rows of a table that have the same key as the given ones."""
    if rows:
        same = (table.c[name] == sa.bindparam(f"old_{name}") for name in key)
        connection.execute(sa.delete(table).where(*same), [{f"old_{name}": row[name] for name in key} for row in rows])


def same_report(there: Article, item: Article) -> bool:
    """Whether two articles with one id are editions of one report."""
    return (
        (there.text == item.text and (one_source(there, item) or not (there.source and item.source)))
        or bool(item.url and there.url == item.url)
        or bool(item.source and item.title and there.title == item.title and _one_maker(there.source, item.source))
    )


def _one_maker(one: str | None, other: str) -> bool:
    """Whether two names are of one source: the same, but for the release of a dataset.

    >>> _one_maker("UCDP GED 23.1", "UCDP GED 24.1"), _one_maker("Channel 4", "Channel 5")
    (True, False)
    """
    return one is not None and _RELEASE.sub("", one) == _RELEASE.sub("", other)


def one_source(one: Article, other: Article) -> bool:
    """Whether two articles come from one place: of one name, and of one host where both have an address."""
    hosts = {urlsplit(url).hostname for url in map(web_address, (one.url, other.url)) if url}
    return (one.source or "") == (other.source or "") and len(hosts) < 2
