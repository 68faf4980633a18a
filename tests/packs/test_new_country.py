"""An invented country, from the files published for any to a map and an export, without a line of code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import packs
from commands.main import main
from filters import Filters
from geo.map import assets
from store import Store

UNITS = {  # name, Arabic name, west, south, east, north of four districts in two governorates
    "ZZ0101": ("Norwell", "نورويل", 10.0, 51.0, 11.0, 52.0), "ZZ0102": ("Karsund", "كارسوند", 11.0, 51.0, 12.0, 52.0),
    "ZZ0201": ("Dalmira", "دالميرا", 10.0, 50.0, 11.0, 51.0), "ZZ0202": ("Ostavia", "أوستافيا", 11.0, 50.0, 12.0, 51.0),
}  # fmt: skip
ABOVE = {"ZZ01": ("Upper Province", "المحافظة العليا"), "ZZ02": ("Lower Province", "المحافظة السفلى")}
TOWNS = [  # GeoNames: id, name, other names, latitude, longitude, feature, population
    (1, "Norwell", "نورويل", 51.5, 10.5, "PPLA", 90000), (2, "Halkomir", "هلكومير,Halcomir", 51.52, 10.52, "PPL", 3000),
    (3, "Dalmira", "دالميرا", 50.5, 10.5, "PPLA2", 30000), (4, "Far Away", "بعيد", 60.0, 60.0, "PPL", 100),
]  # fmt: skip
ACTORS = """actor_id,name_en,name_ar,class,parent,alliance,active_from,active_to,confidence,note
zz_gov,Zedland government,حكومة زدلاند,state_forces,,,,,high,
zz_front,Front of Dalmira,جبهة دالميرا,rebel,,,2000,,high,
"""
NAMES = """actor_id,language,name,kind,case_sensitive,valid_from,valid_to,area,note
zz_gov,ar,قوات زدلاند,official,0,,,,
zz_gov,en,Zedland forces,official,0,,,,
zz_front,ar,جبهة دالميرا,official,0,,,,
zz_front,en,Dalmira Front,official,0,,,,
"""
ARTICLES = [
    (
        "zz-1",
        "ar",
        "هلكومير - خاص\n\nقتل ثلاثة عناصر من جبهة دالميرا في قصف مدفعي لقوات زدلاند على قرية هلكومير صباح اليوم.",
    ),
    (
        "zz-2",
        "en",
        "NORWELL - Clashes broke out in Norwell on Sunday between Zedland forces and the Dalmira Front, killing two.",
    ),
    ("zz-3", "en", "The council of Norwell met and opened a library."),
]


def cod(path: Path) -> Path:
    features = []
    for code, (name, name_ar, west, south, east, north) in UNITS.items():
        above = code[:4]
        properties = {
            "ADM0_PCODE": "ZZ", "ADM0_EN": "Zedland", "ADM0_AR": "زدلاند", "ADM1_PCODE": above,
            "ADM1_EN": ABOVE[above][0], "ADM1_AR": ABOVE[above][1], "ADM2_PCODE": code,
            "ADM2_EN": f"{name} District", "ADM2_AR": f"مديرية {name_ar}",
        }  # fmt: skip
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def geonames(path: Path) -> Path:
    rows = []
    for number, name, others, latitude, longitude, feature, population in TOWNS:
        cells = [number, name, name, others, latitude, longitude, "P", feature, "ZZ", "", "", "", "", "", population]
        rows.append("\t".join(map(str, [*cells, "", "0", "Europe/Berlin", "2026-01-01"])))
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """A pack as ``pack new`` makes it, completed by hand as CONTRIBUTING says."""
    folder = tmp_path / "zedland"
    sources = ["--cod", str(cod(tmp_path / "zz.geojson")), "--geonames", str(geonames(tmp_path / "ZZ.txt"))]
    assert main(["pack", "new", "zedland", *sources, "--zone", "Europe/Berlin", "--folder", str(folder)]) == 0
    manifest = (folder / packs.MANIFEST).read_text(encoding="utf-8")
    (folder / packs.MANIFEST).write_text(manifest + 'governments = ["zz_gov"]\niso = 999\n', encoding="utf-8")
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "actor_names.csv").write_text(NAMES, encoding="utf-8")
    lines = [json.dumps({"id": i, "text": t, "lang": lang, "published": "2024-05-06"}) for i, lang, t in ARTICLES]
    (folder / "articles" / "samples.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_articles_go_through_to_a_map_and_an_export(
    country: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", "check", str(country)]) == 0, capsys.readouterr().out
    store, table = str(tmp_path / "z.sqlite"), tmp_path / "z.csv"
    assert main(["ingest", "--pack", str(country), "--db", store, str(country / "articles")]) == 0
    assert main(["export", "--pack", str(country), "--db", store, "--scheme", "acled", str(table)]) == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["location"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"Halkomir", "Norwell"}
    shelled, fought = rows["Halkomir"], rows["Norwell"]
    assert (shelled["actor1"], shelled["actor2"]) == ("Zedland government", "Front of Dalmira")
    assert (shelled["fatalities"], shelled["admin1"], shelled["admin2"]) == ("3", "Upper Province", "Norwell District")
    assert {fought["actor1"], fought["actor2"]} == {"Zedland government", "Front of Dalmira"}
    assert (fought["event_date"], fought["iso"], fought["country"]) == ("2024-05-05", "999", "Zedland")
    figure = tmp_path / "z.svg"
    assert main(["snapshot", "--pack", str(country), "--db", store, str(figure)]) == 0
    assert figure.read_text(encoding="utf-8").count("<path") > 20
    kept = Store(store)
    assert kept.queries.count(Filters()).total == 2
    kept.close()
    packs.use(str(country))
    drawn = assets.outline()
    assert drawn["extent"] == (50.0, 10.0, 52.0, 12.0) and set(drawn["areas"]) == {*UNITS, *ABOVE}
    assert [label[3] for label in drawn["labels"] if label[2] == 1] == ["Norwell"]


def test_all_that_is_wrong_is_named_at_once(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = (country / "places.csv").read_text(encoding="utf-8")
    lines = places.splitlines()
    town = next(n for n, line in enumerate(lines, start=1) if line.startswith("gn2,"))
    lines[town - 1] = lines[town - 1].replace("51.52", "151.52")
    lines.append("gn9,Nowhere,,hamlet,50.5,10.5,approx,100,ZZ0201,ZZ02,ZZ0201,,,3,ours")
    lines.append("gn10,Orphan,,village,50.6,10.6,approx,100,ZZ9,ZZ02,ZZ0201,,,3,ours")
    (country / "places.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (country / "names.csv").open("a", encoding="utf-8") as file:
        file.write("gn77,en,Ghost,official\n")
    (country / "actor_names.csv").write_text(NAMES.replace("alias", "x").replace("zz_front,en", "zz_fornt,en"), "utf-8")
    (country / "boundaries" / "admin1.geojson").unlink()
    (country / "README.md").unlink()
    capsys.readouterr()
    assert main(["pack", "check", str(country)]) == 1
    said = capsys.readouterr().out
    for words in (
        f"places.csv:{town}: latitude 151.52", "kind 'hamlet' is not known", "parent_id 'ZZ9' is not a place_id",
        "place_id 'gn77' is not in places.csv", "actor_id 'zz_fornt' is not known", "admin1.geojson: is missing",
        "README.md: is missing", "did you mean zz_front?",
    ):  # fmt: skip
        assert words in said, said


def test_a_pack_that_is_there_is_not_written_over(country: Path, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in country.rglob("*") if p.is_file()}
    source = ["--cod", str(tmp_path / "zz.geojson"), "--zone", "Europe/Berlin", "--folder", str(country)]
    assert main(["pack", "new", "zedland", *source]) == 2
    assert {p: p.read_bytes() for p in country.rglob("*") if p.is_file()} == before
