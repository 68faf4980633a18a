"""What a curator does with rows chosen in a table: accept them, say that they tell one event, or that one does not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from models import Incident
from pages.shared.review.adding import complaint
from pages.shared.review.events import change, signing
from pages.shared.review.states import Rows, accept_button, waiting
from store import Columns, Store
from wording.texts import Words


def chosen(words: Words, store: Store, columns: Columns, taken: Sequence[Incident], rows: Rows) -> None:
    """The buttons for the incidents taken, which stand at ``rows`` of the columns; each step can be undone."""
    ids = [one.incident_id for one in taken]
    with st.container(key="chosen", horizontal=True, vertical_alignment="bottom"):
        signing(words, "chosen_name")
        if len(ids) > 1:
            st.button(
                words("event.join.these", number=len(ids)), key="chosen_join", on_click=change,
                args=(words, store, "chosen_name",
                      lambda who: store.corrections.join(ids, who, words("event.why.join"))),
            )  # fmt: skip
        elif others := store.queries.other_reports(ids[0]):
            seen = {ids[0], *(one.incident_id for one in others)}
            st.button(
                words("event.part"), key="chosen_part", help=words("event.part.help"), on_click=change,
                args=(words, store, "chosen_name",
                      lambda who: store.corrections.part(ids[0], who, words("event.why.part"), seen)),
            )  # fmt: skip
        accept_button(words, store, columns, waiting(columns, rows), "accept_chosen", "chosen_name")
    complaint()
