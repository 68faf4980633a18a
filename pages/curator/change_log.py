"""Who changed what, when and why: the log of the store, and whether it was left alone."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import streamlit as st

from exports.log_table import log_csv
from filters import Filters
from pages.shared import address, head, session
from pages.shared.data_table import data_table
from pages.shared.review.history import said
from store import Entry, Store
from store.log import ACTIONS
from wording.texts import Words

MOST = 1000  # rows of the table; the file has all
INCIDENTS = ("correct", "undo", "review", "note", "join", "part")


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    head.heading(words("log.heading"), words("log.rule"))
    asked = question(words, store)
    entries = store.log.entries(**asked)
    with st.container(horizontal=True, vertical_alignment="center", key="log_tools"):
        st.html(f'<span class="quiet">{words("log.number", number=f"{len(entries):,}")}</span>', width="content")
        st.download_button(
            words("log.download"), data=lambda: log_csv(entries).encode(), file_name="waqai-log.csv", key="log_csv",
            on_click="ignore", disabled=not entries,
        )  # fmt: skip
        verify = st.button(words("log.verify"), key="log_verify")
    if verify:
        verified(words, store)
    if not entries:
        st.info(words("log.none" if not any(asked.values()) else "log.none_so"))
        return
    listing(words, entries[:MOST])
    if len(entries) > MOST:
        st.caption(words("log.more", number=f"{MOST:,}"))


def question(words: Words, store: Store) -> dict[str, Any]:
    """What of the log is asked for."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="log_asked"):
        who = st.selectbox(
            words("log.who"), store.log.names(), index=None, key="log_who", placeholder=words("filter.any"), width=200
        )
        what = st.selectbox(
            words("log.what"), ACTIONS, index=None, format_func=lambda name: words(f"log.{name}"), key="log_what",
            placeholder=words("filter.any"), width=200,
        )  # fmt: skip
        subject = st.text_input(words("log.subject"), key="log_subject", max_chars=200, width=240)
        days: dict[str, Any] = {"format": "YYYY-MM-DD", "value": None, "width": 150}
        since: dt.date | None = st.date_input(words("filter.date_from"), key="log_since", **days)
        until: dt.date | None = st.date_input(words("filter.date_to"), key="log_until", **days)
    return {
        "who": who or "", "what": what or "", "subject": subject.strip(),
        "since": since.isoformat() if since else "", "until": until.isoformat() if until else "",
    }  # fmt: skip


def verified(words: Words, store: Store) -> None:
    """Whether every row is as it was written."""
    found = store.log.verify()
    if found.broken_at is None:
        st.success(words("log.holds", number=f"{found.rows:,}", hash=found.last[:12]))
    else:
        st.error(words("log.broken", number=f"{found.broken_at:,}"))


def listing(words: Words, entries: list[Entry]) -> None:
    """The entries as a table; one that concerns an incident leads to it."""
    columns = ("at", "who", "what", "field", "before", "after", "why", "subject")
    table = pd.DataFrame([row(words, entry) for entry in entries], columns=list(columns))
    wide = {
        "at": 132, "who": 110, "what": 150, "field": 110, "before": 150, "after": 270, "why": 230, "subject": 130,
    }  # fmt: skip
    # Ids and values are mostly Latin: at the right of an Arabic column they would lose their beginning.
    left = dict.fromkeys(("before", "after", "subject"), "left")
    forms = {
        name: st.column_config.TextColumn(words(f"log.{name}"), width=wide[name]) | {"alignment": left.get(name)}
        for name in columns
    }
    chosen = data_table(words, table, forms, rows=16, chooses=True, key="log_rows")
    if chosen and entries[chosen[0]].what in INCIDENTS:
        with st.container(horizontal=True, key="log_taken"):
            if st.button(words("log.open"), key="log_open"):
                session.open_incident(entries[chosen[0]].subject)
                address.go("review")


def row(words: Words, entry: Entry) -> dict[str, str]:
    """The cells of an entry, in the reader's words."""
    return {
        "at": entry.at[:16].replace("T", " "),
        "who": entry.who,
        "what": words(f"log.{entry.what}"),
        "field": words.known(f"field.{entry.field}") or entry.field,
        "before": value(words, entry.field, entry.before),
        "after": value(words, entry.field, entry.after),
        "why": entry.why,
        "subject": entry.subject,
    }


def value(words: Words, field: str, text: str) -> str:
    """A value of the log in a line, in the reader's words where it is one of a list."""
    held = json.loads(text) if text else ""
    return said(words, field, held) if held != "" else ""
