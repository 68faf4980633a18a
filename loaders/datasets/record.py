"""What the loaders of coded datasets share: a record of theirs as an incident of ours, with its own words beside it.

The words of a record are its notes and its cells, each on a line with its name; so every field of the incident points
at the cell that says it, and a corrected cell makes a new edition of the record. Nothing is guessed: an actor or a
place is one of ours where its name says so and, for a place, its point agrees; otherwise it keeps its own name.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO

import packs
from errors import InputError
from geo.gazetteer.gazetteer import Gazetteer
from loaders.articles import table_columns
from loaders.articles.json_document import objects
from loaders.articles.table import rows
from loaders.transport.content import keepable
from loaders.transport.streams import head_of
from models import (
    IMPORTED,
    Article,
    CodedArticle,
    Evidence,
    GeoPrecision,
    Incident,
    IncidentActor,
    IncidentPlace,
    Place,
    Role,
)
from paths import LEXICONS
from text.data_files import table
from text.lexicon import actor_names, actors, event_types, in_force
from text.normalize import fold

#: Metres within which a point of each precision lies, where a dataset gives no radius: conventions for drawing.
RADIUS_M: dict[GeoPrecision, int] = {
    "site": 1_000, "neighbourhood": 2_000, "town": 3_000, "near": 20_000, "district": 25_000, "governorate": 60_000,
    "country": 300_000,
}  # fmt: skip
_AS_PRECISE: dict[str, GeoPrecision] = {
    "neighbourhood": "neighbourhood", "city": "town", "town": "town", "village": "town", "camp": "site",
    "crossing": "site", "checkpoint": "site", "airport": "site", "bridge": "site", "dam": "site", "base": "site",
    "hospital": "site", "prison": "site", "school": "site", "facility": "site", "oilfield": "site",
}  # fmt: skip
_NEAR_KM = 10.0  # how far our point of a place and the dataset's may lie apart
_ROLES: dict[str, tuple[Role, Role]] = {
    "Explosions/Remote violence": ("perpetrator", "target"),
    "Violence against civilians": ("perpetrator", "target"),
}


@dataclass(slots=True)
class Words:
    """The text of a record, growing line by line, and the evidence that points into it."""

    text: str
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    @classmethod
    def of(cls, notes: str, cells: Mapping[str, str]) -> Words:
        """The notes, then every cell that holds something, ``name: value`` a line."""
        words = cls(notes.strip())
        words.text += "\n\n" if words.text else ""
        for name, value in cells.items():
            if value.strip():
                words.text += f"{name}: "
                start = len(words.text)
                words.text += value.strip()
                words.spans[name] = (start, len(words.text))
                words.text += "\n"
        words.text = words.text.rstrip()
        return words

    def says(self, field_name: str, *cells: str) -> None:
        """Let cells be the evidence of a field; those that are empty say nothing."""
        for cell in cells:
            if cell in self.spans:
                start, end = self.spans[cell]
                self.evidence.append(Evidence(field_name, "text", start, end, self.text[start:end]))

    def finds(self, field_name: str, name: str) -> None:
        """Let the notes be evidence too, where they hold a name as it is, as whole words."""
        end_of_notes = min((start for start, _ in self.spans.values()), default=len(self.text))
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.text[:end_of_notes]) if name.strip() else None
        if found:
            self.evidence.append(Evidence(field_name, "text", found.start(), found.end(), found[0]))


def record(
    source: str, key: str, words: Words, incident: Mapping[str, Any], *, url: str | None = None,
    published: str | None = None, confidence: tuple[float, str] = (0.8, "coded by people"), lang: str | None = None,
    credit: str | None = None,
) -> CodedArticle:  # fmt: skip
    """The coded article of one record.

    Parameters
    ----------
    source, key : str
        Name of the dataset, and the record's own id in it.
    words : Words
        The record's text with its evidence.
    incident : mapping
        The other fields of the incident.
    confidence : (float, str)
        How far this kind of coding is trusted, 0 to 1, and why.
    credit : str, optional
        Whom figures and files name; the dataset when it is not given.
    """
    article_id = f"{source.lower().replace(' ', '-')}:{key}"
    article = Article(article_id, words.text, f"{source} {key}", published, lang, url, credit or source)
    found = Incident(
        incident_id=hashlib.sha256(article_id.encode()).hexdigest()[:16],
        article_id=article_id,
        confidence=confidence[0],
        confidence_reasons=(f"{confidence[1]} {confidence[0]:+.2f}",),
        evidence=tuple(words.evidence),
        **incident,
    )
    return CodedArticle(article, (found,), f"{IMPORTED}{source.lower()}")


# -- rows of a file


def rows_of(stream: BinaryIO, name: str, listed: str) -> Iterator[tuple[str, int, Any]]:
    """The records of a CSV file, or of JSON: a list, or an object that holds one under ``listed``."""
    start = head_of(stream).removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if start in (b"{", b"["):
        prefix = "item" if start == b"[" else f"{listed}.item"
        yield from ((f"{name}[{number}]", 0, one) for number, one in enumerate(objects(stream, name, prefix), start=1))
    else:
        yield from ((name, line, row) for line, row in rows(stream, name))


def cells_of(row: Any, name: str, line: int) -> dict[str, str]:
    """The cells of a record as text, by column in small letters; "NA" and "null", as R and SQL write, are empty.

    Raises
    ------
    InputError
        It is not a record, or a cell cannot be kept.
    """
    if not isinstance(row, dict):
        raise InputError(name, line, "is not an object", "download it again")
    flat = {
        k.strip().lower(): table_columns.as_text(v) or "" for k, v in row.items() if not isinstance(v, (dict, list))
    }
    return {k: "" if v.strip() in _NOTHING else keepable(v, k, name, line) for k, v in flat.items() if k}


_NOTHING = ("NA", "N/A", "null", "NULL", "None")


def code(value: str) -> str:
    """A whole number that a spreadsheet or pandas has made a decimal one: ``1.0`` is 1."""
    return value[:-2] if value.endswith(".0") and value[:-2].isdecimal() else value


# -- types of events


def event(event_type: str, sub_event_type: str, disorder_type: str = "") -> dict[str, str]:
    """The type fields of an incident from ACLED's terms; our finer type where the sub-event has only one."""
    same = [e for e in event_types() if e.event_type == event_type and e.sub_event_type == sub_event_type]
    finer = {e.waqai_type for e in same if e.waqai_type}
    kinds = {e.disorder_type for e in event_types() if e.event_type == event_type and not e.family}
    disorder = disorder_type or next((e.disorder_type for e in same), "") or "".join(list(kinds)[:1])
    return {
        "disorder_type": disorder,
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        "waqai_type": finer.pop() if len(finer) == 1 else "",
    }


@cache
def known_types() -> dict[str, frozenset[str]]:
    """ACLED's event types with the sub-event types of each."""
    found: dict[str, set[str]] = {}
    for kind in event_types():
        if kind.event_type:
            found.setdefault(kind.event_type, set()).update({kind.sub_event_type} - {""})
    return {name: frozenset(subs) for name, subs in found.items()}


@cache
def codes(scheme: str) -> dict[str, tuple[str, str]]:
    """Event and sub-event type for each code of another scheme (``acled`` of before 2019, ``ucdp``, ``cameo``)."""
    rows = table(LEXICONS / "dataset_events.csv", ("scheme", "code", "event_type", "sub_event_type"))
    return {r["code"]: (r["event_type"], r["sub_event_type"]) for _, r in rows if r["scheme"] == scheme}


# -- actors


def actor(name: str, role: Role, day: str | None, actor_class: str = "") -> IncidentActor:
    """An actor by its name in a dataset: one of ours where exactly one is called so on that day.

    >>> actor("QSD: Syrian Democratic Forces", "party", "2021-04-20").actor_id
    'sdf'
    >>> actor("Some Brigade", "party", None).actor_id
    'name:some-brigade'
    """
    for form in _forms(name):
        ids = {i for i, start, end in _named().get(form, ()) if day is None or in_force(day, start, end)}
        if len(ids) == 1:
            known = actors()[ids.pop()]
            return IncidentActor(
                known.actor_id, known.name, known.name_ar, known.actor_class, role, parents_of(known.actor_id)
            )
    slug = "-".join(re.findall(r"\w+", fold(name)))[:80]
    return IncidentActor(f"name:{slug}", name, name, actor_class or "unknown", role)


def cast(
    event_type: str, firsts: Iterable[str], seconds: Iterable[str], day: str | None, classes: Sequence[str] = ("", "")
) -> tuple[IncidentActor, ...]:
    """The actors of two sides with the roles that a type of event gives them, each once."""
    roles = _ROLES.get(event_type, ("party", "party"))
    found: dict[str, IncidentActor] = {}
    for names, role, actor_class in zip((firsts, seconds), roles, classes, strict=True):
        for name in filter(None, (n.strip() for n in names)):
            one = actor(name, role, day, actor_class)
            found.setdefault(one.actor_id, one)
    return tuple(found.values())


def sides(name: str) -> list[str]:
    """The actors of one side: a dataset may name several, with commas between them.

    >>> sides("Ahrar al-Sham, HTS"), sides("Government of Syria")
    (['Ahrar al-Sham', 'HTS'], ['Government of Syria'])
    """
    known = any(form in _named() for form in _forms(name))
    return [name] if known else [one for one in re.split(r",\s+(?:and\s+)?", name) if one.strip()]


def _forms(name: str) -> list[str]:
    """Ways a dataset's name may be one of ours, the fullest first: without years and countries, parts of "A: B"."""
    bare = re.sub(r" ?\([^()]*\)", "", " ".join(name.split()))
    pieces = [name, bare, *(p for p in bare.split(":") if ":" in bare)]
    return list(dict.fromkeys(" ".join(fold(p).split()) for p in pieces if p.strip()))


@packs.cached
def _named() -> dict[str, list[tuple[str, str, str]]]:
    """Ids by folded name, with the time the name holds; the names of datasets before those of the news."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    folders = dict.fromkeys((LEXICONS, *(pack.factions for pack in packs.active())))
    paths = [folder / "dataset_actors.csv" for folder in folders]
    tables = (table(p, ("name", "actor_id", "valid_from", "valid_to")) for p in paths if p.exists())
    for row in (row for rows_of in tables for _, row in rows_of if row["actor_id"] in actors()):
        entry = (row["actor_id"], row["valid_from"], row["valid_to"])
        found.setdefault(" ".join(fold(row["name"]).split()), []).append(entry)
    listed = set(found)
    for name in actor_names():
        form = " ".join(fold(name.name).split())
        if name.kind in ("official", "alias", "abbr", "country") and not name.areas and form not in listed:
            found.setdefault(form, []).append((name.actor_id, name.valid_from, name.valid_to))
    for known in actors().values():
        form = " ".join(fold(known.name).split())
        if form not in listed:
            found.setdefault(form, []).append((known.actor_id, known.active_from, known.active_to))
    return found


def parents_of(actor_id: str) -> tuple[str, ...]:
    """Ids of what a faction belongs to, the nearest first."""
    out: list[str] = []
    above = actors()[actor_id].parent
    while above and above not in out:
        out.append(above)
        above = actors()[above].parent
    return tuple(out)


# -- places


@packs.cached
def gazetteer() -> Gazetteer:
    """The gazetteer of the packs in use."""
    return Gazetteer.load()


def place(
    source: str, name: str, latitude: float | None, longitude: float | None, precision: GeoPrecision,
    admins: Sequence[str] = ("", "", ""),
) -> tuple[IncidentPlace | None, GeoPrecision]:  # fmt: skip
    """A dataset's place, at its own point; one of ours where one of that name lies within ten kilometres.

    Coordinates are WGS 84 degrees. A place without a point and a name we know is kept by its name alone.
    """
    if not name.strip() and (latitude is None or longitude is None):
        return None, "unresolved"
    point = latitude is not None and longitude is not None
    near = [
        p for p in _candidates(name)
        if point and p.latitude is not None and p.longitude is not None
        and _apart_km(p.latitude, p.longitude, latitude or 0.0, longitude or 0.0) <= _reach_km(p.kind)
    ]  # fmt: skip
    settled = [p for p in near if p.kind in _AS_PRECISE] if precision in ("town", "near") else near
    levels = {"governorate": ("governorate",), "district": ("district", "subdistrict"), "country": ("country",)}
    if precision in levels:
        settled = [p for p in near if p.kind in levels[precision]] or settled
    if len(settled) > 1:  # a town and its quarter share a name: the one that is named plainly
        settled = [p for p in settled if p.kind in ("city", "town", "village")] or settled
    if len(settled) == 1:
        ours = gazetteer().describe(settled[0])
        if precision == "town":
            precision = _AS_PRECISE.get(ours.kind, "town")
        radius = ours.uncertainty_m if precision in ("site", "neighbourhood", "town") else RADIUS_M.get(precision)
        return (
            IncidentPlace(
                ours.place_id, ours.name, ours.name_ar, ours.kind, latitude, longitude, radius,
                ours.admin1, ours.admin2, ours.admin3,
            ),
            precision,
        )  # fmt: skip
    slug = "-".join(re.findall(r"\w+", fold(name)))[:60] or f"{latitude},{longitude}"
    shown = name.strip() or f"{latitude}, {longitude}"
    kind = {"governorate": "governorate", "district": "district", "country": "country"}.get(precision, "place")
    radius = RADIUS_M.get(precision) if point else None
    units = [a.strip() or None for a in (*admins, "", "", "")][:3]
    if point and precision != "country":
        from geo.boundaries import units_of

        inside = units_of(latitude or 0.0, longitude or 0.0)
        units = [gazetteer().places[unit].name for unit in reversed(inside)] or units
    return (
        IncidentPlace(f"{source}:{slug}", shown, shown, kind, latitude, longitude, radius, *units),
        precision,
    )


#: What datasets write behind a name to say its kind: "Hajin town", "Al Hasakah Governorate".
_KINDS = re.compile(
    r" (?:town|village|city|suburb|neighbou?rhood|quarter|camp|(?:sub-?)?district|governorate|province|area)\Z",
    re.I,
)


def _candidates(name: str) -> list[Place]:
    """Places of ours of a name, which may say its kind."""
    if not name.strip():
        return []
    return gazetteer().candidates(name) or gazetteer().candidates(_KINDS.sub("", " ".join(name.split())))


def _reach_km(kind: str) -> float:
    return {"country": 600.0, "governorate": 150.0, "district": 60.0, "subdistrict": 40.0}.get(kind, _NEAR_KM)


def _apart_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance of two near points in kilometres, on a plane."""
    return math.hypot((lat_a - lat_b) * 111.2, (lon_a - lon_b) * 111.2 * math.cos(math.radians((lat_a + lat_b) / 2)))


# -- cells

_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d+\Z)")  # as half of Europe's programs write it; thousands are not grouped


def number(value: str, what: str, name: str, line: int, most: float | None = None) -> float | None:
    """A number in a cell; None for an empty one.

    Raises
    ------
    InputError
        It is none, or out of range.
    """
    if not value.strip():
        return None
    try:
        found = float(_DECIMAL_COMMA.sub(".", value.strip()))
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or (most is not None and abs(found) > most):
        raise InputError(name, line, f"{what} {value[:40]!r} is not a possible number", "correct the cell")
    return found


def count(value: str, what: str, name: str, line: int) -> int | None:
    """A number of people in a cell; None for an empty one."""
    found = number(value, what, name, line)
    if found is None:
        return None
    if found < 0 or found != int(found) or found > 2**31:
        raise InputError(name, line, f"{what} {value[:40]!r} is not a number of people", "correct the cell")
    return int(found)


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
