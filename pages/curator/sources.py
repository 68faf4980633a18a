"""Where articles come from: sources and how they fare, uploads, and what could not be read."""

from __future__ import annotations

import time

import streamlit as st

from errors import InputError, WaqaiError
from filters import Filters
from ingest.watch import Listed
from loaders.inbox import placed
from loaders.transport.fetch import is_address
from pages.curator import copies, job, source_entries
from pages.curator.source_entries import isolated
from pages.shared.limits import MOST_FILES
from pages.shared.session import state
from store import Store, Watched
from store.permission import need
from store.sources import EVERY
from wording.texts import Words

MOST_SHOWN = 50  # failures listed


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    st.subheader(words("sources.heading"))
    progress(words)
    listing(words, store)
    st.subheader(words("sources.add"))
    adding(words, store)
    st.subheader(words("sources.upload"))
    uploading(words)
    st.subheader(words("sources.copies"))
    copies.draw(words, store)
    st.subheader(words("sources.failed"))
    failures(words, store)


def begin(*arguments: str) -> None:
    """Start an ingest, unless one runs."""
    need(state().who, "curator")
    if not running():
        state().job = job.start(arguments)


def running() -> bool:
    """Whether an ingest of this reader, or one that has just written its status, is running."""
    mine = state().job
    if mine is not None:
        return mine.poll() is None
    status = job.status()
    return status is not None and not status.get("ended") and time.time() - status["at"] < job.SILENT


@st.fragment(run_every=1.0)
def progress(words: Words) -> None:
    """How far the ingest is, or how it ended."""
    now, status = state(), job.status()
    if status is None:
        return
    if running():
        done = status.get("done", 0)
        rate = f"{done / max(time.time() - status['started'], 1):.0f}"
        text = words("sources.job_running", done=done, rate=rate) if done else words("sources.job_starting")
        columns = st.columns([6, 1], vertical_alignment="center")
        with columns[0]:
            st.info(text)
        if now.job is not None and columns[1].button(words("sources.job_stop"), width="stretch"):
            now.job.terminate()
        now.job_watched = True
        return
    if now.job is None:  # how another reader's ended is not news here
        return
    if status.get("broken") is not None or not status.get("ended"):
        st.warning(words("sources.job_broken", reason=isolated(status.get("broken") or job.complaint())))
    else:
        numbers = {name: status.get(name, 0) for name in ("new", "copies", "known", "incidents", "failed")}
        show = st.warning if numbers["failed"] else st.success
        show(words("sources.job_done", **numbers))
    if now.job_watched:  # the lists beside this have changed
        now.job_watched = False
        st.rerun()


def listing(words: Words, store: Store) -> None:
    """The sources, each with how it fares and what can be done."""
    watched = store.sources.watched()
    if not watched:
        st.text(words("sources.none"))
    else:
        st.text(words("sources.watch_hint"))
    for one in watched:
        with st.container(border=True, key=f"source-{one.source_id}"):
            about, read, remove = st.columns([6, 1.2, 1.2], vertical_alignment="center")
            with about:
                row(words, one)
                source_entries.newest(words, store, one)
            if read.button(words("sources.read"), key=f"read-{one.source_id}", width="stretch", disabled=running()):
                begin("--", one.address)
                st.rerun()
            if remove.button(words("sources.remove"), key=f"remove-{one.source_id}", width="stretch"):
                store.sources.unwatch(one.source_id, state().who)
                state().removed_source = one
                st.rerun()
    removed = state().removed_source
    if removed is not None:
        note, undo = st.columns([6, 1.2], vertical_alignment="center")
        note.info(words("sources.removed", name=isolated(removed.title or removed.address)))
        if undo.button(words("sources.undo"), width="stretch"):
            store.sources.watch(removed.address, removed.title, removed.every_minutes, removed.added_by)
            state().removed_source = None
            st.rerun()


def row(words: Words, one: Watched) -> None:
    """A source in three lines."""
    if one.title:
        st.text(one.title)
    st.text(isolated(one.address))
    read = one.succeeded_at
    when = words("sources.succeeded", when=words.moment(read)) if read else words("sources.never")
    key = "sources.added" if one.added_by else "sources.added_nobody"
    added = words(key, who=isolated(one.added_by), when=words.moment(one.added_at))
    facts = (
        words("sources.every", minutes=one.every_minutes), when, words("sources.items", number=one.items), added,
    )  # fmt: skip
    st.text(" · ".join(facts))
    if one.errors:
        st.text("⚠️ " + words("sources.errors", number=one.errors, reason=isolated(one.last_error)))


def adding(words: Words, store: Store) -> None:
    """The form for a new source."""
    with st.form("add-source", clear_on_submit=True, border=True):
        address = st.text_input(words("sources.address"), max_chars=2000)
        name, minutes, who = st.columns(3)
        title = name.text_input(words("sources.title"), max_chars=200)
        every = minutes.number_input(words("sources.minutes"), 1, 60 * 24 * 30, EVERY)
        by = state().who or who.text_input(words("sources.who"), max_chars=100)
        if st.form_submit_button(words("sources.add"), type="primary"):
            try:
                place = address if not address.strip() or is_address(address.strip()) else str(placed(address))
                store.sources.check(place, int(every), by)
            except WaqaiError as error:
                st.error(str(error))
            else:
                with st.spinner(words("sources.previewing")):
                    source_entries.look(Listed(place.strip(), title, int(every)), by)
    source_entries.previewing(words, store)


def uploading(words: Words) -> None:
    """Files from the reader's own machine."""
    with st.form("upload", clear_on_submit=True, border=True):
        files = st.file_uploader(words("sources.upload_hint"), accept_multiple_files=True)
        if st.form_submit_button(words("sources.upload_read"), disabled=running()) and files:
            if len(files) > MOST_FILES:
                st.error(words("sources.upload_many", most=MOST_FILES))
                return
            paths = [job.keep(file.name, file.getvalue()) for file in files]
            begin("--", *(str(path) for path in paths))
            st.rerun()


def failures(words: Words, store: Store) -> None:
    """What could not be read or coded, each with its reason."""
    failed, unread = store.intake.failed(), store.intake.unread()
    if not failed and not unread:
        st.text(words("sources.failed_none"))
        return
    note, again = st.columns([6, 1.2], vertical_alignment="center")
    note.text(words("sources.failed_count", articles=len(failed), items=len(unread)))
    if again.button(words("sources.retry"), width="stretch", disabled=running()):
        begin("--retry-failed")
        st.rerun()
    lines = [InputError(f.origin or f.article.article_id, 0, f"{f.article.article_id}: {f.reason}") for f in failed]
    for error in (lines + unread)[:MOST_SHOWN]:
        st.text(isolated(" ".join(str(error).split())))
    more = len(lines) + len(unread) - MOST_SHOWN
    if more > 0:
        st.text(words("sources.failed_more", number=more))
