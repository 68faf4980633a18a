"""What the map shows under the incidents besides borders: waters, main roads, railways, built-up areas and relief.

The files lie beside the outlines of a pack, which need not have them; they are small and schematic. What each is made
of stands in ``data/README.md``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

import packs
from errors import DataFileError
from geo import boundaries

Kind = Literal["river", "stream", "lake", "road", "railway", "town"]
KINDS: tuple[Kind, ...] = ("river", "stream", "lake", "road", "railway", "town")
FILES = ("waters.geojson", "routes.geojson")
RELIEF = "relief.jpg"  # grey, light from the north-west, rows spaced as in Web Mercator
BOUNDS = "relief.json"  # {"bounds": [west, south, east, north]} of it in WGS 84 degrees


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


@dataclass(frozen=True, slots=True)
class Relief:
    """A picture of the slopes; ``bounds`` are west, south, east and north in WGS 84 degrees."""

    path: Path
    bounds: tuple[float, float, float, float]


@packs.cached
def features() -> tuple[Feature, ...]:
    """Waters and routes of the packs in use, then the built-up areas, which the outlines of quarters give.

    Raises
    ------
    DataFileError
        A file is not GeoJSON of known kinds.
    """
    files = (pack.boundaries / name for pack in packs.active() for name in FILES)
    return (*(one for path in files if path.is_file() for one in read(path)), *_towns())


def read(path: Path) -> list[Feature]:
    """The features of a file; see :func:`features`."""
    try:
        found = []
        for number, row in enumerate(json.loads(path.read_text(encoding="utf-8"))["features"], start=1):
            about = row["properties"]
            if about["kind"] not in KINDS:
                raise DataFileError(path, number, f"feature of kind {about['kind']!r}", f"known: {', '.join(KINDS)}")
            names = (about["name_en"], about["name_ar"], about.get("label", ""))
            found.append(Feature(about["kind"], *names, shape(row["geometry"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataFileError(path, 0, f"cannot be read as GeoJSON: {error}", "restore it from the repository") from error
    return found


def relief() -> Relief | None:
    """The slopes of the first pack that has a picture of them.

    Raises
    ------
    DataFileError
        The picture's edges are not given.
    """
    for pack in packs.active():
        path, about = pack.boundaries / RELIEF, pack.boundaries / BOUNDS
        if path.is_file():
            try:
                west, south, east, north = map(float, json.loads(about.read_text(encoding="utf-8"))["bounds"])
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise DataFileError(about, 0, f"gives no edges: {error}", "restore it from the repository") from error
            return Relief(path, (west, south, east, north))
    return None


def _towns() -> list[Feature]:
    """Outlines of towns: the union of their quarters, without the slivers between two of them."""
    if not any("neighbourhoods" in pack.levels for pack in packs.active()):
        return []
    sliver = 0.001  # degrees
    quarters = boundaries.load("neighbourhoods").groupby("parent_id").geometry
    return [
        Feature("town", "", "", "", found.union_all().buffer(sliver).buffer(-sliver).simplify(sliver))
        for _, found in quarters
    ]
