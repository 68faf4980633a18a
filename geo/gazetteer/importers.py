"""Gazetteers in: dumps and tables of places of any country become a folder of ours.

Sources: GeoNames (https://download.geonames.org/export/dump/, CC BY 4.0) country dumps ``XX.txt`` or ``XX.zip`` with
``alternateNames``; OCHA Common Operational Datasets (https://data.humdata.org) as GeoPackage or GeoJSON; tables with
our own columns. A file that is cut short or holds a wrong row is refused whole, and the folder appears in one step:
an import that fails leaves what was there.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atomic import whole_folder
from errors import DataFileError
from geo.gazetteer.files import ADDITIONS, NAME_COLUMNS, PLACE_COLUMNS, language_of, place_of, split_names, write_table
from geo.gazetteer.gazetteer import Gazetteer
from text.data_files import table

Row = dict[str, str]


@dataclass(slots=True)
class Draft:
    """A gazetteer on its way: rows of ``places.csv``, and names by place without doubles."""

    places: dict[str, Row] = field(default_factory=dict)
    names: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, path: Path, line: int, row: Mapping[str, Any]) -> None:
        """Take a place; it is checked as the loader of gazetteers will check it."""
        cells = {c: "" if row.get(c) is None else str(row[c]).strip() for c in (*PLACE_COLUMNS, "source")}
        place = place_of(path, line, cells)
        if place.place_id in self.places:
            raise DataFileError(path, line, f"place_id {place.place_id!r} is there twice", "ids are unique")
        self.places[place.place_id] = cells
        self.name(place.place_id, "en", place.name, "official")
        self.name(place.place_id, "ar", place.name_ar, "official")

    def name(self, place_id: str, language: str, name: str, kind: str) -> None:
        """Take a name of a place; empty ones and doubles are passed over."""
        if any(map(str.isalnum, name)):
            self.names.setdefault((place_id, language, name.strip()), kind)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought."""

    folder: Path
    places: int
    names: int
    left_out: int = 0


# -- GeoNames

_GEONAMES_CELLS = 19
_ALTERNATE_CELLS = (8, 10)
# Feature classes and codes of GeoNames that news names, and our kinds; the longest beginning counts.
_FEATURES = {
    feature: kind
    for kind, features in {
        "country": "A.PCL", "governorate": "A.ADM1", "district": "A.ADM2", "subdistrict": "A.ADM3",
        "neighbourhood": "P.PPLX", "city": "P.PPLC P.PPLA", "town": "P.PPLA2 P.PPLA3 P.PPLA4", "village": "P.PPL",
        "airport": "S.AIR", "prison": "S.PRN", "hospital": "S.HSP", "dam": "S.DAM", "bridge": "S.BDG",
        "camp": "S.CMP", "crossing": "S.PSTB", "checkpoint": "S.PSTC", "school": "S.SCH", "facility": "S.GOSP",
        "base": "L.MILB S.INSM", "oilfield": "L.OILF", "area": "L.RGN L.AREA", "mountain": "T.MT", "desert": "T.DSRT",
    }.items()
    for feature in features.split()
}  # fmt: skip
_UNCERTAIN = {
    "country": 300_000,
    "governorate": 50_000,
    "district": 20_000,
    "subdistrict": 10_000,
    "area": 20_000,
    "desert": 50_000,
}
_LANGUAGES = {"ar": "official", "en": "variant", "ku": "kurdish"}


def import_geonames(dump: Path, folder: Path, alternate_names: Path | None = None) -> Imported:
    """A GeoNames country dump as a gazetteer.

    Parameters
    ----------
    dump : Path
        ``XX.txt``, or ``XX.zip`` that holds it.
    folder : Path
        Where the gazetteer is put; replaced when it is there.
    alternate_names : Path, optional
        ``alternateNamesV2.txt`` or a country's part of it; names in Arabic, English and Kurdish are taken.

    Raises
    ------
    DataFileError
        A row lacks the columns of its format, a value is wrong, or the file is cut short.
    """
    rows = list(_tab_rows(dump, (_GEONAMES_CELLS,)))
    kinds = [_kind_of(cells[6], cells[7]) for _, cells in rows]
    units = {  # the dump names admin units by code, not by id
        _unit(cells, level): f"gn{cells[0]}"
        for (_, cells), kind in zip(rows, kinds, strict=True)
        for level, unit in ((1, "governorate"), (2, "district"), (3, "subdistrict"))
        if kind == unit and cells[7] in ("ADM1", "ADM2", "ADM3")
    }
    countries = {c[8]: f"gn{c[0]}" for (_, c), kind in zip(rows, kinds, strict=True) if kind == "country"}
    draft, left_out = Draft(), 0
    for (line, cells), kind in zip(rows, kinds, strict=True):
        if kind is None:
            left_out += 1
            continue
        draft.add(dump, line, _geonames_row(cells, kind, units, countries))
        for name in (cells[2], *cells[3].split(",")):
            draft.name(f"gn{cells[0]}", language_of(name), name, "variant")
    if alternate_names is not None:
        _alternate_names(alternate_names, draft)
    return write(draft, folder, left_out)


def _kind_of(feature_class: str, code: str) -> str | None:
    feature = f"{feature_class}.{code}"
    if code.endswith(("H", "Q", "W")) and feature[:-1] in _FEATURES:
        return None  # historical, abandoned, destroyed
    return next((_FEATURES[feature[:n]] for n in range(len(feature), 2, -1) if feature[:n] in _FEATURES), None)


def _unit(cells: list[str], level: int) -> tuple[str, ...]:
    return (cells[8], *cells[10 : 10 + level])


def _geonames_row(
    cells: list[str], kind: str, units: Mapping[tuple[str, ...], str], countries: Mapping[str, str]
) -> Row:
    place_id = f"gn{cells[0]}"
    levels = {n: units.get(_unit(cells, n), "") if cells[9 + n] else "" for n in (1, 2, 3)}
    above = [i for i in (levels[3], levels[2], levels[1], countries.get(cells[8], "")) if i and i != place_id]
    names = [n for n in cells[3].split(",") if language_of(n) == "ar"]
    population = int(cells[14]) if cells[14].isdigit() else 0
    return {
        "place_id": place_id, "name_en": cells[1], "name_ar": names[0] if names else "", "kind": kind,
        "latitude": cells[4], "longitude": cells[5], "coord_precision": "area" if kind in _UNCERTAIN else "approx",
        "uncertainty_m": str(_UNCERTAIN.get(kind, 1500)), "parent_id": above[0] if above and kind != "country" else "",
        "admin1": levels[1], "admin2": levels[2], "admin3": levels[3],
        "population": str(population) if population else "", "tier": _tier(kind, population),
        "source": "GeoNames, CC BY 4.0",
    }  # fmt: skip


def _tier(kind: str, population: int) -> str:
    """Cities, admin units and places of 20,000 are safe to read bare; villages are not."""
    if kind in ("country", "governorate", "district", "city") or population >= 20_000:
        return "1"
    return "3" if kind == "village" and population < 2_000 else "2"


def _alternate_names(path: Path, draft: Draft) -> None:
    for _, cells in _tab_rows(path, _ALTERNATE_CELLS):
        place_id, language, name = f"gn{cells[1]}", cells[2], cells[3]
        if place_id not in draft.places or language not in _LANGUAGES:
            continue
        if language == "ar" and not draft.places[place_id]["name_ar"]:
            draft.places[place_id]["name_ar"] = name
        draft.name(place_id, language, name, _LANGUAGES[language])


def _tab_rows(path: Path, widths: tuple[int, ...]) -> Iterator[tuple[int, list[str]]]:
    """Rows of a tab-separated dump, each with one of the widths; the last must be whole."""
    raw = _bytes_of(path)
    if raw and (b"\0" in raw or b"\t" not in raw):
        raise DataFileError(
            path, 0, "is not a table of cells with tabs between them", "name XX.txt or XX.zip of GeoNames"
        )
    lines = raw.split(b"\n")
    if not lines[0]:
        raise DataFileError(path, 0, "holds no rows", "download the file again")
    if cut := lines.pop():
        reason = f"the last row, {cut[:40].decode('utf-8', 'replace')!r} ..., has no line end"
        raise DataFileError(path, len(lines) + 1, reason, "the file is cut short: download it again")
    for line, raw in enumerate(lines, start=1):
        try:
            cells = raw.decode("utf-8-sig").rstrip("\r").split("\t")
        except UnicodeDecodeError:
            raise DataFileError(path, line, "the bytes are not UTF-8", "download the file again") from None
        if len(cells) not in widths:
            reason = f"{len(cells)} cells, not {' or '.join(map(str, widths))}"
            raise DataFileError(path, line, reason, "the file is cut short or of another format")
        yield line, cells


_LARGEST = 2_000_000_000  # bytes: the whole world's dump is 1.7 GB


def _bytes_of(path: Path) -> bytes:
    try:
        if path.suffix.lower() != ".zip":
            return path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            inside = [
                i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename.lower()
            ]
            if len(inside) != 1:
                raise DataFileError(path, 0, f"holds {len(inside)} tables, not one", "unpack it and name the table")
            if inside[0].file_size > _LARGEST:
                raise DataFileError(path, 0, f"unpacks to {inside[0].file_size} bytes", "unpack it yourself")
            return archive.read(inside[0])
    except (zipfile.BadZipFile, EOFError) as error:
        raise DataFileError(path, 0, f"is not a complete zip file: {error}", "download the file again") from None
    except FileNotFoundError:
        raise DataFileError(path, 0, "is missing", "name a file that is there") from None


# -- OCHA COD

DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".json": "GeoJSON"}
PCODE = re.compile(r"^adm(?:in)?([0-4])_?pcode$", re.IGNORECASE)
_NAME = re.compile(
    r"^adm(?:in)?([0-4])_?(?:name)?_?(en|ar)$|^adm(?:in)?([0-4])_?(?:ref_?)?name_?(en|ar)?$", re.IGNORECASE
)
EQUAL_AREA = "EPSG:6933"  # metres, the world over
_LEVELS = ("country", "governorate", "district", "subdistrict", "village")


def import_cod(path: Path, folder: Path) -> Imported:
    """Admin units and settlements of a COD file (every layer of a GeoPackage, or one GeoJSON) as a gazetteer.

    A row's level is the deepest ``ADMn_PCODE`` it has; its point is one inside its area, with the radius of a
    circle of that area as uncertainty. Units that are only named as parents become places without a point.

    Raises
    ------
    DataFileError
        The file is not a GeoPackage or GeoJSON, has no ``ADMn_PCODE`` column, or a row has no code or name.
    """
    draft, levels = Draft(), 0
    for frame in cod_frames(path):
        codes = {int(m[1]): c for c in frame.columns if (m := PCODE.match(str(c)))}
        if not codes:
            continue
        levels += 1
        names = cod_name_columns(frame.columns)
        for number, (_, row) in enumerate(frame.iterrows(), start=1):
            _cod_row(path, number, row, codes, names, draft)
    if not levels:
        raise DataFileError(path, 0, "no layer has a column ADM1_PCODE or the like", "name a COD file of admin units")
    _fill_parents(path, draft)
    return write(draft, folder)


def cod_frames(path: Path) -> Iterator[Any]:
    """The layers of a COD file as frames in WGS 84 degrees, with a point inside each area and its radius in metres."""
    import pyogrio

    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise DataFileError(path, 0, f"ending {path.suffix!r} is not known", f"known: {', '.join(DRIVERS)}")

    if not path.is_file():
        raise DataFileError(path, 0, "is missing", "name a file that is there")
    source = f"{driver}:{path}" if driver == "GeoJSON" else path
    if driver == "GPKG" and not path.read_bytes()[:16].startswith(b"SQLite format 3\0"):
        raise DataFileError(path, 0, "is not a GeoPackage", "download the file again")
    try:
        for layer, _ in pyogrio.list_layers(source):
            frame = pyogrio.read_dataframe(source, layer=layer)
            if frame.crs is not None:
                frame = frame.to_crs("EPSG:4326")
            radius = (frame.geometry.to_crs(EQUAL_AREA).area / 3.1416) ** 0.5
            points = frame.geometry.representative_point()
            yield frame.assign(_lat=points.y, _lon=points.x, _radius=radius)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise DataFileError(path, 0, f"cannot be read as {driver}: {error}", "download the file again") from error


def cod_name_columns(columns: Iterable[Any]) -> dict[tuple[int, str], str]:
    """The columns of a COD file with names, by level and language."""
    found: dict[tuple[int, str], str] = {}
    for column in columns:
        if match := _NAME.match(str(column)):
            found.setdefault((int(match[1] or match[3]), (match[2] or match[4] or "en").lower()), column)
    return found


def _cod_row(
    path: Path, number: int, row: Any, codes: Mapping[int, str], names: Mapping[tuple[int, str], str], draft: Draft
) -> None:
    def text(column: str | None) -> str:
        value = row[column] if column is not None else None
        return value.strip() if isinstance(value, str) else ""

    level = max((n for n, column in codes.items() if text(column)), default=-1)
    name = text(names.get((level, "en"))) or text(names.get((level, "ar")))
    if level < 0 or not name:
        raise DataFileError(path, number, "the row has no code or no name", "correct the row or drop it")
    above = {n: text(column) for n, column in codes.items() if n < level and text(column)}
    for n, code in above.items():  # a unit that no row of its own describes is still a parent
        title = text(names.get((n, "en"))) or text(names.get((n, "ar"))) or code
        if code not in draft.places:
            higher = {m: other for m, other in above.items() if m < n}
            draft.add(path, number, _cod_cells(code, n, title, text(names.get((n, "ar"))), higher))
            draft.places[code]["note"] = "parent"
    code = text(codes[level])
    if draft.places.get(code, {}).get("note") == "parent":
        del draft.places[code]
    cells = _cod_cells(code, level, name, text(names.get((level, "ar"))), above)
    area = level < 4
    cells |= {
        "latitude": f"{row['_lat']:.5f}", "longitude": f"{row['_lon']:.5f}",
        "coord_precision": "area" if area else "approx", "uncertainty_m": str(max(500, round(row["_radius"]))),
    }  # fmt: skip
    draft.add(path, number, cells)


def _cod_cells(code: str, level: int, name: str, name_ar: str, above: Mapping[int, str]) -> Row:
    parents = [above[n] for n in sorted(above, reverse=True) if n < level]
    return {
        "place_id": code, "name_en": name, "name_ar": name_ar, "kind": _LEVELS[level], "coord_precision": "unknown",
        "parent_id": parents[0] if parents else "", "tier": "11223"[level], "source": "OCHA COD",
        **{f"admin{n}": above.get(n, code if n == level else "") for n in (1, 2, 3)},
    }  # fmt: skip


def _fill_parents(path: Path, draft: Draft) -> None:
    for row in draft.places.values():
        row.pop("note", None)
        if row["parent_id"] and row["parent_id"] not in draft.places:
            raise DataFileError(
                path, 0, f"parent {row['parent_id']!r} of {row['place_id']!r} is missing", "add its layer"
            )


# -- tables

_DEFAULTS = {"coord_precision": "approx", "uncertainty_m": "2000", "tier": "3"}


def import_csv(path: Path, folder: Path) -> Imported:
    """A table of places as a gazetteer.

    Needed columns: ``place_id, name_en, kind, latitude, longitude``; the others of ``places.csv`` may be there, and
    ``names`` with further names, ``|`` between them.

    Raises
    ------
    DataFileError
        A column is missing, a row is wrong or cut short.
    """
    draft = Draft()
    for line, row in table(path, ("place_id", "name_en", "kind", "latitude", "longitude")):
        filled = {c: row.get(c) or default for c, default in _DEFAULTS.items()}
        draft.add(path, line, {**row, **filled})
        for name in split_names(row.get("names") or ""):
            draft.name(row["place_id"], language_of(name), name, "variant")
    if not draft.places:
        raise DataFileError(path, 0, "holds no rows", "give a row per place below the header")
    return write(draft, folder)


# -- the folder


def write(draft: Draft, folder: Path, left_out: int = 0) -> Imported:
    """Put a gazetteer where it belongs in one step, once it loads; ``additions.csv`` of an older one is kept."""
    with whole_folder(folder) as made:
        write_table(made / "places.csv", (*PLACE_COLUMNS, "source"), draft.places.values())
        names = [dict(zip(NAME_COLUMNS, (*key, kind), strict=True)) for key, kind in draft.names.items()]
        write_table(made / "names.csv", NAME_COLUMNS, names)
        if (folder / ADDITIONS).exists():
            shutil.copy2(folder / ADDITIONS, made)
        Gazetteer.load(made)
    return Imported(folder, len(draft.places), len(names), left_out)
