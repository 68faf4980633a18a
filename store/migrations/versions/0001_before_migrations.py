"""The store as it was before there were steps: SQLite files of version 0.1. Nothing is to be done to them."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """A store that is there stands here; a new one is made at the last step at once."""
