"""Areas of control as somebody published them: GeoJSON with a date, checked once and kept as a file of our own.

What is kept of a published layer is numbers, ids and the name of its source: outlines in WGS 84 degrees, who is said
to hold each, and the day. A source has as many days as layers of it were brought in; on a day its newest one of
then is shown. They are the source's word, beside what articles state, and never mixed with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from atomic import whole
from errors import InputError, UsageError
from paths import VAR

LARGEST = 50_000_000  # bytes of a file
MOST_AREAS = 5_000
FINE = 0.002  # degrees: what of an outline is finer is not seen on a map of a country
MOST_POINTS = 20_000  # of all outlines of a day: more would be sent to every reader at every step
DIGITS = 4  # of a coordinate, about ten metres
LONGEST = 80  # code points of the name of a source


@dataclass(frozen=True, slots=True)
class Area:
    """One outline: whose it is said to be (the id of a faction), and its polygons as GeoJSON nests them."""

    holder: str
    coordinates: list[Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source published of one day (ISO); its licence, and who brought it in."""

    source: str
    date: str
    areas: tuple[Area, ...]
    licence: str = ""
    by: str = ""


def folder() -> Path:
    """Where layers are kept, one file each."""
    return VAR / "control"


def read(
    path: Path,
    source: str,
    date: str | None,
    holder: str,
    faction: Callable[[str], str],
    licence: str = "",
    by: str = "",
) -> list[Layer]:
    """The layers of a published file, one for each of its days, their outlines no finer than is seen.

    Parameters
    ----------
    date : str, optional
        ISO day of all areas; without it each has its own in the property ``date``.
    holder : str
        The property that says who holds an area.
    faction : callable
        Value of that property -> id of a faction, or raises UsageError.

    Raises
    ------
    InputError
        It is no GeoJSON of areas, or one of them lacks its holder or day, or is not on earth; says which.
    """
    days: dict[str, list[tuple[str, BaseGeometry]]] = {}
    for number, feature in enumerate(_features(path), start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        day = date or _day(path, number, properties)
        said = properties.get(holder)
        if not isinstance(said, str) or not said.strip():
            there = ", ".join(map(repr, list(properties)[:12])) or "none"
            raise InputError(
                path, 0, f"area {number} does not say who holds it in {holder!r}; its properties: {there}",
                "name the property: --holder PROPERTY",
            )  # fmt: skip
        outline = _outline(path, number, feature.get("geometry"))
        days.setdefault(day, []).append((faction(said.strip()), outline))
    if not days:
        raise InputError(path, 0, "holds no areas", "give a FeatureCollection of polygons")
    layers = [Layer(source, day, _simple(areas), licence, by) for day, areas in sorted(days.items())]
    for layer in layers:
        if not layer.areas:
            reason = f"has only areas of {layer.date} that are too many and too small to be seen"
            raise InputError(path, 0, reason, "dissolve them by who holds them")
    return layers


def _features(path: Path) -> list[Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise InputError(path, 0, f"is larger than {LARGEST} bytes", "simplify its outlines first")
        found = json.loads(raw)
    except OSError as error:
        raise InputError(path, 0, error.strerror or str(error), "check the path and its permissions") from None
    except (ValueError, RecursionError) as error:
        raise InputError(path, 0, f"is not JSON: {error}"[:200], "give a GeoJSON file") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError(path, 0, "is no GeoJSON FeatureCollection", "export the layer as GeoJSON")
    if len(features) > MOST_AREAS:
        raise InputError(path, 0, f"has more than {MOST_AREAS} areas", "dissolve them by who holds them")
    return features


def _day(path: Path, number: int, properties: Mapping[str, Any]) -> str:
    try:
        return dt.date.fromisoformat(str(properties.get("date"))[:10]).isoformat()
    except ValueError:
        raise InputError(
            path, 0, f"area {number} has no day in 'date'", "give the day of the whole file: --date YYYY-MM-DD"
        ) from None


def _outline(path: Path, number: int, geometry: Any) -> BaseGeometry:
    """The polygons of an area, made valid."""
    try:
        found = shapely.make_valid(shape(geometry))
        west, south, east, north = found.bounds
        on_earth = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise InputError(path, 0, f"area {number} has no outline", "give polygons in degrees") from None
    if not on_earth:
        raise InputError(
            path, 0, f"area {number} is not in degrees: {west:g}, {south:g} to {east:g}, {north:g}",
            "convert it to WGS 84: ogr2ogr -t_srs EPSG:4326 NEW.geojson FILE",
        )  # fmt: skip
    if not (parts := [*_parts(found)]):
        raise InputError(path, 0, f"area {number} is no polygon", "give polygons, not points or lines")
    return MultiPolygon(parts)


def _simple(areas: list[tuple[str, BaseGeometry]]) -> tuple[Area, ...]:
    """Areas with so few points that all of them together can be sent; an area too small to be seen is left out."""
    fine, holders, outlines = FINE, [holder for holder, _ in areas], [outline for _, outline in areas]
    while True:
        # A part that is smaller than what is seen goes: each keeps its corners however much is simplified.
        drawn = [
            MultiPolygon([part for part in _parts(outline) if part.area >= fine * fine])
            for outline in _simplified(outlines, fine)
        ]
        if shapely.get_num_coordinates(drawn).sum() <= MOST_POINTS:
            break
        fine *= 2
    rounded = [shapely.set_precision(outline, 10**-DIGITS) for outline in drawn]
    parts = [(holder, [*_parts(outline)]) for holder, outline in zip(holders, rounded, strict=True)]
    return tuple(
        Area(holder, json.loads(json.dumps(mapping(MultiPolygon(found))["coordinates"])))
        for holder, found in parts
        if found
    )


def _simplified(outlines: list[BaseGeometry], fine: float) -> list[BaseGeometry]:
    """Outlines with fewer corners; those of neighbours along one line, so that no sliver opens between them.

    Where areas lie on each other there is no one line, and each is simplified by itself.
    """
    if len(outlines) > 1 and shapely.coverage_is_valid(outlines):
        return list(shapely.coverage_simplify(outlines, fine))
    return [outline.simplify(fine) for outline in outlines]


def _parts(geometry: BaseGeometry) -> Iterator[Polygon]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            yield part
        elif len(shapely.get_parts(part)) > 1:
            yield from _parts(part)


def keep(layer: Layer) -> Path:
    """Keep a layer, in place of the one of the same source and day; the file it is in.

    Raises
    ------
    UsageError
        The name of the source is empty or too long.
    """
    name = " ".join(layer.source.split())
    if not 0 < len(name) <= LONGEST:
        raise UsageError("--source", name[:LONGEST], f"must have 1 to {LONGEST} characters")
    record = {
        "type": "FeatureCollection", "source": name, "date": layer.date, "licence": layer.licence, "by": layer.by,
        "features": [
            {
                "type": "Feature", "properties": {"holder": area.holder},
                "geometry": {"type": "MultiPolygon", "coordinates": area.coordinates},
            }
            for area in layer.areas
        ],
    }  # fmt: skip
    path = _file(name, layer.date) or folder() / _name(name, layer.date)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as unfinished:
        Path(unfinished).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


def _name(source: str, date: str) -> str:
    """What a new file is called; the digits tell apart sources that differ only in what no name of a file can hold."""
    plain = re.sub(r"[^\w]+", "-", source).strip("-") or "source"
    return f"{plain}-{hashlib.sha256(source.encode()).hexdigest()[:8]}.{date}.geojson"


def _file(source: str, date: str) -> Path | None:
    """The file of a layer that is kept."""
    return next((path for path, one in _stored() if (one.source, one.date) == (source, date)), None)


def kept() -> list[Layer]:
    """All layers that are kept, by source and day.

    Raises
    ------
    InputError
        A file there is none of ours.
    """
    return sorted((layer for _, layer in _stored()), key=lambda layer: (layer.source, layer.date))


def _stored() -> list[tuple[Path, Layer]]:
    return [(path, _kept(path, path.stat().st_mtime_ns)) for path in sorted(folder().glob("*.geojson"))]


@lru_cache(maxsize=256)
def _kept(path: Path, changed: int) -> Layer:
    """A layer as it is in its file, read once for each change: the page asks at every step of a reader."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        areas = tuple(Area(one["properties"]["holder"], one["geometry"]["coordinates"]) for one in record["features"])
        return Layer(record["source"], record["date"], areas, record["licence"], record["by"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(path, 0, "is no layer of control", "remove it, or bring the layer in again") from None


def remove(source: str, date: str) -> bool:
    """Forget a layer; whether there was one."""
    path = _file(" ".join(source.split()), date)
    if path is not None:
        path.unlink(missing_ok=True)
    return path is not None


def of_day(layers: list[Layer], source: str, date: str) -> Layer | None:
    """The newest layer of a source that is no later than a day (ISO); None before its first."""
    until = [layer for layer in layers if layer.source == source and layer.date <= date]
    return until[-1] if until else None
