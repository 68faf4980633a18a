"""All incidents of a store as arrays: what map, timeline, counts and trends of a million are made from.

About seventy bytes an incident. Whatever has few values (types, places, parties) is kept as a number
into :attr:`Columns.values`; who takes part and where a place lies is then looked up once per value,
not once per incident. :meth:`Columns.select` shows what ``queries.conditions`` shows, incident by incident.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from atomic import whole
from filters import Filters
from models import ACCEPTED, ON_MAP, REJECTED, REVIEWED, Counts
from store.array_changes import sorted_as_kept, with_changes
from store.conditions import edges, enclosing
from store.schema import incident, meta, place_above

Progress = Callable[[int, int], None]
Index = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

CHUNK = 20_000  # rows read at a time
MANY = 500  # changes after which everything is looked up again that hangs on them
UNDATED = -(2**31)  # day of an incident without one: before all others
UNKNOWN = -1  # a number nobody stated; for a place: none
EPOCH = dt.date(1970, 1, 1).toordinal()

#: Columns that are kept as codes: numbers into the tuple of their values.
CODED = (
    "event_type", "sub_event_type", "waqai_type", "geo_precision", "status", "modality", "state", "doubts", "source",
    "place_id", "parties",
)  # fmt: skip
#: Columns that are kept as numbers: how, and what stands for null.
PLAIN: dict[str, tuple[str, float]] = {
    "number": ("int64", UNKNOWN),
    "revision": ("int32", 0),
    "latitude": ("float64", np.nan),
    "longitude": ("float64", np.nan),
    "uncertainty_m": ("int32", UNKNOWN),
    "killed": ("int32", UNKNOWN),
    "event": ("int64", UNKNOWN),
    "confidence": ("float64", 0.0),
    "restricted": ("int8", 0),
}
DAYS = ("date_from", "date_to")
NAMES = (*PLAIN, *DAYS, *CODED)


@dataclass(frozen=True)
class Columns:
    """The incidents of one revision, by day, those without a date first; within a day as they were kept.

    Attributes
    ----------
    identity, revision : int
        Which store, and in which state.
    data : dict of str to array
        One array per column, all of one length: ``number`` (of the incident in the store), ``revision`` (when
        it was last written), ``latitude`` and ``longitude`` (WGS 84 degrees, NaN without a point),
        ``uncertainty_m`` (metres, -1 unknown), ``killed`` (lowest number stated, -1 not stated),
        ``confidence``, ``restricted`` (1: for curators only), ``date_from`` and ``date_to`` (days since
        1970-01-01, inclusive; ``UNDATED`` for none),
        and the codes of the columns in ``CODED`` (``place_id`` -1 for none).
    values : dict of str to tuple of str
        Values of the coded columns.
    above : dict of str to frozenset of str
        Place id -> itself and every place that contains it.

    Examples
    --------
    >>> from store import Store
    >>> len(Store("sqlite://").queries.columns())
    0
    """

    identity: int
    revision: int
    data: dict[str, npt.NDArray[Any]]
    values: dict[str, tuple[str, ...]]
    above: dict[str, frozenset[str]]

    def __len__(self) -> int:
        return len(self.data["number"])

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.data[name]

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self.data.values())

    @cached_property
    def actors(self) -> tuple[tuple[tuple[str, str, bool], ...], ...]:
        """For every value of ``parties``: (actor id, role, whether itself and not only somebody under it)."""
        return _sides(self.values["parties"])

    @cached_property
    def on_map(self) -> Mask:
        """Which incidents count without any filter: asserted or claimed, not rejected, and not for curators only."""
        return self._asked_for(Filters())

    @cached_property
    def open(self) -> Columns:
        """Without what is for curators only; of another identity, so that nothing kept of one serves the other."""
        hidden: Mask = self["restricted"] != 0
        if not hidden.any():
            return self
        return replace(self, identity=~self.identity, data={name: array[~hidden] for name, array in self.data.items()})

    # -- the filters

    def select(self, filters: Filters, saying: Index | None = None) -> Index:
        """Where the incidents that pass the filters stand, by day; one for each event unless reports are counted.

        Parameters
        ----------
        filters : Filters
            As everywhere.
        saying : array of int, optional
            ``Store.saying(filters.text)``; needed when the filters have a text.
        """
        return self.counted(filters, self.passing(filters, saying))

    def passing(self, filters: Filters, saying: Index | None = None) -> Index:
        """Where the reports that pass the filters stand, by day; see :meth:`select`."""
        return np.flatnonzero(self.mask(filters, saying))

    def counted(self, filters: Filters, reports: Index) -> Index:
        """Of some reports those that are counted: one for each event, unless reports are asked for."""
        return reports if filters.counted else self.events(reports)

    def in_order(self, filters: Filters, reports: Index) -> tuple[Index, Index]:
        """Some reports in the order in which they stand for their event, and the event of each.

        What leads an event comes first, then what was kept first, as in :meth:`events`. The event is -1 where no other
        of the reports tells it, or where it is reports that are counted.
        """
        if filters.counted:
            return reports, np.full(len(reports), UNKNOWN)
        leads = self.leading[reports]
        first, strays = reports[leads], reports[~leads]
        strays = strays[np.argsort(self["number"][strays])]
        events = np.where(np.isin(self["event"][first], self["event"][strays]), self["event"][first], UNKNOWN)
        return np.concatenate([first, strays]), np.concatenate([events, self["event"][strays]])

    def events(self, rows: Index) -> Index:
        """One for each event of some incidents: its leading report where that is among them, else the first kept."""
        leads = self.leading[rows]
        if leads.all():
            return rows
        leading, strays = rows[leads], rows[~leads]
        led = np.zeros(int(self["event"].max()) + 2, dtype=bool)  # by event, the last for none: whether its leading
        led[self["event"][leading]] = True  # report is among them
        strays = strays[~led[self["event"][strays]]]
        strays = strays[np.argsort(self["number"][strays])]
        _, first = np.unique(self["event"][strays], return_index=True)
        return np.sort(np.concatenate([leading, strays[first]]))

    def mask(self, filters: Filters, saying: Index | None = None) -> Mask:
        """Which incidents pass the filters; see :meth:`select`."""
        filters = filters.dated(self.newest_day)
        plain = filters.plain and not (filters.restricted and self["restricted"].any())
        passing = self.on_map.copy() if plain else self._asked_for(filters)
        if filters.set_aside != "with":
            passing &= self.set_aside if filters.set_aside else ~self.set_aside
        if filters.date_to:
            passing &= (self["date_from"] <= day_number(filters.date_to)) & (self["date_from"] != UNDATED)
        if filters.date_from:
            passing &= self["date_to"] >= day_number(filters.date_from)
        for row, wanted in filters.compared:
            passing &= self._among(row.column, wanted) if row.many else self[row.column] >= wanted
        for role, factions in filters.parts:
            if factions:
                passing &= self._taking_part(factions, role)
        if filters.without:
            passing &= ~self._taking_part(filters.without, None)
        if filters.place_ids:
            passing &= self.within(filters.place_ids)
        if filters.bbox is not None:
            passing &= _in_box(self["latitude"], self["longitude"], filters.bbox)
        if filters.area:
            passing[passing] = _in_area(self["latitude"][passing], self["longitude"][passing], filters.area)
        if filters.text.strip():
            if saying is None:
                raise ValueError("filters with a text need the numbers of the incidents that hold it")
            passing &= np.isin(self["number"], saying)
        return passing

    def counts(
        self, filters: Filters, saying: Index | None = None, index: Index | None = None, aside: Index | None = None
    ) -> Counts:
        """The same numbers as ``Store.count``.

        ``index`` is what :meth:`select` gave, and ``aside`` what it gave of those set aside, where these are at hand.
        """
        shown = self.select(filters, saying) if index is None else index
        if aside is None:
            aside = self.select(replace(filters, set_aside="only"), saying)
        number = len(shown)
        below = 0
        if filters.confidence_min:
            below = len(self.select(replace(filters, confidence_min=None), saying)) - number
        return Counts(
            shown=number,
            total=number if filters == filters.widest else len(self.select(filters.widest)),
            without_place=int(np.count_nonzero(np.isnan(self["latitude"][shown]))),
            below_confidence=below,
            reviewed=int(np.count_nonzero(self.reviewed[shown])) if self.reviewed.any() else 0,
            set_aside=len(aside),
            reports=number if filters.counted else int(np.count_nonzero(self.mask(filters, saying))),
        )

    def _asked_for(self, filters: Filters) -> Mask:
        """Which incidents count by modality, state and who looks; filters by state come besides."""
        passing = self._among("modality", filters.modalities or ON_MAP)
        if not filters.states:
            passing &= ~self._among("state", (REJECTED,))
        return passing if filters.restricted else passing & (self["restricted"] == 0)

    @cached_property
    def newest_day(self) -> str | None:
        """The last day that something on the map and not set aside is dated to; None without any."""
        days = self["date_from"][self.on_map & ~self.set_aside]
        newest = int(days.max()) if len(days) else UNDATED
        return iso_day(newest) if newest != UNDATED else None

    @cached_property
    def set_aside(self) -> Mask:
        """Which incidents count in no sum until somebody has looked: those with a doubt that nobody has accepted."""
        return ~self._among("doubts", ("",)) & ~self._among("state", (ACCEPTED,))

    @cached_property
    def leading(self) -> Mask:
        """Which incidents lead their event; those of an event of one report do."""
        found: Mask = self["event"] == self["number"]
        return found

    @cached_property
    def reviewed(self) -> Mask:
        """Which incidents a curator has accepted or disputed."""
        return self._among("state", REVIEWED)

    def within(self, place_ids: Sequence[str]) -> Mask:
        """Which incidents happened in one of the places, or in a place that lies in one of them."""
        wanted = set(place_ids)
        return self._where("place_id", [not wanted.isdisjoint(self.above.get(p, {p})) for p in self.values["place_id"]])

    def _taking_part(self, factions: Sequence[str], role: str | None) -> Mask:
        wanted = set(factions)
        return self._where(
            "parties", [any(a in wanted and role in (None, r) for a, r, _ in sides) for sides in self.actors]
        )

    def _among(self, name: str, wanted: Sequence[str]) -> Mask:
        return self._where(name, [value in wanted for value in self.values[name]])

    def _where(self, name: str, passing: list[bool]) -> Mask:
        """Which incidents have a value that passes; a code of -1, no value, takes the False at the end."""
        mask: Mask = np.array([*passing, False])[self[name]]
        return mask


@lru_cache(maxsize=4)
def _sides(parties: tuple[str, ...]) -> tuple[tuple[tuple[str, str, bool], ...], ...]:
    """Parties as they are stored, read; most changes of a store bring no new ones."""
    return tuple(tuple((str(actor), str(role), bool(own)) for actor, role, own in json.loads(text)) for text in parties)


def _in_box(latitude: Any, longitude: Any, bbox: tuple[float, float, float, float]) -> Mask:
    west, south, east, north = bbox
    inside: Mask = (latitude >= south) & (latitude <= north)
    if west > east:
        inside &= (longitude >= west) | (longitude <= east)
    else:
        inside &= (longitude >= west) & (longitude <= east)
    return inside


def _in_area(latitude: Any, longitude: Any, corners: Sequence[tuple[float, float]]) -> Mask:
    """As ``queries._in_area``, operation by operation."""
    odd: Mask = np.zeros(len(latitude), dtype=bool)
    for x, y, to_y, dx, dy in edges(corners):
        spans = (latitude >= min(y, to_y)) & (latitude < max(y, to_y))
        odd ^= spans & (longitude < dx * (latitude - y) / dy + x)
    return odd & _in_box(latitude, longitude, enclosing(corners))


def day_number(iso: str) -> int:
    """Days from 1970-01-01 to an ISO date.

    >>> day_number("1970-01-02")
    1
    """
    return dt.date.fromisoformat(iso).toordinal() - EPOCH


def iso_day(number: int) -> str:
    """The ISO date so many days after 1970-01-01.

    >>> iso_day(day_number("2021-04-25"))
    '2021-04-25'
    """
    return dt.date.fromordinal(int(number) + EPOCH).isoformat()


# -- kept in a file


def keep(columns: Columns, path: Path) -> None:
    """Write the columns to a file, whole or not at all, so that the next start need not read a million rows."""
    about = {
        "identity": columns.identity,
        "revision": columns.revision,
        "values": columns.values,
        "above": {place_id: sorted(ids) for place_id, ids in columns.above.items()},
    }
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    with whole(path) as part, part.open("wb") as out:
        np.savez(out, allow_pickle=False, about=text, **columns.data)


def kept(path: Path) -> Columns | None:
    """The columns of a file that :func:`keep` wrote; None when there is none, or it is not one of ours."""
    try:
        with np.load(path, allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            return Columns(
                identity=int(about["identity"]),
                revision=int(about["revision"]),
                data={name: file[name] for name in NAMES},
                values={name: tuple(about["values"][name]) for name in CODED},
                above={place_id: frozenset(ids) for place_id, ids in about["above"].items()},
            )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None  # a copy only: what it held is read again


# -- reading


def read(connection: sa.Connection, known: Columns | None = None, progress: Progress | None = None) -> Columns:
    """The columns of a store; of what is ``known`` already only changes are read.

    Parameters
    ----------
    connection : Connection
        In one transaction: a consistent view.
    progress : callable, optional
        Called with the number of incidents read and to be read.
    """
    facts = dict(connection.execute(sa.select(meta.c.name, meta.c.value)).all())
    identity, revision = int(facts["identity"]), int(facts["revision"])
    if known is not None and (known.identity, known.revision) == (identity, revision):
        return known
    if known is not None and (known.identity != identity or known.revision > revision):
        known = None
    total = connection.execute(sa.select(sa.func.count()).select_from(incident)).scalar_one()
    question = sa.select(*(incident.c[name] for name in NAMES))
    if known is not None:
        question = question.where(incident.c.revision > known.revision)
    data, values = _arrays(connection, question, known.values if known else {}, total, progress)
    if known is None or len(data["number"]) > MANY:
        chains = _chains(connection, None)
    else:  # what contains a place is written with its incidents
        chains = known.above | _chains(connection, {values["place_id"][code] for code in data["place_id"] if code >= 0})
    if known is None or not len(known):
        return Columns(identity, revision, sorted_as_kept(data), values, chains)
    stay = ~np.isin(known["number"], data["number"])
    if int(np.count_nonzero(stay)) + len(data["number"]) != total:  # some are gone for good
        here = np.fromiter(connection.execute(sa.select(incident.c.number)).scalars(), np.int64)
        stay &= np.isin(known["number"], here)
    return Columns(identity, revision, with_changes(known.data, stay, data), values, chains)


def _chains(connection: sa.Connection, of: set[str] | None) -> dict[str, frozenset[str]]:
    """Place id -> itself and what contains it; of all places, or of some."""
    above: dict[str, set[str]] = {}
    question = sa.select(place_above) if of is None else sa.select(place_above).where(place_above.c.place_id.in_(of))
    for place_id, above_id in connection.execute(question):
        above.setdefault(place_id, set()).add(above_id)
    return {place_id: frozenset(ids) for place_id, ids in above.items()}


def _arrays(
    connection: sa.Connection,
    question: sa.Select[Any],
    values: dict[str, tuple[str, ...]],
    total: int,
    progress: Progress | None,
) -> tuple[dict[str, npt.NDArray[Any]], dict[str, tuple[str, ...]]]:
    codes: dict[str, dict[str | None, int]] = {
        name: {value: code for code, value in enumerate(values.get(name, ()))} for name in CODED
    }
    days: dict[str | None, int] = {None: UNDATED}
    parts: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in NAMES}
    done = 0
    for rows in _chunks(connection, question):
        for name, column in zip(NAMES, zip(*rows, strict=True), strict=True):
            parts[name].append(_array(name, column, codes, days))
        done += len(rows)
        if progress is not None:
            progress(done, total)
    data = {name: np.concatenate([*arrays, _array(name, (), codes, days)]) for name, arrays in parts.items()}
    return data, {name: tuple(str(value) for value in known if value is not None) for name, known in codes.items()}


def _array(
    name: str, column: Sequence[Any], codes: dict[str, dict[str | None, int]], days: dict[str | None, int]
) -> npt.NDArray[Any]:
    if name in PLAIN:
        kind, null = PLAIN[name]
        return np.array([null if value is None else value for value in column] if None in column else column, kind)
    if name in DAYS:
        for day in set(column) - days.keys():
            days[day] = day_number(day)
        return np.fromiter(map(days.__getitem__, column), np.int32, len(column))
    known = codes[name]
    for value in set(column) - known.keys():
        known[value] = UNKNOWN if value is None else len(known) - (None in known)
    return np.fromiter(map(known.__getitem__, column), np.int32, len(column))


def _chunks(connection: sa.Connection, question: sa.Select[Any]) -> Iterator[Sequence[Any]]:
    return connection.execution_options(yield_per=CHUNK).execute(question).partitions()
