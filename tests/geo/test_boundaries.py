from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from errors import DataFileError
from geo import boundaries

SQUARE = [[[36.0, 33.0], [37.0, 33.0], [37.0, 34.0], [36.0, 34.0], [36.0, 33.0]]]
BOW_TIE = [[[36.0, 33.0], [37.0, 34.0], [37.0, 33.0], [36.0, 34.0], [36.0, 33.0]]]
NAMES = {"place_id": "SY01", "name_en": "Damascus", "name_ar": "دمشق", "level": 1}


def feature(properties: dict[str, Any], coordinates: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    geometry = None if coordinates is None else {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(folder: Path, *features: dict[str, Any]) -> Path:
    body = ",\n".join(json.dumps(f, ensure_ascii=False) for f in features)
    path = folder / "admin1.geojson"
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("level", "areas"),
    [("admin0", 1), ("admin1", 14), ("admin2", 62), ("admin3", 272), ("neighbourhoods", 414), ("neighbours", 8)],
)
def test_every_level_loads(level: str, areas: int) -> None:
    frame = boundaries.load(level)
    assert len(frame) == areas
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    assert frame["name_en"].str.len().gt(0).all()
    assert frame["name_ar"].str.contains("[\u0621-\u064a]").all()
    west, south, east, north = frame.total_bounds
    assert 30 <= west < east <= 46, "longitude comes first"
    assert 29 <= south < north <= 40


@pytest.mark.parametrize(("level", "above"), [("admin1", "admin0"), ("admin2", "admin1"), ("admin3", "admin2")])
def test_levels_fill_the_level_above(level: str, above: str) -> None:
    areas, parents = (
        boundaries.load(level).to_crs(boundaries.metres()),
        boundaries.load(above).to_crs(boundaries.metres()),
    )
    assert set(areas["parent_id"]) == set(parents["place_id"])
    together = areas.dissolve("parent_id").geometry
    for parent, area in zip(parents["place_id"], parents.geometry, strict=True):
        difference = together[parent].symmetric_difference(area).area
        assert difference / area.area < 0.05, parent  # each level is simplified by itself


def test_neighbours_do_not_lie_on_syria() -> None:
    country = boundaries.load("admin0").geometry.union_all()
    for iso, area in zip(*(boundaries.load("neighbours")[c] for c in ("iso", "geometry")), strict=True):
        assert area.intersection(country).area < 0.01, iso  # square degrees: rounding only


@pytest.mark.parametrize(
    ("features", "line", "words"),
    [
        ([feature({"place_id": "SY01"})], 0, "name_en"),
        ([feature(NAMES), feature(NAMES)], 3, "'SY01' is there twice"),
        ([feature({**NAMES, "place_id": ""})], 2, "place_id is empty"),
        ([feature(NAMES), feature({**NAMES, "place_id": "SY02"}, None)], 3, "'SY02' has no area"),
        ([feature(NAMES, [36.0, 33.0], "Point")], 2, "has no area"),
        ([feature(NAMES, BOW_TIE)], 2, "Self-intersection"),
        ([], 0, "place_id"),
    ],
)
def test_a_wrong_area_is_named(tmp_path: Path, features: list[dict[str, Any]], line: int, words: str) -> None:
    path = write(tmp_path, *features)
    with pytest.raises(DataFileError, match=words) as error:
        boundaries.load("admin1", tmp_path)
    assert (error.value.path, error.value.line) == (path, line)


@pytest.mark.parametrize(
    "content", ["", "{", '{"type": "FeatureCollection"', "not json", "<OGRVRTDataSource></OGRVRTDataSource>"]
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "admin1.geojson").write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"admin1\.geojson: cannot be read as GeoJSON.*restore it"):
        boundaries.load("admin1", tmp_path)


def test_a_missing_file_and_an_unknown_level_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="is missing"):
        boundaries.load("admin2", tmp_path)
    with pytest.raises(DataFileError, match=r"'admin4' is not known.*admin3"):
        boundaries.load("admin4")


def test_a_vrt_in_disguise_reads_no_other_file(tmp_path: Path) -> None:
    """A GDAL VRT named .geojson would hand out another file; asked with no driver named, it must fail too."""
    secret = write(tmp_path, feature(NAMES)).rename(tmp_path / "secret.geojson")
    disguise = tmp_path / "admin1.geojson"
    disguise.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError, match="cannot be read"):
        boundaries.load("admin1", tmp_path)
    # in a process of its own: the setting holds only where it comes before pyogrio
    code = "import sys, geo.boundaries, pyogrio; print(len(pyogrio.read_dataframe(sys.argv[1])))"
    root = Path(boundaries.__file__).resolve().parent.parent
    environment = {k: v for k, v in os.environ.items() if k != "GDAL_SKIP"}
    run = subprocess.run(
        [sys.executable, "-c", code, str(disguise)], cwd=root, env=environment, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "secret" not in run.stdout
