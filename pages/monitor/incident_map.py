"""The monitor's page: where and when incidents happened, and the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.spans import Unit
from filters import Filters, day
from models import REJECTED, Incident
from pages.shared import address, frame, head, new_incidents, selected, session, sign_in, view_menu
from pages.shared.element import compact, element
from pages.shared.incident.details import article_html, incident_html, top_html
from pages.shared.incident.list import incident_list
from pages.shared.incident.provenance import provenance
from pages.shared.map import layers
from pages.shared.map.clicked import at_spot
from pages.shared.map.panel import map_panel
from pages.shared.review.adding import from_words, split
from pages.shared.review.changeable import changeable
from pages.shared.review.events import event
from pages.shared.review.history import history
from pages.shared.review.restricting import restricted_note, restricting
from pages.shared.review.saved import saved
from pages.shared.review.states import notes, state_bar
from pages.shared.selected import Selection
from pages.shared.session import LISTED, state
from pages.shared.timeline import UNITS, timeline, timeline_data
from store import Store
from wording.incident import incident_text
from wording.texts import Words

BARS, WINDOW = "timeline.bars", "timeline.window"  # in the address
_divider = element("divider")


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = selected.select(store, filters)
    now = state()
    now.drawn = shown.columns.revision
    chosen = store.queries.incident(now.incident) if now.incident else None
    if now.incident and chosen is None:
        now.incident, now.missing = None, True
    frame.notices(words)
    new = new_incidents.new_numbers(shown)
    country_only = selected.scattered(shown, layers.colour()).hidden
    toolbar(words, store, shown, country_only, new)
    new_incidents.watch(store, shown.columns.revision)
    if shown.counts.total == 0:
        frame.nothing_yet(words)
        return
    left, right = st.columns([3.5, 1], gap="small")
    with left:
        _divider(key="divider", data=compact({"words": {"title": words("map.divider")}, "rtl": words.rtl}))
        map_panel(words, store, shown, chosen)
        time_panel(words, store, shown)
    with right, st.container(key="reader"):
        if chosen is not None:
            detail_panel(words, store, shown, chosen)
        elif shown.counts.shown == 0:
            head.nothing(words, store, filters)
        else:
            list_panel(words, store, shown, country_only, new)


def toolbar(words: Words, store: Store, shown: Selection, country_only: int, new: set[int]) -> None:
    """The line of counts, and beside it news, saved views and layers: always on screen."""
    with st.container(key="counts", horizontal=True, vertical_alignment="center"):
        head.count_line(words, store, shown, country_only, selected.scattered(shown, layers.colour()).off)
        new_incidents.news(words, shown, new)
        new_incidents.control(words)
        view_menu.control(words, store)
        layers.control(words)


def time_panel(words: Words, store: Store, shown: Selection) -> None:
    """The timeline under the map; dragging over it sets the two date filters."""
    unit, window = _bars(), _window()
    data = timeline_data(
        shown,
        selected.undated(shown, store),
        selected.groups(shown.columns, layers.colour()),
        unit,
        window,
        selected.read_on(store),
    )
    if data is None:
        return
    undated = shown.counts.shown - data["shown"]
    notes = [words("timeline.newest", date=words.day(data["newest"]))]
    notes += [words("timeline.undated", number=f"{undated:,}")] if undated else []
    notes += [words("timeline.read_note")] if data["read"] else []
    data["note"] = " · ".join(notes)

    def select(first: str | None, last: str | None) -> None:
        session.show(replace(shown.filters, date_from=first, date_to=last))
        if window is not None and not (first and last and window[0] <= first and last <= window[1]):
            address.keep(WINDOW, "")  # the reader looks elsewhere

    def set_unit(unit: Unit) -> None:
        address.keep(BARS, unit)

    def zoom(into: bool) -> None:
        span = (shown.filters.date_from or data["first"], shown.filters.date_to or data["last"])
        address.keep(WINDOW, "..".join(span) if into else "")
        address.keep(BARS, "")

    timeline(data, shown.filters, words, select, set_unit, zoom)


def _bars() -> Unit | None:
    """Width of a bar as the address has it."""
    asked = address.kept(BARS)
    return next((unit for unit in UNITS if unit == asked), None)


def _window() -> tuple[str, str] | None:
    """First and last day looked at, as the address has them; None for all, and for what are no days in order."""
    first, _, last = address.kept(WINDOW).partition("..")
    try:
        return (day(first), day(last)) if first <= last else None
    except ValueError:
        return None


def list_panel(words: Words, store: Store, shown: Selection, country_only: int, new: set[int]) -> None:
    """The incidents that pass the filters, or those of the chosen spot, and apart those without a pin."""
    spot = state().spot
    here = pinned(shown, in_view(shown), new) if spot is None else at_spot(shown, spot)
    number = state().listed
    incidents = store.queries.numbered(shown.numbers(here[:number]))
    marked = {i.incident_id for i in incidents} & _ids_of(store, new)
    to_check = set(store.queries.ids(list(shown.doubts(here[:number]))))
    if spot is None:
        head.heading(words("list.title"), words("list.rest", number=len(incidents), total=f"{len(here):,}"))
        st.session_state.list_follows = state().follows
        st.toggle(words("list.follows"), key="list_follows", on_change=_follow)
    else:
        head.heading(words("list.spot", number=f"{len(here):,}"))
        st.button(words("list.back"), key="leave_spot", on_click=_leave_spot)
    with st.container(key="scroll", height=640, border=False):
        reports = store.links.of(i.incident_id for i in incidents)
        incident_list(
            incidents, words, "list" if spot is None else "spot_list", None, session.open_incident, marked, reports,
            articles=store.queries.articles({i.article_id for i in incidents}), asked=shown.filters.text,
            to_check=to_check, looks=_looks(shown, here[:number], incidents),
        )  # fmt: skip
        if len(incidents) < len(here):
            st.button(words("list.more"), key="more", on_click=_list_more, width="stretch")
    if spot is None:
        aside_panel(words, store, shown)
        apart_panel(words, store, shown, country_only)


def _looks(shown: Selection, here: npt.NDArray[np.int64], incidents: Sequence[Incident]) -> dict[str, int]:
    """Id -> colour and symbol, where the map shows factions or states: the list beside it shows the same."""
    if layers.colour() == "type" or len(here) != len(incidents):
        return {}
    codes = selected.groups(shown.columns, layers.colour()).codes[here].tolist()
    return {incident.incident_id: code for incident, code in zip(incidents, codes, strict=True)}


def in_view(shown: Selection) -> npt.NDArray[np.int64]:
    """The incidents shown, newest first; where the list follows the map those whose point is in view."""
    view = state().view
    if not state().follows or view is None:
        return shown.listed
    columns, newest = shown.columns, shown.listed
    return newest[view.holds(columns["latitude"][newest], columns["longitude"][newest])]


def pinned(shown: Selection, here: npt.NDArray[np.int64], new: set[int]) -> npt.NDArray[np.int64]:
    """What came in since the reader's last visit first, the rest in its order."""
    fresh = np.isin(shown.columns["number"][here], list(new))
    return np.concatenate([here[fresh], here[~fresh]])


def _follow() -> None:
    state().follows = bool(st.session_state.list_follows)


def _ids_of(store: Store, new: set[int]) -> set[str]:
    return {i.incident_id for i in store.queries.numbered(sorted(new, reverse=True)[:LISTED])} if new else set()


def aside_panel(words: Words, store: Store, shown: Selection) -> None:
    """Those set aside until somebody has looked, each with the reason."""
    if not len(shown.aside):
        return
    panel = st.expander(words("aside.title", number=f"{len(shown.aside):,}"), key="aside", on_change="rerun")
    with panel:
        st.caption(words("aside.note"))
        if panel.open:
            here = shown.aside[::-1][:LISTED]
            incidents = store.queries.numbered(shown.numbers(here))
            said = shown.doubts(here).values()
            notes = {
                i.incident_id: [words(f"doubt.{doubt}") for doubt in doubts]
                for i, doubts in zip(incidents, said, strict=False)
            }
            incident_list(incidents, words, "aside_list", None, session.open_incident, notes=notes)


def apart_panel(words: Words, store: Store, shown: Selection, country_only: int) -> None:
    """Those no mark stands for."""
    without_place = shown.counts.without_place
    apart = without_place + country_only
    if not apart:
        return
    panel = st.expander(words("unplaced.title", number=f"{apart:,}"), key="unplaced", on_change="rerun")
    with panel:
        split = words("unplaced.split", without_place=f"{without_place:,}", country=f"{country_only:,}")
        st.caption(f"{split}. {words('unplaced.note')}")
        if not panel.open:
            return  # nothing is read and sent that nobody looks at
        columns, newest = shown.columns, shown.newest
        nowhere = np.isnan(columns["latitude"][newest])
        country = np.array([value in ("country", "unresolved") for value in columns.values["geo_precision"]])
        only = ~nowhere & country[columns["geo_precision"][newest]]
        incidents = store.queries.numbered(shown.numbers(newest[nowhere | only][:LISTED]))
        articles = store.queries.articles({i.article_id for i in incidents})
        incident_list(incidents, words, "unplaced_list", None, session.open_incident, articles=articles)


def _leave_spot() -> None:
    state().spot = None


def _list_more() -> None:
    state().listed += LISTED


def detail_panel(words: Words, store: Store, shown: Selection, incident: Incident) -> None:
    """One incident: fields, the words that support them, and the article they stand in."""
    spot = state().spot
    around = at_spot(shown, spot) if spot is not None else shown.listed
    number = store.queries.number(incident.incident_id)
    at = np.flatnonzero(shown.columns["number"][around] == number)
    here = int(at[0]) if len(at) else None
    with st.container(key="steps", horizontal=True):
        back = words("list.back") if spot is None else words("list.spot", number=f"{len(around):,}")
        st.button(back, key="back", on_click=session.open_incident, args=(None,))
        if here is not None and len(around) > 1:
            for key, step, shortcut in (("newer", here - 1, "P"), ("older", here + 1, "N")):
                there = 0 <= step < len(around)
                st.button(
                    words(f"detail.{key}"),
                    key=key,
                    shortcut=shortcut,
                    disabled=not there,
                    on_click=_step,
                    args=(store, shown.numbers(around[step : step + 1]) if there else []),
                )
    rejected = REJECTED in {r.state for r in store.corrections.reviews([incident.incident_id]).values()}
    if rejected:
        st.info(words("review.rejected_note"))
    elif not incident.on_map:
        st.info(words("detail.off_map"))
    elif here is None:
        st.info(words("detail.filtered"))
    with st.container(key="scroll", height=640, border=False):
        saved(words, store)
        restricted_note(words, store, incident)
        article = store.queries.article(incident.article_id)
        st.html(top_html(incident, article, words))
        ways(words, incident)
        curates = sign_in.may("curator")
        if curates:
            state_bar(words, store, incident)
            changeable(words, store, incident, article)
        else:
            st.html(incident_html(incident, words))
        if article is None:
            st.info(words("detail.no_article"))
        else:
            st.html(article_html(article, incident, words))
            if curates:
                from_words(words, store, article)
            provenance(words, store, article)
        event(words, store, incident, shown.columns)
        if curates:
            split(words, store, incident, article)
            notes(words, store, incident)
            restricting(words, store, incident, article)
        history(words, store, incident)
        with st.expander(words("detail.copy")):
            st.code(incident_text(incident, article, words), language=None, wrap_lines=True)
        with st.expander(words("detail.technical")):
            st.text(f"{words('field.incident_id')}: {incident.incident_id}")
            st.text(f"{words('field.article_id')}: {incident.article_id}")
            st.code(address.permalink(incident.incident_id), language=None)


def ways(words: Words, incident: Incident) -> None:
    """From an incident on: to its place alone, and to the profile of each faction."""
    with st.container(key="ways", horizontal=True, gap="small"):
        place = incident.place
        if place is not None:
            st.button(
                words("detail.only_place", name=words.place(place)),
                key="only_place",
                on_click=session.only,
                args=("place_ids", place.place_id),
            )
        for actor_id, name in {actor.actor_id: words.actor(actor) for actor in incident.actors}.items():
            if st.button(words("detail.profile", name=name), key=f"profile_{actor_id}"):
                session.only("factions", actor_id)
                address.go("profile")


def _step(store: Store, numbers: list[int]) -> None:
    found = store.queries.numbered(numbers)
    session.open_incident(found[0].incident_id if found else None)
