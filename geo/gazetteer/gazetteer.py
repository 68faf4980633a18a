"""Places and their names, read from one or several gazetteer folders.

A folder that holds a wrong row is not used at all: the error names file, line and value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import packs
from errors import DataFileError
from geo.gazetteer.files import (
    ADJECTIVE,
    Origin,
    PlaceName,
    read_abroad,
    read_added_names,
    read_additions,
    read_names,
    read_places,
    read_seats,
)  # fmt: skip
from geo.geoparsing.name_words import name_words
from models import IncidentPlace, Place
from paths import LEXICONS, ROOT
from text.compiled import compiled, state_of
from text.matcher import bare, words
from text.spelling import arabic_forms, consonants, latin_keys

_SETTLED = ("village", "town", "city", "neighbourhood", "camp")
PLAIN = "?"  # before the consonants of a name without its qualifiers
Seats = dict[str, tuple[str, int]]
How = Literal["name", "writing", "sound"]


class Spellings(NamedTuple):
    """Ids of settlements by what is left of their names when spellings differ; each list in the order of the names.

    ``by_last_words`` holds the words behind a generic first one, ``by_sound`` the keys of Latin names,
    ``by_consonants`` the consonants of names in either script, behind ``PLAIN`` those without qualifiers.
    """

    by_last_words: dict[tuple[str, ...], list[str]]
    by_sound: dict[tuple[str, ...], list[str]]
    by_consonants: dict[str, list[str]]

    @classmethod
    def of(cls, places: Mapping[str, Place], names: Iterable[PlaceName], abroad: Collection[str] = ()) -> Spellings:
        """The spellings of all names of settlements but those abroad, which are known as listed only."""
        made = cls({}, {}, {})
        for name in names:
            kind = places[name.place_id].kind
            if kind in _SETTLED and name.place_id not in abroad:
                forms = words(name.name)
                if key := consonants(forms):
                    _note(made.by_consonants, key, name)
                if (plain := unqualified(forms)) and (key := consonants(plain)):
                    _note(made.by_consonants, PLAIN + key, name)
                if name.language != "ar":
                    for sounds in latin_keys(forms, short=True):
                        _note(made.by_sound, sounds, name)
                elif len(forms) > 1 and kind in ("village", "town"):
                    _note(made.by_last_words, tuple(map(bare, forms[1:])), name)
        return made


def unqualified(forms: Sequence[str]) -> list[str]:
    """The words of a name that do not only tell villages of one name apart: busays of "Busays Tahtani"."""
    return [form for form in forms if form not in name_words("qualifier")]


_Key = TypeVar("_Key")


def _note(ids_by_key: dict[_Key, list[str]], key: _Key, name: PlaceName) -> None:
    ids = ids_by_key.setdefault(key, [])
    if name.place_id not in ids:
        ids.append(name.place_id)


class Gazetteer:
    """All places of the folders, with their names.

    Attributes
    ----------
    places : dict of str to Place
        By id.
    names : list of PlaceName
        As listed.
    folder : Path
        The first folder.
    abroad : frozenset of str
        Ids of places in countries that no folder is about: known by name, so that nobody takes them for a namesake.
    seats : mapping of str to (str, int)
        Unit -> its seat, and the metres around it that hold the whole unit: where an incident "in the district" is put.
    adjectives : list of PlaceName
        Adjectives of the countries abroad: "Turkish" before "town of Akcakale".
    """

    def __init__(
        self, places: dict[str, Place], names: list[PlaceName], folder: Path, spellings: Spellings | None = None,
        state: str = "", abroad: Collection[str] = (), seats: Mapping[str, tuple[str, int]] | None = None,
    ) -> None:  # fmt: skip
        self.places, self.folder, self.abroad = places, folder, frozenset(abroad)
        self.names = [name for name in names if name.kind != ADJECTIVE]
        self.adjectives = [name for name in names if name.kind == ADJECTIVE]
        self._spellings = spellings or Spellings.of(places, self.names, self.abroad)
        self._chains: dict[str, tuple[Place, ...]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._by_key: dict[tuple[str, ...], list[str]] = {}
        self.seats = seats or {}
        self._state = state  # of the files it was read from; empty where it was put together

    @classmethod
    def load(cls, *folders: Path | str) -> Gazetteer:
        """Read gazetteer folders, those of the packs in use when none is named; several are used as one.

        Raises
        ------
        DataFileError
            A coordinate out of range, an unknown kind, an id used twice (also in two folders), an unknown
            parent or admin unit, a cycle, a name of no place, a wrong encoding; named by file and line.
        """
        paths = [Path(f) for f in folders] or [pack.places for pack in packs.active()]
        code = [*(ROOT / "text").rglob("*.py"), *(ROOT / "geo" / "gazetteer").rglob("*.py"), ROOT / "models.py"]
        code.append(ROOT / "geo" / "geoparsing" / "name_words.py")
        tables = [LEXICONS / "name_words.csv", *(f for folder in paths for f in sorted(folder.glob("*.csv")))]
        state = state_of([*sorted(code), *tables])
        places, names, abroad, seats, spellings = compiled("gazetteer", state, lambda: _plain(*_read(paths)))
        return cls(
            {cells[0]: Place(*cells) for cells in places}, [PlaceName(*cells) for cells in names], paths[0],
            Spellings(*spellings), state, abroad, seats,
        )  # fmt: skip

    def chain(self, place_id: str) -> tuple[Place, ...]:
        """The place, then what contains it, up to the country.

        >>> [p.place_id for p in Gazetteer.load().chain("qam-halko")][:2]
        ['qam-halko', 'C4564']
        """
        known = self._chains.get(place_id)
        if known is None:
            place = self.places[place_id]
            rest = self.chain(place.parent_id) if place.parent_id else ()
            known = self._chains[place_id] = (place, *rest)
        return known

    def contains(self, container_id: str, place_id: str) -> bool:
        """Whether a place lies in another by its parents or admin levels; a place contains itself.

        A city counts as containing what lies in the admin unit it is the centre of only through parents;
        ask with the unit's id for the rest.
        """
        place = self.places[place_id]
        if container_id in (place.admin1, place.admin2, place.admin3):
            return True
        above = self._above.get(place_id)
        if above is None:
            above = self._above[place_id] = frozenset(p.place_id for p in self.chain(place_id))
        return container_id in above

    def candidates(self, name: str) -> list[Place]:
        """Places that carry a name, spelling folded and ال optional; no context is looked at.

        >>> [p.place_id for p in Gazetteer.load().candidates("حي حلكو")]
        ['qam-halko']
        >>> Gazetteer.load().candidates("قبيلة طي")
        []
        """
        return [place for place, how in self.find(name) if how == "name"]

    def find(self, name: str) -> list[tuple[Place, How]]:
        """Places that a name may mean, and how it was found: as listed, in another writing, by sound.

        >>> {place.place_id: how for place, how in Gazetteer.load().find("Kamishlee")}["C4564"]
        'sound'
        """
        if not self._by_key:
            self._by_key = compiled("searched", self._state, self._keys) if self._state else self._keys()
        forms = words(name)
        keys: list[tuple[How, tuple[str, ...]]] = [("name", tuple(map(bare, forms)))]
        if forms and "\u0621" <= forms[0][0] <= "\u06d3":
            keys += [("writing", tuple(map(bare, way))) for way in arabic_forms(forms)]
        elif forms:
            keys += [("sound", ("", *key)) for key in latin_keys(forms)[:1]]
        found: dict[str, How] = {}
        for how, key in keys:
            for place_id in self._by_key.get(key, ()):
                found.setdefault(place_id, how)
        return [(self.places[i], how) for i, how in found.items()]

    def by_last_words(self, name: str) -> list[str]:
        """Ids of villages and towns whose names end in the words of ``name`` behind a generic word (تل, خربة, كفر)."""
        return self._spellings.by_last_words.get(tuple(map(bare, words(name))), [])

    def sounding(self, name: str, short: int = 0) -> list[str]:
        """Ids of settlements whose Latin names sound like a name, single words and small places too.

        Names that say little by sound count up to the tier ``short`` only: something else must speak for the place.
        """
        forms = words(name)
        enough, keys = latin_keys(forms)[:1], latin_keys(forms, short=True)[:1]
        ids = [i for key in keys for i in self._spellings.by_sound.get(key, ())]
        return ids if enough == keys else [i for i in ids if self.places[i].tier <= short]

    def with_consonants(self, name: str, unit: str) -> list[str]:
        """Ids of settlements of a unit whose names have the consonants of a name, in either script.

        Where none has them, those that have them but for a qualifier: Busays of ``Busays Tahtani``.

        >>> gazetteer = Gazetteer.load()
        >>> [gazetteer.places[i].name for i in gazetteer.with_consonants("Tall Kfeiji", "SY08")]
        ['Tal Kifji']
        """
        forms = words(name)
        by_key, plain = self._spellings.by_consonants, unqualified(forms)
        for key in (consonants(forms), PLAIN + consonants(plain) if plain else ""):
            ids = [i for i in by_key.get(key, ()) if unit in self._units_of(i)]
            if ids:
                return ids
        return []

    def _units_of(self, place_id: str) -> tuple[str | None, str | None, str | None]:
        place = self.places[place_id]
        return place.admin1, place.admin2, place.admin3

    def _keys(self) -> dict[tuple[str, ...], list[str]]:
        """Ids by the folded words of each name, and by sound behind an empty word."""
        by_key: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for n in self.names:
            forms = words(n.name)
            by_key[tuple(map(bare, forms))][n.place_id] = None
            if n.by_sound and n.language != "ar":
                for key in latin_keys(forms):
                    by_key["", *key][n.place_id] = None
        return {key: list(ids) for key, ids in by_key.items()}

    def names_of(self, place_id: str) -> list[PlaceName]:
        """All names of a place, as listed."""
        return [n for n in self.names if n.place_id == place_id]

    def describe(self, place: Place, uncertainty_m: int | None = None, seat: bool = True) -> IncidentPlace:
        """The place as an incident shows it, admin levels by their English names; a radius given replaces its own.

        Of a place abroad the country stands with the first level: ``Nineveh, Iraq``. A unit has the point of its seat,
        where most of what is only said to be in it happens (ACLED's rule, too), with a radius that holds all of it.
        Without ``seat``, for what the text names in it and nobody knows, it has its middle.
        """
        at = place
        if seat and place.place_id in self.seats:
            town, uncertainty_m = self.seats[place.place_id]
            at = self.places[town]
        admin = [
            self.places[a].name if a and a in self.places else None for a in (place.admin1, place.admin2, place.admin3)
        ]
        if place.place_id in self.abroad and place.kind != "country":
            admin[0] = ", ".join(filter(None, (admin[0], self.chain(place.place_id)[-1].name)))
        return IncidentPlace(
            place.place_id, place.name, place.name_ar, place.kind, at.latitude, at.longitude,
            place.uncertainty_m if uncertainty_m is None else uncertainty_m, *admin,
        )  # fmt: skip


def _read(folders: Sequence[Path]) -> tuple[dict[str, Place], list[PlaceName], list[str], Seats]:
    """Places and names of gazetteer folders used as one, checked, the ids of those abroad, and the seats."""
    places: dict[str, Place] = {}
    origins: dict[str, Origin] = {}
    names: list[PlaceName] = []
    for folder in folders:
        own: dict[str, Place] = {}
        for origin, place in read_places(folder):
            _take(own, place, origin, places, origins)
        names += read_names(folder, own)
        for origin, place, added in read_additions(folder):
            _take(own, place, origin, places, origins)
            names += added
    home = {place.place_id for place in places.values() if place.kind == "country"}
    abroad: list[str] = []
    everyday = {tuple(map(bare, words(name.name))) for name in names if name.kind == "weak"}
    for folder in folders:
        own = {}
        theirs: set[str] = set()  # countries, provinces and places that another folder is about, or has named before
        for origin, place, called in read_abroad(folder):
            if place.place_id in home or place.place_id in abroad or place.parent_id in theirs:
                theirs.add(place.place_id)
                continue
            _take(own, place, origin, places, origins)
            for name in called:
                weak = name.kind == "abroad" and tuple(map(bare, words(name.name))) in everyday
                names.append(replace(name, kind="namesake") if weak else name)
            abroad.append(place.place_id)
    for folder in folders:
        names += read_added_names(folder, places)
    _check_parents(places, origins)
    seats = {unit: seat for folder in folders for unit, seat in read_seats(folder, places).items()}
    return places, names, abroad, seats


_cells = attrgetter(*(field.name for field in fields(Place)))
_cells_of_name = attrgetter(*(field.name for field in fields(PlaceName)))


def _plain(
    places: Mapping[str, Place], names: Sequence[PlaceName], abroad: list[str], seats: Seats
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[str], Seats, tuple[Any, ...]]:
    """Places, names and spellings as data without classes, as :func:`compiled` keeps them."""
    spellings = Spellings.of(places, (name for name in names if name.kind != ADJECTIVE), set(abroad))
    return list(map(_cells, places.values())), list(map(_cells_of_name, names)), abroad, seats, tuple(spellings)


def _take(
    own: dict[str, Place], place: Place, origin: Origin, places: dict[str, Place], origins: dict[str, Origin]
) -> None:
    """Add a place unless its id is taken."""
    if first := origins.get(place.place_id):
        reason = f"place_id {place.place_id!r} is already in {first.path}:{first.line}"
        raise DataFileError(origin.path, origin.line, reason, "ids are unique over all gazetteers used together")
    own[place.place_id] = places[place.place_id] = place
    origins[place.place_id] = origin


def _check_parents(places: Mapping[str, Place], origins: Mapping[str, Origin]) -> None:
    def refuse(place_id: str, reason: str, way_out: str) -> DataFileError:
        return DataFileError(origins[place_id].path, origins[place_id].line, reason, way_out)

    for place in places.values():
        units = {"parent_id": place.parent_id, "admin1": place.admin1, "admin2": place.admin2, "admin3": place.admin3}
        for column, target in units.items():
            if target and target not in places:
                raise refuse(
                    place.place_id, f"{column} {target!r} is not a place_id", "add the place or correct the id"
                )
    safe: set[str] = set()
    for place in places.values():
        trail: dict[str, None] = {}
        step: str | None = place.place_id
        while step and step not in safe:
            if step in trail:
                raise refuse(step, f"place {step!r} contains itself", "correct parent_id")
            trail[step] = None
            step = places[step].parent_id
        safe.update(trail)
