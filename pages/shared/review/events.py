"""One event and the reports that tell it: their claims side by side, joined and parted by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import streamlit as st

from errors import OvertakenError, UsageError
from models import Article, Incident
from pages.shared import session, sign_in
from pages.shared.address import LONGEST_NAME
from pages.shared.incident.details import text
from pages.shared.incident.list import incident_list
from pages.shared.review import draft as drafts
from pages.shared.review.saved import Saved
from pages.shared.session import state
from store import Columns, Correction, Store
from store.arrays import UNDATED
from store.links.likeness import JOINED, LEAD
from wording.texts import Words

FIELDS = ("event_type", "event_date", "place", "actors", "fatalities", "injuries", "modality")
MOST_COLUMNS = 12  # reports put side by side
OFFERED = 8  # events to join with
DAYS, KM = 3, 30.0  # how far from an incident they are looked for
KM_A_DEGREE = 111.2

Rows = npt.NDArray[np.int64]


def event(words: Words, store: Store, incident: Incident, columns: Columns) -> None:
    """What tells the same event, field by field; and the ways to join and to part."""
    others = store.queries.other_reports(incident.incident_id)
    reports = [incident, *others]
    seen = {report.incident_id for report in reports}
    if others:
        with st.expander(words("detail.reports", number=len(others)), expanded=True):
            articles = store.queries.articles(report.article_id for report in reports)
            st.html(claims_html(reports[:MOST_COLUMNS], articles, words))
            st.caption(words("event.rule"))
            incident_list(others, words, "reports", None, session.open_incident, articles=articles)
            if not sign_in.may("curator"):
                return
            signing(words, "part_name")
            if not leads(columns, store.queries.number(incident.incident_id)):
                st.button(
                    words("event.lead"), key="lead", help=words("event.lead.help"), on_click=change,
                    args=(words, store, "part_name", lambda who: _lead(words, store, incident, seen, who)),
                )  # fmt: skip
            st.button(
                words("event.part"), key="part", help=words("event.part.help"), on_click=change,
                args=(words, store, "part_name", lambda who: _part(words, store, incident, seen, who)),
            )  # fmt: skip
    if sign_in.may("curator"):
        joining(words, store, incident, columns, seen)


def claims_html(reports: Sequence[Incident], articles: Mapping[str, Article], words: Words) -> str:
    """Reports of one event side by side, the one that is open first; fields in which they differ are marked.

    Below the tolls stands what they come to: the lowest and the highest number of any report.
    """
    heads = "".join(f'<th scope="col">{_head(articles.get(one.article_id), words)}</th>' for one in reports)
    rows = []
    for field in FIELDS:
        said = [drafts.said(field, one, words) for one in reports]
        stated = {value for value in said if value != words("detail.not_stated")}
        differ = len(stated) > 1
        cells = "".join(f'<td dir="auto">{text(value)}</td>' for value in said)
        name = text(words(f"field.{field}"))
        mark = f' <span class="differ">{text(words("event.differ"))}</span>' if differ else ""
        rows.append(f'<tr class="{"differs" if differ else ""}"><th scope="row">{name}{mark}</th>{cells}</tr>')
    tolls = [text(told) for kind in ("killed", "injured") if (told := toll_of(reports, kind, words))]
    sum_up = f'<p class="quiet">{" · ".join(tolls)}</p>' if tolls else ""
    head = f"<tr><th></th>{heads}</tr>"
    return f'<div class="claims"><table>{head}{"".join(rows)}</table>{sum_up}</div>'


def _head(article: Article | None, words: Words) -> str:
    if article is None:
        return text(words("detail.no_article"))
    published = words.moment(article.published[:10]) if article.published else ""
    about = [value for value in (article.source, published) if value]
    return f"<bdi>{text(words('list.separator').join(about) or article.article_id[:16])}</bdi>"


def toll_of(reports: Sequence[Incident], kind: str, words: Words) -> str:
    """Lowest, leading and highest number of killed or injured over all reports; empty where none states any."""
    field = "fatalities" if kind == "killed" else "injuries"
    lows = [low for one in reports if (low := getattr(one, f"{field}_min")) is not None]
    highs = [high for one in reports if (high := getattr(one, f"{field}_max")) is not None]
    stated = [*lows, *highs]
    if not stated:
        return ""
    best = getattr(reports[0], f"{field}_min")
    shown = "–" if best is None else str(best)
    return words(f"event.toll.{kind}", low=min(stated), best=shown, high=max(stated))


def near(columns: Columns, row: int) -> Rows:
    """Where the leading reports of other events stand that may be the same: near in both, the likest first."""
    day = columns["date_from"][row]
    close = columns.on_map & (columns["event"] == columns["number"]) & (columns["event"] != columns["event"][row])
    if day != UNDATED:
        close &= np.abs(columns["date_from"].astype(np.int64) - int(day)) <= DAYS
    rows: Rows = np.flatnonzero(close)
    north = columns["latitude"][rows] - columns["latitude"][row]
    east = (columns["longitude"][rows] - columns["longitude"][row]) * np.cos(np.radians(columns["latitude"][row]))
    apart = KM_A_DEGREE * np.hypot(north, east)  # near enough for places this near
    apart = np.where(np.isnan(apart), KM, apart)
    rows, apart = rows[apart <= KM], apart[apart <= KM]
    alike = sum((columns[name][rows] == columns[name][row]).astype(float) for name in ("sub_event_type", "parties"))
    days = np.abs(columns["date_from"][rows].astype(np.int64) - int(day)) if day != UNDATED else np.zeros(len(rows))
    order: Rows = np.argsort(apart / KM + days / DAYS - alike, kind="stable")
    return rows[order[:OFFERED]]


def joining(words: Words, store: Store, incident: Incident, columns: Columns, seen: set[str]) -> None:
    """Events near in time and place, of which one can be said to be the same."""
    at = np.flatnonzero(columns["number"] == store.queries.number(incident.incident_id))
    if not len(at):
        return
    shown = st.popover(words("event.join"), key="join", on_change="rerun")
    with shown:
        if not shown.open:
            return
        offered = store.queries.numbered(columns["number"][near(columns, int(at[0]))].tolist())
        if not offered:
            st.caption(words("event.join.none", days=DAYS, km=round(KM)))
            return
        names = {one.incident_id: line(one, words) for one in offered}
        chosen = st.radio(
            words("event.join.with"), list(names), index=None, format_func=names.__getitem__, key="join_with"
        )
        signing(words, "join_name")
        st.button(
            words("event.join.do"), key="join_do", type="primary", disabled=chosen is None, on_click=change,
            args=(words, store, "join_name", lambda who: _join(words, store, incident, chosen, seen, who)),
        )  # fmt: skip


def line(one: Incident, words: Words) -> str:
    """An incident in a line, no two the same."""
    killed = words.toll(one.fatalities_min, one.fatalities_max, "killed")
    place = words.place(one.place) if one.place else words("list.no_place")
    said = (words.date(one), words.finer_type(one), place, killed, f"#{one.incident_id[:6]}")
    return words("list.separator").join(part for part in said if part)


def _join(
    words: Words, store: Store, incident: Incident, other: str | None, seen: set[str], who: str
) -> list[Correction]:
    return store.corrections.join([incident.incident_id, other or ""], who, words("event.why.join"), seen)


def leads(columns: Columns, number: int | None) -> bool:
    """Whether an incident, by its number, stands for its event."""
    at = np.flatnonzero(columns["number"] == number)
    return not len(at) or bool(columns["event"][at[0]] == number)


def _lead(words: Words, store: Store, incident: Incident, seen: set[str], who: str) -> list[Correction]:
    return store.corrections.lead(incident.incident_id, who, words("event.why.lead"), seen)


def _part(words: Words, store: Store, incident: Incident, seen: set[str], who: str) -> list[Correction]:
    return store.corrections.part(incident.incident_id, who, words("event.why.part"), seen)


def signing(words: Words, key: str) -> None:
    """The field for the name, until it was given once."""
    if not state().who:
        st.text_input(words("review.name"), key=key, max_chars=LONGEST_NAME, placeholder=words("review.signs"))


def change(words: Words, store: Store, key: str, make: Callable[[str], list[Correction]]) -> None:
    """Do what a button says, signed; it can be undone in one step."""
    now = state()
    who = now.who or str(st.session_state.get(key) or "").strip()
    if not who:
        now.complaint = words("review.name_missing")
        return
    try:
        made = make(who)
    except OvertakenError:
        now.complaint = words("review.overtaken")
        return
    except UsageError as error:  # another has taken it out meanwhile
        now.complaint = words("review.refused", reason=f"\u2068{error}\u2069")
        return
    now.who = who
    done = "led" if made[0].field == LEAD else "joined" if made[0].new.startswith(JOINED) else "parted"
    now.saved = Saved(tuple(c.correction_id for c in made), words(f"event.{done}"))
    session.own_change(store)
