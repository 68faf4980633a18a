"""Outlines of the country, its admin units, its city quarters and its neighbours, from ``data/boundaries``.

Every frame is in EPSG:4326 (longitude first in the geometries, as GeoJSON has it) and holds one row per area.
The outlines are simplified: they are good for drawing, not for deciding on which side of a street a border runs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import pyogrio
import shapely
from geopandas import GeoDataFrame

from errors import DataFileError
from paths import BOUNDARIES

Level = Literal["admin0", "admin1", "admin2", "admin3", "neighbourhoods", "neighbours"]
LEVELS: tuple[Level, ...] = get_args(Level)

METRES = "EPSG:32637"  # UTM zone 37 N: true to 0.2 % over all of Syria
_WAY_OUT = "restore it from the repository"


def load(level: str, folder: Path = BOUNDARIES) -> GeoDataFrame:
    """Areas of one level, in the order of the file.

    Parameters
    ----------
    level : str
        One of ``LEVELS``: ``admin0`` the country, ``admin1`` governorates, ``admin2`` districts, ``admin3``
        sub-districts, ``neighbourhoods`` quarters of 13 cities, ``neighbours`` the countries around.
    folder : Path
        Where the GeoJSON files are.

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
    path = folder / f"{level}.geojson"
    if level not in LEVELS:
        raise DataFileError(path, 0, f"level {level!r} is not known", f"known: {', '.join(LEVELS)}")
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
    ids, tree = _subdistricts()
    inside = tree.query(shapely.Point(longitude, latitude), predicate="intersects")
    if not len(inside):
        return ()
    unit = ids[int(inside[0])]
    return unit, unit[:6], unit[:4]  # P-codes hold those of what contains them


@cache
def _subdistricts() -> tuple[list[str], shapely.STRtree]:
    frame = load("admin3")
    return list(frame["place_id"]), shapely.STRtree(list(frame.geometry))


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
