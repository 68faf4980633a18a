"""Saved views: filters under a name, shared by everybody who uses the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from errors import UsageError
from filters import Filters, read_link, write_link
from pages.shared import selected, session, sign_in
from pages.shared.session import state
from store import Store
from store.arrays import day_number, iso_day
from wording.texts import Words

LONGEST = 80  # code points of a name
LAST = "last"  # beside the codes of the filters: days up to the newest incident
MOST_DAYS = 36_600  # a century


@dataclass(frozen=True, slots=True)
class View:
    """Filters under a name; with ``last`` the dates are so many days up to the newest incident."""

    name: str
    filters: Filters
    last: int = 0


def listed(store: Store) -> list[View]:
    """The saved views of a store by name; the dates of one for the last days are those of today."""
    newest = selected.newest_day(store)
    return [_opened(name, query, newest) for name, query in store.saved.views().items()]


def _opened(name: str, query: Mapping[str, str], newest: int | None) -> View:
    filters = read_link(query).filters
    last = int(query[LAST]) if query.get(LAST, "").isdecimal() else 0
    if not 0 < last < MOST_DAYS or newest is None:
        return View(name, filters)
    return View(name, replace(filters, date_from=iso_day(newest - last + 1), date_to=iso_day(newest)), last)


def last_days(filters: Filters, newest: int | None) -> int:
    """How many days up to the newest incident the dates of some filters are; 0 where they end elsewhere."""
    if newest is None or filters.date_from is None or filters.date_to != iso_day(newest):
        return 0
    return newest - day_number(filters.date_from) + 1


def save(store: Store, name: str, filters: Filters, last: int = 0) -> View:
    """Keep filters under a name; a view of the same name is replaced.

    Parameters
    ----------
    last : int
        Instead of its dates the view has so many days up to the newest incident, whenever it is opened.

    Raises
    ------
    UsageError
        The name is empty or too long.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise UsageError("name", name[:LONGEST], f"must have 1 to {LONGEST} characters")
    kept = replace(filters, date_from=None, date_to=None) if last else filters
    store.saved.save_view(name, write_link(kept, None, "") | ({LAST: str(last)} if last else {}), state().who)
    return View(name, filters, last)


def control(words: Words, store: Store) -> None:
    """Open, save and delete views, in a popover; a deleted one can be brought back."""
    with st.popover(words("view.title"), key="views"):
        views = listed(store)
        if not views:
            st.caption(words("view.none"))
        for number, view in enumerate(views):
            with st.container(horizontal=True, vertical_alignment="center", key=f"view_{number}"):
                st.button(
                    view.name, key=f"view_open_{number}", width="stretch", on_click=session.show, args=(view.filters,)
                )
                if sign_in.may("curator"):
                    st.button(
                        "✕",
                        key=f"view_delete_{number}",
                        help=f"{words('view.delete')}: {view.name}",
                        on_click=_delete,
                        args=(store, view),
                    )
        gone: View | None = state().deleted_view
        if gone is not None:
            st.text(words("view.deleted", name=gone.name))
            st.button(words("view.undo"), key="view_undo", on_click=_undo, args=(store, gone))
        if not sign_in.may("curator"):
            return
        with st.form("view_form", border=False, clear_on_submit=True):
            name = st.text_input(words("view.name"), max_chars=LONGEST, key="view_name")
            last = last_days(state().filters, selected.newest_day(store))
            moves = bool(last) and st.checkbox(words("view.last", count=words.number(last)), key="view_last")
            if st.form_submit_button(words("view.save")) and name.strip():
                save(store, name, state().filters, last if moves else 0)
                st.rerun()


def _delete(store: Store, view: View) -> None:
    store.saved.delete_view(view.name, state().who)
    state().deleted_view = view


def _undo(store: Store, view: View) -> None:
    save(store, view.name, view.filters, view.last)
    state().deleted_view = None
