"""States of the review, corrections that were saved together, and a log whose rows carry a chain of hashes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

COLUMNS = ("number", "at", "who", "what", "subject", "field", "before", "after", "why", "hash")
HASHED = ("who", "what", "subject", "field", "before", "after", "why", "at", "number")
COVERING = ("on_map", "date_from", "date_to", "event_type", "latitude", "longitude", "state")


def upgrade() -> None:
    """Add the columns and the table; what was corrected and undone before stands in the log from the start."""
    op.add_column("incident", _text("state", server_default="new"))
    op.drop_index("incident_covering", "incident")
    op.create_index("incident_covering", "incident", list(COVERING))
    op.add_column("correction", sa.Column("batch", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.create_index("ix_correction_batch", "correction", ["batch"])
    op.execute("UPDATE correction SET batch = correction_id")
    log = op.create_table(
        "log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in COLUMNS[1:]),
    )
    op.create_index("log_subject", "log", ["subject"])
    rows = _chained(_before())
    if rows:
        op.bulk_insert(log, rows)


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False, **more)


def _before() -> list[dict[str, Any]]:
    """What the corrections tell: each, and its undoing, in the order of time."""
    found = []
    for row in op.get_bind().execute(sa.text("SELECT * FROM correction ORDER BY correction_id")).mappings():
        values = {"subject": row["incident_id"], "field": row["field"]}
        made = {"who": row["who"], "what": "correct", "before": row["old"], "after": row["new"], "why": row["why"]}
        found.append(values | made | {"at": row["at"]})
        if row["undone_at"]:
            back = {"who": row["undone_by"] or "", "what": "undo", "before": row["new"], "after": row["old"], "why": ""}
            found.append(values | back | {"at": row["undone_at"]})
    return sorted(found, key=lambda row: row["at"])


def _chained(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows, before = [], "0" * 64
    for number, entry in enumerate(entries, start=1):
        row = entry | {"number": number}
        values = [before, *(row[name] for name in HASHED)]
        before = hashlib.sha256(json.dumps(values, ensure_ascii=True).encode("ascii")).hexdigest()
        rows.append(row | {"hash": before})
    return rows
