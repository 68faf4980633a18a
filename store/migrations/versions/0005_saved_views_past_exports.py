"""Saved views and past exports are tables, so that a team shares them and a backup holds them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from paths import VAR

revision = "0005"
down_revision = "0004"

EXPORT = {"query": dict, "design": dict, "ending": str, "scheme": str, "made": str, "checksum": str, "shown": int}


def upgrade() -> None:
    """Add the tables, and take in the JSON files that stood beside the store; the files are left where they are."""
    view = op.create_table("saved_view", _text("name", primary_key=True), _text("query"))
    past = op.create_table(
        "past_export",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("query", "design", "ending", "scheme", "made", "checksum")),
        sa.Column("shown", sa.Integer, nullable=False),
    )
    views, exports = _read("views.json"), _read("exports.json")
    if isinstance(views, dict):
        op.bulk_insert(
            view, [{"name": name, "query": _json(query)} for name, query in views.items() if isinstance(query, dict)]
        )
    if isinstance(exports, list):  # newest first
        op.bulk_insert(
            past,
            [
                {"number": number}
                | {name: _json(entry[name]) if kind is dict else entry[name] for name, kind in EXPORT.items()}
                for number, entry in enumerate(filter(_is_export, reversed(exports)), start=1)
            ],
        )


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False, **more)


def _read(name: str) -> Any:
    """What an old file holds; None where there is none, or it cannot be read."""
    address = op.get_bind().engine.url
    if op.get_bind().dialect.name != "sqlite":
        known = hashlib.sha256(address.render_as_string(hide_password=True).encode()).hexdigest()[:12]
        path = VAR / f"{known}.{name}"
    else:
        path = Path(f"{address.database}.{name}")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _is_export(entry: Any) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(name), kind) for name, kind in EXPORT.items())


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
