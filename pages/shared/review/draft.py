"""What a curator is about to change in one incident: nothing of it is in the store before it is saved."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.location import AREAS
from models import Incident, IncidentActor, Place, TimePrecision
from text.lexicon import EventType
from wording.texts import Words

#: What is changed together: a row of the screen -> fields of the record.
ROWS: dict[str, tuple[str, ...]] = {
    "event_type": ("disorder_type", "event_type", "sub_event_type", "waqai_type"),
    "event_date": ("event_date", "event_date_end", "time_precision"),
    "place": ("place", "geo_precision"),
    "origin_place": ("origin_place",),
    "actors": ("actors",),
    "fatalities": ("fatalities_min", "fatalities_max"),
    "injuries": ("injuries_min", "injuries_max"),
    "modality": ("modality", "claimed_by", "status"),
}
ROW_OF = {name: row for row, names in ROWS.items() for name in names}


@dataclass(slots=True)
class Draft:
    """Changes of one incident that are not saved yet.

    Attributes
    ----------
    seen : Incident
        As the curator saw it; saving is refused when somebody else has changed it since.
    changes : dict
        Field of the record -> value as in the record.
    meanwhile : str
        What another curator has changed since the draft was begun, in words; empty for nothing.
    """

    seen: Incident
    changes: dict[str, Any] = field(default_factory=dict)
    meanwhile: str = ""

    def put(self, **values: Any) -> None:
        """Change fields; a value that is the one there already is no change."""
        there = self.seen.to_record()
        for name, value in values.items():
            same = _plain(there[name]) == _plain(value)
            self.changes.pop(name, None) if same else self.changes.update({name: value})

    def take_back(self, row: str) -> None:
        """Leave a row of the screen as it was."""
        for name in ROWS[row]:
            self.changes.pop(name, None)

    @property
    def rows(self) -> list[str]:
        """The rows of the screen that are changed, in their order."""
        changed = {ROW_OF[name] for name in self.changes}
        return [row for row in ROWS if row in changed]

    def shown(self) -> Incident:
        """The incident as it would be."""
        return Incident.from_record(self.seen.to_record() | self.changes)


def key(incident_id: str, again: bool = False) -> str:
    """Under which key the draft of an incident is kept; a second reading has a draft of its own."""
    return f"{incident_id} again" if again else incident_id


def _plain(value: Any) -> Any:
    """A value of a record in the one form in which equal values are equal: tuples are lists there."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def changed_between(before: Incident, after: Incident) -> list[str]:
    """Rows of the screen that differ between two readings of one incident."""
    old, new = before.to_record(), after.to_record()
    return [row for row, names in ROWS.items() if any(_plain(old[name]) != _plain(new[name]) for name in names)]


def said(row: str, incident: Incident, words: Words) -> str:
    """A row of the screen in a line of text; ``not stated`` where it holds nothing."""
    match row:
        case "event_type":
            value = words.finer_type(incident)
        case "event_date":
            value = words.date(incident) if incident.event_date else ""
        case "place" | "origin_place":
            place = incident.place if row == "place" else incident.origin_place
            value = words.place(place) if place else ""
        case "actors":
            value = words("list").join(f"{words(f'role.{a.role}')} {words.actor(a)}" for a in incident.actors)
        case "fatalities":
            value = words.toll(incident.fatalities_min, incident.fatalities_max, "killed")
        case "injuries":
            value = words.toll(incident.injuries_min, incident.injuries_max, "injured")
        case _:
            value = words("list").join((words.modality(incident), words(f"status.{incident.status}")))
    if row == "place" and value:
        value += f" ({words(f'precision.{incident.geo_precision}')})"
    return value or words("detail.not_stated")


def told(before: Incident, after: Incident, words: Words) -> str:
    """What differs between two readings of one incident: ``Place: Halko → Tayy``, one row after the other."""
    arrow = "←" if words.rtl else "→"
    changes = [
        f"{words(f'field.{row}')}: \u2068{said(row, before, words)}\u2069 {arrow} \u2068{said(row, after, words)}\u2069"
        for row in changed_between(before, after)
    ]
    return words("list.reasons").join(changes)


# -- values of the record from what a curator chooses


def type_values(kind: EventType) -> dict[str, Any]:
    """Fields of a type of event."""
    return {name: getattr(kind, name) for name in ROWS["event_type"]}


def place_values(place: Place | None, gazetteer: Gazetteer) -> dict[str, Any]:
    """Fields of a place, as exact as its kind is; of no place without one."""
    if place is None:
        return {"place": None, "geo_precision": "unresolved"}
    return {
        "place": dataclasses.asdict(gazetteer.describe(place)),
        "geo_precision": AREAS.get(place.kind, "site"),
    }


def date_values(first: dt.date | None, last: dt.date | None, precision: TimePrecision) -> dict[str, Any]:
    """Fields of a date: a week, month or year is the whole of it around the day given.

    >>> date_values(dt.date(2024, 2, 14), None, "month")
    {'event_date': '2024-02-01', 'event_date_end': '2024-02-29', 'time_precision': 'month'}
    """
    if first is None or precision == "unknown":
        return {"event_date": None, "event_date_end": None, "time_precision": "unknown"}
    if precision == "week":
        first = first - dt.timedelta(first.weekday())
        last = first + dt.timedelta(6)
    elif precision == "month":
        first = first.replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    elif precision == "year":
        first, last = first.replace(month=1, day=1), first.replace(month=12, day=31)
    elif precision == "day" or last is None:
        last = first
    return {"event_date": first.isoformat(), "event_date_end": last.isoformat(), "time_precision": precision}


def actor_values(actors: Sequence[IncidentActor]) -> dict[str, Any]:
    """The field of the factions, in the order given."""
    return {"actors": [dataclasses.asdict(actor) | {"parents": list(actor.parents)} for actor in actors]}


# -- the reason


def reason(draft: Draft, words: Words) -> str:
    """Why, as far as the changes tell it: which rows are put right, and from what to what.

    It is written in the curator's language and can be written over.
    """
    after = draft.shown()
    return words("list.reasons").join(_reason(row, draft.seen, after, words) for row in draft.rows)


def _reason(row: str, before: Incident, after: Incident, words: Words) -> str:
    if row == "place" and before.place and after.place and _same_name(before, after):
        return words("review.why.namesake")
    if row == "place" and before.place and not after.place:
        return words("review.why.no_place")
    if row == "place" and after.place and not before.place:
        return words("review.why.place_known")
    if row == "actors":
        ids = [{actor.actor_id for actor in incident.actors} for incident in (before, after)]
        if ids[0] == ids[1]:
            return words("review.why.roles")
        if ids[0] < ids[1]:
            return words("review.why.faction_missed")
    return words("review.why.wrong", field=words(f"field.{row}"))


def _same_name(before: Incident, after: Incident) -> bool:
    assert before.place is not None and after.place is not None
    return before.place.name_ar == after.place.name_ar or before.place.name == after.place.name
