"""Incidents as marks on a map: spots where a place is known, areas where only its district or governorate is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

import numpy as np

import packs
from exports.maps.projection import Box, degrees, metres, stretch
from models import Incident, IncidentPlace

WIDE = ("district", "governorate")  # precisions that are an area, never a spot


@dataclass(frozen=True, slots=True)
class Spot:
    """Incidents at one point.

    Attributes
    ----------
    x, y : float
        EPSG:3857 metres.
    radius : float
        How far from the point the incidents may have been, in EPSG:3857 metres; 0 when not stated.
    near : bool
        All of them happened near the place, not in it.
    wide : bool
        A region without an outline: the circle is all that is known.
    places : tuple of IncidentPlace
        What is there, each place once.
    types : Counter of str
        Number of incidents per event type.
    """

    x: float
    y: float
    radius: float
    near: bool
    wide: bool
    places: tuple[IncidentPlace, ...]
    types: Counter[str] = field(default_factory=Counter)

    @property
    def box(self) -> Box:
        """What must be in view to see the spot and its circle."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass(frozen=True, slots=True)
class Area:
    """Incidents known only to lie in a district or governorate that has an outline."""

    place: IncidentPlace
    types: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Marks:
    """All that a map of some incidents draws.

    Attributes
    ----------
    spots, areas : tuple
        The marks.
    only_country : int
        Incidents it cannot draw for want of precision.
    away : tuple of Spot
        Those off the base map, which a small map of the world shows beside the large one.
    off : int
        Incidents off the base map. Where all are, ``spots`` has them and the large map is one of the world.
    """

    spots: tuple[Spot, ...]
    areas: tuple[Area, ...]
    only_country: int
    away: tuple[Spot, ...] = ()
    off: int = 0

    @property
    def abroad(self) -> bool:
        """Whether the marks are drawn on an outline of the world."""
        return self.off > 0 and not self.away

    @property
    def types(self) -> Counter[str]:
        """Number of incidents drawn per event type."""
        return sum((s.types for s in self.spots), Counter()) + sum((a.types for a in self.areas), Counter())


def gather(incidents: Iterable[Incident], outlined: Collection[str]) -> Marks:
    """Group incidents by where they are drawn; the order of the incidents does not matter.

    Parameters
    ----------
    incidents : iterable of Incident
        Those without a point are passed over: the counts name them.
    outlined : collection of str
        Ids of districts and governorates whose outline can be shaded.
    """
    spots: dict[tuple[str, bool], Spot] = {}
    areas: dict[str, Area] = {}
    only_country = 0
    for incident in incidents:
        place = incident.place
        if place is None or place.latitude is None or place.longitude is None:
            continue
        if incident.geo_precision in ("country", "unresolved"):
            only_country += 1
        elif incident.geo_precision in WIDE and place.place_id in outlined:
            areas.setdefault(place.place_id, Area(place)).types[incident.event_type] += 1
        else:
            key = place.place_id, incident.geo_precision == "near"
            if key not in spots:
                spots[key] = _spot(incident, place, place.latitude, place.longitude)
            spots[key].types[incident.event_type] += 1
    drawn, shaded = _at_points(spots.values()), tuple(areas[k] for k in sorted(areas))
    here, away = (tuple(s for s in drawn if on_base(s.x, s.y) is here) for here in (True, False))
    off = sum(spot.types.total() for spot in away)
    if here or shaded:
        return Marks(here, shaded, only_country, away, off)
    return Marks(away, (), only_country, (), off)


def on_base(x: float, y: float) -> bool:
    """Whether a point in EPSG:3857 metres lies on the base map of the packs in use."""
    longitude, latitude = degrees(x, y)
    return packs.on_map(latitude, longitude)


def together(spots: Sequence[Spot], reach: float) -> tuple[Spot, ...]:
    """Spots drawn together where their symbols would lie on each other.

    The largest spot takes in all within ``reach`` EPSG:3857 metres of it, then the next largest of those left.

    >>> together([], 1000.0)
    ()
    """
    ranked = sorted(spots, key=lambda s: (-s.types.total(), s.x, s.y))
    groups: list[list[Spot]] = []
    centres = np.empty((len(ranked), 2))
    for spot in ranked:
        x, y = (centres[: len(groups)] - (spot.x, spot.y)).T
        near = np.hypot(x, y) if groups else np.empty(0)
        if groups and near.min() < reach:
            groups[int(near.argmin())].append(spot)
        else:
            centres[len(groups)] = spot.x, spot.y
            groups.append([spot])
    return tuple(merged(group) for group in groups)


def _spot(incident: Incident, place: IncidentPlace, latitude: float, longitude: float) -> Spot:
    x, y = metres(longitude, latitude)
    radius = (place.uncertainty_m or 0) * stretch(latitude)
    return Spot(x, y, radius, incident.geo_precision == "near", incident.geo_precision in WIDE, (place,))


def _at_points(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """One spot per point: quarters without a point of their own share their town's."""
    points: dict[tuple[float, float], list[Spot]] = {}
    for spot in spots:
        points.setdefault((spot.x, spot.y), []).append(spot)
    return tuple(merged(points[key]) for key in sorted(points))


def merged(spots: Sequence[Spot]) -> Spot:
    """One spot in the middle of several; its circle holds all of theirs."""
    if len(spots) == 1:
        return spots[0]
    types: Counter[str] = sum((s.types for s in spots), Counter())
    x = sum(s.types.total() * s.x for s in spots) / types.total()
    y = sum(s.types.total() * s.y for s in spots) / types.total()
    return Spot(
        x,
        y,
        max(s.radius + hypot(s.x - x, s.y - y) for s in spots),
        all(s.near for s in spots),
        all(s.wide for s in spots),
        tuple({p.place_id: p for s in spots for p in s.places}.values()),
        types,
    )
