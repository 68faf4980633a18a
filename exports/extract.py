"""What the filters let through: all that an export is made of, read in batches so that a million fit.

An export is handed a :class:`Selection`, whose batches can be read again and again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

from errors import UsageError
from filters import Filters
from models import Counts, Incident
from store import Queries, Store
from wording.own_words import own_words

SIZE = 20_000  # incidents in a batch of our own making


class Line(NamedTuple):
    """An incident as JSON text, facts of its article, the state of its review, and why it is set aside, if it is."""

    record: str
    title: str = ""
    source: str | None = None
    url: str | None = None
    published: str | None = None
    review: str = "new"
    doubts: str = ""


Batch = Sequence[
    tuple[str, str, str | None, str | None, str | None, str, str]
]  # a Line each, or a row of a database like it
Batches = Callable[[], Iterable[Batch]]


@dataclass(frozen=True, slots=True)
class Source:
    """An article incidents were read from; ``published`` is an ISO date or date-time, None when unknown."""

    article_id: str
    title: str
    publisher: str
    url: str | None
    published: str | None


class Told(NamedTuple):
    """What the articles say of an incident: one's own sentence, and all that report it."""

    words: str = ""
    article_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """The incidents that pass some filters, newest first, with what every view of them says.

    Attributes
    ----------
    filters : Filters
        What the reader chose.
    counts : Counts
        Shown, total, without a place.
    batches : callable
        Gives the incidents in batches, from the start at every call.
    samples : bool
        Whether the incidents come from the project's sample articles; a figure then says so.
    state : datetime or None
        When the data were last changed, with its time zone; what a frozen export is dated by.
    permalink : str or None
        An address that shows the same incidents.
    reports : callable or None
        The batches with every report of the incidents, not only the one that leads; None where they are not known.
    told : callable or None
        What the articles say of one incident; None where the articles are not at hand.
    read_on : callable or None
        Gives the days (ISO) of which articles were read, whatever they tell, and how many; None when nobody knows.
    left_undated : callable or None
        How many incidents without a date would pass if no days were asked for.
    """

    filters: Filters
    counts: Counts
    batches: Batches
    samples: bool = False
    state: dt.datetime | None = None
    permalink: str | None = None
    reports: Batches | None = None
    told: Callable[[Incident], Told] | None = None
    read_on: Callable[[], Mapping[str, int]] | None = None
    left_undated: Callable[[], int] | None = None

    @classmethod
    def stored(cls, store: Store, filters: Filters, permalink: str) -> Selection:
        """What filters show of a store to everybody: nothing that is for curators only leaves the desk."""
        queries, filters = store.queries, replace(filters, restricted=False)
        every = partial(queries.batches, replace(filters, counted="reports"))
        return cls(
            filters, queries.count(filters), partial(queries.batches, filters), queries.is_samples(),
            queries.changed_at(), permalink, every, partial(_told, store.for_readers().queries),
            store.for_readers().queries.read_on,
            partial(_left_undated, queries, filters),
        )  # fmt: skip

    @cached_property
    def read(self) -> dict[str, int]:
        """Of the days asked for, how many articles were read of each; empty also where nobody knows."""
        first, last = self.filters.date_from or "", self.filters.date_to or "9999"
        found = self.read_on() if self.read_on else {}
        return {day: number for day, number in sorted(found.items()) if first <= day <= last}

    @cached_property
    def dropped(self) -> int:
        """How many incidents without a date the days asked for leave out."""
        return self.left_undated() if self.left_undated else 0

    @classmethod
    def of(
        cls,
        incidents: Iterable[Incident],
        filters: Filters,
        counts: Counts,
        sources: Iterable[Source] = (),
        **more: object,
    ) -> Selection:
        """A selection of incidents at hand."""
        known = {s.article_id: s for s in sources}
        lines = []
        for incident in incidents:
            s = known.get(incident.article_id) or Source(incident.article_id, "", "", None, None)
            lines.append(Line(record_text(incident), s.title, s.publisher or None, s.url, s.published))
        batches = [lines[i : i + SIZE] for i in range(0, len(lines), SIZE)]
        return cls(filters, counts, lambda: batches, **more)  # type: ignore[arg-type]

    def only(self, incident_ids: Iterable[str]) -> Selection:
        """The selection of some of its incidents.

        Raises
        ------
        UsageError
            One of them is not in it.
        """
        wanted = list(dict.fromkeys(incident_ids))
        found = {i.incident_id: line for i, line in zip(self.incidents, self.lines(), strict=True)}
        for ident in wanted:
            if ident not in found:
                raise UsageError("--incident", ident, "does not pass the filters, or is not an incident")
        lines = [found[ident] for ident in wanted]
        placed = sum(i.place is not None for i in self.incidents if i.incident_id in wanted)
        counts = Counts(len(lines), self.counts.total, len(lines) - placed)
        return replace(self, counts=counts, batches=lambda: [lines], reports=None)

    def lines(self) -> Iterator[Line]:
        """Every incident with its article."""
        for batch in self.batches():
            yield from (Line(*row) for row in batch)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """All incidents as objects: for figures, which draw thousands, not millions."""
        return tuple(Incident.from_record(json.loads(line.record)) for line in self.lines())

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The articles of every report, newest first, each once."""
        found: dict[str, Source] = {}
        for batch in (self.reports or self.batches)():
            for record, title, publisher, url, published, *_ in batch:
                article_id = json.loads(record)["article_id"]
                found.setdefault(article_id, Source(article_id, title or "", publisher or "", url, published))
        return tuple(sorted(found.values(), key=lambda s: (s.published or "", s.article_id), reverse=True))

    @cached_property
    def checksum(self) -> str:
        """64 hexadecimal digits that are the same when, and only when, the same records are shown in the same order."""
        total = Checksum()
        for batch in self.batches():
            total.add(row[0] for row in batch)
        return total.digits


def _left_undated(queries: Queries, filters: Filters) -> int:
    if not (filters.date_from or filters.date_to):
        return 0
    always, dated = (replace(filters, date_from=first, date_to=None) for first in (None, dt.date.min.isoformat()))
    return queries.count(always).shown - queries.count(dated).shown


def _told(queries: Queries, incident: Incident) -> Told:
    """The sentence of the leading report, and the articles of all, that one first."""
    article = queries.article(incident.article_id)
    others = (other.article_id for other in queries.other_reports(incident.incident_id))
    ids = dict.fromkeys([incident.article_id, *others])
    return Told(own_words(incident, article) if article else "", tuple(ids))


class Checksum:
    """SHA-256 over records, one per line."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, records: Iterable[str]) -> None:
        """Take in some more records."""
        text = "\n".join(records)
        if text:
            self._sum.update(text.encode("utf-8", "surrogatepass") + b"\n")

    @property
    def digits(self) -> str:
        """The checksum of what was taken in so far."""
        return self._sum.hexdigest()


def record_text(incident: Incident) -> str:
    """The record as the store keeps it."""
    return json.dumps(incident.to_record(), ensure_ascii=False)
