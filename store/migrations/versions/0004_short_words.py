"""Words of two letters are found without reading every incident."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """List the terms of the full-text index, and index the two letters no third one follows."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE incident_search_term USING fts5vocab('incident_search', 'row')")
        op.execute("CREATE INDEX incident_detail_last ON incident_detail (substr(words, -2))")
