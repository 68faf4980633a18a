"""Who may do what: the table of roles, which an admin changes."""

from __future__ import annotations

import streamlit as st

from errors import WaqaiError
from filters import Filters
from models import RANKS
from pages.shared import head
from pages.shared.session import state
from store import Store
from store.members import GROUP, Member
from wording.texts import Words


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    head.heading(words("roles.heading"), words("roles.rule"))
    for rank in RANKS:
        st.caption(f"**{words(f'role.{rank}')}** · {words(f'roles.{rank}')}")
    for number, one in enumerate(store.members.listed()):
        _row(words, store, one, number)
    with st.form("role_form", border=True, clear_on_submit=False):
        who, role, add = st.columns([3, 2, 1], vertical_alignment="bottom")
        holder = who.text_input(words("roles.holder", group=GROUP), max_chars=200)
        rank = role.selectbox(words("roles.role"), RANKS, 1, format_func=lambda name: words(f"role.{name}"))
        if add.form_submit_button(words("roles.give"), type="primary", width="stretch"):
            _change(store, holder, rank)


def _row(words: Words, store: Store, one: Member, number: int) -> None:
    """One row with its role to be changed, and a way to take it."""
    with st.container(border=True, key=f"role_{number}"):
        who, role, take = st.columns([3, 2, 1], vertical_alignment="center")
        who.text(f"\u2068{one.holder}\u2069")
        who.caption(words("roles.since", when=words.moment(one.added_at[:10]), who=one.added_by or "-"))
        known = one.role in RANKS
        chosen = role.selectbox(
            words("roles.role"), [*RANKS] if known else [one.role, *RANKS],
            [*RANKS].index(one.role) if known else 0,  # type: ignore[arg-type]
            format_func=lambda name: words.known(f"role.{name}") or name,
            key=f"role_of_{one.holder}_{one.role}", label_visibility="collapsed",
        )  # fmt: skip
        if take.button(words("roles.take"), key=f"role_take_{number}", width="stretch"):
            _change(store, one.holder, None)
        if chosen != one.role:
            _change(store, one.holder, chosen)


def _change(store: Store, holder: str, role: str | None) -> None:
    try:
        if role is None:
            store.members.take(holder, state().who)
        else:
            store.members.give(holder, role, state().who)
    except WaqaiError as error:
        st.error(f"\u2068{error}\u2069")
    else:
        st.rerun()
