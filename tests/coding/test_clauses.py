"""Clauses: where they begin and end, what each hangs on, and how far a word that denies, plans or sums up reaches."""

from __future__ import annotations

from itertools import pairwise

import pytest
from coded import code
from hypothesis import given, settings
from hypothesis import strategies as st

from coding import Coder
from coding.clauses.clause import Clause
from coding.clauses.clauses import clause_of, clauses
from coding.clauses.eventhood import told
from coding.mentions.mentions import Mentions, mentions, scan
from models import Article
from text.passage import Reading
from text.sentences import Sentence

# sentence, its clauses as (kind, kind of what it hangs on, first words)
TREES = [
    ("قصفت المدفعية القرية.", [("main", "", "قصفت المدفعيه")]),
    ("وقال السكان، وطلبوا عدم ذكر أسمائهم، إن القصف دمر منزلاً.", [("main", "", "وقال السكان"), ("parenthesis", "main", "وطلبوا عدم"), ("reported", "main", "ان القصف")]),
    ("قتل شاب في نوى وهو الذي قاتل مع الفصائل قبل أعوام.", [("main", "", "قتل شاب"), ("relative", "main", "وهو الذي")]),
    ("نفت الوزارة أنها قصفت القرية وقتلت مدنيين، فيما قصفت المدفعية التركية تل رفعت.", [("main", "", "نفت الوزاره"), ("reported", "main", "انها قصفت"), ("coordinate", "reported", "وقتلت مدنيين"), ("coordinate", "main", "فيما قصفت")]),
    ("قصفت الطائرات القرية ما أدى إلى مقتل طفل، وأضافت المصادر أن القصف توقف.", [("main", "", "قصفت الطايرات"), ("participle", "main", "ما ادي"), ("coordinate", "main", "واضافت المصادر"), ("reported", "coordinate", "ان القصف")]),
    ("القرية التي سيطرت عليها الفصائل، تعرضت لقصف مدفعي.", [("main", "", "القريه ,"), ("relative", "main", "التي سيطرت")]),
    ("Gunmen killed an officer, who had brokered a truce, in Tafas.", [("main", "", "gunmen killed"), ("relative", "main", "who had")]),
    ("The group that shelled the town was hit by an air strike which killed three men.", [("main", "", "the group"), ("relative", "main", "that shelled"), ("relative", "main", "which killed")]),
    ("If the truce fails, rebels will attack Idlib, a commander said.", [("main", "", ", rebels"), ("adverbial", "main", "if the")]),
    ("The strikes hit oil fields captured by the group.", [("main", "", "the strikes"), ("relative", "main", "captured by")]),
    ("Residents said that shelling hit a market, killing two.", [("main", "", "residents said"), ("reported", "main", "that shelling"), ("participle", "reported", "killing two")]),
    ("A rocket (fired from a drone) hit the market.", [("main", "", "a rocket"), ("parenthesis", "main", "( fired")]),
]  # fmt: skip

# sentence, an event word as it stands in it, how it is told
TOLD = [
    ("قصفت المدفعية قرية الدردارة.", "قصفت", "happened"),
    ("لم تقصف الطائرات المدينة اليوم.", "تقصف", "not_happened"),
    ("نفت قسد أنها قصفت مدينة عفرين وقتلت مدنيين.", "قصفت", "denied"),
    ("نفت قسد قصف المدينة، فيما قصفت المدفعية التركية تل رفعت.", "قصفت", "happened"),
    ("طالب الأهالي بوقف قصف مدينتهم.", "قصف", "halted"),
    ("ودعا المجلس إلى قصف مواقع التنظيم.", "قصف", "demanded"),
    ("وقال السكان، وطلبوا عدم ذكر أسمائهم، إن القذائف قتلت طفلاً.", "قتلت", "happened"),
    ("اعتادت قوات النظام قصف بلدة النيرب.", "قصف", "habit"),
    ("منذ مطلع العام قتل ثلاثون مدنياً وأصيب خمسون.", "واصيب", "summary"),
    ("إذا قصفت الفصائل حلب فسترد القوات.", "قصفت", "condition"),
    ("ينص الاتفاق على انسحاب الفصائل من مارع.", "انسحاب", "plan"),
    ("تبنى التنظيم الهجوم على الحاجز.", "الهجوم", "claimed"),
    ("اتهمت قسد تركيا بقصف سد تشرين.", "بقصف", "accusation"),
    ("Rebels shelled Nubl on Monday after the army threatened to attack Idlib.", "shelled", "happened"),
    ("Rebels shelled Nubl on Monday after the army threatened to attack Idlib.", "attack", "threatened"),
    ("The army denied that it had shelled Ariha and killed two.", "shelled", "denied"),
    ("Warplanes usually strike the villages of Jabal al-Zawiya.", "strike", "habit"),
    ("The war has killed many people over the past ten years and displaced millions.", "killed", "summary"),
    ("If rebels shell Aleppo, the army will attack Idlib.", "attack", "plan"),
    ("An offensive to retake the town began on Monday.", "retake", "plan"),
    ("Residents should leave before the army attacks the town.", "attacks", "advice"),
    ("Clashes took place near Saraqib with no advances reported.", "clashes", "happened"),
    ("Clashes took place near Saraqib with no advances reported.", "advances", "not_happened"),
    ("The group claimed the bombing of the checkpoint.", "bombing", "claimed"),
    ("Activists accused the army of shelling the school.", "shelling", "accusation"),
    ("Thousands are fleeing the fighting in Morek.", "fighting", "recalled"),
    ("Rebels fought to prevent the army from advancing on Morek.", "advancing", "not_happened"),
    ("Rebels were advancing on Morek on Monday.", "advancing", "state"),
    ("The army continues to shell Morek.", "shell", "going_on"),
    ("They fear a possible attack on Idlib.", "attack", "plan"),
    ("وحذرت المنظمة من هجوم محتمل على إدلب.", "هجوم", "plan"),
    ("بات السكان يتوقعون هجوماً وشيكاً على إدلب.", "هجوما", "plan"),
    ("اعتقل الأمن شاباً بتهمة اغتيال قيادي.", "اغتيال", "charge"),
    ("وصل عدد الفارين من القصف إلى مئة ألف.", "القصف", "recalled"),
    ("تواصل المدفعية قصف القرية.", "قصف", "going_on"),
]  # fmt: skip

# text, an incident that must come out: our type, id of the place
HITS = [
    ("وقالت مصادر طبية، ورفضت ذكر اسمها، إن ثلاثة مدنيين أصيبوا بقصف قوات النظام بلدة سرمين اليوم.", "shelling", "C3953"),
    ("قتل شاب برصاص مجهولين في مدينة الصنمين، وهو الذي اعتقل منذ سنوات لدى الأمن العسكري.", "killing", None),
    ("نفت وزارة الدفاع قصف مدينة الباب، فيما قصفت المدفعية التركية مدينة تل رفعت.", "shelling", None),
    ("انفجرت عبوة ناسفة في مدينة الباب اليوم، بينما طالب ناشطون بمحاسبة الجناة.", "ied", "C1202"),
    ("وسّعت القوات التركية قصفها على ريف تل تمر، لتستهدف مدفعيتها قرية الدردارة.", "shelling", None),
    ("سقط مقذوف مجهول مساء اليوم في مدينة الباب وأصيب رجل بجروح.", "shelling", "C1202"),
    ("Two civilians were killed by shelling in Tafas on Monday in a war that has killed hundreds of thousands since 2011.", "shelling", None),
    ("Rebels shelled Nubl on Monday after the army threatened to attack Idlib.", "shelling", None),
    ("Fierce clashes erupted between the army and rebels in Saraqib, but neither side made advances.", "clash", None),
    ("Clashes broke out between HTS and the army in Saraqib with no gains reported.", "clash", None),
    ("The army shelled Ariha on Monday, where many people were killed in 2019.", "shelling", "C4278"),
    ("قصفت المدفعية التركية مدينة تل رفعت اليوم، وأدت كثافة القصف إلى قطع الطريق ساعة.", "shelling", None),
    ("انفجر لغم من مخلفات الحرب بأطفال في مدينة الباب، ما أدى إلى مقتل طفل.", "landmine", "C1202"),
]  # fmt: skip

# nothing may reach the map
SILENT = [
    "طالب الأهالي بوقف قصف مدينة إدلب ومحاسبة من قصفها.",
    "منذ مطلع العام قتل 30 مدنياً وأصيب 50 بقصف على مدينة تادف.",
    "نفت قسد أنها قصفت مدينة عفرين وقتلت مدنيين.",
    "اعتادت قوات النظام قصف بلدة النيرب بالمدفعية.",
    "عادة ما تستهدف الطائرات الروسية قرى جبل الزاوية.",
    "ينص الاتفاق على انسحاب الفصائل من مدينة مارع.",
    "يجب على الأهالي الابتعاد عن مواقع القصف في مدينة سرمين.",
    "إذا قصفت الفصائل مدينة حلب فسترد قوات النظام.",
    "دأبت الفصائل على خطف التجار في مدينة عفرين.",
    "Since the start of the year, shelling has killed 40 people in Tadef and wounded dozens.",
    "The war has killed 500,000 people in Syria over the past ten years and displaced millions.",
    "Warplanes usually strike the villages of Jabal al-Zawiya.",
    "The deal stipulates that fighters withdraw from the town of Mare.",
    "If rebels shell Aleppo, the army will attack Idlib city.",
    "Eastern Ghouta has been besieged by government forces for years.",
    "Residents of Saraqib should leave before the army attacks the town.",
    "Chemical weapons were used in Ghouta in 2013.",
    "The army captured Palmyra in 2017.",
]  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


def cut(coder: Coder, text: str) -> tuple[Mentions, list[Clause]]:
    """The clauses of a text of one sentence."""
    reading = Reading(Article("x", text), "text")
    found = mentions(coder.vocabulary, scan(coder.vocabulary, reading))
    whole = Sentence(reading, "body", 0, len(reading.text), 0, len(reading.tokens), 0)
    return found, clauses(found, whole)


@pytest.mark.parametrize(("text", "expected"), TREES)
def test_clauses_of_a_sentence(coder: Coder, text: str, expected: list[tuple[str, str, str]]) -> None:
    found, made = cut(coder, text)
    words = [" ".join([f for a, b in c.spans for f in found.forms[a:b]][:2]).replace("،", ",") for c in made]
    assert [(c.kind, c.parent.kind if c.parent else "", w) for c, w in zip(made, words, strict=True)] == expected


@pytest.mark.parametrize(("text", "word", "how"), TOLD)
def test_how_an_event_word_is_told(coder: Coder, text: str, word: str, how: str) -> None:
    found, made = cut(coder, text)
    trigger = next(t for t in found.triggers if found.forms[t.first] == word)
    assert told(found, clause_of(made, trigger.first), trigger).how == how


@pytest.mark.parametrize(("text", "kind", "place"), HITS)
def test_what_happened_is_told_beside_what_did_not(coder: Coder, text: str, kind: str, place: str | None) -> None:
    shown = [i for i in code(coder, text) if i.on_map]
    assert [i.waqai_type for i in shown] == [kind]
    assert place is None or (shown[0].place and shown[0].place.place_id) == place


@pytest.mark.parametrize("text", SILENT)
def test_what_did_not_happen_is_no_incident(coder: Coder, text: str) -> None:
    assert [i for i in code(coder, text) if i.on_map] == []


WORDS = [
    "قصفت",
    "الذي",
    "التي",
    "،",
    ",",
    "(",
    ")",
    "أن",
    "وقال",
    "who",
    "that",
    "if",
    "killed",
    "and",
    "said",
    "•",
    "ما أدى إلى",
    "Idlib",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_every_token_stands_in_one_clause(words: list[str]) -> None:
    found, made = cut(Coder.load(), " ".join(words))
    spans = sorted(span for c in made for span in c.spans)
    assert spans[0][0] == 0
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    assert sorted(t.first for c in made for t in c.triggers) == [t.first for t in found.triggers]
    for clause in made:
        assert clause.parent is None or made.index(clause.parent) < made.index(clause)
