"""Which column of a table, or key of an object, holds which field of an article; dates as tables write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from errors import InputError, UsageError
from loaders.interface import Given
from loaders.transport.content import article_of
from models import Article
from paths import LEXICONS
from text.data_files import table
from text.dates.written_dates import AmbiguousDate, written_date
from text.normalize import fold

FIELDS = ("id", "title", "text", "published", "lang", "url", "source")
#: What a table may state of the incident itself, to be taken only where the caller says so.
STATED = ("date", "type", "place", "latitude", "longitude", "perpetrator", "actor", "target", "killed", "injured")
_WORDS = LEXICONS / "columns.csv"


def parse(given: str) -> dict[str, str]:
    """The map of ``--columns title=Headline,text=Body``.

    >>> parse("title=Headline, text=Full text")
    {'title': 'Headline', 'text': 'Full text'}

    Raises
    ------
    UsageError
        A part is not ``field=column``, or the field is not one of an article's.
    """
    found = {}
    for part in given.split(","):
        name, equals, column = (piece.strip().strip("\"'") for piece in part.partition("="))
        if not equals or not column:
            raise UsageError("--columns", part.strip(), "is not FIELD=COLUMN", (*FIELDS, *STATED))
        if name not in (*FIELDS, *STATED):
            raise UsageError("--columns", name, "is not a field", (*FIELDS, *STATED))
        found[name] = column
    return found


def chosen(header: Sequence[str], name: str, given: Given) -> dict[str, str]:
    """The columns to read: those given, for other fields those whose name says it, in English or Arabic.

    What was guessed is reported to ``given.note``.

    Raises
    ------
    InputError
        A column that was given is not there, or none holds the text.
    """
    listed = ", ".join(header[:12]) + (" ..." if len(header) > 12 else "")
    for column in given.columns.values():
        if column not in header:
            raise InputError(name, 1, f"has no column {column!r}", f"its columns: {listed}")
    keys = {key(column): column for column in reversed(header)}
    taken = set(given.columns.values())
    guessed: dict[str, str] = {}
    for field in FIELDS:
        forms = known_names()[field]
        there = next((keys[form] for form in forms if form in keys and keys[form] not in taken), None)
        if field not in given.columns and there is not None:
            guessed[field] = there
            taken.add(there)
    if "text" not in guessed and "text" not in given.columns and "type" not in given.columns:
        raise InputError(
            name, 1, f"has no column that is called text; its columns: {listed}", "give --columns text=COLUMN"
        )
    beside = {key(column): column for column in header if column not in given.columns.values()}
    left_out = [f"{f}={beside[form]}" for f in STATED for form in known_names()[f] if form in beside]
    if left_out:
        given.note(f"{name}: columns left out: {', '.join(left_out)}; give them to --columns and they are kept")
    if any(field != column for field, column in guessed.items()):
        given.note(f"{name}: columns taken: {', '.join(f'{f}={c}' for f, c in guessed.items())}")
    return {**guessed, **given.columns}


@cache
def known_names() -> dict[str, tuple[str, ...]]:
    """By field, the names a column of it may have, folded, the likeliest first."""
    found: dict[str, list[str]] = {field: [] for field in (*FIELDS, *STATED)}
    for _, row in table(_WORDS, ("field", "language", "form")):
        found[row["field"]].append(key(row["form"]))
    return {field: tuple(forms) for field, forms in found.items()}


def key(column: str) -> str:
    """A column's name without regard to case, spaces and marks.

    >>> key("Full Text "), key("تاريخ_النشر") == key("تاريخ النشر")
    ('full text', True)
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return " ".join(re.sub(r"[\W_]+", " ", fold(apart)).split())


def article(
    record: Mapping[str, Any],
    columns: Mapping[str, str],
    name: str,
    line: int,
    given: Given,
    day_first: bool | None = None,
) -> Article:
    """The article of a row; ``day_first`` says how its column writes 04/05/2021.

    Raises
    ------
    InputError
        It has no text, or its date is not one or can be read in two ways.
    """
    fields: dict[str, Any] = {field: as_text(record.get(column)) for field, column in columns.items()}
    if fields.get("published"):
        fields["published"] = day(fields["published"], name, line, day_first)
    if fields.get("lang"):
        fields["lang"] = {"arabic": "ar", "english": "en", "العربيه": "ar"}.get(key(fields["lang"]), fields["lang"])
    return article_of(fields, name, given, line)


def as_text(value: Any) -> str | None:
    """A cell as text; None for an empty one. Whole numbers have no decimal point, dates are ISO."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def day(value: str, name: str, line: int, day_first: bool | None = None) -> str:
    """A date as tables write it, as ISO; 25/04/2021 is read, 04/05/2021 only where its column says which is which.

    >>> day("25/04/2021 18:53", "t", 1), day("25 نيسان 2021", "t", 1), day("2021-04-25T18:53Z", "t", 1)
    ('2021-04-25T18:53', '2021-04-25', '2021-04-25T18:53Z')

    Raises
    ------
    InputError
        It is not a date, or can be read in two ways.
    """
    stated = value.strip()
    try:
        if (read := written_date(stated, day_first)) is not None:
            return read
    except AmbiguousDate:
        raise InputError(
            name, line, f"published {stated!r} can be read in two ways", "write it like 2021-04-25"
        ) from None
    raise InputError(name, line, f"published {stated[:40]!r} is not a date", "write it like 2021-04-25")
