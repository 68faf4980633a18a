"""What stands at each mark of the map, in words: for the card over a mark and for its name.

The map itself holds numbers only. The words wait in the page around it, where the map's script looks for them and puts
them in as text.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from filters import Filters
from geo.map.assets import area_bounds
from geo.map.marks import HIDDEN, RAW_LIMIT, WIDE, kinds
from models import Incident
from pages.shared.element import compact, element
from pages.shared.selected import Selection
from store import Store
from wording.texts import Words
from wording.what_happened import sentence

_element = element("cards")

Card = list[Any]  # number in the order of the list, heading, sentence, name


def cards(words: Words, store: Store, shown: Selection) -> None:
    """Hand the page the newest incident of every mark; nothing where so many are shown that cells are drawn."""
    found = shown.columns
    made = _made(found.identity, found.revision, shown.filters, words.lang, shown, store, words)
    said = {
        name: words(f"map.card.{name}", number="{number}") for name in ("incidents", "more", "aside")
    }  # counted there
    _element(key="cards", data=compact({"cards": made, "words": said}))


@st.cache_resource(show_spinner=False, max_entries=12)
def _made(
    identity: int, revision: int, filters: Filters, lang: str, _shown: Selection, _store: Store, _words: Words
) -> dict[str, Card]:
    newest = newest_at(_shown)
    rows = np.fromiter(newest.values(), dtype=np.int64, count=len(newest))
    numbers = _shown.numbers(rows)
    incidents = dict(zip(numbers, _store.queries.numbered(numbers), strict=False))
    return {
        key: [order, *card(incidents[number], _words)]
        for order, (key, number) in enumerate(zip(newest, numbers, strict=True))
        if number in incidents
    }


def newest_at(shown: Selection) -> dict[str, int]:
    """Key of a mark, as the map's script makes it -> where its newest incident stands in the columns, newest first."""
    if len(shown.pointed) > RAW_LIMIT:
        return {}
    found, here = shown.columns, shown.pointed[::-1]
    how = kinds(found.values["geo_precision"])[found["geo_precision"][here]].tolist()
    places = [found.values["place_id"][code] if code >= 0 else "" for code in found["place_id"][here].tolist()]
    points = zip(found["latitude"][here].tolist(), found["longitude"][here].tolist(), strict=True)
    newest: dict[str, int] = {}
    for row, kind, place, (latitude, longitude) in zip(here.tolist(), how, places, points, strict=True):
        if kind == HIDDEN:
            continue
        outlined = kind == WIDE and place in area_bounds()
        newest.setdefault(place if outlined else f"{latitude:.5f},{longitude:.5f},{kind}", row)
    return newest


def card(incident: Incident, words: Words) -> list[str]:
    """Heading, sentence, and the name of a mark: ``Shelling, Halko, 25 April 2021``."""
    kind, day = words.finer_type(incident), words.date(incident, brief=True)
    place = words.place(incident.place) if incident.place else ""
    return [
        f"{kind} · {day}",
        sentence(incident, words),
        words("list").join(part for part in (kind, place, day) if part),
    ]
