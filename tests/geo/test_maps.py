"""The map as numbers: what is drawn where, how precisely, and that nothing else gets in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

import packs
from errors import DataFileError, UsageError
from geo.map import assets, folium_map, marks, palette
from geo.map import clusters as grid
from geo.map.clusters import View
from models import Incident, IncidentPlace

TYPES = [row["event_type"] for row in palette.palette()]
LINKS = {name: f"../assets/{name}" for name in ("leaflet.js", "leaflet.css", *assets.OWN)}


def pins(*rows: tuple[Any, ...], killed: int = 0) -> marks.Pins:
    types, latitudes, longitudes, precisions, metres, places = zip(*rows, strict=True) if rows else ((),) * 6
    order, ids = marks.group_order(), sorted(set(places))
    return marks.Pins(
        latitude=np.array(latitudes, float),
        longitude=np.array(longitudes, float),
        kind=marks.kinds(precisions),
        metres=np.array(metres, int),
        group=np.array([order.get(t, len(TYPES) - 1) for t in types], np.int8),
        place=np.array([ids.index(p) for p in places], int),
        killed=np.full(len(rows), killed),
        place_ids=ids,
        above={"SY0802": frozenset({"SY0802", "SY08", "SY"}), "halko": frozenset({"halko", "SY0802", "SY08", "SY"})},
    )


def drawn_of(found: marks.Pins, view: View | None = None, **more: Any) -> marks.Marks:
    return marks.marks(marks.scatter(found), view=view, **more)


HALKO = ("Battles", 37.036, 41.224, "neighbourhood", 700, "halko")


def counts(**number: int) -> list[int]:
    names = {"Battles": "battles", "Protests": "protests", "": "other"}
    return [number.get(names.get(t, "-"), 0) for t in TYPES]


# --- marks


@pytest.mark.parametrize(
    ("precision", "kind"),
    [
        ("site", 0), ("neighbourhood", 0), ("town", 0), ("near", 1),
        ("district", 2), ("governorate", 2), ("country", None), ("unresolved", None),
    ],
)  # fmt: skip
def test_precision_decides_what_is_drawn(precision: str, kind: int | None) -> None:
    found = pins(("Battles", 35.0, 38.0, precision, 5000, "no-outline"))
    drawn = drawn_of(found)
    assert [spot[2] for spot in drawn.spots] == ([] if kind is None else [kind])
    assert marks.scatter(found).hidden == (kind is None)


def test_incidents_on_one_point_are_one_spot_with_all_their_types() -> None:
    drawn = drawn_of(pins(HALKO, HALKO, ("Protests", *HALKO[1:]), ("Unheard of", *HALKO[1:])))
    assert drawn.spots == ([37.036, 41.224, 0, 700, *counts(battles=2, protests=1, other=1)],)


def test_a_governorate_is_an_area_and_never_a_point() -> None:
    row = ("Battles", 36.43, 40.56, "governorate", 85000, "SY08")
    drawn = drawn_of(pins(row, row))
    assert drawn.spots == ()
    assert drawn.areas == ({"id": "SY08", "counts": counts(battles=2)},)


def test_the_larger_area_lies_under_the_smaller_one() -> None:
    rows = [("Battles", 36.4, 40.6, p, 1, i) for p, i in (("district", "SY0802"), ("governorate", "SY08"))]
    assert [area["id"] for area in drawn_of(pins(*rows)).areas] == ["SY08", "SY0802"]


def test_the_view_fits_what_is_shown() -> None:
    drawn = drawn_of(pins(HALKO, ("Battles", 35.0, 38.5, "town", 1, "x")), fit_key=7)
    assert (drawn.fit, drawn.fit_key) == ((35.0, 38.5, 37.036, 41.224), 7)


def test_an_empty_map_shows_the_country() -> None:
    drawn = drawn_of(pins())
    assert (drawn.fit, drawn.spots, drawn.areas, drawn.cells) == (packs.extent(), (), (), ())


@pytest.mark.parametrize(
    ("precision", "place_id", "chosen", "area"),
    [
        ("neighbourhood", "halko", (37.0, 41.2, 700, 0), None),
        ("near", "halko", (37.0, 41.2, 700, 1), None),
        ("governorate", "SY08", None, "SY08"),
        ("district", "no-outline", (37.0, 41.2, 700, 2), None),
        ("country", "SY", None, None),
    ],
)
def test_the_chosen_incident_is_marked_as_it_is_drawn(
    precision: Any, place_id: str, chosen: tuple[float, ...] | None, area: str | None
) -> None:
    place = IncidentPlace(place_id, "n", "n", "k", 37.0, 41.2, 700, None, None, None)
    found = drawn_of(pins(), chosen=Incident("i", "a", place=place, geo_precision=precision))
    assert (found.chosen, found.chosen_area) == (chosen, area)


def test_no_place_nothing_chosen() -> None:
    found = drawn_of(pins(), chosen=Incident("i", "a"))
    assert (found.chosen, found.chosen_area) == (None, None)


# --- cells


def many(number: int) -> marks.Pins:
    random = np.random.default_rng(1)
    latitudes, longitudes = random.uniform(33, 37, number), random.uniform(36, 42, number)
    return pins(*(("Battles", y, x, "town", 1000, "x") for y, x in zip(latitudes, longitudes, strict=True)))


def test_crowds_become_cells_that_count_everybody() -> None:
    frame, view = many(marks.RAW_LIMIT + 1), View(30, 30, 45, 40, 7)
    drawn = drawn_of(frame, view)
    assert drawn.spots == ()
    assert sum(sum(cell[6:]) for cell in drawn.cells) == len(frame.latitude)
    assert len(drawn.cells) < len(frame.latitude) / 4


def test_at_the_limit_every_incident_is_a_spot() -> None:
    drawn = drawn_of(many(marks.RAW_LIMIT), View(30, 30, 45, 40, 7))
    assert (len(drawn.spots), drawn.cells) == (marks.RAW_LIMIT, ())


def test_nearer_the_crowd_becomes_spots_of_the_view() -> None:
    view = View(38.0, 34.0, 39.0, 35.0, 9)
    drawn = drawn_of(many(4000), view)
    assert drawn.cells == ()
    assert 0 < len(drawn.spots) < marks.RAW_LIMIT
    assert all(33.9 <= spot[0] <= 35.1 and 37.9 <= spot[1] <= 39.1 for spot in drawn.spots)


points = st.lists(st.tuples(st.floats(32, 38), st.floats(35, 43), st.integers(0, 2)), max_size=60)


@given(points, st.floats(5, 15))
def test_cells_lose_nobody_and_hold_their_own(found: list[tuple[float, float, int]], zoom: float) -> None:
    latitudes, longitudes = (np.array([p[i] for p in found], dtype=np.float64) for i in (0, 1))
    types = np.array([p[2] for p in found], dtype=np.int64)
    cells = grid.cells(latitudes, longitudes, types, 3, zoom)
    for kind in range(3):
        assert sum(cell[6 + kind] for cell in cells) == int((types == kind).sum())
    for south, west, north, east, latitude, longitude, *_ in cells:
        assert south - 2e-5 <= latitude <= north + 2e-5
        assert west - 2e-5 <= longitude <= east + 2e-5


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 18))
def test_pixels_and_degrees_are_inverse(latitude: float, longitude: float, zoom: float) -> None:
    x, y = grid.to_pixels(np.array([latitude]), np.array([longitude]), zoom)
    back = grid.to_degrees(x, y, zoom)
    assert back[0][0] == pytest.approx(latitude, abs=1e-6)
    assert back[1][0] == pytest.approx(longitude, abs=1e-6)


@given(points, st.sampled_from([18, 56, 200]))
def test_cells_are_counted_alike_with_and_without_sorting(found: list[tuple[float, float, int]], pixels: int) -> None:
    arrays = [np.array([p[i] for p in found], dtype=kind) for i, kind in ((0, float), (1, float), (2, int))]
    with pytest.MonkeyPatch.context() as patch:
        dense = grid.cells(*arrays, 3, 9, pixels)
        patch.setattr(grid, "DENSE", 0)
        assert grid.cells(*arrays, 3, 9, pixels) == dense


# --- layers


def test_areas_are_shaded_by_what_lies_in_them_and_the_rest_is_counted() -> None:
    district = ("Battles", 36.4, 40.6, "district", 1, "SY0802")
    unknown = ("Battles", 36.4, 40.6, "country", 1, "SY")
    found = pins(HALKO, HALKO, district, unknown, killed=2)
    assert marks.choropleth(found, 1) == ({"SY08": 3}, 1)
    assert marks.choropleth(found, 2) == ({"SY0802": 3}, 1)
    assert marks.choropleth(found, 3) == ({}, 4)  # no sub-district is known of any of them
    assert marks.choropleth(found, 1, "killed") == ({"SY08": 6}, 1)


@given(st.dictionaries(st.text(), st.integers(1, 10**6), min_size=1))
def test_more_is_never_shaded_lighter(numbers: dict[str, int]) -> None:
    classes, steps = marks.shade(numbers)
    assert list(steps) == sorted(set(steps))
    for key, number in numbers.items():
        assert steps[classes[key]] <= number
        assert classes[key] + 1 == len(steps) or number < steps[classes[key] + 1]


def test_heat_counts_everybody_and_incidents_can_be_switched_off() -> None:
    drawn = drawn_of(pins(HALKO, HALKO), layers=marks.Layers(incidents=False, heat=True))
    assert (drawn.spots, drawn.cells, drawn.areas) == ((), (), ())
    assert [row[2] for row in drawn.heat] == [2]


@pytest.mark.parametrize(
    ("address", "attribution"),
    [
        ("javascript:alert(1)", ""), ("https://h/{{7*7}}/{z}", ""), ("https://h/{z}/{x}/{y}.png\"", ""),
        ("https://h/{z}/{x}/{y}.png", "<script>"), ("https://h/{z}/{x}/{y}.png", "{{7*7}}"),
    ],
)  # fmt: skip
def test_tiles_are_an_address_and_plain_text(address: str, attribution: str) -> None:
    with pytest.raises(UsageError, match="WAQAI_TILES"):
        folium_map.Tiles(address, attribution)


def test_tiles_are_in_the_ground_only_when_allowed() -> None:
    tiles = folium_map.Tiles("https://tile.example.org/{z}/{x}/{y}.png", "© Example")
    assert "tile.example.org" in folium_map.base_map("en", False, LINKS, tiles).get_root().render()
    assert "tile.example.org" not in folium_map.base_map("en", False, LINKS).get_root().render()


# --- what reaches the browser


def sent(found: marks.Pins) -> str:
    ground = folium_map.base_map("en", False, LINKS)
    ground.render()
    return str(streamlit_folium._get_feature_group_string(folium_map.mark_group(drawn_of(found)), ground))


PAYLOADS = ["{{7*7}}", "<script>alert(1)</script>", "${1}", "</script>", "<img src=x onerror=alert(1)>", "{% raw %}"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_word_of_the_store_enters_the_map(payload: str) -> None:
    rows = [(payload, 37.0, 41.2, p, 1, payload) for p in ("town", "near", "district", "governorate")]
    text = sent(pins(*rows))
    assert payload not in text
    assert "49" not in text
    assert "alert" not in text


def test_the_ground_is_the_same_text_every_time() -> None:
    def script() -> str:
        ground = folium_map.base_map("ar", True, LINKS)
        ground.get_root().render()
        return str(streamlit_folium._get_header(ground)) + str(streamlit_folium._get_map_string(ground))

    assert script() == script()


def test_every_file_of_the_map_is_ours() -> None:
    ground = folium_map.base_map("en", False, LINKS)
    page = ground.get_root().render()
    assert "http://" not in page
    assert "https://" not in page


def test_an_unknown_address_is_refused_by_name() -> None:
    ground = folium_map.base_map("en", False, LINKS)
    folium.plugins.MarkerCluster().add_to(ground)
    with pytest.raises(
        folium_map.LinkError, match=r"MarkerCluster asks for 'https://\S+', which is not one of: leaflet\.js"
    ):
        folium_map.relink(ground, {**LINKS, **{address: address for address in LINKS.values()}})


def test_without_our_leaflet_the_public_one_is_named() -> None:
    assert set(folium_map.public_links()) == {"leaflet.js", "leaflet.css"}
    assert all(address.startswith("https://") for address in folium_map.public_links().values())


# --- the files


def test_own_files_are_written_once(tmp_path: Path) -> None:
    assets.write_own_files(tmp_path)
    first = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assets.write_own_files(tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == first
    assert set(first) == set(assets.OWN)
    assert not assets.has_leaflet(tmp_path)


def test_only_the_allow_list_is_copied(tmp_path: Path) -> None:
    for package, inside in (*assets.COPIED, ("leaflet", "dist/leaflet-src.js"), ("stranger", "x.js")):
        file = tmp_path / "node_modules" / package / inside
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(inside)
    assert assets.copy_packages(tmp_path / "node_modules", tmp_path / "assets") == len(assets.COPIED)
    assert {p.name for p in (tmp_path / "assets").iterdir()} == {Path(inside).name for _, inside in assets.COPIED}
    assert assets.has_leaflet(tmp_path / "assets")
    assert assets.has_letters(tmp_path / "assets")


def test_packages_that_are_not_those_of_the_lock_are_named(tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    with pytest.raises(DataFileError, match=r"leaflet\.js: is missing \(run: npm ci"):
        assets.copy_packages(tmp_path / "node_modules", tmp_path / "assets")


def test_without_packages_nothing_is_copied(tmp_path: Path) -> None:
    assert assets.copy_packages(tmp_path / "node_modules", tmp_path / "assets") == 0


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_the_outline_names_seats_in_both_languages_and_covers_the_sea() -> None:
    found = assets.outline()
    labels = {label[3]: label[4] for label in found["labels"]}
    assert labels["Aleppo"] == "حلب"
    assert labels["Turkey"] == "تركيا"
    assert found["sea"]["type"] in ("Polygon", "MultiPolygon")
    assert set(found["areas"]) == set(assets.area_bounds())


@pytest.mark.parametrize(
    ("longitude", "latitude", "water"),
    [
        (34.5, 35.4, True), (35.2, 34.9, True),  # off the coast
        (34.2, 38.0, False), (38.5, 35.0, False), (36.0, 32.0, False),
        (44.9, 38.5, False), (44.8, 37.0, False),  # Iran has no outline here, but it is no sea
    ],
)  # fmt: skip
def test_only_the_sea_is_drawn_as_water(longitude: float, latitude: float, water: bool) -> None:
    assert shape(assets.outline()["sea"]).contains(Point(longitude, latitude)) == water


def test_the_drawing_knows_the_country_and_the_ground_around_it() -> None:
    found = assets.outline()
    assert (found["extent"], found["window"]) == ((32.3, 35.6, 37.4, 42.4), (31.3, 33.0, 39.5, 45.0))
    assert found["attribution"] == "OCHA COD-AB (CC BY 3.0 IGO) · GeoNames (CC BY 4.0) · Natural Earth · GSHHG"
