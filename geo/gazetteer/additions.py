"""Places that curators add: who, when and why stand beside each, and the shipped files stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from atomic import whole
from errors import UsageError
from geo.gazetteer.files import (
    ADDED_NAME_COLUMNS,
    ADDED_NAMES,
    ADDITION_COLUMNS,
    ADDITIONS,
    PlaceName,
    language_of,
    name_of,
    place_of,
    write_table,
)
from geo.gazetteer.gazetteer import Gazetteer
from models import Place
from text.data_files import table
from text.matcher import words


def add_place(folder: Path, cells: Mapping[str, str], *, added_by: str, added_on: str, reason: str) -> Place:
    """Add a place that a curator found to ``additions.csv`` of a gazetteer; the shipped files stay as they are.

    Parameters
    ----------
    folder : Path
        The gazetteer.
    cells : mapping of str to str
        ``name_en`` or ``name_ar``, ``kind``, ``parent_id``; ``latitude`` and ``longitude`` in WGS 84 degrees,
        ``uncertainty_m`` in metres, ``tier`` and ``names`` (``|`` between them) where known.
    added_by, added_on, reason : str
        Who, the ISO date, and what shows that the place is there.

    Raises
    ------
    UsageError
        No name, no reason, or a parent that is not in the gazetteer.
    DataFileError
        A value cannot be used.
    """
    row = addition(Gazetteer.load(folder), cells, added_by=added_by, added_on=added_on, reason=reason)
    path = folder / ADDITIONS
    older = [old for _, old in table(path, ADDITION_COLUMNS)] if path.exists() else []
    place = place_of(path, len(older) + 2, row)
    with whole(path) as part:
        write_table(part, ADDITION_COLUMNS, [*older, row])
    return place


def addition(
    gazetteer: Gazetteer, cells: Mapping[str, str], *, added_by: str, added_on: str, reason: str
) -> dict[str, str]:
    """The row of a place as :func:`add_place` writes it, with a free id; for the parameters see there.

    Raises
    ------
    UsageError
        No name, no reason, or a parent that is not in the gazetteer.
    """
    names = [cells.get(c, "").strip() for c in ("name_en", "name_ar")]
    if not any(any(map(str.isalnum, n)) for n in names):
        raise UsageError("--name", names[0], "names nothing: give --name, --name-ar or both")
    for argument, value in (("--who", added_by), ("--why", reason)):
        if not value.strip():
            raise UsageError(argument, value, "is empty: a place needs somebody who answers for it")
    parent = gazetteer.places.get(cells.get("parent_id", ""))
    if parent is None:
        raise UsageError("--parent", cells.get("parent_id", ""), "is not a place_id: ask gazetteer find NAME")
    row = dict.fromkeys(ADDITION_COLUMNS, "") | dict(cells)
    row["place_id"] = _free_id(names[0] or names[1], gazetteer)
    row["name_en"] = names[0] or names[1]  # never empty on screen
    level = {"governorate": "admin1", "district": "admin2", "subdistrict": "admin3"}.get(parent.kind)
    for unit in ("admin1", "admin2", "admin3"):
        row[unit] = (parent.place_id if unit == level else getattr(parent, unit)) or ""
    row["coord_precision"] = "approx" if row["latitude"] else "unknown"
    row["uncertainty_m"] = row["uncertainty_m"] or ("1000" if row["latitude"] else "")
    row["tier"] = row["tier"] or "2"
    return row | {"added_by": added_by.strip(), "added_on": added_on, "reason": reason.strip()}


def add_name(folder: Path, place_id: str, name: str, *, added_by: str, added_on: str, reason: str) -> PlaceName:
    """Give a place that is there a further name, in ``added_names.csv``; the shipped files stay as they are.

    Raises
    ------
    UsageError
        There is no such place, it has the name already, or the name, who or why is empty.
    """
    gazetteer = Gazetteer.load(folder)
    for argument, value in (("name", name), ("who", added_by), ("why", reason)):
        if not value.strip() or (argument == "name" and not words(name)):
            raise UsageError(argument, value, "is empty: a name needs somebody who answers for it")
    place = gazetteer.places.get(place_id)
    if place is None:
        raise UsageError("place", place_id, "is not a place_id: ask gazetteer find NAME")
    if place in gazetteer.candidates(name):
        raise UsageError("name", name, f"is a name of {place.name} already")
    row = {"place_id": place_id, "language": language_of(name), "name": name.strip(), "kind": "variant"}
    row |= {"added_by": added_by.strip(), "added_on": added_on, "reason": reason.strip()}
    path = folder / ADDED_NAMES
    older = [old for _, old in table(path, ADDED_NAME_COLUMNS)] if path.exists() else []
    with whole(path) as part:
        write_table(part, ADDED_NAME_COLUMNS, [*older, row])
    return name_of(place, row["language"], row["name"], row["kind"])


def _free_id(name: str, gazetteer: Gazetteer) -> str:
    stem = "local-" + "-".join(words(name))
    return next(i for n in count(1) if (i := stem if n == 1 else f"{stem}-{n}") not in gazetteer.places)
