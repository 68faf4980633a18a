"""The composition of a figure as plain values: what every format, from PNG to slides, is made of.

A text is a list with one entry per language of the design. Nothing here knows how a page is drawn.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from itertools import zip_longest
from typing import Any

from exports.extract import Selection, Told
from exports.figures import developments, numbers
from exports.figures.citations import Citations, shortened
from exports.figures.design import MARK_COLOURS, Design
from exports.figures.developments import ranked
from exports.figures.key_lines import key_lines
from exports.figures.looks import look
from exports.figures.panels import Panel, panels
from exports.figures.timeline import timeline
from exports.maps.callouts import listed
from exports.maps.ground import areas
from exports.maps.map_image import crowded
from exports.maps.spots import Marks, gather
from exports.sensitive import masked, safe_filters
from geo.map.palette import marks
from models import Incident
from text.web_address import web_address
from wording.texts import Words, gazetteer, plain

Text = list[str]  # one entry per language

AREAS = 12  # of a list in words
SHEETS = 5  # incidents on sheets of their own
NEAR = ("neighbourhood", "site")  # kinds of places that a map shows nearer than a town
UNLIKE = 5  # of a span of which so many times fewer articles were read than of the next, nothing is compared


def protected(selection: Selection, level: str | None) -> Selection:
    """The selection as it may be shown; the same where nothing is to be hidden."""
    if level is None:
        return selection
    return replace(
        selection,
        filters=safe_filters(selection.filters, level),
        batches=lambda: masked(selection.batches(), level),
        permalink=None,
        reports=None,
        told=None,
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
        self.citations = Citations(self)
        self._told: dict[str, Told] = {}

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
    def panels(self) -> tuple[Panel, ...]:
        """The small maps of small multiples; none in other templates."""
        return panels(self) if self.design.template == "multiples" else ()

    @cached_property
    def sheets(self) -> tuple[Incident, ...]:
        """The incidents that get a sheet of their own."""
        return ranked(self.incidents)[:SHEETS]

    @cached_property
    def listed(self) -> tuple[Incident, ...]:
        """The incidents that are listed, the deadliest first, of two spans those of each; in a weekly brief by days."""
        if "incidents" not in self.design.parts:
            return ()
        if self.design.template == "comparison":
            return tuple(i for one in (self.before, self.selection) if one for i in numbers.worst(one))
        found = ranked(self.incidents)[: self.most]
        return developments.by_day(found) if self.design.template == "weekly" else found

    def told(self, incident: Incident) -> Told:
        """What the articles say of an incident."""
        if incident.incident_id not in self._told:
            ask = self.selection.told
            self._told[incident.incident_id] = ask(incident) if ask else Told("", (incident.article_id,))
        return self._told[incident.incident_id]

    @property
    def compared(self) -> Selection | None:
        """The span before, where enough was read of it: else a difference would be one of reading, not of events."""
        before = self.before
        if before is None:
            return None
        then, now = len(before.sources), len(self.original.sources)
        if then * UNLIKE < now:
            then = max(then, sum(before.read.values()))  # of what tells nothing too
        return before if then and then * UNLIKE >= now else None

    @property
    def of_a_quarter(self) -> bool:
        """Whether one quarter or site of a town is asked for: the map comes so near that streets are missed."""
        known = gazetteer().places
        ids = self.selection.filters.place_ids
        return bool(ids) and all(i in known and known[i].kind in NEAR for i in ids)

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
        """The key lines: the briefer's own, else made from the data; none where a template has no room."""
        if self.design.lines:
            return self._own_lines()
        if self.design.template not in ("report", "weekly", "comparison"):
            return []
        made = (key_lines(self, p) for p in self.phrases)
        return [list(line) for line in zip(*made, strict=True)]

    def _own_lines(self) -> list[Text]:
        """The briefer's lines: those before an empty one in the first language, those behind it in the second."""
        lines = [plain(line) for line in self.design.lines]
        if "" not in lines or len(self.phrases) == 1:
            return [[line] * len(self.phrases) for line in lines if line]
        at = lines.index("")
        both = zip_longest(lines[:at], [line for line in lines[at:] if line], fillvalue="")
        return [list(line) for line in both]

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
            "counts": self.each(
                lambda p: p.counts(
                    counts, self.incidents, self.found.only_country, self.found.off, self.selection.dropped
                )
            ),
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
                "top": self.heading(len(self.listed)),
                "lines": self.say("key_lines"),
                "changed": self.say("what_changed"),
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
            "timeline": timeline(self, self.selection) if "timeline" in design.parts else {"bars": []},
            "logo": base64.b64encode(design.logo).decode(),
            "top": developments.rows(self),
            "panels": [],
            "tiles": [],
            "tables": [],
            "spans": [],
            "sheets": [],
            "sources": self.citations.listed(),
            "more_sources": [self.say("sources_more", count=n) for n in range(len(self.citations.sources), -1, -1)],
            "notes": self.citations.notes(),
            "permalink": permalink,
            "permalink_shown": shortened(permalink),
        }
        if design.template == "weekly":
            values["tiles"], values["tables"] = numbers.tiles(self), numbers.tables(self)
        elif design.template == "comparison":
            values["tiles"], values["tables"] = numbers.tiles(self), numbers.tables(self)
            values["spans"] = numbers.spans(self)
        elif design.template == "incident":
            values["sheets"] = [developments.sheet(self, n, i) for n, i in enumerate(self.sheets)]
        elif design.template == "multiples":
            values["panels"] = [panel.said(self) for panel in self.panels]
        return values

    def heading(self, shown: int) -> Text:
        """What stands above the list of incidents, with how many of all it holds."""
        count = self.selection.counts.shown

        def said(phrases: Words) -> str:
            if self.design.template != "weekly":
                return phrases("top_incidents")
            some = phrases("some_of", shown=phrases.number(shown), count=phrases.number(count)) if shown < count else ""
            return phrases("developments") + some

        return self.each(said)

    @cached_property
    def most(self) -> int:
        """Rows of the list of incidents that fit."""
        if self.design.template == "weekly":
            return 30
        few = 7 - 2 * (len(self.phrases) > 1)
        return few * 2 if self.design.paper == "a3" else few

    def warnings(self) -> list[Text]:
        """What must not be overlooked: samples, and what is hidden."""
        found = [self.say("samples")] if self.selection.samples else []
        level = self.design.sensitive
        if level:
            found.append(self.each(lambda p: p("sensitive_note", level=p(f"level_{level}"))))
        if self.design.template == "comparison" and self.compared is None:
            found.append(self.say("nothing_read_before"))
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
