"""Which place of a sentence is the scene: the object of the verb, not what lies near it, nor where people come from."""

from __future__ import annotations

from functools import partial

import coded
import pytest

from coding import Coder

code = partial(coded.code, published="2021-11-30")

# text, the places of its incidents
SCENES: list[tuple[str, set[str]]] = [
    # what was hit stands behind the verb; what lies near it, or when and with what, stands behind that
    ("استهدفت طائرات روسية قرية كنصفرة قرب مدينة أريحا بثماني غارات.", {"Kansafra"}),
    ("استهدفت طائرات روسية بثماني غارات قرية كنصفرة ومحيط بلدة البارة.", {"Kansafra", "Al-Bara"}),
    ("استهدفت قوات النظام منازل المدنيين في قرية آفس بقذائف الهاون.", {"Afis"}),
    ("سيطرت قسد على قرية الشعفة شمال مدينة البوكمال بعد معارك مع داعش.", {"Al-Shafah"}),
    ("نقل المصابون إلى مشفى مدينة إدلب بعد قصف استهدف بلدة سرمين.", {"Sarmin"}),
    ("أسعف الدفاع المدني في مدينة بنش مصابين من قصف على قرية آفس.", {"Afis"}),
    ("Turkish warplanes struck the village of Kafr Jana near the city of Azaz with eight missiles.", {"Kafr Janna"}),
    ("The army captured Morek town north of Hama city after clashes with rebels from Idlib.", {"Morek"}),
    ("The wounded were taken to a hospital in Idlib city after shelling hit Sarmin town.", {"Sarmin"}),
    # what the words say that it is in the middle of, whatever quarter elsewhere is called so
    ("أصيب عشرة مدنيين بقصف على منطقة الصناعة وسط مدينة أريحا.", {"Ariha"}),
    # a list of quarters: one that is not known is no town of that sound, nor a quarter of another city
    ("شمل القصف الجوي أحياء السكري وباب النيرب في مدينة حلب.", {"Al-Sukkari"}),
    ("شنت طائرات روسية غارات على مدينتي منبج والباب.", {"Manbij", "Al-Bab"}),
    # from where people flee, and where to
    ("قصفت القوات التركية قرية أم الكيف، وأدى القصف إلى نزوح الأهالي من بلدة تل تمر باتجاه مدينتي الحسكة والقامشلي.", {"Umm al-Kayf"}),
    ("نزح السكان من بلدة سرمين، وقصفت قوات النظام مدينة أريحا.", {"Ariha"}),
    # who tells it, and whose side somebody is on
    ("قتل ثمانية عناصر من داعش في غارات لطائرات حليفة لدمشق على بلدة الشعفة.", {"Al-Shafah"}),
    ("قصفت طائرات روسية مدينة دمشق.", {"Damascus"}),
    # how far from somewhere it is; a list that posts write with "and" apart; a suburb that is not named
    ("قصفت قوات النظام بلدة الضمير على بعد 40 كيلومترا من دمشق.", {"Al-Dumayr"}),
    ("نفذت قوات التحالف إنزالا على منزل في بلدة الضمير على بعد عدة كيلومترات من دمشق.", {"Al-Dumayr"}),
    ("A blast hit the town of Rankous north of Damascus on Friday, killing two people.", {"Rankous"}),
    ("قصفت قوات النظام بلدة رنكوس شمال دمشق.", {"Rankous"}),
    ("قصفت قوات النظام قرى كفرعمة و الأبزمو و كفرتعال بريف حلب الغربي.", {"Kafr Amma", "Ibzimu", "Kafr Taal"}),
    ("Rockets hit a suburb of Aleppo on Friday, killing two.", {"Aleppo"}),
    # the town of what it went with
    ("شنت طائرات روسية غارات على بلدة البارة. وأضافت المصادر أن الغارات تزامنت مع قصف لقوات النظام استهدف بلدة النيرب.", {"Al-Bara", "Nayrab"}),
    # those who fire stand there
    ("قصفت القوات الحكومية في سراقب بالمدفعية الثقيلة، قرية آفس.", {"Afis"}),
    ("قصفت قوات النظام في مدينة سراقب منازل المدنيين.", {"Saraqib"}),
    # what the fire answered
    ("قصفت الفصائل بلدة سراقب رداً على استهداف مدينة بنش.", {"Saraqib"}),
    # a town that is spelt like a verb; the middle of a town; a governorate of the country named before it
    ("قتل عنصران من قوات النظام بانفجار لغم في بادية تدمر.", {"Palmyra"}),
    ("انفجرت عبوة ناسفة وسط عفرين، في منطقة تشهد توترا، وفي قرى راجو وجنديرس.", {"Afrin"}),
    ("توغلت قوات إسرائيلية داخل الأراضي السورية في محافظة درعا.", {"Daraa Governorate"}),
    ("قتل خمسة جنود بكمين في منطقة السخنة شمال شرق مدينة تدمر.", {"Al-Sukhnah"}),
    # a region that is said to hold a town tells its namesake elsewhere apart
    ("هاجم مسلحون مواقع قوات النظام في بلدة الزيارة بجبل التركمان.", {"Jabal al-Turkman"}),
    ("هاجم مسلحون مواقع قوات النظام في بلدة الزيارة بسهل الغاب.", {"Al-Ziyarah"}),
    # a side of a governorate, and no village of that name
    ("A bomb killed two SDF fighters in eastern Deir Ezzor countryside.", {"Deir ez-Zor Governorate"}),
    ("A bomb hit the village of Dayr ash Sharqi in Idlib.", {"Dayr ash Sharqi"}),
    # a man's first name
    ("A blast hit Azaz. Observatory head Rami Abdul Rahman said the blast killed two.", {"Azaz"}),
    ("A bomb killed two soldiers near a mosque in Syria\u2019s northwestern province of Aleppo.", {"Aleppo Governorate"}),
    ("A drone strike killed four people in a Syrian city. The air strike hit a hospital in Qamishli.", {"Qamishli"}),
    ("Shelling hit a Kurdish town near Azaz, wounding two.", {"Azaz"}),
    ("Shelling hit Susyan village, wounding two.", {"Sosyan"}),
    # "the strike hit": the place of a blow that is known
    ("A drone strike killed four people. The strike hit near a hospital in Qamishli.", {"Qamishli"}),
    ("Air raids killed nine people. The strikes hit a market in Binnish, the monitor said.", {"Binnish"}),
    ("The strike by dock workers hit trade in Damascus.", set()),
    ("A strike over pay hit bakeries in Damascus.", set()),
    ("A bomb killed two soldiers in Tafas, said Rami Abdel Rahman of the monitor.", {"Tafas"}),
    # fired from the air over a place
    ("قصفت طائرات حربية من أجواء منطقة التنف محيط مدينة تدمر.", {"Palmyra"}),
    # between two places is one place, whatever stands before their names
    ("A bomb exploded between the towns of Yadudah and Muzayrib, hitting a convoy.", {"Yadudah"}),
    ("A bomb hit a car on the road connecting the villages of Nafaa and Ain Dhakar.", {"Nafeaa"}),
    ("Shells hit the towns of Yadudah and Muzayrib.", {"Yadudah", "Muzayrib"}),
    # where a man is from whose name no list holds
    ("A bomb hit a car in Tafas. The attack killed Sami Haddad from the village of Jbab.", {"Tafas"}),
    # the dead of the blow told just before, by where they are from
    ("استهدفت طائرة مسيرة سيارة على طريق الباب. استشهاد محمد العلي من أهالي تادف.", {"Al-Bab"}),
    ("اغتال مجهولون سالم الحمد من بلدة جباب في حي المنشية بدرعا البلد.", {"Al Mansheyah"}),
    # the origin of fire
    ("قصفت قوات النظام بالمدفعية من حواجزها في مدينة كفرنبل بلدة البارة.", {"Al-Bara"}),
    ("Shells from Tal Rifaat hit the town of Azaz, killing two children from Homs.", {"Azaz"}),
    # where people come from
    ("مقتل شاب من بلدة ذيبان برصاص مجهولين في مدينة الرقة.", {"Raqqa"}),
    ("اعتقلت قسد في مدينة الرقة شابا من بلدة الكرامة.", {"Raqqa"}),
    ("Clashes took place between displaced gunmen from Homs and the military police in Jarablus city.", {"Jarablus"}),
    ("Rebels from Saraqib attacked an army checkpoint in Khan Touman town.", {"Khan Touman"}),
    ("A man from the town of Hajin was killed by a mine near Raqqa.", {"Raqqa"}),
    # ... which is where it happened, as far as one knows, where nothing else is named
    ("مقتل شاب من بلدة ذيبان برصاص مجهولين.", {"Dhiban"}),
    ("انسحبت قوات النظام من مدينة سلمية.", {"Salamiyah"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), SCENES, ids=[c[0][:60] for c in SCENES])
def test_where_it_happened(coder: Coder, text: str, places: set[str]) -> None:
    assert {i.place.name for i in code(coder, text) if i.place is not None} == places


def test_rescuers_who_treat_the_hurt_were_not_hit(coder: Coder) -> None:
    (incident,) = code(coder, "أسعف الدفاع المدني في مدينة بنش مصابين من قصف على قرية آفس.")
    assert "whitehelmets" not in {a.actor_id for a in incident.actors}
