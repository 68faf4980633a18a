"""From what another reader proposes to the incident record: only what the quoted words bear is kept.

A proposal names an event type and quotes its words; every further field brings its own quote. The value is read anew
from the quote by our own readers (places by the gazetteer, factions by the lexicon, dates and numbers by their
grammars) and kept where both agree.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from coding.coder import Coder, geoparse
from coding.incidents.records import actor_record, place_record
from coding.interfaces import IncidentCoder, find_quote
from coding.vocabulary import statements
from errors import InputError
from geo.geoparsing.location import AREAS
from geo.geoparsing.report import Placed
from models import (
    ON_MAP,
    Article,
    Evidence,
    GeoPrecision,
    Incident,
    IncidentActor,
    IncidentPlace,
    Part,
    Role,
    TimePrecision,
)
from text.dates.find_dates import find_dates
from text.lexicon import EventType
from text.numbers.find_numbers import find_numbers
from text.passage import Reading

ROLES: tuple[Role, ...] = ("perpetrator", "target", "party", "mediator")
MOST_INCIDENTS, MOST_ACTORS = 40, 12  # what one article may bring; an answer with more runs wild
_BASE, _EACH = 0.30, 0.06  # confidence: of the event alone, and for each field whose words were found


class CheckedCoder:
    """Another reader's proposals for an article as incidents; in the place of a :class:`coding.Coder`.

    Attributes
    ----------
    dropped : Counter of str
        What was dropped so far because its words are not in the article or do not bear it, by field.
    """

    def __init__(self, coder: Coder, other: IncidentCoder) -> None:
        self.coder, self.other = coder, other
        self.dropped: Counter[str] = Counter()
        self._types: dict[str, EventType] = {}
        for kind in coder.vocabulary.event_types.values():
            self._types.setdefault(kind.sub_event_type, kind)

    @property
    def version(self) -> str:
        """Ours, the other reader's and that of the checks in this module: a change of any of them codes again."""
        return f"{self.coder.version}+{hashlib.sha256((self.other.name + _checks()).encode()).hexdigest()[:8]}"

    def code(self, article: Article) -> list[Incident]:
        """The incidents the other reader proposes, as far as the article's own words bear them.

        Raises
        ------
        InputError
            The other reader gives no usable answer.
        """
        proposals = list(self.other.proposals(article))
        if len(proposals) > MOST_INCIDENTS:
            self.dropped["incident"] += len(proposals) - MOST_INCIDENTS
            del proposals[MOST_INCIDENTS:]
        placed = geoparse(self.coder, article) if proposals else []
        found = [_Proposal(self, article, placed, p).incident(number) for number, p in enumerate(proposals)]
        return [incident for incident in found if incident is not None]

    def event_type(self, name: Any) -> EventType | None:
        """ACLED's terms for a sub-event type, spelt as ACLED spells it; None for any other value."""
        return self._types.get(name) if isinstance(name, str) else None


@cache
def _checks() -> str:
    return statements(Path(__file__).read_text(encoding="utf-8"))


@dataclass(slots=True)
class _Proposal:
    """One proposal being checked against the article."""

    checked: CheckedCoder
    article: Article
    placed: list[Placed]
    said: Mapping[str, Any]
    evidence: list[Evidence] = field(default_factory=list)
    near: tuple[Part, int] | None = None

    def incident(self, number: int) -> Incident | None:
        event = self.said if isinstance(self.said, Mapping) else {}
        kind = self.checked.event_type(event.get("sub_event_type"))
        words = self._quoted("event_type", event.get("event_quote")) if kind else None
        if kind is None or words is None:
            self.checked.dropped["incident"] += 1
            return None
        self.near = words.part, words.start
        day, last, precision = self._date(event)
        place, geo_precision = self._place(event)
        actors = self._actors(event, day)
        tolls = [*self._toll(event, "killed", "fatalities"), *self._toll(event, "injured", "injuries")]
        fields = {e.field for e in self.evidence} - {"event_type"}
        name = self.checked.other.name
        reasons = [f"coded by {name}", *(f"{f}: quoted {_EACH:+.2f}" for f in sorted(fields))]
        if day is None and self.article.published_date:
            day = last = self.article.published_date
            precision = "day"
            reasons.append("event_date: default")
        key = f"{self.checked.version}|{self.article.article_id}|{words.start}|{kind.sub_event_type}|{number}"
        modality = event.get("modality", "asserted")
        if modality not in (*ON_MAP, "denied"):
            self.checked.dropped["modality"] += 1
            return None
        return Incident(
            incident_id=hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
            article_id=self.article.article_id,
            event_date=day.isoformat() if day else None,
            event_date_end=last.isoformat() if last else None,
            time_precision=precision,
            disorder_type=kind.disorder_type,
            event_type=kind.event_type,
            sub_event_type=kind.sub_event_type,
            waqai_type=kind.waqai_type,
            actors=actors,
            place=place,
            geo_precision=geo_precision,
            fatalities_min=tolls[0],
            fatalities_max=tolls[1],
            injuries_min=tolls[2],
            injuries_max=tolls[3],
            modality=modality,
            confidence=round(_BASE + _EACH * len(fields), 2),
            confidence_reasons=tuple(reasons),
            evidence=tuple(self.evidence),
        )

    def _quoted(self, name: str, quote: Any) -> Evidence | None:
        """The quote as evidence, or None and counted; an empty quote is no claim and not counted."""
        where = find_quote(self.article, quote, self.near)
        if where is None:
            if quote and name != "event_type":  # that is counted as the incident
                self.checked.dropped[name] += 1
            return None
        part, start, end = where
        words = Evidence(name, part, start, end, self.article.part(part)[start:end])
        if name == "event_type":
            self.evidence.append(words)
        return words

    def _keep(self, words: Evidence) -> None:
        if words not in self.evidence:
            self.evidence.append(words)

    def _refuse(self, name: str) -> None:
        self.checked.dropped[name] += 1

    def _date(self, event: Mapping[str, Any]) -> tuple[dt.date | None, dt.date | None, TimePrecision]:
        """What our own grammar reads in the quote, where the value proposed lies in it."""
        words = self._quoted("event_date", event.get("date_quote"))
        if words is None:
            return None, None, "unknown"
        for date in find_dates(words.text, self.article.published_date):
            if date.kind == "when" and date.date_from.isoformat() <= str(event.get("date")) <= date.date_to.isoformat():
                self._keep(words)
                return date.date_from, date.date_to, date.precision
        self._refuse("event_date")
        return None, None, "unknown"

    def _place(self, event: Mapping[str, Any]) -> tuple[IncidentPlace | None, GeoPrecision]:
        """The place our own reading settled for a name inside the quote, else the only one of that name."""
        words = self._quoted("place", event.get("place_quote"))
        if words is None:
            return None, "unresolved"
        gazetteer = self.checked.coder.gazetteer
        inside = [
            p for p in self.placed
            if p.place and p.part == words.part and words.start <= p.start and p.end <= words.end
        ]  # fmt: skip
        if inside:
            first = min(inside, key=lambda p: p.start)
            self._keep(words)
            return place_record(gazetteer, first.place, first.uncertainty_m), first.precision
        named = gazetteer.candidates(words.text)
        if len(named) == 1:
            self._keep(words)
            return place_record(gazetteer, named[0], None), AREAS.get(named[0].kind, "site")
        self._refuse("place")
        return None, "unresolved"

    def _actors(self, event: Mapping[str, Any], day: dt.date | None) -> tuple[IncidentActor, ...]:
        """Factions whose listed name stands in the quote, with the role proposed."""
        given = event.get("actors")
        found: dict[str, IncidentActor] = {}
        for one in (given if isinstance(given, list) else [])[:MOST_ACTORS]:
            one = one if isinstance(one, Mapping) else {}
            words = self._quoted("actors", one.get("quote"))
            if words is None:
                continue
            actor_id = self._faction(words.text)
            if actor_id is None or one.get("role") not in ROLES:
                self._refuse("actors")
            elif actor_id not in found:
                date = day or self.article.published_date
                found[actor_id] = actor_record(
                    self.checked.coder.vocabulary, actor_id, one["role"], date.isoformat() if date else None
                )
                self._keep(words)
        return tuple(found.values())

    def _faction(self, quote: str) -> str | None:
        """The faction of the longest name in a quote; None where none stands in it or the name is shared."""
        reading = Reading(Article("", quote), "text")
        hits = [m for m in self.checked.coder.vocabulary.matcher.scan(reading) if m.of("actor")]
        if not hits:
            return None
        longest = max(hits, key=lambda m: (m.last - m.first, -m.first))
        ids = {e.ref.actor_id for e in longest.of("actor")}
        return ids.pop() if len(ids) == 1 else None

    def _toll(self, event: Mapping[str, Any], which: str, name: str) -> tuple[int | None, int | None]:
        """Least and most, where the quote holds these very numbers."""
        low, high = event.get(f"{which}_min"), event.get(f"{which}_max")
        words = self._quoted(name, event.get(f"{which}_quote"))
        if words is None:
            if not event.get(f"{which}_quote") and (isinstance(low, int) or isinstance(high, int)):
                self._refuse(name)  # a number without words
            return None, None
        numbers = find_numbers(words.text)
        stated = {n for m in numbers for n in (m.low, m.high) if n is not None} | {sum(m.low for m in numbers)}
        stated = stated if numbers else {1} if self._one_person(words.text) else set()
        if (
            type(low) is int
            and low in stated
            and (high is None or (type(high) is int and high in stated and low <= high))
        ):
            self._keep(words)
            return low, high
        self._refuse(name)
        return None, None

    def _one_person(self, quote: str) -> bool:
        reading = Reading(Article("", quote), "text")
        hits = self.checked.coder.vocabulary.matcher.scan(reading)
        return any(e.ref.number == "singular" for m in hits for e in m.of("person"))


def usable(other: IncidentCoder, article: Article, longest: int) -> None:
    """Refuse an article that is too long for another reader.

    Raises
    ------
    InputError
    """
    if len(article.text) + len(article.title) > longest:
        reason = f"the text has {len(article.text):,} characters; {other.name} is given at most {longest:,}"
        raise InputError(article.article_id, 0, reason, "split it into its articles")
