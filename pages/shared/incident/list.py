"""The list of incidents beside the map, newest first and grouped by day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

import streamlit as st

from geo.map.marks import group_order
from geo.map.palette import palette
from models import Article, Incident
from pages.shared.element import compact, element
from pages.shared.incident.details import direction
from store import Reports
from store.search import Term, folded, terms
from wording.incident import flags
from wording.own_words import own_words
from wording.texts import Words
from wording.what_happened import sentence

_element = element("incident_list")


def incident_list(
    incidents: Sequence[Incident],
    words: Words,
    key: str,
    chosen: str | None,
    on_choice: Callable[[str], None],
    new: Collection[str] = (),
    reports: Mapping[str, Reports] | None = None,
    notes: Mapping[str, Sequence[str]] | None = None,
    articles: Mapping[str, Article] | None = None,
    asked: str = "",
    to_check: Collection[str] = (),
    looks: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Draw the list.

    Parameters
    ----------
    on_choice : callable
        Gets the id of the incident the reader opens.
    new : collection of str
        Ids to be marked as new.
    reports : mapping, optional
        ``Links.of`` of the incidents: how many publishers report each.
    notes : mapping, optional
        Id -> what to say of an incident besides; the incidents are then in the order given, each with its own day.
    articles : mapping, optional
        ``Queries.articles`` of the incidents: a row then holds the article's own sentence.
    asked : str
        The text filter: a row says where its words were found if not in that sentence.
    to_check : collection of str
        Ids of those set aside until somebody has looked.
    looks : mapping, optional
        Id -> index into the palette, where colour and symbol stand for something else than the event type.
    """

    def changed() -> None:
        wanted = st.session_state[key].chosen
        if wanted:
            on_choice(wanted)

    days = groups(incidents, words, new, reports or {}, notes, articles or {}, asked, to_check)
    for item in (item for day in days for item in day["items"]):
        item["look"] = looks.get(item["id"], item["look"])
    _element(
        key=key,
        data=compact(
            packed(days)
            | {
                "rtl": words.rtl,
                "chosen": chosen,
                "palette": [[row["colour"], row["symbol"]] for row in palette()],
                "sure": words("list.confidence", percent="#"),
                "new": words("list.new"),
            }
        ),
        on_chosen_change=changed,
    )


def packed(days_of_items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The days of :func:`groups` as rows, and every text once: those of a row are numbers into ``texts``."""
    texts: dict[str, int] = {}

    def at(value: Any) -> Any:
        if isinstance(value, list):
            return [at(item) for item in value]
        return texts.setdefault(value, len(texts)) if isinstance(value, str) else value

    days = [
        [
            day["title"],
            [[item["id"], *(at(value) for key, value in item.items() if key != "id")] for item in day["items"]],
        ]
        for day in days_of_items
    ]
    return {"days": days, "texts": list(texts)}


def groups(
    incidents: Sequence[Incident],
    words: Words,
    new: Collection[str] = (),
    reports: Mapping[str, Reports] = MappingProxyType({}),
    notes: Mapping[str, Sequence[str]] | None = None,
    articles: Mapping[str, Article] = MappingProxyType({}),
    asked: str = "",
    to_check: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The incidents by the day they began, in the order given; with notes, without days between them."""
    wanted = [term for term in terms(asked) if not term.unwanted]

    def item(incident: Incident) -> dict[str, Any]:
        found = _item(incident, words, incident.incident_id in new, reports.get(incident.incident_id))
        article = articles.get(incident.article_id)
        said = own_words(incident, article) if article else ""
        if incident.incident_id in to_check:
            found["flags"] = [words("aside.flag"), *found["flags"]]
        if wanted and article:
            found["flags"] = [*found["flags"], *_hits(wanted, said, article, words)]
        return found | {"said": said, "side": direction(said)}

    if notes is not None:
        rows = [item(i) for i in incidents]
        for row, incident in zip(rows, incidents, strict=True):
            row["precision"] = words("list.separator").join(
                part for part in (row["precision"], words.date(incident)) if part
            )
            row["flags"] = [*notes.get(incident.incident_id, ()), *row["flags"]]
        return [{"title": "", "items": rows}] if rows else []
    days = []
    for date, items in groupby(incidents, key=lambda incident: incident.event_date):
        title = words.weekday(date) if date else words("list.undated")
        days.append({"title": title, "items": [item(i) for i in items]})
    return days


def _hits(wanted: Sequence[Term], said: str, article: Article, words: Words) -> list[str]:
    """Where the words asked for stand, if not in the sentence of the row: in the headline, or only among its names."""
    rest = [term for term in wanted if not term.holds(folded(said))]
    in_title = bool(rest) and all(term.holds(folded(article.title)) for term in rest)
    return [words("list.hit.title" if in_title else "list.hit.elsewhere")] if rest else []


def _item(incident: Incident, words: Words, new: bool, reports: Reports | None) -> dict[str, Any]:
    tolls = [
        [words.toll(incident.fatalities_min, incident.fatalities_max, "killed"), int(bool(incident.fatalities_max))],
        [words.toll(incident.injuries_min, incident.injuries_max, "injured"), 0],
    ]
    precision = words(f"precision.{incident.geo_precision}") if incident.place else words("list.no_place")
    days = words.date(incident) if incident.time_precision not in ("day", "unknown") else ""
    return {  # in the order the script takes them from the row
        "id": incident.incident_id,
        "look": group_order().get(incident.event_type, len(palette()) - 1),
        "type": words.finer_type(incident),
        "tolls": [toll for toll in tolls if toll[0]],
        "precision": words("list.separator").join(part for part in (precision, days) if part),
        "happened": sentence(incident, words),
        "flags": flags(incident, words),
        "confidence": round(incident.confidence * 100),
        "new": int(new),
        "sources": words("list.sources", number=reports.sources) if reports and reports.sources > 1 else "",
    }
