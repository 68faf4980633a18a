"""Where and by whom there is more than in the recent past, and what was never there before.

The method is that of Farrington, Andrews, Beale and Catchpole (1996, "A statistical algorithm for the early
detection of outbreaks of infectious disease", Journal of the Royal Statistical Society A 159, 547-563) without
trend and season, for which a dozen spans are too few, and with the negative binomial bound of Noufaily and
others (2013, "An improved algorithm for outbreak detection in multiple surveillance systems", Statistics in
Medicine 32, 1206-1222):

- what is expected of a span is the mean of those of the ``PAST`` spans of equal length right before it of which
  articles were read;
- their dispersion (variance by mean) tells how much they gather anyhow; it is never taken to be below 1, nor
  below that of all rows together: a dozen spans that happen to be calm do not make a calm place;
- the probability of as many as now or more is that of a negative binomial of this mean and of the variance of
  a new observation: dispersion x mean x (1 + 1 / number of spans);
- as there, fewer than ``FEW`` incidents raise no alarm; and a past of fewer counts as ``FEW``, because a few
  empty spans do not show that there never are any;
- over all rows of a table the probabilities are corrected as Benjamini and Hochberg (1995) do, so that at most
  ``LEVEL`` of the rows marked are to be expected false.

It says that more is *reported*. Whether more happened, or one more source writes, it cannot tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.overlapping import counted
from analysis.probability import false_discovery, negative_binomial_tail
from analysis.spans import Span

Counts = npt.NDArray[np.int64]

PAST = 12  # spans before, at most
PAST_LEAST = 6  # with fewer, or fewer that were read of, there is too little history to tell
FEW = 5  # incidents in the span: fewer raise no alarm
LEVEL = 0.05  # false discovery rate


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the table: ``key`` had ``now`` incidents, and ``expected`` is the mean of its past spans.

    ``dispersion`` is the one used; ``probability`` the corrected one, 1 where there
    are fewer than ``FEW``.
    """

    key: str
    now: int
    expected: float
    dispersion: float
    probability: float
    past: tuple[int, ...]

    @property
    def rising(self) -> bool:
        """Whether it is above its own past by more than chance."""
        return self.probability <= LEVEL


def past_spans(span: Span, oldest: int | None) -> list[Span]:
    """The up to ``PAST`` spans before, oldest first, as far as the data reach; [] when they are too few.

    >>> past_spans(Span(100, 106), oldest=0)[0], len(past_spans(Span(100, 106), oldest=0))
    (Span(first=16, last=22), 12)
    >>> past_spans(Span(100, 106), oldest=80)
    []
    """
    if oldest is None:
        return []
    number = min(PAST, (span.first - oldest) // span.days)
    if number < PAST_LEAST:
        return []
    return [
        Span(span.first - back * span.days, span.first - (back - 1) * span.days - 1) for back in range(number, 0, -1)
    ]


def covered(spans: Sequence[Span], read: npt.ArrayLike) -> list[bool]:
    """Of which spans anything was read; of the others nothing is known, and nothing can be expected from them.

    Parameters
    ----------
    read : array of int
        Days of which articles were read.

    Examples
    --------
    >>> covered([Span(0, 6), Span(7, 13)], [9])
    [False, True]
    """
    days = np.sort(np.asarray(read, dtype=np.int64))
    edges = np.searchsorted(days, [(span.first, span.last + 1) for span in spans]) if spans else np.empty((0, 2))
    return [bool(last > first) for first, last in edges.tolist()]


def counts_by_span(
    groups: Sequence[Sequence[int]],
    days: npt.ArrayLike,
    codes: npt.ArrayLike,
    spans: Sequence[Span],
    events: npt.ArrayLike | None = None,
) -> Counts:
    """Incidents by group of codes (rows) and span (columns).

    Parameters
    ----------
    codes, events : array of int
        As :func:`analysis.overlapping.counted` takes them.
    spans : sequence of Span
        One after the other without a gap, oldest first.

    Examples
    --------
    >>> counts_by_span([[0], [0, 1]], [0, 1, 1, 2], [0, 0, 1, -1], [Span(0, 0), Span(1, 2)]).tolist()
    [[1, 1], [1, 2]]
    """
    begun, code = np.asarray(days, dtype=np.int64), np.asarray(codes, dtype=np.int64)
    if not spans:
        return np.zeros((len(groups), 0), dtype=np.int64)
    kept = (begun >= spans[0].first) & (begun <= spans[-1].last)
    event = None if events is None else np.asarray(events)[kept]
    span = (begun[kept] - spans[0].first) // spans[0].days
    found: Counts = counted(groups, code[kept], event, bins=span, number=len(spans))[0]
    return found


def changes(keys: Sequence[str], counts: Counts) -> list[Change]:
    """The table, most surprising first, then most incidents.

    Parameters
    ----------
    counts : array of int
        A row for each key: the past spans, oldest first, and in the last column the span itself.

    Examples
    --------
    >>> import numpy as np
    >>> calm, risen = changes(["steady", "risen"], np.array([[4] * 12 + [5], [4] * 12 + [20]]))[::-1]
    >>> risen.rising, calm.rising, risen.expected
    (True, False, 4.0)
    """
    if not len(keys):
        return []
    past, now = counts[:, :-1].astype(np.float64), counts[:, -1]
    spans = past.shape[1]
    expected = past.mean(axis=1)
    spread = past.var(axis=1, ddof=1)
    seen = expected > 0
    own = np.where(seen, spread / np.where(seen, expected, 1.0), 0.0)
    dispersion = np.maximum(own, max(1.0, float(spread.sum() / expected.sum()) if seen.any() else 1.0))
    mean = np.maximum(expected, FEW / spans)
    excess = dispersion * (1 + 1 / spans)  # variance by mean of one more span; above 1
    size = mean / (excess - 1)
    probability = negative_binomial_tail(now, size, 1 / excess)
    # All rows count as tests, those with fewer than FEW as well: these were not left out before looking.
    probability = false_discovery(np.where(now >= FEW, probability, 1.0))
    found = [
        Change(key, int(now[i]), float(expected[i]), float(dispersion[i]), float(probability[i]), tuple(row))
        for i, (key, row) in enumerate(zip(keys, counts[:, :-1].tolist(), strict=True))
    ]
    return sorted((c for c in found if c.now or c.expected), key=lambda c: (c.probability, -c.now, c.key))


def emerging(
    groups: Mapping[str, Sequence[int]],
    days: npt.ArrayLike,
    codes: npt.ArrayLike,
    span: Span,
    oldest: int | None,
    events: npt.ArrayLike | None = None,
) -> list[tuple[str, int, int]]:
    """Keys first seen within a span: (key, first day, incidents in the span), most incidents first.

    [] unless the data reach back ``PAST_LEAST`` spans: before that, everything is new.

    Parameters
    ----------
    days, codes, events : array of int
        Of all incidents that pass the other filters, or of their reports, the earlier ones too.

    Examples
    --------
    >>> emerging({"old": [0], "new": [1]}, [0, 71, 72], [0, 0, 1], Span(70, 79), oldest=0)
    [('new', 72, 1)]
    """
    if not past_spans(span, oldest):
        return []
    begun, code = np.asarray(days, dtype=np.int64), np.asarray(codes, dtype=np.int64)
    known = (code >= 0) & (begun <= span.last)
    begun, code = begun[known], code[known]
    number = 1 + max([int(code.max(initial=0)), *(max(group, default=0) for group in groups.values())], default=0)
    first = np.full(number, np.iinfo(np.int64).max)
    np.minimum.at(first, code, begun)
    event = None if events is None else np.asarray(events)[known]
    inside = counts_by_span([*groups.values()], begun, code, [span], event)[:, 0].tolist()
    found = []
    for (key, group), incidents in zip(groups.items(), inside, strict=True):
        day = int(first[list(group)].min())
        if span.first <= day <= span.last:
            found.append((key, day, incidents))
    return sorted(found, key=lambda row: (-row[2], row[1], row[0]))
