"""What screen, figures and files say, in Arabic and English: texts, names, dates and filters in words.

Figures write dates in words, never as 2021-04-20: inside Arabic text an ISO date is reordered to 20-04-2021 and could
be misread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import packs
from errors import DataFileError, UsageError
from filters import Filters
from geo.gazetteer.gazetteer import Gazetteer
from models import Counts, Incident, IncidentActor, IncidentPlace, Place
from paths import LEXICONS, TEXTS
from text.data_files import table
from text.lexicon import actors
from text.lexicon import event_types as coded_types

Lang = Literal["en", "ar"]
LANGUAGES: tuple[Lang, ...] = ("en", "ar")

NAMED = 6  # values of one filter spelt out before "and N more"

# Filters whose values have texts, with the beginning of their keys.
CLOSED = {"precisions": "precision", "statuses": "status", "modalities": "modality", "states": "review"}

# A value in the other script must not pull the punctuation around it to its own side.
MARK: dict[Lang, str] = {"en": "\u200e", "ar": "\u200f"}


_TYPES = ("disorder_type", "event_type", "sub_event_type")
#: Column of a table whose values are codes -> how the keys of their texts begin.
_CODED = {
    "geo_precision": "precision", "time_precision": "time", "status": "status", "modality": "modality",
    "review": "review", "roles": "role",
}  # fmt: skip


def right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return lang == "ar"


class Words:
    """Texts, names, dates and numbers in one language.

    Raises
    ------
    UsageError
        The language is neither ``en`` nor ``ar``.

    Examples
    --------
    >>> Words("en")("counts", shown=1, total=3)
    '1 shown of 3'
    >>> Words("ar").event_type("Battles")
    'معارك'
    >>> Words("en").day("2021-04-20")
    '20 April 2021'
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise UsageError("lang", lang, "is not a language of the screen", LANGUAGES)
        self.lang: Lang = "ar" if lang == "ar" else "en"
        self.rtl = right_to_left(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with the values put in.

        Raises
        ------
        DataFileError
            No file of ``data/texts`` has the key.
        """
        text = self.known(key)
        if text is None:
            raise DataFileError(TEXTS, 0, f"no text for {key!r}", "add a row to one of its files")
        return text.format(**values)

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
        """Name of a faction as an incident carries it; in the other language, or its id, where it has none in this."""
        return (
            (actor.name_ar if self.rtl else actor.name) or actor.name or actor.name_ar or self.faction(actor.actor_id)
        )

    def place(self, place: Place | IncidentPlace) -> str:
        """Name of a place; in the other language, or its id, where it has none in this one."""
        return (place.name_ar if self.rtl else place.name) or place.name or place.name_ar or place.place_id

    def admin(self, name: str) -> str:
        """Name of a governorate, district or sub-district that an incident carries in English only."""
        return _admin_names().get(name, name) if self.rtl else name

    def number(self, value: int) -> str:
        """A whole number with thousands separated."""
        return f"{value:,}"

    def day(self, date: str | dt.date) -> str:
        """A date as people write it: ``25 April 2021``."""
        value = dt.date.fromisoformat(date) if isinstance(date, str) else date
        return f"{value.day} {self(f'month.{value.month}')} {value.year}"

    def weekday(self, iso: str) -> str:
        """A date with its day of the week: ``Sunday 25 April 2021``."""
        return f"{self(f'weekday.{dt.date.fromisoformat(iso).weekday()}')} {self.day(iso)}"

    def month(self, iso: str) -> str:
        """The month of a date: ``April 2021``."""
        return f"{self(f'month.{int(iso[5:7])}')} {iso[:4]}"

    def moment(self, iso: str) -> str:
        """A day, or a day and the time of day where it was published; anything else as it is."""
        try:
            moment = dt.datetime.fromisoformat(iso)
        except ValueError:
            return iso
        day = self.weekday(moment.date().isoformat())
        return f"{day} · {moment:%H:%M}" if len(iso) > 10 else day

    def date(self, incident: Incident, brief: bool = False) -> str:
        """When an incident happened, no finer than its precision says; ``brief`` is the form of figures."""
        undated, span = ("undated", "span_of_days") if brief else ("list.undated", "date.span")
        first, last = incident.event_date, incident.event_date_end or incident.event_date
        if first is None or last is None:
            return self(undated)
        if incident.time_precision == "year":
            return first[:4]
        if incident.time_precision == "month":
            return self.month(first)
        if incident.time_precision == "week":
            return self("week_of", day=self.day(first))
        if first == last:
            return self.day(first) if brief else self.weekday(first)
        return self(span, first=self.day(first), last=self.day(last))

    def toll(self, low: int | None, high: int | None, kind: Literal["killed", "injured"]) -> str:
        """How many were killed or injured; empty when the text does not say, ``no one`` when it says none."""
        if not low and high is None:
            return ""  # "at least none" says nothing
        if low == high == 0:
            return self(f"toll.none.{kind}")
        said = {"low": self.number(low or 0), "high": self.number(high or 0)}
        if low is None or high is None:
            return self(f"toll.{'most' if low is None else 'least'}.{kind}", **said)
        return self(f"toll.{'exact' if low == high else 'range'}.{kind}", **said)

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
                number = self.number(low or 0)
            else:
                kind_of = "most" if low is None else "least" if high is None else "range"
                number = self(f"people.number.{kind_of}", low=self.number(low or 0), high=self.number(high or 0))
            said.append(self(f"people.{toll.group}", number=number))
        if overlap == "inside":
            said[1] = self("people.inside", group=said[1])
        groups = self("list").join(said)
        return self("people.overlap", groups=groups) if overlap == "unknown" else groups

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

    def term(self, column: str, value: str) -> str:
        """A code of a table in words: event types, precision, status, modality, roles; anything else as it is."""
        if column in _TYPES:
            return self.event_type(value)
        if column == "roles":
            return "; ".join(self.known(f"role_{role}") or role for role in value.split("; "))
        return (self.known(f"{_CODED[column]}_{value}") if column in _CODED else None) or value

    def columns(self) -> dict[str, str]:
        """Heading of a column in a workbook -> its name."""
        keys = [key for key in _texts(self.lang) if key.startswith("column_")]
        return {_texts(self.lang)[key]: key.removeprefix("column_") for key in keys}

    def codes(self, column: str) -> dict[str, str]:
        """What ``term`` makes of the codes of a column -> the code; empty for a column without codes.

        >>> Words("ar").codes("status")["جديد"]
        'new'
        """
        if column in _TYPES:
            return {self.event_type(code): code for one in coded_types() if (code := getattr(one, column))}
        begins = f"{_CODED.get(column, '')}_"
        keys = [key for key in _texts(self.lang) if len(begins) > 1 and key.startswith(begins)]
        return {_texts(self.lang)[key]: key.removeprefix(begins) for key in keys}

    def period(self, filters: Filters, incidents: Sequence[Incident]) -> str:
        """The dates chosen, or from when to when the dated incidents begin, as a timeline draws them."""
        first, last = filters.date_from, filters.date_to
        if first and last:
            return self._span("period_day" if first == last else "period_between", first, last)
        if first or last:
            return self._span("period_from" if first else "period_until", first or "", last or "")
        starts = [i.event_date for i in incidents if i.event_date]
        if not starts:
            return self("period_all")
        first, last = min(starts), max(starts)
        return self._span("period_all_day" if first == last else "period_all_found", first, last)

    def filters(self, filters: Filters) -> str:
        """The filters in words, without the dates, which stand in the period.

        Ids are named where a data file names them and shown as they are otherwise.
        """
        items = [self._filter(name, filters) for name in filters.active if not name.startswith("date_")]
        if not items:
            return self("no_other_filter" if filters.active else "no_filter")
        return self("filters", items=self("separator").join(items))

    def counts(
        self, counts: Counts, incidents: Sequence[Incident], only_country: int, off_map: int = 0, dropped: int = 0
    ) -> str:
        """``N shown of M, K without a place`` and whatever else the map cannot show; no zeros.

        ``dropped`` are incidents without a date that the days asked for leave out.
        """
        said = [self("counts", shown=self.number(counts.shown), total=self.number(counts.total))]
        for key, count in (("counts_without_place", counts.without_place), ("counts_reviewed", counts.reviewed)):
            if count:
                said.append(self(key, count=self.number(count)))
        if counts.reports > counts.shown:
            said.append(self("counts_reports", count=self.number(counts.reports)))
        said += self._aside(counts)
        if counts.copies:
            said.append(self("counts_copies", count=self.number(counts.copies)))
        undated = sum(i.event_date is None for i in incidents)
        others = {
            "counts_country": only_country, "counts_off_map": off_map, "counts_undated": undated,
            "counts_dropped": dropped,
        }  # fmt: skip
        for key, count in others.items():
            if count:
                said.append(self(key, count=self.number(count)))
        if len(incidents) < counts.shown:
            said.append(self("counts_partial", count=self.number(len(incidents))))
        return "  ·  ".join(said)

    def latitude(self, degrees: float, digits: int = 1) -> str:
        """A latitude in WGS 84 degrees, north or south.

        >>> Words("en").latitude(-16.84)
        '16.8° S'
        """
        return self("latitude_south" if degrees < 0 else "latitude_north", degrees=f"{abs(degrees):.{digits}f}")

    def longitude(self, degrees: float, digits: int = 1) -> str:
        """A longitude in WGS 84 degrees, east or west.

        >>> Words("en").longitude(-46.6), Words("en").longitude(40.7)
        ('46.6° W', '40.7° E')
        """
        return self("longitude_west" if degrees < 0 else "longitude_east", degrees=f"{abs(degrees):.{digits}f}")

    def count_line(self, counts: Counts) -> str:
        """``N shown of M, K without a place, L reviewed``, and how many articles are held as copies if some are."""
        said = [self("counts", shown=self.number(counts.shown), total=self.number(counts.total))]
        said.append(self("counts_without_place", count=self.number(counts.without_place)))
        said.append(self("counts_reviewed", count=self.number(counts.reviewed)))
        said += self._aside(counts)
        if counts.copies:
            said.append(self("counts_copies", count=self.number(counts.copies)))
        return self("list").join(said)

    def _aside(self, counts: Counts) -> list[str]:
        return [self("counts_set_aside", count=self.number(counts.set_aside))] if counts.set_aside else []

    def several(self, values: Sequence[str], most: int = NAMED) -> str:
        """A list in words; beyond ``most`` the rest is counted."""
        mark = MARK[self.lang]
        text = self("list").join(f"{mark}{plain(v)}{mark}" for v in values[:most])
        rest = len(values) - most
        return self("and_more", values=text, count=rest) if rest > 0 else text

    def _span(self, key: str, first: str, last: str) -> str:
        return self(key, first=first and self.day(first), last=last and self.day(last))

    def _filter(self, name: str, filters: Filters) -> str:
        if name == "bbox":
            assert filters.bbox is not None
            west, south, east, north = filters.bbox
            sides = {"west": self.longitude(west, 2), "east": self.longitude(east, 2)}
            return self("filter_bbox", **sides, south=self.latitude(south, 2), north=self.latitude(north, 2))
        if name == "area":
            return self("filter_area", count=len(filters.area))
        if name in ("confidence_min", "killed_min"):
            value = getattr(filters, name)
            return self(f"filter_{name}", value=f"{value:.0%}" if name == "confidence_min" else self.number(value))
        if name == "last":
            return self("filter_last", count=filters.last)
        if name == "counted":
            return self("filter_counted")
        if name == "set_aside":
            return self(f"filter_set_aside_{filters.set_aside}")
        if name == "text":
            return self("filter_text", values=plain(filters.text))
        values: tuple[str, ...] = getattr(filters, name)
        return self(f"filter_{name}", values=self.several([self._value(name, v) for v in values]))

    def _value(self, name: str, value: str) -> str:
        if name in ("factions", "perpetrators", "targets", "without"):
            return self.faction(value)
        if name == "place_ids":
            place = gazetteer().places.get(value)
            return self.place(place) if place else value
        if name in CLOSED:
            return self(f"{CLOSED[name]}_{value}")
        return self.event_type(value)


def plain(text: str) -> str:
    r"""One line that a font can draw: controls and breaks become blanks, half characters a mark.

    >>> plain(" two\nlines ")
    'two lines'
    """
    if text.isprintable():  # nearly always; half characters are not
        return " ".join(text.split())
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() or c in "\u200e\u200f\u200c\u200d" else " " for c in whole).split())


@packs.cached
def faction_names(lang: Lang) -> dict[str, str]:
    """Faction id -> name in the reader's language, in the order of the lexicon."""
    return {i: {"en": actor.name, "ar": actor.name_ar}[lang] or actor.name for i, actor in actors().items()}


@packs.cached
def place_names(lang: Lang) -> dict[str, str]:
    """Place id -> name in the reader's language, for the places of the packs in use."""
    rows = _place_rows("place_id", "name_en", "name_ar")
    return {row["place_id"]: row[f"name_{lang}"] or row["name_en"] or row["name_ar"] for row in rows}


@packs.cached
def place_labels(lang: Lang) -> dict[str, str]:
    """Place id -> its name in the reader's language and in the other, and what it lies in up to the governorate.

    >>> place_labels("en")["C4564"].replace("\u2068", "").replace("\u2069", "")
    'Qamishli · القامشلي (Al-Hasakah Governorate)'
    """
    rows = {row["place_id"]: row for row in _place_rows("place_id", "name_en", "name_ar", "kind", "parent_id")}
    names, others = place_names(lang), place_names("ar" if lang == "en" else "en")
    labels = {}
    for place_id, row in rows.items():
        chain, above = [], rows.get(row["parent_id"])
        while above is not None and (above["kind"] != "country" or above["place_id"] in gazetteer().abroad):
            if above["kind"] in ("city", "town", "governorate", "country"):  # a district is mostly called like its seat
                chain.append(names[above["place_id"]])
            above = rows.get(above["parent_id"])
        label = " · ".join(dict.fromkeys([names[place_id], f"\u2068{others[place_id]}\u2069"]))
        labels[place_id] = f"{label} ({'، '.join(chain) if lang == 'ar' else ', '.join(chain)})" if chain else label
    return labels


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


@packs.cached
def _texts(lang: Lang) -> dict[str, str]:
    """All texts by key, the countries in use and whom to name for them put in."""
    texts: dict[str, str] = {}
    for path in sorted(TEXTS.glob("*.csv")):
        for line, row in table(path, ("key", *LANGUAGES)):
            if row["key"] in texts:
                raise DataFileError(path, line, f"the key {row['key']!r} stands twice", "give one text another key")
            texts[row["key"]] = row[lang]
    names = [{"en": pack.name_en, "ar": pack.name_ar}[lang] for pack in packs.active()]
    # Between marks of direction a bracket at the end of a Latin name stays at its end in Arabic, too.
    side = {"en": "", "ar": "\u200e"}[lang]
    credits = [f"{side}{name}{side}" for name in packs.credits()]
    for key, text in texts.items():
        if "{countries}" in text or "{credits}" in text:
            texts[key] = text.replace("{countries}", texts["list"].join(names)).replace(
                "{credits}", texts["list"].join(credits)
            )
    return texts


@packs.cached
def _admin_names() -> dict[str, str]:
    rows = _place_rows("kind", "name_en", "name_ar")
    names = {
        row["name_en"]: row["name_ar"] for row in rows if row["kind"] in ("governorate", "district", "subdistrict")
    }
    for place in map(gazetteer().places.__getitem__, gazetteer().abroad):
        if place.kind in ("governorate", "country"):
            chain = gazetteer().chain(place.place_id)
            names[", ".join(one.name for one in chain)] = "، ".join(one.name_ar or one.name for one in chain)
    return names


def _place_rows(*columns: str) -> Iterator[dict[str, str]]:
    for pack in packs.active():
        files = [pack.places / "places.csv", *pack.places.glob("abroad.csv")]
        yield from (row for file in files for _, row in table(file, columns))


def _rows(name: str, *columns: str) -> list[dict[str, str]]:
    return [row for _, row in table(LEXICONS / name, columns)]


@packs.cached
def gazetteer() -> Gazetteer:
    """The gazetteer of names, read once."""
    return Gazetteer.load()
