"""Places and their names, read from a gazetteer folder (``places.csv``, ``names.csv``).

A folder that holds a wrong row is not used at all: the error names file, line and value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from errors import DataFileError
from models import IncidentPlace, Place
from text.lexicon import table
from text.matcher import bare, words
from text.spelling import counting_words

SYRIA = Path(__file__).resolve().parent.parent / "data" / "gazetteers" / "syria"

COORD_PRECISIONS = ("exact", "approx", "area", "estimated", "parent", "unknown")
NAME_KINDS = ("official", "variant", "weak", "kurdish", "transliteration")
_PLACE_COLUMNS = (
    "place_id", "name_en", "name_ar", "kind", "latitude", "longitude", "coord_precision", "uncertainty_m",
    "parent_id", "admin1", "admin2", "admin3", "population", "tier",
)  # fmt: skip


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


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance of two places in kilometres; infinite when one has no point."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return math.inf
    lat_a, lon_a, lat_b, lon_b = (math.radians(v) for v in (a.latitude, a.longitude, b.latitude, b.longitude))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(h))


class Gazetteer:
    """All places of one folder.

    Attributes
    ----------
    places : dict of str to Place
        By id.
    names : list of PlaceName
        As listed.
    """

    def __init__(self, places: dict[str, Place], names: list[PlaceName], folder: Path) -> None:
        self.places, self.names, self.folder = places, names, folder
        self._chains: dict[str, tuple[Place, ...]] = {}
        self._by_key: dict[tuple[str, ...], list[str]] | None = None

    @classmethod
    def load(cls, folder: Path | str = SYRIA) -> Gazetteer:
        """Read a gazetteer folder.

        Raises
        ------
        DataFileError
            A coordinate out of range, a duplicate id, an unknown parent, a cycle, a name of no place,
            a wrong encoding; named by file and line.
        """
        folder = Path(folder)
        path = folder / "places.csv"
        places: dict[str, Place] = {}
        lines: dict[str, int] = {}
        for line, row in table(path, _PLACE_COLUMNS):
            place = _place(path, line, row)
            if place.place_id in places:
                reason = f"place_id {place.place_id!r} stands already in line {lines[place.place_id]}"
                raise DataFileError(path, line, reason, "ids are unique")
            places[place.place_id], lines[place.place_id] = place, line
        _check_parents(path, places, lines)
        names = []
        path = folder / "names.csv"
        for line, row in table(path, ("place_id", "language", "name", "kind")):
            if row["place_id"] not in places:
                raise DataFileError(path, line, f"place_id {row['place_id']!r} is not in places.csv")
            if row["kind"] not in NAME_KINDS:
                raise DataFileError(path, line, f"kind {row['kind']!r} is not known", f"known: {', '.join(NAME_KINDS)}")
            several = counting_words(words(row["name"])) > 1
            by_sound = row["kind"] != "weak" and (several or places[row["place_id"]].tier == 1)
            names.append(PlaceName(row["place_id"], row["language"], row["name"], row["kind"], by_sound))
        return cls(places, names, folder)

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
        return any(p.place_id == container_id for p in self.chain(place_id))

    def candidates(self, name: str) -> list[Place]:
        """Places that carry a name, spelling folded and ال optional; no context is looked at.

        >>> [p.place_id for p in Gazetteer.load().candidates("حي حلكو")]
        ['qam-halko']
        >>> Gazetteer.load().candidates("قبيلة طي")
        []
        """
        if self._by_key is None:
            by_key: dict[tuple[str, ...], list[str]] = defaultdict(list)
            for n in self.names:
                key = tuple(bare(w) for w in words(n.name))
                if n.place_id not in by_key[key]:
                    by_key[key].append(n.place_id)
            self._by_key = dict(by_key)
        return [self.places[i] for i in self._by_key.get(tuple(bare(w) for w in words(name)), ())]

    def describe(self, place: Place) -> IncidentPlace:
        """The place as an incident shows it, admin levels by their English names."""
        admin = [
            self.places[a].name if a and a in self.places else None for a in (place.admin1, place.admin2, place.admin3)
        ]
        return IncidentPlace(
            place.place_id, place.name, place.name_ar, place.kind, place.latitude, place.longitude,
            place.uncertainty_m, *admin,
        )  # fmt: skip


def _place(path: Path, line: int, row: dict[str, str]) -> Place:
    if not row["place_id"]:
        raise DataFileError(path, line, "place_id is empty", "every place has an id")
    latitude = _number(path, line, "latitude", row["latitude"], 90)
    longitude = _number(path, line, "longitude", row["longitude"], 180)
    if row["coord_precision"] not in COORD_PRECISIONS:
        reason = f"coord_precision {row['coord_precision']!r} is not known"
        raise DataFileError(path, line, reason, f"known: {', '.join(COORD_PRECISIONS)}")
    uncertainty = _number(path, line, "uncertainty_m", row["uncertainty_m"], math.inf)
    population = _number(path, line, "population", row["population"], math.inf)
    tier = _number(path, line, "tier", row["tier"], 3)
    return Place(
        row["place_id"], row["name_en"], row["name_ar"], row["kind"], latitude, longitude, row["coord_precision"],
        None if uncertainty is None else int(uncertainty), row["parent_id"] or None, row["admin1"] or None,
        row["admin2"] or None, row["admin3"] or None, None if population is None else int(population), int(tier or 3),
    )  # fmt: skip


def _number(path: Path, line: int, column: str, value: str, limit: float) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        raise DataFileError(path, line, f"{column} {value!r} is no number") from None
    if not -limit <= number <= limit or math.isnan(number):
        raise DataFileError(path, line, f"{column} {value} is outside -{limit}..{limit}")
    return number


def _check_parents(path: Path, places: dict[str, Place], lines: dict[str, int]) -> None:
    for place in places.values():
        for column in ("parent_id", "admin1"):
            target = getattr(place, column)
            if target and target not in places:
                raise DataFileError(path, lines[place.place_id], f"{column} {target!r} is not in the file")
    safe: set[str] = set()
    for place in places.values():
        trail: list[str] = []
        step: str | None = place.place_id
        while step and step not in safe:
            if step in trail:
                raise DataFileError(path, lines[step], f"place {step!r} contains itself", "mend parent_id")
            trail.append(step)
            step = places[step].parent_id
        safe.update(trail)
