"""Small multiples: a small map of each span of time, faction or governorate, with one scale of symbols for all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exports.figures.key_lines import counted, toll
from exports.figures.numbers import governorate
from exports.figures.timeline import following, label, start_of, stretch_of_time
from exports.maps.ground import areas
from exports.maps.spots import Marks, gather
from models import Incident
from wording.texts import Words, gazetteer

if TYPE_CHECKING:
    from exports.figures.brief import Brief

MOST = 9  # maps


@dataclass(frozen=True)
class Panel:
    """One small map: what it is called in every language, and what it shows."""

    name: list[str]
    incidents: tuple[Incident, ...]

    @property
    def found(self) -> Marks:
        """What is drawn."""
        return gather(self.incidents, areas())

    def said(self, brief: Brief) -> dict[str, Any]:
        """Its name and number for the page."""
        hurt = [p("list") + toll(self.incidents, p) if self.incidents else "" for p in brief.phrases]
        count = [
            counted("incident", len(self.incidents), p) + said for p, said in zip(brief.phrases, hurt, strict=True)
        ]
        return {"name": self.name, "count": count}


def panels(brief: Brief) -> tuple[Panel, ...]:
    """The maps: spans of time in their order, factions or governorates by their number of incidents; the first nine."""
    return _in_time(brief) if brief.design.by == "time" else _by_name(brief)


def _in_time(brief: Brief) -> tuple[Panel, ...]:
    dated = [(dt.date.fromisoformat(i.event_date), i) for i in brief.incidents if i.event_date]
    if not dated:
        return ()
    chosen = brief.selection.filters
    first = dt.date.fromisoformat(chosen.date_from) if chosen.date_from else min(day for day, _ in dated)
    last = dt.date.fromisoformat(chosen.date_to) if chosen.date_to else max(day for day, _ in dated)
    unit, starts = stretch_of_time(first, last, MOST)
    each = -(-len(starts) // MOST)  # of more than nine years several share a map: none is left out
    made = []
    for start in starts[::each]:
        end = start
        for _ in range(each):
            end = following(end, unit)
        inside = tuple(i for day, i in dated if start <= start_of(day, unit) < end)
        until = min(end - dt.timedelta(days=1), last)
        made.append(Panel(brief.each(_span, max(start, first), until, unit), inside))
    return tuple(made)


def _span(phrases: Words, start: dt.date, end: dt.date, unit: str) -> str:
    if unit == "week" and start != end:
        return phrases("period_between", first=phrases.day(start), last=phrases.day(end))
    if unit == "year" and start.year != end.year:
        return f"{start.year}–{end.year}"
    return label(start, unit, phrases)


def _by_name(brief: Brief) -> tuple[Panel, ...]:
    factions = brief.design.by == "faction"

    def keys(incident: Incident) -> list[str]:
        named = list(dict.fromkeys(a.actor_id for a in incident.actors)) if factions else governorate(incident)
        return [key for key in named if key]

    counted = Counter(key for i in brief.incidents for key in keys(i))
    chosen = sorted(counted, key=lambda key: (-counted[key], key))[:MOST]

    def name(phrases: Words, key: str) -> str:
        return phrases.faction(key) if factions else phrases.place(gazetteer().places[key])

    return tuple(Panel(brief.each(name, key), tuple(i for i in brief.incidents if key in keys(i))) for key in chosen)
