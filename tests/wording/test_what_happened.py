"""What happened in a sentence: a table of every kind of event in both languages, read by eye, row by row."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from models import GroupToll, Incident, IncidentActor, IncidentPlace
from paths import LEXICONS
from text import lexicon
from text.data_files import table
from wording import what_happened
from wording.texts import LANGUAGES, Words, gazetteer
from wording.what_happened import FILE, sentence

EN, AR = Words("en"), Words("ar")
HERE = Path(__file__).parent
with (HERE / "sentence_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def numbers(text: str) -> tuple[int | None, int | None]:
    """``3`` is exact, ``2-5`` a span, ``4+`` at least, ``-7`` at most, nothing is not stated."""
    low, dash, high = text.rstrip("+").partition("-")
    first = int(low) if low else None
    return first, (int(high) if high else None) if dash else None if text.endswith("+") else first


def toll(text: str) -> dict[str, Any]:
    killed, _, injured = text.partition("/")
    names = ("fatalities_min", "fatalities_max", "injuries_min", "injuries_max")
    return dict(zip(names, (*numbers(killed), *numbers(injured)), strict=True))


def placed(place_id: str) -> IncidentPlace | None:
    if not place_id:
        return None
    place = gazetteer().places[place_id]
    above = gazetteer().places.get(place.admin1 or "")
    return IncidentPlace(
        place_id, place.name, place.name_ar, place.kind, place.latitude, place.longitude, place.uncertainty_m,
        above.name if above else None, None, None,
    )  # fmt: skip


def made(**row: str) -> Incident:
    roles = {"by": "perpetrator", "on": "target", "party": "party", "mediator": "mediator"}
    actors = [
        IncidentActor(i, a.name, a.name_ar, a.actor_class, role)  # type: ignore[arg-type]
        for key, role in roles.items()
        for i in row[key].split()
        for a in (lexicon.actors()[i],)
    ]
    groups = row["groups"].split()
    more: dict[str, Any] = {}
    kind, _, rest = row["more"].partition(" ")
    if kind == "sub":
        more = {"sub_event_type": rest}
    elif kind:
        more = {"modality": kind, "claimed_by": rest or None}
    return Incident(
        "i", "a", waqai_type=row["type"], actors=tuple(actors), place=placed(row["place"]),
        geo_precision=row["precision"],  # type: ignore[arg-type]
        toll_by_group=tuple(
            GroupToll(group, **toll(n)) for group, n in zip(groups[::2], groups[1::2], strict=True)  # type: ignore[arg-type]
        ),
        **toll(row["toll"]), **more,
    )  # fmt: skip


@pytest.mark.parametrize("row", CASES, ids=[f"{n}-{row['type']}" for n, row in enumerate(CASES)])
def test_the_fields_of_an_incident_make_this_sentence(row: dict[str, str]) -> None:
    incident = made(**row)
    assert [sentence(incident, EN), sentence(incident, AR)] == [row["en"], row["ar"]]


def test_every_type_of_event_has_its_sentences() -> None:
    keys = {row["key"] for _, row in table(FILE, ("key", *LANGUAGES))}
    for _, row in table(LEXICONS / "event_types.csv", ("waqai_type", "group")):
        kind = row["waqai_type"]
        if not kind or row["group"] == "none":
            continue
        ends = ("all", "one", "none") if f"did.{kind}.all" in keys else ("both", "by", "on", "none")
        assert {f"did.{kind}.{end}" for end in ends} <= keys, kind
    assert {row["type"] for row in CASES} >= {key.split(".")[1] for key in keys if key.startswith("did.")} - {"other"}


def test_the_day_stands_before_where_it_is_asked_for() -> None:
    incident = Incident("i", "a", "2021-04-25", "2021-04-25", "day", waqai_type="clash")
    assert sentence(incident, EN, dated=True) == "25 April 2021: Clashes broke out"
    assert sentence(Incident("i", "a", waqai_type="clash"), AR, dated=True) == "بلا تاريخ: اندلعت اشتباكات"


def test_nothing_of_a_template_is_left_in_a_sentence() -> None:
    assert len(CASES) >= 120
    for row in CASES:
        for said in (row["en"], row["ar"]):
            assert not re.search(r"[{}\[\]|]|  |\bلال", said), said


@pytest.mark.parametrize(
    ("name", "feminine"),
    [
        ("قوات سوريا الديمقراطية", True), ("الفيلق الخامس", False), ("كتائب البعث", True), ("الشبيحة", False),
        ("مسلحون مجهولون", False), ("الأمم المتحدة", True), ("أحرار الشرقية", True), ("حرس الخابور", False),
        ("إيران", True), ("تنظيم القاعدة", False), ("بيشمركة روج", True), ("أنصار التوحيد", False),
    ],
)  # fmt: skip
def test_a_verb_agrees_with_the_head_of_a_name(name: str, feminine: bool) -> None:
    assert what_happened._feminine(name) is feminine


@pytest.mark.parametrize(
    ("name", "oblique"),
    [
        ("مدنيون", "مدنيين"), ("لاجئون ونازحون", "لاجئين ونازحين"), ("عمال إغاثة", "عمال إغاثة"),
        ("مقاتلو العشائر الموالون للنظام", "مقاتلي العشائر الموالين للنظام"), ("هيئة ثائرون للتحرير", "هيئة ثائرون للتحرير"),
        ("لواء أبو الفضل العباس", "لواء أبو الفضل العباس"), ("السوتورو", "السوتورو"), ("صائدو داعش", "صائدي داعش"),
        ("عاملون في القطاع الصحي", "عاملين في القطاع الصحي"),
    ],
)  # fmt: skip
def test_sound_plurals_change_behind_a_preposition(name: str, oblique: str) -> None:
    assert what_happened.oblique_form(name) == oblique
