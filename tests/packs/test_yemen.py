"""The pack of Yemen: its names are read as the places they mean, its samples as what they tell."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import packs
from coding import Coder
from coding.coder import geoparse
from geo.gazetteer.gazetteer import Gazetteer
from geo.pack_check import problems
from models import ON_MAP, Article, Incident
from paths import PACKS
from text import lexicon

CASES = Path(__file__).with_name("toponym_cases_yemen.csv")
FOLDER = PACKS / "yemen"
with CASES.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def reader() -> Iterator[Coder]:
    packs.use("yemen")
    yield Coder.load()
    packs.use("syria")


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case["text"])
def test_names_are_read_as_the_places_they_mean(reader: Coder, yemen: None, case: dict[str, str]) -> None:
    answers = geoparse(reader, Article("case", case["text"]))
    assert " ".join(a.place.place_id for a in answers if a.place) == case["expected"], case["why"]


def test_a_third_of_the_cases_must_stay_silent() -> None:
    assert len(ROWS) >= 60 and sum(not row["expected"] for row in ROWS) >= len(ROWS) / 3
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert {row["text"].isascii() for row in ROWS} == {True, False}


def test_nothing_is_wrong_with_it() -> None:
    assert problems(FOLDER) == []


def test_its_factions_are_neutral_named_and_apart() -> None:
    with (FOLDER / "actors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 40
    packs.use("yemen")
    known = lexicon.actor_names()
    languages = {(n.actor_id, n.language) for n in known if n.kind not in ("slanted", "abbr")}
    assert [r["actor_id"] for r in rows if {(r["actor_id"], "ar"), (r["actor_id"], "en")} - languages] == []
    slanted = {n.name for n in known if n.kind == "slanted"}
    assert not slanted & {r["name_en"] for r in rows} and not slanted & {r["name_ar"] for r in rows}
    bearers: dict[tuple[str, str], set[str]] = {}
    ours = {r["actor_id"] for r in rows}
    for name in known:
        if name.actor_id in ours and name.kind != "generic":
            bearers.setdefault((name.language, name.name), set()).add(name.actor_id)
    assert {key: ids for key, ids in bearers.items() if len(ids) > 1} == {}


#: The incidents of the samples as a reader sees them: article, day, types that fit, place, doers, dead.
JUDGED: list[tuple[str, str | None, tuple[str, ...], str, set[str], int | None]] = [
    ("ye-ar-01", "2021-03-16", ("Shelling/artillery/missile attack",), "ye-q-jahmaliya", {"houthis"}, 3),
    ("ye-ar-02", "2021-02-24", ("Armed clash",), "ye-front-kassara", {"houthis", "yem_army"}, 16),
    ("ye-ar-02", "2021-02-24", ("Air/drone strike",), "YE-wof1091925301", {"arabcoalition"}, None),
    ("ye-ar-03", "2022-09-12", ("Remote explosive/landmine/IED",), "YE-wof1091918593", {"aqap"}, 2),
    ("ye-ar-04", "2022-01-20", ("Remote explosive/landmine/IED",), "YE-wof1091919869", set(), 2),
    ("ye-ar-05", "2024-07-20", ("Air/drone strike",), "ye-port-hodeidah", {"israel"}, 6),
    (
        "ye-ar-06",
        "2023-06-11",
        ("Other", "Peaceful protest", "Protest with intervention"),
        "gn73422",
        {"protesters"},
        None,
    ),
    ("ye-ar-06", "2023-06-11", ("Excessive force against protesters",), "gn73656", {"yem_police"}, 0),
    ("ye-ar-07", "2023-11-05", ("Attack", "Armed clash"), "gn78931", {"unknown"}, 1),
    ("ye-ar-08", "2022-08-08", ("Armed clash",), "gn77726", {"shabdef", "yem_sf"}, 5),
    ("ye-en-01", "2021-11-26", ("Shelling/artillery/missile attack",), "gn74906", {"houthis"}, 5),
    ("ye-en-02", "2021-12-07", ("Air/drone strike",), "ye-base-dailami", {"arabcoalition"}, 4),
    ("ye-en-02", "2021-12-07", ("Shelling/artillery/missile attack",), "ye-oil-safer", {"houthis"}, 0),
    ("ye-en-03", "2020-05-17", ("Attack", "Armed clash"), "gn71904", {"unknown"}, 3),
    ("ye-en-03", "2020-05-18", ("Arrests",), "gn77726", {"yem_police"}, None),
    ("ye-en-04", "2023-02-27", ("Air/drone strike",), "YE-wof85681015", set(), 2),
]
DOERS = ("perpetrator", "party")


def samples() -> list[dict[str, Any]]:
    files = sorted((FOLDER / "articles").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def right(incident: Incident, day: str | None, kinds: tuple[str, ...], place: str, doers: set[str]) -> list[bool]:
    """Type and place, day, doers."""
    found = {a.actor_id for a in incident.actors if a.role in DOERS}
    where = incident.place.place_id if incident.place else ""
    return [incident.sub_event_type in kinds and where == place, incident.event_date == day, doers <= found]


def test_the_samples_tell_what_a_reader_reads_in_them(reader: Coder, yemen: None) -> None:
    articles = samples()
    assert len(articles) >= 12 and sum(a["lang"] == "ar" for a in articles) >= 8
    told = {a["id"]: [i for i in reader.code(Article(
        a["id"], a["text"], a["title"], a["published"], a["lang"]
    )) if i.modality in ON_MAP] for a in articles}  # fmt: skip
    met = [max((right(i, *rest[:4]) for i in told[key]), default=[False] * 3) for key, *rest in JUDGED]
    deaths = sum(
        any(right(i, day, kinds, place, set())[0] and i.fatalities_min == dead for i in told[key])
        for key, day, kinds, place, _, dead in JUDGED
    )
    where, day, doers = (sum(column) for column in zip(*met, strict=True))
    assert len(JUDGED) == 16
    assert (where >= 15, day >= 13, doers >= 14, deaths >= 12) == (True,) * 4, (where, day, doers, deaths)
    assert sum(map(len, told.values())) <= 19  # three beyond those judged


def test_a_name_in_both_countries_is_decided_by_what_the_text_names() -> None:
    packs.use("syria", "yemen")
    coder = Coder.load()
    for text, country in (
        ("قتل مدني برصاص مسلحين في حي الثورة بمدينة صنعاء", "YE"),
        ("قتل مدني برصاص مسلحين في حي الثورة بمدينة حماة", "SY"),
        ("اندلعت اشتباكات في قرية الحزم بمحافظة الجوف", "YE"),
        ("قصف مدفعي على بلدة السويداء في محافظة السويداء جنوبي سوريا", "SY"),
        ("Clashes broke out in Al-Bayda governorate in Yemen", "YE"),
    ):
        places = [a.place for a in geoparse(coder, Article("x", text)) if a.place]
        assert places, text
        assert {coder.gazetteer.chain(p.place_id)[-1].place_id for p in places} == {country}, text
    day = "2023-05-01"
    for text, faction in (
        ("قتل جندي من القوات الحكومية برصاص مسلحين في مدينة تعز", "yem_gov"),
        ("قتل جندي من القوات الحكومية برصاص مسلحين في مدينة درعا", "regime"),
    ):
        incidents = coder.code(Article("x", text, published=day))
        assert {a.actor_id for i in incidents for a in i.actors} & {"yem_gov", "regime"} == {faction}, text


def test_places_of_yemen_load_beside_those_of_syria() -> None:
    both = Gazetteer.load(packs.read(PACKS / "syria").places, FOLDER)
    assert {"SY", "YE"} <= both.places.keys() and len(both.places) > 50_000
