"""Who hits whom: perpetrators by targets; and who fights whom, for the parties of clashes and talks.

Each cell counts the incidents that the two filters "perpetrator" and "target" show together: a faction counts
with everybody under it, so that rows overlap where one stands above another. Rolled up, only those are listed
above whom nobody else of the incident stands. An incident with two perpetrators counts in both rows; totals
count it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy.typing as npt

from analysis.factions import Parties, above, alliances, side
from analysis.overlapping import counted
from analysis.sample import Shown
from analysis.trends import deaths
from text import lexicon

NOT_STATED = ""  # nobody is named in this part
ALL = "*"  # the sum of a row or column
UNARMED = ("civilians", "protesters", "rioters")  # classes that are no side


@dataclass(frozen=True, slots=True)
class Pair:
    """What one does to another: ``incidents``, and ``killed`` in them (of all sides)."""

    first: str
    second: str
    incidents: int
    killed: int


def who_hits_whom(
    values: Sequence[Parties],
    codes: npt.ArrayLike,
    killed: npt.ArrayLike,
    events: npt.ArrayLike | None = None,
    top: bool = False,
) -> list[Pair]:
    """Pairs of perpetrator and target, most incidents first; ``NOT_STATED`` for a part that nobody has.

    Incidents with neither are left out: nothing of them belongs here.

    Parameters
    ----------
    values : sequence of Parties
        ``Columns.actors``.
    codes, killed : array of int
        ``parties`` and ``killed`` of the shown incidents, or of their reports.
    events : array of int, optional
        Of reports, which event each tells: see :func:`analysis.overlapping.counted`.
    top : bool
        Roll up to those above whom nobody else of the incident stands.

    Examples
    --------
    >>> hit = (("ndf", "perpetrator", True), ("regime", "perpetrator", False), ("asayish", "target", True))
    >>> [(p.first, p.second, p.incidents, p.killed) for p in who_hits_whom([hit], [0, 0], [2, -1])]
    [('ndf', 'asayish', 2, 2), ('regime', 'asayish', 2, 2)]
    >>> [(p.first, p.second) for p in who_hits_whom([hit], [0], [0], top=True)]
    [('regime', 'asayish')]
    """

    def pairs(parties: Parties) -> list[tuple[str, str]]:
        doers, targets = _both(parties, top)
        if not doers:
            return []
        return [(a, b) for a in doers for b in targets]

    return _counted([pairs(parties) for parties in values], codes, killed, events)


def sums(
    values: Sequence[Parties],
    codes: npt.ArrayLike,
    killed: npt.ArrayLike,
    events: npt.ArrayLike | None = None,
    top: bool = False,
) -> list[Pair]:
    """The edges of :func:`who_hits_whom`: each row against ``ALL``, ``ALL`` against each column, and all of it.

    An incident counts once in each of them, however many stand on the other side.

    >>> hit = (("ndf", "perpetrator", True), ("asayish", "target", True), ("civ", "target", True))
    >>> [(p.first, p.second, p.incidents) for p in sums([hit], [0], [0])]
    [('*', '*', 1), ('*', 'asayish', 1), ('*', 'civ', 1), ('ndf', '*', 1)]
    """

    def pairs(parties: Parties) -> list[tuple[str, str]]:
        doers, targets = _both(parties, top)
        if not doers:
            return []
        return [
            *((a, ALL) for a in doers), *((ALL, b) for b in targets), (ALL, ALL),
        ]  # fmt: skip

    return _counted([pairs(parties) for parties in values], codes, killed, events)


def own_side(first: str, second: str) -> bool:
    """Whether two factions stand on one side by the lexicon, so that one hitting the other is to be checked.

    >>> own_side("regime", "saa"), own_side("sdf", "sdf"), own_side("sdf", "turkey"), own_side("civ", "civ")
    (True, True, False, False)
    """
    actors = lexicon.actors()
    if not {first, second} <= actors.keys() or actors[first].actor_class in UNARMED:
        return False
    if first == second or first in above().get(second, ()) or second in above().get(first, ()):
        return True
    side_of = alliances()
    return bool(side_of.get(first)) and side_of.get(first) == side_of.get(second)


def who_meets_whom(
    values: Sequence[Parties],
    codes: npt.ArrayLike,
    killed: npt.ArrayLike,
    events: npt.ArrayLike | None = None,
    top: bool = False,
) -> list[Pair]:
    """Pairs of parties to one clash or agreement, in no order of rank; most incidents first.

    >>> clash = (("ndf", "party", True), ("asayish", "party", True))
    >>> [(p.first, p.second, p.incidents) for p in who_meets_whom([clash], [0], [0])]
    [('asayish', 'ndf', 1)]
    """

    def pairs(parties: Parties) -> list[tuple[str, str]]:
        found = combinations(sorted(side(parties, "party", top)), 2)
        # A faction does not meet those it stands above.
        return [(a, b) for a, b in found if a not in above().get(b, ()) and b not in above().get(a, ())]

    return _counted([pairs(parties) for parties in values], codes, killed, events)


def reported(shown: Shown) -> tuple[Sequence[Parties], npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]:
    """Parties, and of each report of what is shown: their code, the killed, its event."""
    columns, (rows, events) = shown.columns, shown.reports
    return columns.actors, columns["parties"][rows], columns["killed"][rows], events


def _both(parties: Parties, top: bool) -> tuple[Sequence[str], Sequence[str]]:
    """Who did it and whom it befell, ``NOT_STATED`` for a part that nobody has; nobody at all where both lack."""
    doers, targets = side(parties, "perpetrator", top), side(parties, "target", top)
    if not doers and not targets:
        return (), ()
    return [*doers] or (NOT_STATED,), [*targets] or (NOT_STATED,)


def _counted(
    pairs: Sequence[list[tuple[str, str]]], codes: npt.ArrayLike, killed: npt.ArrayLike, events: npt.ArrayLike | None
) -> list[Pair]:
    groups: dict[tuple[str, str], list[int]] = {}
    for code, found in enumerate(pairs):
        for pair in found:
            groups.setdefault(pair, []).append(code)
    incidents, dead = counted([*groups.values()], codes, events, (None, deaths(killed)))[:, :, 0].tolist()
    ranked = [Pair(*pair, *sums) for pair, *sums in zip(groups, incidents, dead, strict=True) if sums[0]]
    return sorted(ranked, key=lambda pair: (-pair.incidents, -pair.killed, pair.first, pair.second))
