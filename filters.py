"""Filters: what a reader chose to see, one row for each; and the links that carry them.

A link says language, filters and chosen incident in codes that are the same in every language:
``?lang=ar&from=2021-04-20&to=2021-04-25&faction=sdf,ndf&type=battles&min_killed=2&incident=...``
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote

from models import (
    GEO_PRECISIONS,
    MODALITIES,
    REJECTED,
    REVIEW_STATES,
    STATUSES,
    GeoPrecision,
    Modality,
    ReviewState,
    Role,
    Status,
)
from text import lexicon

MOST_CORNERS = 100  # of a drawn area
LONGEST = 200  # code points of a text or of a source in a link
MOST_DAYS = 36_600  # counted back: a century
IDENT = re.compile(r"[\w.:-]{1,64}")  # of a place: gazetteers are many, and none of them is read for a link

Kind = Literal["day", "days", "actor", "type", "place", "closed", "publisher", "box", "area", "number", "text"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader chose to see; the same for map, timeline, table, exports and command line.

    Empty tuples and None mean "no restriction". Dates are inclusive; an incident is inside when its
    interval ``event_date .. event_date_end`` overlaps. Every filter narrows the others; the values of
    one widen each other.

    Attributes
    ----------
    last : int
        So many days up to the newest incident, whenever it is asked; 0 for no such span.
    factions, perpetrators, targets, without : tuple of str
        Actors in any part, as the one who did it, as the one it was done to, and those that must have no part in it;
        each matches the actor and everybody under it.
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
    states : tuple of str
        Of the review; without them all pass but what a curator has rejected as no incident.
    set_aside : str
        What is not plausible counts nowhere until somebody has accepted it: empty leaves it out, ``with`` lets it
        pass, ``only`` lets nothing else pass.
    counted : str
        ``reports``: every incident; empty: one for each event, its leading report among those that pass.
    restricted : bool
        What is for curators only passes too. Who looks decides it, not what they ask for: it is never in a link, an
        option or a saved view, and nothing that leaves the desk is made with it.
    """

    date_from: str | None = None
    date_to: str | None = None
    last: int = 0
    factions: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
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
    states: tuple[ReviewState, ...] = ()
    counted: Literal["", "reports"] = ""
    set_aside: Literal["", "with", "only"] = ""
    restricted: bool = False

    @property
    def plain(self) -> bool:
        """Whether only what is on the map can pass: nothing denied or rejected is asked for."""
        return not self.modalities and REJECTED not in self.states

    @property
    def widest(self) -> Filters:
        """The filters that hide nothing of what these could show: of how many those shown are."""
        states = REVIEW_STATES if REJECTED in self.states else ()
        return Filters(
            modalities=self.modalities, states=states, counted=self.counted, set_aside=self.set_aside,
            restricted=self.restricted,
        )  # fmt: skip

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
        return tuple(f.name for f in dataclasses.fields(self) if f.name in ROW_OF and getattr(self, f.name))

    def dated(self, newest: str | None) -> Filters:
        """With the dates that the last days are, up to the newest incident; the same where there is none.

        >>> found = Filters(last=7).dated("2021-04-25")
        >>> found.date_from, found.date_to, found.last
        ('2021-04-19', '2021-04-25', 0)
        """
        if not self.last or newest is None:
            return self
        first = dt.date.fromisoformat(newest) - dt.timedelta(days=self.last - 1)
        return dataclasses.replace(self, date_from=first.isoformat(), date_to=newest, last=0)

    @property
    def compared(self) -> tuple[tuple[Row, Any], ...]:
        """Active filters that compare one column of the store with a value, with that value."""
        return tuple((ROW_OF[name], getattr(self, name)) for name in self.active if ROW_OF[name].column)


@dataclass(frozen=True, slots=True)
class Row:
    """One filter: where it stands in links, on the command line and in the store.

    Attributes
    ----------
    field : str
        Its name in :class:`Filters`; ``filter.FIELD`` is the key of its name in ``interface.csv``.
    key : str
        Its name in a link; of a closed list also the beginning of the keys of its values in ``interface.csv``.
    kind : str
        How its value is spelt; those before ``box`` are lists, except ``day``.
    option, metavar, help : str
        Of the command line; ``--type`` stands for event types and sub-event types.
    values : callable, optional
        Without arguments: the known values.
    read : callable, optional
        Of a single value, such as a box: reads it, or raises ValueError.
    column : str
        Of the table ``incident``, where a value must be one of a list or a number at least so high.
    """

    field: str
    key: str
    kind: Kind
    option: str
    metavar: str
    help: str
    values: Callable[[], Collection[str]] | None = None
    read: Callable[[str], Any] | None = None
    column: str = ""

    @property
    def many(self) -> bool:
        """Whether the filter is a list of values."""
        return self.kind in ("actor", "type", "place", "closed", "publisher")


def day(value: str) -> str:
    """An ISO date, checked."""
    return dt.date.fromisoformat(value).isoformat()


def days_back(value: str) -> int:
    """A number of days from days or weeks.

    >>> days_back("7d"), days_back("2w"), days_back("7")
    (7, 14, 7)

    Raises
    ------
    ValueError
        Not a number of days or weeks, or more than a century.
    """
    number = re.fullmatch(r"(\d{1,5})([dw]?)", value)
    days = int(number[1]) * (7 if number[2] == "w" else 1) if number else 0
    if not 0 < days <= MOST_DAYS:
        raise ValueError(f"is not a number of days or weeks, such as 7d or 2w, up to {MOST_DAYS} days")
    return days


def box(value: str) -> tuple[float, float, float, float]:
    """(west, south, east, north) in WGS 84 degrees from four numbers with commas.

    >>> box("41.1,37,41.3,37.1")
    (41.1, 37.0, 41.3, 37.1)

    Raises
    ------
    ValueError
        Not four numbers, or not a place on earth.
    """
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise ValueError("is not four numbers W,S,E,N in degrees, such as 41.1,37.0,41.3,37.1") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("is not W,S,E,N: longitudes -180..180, latitudes -90..90, south first")
    return west, south, east, north


def corners(value: str) -> tuple[tuple[float, float], ...]:
    """Corners (longitude, latitude) of a drawn area in WGS 84 degrees, from ``longitude,latitude;...``.

    Raises
    ------
    ValueError
        Too few or too many corners, or one that is not on earth.
    """
    try:
        pairs = [tuple(float(part) for part in pair.split(",")) for pair in value.split(";")]
        points = tuple((longitude, latitude) for longitude, latitude in pairs)
    except ValueError:
        raise ValueError("is not LON,LAT;LON,LAT;... in degrees") from None
    if not 3 <= len(set(points)) <= MOST_CORNERS:
        raise ValueError(f"has {len(set(points))} different corners, not 3 to {MOST_CORNERS}")
    if not all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in points):
        raise ValueError("has a corner outside longitude -180..180, latitude -90..90")
    return points


def _number(kind: type[int] | type[float], most: int) -> Callable[[str], float]:
    """A reader of numbers from 0 to ``most``."""

    def read(value: str) -> float:
        try:
            number = kind(value)
        except ValueError:
            number = -1
        if not 0 <= number <= most:
            raise ValueError(f"is not a number from 0 to {most}")
        return number

    return read


def _counted(value: str) -> str:
    if value != "reports":
        raise ValueError("is not reports; leave it out to count events")
    return value


def _set_aside(value: str) -> str:
    if value not in ("with", "only"):
        raise ValueError("is not with or only; leave it out to count what is plausible")
    return value


def event_types() -> tuple[str, ...]:
    """ACLED's event types."""
    return lexicon.EVENT_TYPES


def sub_event_types() -> tuple[str, ...]:
    """ACLED's sub-event types."""
    return tuple(dict.fromkeys(row.sub_event_type for row in lexicon.event_types() if row.sub_event_type))


#: In the order of a link.
ROWS: tuple[Row, ...] = (
    Row("date_from", "from", "day", "from", "DATE", "first day, by the clocks of the country", read=day),
    Row("date_to", "to", "day", "to", "DATE", "last day, inclusive", read=day),
    Row("last", "last", "days", "", "", "", read=days_back),
    Row(
        "factions", "faction", "actor", "faction", "F",
        "actor by id or name, or any actor under it (list: python cli.py factions)", lexicon.actors,
    ),
    Row("perpetrators", "by", "actor", "perpetrator", "F", "the same, as the one who did it", lexicon.actors),
    Row("targets", "against", "actor", "target", "F", "the same, as the one it was done to", lexicon.actors),
    Row("without", "without", "actor", "without_faction", "F", "nothing in which it has a part", lexicon.actors),
    Row(
        "event_types", "type", "type", "type", "T", "event type or sub-event type", event_types,
        column="event_type",
    ),
    Row("sub_event_types", "subtype", "type", "", "", "", sub_event_types, column="sub_event_type"),
    Row(
        "place_ids", "place", "place", "place", "P",
        "place by id or name, or any place in it (find: python cli.py gazetteer find NAME)",
    ),
    Row(
        "precisions", "precision", "closed", "precision", "P", f"one of {', '.join(GEO_PRECISIONS)}",
        lambda: GEO_PRECISIONS, column="geo_precision",
    ),
    Row(
        "statuses", "status", "closed", "status", "S", f"one of {', '.join(STATUSES)}",
        lambda: STATUSES, column="status",
    ),
    Row(
        "modalities", "modality", "closed", "modality", "M",
        f"one of {', '.join(MODALITIES)} (default: what the map shows, asserted and claimed)", lambda: MODALITIES,
    ),
    Row(
        "states", "review", "closed", "review", "R",
        f"one of {', '.join(REVIEW_STATES)} (default: all but {REJECTED})", lambda: REVIEW_STATES, column="state",
    ),
    Row("sources", "source", "publisher", "source", "NAME", "publisher as the article names it", column="source"),
    Row("bbox", "bbox", "box", "bbox", "W,S,E,N", "edges of an area in degrees", read=box),
    Row("area", "area", "area", "area", "LON,LAT;...", "corners of an area in degrees, three or more", read=corners),
    Row(
        "confidence_min", "min_confidence", "number", "min_confidence", "0..1", "at least so sure",
        read=_number(float, 1), column="confidence",
    ),
    Row(
        "killed_min", "min_killed", "number", "min_killed", "N",
        "at least so many killed, by the lowest number stated", read=_number(int, 2**31 - 1), column="killed",
    ),
    Row(
        "counted", "count", "text", "count", "reports", "count every report and not one for each event", read=_counted,
    ),
    Row(
        "set_aside", "set_aside", "text", "set_aside", "with|only",
        "let what is set aside as not plausible pass as well, or alone", read=_set_aside,
    ),
    Row(
        "text", "text", "text", "text", "Q", "words an incident must have, in any spelling",
        read=lambda value: value[:LONGEST].strip(),
    ),
)  # fmt: skip
ROW_OF = {row.field: row for row in ROWS}
KEYS = {*(row.key for row in ROWS), "lang", "incident"}  # of a link; those of settings have a dot


# -- links


@dataclass(frozen=True, slots=True)
class Link:
    """A link read: ``refused`` lists (name of the filter, value) that could not be used; ("", key) is no filter."""

    filters: Filters = field(default_factory=Filters)
    incident_id: str | None = None
    lang: str | None = None
    refused: tuple[tuple[str, str], ...] = ()


def read_link(query: Mapping[str, str]) -> Link:
    """The link an address stands for; what is not known is left out and named.

    >>> read_link({"type": "riots,wars", "from": "2021-04-20"}).refused
    (('event_types', 'wars'),)
    """
    refused: list[tuple[str, str]] = []
    values: dict[str, Any] = {}
    for row in ROWS:
        given = query.get(row.key, "")
        if row.many:
            codes = {code: _value(row, code) for code in given.split(",") if code}
            refused += [(row.field, code) for code, value in codes.items() if value is None]
            values[row.field] = tuple(value for value in codes.values() if value is not None)
        elif given and row.read:
            try:
                values[row.field] = row.read(given)
            except ValueError:
                refused.append((row.field, given))
    if values.get("date_from") and values.get("date_to") and values["date_from"] > values["date_to"]:
        refused.append(("date_to", query["to"]))
        del values["date_to"]
    if values.get("last") and (values.get("date_from") or values.get("date_to")):  # two ways to give days
        refused.append(("last", query["last"]))
        del values["last"]
    refused += [("", key) for key in query if key not in KEYS and "." not in key]
    asked = query.get("lang", "")
    lang = asked if asked in ("en", "ar") else None
    refused += [("lang", asked)] if asked and lang is None else []
    incident_id = query.get("incident") or None
    return Link(Filters(**values), incident_id, lang, tuple(refused))


def write_link(filters: Filters, incident_id: str | None, lang: str) -> dict[str, str]:
    """The query of a link that :func:`read_link` turns back into the same filters, incident and language."""
    query = {"lang": lang}
    for row in ROWS:
        value = getattr(filters, row.field)
        if row.many:
            query[row.key] = ",".join(_code(row, one) for one in value)
        elif row.kind == "box":
            query[row.key] = ",".join(map(str, value or ()))
        elif row.kind == "days":
            query[row.key] = f"{value}d" if value else ""
        elif row.kind == "area":
            query[row.key] = ";".join(f"{longitude},{latitude}" for longitude, latitude in value)
        else:
            query[row.key] = str(value or "").strip()
    query["incident"] = incident_id or ""
    return {key: value for key, value in query.items() if value}


def slug(event_type: str) -> str:
    """The stable code of an event type in links.

    >>> slug("Explosions/Remote violence")
    'explosions-remote-violence'
    """
    return re.sub(r"[^a-z]+", "-", event_type.lower()).strip("-")


def _code(row: Row, value: str) -> str:
    """A value as it stands in a link; commas in the name of a source must not be taken for ours."""
    if row.kind == "type":
        return slug(value)
    return value.replace("%", "%25").replace(",", "%2C") if row.kind == "publisher" else value


def _value(row: Row, code: str) -> str | None:
    """The value a code of a link stands for; None when there is none."""
    known = row.values() if row.values else ()
    if row.kind == "type":
        return {slug(value): value for value in known}.get(code)
    if row.kind == "place":
        return code if IDENT.fullmatch(code) else None
    if row.kind == "publisher":
        return unquote(code)[:LONGEST]
    return code if code in known else None
