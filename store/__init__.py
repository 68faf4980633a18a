"""Where incidents live: one embedded SQLite file by default, PostgreSQL with PostGIS by URL.

>>> from filters import Filters
>>> from store import Store
>>> store = Store("sqlite://")  # in memory, gone when it is closed
>>> store.queries.count(Filters())
Counts(shown=0, total=0, without_place=0, below_confidence=0, reviewed=0, set_aside=0, reports=0, copies=0)
>>> store.close()
"""

from __future__ import annotations

import copy

from models import Counts
from store.arrays import Columns
from store.captures import Captures
from store.changes import Correction
from store.copies import Copies, Held
from store.correction_rows import Review
from store.corrections import Corrections, Reviewed
from store.database import Database
from store.gate.judge import Gate
from store.intake import Copy, Failure, Intake
from store.links.groups import Links, Reports
from store.log import Entry, Log, Verified
from store.members import Members
from store.permission import Person
from store.places_above import PlaceChain, PlacesAbove
from store.queries import Queries
from store.restrictions import Restrictions
from store.rows import digest
from store.saved import PastExport, Saved
from store.second_readings import Reading, SecondReadings
from store.sources import Sources, Watched
from store.watches import Watches

__all__ = [
    "Columns", "Copy", "Correction", "Counts", "Entry", "Failure", "Held", "PastExport", "Person", "Queries", "Reading",
    "Reports", "Review", "Reviewed", "Store", "Verified", "Watched", "digest",
]  # fmt: skip


class Store:
    """Articles, their incidents, and the ledger of what was coded.

    Parameters
    ----------
    url : str, optional
        The path of an SQLite file or a database URL (``sqlite:///file``, ``postgresql+psycopg://user@host/name``).
        Without it ``WAQAI_DB`` is used, and without that ``var/waqai.sqlite`` beside the code.
    place_chain : callable, optional
        Place id -> ids of the places that contain it, for the place filter. Default: the gazetteer's.
    existing : bool
        Only read what is there: make no file and no tables.

    Attributes
    ----------
    database : Database
        Transactions, for whom the parts do not suffice.
    queries : Queries
        Counts, columns, single records.
    intake : Intake
        Articles in, and what became of each.
    corrections : Corrections
        What curators change.
    second_readings : SecondReadings
        What a second curator reads without seeing the first.
    log : Log
        Who changed what.
    links : Links
        Which incidents several articles report.
    gate : Gate
        Which incidents are set aside until somebody has looked.
    sources : Sources
        Feeds, pages and folders that are watched.
    copies : Copies
        Articles held as copies of others.
    saved : Saved
        Saved views and past exports.
    captures : Captures
        What was fetched, as it came.
    restrictions : Restrictions
        What only curators see.
    members : Members
        Roles of those who sign in.
    watches : Watches
        Saved views that somebody is told about.

    Raises
    ------
    StoreError
        The database must exist and does not, cannot be opened, is not one of ours, or was made by a newer version.

    A store of an earlier version is brought up to date when it is opened.
    """

    def __init__(self, url: str | None = None, place_chain: PlaceChain | None = None, existing: bool = False) -> None:
        self.database = Database(url, existing)
        places_above = PlacesAbove(place_chain)
        self.queries = Queries(self.database)
        self.links = Links(self.database)
        self.copies = Copies(self.database)
        self.gate = Gate(self.database)
        self.intake = Intake(self.database, self.queries, places_above)
        self.corrections = Corrections(self.database, self.links, self.gate, places_above)
        self.second_readings = SecondReadings(self.database)
        self.log = Log(self.database)
        self.sources = Sources(self.database)
        self.saved = Saved(self.database)
        self.captures = Captures(self.database)
        self.restrictions = Restrictions(self.database, self.links.link)
        self.members = Members(self.database)
        self.watches = Watches(self.database)
        if self.database.migrated:
            self.gate.judge()

    def settle(self) -> None:
        """Link and judge what came in: after every ingest."""
        self.links.link()
        self.gate.judge()

    def for_readers(self) -> Store:
        """The same store for somebody who is not to see what is for curators only, not by its id either."""
        found = copy.copy(self)
        found.queries = Queries(self.database, for_readers=True)
        return found

    @property
    def url(self) -> str:
        """The address as it may be shown: without a password."""
        return self.database.url

    def close(self) -> None:
        """Give the database back; the store opens it again when it is asked something."""
        self.database.close()
