"""A place the gazetteer lacks: one form adds it to the gazetteer's additions, with who answers for it and why."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

import streamlit as st

from errors import WaqaiError
from geo.boundaries import units_of
from geo.gazetteer.additions import add_place
from geo.gazetteer.files import KINDS, language_of
from models import Article, Incident, Place
from pages.shared.limits import MOST_TYPED
from pages.shared.review import draft as drafts
from pages.shared.review.controls import read_data_again, signature
from pages.shared.review.draft import Draft
from pages.shared.review.places import Point, within
from pages.shared.session import state
from store import Entry, Store
from store.permission import need
from wording.lookup import UNITS, places_near
from wording.texts import Words, gazetteer

PLACES = tuple(kind for kind in KINDS if kind not in UNITS)
FIRST = ("village", "town", "neighbourhood", "checkpoint", "camp")  # what is missing most
TOWNS = ("city", "town")
NEAREST_TOWNS = 4
MOST_METRES = 50_000
LONGEST_NAME = 80


def new_place(words: Words, store: Store, draft: Draft, article: Article | None, shown: Incident) -> None:
    """The form for a place of the incident that is open; where it is, is clicked on the map above."""
    with st.expander(words("new_place.title"), key="new_place"):
        quoted = next((e.text for e in draft.seen.evidence if e.field == "place"), "")
        why = words("new_place.why", article=(article.title or article.article_id)[:60] if article else "")
        filled = place_form(words, quoted, why, state().pointed, words("new_place.add"))
        place = added(words, store, *filled) if filled else None
        if place is not None:
            draft.put(**drafts.place_values(place, gazetteer()))
            st.rerun()


def place_form(
    words: Words, name: str, why: str, point: Point | None, send: str
) -> tuple[dict[str, str], str, str] | None:
    """The form of a new place; once it is sent its cells, who signs and why, else None.

    Parameters
    ----------
    name, why : str
        What the fields begin with.
    point : tuple of float, optional
        Latitude and longitude where the map was clicked.
    send : str
        What the button says.
    """
    if point is None:
        st.caption(words("new_place.click"))
        return None
    arabic = language_of(name) == "ar"
    known = gazetteer()
    parents = parents_at(point)
    if not parents:
        st.caption(words("new_place.outside"))
        return None
    with st.form(f"new_place_{point[0]:.5f}_{point[1]:.5f}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name_ar = st.text_input(words("new_place.name_ar"), "" if not arabic else name, max_chars=LONGEST_NAME)
            name_en = st.text_input(words("new_place.name_en"), "" if arabic else name, max_chars=LONGEST_NAME)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                words("new_place.kind"), [*FIRST, *(k for k in PLACES if k not in FIRST)],
                format_func=lambda code: words.known(f"kind.{code}") or code, width=150,
            )  # fmt: skip
            parent = st.selectbox(
                words("new_place.parent"),
                parents,
                format_func=lambda i: f"{words.place(known.places[i])} ({within(words, known, i)})",
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            latitude = st.number_input(words("new_place.latitude"), -90.0, 90.0, point[0], format="%.5f", width=150)
            longitude = st.number_input(words("new_place.longitude"), -180.0, 180.0, point[1], format="%.5f", width=150)
            metres = st.number_input(words("new_place.metres"), 0, MOST_METRES, 1000, step=100, width=150)
        reason = st.text_input(words("review.reason"), why, max_chars=MOST_TYPED)
        who = signature(words, "new_place_who")
        sent = st.form_submit_button(send)
    if not sent:
        return None
    cells = {
        "name_ar": name_ar.strip(), "name_en": name_en.strip(), "kind": kind, "parent_id": parent,
        "latitude": f"{latitude:.5f}", "longitude": f"{longitude:.5f}", "uncertainty_m": str(metres),
    }  # fmt: skip
    missing = [
        words(key)
        for key, given in (
            ("new_place.name_missing", cells["name_ar"] or cells["name_en"]), ("review.name_missing", who),
            ("review.reason_missing", reason),
        )
        if not given.strip()
    ]  # fmt: skip
    if missing:
        st.error(" ".join(missing))
        return None
    return cells, who, reason


def parents_at(point: Point) -> list[str]:
    """Ids of what may contain a place at a point: the units around it, the smallest first, then the nearest towns."""
    known = gazetteer().places
    units = [unit for unit in units_of(*point) if unit in known]
    towns = [place.place_id for place, _ in places_near(*point, 60) if place.kind in TOWNS]
    return [*units[:1], *towns[:NEAREST_TOWNS], *units[1:]]


def added(words: Words, store: Store, cells: Mapping[str, str], who: str, why: str) -> Place | None:
    """Add a place, signed and logged; what is wrong with it is said and nothing is added then."""
    need(who, "curator")
    today = dt.datetime.now(dt.UTC).date().isoformat()
    try:
        need(who, "curator")
        place = add_place(gazetteer().folder, cells, added_by=who, added_on=today, reason=why)
    except (WaqaiError, OSError) as error:
        st.error(words("review.refused", reason=f"\u2068{error}\u2069"))
        return None
    state().who = who.strip()
    after = json.dumps({name: value for name, value in cells.items() if value}, ensure_ascii=False)
    store.log.add(Entry(who.strip(), "place", place.place_id, after=after, why=why.strip()))
    read_data_again()
    return place
