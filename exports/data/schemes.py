"""The columns other people's tools expect: ours, ACLED's, UCDP GED's and HXL's tags.

A scheme is a list of columns and a way to fill them from the flat row of an incident. What it cannot hold, or holds in
another sense, is declared in ``data/texts/figures.csv`` (keys ``lost_acled_1`` and so on), printed, and written into
the file or beside it. No code and no data of those projects are used; their terms are facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

import packs
from exports.data import flat_table
from wording.texts import Words, gazetteer

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Columns in order; ``convert`` gives their values from a flat row, None when the flat row is the scheme's own.

    ``tags`` holds an HXL tag for each column where the scheme has them.
    """

    name: str
    schema: pa.Schema
    convert: Callable[[Row], dict[str, Any]] | None = None
    tags: dict[str, str] = field(default_factory=dict)

    def declaration(self, phrases: Words) -> list[str]:
        """What the scheme cannot hold, in sentences."""
        found: list[str] = []
        while text := phrases.known(f"lost_{self.name}_{len(found) + 1}"):
            found.append(text)
        return found

    def rows(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A flat batch in the columns of the scheme."""
        if self.convert is None:
            return batch.select(self.schema.names)
        return pa.RecordBatch.from_pylist([self.convert(row) for row in batch.to_pylist()], schema=self.schema)


def _country(row: Row) -> tuple[str | None, packs.Pack | None]:
    """Name of the country that the place of a row lies in, and its pack if it is one in use; None without a place."""
    if not row.get("place"):
        return None, None
    known, place_id = gazetteer(), row.get("place_id")
    above = known.chain(place_id)[-1] if place_id in known.places else None
    if above is not None and above.place_id in known.abroad:
        return above.name, None
    pack = (packs.of_country(above.place_id) if above else None) or packs.active()[0]
    return pack.name_en, pack


def _first_level(row: Row, country: str | None) -> str | None:
    """The governorate or province without the country that stands with one abroad, which has a column of its own."""
    name = row.get("admin1")
    return None if name == country else name and str(name).removesuffix(f", {country}")


# -- ACLED

ACLED_CLASSES = {
    "state_forces": "State forces", "rebel": "Rebel group", "political_militia": "Political militia",
    "identity_militia": "Identity militia", "rioters": "Rioters", "protesters": "Protesters", "civilians": "Civilians",
    "external_forces": "External/Other forces",
}  # fmt: skip
ACLED_TIME = {"day": 1, "days": 2, "week": 2, "month": 3, "year": 3}
ACLED_PLACE = {"site": 1, "neighbourhood": 1, "town": 1, "near": 2, "district": 2, "governorate": 3}


def acled(row: Row) -> dict[str, Any]:
    """The columns of an ACLED event file.

    >>> acled({"event_type": "Battles", "geo_precision": "near", "fatalities_max": 3})["geo_precision"]
    2
    """
    first, second, firsts, seconds = _sides(row)
    classes = [ACLED_CLASSES.get(side[2], "") if side else "" for side in (first, second)]
    civilians = row.get("event_type") == "Violence against civilians" or (second and second[2] == "civilians")
    sure = row.get("geo_precision") in ACLED_PLACE
    place = row.get("place") if sure else None
    country, pack = _country(row) if sure else (None, None)
    return {
        "event_id_cnty": row.get("incident_id"),
        "event_date": row.get("event_date"),
        "year": _year(row),
        "time_precision": ACLED_TIME.get(row.get("time_precision") or ""),
        "disorder_type": row.get("disorder_type"),
        "event_type": row.get("event_type"),
        "sub_event_type": row.get("sub_event_type"),
        "actor1": first and first[1],
        "assoc_actor_1": "; ".join(firsts),
        "inter1": classes[0],
        "actor2": second and second[1],
        "assoc_actor_2": "; ".join(seconds),
        "inter2": classes[1],
        "interaction": "-".join(classes) if all(classes) else f"{classes[0]} only" if classes[0] else "",
        "civilian_targeting": "Civilian targeting" if civilians else "",
        "iso": pack and pack.iso,
        "region": pack and pack.region,
        "country": country,
        "admin1": _first_level(row, country),
        **{f"admin{n}": row.get(f"admin{n}") for n in (2, 3)},
        "location": place,
        "latitude": row.get("latitude") if sure else None,
        "longitude": row.get("longitude") if sure else None,
        "geo_precision": ACLED_PLACE.get(row.get("geo_precision") or ""),
        "source": row.get("source"),
        "source_scale": "",
        "notes": row.get("evidence"),
        "fatalities": _either(row.get("fatalities_min"), row.get("fatalities_max")),
        "tags": "; ".join(f"{name}={row[name]}" for name in ("status", "modality", "review") if row.get(name)),
        "timestamp": None,
    }


# -- UCDP GED

UCDP_PLACE = {"site": 1, "neighbourhood": 1, "town": 1, "near": 2, "district": 3, "governorate": 4, "country": 6}
UCDP_TIME = {"day": 1, "days": 2, "week": 3, "month": 4, "year": 5}
STATE, ARMED = ("state_forces", "external_forces"), ("rebel", "political_militia", "identity_militia")


def ucdp(row: Row) -> dict[str, Any]:
    """The columns of a UCDP GED file."""
    first, second, _, _ = _sides(row)
    low, high = row.get("fatalities_min"), row.get("fatalities_max")
    best = _either(low, high)
    civilians = _civilians_killed(row.get("toll_by_group") or "")
    x, y = row.get("longitude"), row.get("latitude")
    names = [side[1] if side else "" for side in (first, second)]
    country, pack = _country(row)
    return {
        "id": row.get("incident_id"),
        "year": _year(row),
        "type_of_violence": _violence(first and first[2], second and second[2]),
        "dyad_name": " - ".join(names) if all(names) else None,
        "side_a": names[0],
        "side_b": names[1],
        "number_of_sources": 1,
        "source_article": row.get("source_url") or row.get("article_id"),
        "source_office": row.get("source"),
        "source_date": (row.get("source_published") or "")[:10] or None,
        "source_headline": row.get("source_title"),
        "where_prec": UCDP_PLACE.get(row.get("geo_precision") or ""),
        "where_coordinates": row.get("place"),
        "where_description": row.get("place_ar"),
        "adm_1": _first_level(row, country),
        "adm_2": row.get("admin2"),
        "latitude": y,
        "longitude": x,
        "geom_wkt": None if x is None or y is None else f"POINT ({x} {y})",
        "country": country,
        "country_id": pack and pack.ucdp,
        "region": pack and pack.region,
        "event_clarity": 1 if row.get("time_precision") in ("day", "days") else 2,
        "date_prec": UCDP_TIME.get(row.get("time_precision") or ""),
        "date_start": row.get("event_date"),
        "date_end": row.get("event_date_end") or row.get("event_date"),
        "deaths_civilians": civilians,
        "deaths_unknown": best if civilians is None else max(0, (best or 0) - civilians),
        "best": best,
        "low": _either(low, best),
        "high": _either(high, best),
    }


def _civilians_killed(groups: str) -> int | None:
    """The least number of civilians the flat table says were killed."""
    found = re.search(r"\bcivilians: killed (\d+)", groups)
    return int(found[1]) if found else None


def _violence(first: str | None, second: str | None) -> int | None:
    """1 a state against an armed group, 2 armed groups, 3 against civilians; None when the sides do not say."""
    if second == "civilians" and first in (*STATE, *ARMED):
        return 3
    sides = {first, second}
    if None in sides or not sides <= {*STATE, *ARMED}:
        return None
    return 1 if sides & {*STATE} else 2


# -- both


Side = tuple[str, str, str]  # id, name, class


def _sides(row: Row) -> tuple[Side | None, Side | None, list[str], list[str]]:
    """The two sides of an incident: who did it and to whom, or the first two parties; and who stood beside them."""
    ids, names, classes, roles = (
        (row.get(name) or "").split("; ") if row.get("actor_ids") else []
        for name in ("actor_ids", "actors", "actor_classes", "roles")
    )
    found: dict[str, list[Side]] = {}
    if len(names) != len(ids):  # a name with the separator in it
        names = ids
    for ident, name, kind, role in zip(ids, names, classes, roles, strict=False):
        found.setdefault(role, []).append((ident, name, kind))
    doers, hit, parties = found.get("perpetrator", []), found.get("target", []), found.get("party", [])
    first = (doers or parties[:1])[:1]
    second = (hit or [p for p in parties if p not in first])[:1]
    beside = [name for _, name, _ in doers[1:]]
    others = [name for _, name, _ in hit[1:]]
    others += [name for _, name, _ in parties if (name not in {s[1] for s in first + second})]
    return first[0] if first else None, second[0] if second else None, beside, others


def _year(row: Row) -> int | None:
    return int(row["event_date"][:4]) if row.get("event_date") else None


def _either(value: int | None, other: int | None) -> int | None:
    return other if value is None else value


HXL_TAGS = {
    "incident_id": "#event+id", "event_date": "#date+occurred+start", "event_date_end": "#date+occurred+end",
    "time_precision": "#date+precision", "event_type": "#event+type+name", "sub_event_type": "#event+subtype+name",
    "actors": "#org+actor+name+list+v_en", "actors_ar": "#org+actor+name+list+v_ar", "actor_ids": "#org+actor+id+list",
    "roles": "#org+actor+role+list", "place": "#loc+name+i_en", "place_ar": "#loc+name+i_ar", "place_id": "#loc+id",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "uncertainty_m": "#geo+uncertainty+num+m",
    "geo_precision": "#geo+precision", "admin1": "#adm1+name+i_en", "admin2": "#adm2+name+i_en",
    "admin3": "#adm3+name+i_en", "fatalities_min": "#affected+killed+min+num",
    "fatalities_max": "#affected+killed+max+num", "injuries_min": "#affected+injured+min+num",
    "injuries_max": "#affected+injured+max+num", "toll_by_group": "#affected+group+list", "status": "#status+report",
    "modality": "#status+modality",
    "evidence": "#description+evidence", "source": "#meta+source+name",
    "source_url": "#meta+source+url", "source_published": "#date+source+published", "review": "#status+review",
    "doubts": "#status+doubts",
}  # fmt: skip

ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
ACLED_WHOLE = "year time_precision iso geo_precision fatalities timestamp"
UCDP_COLUMNS = (
    "id year type_of_violence dyad_name side_a side_b number_of_sources source_article source_office source_date "
    "source_headline where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt country "
    "country_id region event_clarity date_prec date_start date_end deaths_civilians deaths_unknown best low high"
)
UCDP_WHOLE = (
    "year type_of_violence number_of_sources where_prec country_id event_clarity date_prec "
    "deaths_civilians deaths_unknown best low high"
)


def _schema(names: str, whole: str) -> pa.Schema:
    kinds = dict.fromkeys(flat_table.REALS, flat_table.REAL) | dict.fromkeys(whole.split(), flat_table.WHOLE)
    return pa.schema([(name, kinds.get(name, flat_table.TEXT)) for name in names.split()])


SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("waqai", flat_table.SCHEMA),
        Scheme("acled", _schema(ACLED_COLUMNS, ACLED_WHOLE), acled),
        Scheme("ucdp", _schema(UCDP_COLUMNS, UCDP_WHOLE), ucdp),
        Scheme("hxl", pa.schema([flat_table.SCHEMA.field(name) for name in HXL_TAGS]), tags=HXL_TAGS),
    )
}
