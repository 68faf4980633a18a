"""What one reader has chosen so far: one typed object in Streamlit's session, beside the values of its widgets.

The keys of widgets belong to Streamlit and stand where the widgets are drawn; only those of the filter bar are here,
because every change of the filters has to reach them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from filters import Filters
from geo.map.clusters import View
from pages.shared.auth_settings import Settings
from store import Store, Watched
from wording.texts import Lang

if TYPE_CHECKING:  # these modules stand on this one
    from ingest.watch import Listed
    from loaders.interface import Item
    from pages.shared.map.clicked import Spot
    from pages.shared.review.draft import Draft
    from pages.shared.review.reading import Marked
    from pages.shared.review.saved import Saved
    from pages.shared.view_menu import View as SavedView

KEY = "waqai"
PARTS = ("factions", "perpetrators", "targets", "without")  # filters by faction: in any part, by, against, not
LISTED = 40  # incidents put into the list at a time


@dataclass(slots=True)
class State:
    """The choices of one reader.

    Attributes
    ----------
    settings, settings_here : dict
        Choices on pages that differ from the default, as the address names them: all, and those of the page drawn.
    written : dict, optional
        The query this session last put into the address; None before the first run.
    acted : bool
        The reader has acted since then, so that the address the browser sent may be older than ours.
    lately : tuple, optional
        How many last days were asked for, and which dates these are: see :func:`asked`.
    refused, swapped, missing
        What to say until the next action: parts of the link that are not known, dates in the wrong order, a link to
        an incident that is gone.
    incident, spot
        The incident that is open, and the place on the map whose incidents are listed.
    part
        Which part the factions of the filter bar have: the name of their filter.
    view, look_at, follows, clicks, map_acted
        Of the map: what is in view; where a link wants it to begin (latitude, longitude, zoom); whether the list shows
        that only, clicks counted by the browser, and whether the page around it must run again.
    seen : tuple of int, optional
        Identity and revision of the store up to which the reader has seen everything.
    drawn : int
        The revision of the store the map was drawn from last.
    job, job_watched
        The ingest this reader started, and whether it was last seen running.
    sign_in : Settings
        How people sign in, and in ``sign_in_wrong`` what is wrong with it now.
    bell : int
        Number of the last notice of a watched view that this reader has taken note of.
    who : str
        The name this reader signs changes with; empty before it was given.
    drafts, editing, saved, complaint
        Incident id -> changes that are not saved yet; the row whose editor is open; what was saved last; and why
        something was not.
    pointed, map_points
        Of the map of an incident's place: the point (latitude, longitude) that was clicked, and what the browser sent
        last, so that only a new click counts.
    marked
        Words of an article that are to be an incident of their own.
    removed_source, deleted_view
        What can be brought back.
    previewed
        A source that may be kept: itself, who adds it, and its first entries.
    pages : dict
        Last part of the address -> page, for links from one page to another.
    """

    lang: Lang = "en"
    filters: Filters = field(default_factory=Filters)
    settings: dict[str, str] = field(default_factory=dict)
    settings_here: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] | None = None
    acted: bool = False
    lately: tuple[int, str | None, str | None] | None = None
    refused: tuple[tuple[str, str], ...] = ()
    swapped: bool = False
    missing: bool = False
    incident: str | None = None
    spot: Spot | None = None
    listed: int = LISTED
    part: str = "factions"
    view: View | None = None
    look_at: tuple[float, float, float] | None = None
    follows: bool = False
    clicks: int = 0
    map_acted: bool = False
    seen: tuple[int, int] | None = None
    drawn: int = 0
    job: subprocess.Popen[bytes] | None = None
    job_watched: bool = False
    sign_in: Settings = field(default_factory=Settings)
    sign_in_wrong: str = ""
    bell: int = 0
    who: str = ""
    drafts: dict[str, Draft] = field(default_factory=dict)
    editing: str | None = None
    saved: Saved | None = None
    complaint: str = ""
    pointed: tuple[float, float] | None = None
    map_points: dict[str, tuple[float, float]] = field(default_factory=dict)
    marked: Marked | None = None
    removed_source: Watched | None = None
    previewed: tuple[Listed, str, list[Item]] | None = None
    deleted_view: SavedView | None = None
    pages: dict[str, st.Page] = field(default_factory=dict)


def state() -> State:
    """The state of the reader whose page runs."""
    if KEY not in st.session_state:
        st.session_state[KEY] = State()
    found: State = st.session_state[KEY]
    return found


def show(filters: Filters) -> None:
    """Make these the filters, here and in their controls."""
    now = state()
    now.acted, now.filters, now.spot = True, filters, None
    forget_notices()
    set_controls(filters)


def date(newest: str | None) -> None:
    """Give the last days that were asked for their dates, up to the newest incident."""
    now = state()
    if now.filters.last and newest is not None:
        last, now.filters = now.filters.last, now.filters.dated(newest)
        now.lately = last, now.filters.date_from, now.filters.date_to


def asked() -> Filters:
    """The filters as a link says them: as the last days while their dates are those the reader came by."""
    now = state()
    if now.lately is None or now.lately[1:] != (now.filters.date_from, now.filters.date_to):
        return now.filters
    return dataclasses.replace(now.filters, date_from=None, date_to=None, last=now.lately[0])


def change(**values: Any) -> None:
    """Set some filters, by their names in :class:`filters.Filters`, and keep the others."""
    show(dataclasses.replace(state().filters, **values))


def drop(name: str) -> None:
    """Remove one filter, by its name in :class:`filters.Filters`."""
    change(**{name: getattr(Filters(), name)})


def only(name: str, value: str) -> None:
    """Set one filter to a single value."""
    change(**{name: (value,)})


def open_incident(incident_id: str | None) -> None:
    """Open an incident, or with None go back to the list."""
    forget_notices()
    now = state()
    now.acted, now.incident = True, incident_id
    now.editing, now.saved, now.complaint, now.pointed = None, None, "", None


def own_change(store: Store) -> None:
    """What this reader has changed is not news to them, if nothing else was."""
    now = state()
    if now.seen is not None and now.seen[1] >= now.drawn:
        now.seen = (now.seen[0], store.queries.revision())


def forget_notices() -> None:
    """The reader has acted: what was said about the link or the dates has been read."""
    now = state()
    now.refused, now.swapped, now.missing = (), False, False


def set_controls(filters: Filters) -> None:
    """Put the filters into the widgets of the filter bar."""
    widgets = st.session_state
    widgets.date_from = dt.date.fromisoformat(filters.date_from) if filters.date_from else None
    widgets.date_to = dt.date.fromisoformat(filters.date_to) if filters.date_to else None
    now = state()
    if not getattr(filters, now.part):  # the controls show a part that is asked for
        now.part = next((part for part in PARTS if getattr(filters, part)), now.part)
    widgets.filter_part, widgets.filter_actors = now.part, list(getattr(filters, now.part))
    widgets.filter_places = list(filters.place_ids)
    widgets.event_types = list(filters.event_types)
    widgets.text = filters.text
