"""What a feed has shown is remembered with it, so that its pages are fetched once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    op.add_column("source", sa.Column("seen", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")))
