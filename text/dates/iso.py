"""Dates as sources write them, to ISO dates."""

from __future__ import annotations

import datetime as dt
import re

from errors import InputError

DATES = ("2021-04-25", "2021-04-25T18:53:00+03:00")  # what a date of publication may look like
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].+)?")


def publication(value: str, name: str, line: int = 0) -> str:
    """An ISO date or date-time as it was given, its time zone kept.

    Raises
    ------
    InputError
        It is not one.
    """
    day = value.strip()
    try:
        if not _DATE.fullmatch(day):
            raise ValueError
        dt.datetime.fromisoformat(day)
    except ValueError:
        reason = f"published {value[:40]!r} is not a date"
        raise InputError(name, line, reason, f"write it like {' or '.join(DATES)}") from None
    return day
