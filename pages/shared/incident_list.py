"""The list of incidents beside the map, newest first and grouped by day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import streamlit as st

from geo.basemap import palette
from models import Incident
from pages.shared.words import Words
from store import Reports

HERE = Path(__file__).resolve().parent

_element = st.components.v2.component(
    "waqai_incident_list",
    js=(HERE / "incident_list.js").read_text(encoding="utf-8"),
    css=(HERE / "incident_list.css").read_text(encoding="utf-8"),
)


def incident_list(
    incidents: Sequence[Incident],
    words: Words,
    key: str,
    chosen: str | None,
    on_choice: Callable[[str], None],
    new: Collection[str] = (),
    told: Mapping[str, Reports] | None = None,
) -> None:
    """Draw the list.

    Parameters
    ----------
    on_choice : callable
        Gets the id of the incident the reader takes.
    new : collection of str
        Ids to be marked as new.
    told : mapping, optional
        ``Store.links`` of the incidents: how many publishers tell each.
    """

    def changed() -> None:
        wanted = st.session_state[key].chosen
        if wanted:
            on_choice(wanted)

    _element(
        key=key,
        data={"groups": groups(incidents, words, new, told or {}), "rtl": words.rtl, "chosen": chosen},
        on_chosen_change=changed,
    )


def groups(
    incidents: Sequence[Incident],
    words: Words,
    new: Collection[str] = (),
    told: Mapping[str, Reports] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The incidents by the day they began, in the order given."""
    found = []
    for date, items in groupby(incidents, key=lambda incident: incident.event_date):
        title = words.day(date) if date else words("list.undated")
        rows = [_item(i, words, i.incident_id in new, told.get(i.incident_id)) for i in items]
        found.append({"title": title, "items": rows})
    return found


def _item(incident: Incident, words: Words, new: bool, told: Reports | None) -> dict[str, Any]:
    look = next((row for row in palette() if row["event_type"] == incident.event_type), palette()[-1])
    tolls = [
        (words.toll(incident.fatalities_min, incident.fatalities_max, "killed"), bool(incident.fatalities_max)),
        (words.toll(incident.injuries_min, incident.injuries_max, "injured"), False),
    ]
    place = words.place(incident.place) if incident.place else words("list.no_place")
    precision = words(f"precision.{incident.geo_precision}") if incident.place else ""
    days = words.date(incident) if incident.time_precision not in ("day", "unknown") else ""
    return {
        "id": incident.incident_id,
        "type": words.finer_type(incident),
        "colour": look["colour"],
        "symbol": look["symbol"],
        "tolls": [{"text": text, "grave": grave} for text, grave in tolls if text],
        "place": place,
        "precision": " · ".join(part for part in (precision, days) if part),
        "factions": factions(incident, words),
        "flags": flags(incident, words),
        "confidence": round(incident.confidence * 100),
        "sure": words("list.confidence", percent=round(incident.confidence * 100)),
        "new": words("list.new") if new else "",
        "sources": words("list.sources", number=told.sources) if told and told.sources > 1 else "",
    }


def factions(incident: Incident, words: Words) -> str:
    """Who did it and to whom: ``A → B``; parties side by side. The arrow follows the reading direction."""
    names: dict[bool, list[str]] = {False: [], True: []}
    for actor in incident.actors:
        names[actor.role == "target"].append(words.actor(actor))
    comma = "، " if words.rtl else ", "
    arrow = "←" if words.rtl else "→"
    did, hit = (comma.join(dict.fromkeys(names[side])) for side in (False, True))
    return f"{did} {arrow} {hit}".strip() if hit else did


def flags(incident: Incident, words: Words) -> list[str]:
    """What sets an incident apart from new and stated as fact: a claim, and whose; told as background."""
    shown = [] if incident.modality == "asserted" else [words.modality(incident)]
    return [*shown, words("status.background")] if incident.status == "background" else shown
