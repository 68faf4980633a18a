"""Tables of the store: SQLAlchemy Core, the same on SQLite and, by URL, on PostgreSQL with PostGIS.

A change here goes with a step in ``store/migrations/versions`` and a new ``HEAD``; a test holds the two together.

An incident is kept whole in ``incident_detail``, as the JSON of its record (what ``cli.py code`` prints);
the columns of ``incident`` are copies for filtering and drawing and are never read back into an incident.
"""

from __future__ import annotations

import sqlalchemy as sa

HEAD = "0011"  # the last step in store/migrations/versions
SCHEMA_VERSION = 3  # what Waqai from before there were migrations reads, and stops at
BEFORE_MIGRATIONS = 2  # the ``schema_version`` of a store that knows no steps: it stands at step 0001

tables = sa.MetaData()

#: Text that sorts by code point everywhere, so that both databases give lists in one order.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

#: The step of ``store/migrations`` the tables are at.
step = sa.Table("waqai_step", tables, sa.Column("version_num", sa.String(32), primary_key=True))

#: One row per fact about the store itself: ``schema_version``, ``revision`` and ``identity``.
#: Its name shows that the database is ours.
meta = sa.Table(
    "waqai_meta",
    tables,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)


def _article_columns() -> list[sa.Column[str]]:
    """Columns an article is kept in, as published: the same for current and for earlier editions."""
    return [
        sa.Column("title", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("published", TEXT),
        sa.Column("lang", TEXT),
        sa.Column("url", TEXT),
        sa.Column("source", TEXT),
        sa.Column("pipeline_version", TEXT, nullable=False),
        sa.Column("warnings", TEXT, nullable=False),
    ]


article = sa.Table(
    "article",
    tables,
    sa.Column("article_id", TEXT, primary_key=True),
    sa.Column("digest", TEXT, nullable=False, index=True),
    *_article_columns(),
)

#: Earlier editions of articles that were published again with other words: kept, never coded again.
edition = sa.Table(
    "edition",
    tables,
    sa.Column("digest", TEXT, primary_key=True),
    sa.Column("article_id", TEXT, nullable=False, index=True),
    *_article_columns(),
)

#: What was coded, by content and pipeline version. No foreign key: it outlives the articles it speaks of.
ledger = sa.Table(
    "ledger",
    tables,
    sa.Column("digest", TEXT, primary_key=True),
    sa.Column("version", TEXT, primary_key=True),
    sa.Column("article_id", TEXT, nullable=False),
    sa.Column("state", TEXT, sa.CheckConstraint("state IN ('done', 'failed')"), nullable=False),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("origin", TEXT),  # file or address it came from
    sa.Column("content", TEXT),  # JSON of an article that failed, so that it can be tried again
    sa.Column("at", TEXT),  # UTC, ISO
    sa.Index(
        "ledger_failed",
        "version",
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    ),
)

#: Input that could not be read, until it can be: a line of a file, a file, an address.
unread = sa.Table(
    "unread",
    tables,
    sa.Column("item", TEXT, primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("way_out", TEXT, nullable=False),
    sa.Column("at", TEXT, nullable=False),
)

#: Articles that say nothing an article here does not say: reprints and cut copies, kept and not coded.
near_copy = sa.Table(
    "near_copy",
    tables,
    sa.Column("article_id", TEXT, sa.ForeignKey("article.article_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("copy_of", TEXT, nullable=False, index=True),
    sa.Column("containment", sa.Float, nullable=False),  # share of its word runs that the other one has
)

#: A sample of the word runs of each coded article (ingest.near_copies), by which near-copies are found.
shingle = sa.Table(
    "shingle",
    tables,
    sa.Column("hash", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", TEXT, sa.ForeignKey("article.article_id", ondelete="CASCADE"), primary_key=True),
    sa.Index("shingle_article", "article_id"),
    sqlite_with_rowid=False,
)

#: Where new articles are looked for: feeds, pages, folders.
source = sa.Table(
    "source",
    tables,
    sa.Column("source_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("address", TEXT, nullable=False, unique=True),
    sa.Column("title", TEXT, nullable=False),
    sa.Column("every_minutes", sa.Integer, nullable=False),
    sa.Column("added_at", TEXT, nullable=False),  # times are UTC, ISO
    sa.Column("added_by", TEXT, nullable=False),
    sa.Column("removed_at", TEXT),
    sa.Column("tried_at", TEXT),
    sa.Column("succeeded_at", TEXT),
    sa.Column("items", sa.Integer, nullable=False),  # articles taken from it all in all
    sa.Column("errors", sa.Integer, nullable=False),  # rounds that failed since the last that did not
    sa.Column("last_error", TEXT, nullable=False),
    sa.Column("etag", TEXT),  # what its server said last, for the next conditional request
    sa.Column("last_modified", TEXT),
    sa.Column("seen", TEXT),  # JSON list: entries of a feed that were read
)

#: What is filtered by, counted and drawn. The rows are kept narrow: a chart reads them all.
incident = sa.Table(
    "incident",
    tables,
    sa.Column("number", sa.Integer, primary_key=True),  # what the other tables and the full-text index go by
    sa.Column("incident_id", TEXT, nullable=False, unique=True),
    sa.Column("article_id", TEXT, sa.ForeignKey("article.article_id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),  # order in the article
    sa.Column(
        "revision", sa.Integer, nullable=False, server_default=sa.text("0")
    ),  # of the store, when the row was last written
    sa.Column("on_map", sa.Integer, nullable=False),  # 1: asserted or claimed, not rejected and not restricted
    sa.Column("date_from", TEXT),  # ISO dates sort as text
    sa.Column("date_to", TEXT),  # inclusive; the first day again when there is no other
    sa.Column("event_type", TEXT, nullable=False),
    sa.Column("sub_event_type", TEXT, nullable=False),
    sa.Column("waqai_type", TEXT, nullable=False, server_default=""),
    sa.Column("place_id", TEXT, index=True),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    sa.Column("uncertainty_m", sa.Integer),
    sa.Column("geo_precision", TEXT, nullable=False),
    sa.Column("fatalities_max", sa.Integer),
    sa.Column("killed", sa.Integer),  # the lowest number stated
    sa.Column("status", TEXT, nullable=False),
    sa.Column("modality", TEXT, nullable=False, server_default="asserted"),
    sa.Column("state", TEXT, nullable=False, server_default="new"),  # of the review; the corrections say whose it is
    sa.Column("confidence", sa.Double, nullable=False, server_default=sa.text("0")),
    sa.Column("source", TEXT, nullable=False, server_default=""),  # of its article; empty when unknown
    sa.Column("doubts", TEXT, nullable=False, server_default=""),  # why it is set aside (store.gate), between commas
    # The number of the report that leads its event: its own where only one article tells it, or it leads.
    sa.Column("event", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("joined", TEXT, nullable=False, server_default=""),  # what a curator said of that; see store.links
    sa.Column("restricted", sa.Integer, nullable=False, server_default=sa.text("0")),  # 1: for curators only
    # Rows of ``incident_actor`` as JSON, [[actor, role, 1 for itself or 0 for a parent] ...]: few incidents
    # have parties that no other has, so that who is read once for all of them.
    sa.Column("parties", TEXT, nullable=False, server_default="[]"),
    # PostgreSQL puts undated incidents first in a descending index unless the index says otherwise, SQLite never does.
    sa.Index("incident_newest", "on_map", sa.text("date_from DESC"), "article_id", "position").ddl_if("sqlite"),
    sa.Index("incident_newest", "on_map", sa.text("date_from DESC NULLS LAST"), "article_id", "position").ddl_if(
        "postgresql"
    ),
    # All that counting and most filters ask for.
    sa.Index(
        "incident_covering", "on_map", "date_from", "date_to", "event_type", "latitude", "longitude", "state", "doubts"
    ),
    sa.Index("incident_article", "article_id"),
    sa.Index("incident_revision", "revision"),  # what was written after a revision: every change asks for it
    sa.Index("incident_event", "event"),
    sa.Index(
        "incident_toll",
        "sub_event_type",
        "source",
        "killed",
        sqlite_where=sa.text("on_map = 1 AND killed > 0"),
        postgresql_where=sa.text("on_map = 1 AND killed > 0"),
    ),
)


def _incident_key() -> sa.Column[int]:
    owner = sa.ForeignKey("incident.number", ondelete="CASCADE")
    return sa.Column("number", sa.Integer, owner, primary_key=True, autoincrement=False)


#: The record of an incident as the command line prints it, and its folded words for the text filter.
incident_detail = sa.Table(
    "incident_detail",
    tables,
    _incident_key(),
    sa.Column("record", TEXT, nullable=False),
    sa.Column("words", TEXT, nullable=False),
    sa.Column("coded", TEXT),  # the record as coded, where a curator corrected it
)

#: Actors of an incident and everybody above them. A parent has the parts of those under it, and ``own`` 0.
incident_actor = sa.Table(
    "incident_actor",
    tables,
    _incident_key(),
    sa.Column("actor_id", TEXT, primary_key=True),
    sa.Column("role", TEXT, primary_key=True),
    sa.Column("own", sa.Integer, nullable=False),
    sa.Column("on_map", sa.Integer, nullable=False),  # the incident's, and its day: for counting without it
    sa.Column("date_from", TEXT),
    sa.Index("incident_actor_by_actor", "actor_id", "number"),
    sa.Index("incident_actor_by_day", "on_map", "date_from", "actor_id", "number"),
    sqlite_with_rowid=False,  # the key is the row: found in one step
)

#: Every place that has an incident, with itself and all that contains it, as the gazetteer had it last.
place_above = sa.Table(
    "place_above",
    tables,
    sa.Column("place_id", TEXT, primary_key=True),
    sa.Column("above_id", TEXT, primary_key=True),
    sa.Index("place_above_by_above", "above_id", "place_id"),
    sqlite_with_rowid=False,
)

#: Incidents that several articles report (store.links): those with one ``group_id``. One reported once has no row.
report_group = sa.Table(
    "report_group",
    tables,
    _incident_key(),
    sa.Column("group_id", TEXT, nullable=False, index=True),
)

#: What curators changed. No foreign key: it outlives the coding it was made on.
correction = sa.Table(
    "correction",
    tables,
    sa.Column("correction_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("incident_id", TEXT, nullable=False, index=True),
    sa.Column("article_id", TEXT, nullable=False, index=True),
    sa.Column("field", TEXT, nullable=False),
    sa.Column("old", TEXT, nullable=False),  # JSON, as in the record
    sa.Column("new", TEXT, nullable=False),
    sa.Column("who", TEXT, nullable=False),
    sa.Column("why", TEXT, nullable=False),
    sa.Column("at", TEXT, nullable=False),  # UTC, ISO
    sa.Column("undone_at", TEXT),
    sa.Column("undone_by", TEXT),
    sa.Column("batch", sa.Integer, nullable=False, server_default=sa.text("0"), index=True),  # saved in one step
)

#: Who changed what: rows are added and never changed; see :mod:`store.log`.
log = sa.Table(
    "log",
    tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *(
        sa.Column(name, TEXT, nullable=False)
        for name in ("at", "who", "what", "subject", "field", "before", "after", "why", "hash")
    ),
    sa.Index("log_subject", "subject"),
)

#: Filters under a name; ``query`` is JSON, the codes of their address.
saved_view = sa.Table(
    "saved_view",
    tables,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("query", TEXT, nullable=False),
)

#: What was exported, so that it can be made again; see :class:`store.saved.PastExport`.
past_export = sa.Table(
    "past_export",
    tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # the highest is the newest
    *(
        sa.Column(name, TEXT, nullable=False)
        for name in ("query", "design", "ending", "scheme", "made", "checksum")  # the first two are JSON
    ),
    sa.Column("shown", sa.Integer, nullable=False),
)

#: What only curators see: an article, or all articles of a publisher. One incident is restricted by a correction.
restriction = sa.Table(
    "restriction",
    tables,
    sa.Column("kind", TEXT, sa.CheckConstraint("kind IN ('article', 'source')"), primary_key=True),
    sa.Column("subject", TEXT, primary_key=True),
    *(sa.Column(name, TEXT, nullable=False) for name in ("who", "why", "at")),
)

#: Who may do what: a mail address or ``group:NAME`` of the sign-in; see :mod:`store.members`.
member = sa.Table(
    "member",
    tables,
    sa.Column("holder", TEXT, primary_key=True),
    *(sa.Column(name, TEXT, nullable=False) for name in ("role", "added_at", "added_by")),
)

#: Saved views that are watched; see :mod:`store.watches`. Hours are those of the machine that sends.
watch = sa.Table(
    "watch",
    tables,
    sa.Column("view", TEXT, sa.ForeignKey("saved_view.name", ondelete="CASCADE"), primary_key=True),
    sa.Column("every_minutes", sa.Integer, nullable=False),
    *(sa.Column(name, TEXT, nullable=False) for name in ("lang", "quiet_from", "quiet_to", "added_at", "added_by")),
    sa.Column("revision", sa.Integer, nullable=False),  # of the store, up to which it was looked through
)

#: Incidents that came to pass a watched view, each once. No foreign key to the incident: it may be coded again and
#: have another id; ``reading`` (JSON: day, sub-event type, place) tells it from others of its article then.
notice = sa.Table(
    "notice",
    tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("view", TEXT, sa.ForeignKey("watch.view", ondelete="CASCADE"), nullable=False),
    *(sa.Column(name, TEXT, nullable=False) for name in ("incident_id", "article_id", "reading", "at")),
    sa.UniqueConstraint("view", "incident_id", name="notice_once"),
)

#: Who is sent the notices of a watch, and how far that is.
recipient = sa.Table(
    "recipient",
    tables,
    sa.Column("view", TEXT, sa.ForeignKey("watch.view", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", TEXT, sa.CheckConstraint("kind IN ('mail', 'webhook')"), primary_key=True),
    sa.Column("address", TEXT, primary_key=True),
    sa.Column("sent", sa.Integer, nullable=False),  # number of the last notice that was sent
    sa.Column("sending", sa.Integer),  # number of the last notice of a message under way
    sa.Column("tried_at", TEXT),
    sa.Column("sent_at", TEXT),
    sa.Column("errors", sa.Integer, nullable=False),  # tries that failed since the last that did not
    sa.Column("last_error", TEXT, nullable=False),
)

#: What was fetched, as it came; the bytes lie packed beside the store, by their SHA-256. See :mod:`store.captures`.
capture = sa.Table(
    "capture",
    tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, TEXT, nullable=False) for name in ("address", "at", "headers", "sha256")),  # headers are JSON
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),  # bytes
    sa.Index("capture_address", "address"),
)

#: Which articles were read from what was fetched, by the digest of their words: also those of earlier editions.
captured = sa.Table(
    "captured",
    tables,
    sa.Column("digest", TEXT, primary_key=True),
    sa.Column("capture", sa.Integer, sa.ForeignKey("capture.number", ondelete="CASCADE"), primary_key=True),
)

#: SQLite only: a trigram index over the words, kept in step by triggers (cascades fire them too).
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE incident_search USING fts5("
    "words, content='incident_detail', content_rowid='number', tokenize='trigram')",
    "CREATE TRIGGER incident_detail_added AFTER INSERT ON incident_detail BEGIN "
    "INSERT INTO incident_search(rowid, words) VALUES (new.number, new.words); END",
    "CREATE TRIGGER incident_detail_removed AFTER DELETE ON incident_detail BEGIN "
    "INSERT INTO incident_search(incident_search, rowid, words) VALUES ('delete', old.number, old.words); END",
    # Two letters are found by the terms of the index, but for those no third one follows.
    "CREATE VIRTUAL TABLE incident_search_term USING fts5vocab('incident_search', 'row')",
    "CREATE INDEX incident_detail_last ON incident_detail (substr(words, -2))",
)
TRIGRAM = 3  # shortest word, in code points, that the trigram index can find

#: PostgreSQL only: points for PostGIS, and a trigram index for the same words. The extensions come first.
POSTGRES_EXTENSIONS = ("postgis", "pg_trgm")
POSTGRES_SEARCH = (
    "ALTER TABLE incident ADD COLUMN point geometry(Point, 4326) "
    "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED",
    "CREATE INDEX incident_point ON incident USING gist (point)",
    "CREATE INDEX incident_detail_words ON incident_detail USING gin (words gin_trgm_ops)",
)
