"""Directions and distances beside names move a point and say how uncertain it is; other numbers do not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding import Coder
from coding.coder import geoparse
from geo.distance import distance_km
from geo.geoparsing.offsets import FARTHEST_M, Offset, after, bearing, before
from models import Article, Place
from text.passage import Reading

HERE = Place("here", "Here", "", "town", 35.0, 39.0, "exact", 500, None, None, None, None, None, 1)


def reading(text: str) -> Reading:
    return Reading(Article("a", text), "text")


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("على بعد 5 كم", 5000),
        ("على بعد نحو ١٢ كيلومترا", 12000),
        ("على مسافة خمسة كيلومترات إلى", 5000),
        ("كيلومترين", 2000),
        ("300 متر", 300),
        ("2.5 كيلو متر", 2500),
        ("about 2.5 km to the", 2500),
        ("ten kilometres", 10000),
        ("3 miles", 4827),
        ("5 قذائف", None),
        ("five people", None),
        ("0 km", None),
        ("4000 km", None),  # farther than any place
        ("km", None),
        ("", None),
    ],
)
def test_a_distance_before_a_direction_is_read(text: str, metres: int | None) -> None:
    read = reading(text)
    found = before(read, len(read.tokens), ["north"])
    assert (found and round(found[1].metres)) == metres


@pytest.mark.parametrize(
    ("text", "sides", "metres"),
    [
        ("بنحو 5 كم", ["north"], 5000),
        ("ب 10 كيلومترات", ["east"], 10000),
        ("بنحو 5 كم", [], None),
        ("5 كم", ["north"], None),
    ],
)
def test_a_distance_after_the_name_needs_a_direction(text: str, sides: list[str], metres: int | None) -> None:
    found = after(reading(text), 0, sides)
    assert (found and round(found[1].metres)) == metres


@pytest.mark.parametrize(
    ("sides", "degrees"),
    [(["north"], 0), (["south", "west"], 225), (["north", "east"], 45), (["north", "south"], None), ([], None)],
)
def test_sides_make_a_bearing(sides: list[str], degrees: float | None) -> None:
    assert bearing(sides) == degrees


@given(st.floats(100, FARTHEST_M), st.floats(0, 359.9))
def test_a_moved_point_lies_as_far_as_said_and_where(metres: float, turn: float) -> None:
    latitude, longitude = Offset(metres, turn).point(35.0, 39.0)
    moved = Place("m", "M", "", "town", latitude, longitude, "exact", 0, None, None, None, None, None, 1)
    assert distance_km(HERE, moved) * 1000 == pytest.approx(metres, rel=0.02)
    north, east = latitude - 35.0, (longitude - 39.0) * math.cos(math.radians(35.0))
    assert math.cos(math.atan2(east, north) - math.radians(turn)) > 0.999


def test_without_a_direction_only_the_circle_grows() -> None:
    assert Offset(5000, None).point(35.0, 39.0) == (35.0, 39.0)
    assert Offset(5000, None).uncertainty_m == 5000 > Offset(5000, 90.0).uncertainty_m


@pytest.mark.parametrize(
    ("text", "place_id", "metres", "turn"),
    [
        ("قصف مدفعي على بعد 5 كم شمال بلدة تل تمر", "C4409", 5000, 0),
        ("سقطت قذائف على بعد 10 كيلومترات جنوب شرق مدينة الرقة", "C5710", 10000, 135),
        ("قصف موقعا إلى الشمال الغربي من مدينة تدمر بنحو 20 كم", "C2889", 20000, 315),
        ("An airstrike hit a convoy 15 km south of Palmyra", "C2889", 15000, 180),
        ("An airstrike hit a convoy about 2.5 km to the north-west of Palmyra", "C2889", 2500, 315),
        ("An airstrike hit a convoy 5km from Ain Issa", "C5905", 0, 0),
        ("An airstrike hit a convoy south of Palmyra", "C2889", 0, 0),
    ],
)
def test_an_incident_is_drawn_where_the_text_puts_it(
    coder: Coder, text: str, place_id: str, metres: int, turn: int
) -> None:
    (answer,) = geoparse(coder, Article("a", text))
    base = coder.gazetteer.places[place_id]
    assert answer.place is not None and answer.place.place_id == place_id
    assert answer.precision == "near" and answer.uncertainty_m is not None
    assert distance_km(base, answer.place) * 1000 == pytest.approx(metres, rel=0.02, abs=1)
    assert base.latitude is not None and answer.place.latitude is not None
    assert answer.place.latitude - base.latitude == pytest.approx(
        math.degrees(metres * math.cos(math.radians(turn)) / 6_371_000), abs=1e-4
    )
    assert answer.uncertainty_m >= (base.uncertainty_m or 0) + metres * 0.5
    (incident,) = coder.code(Article("a", text))[:1]
    assert incident.place is not None
    assert (incident.place.place_id, incident.place.latitude) == (place_id, answer.place.latitude)
