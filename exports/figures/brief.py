"""The composition of a figure as plain values: what every format, from PNG to slides, is made of.

A text is a list with one entry per language of the design. Nothing here knows how a page is drawn.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from exports.credits import Credits, is_credited
from exports.extract import Selection, Source
from exports.figures.design import MARK_COLOURS, Design
from exports.figures.key_lines import key_lines
from exports.maps.callouts import listed
from exports.maps.ground import areas
from exports.maps.map_image import crowded
from exports.maps.spots import Marks, gather
from exports.sensitive import masked, safe_filters
from filters import Filters
from geo.map.palette import marks
from models import Incident
from text.web_address import web_address
from wording import incident as wording
from wording.texts import Words, gazetteer, plain
from wording.what_happened import sentence

Text = list[str]  # one entry per language

BARS = 45  # of a timeline at most
ROWS = 6  # of a table of counts
AREAS = 12  # of a list in words
SHEETS = 5  # incidents on sheets of their own
OTHER = "#8a8d93"  # event types without a mark
# Corners of the symbols, -1 to 1 from the middle, downwards; a circle has none.
_STAR = [
    (r * math.sin(math.pi * i / 5), -r * math.cos(math.pi * i / 5))
    for i in range(10)
    for r in [1.1 if i % 2 == 0 else 0.44]
]
SHAPES: dict[str, list[tuple[float, float]] | None] = {
    "circle": None,
    "square": [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
    "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
    "triangle": [(0, -0.95), (1, 0.85), (-1, 0.85)],
    "plus": [
        (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35), (0.35, 1), (-0.35, 1),
        (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
    ],
    "star": _STAR,
}  # fmt: skip


def protected(selection: Selection, level: str | None) -> Selection:
    """The selection as it may be shown; the same where nothing is to be hidden."""
    if level is None:
        return selection
    return replace(
        selection,
        filters=safe_filters(selection.filters, level),
        batches=lambda: masked(selection.batches(), level),
        permalink=None,
    )


class Brief:
    """A figure before it is drawn.

    Parameters
    ----------
    selection : Selection
        What is shown.
    design : Design
        How.
    before : Selection, optional
        The span that a weekly brief or a comparison measures against.
    """

    def __init__(self, selection: Selection, design: Design, before: Selection | None = None) -> None:
        self.design = design
        self.original = selection
        self.selection = protected(selection, design.sensitive)
        self.before = protected(before, design.sensitive) if before else None
        self.phrases = tuple(Words(lang) for lang in design.langs)

    # -- words

    def say(self, key: str, **values: object) -> Text:
        """A text of data/texts in every language."""
        return [p(key, **values) for p in self.phrases]

    def each(self, make: Callable[..., str], *about: Any) -> Text:
        """What is said of something, in every language: ``make`` is given the phrases and what it is about."""
        return [make(p, *about) for p in self.phrases]

    # -- what is drawn

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents shown."""
        return self.selection.incidents

    @cached_property
    def found(self) -> Marks:
        """What the map draws."""
        return gather(self.incidents, areas())

    @cached_property
    def found_before(self) -> Marks:
        """What the map of the span before draws."""
        return gather(self.before.incidents if self.before else (), areas())

    @cached_property
    def sheets(self) -> tuple[Incident, ...]:
        """The incidents that get a sheet of their own."""
        return ranked(self.incidents)[:SHEETS]

    @cached_property
    def title(self) -> Text:
        """The briefer's title, or a general one."""
        own = plain(self.design.title)
        key = f"title_{'brief' if self.design.template == 'weekly' and not self.of_a_week else self.design.template}"
        return self.each(lambda p: own or p.known(key) or p("title"))

    @property
    def of_a_week(self) -> bool:
        """Whether seven days are asked for: nothing else is a weekly brief."""
        first, last = self.selection.filters.date_from, self.selection.filters.date_to
        return (
            bool(first and last) and (dt.date.fromisoformat(last or "") - dt.date.fromisoformat(first or "")).days == 6
        )

    @cached_property
    def lines(self) -> list[Text]:
        """The key lines: the briefer's own, else made from the data; none on a sheet of incidents or a comparison."""
        if self.design.lines:
            return [[plain(line)] * len(self.phrases) for line in self.design.lines]
        if self.design.template not in ("report", "weekly"):
            return []
        made = (key_lines(self.selection, self.before, ranked(self.incidents), p) for p in self.phrases)
        return [list(line) for line in zip(*made, strict=True)]

    def data(self) -> dict[str, Any]:
        """Everything the page says, as JSON can hold it."""
        design, selection = self.design, self.selection
        counts, permalink = selection.counts, web_address(selection.permalink)
        values: dict[str, Any] = {
            "langs": list(design.langs),
            "template": design.template,
            "title": self.title,
            "subtitle": self.each(lambda p: plain(design.subtitle)),
            "period": self.each(lambda p: p.period(selection.filters, self.incidents)),
            "counts": self.each(lambda p: p.counts(counts, self.incidents, self.found.only_country, self.found.off)),
            "filters": self.each(lambda p: p.filters(selection.filters)),
            "warnings": self.warnings(),
            "lines": self.lines,
            "author": self.each(lambda p: p("prepared_by", name=plain(design.author)) if design.author else ""),
            "mark": {"text": f"TLP:{design.mark.upper()}", "colour": MARK_COLOURS[design.mark]}
            if design.mark
            else None,
            "nothing": self.nothing(),
            "say": {
                **{name: self.say(name) for name in ("legend_types", "legend_precision", "timeline")},
                "sizes": self.each(lambda p: "  ·  ".join(p(f"legend_{n}") for n in ("size", "ring", "together"))),
                "top": self.say("developments" if design.template == "weekly" else "top_incidents"),
                "lines": self.say("key_lines"),
                "heads": [self.say(f"head_{n}") for n in ("number", "date", "what", "who", "where", "toll")],
                "field_heads": [self.say(f"head_{n}") for n in ("field", "value", "words")],
                "sources": self.say("sources_title"),
            },
            "areas": self.areas(),
            "legend": self.legend(),
            "keys": [
                {"key": key, "name": self.say(f"legend_{key}")}
                for key in (("area",) if crowded(self.found) else ("circle", "dashed", "area"))
            ],
            "timeline": self.timeline(self.incidents) if "timeline" in design.parts else {"bars": []},
            "top": [],
            "tiles": [],
            "tables": [],
            "spans": [],
            "sheets": [],
            "sources": self.sources(),
            "more_sources": [self.say("sources_more", count=n) for n in self._rest()],
            "notes": self.notes(),
            "permalink": permalink,
            "permalink_shown": shortened(permalink),
        }
        if "incidents" in design.parts:
            values["top"] = [self.row(n, i) for n, i in enumerate(ranked(self.incidents)[: self.most], start=1)]
        if design.template == "weekly":
            values["tiles"], values["tables"] = self.tiles(), self.tables()
        elif design.template == "comparison":
            values["tables"], values["spans"] = self.tables(), self.spans()
        elif design.template == "incident":
            values["sheets"] = [self.sheet(n, i) for n, i in enumerate(self.sheets)]
        return values

    @cached_property
    def most(self) -> int:
        """Rows of the list of incidents that fit."""
        if self.design.template == "weekly":
            return 20
        few = 7 - 2 * (len(self.phrases) > 1)
        return few * 2 if self.design.paper == "a3" else few

    def warnings(self) -> list[Text]:
        """What must not be overlooked: samples, and what is hidden."""
        found = [self.say("samples")] if self.selection.samples else []
        level = self.design.sensitive
        if level:
            found.append(self.each(lambda p: p("sensitive_note", level=p(f"level_{level}"))))
        return found

    def nothing(self) -> list[Text]:
        """Why the map is empty; nothing where it is not."""
        if self.found.types:
            return []
        if self.selection.counts.shown:
            return [self.say("nothing_placed")]
        return [self.say("nothing"), self.say("nothing_hint")]

    def areas(self) -> list[Text]:
        """The areas that no box beside the map explains, with their numbers; nothing where there are none."""
        rest = listed(self.found.areas, self.design.boxed)
        if not rest or self.design.template in ("incident", "comparison"):
            return []

        def said(p: Words) -> str:
            named = [p("area_count", place=p.place(a.place), count=p.number(a.types.total())) for a in rest]
            return p("areas_rest" if self.design.boxed else "areas_all", values=p.several(named, AREAS))

        return [self.each(said)]

    def legend(self) -> list[dict[str, Any]]:
        """Event types with their symbols and the number drawn; a comparison draws the span before as well."""
        drawn = self.found.types + (self.found_before.types if self.design.template == "comparison" else Counter())
        return [{"name": self.each(Words.event_type, t), "count": f"{drawn[t]:,}", **look(t)} for t in marks()]

    def row(self, number: int, incident: Incident) -> dict[str, Any]:
        """A row of the list of incidents."""
        return {
            "number": str(number),
            "date": self.each(lambda p: wording.when(incident, p)),
            "what": self.each(lambda p: wording.what(incident, p)),
            "who": self.each(lambda p: wording.who(incident, p)),
            "where": self.each(lambda p: wording.where(incident, p)),
            "toll": self.each(lambda p: wording.toll(incident, p)),
            "sentence": self.each(lambda p: sentence(incident, p, dated=True)),
            "source": self.number_of(incident),
            "words": wording.quotes(incident.evidence) if "words" in self.design.parts else [],
            **look(incident.event_type),
        }

    def timeline(self, incidents: Iterable[Incident], filters: Filters | None = None) -> dict[str, Any]:
        """Bars by day, week, month or year, such that there are not too many of them."""
        chosen = filters or self.selection.filters
        days = [(i.event_date, i.event_type) for i in incidents if i.event_date]
        if not days and not (chosen.date_from and chosen.date_to):
            return {"bars": []}
        first = min([d for d, _ in days] + ([chosen.date_from] if chosen.date_from else []))
        last = max([d for d, _ in days] + ([chosen.date_to] if chosen.date_to else []))
        unit, starts = stretch_of_time(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        numbers: dict[dt.date, Counter[str]] = {start: Counter() for start in starts}
        for day, event_type in days:
            numbers[start_of(dt.date.fromisoformat(day), unit)][event_type] += 1
        order = [*marks(), *sorted({t for _, t in days} - set(marks()))]
        bars = [
            {
                "start": start.isoformat(),
                "parts": [{"type": t, "count": found[t], "colour": look(t)["colour"]} for t in order if found[t]],
            }
            for start, found in numbers.items()
        ]
        shown = [starts[0]] if len(starts) == 1 else [starts[0], starts[len(starts) // 2], starts[-1]]
        if len(starts) == 2 or (self.design.template == "comparison" and len(self.phrases) > 1):
            shown = [starts[0], starts[-1]]
        return {
            "unit": self.say(f"unit_{unit}"),
            "bars": bars,
            "most": max(sum(n.values()) for n in numbers.values()) or 1,
            "labels": [self.each(lambda p, start: label(start, unit, p), s) for s in shown],
        }

    # -- numbers

    def tiles(self) -> list[dict[str, Any]]:
        """The numbers a brief opens with, and how they stand to the span before."""
        found = []
        for name, count in tile_counts(self.incidents, self.selection).items():
            change = None
            if self.before is not None:
                before = tile_counts(self.before.incidents, self.before)[name]
                change = self.each(lambda p, by: changed(by, p), count - before)
            found.append({"name": self.say(f"tile_{name}"), "value": f"{count:,}", "change": change})
        return found

    def tables(self) -> list[dict[str, Any]]:
        """Incidents by type, faction and governorate; of two spans with the change."""
        groups: list[tuple[str, Callable[[Incident], Iterable[str]], Callable[[str, Words], str]]] = [
            ("by_type", lambda i: [i.event_type], lambda key, p: p.event_type(key)),
            ("by_faction", lambda i: dict.fromkeys(a.actor_id for a in i.actors), lambda key, p: p.faction(key)),
            ("by_place", governorate, lambda key, p: p.place(gazetteer().places[key]) if key else p("elsewhere")),
        ]
        tables = []
        if self.design.template == "comparison" and len(self.phrases) > 1:
            groups = groups[:2]  # names in two languages need the room of a third table
        comparing = self.design.template == "comparison"
        for title, keys, name in groups:
            after = Counter(key for i in self.incidents for key in keys(i))
            before = Counter(key for i in self.before.incidents for key in keys(i)) if self.before else Counter()
            both = after + before if comparing else after
            order = sorted(both, key=lambda key: (-both[key], key))[
                : ROWS if not comparing else ROWS - 2 * len(self.phrases) + 1
            ]
            rows = []
            for key in order:
                values = [f"{after[key]:,}"]
                if comparing:
                    values = [f"{before[key]:,}", f"{after[key]:,}", f"{after[key] - before[key]:+,}"]
                styled = look(key) if title == "by_type" else {"shape": False, "colour": OTHER}
                rows.append({"name": self.each(lambda p, named, k: named(k, p), name, key), "values": values, **styled})
            heads = ["head_before", "head_after", "head_change"] if comparing else ["head_count"]
            tables.append({"title": self.say(title), "heads": [self.say(h) for h in heads], "rows": rows})
        return tables

    def spans(self) -> list[dict[str, Any]]:
        """The two spans of a comparison, the earlier one first."""
        found: list[dict[str, Any]] = []
        for one in (self.before, self.selection):
            incidents = one.incidents if one else ()
            drawn = self.found if one is self.selection else self.found_before
            bars: dict[str, Any] = {"bars": []}
            if one and "timeline" in self.design.parts:
                bars = self.timeline(incidents, one.filters)
            found.append(
                {
                    "period": self.each(lambda p, o: p.period(o.filters, o.incidents) if o else "", one),
                    "counts": self.each(
                        lambda p, o, d: p.counts(o.counts, o.incidents, d.only_country, d.off) if o else "", one, drawn
                    ),
                    "timeline": bars,
                }
            )
        most = max((s["timeline"].get("most", 1) for s in found), default=1)
        for span in found:
            span["timeline"]["most"] = most  # one scale, or the bars compare nothing
        return found

    def sheet(self, number: int, incident: Incident) -> dict[str, Any]:
        """One incident with the words that say each field."""
        source = next((s for s in self.selection.sources if s.article_id == incident.article_id), None)
        return {
            "map": number,
            "title": self.each(
                lambda p: " · ".join((wording.what(incident, p), wording.where(incident, p), wording.when(incident, p)))
            ),
            "fields": wording.fields(incident, self.phrases),
            "source": self.source(source) if source and not self.design.sensitive else None,
            "article": None,
            **look(incident.event_type),
        }

    # -- where it comes from

    def sources(self) -> list[dict[str, Any]]:
        """The articles with publisher, day and address, newest first; none in a sensitive figure."""
        if self.design.sensitive or "sources" not in self.design.parts:
            return []
        known = {source.article_id: source for source in self.selection.sources}
        found = [(number, known[article_id]) for article_id, number in self._numbers.items() if article_id in known]
        return [self.source(s, self.phrases[0]("source_number", number=n) + " ") for n, s in found]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Article id -> its number in the list of sources: those of the incidents listed come first."""
        cited = [i.article_id for i in ranked(self.incidents)[: self.most]]
        ids = dict.fromkeys([*cited, *(source.article_id for source in self.selection.sources)])
        return {article_id: number for number, article_id in enumerate(ids, start=1)}

    def number_of(self, incident: Incident) -> str:
        """The number of its article in the list of sources; empty where sources are not shown."""
        number = self._numbers.get(incident.article_id)
        shown = number and not self.design.sensitive and "sources" in self.design.parts
        return self.phrases[0]("source_number", number=number) if shown else ""

    def source(self, source: Source, number: str = "") -> dict[str, Any]:
        """One article in the first language, behind its number; its title is in its own."""
        phrases = self.phrases[0]
        title = plain(source.title)
        day = phrases.day(source.published[:10]) if source.published else phrases("undated")
        publisher = plain(source.publisher) or phrases("source_nameless")
        text = phrases("source_line", publisher=isolated(publisher), day=day, title=isolated(title))
        url = web_address(source.url)
        return {"text": number + text, "lang": phrases.lang, "url": url, "shown": shortened(url)}

    def _rest(self) -> list[int]:
        count = len(self.selection.sources)
        return [count - shown for shown in range(count + 1)]

    def notes(self) -> list[Text]:
        """Precision, sources, attribution, version and time: what lets a figure stand alone."""
        notes = [self.say("precision_note"), self.each(self._articles)]
        notes.append(self.each(lambda p: f"{p('attribution_places')}. {p('no_roads')}."))
        if self.found.off or self.found_before.off:
            notes.append(self.say("world_note"))
        notes.append(self.each(self._made))
        return notes

    @cached_property
    def credits(self) -> Credits:
        """Who coded what is shown; of the incidents as they are kept, for a masked one has no source."""
        publisher = {s.article_id: s.publisher for s in self.original.sources}
        found = Credits()
        found.add(((i.confidence_reasons or ("",))[0], publisher.get(i.article_id)) for i in self.original.incidents)
        return found

    def _articles(self, phrases: Words) -> str:
        """Who coded the incidents, and from what."""
        others = self.credits.words(phrases, sensitive=bool(self.design.sensitive))
        came_coded = {i.article_id for i in self.original.incidents if is_credited(i)}
        read = [s for s in self.original.sources if s.article_id not in came_coded]
        named = sorted({plain(s.publisher) for s in read} - {""})
        count = phrases.number(len({s.article_id for s in read}))
        said = []
        if named and not self.design.sensitive:
            said = [phrases("sources_named", count=count, values=phrases.several(named))]
        elif read or not others:
            said = [phrases("sources", count=count)]
        return phrases("incidents_by", values=phrases("separator").join([*said, *others]))

    def _made(self, phrases: Words) -> str:
        digits = self.original.checksum
        said = [phrases("data_version", version=digits[:10], digits=digits[:40])]
        for key, time in (("data_of", self.original.state), ("generated", self.design.generated_at)):
            if time is not None:
                utc = time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)
                said.append(phrases(key, day=phrases.day(utc.date()), time=f"{utc:%H:%M}"))
        return "  ·  ".join([*said, "وقائع" if phrases.rtl else "Waqai"])


# -- small answers


def look(event_type: str) -> dict[str, Any]:
    """Symbol and colour of an event type."""
    mark = marks().get(event_type)
    return {"shape": SHAPES[mark.symbol], "colour": mark.colour} if mark else {"shape": None, "colour": OTHER}


def ranked(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """The deadliest first, then those with the most injured, then the newest."""

    def order(incident: Incident) -> tuple[int, int, str, float]:
        killed = incident.fatalities_min if incident.fatalities_min is not None else incident.fatalities_max
        injured = incident.injuries_min if incident.injuries_min is not None else incident.injuries_max
        return (killed or 0, injured or 0, incident.event_date or "", incident.confidence)

    return tuple(sorted(incidents, key=order, reverse=True))


def tile_counts(incidents: Sequence[Incident], selection: Selection) -> dict[str, int]:
    """Incidents, killed and injured as the articles say at least, and places."""
    return {
        "incidents": selection.counts.shown,
        "killed": sum(i.fatalities_min or 0 for i in incidents),
        "injured": sum(i.injuries_min or 0 for i in incidents),
        "places": len({i.place.place_id for i in incidents if i.place}),
    }


def changed(by: int, phrases: Words) -> str:
    """How a number stands to the span before."""
    if not by:
        return phrases("change_none")
    return phrases("change", sign="+" if by > 0 else "−", count=phrases.number(abs(by)))


def governorate(incident: Incident) -> list[str]:
    """The id of the governorate of an incident; empty where it is unknown."""
    known = gazetteer().places.get(incident.place.place_id) if incident.place else None
    ident = (known.admin1 or (known.place_id if known.kind == "governorate" else "")) if known else ""
    return [ident if ident in gazetteer().places else ""]


def previous(filters: Filters) -> Filters | None:
    """The filters of as many days just before; None where the days have no beginning or no end.

    >>> previous(Filters(date_from="2021-04-19", date_to="2021-04-25")).date_from
    '2021-04-12'
    """
    if not (filters.date_from and filters.date_to):
        return None
    first, last = dt.date.fromisoformat(filters.date_from), dt.date.fromisoformat(filters.date_to)
    end = first - dt.timedelta(days=1)
    return replace(filters, date_from=(end - (last - first)).isoformat(), date_to=end.isoformat())


def stretch_of_time(first: dt.date, last: dt.date) -> tuple[str, list[dt.date]]:
    """The finest unit with no more than ``BARS`` bars, and the first day of each."""
    for unit in ("day", "week", "month", "year"):
        start, end, starts = start_of(first, unit), start_of(last, unit), list[dt.date]()
        while start <= end and len(starts) <= BARS:
            starts.append(start)
            start = following(start, unit)
        if start > end and len(starts) <= BARS:
            return unit, starts
    return "year", [dt.date(y, 1, 1) for y in range(first.year, last.year + 1)]


def start_of(day: dt.date, unit: str) -> dt.date:
    """First day of the day, week (Monday), month or year."""
    if unit == "week":
        return dt.date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def following(day: dt.date, unit: str) -> dt.date:
    """First day of the next day, week, month or year."""
    if unit == "month":
        return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    if unit == "year":
        return dt.date(day.year + 1, 1, 1)
    return day + dt.timedelta(days=7 if unit == "week" else 1)


def label(start: dt.date, unit: str, phrases: Words) -> str:
    """What stands under a bar."""
    if unit == "year":
        return str(start.year)
    return phrases.month(start.isoformat()) if unit == "month" else phrases.day(start)


def isolated(text: str) -> str:
    """A text that does not turn its surroundings around, whatever script it is in."""
    return f"\u2068{text}\u2069"


def shortened(url: str | None, most: int = 90) -> str:
    """An address as it is shown."""
    text = url or ""
    return text if len(text) <= most else f"{text[:most]}…"
