"""Incidents as points of a map: GeoJSON and KML."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from errors import InputError
from loaders.articles.json_document import objects
from loaders.articles.markup import words
from loaders.datasets import stated
from loaders.interface import Given, Item, records
from loaders.transport.content import root_of, whole

SOURCE = """Points with words, as maps are exported: GeoJSON (RFC 7946; uMap, kepler.gl, QGIS) and KML (Google Earth, My
Maps; KMZ is a zip file of it). The point, the day and the words of a KML placemark are read by their names in the
format; the properties of GeoJSON have no names of a standard and are stated with --columns text=...,date=...,
killed=... Lines and areas are passed over and counted."""

_KML = {"title": "name", "text": "description", "date": "when", "latitude": "latitude", "longitude": "longitude"}


def accepts(head: bytes) -> bool:
    """Whether it is a collection of features, or its root element is that of KML."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return bool(re.match(rb'\{[^{}\[\]]*"type"\s*:\s*"Feature(?:Collection)?"', start)) or root_of(head) == "kml"


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The incidents of an open file in its order; one that cannot be used is an error of its own."""
    if root_of(stream.read(32768)) == "kml":
        stream.seek(0)
        return _rows(_placemarks(stream, name), {**_KML, **given.columns}, name, given)
    stream.seek(0)
    features = objects(stream, name, "features.item")
    if "text" in given.columns or "type" in given.columns:
        points = ((number, _flat(feature)) for number, feature in enumerate(features, start=1))
        return _rows(points, {"latitude": "latitude", "longitude": "longitude", **given.columns}, name, given)
    return iter([_untaken(features, name)])


def _untaken(features: Iterator[Any], name: str) -> InputError:
    """Say what the file holds and how to bring it in."""
    first = next((f for f in features if isinstance(f, dict)), {})
    known = list(first.get("properties") or {})[:12]
    way_out = (
        f"say which property holds what: --columns text=...,date=...; its properties: {', '.join(known) or 'none'}"
    )
    return InputError(name, 0, "is GeoJSON of features with a point", way_out)


def _rows(
    found: Iterator[tuple[int, dict[str, Any]]], columns: Mapping[str, str], name: str, given: Given
) -> Iterator[Item]:
    """Rows with a point as incidents; the others are counted."""
    passed = [0]

    def points() -> Iterator[tuple[str, int, dict[str, Any]]]:
        for number, row in found:
            if row.get("latitude") is None:
                passed[0] += 1
            else:
                yield f"{name}[{number}]", 0, row

    def make(row: dict[str, Any], name: str, line: int) -> Item:
        missing = [c for f, c in columns.items() if f in given.columns and c not in row]
        if missing:
            raise InputError(name, line, f"has no property {missing[0]!r}", f"its properties: {', '.join(row)}"[:200])
        return stated.incident_of(row, columns, name, line, given)

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
