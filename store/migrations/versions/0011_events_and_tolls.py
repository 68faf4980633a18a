"""The reports of an event, and the tolls of a type, are found in one step: a join and an undo ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KILLED = sa.text("on_map = 1 AND killed > 0")


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("incident_event", "incident", ["event"])
    op.create_index(
        "incident_toll",
        "incident",
        ["sub_event_type", "source", "killed"],
        sqlite_where=KILLED,
        postgresql_where=KILLED,
    )
