"""What lies off the base map is said, and drawn on an outline of the world."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from export_cases import incident, selection

from exports.figures.brief import Brief
from exports.figures.brief_maps import map_of
from exports.figures.design import Design
from exports.figures.offline_page import values
from filters import Filters
from geo import boundaries
from geo.map import marks
from models import Incident, IncidentPlace
from wording.texts import Words

HERE = incident(1, "C4564", "town")
POINTS = {"Suva": (-18.14, 178.44), "Manaus": (-3.1, -60.0), "Bergen": (60.4, 5.3)}


def far(name: str, number: int = 9) -> Incident:
    latitude, longitude = POINTS[name]
    place = IncidentPlace(f"x:{name}", name, name, "place", latitude, longitude, 3000, None, None, None)
    return dataclasses.replace(incident(number, None, "town"), place=place)


@pytest.mark.parametrize(
    ("incidents", "off", "abroad"),
    [
        ([HERE], 0, False), ([HERE, far("Manaus")], 1, False), ([far("Manaus")], 1, True),
        ([far("Suva", 8), far("Bergen")], 2, True),
    ],
)  # fmt: skip
def test_a_figure_says_and_draws_what_is_off_its_map(incidents: list[Incident], off: int, abroad: bool) -> None:
    brief = Brief(selection(incidents), Design())
    assert (brief.found.off, brief.found.abroad) == (off, abroad)
    data = brief.data()
    assert ("off the base map" in data["counts"][0]) == (off > 0)
    assert any("outline of the world" in note[0] for note in data["notes"]) == (off > 0)
    drawn = map_of(brief, 0, 700, 420)
    main = drawn.figure.axes[0]
    for spot in brief.found.spots:
        assert main.get_xlim()[0] < spot.x < main.get_xlim()[1] and main.get_ylim()[0] < spot.y < main.get_ylim()[1]
    dots = [line for inset in drawn.figure.axes[1].child_axes for line in inset.lines]
    assert sum(len(line.get_xdata()) for line in dots) == (0 if abroad else off)
    assert sum(int(entry["count"]) for entry in data["legend"]) == (off if abroad else len(incidents) - off)
    assert ("world" in values(brief, data)["ground"]) == (off > 0)


def test_degrees_have_their_side() -> None:
    scale = [
        kind for kind in map_of(Brief(selection([far("Manaus")]), Design()), 0, 700, 420).drawn if kind[0] == "scale"
    ]
    assert "° S" in scale[0][1][-1].get_text()
    said = Words("en").filters(Filters(bbox=(-61.5, -4.25, 5.0, 60.0)))
    assert "61.50° W to 5.00° E" in said and "4.25° S to 60.00° N" in said
    assert "جنوباً" in Words("ar").latitude(-1) and "غرباً" in Words("ar").longitude(-1)


@pytest.mark.parametrize(("points", "off", "wide"), [
    ([(36.5, 40.7)], 0, False), ([(36.5, 40.7), (-18.1, 178.4)], 1, False), ([(-18.1, 178.4)], 1, True),
])  # fmt: skip
def test_the_page_counts_what_is_off_its_map_and_keeps_its_view(
    points: list[tuple[float, float]], off: int, wide: bool
) -> None:
    number = len(points)
    pins = marks.Pins(
        *np.array(points).T, kind=np.zeros(number, int), metres=np.zeros(number, int), group=np.zeros(number, int),
        place=np.zeros(number, int), killed=np.zeros(number, int), place_ids=["x"], above={},
    )  # fmt: skip
    found = marks.scatter(pins)
    assert found.off == off and (found.fit[0] < 0) == wide and marks.marks(found).off == (off > 0)


def test_the_world_is_land_and_borders() -> None:
    land, borders = boundaries.world()
    assert land.is_valid and land.geom_type == "MultiPolygon" and borders.geom_type == "MultiLineString"
    assert (boundaries.WORLD).stat().st_size < 100_000
