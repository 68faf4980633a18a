"""What a link says: language, filters and chosen incident, in codes that are the same in every language.

``?lang=ar&from=2021-04-20&to=2021-04-25&faction=sdf,ndf&type=battles&min_killed=2&incident=...``
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from filters import MOST_CORNERS, Filters
from models import GEO_PRECISIONS, MODALITIES, STATUSES
from wording.texts import event_types, faction_names, slug, sub_event_types


@dataclass(frozen=True, slots=True)
class Link:
    """A link read: ``refused`` lists (name of the filter, value) that could not be used."""

    filters: Filters = field(default_factory=Filters)
    incident_id: str | None = None
    lang: str | None = None
    refused: tuple[tuple[str, str], ...] = ()


LISTS = {
    "faction": "factions",
    "by": "perpetrators",
    "against": "targets",
    "type": "event_types",
    "subtype": "sub_event_types",
    "place": "place_ids",
    "precision": "precisions",
    "status": "statuses",
    "modality": "modalities",
    "source": "sources",
}
IDENT = re.compile(r"[\w.:-]{1,64}")  # of a place: gazetteers are many, and none of them is read for a link
LONGEST = 200  # code points of a text or of a source


def read(query: Mapping[str, str]) -> Link:
    """The link an address stands for; what is not known is left out and named.

    >>> read({"type": "riots,wars", "from": "2021-04-20"}).refused
    (('event_types', 'wars'),)
    """
    refused: list[tuple[str, str]] = []
    found: dict[str, Any] = {}

    def take(key: str, name: str, reading: Callable[[str], Any]) -> None:
        if value := query.get(key, ""):
            try:
                found[name] = reading(value)
            except ValueError:
                refused.append((name, value))

    take("from", "date_from", lambda value: dt.date.fromisoformat(value).isoformat())
    take("to", "date_to", lambda value: dt.date.fromisoformat(value).isoformat())
    if found.get("date_from") and found.get("date_to") and found["date_from"] > found["date_to"]:
        refused.append(("date_to", query["to"]))
        del found["date_to"]
    for key, name in LISTS.items():
        codes = {code: _value(name, code) for code in _codes(query, key)}
        refused += [(name, code) for code, value in codes.items() if value is None]
        found[name] = tuple(value for value in codes.values() if value is not None)
    take("bbox", "bbox", box)
    take("area", "area", corners)
    take("min_confidence", "confidence_min", lambda value: _within(float(value), 0, 1))
    take("min_killed", "killed_min", lambda value: _within(int(value), 0, 2**31))
    take("text", "text", lambda value: value[:LONGEST].strip())
    lang = query.get("lang", "")
    return Link(Filters(**found), query.get("incident") or None, lang if lang in ("en", "ar") else None, tuple(refused))


def write(filters: Filters, incident_id: str | None, lang: str) -> dict[str, str]:
    """The query of a link that :func:`read` turns back into the same filters, incident and language."""
    query = {"lang": lang, "from": filters.date_from or "", "to": filters.date_to or ""}
    for key, name in LISTS.items():
        query[key] = ",".join(_code(name, value) for value in getattr(filters, name))
    query |= {
        "bbox": ",".join(map(str, filters.bbox or ())),
        "area": ";".join(f"{longitude},{latitude}" for longitude, latitude in filters.area),
        "min_confidence": str(filters.confidence_min or ""),
        "min_killed": str(filters.killed_min or ""),
        "text": filters.text.strip(),
        "incident": incident_id or "",
    }
    return {key: value for key, value in query.items() if value}


def box(value: str) -> tuple[float, float, float, float]:
    """(west, south, east, north) from four numbers with commas.

    >>> box("41.1,37,41.3,37.1")
    (41.1, 37.0, 41.3, 37.1)

    Raises
    ------
    ValueError
        Not four numbers, or no such place on earth.
    """
    west, south, east, north = (float(part) for part in value.split(","))
    for longitude, latitude in ((west, south), (east, north)):
        _position(longitude, latitude)
    if south > north:
        raise ValueError(f"{value!r}: south is above north")
    return west, south, east, north


def corners(value: str) -> tuple[tuple[float, float], ...]:
    """Corners of a drawn area from ``longitude,latitude;...``, at least three.

    Raises
    ------
    ValueError
        Too few or too many corners, or one that is no place on earth.
    """
    found = []
    for pair in value.split(";"):
        longitude, latitude = (float(part) for part in pair.split(","))
        found.append(_position(longitude, latitude))
    if not 3 <= len(set(found)) <= MOST_CORNERS:
        raise ValueError(f"{value!r}: not 3 to {MOST_CORNERS} corners")
    return tuple(found)


def _position(longitude: float, latitude: float) -> tuple[float, float]:
    return _within(longitude, -180, 180), _within(latitude, -90, 90)


def _within(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ValueError(f"{value} is outside {low}..{high}")
    return value


def _code(name: str, value: str) -> str:
    """A value as it stands in a link; commas of a source's name are kept from being taken for ours."""
    if name in ("event_types", "sub_event_types"):
        return slug(value)
    return value.replace("%", "%25").replace(",", "%2C") if name == "sources" else value


def _value(name: str, code: str) -> str | None:
    """The value a code of a link stands for; None when there is none."""
    if name == "event_types":
        return {slug(known): known for known in event_types()}.get(code)
    if name == "sub_event_types":
        return {slug(known): known for known in sub_event_types()}.get(code)
    if name in ("factions", "perpetrators", "targets"):
        return code if code in faction_names("en") else None
    if name == "place_ids":
        return code if IDENT.fullmatch(code) else None
    if name == "sources":
        return unquote(code)[:LONGEST]
    allowed: dict[str, tuple[str, ...]] = {
        "precisions": GEO_PRECISIONS,
        "statuses": STATUSES,
        "modalities": MODALITIES,
    }
    return code if code in allowed[name] else None


def _codes(query: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in query.get(key, "").split(",") if code))
