"""Incidents by place, faction or type: the groups, which of them have most, and these as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from analysis import ranking
from analysis.factions import members
from analysis.ranking import Ranked
from analysis.sample import Shown
from pages.shared import charts, selected
from pages.shared.data_table import LISTED, linked_table
from wording.texts import Words

ROWS = 12  # of a list before it scrolls
FILTERS = {"faction": "factions", "perpetrator": "perpetrators", "target": "targets", "party": "factions"}


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of the codes of a column of incidents, how a group is called, and the filter it stands for."""

    groups: Mapping[str, Sequence[int]]
    codes: str
    name: Callable[[str], str]
    filter: str

    def ranked(self, shown: Shown, most: int = LISTED) -> list[Ranked]:
        """The groups with most incidents."""
        rows, events = shown.reports
        columns = shown.columns
        return ranking.ranked(self.groups, columns[self.codes][rows], columns["killed"][rows], most, events)


def grouping(words: Words, shown: Shown, what: str) -> Grouping:
    """Incidents by ``what``: a level of places, a type, ``faction`` in any part, or a role."""
    values = shown.columns.values
    if what in ranking.LEVELS:
        groups = ranking.units(values["place_id"], shown.columns.above, selected.place_kinds(), what)
        return Grouping(groups, "place_id", partial(charts.place_name, words), "place_ids")
    if what in ("event_type", "sub_event_type"):
        return Grouping(ranking.apart(values[what]), what, words.event_type, f"{what}s")
    role = None if what == "faction" else what
    return Grouping(members(shown.columns.actors, role), "parties", words.faction, FILTERS[what])


def ranked_table(
    words: Words, rows: Sequence[Ranked], name: Callable[[str], str], column: str, key: str, total: int = 0
) -> None:
    """Groups with their incidents and killed, from which one can go on; with their share of a ``total``, if given."""
    if not rows:
        st.caption(words("trends.none"))
        return
    label, share = words(f"filter.{column}"), words("trends.share")
    incidents, killed = words("trends.measure.incidents"), words("column.killed")
    columns: dict[str, list[object]] = {
        label: [name(row.key) for row in rows],
        incidents: [row.incidents for row in rows],
        **({share: [round(row.incidents / total, 3) for row in rows]} if total else {}),
        killed: [row.killed for row in rows],
    }
    config = {
        incidents: st.column_config.NumberColumn(format="localized", width=70),
        share: st.column_config.NumberColumn(format="percent", width=53),
        killed: st.column_config.NumberColumn(format="localized", width=66),
    }
    if not total:
        config[label] = st.column_config.TextColumn(width=270)  # a longer name is cut, and not the numbers beside it
    linked_table(words, pd.DataFrame(columns), [row.key for row in rows], column, key, config, ROWS)
