"""What the map's marks, its legend and the list beside it say and follow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from desk import HALKO, HASAKAH, TAYY, drawn, fill, incident

from filters import Filters
from geo.map.clusters import View
from geo.map.palette import palette
from models import REVIEW_STATES, Counts
from pages.monitor import incident_map
from pages.shared import new_incidents, selected
from pages.shared.head import counts_also, counts_said
from pages.shared.map import cards
from pages.shared.map.legend import group_names, switched_types
from pages.shared.selected import Selection
from store import Store
from wording.texts import Words, event_types

EN, AR = Words("en"), Words("ar")


def selection(store: Store) -> Selection:
    columns = store.queries.columns()
    index = columns.select(Filters(), None)
    return Selection(columns, Filters(), index, columns.counts(Filters(), None, index), index)


def test_a_mark_says_the_newest_incident_at_its_spot(tmp_path: Path) -> None:
    found = [incident(1, "2021-04-20"), incident(2, "2021-04-25"), incident(3, place=TAYY), incident(4, place=HASAKAH)]
    store = fill(tmp_path / "s.sqlite", found)
    shown = selection(store)
    newest = cards.newest_at(shown)
    keys = [f"{place.latitude:.5f},{place.longitude:.5f},0" for place in (HALKO, TAYY)]
    assert {*keys, HASAKAH.place_id} == {*newest}
    numbers = shown.numbers(np.array([newest[keys[0]]]))
    (one,) = store.queries.numbered(numbers)
    assert one.incident_id == "inc-2"
    heading, said, name = cards.card(one, EN)
    assert heading.endswith("25 April 2021") and "Halko" in said and name.endswith("Halko, 25 April 2021")
    assert "حلكو" in cards.card(one, AR)[1]


def test_the_list_can_follow_the_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = fill(tmp_path / "s.sqlite", [incident(1), incident(2, place=HASAKAH), incident(3, place=None)])
    shown = selection(store)
    now = incident_map.state()
    assert len(incident_map.in_view(shown)) == 3
    monkeypatch.setattr(now, "follows", True)
    assert len(incident_map.in_view(shown)) == 3  # nothing is known of the view yet
    assert HALKO.latitude is not None and HALKO.longitude is not None
    west, south = HALKO.longitude - 0.05, HALKO.latitude - 0.05
    monkeypatch.setattr(now, "view", View(west, south, west + 0.1, south + 0.1, 12))
    assert len(incident_map.in_view(shown)) == 1


def test_what_came_in_since_the_last_visit_stands_first(tmp_path: Path) -> None:
    shown = selection(fill(tmp_path / "s.sqlite", [incident(n, f"2021-04-{n:02}") for n in range(1, 6)]))
    old = shown.numbers(shown.newest)[-1]
    assert shown.numbers(incident_map.pinned(shown, shown.newest, {old}))[0] == old
    assert len(incident_map.pinned(shown, shown.newest, {old})) == 5


@pytest.mark.parametrize("cookie", ["1", "1.2.3", "-1.2", "x.y", "", "9" * 40 + ".1", None, 12])
def test_a_cookie_that_is_not_ours_is_not_read(cookie: object) -> None:
    assert new_incidents.read_seen(cookie) is None


def test_a_type_is_switched_off_and_on() -> None:
    without = switched_types((), "Battles")
    assert without == tuple(kind for kind in event_types() if kind != "Battles")
    assert switched_types(without, "Battles") == ()
    assert switched_types(("Riots",), "Riots") == ()  # a map that shows nothing is of no use


@pytest.mark.parametrize(
    ("counts", "also", "said"),
    [
        (Counts(9, 9, 0), {}, "9 shown of 9"),
        (Counts(1200, 1532, 3), {}, "1,200 shown of 1,532, 3 without a place"),
        (Counts(9, 9, 1), {"country_only": 2, "undated": 4}, "9 shown of 9, 1 without a place, 2 country only, 4 without a date"),
        (Counts(2, 9, 0, 3, 1), {"dropped": 5}, "2 shown of 9, 5 undated left out, 3 below the minimum confidence"),
        (Counts(2, 9, 0, reports=6), {}, "2 shown of 9"),
    ],
)  # fmt: skip
def test_the_line_of_counts_says_what_there_is_and_no_zero(counts: Counts, also: dict[str, int], said: str) -> None:
    assert counts_said(EN, counts, **also) == said
    assert " 0" not in counts_said(AR, counts, **also)


def test_what_else_is_known_of_the_counts_is_said_apart() -> None:
    assert counts_also(EN, Counts(2, 9, 0, reviewed=1, reports=6)) == "1 reviewed, from 6 reports"
    assert counts_also(EN, Counts(2, 9, 0, reports=2)) == ""


def test_colours_by_state_are_those_of_the_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    store = fill(tmp_path / "store.sqlite")
    store.corrections.mark(["inc-1"], "accepted", "Rima", "why")
    store.corrections.mark(["inc-2"], "rejected", "Rima", "why")
    columns = store.queries.columns()
    groups = selected.groups(columns, "state")
    coloured = {str(groups.ids[code]) for code in groups.codes.tolist()}
    assert coloured == {"new", "accepted", "rejected"}
    assert set(selected.STATES) - {""} == set(REVIEW_STATES)
    of_number = dict(zip(columns["number"].tolist(), groups.codes.tolist(), strict=True))
    numbers = {name: store.queries.number(name) for name in ("inc-1", "inc-2", "inc-3")}
    assert [groups.ids[of_number[n or 0]] for n in numbers.values()] == ["accepted", "rejected", "new"]
    assert len(groups.ids) == len(palette())
    assert not drawn(lang="ar", **{"map.colour": "state"}).exception
    assert group_names(groups, Words("ar"))[selected.STATES.index("accepted")] == Words("ar")("review.accepted")
    store.close()
