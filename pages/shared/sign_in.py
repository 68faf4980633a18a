"""Who looks at the pages: everybody at this machine, or whoever signs in by the provider that secrets.toml names.

Streamlit's own sign-in (OpenID Connect) says who it is; the store's table of roles says what they may do. Whatever is
wrong with the sign-in is one line above the page, and nobody may change anything then; what needs no sign-in goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from errors import InputError, UsageError, WaqaiError
from loaders.transport.fetch import Limits, fetch
from models import Rank
from pages.shared.auth_settings import Settings, read
from pages.shared.session import state
from store import Person, Store, permission
from wording.texts import Words

PATIENCE = Limits(seconds=6.0, size=500_000, ratio=100, redirects=3)
#: Pages that take a role; the others are everybody's.
PAGES: dict[str, Rank] = {
    **dict.fromkeys(("review", "unknown_names", "watches", "sources", "log"), "curator"), "roles": "admin",
}  # fmt: skip


@st.cache_data(show_spinner=False, ttl=5)
def _read(files: list[str]) -> Settings:
    return read(files)


def begin(words: Words, store: Store | None) -> None:
    """Say who acts in this run, before anything is drawn that depends on it."""
    now = state()
    now.sign_in = settings = _read(list(st.get_option("secrets.files")))
    permission.everybody_signs_in(settings.on)
    now.sign_in_wrong = settings.wrong
    if settings.on:
        try:
            now.who = person(settings, store)
        except WaqaiError as error:
            now.who, now.sign_in_wrong = Person("", "reader"), str(error)


def person(settings: Settings, store: Store | None) -> Person:
    """Who signed in, with the role that the store gives them; nobody is a reader without a name.

    Raises
    ------
    UsageError
        The role in the table is not known.
    """
    claims: Mapping[str, Any] = {} if settings.wrong else st.user.to_dict()
    mail = str(claims.get("email") or "")
    if not claims.get("is_logged_in") or not mail or store is None:
        return Person("", "reader")
    if claims.get("email_verified") is False:  # anybody could name this address as theirs
        raise UsageError("mail", mail, "is not verified by the provider that you signed in with")
    groups = claims.get(settings.groups)
    rank = store.members.rank(mail, groups if isinstance(groups, list) else ())
    if rank is None and settings.members_only:
        raise UsageError("mail", mail, "is not in the table of roles; whoever has the role admin can put it there")
    return Person(mail, rank or "reader")


def may(needed: Rank) -> bool:
    """Whether the reader has a role."""
    return permission.may(state().who, needed)


def opens(page: str) -> bool:
    """Whether the reader may open a page; the table of roles is there where people sign in."""
    return (page not in PAGES or may(PAGES[page])) and (page != "roles" or state().sign_in.on)


def control(words: Words) -> None:
    """Sign in, or who is signed in and sign out; nothing where nobody signs in."""
    now = state()
    if not now.sign_in.on or now.sign_in.wrong:
        return
    if st.user.get("is_logged_in"):
        with st.popover(words("signin.me"), key="signed_in"):
            st.text(f"\u2068{st.user.get('email') or st.user.get('name') or ''}\u2069")
            st.caption(words(f"role.{now.who.rank}" if isinstance(now.who, Person) else "role.reader"))
            st.button(words("signin.out"), key="sign_out", on_click=st.logout)
        return
    for provider, address in now.sign_in.providers.items():
        label = words("signin.in") + (f" · {provider}" if provider else "")
        if st.button(label, key=f"sign_in_{provider}"):
            _sign_in(words, provider, address)


def _sign_in(words: Words, provider: str, address: str) -> None:
    try:
        fetch(address, allow_private=True, limits=PATIENCE).body.close()
    except InputError as error:
        state().sign_in_wrong = words("signin.unreachable", reason=str(error))
        return
    st.login(provider or None)


def complaint(words: Words) -> None:
    """What is wrong with the sign-in, in a line; and the end of the page for those who may not look."""
    now = state()
    if now.sign_in_wrong:
        st.error(f"\u2068{now.sign_in_wrong}\u2069")
    if now.sign_in.members_only and not now.who:
        st.info(words("signin.members"))
        st.stop()


def closed(words: Words, page: str) -> None:
    """What stands where a page takes a role that the reader does not have."""
    role = words(f"role.{PAGES.get(page, 'admin')}")
    st.info(words("signin.closed", role=role))
