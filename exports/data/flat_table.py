"""The flat table of incidents: one row each, several values of one field joined by ``; ``.

Every table we write (CSV, XLSX, GeoPackage, GeoParquet, KML and the columns of other schemes) is made of it. It is
built by Arrow, batch by batch, straight from the records: a million incidents never become Python objects.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from errors import WaqaiError
from exports.extract import Batch
from text.web_address import web_address

TEXT, WHOLE, REAL = pa.string(), pa.int64(), pa.float64()


def _structure(texts: str, **more: pa.DataType) -> pa.StructType:
    return pa.struct([*((name, TEXT) for name in texts.split()), *more.items()])


_PLACE = _structure(
    "place_id name name_ar kind admin1 admin2 admin3", latitude=REAL, longitude=REAL, uncertainty_m=WHOLE
)
#: What is read of a record; the rest of it (offsets of evidence, parents of factions) stays in JSON Lines.
RECORD = pa.schema(
    [
        *((name, TEXT) for name in (
            "incident_id", "article_id", "event_date", "event_date_end", "time_precision", "disorder_type",
            "event_type", "sub_event_type", "waqai_type", "geo_precision", "status", "modality", "claimed_by",
        )),
        *((name, WHOLE) for name in ("fatalities_min", "fatalities_max", "injuries_min", "injuries_max")),
        ("toll_by_group", pa.list_(_structure(
            "group", fatalities_min=WHOLE, fatalities_max=WHOLE, injuries_min=WHOLE, injuries_max=WHOLE,
        ))),
        ("confidence", REAL),
        ("confidence_reasons", pa.list_(TEXT)),
        ("actors", pa.list_(_structure("actor_id name name_ar actor_class role"))),
        ("place", _PLACE),
        ("origin_place", _structure("place_id name")),
        ("evidence", pa.list_(_structure("field text"))),
    ]
)  # fmt: skip

#: The columns, in order. Offsets of evidence and the parents of factions are left out.
COLUMNS = (
    "incident_id", "article_id", "event_date", "event_date_end", "time_precision",
    "disorder_type", "event_type", "sub_event_type", "waqai_type",
    "actors", "actors_ar", "actor_ids", "actor_classes", "roles",
    "place_id", "place", "place_ar", "place_kind", "latitude", "longitude", "uncertainty_m",
    "admin1", "admin2", "admin3",
    "geo_precision", "origin_place_id", "origin_place",
    "fatalities_min", "fatalities_max", "injuries_min", "injuries_max", "toll_by_group",
    "status", "modality", "claimed_by", "confidence", "confidence_reasons", "evidence",
    "source", "source_title", "source_url", "source_published", "review", "doubts",
)  # fmt: skip
REALS = ("latitude", "longitude", "confidence")
WHOLES = ("uncertainty_m", "fatalities_min", "fatalities_max", "injuries_min", "injuries_max")
SCHEMA = pa.schema([(c, REAL if c in REALS else WHOLE if c in WHOLES else TEXT) for c in COLUMNS])


def flat(batch: Batch) -> pa.RecordBatch:
    """The rows of a batch, by ``SCHEMA``.

    Raises
    ------
    WaqaiError
        A record is none of ours.
    """
    if not batch:
        return pa.RecordBatch.from_pylist([], schema=SCHEMA)
    records, titles, sources, urls, published, states, doubts = zip(*batch, strict=True)
    read = _read(records)
    place, origin, actors = _one(read["place"]), _one(read["origin_place"]), _one(read["actors"])
    said, reasons = _one(read["evidence"]), _one(read["confidence_reasons"])
    groups = _one(read["toll_by_group"])
    quotes = said.flatten()
    worded = pc.binary_join_element_wise(quotes.field("field"), quotes.field("text"), ": ")
    values = {
        "actors": _joined(actors, actors.flatten().field("name")),
        "actors_ar": _joined(actors, actors.flatten().field("name_ar")),
        "actor_ids": _joined(actors, actors.flatten().field("actor_id")),
        "actor_classes": _joined(actors, actors.flatten().field("actor_class")),
        "roles": _joined(actors, actors.flatten().field("role")),
        "place": pc.struct_field(place, "name"),
        "place_ar": pc.struct_field(place, "name_ar"),
        "place_kind": pc.struct_field(place, "kind"),
        **{
            name: pc.struct_field(place, name)
            for name in ("place_id", "latitude", "longitude", "uncertainty_m", "admin1", "admin2", "admin3")
        },
        "origin_place_id": pc.struct_field(origin, "place_id"),
        "origin_place": pc.struct_field(origin, "name"),
        "toll_by_group": _joined(groups, _group_tolls(groups.flatten())),
        "confidence_reasons": _joined(reasons, reasons.flatten()),
        "evidence": _joined(said, worded, " | "),
        "source": pa.array(sources, TEXT),
        "source_title": pa.array(titles, TEXT),
        "source_url": pa.array(map(web_address, urls), TEXT),
        "source_published": pa.array(published, TEXT),
        "review": pa.array(states, TEXT),
        "doubts": pa.array(doubts, TEXT),
    }
    return pa.RecordBatch.from_arrays([values[c] if c in values else _one(read[c]) for c in COLUMNS], schema=SCHEMA)


def _read(records: Sequence[str]) -> pa.Table:
    text = "\n".join(records).encode()
    # A block must hold at least one whole record, and blocks are what threads share.
    block = max(1 << 22, max(map(len, records)) * 4 + 1024)
    try:
        return pyarrow.json.read_json(
            io.BytesIO(text),
            read_options=pyarrow.json.ReadOptions(block_size=block),
            parse_options=pyarrow.json.ParseOptions(explicit_schema=RECORD, unexpected_field_behavior="ignore"),
        )
    except pa.ArrowInvalid as error:
        raise WaqaiError(f"a record of the store cannot be written as a table: {error}") from error


def _one(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def _group_tolls(groups: pa.StructArray) -> pa.Array:
    """``children: killed 2-3, injured 4-``: what is stated of each group, a range where it leaves one open."""
    said = []
    for word, field in (("killed", "fatalities"), ("injured", "injuries")):
        low, high = (pc.cast(groups.field(f"{field}_{end}"), TEXT) for end in ("min", "max"))
        exact = pc.fill_null(pc.equal(low, high), False)
        number = pc.if_else(exact, low, pc.binary_join_element_wise(pc.fill_null(low, ""), pc.fill_null(high, ""), "-"))
        said.append(pc.if_else(pc.equal(number, "-"), "", pc.binary_join_element_wise(word, number, " ")))
    comma = pc.if_else(pc.or_(*(pc.equal(part, "") for part in said)), "", ", ")
    return pc.binary_join_element_wise(groups.field("group"), ": ", said[0], comma, said[1], "")


def _joined(lists: pa.ListArray, values: pa.Array, separator: str = "; ") -> pa.Array:
    """The values of each list in one text; an empty list gives an empty text."""
    texts = pa.ListArray.from_arrays(lists.offsets, pc.fill_null(values, ""))
    return pc.binary_join(texts, separator)
