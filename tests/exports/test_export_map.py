"""What a map of an export draws, where, in which colours and words."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from export_cases import NO_FILTERS, SOME, Counts, incident, some
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from errors import DataFileError, UsageError
from exports.maps.ground import areas, bounds
from exports.maps.projection import degrees, fit, metres, round_length, stretch
from exports.maps.spots import gather, together
from exports.maps.symbols import diameter, scale_for
from filters import Filters
from geo.map import palette
from models import GeoPrecision
from text.data_files import table
from wording.texts import LANGUAGES, LEXICONS, Words, gazetteer, plain

# -- the palette


def simulated(colours: list[str], matrix: list[list[float]]) -> np.ndarray:
    """CIELAB of colours as seen with a colour vision deficiency (Machado et al. 2009, full strength)."""
    srgb = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in colours])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(matrix).T, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = seen @ to_xyz.T / (0.95047, 1.0, 1.08883)
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root.T
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)]).T


@pytest.mark.parametrize(
    ("sight", "matrix"),
    [
        ("typical", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ("protanopia", [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
        ("deuteranopia", [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
        ("tritanopia", [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
    ],
)
def test_colours_stay_apart_for_every_eye(sight: str, matrix: list[list[float]]) -> None:
    lab = simulated([m.colour for m in palette.marks().values()], matrix)
    nearest = min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(lab, 2))
    assert nearest > 20, sight  # CIELAB units; about 2 is just noticeable side by side


@pytest.mark.parametrize("ground", ["#ffffff", "#14171c"])
def test_colours_stand_out_on_light_and_dark(ground: str) -> None:
    def light(colour: str) -> float:
        lightness = simulated([colour], [[1, 0, 0], [0, 1, 0], [0, 0, 1]])[0][0]
        return float(((lightness + 16) / 116) ** 3)

    for mark in palette.marks().values():
        low, high = sorted((light(mark.colour), light(ground)))
        assert (high + 0.05) / (low + 0.05) > 2.8, mark


def test_every_event_type_has_a_mark() -> None:
    known = {r["event_type"] for _, r in table(LEXICONS / "event_types.csv", ("event_type",)) if r["event_type"]}
    assert set(palette.marks()) == known


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Riots,red,plus", "colour 'red'"),
        ("Riots,#FF0000,plus", "colour '#FF0000'"),
        ("Riots,#ff0000,heart", "unknown symbol 'heart'"),
        ("Riots,#ff0000,diamond", "looks like another"),
        ("Riots,#c50333,plus", "looks like another"),
    ],
)
def test_a_wrong_palette_is_named(row: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "palette.csv").write_text(
        f"event_type,colour,symbol\nBattles,#c50333,diamond\n{row}\n", encoding="utf-8"
    )
    monkeypatch.setattr(palette, "LEXICONS", tmp_path)
    palette.marks.cache_clear()
    try:
        with pytest.raises(DataFileError, match=reason) as raised:
            palette.marks()
        assert raised.value.line == 3
    finally:
        palette.marks.cache_clear()


# -- the view

LAND = (3_600_000.0, 3_500_000.0, 5_000_000.0, 4_800_000.0)


@given(
    st.lists(
        st.tuples(st.floats(3.7e6, 4.9e6), st.floats(3.6e6, 4.7e6), st.floats(0, 2e5), st.floats(0, 2e5)), min_size=1
    ),
    st.floats(0.6, 2.5),
)
def test_a_view_holds_all_and_keeps_its_shape(seeds: list[tuple[float, float, float, float]], shape: float) -> None:
    boxes = [(x, y, x + w, y + h) for x, y, w, h in seeds]
    view = fit(boxes, shape, LAND)
    assert view.width / view.height == pytest.approx(shape)
    for west, south, east, north in boxes:
        assert view.west < west
        assert view.south < south
        assert view.east > east
        assert view.north > north


def test_a_view_of_one_point_shows_its_surroundings() -> None:
    x, y = metres(41.22, 37.04)
    view = fit([(x, y, x, y)], 1.6, bounds("neighbours"))
    assert view.ground_width == pytest.approx(10_000, rel=0.01)
    assert view.holds(x, y)
    assert not view.holds(*metres(40.74, 36.51))  # Hasakah is 70 km away


@given(st.floats(-179, 179), st.floats(-84, 84))
def test_metres_and_degrees_undo_each_other(longitude: float, latitude: float) -> None:
    back = degrees(*metres(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-7)


@pytest.mark.parametrize(("longitude", "latitude"), [(0.0, 86.0), (181.0, 0.0), (float("nan"), 36.0)])
def test_what_mercator_cannot_show_is_refused(longitude: float, latitude: float) -> None:
    with pytest.raises(UsageError, match="outside latitude"):
        metres(longitude, latitude)


@pytest.mark.parametrize("latitude", [0.0, 32.5, 37.0, 60.0])
def test_the_scale_is_true_on_the_ground(latitude: float) -> None:
    x, y = metres(40.0, latitude)
    east = degrees(x + 10_000 * stretch(latitude), y)
    assert Geod(ellps="WGS84").inv(40.0, latitude, *east)[2] == pytest.approx(10_000, rel=1e-4)


@pytest.mark.parametrize(
    ("most", "length"), [(1000.0, 1000.0), (999.0, 500.0), (4999.0, 2000.0), (61_000.0, 50_000.0), (0.7, 0.5)]
)
def test_a_scale_bar_has_a_round_length(most: float, length: float) -> None:
    assert round_length(most) == pytest.approx(length)


# -- what is drawn where


@pytest.mark.parametrize(
    ("place_id", "precision", "spots", "shaded", "only_country"),
    [
        ("qam-halko", "neighbourhood", 1, 0, 0),
        ("qam-halko", "near", 1, 0, 0),
        ("SY08", "governorate", 0, 1, 0),
        ("SY0802", "district", 0, 1, 0),
        ("SY", "country", 0, 0, 1),
        (None, "unresolved", 0, 0, 0),
    ],
)
def test_precision_decides_what_is_drawn(
    place_id: str | None, precision: GeoPrecision, spots: int, shaded: int, only_country: int
) -> None:
    marks = gather([incident(1, place_id, precision)], areas())
    assert (len(marks.spots), len(marks.areas), marks.only_country) == (spots, shaded, only_country)


def test_a_region_without_an_outline_is_a_hollow_circle_not_a_pin() -> None:
    (spot,) = gather([incident(1, "SY08", "governorate")], ()).spots
    assert spot.wide
    assert spot.radius == pytest.approx(gazetteer().seats["SY08"][1] * stretch(36.5), rel=0.01)


def test_the_circle_is_as_wide_as_the_place_is_unsure() -> None:
    place = gazetteer().places["qam-halko"]
    (spot,) = gather([incident(1, "qam-halko", "neighbourhood")], areas()).spots
    assert place.uncertainty_m
    assert spot.radius == pytest.approx(place.uncertainty_m * stretch(place.latitude or 0.0))


def test_near_a_place_is_kept_only_when_all_are_near() -> None:
    near, inside = incident(1, "qam-halko", "near"), incident(2, "qam-halko", "neighbourhood")
    assert gather([near], areas()).spots[0].near
    assert [s.near for s in gather([near, inside], areas()).spots] == [False]


PLACES: list[tuple[str | None, GeoPrecision]] = [
    ("qam-halko", "neighbourhood"), ("qam-tayy", "neighbourhood"), ("C4360", "town"), ("SY08", "governorate"),
    ("SY0802", "district"), ("SY", "country"), (None, "unresolved"),
]  # fmt: skip
chosen = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(sorted(palette.marks()))), max_size=30)


@given(chosen, st.floats(1, 1e6), st.randoms())
def test_no_incident_is_lost_or_counted_twice(found: list, reach: float, order) -> None:  # type: ignore[no-untyped-def, type-arg]
    incidents = [incident(i, place, precision, kind) for i, ((place, precision), kind) in enumerate(found)]
    marks = gather(incidents, areas())
    without_point = sum(i.place is None for i in incidents)
    assert marks.types.total() + marks.only_country + without_point == len(incidents)
    merged = together(marks.spots, reach)
    assert sum(s.types.total() for s in merged) == sum(s.types.total() for s in marks.spots)
    order.shuffle(incidents)
    assert gather(incidents, areas()).types == marks.types


def test_spots_drawn_together_keep_their_circles_inside_the_new_one() -> None:
    spots = gather([incident(1, "qam-halko", "neighbourhood"), incident(2, "C4360", "town")], areas()).spots
    assert len(together(spots, 10.0)) == 2
    (one,) = together(spots, 1e6)
    for spot in spots:
        assert np.hypot(spot.x - one.x, spot.y - one.y) + spot.radius <= one.radius + 1e-6
    assert {p.place_id for p in one.places} == {"qam-halko", "C4360"}


def test_symbols_grow_with_the_root_of_the_number() -> None:
    spots = gather([incident(i, "qam-halko", "neighbourhood") for i in range(4)], areas()).spots
    scale = scale_for(spots)
    assert diameter(4, scale) == pytest.approx(2 * diameter(1, scale))


# -- words


@pytest.mark.parametrize(
    ("filters", "en", "ar"),
    [
        (Filters(date_from="2021-04-20", date_to="2021-04-25"), "20 April 2021 to 25 April 2021",
         "من 20 نيسان 2021 إلى 25 نيسان 2021"),
        (Filters(date_from="2021-04-20", date_to="2021-04-20"), "20 April 2021", "20 نيسان 2021"),
        (Filters(date_from="2021-12-01"), "from 1 December 2021", "منذ 1 كانون الأول 2021"),
        (Filters(date_to="2022-01-31"), "until 31 January 2022", "حتى 31 كانون الثاني 2022"),
        (NO_FILTERS, "All dates; every dated incident begins on 21 April 2021",
         "كل التواريخ؛ كل الحوادث المؤرخة تبدأ في 21 نيسان 2021"),
    ],
)  # fmt: skip
def test_dates_are_said_in_words(filters: Filters, en: str, ar: str) -> None:
    assert Words("en").period(filters, some()) == en
    assert Words("ar").period(filters, some()) == ar


def test_dates_of_nothing_are_not_made_up() -> None:
    assert Words("en").period(NO_FILTERS, []) == "All dates"
    assert Words("en").period(NO_FILTERS, [incident(1, None, "unresolved", date=None)]) == "All dates"


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (NO_FILTERS, ["No filter: every incident"]),
        (Filters(date_from="2021-04-20"), ["No filter besides the dates"]),
        (Filters(factions=("asayish",)), ["faction", "Asayish"]),
        (Filters(factions=("no-such-faction",)), ["no-such-faction"]),
        (Filters(event_types=("Battles", "Riots")), ["event type", "Battles", "Riots"]),
        (Filters(sub_event_types=("Armed clash",)), ["sub-event type", "Armed clash"]),
        (Filters(place_ids=("qam-halko",)), ["place", "Halko"]),
        (Filters(place_ids=("no-such-place",)), ["no-such-place"]),
        (Filters(bbox=(41.0, 36.5, 42.0, 37.25)), ["41.00° E to 42.00° E", "36.50° N to 37.25° N"]),
        (Filters(precisions=("near",)), ["precision", "near a place"]),
        (Filters(perpetrators=("asayish",), targets=("ndf",)), ["by", "Asayish", "against", "National Defence"]),
        (Filters(confidence_min=0.5, killed_min=2), ["confidence at least 50%", "at least 2 killed"]),
        (Filters(area=((41, 36), (42, 36), (42, 37))), ["drawn area with 3 corners"]),
        (Filters(sources=("Example {0}",)), ["source", "Example {0}"]),
        (Filters(statuses=("background",)), ["reported again"]),
        (Filters(modalities=("denied", "claimed")), ["denied", "claimed by a party"]),
        (Filters(text="حلكو"), ["text", "حلكو"]),
        (Filters(place_ids=tuple(f"p{i}" for i in range(9))), ["p5", "and 3 more"]),
    ],
)
def test_filters_are_said_in_words(filters: Filters, said: list[str]) -> None:
    text = Words("en").filters(filters)
    assert [part for part in said if part not in text] == []
    arabic = Words("ar").filters(filters)
    assert arabic != text
    assert "faction " not in arabic


def test_every_filter_can_be_said() -> None:
    every = Filters(
        "2021-04-20", "2021-04-25", 7, ("asayish",), ("ndf",), ("civilians",), ("hts",), ("Battles",), ("Armed clash",), ("SY08",),
        (36.0, 32.0, 42.0, 37.0), ((36, 32), (42, 32), (42, 37)), ("town",), 0.5, 2, ("new",), ("Example",), "حلكو",
        ("denied",), ("accepted",), "reports", "only",
    )  # fmt: skip
    assert {*every.active, "restricted"} == {field.name for field in dataclasses.fields(Filters)}
    for lang in LANGUAGES:
        separator = Words(lang)("separator").strip()
        assert Words(lang).filters(every).count(separator) == len(every.active) - 3  # two are dates


def test_counts_name_what_the_map_cannot_show() -> None:
    said = Words("en").counts(SOME, some(), only_country=1)
    assert said.split("  ·  ") == [
        "6 shown of 9", "1 without a place", "1 known only to the country, not drawn", "1 without a date",
    ]  # fmt: skip
    assert "the newest 6 are drawn" in Words("en").counts(Counts(7, 9, 1), some(), 1)


@pytest.mark.parametrize(
    ("given_text", "drawn"),
    [
        ("two\nlines", "two lines"),
        ("bell\x07", "bell"),
        ("half \ud800", "half ?"),
        ("  ", ""),
        ("نيسان\u200fة", "نيسان\u200fة"),
    ],
)
def test_text_from_outside_is_one_line_a_font_can_draw(given_text: str, drawn: str) -> None:
    assert plain(given_text) == drawn
