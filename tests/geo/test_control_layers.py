"""Published layers of control: what is read of a file, what is refused and why, and which layer a day has."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from commands.main import main
from errors import InputError
from geo import control_layers
from geo.control_layers import Layer, kept, of_day, read
from store import Store

SQUARE = [[[40.0, 35.0], [41.0, 35.0], [41.0, 36.0], [40.0, 36.0], [40.0, 35.0]]]
BOW_TIE = [[[40.0, 35.0], [41.0, 36.0], [41.0, 35.0], [40.0, 36.0], [40.0, 35.0]]]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_layers, "VAR", tmp_path / "var")


def written(tmp_path: Path, *areas: tuple[dict[str, Any], Any], kind: str = "Polygon") -> Path:
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
        for properties, coordinates in areas
    ]
    path = tmp_path / "layer.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def layers_of(path: Path, date: str | None = "2021-04-20", holder: str = "holder") -> list[Layer]:
    return read(path, "Own map", date, holder, str.lower)


def test_areas_are_read_by_day_with_who_holds_them(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ({"side": "SDF", "date": "2021-04-20"}, SQUARE),
        ({"side": "SAA", "date": "2021-04-20T00:00:00Z"}, SQUARE),
        ({"side": "SDF", "date": "2021-05-01"}, SQUARE),
    )
    april, may = layers_of(path, None, "side")
    assert (april.date, [area.holder for area in april.areas], may.date) == ("2021-04-20", ["sdf", "saa"], "2021-05-01")
    assert shapely.MultiPolygon(shapely.from_geojson(json.dumps({"type": "MultiPolygon", "coordinates": may.areas[0].coordinates}))).area == 1  # fmt: skip


def test_a_crossed_outline_is_made_valid_and_a_fine_one_simple(tmp_path: Path) -> None:
    turn = np.linspace(0, 2 * np.pi, 90_000)
    circle = [np.stack([40 + np.cos(turn) / 2, 35 + np.sin(turn) / 2], axis=1).tolist()]
    (layer,) = layers_of(written(tmp_path, ({"holder": "a"}, BOW_TIE), ({"holder": "b"}, circle)))
    drawn = [
        shapely.from_geojson(json.dumps({"type": "MultiPolygon", "coordinates": a.coordinates})) for a in layer.areas
    ]
    assert all(area.is_valid for area in drawn) and drawn[0].area == pytest.approx(0.5, abs=0.01)
    assert shapely.get_num_coordinates(drawn).sum() <= control_layers.MOST_POINTS
    assert drawn[1].area == pytest.approx(np.pi / 4, rel=0.01)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "is not JSON"),
        ("[" * 50_000, "is not JSON"),
        ('{"type": "Topology"}', "is no GeoJSON FeatureCollection"),
        ('{"features": []}', "holds no areas"),
        ('{"features": [5]}', "area 1 does not say who holds it in 'holder'; its properties: none"),
        ('{"features": [{"properties": {"name": "x"}}]}', "its properties: 'name'"),
        ('{"features": [{"properties": {"holder": "a"}, "geometry": null}]}', "area 1 has no outline"),
        ('{"features": [{"properties": {"holder": "a"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}', "area 1 is no polygon"),
        ('{"features": [{"properties": {"holder": "a"}, "geometry": {"type": "Polygon", "coordinates": [[[500000, 4e6], [5e5, 5e6], [6e5, 5e6], [500000, 4e6]]]}}]}', "area 1 is not in degrees"),
    ],
)  # fmt: skip
def test_what_is_no_layer_is_refused_with_the_way_out(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "layer.geojson").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        layers_of(tmp_path / "layer.geojson")
    assert said in caught.value.reason and caught.value.way_out


def test_an_area_without_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="area 1 has no day in 'date'"):
        layers_of(written(tmp_path, ({"holder": "a"}, SQUARE)), None)


def test_no_sliver_opens_between_neighbours_that_are_simplified(tmp_path: Path) -> None:
    north = np.linspace(35, 36, 2000)
    front = np.stack([40 + 0.01 * np.sin(900 * north) + 0.2 * np.sin(7 * north), north], axis=1).tolist()
    west = [[*front, [39.0, 36.0], [39.0, 35.0], front[0]]]
    east = [[*front, [41.0, 36.0], [41.0, 35.0], front[0]]]
    (layer,) = layers_of(written(tmp_path, ({"holder": "a"}, west), ({"holder": "b"}, east)))
    drawn = [
        shapely.from_geojson(json.dumps({"type": "MultiPolygon", "coordinates": a.coordinates})) for a in layer.areas
    ]
    assert shapely.get_num_coordinates(drawn).sum() < 2000
    assert drawn[0].intersection(drawn[1]).area == pytest.approx(0, abs=1e-9)
    assert shapely.union_all(drawn).area == pytest.approx(2, abs=1e-3)


def test_sources_that_differ_only_in_what_a_file_s_name_cannot_hold_keep_their_layers() -> None:
    for source in ("Own map", "Own, map", "Own/map", "???", "!!!"):
        control_layers.keep(Layer(source, "2021-04-20", ()))
    control_layers.keep(Layer("Own map", "2021-04-20", (), "CC BY 4.0"))
    assert [layer.source for layer in kept()] == ["!!!", "???", "Own map", "Own, map", "Own/map"]
    assert [layer.licence for layer in kept() if layer.source == "Own map"] == ["CC BY 4.0"]


def test_a_day_has_the_newest_layer_until_then() -> None:
    layers = [Layer("A", "2021-04-01", ()), Layer("A", "2021-04-20", ()), Layer("B", "2021-04-10", ())]
    days = ("2021-03-31", "2021-04-01", "2021-04-19", "2022-01-01")
    found = [of_day(layers, "A", day) for day in days]
    assert [layer and layer.date for layer in found] == [None, "2021-04-01", "2021-04-01", "2021-04-20"]


def test_a_layer_is_brought_in_listed_logged_and_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    file = str(written(tmp_path, ({"side": "SDF"}, SQUARE), ({"side": "the regime's"}, SQUARE)))
    asked = ["control", "add", file, "--source", "Own map", "--date", "2021-04-20", "--holder", "side"]
    assert main(asked) == 2
    assert '--called: "the regime\'s" is not known' in capsys.readouterr().err and not kept()
    assert main([*asked, "--called", "the regime's=regime", "--licence", "CC BY 4.0"]) == 0
    (layer,) = kept()
    assert ([area.holder for area in layer.areas], layer.licence, bool(layer.by)) == (
        ["sdf", "regime"],
        "CC BY 4.0",
        True,
    )
    assert main([*asked, "--called", "nothing"]) == 2
    assert main(["control", "list"]) == 0
    assert "Own map  2021-04-20  2 areas  CC BY 4.0" in capsys.readouterr().out
    assert main(["control", "remove", "Own map", "../2021-04-20"]) == 2  # a day, and no path
    assert main(["control", "remove", "Own map", "2021-04-21"]) == 1
    assert "'Own map' of 2021-04-20" in capsys.readouterr().err
    assert main(["control", "remove", "Own map", "2021-04-20"]) == 0 and not kept()
    with closing(Store(str(tmp_path / "store.sqlite"))) as store:
        logged = [(e.what, e.subject, e.field, bool(e.who)) for e in store.log.entries()]
    assert sorted(logged) == [("layer", "Own map", "2021-04-20", True), ("unlayer", "Own map", "2021-04-20", True)]


@pytest.mark.parametrize("beside", [True, False])
def test_what_stays_too_much_however_simple_loses_its_smallest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    monkeypatch.setattr(control_layers, "MOST_POINTS", 100)
    specks = [[[[x, 34.0], [x + 0.003, 34.0], [x, 34.003], [x, 34.0]]] for x in np.linspace(35, 36, 60)]
    path = written(tmp_path, ({"holder": "a"}, [*specks, SQUARE] if beside else specks), kind="MultiPolygon")
    if beside:
        ((area,),) = [layer.areas for layer in layers_of(path)]
        assert len(area.coordinates) == 1
    else:
        with pytest.raises(InputError, match="too many and too small to be seen"):
            layers_of(path)
