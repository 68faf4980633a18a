"""Corrections, links between reports, near-copies and sources; more of an incident to filter by.

The store it starts from is an SQLite file: PostgreSQL came with this step.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOST = 2**31 - 1
PLACE_ABOVE = (
    "INSERT INTO place_above (place_id, above_id) SELECT DISTINCT i.place_id, p.place_id FROM incident i "
    "JOIN incident_place p ON p.number = i.number WHERE i.place_id IS NOT NULL"
)
AT_ONCE = 500


def upgrade() -> None:
    """Add what is new, and fill it from the records that are there."""
    _tables()
    _columns()
    connection = op.get_bind()
    for rows in _incidents(connection):
        _fill(connection, rows)
    connection.execute(sa.text(PLACE_ABOVE))
    op.drop_table("incident_place")  # what contains a place is kept once for all of its incidents
    op.create_index("place_above_by_above", "place_above", ["above_id", "place_id"])
    op.create_index("incident_actor_by_actor", "incident_actor", ["actor_id", "number"])
    op.create_index("incident_actor_by_day", "incident_actor", ["on_map", "date_from", "actor_id", "number"])
    connection.execute(sa.text("UPDATE waqai_meta SET value = 3 WHERE name = 'schema_version'"))
    fact = {"name": "identity", "value": secrets.randbelow(2**31)}
    connection.execute(sa.text("INSERT INTO waqai_meta (name, value) VALUES (:name, :value)"), fact)


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, **more)


def _number() -> sa.Column[int]:
    owner = sa.ForeignKey("incident.number", ondelete="CASCADE")
    return sa.Column("number", sa.Integer, owner, primary_key=True, autoincrement=False)


def _article() -> sa.ForeignKey:
    return sa.ForeignKey("article.article_id", ondelete="CASCADE")


def _tables() -> None:
    op.create_table(
        "unread",
        _text("item", primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("reason", "way_out", "at")),
    )
    op.create_table(
        "near_copy",
        sa.Column("article_id", sa.Text, _article(), primary_key=True),
        _text("copy_of", index=True),
        sa.Column("containment", sa.Float, nullable=False),
    )
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text, _article(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("shingle_article", "shingle", ["article_id"])
    op.create_table(
        "source",
        sa.Column("source_id", sa.Integer, primary_key=True, autoincrement=False),
        _text("address", unique=True),
        _text("title"),
        sa.Column("every_minutes", sa.Integer, nullable=False),
        _text("added_at"),
        _text("added_by"),
        *(sa.Column(name, sa.Text) for name in ("removed_at", "tried_at", "succeeded_at")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("items", "errors")),
        _text("last_error"),
        *(sa.Column(name, sa.Text) for name in ("etag", "last_modified")),
    )
    op.create_table("report_group", _number(), _text("group_id", index=True))
    op.create_table(
        "correction",
        sa.Column("correction_id", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name, index=True) for name in ("incident_id", "article_id")),
        *(_text(name) for name in ("field", "old", "new", "who", "why", "at")),
        *(sa.Column(name, sa.Text) for name in ("undone_at", "undone_by")),
    )
    op.drop_table("incident_actor")  # filled again below, with the roles of those above too
    op.create_table(
        "incident_actor",
        _number(),
        _text("actor_id", primary_key=True),
        _text("role", primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("own", "on_map")),
        sa.Column("date_from", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "place_above",
        *(_text(name, primary_key=True) for name in ("place_id", "above_id")),
        sqlite_with_rowid=False,
    )


def _columns() -> None:
    for name in ("origin", "content", "at"):
        op.add_column("ledger", sa.Column(name, sa.Text))
    op.create_index("ledger_failed", "ledger", ["version"], sqlite_where=sa.text("state = 'failed'"))
    op.add_column("incident_detail", sa.Column("coded", sa.Text))
    op.add_column("incident", sa.Column("killed", sa.Integer))
    op.add_column("incident", sa.Column("revision", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("incident", sa.Column("confidence", sa.Double, nullable=False, server_default=sa.text("0")))
    for name, default in (("waqai_type", ""), ("modality", "asserted"), ("source", ""), ("parties", "[]")):
        op.add_column("incident", _text(name, server_default=default))
    op.create_index("ix_incident_place_id", "incident", ["place_id"])


def _incidents(connection: sa.Connection) -> Iterator[list[tuple[int, str | None, dict[str, Any]]]]:
    """Number, publisher and record of every incident, some at a time."""
    last = 0
    question = sa.text(
        "SELECT d.number, a.source, d.record FROM incident_detail d JOIN incident i ON i.number = d.number "
        "JOIN article a ON a.article_id = i.article_id WHERE d.number > :last ORDER BY d.number LIMIT :most"
    )
    while rows := connection.execute(question, {"last": last, "most": AT_ONCE}).all():
        yield [(number, source, json.loads(record)) for number, source, record in rows]
        last = rows[-1][0]


def _fill(connection: sa.Connection, rows: list[tuple[int, str | None, dict[str, Any]]]) -> None:
    connection.execute(
        sa.text(
            "UPDATE incident SET waqai_type = :waqai_type, modality = :modality, confidence = :confidence, "
            "source = :source, killed = :killed, parties = :parties WHERE number = :number"
        ),
        [
            {name: record[name] for name in ("waqai_type", "modality", "confidence")}
            | {"source": source or "", "killed": _killed(record), "number": number}
            | {"parties": json.dumps([[*who, own] for who, own in _parts(record).items()], separators=(",", ":"))}
            for number, source, record in rows
        ],
    )
    actors = [
        {"number": number, "actor_id": actor_id, "role": role, "own": own, "date_from": record["event_date"]}
        | {"on_map": int(record["modality"] in ("asserted", "claimed"))}
        for number, _, record in rows
        for (actor_id, role), own in _parts(record).items()
    ]
    if actors:
        connection.execute(
            sa.text(
                "INSERT INTO incident_actor (number, actor_id, role, own, on_map, date_from) "
                "VALUES (:number, :actor_id, :role, :own, :on_map, :date_from)"
            ),
            actors,
        )


def _killed(record: dict[str, Any]) -> int | None:
    """The lowest number stated."""
    killed = record["fatalities_max"] if record["fatalities_min"] is None else record["fatalities_min"]
    return None if killed is None else min(killed, MOST)


def _parts(record: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Who takes part in which role: 1 for an actor itself, 0 for one above it."""
    parts = {(actor["actor_id"], actor["role"]): 1 for actor in record["actors"]}
    for actor in record["actors"]:
        for parent in actor["parents"]:
            parts.setdefault((parent, actor["role"]), 0)
    return parts
