"""The map's own files: what the browser needs to draw the ground without a network.

``python -m geo.map.assets`` fills the ignored folder ``assets/``: Leaflet and the letters from
``node_modules`` (fetched by ``npm ci``, which checks the hashes of ``package-lock.json``), and
``outline.js``, made here from ``data/``: coast, frontiers, governorates, districts, quarters,
names of places in both languages, and the palette. The page serves the folder itself.

Without ``node_modules`` the folder holds our own files only, and Leaflet comes from its public
address: the page says so.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shapely
from geopandas import GeoDataFrame
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

import atomic
import packs
from errors import DataFileError, WaqaiError
from geo import boundaries
from geo.map.palette import HOLDERS, palette
from geo.terrain import Kind, features, relief
from paths import ASSETS, LEXICONS, ROOT, TEXTS

LETTERS = tuple(
    (f"@fontsource/{family}", f"files/{family}-{script}-{weight}-normal.woff2")
    for family, scripts in (("ibm-plex-sans", ("latin", "latin-ext")), ("ibm-plex-sans-arabic", ("arabic",)))
    for script in scripts
    for weight in (400, 500, 600)
)
LEAFLET = (("leaflet", "dist/leaflet.js"), ("leaflet", "dist/leaflet.css"))
COPIED = (*LEAFLET, *LETTERS)  # the allow-list: nothing else of node_modules is ever served

DEGREES = 0.001  # about 90 m: finer than any border here is known


def main() -> int:
    """Fill ``assets/`` and say what was done; 0 when everything the map needs is there."""
    try:
        copied = copy_packages()
        write_own_files()
    except WaqaiError as error:
        print(error, file=sys.stderr)
        return 2
    if not copied:
        print("node_modules is not there: the map will need a connection. Way out: npm ci, then this again.")
        return 1
    print(f"assets: {copied} files of the packages, {len(OWN)} of our own")
    return 0


def copy_packages(modules: Path = ROOT / "node_modules", folder: Path = ASSETS) -> int:
    """Copy the allow-list from ``modules`` to ``folder``; the number of files, 0 without ``modules``.

    Raises
    ------
    DataFileError
        A file of the allow-list is missing: the installed packages are not those of the lock.
    """
    if not modules.is_dir():
        return 0
    for package, inside in COPIED:
        source = modules / package / inside
        if not source.is_file():
            raise DataFileError(source, 0, "is missing", "run: npm ci --ignore-scripts")
        _write(folder / source.name, source.read_bytes())
    write_letters(modules, folder)
    return len(COPIED)


def write_letters(modules: Path = ROOT / "node_modules", folder: Path = ASSETS) -> Path | None:
    """The letters as TrueType files, which figures need; made once, their folder, or None without ``modules``."""
    target = folder / "letters"
    for package, inside in LETTERS:
        source = (modules / package / inside).with_suffix(".woff")
        made = target / f"{source.stem}.ttf"
        if "latin-ext" in source.name or made.is_file():
            continue  # two files of one family and weight: programs would take either
        if not source.is_file():
            return None
        from fontTools.ttLib import TTFont

        font, content = TTFont(source, recalcTimestamp=False), io.BytesIO()
        font.flavor = None
        font.save(content)
        _write(made, content.getvalue())
    return target


OUTLINE = "outline.js"
DRAWING, STYLES = ("layers.js", "find.js", "draw.js", "map.js"), "map.css"
OWN = (OUTLINE, *DRAWING, STYLES)


def outline_file() -> str:
    """The file that holds ``outline.js`` of the packs in use: several servers may share the folder."""
    keys = packs.named()
    if keys == (packs.DEFAULT,):
        return OUTLINE
    return f"outline-{hashlib.sha256(','.join(keys).encode()).hexdigest()[:10]}.js"


def write_own_files(folder: Path = ASSETS) -> None:
    """Write ``outline.js`` (from the packs in use) and the drawing code beside it, unless they are up to date."""
    for name in DRAWING:
        _write(folder / name, Path(__file__).with_name(name).read_bytes())
    _write(folder / STYLES, _with_versions(Path(__file__).with_name(STYLES).read_text(encoding="utf-8"), folder))
    sources = sorted({*_pack_files(), PALETTE, WORDS, boundaries.WORLD, Path(__file__)})
    stamp = "// " + hashlib.sha256(b"".join(p.read_bytes() for p in sources)).hexdigest()
    target = folder / outline_file()
    if target.is_file():
        with target.open(encoding="utf-8") as lines:
            if lines.readline().strip() == stamp:
                return
    body = json.dumps(outline(), ensure_ascii=True, separators=(",", ":"))
    _write(target, f"{stamp}\nwindow.waqaiOutline = {body};\n".encode())


def _with_versions(styles: str, folder: Path) -> bytes:
    """Styles that ask for letters by the address that the page has them under: a browser fetches them once."""
    for name in (Path(inside).name for _, inside in LETTERS):
        if (folder / name).is_file():
            styles = styles.replace(f'"{name}"', f'"{name}?v={version(name, folder)}"')
    return styles.encode()


def _pack_files() -> Iterator[Path]:
    """What the ground of the packs in use is made of."""
    for pack in packs.active():
        yield from (*pack.boundaries.glob("*.geojson"), *pack.boundaries.glob("relief.*"))
        yield pack.places / "places.csv"
        yield packs.folder_of(pack.key) / packs.MANIFEST


def has_leaflet(folder: Path = ASSETS) -> bool:
    """Whether the map can be drawn without a connection."""
    return all((folder / Path(inside).name).is_file() for _, inside in LEAFLET)


def has_letters(folder: Path = ASSETS) -> bool:
    """Whether our letters are there; without them the page uses those of the system."""
    return all((folder / Path(inside).name).is_file() for _, inside in LETTERS)


def version(name: str, folder: Path = ASSETS) -> str:
    """Ten hexadecimal digits of a file's content, so that a browser never keeps an old one."""
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]


# --- what outline.js holds ---------------------------------------------------------------------

PALETTE = LEXICONS / "palette.csv"
WORDS = TEXTS / "screen.csv"


def outline() -> dict[str, Any]:
    """The ground as plain values: GeoJSON geometries (longitude first), labels, palette."""
    country = shapely.union_all(list(_shapes("admin0").values()))
    neighbours = boundaries.load("neighbours")
    lands = list(neighbours.geometry)
    south, west, north, east = packs.window()
    window = box(west, south, east, north)
    # The two sources disagree along the frontier by a few kilometres; closing the union by 0.06 degrees fills those
    # slivers, which would otherwise be drawn as lakes. Elsewhere that would fill bays and harbours.
    land, abroad = shapely.union_all([*lands, country]), shapely.union_all(lands)
    both = country.buffer(0.12).intersection(abroad.buffer(0.12))
    land = land.union(land.buffer(0.06).buffer(-0.06).intersection(both))
    frontiers = shapely.union_all([g.boundary for g in lands]).difference(country.buffer(0.12))
    inland = frontiers.intersection(land.buffer(-0.02)).intersection(window.buffer(-0.05))
    # Where only one side has an outline here, shreds are left over.
    inland = shapely.union_all([line for line in shapely.get_parts(shapely.line_merge(inland)) if line.length > 0.3])
    edge = country.boundary.buffer(0.025)
    levels = {level: _shapes(level) for level in ("admin1", "admin2", "admin3")}
    chains: list[list[str]] = []
    places = list(_place_labels(chains))
    return {
        "extent": packs.extent(),
        "window": packs.window(),
        "attribution": " · ".join(packs.credits(short=True)),
        "sheet": _geometry(window),
        "sea": _geometry(_sea(window.difference(land))),
        "frontiers": _geometry(inland),
        "country": _geometry(country),
        # The outer border is drawn once, by the country: the levels are simplified apart from each other.
        "admin1": _geometry(_lines(levels["admin1"].values()).difference(edge)),
        "admin2": _geometry(_lines(levels["admin2"].values()).difference(edge).difference(_border(levels["admin1"]))),
        "ground": _ground(window),
        "relief": _relief(),
        "quarters": _geometry(shapely.union_all([g.boundary for g in _shapes("neighbourhoods").values()])),
        "quarterAreas": {place_id: _geometry(g) for place_id, g in _shapes("neighbourhoods").items()},
        "levels": area_levels(),
        "words": _tool_words(),
        "areas": {place_id: _geometry(g) for shapes in levels.values() for place_id, g in shapes.items()},
        "labels": [*_country_labels(neighbours, window), *places, *_ground_labels(window)],
        "chains": chains,
        "palette": palette(),
        "holders": HOLDERS,
        "world": [_geometry(part) for part in boundaries.world()],
    }


def _border(units: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """A strip along the borders of a level, in which those of the level below would run beside it."""
    return _lines(units.values()).buffer(0.012)


def _ground(window: BaseGeometry) -> dict[str, Any]:
    """Waters, routes and built-up areas: one geometry for each kind, those drawn first first."""
    order: tuple[Kind, ...] = ("town", "lake", "stream", "river", "railway", "road")
    found = {kind: [f.geometry.intersection(window) for f in features() if f.kind == kind] for kind in order}
    return {kind: _geometry(shapely.union_all(shapes)) for kind, shapes in found.items() if shapes}


def _relief() -> dict[str, Any] | None:
    """The picture of the slopes, and where it lies: [[south, west], [north, east]]."""
    found = relief()
    if found is None:
        return None
    west, south, east, north = found.bounds
    picture = base64.b64encode(found.path.read_bytes()).decode("ascii")
    return {"picture": f"data:image/jpeg;base64,{picture}", "bounds": [[south, west], [north, east]]}


def _ground_labels(window: BaseGeometry) -> Iterator[list[Any]]:
    """Ranks -2 and -3: names of waters and numbers of roads, at several points of the long ones."""
    for feature in features():
        names = (feature.label, feature.label) if feature.kind == "road" else (feature.name_en, feature.name_ar)
        seen = feature.geometry.intersection(window)
        if feature.kind not in ("river", "lake", "road") or not all(names) or seen.is_empty:
            continue
        part = max(shapely.get_parts(seen), key=lambda one: one.length)
        shares = [0.5] if part.length < 2 else [0.15, 0.5, 0.85]
        lake = feature.kind == "lake"
        points = [part.representative_point()] if lake else [part.interpolate(s, normalized=True) for s in shares]
        for point in points:
            yield [round(point.y, 3), round(point.x, 3), -3 if feature.kind == "road" else -2, *names]


def _tool_words() -> dict[str, dict[str, str]]:
    """Names of the map's own buttons by language: the texts whose keys begin with ``map.tool.``."""
    rows = [row for row in _rows(WORDS) if row["key"].startswith("map.tool.")]
    return {lang: {row["key"].removeprefix("map.tool."): row[lang] for row in rows} for lang in ("en", "ar")}


def _sea(rest: BaseGeometry) -> BaseGeometry:
    """What of the rest is water: the parts that hold a point of a sea. The others are land without an outline here."""
    points = shapely.union_all([shapely.Point(x, y) for pack in packs.active() for y, x in pack.sea])
    return shapely.union_all([part for part in shapely.get_parts(rest) if part.intersects(points)])


@packs.cached
def area_bounds() -> Mapping[str, tuple[float, float, float, float]]:
    """(south, west, north, east) of every governorate, district and sub-district the map can shade, by place id."""
    bounds = {}
    for level in ("admin1", "admin2", "admin3"):
        for place_id, area in _shapes(level).items():
            west, south, east, north = area.bounds
            bounds[place_id] = (south, west, north, east)
    return MappingProxyType(bounds)


@packs.cached
def area_levels() -> tuple[tuple[str, ...], ...]:
    """Ids of governorates, of districts and of sub-districts."""
    return tuple(tuple(sorted(_shapes(level))) for level in ("admin1", "admin2", "admin3"))


RANKS = {"governorate": 0, "city": 2, "town": 3, "camp": 4, "crossing": 4, "airport": 4, "neighbourhood": 5}
VILLAGE_RANK = 6


def _place_labels(chains: list[list[str]]) -> Iterator[list[Any]]:
    """[latitude, longitude, rank, English, Arabic, chain]; a lower rank is drawn first and from farther away.

    The chain is an index into ``chains``, which it fills: what a place lies in, [English, Arabic].
    """
    rows = {row["place_id"]: row for pack in packs.active() for row in _rows(pack.places / "places.csv")}
    known: dict[tuple[str, str], int] = {}
    for row in rows.values():
        rank = RANKS.get(row["kind"], VILLAGE_RANK if row["kind"] == "village" else None)
        if rank is None or not row["latitude"] or row["coord_precision"] in ("parent", "unknown"):
            continue  # a place that sits on its parent's point would write its name in the wrong spot
        if row["kind"] == "city" and row["admin3"][4:] in ("0000", "0100", ""):
            rank = 1  # the seat of a governorate, by its P-code where there are any
        names = (row["name_en"].removesuffix(" Governorate"), row["name_ar"].removeprefix("محافظة ") or row["name_en"])
        units = [
            rows[row[level]] for level in ("admin2", "admin1") if row[level] in rows and row[level] != row["place_id"]
        ]
        above = (", ".join(u["name_en"] for u in units), "، ".join(u["name_ar"] or u["name_en"] for u in units))
        chain = known.setdefault(above, len(known))
        if chain == len(chains):
            chains.append(list(above))
        yield [round(float(row["latitude"]), 4), round(float(row["longitude"]), 4), rank, *names, chain]


def _country_labels(neighbours: GeoDataFrame, window: BaseGeometry) -> Iterator[list[Any]]:
    """Rank -1: names of the neighbours, at a point of theirs inside the window."""
    for _, row in neighbours.iterrows():
        inside = row.geometry.intersection(window)
        if inside.area > 0.3:  # square degrees: a corner of a country has no room for its name
            point = inside.representative_point()
            yield [round(point.y, 3), round(point.x, 3), -1, row["name_en"], row["name_ar"]]


def _shapes(name: str) -> dict[str, BaseGeometry]:
    frame = boundaries.load(name)
    return dict(zip(frame["place_id"], frame.geometry, strict=True))


def _lines(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Every border once, however many areas share it."""
    return shapely.union_all([g.boundary for g in shapes])


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.set_precision(geometry.simplify(DEGREES / 2), DEGREES / 10)
    return dict(mapping(rounded))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _write(path: Path, content: bytes) -> None:
    """Replace ``path`` at once, so that a page being served never reads half a file."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, content)


if __name__ == "__main__":
    sys.exit(main())
