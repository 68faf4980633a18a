"""Incidents carry what is doubtful about them: those that are set aside until somebody has looked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COVERING = ("on_map", "date_from", "date_to", "event_type", "latitude", "longitude", "state")


def upgrade() -> None:
    """Add the column; the incidents are judged when the store is opened."""
    op.add_column("incident", sa.Column("doubts", TEXT, nullable=False, server_default=""))
    op.drop_index("incident_covering", "incident")
    op.create_index("incident_covering", "incident", [*COVERING, "doubts"])
