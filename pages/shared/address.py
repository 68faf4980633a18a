"""The address of a page: language, filters, open incident and settings, read on arrival and written after each run.

Settings are choices of a single page that differ from the default; their names have a dot, those of filters have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast, get_args
from urllib.parse import unquote, urlencode

import streamlit as st

from filters import ROW_OF, Filters, Link, read_link, write_link
from pages.shared.session import asked, show, state
from paths import desk_address, public_address
from wording.lookup import faction_called, place_called
from wording.texts import Lang, Words, gazetteer

VIEW = "map.view"  # in links only: an address that followed the map would fill the browser's history
Option = TypeVar("Option", bound=str)
LONGEST_NAME = 60  # code points of the name a reader signs with


def read_address() -> None:
    """Take language, filters and settings from the address on a first visit or after a step back."""
    now = state()
    query = st.query_params.to_dict()
    # If the reader acts before the browser knows the last address, it sends the one before: not a step back.
    acted, now.acted = now.acted, False
    first = now.written is None
    (filters, settings), written = _split(query), _split(now.written or {})
    now.settings_here = {}
    if first or (settings != written[1] and not acted):
        now.settings = settings
    if first or (filters != written[0] and not acted):
        link = named(read_link(query))
        kept = None if first else now.lang
        now.who = now.who or _name()
        now.bell = max(now.bell, _bell())
        now.lang = _language(link.lang or kept or st.context.cookies.get("waqai_lang"))
        now.incident = link.incident_id
        view = now.settings.pop(VIEW, "")
        now.look_at = read_view(view)
        show(link.filters)
        now.refused = link.refused + (((VIEW, view),) if view and now.look_at is None else ())
        now.acted = False


def named(link: Link) -> Link:
    """A link in which places and factions stand by their names, as somebody types one, with their ids instead."""
    refused: list[tuple[str, str]] = []
    values: dict[str, Any] = {}
    if places := link.filters.place_ids:
        known = gazetteer().places
        values["place_ids"] = tuple(i if i in known else place_called(i) or i for i in places)
    for field, value in link.refused:
        row = ROW_OF.get(field)
        actor_id = faction_called(value) if row and row.kind == "actor" else None
        if actor_id is None:
            refused.append((field, value))
        else:
            values[field] = (*values.get(field, getattr(link.filters, field)), actor_id)
    return replace(link, filters=replace(link.filters, **values), refused=tuple(refused))


def _name() -> str:
    """The name this browser signed with before; what is not a name of ours is none."""
    kept = st.context.cookies.get("waqai_who")
    return unquote(kept)[:LONGEST_NAME].strip() if isinstance(kept, str) else ""


def _bell() -> int:
    """Up to which notice this browser took note before."""
    kept = st.context.cookies.get("waqai_bell")
    return int(kept) if isinstance(kept, str) and kept.isdecimal() and len(kept) < 10 else 0


def _language(asked: str | None) -> Lang:
    """The language asked for; otherwise Arabic for a browser that prefers it, and English for any other."""
    for lang in get_args(Lang):
        if lang == asked:
            return cast(Lang, lang)
    return "ar" if str(st.context.locale or "").lower().startswith("ar") else "en"


def _split(query: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What an address says about the filters, and about the settings."""
    return {k: v for k, v in query.items() if "." not in k}, {k: v for k, v in query.items() if "." in k}


def write_address() -> None:
    """Put language, filters, open incident and the settings of this page into the address, to be shared and kept."""
    now = state()
    query = write_link(asked(), now.incident, now.lang) | now.settings_here
    now.written = query  # first: the page may be interrupted while it sends the address
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    now.acted = False


def query() -> dict[str, str]:
    """Language, filters, open incident and the settings of all pages, for a link to another page."""
    now = state()
    return write_link(asked(), now.incident, now.lang) | now.settings


def home() -> str:
    """The address of the map without a query, which permalinks begin with: the public one where it is set."""
    if public := public_address():
        return f"{public.rstrip('/')}/"
    here = str(st.context.url or f"{desk_address()}/").split("?")[0]
    head, _, last = here.rpartition("/")
    return f"{head}/" if last in state().pages else here


def read_view(value: str) -> tuple[float, float, float] | None:
    """(latitude, longitude, zoom) of a link; None for anything else.

    >>> read_view("36.5,41.2,9.25"), read_view("91,0,9"), read_view("x")
    ((36.5, 41.2, 9.25), None, None)
    """
    try:
        latitude, longitude, zoom = (float(part) for part in value.split(","))
    except ValueError:
        return None
    inside = -85 <= latitude <= 85 and -180 <= longitude <= 180 and 0 <= zoom <= 19
    return (latitude, longitude, zoom) if inside else None


def kept(name: str) -> str:
    """A choice as the address has it, which it then keeps; empty where the default holds."""
    now = state()
    value = now.settings.get(name, "")
    if value:
        now.settings_here[name] = value
    return value


def keep(name: str, value: str) -> None:
    """Put a choice of a page into the address; an empty one, the default, is taken out of it."""
    now = state()
    now.acted = True
    now.settings.pop(name, None)
    if value:
        now.settings[name] = value


def permalink(incident_id: str) -> str:
    """The address of an incident, without the filters around it."""
    return f"{home()}?{urlencode(write_link(Filters(), incident_id, state().lang))}"


def go(page: str) -> None:
    """To another page, named as in the address, with filters and language."""
    st.switch_page(state().pages[page], query_params=query())


def choice(words: Words, name: str, options: Sequence[Option], default: Option, label: bool = True) -> Option:
    """One of a few options, always one; it stands in the address where it is not the default.

    Without ``label`` its name is there for screen readers only.
    """
    now = state()
    key = f"{name}:{'+'.join(options)}:{default}"  # another default, another control
    asked = now.settings.get(name)
    st.session_state[key] = asked if asked in options else default

    def changed() -> None:
        keep(name, "" if st.session_state[key] == default else st.session_state[key])

    chosen = st.segmented_control(
        words(name),
        options,
        format_func=lambda option: words(f"{name}.{option}"),
        key=key,
        required=True,
        label_visibility="visible" if label else "collapsed",
        on_change=changed,
    )
    if name in now.settings:
        now.settings_here[name] = now.settings[name]
    return chosen or default
