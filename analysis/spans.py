"""Spans of days and the days, weeks and months they fall into. Days are numbers since 1970-01-01."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]
Unit = Literal["day", "week", "month"]

WEEK = 7
_TO_MONDAY = 3  # 1970-01-01 was a Thursday


@dataclass(frozen=True, slots=True)
class Span:
    """From ``first`` to ``last``, both inclusive.

    >>> Span(10, 16).days
    7
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span ends before it begins: {self.first} .. {self.last}")

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last - self.first + 1

    def before(self, days: int | None = None) -> Span:
        """The span of so many days that ends the day before this one begins; of equal length by default.

        >>> Span(10, 16).before(), Span(10, 16).before(28)
        (Span(first=3, last=9), Span(first=-18, last=9))
        """
        return Span(self.first - (days or self.days), self.first - 1)


def last_days(last: int, days: int) -> Span:
    """The span of so many days that ends with ``last``.

    >>> last_days(16, 7)
    Span(first=10, last=16)
    """
    return Span(last - days + 1, last)


def starts(days: npt.ArrayLike, unit: Unit) -> Days:
    """First day of the day, week (Monday) or month that each day lies in.

    >>> starts([0, 4, 31], "week").tolist()  # 1 January 1970, a Thursday; Monday the 5th; 1 February
    [-3, 4, 25]
    >>> starts([0, 30, 31], "month").tolist()
    [0, 0, 31]
    """
    numbers = np.asarray(days, dtype=np.int64)
    if unit == "week":
        return numbers - (numbers + _TO_MONDAY) % WEEK
    if unit == "month":
        months = numbers.astype("datetime64[D]").astype("datetime64[M]")
        return months.astype("datetime64[D]").astype(np.int64)
    return numbers


def bars(span: Span, unit: Unit) -> Days:
    """First days of all days, weeks or months that a span touches, empty ones too.

    >>> bars(Span(0, 10), "week").tolist()
    [-3, 4]
    """
    return np.unique(starts(np.arange(span.first, span.last + 1), unit))


def natural_unit(span: Span) -> Unit:
    """Days up to a quarter, weeks up to two years, then months: never more than about a hundred bars.

    >>> natural_unit(Span(0, 30)), natural_unit(Span(0, 365)), natural_unit(Span(0, 3650))
    ('day', 'week', 'month')
    """
    return "day" if span.days <= 92 else "week" if span.days <= 2 * 366 else "month"
