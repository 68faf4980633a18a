"""What the screen says, in Arabic and English: texts, names and dates, all from ``data/lexicons``."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from typing import Literal

from errors import DataFileError
from models import Incident, IncidentActor, IncidentPlace
from paths import LEXICONS

LANGUAGES = ("en", "ar")
Lang = Literal["en", "ar"]


class Words:
    """The screen's words in one language.

    >>> Words("en")("count.line", shown=1, total=3, without_place=0)
    '1 shown of 3, 0 without a place'
    >>> Words("ar").event_type("Battles")
    'معارك'
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.rtl = lang == "ar"

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with the values put in; a key that is not in the file is a KeyError."""
        return _texts(self.lang)[key].format(**values)

    def known(self, key: str) -> str | None:
        """The text of ``key``, or None when the file has none."""
        return _texts(self.lang).get(key)

    def translated(self, text: str, keys: str) -> str:
        """The text that stands in English under a key that begins with ``keys``; itself where none does."""
        key = _in_english(keys).get(text)
        return self(key) if key else text

    def event_type(self, code: str) -> str:
        """Name of an event type, sub-event type or disorder type; the code itself when it has no other."""
        return _type_names(self.lang).get(code, code)

    def finer_type(self, incident: Incident) -> str:
        """What happened in the finest words there are: our own type, else the sub-event type, else the event type."""
        finer = _finer_names(self.lang).get(incident.waqai_type or "")
        return finer or self.event_type(incident.sub_event_type or incident.event_type)

    def faction(self, actor_id: str) -> str:
        """Name of a faction; the id itself when the lexicon does not have it."""
        return faction_names(self.lang).get(actor_id, actor_id)

    def actor(self, actor: IncidentActor) -> str:
        """Name of a faction as an incident carries it."""
        return (actor.name_ar if self.rtl else actor.name) or actor.name or self.faction(actor.actor_id)

    def place(self, place: IncidentPlace) -> str:
        """Name of a place as an incident carries it."""
        return (place.name_ar if self.rtl else place.name) or place.name or place.place_id

    def admin(self, name: str) -> str:
        """Name of a governorate, district or sub-district that an incident carries in English only."""
        return _admin_names().get(name, name) if self.rtl else name

    def day(self, iso: str, weekday: bool = True) -> str:
        """A date as people write it: ``Sunday 25 April 2021``."""
        date = dt.date.fromisoformat(iso)
        text = f"{date.day} {self(f'month.{date.month}')} {date.year}"
        return f"{self(f'weekday.{date.weekday()}')} {text}" if weekday else text

    def moment(self, iso: str) -> str:
        """A day, or a day and the time of day where it was published; anything else as it is."""
        try:
            found = dt.datetime.fromisoformat(iso)
        except ValueError:
            return iso
        day = self.day(found.date().isoformat())
        return f"{day} · {found:%H:%M}" if len(iso) > 10 else day

    def date(self, incident: Incident) -> str:
        """When an incident happened, no finer than its precision says."""
        first, last = incident.event_date, incident.event_date_end or incident.event_date
        if first is None or last is None:
            return self("list.undated")
        date = dt.date.fromisoformat(first)
        if incident.time_precision == "year":
            return str(date.year)
        if incident.time_precision == "month":
            return f"{self(f'month.{date.month}')} {date.year}"
        if incident.time_precision == "week":
            return self("date.week", date=self.day(first, weekday=False))
        if first == last:
            return self.day(first)
        return self("date.span", first=self.day(first, weekday=False), last=self.day(last, weekday=False))

    def toll(self, low: int | None, high: int | None, kind: Literal["killed", "injured"]) -> str:
        """How many were killed or injured; empty when the text does not say, ``no one`` when it says none."""
        if not low and high is None:
            return ""  # "at least none" says nothing
        if low is None:
            return self(f"toll.most.{kind}", high=high)
        if high is None:
            return self(f"toll.least.{kind}", low=low)
        if low == high:
            return self(f"toll.none.{kind}") if high == 0 else self(f"toll.exact.{kind}", low=low)
        return self(f"toll.range.{kind}", low=low, high=high)

    def toll_by_group(self, incident: Incident, kind: Literal["killed", "injured"]) -> str:
        """Who they were as far as the text says it: ``civilians: 6, of them children: 2``; empty where it does not."""
        said = []
        overlap = incident.groups_overlap("fatalities" if kind == "killed" else "injuries")
        for toll in incident.toll_by_group:
            killed = kind == "killed"
            low = toll.fatalities_min if killed else toll.injuries_min
            high = toll.fatalities_max if killed else toll.injuries_max
            if low is None and high is None:
                continue
            if low == high:
                number = str(low)
            elif low is None or high is None:
                number = self("people.number.most", high=high) if low is None else self("people.number.least", low=low)
            else:
                number = self("people.number.range", low=low, high=high)
            said.append(self(f"people.{toll.group}", number=number))
        if overlap == "inside":
            said[1] = self("people.inside", group=said[1])
        told = ("، " if self.rtl else ", ").join(said)
        return self("people.overlap", groups=told) if overlap == "unknown" else told

    def modality(self, incident: Incident) -> str:
        """How the text says it, and for a claim whose it is: ``claimed · source: Asayish``."""
        shown = self(f"modality.{incident.modality}")
        if incident.claimed_by:
            return self("modality.by", modality=shown, name=self.faction(incident.claimed_by))
        return self("modality.by_nobody", modality=shown) if incident.modality == "claimed" else shown

    def uncertainty(self, metres: int) -> str:
        """How far from its point a place may lie, in words."""
        if metres < 1000:
            return self("uncertainty.metres", number=metres)
        number = metres / 1000
        return self("uncertainty.kilometres", number=f"{number:.2g}" if number < 10 else round(number))


@lru_cache(maxsize=2)
def faction_names(lang: Lang) -> dict[str, str]:
    """Faction id -> name in the reader's language, in the order of the lexicon."""
    column = f"name_{lang}"
    return {row["actor_id"]: row[column] or row["name_en"] for row in _rows("actors.csv", "actor_id", column)}


@lru_cache(maxsize=2)
def place_names(lang: Lang) -> dict[str, str]:
    """Place id -> name in the reader's language, for the places of the project's own gazetteer."""
    rows = _rows("../gazetteers/syria/places.csv", "place_id", "name_en", "name_ar")
    return {row["place_id"]: row[f"name_{lang}"] or row["name_en"] or row["name_ar"] for row in rows}


@lru_cache(maxsize=1)
def event_types() -> tuple[str, ...]:
    """ACLED's event types in the order of the palette."""
    return tuple(row["event_type"] for row in _rows("palette.csv", "event_type"))


@lru_cache(maxsize=1)
def sub_event_types() -> dict[str, str]:
    """ACLED's sub-event types, each with its event type, in the order of the lexicon."""
    rows = _rows("event_types.csv", "event_type", "sub_event_type")
    return {row["sub_event_type"]: row["event_type"] for row in rows if row["sub_event_type"]}


@lru_cache(maxsize=2)
def _type_names(lang: Lang) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in _rows("event_types.csv", "event_type", f"name_{lang}"):
        if not row["family"] and not row["waqai_type"]:
            code = row["sub_event_type"] or row["event_type"] or row["disorder_type"]
            names.setdefault(code, row[f"name_{lang}"])
    return names


@lru_cache(maxsize=2)
def _finer_names(lang: Lang) -> dict[str, str]:
    """Our own type of an event -> its name; an event without one is named by its family."""
    rows = [row for row in _rows("event_types.csv", "family", "waqai_type", f"name_{lang}") if row["family"]]
    names = {row["family"]: row[f"name_{lang}"] for row in rows if not row["waqai_type"]}
    return names | {row["waqai_type"]: row[f"name_{lang}"] for row in rows if row["waqai_type"]}


@lru_cache(maxsize=2)
def _in_english(keys: str) -> dict[str, str]:
    return {text: key for key, text in _texts("en").items() if key.startswith(keys)}


@lru_cache(maxsize=2)
def _texts(lang: Lang) -> dict[str, str]:
    return {row["key"]: row[lang] for row in _rows("interface.csv", "key", lang)}


@lru_cache(maxsize=1)
def _admin_names() -> dict[str, str]:
    rows = _rows("../gazetteers/syria/places.csv", "kind", "name_en", "name_ar")
    return {row["name_en"]: row["name_ar"] for row in rows if row["kind"] in ("governorate", "district", "subdistrict")}


def _rows(name: str, *columns: str) -> list[dict[str, str]]:
    path = LEXICONS / name
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise DataFileError(path, 1, f"has no column {missing[0]!r}", "restore it from the repository")
        return list(reader)
