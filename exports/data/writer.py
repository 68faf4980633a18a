"""Incidents as data files: tables, map layers and records, in our columns or in those of others.

One function writes them all. Every file but JSON Lines says what it is: in it where the format has a place for that,
beside it (``OUT.csv-metadata.json``, as CSV on the Web has it) where not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa

import packs
from atomic import whole
from errors import UsageError
from exports.credits import Credits
from exports.data import flat_table, geodata, tables
from exports.data.schemes import SCHEMES, Scheme
from exports.data.tables import Job, Rows
from exports.extract import Batch, Checksum, Selection
from exports.sensitive import known_level, masked, safe_filters
from text.web_address import web_address
from wording.texts import LANGUAGES, Words

NEAR = ("actor_ids", "place_id", "place_kind", "source", "source_title", "source_url", "source_published")
_DAYS = ("event_date", "event_date_end", "date_start", "date_end")  # columns of days, in every scheme


def write(
    selection: Selection,
    path: Path,
    *,
    scheme: str = "waqai",
    lang: str = "en",
    sensitive: str | None = None,
    generated_at: dt.datetime | None = None,
) -> list[str]:
    """Write incidents to a file whose ending says how; the same selection gives the same bytes or content.

    Parameters
    ----------
    selection : Selection
        What passes the filters; it is read once, batch by batch.
    path : Path
        Where to write; an existing file is replaced. The file appears whole or not at all.
    scheme : str
        ``waqai``, ``acled``, ``ucdp`` or ``hxl``: whose columns.
    lang : str
        Language of the headings of a workbook, ``en`` or ``ar``.
    sensitive : str or None
        Level (``admin1``, ``admin2``, ``admin3``) to coarsen places to, hiding names and sources; None hides nothing.
    generated_at : datetime or None
        When the file says it was made, if it is to say so; None leaves it to the state of the data.

    Returns
    -------
    list of str
        What the scheme cannot hold, in sentences of ``lang``.

    Raises
    ------
    UsageError
        The ending, scheme, language or level is unknown, or the format cannot carry the scheme.
    WaqaiError
        The file cannot be written.
    """
    path, level = Path(path), known_level(sensitive)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError("OUT", str(path), "has an ending we cannot write", ENDINGS)
    if scheme not in SCHEMES:
        raise UsageError("--scheme", scheme, "is not known", tuple(SCHEMES))
    if ending == ".jsonl" and scheme != "waqai":
        raise UsageError("--scheme", scheme, "has columns; JSON Lines hold whole records; write .csv", ("waqai",))
    chosen, phrases = SCHEMES[scheme], Words(lang)
    reading = Reading(selection, level)

    def about() -> dict[str, Any]:
        said = _about(selection, chosen, phrases, level, generated_at)
        return {**said, "coded_by": credited(reading, phrases), "checksum": reading.checksum.digits}

    nested = ending == ".geojson" and scheme == "waqai"
    job = Job(
        rows=_rows(reading, chosen, nested),
        schema=NESTED if nested else chosen.schema,
        tags=chosen.tags,
        about=about,
        phrases=phrases,
        state=selection.state,
    )
    with ExitStack() as stack:
        part = stack.enter_context(whole(path))
        if ending == ".jsonl":
            with part.open("w", encoding="utf-8", newline="\n") as out:
                for batch in reading:
                    # Lines end where JSON Lines end them, not where Unicode may.
                    out.writelines(_one_line(row[0]) + "\n" for row in batch)
        else:
            FORMS[ending](job, part)
        if ending == ".csv":
            beside = stack.enter_context(whole(path.with_name(f"{path.name}-metadata.json")))
            beside.write_text(geodata.compact(_on_the_web(path, job)) + "\n", encoding="utf-8")
    return chosen.declaration(phrases)


class Reading:
    """The batches of a selection on their way into a file; adds up the checksum of what went by."""

    def __init__(self, selection: Selection, level: str | None) -> None:
        self.selection, self.level, self.checksum = selection, level, Checksum()
        self.credits, self.sources = Credits(), list[str | None]()

    def __iter__(self) -> Iterator[Batch]:
        batches: Iterable[Batch] = self._counted()
        yield from masked(batches, self.level) if self.level else batches

    def _counted(self) -> Iterator[Batch]:
        for batch in self.selection.batches():
            self.checksum.add(row[0] for row in batch)
            self.sources = [row[2] for row in batch]  # which masking takes from the rows
            yield batch


def credited(reading: Reading, phrases: Words) -> list[str]:
    """Who coded the incidents that went by."""
    others = reading.credits.words(phrases, sensitive=reading.level is not None)
    ours = reading.credits.ours
    return [*([phrases("credit_ours", count=phrases.number(ours))] if ours else []), *others]


def _rows(reading: Reading, scheme: Scheme, nested: bool) -> Iterator[Rows]:
    for batch in reading:
        flat = flat_table.flat(batch)
        reading.credits.add(zip(flat["confidence_reasons"].to_pylist(), reading.sources, strict=True))
        rows = _nested(flat, batch) if nested else scheme.rows(flat)
        yield Rows(rows, flat["longitude"], flat["latitude"])


# Most readers of GeoJSON show nested values as text: what a map is styled and labelled by stands beside the record.
NESTED = pa.schema(
    [*((name, flat_table.TEXT) for name in ("record", *NEAR, "actor_names", "place_name", "place_name_ar"))]
)


def _nested(flat: pa.RecordBatch, batch: Batch) -> pa.RecordBatch:
    beside = {"record": pa.array([row[0] for row in batch], flat_table.TEXT)}
    beside |= {"actor_names": flat["actors"], "place_name": flat["place"], "place_name_ar": flat["place_ar"]}
    values = [beside[n] if n in beside else flat[n] for n in NESTED.names]
    return pa.RecordBatch.from_arrays(values, schema=NESTED)


def _one_line(record: str) -> str:
    return record.replace("\u2028", r"\u2028").replace("\u2029", r"\u2029").replace("\x85", r"\u0085")


def _about(
    selection: Selection, scheme: Scheme, phrases: Words, level: str | None, generated_at: dt.datetime | None
) -> dict[str, Any]:
    """What a file says about itself, as plain values."""
    shown = safe_filters(selection.filters, level) if level else selection.filters
    counts = selection.counts
    found: dict[str, Any] = {
        "title": phrases("title"),
        "filters": {name: getattr(shown, name) for name in shown.active},
        "filters_in_words": [Words(lang).filters(shown) for lang in LANGUAGES],
        "counts": phrases.count_line(counts),
        "shown": counts.shown,
        "total": counts.total,
        "without_place": counts.without_place,
        "scheme": scheme.name,
        "cannot_hold": scheme.declaration(phrases),
        "precision_note": phrases("precision_note"),
        "attribution": phrases("attribution_places"),
        "data_of": selection.state and selection.state.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "generated_at": generated_at and generated_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "permalink": None if level else web_address(selection.permalink),
    }
    if selection.samples:
        found["samples"] = phrases("samples")
    if level:
        found["sensitive"] = phrases("sensitive_note", level=phrases(f"level_{level}"))
    return {name: value for name, value in found.items() if value not in (None, [])}


def _on_the_web(path: Path, job: Job) -> dict[str, Any]:
    """The metadata of a CSV file as CSV on the Web has it; ours stand under ``waqai``."""
    kinds = {flat_table.TEXT: "string", flat_table.WHOLE: "integer", flat_table.REAL: "number"}
    days = f"days by the clocks of {packs.zone()}"
    listed = [
        {"name": f.name, "datatype": kinds[f.type]}
        | ({"propertyUrl": job.tags[f.name]} if job.tags else {})
        | ({"dc:description": days} if f.name in _DAYS else {})
        for f in job.schema
    ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": path.name,
        "dialect": {"headerRowCount": 2 if job.tags else 1},
        "tableSchema": {"columns": listed},
        "waqai": job.about(),
    }


FORMS: dict[str, Callable[[Job, Path], None]] = {
    ".csv": tables.csv,
    ".xlsx": tables.xlsx,
    ".parquet": tables.parquet,
    ".geojson": geodata.geojson,
    ".gpkg": geodata.gpkg,
    ".kml": geodata.kml,
    ".kmz": geodata.kmz,
}
ENDINGS = (*FORMS, ".jsonl")
