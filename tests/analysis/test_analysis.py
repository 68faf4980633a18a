"""The statistics, against numbers worked out by hand; and what must not be said."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk import ASAYISH, BATTLE, HALKO, HASAKAH, NDF, PROTEST, TAYY, article, incident
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from analysis import control, escalation, hotspots, matrix, ranking, trends
from analysis.factions import above, members, side
from analysis.sample import Shown
from analysis.spans import Span, bars, last_days, natural_unit, starts
from filters import Filters
from models import CodedArticle, Incident
from store import Store
from store.arrays import UNDATED, day_number, iso_day

DAY = day_number("2021-04-25")  # a Sunday


# --- spans


@pytest.mark.parametrize(
    ("day", "unit", "first"),
    [
        ("2021-04-25", "day", "2021-04-25"),
        ("2021-04-25", "week", "2021-04-19"),
        ("2021-04-26", "week", "2021-04-26"),
        ("2021-01-01", "week", "2020-12-28"),
        ("1969-12-31", "week", "1969-12-29"),
        ("2020-02-29", "month", "2020-02-01"),
        ("1969-12-31", "month", "1969-12-01"),
    ],
)
def test_a_day_lies_in_its_week_and_month(day: str, unit: Any, first: str) -> None:
    assert [iso_day(number) for number in starts([day_number(day)], unit)] == [first]


@given(st.integers(-50_000, 50_000), st.integers(0, 2000), st.sampled_from(["day", "week", "month"]))
def test_bars_cover_a_span_without_a_gap_and_are_never_too_many(first: int, length: int, unit: Any) -> None:
    span = Span(first, first + length)
    found = bars(span, unit)
    assert found[0] <= span.first
    assert set(starts(range(span.first, span.last + 1), unit)) == set(found)
    assert len(bars(span, natural_unit(span))) <= 107


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ends before it begins: 2 \.\. 1"):
        Span(2, 1)


# --- trends


def daily(counts: dict[range, int]) -> list[int]:
    """First days of so many incidents on every day of the ranges."""
    return sorted(day for days, number in counts.items() for day in days for _ in range(number))


@pytest.mark.parametrize(
    ("counts", "changes"),
    [
        # 3 a day for a year, then 6 a day for the week: twice as many, whatever it is compared with
        ({range(-400, 0): 3, range(0, 7): 6}, {"previous": 1.0, "weeks_4": 1.0, "weeks_52": 1.0}),
        # 10 a day, 5 a day in the four weeks before, none in the week
        ({range(-400, -28): 10, range(-28, 0): 5}, {"previous": -1.0, "weeks_4": -1.0, "weeks_52": -1.0}),
        # the week before was quiet (7 incidents): no percentage of that; four weeks had 3*21 + 7 = 70, 17.5 a week
        ({range(-400, -7): 3, range(-7, 0): 1, range(0, 7): 5}, {"previous": "few", "weeks_4": 1.0}),
        # 2 a week, then 3 in the week: 8 in four weeks are few; 104 in a year are not, but 2 expected and 3 seen are
        ({range(-399, 0, 7): 2, range(0, 3): 1}, {"previous": "few", "weeks_4": "few", "weeks_52": "few"}),
        # nothing before, much now: no number is so many per cent of nothing
        ({range(-400, -399): 1, range(0, 7): 10}, {"previous": "few", "weeks_4": "few", "weeks_52": "few"}),
    ],
)
def test_a_week_against_what_came_before(counts: dict[range, int], changes: dict[str, float | str]) -> None:
    _, found = trends.compare(daily(counts), Span(0, 6), oldest=-400)
    told = {c.name: c.reason if c.change is None else round(c.change, 9) for c in found}
    assert changes.items() <= told.items()


def test_nothing_is_compared_with_days_before_the_data_begin() -> None:
    _, found = trends.compare(daily({range(-30, 7): 5}), Span(0, 6), oldest=-30)
    assert [(c.name, c.reason) for c in found] == [("previous", None), ("weeks_4", None), ("weeks_52", "no_data")]
    assert [c.expected for c in found[:2]] == [35, 35]


def test_deaths_are_compared_as_stated_and_unstated_ones_add_nothing() -> None:
    days = daily({range(-7, 0): 3, range(0, 7): 4})
    killed = [2] * 21 + [3] * 20 + [-1] * 8
    here, found = trends.compare(days, Span(0, 6), oldest=-400, weights=trends.deaths(killed))
    assert (here, found[0].counted, found[0].change) == (60, 42, 60 / 42 - 1)


def test_many_killed_at_once_are_still_one_event() -> None:
    here, found = trends.compare([-3, *range(7)], Span(0, 6), oldest=-400, weights=trends.deaths([120, *[20] * 7]))
    assert (here, found[0].counted, found[0].reason) == (140, 120, "few")


@given(
    st.lists(st.tuples(st.integers(-100, 100), st.integers(-1, 3), st.integers(-1, 9)), max_size=40),
    st.sampled_from(["day", "week", "month"]),
)
def test_groups_add_up_to_the_series_and_the_series_to_the_total(rows: list[tuple[int, int, int]], unit: Any) -> None:
    days, groups, killed = ([row[i] for row in rows] for i in range(3))
    span = Span(-40, 40)
    for weights in (None, trends.deaths(killed)):
        whole = trends.series(days, span, unit, weights)[1]
        split = trends.grouped(days, [max(group, 0) for group in groups], 4, span, unit, weights)
        assert split.sum(axis=0).tolist() == whole.tolist()
        assert whole.sum() == trends.totals(days, span, weights)


# --- factions


@pytest.mark.parametrize(
    ("actor", "is_above"),
    [("ndf", "regime"), ("asayish", "aanes"), ("ypg", "sdf"), ("div4", "regime"), ("gozarto", "regime")],
)
def test_who_stands_under_whom(actor: str, is_above: str) -> None:
    assert is_above in above()[actor]


@pytest.mark.parametrize(("actor", "not_above"), [("mat", "coalition"), ("hts", "fatehmubin"), ("sdf", "mod_2024")])
def test_support_and_agreements_put_nobody_under_another(actor: str, not_above: str) -> None:
    assert not_above not in above().get(actor, ())


PARTIES: list[tuple[tuple[str, str, bool], ...]] = [
    (("ndf", "perpetrator", True), ("asayish", "target", True), ("regime", "perpetrator", False), ("aanes", "target", False)),
    (("ndf", "party", True), ("asayish", "party", True), ("regime", "party", False), ("aanes", "party", False)),
    (("civ", "target", True),),
    (("isis", "other", True),),
    (("ndf", "perpetrator", True), ("regime", "perpetrator", True), ("civ", "target", True), ("asayish", "target", True)),
    (),
]  # fmt: skip
CODES = [0, 0, 1, 2, 3, 4, 5, 0]
KILLED = [2, -1, 3, 0, 9, 1, 7, 4]


def test_the_matrix_counts_what_the_two_filters_show() -> None:
    found = {(p.first, p.second): (p.incidents, p.killed) for p in matrix.who_hits_whom(PARTIES, CODES, KILLED)}
    assert found == {
        ("ndf", "asayish"): (4, 7), ("regime", "asayish"): (4, 7), ("ndf", "aanes"): (3, 6), ("regime", "aanes"): (3, 6),
        ("ndf", "civ"): (1, 1), ("regime", "civ"): (1, 1), ("", "civ"): (1, 0),
    }  # fmt: skip


def test_rolled_up_each_incident_counts_for_the_top_only() -> None:
    found = {(p.first, p.second): p.incidents for p in matrix.who_hits_whom(PARTIES, CODES, KILLED, top=True)}
    assert found == {("regime", "aanes"): 3, ("regime", "civ"): 1, ("regime", "asayish"): 1, ("", "civ"): 1}


def test_parties_meet_across_the_line_and_nobody_meets_those_above() -> None:
    found = {(p.first, p.second): (p.incidents, p.killed) for p in matrix.who_meets_whom(PARTIES, CODES, KILLED)}
    assert found == {
        ("asayish", "ndf"): (1, 3), ("asayish", "regime"): (1, 3), ("aanes", "ndf"): (1, 3), ("aanes", "regime"): (1, 3),
    }  # fmt: skip
    top = matrix.who_meets_whom(PARTIES, CODES, KILLED, top=True)
    assert [(p.first, p.second) for p in top] == [("aanes", "regime")]


def test_who_is_named_only_in_passing_hits_nobody() -> None:
    assert matrix.who_hits_whom([PARTIES[3], PARTIES[5]], [0, 1], [1, 1]) == []


# --- top places, factions, types


KINDS = {"halko": "neighbourhood", "qamishli": "city", "SY0802": "district", "SY08": "governorate", "SY": "country"}
ABOVE = {
    "halko": frozenset({"halko", "qamishli", "SY0802", "SY08", "SY"}),
    "qamishli": frozenset({"qamishli", "SY0802", "SY08", "SY"}),
    "SY08": frozenset({"SY08", "SY"}),
}


@pytest.mark.parametrize(
    ("level", "groups"),
    [
        ("admin1", {"SY08": [0, 1, 2]}),
        ("admin2", {"SY0802": [0, 1]}),  # somewhere in the governorate is nowhere in a district
        ("admin3", {}),
        ("place", {"halko": [0], "qamishli": [0, 1], "unheard": [3]}),
    ],
)
def test_places_count_with_what_lies_in_them(level: Any, groups: dict[str, list[int]]) -> None:
    assert ranking.units(("halko", "qamishli", "SY08", "unheard"), ABOVE, KINDS, level) == groups


def test_equal_numbers_are_ranked_by_the_killed_and_then_by_name() -> None:
    found = ranking.ranked({"b": [0], "a": [1], "c": [2], "none": [3]}, [0, 1, 2, -1], [1, 1, 5, 99])
    assert [row.key for row in found] == ["c", "a", "b"]
    assert ranking.ranked({"b": [0]}, [], []) == []
    assert ranking.ranked({}, [-1], [1], most=3) == []


# --- escalation


def change(now: int, *past: int) -> escalation.Change:
    (found,) = escalation.changes(["x"], np.array([[*past, now]]))
    return found


def test_the_probability_is_that_of_the_negative_binomial() -> None:
    # Mean 4, variance 0: dispersion 1, so that one more span has the variance 4 * (1 + 1/8) = 4.5: a negative binomial
    # of size 4 / 0.125 = 32 and success 1 / 1.125. P(X >= 5) is one less its first five terms.
    success, size = 1 / 1.125, 32
    terms = [math.comb(size + k - 1, k) * success**size * (1 - success) ** k for k in range(5)]
    assert change(5, *[4] * 8).probability == pytest.approx(1 - sum(terms))


@pytest.mark.parametrize(
    ("now", "past", "rises"),
    [
        (20, [4] * 12, True),
        (5, [4] * 12, False),
        (4, [0] * 12, False),  # fewer than five raise no alarm
        (5, [0] * 12, True),
        (20, [0, 0, 0, 40, 0, 0, 8, 0, 0, 0, 0, 0], False),  # it has always come in bursts
        (12, [4, 5, 3, 4, 6, 2, 4, 5], True),
        (0, [9] * 8, False),
    ],
)
def test_what_rises(now: int, past: Sequence[int], rises: bool) -> None:
    assert change(now, *past).rising is rises


def test_many_rows_are_corrected_and_those_never_seen_are_left_out() -> None:
    past = [4, 5, 3, 4, 6, 2, 4, 5]
    rows = [[*past, 10], *([*past, 5] for _ in range(60)), [0] * 9]
    assert change(10, *past).rising
    found = escalation.changes([str(i) for i in range(62)], np.array(rows))
    assert len(found) == 61
    assert not any(row.rising for row in found)
    assert found[0].key == "0"


@pytest.mark.parametrize(("size", "success"), [(2, 0.2), (0.2, 0.1), (5, 0.5)])  # variance 2 to 10 times the mean
def test_false_alarms_are_rare_even_where_incidents_gather(size: float, success: float) -> None:
    alarms = 0
    for seed in range(60):  # tables in which nothing changes
        counts = np.random.default_rng(seed).negative_binomial(size, success, size=(200, 13))
        alarms += any(row.rising for row in escalation.changes([str(i) for i in range(200)], counts))
    assert alarms <= 8


@pytest.mark.parametrize(("oldest", "number"), [(None, 0), (-42, 6), (-41, 0), (-84, 12), (-500, 12)])
def test_the_past_is_as_long_as_the_data_and_never_too_short(oldest: int | None, number: int) -> None:
    found = escalation.past_spans(Span(0, 6), oldest)
    assert len(found) == number
    assert [b.first - a.last for a, b in itertools.pairwise([*found, Span(0, 6)])] == [1] * number


@pytest.mark.parametrize(
    ("read", "known"),
    [([], [False] * 3), ([0], [True, False, False]), ([6, 14, 20], [True, False, True]), ([-1, 21], [False] * 3)],
)
def test_what_is_expected_comes_only_from_spans_of_which_something_was_read(read: list[int], known: list[bool]) -> None:
    assert escalation.covered([Span(0, 6), Span(7, 13), Span(14, 20)], read) == known
    assert escalation.covered([], read) == []


def test_first_seen_in_the_span_is_new_and_nothing_is_when_the_data_are_young() -> None:
    groups = {"old": [0, 1], "new": [2], "later": [3], "gone": [4]}
    days, codes = [-90, 1, 2, 3, 9, -80], [0, 1, 2, 2, 3, 4]
    assert escalation.emerging(groups, days, codes, Span(0, 6), -100) == [("new", 2, 2)]
    assert escalation.emerging(groups, days, codes, Span(0, 6), -10) == []


# --- hot spots


SQUARE = box(40.0, 36.0, 42.0, 37.0)


def grid(width: int) -> dict[str, list[str]]:
    """A chessboard whose fields touch their four neighbours."""
    fields = [(x, y) for x in range(width) for y in range(width)]
    return {
        f"{x}.{y}": [f"{a}.{b}" for a, b in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if (a, b) in fields]
        for x, y in fields
    }


def test_the_statistic_is_that_of_getis_and_ord() -> None:
    # 36 fields, one with 36 incidents: mean 1, root mean square deviation sqrt(36 - 1). In an inner neighbourhood of
    # five: (36 - 5) / (sqrt(35) * sqrt((36 * 5 - 25) / 35)) = 31 / sqrt(155).
    found = {spot.key: spot for spot in hotspots.hot(grid(6), {"2.2": 36, "5.5": 0, "0.0": 0}, 36).spots}
    assert found == {}  # one area alone says nothing of gathering
    found = {spot.key: spot for spot in hotspots.hot(grid(6), {"2.2": 35, "5.5": 1}, 36).spots}
    variance = (35**2 + 1) / 36 - 1
    expected = (35 - 5) / math.sqrt(variance * (36 * 5 - 25) / 35)
    assert found["2.2"].z == pytest.approx(expected)
    assert found["2.3"].z == pytest.approx(expected)


def test_a_gathering_is_found_and_chance_is_not() -> None:
    near = grid(12)
    random = np.random.default_rng(7)
    noise = {key: int(number) for key, number in zip(near, random.poisson(1, len(near)), strict=True)}
    assert hotspots.hot(near, noise, sum(noise.values())).hot == ()
    planted = noise | dict.fromkeys(("6.6", "5.6", "7.6", "6.5", "6.7"), 9)
    found = hotspots.hot(near, planted, sum(planted.values()))
    assert found.hot[0].key == "6.6"
    assert {"6.6", "5.6", "7.6", "6.5", "6.7"} <= {spot.key for spot in found.hot}
    around = (
        {spot.key for spot in found.hot} - set(near["5.6"]) - set(near["7.6"]) - set(near["6.5"]) - set(near["6.7"])
    )
    assert around <= {"5.6", "7.6", "6.5", "6.7"}


def test_a_town_that_has_everything_is_hot_and_the_empty_areas_around_it_are_not() -> None:
    found = hotspots.hot(grid(12), {"6.6": 44, "1.1": 2, "9.3": 3}, 60)
    assert [spot.key for spot in found.hot] == ["6.6"]
    assert found.left_out == 11


def test_the_probability_is_the_larger_of_two_and_corrected() -> None:
    # 144 fields, 49 incidents; the five around 6.6 have 44. The normal tail is that of Gi*; the binomial one is far
    # smaller. The smallest of 144 probabilities, two others being far larger, is multiplied by 144.
    found = hotspots.hot(grid(12), {"6.6": 44, "1.1": 2, "9.3": 3}, 60)
    normal = math.erfc(found.spots[0].z / math.sqrt(2)) / 2
    assert found.spots[0].probability == pytest.approx(144 * normal, rel=1e-6)


@pytest.mark.parametrize("mean", [0.1, 0.5, 3.0])
def test_where_most_areas_are_empty_chance_is_still_not_hot(mean: float) -> None:
    near = grid(20)
    for seed in range(3):
        numbers = np.random.default_rng(seed).poisson(mean, len(near))
        found = hotspots.hot(near, {k: int(n) for k, n in zip(near, numbers, strict=True)}, int(numbers.sum()))
        assert len(found.hot) <= 4


@pytest.mark.parametrize(
    ("width", "counts", "reason"),
    [
        (6, {"0.0": 14, "1.1": 15}, "few_incidents"),
        (5, {"0.0": 40, "1.1": 40}, "few_areas"),
        (6, {"0.0": 40}, "one_area"),
        (6, dict.fromkeys(grid(6), 1), "no_gathering"),
        (6, {}, "few_incidents"),
    ],
)
def test_too_little_is_said_to_be_too_little(width: int, counts: dict[str, int], reason: str) -> None:
    found = hotspots.hot(grid(width), counts, 100)
    assert (found.reason, found.spots, found.left_out) == (reason, (), 100 - sum(counts.values()))


def test_hexagons_hold_what_is_known_exactly_enough() -> None:
    latitude, longitude = [37.034, 37.034, 36.5, math.nan, 36.43], [41.213, 41.213, 41.0, math.nan, 40.56]
    found = hotspots.in_hexagons(latitude, longitude, [2000, -1, 500, -1, 85000], 5)
    assert sorted(found.values()) == [1, 2]  # the governorate's middle is no place


def test_the_finer_the_area_the_finer_the_hexagons() -> None:
    city, country = box(41.15, 37.0, 41.3, 37.1), box(35.7, 32.3, 42.4, 37.3)
    assert hotspots.resolution_for(city) == 8
    assert hotspots.resolution_for(country) == 5
    for area in (city, SQUARE, country):
        assert len(hotspots.hexagons(area, hotspots.resolution_for(area))) <= hotspots.MOST_CELLS * 1.1
    assert len(hotspots.hexagons(box(41.2, 37.03, 41.2001, 37.0301), 5)) == 1


def test_areas_touch_over_the_cracks_that_simplifying_leaves() -> None:
    areas = {"a": box(0, 0, 1, 1), "b": box(1.001, 0, 2, 1), "c": box(5, 5, 6, 6)}
    assert hotspots.touching(areas) == {"a": ["b"], "b": ["a"], "c": []}


def test_the_heavy_libraries_wait_until_they_are_asked() -> None:
    code = (
        "import sys; from analysis import control, escalation, hotspots, matrix, ranking, sample, trends;"
        "print(sorted({'h3', 'pandas', 'scipy', 'streamlit'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- control


def claim(number: int, day: int, kind: str, *parties: tuple[str, str], place: str = "tayy", precision: str = "neighbourhood") -> control.Claim:  # fmt: skip
    found = control.claim(number, day, place, kind, precision, tuple((a, role, True) for a, role in parties))
    assert found is not None
    return found


NDF_DID, ASAYISH_DID, TRIBES_DID = ("ndf", "perpetrator"), ("asayish", "perpetrator"), ("tribal", "perpetrator")


@pytest.mark.parametrize(
    ("kind", "parties", "holders", "losers"),
    [
        ("takeover", [ASAYISH_DID, ("ndf", "target")], ("asayish",), ("ndf",)),
        ("control_claim", [("ndf", "party")], ("ndf",), ()),
        ("handover", [NDF_DID, ("asayish", "target")], ("asayish",), ("ndf",)),
        ("withdrawal", [NDF_DID], (), ("ndf",)),
    ],
)
def test_what_a_claim_says(kind: str, parties: list[Any], holders: tuple[str, ...], losers: tuple[str, ...]) -> None:
    found = claim(1, 0, kind, *parties)
    assert (found.holders, found.losers) == (holders, losers)


@pytest.mark.parametrize(
    ("kind", "parties"), [("takeover", []), ("takeover", [("ndf", "other")]), ("clash", [NDF_DID])]
)
def test_what_is_no_claim(kind: str, parties: list[tuple[str, str]]) -> None:
    assert control.claim(1, 0, "tayy", kind, "town", tuple((a, role, True) for a, role in parties)) is None


@pytest.mark.parametrize(
    ("claims", "day", "state", "holders"),
    [
        ([claim(1, 10, "takeover", NDF_DID)], 10, "held", ("ndf",)),
        ([claim(1, 10, "takeover", NDF_DID), claim(2, 12, "takeover", ASAYISH_DID)], 11, "held", ("ndf",)),
        ([claim(1, 10, "takeover", NDF_DID), claim(2, 12, "takeover", ASAYISH_DID)], 12, "held", ("asayish",)),
        ([claim(1, 10, "takeover", NDF_DID), claim(2, 10, "takeover", ASAYISH_DID)], 10, "disputed", ("ndf", "asayish")),
        ([claim(1, 10, "takeover", ("ypg", "perpetrator"), ("sdf", "perpetrator"))], 10, "held", ("ypg", "sdf")),
        ([claim(1, 10, "takeover", NDF_DID), claim(2, 12, "withdrawal", NDF_DID)], 13, "left", ()),
        ([claim(1, 10, "withdrawal", NDF_DID), claim(2, 10, "takeover", ASAYISH_DID)], 10, "held", ("asayish",)),
    ],
)  # fmt: skip
def test_the_latest_day_decides_and_disagreement_is_not_decided(
    claims: list[control.Claim], day: int, state: str, holders: tuple[str, ...]
) -> None:
    (found,) = control.holdings(claims, day)
    assert (found.state, found.holders) == (state, holders)


@pytest.mark.parametrize("precision", ["near", "district", "governorate", "country"])
def test_a_claim_about_somewhere_in_an_area_holds_no_place(precision: str) -> None:
    assert control.holdings([claim(1, 10, "takeover", NDF_DID, precision=precision)], 20) == []


# --- of a store


def selected(found: list[Incident], filters: Filters | None = None) -> Shown:
    store = Store("sqlite://", place_chain=lambda place_id: ["qamishli", "SY08", "SY"])
    store.intake.save([CodedArticle(article(int(i.incident_id[4:])), (i,), "test") for i in found])
    filters = filters or Filters()
    selection = Shown.of(store.queries.columns(), filters, store.queries.saying(filters.text))
    assert len(selection) == store.queries.count(filters).shown
    store.close()
    return selection


WORLD = [
    incident(1, "2021-04-25"),
    incident(2, "2021-04-24", **BATTLE),
    incident(3, "2021-04-02", TAYY, **PROTEST),
    incident(4, "2021-03-01", HASAKAH, event_date_end="2021-04-20", fatalities_min=3),
    incident(5, None, TAYY),
    incident(6, "2021-04-25", modality="denied"),
    incident(7, "1982-02-02", status="background"),
]


def test_a_selection_has_the_shown_and_the_past_of_the_same_filters() -> None:
    found = selected(WORLD, Filters(date_from="2021-04-10", date_to="2021-05-20", factions=("regime",)))
    assert len(found) == 3  # 4 reaches into April
    assert len(found.dated) == 4  # not the protest nobody is named in, nor the undated, nor the denied
    assert found.span == Span(day_number("2021-04-10"), DAY)  # the data end with the 25th
    assert (found.oldest, found.newest) == (day_number("2021-03-01"), DAY)  # 1982 is background
    assert found.undated == 0
    assert trends.totals(found.past("date_from"), found.span) == 2


@pytest.mark.parametrize(
    ("filters", "span"),
    [
        (Filters(), ("1982-02-02", "2021-04-25")),
        (Filters(date_from="2021-04-01"), ("2021-04-01", "2021-04-25")),
        (Filters(event_types=("Battles",)), ("2021-04-24", "2021-04-25")),
        (Filters(date_from="2021-06-01"), None),
        (Filters(text="يوجد لا"), ("2021-04-25", "2021-04-25")),
    ],
)
def test_the_span_of_a_selection(filters: Filters, span: tuple[str, str] | None) -> None:
    found = selected(WORLD, filters).span
    assert (found and (iso_day(found.first), iso_day(found.last))) == span


def test_nothing_has_no_span() -> None:
    for world in ([], [incident(1, None)]):
        found = selected(world)
        assert (found.span, found.oldest) == (None, None)
        assert found.undated == len(world)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2021-04-20", "2021-04-25", None]),
            st.sampled_from([HALKO, TAYY, HASAKAH, None]),
            st.sampled_from([(), (NDF,), (NDF, ASAYISH), (ASAYISH,)]),
            st.sampled_from(["asserted", "claimed", "denied"]),
        ),
        max_size=8,
    ),
    st.sets(st.integers(0, 7), max_size=4),
)
def test_every_number_is_what_its_filter_shows(rows: list[Any], one_event: set[int]) -> None:
    store = Store("sqlite://", place_chain=lambda place_id: ["qamishli", "SY08", "SY"])
    store.intake.save([
        CodedArticle(article(n), (incident(n, day, place, actors=actors, modality=modality),), "test")
        for n, (day, place, actors, modality) in enumerate(rows)
    ])  # fmt: skip
    together = [f"inc-{n}" for n in sorted(one_event) if n < len(rows)]
    if len(together) > 1:
        store.corrections.join(together, "a curator", "one event")
    columns = store.queries.columns()
    found = Shown.of(columns, Filters())

    def shows(incidents: int, killed: int, **asked: Any) -> None:
        filters = Filters(**asked)
        assert store.queries.count(filters).shown == incidents
        here = columns["killed"][columns.select(filters)]
        assert trends.deaths(here).sum() == killed

    for pair in matrix.who_hits_whom(*matrix.reported(found)):
        if pair.first and pair.second:
            shows(pair.incidents, pair.killed, perpetrators=(pair.first,), targets=(pair.second,))
    reports, events = found.reports
    parties, places, killed = (columns[name][reports] for name in ("parties", "place_id", "killed"))
    for row in ranking.ranked(members(columns.actors), parties, killed, events=events):
        shows(row.incidents, row.killed, factions=(row.key,))
    kinds = {"halko": "neighbourhood", "tayy": "neighbourhood", "SY08": "governorate", "SY": "country"}
    for level in ranking.LEVELS:
        groups = ranking.units(columns.values["place_id"], columns.above, kinds, level)
        for row in ranking.ranked(groups, places, killed, events=events):
            shows(row.incidents, row.killed, place_ids=(row.key,))
    store.close()


def test_any_part_lists_everybody_once() -> None:
    assert side(PARTIES[0], None) == ("ndf", "asayish", "regime", "aanes")
    assert side((), None) == ()
    assert members(PARTIES, "target")["civ"] == [2, 4]


def test_undated_days_stand_before_all_spans() -> None:
    assert trends.totals([UNDATED, 3], last_days(6, 7)) == 1
