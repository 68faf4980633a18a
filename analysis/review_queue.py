"""The order in which incidents are best reviewed: what a mistake would cost comes first.

The expected cost of a reading is its stake times the doubt about it. The stake grows with the logarithm of the
killed, so that forty dead do not hide every report of four; the doubt is what is missing to full confidence, more
where no place was settled. Both weights are a rule of thumb, said on the screen beside each incident, not an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from store.arrays import UNKNOWN, Columns

NO_PLACE = 0.25  # added to the doubt where no place was settled
COARSE = 0.1  # and where only a governorate or the country was
COARSE_KINDS = ("governorate", "country")
SURE = 0.6  # a reading less sure than this is said to be unsure

Rows = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an incident stands where it does, besides its killed, and a number.

    A doubt of the gate, ``no_place``, ``coarse`` or ``unsure``.
    """

    name: str
    number: int = 0


def cost(columns: Columns, rows: Rows) -> Numbers:
    """Stake times doubt of some incidents, without a unit.

    Parameters
    ----------
    rows : array of int
        Where they stand in the columns.
    """
    killed = np.maximum(columns["killed"][rows], 0)
    doubt = 1 - columns["confidence"][rows]
    doubt = doubt + NO_PLACE * _no_place(columns, rows) + COARSE * _coarse(columns, rows)
    costs: Numbers = (1 + np.log2(1 + killed)) * doubt
    return costs


def ordered(columns: Columns, rows: Rows) -> Rows:
    """What is set aside until somebody has looked, then whose mistake would cost most; among equals the newest."""
    newest = rows[::-1]  # the columns are by day
    found: Rows = newest[np.lexsort((-cost(columns, newest), ~columns.set_aside[newest]))]
    return found


def reasons(columns: Columns, row: int) -> list[Reason]:
    """Why an incident stands where it does, besides the killed its line shows; empty where nothing is against it."""
    at = np.array([row])
    doubts = columns.values["doubts"][columns["doubts"][row]] if columns.set_aside[row] else ""
    found = [Reason(doubt) for doubt in doubts.split(",") if doubt]
    if _no_place(columns, at)[0]:
        found.append(Reason("no_place"))
    elif _coarse(columns, at)[0]:
        found.append(Reason("coarse"))
    confidence = float(columns["confidence"][row])
    if confidence < SURE:
        found.append(Reason("unsure", round(confidence * 100)))
    return found


def _no_place(columns: Columns, rows: Rows) -> npt.NDArray[np.bool_]:
    nowhere: npt.NDArray[np.bool_] = columns["place_id"][rows] == UNKNOWN
    return nowhere


def _coarse(columns: Columns, rows: Rows) -> npt.NDArray[np.bool_]:
    coarse = np.array([value in COARSE_KINDS for value in columns.values["geo_precision"]] + [False])
    found: npt.NDArray[np.bool_] = coarse[columns["geo_precision"][rows]]
    return found
