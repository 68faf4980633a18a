"""One list of counts: map, timeline, list, table and export agree for any filters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listed import listed

from analysis.spans import Unit
from filters import Filters
from geo.map.palette import palette
from models import (
    GEO_PRECISIONS,
    MODALITIES,
    STATUSES,
    Article,
    CodedArticle,
    Incident,
    IncidentActor,
    IncidentPlace,
    Modality,
)
from pages.shared import selected
from pages.shared.timeline import timeline_data
from store import Store

ABOVE = {"halko": ["C4564", "SY0802", "SY08", "SY"], "C4564": ["SY0802", "SY08", "SY"], "SY08": ["SY"], "SY02": ["SY"]}
PLACES = {
    "halko": ("neighbourhood", 37.036, 41.224), "C4564": ("town", 37.05, 41.22), "SY08": ("governorate", 36.4, 40.6),
    "SY02": ("governorate", 36.2, 37.1), "SY": ("country", 34.8, 38.6), "nowhere": ("near", None, None),
}  # fmt: skip
ACTORS = {"ypg": ("sdf",), "asayish": ("aanes",), "ndf": ("regime",), "isis": ()}
TYPES = [row["event_type"] for row in palette()][:-1]
DAYS = ["2019-01-05", "2021-04-20", "2021-04-21", "2021-04-25", "2021-05-02", "2024-12-08"]


def world(size: int = 300) -> list[Incident]:
    """Incidents of every kind, the same every time."""
    draw = np.random.default_rng(6)
    found = []
    for number in range(size):
        place_id = str(draw.choice([*PLACES]))
        precision, latitude, longitude = PLACES[place_id]
        named = draw.choice([*ACTORS], size=draw.integers(0, 3), replace=False)
        actors = [
            IncidentActor(str(a), str(a).upper(), "اسم", "rebel", role, ACTORS[a])
            for a, role in zip(named, ("perpetrator", "target"), strict=False)
        ]
        killed = None if draw.random() < 0.4 else int(draw.integers(0, 30))
        found.append(
            Incident(
                f"i{number}", f"a{number // 3}",
                event_date=None if draw.random() < 0.1 else str(draw.choice(DAYS)),
                event_type=str(draw.choice(TYPES)), sub_event_type=str(draw.choice(["Armed clash", "Grenade"])),
                actors=tuple(actors), geo_precision=precision if draw.random() < 0.9 else "unresolved",
                place=None if draw.random() < 0.1 else IncidentPlace(
                    place_id, place_id.title(), "مكان", "town", latitude, longitude, 500, None, None, None
                ),
                fatalities_min=killed, fatalities_max=killed,
                status=STATUSES[int(draw.random() < 0.2)],
                modality="asserted" if draw.random() < 0.7 else str(draw.choice(MODALITIES)),
                confidence=round(float(draw.random()), 2),
            )
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(str(tmp_path_factory.mktemp("world") / "s.sqlite"), place_chain=lambda p: ABOVE.get(p, []))
    incidents = world()
    opened.intake.save(
        [
            CodedArticle(
                Article(f"a{n}", "خبر", f"عنوان {n}", source=("One", "Two, three", None)[n % 3]),
                tuple(incidents[3 * n : 3 * n + 3]),
                "1",
            )
            for n in range(len(incidents) // 3)
        ]
    )
    yield opened
    opened.close()


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


days = st.none() | st.sampled_from([*DAYS, "2021-04-23"])
filter_sets = st.builds(
    Filters,
    date_from=days,
    date_to=days,
    factions=some(*ACTORS, "sdf", "regime"),
    perpetrators=some("ndf", "aanes"),
    targets=some("ypg", "regime"),
    without=some("sdf", "saa"),
    event_types=some(*TYPES),
    sub_event_types=some("Grenade"),
    place_ids=some(*PLACES),
    bbox=st.sampled_from([None, None, (40.0, 36.0, 42.0, 38.0)]),
    area=st.sampled_from([(), (), ((36.0, 34.0), (42.0, 36.5), (41.0, 38.0))]),
    precisions=some(*GEO_PRECISIONS),
    confidence_min=st.sampled_from([None, None, 0.4]),
    killed_min=st.sampled_from([None, None, 5]),
    statuses=some(*STATUSES),
    sources=some("One", "Two, three"),
    text=st.sampled_from(["", "", "halko", "عنوان 1", "ypg"]),
    modalities=some(*MODALITIES),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=filter_sets, colour=st.sampled_from(selected.COLOURS), unit=st.sampled_from(["day", "week", "month"]))
def test_map_timeline_list_and_export_agree(
    store: Store, filters: Filters, colour: selected.Colour, unit: Unit
) -> None:
    shown = selected.select(store, filters)
    exported = listed(store, filters)
    ids = {incident.incident_id for incident in exported}
    assert shown.counts == store.queries.count(filters)
    assert shown.counts.shown == len(shown.index) == len(ids)
    assert {i.incident_id for i in store.queries.numbered(shown.numbers(shown.newest))} == ids
    drawn = selected.scattered(shown, colour)
    on_map = len(drawn.latitude) + sum(sum(area["counts"]) for area in drawn.areas)
    assert on_map + drawn.hidden + shown.counts.without_place == len(ids)
    data = timeline_data(shown, selected.undated(shown, store), selected.groups(shown.columns, colour), unit)
    dated = sum(incident.event_date is not None for incident in exported)
    assert (data["shown"] if data else 0) == dated
    assert sum(sum(bar[2:]) for bar in data["bars"]) == dated if data else dated == 0


def test_the_filters_of_the_test_show_and_hide(store: Store) -> None:
    """A property nothing is shown for would hold in vain."""
    denied: tuple[Modality, ...] = ("denied",)
    for filters in (Filters(targets=("regime",)), Filters(area=((36.0, 34.0), (42.0, 36.5), (41.0, 38.0))),
                    Filters(sources=("Two, three",)), Filters(modalities=denied)):  # fmt: skip
        assert 0 < selected.select(store, filters).counts.shown < 300
