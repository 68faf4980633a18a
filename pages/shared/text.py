"""An incident as plain text, to be pasted into a message or a report."""

from __future__ import annotations

from models import Article, Incident
from pages.shared.incident.list import factions
from wording.texts import Words

ISOLATE, END = "\u2068", "\u2069"  # a name in the other script stays in its place


def incident_text(incident: Incident, article: Article | None, words: Words) -> str:
    """What happened, where, who, with what toll, how sure, and from which report: one line each."""
    place = incident.place
    tolls = (
        words.toll(incident.fatalities_min, incident.fatalities_max, "killed"),
        words.toll(incident.injuries_min, incident.injuries_max, "injured"),
    )
    where = ""
    if place is not None:
        levels = [words.admin(level) for level in (place.admin3, place.admin2, place.admin1) if level]
        names = list(dict.fromkeys([words.place(place), *levels]))
        where = ("، " if words.rtl else ", ").join(names) + f" ({words(f'precision.{incident.geo_precision}')})"
    source = [article.source, article.published, article.url] if article else []
    lines = (
        ("event_type", words.finer_type(incident)),
        ("event_date", words.date(incident)),
        ("place", where or words("list.no_place")),
        ("actors", factions(incident, words)),
        ("fatalities", " · ".join(toll for toll in tolls if toll)),
        ("fatalities_groups", words.toll_by_group(incident, "killed")),
        ("injuries_groups", words.toll_by_group(incident, "injured")),
        ("modality", words.modality(incident)),
        ("confidence", f"{round(incident.confidence * 100)} %"),
        ("source", " · ".join(part for part in source if part)),
        ("incident_id", incident.incident_id),
    )
    return "\n".join(f"{words(f'field.{name}')}: {ISOLATE}{value}{END}" for name, value in lines if value)
