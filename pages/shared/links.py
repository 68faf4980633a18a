"""What a link says: language, filters and chosen incident, in codes that are the same in every language.

``?lang=ar&from=2021-04-20&to=2021-04-25&faction=sdf,ndf&type=battles&incident=...``
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from models import Filters
from pages.shared.words import event_types, faction_names, slug


@dataclass(frozen=True, slots=True)
class Link:
    """A link read: ``refused`` lists (name of the filter, value) that could not be used."""

    filters: Filters = field(default_factory=Filters)
    incident_id: str | None = None
    lang: str | None = None
    refused: tuple[tuple[str, str], ...] = ()


def read(query: Mapping[str, str]) -> Link:
    """The link an address stands for; what is not known is left out and named.

    >>> read({"type": "riots,wars", "from": "2021-04-20"}).refused
    (('event_types', 'wars'),)
    """
    refused: list[tuple[str, str]] = []
    dates: dict[str, str | None] = {}
    for key, name in (("from", "date_from"), ("to", "date_to")):
        dates[name] = None
        if value := query.get(key, ""):
            try:
                dates[name] = dt.date.fromisoformat(value).isoformat()
            except ValueError:
                refused.append((name, value))
    if dates["date_from"] and dates["date_to"] and dates["date_from"] > dates["date_to"]:
        refused.append(("date_to", query["to"]))
        dates["date_to"] = None
    known_types = {slug(event_type): event_type for event_type in event_types()}
    types, factions = _codes(query, "type"), _codes(query, "faction")
    refused += [("event_types", code) for code in types if code not in known_types]
    refused += [("factions", code) for code in factions if code not in faction_names("en")]
    filters = Filters(
        date_from=dates["date_from"],
        date_to=dates["date_to"],
        factions=tuple(code for code in factions if code in faction_names("en")),
        event_types=tuple(known_types[code] for code in types if code in known_types),
    )
    lang = query.get("lang", "")
    return Link(filters, query.get("incident") or None, lang if lang in ("en", "ar") else None, tuple(refused))


def write(filters: Filters, incident_id: str | None, lang: str) -> dict[str, str]:
    """The query of a link that :func:`read` turns back into the same filters, incident and language."""
    query = {
        "lang": lang,
        "from": filters.date_from or "",
        "to": filters.date_to or "",
        "faction": ",".join(filters.factions),
        "type": ",".join(slug(event_type) for event_type in filters.event_types),
        "incident": incident_id or "",
    }
    return {key: value for key, value in query.items() if value}


def _codes(query: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in query.get(key, "").split(",") if code))
