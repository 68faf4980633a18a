"""Where it was: the place found by name, by the words of the article, or by a click on the map."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

import packs
from coding.coder import geoparse
from geo.distance import great_circle_km
from geo.gazetteer.gazetteer import Gazetteer
from geo.map import folium_map
from geo.map.marks import NUMBER_OF_GROUPS, POINT, Marks, group_order
from models import GEO_PRECISIONS, Article, Incident, IncidentPlace, Place
from pages.shared import frame
from pages.shared.limits import MOST_TYPED
from pages.shared.review import draft as drafts
from pages.shared.review.controls import LIVE, OFFERED, coder, kept
from pages.shared.review.draft import Draft
from pages.shared.session import state
from wording.lookup import places_named, places_near
from wording.texts import Words, gazetteer

NOWHERE = ""  # the candidate that is no place
MAP_HEIGHT = 300  # pixels
SNAP_KM = 1.5  # a click this near a place, or within its uncertainty, means the place
SAME_SPOT_KM = 0.02  # a mark that was clicked comes back with its own coordinates
AROUND = 0.12  # degrees around a single place that its map shows
RETURNED = ["last_clicked", "last_object_clicked"]

Point = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True, slots=True)
class Offered:
    """Places to choose from, in order, and how many kilometres each is from the click, where there was one."""

    places: dict[str, Place]
    km: Mapping[str, float]

    def at(self, point: Point) -> Place | None:
        """The one whose mark stands at a point."""
        marked = ((one, _point(one)) for one in self.places.values())
        return next((one for one, at in marked if at and great_circle_km(*at, *point) <= SAME_SPOT_KM), None)


def place(words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """The place: one the words may mean, or any of the gazetteer by name or by a click, each with what contains it."""
    now = state()
    with st.container(horizontal=True, vertical_alignment="bottom", key="edit_place_ways"):
        typed = st.text_input(
            words("review.place_search"), key="edit_place_typed", placeholder=words("review.place_hint"), live=LIVE,
            max_chars=MOST_TYPED, on_change=_search,
        )  # fmt: skip
        by_map = st.toggle(words("review.place_map"), key="edit_place_map")
    known = gazetteer()
    offered = candidates(typed.strip(), now.pointed if by_map else None, draft, article)
    listed = dict(offered.places)
    there = shown.place.place_id if shown.place else NOWHERE
    if there in known.places:
        listed = {there: known.places[there]} | listed
    if typed.strip() and not offered.places:
        st.caption(words("review.place_none", typed=typed.strip()[:60]))
    if by_map:
        place_map(words, draft, shown, replace(offered, places=listed))
        st.caption(words("review.place_pointed" if now.pointed else "review.place_click"))
    options = [*[*listed][: OFFERED + 1], NOWHERE]

    def chosen() -> None:
        place_id = st.session_state[key]
        if place_id is not None:
            draft.put(**drafts.place_values(listed.get(place_id), known))

    key = kept("edit_place", there if there in options else None)
    st.radio(
        words("field.place"),
        options,
        format_func=names(words, known, options).__getitem__,
        captions=[within(words, known, place_id, offered.km.get(place_id)) if place_id else "" for place_id in options],
        key=key,
        on_change=chosen,
        label_visibility="collapsed",
    )
    if shown.place is not None:
        st.selectbox(
            words("field.geo_precision"),
            GEO_PRECISIONS[:-1],
            format_func=lambda name: words(f"precision.{name}"),
            key=kept("edit_exact", shown.geo_precision),
            on_change=lambda: draft.put(geo_precision=st.session_state.edit_exact),
        )


def _search() -> None:
    """A name that is typed takes the place of a click."""
    state().pointed = None


def candidates(typed: str, pointed: Point | None, draft: Draft, article: Article | None) -> Offered:
    """What there is to choose from: near the click, called as typed, or what the words of the article may mean."""
    if pointed is not None:
        near = places_near(*pointed, OFFERED)
        return Offered({one.place_id: one for one, _ in near}, {one.place_id: km for one, km in near})
    found = places_named(typed) if typed else offered_by(draft.seen, article)
    return Offered({one.place_id: one for one in found[:OFFERED]}, {})


def names(words: Words, known: Gazetteer, place_ids: Sequence[str]) -> dict[str, str]:
    """Names to choose places by, no two the same: Streamlit tells options apart by what they are called."""
    found = {NOWHERE: words("review.no_place")}
    for place_id in filter(None, place_ids):
        above = (words.place(place) for place in known.chain(place_id)[1:])
        name = words.place(known.places[place_id])
        ways = (name, *(f"{name} ({place})" for place in above), f"{name} ({place_id})")
        found[place_id] = next(way for way in ways if way not in found.values())
    return found


def within(words: Words, known: Gazetteer, place_id: str, km: float | None = None) -> str:
    """What a place is, how far from the click, and what contains it, nearest first."""
    chain = known.chain(place_id)
    names = dict.fromkeys(words.place(above) for above in chain[1:] if above.kind != "country")
    kind = words.known(f"kind.{chain[0].kind}") or chain[0].kind
    far = [] if km is None else [words("review.place_km", number=f"{km:.1f}")]
    return words("list").join([kind, *far, *names])


def offered_by(seen: Incident, article: Article | None) -> list[Place]:
    """Places to choose from before anything is typed: what the words of the place may mean, then others of the article.

    For words that name several places the choice of the geoparser and its runners-up come first.
    """
    if article is None:
        return []
    known = gazetteer()
    words_of_place = [(e.part, e.start, e.end) for e in seen.evidence if e.field == "place"]
    own: list[str] = []
    others: list[str] = []
    for name in geoparse(coder(), article):
        here = any(part == name.part and start < name.end and name.start < end for part, start, end in words_of_place)
        settled = [name.place.place_id] if name.place else []
        if here:
            own += [*settled, *name.runners_up, *name.candidates]
        else:
            others += settled
    return [known.places[i] for i in dict.fromkeys([*own[:OFFERED], *others]) if i in known.places]


# -- the map


def place_map(words: Words, draft: Draft, shown: Incident, offered: Offered) -> None:
    """A map of the places offered; a click means the place that is there, or else the point."""
    st_folium(
        folium_map.base_map(words.lang, st.context.theme.type == "dark", frame.asset_links()),
        key="place_map",
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=RETURNED,
        feature_group_to_add=folium_map.mark_group(picture(draft, shown, offered)),
        on_change=lambda: _clicked(draft, offered),
    )


def picture(draft: Draft, shown: Incident, offered: Offered) -> Marks:
    """The places offered as marks, the one chosen or the point clicked among them."""
    pointed, there = state().pointed, shown.place
    known = {point for one in offered.places.values() if (point := _point(one))}
    own = (there and _point(there)) or pointed
    group = group_order().get(shown.event_type, NUMBER_OF_GROUPS - 1)
    counts = [int(number == group) for number in range(NUMBER_OF_GROUPS)]
    points = sorted(known | {point for point in (own, pointed) if point})
    about = draft.seen.incident_id if pointed else (draft.seen.incident_id, *offered.places)
    return Marks(
        spots=tuple([*point, POINT, 0, *counts] for point in points),
        fit=edges_of(points),
        fit_key=zlib.crc32(repr(about).encode()),  # a click leaves the view as it is
        chosen=(*own, (there.uncertainty_m or 0) if there else 0, POINT) if own else None,
    )


def _point(place: Place | IncidentPlace) -> Point | None:
    return None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)


def edges_of(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """(south, west, north, east) with room around some points; Syria without one."""
    if not points:
        return packs.extent()
    latitudes, longitudes = zip(*points, strict=True)
    return min(latitudes) - AROUND, min(longitudes) - AROUND, max(latitudes) + AROUND, max(longitudes) + AROUND


def _clicked(draft: Draft, offered: Offered) -> None:
    """Take a click: the mark that was clicked, the nearest place, or the point alone."""
    now = state()
    sent: dict[str, Any] = st.session_state.get("place_map") or {}
    read = {name: point for name in RETURNED if (point := read_point(sent.get(name))) is not None}
    fresh = [point for name, point in read.items() if now.map_points.get(name) != point]
    now.map_points = read
    if not fresh:
        return
    now.pointed = fresh[0]
    st.session_state.edit_place_typed = ""
    near = places_near(*now.pointed, 1)
    meant = offered.at(now.pointed)
    if meant is None and near and near[0][1] <= max(SNAP_KM, (near[0][0].uncertainty_m or 0) / 1000):
        meant = near[0][0]
    if meant is not None:
        draft.put(**drafts.place_values(meant, gazetteer()))


def read_point(sent: Any) -> Point | None:
    """The point of a click as the browser sends it; None for anything else.

    >>> read_point({"lat": 36.5, "lng": 40.75}), read_point({"lat": "x"}), read_point({"lat": 99, "lng": 0})
    ((36.5, 40.75), None, None)
    """
    try:
        latitude, longitude = float(sent["lat"]), float(sent["lng"])
    except (KeyError, TypeError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


# -- where fire came from


def origin_place(words: Words, draft: Draft, article: Article | None, shown: Incident) -> None:
    """Where the fire came from: it can be taken away."""
    st.button(words("review.no_place"), key="edit_origin", on_click=lambda: draft.put(origin_place=None))
