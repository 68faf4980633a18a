"""What a curator is about to add to the data files: what it would change is shown first, then it is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from analysis.unknown_names import Unknown
from coding import Coder
from coding.vocabulary import with_more
from errors import DataFileError, UsageError
from geo.gazetteer.files import PlaceName
from ingest.recode import Recoding, recode
from models import Incident, Place
from pages.shared.incident.details import text
from pages.shared.review import draft as drafts
from pages.shared.review.controls import coder, read_data_again
from pages.shared.session import state
from store import Entry, Store
from store.permission import need
from text.lexicon import Actor, ActorName
from wording.texts import Words

CHANGES = 12  # incidents that are shown as they would be


@dataclass(frozen=True, slots=True)
class Addition:
    """A place, a name of one, or a faction that is not in the data files yet.

    Attributes
    ----------
    what : str
        ``place`` or ``faction``, as the log has it.
    told : str
        What is added, in words.
    write : callable
        Writes it to the data files; returns the id of what was added.
    who, why : str
        Who answers for it, and what for.
    """

    what: str
    told: str
    write: Callable[[], str]
    who: str
    why: str
    places: tuple[Place, ...] = ()
    place_names: tuple[PlaceName, ...] = ()
    actors: tuple[Actor, ...] = ()
    actor_names: tuple[ActorName, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An addition for an unknown name, and what would become of the incidents of the articles that have it."""

    name: str
    addition: Addition
    would: Recoding


def plan(words: Words, store: Store, one: Unknown, addition: Addition) -> None:
    """Read the articles concerned with the addition, without writing anything, and go on to what would change."""
    with st.spinner(words("unknown.trying", number=len(one.articles))):
        made = addition
        more = with_more(coder().vocabulary, made.places, made.place_names, made.actors, made.actor_names)
        would = recode(store, Coder(more), dry_run=True, examples=CHANGES, article_ids=one.articles)
    st.session_state.unknown_plan = Plan(one.name, addition, would)
    st.rerun()


def planned(one: Unknown) -> Plan | None:
    """What is about to be added for a name; None where nothing is."""
    made = st.session_state.get("unknown_plan")
    return made if isinstance(made, Plan) and made.name == one.name else None


def confirm(words: Words, store: Store, one: Unknown, made: Plan) -> None:
    """What would change, and the buttons that add it or leave it."""
    would = made.would
    st.write(made.addition.told)
    st.write(
        words(
            "unknown.would", articles=would.articles, changed=would.changed, added=would.added, removed=would.removed,
            same=would.same,
        )
    )  # fmt: skip
    lines = [f"<li>{text(line)}</li>" for before, after in would.pairs if (line := difference(words, before, after))]
    st.html(f'<ul class="reasons">{"".join(lines)}</ul>')
    with st.container(horizontal=True, key="unknown_decide"):
        if st.button(words("unknown.do"), key="unknown_do", type="primary"):
            carry_out(words, store, one, made)
        st.button(words("unknown.leave"), key="unknown_leave", on_click=forget_plan)


def difference(words: Words, before: Incident | None, after: Incident | None) -> str:
    """What becomes of an incident, in a line."""
    if before is not None and after is not None:
        return drafts.told(before, after, words)
    one = before or after
    assert one is not None
    said = words("list.separator").join(
        (words.finer_type(one), words.date(one), drafts.said("place", one, words), drafts.said("actors", one, words))
    )
    return words("unknown.goes" if after is None else "unknown.comes", incident=f"\u2068{said}\u2069")


def carry_out(words: Words, store: Store, one: Unknown, made: Plan) -> None:
    """Write the addition, log it, and read the articles concerned again."""
    addition = made.addition
    need(addition.who, "curator")
    try:
        subject = addition.write()
    except (UsageError, DataFileError, OSError) as error:
        st.error(words("review.refused", reason=f"\u2068{error}\u2069"))
        return
    state().who = who = addition.who.strip()
    said = json.dumps(one.name, ensure_ascii=False)
    store.log.add(Entry(who, addition.what, subject, after=said, why=addition.why))
    read_data_again()
    with st.spinner(words("unknown.trying", number=len(one.articles))):
        done = recode(store, coder(), article_ids=one.articles)
    st.session_state.unknown_done = words(
        "unknown.done", told=addition.told, number=done.changed + done.added + done.removed
    )
    forget_plan()
    st.rerun()


def forget_plan() -> None:
    """Leave what was about to be added."""
    st.session_state.pop("unknown_plan", None)
