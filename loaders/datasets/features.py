"""Incidents as points of a map: GeoJSON, KML, uMap, kepler.gl and TimeMap."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles.json_document import objects
from loaders.articles.markup import words
from loaders.datasets import stated
from loaders.interface import Given, Item, records
from loaders.transport.content import whole
from loaders.transport.signatures import root_of
from loaders.transport.streams import head_of
from text.dates.written_dates import day_comes_first

SOURCE = """Points with words, as maps are exported: GeoJSON (RFC 7946; QGIS), KML (Google Earth, My Maps; KMZ is a zip
file of it), the full backup of uMap, a map of kepler.gl saved with its data, and the events of a TimeMap
(https://github.com/bellingcat/ukraine-timemap). The point, the day and the words of a placemark, of a marker of uMap
and of an event are read by their names in the format; the properties of GeoJSON and the fields of kepler.gl have no
names of a standard and are stated with --columns text=...,date=...,killed=... Lines and areas are passed over and
counted."""

_POINT = {"latitude": "latitude", "longitude": "longitude"}
_KML = {"title": "name", "text": "description", "date": "when", **_POINT}
_UMAP = {"title": "name", "text": "description", **_POINT}
_TIMEMAP = {"id": "id", "date": "date", "place": "location", "text": "description", "url": "url", **_POINT}
_IS_FEATURES = re.compile(rb'\{[^{}\[\]]*"type"\s*:\s*"Feature(?:Collection)?"')
_IS_UMAP = re.compile(rb'\{[^{}\[\]]*"type"\s*:\s*"umap"')
_IS_KEPLER = re.compile(rb'\{\s*"datasets"\s*:\s*\[\s*\{\s*"version"\s*:\s*"v\d')
_IS_TIMEMAP = re.compile(
    rb'\s*(?:\[|\{[^{}\[\]]*"events"\s*:\s*\[)\s*\{(?=[^{}\[\]]*"latitude")(?=[^{}\[\]]*"longitude")'
    rb'(?=[^{}\[\]]*"description")[^{}\[\]]*"(?:sources|associations|filters)"\s*:\s*\['
)
HEAD_ROWS = 500  # by which it is told how the dates are written
_LATITUDES, _LONGITUDES = ("latitude", "lat", "y"), ("longitude", "lng", "lon", "long", "x")


def accepts(head: bytes) -> bool:
    """Whether it begins as a collection of features, as a map of uMap, kepler.gl or TimeMap does, or as KML."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    known = (_IS_FEATURES, _IS_UMAP, _IS_KEPLER, _IS_TIMEMAP)
    return any(one.match(start) for one in known) or root_of(head) == "kml"


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The incidents of an open file in its order; one that cannot be used is an error of its own."""
    head = head_of(stream)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if root_of(head) == "kml":
        return _rows(_placemarks(stream, name), {**_KML, **given.columns}, name, given)
    if _IS_TIMEMAP.match(start):
        events = _numbered(map(_event, _events(stream, name, start)))
        return _rows(events, {**_TIMEMAP, **given.columns}, name, given, day_first=False)  # as its maps write it
    if _IS_UMAP.match(start):
        features = objects(stream, name, "layers.item.features.item")
        return _rows(_numbered(map(_flat, features)), {**_UMAP, **given.columns}, name, given)
    kepler = bool(_IS_KEPLER.match(start))
    found = _kepler(stream, name) if kepler else map(_flat, objects(stream, name, "features.item"))
    if "text" in given.columns or "type" in given.columns:
        return _rows(_numbered(found), {**_POINT, **given.columns}, name, given)
    return iter([_untaken(found, name, "a map of kepler.gl" if kepler else "GeoJSON of features with a point")])


def _numbered(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    return enumerate(rows, start=1)


def _events(stream: BinaryIO, name: str, start: bytes) -> Iterator[Any]:
    return objects(stream, name, "item" if start.startswith(b"[") else "events.item")


def _event(event: Any) -> dict[str, Any]:
    """An event of a TimeMap with the address of the first of its sources."""
    if not isinstance(event, dict):
        return {}
    row = {k: v for k, v in event.items() if not isinstance(v, (dict, list))}
    for source in event.get("sources") or ():
        address = source.get("path") if isinstance(source, dict) else source
        if isinstance(address, str) and address.startswith(("http://", "https://")):
            return {"url": address, **row}
    return {"url": None, **row}


def _kepler(stream: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a map of kepler.gl, by the names of their fields."""
    for dataset in objects(stream, name, "datasets.item.data"):
        if not isinstance(dataset, dict):
            continue
        fields = [str(f.get("name")) for f in dataset.get("fields") or () if isinstance(f, dict)]
        latitude, longitude = (
            next((field for form in forms for field in fields if field.lower() == form), None)
            for forms in (_LATITUDES, _LONGITUDES)
        )
        for values in dataset.get("allData") or ():
            if isinstance(values, list) and len(values) == len(fields):
                row = {f: v for f, v in zip(fields, values, strict=True) if not isinstance(v, (dict, list))}
                yield {**row, "latitude": row.get(latitude or ""), "longitude": row.get(longitude or "")}


def _untaken(rows: Iterator[dict[str, Any]], name: str, kind: str) -> InputError:
    """Say what the file holds and how to bring it in."""
    known = [column for column in next(rows, {}) if column not in _POINT][:12]
    way_out = (
        f"say which property holds what: --columns text=...,date=...; its properties: {', '.join(known) or 'none'}"
    )
    return InputError(name, 0, f"is {kind}", way_out)


def _rows(
    found: Iterator[tuple[int, dict[str, Any]]],
    columns: Mapping[str, str],
    name: str,
    given: Given,
    day_first: bool | None = None,
) -> Iterator[Item]:
    """Rows with a point as incidents; the others are counted.

    ``day_first`` says how 04/05/2021 is written where the first rows do not tell.
    """
    passed = [0]
    try:
        head = list(islice(found, HEAD_ROWS))
    except InputError as error:
        yield error
        return
    stated_first = day_comes_first([str(row.get(columns.get("date", "")) or "") for _, row in head])
    day_first = day_first if stated_first is None else stated_first

    def points() -> Iterator[tuple[str, int, dict[str, Any]]]:
        for number, row in chain(head, found):
            if row.get("latitude") is None:
                passed[0] += 1
            else:
                yield f"{name}[{number}]", 0, row

    def make(row: dict[str, Any], name: str, line: int) -> Item:
        missing = [c for f, c in columns.items() if f in given.columns and c not in row]
        if missing:
            raise InputError(name, line, f"has no property {missing[0]!r}", f"its properties: {', '.join(row)}"[:200])
        return stated.incident_of(row, columns, name, line, given, day_first)

    yield from records(points(), make, InputError(name, 0, "holds no points with words", "export points"))
    if passed[0]:
        given.note(f"{name}: {passed[0]} features without a point were passed over")


def _flat(feature: Any) -> dict[str, Any]:
    """The properties of a feature with its point, WGS 84 degrees."""
    if not isinstance(feature, dict):
        return {}
    geometry = feature.get("geometry")
    about = feature.get("properties")
    row = {k: v for k, v in (about if isinstance(about, dict) else {}).items() if not isinstance(v, (dict, list))}
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        point = geometry.get("coordinates")
        if isinstance(point, list) and len(point) >= 2:
            row |= {"longitude": point[0], "latitude": point[1]}
    return row


def _placemarks(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The placemarks of KML, each with its name, words, day and point.

    Raises
    ------
    InputError
        It is not complete, or declares entities.
    """
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    row: dict[str, Any] = {}
    number = 0
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(whole(stream, name)), events=("end",), forbid_dtd=True):
            tag, said = str(element.tag).rpartition("}")[2], (element.text or "").strip()
            if tag in ("name", "description", "when", "begin") and said:
                row["when" if tag == "begin" else tag] = words(said)
            elif tag == "coordinates" and "point" not in row:
                row["point"] = said.split(",") if " " not in said else None
            elif tag == "Placemark":
                number += 1
                point = row.pop("point", None)
                if point and len(point) >= 2:
                    row |= {"longitude": point[0], "latitude": point[1]}
                yield number, row if row.get("description") else {**row, "description": row.get("name", "")}
                row = {}
                element.clear()
    except DefusedXmlException:
        raise InputError(name, 0, "declares entities or a document type", "it may be an attack") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(name, 0, f"is not complete KML: {error}"[:160], "export it again") from None
