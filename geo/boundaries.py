"""Outlines of the countries in use, of their admin units, city quarters and neighbours, as the packs hold them.

Every frame is in EPSG:4326 (longitude first in the geometries, as GeoJSON has it) and holds one row per area.
The outlines are simplified: they are good for drawing, not for deciding on which side of a street a border runs.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

import packs
from errors import DataFileError
from paths import DATA

Level = Literal["admin0", "admin1", "admin2", "admin3", "neighbourhoods", "neighbours"]
LEVELS: tuple[Level, ...] = get_args(Level)

WORLD = DATA / "world.geojson"
_WAY_OUT = "restore it from the repository"


def load(level: str, folder: Path | None = None) -> GeoDataFrame:
    """Areas of one level, in the order of the files.

    Parameters
    ----------
    level : str
        One of ``LEVELS``: ``admin0`` the country, ``admin1`` governorates, ``admin2`` districts, ``admin3``
        sub-districts, ``neighbourhoods`` quarters of cities, ``neighbours`` the countries around.
    folder : Path, optional
        Where the GeoJSON files are; those of the packs in use without it, which need not have every level.

    Returns
    -------
    GeoDataFrame
        EPSG:4326; columns ``place_id`` (``iso``, two letters, for neighbours), ``name_en``, ``name_ar``, ``level``,
        ``parent_id`` where there is one, ``geometry`` (valid polygons).

    Raises
    ------
    DataFileError
        Unknown level, no such file, not GeoJSON, a missing column, an id twice, an empty or broken area.

    Examples
    --------
    >>> len(load("admin1"))
    14
    """
    if level not in LEVELS:
        path = Path(folder or "") / f"{level}.geojson"
        raise DataFileError(path, 0, f"level {level!r} is not known", f"known: {', '.join(LEVELS)}")
    if folder is not None:
        return _read(folder / f"{level}.geojson", level)
    frames = [_read(pack.boundaries / f"{level}.geojson", level) for pack in packs.active() if level in pack.levels]
    if len(frames) == 1:
        return frames[0]
    key = "iso" if level == "neighbours" else "place_id"
    if not frames:
        columns = (key, "name_en", "name_ar", "level", "parent_id", "geometry")
        return GeoDataFrame({column: [] for column in columns}, geometry="geometry", crs="EPSG:4326")
    frame = GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")
    if level == "neighbours":  # two packs may have the same one, and one pack the country of the other
        frame = frame[~frame["iso"].isin([pack.country for pack in packs.active()])].dissolve("iso", as_index=False)
    return frame


@cache
def world() -> tuple[BaseGeometry, BaseGeometry]:
    """Land and borders of the whole world without Antarctica, WGS 84 degrees: for what lies off the base map.

    It is coarse (about 30 km), good for seeing where in the world something is.

    Raises
    ------
    DataFileError
        The file is missing or broken.
    """
    path = WORLD
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        parts = {one["properties"]["part"]: shape(one["geometry"]) for one in features}
        return parts["land"], parts["borders"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataFileError(path, 0, f"cannot be read as GeoJSON: {error}", _WAY_OUT) from error


def _read(path: Path, level: str) -> GeoDataFrame:
    if not path.is_file():
        raise DataFileError(path, 0, "is missing", _WAY_OUT)
    try:
        frame: GeoDataFrame = pyogrio.read_dataframe(f"GeoJSON:{path}")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise DataFileError(path, 0, f"cannot be read as GeoJSON: {error}", _WAY_OUT) from error
    _check(path, frame, "iso" if level == "neighbours" else "place_id")
    return frame


def units_of(latitude: float, longitude: float) -> tuple[str, ...]:
    """Ids of the sub-district, district and governorate a point lies in; empty where it lies in none.

    Near a border the outlines are too coarse to tell: see the module.

    Parameters
    ----------
    latitude, longitude : float
        WGS 84 degrees.

    Examples
    --------
    >>> units_of(36.5024, 40.7477)  # al-Hasakah
    ('SY080000', 'SY0800', 'SY08')
    >>> units_of(33.89, 35.50)  # Beirut
    ()
    """
    units, tree = _units()
    inside = tree.query(shapely.Point(longitude, latitude), predicate="intersects")
    return max(
        (units[i] for i in inside.tolist()), key=len, default=()
    )  # where finer outlines leave a gap, the coarser


def finest() -> Literal["admin1", "admin2", "admin3"]:
    """The level of the smallest admin units that all packs in use have outlines of."""
    return next(
        level for level in ("admin3", "admin2", "admin1") if all(level in pack.levels for pack in packs.active())
    )


def metres(folder: Path | None = None) -> str:
    """The projection in which distances are measured: UTM in the zone of the middle of the countries in use.

    It is true to 0.2 % over all of one country of the size of Syria.
    """
    return str(load("admin0", folder).estimate_utm_crs())


@packs.cached
def _units() -> tuple[list[tuple[str, ...]], shapely.STRtree]:
    """All admin units, each with those that contain it, finest first."""
    units: list[tuple[str, ...]] = []
    areas: list[BaseGeometry] = []
    for pack in packs.active():
        frames = [load(level, pack.boundaries) for level in ("admin3", "admin2", "admin1") if level in pack.levels]
        above = {i: parent for f in frames for i, parent in zip(f["place_id"], f["parent_id"], strict=True)}
        for frame in frames:
            for unit, area in zip(frame["place_id"], frame.geometry, strict=True):
                chain = [unit]
                while above.get(chain[-1], pack.country) in above:
                    chain.append(above[chain[-1]])
                units.append(tuple(chain))
                areas.append(area)
    return units, shapely.STRtree(areas)


def _check(path: Path, frame: GeoDataFrame, key: str) -> None:
    """Refuse a frame the maps cannot rely on; our files hold one area per line, below one line of head."""
    for column in (key, "name_en", "name_ar", "level"):
        if column not in frame.columns:
            raise DataFileError(path, 0, f"no area has the property {column!r}", _WAY_OUT)
    seen: set[str] = set()
    for line, (name, area) in enumerate(zip(frame[key], frame.geometry, strict=True), start=2):
        if not isinstance(name, str) or not name:
            raise DataFileError(path, line, f"{key} is empty", _WAY_OUT)
        if name in seen:
            raise DataFileError(path, line, f"{key} {name!r} is there twice", "ids are unique")
        if area is None or area.is_empty or area.geom_type not in ("Polygon", "MultiPolygon"):
            raise DataFileError(path, line, f"{name!r} has no area", "a Polygon or MultiPolygon is needed")
        if not area.is_valid:
            raise DataFileError(path, line, f"{name!r}: {shapely.is_valid_reason(area)}", "correct the polygon")
        seen.add(name)
