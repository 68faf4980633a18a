"""What can be changed of an incident, and what a record is with changes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from errors import UsageError
from models import (
    GEO_PRECISIONS,
    MODALITIES,
    REJECTED,
    REVIEW_STATES,
    STATUSES,
    TIME_PRECISIONS,
    Incident,
    ReviewState,
)
from store.links.likeness import LEAD
from store.permission import need
from store.rows import TOLLS

ADDED = "incident"  # what the correction that adds an incident is one of: its value is the record
SECOND = "second"  # a reading by a second curator who has not seen the first: {"state": ..., "changes": {...}}
#: What is said of an incident and not in it: its state in the review, notes beside it, its event, if by hand,
#: whether it is for curators only, whether it stands for its event, and what a second curator read.
REVIEW = ("state", "note", "event", "restricted", LEAD, ADDED, SECOND)
DECIDED: tuple[ReviewState, ...] = ("accepted", REJECTED)
COPIED = ("state", "event", "restricted")  # of these, what stands beside the incident too, to be filtered and linked by
CHOICES: dict[str, Sequence[str]] = {
    "state": REVIEW_STATES,
    "time_precision": TIME_PRECISIONS,
    "geo_precision": GEO_PRECISIONS,
    "status": STATUSES,
    "modality": MODALITIES,
}
DATES = ("event_date", "event_date_end")
TYPES = ("disorder_type", "event_type", "sub_event_type")
FINER = ("waqai_type", "claimed_by")  # a text, empty or None where there is none
PLACES = ("place", "origin_place")
#: Fields a curator can correct. Ids and evidence are what the article says, whoever reads it.
CORRECTABLE = (
    *DATES, "time_precision", *TYPES, *FINER, "actors", *PLACES, "geo_precision", *TOLLS, "status", "modality",
)  # fmt: skip
#: Field -> evidence that no longer shows it once it is corrected. The words of the event itself stay.
SHOWN_BY = {
    **dict.fromkeys(DATES, "event_date"),
    **{name: name for name in ("actors", *PLACES)},
    **{name: name.partition("_")[0] for name in TOLLS},
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one field, or a state or a note; ``old`` and ``new`` as in the record, times UTC in ISO.

    Those with one ``batch`` were saved in one step.
    """

    correction_id: int
    incident_id: str
    article_id: str
    field: str
    old: Any
    new: Any
    who: str
    why: str
    at: str
    undone_at: str | None = None
    undone_by: str | None = None
    batch: int = 0


def signed(who: str, why: str) -> None:
    """Refuse a change that nobody answers for, or whose author may not make it."""
    need(who, "curator")
    for name, words in (("who", who), ("why", why)):
        if not words.strip():
            raise UsageError(name, words, "is empty; a correction is signed and has a reason")


def checked(record: dict[str, Any], changes: Mapping[str, Any]) -> Incident:
    """The incident of a record with some fields changed.

    Raises
    ------
    UsageError
        A field cannot be corrected, or a value cannot stand in it.
    """
    for field, value in changes.items():
        if field not in CORRECTABLE:
            raise UsageError("field", field, "cannot be corrected", CORRECTABLE)
        check(field, value)
    values = {**record, **changes}
    for first, last in (DATES, ("fatalities_min", "fatalities_max"), ("injuries_min", "injuries_max")):
        if values[first] is not None and values[last] is not None and values[first] > values[last]:
            raise UsageError(first, str(values[first]), f"is more than {last}, {values[last]}")
    try:
        return Incident.from_record(values)
    except (TypeError, AttributeError) as error:
        field = next((name for name in changes if name in (*PLACES, "actors")), next(iter(changes)))
        raise UsageError(field, str(changes[field])[:60], f"is not as in a record: {error}") from error


def check(field: str, value: Any) -> None:
    """Refuse a value that cannot stand in a field."""
    known = tuple(CHOICES.get(field, ()))
    good = True
    if known:
        good = value in known
    elif field in ("event", LEAD, ADDED, SECOND):
        good = False  # joined, parted and led, added and split, read again by their own functions
    elif field in DATES:
        good = value is None or _is_day(value)
    elif field in TOLLS:
        good = value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    elif field in TYPES:
        good = isinstance(value, str) and bool(value)
    elif field == "note":
        good = isinstance(value, str) and bool(value.strip())
    elif field == "restricted":
        good = isinstance(value, bool)
    elif field in FINER:
        good = value is None or isinstance(value, str)
    if not good:
        raise UsageError(field, str(value), "cannot stand there", known)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def applied(coded: dict[str, Any], made: Sequence[Correction]) -> dict[str, Any]:
    """A record as coded with corrections, oldest first; it says which fields a curator answers for."""
    made = [c for c in made if c.field not in REVIEW]
    fields = list(dict.fromkeys(c.field for c in made))
    unshown = {SHOWN_BY[field] for field in fields if field in SHOWN_BY}
    return {
        **coded,
        **{c.field: c.new for c in made},
        **({"toll_by_group": []} if set(fields) & set(TOLLS) else {}),  # counted with what was corrected
        "evidence": [e for e in coded["evidence"] if e["field"] not in unshown],
        "confidence_reasons": [*coded["confidence_reasons"], *(f"{field}: corrected by a curator" for field in fields)],
    }


def overtaken(seen: Incident, there: Incident) -> list[str]:
    """Fields that are other now than a curator saw them."""
    before, now = seen.to_record(), there.to_record()
    return [name for name in CORRECTABLE if as_json(before[name]) != as_json(now[name])]


def as_json(value: Any) -> str:
    """A value of a record as it stands in the tables."""
    return json.dumps(value, ensure_ascii=False)
