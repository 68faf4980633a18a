"""How far curators agree who read the same incidents without seeing each other: Krippendorff's alpha, field by field.

Alpha is one less the disagreement there is over the disagreement that chance would give with the same values
(K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011): 1 where all agree, 0 where they agree as often as
by chance, below 0 where less. Values are the same or they are not (nominal data): 3 and 4 killed differ as much as 3
and 300. Krippendorff asks for .8 before figures are built on, and for .667 before careful conclusions are drawn.

Whether there is an incident at all is compared over all that were read twice, the other fields over those that both
accepted. The first of the readers knew why the incident stood in the queue, the others read a sample of the decided.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.machine_and_curators import FIELDS, Share, plain
from store import Reading

DECIDED = "decided"  # whether it is an incident


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one field: how many incidents were read twice and how many of them alike, and alpha.

    ``alpha`` is NaN where every reading has the same value, and chance gives no disagreement to compare with.
    """

    alike: Share
    alpha: float


def agreements(readings: Iterable[Sequence[Reading]]) -> list[Agreement]:
    """Agreement of curators about each field, the decision whether there is an incident first."""
    several = [list(unit) for unit in readings]
    units: dict[str, list[list[Hashable]]] = {DECIDED: [[one.accepted for one in unit] for unit in several]}
    for field in FIELDS:
        units[field] = [[_value(one, field) for one in unit if one.accepted] for unit in several]
    return [Agreement(Share(field, *_alike(values)), krippendorff_alpha(values)) for field, values in units.items()]


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float:
    """Krippendorff's alpha for nominal data; units with less than two values say nothing and are passed over.

    Parameters
    ----------
    units : iterable of sequence
        For each thing that was read, the values it was given.

    Examples
    --------
    >>> krippendorff_alpha([["a", "a"], ["b", "b"], ["a", "b"]])
    0.4444444444444444
    >>> krippendorff_alpha([["a", "a"]])
    nan
    """
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    total: Counter[Hashable] = Counter()
    observed = 0.0
    for unit in paired:
        total += unit
        number = unit.total()
        observed += (number**2 - sum(n**2 for n in unit.values())) / (number - 1)
    number = total.total()
    expected = (number**2 - sum(n**2 for n in total.values())) / (number - 1) if number else 0
    return 1 - observed / expected if expected else math.nan


def _value(one: Reading, field: str) -> Hashable:
    values: list[Any] = [plain(getattr(one.incident, name)) for name in FIELDS[field]]
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _alike(units: Iterable[Sequence[Hashable]]) -> tuple[int, int]:
    """How many units have two values or more, and in how many of them all are the same."""
    paired = [unit for unit in units if len(unit) > 1]
    return len(paired), sum(len(set(unit)) == 1 for unit in paired)


def lines(found: Sequence[Agreement]) -> Iterator[str]:
    """The agreement as lines of text; none where nothing was read twice."""
    if not found or not found[0].alike.read:
        return
    yield ""
    yield f"{'read twice by curators':<36} {'read':>6} {'alike':>6}  share  95 %       alpha"
    for one in found:
        low, high = one.alike.interval
        share = f"{one.alike.share:.2f}" if one.alike.read else "   -"
        alpha = "    -" if math.isnan(one.alpha) else f"{one.alpha:5.2f}"
        yield (
            f"{one.alike.name:<36} {one.alike.read:>6} {one.alike.stood:>6}  {share:>5}  {low:.2f}-{high:.2f}  {alpha}"
        )
