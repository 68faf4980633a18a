"""What was written after a revision is found in one step: every change asks for it, of a million incidents too."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the index."""
    op.create_index("incident_revision", "incident", ["revision"])
