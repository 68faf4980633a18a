"""Places across the border: known as such, never taken for a namesake here, and never in the way of one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coding.coder import Coder
from errors import DataFileError
from exports.data.schemes import acled, ucdp
from geo.gazetteer.files import ABROAD, ABROAD_COLUMNS
from geo.gazetteer.gazetteer import Gazetteer
from models import Article
from wording.texts import Words

# Each sentence, and where its first incident is: the id of a place, or "" for none.
ABROAD_OR_HERE = (
    ("قُتل ثلاثة مقاتلين في قصف جوي تركي على قضاء سنجار في العراق.", "gn448149"),
    ("استهدفت طائرة مسيرة تركية سيارة في بلدة سنجار بمحافظة نينوى العراقية وقتلت شخصين.", "gn448149"),
    ("A Turkish drone strike killed two fighters in Sinjar in northern Iraq.", "gn448149"),
    ("Shelling hit the town of Sinjar in the Idlib countryside, killing two civilians.", "C4024"),
    ("قصفت قوات النظام بلدة سنجار بريف إدلب الشرقي وقتل مدنيان.", "C4024"),
    ("Gunmen killed a soldier in Arsal, Lebanon.", "gn273675"),
    ("اندلعت اشتباكات بين الجيش اللبناني ومسلحين في بلدة عرسال اللبنانية.", "gn273675"),
    ("سقطت قذيفة على مدينة نصيبين التركية وأصيب مدني.", "gn303750"),
    ("Rockets fired from Syria hit the Turkish border town of Akcakale, killing two civilians.", "gn324944"),
    ("Two mortar shells landed in Ramtha in northern Jordan, wounding one person.", "gn250336"),
    ("Turkish warplanes bombed positions near Zakho in Iraq's Dohuk province, killing three PKK fighters.", "gn89570"),
    ("An explosion hit a market in Kilis, southern Turkey, killing one person.", "gn307864"),
    ("In Iraq, militants attacked a checkpoint near Rutba, killing two policemen.", "wq-iq-rutba"),
    ("سقط صاروخان على مدينة صيدا اللبنانية وقتل شخص.", "gn268064"),
    ("انفجر لغم أرضي في قرية صيدا بريف درعا وقتل طفلان.", "C5995"),
    ("Turkish forces shelled the village of Rabia in rural Latakia, injuring one man.", "C3498"),
    ("The Iraqi army arrested four ISIS members in Rabia in Nineveh.", "IQ-wof85672429"),
    # a country as a government, a home, a way there, a road or a street named after a far town
    ("قصفت تركيا مدينة تل أبيض وقتل مدني.", "C5792"),
    ("Rebels trained in Turkey attacked Azaz, killing two fighters.", "C1564"),
    ("A group that fights in Iraq and Syria shelled Azaz and killed two men.", "C1564"),
    ("Two men from Mosul were killed in a strike on the town of Hajin.", "C5175"),
    ("قتل شابان من أبناء الموصل بانفجار لغم في بلدة الباغوز.", "C5184"),
    ("A car bomb exploded in Qamishli, killing three civilians; the wounded were taken to Nusaybin.", "C4564"),
    ("قصف مدفعي تركي من نصيبين على القامشلي أدى إلى إصابة مدني.", "C4564"),
    ("انفجرت سيارة في شارع بغداد وسط دمشق وأصيب شخصان.", "C1001"),
    ("قصفت القاعدة التركية في مارع قرية الشيخ عيسى وقتل طفل.", "C1624"),
    ("The army clashed with smugglers on the Jordanian border near Nasib, killing three.", "C5999"),
    ("An Istanbul-based group said that shelling killed two people in Saraqib.", "C3916"),
    ("متابعة لإنزال هجين: مقتل شخصين هما صابر سنجار الفهد وسامي الدكليس في هجين.", "C5175"),
)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.mark.parametrize(("text", "place_id"), ABROAD_OR_HERE)
def test_where_it_was(coder: Coder, text: str, place_id: str) -> None:
    found = [i.place.place_id if i.place else "" for i in coder.code(Article("a", text, published="2021-05-10"))]
    assert found[:1] == [place_id]


def test_a_place_abroad_names_its_country(coder: Coder) -> None:
    gazetteer = coder.vocabulary.gazetteer
    shown = gazetteer.describe(gazetteer.places["gn448149"])
    assert shown.admin1 == "Nineveh, Iraq"
    assert Words("ar").admin(shown.admin1) == "نينوى، العراق"
    assert gazetteer.describe(gazetteer.places["C4024"]).admin1 == "Idlib Governorate"


def test_a_country_that_a_folder_is_about_is_not_abroad(tmp_path: Path) -> None:
    """With the pack of the neighbour in use its own places count, and those known of it before do not."""
    here, there = tmp_path / "here", tmp_path / "there"
    _folder(here, "AA", "Aland", abroad=[("BB", "Bland", "country", ""), ("b1", "Farville", "town", "BB")])
    _folder(there, "BB", "Bland", abroad=[("AA", "Aland", "country", ""), ("a1", "Nearby", "town", "AA")])
    assert Gazetteer.load(here).abroad == {"BB", "b1"}
    both = Gazetteer.load(here, there)
    assert not both.abroad and both.places.keys() == {"AA", "BB"}


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    _folder(tmp_path, "AA", "Aland", abroad=[("b1", "Farville", "town", "BB")])
    with pytest.raises(DataFileError, match=r"abroad\.csv:2.*parent_id 'BB'"):
        Gazetteer.load(tmp_path)


def _folder(folder: Path, country: str, name: str, abroad: list[tuple[str, str, str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    usual = {"coord_precision": "approx", "latitude": "10", "longitude": "10", "tier": "1"}
    rows = [{"place_id": i, "name_en": n, "kind": k, "parent_id": p, **usual} for i, n, k, p in abroad]
    _write(folder / ABROAD, ABROAD_COLUMNS, rows)
    own = {"place_id": country, "name_en": name, "kind": "country", **usual}
    _write(folder / "places.csv", ABROAD_COLUMNS[:-2], [own])
    named = {"place_id": country, "language": "en", "name": name, "kind": "official"}
    _write(folder / "names.csv", ("place_id", "language", "name", "kind"), [named])


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def test_the_schemes_of_others_have_the_country_in_its_column() -> None:
    row = {"place": "Sinjar", "place_id": "gn448149", "admin1": "Nineveh, Iraq", "geo_precision": "town"}
    assert {name: acled(row)[name] for name in ("country", "admin1", "iso")} == {
        "country": "Iraq", "admin1": "Nineveh", "iso": None,
    }  # fmt: skip
    assert [ucdp(row)[name] for name in ("country", "adm_1", "country_id")] == ["Iraq", "Nineveh", None]
    here = {"place": "Sinjar", "place_id": "C4024", "admin1": "Idlib Governorate", "geo_precision": "town"}
    assert [acled(here)[name] for name in ("country", "admin1", "iso")] == ["Syria", "Idlib Governorate", 760]
