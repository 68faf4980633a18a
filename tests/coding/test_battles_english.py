"""English battles: captures, fire that two sides exchange, armed people as targets, names by sound."""

from __future__ import annotations

from functools import partial

import coded
import pytest

from coding import Coder

code = partial(coded.code, published="2018-03-05")

TAKEN, REGAINED = "Non-state actor overtakes territory", "Government regains territory"
CLASH, ATTACK, SHELLED, FROM_THE_AIR = "Armed clash", "Attack", "Shelling/artillery/missile attack", "Air/drone strike"

# text, sub-event type, everybody with a part
CASES: list[tuple[str, str, set[str]]] = [
    # a capture, however it is worded
    ("Rebels were able to regain full control of Latamna town from the army.", TAKEN, {"fsa", "saa"}),
    ("SDF fighters managed to seize Hajin from ISIS.", TAKEN, {"sdf", "isis"}),
    ("HTS controlled Morek town after clashes with Ahrar al-Sham.", TAKEN, {"hts", "ahrarsham"}),
    ("The army was able to control Bijfas village after clashes in Idlib province with HTS.", REGAINED, {"saa", "hts"}),
    ("Banner of the Valley fighters captured Morek from the YPG.", TAKEN, {"ypg"}),
    ("After clashes with ISIS fighters, the army managed to recapture Kafr Zita.", REGAINED, {"isis", "saa"}),
    # ... stays one where it is told with strikes and clashes; who fought and did not take it lost it
    ("Army units, accompanied by Russian airstrikes, recaptured the town of Kafr Zita.", REGAINED, {"saa", "rus_air"}),
    ("The SDF took control of Tabqa after clashes between the SDF and ISIS fighters.", TAKEN, {"sdf", "isis"}),
    ("Clashes, accompanied by airstrikes, took place between the army and HTS in Morek, where the army took control.", REGAINED, {"saa", "hts"}),
    # whom somebody captures is arrested
    ("Rebels captured three regime soldiers in Morek.", "Arrests", {"fsa", "regime"}),
    # fire that both sides send
    ("An exchange of shelling took place between the SDF and Turkish forces in Tell Abyad.", CLASH, {"sdf", "turkey"}),
    ("Rebels and the army exchanged small arms and heavy machine gun fire in Kafr Zita.", CLASH, {"fsa", "saa"}),
    ("A shelling exchange between HTS and the army took place in Morek.", CLASH, {"hts", "saa"}),
    ("Shelling took place between the YPG and Turkish forces in Azaz.", CLASH, {"ypg", "turkey"}),
    ("Regime forces traded artillery fire with HTS in Morek.", CLASH, {"regime", "hts"}),
    ("Rebels shelled the army in Morek during an exchange of prisoners.", SHELLED, {"fsa", "saa"}),
    ("Shelling hit a road between Kafr Zita and Morek.", SHELLED, set()),
    # an armed target, of whatever group, makes a battle
    ("Gunmen opened fire on an army patrol in Nawa town, killing two soldiers and wounding a woman.", CLASH, {"unknown", "saa", "civ"}),
    ("Gunmen killed a member of an armed group allied with Hezbollah in Nubl town.", CLASH, {"unknown", "militants"}),
    ("Unknown gunmen shot dead two members of a local militia in Jasim town.", CLASH, {"unknown", "militants"}),
    ("Gunmen shot dead a former rebel commander in Jasim town.", ATTACK, {"unknown", "civ"}),
    ("Militants attacked a police convoy near Jasim town, killing four civilians.", ATTACK, {"militants", "civ"}),
    # arms only from names of arms
    ("Gunmen opened fire on an Air Force Intelligence checkpoint in Tafas town.", CLASH, {"unknown", "airint"}),
    ("Regime air force strikes hit Tafas town.", FROM_THE_AIR, {"saaf"}),
    # two that share a noun
    ("Clashes took place between regime and rebel fighters in Kafr Zita.", CLASH, {"regime", "fsa"}),
    ("Regime and loyalist militia forces clashed with rebels in Nubl.", CLASH, {"regime", "fsa"}),
    # names by sound and by their parts
    ("Jaish Al Islam clashed with the army in Duma.", CLASH, {"jayshislam", "saa"}),
    ("Liwaa Al Quds and Ahraar al Sham clashed in Morek.", CLASH, {"liwaquds", "ahrarsham"}),
    ("The 4th Armored Division shelled Jasim town.", SHELLED, {"div4"}),
    ("Clashes took place in Jisr al-Shughur.", CLASH, set()),
    ("An air strike killed eight members of one family in Morek.", FROM_THE_AIR, set()),
    # whom foreign powers back depends on where
    ("US-backed rebels captured the town of Karama from ISIS in Raqqa province.", TAKEN, {"sdf", "isis"}),
    ("US-backed rebels clashed with the army in Nawa, Daraa.", CLASH, {"militants", "saa"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "sides"), CASES, ids=[c[0][:60] for c in CASES])
def test_who_fights_and_what_it_is(coder: Coder, text: str, kind: str, sides: set[str]) -> None:
    found = next(i for i in code(coder, text) if i.sub_event_type == kind)
    assert {a.actor_id for a in found.actors} == sides


# text, a sub-event type it does not tell
NOT_TOLD = [
    ("HTS, which controlled Idlib city, said that two fighters were killed in Saraqib.", TAKEN),
    ("The YPG controlled most of the Raqqa countryside at that time.", TAKEN),
    ("Rebel controlled areas in Daraa were hit by rockets.", TAKEN),
    ("Clashes took place in Manbij, a town controlled by the SDF.", TAKEN),
    ("The army tried to capture Saraqib but failed.", REGAINED),
    ("An offensive to capture Tabqa from ISIS began on Monday.", TAKEN),
    ("SDF fighters marched three kilometres towards Tabqa, fighting ISIS.", "Peaceful protest"),
    ("Rebels and the army exchanged accusations over shelling in Kafr Zita.", CLASH),
    ("The two sides exchanged prisoners in Kafr Zita before shelling hit the town.", CLASH),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), NOT_TOLD, ids=[c[0][:60] for c in NOT_TOLD])
def test_how_things_stand_is_not_told_as_an_event(coder: Coder, text: str, kind: str) -> None:
    assert kind not in {i.sub_event_type for i in code(coder, text)}


def test_harm_without_a_settled_place_is_kept_where_nothing_else_tells_it(coder: Coder) -> None:
    (alone,) = code(coder, "A mine killed two children in the village of Tell Zuhayri.")
    assert (alone.place, alone.fatalities_max) == (None, 2)
    (both,) = code(
        coder, "A mine exploded in Hajin, killing two children. The mine killed two in the village of Tell Zuhayri."
    )
    assert both.place is not None
