"""Each rule that decides whether a name is a place: a text in which it is the one that says so."""

from __future__ import annotations

import pytest

from coding import Coder
from coding.coder import geoparse
from geo.geoparsing import name_rules
from models import Article

CASES = [
    ("lower_case", "The Syrian Democratic Forces said", "said", False),
    ("opens_by_sound", "Under heavy fire the army withdrew", "Under", False),
    ("nom_de_guerre", "Azad Kobani was killed", "Kobani", False),
    ("nom_de_guerre", "قُتل القيادي آزاد كوباني", "كوباني", False),
    ("kind_word", "المدينة هادئة", "المدينه", False),
    ("kind_word", "قصف على تلتمر", "علي", False),
    ("words_before", "الدكتور حسن الصالح", "الصالح", False),
    ("words_before", "أعلن جيش سوريا الجديد عن عملية", "سوريا", False),
    ("adjective", "قرية صغيرة", "صغيره", False),
    ("part_of_longer_name", "قصف تركي على قرى قره موغ ودوران بريف عين العرب", "قره", False),
    ("part_of_latin_name", "Clashes broke out near Tall Zarqan in Hasakah", "Tall", False),
    ("part_of_latin_name", "a commander of the Saraqib Revolutionary Front was shot", "Saraqib", False),
    ("part_of_latin_name", "the Military Council of Manbij shelled the town", "Manbij", False),
    ("part_of_latin_name", "Observatory chief Rami Abdurrahman said", "Rami", False),
    ("part_of_latin_name", "Observatory head Rami Abdul Rahman told reporters", "Rami", False),
    ("qualifier", "Clashes in Hawi and Gharbiyah killed two", "Gharbiyah", False),
    ("words_after", "Aleppo soap", "Aleppo", False),
    ("government", "قالت دمشق إنها ترفض", "دمشق", False),
    ("government", "Damascus rejected the offer", "Damascus", False),
    ("beside_head_noun", "قرية الحرمل", "الحرمل", True),
    ("beside_head_noun", "Idlib city", "Idlib", True),
    ("list_item", "قصف على بلدتي سرمين وبنش", "بنش", True),
    ("list_item", "the towns of Sarmin and Binnish", "Binnish", True),
    ("head_noun_in_name", "مطار القامشلي", "مطار القامشلي", True),
    ("everyday_word", "طالب السكان بوقف القصف", "وقف", False),
    ("town_that_is_a_word", "القصير بريف حمص", "القصير", True),
    ("town_that_is_a_word", "انفجار في الباب", "الباب", True),
    ("weak_name", "في هذا الباب", "الباب", False),
    ("well_known", "شمالي حلب", "حلب", True),
    ("bare_village", "Turkish jets bombed silos at Dahir al-Arab", "Dahir al-Arab", True),
    ("bare_village", "أكلة شامية", "شاميه", False),
]
#: These only take up what stands around a name.
GATHERING = {"shared_countryside", "distance"}


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, bool]]:
    """Every name that was decided on: the rule, the name in the folded text, the verdict."""
    seen: list[tuple[str, str, bool]] = []
    plain = name_rules.decide

    def decide(name: name_rules.Name) -> tuple[bool, str]:
        verdict, rule = plain(name)
        around = name.around.reading.text
        seen.append((rule, around[name.match.start : name.match.end], verdict))
        return verdict, rule

    monkeypatch.setattr(name_rules, "decide", decide)
    return seen


@pytest.mark.parametrize(("rule", "text", "name", "verdict"), CASES)
def test_a_rule_decides(
    coder: Coder, decided: list[tuple[str, str, bool]], rule: str, text: str, name: str, verdict: bool
) -> None:
    geoparse(coder, Article("a", text))
    assert (rule, name, verdict) in decided


def test_every_rule_has_a_case() -> None:
    assert {r.__name__ for r in name_rules.RULES} == {rule for rule, *_ in CASES} | GATHERING


@pytest.mark.parametrize(
    ("text", "relation"),
    [("قصف في ريفي حلب الغربي واللاذقية الشمالي", "rural"), ("5 km north of Manbij", "direction")],
)
def test_what_stands_around_a_name_is_taken_up(coder: Coder, text: str, relation: str) -> None:
    *_, last = geoparse(coder, Article("a", text))
    assert last.relation == relation
