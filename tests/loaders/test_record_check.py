"""A record is kept only where every value of it can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import incident
from hypothesis import given
from hypothesis import strategies as st

from loaders.datasets.record_check import fault
from models import Evidence, GroupToll, Incident, IncidentActor, IncidentPlace

PLACE = IncidentPlace("C1", "Sarmin", "سرمين", "town", 35.9, 36.7, 2500, None, None, None)
ACTOR = IncidentActor("saa", "Army", "الجيش", "state_forces", "perpetrator")
SOUND = replace(incident(1, place=PLACE), actors=(ACTOR,), fatalities_min=2, fatalities_max=3)


def test_a_sound_record_has_no_fault() -> None:
    assert fault(SOUND) is None
    assert (
        fault(replace(SOUND, evidence=(Evidence("place", "text", 0, 3, "a\u202eb\x07"),))) is None
    )  # words as they are


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event_date": "0001-01-01"}, "event_date"),
        ({"event_date": "2021-02-30"}, "event_date"),
        ({"event_date_end": "2200-01-01"}, "event_date_end"),
        ({"fatalities_min": 4}, "fatalities_min"),
        ({"fatalities_min": -1}, "fatalities_min"),
        ({"fatalities_max": 2**70}, "fatalities_max"),
        ({"injuries_min": 10**4000, "injuries_max": 10**4000}, "injuries_min"),
        ({"injuries_min": True}, "injuries_min"),
        ({"confidence": 1.5}, "confidence"),
        ({"confidence": float("nan")}, "confidence"),
        ({"modality": "shouted"}, "modality"),
        ({"event_type": "Skirmishes"}, "event_type"),
        ({"incident_id": ""}, "incident_id"),
        ({"incident_id": "x" * 200_000}, "incident_id"),
        ({"article_id": "a\x1b[31m"}, "article_id"),
        ({"sub_event_type": "right\u202eleft"}, "sub_event_type"),
        ({"place": replace(PLACE, uncertainty_m=-5)}, "uncertainty_m"),
        ({"place": replace(PLACE, uncertainty_m=10**30)}, "uncertainty_m"),
        ({"place": replace(PLACE, latitude=91.0)}, "latitude"),
        ({"place": replace(PLACE, name="RED\x07")}, "name"),
        ({"place": replace(PLACE, name=" ")}, "name"),  # nothing to see, and a page that ended at it
        ({"place": replace(PLACE, name_ar="\u200f\u00a0")}, "name_ar"),
        ({"place": replace(PLACE, place_id="")}, "place_id"),
        ({"actors": (replace(ACTOR, actor_id=" "),)}, "actor_id"),
        ({"toll_by_group": (GroupToll("children", 3, 2),)}, "fatalities_min"),
        ({"actors": (replace(ACTOR, role="boss"),)}, "role"),
        ({"confidence_reasons": (5,)}, "confidence_reasons"),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, object], field: str) -> None:
    found = fault(replace(SOUND, **changes))  # type: ignore[arg-type]
    assert found is not None and found[0] == field and len(found[1]) <= 60


@given(st.integers(), st.integers())
def test_a_toll_stands_only_in_its_order(low: int, high: int) -> None:
    wrong = fault(Incident("a", "b", fatalities_min=low, fatalities_max=high))
    assert (wrong is None) == (0 <= low <= high <= 10_000_000)
