"""Top places, factions and types: how many incidents each has, and how many were killed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy.typing as npt

from analysis.overlapping import counted
from analysis.trends import deaths

Level = Literal["admin1", "admin2", "admin3", "place"]
LEVELS: tuple[Level, ...] = ("admin1", "admin2", "admin3", "place")

#: Kinds of places that are units of a level; all others are places inside one.
KINDS: dict[str, str] = {"country": "", "governorate": "admin1", "district": "admin2", "subdistrict": "admin3"}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place, faction or type (``key``) with its incidents and the killed in them."""

    key: str
    incidents: int
    killed: int


def ranked(
    groups: Mapping[str, Sequence[int]],
    codes: npt.ArrayLike,
    killed: npt.ArrayLike,
    most: int | None = None,
    events: npt.ArrayLike | None = None,
) -> list[Ranked]:
    """Groups of codes by number of incidents, then of killed, then by key; those without incidents left out.

    Parameters
    ----------
    groups : mapping
        Key -> the codes that count for it; groups may share codes.
    codes, killed : array of int
        Of the shown incidents, or of their reports; a code of -1 counts for nobody.
    most : int, optional
        No more than so many.
    events : array of int, optional
        Of reports, which event each tells: see :func:`analysis.overlapping.counted`.

    Examples
    --------
    >>> ranked({"a": [0, 1], "b": [1], "c": [2]}, [0, 1, 1, -1], [4, -1, 1, 9])
    [Ranked(key='a', incidents=3, killed=5), Ranked(key='b', incidents=2, killed=1)]
    """
    incidents, dead = counted([*groups.values()], codes, events, (None, deaths(killed)))[:, :, 0].tolist()
    found = [Ranked(*row) for row in zip(groups, incidents, dead, strict=True)]
    found = sorted((r for r in found if r.incidents), key=lambda r: (-r.incidents, -r.killed, r.key))
    return found[:most]


def apart(values: Sequence[str]) -> dict[str, list[int]]:
    """Every value a group of its own, the empty one left out.

    >>> apart(("Battles", "", "Riots"))
    {'Battles': [0], 'Riots': [2]}
    """
    return {value: [code] for code, value in enumerate(values) if value}


def units(
    values: Sequence[str], above: Mapping[str, Iterable[str]], kinds: Mapping[str, str], level: Level
) -> dict[str, list[int]]:
    """Place ids of one level -> codes of the places that are it or lie in it.

    ``place`` lists towns, quarters and sites, each with all that lies in it, as the filter by place does; so
    that a town and its quarters overlap. What is only known to lie somewhere in a larger unit counts for no
    smaller one.

    Parameters
    ----------
    values : sequence of str
        Place ids, by code.
    above : mapping
        ``Columns.above``: place id -> itself and all that contains it.
    kinds : mapping
        Place id -> kind, as in the gazetteer; an id without one is a place.

    Examples
    --------
    >>> above = {"halko": ("halko", "qamishli", "SY08"), "SY08": ("SY08",)}
    >>> kinds = {"halko": "neighbourhood", "qamishli": "city", "SY08": "governorate"}
    >>> units(("halko", "SY08"), above, kinds, "admin1")
    {'SY08': [0, 1]}
    >>> units(("halko", "SY08"), above, kinds, "place")
    {'halko': [0], 'qamishli': [0]}
    """
    found: dict[str, list[int]] = {}
    for code, place_id in enumerate(values):
        for unit in above.get(place_id, (place_id,)):
            if KINDS.get(kinds.get(unit, ""), "place") == level:
                found.setdefault(unit, []).append(code)
    return found
