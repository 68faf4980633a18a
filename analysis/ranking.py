"""Top places, factions and types: how many incidents each has, and how many were killed in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.trends import deaths
from models import Place

Level = Literal["admin1", "admin2", "admin3", "place"]
LEVELS: tuple[Level, ...] = ("admin1", "admin2", "admin3", "place")
Codes = npt.NDArray[np.int64]

#: Kinds of places that are units of a level, not places inside one.
_UNITS = {"country": 0, "governorate": 1, "district": 2, "subdistrict": 3}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place, faction or type (``key``) with its incidents and the killed in them."""

    key: str
    incidents: int
    killed: int


def ranked(
    groups: Mapping[str, Sequence[int]], codes: npt.ArrayLike, killed: npt.ArrayLike, most: int | None = None
) -> list[Ranked]:
    """Groups of codes by number of incidents, then of killed, then by key; those without incidents left out.

    Parameters
    ----------
    groups : mapping
        Key -> the codes that count for it; groups may share codes.
    codes, killed : array of int
        Of the shown incidents; a code of -1 counts for nobody.
    most : int, optional
        No more than so many.

    Examples
    --------
    >>> ranked({"a": [0, 1], "b": [1], "c": [2]}, [0, 1, 1, -1], [4, -1, 1, 9])
    [Ranked(key='a', incidents=3, killed=5), Ranked(key='b', incidents=2, killed=1)]
    """
    code = np.asarray(codes, dtype=np.int64)
    known = code >= 0
    size = 1 + max([int(code.max(initial=0)), *(max(group, default=0) for group in groups.values())], default=0)
    incidents = np.bincount(code[known], minlength=size)
    dead = np.bincount(code[known], weights=deaths(killed)[known], minlength=size)
    found = [Ranked(k, int(incidents[list(g)].sum()), int(dead[list(g)].sum())) for k, g in groups.items()]
    found = sorted((r for r in found if r.incidents), key=lambda r: (-r.incidents, -r.killed, r.key))
    return found[:most]


def apart(values: Sequence[str]) -> dict[str, list[int]]:
    """Every value a group of its own, the empty one left out.

    >>> apart(("Battles", "", "Riots"))
    {'Battles': [0], 'Riots': [2]}
    """
    return {value: [code] for code, value in enumerate(values) if value}


def units(values: Sequence[str], places: Mapping[str, Place], level: Level) -> dict[str, list[int]]:
    """Place ids of one level -> codes of the places that are it or lie in it.

    A place only known to be somewhere in a larger unit counts for no smaller one; ``place`` lists what is no
    unit: towns, quarters, sites.

    Parameters
    ----------
    values : sequence of str
        Place ids, by code.
    places : mapping
        ``Gazetteer.places``; ids that it does not have count for nothing, but each for itself as a ``place``.
    """
    found: dict[str, list[int]] = {}
    for code, place_id in enumerate(values):
        place = places.get(place_id)
        if level == "place":
            unit = place_id if place is None or place.kind not in _UNITS else None
        elif place is None:
            unit = None
        elif _UNITS.get(place.kind) == LEVELS.index(level) + 1:
            unit = place_id
        else:
            unit = getattr(place, level) if _UNITS.get(place.kind, 9) > LEVELS.index(level) + 1 else None
        if unit:
            found.setdefault(unit, []).append(code)
    return found
