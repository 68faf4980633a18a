"""What the map shows under the incidents besides borders: waters, main roads, railways, built-up areas and relief.

The files of ``data/ground`` are small and schematic; what each is made of stands in ``data/README.md``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from errors import DataFileError
from paths import BOUNDARIES, GROUND

Kind = Literal["river", "stream", "lake", "road", "railway", "town"]
KINDS: tuple[Kind, ...] = ("river", "stream", "lake", "road", "railway", "town")
FILES = ("waters.geojson", "routes.geojson")
RELIEF = "relief.jpg"  # grey, light from the north-west, rows spaced as in Web Mercator
RELIEF_BOUNDS = (35.0, 32.0, 43.0, 38.0)  # west, south, east, north of it in WGS 84 degrees


@dataclass(frozen=True, slots=True)
class Feature:
    """A piece of the ground in WGS 84 degrees, longitude first; names are empty where it has none.

    ``label`` is what is written beside a road in every language, such as M5.
    """

    kind: Kind
    name_en: str
    name_ar: str
    label: str
    geometry: BaseGeometry


@cache
def features(folder: Path = GROUND) -> tuple[Feature, ...]:
    """Waters and routes of the files, then the built-up areas, which the outlines of quarters give.

    Raises
    ------
    DataFileError
        A file is missing or is not GeoJSON of known kinds.
    """
    found = []
    for name in FILES:
        path = folder / name
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))["features"]
            for number, row in enumerate(rows, start=1):
                about = row["properties"]
                if about["kind"] not in KINDS:
                    raise DataFileError(
                        path, number, f"feature of kind {about['kind']!r}", f"known: {', '.join(KINDS)}"
                    )
                names = (about["name_en"], about["name_ar"], about.get("label", ""))
                found.append(Feature(about["kind"], *names, shape(row["geometry"])))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataFileError(
                path, 0, f"cannot be read as GeoJSON: {error}", "restore it from the repository"
            ) from error
    return (*found, *_towns())


def _towns() -> list[Feature]:
    """Outlines of towns: the union of their quarters, without the slivers between two of them."""
    quarters: dict[str, list[BaseGeometry]] = defaultdict(list)
    rows = json.loads((BOUNDARIES / "neighbourhoods.geojson").read_text(encoding="utf-8"))["features"]
    for row in rows:
        quarters[row["properties"]["parent_id"]].append(shapely.make_valid(shape(row["geometry"])))
    sliver = 0.001  # degrees
    return [
        Feature("town", "", "", "", shapely.union_all(found).buffer(sliver).buffer(-sliver).simplify(sliver))
        for found in quarters.values()
    ]
