"""Watched views: who is told what comes to pass them, when, and whether it arrived."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from errors import WaqaiError
from exports.notices.feeds import FORMS, key
from filters import Filters, read_link
from pages.shared import address, head
from pages.shared.incident.details import text
from pages.shared.session import state
from paths import feeds_are_on
from store import Store
from store.watches import EVERY, Kind, Recipient, Watch
from wording.texts import LANGUAGES, Words

LONGEST = 4000  # letters of a list of addresses
KINDS: tuple[Kind, ...] = ("mail", "webhook")


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    head.heading(words("watches.heading"), words("watches.rule"))
    views = store.saved.views()
    if not views:
        st.info(words("watches.no_view"))
        return
    watched = {one.view: one for one in store.watches.watched()}
    for number, name in enumerate(sorted(views, key=lambda name: (name not in watched, name))):
        with st.container(border=True, key=f"watch_{number}"):
            _view(words, store, name, watched.get(name), views[name], number)


def _view(words: Words, store: Store, name: str, watch: Watch | None, query: dict[str, str], number: int) -> None:
    shown = read_link(query).filters
    st.html(f'<div class="panel-head"><b><bdi>{text(name)}</bdi></b> <span>{text(words.filters(shown))}</span></div>')
    for one in watch.recipients if watch else ():
        _recipient(words, one)
    if watch and not watch.recipients:
        st.caption(words("watches.bell_only"))
    if feeds_are_on():
        feed, settings = f"{address.home()}feed/{quote(name)}", state().sign_in
        opened_by = f"?key={key(settings.secret, name)}" if settings.members_only else ""
        st.text(words("watches.feeds", addresses="  ".join(f"{feed}{ending}{opened_by}" for ending in FORMS)))
        if opened_by:
            st.caption(words("watches.feeds_open"))
    with st.expander(words("watches.change" if watch else "watches.watch"), key=f"watch_open_{number}"):
        _form(words, store, name, watch, number)


def _recipient(words: Words, one: Recipient) -> None:
    """Where messages go and how the last one fared."""
    facts = [words("watches.last", when=words.moment(one.sent_at)) if one.sent_at else words("watches.never")]
    if one.errors:
        facts.append(words("watches.failed", number=one.errors, reason=one.last_error))
    elif one.last_error:
        facts.append(words("watches.doubt", reason=one.last_error))
    mark = "⚠️ " if one.last_error else ""
    st.text(f"{mark}{words(f'watches.{one.kind}')} \u2068{one.address}\u2069 · {' · '.join(facts)}")


def _form(words: Words, store: Store, name: str, watch: Watch | None, number: int) -> None:
    at = {kind: "\n".join(r.address for r in watch.recipients if r.kind == kind) if watch else "" for kind in KINDS}
    with st.form(f"watch_form_{number}", border=False):
        mail, hook = st.columns(2)
        mails = mail.text_area(words("watches.mails"), at["mail"], max_chars=LONGEST, height=90)
        hooks = hook.text_area(words("watches.hooks"), at["webhook"], max_chars=LONGEST, height=90)
        interval, start, end, language = st.columns(4)
        every = interval.number_input(words("watches.every"), 1, 60 * 24 * 7, watch.every_minutes if watch else EVERY)
        quiet_from = start.text_input(words("watches.quiet_from"), watch.quiet_from if watch else "", max_chars=5)
        quiet_to = end.text_input(words("watches.quiet_to"), watch.quiet_to if watch else "", max_chars=5)
        lang = language.selectbox(
            words("app.language"), LANGUAGES, [*LANGUAGES].index(watch.lang if watch else words.lang),  # type: ignore[arg-type]
            format_func=lambda one: words(f"language.{one}"),
        )  # fmt: skip
        with st.container(horizontal=True):
            save = st.form_submit_button(words("watches.save" if watch else "watches.watch"), type="primary")
            stop = watch is not None and st.form_submit_button(words("watches.stop"))
    try:
        if save:
            people = [(kind, line) for kind, given in zip(KINDS, (mails, hooks), strict=True) for line in given.split()]
            hours = (quiet_from.strip(), quiet_to.strip())
            store.watches.watch(name, state().who, people, int(every), hours, lang or "en")
        elif stop:
            store.watches.unwatch(name, state().who)
    except WaqaiError as error:
        st.error(str(error))
    else:
        if save or stop:
            st.rerun()
