"""Incidents as data files: CSV for a spreadsheet, GeoJSON for a map, JSON lines for everything.

All three hold the same incidents. JSON lines lose nothing; what the other two leave out is said at
``COLUMNS`` and in :func:`write`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from errors import UsageError
from exports import Counts
from models import Filters, Incident

# The columns of a CSV file. Evidence is left out but for its words; the parents of factions, too.
COLUMNS = (
    "incident_id", "article_id", "event_date", "event_date_end", "time_precision",
    "disorder_type", "event_type", "sub_event_type", "waqai_type",
    "actors", "actor_ids", "roles",
    "place_id", "place", "place_ar", "place_kind", "latitude", "longitude", "uncertainty_m",
    "admin1", "admin2", "admin3",
    "geo_precision", "origin_place_id", "origin_place",
    "fatalities_min", "fatalities_max", "injuries_min", "injuries_max",
    "status", "modality", "claimed_by", "confidence", "confidence_reasons", "evidence",
)  # fmt: skip
PLACE_COLUMNS = ("latitude", "longitude", "uncertainty_m", "admin1", "admin2", "admin3")

# A spreadsheet runs a cell that starts with one of these as a formula; an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(incidents: Sequence[Incident], path: Path, *, filters: Filters, counts: Counts) -> Path:
    """Write incidents to a file whose ending says how: ``.csv``, ``.geojson`` or ``.jsonl``.

    The file appears whole or not at all, and the same incidents give the same bytes.

    Parameters
    ----------
    incidents : sequence of Incident
        Those that pass the filters, in the order to write them.
    path : Path
        Where to write; an existing file is replaced.
    filters : Filters
        What the reader chose; GeoJSON carries it, so that the file can be told from one of other filters.
    counts : Counts
        Shown, total, without a place; GeoJSON carries them.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    UsageError
        The ending is not one of the three.
    """
    path = Path(path)
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError("OUT", str(path), "has an ending we cannot write", tuple(FORMS))
    content = form(incidents, filters, counts)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(name).chmod(0o644)  # mkstemp gives 0600; an export is made to be handed on
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def as_csv(incidents: Sequence[Incident], filters: Filters, counts: Counts) -> bytes:
    """A table, one incident per row: UTF-8 with a byte order mark, without which Excel misreads Arabic."""
    lines = io.StringIO(newline="")
    table = csv.DictWriter(lines, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows({k: text_cell(v) for k, v in row(i).items()} for i in incidents)
    return lines.getvalue().encode("utf-8-sig")


def as_geojson(incidents: Sequence[Incident], filters: Filters, counts: Counts) -> bytes:
    """A feature collection in WGS 84, longitude first; an incident without a point has the geometry null."""
    features = []
    for incident in incidents:
        place, record = incident.place, incident.to_record()
        geometry = None
        if place is not None and place.latitude is not None and place.longitude is not None:
            geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        # Most readers show nested values as text: what a map is styled and labelled by stands beside them.
        near = {k: v for k, v in row(incident).items() if k in ("actor_ids", "place_id", "place_kind")}
        near["actor_names"] = "; ".join(a.name for a in incident.actors)
        near["place_name"] = place and place.name
        near["place_name_ar"] = place and place.name_ar
        properties = {**record, **near}
        features.append({"type": "Feature", "id": incident.incident_id, "geometry": geometry, "properties": properties})
    about = {
        "filters": {name: getattr(filters, name) for name in filters.active},
        "shown": counts.shown,
        "total": counts.total,
        "without_place": counts.without_place,
    }
    return _json({"type": "FeatureCollection", "waqai": about, "features": features})


def as_jsonl(incidents: Sequence[Incident], filters: Filters, counts: Counts) -> bytes:
    """One record per line, the same as the command line prints: nothing is left out."""
    return b"".join(_json(i.to_record()) for i in incidents)


def row(incident: Incident) -> dict[str, Any]:
    """The flat values of an incident, by ``COLUMNS``; several values of one field are joined by ``; ``."""
    record = incident.to_record()
    place, origin = incident.place, incident.origin_place
    flat = {
        "actors": "; ".join(a.name for a in incident.actors),
        "actor_ids": "; ".join(a.actor_id for a in incident.actors),
        "roles": "; ".join(a.role for a in incident.actors),
        "place_id": place and place.place_id,
        "place": place and place.name,
        "place_ar": place and place.name_ar,
        "place_kind": place and place.kind,
        **{c: getattr(place, c) if place else None for c in PLACE_COLUMNS},
        "origin_place_id": origin and origin.place_id,
        "origin_place": origin and origin.name,
        "confidence_reasons": "; ".join(incident.confidence_reasons),
        "evidence": " | ".join(f"{e.field}: {e.text}" for e in incident.evidence),
    }
    return {c: flat[c] if c in flat else record[c] for c in COLUMNS}


def text_cell(value: object) -> object:
    """A cell no spreadsheet takes for a formula; numbers stay numbers.

    >>> text_cell("=1+1"), text_cell(-1), text_cell("حلكو")
    ("'=1+1", -1, 'حلكو')
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n").encode()


Form = Callable[[Sequence[Incident], Filters, Counts], bytes]
FORMS: dict[str, Form] = {".csv": as_csv, ".geojson": as_geojson, ".jsonl": as_jsonl}
