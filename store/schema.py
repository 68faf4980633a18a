"""Tables of the store: SQLAlchemy Core, the same on SQLite and, by URL, on PostgreSQL.

An incident is kept whole in ``incident_detail``, as the JSON of its record (what ``cli.py code`` prints);
the columns of ``incident`` are copies for filtering and drawing and are never read back into an incident.
"""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 3

tables = sa.MetaData()

#: One row per fact about the store itself: ``schema_version``, ``revision`` and ``identity``.
#: Its name tells that it is ours.
meta = sa.Table(
    "waqai_meta",
    tables,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)


def _article_columns() -> list[sa.Column[str]]:
    """Columns an article is kept in, as published: the same for current and for earlier editions."""
    return [
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("lang", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("pipeline_version", sa.Text, nullable=False),
        sa.Column("warnings", sa.Text, nullable=False),
    ]


article = sa.Table(
    "article",
    tables,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, index=True),
    *_article_columns(),
)

#: Earlier editions of articles that were published again with other words: kept, never coded again.
edition = sa.Table(
    "edition",
    tables,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    *_article_columns(),
)

#: What was coded, by content and pipeline version. No foreign key: it outlives the articles it speaks of.
ledger = sa.Table(
    "ledger",
    tables,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("state", sa.Text, sa.CheckConstraint("state IN ('done', 'failed')"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

#: What is filtered by, counted and drawn. The rows are kept narrow: a chart reads them all.
incident = sa.Table(
    "incident",
    tables,
    sa.Column("number", sa.Integer, primary_key=True),  # what the other tables and the full-text index go by
    sa.Column("incident_id", sa.Text, nullable=False, unique=True),
    sa.Column("article_id", sa.Text, sa.ForeignKey("article.article_id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),  # order in the article
    sa.Column("revision", sa.Integer, nullable=False),  # of the store, when the row was last written
    sa.Column("on_map", sa.Integer, nullable=False),  # 1: asserted or claimed
    sa.Column("date_from", sa.Text),  # ISO dates sort as text
    sa.Column("date_to", sa.Text),  # inclusive; the first day again when there is no other
    sa.Column("event_type", sa.Text, nullable=False),
    sa.Column("sub_event_type", sa.Text, nullable=False),
    sa.Column("waqai_type", sa.Text, nullable=False),
    sa.Column("place_id", sa.Text, index=True),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    sa.Column("uncertainty_m", sa.Integer),
    sa.Column("geo_precision", sa.Text, nullable=False),
    sa.Column("fatalities_max", sa.Integer),
    sa.Column("killed", sa.Integer),  # the lowest number stated
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("source", sa.Text, nullable=False),  # of its article; empty when unknown
    # Rows of ``incident_actor`` as JSON, [[actor, role, 1 for itself or 0 for a parent] ...]: few incidents
    # have parties that no other has, so that who is read once for all of them.
    sa.Column("parties", sa.Text, nullable=False),
    sa.Index("incident_newest", "on_map", sa.text("date_from DESC"), "article_id", "position"),
    # All that counting and most filters ask for.
    sa.Index("incident_covering", "on_map", "date_from", "date_to", "event_type", "latitude", "longitude"),
    sa.Index("incident_article", "article_id"),
)


def _incident_key() -> sa.Column[int]:
    owner = sa.ForeignKey("incident.number", ondelete="CASCADE")
    return sa.Column("number", sa.Integer, owner, primary_key=True, autoincrement=False)


#: The record of an incident as the command line prints it, and its folded words for the text filter.
incident_detail = sa.Table(
    "incident_detail",
    tables,
    _incident_key(),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)

#: Actors of an incident and everybody above them. A parent has the parts of those under it, and ``own`` 0.
incident_actor = sa.Table(
    "incident_actor",
    tables,
    _incident_key(),
    sa.Column("actor_id", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("own", sa.Integer, nullable=False),
    sa.Index("incident_actor_by_actor", "actor_id", "number"),
    sqlite_with_rowid=False,  # the key is the row: found in one step
)

#: Every place that has an incident, with itself and all that contains it, as the gazetteer had it last.
place_above = sa.Table(
    "place_above",
    tables,
    sa.Column("place_id", sa.Text, primary_key=True),
    sa.Column("above_id", sa.Text, primary_key=True),
    sa.Index("place_above_by_above", "above_id", "place_id"),
    sqlite_with_rowid=False,
)

#: SQLite only: a trigram index over the words, kept in step by triggers (cascades fire them too).
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE incident_search USING fts5("
    "words, content='incident_detail', content_rowid='number', tokenize='trigram')",
    "CREATE TRIGGER incident_detail_added AFTER INSERT ON incident_detail BEGIN "
    "INSERT INTO incident_search(rowid, words) VALUES (new.number, new.words); END",
    "CREATE TRIGGER incident_detail_removed AFTER DELETE ON incident_detail BEGIN "
    "INSERT INTO incident_search(incident_search, rowid, words) VALUES ('delete', old.number, old.words); END",
)
TRIGRAM = 3  # shortest word, in code points, that the trigram index can find
