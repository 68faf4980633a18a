"""A million incidents kept as arrays, brought up to date with the few that were written since, in a moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
NUMBERS = 2**31  # more than there are numbers of incidents


def sorted_as_kept(data: Arrays) -> dict[str, npt.NDArray[Any]]:
    """Incidents by day, those without one first, and within a day as they were kept."""
    order = np.lexsort((data["number"], data["date_from"]))
    return {name: array[order] for name, array in data.items()}


def with_changes(known: Arrays, stay: npt.NDArray[np.bool_], changed: Arrays) -> dict[str, npt.NDArray[Any]]:
    """What is known with what was written since, in the same order.

    Parameters
    ----------
    known : mapping of str to array
        Sorted; never written to: what does not change is shared.
    stay : array of bool
        Which of them were not written since and are still there.
    changed : mapping of str to array
        What was written since, in any order.
    """
    new = sorted_as_kept(changed)
    here = np.flatnonzero(~stay)
    same = (np.array_equal(known[name][here], new[name]) for name in ("number", "date_from"))
    if all(same):  # the rule for corrections: everything stays where it is
        return {name: _written_over(known[name], here, array) for name, array in new.items()}
    kept = {name: array[stay] for name, array in known.items()}
    at = np.searchsorted(_order(kept), _order(new))
    return {name: np.insert(kept[name], at, array) for name, array in new.items()}


def _written_over(array: npt.NDArray[Any], here: npt.NDArray[np.int64], new: npt.NDArray[Any]) -> npt.NDArray[Any]:
    nan = array.dtype.kind == "f"
    if np.array_equal(array[here], new, equal_nan=nan):
        return array
    copy = array.copy()
    copy[here] = new
    return copy


def _order(data: Arrays) -> npt.NDArray[np.int64]:
    """One number an incident, by which they are sorted."""
    day: npt.NDArray[np.int64] = data["date_from"].astype(np.int64)
    return day * NUMBERS + data["number"]
