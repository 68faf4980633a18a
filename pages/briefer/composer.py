"""The briefer's page: choose, see the real output, take it away; and make again what was made before."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from errors import TooManyError, WaqaiError
from exports.data import writer
from exports.data.schemes import SCHEMES
from exports.extract import Selection
from exports.figures import figure
from exports.figures.brief import Brief
from exports.figures.design import BY, FINENESS, LANGUAGES, MARKS, PAPERS, PARTS, TEMPLATES, Design
from exports.figures.logo import LARGEST, logo
from exports.figures.timeline import previous
from exports.sensitive import LEVELS
from filters import Filters, write_link
from pages.briefer import history
from pages.briefer.history import Export
from pages.shared import address, frame, session, view_menu
from pages.shared.limits import drawing
from pages.shared.session import state
from store import Store
from wording.texts import Words

MIME = {
    ".png": "image/png", ".svg": "image/svg+xml", ".pdf": "application/pdf", ".html": "text/html",
    ".csv": "text/csv", ".geojson": "application/geo+json",
}  # fmt: skip
WAYS = {"auto": None, "landscape": True, "portrait": False}
TITLE = 500  # letters the page takes for a title
WITH_LINES = ("report", "weekly")  # templates that open with key lines


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    frame.notices(words)
    left, right = st.columns([1, 1.7], gap="large")
    with left:
        chosen = source(words, store, filters)
        design = controls(words)
        if design is not None and design.template in WITH_LINES:
            design = replace(design, lines=lines(words, store, chosen, design))
    with right:
        if design is not None:
            output(words, store, chosen, design)
    past(words, store)


def source(words: Words, store: Store, filters: Filters) -> Filters:
    """The filters above, or those of a saved view."""
    saved = {view.name: view.filters for view in view_menu.listed(store)}
    st.html(f'<div class="panel-head"><b>{words("compose.title")}</b></div>')
    if not saved:
        return filters
    name = st.selectbox(
        words("compose.source"), [None, *saved], key="compose_view",
        format_func=lambda n: words("compose.current") if n is None else n,
    )  # fmt: skip
    return filters if name is None else store.queries.dated(saved[name])


def controls(words: Words) -> Design | None:
    """What the briefer decides; None, after saying why, when it cannot be drawn."""
    st.session_state.setdefault("compose_lang", words.lang)
    template = st.selectbox(
        words("compose.template"), TEMPLATES, key="compose_template",
        format_func=lambda t: words(f"compose.template.{t}"),
    )  # fmt: skip
    st.html(f'<div class="hint">{words(f"compose.about.{template}")}</div>')
    title = st.text_input(words("compose.heading"), key="compose_heading", max_chars=TITLE)
    subtitle = st.text_input(words("compose.subtitle"), key="compose_subtitle", max_chars=TITLE)
    first, second = st.columns(2)
    author = first.text_input(words("compose.author"), key="compose_author", max_chars=TITLE)
    mark = second.selectbox(
        words("compose.tlp"), MARKS, key="compose_tlp", help=words("compose.tlp.help"),
        format_func=lambda m: f"TLP:{m.upper()}" if m else words("compose.tlp.none"),
    )  # fmt: skip
    if template == "multiples":
        st.selectbox(words("compose.by"), BY, key="compose_by", format_func=lambda b: words(f"compose.by.{b}"))
    lang = first.selectbox(
        words("compose.lang"), list(LANGUAGES), key="compose_lang", format_func=lambda n: words(f"compose.lang.{n}")
    )
    paper = second.selectbox(
        words("compose.paper"), list(PAPERS), key="compose_paper", format_func=lambda p: p.upper() if p != "16:9" else p
    )
    way = first.selectbox(
        words("compose.way"), list(WAYS), key="compose_way", format_func=lambda w: words(f"compose.way.{w}"),
        disabled=paper == "16:9",
    )  # fmt: skip
    level = second.selectbox(
        words("compose.sensitive"), [None, *LEVELS], key="compose_sensitive", help=words("compose.sensitive.help"),
        format_func=lambda n: words(f"compose.sensitive.{n or 'off'}"),
    )  # fmt: skip
    parts = st.pills(
        words("compose.parts"), PARTS, selection_mode="multi", default=PARTS, key="compose_parts",
        format_func=lambda p: words(f"compose.part.{p}"),
    )  # fmt: skip
    grey = first.toggle(words("compose.grey"), key="compose_grey")
    fine = second.toggle(words("compose.fine"), key="compose_fine", help=words("compose.fine.help"))
    sent = st.file_uploader(
        words("compose.logo"), type=["png", "jpg", "jpeg", "webp", "gif"], key="compose_logo",
        max_upload_size=LARGEST // 1_000_000,
    )  # fmt: skip
    try:
        if sent is not None:
            st.session_state.compose_kept_logo = logo(sent.getvalue(), sent.name)
        return Design(
            template=template, lang=lang, paper=paper, landscape=WAYS[way], title=title, subtitle=subtitle,
            parts=frozenset(parts or ()), grey=grey, dpi=FINENESS[1] if fine else FINENESS[0], sensitive=level,
            author=author, mark=mark, logo=st.session_state.get("compose_kept_logo", b""),
            by=st.session_state.get("compose_by", BY[0]) if template == "multiples" else BY[0],
        )  # fmt: skip
    except WaqaiError as error:
        st.error(str(error))
        return None


def lines(words: Words, store: Store, filters: Filters, design: Design) -> tuple[str, ...]:
    """The key lines, to be edited; empty while they are those that the data give."""
    widgets = st.session_state
    made = _key_lines(store.url, store.queries.revision(), filters, design, store)
    if widgets.get("compose_lines") in (None, widgets.get("compose_lines_made")):  # never edited: they follow the data
        widgets.compose_lines = made
    widgets.compose_lines_made = made

    def anew() -> None:
        widgets.compose_lines = made

    text = st.text_area(
        words("compose.lines"), key="compose_lines", height=190, max_chars=4_000, help=words("compose.lines.help")
    )
    if text.strip() == made:
        return ()
    st.button(words("compose.lines.anew"), key="compose_anew", on_click=anew)
    return tuple(line.strip() for line in text.strip().splitlines())


@st.cache_data(show_spinner=False, max_entries=12)
def _key_lines(url: str, revision: int, filters: Filters, design: Design, _store: Store) -> str:
    before = previous(filters)
    found = select(_store, filters, "", design.langs[0])
    brief = Brief(found, design, select(_store, before, "", design.langs[0]) if before else None)
    return "\n\n".join("\n".join(line[n] for line in brief.lines) for n in range(len(design.langs)))


def output(words: Words, store: Store, filters: Filters, design: Design) -> None:
    """The real output, and the ways to take it away."""
    if design.template == "comparison" and previous(filters) is None:
        st.info(words("compose.needs_days"))
        return
    home = address.home()
    try:
        with st.spinner(words("compose.drawing")), drawing() as mine:
            if not mine:
                st.info(words("compose.busy"))
                return
            picture = _preview(store.url, store.queries.revision(), filters, design, home, store)
    except TooManyError as error:
        st.info(words("compose.too_many", shown=f"{error.shown:,}", most=f"{error.most:,}"))
        return
    except WaqaiError as error:
        st.error(str(error))
        return
    with st.container(key="take", horizontal=True, vertical_alignment="bottom"):
        endings = [*figure.ENDINGS, *writer.ENDINGS]
        ending = st.selectbox(
            words("compose.form"),
            endings,
            key="compose_ending",
            width=230,
            format_func=lambda e: words(f"compose.form{e}"),
        )
        scheme = "waqai"
        if ending in writer.ENDINGS and ending != ".jsonl":
            scheme = st.selectbox(words("compose.scheme"), list(SCHEMES), key="compose_scheme", width=170,
                                  format_func=lambda s: words(f"compose.scheme.{s}"))  # fmt: skip
        export = Export(filters, design, ending, scheme, "", "", 0)
        st.download_button(
            words("compose.download"), data=partial(_made, store, export, home, True), type="primary",
            file_name=f"{_stem(filters, design)}{ending}", mime=MIME.get(ending), key="compose_download",
            on_click="ignore",
        )  # fmt: skip
    if scheme != "waqai":
        st.caption("  \n".join(f"• {lost}" for lost in SCHEMES[scheme].declaration(Words(words.lang))))
    st.image(picture, width="stretch", alt=words("page.composer"))


@st.cache_data(show_spinner=False, max_entries=12)
def _preview(url: str, revision: int, filters: Filters, design: Design, home: str, _store: Store) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "preview.png"
        before = previous(filters)
        figure.draw(
            select(_store, filters, home, design.langs[0]), path, design,
            select(_store, before, home, design.langs[0]) if before else None,
        )  # fmt: skip
        return path.read_bytes()


def select(store: Store, filters: Filters, home: str, lang: str) -> Selection:
    """What the filters let through, with the link that shows it."""
    query = urlencode(write_link(filters, None, lang), safe=",")
    return Selection.stored(store, filters, f"{home}?{query}")


def _made(store: Store, export: Export, home: str, new: bool) -> bytes:
    """The bytes of an export; a new one gets its time, and is remembered."""
    design, now = export.design, dt.datetime.now(dt.UTC).replace(microsecond=0)
    if new:
        design = replace(design, generated_at=now)
    chosen = select(store, export.filters, home, design.langs[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{export.ending}"
        if export.ending in figure.ENDINGS:
            before = previous(export.filters)
            figure.draw(chosen, path, design, select(store, before, home, design.langs[0]) if before else None)
        else:
            writer.write(
                chosen, path, scheme=export.scheme, lang=design.langs[0], sensitive=design.sensitive,
                generated_at=design.generated_at,
            )  # fmt: skip
        content = path.read_bytes()
    if new:
        done = Export(
            export.filters, design, export.ending, export.scheme, now.isoformat(), chosen.checksum, chosen.counts.shown
        )
        history.keep(store, done, state().who)
    return content


def past(words: Words, store: Store) -> None:
    """What was exported, to be taken away again or worked on."""
    found = history.listed(store)
    with st.expander(words("compose.past", number=len(found)), key="compose_past"):
        st.caption(words("compose.past.note") if found else words("compose.past.none"))
        home = address.home()
        phrases = Words(words.lang)
        for number, export in enumerate(found):
            with st.container(horizontal=True, vertical_alignment="center", key=f"past_{number}"):
                st.text(
                    " · ".join(
                        part
                        for part in (
                            words.moment(export.made),
                            export.design.title or words(f"compose.template.{export.design.template}"),
                            words(f"compose.form{export.ending}"),
                            phrases.filters(export.filters),
                            words("compose.past.shown", number=f"{export.shown:,}"),
                        )
                        if part
                    ),
                    width="stretch",
                )
                st.download_button(
                    words("compose.again"), data=partial(_made, store, export, home, False), key=f"again_{number}",
                    file_name=f"{_stem(export.filters, export.design)}{export.ending}", mime=MIME.get(export.ending),
                    on_click="ignore",
                )  # fmt: skip
                st.button(words("compose.load"), key=f"load_{number}", on_click=_load, args=(export,))


def _load(export: Export) -> None:
    """Put an export back into the controls."""
    design, widgets = export.design, st.session_state
    session.show(export.filters)
    widgets.compose_view = None
    widgets.compose_template, widgets.compose_lang, widgets.compose_paper = design.template, design.lang, design.paper
    widgets.compose_heading, widgets.compose_subtitle = design.title[:TITLE], design.subtitle[:TITLE]
    widgets.compose_way = next(name for name, lying in WAYS.items() if lying == design.landscape)
    widgets.compose_sensitive, widgets.compose_grey, widgets.compose_fine = (
        design.sensitive,
        design.grey,
        design.dpi == FINENESS[1],
    )
    widgets.compose_author, widgets.compose_tlp, widgets.compose_by = design.author[:TITLE], design.mark, design.by
    widgets.compose_kept_logo = design.logo
    widgets.compose_lines = "\n".join(design.lines) or None
    widgets.compose_parts = [part for part in PARTS if part in design.parts]
    widgets.compose_ending, widgets.compose_scheme = export.ending, export.scheme


def _stem(filters: Filters, design: Design) -> str:
    """A file name of plain letters that sorts by date."""
    days = "-".join(day for day in (filters.date_from, filters.date_to) if day) or "all"
    return f"waqai-{design.template}-{days}-{design.lang}"
