"""Whether a coded record may be kept: every value of its type and within what can be, whoever made it.

One check for exports of ours, datasets, tables and other coders: what a store takes in is shown, counted and passed on,
and a single impossible value would make the write of a whole batch fail.
"""

from __future__ import annotations

import math
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from filters import day
from models import Incident
from text.lexicon import EVENT_TYPES

YEARS = ("1900-01-01", "2100-12-31")
MOST_PEOPLE = 10_000_000  # of one toll
MOST_UNCERTAIN = 3_000_000  # metres: a continent
LONGEST_ID, LONGEST_NAME = 300, 1_000  # characters
_TOLLS = ("fatalities", "injuries")
_BOUNDS: dict[str, tuple[float, float]] = {
    "latitude": (-90, 90), "longitude": (-180, 180), "confidence": (0, 1), "uncertainty_m": (0, MOST_UNCERTAIN),
    **{f"{toll}_{end}": (0, MOST_PEOPLE) for toll in _TOLLS for end in ("min", "max")},
}  # fmt: skip
_UNSEEN = f"{string.whitespace}\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_IDS = ("incident_id", "article_id", "place_id", "actor_id", "parents")


def fault(incident: Incident) -> tuple[str, str] | None:
    """The first value that cannot be, as its field and itself; None where all can.

    Examples
    --------
    >>> fault(Incident("a", "b", fatalities_min=3, fatalities_max=2))
    ('fatalities_min', '3, more than 2')
    >>> fault(Incident("a", "b")) is None
    True
    """
    for key, value, hint in _values("incident", incident, Incident):
        if not _fits(key, value, hint):
            return key, _shown(value)
        if isinstance(value, str) and not _is_text(key, value):
            return key, _shown(value)
    for key in ("event_date", "event_date_end"):
        if not _is_day(getattr(incident, key)):
            return key, _shown(getattr(incident, key))
    for counted in (incident, *incident.toll_by_group):
        for toll in _TOLLS:
            low, high = getattr(counted, f"{toll}_min"), getattr(counted, f"{toll}_max")
            if low is not None and high is not None and low > high:
                return f"{toll}_min", f"{low}, more than {high}"
    if incident.event_type and incident.event_type not in EVENT_TYPES:  # no map could draw it, yet it would count
        return "event_type", _shown(incident.event_type)
    if not incident.incident_id or not incident.article_id:
        return "incident_id", incident.incident_id
    return None


def strings_of(incident: Incident) -> Iterator[str]:
    """Every text in a record."""
    return (value for _, value, _ in _values("incident", incident, Incident) if isinstance(value, str))


def _shown(value: object) -> str:
    """The start of a value, for an error; of a number with thousands of digits no text is made."""
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of more than 60 digits"
    return str(value)[:40]


def _is_day(value: str | None) -> bool:
    try:
        return value is None or (day(value) == value and YEARS[0] <= value <= YEARS[1])
    except ValueError:
        return False


def _is_text(key: str, value: str) -> bool:
    """Whether a string can be shown: of a length, something to see, and nothing that moves a cursor or turns a line."""
    if key == "text":  # the words of an article, quoted as they are
        return True
    if not value.strip(_UNSEEN) and (value or key in ("place_id", "actor_id")):
        return False
    return len(value) <= (LONGEST_ID if key in _IDS else LONGEST_NAME) and not any(
        unicodedata.category(c) == "Cc" or "\u202a" <= c <= "\u202e" for c in value
    )


def _values(key: str, value: Any, hint: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every single value of a record with its field and the type the field has."""
    if is_dataclass(value) and not isinstance(value, type):
        for field, of in _hints(type(value)).items():
            yield from _values(field, getattr(value, field), of)
    elif isinstance(value, tuple) and get_origin(hint) is tuple:
        for one in value:
            yield from _values(key, one, get_args(hint)[0])
    else:
        yield key, value, hint


@cache
def _hints(noun: type) -> dict[str, Any]:
    return get_type_hints(noun)


def _fits(key: str, value: Any, hint: Any) -> bool:
    """Whether a single value is of the type of its field, and a number within its bounds."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    kinds = get_args(hint) or (hint,)
    if type(value) is int or type(value) is float:
        low, high = _BOUNDS.get(key, (-math.inf, math.inf))
        return (type(value) in kinds or float in kinds) and low <= value <= high
    return type(value) in kinds
