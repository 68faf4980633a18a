"""One event is told once: sums, claims, second sources and counted lists make no incident beside it."""

from __future__ import annotations

import pytest
from coded import code

from coding import Coder

Row = tuple[str, str, list[tuple[str | None, int | None]]]  # title, text, (place, most killed) of each incident

# A sum ahead of its parts is dropped; what is no sum of them stays.
SUMS: list[Row] = [
    ("", "قتل سبعة مدنيين بقصف جوي على ريف إدلب. وقتل أربعة منهم بغارة على بلدة سرمين. وقتل ثلاثة بغارة على مدينة أريحا.", [("سرمين", 4), ("أريحا", 3)]),
    ("تسعة قتلى بقصف على ريف إدلب", "قصفت طائرات روسية بلدة بنش فقتلت خمسة مدنيين. كما قصفت مدينة سراقب فقتلت أربعة مدنيين.", [("بنش", 5), ("سراقب", 4)]),
    ("Eight killed in Idlib air strikes", "Warplanes struck Binnish, killing five civilians. Another strike killed three people in Saraqib.", [("بنش", 5), ("سراقب", 3)]),
    ("", "Air strikes killed nine civilians in Syria on Friday. Six people were killed in Sarmin. Three people were killed in air strikes in Hama province.", [("سرمين", 6), ("محافظة حماة", 3)]),
    # one part alone, or parts that are more than the sum: two tellings, or two events
    ("قتلى بقصف على ريف إدلب", "قصفت طائرات روسية بلدة بنش فقتلت خمسة مدنيين.", [("بنش", 5)]),
    ("Four killed in Idlib", "Warplanes struck Binnish, killing four civilians. The raid wounded six others in Binnish.", [("بنش", 4)]),
    ("", "Air strikes killed two civilians in Hama province. Warplanes killed nine people in Binnish. Warplanes killed six people in Saraqib.", [("محافظة حماة", 2), ("بنش", 9), ("سراقب", 6)]),
    # a town is no sum
    ("", "قتل سبعة مدنيين بقصف على مدينة إدلب. وقتل أربعة بغارة على بلدة سرمين. وقتل ثلاثة بغارة على مدينة أريحا.", [("إدلب", 7), ("سرمين", 4), ("أريحا", 3)]),
]  # fmt: skip

# "Also" tells one more event where the place is another one.
ALSO: list[Row] = [
    ("", "قتل شاب برصاص مجهولين على الطريق بين مدينتي طفس وداعل في ريف درعا. كما استهدف مجهولون سيارة عسكرية بعبوة ناسفة في ريف درعا.", [("طفس", 1), ("محافظة درعا", None)]),
    ("", "قصفت قوات النظام ريف إدلب. كما قصفت بلدة سرمين.", [("محافظة إدلب", None), ("سرمين", None)]),
    ("", "قصفت قوات النظام بلدة سرمين. كما أدى القصف إلى مقتل طفل في البلدة.", [("سرمين", 1)]),
]  # fmt: skip

# Who claims it joins the event; a list of counts under a heading that counts is not read.
CLAIMS: list[Row] = [
    ("", "قتل ثلاثة عناصر من قسد بانفجار عبوة ناسفة في بلدة ذيبان، فيما تبنى تنظيم الدولة عملية التفجير.", [("ذيبان", 3)]),
    ("", "انفجرت دراجة نارية مفخخة في مدينة البصيرة وقتل عنصران من قسد. وأعلن تنظيم داعش مسؤوليته عن التفجير.", [("البصيرة", 2)]),
    ("", "A bomb killed two SDF fighters in Hajin. The Islamic State group claimed responsibility for the attack.", [("هجين", 2)]),
    ("", "Gunmen killed two SDF fighters in Hajin.\n\nAccording to statistics of the monitor, the attacks since January left 40 dead:\n\n• Deir ez-Zor: 20 attacks left 15 fighters dead.\n\n• Raqqa: six attacks left 12 civilians dead.", [("هجين", 2)]),
    ("", "Gunmen killed two SDF fighters in Hajin.\n\nOther attacks of the day:\n\n• Gunmen killed a man in Dhiban.\n\n• Gunmen killed three fighters in Azaz.", [("هجين", 2), ("ذيبان", 1), ("أعزاز", 3)]),
    ("", "Shelling killed three people in Binnish. The army has increased its strikes since late April, killing more than 300 civilians, while 20 others have died from rebel fire.", [("بنش", 3)]),
]  # fmt: skip

# The wider telling has the day, the finer one none; a list's first item is an item.
DAYS: list[Row] = [
    ("", "قتل مدنيان مساء السبت بقصف مدفعي لقوات النظام على ريف إدلب.\n\nوقالت مصادر إن قوات النظام قصفت بالمدفعية بلدة سرمين.", [("سرمين", 2)]),
    ("", "قصفت قوات النظام السبت ريف إدلب.\n\nوفي وقت آخر قصفت طائرات روسية بلدة سرمين.", [("محافظة إدلب", None), ("سرمين", None)]),
    ("", "اعزاز اليوم:\n- انفجار دراجة مفخخة في مدينة اعزاز\n- العثور على جثة شاب قرب قرية سجو", [("أعزاز", None), ("سجو", 1)]),
]  # fmt: skip

# States, names of operations and flights are no events.
SILENT: list[Row] = [
    ("", "قصفت القوات التركية قرية أم الكيف إضافة إلى مواقع تتمركز بها قوات النظام في ريف تل تمر.", [("أم الكيف", None)]),
    ("", "اعتقلت قوات سوريا الديمقراطية شابا في بلدة ذيبان ضمن مناطق سيطرتها بأرياف دير الزور والرقة.", [("ذيبان", None)]),
    ("", "شن تنظيم الدولة حملة ضد قسد تحت اسم غزوة الثأر.", []),
    ("", "The regime shelled Binnish, which lies in the de-escalation zone.", [("بنش", None)]),
    # losses that fall, a name like a verb, how an attack ended, helicopters that only fly, attacks spoken of in general
    ("", "ومع سقوط مزيد من الخسائر البشرية في حلب والرقة، تستمر المخاوف.", []),
    ("", "انفجرت عبوة ناسفة بسيارة القيادي ياسر الحمد في مدينة داعل.", [("داعل", None)]),
    ("", "اندلعت اشتباكات بين قسد والجيش الوطني في قرية أم الكيف، لتنسحب مجموعات الجيش الوطني دون خسائر.", [("أم الكيف", None)]),
    ("", "سقطت قذيفة على قرية أم الكيف، لتقوم مروحيات روسية بالتحليق في أجواء المنطقة.", [("أم الكيف", None)]),
    ("", "A drone struck a car in Kobani. The SDF said the aim of these attacks is to revive the group.", [("عين العرب", None)]),
    ("", "قصفت القوات التركية بلدة أبو راسين. ومع اشتداد القصف خاف الأهالي.", [("ابو راسين", None)]),
    ("", "اعتقلت قوات إسرائيلية شابا في بلدة جباتا الخشب. وتواصل إسرائيل اعتداءاتها على المنطقة.", [("جباتا الخشب", None)]),
    ("", "تشهد مدن ريف حلب كثرة التفجيرات وتجدد الاقتتال في كل حين وآخر.", []),
    ("", "أعطبت الفصائل ناقلة جند لقوات النظام.", []),
    ("", "Despite the so-called settlement by the government, people fear for Daraa.", []),
    ("", "Gunmen burned an oil well near Hajin before they escaped.", [("هجين", None)]),
    # these are
    ("", "Ten detainees escaped from a prison in Hajin.", [("هجين", None)]),
    ("", "سقوط عدد من القتلى بانفجار لغم في بلدة ذيبان.", [("ذيبان", None)]),
    ("", "سقوط قذائف على بلدة سرمين.", [("سرمين", None)]),
    ("", "انسحبت قوات النظام من مدينة سراقب بعد اشتباكات.", [("سراقب", None)]),
    ("", "Turkish drones attacked Kobani. These attacks killed two fighters.", [("عين العرب", 2)]),
    ("", "سيطرت قوات سوريا الديمقراطية على بلدة ذيبان بعد اشتباكات.", [("ذيبان", None)]),
    ("", "هاجم مقاتلون بلدة سرمين، وقتل اثنان في الغزوة.", [("سرمين", 2)]),
    ("", "Turkey and Russia agreed on a de-escalation agreement in Idlib.", [("إدلب", None)]),
]  # fmt: skip

# What is prepared has not begun, and what somebody says that he aims at is no strike; the missing stay silent.
SILENT += [
    ("", "تستعد قوات النظام لاقتحام مدينة سراقب.", []),
    ("", "تحشد قوات النظام لشن هجوم على حي درعا البلد.", []),
    ("", "تجهز الفصائل لعملية عسكرية على مدينة منبج.", []),
    ("", "تتحضر الفصائل لمعركة في ريف حلب.", []),
    ("", "تستمر الاستعدادات لمعركة إدلب، وقصفت طائرات روسية بلدة كفرنبل.", [("كفر نبل", None)]),
    ("", "بعد حشود كبيرة، اقتحمت قوات النظام مدينة سراقب.", [("سراقب", None)]),
    ("", "استعدت القوات ثم اقتحمت مدينة نوى.", [("نوى", None)]),
    ("", "قصفت المدفعية بلدة الأتارب تمهيداً لاقتحامها.", [("الأتارب", None)]),
    ("", "تقول تركيا إن غاراتها تستهدف حزب العمال الكردستاني في شمال سوريا.", []),
    ("", "Turkey says its strikes target the PKK and the YPG in northern Syria.", []),
    ("", "The coalition said its raids target militants in Raqqa.", []),
    ("", "Troops gathered outside Tabqa, preparing for an offensive to capture the town.", []),
    ("", "Rebels are preparing to storm Morek.", []),
    ("", "After massing troops, the army stormed Morek.", [("مورك", None)]),
]  # fmt: skip

# Where people come from and what a village belongs to is no scene.
NO_SCENE: list[Row] = [
    ("", "قتل مدني بغارة على قرية تل حلاوة، التابعة لبلدة أبو الظهور.", [("تل حلاوة", 1)]),
    ("", "أطلق مجهولون النار على الشابين سالم العلي وخالد العمر، المنحدرين من بلدة خربة غزالة، في مدينة داعل ما أدى إلى مقتلهما.", [("داعل", 2)]),
    ("", "أطلق مجهولون النار على رجل في مدينة نوى. وهو من عمال حقل العمر.", [("نوى", None)]),
    ("", "قصفت الطائرات قرية كفر سجنة، وبلدة سرمين.", [("كفرسجنة", None), ("سرمين", None)]),
]  # fmt: skip

# Where fire came from, with all its words, and broadcasters are no scene either; nor is what is only described.
NO_SCENE += [
    ("", "طال قصف قوات النظام المتمركزة في بلدتي نبل والزهراء بالمدفعية الثقيلة مدينة عندان.", [("عندان", None)]),
    ("", "قتل مدنيان بقصف لقوات النظام المتمركزة في معسكر بلدة جورين بريف حماة، على مدينة جسر الشغور.", [("جسر الشغور", 2)]),
    ("", "استهدفت فصائل المعارضة مواقع قوات النظام في بلدتي نبل والزهراء بصواريخ.", [("نبل", None), ("الزهراء", None)]),
    ("", "قصفت قوات النظام مدينة الأتارب، ووصفت إصابات بأنها خطيرة.", [("الأتارب", None)]),
    ("", "استهدفت فصائل المعارضة قوات النظام في بلدة نبل ضمن حملة الرد على مجزرة الكيماوي في خان شيخون.", [("نبل", None)]),
    ("", "أدت غارات جوية استهدفت قرية معارة الأتارب إلى ارتقاء خمسة مدنيين.", [("معارة اتارب", 5)]),
    ("", "قصفت قوات النظام مدينة دوما وسقط نحو عشرة شهداء وجرحى.", [("دوما", None)]),
]  # fmt: skip

EVERY = [*SUMS, *ALSO, *DAYS, *CLAIMS, *SILENT, *NO_SCENE]


@pytest.mark.parametrize(("title", "text", "told"), EVERY, ids=[f"{c[0][:20]} {c[1][:50]}" for c in EVERY])
def test_each_event_is_told_once(
    coder: Coder, title: str, text: str, told: list[tuple[str | None, int | None]]
) -> None:
    found = code(coder, text, title)
    assert [(i.place.name_ar if i.place else None, i.fatalities_max) for i in found] == told


def test_a_claim_names_the_doer(coder: Coder) -> None:
    (event,) = code(coder, CLAIMS[0][1])
    assert [a.actor_id for a in event.actors if a.role == "perpetrator"] == ["isis"]
    assert event.modality == "claimed"


def test_aircraft_that_only_fly_by_do_not_bomb(coder: Coder) -> None:
    (event,) = code(coder, "قصفت الفصائل مخيم عين عيسى، بالتزامن مع تحليق طائرات تركية مسيرة في المنطقة.")
    assert event.sub_event_type == "Shelling/artillery/missile attack"
    assert "tur_air" not in {a.actor_id for a in event.actors}


# text, sub-event type: who storms what is armed fights, with whatever he carries
STORMED = [
    ("Gunmen launched a raid on a regime checkpoint in Tafas.", "Armed clash"),
    ("Gunmen attacked a checkpoint of the army in Tafas with machine guns and RPGs.", "Armed clash"),
    ("The SDF carried out a raid in Dhiban, arresting two men.", "Arrests"),
    ("A man threw a grenade at a house in Tafas.", "Grenade"),
]


@pytest.mark.parametrize(("text", "kind"), STORMED)
def test_who_storms_a_post_fights(coder: Coder, text: str, kind: str) -> None:
    assert [i.sub_event_type for i in code(coder, text)] == [kind]


# text, sub-event type: an army that "targets" a place fires from afar, gunmen and what explodes do not
AIMED = [
    ("استهدفت قوات النظام مدينة سراقب.", "Shelling/artillery/missile attack"),
    ("استهدفت القوات التركية محيط بلدة تل تمر.", "Shelling/artillery/missile attack"),
    ("استهدفت قوات الأسد الأحياء السكنية في مدينة إدلب.", "Shelling/artillery/missile attack"),
    ("استهدفت طائرة روسية مدينة سراقب.", "Air/drone strike"),
    ("استهدف مسلحون مجهولون بلدة ذيبان وقتلوا رجلا.", "Attack"),
    ("استهدف مسلحون مجهولون حاجزا لقسد في بلدة ذيبان.", "Armed clash"),
    ("استهدف انفجار بعبوة ناسفة بلدة ذيبان.", "Remote explosive/landmine/IED"),
]


@pytest.mark.parametrize(("text", "kind"), AIMED)
def test_what_is_aimed_at_a_place(coder: Coder, text: str, kind: str) -> None:
    assert [i.sub_event_type for i in code(coder, text)] == [kind]


def test_the_possessive_of_a_place_is_no_faction(coder: Coder) -> None:
    (event,) = code(coder, "The army shelled the village of Morek in Hama’s northern countryside.")
    assert "hamas" not in {a.actor_id for a in event.actors}
    (event,) = code(coder, "Fighters of Hamas attacked the army in Hama.")
    assert "hamas" in {a.actor_id for a in event.actors}
