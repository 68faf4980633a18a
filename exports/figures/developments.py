"""What happened, incident by incident: as rows of a list, as sentences day by day, as sheets of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exports.figures.looks import look
from models import Incident
from wording import incident as wording
from wording.own_words import LONGEST
from wording.what_happened import sentence

if TYPE_CHECKING:
    from exports.figures.brief import Brief


def row(brief: Brief, number: int, incident: Incident) -> dict[str, Any]:
    """A row of the list of incidents."""
    return {
        "number": str(number),
        "date": brief.each(lambda p: wording.when(incident, p)),
        "what": brief.each(lambda p: wording.what(incident, p)),
        "who": brief.each(lambda p: wording.who(incident, p)),
        "where": brief.each(lambda p: wording.where(incident, p)),
        "toll": brief.each(lambda p: wording.toll(incident, p)),
        "sentence": brief.each(lambda p: sentence(incident, p)),
        "source": brief.citations.of(incident),
        "words": words_of(brief, incident) if "words" in brief.design.parts else [],
        **look(incident.event_type),
    }


def rows(brief: Brief) -> list[dict[str, Any]]:
    """The incidents listed; in a weekly brief each day is named once."""
    found = [row(brief, number, incident) for number, incident in enumerate(brief.listed, start=1)]
    for before, one in zip([None, *found], found, strict=False):
        one["day"] = one["date"] if before is None or before["date"] != one["date"] else []
    return found


def by_day(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Incidents in the order of their days, the undated last; those of one day keep their order."""
    return tuple(sorted(incidents, key=lambda i: (i.event_date or "9999", i.event_date_end or "")))


def words_of(brief: Brief, incident: Incident) -> list[dict[str, Any]]:
    """The article's own sentence in a brief; elsewhere, and where the article is not at hand, its words one by one."""
    said = brief.told(incident).words if brief.design.template == "weekly" else ""
    return [wording.quotation(said, LONGEST + 20)] if said else wording.quotes(incident.evidence)


def sheet(brief: Brief, number: int, incident: Incident) -> dict[str, Any]:
    """One incident with the words that say each field."""
    source = next((s for s in brief.selection.sources if s.article_id == incident.article_id), None)
    return {
        "map": number,
        "title": brief.each(
            lambda p: " · ".join((wording.what(incident, p), wording.where(incident, p), wording.when(incident, p)))
        ),
        "sentence": brief.each(lambda p: sentence(incident, p)),
        "fields": wording.fields(incident, brief.phrases),
        "source": brief.citations.line(source) if source and not brief.design.sensitive else None,
        "article": None,
        **look(incident.event_type),
    }


def ranked(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """The deadliest first, then those with the most injured, then the newest."""

    def order(incident: Incident) -> tuple[int, int, str, float]:
        killed = incident.fatalities_min if incident.fatalities_min is not None else incident.fatalities_max
        injured = incident.injuries_min if incident.injuries_min is not None else incident.injuries_max
        return (killed or 0, injured or 0, incident.event_date or "", incident.confidence)

    return tuple(sorted(incidents, key=order, reverse=True))
