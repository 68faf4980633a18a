"""Who did it to whom: every faction of a sentence with its part, and nobody else."""

from __future__ import annotations

import pytest
from coded import code, parts

from coding import Coder

# sentence, what each of its incidents says: faction and part
CASES: list[tuple[str, list[set[tuple[str, str]]]]] = [
    # fire that comes from somebody's ground
    ("قصف صاروخي من المناطق التي تسيطر عليها قسد وقوات النظام على مدينة عفرين.", [{("sdf", "perpetrator"), ("regime", "perpetrator")}]),
    ("سقطت قذائف مدفعية على مدينة عفرين مصدرها مناطق سيطرة قوات النظام و\"قسد\".", [{("regime", "perpetrator"), ("sdf", "perpetrator")}]),
    ("قتل مدني بقصف مدفعي مصدره نقاط مشتركة بين قوات النظام وقسد على مدينة إعزاز.", [{("regime", "perpetrator"), ("sdf", "perpetrator"), ("civ", "target")}]),
    ("قتل عنصران من قسد بقصف من مواقع الجيش الوطني على محيط بلدة عين عيسى.", [{("sna", "perpetrator"), ("sdf", "target")}]),
    ("قصف مدفعي من مناطق سيطرة قوات النظام على بلدة تفتناز.", [{("regime", "perpetrator")}]),
    # what was blown up was whose
    ("انفجرت عبوة ناسفة بدورية عسكرية روسية في مدينة درعا.", [{("russia", "target")}]),
    ("انفجرت عبوة ناسفة بسيارة القيادي في الجيش الوطني في مدينة الباب.", [{("sna", "target")}]),
    ("انفجر لغم أرضي بعدد من عناصر قسد في مدينة الرقة.", [{("sdf", "target")}]),
    ("غارة استهدفت نقطة عسكرية تابعة لقسد في بلدة عين عيسى.", [{("sdf", "target")}]),
    # what acts for its owners, and what is only theirs
    ("داهمت دورية تابعة للأمن العسكري منزلاً في مدينة درعا.", [{("milint", "perpetrator")}]),
    ("دهست عربة عسكرية لقوات التحالف شاباً في مدينة الحسكة ما أدى إلى مقتله.", [{("coalition", "perpetrator"), ("civ", "target")}]),
    ("استهداف للقوات الحكومية طال بلدة آفس.", [{("regime", "perpetrator")}]),
    ("مداهمة لقسد على أحد المنازل في بلدة الشحيل.", [{("sdf", "perpetrator")}]),
    ("استهداف لقوات النظام في بلدة آفس.", [{("regime", "target")}]),
    # the other side's reply is another deed
    ("قصفت قسد مدينة جرابلس، ورد الجيش التركي بقصف مدينة تل رفعت.", [{("sdf", "perpetrator")}, {("turkey", "perpetrator")}]),
    ("تعرضت مواقع قوات النظام لقصف من قبل قسد قرب عين عيسى، وردت قوات النظام باستهداف بلدة تل رفعت بقذائف المدفعية.", [{("sdf", "perpetrator"), ("regime", "target")}, {("regime", "perpetrator")}]),
    ("تمكن الجيش الوطني من صد محاولة تسلل لقوات قسد قرب مدينة مارع.", [{("sna", "party"), ("sdf", "party")}]),
    # joined names
    ("قصفت قوات النظام و\"قسد\" مدينة عفرين.", [{("regime", "perpetrator"), ("sdf", "perpetrator")}]),
    ("قصف من قبل قوات النظام وروسيا، استهدف منازل المدنيين في بلدة البارة.", [{("regime", "perpetrator"), ("russia", "perpetrator"), ("civ", "target")}]),
    ("سيطر فصيل العمشات و\"هيئة تحرير الشام\" على مدينة عفرين على حساب الجبهة الشامية.", [{("amshat", "perpetrator"), ("hts", "perpetrator"), ("shamiya", "target")}]),
    ("اشتباكات بين أهالي قرية كنصفرة وعناصر قسد.", [{("sdf", "party")}]),
    # who tells, warns or condemns took no part; nor did who made the weapon
    ("أصيب مدني بقصف على مدينة القامشلي، وفقاً للإدارة الذاتية.", [{("civ", "target")}]),
    ("وأدانت الإدارة الذاتية الهجوم على مدينة القامشلي الذي أسفر عن مقتل مدني.", [{("civ", "target")}]),
    ("وذكرت فرق الدفاع المدني أنها تفقدت الأماكن التي تعرضت للقصف في مدينة أريحا.", [set()]),
    ("حذرت قسد الأهالي من الاقتراب من مكان انفجار اللغم في مدينة الرقة.", [set()]),
    ("قصفت قوات النظام مدينة أريحا بقذائف روسية متطورة.", [{("regime", "perpetrator")}]),
    ("قصفت قوات النظام مدينة أريحا بصواريخ إيرانية الصنع.", [{("regime", "perpetrator")}]),
    ("اعتقلت قسد ثلاثة شبان واقتادتهم إلى جهة مجهولة في مدينة الرقة.", [{("sdf", "perpetrator"), ("civ", "target")}]),
    # a number of theirs
    ("أسفر الهجوم على حاجز في مدينة الرقة عن مقتل سبعة من قوات قسد.", [{("sdf", "target")}]),
    # the doer told before
    ("قصفت طائرات حربية روسية بلدة البارة. كما تعرضت بلدة كنصفرة لقصف مماثل.", [{("rus_air", "perpetrator")}, {("rus_air", "perpetrator")}]),
    ("قصفت قوات النظام بلدة البارة. وطال القصف أيضاً بلدة كنصفرة.", [{("regime", "perpetrator")}, {("regime", "perpetrator")}]),
    ("قصفت قوات النظام بلدة البارة. وتعرضت بلدة كنصفرة لقصف.", [{("regime", "perpetrator")}, set()]),
    ("قصفت مسيّرة تركية سيارة في القامشلي.", [{("tur_air", "perpetrator")}]),
    ("قصف مسيرة تركية سيارة في القامشلي.", [{("turkey", "perpetrator")}]),
    ("نفذت مسيّرة تركية ضربة على نقطة لقسد في قرية تل جمعة.", [{("tur_air", "perpetrator"), ("sdf", "target")}]),
    ("عنصر من قوات النظام قتل بقنص لهيئة تحرير الشام على محور كفرنبل.", [{("regime", "target"), ("hts", "perpetrator")}]),
    ("وصل رتل عسكري تركي إلى بلدة المسطومة.", [{("turkey", "perpetrator")}]),
    ("انسحبت القوات الأمريكية من قاعدة الشدادي.", [{("usa", "perpetrator")}]),
    ("افتتحت القوات الروسية نقطة جديدة في بلدة عين عيسى.", [{("russia", "perpetrator")}]),
    ("استهدف الجيشان الوطني والتركي مدينة تل رفعت.", [{("sna", "perpetrator"), ("turkey", "perpetrator")}]),
    ("نفذت قوات التحالف إنزالاً جوياً في قرية الزر واعتقلت قيادياً في داعش.", [{("coalition", "perpetrator"), ("isis", "target")}]),
    ("دخلت دورية روسية إلى مدينة كوباني.", [{("russia", "perpetrator")}]),
    ("اندلعت مواجهات مسلحة بين عشيرتي البوسرايا والبوجامل في بلدة الشميطية.", [{("tribal", "party")}]),
    ("تمكنت فصائل المعارضة من تدمير دبابة لقوات النظام على جبهة كباني بصاروخ مضاد للدروع.", [{("fsa", "perpetrator"), ("regime", "target")}]),
    ("شنّت طائرات حربية روسية غارات على أطراف مدينة إدلب، وأخرى على بلدة بنش.", [{("rus_air", "perpetrator")}, {("rus_air", "perpetrator")}]),
    # who is suspected, called on or lives there
    ("اعتقلت دورية أربعة أشخاص يشتبه بانتمائهم إلى تنظيم داعش في القامشلي.", [{("civ", "target")}]),
    ("اعتقلت دورية للأسايش أربعة أشخاص بتهمة الانتماء إلى تنظيم داعش في القامشلي.", [{("asayish", "perpetrator"), ("civ", "target")}]),
    ("تظاهر العشرات في مدينة القامشلي مطالبين روسيا بالتدخل.", [{("protesters", "perpetrator")}]),
    ("اعتقلت قسد ثلاثة من أهالي بلدة أبو حمام.", [{("sdf", "perpetrator")}]),
    # a blow that came before is somebody else's, and what did not happen takes nothing else with it
    ("قصفت المدفعية التركية محيط تل رفعت بعد سقوط ثلاث قذائف على مدينة اعزاز أدت لمقتل مدنيين اثنين.", [{("turkey", "perpetrator")}, {("civ", "target")}]),
    ("لم تقصف الطائرات الروسية إدلب، لكن مدفعية النظام قصفت بنش.", [{("regime", "perpetrator")}]),
    ("قتل مدني بعد سقوط قذيفة على مدينة اعزاز.", [{("civ", "target")}]),
    ("تظاهر العشرات في مدينة القامشلي احتجاجاً على القصف التركي.", [{("protesters", "perpetrator")}]),
    # English
    ("People in Qamishli held a protest against the strike, calling on Russia and the United States to act.", [{("protesters", "perpetrator")}]),
    ("Russian jets did not strike Idlib city, but government artillery shelled Binnish, killing a woman.", [{("regime", "perpetrator"), ("civ", "target")}]),
    ("Russians and the Syrian Regime Use Internationally Banned Bombs to Attack Aleppo.", [{("russia", "perpetrator"), ("regime", "perpetrator")}]),
    ("Rebel shelling on SDF positions near Tal Rifaat killed two fighters.", [{("fsa", "perpetrator"), ("sdf", "target")}]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:50] for c in CASES])
def test_everybody_has_his_part(coder: Coder, text: str, expected: list[set[tuple[str, str]]]) -> None:
    assert [parts(i) for i in code(coder, text, published="2022-04-25")] == expected
