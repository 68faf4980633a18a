"""Each incident knows the report that leads its event, and what a curator joined or parted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns; the first report kept leads until the reports are linked again, which the next linking does."""
    op.add_column("incident", sa.Column("event", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("incident", sa.Column("joined", TEXT, nullable=False, server_default=""))
    op.execute("UPDATE incident SET event = number")
    op.execute(
        "UPDATE incident SET event = (SELECT min(o.number) FROM report_group o JOIN report_group m "
        "ON o.group_id = m.group_id WHERE m.number = incident.number) "
        "WHERE number IN (SELECT number FROM report_group)"
    )
    op.execute("DELETE FROM waqai_meta WHERE name = 'linked'")
