"""What the statistics are about: the shown incidents, and what passes the same filters on other days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.spans import Span
from filters import Filters
from store.arrays import UNDATED, Columns, Index, day_number


class Reports(NamedTuple):
    """Reports of events as positions in the columns, and which event each tells: what ``overlapping.counted`` takes.

    ``events`` has -1 where no other report tells it.
    """

    rows: Index
    events: Index


@dataclass(frozen=True)
class Shown:
    """Incidents chosen by filters, as positions in the columns.

    Attributes
    ----------
    rows : array of int
        All that the filters show, the undated too: as many as map, list and export count.
    dated : array of int
        What passes the filters but for those of dates, and has a date: the past that a span is compared with.
    oldest, newest : int or None
        Where the data begin and end, filters aside, as days since 1970-01-01; None without any. What is reported as
        new begins on ``oldest``, but for one in a hundred: single incidents of long ago are no record of the
        time since.
    filters : Filters
        As chosen.
    passing, passing_dated : array of int
        Every report that passes, where ``rows`` and ``dated`` have one for each event.
    """

    columns: Columns
    rows: Index
    dated: Index
    oldest: int | None
    newest: int | None
    filters: Filters
    passing: Index
    passing_dated: Index

    @classmethod
    def of(cls, columns: Columns, filters: Filters, saying: Index | None = None) -> Shown:
        """What filters show; ``saying`` is ``Queries.saying(filters.text)``, needed for those with a text."""
        undated = replace(filters, date_from=None, date_to=None)
        return cls.of_rows(columns, filters, columns.passing(filters, saying), columns.passing(undated, saying))

    @classmethod
    def of_rows(cls, columns: Columns, filters: Filters, passing: Index, always: Index) -> Shown:
        """The same from the reports that pass: with the filters, and without those of dates."""
        days = columns["date_from"]
        dated = columns.on_map & (days != UNDATED)
        new_status = np.array([status == "new" for status in columns.values["status"]] or [False])
        new = days[dated & new_status[columns["status"]]]
        begin = new if len(new) else days[dated]
        oldest = int(begin[len(begin) // 100]) if len(begin) else None
        newest = int(days[dated][-1]) if len(begin) else None
        rows, past = (columns.counted(filters, reports) for reports in (passing, always))
        past, always = (index[days[index] != UNDATED] for index in (past, always))
        return cls(columns, rows, past, oldest, newest, filters, passing, always)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> npt.NDArray[np.int64]:
        """A column of the shown incidents."""
        return self.columns[name][self.rows]

    def past(self, name: str) -> npt.NDArray[np.int64]:
        """A column of those of :attr:`dated`."""
        return self.columns[name][self.dated]

    @cached_property
    def reports(self) -> Reports:
        """Every report that passes, that of an event which leads it before the others."""
        return Reports(*self.columns.in_order(self.filters, self.passing))

    @cached_property
    def past_reports(self) -> Reports:
        """The same of those of :attr:`dated`."""
        return Reports(*self.columns.in_order(self.filters, self.passing_dated))

    @property
    def undated(self) -> int:
        """How many of the shown have no date."""
        return int(np.count_nonzero(self.column("date_from") == UNDATED))

    @property
    def span(self) -> Span | None:
        """From the first to the last day that the filters ask for, or that they show; None when nothing is dated.

        A last day after the data is drawn back to it: days that nobody could report yet are not quiet ones.
        """
        if self.oldest is None or self.newest is None:
            return None
        days = self.column("date_from")
        days = days[days != UNDATED]
        first = day_number(self.filters.date_from) if self.filters.date_from else int(days.min(initial=self.newest))
        last = day_number(self.filters.date_to) if self.filters.date_to else self.newest
        last = min(last, self.newest)
        return Span(first, last) if first <= last else None
