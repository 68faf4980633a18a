"""What is doubtful in a gazetteer although it loads: doubles, orphans, points outside their parent, contradictions.

Of two rows with one name in one sub-district, farther apart than villages of one name mostly are, one may be the other
with the point of another source: :func:`check` lists them, and a public fact has to decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import shapely
from pyproj import Transformer

from geo import boundaries
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from models import Place
from text.matcher import bare, words

What = Literal["duplicate", "orphan", "outside", "contradiction", "no name", "shared name", "two points"]

SAME_KM = 1.0
MARGIN_M = 2_000
SAME_PLACE_KM = 5.0  # two rows of one name in one sub-district, this close, and not of one point
TOWN_KM = 25.0  # a quarter is no farther from its city
SHARED = 20  # places that may carry one name that is not marked weak
UNIT_LEVELS = ("admin1", "admin2", "admin3")
UNITS = {"governorate": 1, "district": 2, "subdistrict": 3}
_SETTLEMENTS = ("city", "town", "village")


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with a place: an error where ``serious``, otherwise a warning."""

    what: What
    place_id: str
    words: str
    serious: bool = True


def check(gazetteer: Gazetteer, outlines: Path | None = None, levels: Sequence[str] = UNIT_LEVELS) -> list[Finding]:
    """All doubts, in the order of the classes; an empty list for a clean gazetteer.

    Parameters
    ----------
    outlines : Path, optional
        Folder of the outlines that points are compared with; those of the packs in use without it.
    levels : sequence of str
        The outlines that are there.

    >>> from pathlib import Path
    >>> check(Gazetteer({}, [], Path()))
    []
    """
    places = list(gazetteer.places.values())
    return [
        *_orphans(places),
        *_without_name(gazetteer),
        *_contradictions(gazetteer),
        *_borrowed_names(gazetteer),
        *_outside(gazetteer, outlines, levels),
        *_doubles(gazetteer),
        *_two_points(gazetteer),
        *_shared_names(gazetteer),
    ]


def _orphans(places: Iterable[Place]) -> Iterator[Finding]:
    for place in places:
        if place.parent_id is None and place.kind != "country":
            yield Finding("orphan", place.place_id, f"{place.name}: a {place.kind} without parent_id")


def _without_name(gazetteer: Gazetteer) -> Iterator[Finding]:
    named = {n.place_id for n in gazetteer.names}
    for place in gazetteer.places.values():
        if place.place_id not in named:
            yield Finding("no name", place.place_id, f"{place.name}: no row of names.csv, so no text can mean it")


def _contradictions(gazetteer: Gazetteer) -> Iterator[Finding]:
    """Rows that say two things: admin levels of another parent, a point far from where the parent is."""
    for place in gazetteer.places.values():
        parent = gazetteer.places.get(place.parent_id or "")
        levels = (place.admin1, place.admin2, place.admin3)
        for level, unit_id in enumerate(levels, start=1):
            unit = gazetteer.places.get(unit_id or "")
            if unit is None:
                continue
            if UNITS.get(unit.kind) != level:
                yield Finding("contradiction", place.place_id, f"{place.name}: admin{level} {unit_id} is a {unit.kind}")
            for above in range(1, level):
                own, of_unit = levels[above - 1], (unit.admin1, unit.admin2)[above - 1]
                if own != of_unit:
                    said = f"{place.name}: admin{level} {unit_id} lies in {of_unit}, the row says {own}"
                    yield Finding("contradiction", place.place_id, said)
        if parent is not None and parent.admin1 and place.admin1 and parent.admin1 != place.admin1:
            said = f"{place.name}: lies in {place.admin1}, its parent {parent.place_id} in {parent.admin1}"
            yield Finding("contradiction", place.place_id, said)
        if parent is not None and place.kind == "neighbourhood" and TOWN_KM < distance_km(place, parent) < math.inf:
            away = f"{place.name}: {distance_km(place, parent):.0f} km from its parent {parent.place_id}"
            yield Finding("contradiction", place.place_id, away)


def _borrowed_names(gazetteer: Gazetteer) -> Iterator[Finding]:
    """Quarters and sites that carry the name of the city around them: it would be read as the quarter."""
    official: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for n in gazetteer.names:
        if n.kind == "official":
            official[n.place_id].add(tuple(map(bare, words(n.name))))
    for n in gazetteer.names:
        kind = gazetteer.places[n.place_id].kind
        if kind in _SETTLEMENTS or kind in UNITS or kind in ("country", "area", "desert"):
            continue
        name = tuple(map(bare, words(n.name)))
        for around in gazetteer.chain(n.place_id)[1:]:
            if around.kind in ("city", "town") and name in official[around.place_id]:
                yield Finding("contradiction", n.place_id, f"{n.name}: the name of {around.place_id} around it")


def _outside(gazetteer: Gazetteer, outlines: Path | None, levels: Sequence[str]) -> Iterator[Finding]:
    """Points more than the margin outside the outline of an admin unit their row names."""
    plane = boundaries.metres(outlines)
    to_metres = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    for level in (level for level in UNIT_LEVELS if level in levels):
        frame = boundaries.load(level, outlines)
        areas = dict(zip(frame["place_id"], frame.geometry.to_crs(plane), strict=True))
        inside: dict[str, list[Place]] = defaultdict(list)
        for place in gazetteer.places.values():
            unit = getattr(place, level)
            if unit in areas and place.latitude is not None and place.coord_precision != "parent":
                inside[unit].append(place)
        for unit, members in inside.items():
            x, y = to_metres.transform([p.longitude for p in members], [p.latitude for p in members])
            away = shapely.distance(areas[unit], shapely.points(x, y))
            for place, metres in zip(members, away, strict=True):
                if metres > MARGIN_M + (place.uncertainty_m or 0):
                    said = f"{place.name}: {metres / 1000:.1f} km outside {gazetteer.places[unit].name} ({unit})"
                    yield Finding("outside", place.place_id, said)


def _doubles(gazetteer: Gazetteer) -> Iterator[Finding]:
    """Rows of one name under one parent: one place twice, or two sources that put it at two points."""
    groups: dict[tuple[str, ...], dict[str, Place]] = defaultdict(dict)
    for n in gazetteer.names:
        place = gazetteer.places[n.place_id]
        if n.kind == "official" and place.latitude is not None and place.kind not in UNITS:
            groups[(place.parent_id or "", *map(bare, words(n.name)))][place.place_id] = place
    said: set[tuple[str, str]] = set()
    for group in groups.values():
        members = sorted(group.values(), key=lambda p: p.place_id)
        for number, one in enumerate(members):
            for other in members[number + 1 :]:
                both_settled = one.kind in _SETTLEMENTS and other.kind in _SETTLEMENTS
                if (one.place_id, other.place_id) in said or not (both_settled or one.kind == other.kind):
                    continue
                away = distance_km(one, other)
                pair = f"{one.name}: the same name and parent as {other.place_id}, {away:.1f} km away"
                if away < SAME_KM:
                    said.add((one.place_id, other.place_id))
                    yield Finding("duplicate", one.place_id, pair)
                elif away < SAME_PLACE_KM:
                    said.add((one.place_id, other.place_id))
                    yield Finding("contradiction", one.place_id, f"{pair}: one place of two sources?", serious=False)


def _two_points(gazetteer: Gazetteer) -> Iterator[Finding]:
    """Settlements of one name in one sub-district, 5 km or more apart: two sources that differ on one, or two places.

    A name that three carry there is a common one, and a weak one says nothing.
    """
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for n in gazetteer.names:
        place = gazetteer.places[n.place_id]
        if n.kind != "weak" and place.kind in _SETTLEMENTS and place.admin3 and place.latitude is not None:
            named[(place.admin3, *map(bare, words(n.name)))].add(n.place_id)
    for first, second in sorted({tuple(sorted(ids)) for ids in named.values() if len(ids) == 2}):
        away = distance_km(gazetteer.places[first], gazetteer.places[second])
        if SAME_PLACE_KM <= away < math.inf:
            said = f"{gazetteer.places[first].name}: {second}, {away:.1f} km off in its sub-district, has its name"
            yield Finding("two points", first, f"{said}: one place of two sources?", serious=False)


def _shared_names(gazetteer: Gazetteer) -> Iterator[Finding]:
    carriers: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for n in gazetteer.names:
        if n.kind != "weak":
            carriers[tuple(map(bare, words(n.name)))][n.place_id] = n.name
    for ids in carriers.values():
        if len(ids) > SHARED:
            place_id, name = next(iter(ids.items()))
            yield Finding("shared name", place_id, f"{name}: {len(ids)} places carry it", serious=False)
