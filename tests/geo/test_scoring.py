"""Each feature of a candidate by itself: what it measures, and where it has nothing to say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding import Coder
from errors import DataFileError
from geo.geoparsing.context import Context
from geo.geoparsing.location import Location
from geo.geoparsing.offsets import Offset
from geo.geoparsing.scoring import FEATURES, Candidate, Feature, read_weights, score
from geo.geoparsing.surroundings import Toponym
from models import Article
from paths import LEXICONS
from text.passage import Reading

GAZETTEER = Coder.load().gazetteer
MANBIJ, ALEPPO, SARAQIB, HALKO, DARDARA, TAL_TAMR = "C1767", "C1007", "C3916", "qam-halko", "C4424", "C4409"
NUSAYBIN, AKCAKALE = "gn303750", "gn324944"
READING = Reading(Article("a", "كلمة"), "text")


def name(*place_ids: str, at: str | None = None, **more: Any) -> Toponym:
    toponym = Toponym(READING, 0, 1, 0, 0, 4, place_ids, **more)
    if at is not None:
        toponym.location = Location(GAZETTEER.places[at], "town", 0, 1.0, ())
    return toponym


def candidate(
    place_id: str,
    *containers: Toponym,
    near: str = "",
    setting: Toponym | None = None,
    others: tuple[str, ...] = (),
    **more: Any,
) -> Candidate:
    context = Context(GAZETTEER)
    for anchor in near.split():
        context.note(GAZETTEER.places[anchor])
    return Candidate(
        GAZETTEER, GAZETTEER.places[place_id], name(place_id, *others, **more), containers, setting, context
    )


def populous(place_id: str, people: int) -> Candidate:
    plain = candidate(place_id)
    return replace(plain, place=replace(plain.place, population=people))


def value(feature: str, of: Candidate) -> float:
    return next(f.measure(of) for f in FEATURES if f.measure.__name__ == feature)


HAMLET = next(
    p.place_id for p in GAZETTEER.places.values() if p.tier == 3 and p.admin1 == "SY02" and p.kind == "village"
)
CASES: list[tuple[str, Candidate, float]] = [
    ("kind_alone", candidate(MANBIJ), 0.7 if GAZETTEER.places[MANBIJ].kind == "town" else 0.9),
    ("kind_alone", candidate("SY02"), 0.4),
    ("prominence", candidate(MANBIJ), 1.2),
    ("prominence", candidate(HAMLET), 0.0),
    ("population", candidate(ALEPPO), 0.0),  # not given
    ("population", populous(ALEPPO, 999), 0.2),
    ("population", populous(ALEPPO, 2_000_000), 0.4),
    ("kind_asked_for", candidate(HAMLET, kinds=("village", "town")), 1.5),
    ("kind_asked_for", candidate(HAMLET, kinds=("town", "village")), 1.35),
    ("kind_asked_for", candidate(HAMLET), 0.0),
    ("kind_asked_for", candidate(HAMLET, kinds=("neighbourhood",)), 0.0),
    ("other_kind", candidate(HAMLET, kinds=("neighbourhood",)), 1.0),
    ("other_kind", candidate(HAMLET, kinds=("village",)), 0.0),
    ("other_kind", candidate(HAMLET), 0.0),
    ("other_article", candidate(HAMLET, loose=frozenset([HAMLET])), 1.0),
    ("other_article", candidate(HAMLET), 0.0),
    ("countryside_of_a_unit", candidate("SY02", relation="rural"), 1.2),
    ("countryside_of_a_unit", candidate("SY02"), 0.0),
    ("countryside_of_a_unit", candidate("SY02", relation="direction", offset=Offset(5000, 0.0)), 0.0),
    ("countryside_of_a_unit", candidate(ALEPPO, relation="rural"), 0.0),
    ("quarter_without_city", candidate("N0144"), 1.0),
    ("quarter_without_city", candidate(HALKO), 0.0),  # known to everybody
    ("quarter_without_city", candidate(HALKO, near="C4564"), 0.0),
    ("quarter_without_city", candidate(HALKO, kinds=("neighbourhood",)), 0.0),
    ("quarter_without_city", candidate(MANBIJ), 0.0),
    ("inside_container", candidate(DARDARA, name(TAL_TAMR)), 1),
    ("inside_container", candidate(DARDARA, name()), 0),  # a container that no gazetteer has says nothing
    ("inside_container", candidate(DARDARA, name(TAL_TAMR), name("SY02")), 0),
    ("outside_container", candidate(DARDARA, name("SY02")), 1),
    ("outside_container", candidate(DARDARA, name(TAL_TAMR)), 0),
    ("outside_container", candidate(MANBIJ, name("SY02"), kinds=("street",)), 1),  # a square called after a town
    ("close_to_container", candidate(HAMLET), 0),
    ("lone_hamlet", candidate(HAMLET, near=SARAQIB), 1.0),
    ("lone_hamlet", candidate(HAMLET, near=MANBIJ), 0.0),
    ("lone_hamlet", candidate(HAMLET), 0.0),
    ("lone_hamlet", candidate(HAMLET, name("SY02"), near=SARAQIB), 0.0),
    ("stated_side", candidate(MANBIJ, name(ALEPPO, at=ALEPPO, relation="rural", sides=("east",))), 1.0),
    ("stated_side", candidate(MANBIJ, name(ALEPPO, at=ALEPPO, relation="rural", sides=("west",))), -1.0),
    ("stated_side", candidate(MANBIJ, name(ALEPPO, at=ALEPPO, relation="rural")), 0.0),
    ("stated_side", candidate(ALEPPO, name(ALEPPO, at=ALEPPO, relation="rural", sides=("west",))), 0.0),
    ("close_to_container", candidate(DARDARA, name(TAL_TAMR, at=TAL_TAMR, relation="near")), 0),  # in it as well
    ("outside_container", candidate(MANBIJ, name(SARAQIB, at=SARAQIB, relation="near")), 1),
    ("lone_hamlet", candidate(MANBIJ, near=SARAQIB, sounded=frozenset([MANBIJ])), 0.0),  # a city may be far away
    ("article_governorate", candidate(MANBIJ, near=f"{ALEPPO} {SARAQIB}"), 0.5),
    ("article_governorate", candidate(MANBIJ), 0.0),
    ("abroad", candidate(NUSAYBIN), 1.0),
    ("abroad", candidate(NUSAYBIN, name("TR")), 0.0),  # the text says where it is
    ("abroad", candidate(NUSAYBIN, near=f"{AKCAKALE} C4564"), 0.5),
    ("abroad", candidate(NUSAYBIN, near="TR"), 0.3),
    ("abroad", candidate(MANBIJ, near=AKCAKALE), 0.0),
    ("lone_hamlet", candidate("C4024", near=MANBIJ, others=("gn448149",)), 1.0),  # its name is known from abroad
    ("lone_hamlet", candidate("C4024", near=SARAQIB, others=("gn448149",)), 0.0),
    ("near_others", candidate(HALKO, near="C4564"), 1.0),
    ("near_others", candidate(MANBIJ, near=MANBIJ), 0.0),
    ("near_others", candidate(MANBIJ, near="C4564"), 0.0),
    ("inside_setting", candidate(HALKO, setting=name("C4564")), 1.0),
    ("inside_setting", candidate(HALKO, setting=name(MANBIJ)), 0.0),
    ("sense_of_article", candidate(MANBIJ), 0.0),
]


@pytest.mark.parametrize(("feature", "of", "expected"), CASES)
def test_a_feature_measures_one_thing(feature: str, of: Candidate, expected: float) -> None:
    assert value(feature, of) == pytest.approx(expected)


def test_every_feature_has_a_case() -> None:
    assert {f.measure.__name__ for f in FEATURES} == {feature for feature, _, _ in CASES}


@pytest.mark.parametrize(("side", "feature"), [("north", "inside_container"), ("south", "close_to_container")])
def test_a_direction_asks_for_a_place_on_that_side(side: str, feature: str) -> None:
    beside = name(TAL_TAMR, at=TAL_TAMR, relation="direction", sides=(side,))
    assert (
        value(feature, candidate(DARDARA, beside)) == 1
    )  # north of Tal Tamr: what lies there comes before what is only near
    assert value("outside_container", candidate(MANBIJ, beside)) == 1  # too far


def test_the_sense_an_article_used_counts_again() -> None:
    again = candidate(MANBIJ)
    again.context.senses[again.toponym.text, again.toponym.kinds] = again.place
    assert value("sense_of_article", again) == 1.0
    assert value("sense_of_article", replace(again, containers=(name("SY02"),))) == 0.0


def test_a_score_is_the_weighted_sum_with_the_reasons_of_what_counts() -> None:
    features = (
        Feature(lambda c: 2.0, 0.5, "two halves"), Feature(lambda c: 0.0, 9.0, "nothing"), Feature(lambda c: 1.0, -0.25),
    )  # fmt: skip
    assert score(candidate(MANBIJ), features) == (0.75, ("two halves",))


def test_a_table_of_weights_with_a_wrong_row_says_which(tmp_path: Path) -> None:
    whole = (LEXICONS / "place_weights.csv").read_text(encoding="utf-8")
    for old, new, reason in (
        ("near_others,", "nearby,", "nearby"),
        ("near_others,1.0", "near_others,much", "'much' is not a number"),
        ("near_others,1.0,\n", "", "no weight for near_others"),
    ):
        (tmp_path / "place_weights.csv").write_text(whole.replace(old, new), encoding="utf-8")
        with pytest.raises(DataFileError, match=reason):
            read_weights(tmp_path)
