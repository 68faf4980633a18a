"""English of wires and scraped pages: one toll, one telling, who did it, and what is only furniture of the page."""

from __future__ import annotations

from functools import partial

import coded
import pytest

from coding import Coder
from models import Incident

PUBLISHED = "2016-08-25"


code = partial(coded.code, published=PUBLISHED)

# text, (killed, injured) at most; None where nothing is counted or it is open
TOLLS = [
    ("A car bomb killed 20 people and injured 30 others in the town of Azaz.", (20, 30)),
    ("The blast killed at least nine civilians and injured 200 in Azaz.", (9, 200)),
    ("An air raid on Azaz wounded five people and killed one.", (1, 5)),
    ("The airstrikes killed 13 and wounded 29 in Azaz.", (13, 29)),
    ("A mine exploded in Hajin, killing two civilians and injuring another.", (2, 1)),
    ("2 killed 8 injured in terrorist rocket attacks on Aleppo.", (2, 8)),
    ("Terrorists fired rocket shells on Aleppo killing two people injuring eight.", (2, 8)),
    ("A terrorist rocket attack on Azaz killed two people.", (2, None)),
    ("A blast in Azaz killed at least seven people both militants and civilians.", (7, None)),
    ("The blast in Azaz killed 26 civilians mostly children and women.", (26, None)),
    ("The air strike on Azaz killed up to 22 people mostly children.", (22, None)),
    ("Four medics were killed and a nurse critically wounded in an air strike on Azaz.", (4, 1)),
    ("Three civilians were killed and more than twenty others suffered from suffocation in a gas attack on Azaz.", (3, 20)),
    ("An air strike on Azaz caused over 30 cases of asphyxiation among civilians.", (None, 30)),
    ("An air strike on Azaz killed 12 aid workers and drivers.", (12, None)),
    ("An air strike on Azaz killed 12 children and a woman.", (13, None)),
    ("Reports say that at least 73 civilians mostly women and children were killed in an air strike on Azaz.", (73, None)),
    ("An air strike on Azaz claimed the lives of three workers, an entire family of six and one local man.", (10, None)),
    ("Two medics were among at least 31 people killed in government shelling of Azaz.", (31, None)),
    ("Three children were among the dead in the air strike on Azaz that killed 12 people.", (12, None)),
    ("At least 19 people were killed and dozens more wounded in an air strike on Azaz.", (19, None)),
    ("A mine exploded in Hajin, killing two people and leaving several wounded.", (2, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "toll"), TOLLS, ids=[c[0][:50] for c in TOLLS])
def test_people_are_counted_once(coder: Coder, text: str, toll: tuple[int | None, int | None]) -> None:
    (incident,) = code(coder, text)
    open_killed = incident.fatalities_max is None and incident.fatalities_min
    open_injured = incident.injuries_max is None and incident.injuries_min
    killed = incident.fatalities_max if not open_killed else incident.fatalities_min
    injured = incident.injuries_max if not open_injured else None
    assert (killed, injured) == toll


# title, text: pages whose line breaks are lost; one incident with 12 killed in Azaz
LOST_BREAKS = [
    ("Car bomb kills 12 in Azaz", "Car bomb kills 12 in Azaz Agency Friday 19 Aug 2016 A car bomb killed twelve people in the town of Azaz."),
    ("Car bomb kills 12 in Azaz monitor", "19 Aug 2016 Car bomb kills 12 in Azaz monitor A car bomb in the town of Azaz killed twelve people."),
    ("Car bomb kills 12 in Azaz", "Car bomb kills 12 in Azaz, activists said. The car bomb went off near a market."),
    ("Car bomb in north Syria", "A car bomb killed twelve people in the town of Azaz near Turkey A car bomb killed twelve people in the town of Azaz near Turkey a monitoring group said."),
    (
        "Car bomb in north Syria",
        "19 Aug 2016 Rescuers search the rubble after an air strike killed three in Idlib. (AFP Photo) A car bomb killed 12 people in Azaz.",
    ),
    (
        "Car bomb in north Syria",
        "A car bomb killed 12 people in Azaz on Friday, activists said. Nobody took responsibility. Source agencies Related News "
        "Air strike kills 70 in Idlib | Army retakes Palmyra",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), LOST_BREAKS, ids=[c[1][:40] for c in LOST_BREAKS])
def test_a_page_without_line_breaks_tells_one_incident(coder: Coder, title: str, text: str) -> None:
    (incident,) = code(coder, text, title)
    assert (incident.fatalities_max, incident.place and incident.place.name) == (12, "Azaz")


def test_a_day_that_a_sentence_tells_is_no_dateline(coder: Coder) -> None:
    (incident,) = code(coder, "A car bomb killed 12 people in Azaz on 3 May 2016 Activists say.")
    assert incident.event_date == "2016-05-03"


def actors(incident: Incident) -> set[tuple[str, str]]:
    """Factions and their roles, people aside."""
    return {(who, role) for who, role in coded.parts(incident) if who not in ("civ", "medics", "aidworkers")}


# text, sub-event type, all the factions that have a part
SIDES = [
    ("Activists said regime forces shelled Azaz, killing three.", "Shelling/artillery/missile attack", {("regime", "perpetrator")}),
    ("12 rebels killed in IS group suicide blast in Azaz.", "Suicide bomb", {("isis", "perpetrator"), ("fsa", "target")}),
    ("At least 31 people killed in government shelling of Azaz.", "Shelling/artillery/missile attack", {("regime", "perpetrator")}),
    ("Three people were killed when Russian jets bombed Azaz.", "Air/drone strike", {("rus_air", "perpetrator")}),
    ("12 civilians were killed in Azaz when Russian jets raided the town.", "Air/drone strike", {("rus_air", "perpetrator")}),
    ("Air strikes hit the town of Azaz on Friday. The raids on the town killed 3 people.", "Air/drone strike", set()),
    ("Syrian war planes bombed positions belonging to the Islamic State group in Tabqa.", "Air/drone strike", {("saaf", "perpetrator"), ("isis", "target")}),
    ("Two Russian pilots were killed after DAESH shot down a helicopter near Palmyra.", "Disrupted weapons use", {("isis", "perpetrator"), ("russia", "target")}),
    ("Free Syria Army fighters shelled regime positions near Azaz.", "Shelling/artillery/missile attack", {("fsa", "perpetrator"), ("regime", "target")}),
    ("A car bomb killed 15 people in Azaz on Friday. Activists said the Islamic State group was behind the attack.", "Remote explosive/landmine/IED", {("isis", "perpetrator")}),
    ("A bomb killed 15 people in Azaz, said the monitor, blaming the Islamic State group for the attack.", "Remote explosive/landmine/IED", {("isis", "perpetrator")}),
    ("No group claimed responsibility for the blast that killed 3 in Azaz.", "Remote explosive/landmine/IED", set()),
    ("120 fighters were killed in a series of air strikes in Azaz over the past 24 hours.", "Air/drone strike", set()),
    # named, and no side
    ("The Britain-based Observatory says the explosion in Azaz killed a child.", "Remote explosive/landmine/IED", set()),
    ("Anti-government activists said a blast in Azaz killed three.", "Remote explosive/landmine/IED", set()),
    ("Shelling of the rebel bastion of Azaz killed three.", "Shelling/artillery/missile attack", set()),
    ("Air strikes on the IS group's de facto capital of Raqqa killed three.", "Air/drone strike", set()),
    ("The UN condemned the Russian air strikes that killed 12 people in Azaz.", "Air/drone strike", {("rus_air", "perpetrator")}),
    ("The US military is investigating reports that 12 civilians were killed in coalition air strikes on Azaz.", "Air/drone strike", {("coalition", "perpetrator")}),
    ("The Syrian Coalition condemned the massacre committed by Russian aircraft in Azaz.", "Air/drone strike", {("rus_air", "perpetrator")}),
    ("The clinic in Azaz was destroyed in an air strike that killed 4 people.", "Air/drone strike", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "sides"), SIDES, ids=[c[0][:50] for c in SIDES])
def test_who_did_it_and_who_only_speaks(coder: Coder, text: str, kind: str, sides: set[tuple[str, str]]) -> None:
    (incident,) = code(coder, text)
    assert (incident.sub_event_type, actors(incident)) == (kind, sides)


def test_who_is_held_to_be_behind_it_is_a_claim(coder: Coder) -> None:
    (incident,) = code(
        coder, "A car bomb killed 15 people in Azaz. Activists said the Islamic State group was behind the attack."
    )
    assert incident.modality == "claimed"


def test_a_raid_in_which_people_are_seized_is_none_from_the_air(coder: Coder) -> None:
    text = "Air strikes hit Azaz. The SDF arrested three men in raids on houses in Manbij."
    assert {i.sub_event_type for i in code(coder, text)} == {"Air/drone strike", "Arrests"}


# text, sub-event type, place, (killed, status): told although the words stand apart
TOLD = [
    ("A car bomb in the south of the country killed at least 12 people. The attack targeted a ceremony in Inkhil.", "Remote explosive/landmine/IED", "Inkhil", (12, "new")),
    ("A Syrian air strike on an IS training camp in the east killed 17 militants and a child. The Saturday strike hit dormitories in the town of Tibni.", "Air/drone strike", "Al-Tabni", (18, "new")),
    ("Sources said that 11 people had been killed in an air strike on Azaz on Wednesday.", "Air/drone strike", "Azaz", (11, "new")),
    ("Two people were killed in rebel fire on the government-held district of Salaheddine in Aleppo.", "Shelling/artillery/missile attack", "Salaheddine (Aleppo)", (2, "new")),
    ("The strike on Azaz killed ten. The US-led coalition fighting IS said it was not its plane.", "Attack", "Azaz", (10, "new")),
    ("Two people were killed by a rocket attack on the residential neighborhood of al-Midan in Aleppo city.", "Shelling/artillery/missile attack", "Midan", (2, "new")),
    ("The attack on the Bab al-Nayrab neighbourhood of Aleppo killed three people.", "Attack", "Aleppo", (3, "new")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "place", "toll"), TOLD, ids=[c[0][:50] for c in TOLD])
def test_one_incident_is_told(coder: Coder, text: str, kind: str, place: str, toll: tuple[int, str]) -> None:
    (incident,) = code(coder, text)
    assert (incident.sub_event_type, incident.place and incident.place.name) == (kind, place)
    assert (incident.fatalities_max, incident.status) == toll


SILENT = [
    "The army launched an offensive to retake Palmyra from IS.",
    "Turkey called for an emergency meeting of the UN Security Council on Azaz.",
    "The six-year war which has killed more than 320,000 people started in Daraa.",
    "The regime has repeatedly bombed Azaz.",
    "Syria's conflict broke out in March 2011 in Daraa with protests that the regime crushed, killing dozens.",
    "Activists say the army is likely to attack Azaz.",
    "The attack targeted a ceremony in Inkhil.",
    "Rebels took control of Azaz in May.",
    "Most of the displaced live in government controlled regions near Azaz.",
    "A resident was not aware of any fighting in Azaz.",
    "Two men coordinated IS assault units in Azaz.",
    "The bus was carrying opposition fighters battling the army in Azaz.",
    "Rebels have been battling regime troops in Azaz for six years.",
    "The regime is fighting a number of groups in Azaz.",
    "قال الناطق إن المدينة تحيي الذكرى الرابعة لانطلاق معركة تحرير مدينة عفرين.",
    "Farmers work along the ceasefire line near Khan Arnabah.",
    "استنفار على خط وقف إطلاق النار في خان أرنبة.",
    "استشهد أغلب أبناء بلدة سرمين أثناء الثورة.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_wanted_or_counted_over_years_is_no_incident(coder: Coder, text: str) -> None:
    assert code(coder, text) == []


def test_what_came_before_is_background(coder: Coder) -> None:
    text = "The air raid on Azaz came days after dozens of people were killed in a strike on Idlib."
    assert {(i.place and i.place.name, i.status) for i in code(coder, text)} == {
        ("Azaz", "new"),
        ("Idlib", "background"),
    }


# text, day its source gives, day of the event
VISITED = [
    ("Car bomb in north Syria AFP Friday 19 Aug 2016 A car bomb killed 12 people in Azaz on Thursday.", "2016-08-30", "2016-08-18"),
    ("Car bomb in north Syria AFP Friday 19 Aug 2016 A car bomb killed 12 people in Azaz on Thursday.", "2016-08-19", "2016-08-18"),
    ("Car bomb in north Syria AFP Monday 19 Aug 2016 A car bomb killed 12 people in Azaz on Thursday.", "2016-08-30", "2016-08-25"),
    ("A car bomb that exploded on Friday 19 Aug 2016 in Azaz killed 12 people.", "2016-08-30", "2016-08-19"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "day"), VISITED)
def test_a_page_knows_its_day_better_than_who_read_it_later(coder: Coder, text: str, published: str, day: str) -> None:
    (incident,) = code(coder, text, published=published)
    assert incident.event_date == day


def test_what_happened_this_month_is_told(coder: Coder) -> None:
    (incident,) = code(coder, "Rebels took control of Azaz in August.")
    assert incident.time_precision == "month"


# text, types: a participle behind a hyphen only says how something is
HYPHENS = [
    (
        "Regime shelling killed 10 civilians in the jihadist-controlled Idlib region.",
        ["Shelling/artillery/missile attack"],
    ),
    ("Warplanes hit rebel-seized Morek.", ["Air/drone strike"]),
    ("The army shelled the regime-besieged town of Madaya.", ["Shelling/artillery/missile attack"]),
    ("Residents of Turkish-occupied Jarablus protested.", ["Peaceful protest"]),
    ("Aid reached army-recaptured Kafr Nabl.", []),
    ("Militants car-bombed a checkpoint in Azaz.", None),
    ("The SDF-captured village of Hawayij is quiet.", []),
]


@pytest.mark.parametrize(("text", "types"), HYPHENS, ids=[c[0][:40] for c in HYPHENS])
def test_an_adjective_of_a_participle_is_no_event(coder: Coder, text: str, types: list[str] | None) -> None:
    found = [i.sub_event_type for i in code(coder, text)]
    assert found == types if types is not None else found


# text, type: a vest that somebody wears has not gone off
VESTS = [
    ("Coalition forces killed four fighters, including one wearing a suicide vest, in Busayra.", "Attack"),
    ("قتل عنصران من داعش أحدهما كان يرتدي حزاماً ناسفاً في بلدة ذيبان.", "Attack"),
    ("A man wearing a suicide vest blew himself up in Azaz, killing two.", "Suicide bomb"),
    ("فجر انتحاري يرتدي حزاماً ناسفاً نفسه في مدينة الحسكة.", "Suicide bomb"),
    ("An explosive belt killed two in Azaz.", "Suicide bomb"),
]


@pytest.mark.parametrize(("text", "kind"), VESTS, ids=[c[0][:40] for c in VESTS])
def test_a_vest_that_is_worn_has_not_gone_off(coder: Coder, text: str, kind: str) -> None:
    (found,) = [i.sub_event_type for i in code(coder, text)]
    assert found in (kind, "Armed clash") if kind == "Attack" else found == kind
