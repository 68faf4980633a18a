"""Where a figure comes from: numbered sources, and the notes that let it stand alone."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

from exports.credits import Credits, is_credited
from exports.extract import Source
from models import Incident
from text.web_address import web_address
from wording.texts import Words, plain

if TYPE_CHECKING:
    from exports.figures.brief import Brief


class Citations:
    """The sources of a brief, numbered: those of the incidents it lists come first."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief

    @property
    def shown(self) -> bool:
        """Whether sources are named at all; never in a sensitive figure."""
        return not self._brief.design.sensitive and "sources" in self._brief.design.parts

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Article id -> the article, of all that is drawn: a comparison draws the span before, too."""
        brief = self._brief
        before = brief.before if brief.design.template == "comparison" else None
        found = [*brief.selection.sources, *(before.sources if before else ())]
        return {source.article_id: source for source in found}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Article id -> its number."""
        listed = (ident for i in self._brief.listed for ident in self._brief.told(i).article_ids)
        ids = dict.fromkeys([*(ident for ident in listed if ident in self.sources), *self.sources])
        return {article_id: number for number, article_id in enumerate(ids, start=1)}

    def of(self, incident: Incident) -> str:
        """The numbers of the articles that report an incident; empty where sources are not shown."""
        if not self.shown:
            return ""
        found = sorted(self.numbers[ident] for ident in self._brief.told(incident).article_ids if ident in self.numbers)
        return "".join(self._brief.phrases[0]("source_number", number=number) for number in found)

    def listed(self) -> list[dict[str, Any]]:
        """The articles with number, publisher, day and address; none where sources are not shown."""
        if not self.shown:
            return []
        phrases = self._brief.phrases[0]
        numbered = [(number, self.sources[ident]) for ident, number in self.numbers.items()]
        return [self.line(source, phrases("source_number", number=number) + " ") for number, source in numbered]

    def line(self, source: Source, number: str = "") -> dict[str, Any]:
        """One article in the first language, behind its number; its title is in its own."""
        phrases = self._brief.phrases[0]
        title = plain(source.title)
        day = phrases.day(source.published[:10]) if source.published else phrases("undated")
        publisher = plain(source.publisher) or phrases("source_nameless")
        text = phrases("source_line", publisher=isolated(publisher), day=day, title=isolated(title))
        url = web_address(source.url)
        return {"text": number + text, "lang": phrases.lang, "url": url, "shown": shortened(url)}

    def notes(self) -> list[list[str]]:
        """Precision, sources, attribution, version and time: what lets a figure stand alone."""
        brief = self._brief
        ground = "no_streets" if brief.of_a_quarter else "no_roads"
        notes = [
            brief.say("precision_note"),
            brief.each(self._articles),
            brief.each(lambda p: f"{p('attribution_places')}. {p(ground)}."),
        ]
        if brief.found.off or brief.found_before.off:
            notes.append(brief.say("world_note"))
        return [*notes, brief.each(self._made)]

    @cached_property
    def credits(self) -> Credits:
        """Who coded what is shown; of the incidents as they are kept, for a masked one has no source."""
        original = self._brief.original
        publisher = {s.article_id: s.publisher for s in original.sources}
        found = Credits()
        found.add(((i.confidence_reasons or ("",))[0], publisher.get(i.article_id)) for i in original.incidents)
        return found

    def _articles(self, phrases: Words) -> str:
        """Who coded the incidents, and from what."""
        original, hidden = self._brief.original, bool(self._brief.design.sensitive)
        others = self.credits.words(phrases, sensitive=hidden)
        came_coded = {i.article_id for i in original.incidents if is_credited(i)}
        read = [s for s in original.sources if s.article_id not in came_coded]
        named = sorted({plain(s.publisher) for s in read} - {""})
        count = phrases.number(len(read))
        said = []
        if named and not hidden:
            said = [phrases("sources_named", count=count, values=phrases.several(named))]
        elif read or not others:
            said = [phrases("sources", count=count)]
        return phrases("incidents_by", values=phrases("separator").join([*said, *others]))

    def _made(self, phrases: Words) -> str:
        original = self._brief.original
        said = [phrases("data_version", version=original.checksum[:10], digits=original.checksum[:40])]
        for key, time in (("data_of", original.state), ("generated", self._brief.design.generated_at)):
            if time is not None:
                utc = time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)
                said.append(phrases(key, day=phrases.day(utc.date()), time=f"{utc:%H:%M}"))
        return "  ·  ".join([*said, "وقائع" if phrases.rtl else "Waqai"])


def isolated(text: str) -> str:
    """A text that does not turn its surroundings around, whatever script it is in."""
    return f"\u2068{text}\u2069"


def shortened(url: str | None, most: int = 90) -> str:
    """An address as it is shown."""
    text = url or ""
    return text if len(text) <= most else f"{text[:most]}…"
