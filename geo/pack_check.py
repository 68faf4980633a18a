"""What is wrong with a pack, all of it: whoever makes one sees every row to mend at once.

The loaders stop at the first wrong row; here the same checks of a row go on to the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import packs
from errors import DataFileError
from geo import boundaries
from geo.gazetteer.check import check as doubts
from geo.gazetteer.files import NAME_COLUMNS, PLACE_COLUMNS, place_name_of, place_of
from geo.gazetteer.gazetteer import Gazetteer
from models import Place
from packs import Pack
from paths import LEXICONS
from text import lexicon
from text.data_files import table

Made = TypeVar("Made")
_UNITS = {"admin1": "governorate", "admin2": "district", "admin3": "subdistrict"}


def problems(folder: Path) -> list[str]:
    """Everything that stops a pack from being used, or that would be drawn or read wrongly, as lines to print.

    Parameters
    ----------
    folder : Path
        Of a ``pack.toml``.
    """
    found: list[str] = []
    try:
        pack = packs.read(folder)
    except DataFileError as error:
        return [str(error)]
    places = _places(found, pack)
    _outlines(found, pack, places)
    _factions(found, pack, places)
    if not (folder / "README.md").is_file():
        found.append(
            f"{folder / 'README.md'}: is missing (say where the data come from, under which licence and as of when)"
        )
    try:
        gazetteer = Gazetteer.load(pack.places)
    except DataFileError as error:
        return [*found, str(error)]
    for finding in doubts(gazetteer, pack.boundaries, pack.levels):
        if finding.serious:
            found.append(f"{pack.places / 'places.csv'}: {finding.what}: {finding.place_id}: {finding.words}")
    return found


def _rows(
    found: list[str], path: Path, columns: tuple[str, ...], read: Callable[[Path, int, Mapping[str, str]], Made]
) -> list[tuple[int, Made]]:
    """What the right rows of a table say, with their lines; what is wrong with the others goes to ``found``."""
    made: list[tuple[int, Made]] = []
    try:
        for line, row in table(path, columns):
            try:
                made.append((line, read(path, line, row)))
            except DataFileError as error:
                found.append(str(error))
    except DataFileError as error:  # the table itself: what stands below it cannot be read
        found.append(str(error))
    return made


def _places(found: list[str], pack: Pack) -> dict[str, Place]:
    path = pack.places / "places.csv"
    made = _rows(found, path, PLACE_COLUMNS, place_of)
    places: dict[str, Place] = {}
    south, west, north, east = pack.window
    for line, place in made:
        if place.place_id in places:
            found.append(f"{path}:{line}: place_id {place.place_id!r} is there twice (ids are unique)")
        places[place.place_id] = place
    for line, place in made:
        for column, above in _above(place):
            if above and above not in places:
                found.append(f"{path}:{line}: {column} {above!r} is not a place_id (add the place or correct the id)")
        latitude, longitude = place.latitude, place.longitude
        if latitude is None or longitude is None:
            continue
        if not (south <= latitude <= north and west <= longitude <= east):
            where = f"{latitude}, {longitude} lies outside the window of {packs.MANIFEST}"
            found.append(f"{path}:{line}: {place.place_id}: {where} (are latitude and longitude swapped?)")
    if pack.country not in places or places[pack.country].kind != "country":
        found.append(
            f"{path}: country {pack.country!r} of {packs.MANIFEST} is not a place of kind country (add its row)"
        )
    names = pack.places / "names.csv"
    _rows(found, names, NAME_COLUMNS, lambda path, line, row: place_name_of(path, line, row, places))
    return places


def _above(place: Place) -> Iterator[tuple[str, str | None]]:
    yield "parent_id", place.parent_id
    yield "admin1", place.admin1
    yield "admin2", place.admin2
    yield "admin3", place.admin3


def _outlines(found: list[str], pack: Pack, places: Mapping[str, Place]) -> None:
    for level in pack.levels:
        path = pack.boundaries / f"{level}.geojson"
        try:
            frame = boundaries.load(level, pack.boundaries)
        except DataFileError as error:
            found.append(str(error))
            continue
        if level == "neighbours":
            continue
        for place_id in frame["place_id"]:
            if place_id not in places:
                found.append(f"{path}: {place_id!r} is not a place_id of {pack.places / 'places.csv'} (add the place)")
        without = {p.place_id for p in places.values() if p.kind == _UNITS.get(level)} - set(frame["place_id"])
        for place_id in sorted(without):
            found.append(f"{path}: {_UNITS[level]} {place_id!r} has no outline (add its area)")


def _factions(found: list[str], pack: Pack, places: Mapping[str, Place]) -> None:
    path = pack.factions / "actors.csv"
    if not path.exists():
        if pack.governments:
            found.append(f"{path}: is missing, but {packs.MANIFEST} names governments (add it, or name none)")
        return
    made = _rows(found, path, lexicon.ACTOR_COLUMNS, lexicon.actor_of)
    ours = {actor.actor_id: actor for _, actor in made}
    known = {i: a for i, a in lexicon.actors(LEXICONS).items() if i in lexicon.common_actors()} | ours
    seen: set[str] = set()
    for line, actor in made:
        if actor.actor_id in seen or (pack.factions != LEXICONS and actor.actor_id in lexicon.common_actors()):
            found.append(
                f"{path}:{line}: actor_id {actor.actor_id!r} is there twice (ids are unique, also those of all packs)"
            )
        if actor.parent and actor.parent not in known:
            found.append(
                f"{path}:{line}: parent {actor.parent!r} is not an actor_id (add the faction or correct the id)"
            )
        seen.add(actor.actor_id)
    names = pack.factions / "actor_names.csv"
    listed = _rows(
        found, names, lexicon.ACTOR_NAME_COLUMNS, lambda path, line, row: lexicon.actor_name_of(path, line, row, known)
    )
    for line, name in listed:
        for area in name.areas:
            if area not in places:
                found.append(
                    f"{names}:{line}: area {area!r} is not a place_id (name governorates, with | between them)"
                )
    for actor_id in ours.keys() - {name.actor_id for _, name in listed}:
        found.append(f"{names}: {actor_id!r} has no name, so no text can mean it (add a row for each language)")
    for faction in pack.governments:
        if faction not in known:
            found.append(f"{pack.key}/{packs.MANIFEST}: government {faction!r} is not an actor_id (add the faction)")
    links = pack.factions / "actor_affiliations.csv"
    if not links.exists():
        return
    _rows(
        found,
        links,
        lexicon.AFFILIATION_COLUMNS,
        lambda path, line, row: lexicon.affiliation_of(path, line, row, known),
    )
