"""What the filters show, out of the incidents kept as arrays: one selection for map, timeline, lists and counts."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import streamlit as st

import packs
from errors import WaqaiError
from filters import Filters
from geo.gazetteer.gazetteer import Gazetteer
from geo.map.marks import NEAR, NUMBER_OF_GROUPS, POINT, RAW_LIMIT, Pins, Scatter, group_order, kinds, scatter
from geo.map.palette import palette
from store import Columns, Counts, Store
from store.arrays import day_number, keep, kept

Colour = Literal["type", "faction", "state"]
COLOURS: tuple[Colour, ...] = ("type", "faction", "state")
OTHER = NUMBER_OF_GROUPS - 1
STATES = ("disputed", "new", "", "accepted", "in_review", "rejected", "")  # by palette index: red, amber, green, blue
LARGE = 50_000  # fewer incidents are read from the store in a moment
GROWN = 1.1  # how much more there must be before the file is written again


@dataclass(frozen=True)
class Selection:
    """The incidents that pass some filters.

    Attributes
    ----------
    columns : Columns
        All incidents.
    filters : Filters
        What was asked for.
    index : array of int
        Where those that pass stand in the columns, by day, the undated first.
    counts : Counts
        As ``Queries.count`` gives them.
    passing : array of int
        Every report that passes, where ``index`` has one for each event.
    aside : array of int
        Those that pass as well and are set aside as not plausible: in no sum until somebody has accepted them.
    """

    columns: Columns
    filters: Filters
    index: npt.NDArray[np.int64]
    counts: Counts
    passing: npt.NDArray[np.int64]
    aside: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def newest(self) -> npt.NDArray[np.int64]:
        """The same, newest day first and the undated last; within a day the last one kept first."""
        return self.index[::-1]

    @cached_property
    def listed(self) -> npt.NDArray[np.int64]:
        """As :attr:`newest`, with those set aside among them: what a list shows."""
        return together(self.index, self.aside)[::-1]

    def doubts(self, index: npt.NDArray[np.int64]) -> dict[int, list[str]]:
        """Number of an incident -> why it is set aside, of those of some that are."""
        values, aside = self.columns.values["doubts"], self.columns.set_aside[index]
        return {
            int(self.columns["number"][row]): values[self.columns["doubts"][row]].split(",") for row in index[aside]
        }

    @cached_property
    def pointed(self) -> npt.NDArray[np.int64]:
        """Those that have a point."""
        nowhere: npt.NDArray[np.bool_] = np.isnan(self.columns["latitude"][self.index])
        return self.index[~nowhere]

    def numbers(self, index: npt.NDArray[np.int64]) -> list[int]:
        """Numbers in the store, for ``Queries.numbered``."""
        numbers: list[int] = self.columns["number"][index].tolist()
        return numbers


def together(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Two sets of positions that share none, each in order, as one; in a hundredth of what a union of sets takes."""
    if not len(second):
        return first
    both = np.concatenate([first, second])
    both.sort(kind="stable")  # merges what is in order already
    return both


class _Shelf:
    """The newest columns of one store; one reader at a time brings them up to date."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.columns: Columns | None = None
        self.kept = 0  # incidents in the file that saves the next start the reading

    def newest(self, store: Store, progress: Callable[[int, int], None] | None) -> Columns:
        with self.lock:
            file = store.database.beside("columns.npz")
            if self.columns is None and file is not None:
                self.columns = kept(file)
                self.kept = len(self.columns) if self.columns is not None else 0
            self.columns = store.queries.columns(self.columns, progress)
            if file is not None and len(self.columns) > max(LARGE, GROWN * self.kept):
                self.kept = len(self.columns)
                threading.Thread(target=_keep, args=(self.columns, file), daemon=True).start()
            return self.columns


def _keep(found: Columns, file: Path) -> None:
    with contextlib.suppress(WaqaiError):  # a full or read-only disk costs the next start some seconds, no more
        keep(found, file)


@st.cache_resource(show_spinner=False, max_entries=4)
def _shelf(url: str) -> _Shelf:
    return _Shelf()


def columns(store: Store, progress: Callable[[int, int], None] | None = None) -> Columns:
    """All incidents of the store as they are now; ``progress(done, total)`` while many are read."""
    found = _shelf(store.url).newest(store, progress)
    return found.open if store.queries.for_readers else found


def as_seen(store: Store, filters: Filters, curator: bool) -> Filters:
    """The filters with what is for curators only, where a curator looks and there is any."""
    return replace(filters, restricted=curator and bool(columns(store)["restricted"].any()))


def is_read(store: Store) -> bool:
    """Whether the incidents of the store were read since the server started."""
    return _shelf(store.url).columns is not None


def select(store: Store, filters: Filters) -> Selection:
    """What the filters show now."""
    found = columns(store)
    return _select(found.identity, found.revision, filters, found, store)


@st.cache_resource(show_spinner=False, max_entries=12)
def _select(identity: int, revision: int, filters: Filters, _columns: Columns, _store: Store) -> Selection:
    saying = _saying(identity, revision, filters.text, _store) if filters.text.strip() else None
    passing = _columns.passing(filters, saying)
    index = _columns.counted(filters, passing)
    aside = _columns.select(replace(filters, set_aside="only"), saying)
    counts = _columns.counts(filters, saying, index, aside)
    return Selection(_columns, filters, index, counts, passing, index[:0] if filters.set_aside else aside)


@st.cache_resource(show_spinner=False, max_entries=4)
def _saying(identity: int, revision: int, text: str, _store: Store) -> npt.NDArray[np.int64]:
    return _store.queries.saying(text)


def undated(selection: Selection, store: Store) -> Selection:
    """The same filters without the dates: what the timeline shows behind the span."""
    if selection.filters.date_from or selection.filters.date_to:
        return select(store, replace(selection.filters, date_from=None, date_to=None))
    return selection


def read_on(store: Store) -> dict[int, int]:
    """Day (since 1970-01-01) -> how many articles of it were read, in order."""
    found = columns(store)
    return _read_on(found.identity, found.revision, store.queries.for_readers, store)


@st.cache_resource(show_spinner=False, max_entries=4)
def _read_on(identity: int, revision: int, readers: bool, _store: Store) -> dict[int, int]:
    found = _store.queries.read_on()
    return dict(sorted((day_number(day), number) for day, number in found.items()))


# -- colours


@dataclass(frozen=True)
class Groups:
    """What a colour stands for: ``ids`` by palette index, "" for any other, and the group of each incident."""

    colour: Colour
    ids: tuple[str, ...]
    codes: npt.NDArray[np.int8]


def groups(found: Columns, colour: Colour) -> Groups:
    """Groups of all incidents: by event type, by state of review, or by the faction that acts, the most frequent."""
    return _groups(found.identity, found.revision, colour, found)


@st.cache_resource(show_spinner=False, max_entries=4)
def _groups(identity: int, revision: int, colour: Colour, _columns: Columns) -> Groups:
    if colour == "type":
        order = group_order()
        of_value = [order.get(value, OTHER) for value in _columns.values["event_type"]]
        ids = tuple(row["event_type"] for row in palette())
        return Groups(colour, ids, np.array([*of_value, OTHER], np.int8)[_columns["event_type"]])
    if colour == "state":
        of_state = [STATES.index(value) for value in _columns.values["state"]]
        return Groups(colour, STATES, np.array([*of_state, OTHER], np.int8)[_columns["state"]])
    acting = [_acting(sides) for sides in _columns.actors]
    often = np.bincount(_columns["parties"][_columns.on_map], minlength=len(acting))
    total: dict[str, int] = {}
    for actor_id, number in zip(acting, often.tolist(), strict=True):
        if actor_id:
            total[actor_id] = total.get(actor_id, 0) + number
    first = sorted(total, key=lambda actor_id: (-total[actor_id], actor_id))[:OTHER]
    places = {actor_id: place for place, actor_id in enumerate(first)}
    ids = (*first, *[""] * (NUMBER_OF_GROUPS - len(first)))
    codes = np.array([*(places.get(actor_id, OTHER) for actor_id in acting), OTHER], np.int8)
    return Groups(colour, ids, codes[_columns["parties"]])


def _acting(sides: Sequence[tuple[str, str, bool]]) -> str:
    """Who did it, or the first that takes part on no stated side, at the top of what it belongs to; "" for nobody."""
    for role in ("perpetrator", "party"):
        own = next((n for n, side in enumerate(sides) if side[1] == role and side[2]), None)
        if own is not None:
            above = [actor for actor, of, itself in sides if of == role and not itself]
            # Only with one child in this part is it certain whose parents these are.
            alone = sum(of == role and itself for _, of, itself in sides) == 1
            return above[-1] if above and alone else sides[own][0]
    return ""


# -- for the map


def pins(selection: Selection, colour: Colour) -> Pins:
    """The incidents of a selection that have a point."""
    found, here = selection.columns, selection.pointed
    return Pins(
        latitude=found["latitude"][here],
        longitude=found["longitude"][here],
        kind=kinds(found.values["geo_precision"])[found["geo_precision"][here]],
        metres=found["uncertainty_m"][here],
        group=groups(found, colour).codes[here],
        place=found["place_id"][here],
        killed=found["killed"][here],
        place_ids=found.values["place_id"],
        above=found.above,
    )


def scattered(selection: Selection, colour: Colour) -> Scatter:
    """How the incidents of a selection are drawn."""
    found = selection.columns
    return _scattered(found.identity, found.revision, selection.filters, colour, selection)


@st.cache_resource(show_spinner=False, max_entries=6)
def _scattered(identity: int, revision: int, filters: Filters, colour: Colour, _selection: Selection) -> Scatter:
    return scatter(pins(_selection, colour))


def aside_points(selection: Selection) -> tuple[tuple[float, float, int], ...]:
    """(latitude, longitude, kind of :mod:`geo.map.marks`) of the points where something set aside is said to be."""
    found, here = selection.columns, selection.aside
    kind = kinds(found.values["geo_precision"])[found["geo_precision"][here]]
    here, kind = here[(kind == POINT) | (kind == NEAR)], kind[(kind == POINT) | (kind == NEAR)]
    points = zip(found["latitude"][here].tolist(), found["longitude"][here].tolist(), kind.tolist(), strict=True)
    return tuple(dict.fromkeys(points))[:RAW_LIMIT]


def frequent(found: Columns, of: Literal["faction", "place", "source"]) -> list[str]:
    """Ids of factions or places, or names of sources, that incidents on the map have, the most frequent first.

    Where there are very many a change of a few does not put them in another order: only what is new is counted anew.
    """
    column = {"faction": "parties", "place": "place_id", "source": "source"}[of]
    at = found.revision if len(found) < LARGE else hash((len(found), found.values[column]))
    return _frequent(found.identity, at, of, found)


@st.cache_resource(show_spinner=False, max_entries=6)
def _frequent(identity: int, at: int, of: str, _columns: Columns) -> list[str]:
    column = {"faction": "parties", "place": "place_id", "source": "source"}[of]
    values = _columns.values[column]
    codes = _columns[column][_columns.on_map]
    often = np.bincount(codes[codes >= 0], minlength=len(values)).tolist()
    names: Sequence[Sequence[str]]
    if of == "faction":
        names = [tuple({actor for actor, _, _ in sides}) for sides in _columns.actors]
    elif of == "place":
        names = [tuple(_columns.above.get(value, (value,))) for value in values]
    else:
        names = [(value,) if value else () for value in values]
    total: dict[str, int] = {}
    for number, here in zip(often, names, strict=True):
        for name in here:
            total[name] = total.get(name, 0) + number
    return sorted((name for name, number in total.items() if number), key=lambda name: (-total[name], name))


@packs.cached
def place_kinds() -> Mapping[str, str]:
    """Place id -> kind, of the packs in use."""
    return {place.place_id: place.kind for place in Gazetteer.load().places.values()}
