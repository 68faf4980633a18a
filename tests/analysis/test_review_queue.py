"""The order of the review: what a mistake would cost, and why an incident stands where it does."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk import ASAYISH, NDF, TAYY, fill, incident

from analysis.review_queue import Queue, Reason
from models import Incident, IncidentActor

SDF = IncidentActor("sdf", "SDF", "قسد", "armed_group", "perpetrator", ())


def reasons(tmp_path: Path, found: Sequence[Incident], factions: Sequence[str] = ()) -> dict[str, list[Reason]]:
    """Ids in the order of the queue, each with why it stands there."""
    store = fill(tmp_path / "s.sqlite", list(found))
    store.links.link()
    columns = store.queries.columns()
    queue = Queue.of(columns, factions)
    rows = np.arange(len(columns))
    order = queue.ordered(rows)
    for most in range(len(rows) + 1):  # the first of many are the same without sorting them all
        for past in (None, *rows.tolist()):
            first = queue.ordered(rows, most, past)
            at = -1 if past is None else int(np.flatnonzero(order == past)[0])
            assert first.tolist() == order[: max(most, at + 2 if past is not None else 0)].tolist()
    ids = {store.queries.number(i.incident_id): i.incident_id for i in found}
    store.close()
    return {ids[int(columns["number"][row])]: queue.reasons(int(row)) for row in order}


def killed(number: int | None, **more: Any) -> dict[str, Any]:
    return {"fatalities_min": number, "fatalities_max": number, **more}


def test_it_begins_with_what_a_mistake_would_cost_most(tmp_path: Path) -> None:
    found = reasons(
        tmp_path,
        [
            incident(1, "2021-04-01", confidence=0.9),
            incident(2, "2021-04-03", confidence=0.4),
            incident(3, "2021-04-05", confidence=0.4, **killed(30)),
            incident(4, "2021-04-07", place=None, confidence=0.4),
            incident(5, "2021-04-09", confidence=0.9, **killed(2)),
        ],
    )
    assert list(found) == ["inc-3", "inc-4", "inc-2", "inc-5", "inc-1"]
    assert found["inc-4"] == [Reason("no_place"), Reason("unsure", 40)]
    assert found["inc-1"] == []


def test_reports_that_differ_in_the_killed_come_before_those_that_agree(tmp_path: Path) -> None:
    found = reasons(
        tmp_path,
        [
            incident(1, **killed(2)), incident(2, **killed(7)), incident(3, **killed(None)),
            incident(4, "2021-04-20", **killed(7)), incident(5, "2021-04-20", **killed(7)),
        ],
    )  # fmt: skip
    assert list(found)[:2] == ["inc-2", "inc-1"]  # both count as the seven that one of them says
    assert found["inc-1"] == found["inc-2"] == [Reason("tolls", 2, 7)]
    assert found["inc-3"] == found["inc-4"] == found["inc-5"] == []  # one says nothing; two agree


@pytest.mark.parametrize(
    ("other", "differ"),
    [
        ((SDF, ASAYISH), True),
        ((dataclasses.replace(NDF, actor_id="regime", parents=()), ASAYISH), False),  # the one above
        ((ASAYISH,), False),  # one names no doer
        ((NDF, ASAYISH), False),
    ],
)
def test_reports_that_name_other_doers_are_said_to(
    tmp_path: Path, other: tuple[IncidentActor, ...], differ: bool
) -> None:
    found = reasons(tmp_path, [incident(1, **killed(5)), incident(2, actors=other, **killed(5))])
    assert [r.name for r in found["inc-1"]] == [r.name for r in found["inc-2"]] == (["doers"] if differ else [])


def test_a_watched_faction_moves_an_incident_up(tmp_path: Path) -> None:
    found = [incident(1, place=TAYY, actors=(SDF,)), incident(2)]
    for name in ("plain", "watched"):
        (tmp_path / name).mkdir()
    assert list(reasons(tmp_path / "plain", found)) == ["inc-2", "inc-1"]
    watched = reasons(tmp_path / "watched", found, ["sdf"])
    assert list(watched) == ["inc-1", "inc-2"]
    assert watched == {"inc-1": [Reason("watched")], "inc-2": []}


def test_an_empty_store_has_an_empty_queue(tmp_path: Path) -> None:
    assert reasons(tmp_path, []) == {}
