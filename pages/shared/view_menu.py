"""Saved views: filters under a name, for everybody who uses the store or for oneself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from errors import UsageError
from filters import Filters, read_link, write_link
from pages.shared import selected, session, sign_in
from pages.shared.session import state
from store import Person, Store
from store.arrays import day_number
from store.saved import OWNER
from wording.texts import Words

LONGEST = 80  # code points of a name


@dataclass(frozen=True, slots=True)
class View:
    """Filters under a name; ``own``: only the reader who saved it sees it."""

    name: str
    filters: Filters
    own: bool = False


def listed(store: Store) -> list[View]:
    """The saved views that the reader sees, by name."""
    who = state().who
    found = store.saved.views(who if isinstance(who, Person) else "")  # a name that anybody may type opens nothing
    return [View(name, read_link(query).filters, OWNER in query) for name, query in found.items()]


def last_days(filters: Filters, newest: str | None) -> int:
    """How many days up to the newest incident the dates of some filters are; 0 where they end elsewhere."""
    if newest is None or filters.date_from is None or filters.date_to != newest:
        return 0
    return day_number(newest) - day_number(filters.date_from) + 1


def save(store: Store, name: str, filters: Filters, own: bool = False) -> View:
    """Keep filters under a name; a view of the same name is replaced.

    Raises
    ------
    UsageError
        The name is empty or too long, or that of a view of the other kind or of somebody else.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise UsageError("name", name[:LONGEST], f"must have 1 to {LONGEST} characters")
    store.saved.save_view(name, write_link(filters, None, ""), state().who, own)
    return View(name, filters, own)


def control(words: Words, store: Store) -> None:
    """Open, save and delete views, in a popover; a deleted one can be brought back."""
    with st.popover(words("view.title"), key="views"):
        views = listed(store)
        if not views:
            st.caption(words("view.none"))
        for number, view in enumerate(views):
            with st.container(horizontal=True, vertical_alignment="center", key=f"view_{number}"):
                label = f"{view.name} · {words('view.own')}" if view.own else view.name
                st.button(
                    label, key=f"view_open_{number}", width="stretch", on_click=session.show, args=(view.filters,)
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
            filters: Filters = state().filters
            last = last_days(filters, selected.columns(store).newest_day)
            moves = bool(last) and st.checkbox(words("view.last", count=words.number(last)), key="view_last")
            # Who a reader is, is known only where people sign in.
            own = isinstance(state().who, Person) and st.checkbox(words("view.own.save"), key="view_own")
            if st.form_submit_button(words("view.save")) and name.strip():
                kept = replace(filters, date_from=None, date_to=None, last=last) if moves else filters
                try:
                    save(store, name, kept, own)
                except UsageError:
                    st.error(words("view.taken"))
                    return
                st.rerun()


def _delete(store: Store, view: View) -> None:
    store.saved.delete_view(view.name, state().who)
    state().deleted_view = view


def _undo(store: Store, view: View) -> None:
    save(store, view.name, view.filters, view.own)
    state().deleted_view = None
