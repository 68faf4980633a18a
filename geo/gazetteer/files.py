"""The files of a gazetteer folder: ``places.csv``, ``names.csv``, ``abroad.csv`` and a curator's ``additions.csv``.

Every row is checked when it is read; the first wrong one stops the load with its file, line and value.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import DataFileError
from models import Place
from text.data_files import table
from text.matcher import words
from text.spelling import counting_words

COORD_PRECISIONS = ("exact", "approx", "area", "estimated", "parent", "unknown")
NAME_KINDS = ("official", "variant", "weak", "kurdish", "transliteration")
WEAK = ("weak", "far", "namesake")  # what is matched in context only
# Of places abroad: safe, of one that few know, of one that everybody knows whose name is weak here.
ABROAD_KINDS = ("abroad", "far", "namesake")
COUNTRY = "country"  # the name of a country abroad: mostly that of its government
ADJECTIVE = "adjective"  # of a country abroad: no name of a place, but it says that the place beside it lies there
KINDS = (
    "country", "governorate", "district", "subdistrict", "city", "town", "village", "neighbourhood", "area", "desert",
    "camp", "crossing", "checkpoint", "airport", "base", "oilfield", "hospital", "dam", "bridge", "prison", "facility",
    "road", "street", "junction", "mountain", "school", "silo", "landmark", "security_zone",
)  # fmt: skip
PLACE_COLUMNS = (
    "place_id", "name_en", "name_ar", "kind", "latitude", "longitude", "coord_precision", "uncertainty_m",
    "parent_id", "admin1", "admin2", "admin3", "population", "tier",
)  # fmt: skip
NAME_COLUMNS = ("place_id", "language", "name", "kind")
ADDITION_COLUMNS = (*PLACE_COLUMNS, "names", "added_by", "added_on", "reason")
SEATS, SEAT_COLUMNS = "seats.csv", ("unit_id", "seat_id", "radius_m")
ABROAD_COLUMNS = (*PLACE_COLUMNS, "names", "adjectives")
ABROAD = "abroad.csv"
ADDITIONS = "additions.csv"
ADDED_NAME_COLUMNS = (*NAME_COLUMNS, "added_by", "added_on", "reason")
ADDED_NAMES = "added_names.csv"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a place.

    ``kind`` says how safe it is to match (``weak``: only in context), ``by_sound`` whether other spellings of
    the name are safe as well: a single word must be the name of a well-known place, or English words
    and persons would sound like villages.
    """

    place_id: str
    language: str
    name: str
    kind: str
    by_sound: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands."""

    path: Path
    line: int


def read_places(folder: Path) -> Iterator[tuple[Origin, Place]]:
    """Places of ``places.csv``."""
    path = folder / "places.csv"
    for line, row in table(path, PLACE_COLUMNS):
        yield Origin(path, line), place_of(path, line, row)


def read_names(folder: Path, places: Mapping[str, Place]) -> Iterator[PlaceName]:
    """Names of ``names.csv``; every one must belong to a place of ``places``."""
    path = folder / "names.csv"
    for line, row in table(path, NAME_COLUMNS):
        yield place_name_of(path, line, row, places)


def place_name_of(path: Path, line: int, row: Mapping[str, str], places: Mapping[str, Place]) -> PlaceName:
    """The name of a row of ``names.csv``; a DataFileError naming what cannot be used."""
    place = places.get(row["place_id"])
    if place is None:
        raise DataFileError(
            path, line, f"place_id {row['place_id']!r} is not in places.csv", "correct or drop the name"
        )
    if row["kind"] not in NAME_KINDS:
        raise DataFileError(path, line, f"kind {row['kind']!r} is not known", f"known: {', '.join(NAME_KINDS)}")
    if not any(map(str.isalnum, row["name"])):
        raise DataFileError(path, line, f"name {row['name']!r} has no letters", "drop the row")
    return name_of(place, row["language"], row["name"], row["kind"])


def read_additions(folder: Path) -> Iterator[tuple[Origin, Place, list[PlaceName]]]:
    """What curators added to a folder, with its names; nothing where the file is missing."""
    path = folder / ADDITIONS
    if not path.exists():
        return
    for line, row in table(path, ADDITION_COLUMNS):
        if not row["added_by"] or not row["reason"]:
            raise DataFileError(path, line, "added_by or reason is empty", "say who added the place and why")
        place = place_of(path, line, row)
        named = [("en", place.name), ("ar", place.name_ar)]
        names = [name_of(place, language, name, "official") for language, name in named if name]
        names += [name_of(place, language_of(n), n, "variant") for n in split_names(row["names"])]
        yield Origin(path, line), place, names


def read_added_names(folder: Path, places: Mapping[str, Place]) -> Iterator[PlaceName]:
    """Names that curators gave to places that were there already; nothing where the file is missing."""
    path = folder / ADDED_NAMES
    if not path.exists():
        return
    for line, row in table(path, ADDED_NAME_COLUMNS):
        place = places.get(row["place_id"])
        if place is None:
            raise DataFileError(path, line, f"place_id {row['place_id']!r} is not a place", "correct or drop the name")
        if not row["added_by"] or not row["reason"]:
            raise DataFileError(path, line, "added_by or reason is empty", "say who added the name and why")
        yield name_of(place, row["language"], row["name"], row["kind"])


def read_abroad(folder: Path) -> Iterator[tuple[Origin, Place, list[PlaceName]]]:
    """Places of other countries that the news of this one names, with their names; nothing where the file is missing.

    Names of well-known ones (tier 1) are safe to match; all others need a head noun or a parent in context, and none
    counts by its sound.
    """
    path = folder / ABROAD
    if not path.exists():
        return
    for line, row in table(path, ABROAD_COLUMNS):
        place = place_of(path, line, row)
        if row["adjectives"] and place.kind != "country":
            raise DataFileError(
                path, line, f"adjectives {row['adjectives']!r}: not a country", "give those of countries"
            )
        names = dict.fromkeys(name for name in (place.name, place.name_ar, *split_names(row["names"])) if name)
        kind = COUNTRY if place.kind == "country" else "abroad" if place.tier == 1 else "far"
        found = [PlaceName(place.place_id, language_of(name), name, kind) for name in names]
        found += [PlaceName(place.place_id, language_of(n), n, ADJECTIVE) for n in split_names(row["adjectives"])]
        yield Origin(path, line), place, found


def read_seats(folder: Path, places: Mapping[str, Place]) -> dict[str, tuple[str, int]]:
    """The seat of each unit, and the metres around it that hold the whole unit; none where the file is missing."""
    path, seats = folder / SEATS, dict[str, tuple[str, int]]()
    for line, row in table(path, SEAT_COLUMNS) if path.exists() else ():
        unit, seat = places.get(row["unit_id"]), places.get(row["seat_id"])
        if unit is None or seat is None or seat.latitude is None or seat.longitude is None:
            reason = f"unit_id {row['unit_id']!r} or seat_id {row['seat_id']!r} is no place with a point"
            raise DataFileError(path, line, reason, "correct or drop the row")
        radius = _number(path, line, "radius_m", row["radius_m"], 1e7, least=1)
        seats[unit.place_id] = seat.place_id, int(radius or 0)
    return seats


def split_names(cell: str) -> list[str]:
    """Names of a cell that holds several, ``|`` between them."""
    return [name.strip() for name in cell.split("|") if words(name)]


def language_of(name: str) -> str:
    """``ar`` for a name in Arabic letters, else ``en``."""
    return "ar" if any("\u0621" <= c <= "\u06d3" for c in name) else "en"


def name_of(place: Place, language: str, name: str, kind: str) -> PlaceName:
    """A name of a place; ``by_sound`` is set where other spellings of it are safe."""
    by_sound = kind != "weak" and (place.tier == 1 or counting_words(name) > 1)
    return PlaceName(place.place_id, language, name, kind, by_sound)


def place_of(path: Path, line: int, row: Mapping[str, str]) -> Place:
    """The place of a row.

    Raises
    ------
    DataFileError
        A value cannot be used; the message names it.
    """
    if not row["place_id"]:
        raise DataFileError(path, line, "place_id is empty", "every place has an id")
    if row["kind"] not in KINDS:
        raise DataFileError(path, line, f"kind {row['kind']!r} is not known", f"known: {', '.join(KINDS)}")
    latitude = _number(path, line, "latitude", row["latitude"], 90)
    longitude = _number(path, line, "longitude", row["longitude"], 180)
    if (latitude is None) != (longitude is None):
        raise DataFileError(path, line, "only one of latitude and longitude is given", "give both or none")
    if row["coord_precision"] not in COORD_PRECISIONS:
        reason = f"coord_precision {row['coord_precision']!r} is not known"
        raise DataFileError(path, line, reason, f"known: {', '.join(COORD_PRECISIONS)}")
    uncertainty = _number(path, line, "uncertainty_m", row["uncertainty_m"], 1e7, least=0)
    population = _number(path, line, "population", row["population"], 1e10, least=0)
    tier = _number(path, line, "tier", row["tier"], 3, least=1)
    return Place(
        row["place_id"], row["name_en"], row["name_ar"], row["kind"], latitude, longitude, row["coord_precision"],
        None if uncertainty is None else int(uncertainty), row["parent_id"] or None, row["admin1"] or None,
        row["admin2"] or None, row["admin3"] or None, None if population is None else int(population), int(tier or 3),
    )  # fmt: skip


def write_table(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a table of a gazetteer; cells beyond the columns are left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _number(path: Path, line: int, column: str, value: str, limit: float, least: float | None = None) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        raise DataFileError(path, line, f"{column} {value!r} is not a number") from None
    least = -limit if least is None else least
    if math.isnan(number) or not least <= number <= limit:
        raise DataFileError(path, line, f"{column} {value} is outside {least:g}..{limit:g}")
    return number
