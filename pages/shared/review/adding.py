"""More incidents than the coder read: one split in two, one more place, or one of words that a curator marks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from errors import OvertakenError, UsageError
from models import Article, Incident
from pages.shared import session
from pages.shared.element import compact, element
from pages.shared.incident.details import direction, text
from pages.shared.limits import MOST_TYPED
from pages.shared.review import draft as drafts
from pages.shared.review import reading
from pages.shared.review.controls import LIVE, coder, signature
from pages.shared.review.draft import Draft
from pages.shared.review.editors import WIDEST, kind_label, kind_of, kinds
from pages.shared.review.places import NOWHERE, candidates, names, within
from pages.shared.review.saved import Saved
from pages.shared.session import state
from store import Correction, Store
from wording.texts import Words, gazetteer

TOLLS = ("fatalities", "injuries")
WAYS = ("place", "two")  # a further place of the same event, or two events

_marking = element("marking", isolated=False)


def split(words: Words, store: Store, incident: Incident, article: Article | None) -> None:
    """The panel that makes two incidents of one: a further place of it, or another event told by the same words."""
    panel = st.popover(words("split.title"), key="split", on_change="rerun")
    with panel:
        if not panel.open:
            return
        way = st.segmented_control(
            words("split.way"), WAYS, default=WAYS[0], format_func=lambda name: words(f"split.{name}"),
            key="split_way", required=True, label_visibility="collapsed",
        )  # fmt: skip
        st.caption(words(f"split.{way}.note"))
        second = where(words, incident, article, "split")
        first: dict[str, Any] = {}
        if way == "two":
            first, others = what_differs(words, incident)
            second |= others
        elif second:
            second |= {f"{kind}_{edge}": None for kind in TOLLS for edge in ("min", "max")}
        who = signature(words, "split_name")

        def make(signed: str) -> list[Correction]:
            why = words(f"split.why.{way}")
            return store.corrections.split(incident.incident_id, first, second, signed, why, seen=incident)

        st.button(
            words("split.do"), key="split_do", type="primary", disabled=not second, on_click=keep,
            args=(words, store, who, make, words("split.done"), incident.incident_id),
        )  # fmt: skip
        complaint()


def where(words: Words, incident: Incident, article: Article | None, key: str) -> dict[str, Any]:
    """A place chosen by name or of those the article names, as fields of the record; empty for the one there is."""
    typed = st.text_input(
        words("review.place_search"),
        key=f"{key}_typed",
        placeholder=words("review.place_hint"),
        live=LIVE,
        max_chars=MOST_TYPED,
    )
    known = gazetteer()
    found = candidates(typed.strip(), None, Draft(incident), article).places
    there = incident.place.place_id if incident.place else NOWHERE
    options = [place_id for place_id in found if place_id != there]
    if not options:
        st.caption(words("split.place_none"))
        return {}
    chosen = st.radio(
        words("field.place"),
        options,
        index=None,
        format_func=names(words, known, options).__getitem__,
        captions=[within(words, known, place_id) for place_id in options],
        key=f"{key}_place",
    )
    return drafts.place_values(known.places[chosen], known) if chosen else {}


def what_differs(words: Words, incident: Incident) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the two events are to be: changes of the first, and of the second."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    own = kind_of(incident)
    kind = st.selectbox(
        words("split.type"), list(kinds()), index=list(kinds()).index(own) if own else None,
        format_func=partial(kind_label, words), key="split_kind",
    )  # fmt: skip
    if kind and kind != own:
        second |= drafts.type_values(kinds()[kind])
    if incident.event_date:
        day = dt.date.fromisoformat(incident.event_date)
        chosen = st.date_input(words("split.day"), day, key="split_day", format="YYYY-MM-DD")
        if isinstance(chosen, dt.date) and chosen != day:
            second |= drafts.date_values(chosen, chosen, "day")
    if incident.actors:
        numbers = range(len(incident.actors))
        label = [f"{words(f'role.{a.role}')} {words.actor(a)}" for a in incident.actors]
        for which, values in (("first", first), ("second", second)):
            takes = st.pills(
                words(f"split.actors.{which}"), numbers, selection_mode="multi", default=list(numbers),
                format_func=label.__getitem__, key=f"split_actors_{which}",
            )  # fmt: skip
            if len(takes) < len(incident.actors):
                values |= drafts.actor_values([incident.actors[n] for n in sorted(takes)])
    for kind_of_toll in TOLLS:
        tolls(words, incident, kind_of_toll, first, second)
    return first, second


def tolls(words: Words, incident: Incident, kind: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    """How many were killed or injured in each of the two; where nothing was stated, nothing is asked."""
    low, high = getattr(incident, f"{kind}_min"), getattr(incident, f"{kind}_max")
    if low is None and high is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for which, values in (("first", first), ("second", second)):
            number = st.number_input(
                words(f"split.toll.{which}", field=words(f"field.{kind}")), 0, WIDEST,
                (low if high is None else high) if which == "first" else None, key=f"split_{kind}_{which}",
                placeholder=words("detail.not_stated"),
            )  # fmt: skip
            if (number, number) != (low, high) and not (which == "first" and number in (low, high)):
                values |= {f"{kind}_min": number, f"{kind}_max": number}


# -- words that are marked


def from_words(words: Words, store: Store, article: Article | None) -> None:
    """The panel in which words of the article are marked and become an incident of their own."""
    if article is None:
        return
    panel = st.expander(words("marking.title"), key="marking", on_change="rerun")
    with panel:
        if not panel.open:
            return
        now = state()
        st.caption(words("marking.note"))
        _marking(
            key="marking_article",
            data=compact(
                {
                    "title": article.title, "text": article.text, "dir": direction(article.text, article.lang),
                    "take": words("marking.take"),
                }
            ),
            on_marked_change=lambda: take(article),
        )  # fmt: skip
        st.text_input(
            words("marking.typed"), key="marking_typed", max_chars=MOST_TYPED,
            on_change=lambda: take_typed(words, article),
        )  # fmt: skip
        complaint()
        at = now.marked if now.marked and now.marked.article_id == article.article_id else None
        if at is not None:
            told_by(words, store, article, at)


def take(article: Article) -> None:
    """Take what was selected in the browser; anything that is not offsets of this article is passed over."""
    sent = st.session_state["marking_article"].marked
    try:
        part, start, end = sent["part"], int(sent["start"]), int(sent["end"])
    except (KeyError, TypeError, ValueError):
        return
    if part in ("text", "title"):
        begin(reading.marked(article, part, start, end))


def take_typed(words: Words, article: Article) -> None:
    """Take words that were typed or pasted, where they stand in the article."""
    typed = str(st.session_state.marking_typed)
    found = reading.found_in(article, typed)
    if typed.strip() and found is None:
        state().complaint = words("marking.not_there")
    begin(found)


def begin(found: reading.Marked | None) -> None:
    """Begin with other words: what was chosen for those before is forgotten."""
    state().marked = found
    for name in [name for name in st.session_state if str(name).startswith("marking_new_")]:
        del st.session_state[name]


def told_by(words: Words, store: Store, article: Article, at: reading.Marked) -> None:
    """What the marked words tell, as far as the coder reads them, to be put right and kept."""
    found = reading.read(coder(), article, at)
    quote = at.quote(article)
    st.html(f'<blockquote dir="{direction(quote)}"><mark class="ev-what">{text(quote)}</mark></blockquote>')
    own = kind_of(found)
    kind = st.selectbox(
        words("field.event_type"), list(kinds()), index=list(kinds()).index(own) if own else None,
        format_func=partial(kind_label, words), key="marking_new_kind", placeholder=words("marking.choose"),
    )  # fmt: skip
    if kind:
        found = dataclasses.replace(found, **drafts.type_values(kinds()[kind]))
    read_so = ("place", "event_date", "actors", "fatalities", "injuries")
    lines = [
        f"<dt>{text(words(f'field.{row}'))}</dt><dd>{text(drafts.said(row, found, words))}</dd>" for row in read_so
    ]
    st.html(f'<dl class="facts">{"".join(lines)}</dl>')
    st.caption(words("marking.then"))
    who = signature(words, "marking_name")
    st.button(
        words("marking.add"), key="marking_add", type="primary", disabled=not kind, on_click=keep,
        args=(words, store, who, lambda signed: [store.corrections.add(found, signed, words("marking.why"))],
              words("marking.done"), None),
    )  # fmt: skip


# -- saved


def keep(
    words: Words,
    store: Store,
    who: str,
    make: Callable[[str], Sequence[Correction]],
    told: str,
    opened: str | None,
) -> None:
    """Save in one step, signed; what can be undone is said. Without an id to stay at the new incident is opened."""
    now = state()
    if not who.strip():
        now.complaint = words("review.name_missing")
        return
    try:
        made = make(who)
    except OvertakenError:
        now.complaint = words("review.overtaken")
        return
    except UsageError as error:
        now.complaint = words("review.refused", reason=f"\u2068{error}\u2069")
        return
    now.who, now.marked = who.strip(), None
    session.open_incident(opened or made[-1].incident_id)
    now.saved = Saved(tuple(c.correction_id for c in made), told)
    session.own_change(store)


def complaint() -> None:
    """Why something was not saved, once."""
    now = state()
    if now.complaint:
        st.error(now.complaint)
        now.complaint = ""
