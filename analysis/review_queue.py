"""The order in which incidents are best reviewed: what a mistake would cost comes first.

The expected cost of a reading is its stake times the doubt about it. The stake grows with the logarithm of the
killed, so that forty dead do not hide every report of four, and is higher where somebody watches one of the factions;
the doubt is what is missing to full confidence, more where no place was settled and where the reports of one event
differ in the killed or in who did it. The weights are a rule of thumb, said on the screen beside each incident, not an
estimate.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from store.arrays import UNKNOWN, Columns

NO_PLACE = 0.25  # added to the doubt where no place was settled
COARSE = 0.1  # and where only a governorate or the country was
CONFLICT = 0.2  # and where the reports of its event differ
FIRST = 1e6  # more than any mistake costs
WATCHED = 1.5  # how many times the stake is higher where a faction is watched
DOES = ("perpetrator", "party")
COARSE_KINDS = ("governorate", "country")
SURE = 0.6  # a reading less sure than this is said to be unsure

Sides = tuple[tuple[str, str, bool], ...]  # actor, role, whether itself and not only somebody under it
Rows = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an incident stands where it does, besides its killed.

    A doubt of the gate, ``no_place``, ``coarse``, ``unsure``, ``watched``, ``tolls`` (reports state ``number`` to
    ``most`` killed) or ``doers`` (reports name others).
    """

    name: str
    number: int = 0
    most: int = 0


@dataclass(frozen=True)
class Queue:
    """What the order is made of: the incidents, which of them reports contradict, and who is watched.

    Attributes
    ----------
    low, high : array of int
        For every incident the fewest and the most killed that a report of its event states; -1 where none does.
    doers : array of bool
        For every incident whether two reports of its event name doers of whom none is the same.
    watched : array of bool
        For every incident whether a watched faction takes part.
    """

    columns: Columns
    low: Rows
    high: Rows
    doers: Mask
    watched: Mask

    @classmethod
    def of(cls, columns: Columns, factions: Collection[str] = ()) -> Queue:
        """The queue of all incidents; ``factions`` are ids of those somebody watches."""
        rows = _several(columns)
        low, high = _tolls(columns, rows)
        watched = set(factions)
        takes_part = [any(actor in watched for actor, _, _ in sides) for sides in columns.actors]
        return cls(columns, low, high, _other_doers(columns, rows), np.array([*takes_part, False])[columns["parties"]])

    def cost(self, rows: Rows) -> Numbers:
        """Stake times doubt of some incidents, without a unit.

        Parameters
        ----------
        rows : array of int
            Where they stand in the columns.
        """
        columns = self.columns
        killed = np.maximum(np.maximum(columns["killed"][rows], self.high[rows]), 0)
        doubt = 1 - columns["confidence"][rows]
        doubt = doubt + NO_PLACE * _no_place(columns, rows) + COARSE * _coarse(columns, rows)
        doubt = doubt + CONFLICT * ((self.low[rows] < self.high[rows]) | self.doers[rows])
        stake = (1 + np.log2(1 + killed)) * np.where(self.watched[rows], WATCHED, 1.0)
        costs: Numbers = stake * doubt
        return costs

    def ordered(self, rows: Rows, most: int | None = None, past: int | None = None) -> Rows:
        """What is set aside until somebody has looked, then whose mistake would cost most; among equals the newest.

        Parameters
        ----------
        rows : array of int
            Where they stand in the columns, by day.
        most : int, optional
            How many of them are enough: the first of a million are found without sorting them all.
        past : int, optional
            One of them that is to be among those given, with the one after it.
        """
        newest = rows[::-1]
        rank = -self.cost(newest) - FIRST * self.columns.set_aside[newest]
        enough = len(rows) if most is None else most
        if past is not None and len(at := np.flatnonzero(newest == past)):
            before = np.count_nonzero(rank < rank[at[0]]) + np.count_nonzero(rank[: at[0]] == rank[at[0]])
            enough = max(enough, int(before) + 2)
        if 0 < enough < len(rows):
            among = np.flatnonzero(rank <= np.partition(rank, enough - 1)[enough - 1])
            newest, rank = newest[among], rank[among]
        found: Rows = newest[np.argsort(rank, kind="stable")][:enough]
        return found

    def reasons(self, row: int) -> list[Reason]:
        """Why an incident stands where it does, besides the killed its line shows; empty where nothing does."""
        at, columns = np.array([row]), self.columns
        doubts = columns.values["doubts"][columns["doubts"][row]] if columns.set_aside[row] else ""
        found = [Reason(doubt) for doubt in doubts.split(",") if doubt]
        if self.low[row] < self.high[row]:
            found.append(Reason("tolls", int(self.low[row]), int(self.high[row])))
        if self.doers[row]:
            found.append(Reason("doers"))
        if _no_place(self.columns, at)[0]:
            found.append(Reason("no_place"))
        elif _coarse(self.columns, at)[0]:
            found.append(Reason("coarse"))
        confidence = float(self.columns["confidence"][row])
        if confidence < SURE:
            found.append(Reason("unsure", round(confidence * 100)))
        if self.watched[row]:
            found.append(Reason("watched"))
        return found


def _several(columns: Columns) -> Rows:
    """Where the incidents stand that count and whose event several reports tell."""
    event = np.maximum(columns["event"], 0)
    number = np.bincount(event, weights=columns.on_map)
    rows: Rows = np.flatnonzero(columns.on_map & (number[event] > 1))
    return rows


def _tolls(columns: Columns, rows: Rows) -> tuple[Rows, Rows]:
    """The fewest and the most killed that any report of an incident's event states."""
    low, high = np.full(len(columns), -1), np.full(len(columns), -1)
    stated = rows[columns["killed"][rows] >= 0]
    event, killed = columns["event"][stated], columns["killed"][stated].astype(np.int64)
    least, most = (np.full(int(event.max(initial=0)) + 1, start) for start in (np.iinfo(np.int64).max, -1))
    np.minimum.at(least, event, killed)
    np.maximum.at(most, event, killed)
    low[stated], high[stated] = least[event], most[event]
    return low, high


def _other_doers(columns: Columns, rows: Rows) -> Mask:
    """Which incidents tell an event of which another report names doers, none of them the same or above."""
    found: Mask = np.zeros(len(columns), dtype=bool)
    if not len(rows):
        return found
    sides, own = _doers(columns.actors)
    rows = rows[np.array([*map(bool, own), False])[columns["parties"][rows]]]
    pairs = np.unique(np.stack([columns["event"][rows], columns["parties"][rows].astype(np.int64)]), axis=1)
    differing = pairs[:, np.isin(pairs[0], pairs[0][1:][pairs[0][1:] == pairs[0][:-1]])]
    of_event: dict[int, list[int]] = {}
    for event, parties in differing.T.tolist():
        of_event.setdefault(event, []).append(parties)
    contradicted = [
        event
        for event, several in of_event.items()
        if any(not own[a] & sides[b] and not own[b] & sides[a] for a, b in combinations(several, 2))
    ]
    found[rows[np.isin(columns["event"][rows], contradicted)]] = True
    return found


@lru_cache(maxsize=2)
def _doers(parties: tuple[Sides, ...]) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """Who does it of each of some parties, with those above them and without; most changes bring no new parties."""
    sides = [frozenset(actor for actor, role, _ in parts if role in DOES) for parts in parties]
    own = [frozenset(actor for actor, role, itself in parts if role in DOES and itself) for parts in parties]
    return sides, own


def _no_place(columns: Columns, rows: Rows) -> npt.NDArray[np.bool_]:
    nowhere: npt.NDArray[np.bool_] = columns["place_id"][rows] == UNKNOWN
    return nowhere


def _coarse(columns: Columns, rows: Rows) -> npt.NDArray[np.bool_]:
    coarse = np.array([value in COARSE_KINDS for value in columns.values["geo_precision"]] + [False])
    found: npt.NDArray[np.bool_] = coarse[columns["geo_precision"][rows]]
    return found
