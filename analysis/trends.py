"""Counts and deaths over time, and how a span compares with what came before it.

An incident counts once, on its first day, as in the timeline. Deaths are the lowest number stated; incidents
whose toll nobody stated add nothing.

Comparisons are with the span of equal length right before, and with the mean of the 4 and of the 52 weeks
before. A change in per cent is given only when the baseline has at least ``FEW`` incidents (for deaths: so many
in which somebody was killed), and the span has as many or was to be expected to: a Poisson count below about 16
has a standard error of a quarter of itself or more, and a 95 % interval as wide as itself, which is why the
United States Cancer Statistics (CDC and NCI) show no rate made of less. Events of armed conflict gather more than
a Poisson process does, so that this is a floor and no test; :mod:`analysis.escalation` tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.overlapping import counted
from analysis.spans import WEEK, Span, Unit, bars, starts

Counts = npt.NDArray[np.int64]
Name = Literal["previous", "weeks_4", "weeks_52"]
Reason = Literal["few", "no_data", "not_read"]

FEW = 16  # fewer counted on either side: no percentage


@dataclass(frozen=True, slots=True)
class Comparison:
    """A span against an earlier one.

    Attributes
    ----------
    name : str
        ``previous`` (of equal length), ``weeks_4`` or ``weeks_52``.
    baseline : Span
        What is compared with.
    counted : int
        Incidents or deaths of the baseline.
    expected : float
        The same for as many days as the span has.
    change : float or None
        +0.5 is half as many again; None when it cannot be said.
    reason : str or None
        Why not: ``few`` counted, ``no_data`` from the first days of the baseline, or ``not_read``, no article of it.
    """

    name: Name
    baseline: Span
    counted: int
    expected: float
    change: float | None
    reason: Reason | None


def totals(days: npt.ArrayLike, span: Span, weights: npt.ArrayLike | None = None) -> int:
    """Incidents that begin within a span, or the sum of their weights.

    >>> totals([1, 2, 2, 9], Span(2, 8)), totals([1, 2, 2, 9], Span(2, 8), [5, 1, 2, 7])
    (2, 3)
    """
    begun = np.asarray(days)
    inside = (begun >= span.first) & (begun <= span.last)
    return int(np.count_nonzero(inside) if weights is None else np.asarray(weights)[inside].sum())


def compare(
    days: npt.ArrayLike,
    span: Span,
    oldest: int | None,
    weights: npt.ArrayLike | None = None,
    read: npt.ArrayLike | None = None,
) -> tuple[int, list[Comparison]]:
    """What a span counts, and its three comparisons.

    Parameters
    ----------
    days : array of int
        First days of the incidents that pass all filters but those of dates.
    oldest : int or None
        First day of the data, all filters aside: nothing is known of the days before.
    weights : array of int, optional
        Deaths of each incident; without them incidents are counted.
    read : array of int, optional
        Days of which articles were read: where there is none of a baseline nothing can be said of it.

    Examples
    --------
    >>> compare(list(range(0, 40)), Span(20, 39), oldest=0)[1][0].change
    0.0
    >>> compare([], Span(20, 39), oldest=None)[1][0].reason
    'no_data'
    >>> compare(list(range(0, 40)), Span(20, 39), oldest=0, read=[25])[1][0].reason
    'not_read'
    """
    begun = np.asarray(days)
    # Many killed in one attack are one event: it is events that must not be few.
    counting = begun if weights is None else begun[np.asarray(weights) > 0]

    def events(within: Span) -> int:
        return totals(counting, within)

    here, now = totals(days, span, weights), events(span)
    found = []
    for name, baseline in baselines(span).items():
        counted = totals(days, baseline, weights)
        expected = counted * span.days / baseline.days
        reason: Reason | None = None
        if oldest is None or baseline.first < oldest:
            reason = "no_data"
        elif read is not None and not totals(read, baseline):
            reason = "not_read"
        elif (before := events(baseline)) < FEW or max(now, before * span.days / baseline.days) < FEW:
            reason = "few"
        change = here / expected - 1 if reason is None else None
        found.append(Comparison(name, baseline, counted, expected, change, reason))
    return here, found


def baselines(span: Span) -> dict[Name, Span]:
    """The spans that a span is compared with."""
    return {"previous": span.before(), "weeks_4": span.before(4 * WEEK), "weeks_52": span.before(52 * WEEK)}


def series(days: npt.ArrayLike, span: Span, unit: Unit, weights: npt.ArrayLike | None = None) -> tuple[Counts, Counts]:
    """First days of the bars of a span, and what begins in each of them, the empty ones too.

    Days outside the span are left out, so that a first or last bar may be cut.

    >>> first_days, counts = series([0, 1, 1, 9, 99], Span(0, 13), "week")
    >>> first_days.tolist(), counts.tolist()
    ([-3, 4, 11], [3, 1, 0])
    """
    return bars(span, unit), grouped(days, np.zeros(np.size(days), dtype=np.int64), 1, span, unit, weights)[0]


def grouped(
    days: npt.ArrayLike,
    groups: npt.ArrayLike,
    number: int,
    span: Span,
    unit: Unit,
    weights: npt.ArrayLike | None = None,
) -> Counts:
    """One series for each of ``number`` groups: an array of groups by bars.

    Parameters
    ----------
    groups : array of int
        Group of each incident, from 0; -1 for none.

    Examples
    --------
    >>> grouped([0, 0, 1, 1], [0, 1, 1, -1], 2, Span(0, 1), "day").tolist()
    [[1, 0], [1, 1]]
    """
    begun, group = np.asarray(days, dtype=np.int64), np.asarray(groups, dtype=np.int64)
    first_days = bars(span, unit)
    kept = (begun >= span.first) & (begun <= span.last) & (group >= 0)
    bar = np.searchsorted(first_days, starts(begun[kept], unit))
    place = group[kept] * len(first_days) + bar
    size = number * len(first_days)
    if weights is None:
        counts = np.bincount(place, minlength=size)
    else:
        counts = np.bincount(place, weights=np.asarray(weights, dtype=np.float64)[kept], minlength=size)
    return counts.astype(np.int64).reshape(number, len(first_days))


def of_groups(
    groups: Sequence[Sequence[int]],
    days: npt.ArrayLike,
    codes: npt.ArrayLike,
    span: Span,
    unit: Unit,
    weights: npt.ArrayLike | None = None,
    events: npt.ArrayLike | None = None,
) -> Counts:
    """One series for each of some groups of codes, which may overlap: an array of groups by bars.

    Parameters
    ----------
    codes, weights, events : array of int
        As :func:`analysis.overlapping.counted` takes them.

    Examples
    --------
    >>> of_groups([[0], [0, 1]], [0, 1, 1], [0, 1, -1], Span(0, 1), "day").tolist()
    [[1, 0], [1, 1]]
    """
    begun, first_days = np.asarray(days, dtype=np.int64), bars(span, unit)
    kept = (begun >= span.first) & (begun <= span.last)
    event, weight = (None if one is None else np.asarray(one)[kept] for one in (events, weights))
    bar = np.searchsorted(first_days, starts(begun[kept], unit))
    found: Counts = counted(groups, np.asarray(codes)[kept], event, (weight,), bar, len(first_days))[0]
    return found


def deaths(killed: npt.ArrayLike) -> Counts:
    """Deaths to be added up: the number stated, 0 where nobody stated one (-1).

    >>> deaths([3, -1, 0]).tolist()
    [3, 0, 0]
    """
    return np.maximum(np.asarray(killed, dtype=np.int64), 0)
