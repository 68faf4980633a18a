"""Forms that make a place, a further name of one, or a faction of a name that no list holds."""

from __future__ import annotations

import datetime as dt
import zlib

import streamlit as st
from streamlit_folium import st_folium

import packs
from analysis.unknown_names import Unknown
from errors import DataFileError, UsageError
from geo.gazetteer.additions import add_name, add_place, addition
from geo.gazetteer.files import ADDITIONS, language_of, name_of, place_of
from geo.map import folium_map
from geo.map.marks import NUMBER_OF_GROUPS, POINT, Marks
from models import Place
from pages.curator.additions import Addition, plan
from pages.shared import frame
from pages.shared.limits import MOST_TYPED
from pages.shared.review.controls import LIVE, OFFERED, signature
from pages.shared.review.new_place import place_form
from pages.shared.review.places import MAP_HEIGHT, RETURNED, Point, edges_of, names, read_point, within
from store import Store
from text import lexicon
from text.added_factions import add_faction, new_faction
from wording.lookup import places_named
from wording.texts import Words, gazetteer


def add_a_place(words: Words, store: Store, one: Unknown) -> None:
    """The name as one of a place that is there, or as a new place with a point on the map."""
    way = st.segmented_control(
        words("unknown.way"), ("known", "new"), default="known", required=True, key="unknown_way",
        format_func=lambda name: words(f"unknown.way.{name}"), label_visibility="collapsed",
    )  # fmt: skip
    if way == "known":
        name_of_a_known_place(words, store, one)
    else:
        a_new_place(words, store, one)


def name_of_a_known_place(words: Words, store: Store, one: Unknown) -> None:
    """A search for the place that the name means, and the form that gives it the name."""
    typed = st.text_input(
        words("review.place_search"),
        key="unknown_typed",
        placeholder=words("review.place_hint"),
        live=LIVE,
        max_chars=MOST_TYPED,
    )
    found = {place.place_id: place for place in places_named(typed)[:OFFERED]}
    if not found:
        st.caption(words("review.place_none", typed=typed.strip()[:60]) if typed.strip() else words("unknown.search"))
        return
    with st.form("unknown_name"):
        chosen = st.radio(
            words("field.place"), list(found), index=None,
            format_func=names(words, gazetteer(), list(found)).__getitem__,
            captions=[within(words, gazetteer(), place_id) for place_id in found],
        )  # fmt: skip
        why, who = signed(words, one)
        sent = st.form_submit_button(words("unknown.preview"), type="primary")
    if not sent or not complete(words, "unknown.place_missing", chosen, who, why):
        return
    place = found[str(chosen)]
    name = name_of(place, language_of(one.name), one.name, "variant")

    def write() -> str:
        add_name(gazetteer().folder, place.place_id, one.name, added_by=who, added_on=today(), reason=why)
        return place.place_id

    told = words("unknown.told.name", name=one.name, place=words.place(place))
    plan(words, store, one, Addition("place", told, write, who, why, place_names=(name,)))


def a_new_place(words: Words, store: Store, one: Unknown) -> None:
    """A map that begins where the place must lie, and the form of a new place."""
    inside = next((gazetteer().places[i] for i, _ in one.inside.most_common() if i in gazetteer().places), None)
    point = clicked(words, one, inside)
    filled = place_form(words, one.name, words("unknown.why", number=len(one.said)), point, words("unknown.preview"))
    if filled is None:
        return
    cells, who, why = filled
    cells["names"] = one.name
    folder = gazetteer().folder
    try:
        row = addition(gazetteer(), cells, added_by=who, added_on=today(), reason=why)
        place = place_of(folder / ADDITIONS, 0, row)
    except (UsageError, DataFileError) as error:
        st.error(words("review.refused", reason=f"\u2068{error}\u2069"))
        return
    spellings = dict.fromkeys(name for name in (place.name, place.name_ar, one.name) if name)
    added = [name_of(place, language_of(name), name, "official") for name in spellings]

    def write() -> str:
        return add_place(folder, cells, added_by=who, added_on=today(), reason=why).place_id

    told = words("unknown.told.place", place=words.place(place))
    plan(words, store, one, Addition("place", told, write, who, why, places=(place,), place_names=tuple(added)))


def clicked(words: Words, one: Unknown, inside: Place | None) -> Point | None:
    """The point that was clicked on the map of one name."""
    key = f"unknown_map_{zlib.crc32(one.name.encode())}"
    sent = st.session_state.get(key) or {}
    point = next((at for name in RETURNED if (at := read_point(sent.get(name))) is not None), None)
    around = [(inside.latitude, inside.longitude)] if inside and inside.latitude and inside.longitude else []
    counts = [int(number == NUMBER_OF_GROUPS - 1) for number in range(NUMBER_OF_GROUPS)]
    drawn = Marks(
        spots=([*point, POINT, 0, *counts],) if point else (),
        fit=edges_of(around),
        fit_key=zlib.crc32(key.encode()),
        chosen=(*point, 0, POINT) if point else None,
    )
    with st.container(key="unknown_map"):
        st_folium(
            folium_map.base_map(words.lang, st.context.theme.type == "dark", frame.asset_links()),
            key=key, height=MAP_HEIGHT, use_container_width=True, returned_objects=RETURNED,
            feature_group_to_add=folium_map.mark_group(drawn),
        )  # fmt: skip
    return point


def add_a_faction(words: Words, store: Store, one: Unknown) -> None:
    """The name as a faction, with its class and whoever it belongs to."""
    arabic = language_of(one.name) == "ar"
    plain = one.name.translate(dict.fromkeys(map(ord, '"“”«»')))
    with st.form("unknown_faction"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name_ar = st.text_input(words("new_place.name_ar"), plain if arabic else "", max_chars=MOST_TYPED)
            name_en = st.text_input(words("new_place.name_en"), "" if arabic else plain, max_chars=MOST_TYPED)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                words("unknown.class"),
                lexicon.ACTOR_CLASSES,
                index=None,
                format_func=lambda name: words(f"class.{name}"),
            )
            parent = st.selectbox(
                words("unknown.parent"), list(lexicon.actors()), index=None, format_func=words.faction,
                placeholder=words("detail.not_stated"),
            )  # fmt: skip
        why, who = signed(words, one)
        sent = st.form_submit_button(words("unknown.preview"), type="primary")
    if not sent or not complete(words, "unknown.class_missing", kind, who, why):
        return
    try:
        actor, called = new_faction(name_en, name_ar, str(kind), parent or "", [plain])
    except UsageError as error:
        st.error(words("review.refused", reason=f"\u2068{error}\u2069"))
        return

    def write() -> str:
        add_faction(packs.active()[0].factions, actor, called, added_by=who, added_on=today(), reason=why)
        return actor.actor_id

    told = words("unknown.told.faction", name=actor.name_ar if words.rtl and actor.name_ar else actor.name)
    plan(words, store, one, Addition("faction", told, write, who, why, actors=(actor,), actor_names=tuple(called)))


def signed(words: Words, one: Unknown) -> tuple[str, str]:
    """The fields for the reason and the name."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.text_input(words("review.reason"), words("unknown.why", number=len(one.said)), max_chars=MOST_TYPED)
        return why, signature(words, "unknown_who")


def complete(words: Words, key: str, chosen: str | None, who: str, why: str) -> bool:
    """Whether something was chosen, signed and has a reason; what is missing is said."""
    needed = {key: chosen or "", "review.name_missing": who, "review.reason_missing": why}
    missing = [words(name) for name, value in needed.items() if not value.strip()]
    if missing:
        st.error(" ".join(missing))
    return not missing


def today() -> str:
    """The day as the data files have it."""
    return dt.datetime.now(dt.UTC).date().isoformat()
