"""Which incidents of an article are one event: another source, another word for it, a place taken over."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded import code

from coding import Coder
from coding.incidents.confidence import weights
from coding.incidents.retellings import WEIGHTS

# title, text
ONE = [
    ("مقتل خمسة مدنيين بقصف على جسر الشغور", "قتل خمسة مدنيين وأصيب ثمانية بقصف صاروخي لقوات النظام على مدينة جسر الشغور. وقال مسؤول في مشفى المدينة إن ستة مدنيين قتلوا وأصيب تسعة بينهم نساء."),
    ("قتلى بقصف على سوق في الباب", "قتل تسعة مدنيين بقصف صاروخي على سوق شعبي في مدينة الباب. وقالت وكالة الأنباء الرسمية إن ثمانية أشخاص قضوا في مدينة الباب."),
    ("قصف جوي على قرية النيرب", "قصفت طائرات حربية قرية النيرب بريف إدلب وقتلت مدنيين اثنين. وأفاد ناشطون بأن راجمات الصواريخ استهدفت القرية فجر اليوم وقتل اثنان من سكانها."),
    ("", "استهدفت طائرة مسيرة تركية سيارة في بلدة عين عيسى ما أدى إلى مقتل ثلاثة أشخاص. وقال الهلال الأحمر إن المصابين نقلوا إلى مشفى البلدة بعد قصف السيارة، وتوفي ثلاثة منهم."),
    ("قتيلان بهجوم على حاجز في الصنمين", "هاجم مجهولون حاجزاً للنظام في مدينة الصنمين بريف درعا ما أدى إلى مقتل عنصرين. وأوضح تجمع أحرار حوران أن الهجوم وقع مساء السبت، وأسفر عن مقتل ثلاثة عناصر وإصابة رابع."),
    ("غارات روسية على ريف اللاذقية", "شنت طائرات روسية ثلاث غارات على تلال كبانة في ريف اللاذقية. وقال مرصد الطيران إن طائرات حربية قصفت كبانة بالصواريخ الفراغية."),
    ("مقتل أربعة بقصف على مارع", "قتل أربعة مدنيين وأصيب ستة بقصف مدفعي لقوات سوريا الديمقراطية على مدينة مارع. من جهتها قالت وزارة الدفاع التركية إن وحدات حماية الشعب أطلقت صواريخ على المدينة وإن أربعة مدنيين قضوا."),
    ("انفجار في سوق بمدينة الرقة", "انفجرت سيارة مفخخة في سوق الهال بمدينة الرقة وقتلت ستة أشخاص. وذكرت شبكة محلية أن عدد قتلى الانفجار وصل إلى سبعة."),
    ("At least 12 killed in Maskanah market blast", "A car bomb exploded in a market in Maskanah on Friday, killing 12 people. Hospital workers in Maskanah said 14 people died, three of them children."),
    ("Gas attack kills dozens in Saraqib", "A suspected gas attack killed 30 people in Saraqib on Monday. Residents said jets struck Saraqib early in the morning and that 34 people were killed."),
    ("Air strike on clinic in Termanin", "Warplanes hit a clinic in Termanin on Sunday and killed two nurses. Aid workers told reporters that the clinic in Termanin was destroyed in the raid and that two staff members were killed."),
    ("Suicide bomber kills nine in Qamishli", "A suicide bomber killed nine people at a checkpoint in Qamishli. The attack also wounded 21 people, the Kurdish internal security said."),
    ("Shelling kills six in Nubl", "Rebel shelling killed six people in Nubl on Tuesday, state media said. The monitor said at least five civilians died in the rocket fire on Nubl."),
    ("Strike on Abu Kamal kills 20", "An overnight strike killed 20 people in Abu Kamal. Those killed included nine women and four children in Abu Kamal, the monitor said."),
    ("Barrel bombs kill 11 in Aleppo", "Eleven people were killed on Thursday when helicopters dropped barrel bombs on Aleppo. \"Fourteen civilians were killed in the attack on the Bab al-Nayrab neighbourhood\" of Aleppo, the monitor said."),
    ("Bombs hit market in Kafranbel", "At least 10 people were killed when bombs hit a market in Kafranbel on Monday. Jets had targeted the market in Kafranbel, a rescue worker said, killing 10."),
    ("Army shells village, five dead", "The army shelled a village in the northwest on Thursday, killing five civilians. The shelling, which came amid a rise in strikes, hit a house on the outskirts of Kafr Nouran."),
    ("انفجار سيارة مفخخة وسط مدينة عفرين", "انفجرت سيارة مفخخة وسط مدينة عفرين وأصيب 20 مدنياً. وحدث التفجير على طريق الباسوطة بأطراف المدينة."),
    ("هجوم لداعش في ريف دير الزور", "قتل عنصر من قسد بهجوم لخلايا تنظيم داعش في ريف محافظة دير الزور. وتبنى التنظيم قتل العنصر باستهدافه على حاجز في بلدة بريهة."),
    ("Bomb kills 18 in Damascus suburb", "A bomb killed 18 people in the town of Jaramana on Tuesday."),
    ("Coalition strike in Albukamal", "A US-led coalition strike on Albukamal on Monday killed six people. The Observatory said the Albukamal strike killed 15 civilians."),
    ("إنزال في الشحيل", "نفذت قوات التحالف الدولي عملية إنزال في بلدة الشحيل واعتقلت رجلا. وذكرت شبكة محلية أن قسد داهمت منزلا في الشحيل واعتقلت الرجل."),
]  # fmt: skip

# another day, another doer, "another", "also", an answer, hours later
TWO = [
    ("قصف تركي على منبج", "قصفت المدفعية التركية مدينة منبج وأصيب مدنيان. ورد مجلس منبج العسكري بقصف مواقع القوات التركية في المدينة."),
    ("قتيل بقصف على الأتارب", "قتل مدني بقصف لقوات النظام على مدينة الأتارب. وفي وقت سابق من الشهر قتل خمسة مدنيين بقصف على المدينة."),
    ("مقتل مدنيين بغارة على كنصفرة", "قتل مدنيان بغارة روسية على بلدة كنصفرة. وقصفت قوات النظام بالمدفعية البلدة بعد ساعات دون إصابات."),
    ("", "انفجرت عبوة ناسفة في مدينة عفرين وأصيب رجل. وفي حادثة منفصلة قتل عنصر من الجيش الوطني برصاص مجهولين في المدينة."),
    ("اشتباكات في ريف حلب", "دارت اشتباكات بين الجيش الوطني وقسد على محور كلجبرين. وبالتزامن قصفت المدفعية التركية كلجبرين."),
    ("مجزرة في قرية صفيا", "قتل ثمانية مدنيين بغارة تركية على ناحية عين عيسى. وقبل يوم قتل 12 مدنياً بغارة مماثلة في الناحية."),
    ("", "قصفت قوات النظام مدينة سرمين وأصيبت امرأة. وقصفت فصائل المعارضة قرية معردبسة."),
    ("Turkey shells Kobani", "Turkish artillery shelled Kobani on Monday, wounding two people. The SDF responded by shelling Turkish positions near Kobani."),
    ("Air strike kills three in Saraqib", "An air strike killed three people in Saraqib on Monday. Another air strike in Saraqib killed a rescue worker."),
    ("Gas attack in Khan Sheikhoun", "A gas attack killed 58 people in Khan Sheikhoun. Hours later, warplanes fired rockets at a clinic in Khan Sheikhoun."),
    ("Car bomb kills four in Azaz", "A car bomb killed four people in Azaz on Friday. In a separate incident, gunmen shot dead a police officer in Azaz."),
    ("Blast in Jarablus", "A bomb killed one person in Jarablus on Monday. Two weeks earlier, a car bomb had killed nine people in Jarablus."),
    ("SDF raid in Hajin", "The SDF arrested two men in Hajin. Gunmen attacked an SDF patrol in Hajin, killing one fighter."),
    ("قصف على سرمين وآفس", "قصفت قوات النظام مدينة سرمين وقتلت طفلة. وطال القصف بلدة آفس دون إصابات."),
    ("Rebels and army fight in Hama", "The army shelled the town of Morek. Rebels fought soldiers in Halfaya, in the same province."),
]  # fmt: skip

CASES = [(*case, 1) for case in ONE] + [(*case, 2) for case in TWO]


@pytest.mark.parametrize(("title", "text", "events"), CASES, ids=[c[1][:50] for c in CASES])
def test_one_event_told_in_two_ways_is_one(coder: Coder, title: str, text: str, events: int) -> None:
    assert len(code(coder, text, title)) == events


def test_what_differs_stands_as_the_first_tells_it_and_the_fuller_toll(coder: Coder) -> None:
    (event,) = code(coder, ONE[0][1], ONE[0][0])
    assert (event.fatalities_max, event.injuries_max) == (6, 9)
    market = next(c for c in ONE if "Maskanah" in c[0])
    (event,) = code(coder, market[1], market[0])
    assert (event.sub_event_type, event.fatalities_max) == ("Remote explosive/landmine/IED", 14)
    quarter = next(c for c in ONE if "Abu Kamal" in c[0])
    (event,) = code(coder, quarter[1], quarter[0])  # the nine women are some of the twenty
    assert event.fatalities_max == 20


def test_every_article_of_many_incidents_is_read_as_it_stands(coder: Coder) -> None:
    towns = ("سرمين", "بنش", "أريحا", "سراقب")
    text = "\n".join(f"- قتل {n} مدنيين بقصف على بلدة {towns[n % 4]}." for n in range(3, 60))
    assert len(code(coder, text)) > 40


def test_the_weights_are_of_features_that_there_are() -> None:
    source = Path(__file__).parents[2].joinpath("coding", "incidents", "retellings.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in source for name in weights(WEIGHTS) if name != "base")
