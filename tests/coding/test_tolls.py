"""Tolls as sets of people: which sets a text names, how they relate, and what is no toll at all."""

from __future__ import annotations

from functools import partial

import coded
import pytest

from coding import Coder

Span = tuple[int | None, int | None]  # least, most
Row = tuple[str, Span, Span]  # text, killed, injured
NONE: Span = (None, None)
ZERO: Span = (0, 0)
code = partial(coded.code, published="2016-08-25")


def one(count: int) -> Span:
    """Exactly so many."""
    return count, count


# Missing and detained people, and those who got away, are neither killed nor injured.
OTHER_STATES: list[Row] = [
    ("قصفت المدفعية بلدة سرمين ما أدى إلى مقتل مدني وفقدان ثلاثة آخرين.", one(1), NONE),
    ("غارة على بلدة سرمين أسفرت عن مقتل طفلين وخمسة مفقودين.", one(2), NONE),
    ("اغتال مسلحون مجهولون شابا مدنيا ونجا آخر في بلدة تسيل.", one(1), NONE),
    ("قتل شاب واعتقل ثلاثة آخرون في مداهمة ببلدة ذيبان.", one(1), NONE),
    ("Shelling of Sarmin killed two civilians, and three others went missing.", one(2), NONE),
    ("Gunmen killed one man in Nawa, while two others survived.", one(1), NONE),
    ("قصفت المدفعية بلدة سرمين ما أدى إلى مقتل مدني وإصابة ثلاثة آخرين.", one(1), one(3)),
]  # fmt: skip

# Martyrs in the name of a brigade or a school are nobody's toll.
IN_NAMES: list[Row] = [
    ("مقاتلون من كتائب شهداء الجبل، وعدة فصائل أخرى، سيطروا على حاجز قرب بلدة يبرود.", NONE, NONE),
    ("سيطر لواء شهداء اليرموك وعدة كتائب على بلدة سحم الجولان.", NONE, NONE),
    ("سيطرت ألوية شهداء سوريا وعدد من الفصائل على بلدة سرمين.", NONE, NONE),
    ("قصف استهدف مدرسة الشهداء وعدة منازل في سرمين.", NONE, NONE),
    ("استشهد مقاتل من كتيبة شهداء سرمين في اشتباكات في بلدة النيرب.", one(1), NONE),
    ("خمسة شهداء وعدة جرحى في قصف على سرمين.", one(5), (2, None)),
    ("وصل خمسة شهداء إلى مشفى سرمين بعد قصف البلدة.", one(5), NONE),
    ("ارتفع عدد شهداء قصف سرمين إلى خمسة.", one(5), NONE),
]  # fmt: skip

# Pronouns say how many; a number over the dead and the hurt is of neither alone.
BY_PRONOUN: list[Row] = [
    ("أطلق مجهولون النار على شابين في مدينة داعل ما أدى إلى مقتلهما على الفور.", one(2), NONE),
    ("استهدف مجهولون الناشط خالد العمر في مدينة داعل ما أدى إلى مقتله على الفور.", one(1), NONE),
    ("استهدفت عبوة ناسفة دورية في مدينة داعل، ما أسفر عن مقتلهم جميعا.", (2, None), NONE),
    ("20 عنصرا من قسد سقطوا بين قتيل وجريح إثر انفجار عبوة ناسفة في ذيبان.", (2, None), (2, None)),
    ("قتل جندي تركي و3 عناصر من أحرار الشرقية في انفجار لغم بريف رأس العين.", one(4), NONE),
    ("قتل 3 عناصر من أحرار الشرقية في انفجار لغم بريف رأس العين.", one(3), NONE),
    ("The dead in the shelling of Sarmin included an elderly woman, two of her daughters and her son.", one(4), NONE),
    ("Shelling of Sarmin killed a woman and wounded her son.", one(1), one(1)),
]  # fmt: skip

# Names, ranks and sides between a number and its verb; groups nobody lists.
NAMED_BETWEEN: list[Row] = [
    ("Five members of the Free Syrian Army were killed in an ambush near Azaz.", one(5), NONE),
    ("Nine soldiers of the 4th Armored Division were reportedly killed in clashes in Azaz.", one(9), NONE),
    ("9 regime soldiers and 12 rebel fighters were reportedly killed in clashes in Azaz.", one(21), NONE),
    ("Clashes in Azaz resulted in the killing of 5 regime and pro-regime militia fighters.", one(5), NONE),
    ("Clashes in Azaz left 7 Eagles of Dusk fighters dead.", one(7), NONE),
    ("An ambush in Azaz killed 6 Sons of the Mountain militants and wounded 4 others.", one(6), one(4)),
    ("At least 8 regime and pro-regime forces were killed during clashes in Azaz.", one(8), NONE),
    ("Clashes in Azaz resulted in the killing of a 4th Armored Division member.", one(1), NONE),
    ("Gunmen killed an SDF commander in Azaz.", one(1), NONE),
    ("One Islamist militia fighter died in clashes in Azaz.", one(1), NONE),
    ("Three fighters of the rebel factions were killed in shelling of Azaz by regime forces.", one(3), NONE),
    ("ISIS ambushed the SDF in Hajin, killing 7 of them.", one(7), NONE),
    ("Gunmen attacked a checkpoint in Azaz, killing 1 and injuring another.", one(1), one(1)),
    ("5 militia fighters were killed in clashes with rebel and Islamist fighters in Azaz.", one(5), NONE),
    ("It was reported that 1 fighter from the rebels was killed in clashes in Azaz.", one(1), NONE),
    # what stands there is counted by nobody
    ("Members of the Free Syrian Army clashed with soldiers of the regime in Azaz.", NONE, NONE),
    ("Clashes in Azaz killed two fighters and destroyed five vehicles.", one(2), NONE),
    ("A barrage of 30 rockets on Azaz killed two people.", one(2), NONE),
    ("Two air strikes on Azaz killed four people and destroyed 12 houses.", one(4), NONE),
]

# One killed, described at length or named.
ONE_ENGLISH: list[Row] = [
    ("Gunmen shot and killed the head of a local council in Azaz.", one(1), NONE),
    ("Unknown gunmen killed the deputy director of a relief office in Azaz.", one(1), NONE),
    ("A sniper killed his brother in Azaz.", one(1), NONE),
    ("Gunmen assassinated the leader of a rebel faction in Azaz.", one(1), NONE),
    ("An air strike on Azaz killed the wife of a commander.", one(1), NONE),
    ("A car bomb in Azaz killed Captain Omar Hamdan.", one(1), NONE),
    ("A sniper in Azaz killed a former teacher.", one(1), NONE),
    ("Gunmen shot dead an employee of the water office in Azaz.", one(1), NONE),
    # several, or nobody counted
    ("An air strike on Azaz killed the guards of a depot.", NONE, NONE),
    ("An air strike on Azaz killed the majority of the residents of one house.", NONE, NONE),
    ("An air strike on Azaz killed most of the attackers.", NONE, NONE),
    ("Shelling killed the hope of a truce in Azaz.", NONE, NONE),
]

# Nobody: zero for what is named.
NOBODY: list[Row] = [
    ("Rebels and regime forces clashed in Azaz. Nobody was killed.", ZERO, NONE),
    ("Rebels and regime forces clashed in Azaz. No one died.", ZERO, NONE),
    ("Rebels and regime forces clashed in Azaz. None of them were hurt.", ZERO, ZERO),
    ("Rebels shelled regime positions in Azaz. Neither fatalities nor injuries were reported.", ZERO, ZERO),
    ("Rebels shelled regime positions in Azaz with neither injuries nor fatalities reported.", ZERO, ZERO),
    ("Rebels shelled regime positions in Azaz with no injuries or fatalities reported.", ZERO, ZERO),
    ("Rebels shelled regime positions in Azaz. No fatalities.", ZERO, NONE),
    ("Rebels shelled regime positions in Azaz. There were no reports of deaths.", ZERO, NONE),
    ("Rebels shelled regime positions in Azaz without killing or injuring anyone.", ZERO, ZERO),
    ("The shelling of Azaz did not kill anyone.", ZERO, NONE),
    ("The shelling of Azaz injured three people. No deaths were reported.", ZERO, one(3)),
    ("The shelling of Azaz killed three people. No injuries were reported.", one(3), ZERO),
    (
        "Rebels and regime forces clashed in Azaz. No advances were reported. Neither deaths nor wounded were reported.",
        ZERO,
        ZERO,
    ),
    ("قصفت قوات النظام مدينة أريحا بلا قتلى أو جرحى.", ZERO, ZERO),
    ("قصفت قوات النظام مدينة أريحا دون حدوث أضرار بشرية.", ZERO, ZERO),
    ("قصفت قوات النظام مدينة أريحا، ولم يقتل أحد.", ZERO, NONE),
    ("قصفت قوات النظام مدينة أريحا من دون أن يصاب أحد بأذى.", ZERO, ZERO),
    ("قصفت قوات النظام مدينة أريحا، ولا أنباء عن سقوط ضحايا.", ZERO, ZERO),
    ("قصفت قوات النظام مدينة أريحا، دون ورود أنباء عن قتلى.", ZERO, NONE),
    ("قصفت قوات النظام مدينة أريحا دون إصابات", ZERO, ZERO),  # the text ends with the word
    ("Rebels shelled regime positions in Azaz without casualties", ZERO, ZERO),
    # not zero
    ("Shelling of Azaz killed two people. No further casualties were reported.", one(2), NONE),
    ("Rebels shelled regime positions in Azaz. There was no information on casualties.", NONE, NONE),
    ("Rebels shelled regime positions in Azaz. The number of casualties is not known.", NONE, NONE),
    ("قصفت قوات النظام مدينة أريحا، ولم تعرف حصيلة القتلى.", NONE, NONE),
    ("قصفت قوات النظام مدينة أريحا دون معلومات عن خسائر بشرية.", NONE, NONE),
]

# Attempts, and those shot who were only hurt.
NOT_DEAD: list[Row] = [
    ("Gunmen shot and wounded two soldiers in Azaz.", ZERO, one(2)),
    ("Gunmen shot and injured a police officer in Azaz.", ZERO, one(1)),
    ("Gunmen opened fire on a commander in Azaz and failed to kill him.", ZERO, NONE),
    ("Gunmen tried to kill a commander in Azaz and did not succeed.", NONE, NONE),
    ("Gunmen shot and killed two soldiers in Azaz.", one(2), NONE),
    ("Gunmen shot and killed one soldier and wounded two others in Azaz.", one(1), one(2)),
    ("Gunmen shot dead two soldiers and wounded three in Azaz.", one(2), one(3)),
    ("Gunmen shot two soldiers dead in Azaz.", one(2), NONE),
]

# Two verbs in one headline, with and without a sign between.
HEADLINES: list[Row] = [
    ("Car bombs in Homs kill six and injure dozens.", one(6), (24, None)),
    ("Air strikes kill 10, injure 16 in Azaz.", one(10), one(16)),
    ("Rockets kill one, wound five in Azaz.", one(1), one(5)),
    ("A suicide bomber killed 14 people injured 60 on Monday in Azaz.", one(14), one(60)),
    ("Blast in Azaz kills 3 wounds 7.", one(3), one(7)),
    ("3 killed 9 hurt in blast in Azaz.", one(3), one(9)),
    ("A mine in Hajin killed two men hurt a third.", one(2), NONE),
    ("Shelling of Azaz injures four, kills two.", one(2), one(4)),
    ("Child killed 9 civilians injured in shelling of Azaz.", one(1), one(9)),
    ("Gunman killed 3 people in Azaz.", one(3), NONE),
]

# Ranges, and figures that are no people: days, clocks, pages, ages, numerals of lists.
FIGURES: list[Row] = [
    # the wounded behind a part of the dead are none of them
    ("قصف على بلدة سرمين، وسقوط 7 شهداء بينهم امرأة وطفلان و15 جريحا.", one(7), one(15)),
    ("قصف على بلدة سرمين أدى إلى إصابة 20 شخصا بينهم 5 جرحى بحالة خطرة.", NONE, one(20)),
    # what happened is counted, and not people; "have killed" is active
    ("The two air raids on Sarmin on Saturday have killed 19 and wounded 22.", one(19), one(22)),
    ("Three car bombs in Azaz wounded a child.", NONE, one(1)),
    ("The army shot six suicide bombers dead in Azaz.", one(6), NONE),
    # a number with its article behind whom it counts; of what is known already it counts nothing anew
    ("قصف على بلدة سرمين أدى إلى إصابة رجل وأطفاله الثلاثة.", NONE, one(4)),
    ("قصف على بلدة سرمين أدى إلى مقتل الجنود الأربعة.", one(4), NONE),
    ("قصف على بلدة سرمين، ونقل الجرحى الـ12 إلى المشفى.", NONE, one(12)),
    ("قصف على بلدة سرمين قتل مدنيا، وقال الشهود الثلاثة إنه كان عنيفا.", one(1), NONE),
    ("Rocket fire on Azaz killed between 3 to 5 people.", (3, 5), NONE),
    ("Rocket fire on Azaz killed between 3 and 5 people.", (3, 5), NONE),
    ("Rocket fire on Azaz killed 3 to 5 people.", (3, 5), NONE),
    ("Rocket fire on Azaz killed 3-5 people.", (3, 5), NONE),
    ("Rocket fire on Azaz killed three or four people.", (3, 4), NONE),
    ("A strike on Azaz on May 14 killed seven civilians.", one(7), NONE),
    ("A bomb in Homs on April 21 killed six people.", one(6), NONE),
    ("A bomb in Homs on June 10th killed six people.", one(6), NONE),
    ("On 3 August 12 people were killed in Azaz by a car bomb.", one(12), NONE),
    ("In August 15 people were killed by a mine in Hajin.", one(15), NONE),
    (
        "Shells kill two in Azaz Middle East 1745 03.08.2016 (updated 1802 03.08.2016) Shells killed two people in Azaz.",
        one(2),
        NONE,
    ),
    ("Page 12 Shells killed two people in Azaz at 1830 on Monday.", one(2), NONE),
    ("A mine in Hajin killed a boy aged 12 and a girl, 9.", one(2), NONE),
    ("شهداء القصف على مدينة أريحا: 1- حسن العلي 14 سنة 2- خالد العلي 9 سنوات", one(2), NONE),
    ("استشهد حسن العلي 35 عاماً بقصف لقوات النظام على مدينة أريحا الساعة 10.", one(1), NONE),
    ("مقتل قيادي في د١١.عش بغارة على مدينة أريحا.", one(1), NONE),
    ("عدد جرحى القصف على مدينة أريحا وصل إلى 47 بينهم أطفال وعدد الشهداء خمسة.", one(5), one(47)),
    ("بلغ عدد القتلى ثمانية وعدد الجرحى 20 بقصف على مدينة أريحا.", one(8), one(20)),
]

# How sets relate: parts, partitions, the same people again, more people.
RELATIONS: list[Row] = [
    ("An air strike on Azaz killed ten people, seven children and three women.", one(10), NONE),
    ("An air strike on Azaz killed ten people: seven children and three women.", one(10), NONE),
    ("Ten dead, seven children and three women, in an air strike on Azaz.", one(10), NONE),
    ("An air strike on Azaz killed ten people, including seven children and three women.", one(10), NONE),
    ("Six children were among 14 people killed in an air strike on Azaz.", one(14), NONE),
    ("An air strike on Azaz killed 14 people. Among those killed were three children and three women.", one(14), NONE),
    ("Among the 23 killed in an air strike on Azaz was a family of 10 people including eight children.", one(23), NONE),
    ("An air strike on Azaz killed two children and four other civilians.", one(6), NONE),
    ("An air strike on Azaz killed 17 militants and a child.", one(18), NONE),
    ("An air strike on Azaz killed five civilians and 3 soldiers, and wounded 9 others.", one(8), one(9)),
    (
        "A shell hit a market in Azaz, killing 12 people. Victims were carried away; 12 people were killed.",
        one(12),
        NONE,
    ),
    ("A blast in Azaz killed 26 civilians and fighters.", one(26), NONE),
    ("A minister was among 12 people killed in a car bomb attack in Azaz.", one(12), NONE),
    ("The airstrikes on Azaz killed 13 and wounded 29 with most casualties in a market.", one(13), one(29)),
    ("At least 32 people were killed in air strikes on Azaz with 18 bodies pulled from one house.", one(32), NONE),
    ("A minister is among 12 dead in a car bomb in Azaz At least 12 people were killed in the blast.", one(12), NONE),
    ("Clashes in Azaz killed 13 fighters and 4 civilians. Total fatalities 17.", one(17), NONE),
    ("أوقع قصف قوات النظام على مدينة أريحا خمسة قتلى في إحصاء أولي، كلهم أطفال ونساء.", one(5), NONE),
    ("استشهد مدنيان هما أب وابنه وأصيب ثالث بقصف لقوات النظام على مدينة أريحا.", one(2), one(1)),
    ("قتل أربعة مدنيين، هم رجل وزوجته وطفلاهما، بقصف لقوات النظام على مدينة أريحا.", one(4), NONE),
    ("قتل عشرة مدنيين، سبعة أطفال وثلاث نساء، بقصف لقوات النظام على مدينة أريحا.", one(10), NONE),
    ("أسفر قصف لقوات النظام على مدينة أريحا عن مقتل ثلاثة مدنيين، من بين القتلى معلم، وجرح آخر.", one(3), one(1)),
    (
        "استشهاد شخص بقصف على مدينة أريحا: استشهد شخص وأصيب ثلاثة آخرون بقصف لقوات النظام على مدينة أريحا.",
        one(1),
        one(3),
    ),
    ("قتل ثلاثة عناصر من قسد، كما قتل مدنيان بقصف تركي على مدينة كوباني.", one(5), NONE),
    ("قتل طفل وثلاثة مدنيين آخرين بقصف لقوات النظام على مدينة أريحا.", one(4), NONE),
    ("يخلف القصف على مدينة أريحا ثلاث قتلى وعدداً من الجرحى.", one(3), (2, None)),
]

# One told by name, role or what became of him; lists of names.
NAMES: list[Row] = [
    ('مقتل "عبد الرحمن الخلف" في مدينة البصيرة برصاص مجهولين.', one(1), NONE),
    ("مقتل محمود الصالح برصاص مجهولين في مدينة البصيرة.", one(1), NONE),
    ("مقتل رئيس المجلس المحلي في مدينة البصيرة برصاص مجهولين.", one(1), NONE),
    ("اغتيال مدير المدرسة في مدينة البصيرة برصاص مجهولين.", one(1), NONE),
    ("شيع أهالي مدينة سرمدا المسعف حسن الخلف الذي ارتقى بغارة على مدينة أريحا.", one(1), NONE),
    ("استشهد الإعلامي عمر الخلف بقصف لقوات النظام على مدينة أريحا.", one(1), NONE),
    ("أسفر القصف على مدينة أريحا عن وفاة الطفلين عمر الخلف وحسن الخلف والشرطي خالد الصالح.", one(3), NONE),
    ('أدى القصف على مدينة أريحا إلى استشهاد المدنيين "عمر الخلف، وحسن الصالح" وجرح أربعة آخرين.', one(2), one(4)),
    ("استشهاد عمر الخلف وحسن الصالح وثلاثة آخرين بقصف لقوات النظام على مدينة أريحا.", one(5), NONE),
    ("قتل الشاب خالد الصالح وأصيب شقيقه برصاص مجهولين في مدينة البصيرة.", one(1), one(1)),
    ("شهداء القصف على مدينة أريحا: عمر الخلف، حسن الصالح، سعاد الخلف", one(3), NONE),
    # no person is named
    ("مقتل معظم الركاب بانفجار لغم في مدينة البصيرة.", NONE, NONE),
    ("مقتل عائلة بقصف لقوات النظام على مدينة أريحا.", NONE, NONE),
    ("وصف محمود الصالح القصف على مدينة أريحا بالمجزرة.", NONE, NONE),
]

TABLES = {
    "other states": OTHER_STATES, "in names": IN_NAMES, "by pronoun": BY_PRONOUN, "named between": NAMED_BETWEEN,
    "one": ONE_ENGLISH, "nobody": NOBODY, "not dead": NOT_DEAD, "headlines": HEADLINES,
    "figures": FIGURES, "relations": RELATIONS, "names": NAMES,
}  # fmt: skip
ROWS = [pytest.param(*row, id=f"{name}: {row[0][:45]}") for name, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize(("text", "killed", "injured"), ROWS)
def test_tolls(coder: Coder, text: str, killed: Span, injured: Span) -> None:
    told = code(coder, text)
    assert {(i.fatalities_min, i.fatalities_max) for i in told} <= {killed, NONE}
    assert {(i.injuries_min, i.injuries_max) for i in told} <= {injured, NONE}
    if told or killed != NONE:
        assert any((i.fatalities_min, i.fatalities_max) == killed for i in told)
        assert any((i.injuries_min, i.injuries_max) == injured for i in told)


# Two tellings of one event: what the tolls give together.
TELLINGS: list[Row] = [
    (
        "A car bomb in Azaz killed 15 people, police said. The Observatory put the toll of the blast at 21 dead.",
        (15, 21),
        NONE,
    ),
    (
        "A car bomb killed 44 people in Azaz on Wednesday, state media said. A monitor put the toll of the bombing at 48 dead.",
        (44, 48),
        NONE,
    ),
    (
        "A car bomb killed 9 people in Azaz on Wednesday, the police said. A hospital source said 12 people were killed.",
        (9, 12),
        NONE,
    ),
    ("A car bomb killed 9 people in Azaz on Wednesday. The death toll later rose to 12.", one(12), NONE),
    (
        "Air strikes killed seven people in Azaz on Monday. The coalition said earlier this month that its raids had killed at least 220 civilians.",
        one(7),
        NONE,
    ),
    (
        "Air strikes killed seven people in Azaz on Monday. Strikes have killed 90 civilians in the town since June.",
        one(7),
        NONE,
    ),
    (
        "Air strikes killed seven people in Azaz on Monday. More than 280000 people have been killed in the war.",
        one(7),
        NONE,
    ),
    (
        "A car bomb killed several people in Azaz on Wednesday. Nine people were killed in the blast, a monitor said.",
        one(9),
        NONE,
    ),
]


@pytest.mark.parametrize(("text", "killed", "injured"), TELLINGS, ids=[row[0][:60] for row in TELLINGS])
def test_two_tellings_of_one_toll(coder: Coder, text: str, killed: Span, injured: Span) -> None:
    first = max(code(coder, text), key=lambda i: i.confidence)
    assert ((first.fatalities_min, first.fatalities_max), (first.injuries_min, first.injuries_max)) == (killed, injured)


#: text, day: a day of a month is no toll, and a toll is no day
DAYS = [
    ("A bomb in Homs on June 10th killed nine people.", "2016-06-10"),
    ("An air raid on Douma on March 14 killed nine civilians.", "2016-03-14"),
    ("A bomb in Homs on April 25 killed nine people.", "2016-04-25"),
    ("An air raid on Azaz on July 7 wounded two women.", "2016-07-07"),
    ("A blast in Azaz on August 2 killed a boy.", "2016-08-02"),
    ("An air raid on Azaz on July 7 killed at least 12.", "2016-07-07"),
    ("Shelling of Azaz on July 31 injured dozens.", "2016-07-31"),
    ("An air raid on Azaz on 7 July killed nine.", "2016-07-07"),
    ("On July 7 airstrikes on Azaz killed nine.", "2016-07-07"),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_the_day_of_a_month_is_a_day(coder: Coder, text: str, day: str) -> None:
    assert {i.event_date for i in code(coder, text)} == {day}


def test_a_count_behind_a_month_is_no_day(coder: Coder) -> None:
    (incident,) = code(coder, "In August 15 people were killed by a mine in Hajin.")
    assert incident.time_precision == "month"
