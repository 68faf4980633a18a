"""Which sentences of an article tell one incident, and what the one incident then holds."""

from __future__ import annotations

import pytest
from coded import code

from coding import Coder
from coding.incidents.agreement import Agreement
from coding.incidents.merging import groups_of

# title, text, places of the incidents in the order of the text
PLACES = [
    # a title names the town, the text a village around it
    ("قصف مدفعي على إعزاز", "أصيب طفل بقصف مدفعي استهدف قرية كلجبرين في ريف إعزاز.", ["كلجبرين"]),
    ("قتيل بقصف لقوات النظام على سراقب", "قتل مدني بقصف مدفعي لقوات النظام على قرية آفس بريف سراقب.", ["افس"]),
    ("Shelling hits Saraqib", "Regime forces shelled the village of Afes in the countryside of Saraqib, wounding two civilians.", ["افس"]),
    # the governorate of a title gives way to the town
    ("قتلى بغارات على إدلب", "قتل ثلاثة مدنيين بغارات للطيران الروسي على مدينة أريحا.", ["أريحا"]),
    ("Air strikes kill four in Aleppo countryside", "Russian warplanes struck the town of Atarib, killing four people.", ["الأتارب"]),
    # what the text takes over from the sentence before lies in what the title names
    ("التحالف يقتل شخصاً بإنزال جوي في ريف دير الزور", "طوقت قوات التحالف منزلاً في بلدة ذيبان. وقتل في العملية شاب.", ["ذيبان", "ذيبان"]),
    # the towns of two strikes stay two, whatever holds both
    ("غارات على ريف إدلب", "استهدفت طائرة روسية بلدة سرمين. واستهدفت طائرة روسية بلدة بنش.", ["سرمين", "بنش"]),
    ("", "قصفت قوات النظام مدينة سراقب. وقصفت قوات النظام قرية آفس بريف سراقب.", ["سراقب", "افس"]),
    ("", "Regime forces shelled Saraqib. Regime forces also shelled the village of Afes near Saraqib.", ["سراقب", "افس"]),
    # what points back by the name of the town is the event in the village
    ("", "قصفت المدفعية التركية قرية كلجبرين. وأسفر القصف على إعزاز عن إصابة مدنيين.", ["كلجبرين"]),
    # the text's place stands before one that a title names elsewhere
    ("قصف تركي على منبج وهدوء في الباب", "قصفت المدفعية التركية مدينة تل رفعت.", ["تل رفعت"]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "places"), PLACES, ids=[c[1][:50] for c in PLACES])
def test_the_finest_place_told_wins(coder: Coder, title: str, text: str, places: list[str]) -> None:
    assert [i.place.name_ar if i.place else None for i in code(coder, text, title)] == places


# text, how many incidents, (least, most) killed of the first
SOURCES = [
    ("A bomb killed 12 people in Afrin, police said. A hospital official said 14 people were killed in Afrin.", 1, (12, 14)),
    ("Shelling killed six people in Douma, activists said. The state news agency said that four people were killed in Douma.", 1, (4, 6)),
    ("A car bomb in Azaz killed 15 people, hospital staff said. The Observatory put the toll of the blast at 21 dead.", 1, (15, 21)),
    ("قال الدفاع المدني إن خمسة مدنيين قتلوا بقصف على مدينة أريحا. وذكر المرصد أن القصف أدى إلى مقتل سبعة مدنيين.", 1, (5, 7)),
    # the same source goes on, or the number rises: the newer one stands
    ("A bomb killed 12 people in Afrin, police said. They said the blast killed 14 people.", 1, (14, 14)),
    ("قال الدفاع المدني إن خمسة مدنيين قتلوا بقصف على مدينة أريحا. وأضاف أن القصف أدى إلى مقتل سبعة مدنيين.", 1, (7, 7)),
    ("A bomb killed 12 people in Afrin, police said. The death toll of the blast rose to 14, police said.", 1, (14, 14)),
    # another place, another event
    ("A bomb killed 12 people in Afrin, police said. A hospital official said 14 people were killed in Azaz.", 2, (12, 12)),
    # an older toll does not win
    ("Air strikes killed three people in Raqqa on Monday. The coalition said earlier this month that its raids had killed at least 90 civilians.", 2, (3, 3)),
    ("Shelling killed two people in Douma on Sunday. Earlier shelling had killed 40 people in Douma, residents said.", 2, (2, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "killed"), SOURCES, ids=[c[0][:60] for c in SOURCES])
def test_sources_that_differ_give_least_and_most(
    coder: Coder, text: str, number: int, killed: tuple[int | None, int | None]
) -> None:
    found = code(coder, text)
    assert (len(found), (found[0].fatalities_min, found[0].fatalities_max)) == (number, killed)


# text, how many incidents
TOLD = [
    # a headline glued to its text
    ("May 4 2016 Car bomb in Azaz kills 9: activists. A car bomb exploded in Azaz late on Tuesday and killed 9 people.", 1),
    ("May 4 2016 Car bomb in Azaz kills 9: activists. A car bomb exploded in Azaz late on Tuesday and killed 4 people.", 2),
    # where victims came from is no scene
    ("A blast hit a convoy near Aleppo on Saturday, killing 30 people. Most of those killed in the blast were from Binnish and Taftanaz.", 1),
    ("A blast hit a bus in Homs on Saturday, killing five people. Two people killed in the blast hailed from Talbiseh.", 1),
    ("انفجرت عبوة ناسفة في مدينة الباب وقتلت ثلاثة أشخاص. وقتلى الانفجار ينحدرون من بلدة تادف.", 1),
    # another one is another one
    ("استهدفت طائرة مسيّرة تركية سيارة في مدينة عامودا. وأصابت غارة أخرى منزلاً وقتلت شخصين.", 2),
    ("A drone hit a car in Qamishli. Another drone strike killed two people.", 2),
    ("A mine killed a farmer in Sukhnah. A separate blast wounded two shepherds.", 2),
    ("استهدفت طائرة مسيّرة تركية سيارة في مدينة عامودا. ومن جهة أخرى قالت مصادر إن الطائرة المسيّرة قتلت شخصين.", 1),
    # a raid of two forces is told as that of one and of the other
    ("نفذت قوات التحالف الدولي عملية إنزال جوي في بلدة الشحيل. واعتقلت قوات سوريا الديمقراطية شخصين في بلدة الشحيل.", 1),
    ("اعتقلت قوات النظام شخصين في بلدة الشحيل. واعتقلت قوات سوريا الديمقراطية شخصين في بلدة الشحيل.", 2),
    # who did it contradicts
    ("Turkish artillery shelled Manbij. Regime artillery shelled Manbij.", 2),
    # a detail after the event
    ("Gunmen ambushed a patrol near Palmyra, killing three soldiers. One attacker was shot dead.", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), TOLD, ids=[c[0][:60] for c in TOLD])
def test_what_is_told_again_is_one(coder: Coder, text: str, number: int) -> None:
    assert len(code(coder, text)) == number


def test_fire_comes_from_one_place_and_hits_another(coder: Coder) -> None:
    for text in (
        "أطلقت قوات سوريا الديمقراطية صواريخ من بلدة تل رفعت على مدينة عفرين.",
        "سقطت قذائف أطلقت من قرية منغ باتجاه مدينة عفرين.",
        "Rockets from Tal Rifaat on Afrin city wounded two people.",
    ):
        (incident,) = code(coder, text)
        assert incident.place is not None
        assert incident.place.name == "Afrin"


def test_no_group_holds_a_pair_that_contradicts() -> None:
    """The surest pair joins first; a chain over a third one does not bring together what contradicts."""
    sure, likely = Agreement({"kind": 3.0}, linked=True), Agreement({"kind": 1.0}, linked=True)
    against, silent = Agreement({}, against="place"), Agreement({"kind": 0.0})
    assert groups_of(3, {(0, 1): sure, (0, 2): likely, (1, 2): against}) == [[0, 1], [2]]
    assert groups_of(3, {(0, 1): likely, (0, 2): sure, (1, 2): against}) == [[0, 2], [1]]
    assert groups_of(3, {(0, 1): sure, (0, 2): likely, (1, 2): silent}) == [[0, 1, 2]]
    assert groups_of(3, {(0, 1): silent, (0, 2): silent, (1, 2): silent}) == [[0], [1], [2]]
    assert groups_of(3, {(0, 1): sure, (1, 2): sure}) == [[0, 1], [2]]  # what was not asked does not join
    assert groups_of(0, {}) == []


def test_a_doer_misread_in_one_telling_does_not_split_an_incident() -> None:
    """Doers may contradict in fewer pairs than name one and the same; nothing else may."""
    shared = Agreement({"kind": 2.0, "doers": 1.0}, linked=True)
    other_doer, other_day = Agreement({}, against="doers"), Agreement({}, against="day")
    assert groups_of(3, {(0, 1): shared, (0, 2): shared, (1, 2): other_doer}) == [[0, 1, 2]]
    assert groups_of(3, {(0, 1): shared, (0, 2): shared, (1, 2): other_day}) == [[0, 1], [2]]
    nobody = Agreement({"kind": 2.0, "doers": 0.5}, linked=True)
    assert groups_of(3, {(0, 1): nobody, (0, 2): nobody, (1, 2): other_doer}) == [[0, 1], [2]]
