"""Incidents for a map of one's own: GeoJSON, GeoPackage, KML and KMZ. Points in WGS 84, longitude first."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from exports.data.tables import Job, wkb
from exports.escaping import kml as text
from geo.map.palette import marks

EPOCH = (1980, 1, 1, 0, 0, 0)  # the date inside a ZIP, so that the same incidents give the same bytes


def geojson(job: Job, path: Path) -> None:
    """A feature collection; an incident without a point has the geometry null."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection","features":[')
        first = True
        for rows in job.rows:
            spots = zip(rows.longitude.to_pylist(), rows.latitude.to_pylist(), strict=True)
            for properties, (x, y) in zip(rows.batch.to_pylist(), spots, strict=True):
                if "record" in properties:  # the waqai scheme keeps the whole record, nested as it is
                    properties |= json.loads(properties.pop("record"))
                point = None if x is None or y is None else {"type": "Point", "coordinates": [x, y]}
                feature: dict[str, Any] = {"type": "Feature", "geometry": point, "properties": properties}
                if "incident_id" in properties:
                    feature["id"] = properties["incident_id"]
                out.write(("\n" if first else ",\n") + compact(feature))
                first = False
        out.write(f'\n],"waqai":{compact(job.about())}}}\n')


def compact(value: object) -> str:
    """JSON without blanks, its letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def gpkg(job: Job, path: Path) -> None:
    """A GeoPackage with one layer, ``incidents``, and what the file says about itself as its metadata."""
    import pyogrio

    schema = job.schema.append(pa.field("geometry", pa.binary()))

    broken: list[BaseException] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            for rows in job.rows:
                yield pa.RecordBatch.from_arrays([*rows.batch.columns, wkb(rows)], schema=schema)
        except Exception as error:  # GDAL, through which it passes, would keep the reason to itself
            broken.append(error)
            raise

    path.unlink(missing_ok=True)  # GDAL would take an empty file for a broken one
    try:
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, batches()), path, layer="incidents", driver="GPKG",
            geometry_name="geometry", geometry_type="Point", crs="EPSG:4326",
        )  # fmt: skip
    except (RuntimeError, pyogrio.errors.DataSourceError) as error:
        raise (broken[0] if broken else OSError(None, str(error))) from error
    about = job.about()
    with closing(sqlite3.connect(path)) as database, database:
        # In the file itself, where every reader of a GeoPackage looks for it.
        database.executescript(METADATA)
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'https://github.com/opengeospatial/geopackage',"
            " 'application/json', ?)",
            (compact(about),),
        )
        moment = f"{job.state:%Y-%m-%dT%H:%M:%S.000Z}" if job.state else "2000-01-01T00:00:00.000Z"
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (moment,)
        )
        database.execute("UPDATE gpkg_contents SET last_change = ?, description = ?", (moment, about["counts"]))
    with path.open("r+b") as file:  # GDAL commits once more or less, as it comes: how often must not show
        for at in COUNTS_OF_COMMITS:
            file.seek(at)
            file.write((1).to_bytes(4, "big"))


#: Where a SQLite file keeps how often it was changed, and how often when its size was last known; the two are the same.
COUNTS_OF_COMMITS = (24, 92)

METADATA = """
CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER PRIMARY KEY NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
 md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
 row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL, md_parent_id INTEGER);
INSERT OR IGNORE INTO gpkg_extensions VALUES
 ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec121/#extension_metadata', 'read-write'),
 ('gpkg_metadata_reference', NULL, 'gpkg_metadata',
  'http://www.geopackage.org/spec121/#extension_metadata', 'read-write');
"""


def kml(job: Job, path: Path) -> None:
    """KML 2.2: a placemark for each incident, with its days for the time slider and its values as data."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(_kml(job))


def kmz(job: Job, path: Path) -> None:
    """The same as KML, in one compressed file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("doc.kml", EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w") as out:
            for piece in _kml(job):
                out.write(piece.encode())


def _kml(job: Job) -> Iterator[str]:
    """The document, piece by piece; what it says about itself comes last, in a folder of its own."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
    yield f"<name>{text(job.phrases('title'))}</name>\n"
    for i, mark in enumerate(marks().values()):
        red, green, blue = mark.colour[1:3], mark.colour[3:5], mark.colour[5:7]
        yield f'<Style id="t{i}"><IconStyle><color>ff{blue}{green}{red}</color></IconStyle></Style>\n'
    styles = {event_type: f"#t{i}" for i, event_type in enumerate(marks())}
    for rows in job.rows:
        spots = zip(rows.longitude.to_pylist(), rows.latitude.to_pylist(), strict=True)
        for row, (x, y) in zip(rows.batch.to_pylist(), spots, strict=True):
            yield _placemark(row, x, y, styles, job)
    yield "<Folder><name>Waqai</name><visibility>0</visibility><ExtendedData>"
    for name, value in job.about().items():
        yield _data(name, value if isinstance(value, str) else compact(value))
    yield "</ExtendedData></Folder>\n</Document></kml>\n"


def _placemark(row: dict[str, Any], x: float | None, y: float | None, styles: dict[str, str], job: Job) -> str:
    event_type = row.get("event_type") or ""
    first = row.get("event_date") or row.get("date_start")
    last = row.get("event_date_end") or row.get("date_end") or first
    place = (row.get("place_ar") if job.phrases.rtl else None) or row.get("place") or row.get("location")
    what = job.phrases.event_type(row.get("sub_event_type") or event_type)
    parts = [f"<Placemark><name>{text(' · '.join(p for p in (what, place) if p))}</name>"]
    if first:
        parts.append(f"<TimeSpan><begin>{text(first)}</begin><end>{text(last)}</end></TimeSpan>")
    if event_type in styles:
        parts.append(f"<styleUrl>{styles[event_type]}</styleUrl>")
    parts.append("<ExtendedData>")
    parts += [_data(name, value) for name, value in row.items() if value is not None and value != ""]
    parts.append("</ExtendedData>")
    if x is not None and y is not None:
        parts.append(f"<Point><coordinates>{x!r},{y!r}</coordinates></Point>")
    parts.append("</Placemark>\n")
    return "".join(parts)


def _data(name: str, value: object) -> str:
    return f'<Data name="{text(name)}"><value>{text(value)}</value></Data>'
