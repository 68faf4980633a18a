"""Where incidents live: one embedded SQLite file by default, PostgreSQL with PostGIS by URL.

>>> from filters import Filters
>>> from store import Store
>>> store = Store("sqlite://")  # in memory, gone when it is closed
>>> store.count(Filters())
Counts(shown=0, total=0, without_place=0, below_confidence=0)
>>> store.close()
"""

from models import Counts
from store.arrays import Columns
from store.corrections import Correction
from store.intake import Copy, Failure
from store.kept import Kept, PastExport
from store.links.groups import Reports
from store.rows import digest
from store.sources import Watched, Watching

__all__ = ["Columns", "Copy", "Correction", "Counts", "Failure", "PastExport", "Reports", "Store", "Watched", "digest"]


class Store(Watching):
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

    Raises
    ------
    StoreError
        The database must exist and does not, cannot be opened, is not one of ours, or was made by a newer version.

    A store of an earlier version is brought up to date when it is opened.
    """

    @property
    def kept(self) -> Kept:
        """Saved views and past exports."""
        return Kept(self)
