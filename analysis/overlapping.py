"""Incidents in groups that may overlap: each event once in every group that a report of it belongs to.

Reports of one event can name other factions, types or places. A filter shows the event where any of its reports
passes, by the one that leads it or else the first kept; what is counted here is what that filter shows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]


def counted(
    groups: Sequence[Sequence[int]],
    codes: npt.ArrayLike,
    events: npt.ArrayLike | None = None,
    weights: Sequence[npt.ArrayLike | None] = (None,),
    bins: npt.ArrayLike | None = None,
    number: int = 1,
) -> Counts:
    """Sums over groups: an array of weights by groups by ``number`` bins.

    Parameters
    ----------
    groups : sequence of sequences of int
        The codes of each group; groups may share codes.
    codes : array of int
        Code of each report; -1 is in no group. Of an event, reports come in the order in which they stand for it.
    events : array of int, optional
        Which event each report tells, -1 where no other one tells it; without it each is one of its own.
    weights : sequence of arrays of int
        What each counts, such as its killed; None for 1.
    bins : array of int, optional
        Which bin each falls in, 0 to ``number`` - 1; without it all in the first.

    Examples
    --------
    >>> counted([[0, 1], [1], [2]], [0, 1, 1, -1]).ravel().tolist()
    [3, 2, 0]
    >>> counted([[0], [1]], [0, 1, 1], events=[7, 7, 7], weights=(None, [5, 3, 2]))[:, :, 0].tolist()
    [[1, 1], [5, 3]]
    """
    code = np.asarray(codes, dtype=np.int64)
    place = np.zeros(len(code), np.int64) if bins is None else np.asarray(bins, dtype=np.int64)
    event = np.full(len(code), -1) if events is None else np.asarray(events, dtype=np.int64)
    size = 1 + max([int(code.max(initial=0)), *(max(group, default=0) for group in groups)], default=0)
    alone, several = (np.flatnonzero((code >= 0) & told) for told in (event < 0, event >= 0))
    row, group_of = once_each(groups, code[several], event[several])
    first = several[row]
    found = np.zeros((len(weights), len(groups), number), np.int64)
    for sums, given in zip(found, weights, strict=True):
        weight = None if given is None else np.asarray(given)
        by_code = _sums(code[alone] * number + place[alone], weight, alone, size * number).reshape(size, number)
        for group, held in enumerate(groups):
            sums[group] = by_code[list(held)].sum(axis=0)
        sums += _sums(group_of * number + place[first], weight, first, sums.size).reshape(sums.shape)
    return found


def once_each(groups: Sequence[Sequence[int]], codes: Rows, events: Rows) -> tuple[Rows, Rows]:
    """Which reports stand for an event in which groups: their positions, and the number of the group of each.

    >>> row, group = once_each([[0, 1], [1]], np.array([0, 1, 1]), np.array([7, 7, 8]))
    >>> row.tolist(), group.tolist()
    ([0, 2, 1, 2], [0, 0, 1, 1])
    """
    held = np.array([code for group in groups for code in group], np.int64)
    holder = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    by_code = np.argsort(held, kind="stable")
    held, holder = held[by_code], holder[by_code]
    begin, end = (np.searchsorted(held, codes, side=side) for side in ("left", "right"))
    times = end - begin
    row: Rows = np.repeat(np.arange(len(codes)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    group: Rows = holder[begin[row] + within]
    pair: Rows = group * (int(events.max(initial=0)) + 1) + events[row]
    _, first = np.unique(pair, return_index=True)  # the first where one occurs more than once
    return row[first], group[first]


def _sums(index: Rows, weight: npt.NDArray[np.int64] | None, rows: Rows, size: int) -> Counts:
    return np.bincount(index, weights=None if weight is None else weight[rows], minlength=size).astype(np.int64)
