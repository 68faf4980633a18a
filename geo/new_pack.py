"""A new pack from what is published for every country: admin units of OCHA's COD files, places of GeoNames.

What no file knows stands as a line to fill in in ``pack.toml`` and ``README.md``; ``pack check`` names what is missing.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from atomic import whole_folder
from errors import DataFileError, UsageError
from geo.gazetteer.files import NAME_COLUMNS, PLACE_COLUMNS, write_table
from geo.gazetteer.importers import PCODE, cod_frames, cod_name_columns, import_cod, import_geonames
from packs import LEVELS, MANIFEST
from text.data_files import table

Row = dict[str, str]
Unit = tuple[Row, BaseGeometry]  # properties and area
_SIMPLE = 0.002  # degrees, about 200 m: as the outlines that come with the project
_AROUND = 1.5  # degrees of ground drawn beyond the country
_UNITS = ("country", "governorate", "district", "subdistrict")


def new_pack(
    folder: Path, cod: Path, zone: str, geonames: Path | None = None, alternate_names: Path | None = None
) -> list[str]:
    """Make the folder of a pack.

    Parameters
    ----------
    folder : Path
        Must not be there yet; its last part is the name of the pack.
    cod : Path
        Admin units with areas, ``.gpkg`` or ``.geojson``: places, outlines and extent.
    zone : str
        Time zone of the IANA list in which the country counts its days.
    geonames, alternate_names : Path, optional
        ``XX.txt`` and its alternate names: towns and villages, each in the unit whose area holds it.

    Returns
    -------
    list of str
        What was made, and what is left to write by hand.

    Raises
    ------
    UsageError
        The folder is there already.
    DataFileError
        A file cannot be used.
    """
    if folder.exists():
        raise UsageError("NAME", str(folder), "is there already: choose another name or remove it")
    units = _units(cod)
    with tempfile.TemporaryDirectory() as made_from:
        places, names = _read(import_cod(cod, Path(made_from) / "units").folder)
        if geonames is not None:
            found = import_geonames(geonames, Path(made_from) / "places", alternate_names)
            _settle(places, names, units, *_read(found.folder))
    _fill_points(places, units)
    country = next((row for row in places.values() if row["kind"] == "country"), None)
    if country is None:
        raise DataFileError(cod, 0, "no column ADM0_PCODE says which country it is", "add it to every row")
    with whole_folder(folder) as made:
        write_table(made / "places.csv", (*PLACE_COLUMNS, "source"), places.values())
        write_table(made / "names.csv", NAME_COLUMNS, names)
        (made / "boundaries").mkdir()
        (made / "articles").mkdir()
        for level, rows in units.items():
            _write_outlines(made / "boundaries" / f"{level}.geojson", rows)
        (made / MANIFEST).write_text(_manifest(country, zone, units, geonames is not None), encoding="utf-8")
        (made / "README.md").write_text(_readme(country, cod, geonames), encoding="utf-8")
    return [
        f"{folder}: {len(places)} places, {len(names)} names, outlines of {', '.join(units)}",
        f"next: iso and ucdp in {MANIFEST}, licences in README.md, actors.csv and actor_names.csv, articles/*.jsonl",
        f"then: python cli.py pack check {folder}",
    ]


def _units(cod: Path) -> dict[str, list[Unit]]:
    """Areas by level; a level that has no layer of its own is made of the finer one."""
    frames: dict[int, tuple[Any, dict[int, str]]] = {}
    for frame in cod_frames(cod):
        codes = {int(m[1]): str(column) for column in frame.columns if (m := PCODE.match(str(column)))}
        areas = frame.geometry.geom_type.isin(("Polygon", "MultiPolygon")).all()
        if codes and areas and max(codes) < len(_UNITS):
            frames[max(codes)] = frame, codes
    if not frames or max(frames) == 0:
        raise DataFileError(
            cod, 0, "has no areas of governorates", "name a COD file of admin units with their outlines"
        )
    units: dict[str, list[Unit]] = {}
    for level in range(max(frames) + 1):
        frame, codes = frames[min(n for n in frames if n >= level)]
        if level in codes:
            units[LEVELS[level]] = list(_areas(frame, codes, level))
    return units


def _areas(frame: Any, codes: dict[int, str], level: int) -> Iterator[Unit]:
    names = cod_name_columns(frame.columns)
    # Simplified together, neighbours keep one border.
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), _SIMPLE)
    for code, rows in frame.assign(_shape=shapes).groupby(codes[level], sort=True):
        first = rows.iloc[0]
        said = {lang: str(first[names[level, lang]] or "") if (level, lang) in names else "" for lang in ("en", "ar")}
        above = str(first[codes[level - 1]]) if level - 1 in codes else ""
        name = said["en"] or said["ar"] or str(code)
        area = shapely.make_valid(shapely.union_all(rows["_shape"].to_numpy()))
        row = {"place_id": str(code), "name_en": name, "name_ar": said["ar"] or name, "parent_id": above}
        yield row, shapely.set_precision(area, 0.0001)


def _read(folder: Path) -> tuple[dict[str, Row], list[Row]]:
    columns = (*PLACE_COLUMNS, "source")
    places = {row["place_id"]: row for _, row in table(folder / "places.csv", columns)}
    return places, [row for _, row in table(folder / "names.csv", NAME_COLUMNS)]


def _settle(
    places: dict[str, Row], names: list[Row], units: dict[str, list[Unit]], found: dict[str, Row], called: list[Row]
) -> None:
    """Take settlements and sites, each into the unit whose area holds it; what lies in none is left out."""
    finest = list(units)[-1]
    tree = shapely.STRtree([area for _, area in units[finest]])
    levels = {kind: f"admin{n}" for n, kind in enumerate(_UNITS) if n}
    for place_id, row in found.items():
        if row["kind"] in _UNITS or not row["latitude"]:
            continue
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        inside = tree.query(point, predicate="intersects")
        if not len(inside):
            continue
        step = row["parent_id"] = units[finest][int(inside[0])][0]["place_id"]
        row.update(admin1="", admin2="", admin3="")
        while step:
            if column := levels.get(places[step]["kind"]):
                row[column] = step
            step = places[step]["parent_id"]
        places[place_id] = row
    names += [row for row in called if row["place_id"] in places and row["place_id"] in found]


def _fill_points(places: dict[str, Row], units: dict[str, list[Unit]]) -> None:
    """A point inside its area for a unit that the file only names as a parent."""
    for unit, area in (unit for rows in units.values() for unit in rows):
        row = places.get(unit["place_id"])
        if row is not None and not row["latitude"]:
            point, (west, south, east, north) = area.representative_point(), area.bounds
            radius = max(north - south, east - west) * 111_000 / 2
            row.update(latitude=f"{point.y:.5f}", longitude=f"{point.x:.5f}", uncertainty_m=str(round(radius)))
            row["coord_precision"] = "area"


def _write_outlines(path: Path, rows: list[Unit]) -> None:
    level = LEVELS.index(path.stem)
    features = [
        {"type": "Feature", "properties": {**row, "level": level}, "geometry": mapping(area)} for row, area in rows
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")


def _manifest(country: Row, zone: str, units: dict[str, list[Unit]], geonames: bool) -> str:
    west, south, east, north = shapely.total_bounds([area for _, area in units["admin0"]])
    window = max(south - _AROUND, -85), max(west - _AROUND, -180), min(north + _AROUND, 85), min(east + _AROUND, 180)
    credits = ["OCHA COD-AB", *(["GeoNames (CC BY 4.0)"] if geonames else [])]
    values: dict[str, object] = {
        "name_en": country["name_en"], "name_ar": country["name_ar"] or country["name_en"],
        "country": country["place_id"], "region": "", "zone": zone,
        "extent": [round(float(edge), 2) for edge in (south, west, north, east)],
        "window": [round(float(edge), 2) for edge in window], "levels": list(units), "credits": credits,
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    notes = [
        "# iso = 0  # number of the country in ISO 3166-1, for ACLED's columns",
        "# ucdp = 0  # its number in the list of Gleditsch and Ward, for UCDP's columns",
        "# sea = [[0.0, 0.0]]  # with neighbours.geojson: a point (latitude, longitude) in each sea",
        '# governments = ["..."]  # actor_id of whoever counts as the government when ground changes hands',
    ]
    return "\n".join([*lines, *notes]) + "\n"


def _readme(country: Row, cod: Path, geonames: Path | None) -> str:
    sources = [f"| admin units and outlines | {cod.name}, OCHA COD-AB | ... | ... |"]
    if geonames is not None:
        sources.append(f"| towns, villages and their names | {geonames.name}, GeoNames | CC BY 4.0 | ... |")
    head = "| what | source | licence | as of |\n|---|---|---|---|"
    return (
        f"# Pack of {country['name_en']}\n\n## Sources\n\n{head}\n" + "\n".join(sources) + "\n\n## What was changed\n"
    )
