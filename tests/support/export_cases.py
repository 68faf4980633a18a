"""Made-up incidents at real places, for the tests of exports."""

from __future__ import annotations

import datetime as dt

from exports.extract import Selection
from filters import Filters
from models import Counts, GeoPrecision, Incident
from wording.texts import gazetteer

WHEN = dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC)
BATTLES, STRATEGIC = "Battles", "Strategic developments"
NO_FILTERS = Filters()


def incident(
    number: int,
    place_id: str | None,
    precision: GeoPrecision,
    event_type: str = BATTLES,
    date: str | None = "2021-04-21",
) -> Incident:
    places = gazetteer()
    return Incident(
        f"i{number}",
        f"a{number % 3}",
        event_date=date,
        event_date_end=date,
        time_precision="day" if date else "unknown",
        event_type=event_type,
        place=places.describe(places.places[place_id]) if place_id else None,
        geo_precision=precision,
    )


def some() -> list[Incident]:
    return [
        incident(1, "qam-halko", "neighbourhood"),
        incident(2, "qam-halko", "neighbourhood"),
        incident(3, "qam-tayy", "near", STRATEGIC),
        incident(4, "SY08", "governorate"),
        incident(5, "SY", "country"),
        incident(6, None, "unresolved", date=None),
    ]


SOME = Counts(shown=6, total=9, without_place=1)


def counted(incidents: list[Incident]) -> Counts:
    return Counts(len(incidents), len(incidents), sum(i.place is None for i in incidents))


def selection(incidents: list[Incident], filters: Filters = NO_FILTERS, **more: object) -> Selection:
    counts = more.pop("counts", None) or counted(incidents)
    return Selection.of(incidents, filters, counts, **more)  # type: ignore[arg-type]
