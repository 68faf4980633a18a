"""The shown incidents of a store, as exports read them."""

from __future__ import annotations

import json

from filters import Filters
from models import Incident
from store import Store

EVERYTHING = Filters()


def listed(store: Store, filters: Filters = EVERYTHING) -> list[Incident]:
    """The incidents that pass the filters, newest first."""
    return [Incident.from_record(json.loads(line[0])) for batch in store.queries.batches(filters) for line in batch]
