"""Saved views: filters under a name, kept in a JSON file beside the store, in the codes of a link."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

import atomic
from errors import UsageError
from filters import Filters
from pages.shared import links, session
from pages.shared.session import state
from store import Store
from wording.texts import Words

LONGEST = 80  # code points of a name
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class View:
    """Filters under a name."""

    name: str
    filters: Filters


def listed(store: Store) -> list[View]:
    """The saved views of a store by name; what cannot be read is left out."""
    return [View(name, links.read(query).filters) for name, query in sorted(_read(_file(store)).items())]


def save(store: Store, name: str, filters: Filters) -> View:
    """Keep filters under a name; a view of the same name is replaced.

    Raises
    ------
    UsageError
        The name is empty or too long.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise UsageError("name", name[:LONGEST], f"must have 1 to {LONGEST} characters")
    with _lock:
        found = _read(_file(store))
        found[name] = {key: value for key, value in links.write(filters, None, "").items() if key != "lang"}
        _write(_file(store), found)
    return View(name, filters)


def delete(store: Store, name: str) -> None:
    """Forget a view; one that is not there is forgotten already."""
    with _lock:
        found = _read(_file(store))
        if found.pop(name, None) is not None:
            _write(_file(store), found)


def _file(store: Store) -> Path | None:
    return store.beside("views.json")


def _read(path: Path | None) -> dict[str, dict[str, str]]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(name): {str(key): str(value) for key, value in query.items()}
        for name, query in found.items()
        if isinstance(query, dict)
    }


def _write(path: Path | None, views: dict[str, dict[str, str]]) -> None:
    """All of it or nothing; a store in memory keeps none."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, json.dumps(views, ensure_ascii=False, indent=1))


def control(words: Words, store: Store) -> None:
    """Open, save and delete views, in a popover; a deleted one can be brought back."""
    with st.popover(words("view.title"), key="views"):
        found = listed(store)
        if not found:
            st.caption(words("view.none"))
        for number, view in enumerate(found):
            with st.container(horizontal=True, vertical_alignment="center", key=f"view_{number}"):
                st.button(
                    view.name, key=f"view_open_{number}", width="stretch", on_click=session.show, args=(view.filters,)
                )
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
        with st.form("view_form", border=False, clear_on_submit=True):
            name = st.text_input(words("view.name"), max_chars=LONGEST, key="view_name")
            if st.form_submit_button(words("view.save")) and name.strip():
                save(store, name, state().filters)
                st.rerun()


def _delete(store: Store, view: View) -> None:
    delete(store, view.name)
    state().deleted_view = view


def _undo(store: Store, view: View) -> None:
    save(store, view.name, view.filters)
    state().deleted_view = None
