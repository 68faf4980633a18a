"""What changes: places, factions and types above their own past, and those seen for the first time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis import escalation
from analysis.sample import Shown
from analysis.spans import Span, last_days, natural_unit
from filters import Filters
from pages.shared import address, charts, head
from pages.shared.coverage import Read, articles_read, coverage
from pages.shared.data_table import linked_table
from pages.shared.ranked import Grouping, grouping
from store import Store
from store.arrays import Index, iso_day
from wording.texts import Words

SPANS = {"7": 7, "14": 14, "28": 28}
WHAT = ("admin1", "admin2", "admin3", "place", "perpetrator", "target", "faction", "sub_event_type")
ROWS = 60  # listed


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    if shown is None:
        return
    span = shown.span
    if span is None:
        st.info(words("trends.undated"))
        return
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        length = address.choice(words, "changes.span", list(SPANS), "28")
        what = address.choice(words, "changes.what", list(WHAT), "admin2")
    last = last_days(span.last, SPANS[length])
    by = grouping(words, shown, what)
    read = articles_read(store)
    rising(words, shown, last, by, read)
    emerging(words, shown, last, by)


def rising(words: Words, shown: Shown, last: Span, by: Grouping, read: Read) -> None:
    """The table of what is above its own past, as far as articles of that past were read."""
    past = escalation.past_spans(last, shown.oldest)
    head.heading(words("changes.title"), charts.days(words, last))
    if not past:
        oldest = words.day(iso_day(shown.oldest)) if shown.oldest is not None else ""
        st.info(words("changes.short", spans=escalation.PAST_LEAST, days=last.days, date=oldest))
        return
    whole = Span(past[0].first, last.last)
    known = escalation.covered(past, read[0])
    if sum(known) < escalation.PAST_LEAST:
        few = {"known": sum(known), "spans": len(past), "days": last.days, "least": escalation.PAST_LEAST}
        st.info(words("changes.unread", **few))
        coverage(words, read, whole, natural_unit(whole))
        return
    days, codes, events = reported(shown, by)
    by_span = escalation.counts_by_span([*by.groups.values()], days, codes, [*past, last], events)
    found = escalation.changes([*by.groups], by_span[:, [*known, True]])
    up = [row for row in found if row.rising]
    st.write(words("changes.found", rising=len(up), rows=len(found), spans=sum(known)))
    if not all(known):
        st.caption(words("changes.left_out", number=words.number(len(past) - sum(known))))
    found = found[:ROWS]
    if not found:
        return
    mark, label = words("changes.rising"), words(f"filter.{by.filter}")
    now, expected, ratio, chance, course = (
        words(f"changes.{part}") for part in ("now", "expected", "ratio", "chance", "course")
    )
    table = pd.DataFrame(
        {
            label: [by.name(row.key) for row in found],
            mark: ["▲" if row.rising else "" for row in found],
            now: [row.now for row in found],
            expected: [round(row.expected, 1) for row in found],
            ratio: [f"×{row.now / row.expected:.1f}" if row.expected and row.now else "—" for row in found],
            chance: [_chance(row) for row in found],
            course: [[*row.past, row.now] for row in found],
        }
    )
    config = {
        mark: st.column_config.TextColumn(width="small"),
        now: st.column_config.NumberColumn(format="localized", width="small"),
        expected: st.column_config.NumberColumn(format="%.1f", width="small"),
        ratio: st.column_config.TextColumn(width="small"),
        chance: st.column_config.TextColumn(width="small"),
        course: st.column_config.BarChartColumn(width="medium", y_min=0),
    }
    linked_table(words, table, [row.key for row in found], by.filter, f"rising_{by.filter}", config, 14)
    coverage(words, read, whole, natural_unit(whole))
    charts.method(
        words, "changes.method", spans=escalation.PAST, few=escalation.FEW, level=round(escalation.LEVEL * 100)
    )


def reported(shown: Shown, by: Grouping) -> tuple[Index, Index, Index]:
    """Day, code and event of each report that passes, whatever its date."""
    rows, events = shown.past_reports
    return shown.columns["date_from"][rows], shown.columns[by.codes][rows], events


def _chance(row: escalation.Change) -> str:
    """The corrected probability, as people write it; a dash where there are too few to raise an alarm."""
    if row.now < escalation.FEW:
        return "—"
    return "< 0.001" if row.probability < 0.001 else f"{row.probability:.3f}"


def emerging(words: Words, shown: Shown, last: Span, by: Grouping) -> None:
    """Those first seen in the span."""
    head.heading(words("changes.new"), words("changes.new.note"))
    if not escalation.past_spans(last, shown.oldest):
        st.caption(words("changes.new.short"))
        return
    days, codes, events = reported(shown, by)
    found = escalation.emerging(by.groups, days, codes, last, shown.oldest, events)[:ROWS]
    if not found:
        st.caption(words("changes.new.none"))
        return
    table = pd.DataFrame(
        {
            words(f"filter.{by.filter}"): [by.name(key) for key, _, _ in found],
            words("changes.first"): [iso_day(day) for _, day, _ in found],
            words("changes.now"): np.array([number for _, _, number in found]),
        }
    )
    linked_table(words, table, [key for key, _, _ in found], by.filter, f"new_{by.filter}", {}, 10)
