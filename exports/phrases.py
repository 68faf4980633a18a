"""What a snapshot says, in Arabic or English; every word comes from data/lexicons.

Dates are written in words, never as 2021-04-20: inside Arabic text an ISO date is reordered to
20-04-2021 and could be misread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from errors import DataFileError, UsageError
from filters import Filters
from geo.gazetteer.gazetteer import Gazetteer
from models import Counts, Incident, IncidentActor, IncidentPlace, Place
from paths import LEXICONS
from text.data_files import table

Lang = Literal["en", "ar"]
LANGS: tuple[Lang, ...] = ("en", "ar")

NAMED = 6  # values of one filter spelt out before "and N more"

# Filters whose values are ours to word, by the beginning of their keys in exports.csv.
CLOSED = {"precisions": "precision", "statuses": "status", "modalities": "modality"}

# A value in the other script must not pull the punctuation around it to its own side.
MARK: dict[Lang, str] = {"en": "\u200e", "ar": "\u200f"}


class Phrases:
    """Screen words, names and dates in one language.

    >>> Phrases.of("en").day("2021-04-20")
    '20 April 2021'
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._texts = {r["key"]: r[lang] for _, r in table(LEXICONS / "exports.csv", ("key", *LANGS))}
        name = f"name_{lang}"
        types = table(LEXICONS / "event_types.csv", ("family", "event_type", "sub_event_type", name))
        # Rows of families name our finer types; the plain rows name ACLED's own terms.
        self._types = {r["sub_event_type"] or r["event_type"]: r[name] for _, r in types if not r["family"]}
        self._factions = {r["actor_id"]: r[name] for _, r in table(LEXICONS / "actors.csv", ("actor_id", name))}

    @classmethod
    def of(cls, lang: str) -> Phrases:
        """The phrases of a language, read once.

        Raises
        ------
        UsageError
            The language is neither ``en`` nor ``ar``.
        """
        if lang not in LANGS:
            raise UsageError("lang", lang, "is not a language of the screen", LANGS)
        return _phrases(lang)

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.lang == "ar"

    def say(self, key: str, **values: object) -> str:
        """A text with its values filled in; every line starts in the language's own direction.

        Raises
        ------
        DataFileError
            No such key in exports.csv.
        """
        if key not in self._texts:
            raise DataFileError(LEXICONS / "exports.csv", 0, f"no text for {key!r}", "add a row")
        return self._texts[key].format(**values)

    def known(self, key: str) -> str | None:
        """The text of a key that may be missing."""
        return self._texts.get(key)

    def term(self, column: str, value: str) -> str:
        """A code of a table in words: event types, precision, status, modality, roles; anything else as it is."""
        if column in ("disorder_type", "event_type", "sub_event_type"):
            return self.event_type(value)
        if column == "roles":
            return "; ".join(self._texts.get(f"role_{role}", role) for role in value.split("; "))
        family = {"geo_precision": "precision", "status": "status", "modality": "modality", "time_precision": "time"}
        return self._texts.get(f"{family.get(column, column)}_{value}", value) if column in family else value

    def number(self, value: int) -> str:
        """A whole number with thousands separated."""
        return f"{value:,}"

    def day(self, date: str | dt.date) -> str:
        """A day in words."""
        value = dt.date.fromisoformat(date) if isinstance(date, str) else date
        return self.say("date", day=value.day, month=self.say(f"month_{value.month}"), year=value.year)

    def month(self, date: str) -> str:
        """The month of an ISO date in words."""
        return self.say("month_of", month=self.say(f"month_{int(date[5:7])}"), year=date[:4])

    def span(self, first: str, last: str) -> str:
        """Two days in words."""
        return self.say("span_of_days", first=self.day(first), last=self.day(last))

    def actor(self, actor: IncidentActor) -> str:
        """The name of a faction; in the other language, or its id, where it has none in this one."""
        return (actor.name_ar if self.rtl else actor.name) or actor.name or actor.name_ar or actor.actor_id

    def faction(self, actor_id: str) -> str:
        """The name of a faction by its id; the id itself where no list has it."""
        return self._factions.get(actor_id) or actor_id

    def event_type(self, term: str) -> str:
        """The name of an ACLED event type or sub-event type; the term itself where it has none."""
        return self._types.get(term) or term

    def place(self, place: Place | IncidentPlace) -> str:
        """The name of a place; in the other language, or its id, where it has none in this one."""
        return (place.name_ar if self.rtl else place.name) or place.name or place.name_ar or place.place_id

    def period(self, filters: Filters, incidents: Sequence[Incident]) -> str:
        """The dates chosen, or what the dated incidents span when none were chosen."""
        first, last = filters.date_from, filters.date_to
        if first and last:
            return self._span("period_day" if first == last else "period_between", first, last)
        if first or last:
            return self._span("period_from" if first else "period_until", first or "", last or "")
        starts = [i.event_date for i in incidents if i.event_date]
        if not starts:
            return self.say("period_all")
        ends = [i.event_date_end or i.event_date for i in incidents if i.event_date]
        first, last = min(starts), max(e for e in ends if e)
        return self._span("period_all_day" if first == last else "period_all_found", first, last)

    def filters(self, filters: Filters) -> str:
        """The filters in words, without the dates, which stand in the period.

        Ids are named where a data file names them and shown as they are otherwise.
        """
        items = [self._filter(name, filters) for name in filters.active if not name.startswith("date_")]
        if not items:
            return self.say("no_other_filter" if filters.active else "no_filter")
        return self.say("filters", items=self.say("separator").join(items))

    def counts(self, counts: Counts, incidents: Sequence[Incident], only_country: int) -> str:
        """``N shown of M, K without a place`` and whatever else the map cannot show."""
        said = [
            self.say("counts", shown=self.number(counts.shown), total=self.number(counts.total)),
            self.say("counts_without_place", count=self.number(counts.without_place)),
        ]
        undated = sum(i.event_date is None for i in incidents)
        for key, count in (("counts_country", only_country), ("counts_undated", undated)):
            if count:
                said.append(self.say(key, count=self.number(count)))
        if len(incidents) < counts.shown:
            said.append(self.say("counts_partial", count=self.number(len(incidents))))
        return "  ·  ".join(said)

    def count_line(self, counts: Counts) -> str:
        """``N shown of M, K without a place``."""
        said = self.say("counts", shown=self.number(counts.shown), total=self.number(counts.total))
        return said + self.say("list") + self.say("counts_without_place", count=self.number(counts.without_place))

    def several(self, values: Sequence[str]) -> str:
        """A list in words; beyond six the rest is counted."""
        mark = MARK[self.lang]
        text = self.say("list").join(f"{mark}{plain(v)}{mark}" for v in values[:NAMED])
        rest = len(values) - NAMED
        return self.say("and_more", values=text, count=rest) if rest > 0 else text

    def _span(self, key: str, first: str, last: str) -> str:
        return self.say(key, first=first and self.day(first), last=last and self.day(last))

    def _filter(self, name: str, filters: Filters) -> str:
        if name == "bbox":
            assert filters.bbox is not None
            west, south, east, north = (f"{edge:.2f}" for edge in filters.bbox)
            return self.say("filter_bbox", west=west, south=south, east=east, north=north)
        if name == "area":
            return self.say("filter_area", count=len(filters.area))
        if name in ("confidence_min", "killed_min"):
            value = getattr(filters, name)
            return self.say(f"filter_{name}", value=f"{value:.0%}" if name == "confidence_min" else self.number(value))
        if name == "text":
            return self.say("filter_text", values=plain(filters.text))
        values: tuple[str, ...] = getattr(filters, name)
        return self.say(f"filter_{name}", values=self.several([self._value(name, v) for v in values]))

    def _value(self, name: str, value: str) -> str:
        if name in ("factions", "perpetrators", "targets"):
            return self._factions.get(value) or value
        if name == "place_ids":
            place = gazetteer().places.get(value)
            return self.place(place) if place else value
        if name in CLOSED:
            return self.say(f"{CLOSED[name]}_{value}")
        return self.event_type(value)


def plain(text: str) -> str:
    r"""One line that a font can draw: controls and breaks become blanks, half characters a mark.

    >>> plain(" two\nlines ")
    'two lines'
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() or c in "\u200e\u200f\u200c\u200d" else " " for c in whole).split())


@lru_cache(maxsize=len(LANGS))
def _phrases(lang: Lang) -> Phrases:
    return Phrases(lang)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of names, read once."""
    return Gazetteer.load()
