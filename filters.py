"""Filters: what a reader chose to see."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from models import GeoPrecision, Modality, Role, Status

MOST_CORNERS = 100  # of a drawn area


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader chose to see; the same for map, timeline, table, exports and command line.

    Empty tuples and None mean "no restriction". Dates are inclusive; an incident is inside when its
    interval ``event_date .. event_date_end`` overlaps. Every filter narrows the others; the values of
    one widen each other.

    Attributes
    ----------
    factions, perpetrators, targets : tuple of str
        Actors in any part, as the one who did it, as the one it was done to; each matches the actor and
        everybody under it.
    place_ids : tuple of str
        Places, with all that lies in them.
    bbox : tuple of float or None
        (west, south, east, north) in WGS 84 degrees; west > east crosses the 180th meridian.
    area : tuple of pairs of float
        Corners (longitude, latitude) of a drawn polygon, at least three; the last joins the first.
    confidence_min : float or None
        The bar: incidents less sure than this are not shown.
    killed_min : int or None
        At least so many killed, by the lowest number stated.
    sources : tuple of str
        Publishers, as ``Article.source`` names them.
    modalities : tuple of str
        Replace those the map shows: without them only asserted and claimed incidents pass.
    """

    date_from: str | None = None
    date_to: str | None = None
    factions: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    sub_event_types: tuple[str, ...] = ()
    place_ids: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    area: tuple[tuple[float, float], ...] = ()
    precisions: tuple[GeoPrecision, ...] = ()
    confidence_min: float | None = None
    killed_min: int | None = None
    statuses: tuple[Status, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    modalities: tuple[Modality, ...] = ()

    @property
    def parts(self) -> tuple[tuple[Role | None, tuple[str, ...]], ...]:
        """The factions asked for with the part they must have; None for any part."""
        return (None, self.factions), ("perpetrator", self.perpetrators), ("target", self.targets)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the filters that restrict something, in a fixed order.

        >>> Filters(date_from="2021-04-20", text="حلكو").active
        ('date_from', 'text')
        """
        return tuple(f.name for f in dataclasses.fields(self) if getattr(self, f.name))
