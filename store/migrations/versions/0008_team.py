"""A team: roles, what only curators see, watched views with their notices, and what was fetched as it came."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHOLE = sa.Integer


def _text(name: str, *more: Any, **options: Any) -> sa.Column[str]:
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, kind, *more, **({"nullable": False} | options))


def _key(name: str, *more: Any) -> sa.Column[str]:
    return _text(name, *more, primary_key=True)


def _number(**options: Any) -> sa.Column[int]:
    return sa.Column("number", WHOLE, primary_key=True, autoincrement=False, **options)


def _of_watch() -> sa.ForeignKey:
    return sa.ForeignKey("watch.view", ondelete="CASCADE")


def upgrade() -> None:
    """Add the column and the tables: nothing is restricted, watched or kept as fetched before."""
    op.add_column("incident", sa.Column("restricted", WHOLE, nullable=False, server_default=sa.text("0")))
    op.create_table(
        "restriction",
        _key("kind", sa.CheckConstraint("kind IN ('article', 'source')")),
        _key("subject"),
        *map(_text, ("who", "why", "at")),
    )
    op.create_table("member", _key("holder"), *map(_text, ("role", "added_at", "added_by")))
    op.create_table(
        "watch",
        _key("view", sa.ForeignKey("saved_view.name", ondelete="CASCADE")),
        sa.Column("every_minutes", WHOLE, nullable=False),
        *map(_text, ("lang", "quiet_from", "quiet_to", "added_at", "added_by")),
        sa.Column("revision", WHOLE, nullable=False),
    )
    op.create_table(
        "notice",
        _number(),
        _text("view", _of_watch()),
        *map(_text, ("incident_id", "article_id", "reading", "at")),
        sa.UniqueConstraint("view", "incident_id", name="notice_once"),
    )
    op.create_table(
        "recipient",
        _key("view", _of_watch()),
        _key("kind", sa.CheckConstraint("kind IN ('mail', 'webhook')")),
        _key("address"),
        sa.Column("sent", WHOLE, nullable=False),
        sa.Column("sending", WHOLE),
        _text("tried_at", nullable=True),
        _text("sent_at", nullable=True),
        sa.Column("errors", WHOLE, nullable=False),
        _text("last_error"),
    )
    op.create_table(
        "capture",
        _number(),
        *map(_text, ("address", "at", "headers", "sha256")),
        sa.Column("status", WHOLE, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
    op.create_index("capture_address", "capture", ["address"])
    op.create_table(
        "captured",
        _key("digest"),
        sa.Column("capture", WHOLE, sa.ForeignKey("capture.number", ondelete="CASCADE"), primary_key=True),
    )
