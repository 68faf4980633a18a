"""Whose fire it was where no verb says so: nationality of a weapon, belief, ground it came from, helpers, joined doers."""

from __future__ import annotations

from functools import partial

import coded
import pytest

from coding import Coder

code = partial(coded.code, published="2021-11-30")

# text, the place of the first incident, who did it; what a word of it must not be taken for stands beside
DOERS: list[tuple[str, str, set[str]]] = [
    # the nationality of what came down
    ("إصابة ثلاثة مدنيين جراء سقوط صاروخ إيراني على أطراف بلدة جاسم.", "Jasim", {"iran_militias"}),
    ("سقوط بقايا صاروخ إيراني في بلدة جرمانا أدى إلى إصابة طفل.", "Jaramana", {"iran_militias"}),
    ("سقطت قذائف تركية على قرية في ريف عين عيسى.", "Ain Issa", {"turkey"}),
    ("قصفت قوات النظام بلدة جاسم بقذائف روسية الصنع.", "Jasim", {"regime"}),
    # a belief, in the sentence or the next
    ("طائرة مسيرة يرجح تبعيتها للتحالف الدولي تستهدف سيارة على أطراف مدينة بنش.", "Binnish", {"coalition"}),
    ("استهدفت طائرة مسيرة يعتقد أنها تابعة للتحالف الدولي دراجة في بلدة أطمة.", "Atma", {"coalition"}),
    ("قصفت طائرات حربية يرجح أنها إسرائيلية مستودعا في مدينة البوكمال.", "Al-Bukamal", {"israel"}),
    ("قتل مدنيان بغارة من طائرة مسيرة في بلدة الأتارب. ويعتقد أن الطائرة تابعة للتحالف الدولي.", "Atarib", {"coalition"}),
    ("استهدفت طائرة مسيرة سيارة في قرية الحمام بريف الحسكة. ورجحت مصادر محلية أن تكون المسيرة تركية.", "Hamam", {"tur_air"}),
    # the ground it came from, which is not where it hit
    ("قصفت مدينة عفرين بصواريخ أطلقت من مناطق سيطرة قوات النظام وقسد.", "Afrin", {"regime", "sdf"}),
    ("قصف صاروخي مصدره مناطق خاضعة لسيطرة قوات النظام استهدف مدينة الباب.", "Al-Bab", {"regime"}),
    ("قصف صاروخي من مناطق انتشار قوات النظام في مدينة تل رفعت على مدينة إعزاز أدى لمقتل طفل.", "Azaz", {"regime"}),
    ("قصفت مدينة إعزاز بصواريخ مصدرها الفوج 46 الذي تتمركز فيه قوات النظام.", "Azaz", {"regime"}),
    ("سقطت ست قذائف على أطراف مدينة مارع. وبحسب المصادر فإن القصف جاء من أماكن تمركز وحدات حماية الشعب في تل رفعت.", "Marea", {"ypg"}),
    ("تعرضت مدينة إعزاز لقصف صاروخي. وذكرت المصادر أن مصدر الصواريخ المناطق الخاضعة لسيطرة قسد.", "Azaz", {"sdf"}),
    ("سقطت قذائف على مدينة الباب. ورجحت المصادر أن تكون مواقع قسد هي مصدر إطلاق الصواريخ.", "Al-Bab", {"sdf"}),
    ("سقطت قذائف على مدينة الباب. ورجحت المصادر أن تكون مواقع قوات سوريا الديمقراطية (قسد)، هي مصدر القصف.", "Al-Bab", {"sdf"}),
    ("قصف مدفعي من مواقع الجيش الوطني على محيط بلدة عين عيسى قتل عنصرين.", "Ain Issa", {"sna"}),
    ("Rockets fired from SDF-held areas hit Azaz town, killing a child.", "Azaz", {"sdf"}),
    ("Shells hit Azaz town on Monday. The source of the shelling was areas held by the YPG.", "Azaz", {"ypg"}),
    ("Rockets fired from ground held by the army near Tal Rifaat hit the town of Azaz.", "Azaz", {"saa"}),
    ("Azaz town, which is held by the SNA, was hit by two rockets.", "Azaz", set()),
    ("سقطت صواريخ على مدينة عفرين. ولم تذكر المصادر مصدر القصف إن كان قوات النظام أو قسد.", "Afrin", set()),
    ("سقطت قذيفة مجهولة المصدر على بلدة جنديرس.", "Jindires", set()),
    ("انفجرت سيارة مفخخة في مدينة الباب الخاضعة لسيطرة الجيش الوطني أدت لمقتل مدنيين.", "Al-Bab", set()),
    # helpers
    ("نفذت قوات سوريا الديمقراطية بمشاركة من قوات التحالف الدولي عملية إنزال على منزل في بلدة الحوايج.", "Hawayij", {"sdf", "coalition"}),
    ("داهمت قوات قسد بدعم جوي من التحالف الدولي منزلا في بلدة ذيبان واعتقلت شابا.", "Dhiban", {"sdf", "coalition"}),
    ("داهمت قسد مدعومة بطيران التحالف الدولي بلدة الشحيل.", "Al-Shuhayl", {"sdf", "coalition"}),
    ("داهمت فصائل مدعومة من تركيا منزلا في مدينة عفرين.", "Afrin", {"sna"}),
    # the second of two joined doers
    ("قتلت سيدة بغارات للطيران التابع لنظام الأسد والاحتلال الروسي على مدينة أريحا.", "Ariha", {"regime", "russia"}),
    ("قصف مدفعي لقوات النظام والميليشيات الإيرانية استهدف بلدة كنصفرة.", "Kansafra", {"regime", "iran_militias"}),
    ("هجوم لقسد وقوات التحالف استهدف منزلا في بلدة ذيبان.", "Dhiban", {"sdf", "coalition"}),
    ("قصفت قوات النظام بلدة كنصفرة والقوات التركية استهدفت بلدة سراقب.", "Kansafra", {"regime"}),
    # the agency's dateline fires at nobody; a state that bombs does
    ("MOSCOW (Sputnik) - Nine people died in an explosion in the town of Sarmin, a correspondent said.", "Sarmin", set()),
    ("ANKARA, May 3 (Agency) - A car bomb killed four people in Azaz on Monday.", "Azaz", set()),
    ("Moscow bombed the town of Kafr Nabl on Friday, killing five civilians.", "Kafr Nabl", {"russia"}),
    ("أنقرة/ الأناضول: انفجرت سيارة مفخخة في مدينة اعزاز وقتلت أربعة مدنيين.", "Azaz", set()),
    ("موسكو (سبوتنيك) - قتل تسعة أشخاص بانفجار في بلدة سرمين.", "Sarmin", set()),
    ("واشنطن - رويترز: قتل ثلاثة بانفجار في بلدة سرمين.", "Sarmin", set()),
    # a state in which somebody was, or to which he was taken
    ("نقل المصابون إلى تركيا بعد انفجار عبوة ناسفة في مدينة الباب.", "Al-Bab", set()),
    ("اعتقلت قوات قسد رجلا كان يعمل في تركيا قبل عودته إلى بلدة ذيبان.", "Dhiban", {"sdf"}),
    ("قصفت تركيا قرية الشركراك بالمدفعية.", "Sharkrak", {"turkey"}),
    # who holds a region did not bomb his own; who condemns did nothing
    ("Twelve rebel fighters were killed when a bomb exploded in Ariha. The town is controlled by the rebels.", "Ariha", set()),
    ("الإدارة الذاتية لمقاطعة الفرات تستنكر قصف القوات التركية لسد تشرين.", "Tishrin Dam", {"turkey"}),
    # whose missiles are met, and who brings an aircraft down
    ("تصدت الدفاعات الجوية السورية لصواريخ إسرائيلية في سماء مدينة مصياف.", "Masyaf", {"israel"}),
    ("Syrian air defences intercepted Israeli missiles over Masyaf.", "Masyaf", {"israel"}),
    ("أسقطت قسد طائرة مسيرة تركية في ريف تل تمر.", "Tal Tamr", {"sdf"}),
    # whom a raid is on
    ("شنت القوات الأمريكية غارة على خلية نائمة تابعة لتنظيم داعش في مدينة هجين.", "Hajin", {"usa"}),
    ("استهدفت منزل عنصر سابق في داعش طائرة مسيرة في مدينة هجين.", "Hajin", set()),
    # who tells of his own dead was hit
    ("أعلنت قسد مقتل ثلاثة من عناصرها بغارة استهدفت مركزا لها في بلدة الشحيل.", "Al-Shuhayl", set()),
    ("The SDF said three of its fighters were killed in Turkish shelling near Tal Tamr.", "Tal Tamr", {"turkey"}),
    ("قالت قسد إنها قصفت مواقع الجيش الوطني وقتلت ثلاثة من عناصره قرب إعزاز.", "Azaz", {"sdf"}),
    # the positions of those who were hit
    ("Fourteen members of the Jaish al-Islam rebel group were killed when a suicide bomb targeted their positions in Douma.", "Douma", set()),
    # one or the other: which of the two nobody says
    ("A medic was wounded by rockets fired by Turkish or Syrian regime warplanes near Kobani.", "Kobani", set()),
    ("Regime or Russian aircraft bombed a market in Sarmin, killing four civilians.", "Sarmin", set()),
    ("Two farmers were shot dead by the SDF or by Turkish soldiers in Tal Tamr.", "Tal Tamr", set()),
    ("قصفت قوات النظام أو الميليشيات الإيرانية بلدة سرمين ما أدى إلى مقتل مدنيين اثنين.", "Sarmin", set()),
    ("قتل ثلاثة مدنيين بقصف لقوات النظام أو روسيا على بلدة النيرب.", "Nayrab", set()),
    ("قصفت طائرات روسية أو سورية بلدة سرمين وقتل مدنيان.", "Sarmin", set()),
    ("استهدفت طائرات حربية سورية أو روسية مستشفى في كفرنبل.", "Kafr Nabl", set()),
    ("شنت طائرات تابعة للنظام السوري أو لروسيا غارات على سرمين.", "Sarmin", set()),
    ("قصفت قوات النظام بالصواريخ أو القذائف بلدة سرمين.", "Sarmin", {"regime"}),
    ("قصفت قوات النظام مواقع لهيئة تحرير الشام أو الفصائل في سرمين.", "Sarmin", {"regime"}),
    ("Russian and regime aircraft bombed a market in Sarmin.", "Sarmin", {"russia", "saaf"}),
    ("قصفت قوات النظام مواقع لهيئة تحرير الشام أو فصائل أخرى في سرمين.", "Sarmin", {"regime"}),
    ("Islamic State, or ISIS, killed five soldiers in an attack on a checkpoint near Sukhna.", "Al-Sukhnah", {"isis"}),
    ("Army shells hit Sarmin or its outskirts, killing two civilians.", "Sarmin", {"saa"}),
    # who condemns, announces or reports
    ("الحكومة المؤقتة تدين القصف على مدينة دارة عزة.", "Darat Izza", set()),
    ("أصدرت الحكومة السورية المؤقتة بيانا أدانت فيه القصف الجوي الذي استهدف سوقا في مدينة دارة عزة.", "Darat Izza", set()),
    ("أدانت الإدارة الذاتية القصف الذي نفذه الاحتلال التركي على قافلة قرب سد تشرين وقتل فيه ثلاثة مدنيين.", "Tishrin Dam", {"turkey"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "doers"), DOERS, ids=[c[0][:60] for c in DOERS])
def test_whose_fire_it_was(coder: Coder, text: str, place: str, doers: set[str]) -> None:
    found = code(coder, text)
    assert found[0].place is not None
    assert found[0].place.name == place
    assert {a.actor_id for a in found[0].actors if a.role in ("perpetrator", "party")} == doers
    assert not [i for i in found if i.place is not None and i.place.name == "Tal Rifaat"]


HOMES = [
    ("طائرة مسيرة تستهدف رجلا من أبناء بلدة الشعفة قرب قرية تل حلف غربي رأس العين.", "Tal Halaf"),
    ("قتل شاب من أبناء بلدة الشعفة بانفجار لغم قرب مدينة الرقة.", "Raqqa"),
    ("مقتل رجل من أهالي بلدتي الشعفة والسوسة بانفجار لغم قرب مدينة الرقة.", "Raqqa"),
    ("قتل شخصان أحدهما من بلدة بزاعة والآخر من الرقة بانفجار لغم في مدينة الباب.", "Al-Bab"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), HOMES, ids=[c[0][:60] for c in HOMES])
def test_the_home_of_a_victim_is_not_the_scene(coder: Coder, text: str, place: str) -> None:
    assert {i.place.name for i in code(coder, text) if i.place is not None} == {place}


PROTESTERS = [
    ("قصفت مدفعية الاحتلال التركي المحتجين على سد تشرين وقتلت مواطنة.", "Shelling/artillery/missile attack"),
    ("استهدفت طائرة مسيرة تركية المحتجين في سد تشرين وأصيبت امرأتان.", "Air/drone strike"),
    ("Mortar shells hit protesters in Nawa town, killing two.", "Shelling/artillery/missile attack"),
    ("أطلقت قسد النار على محتجين في مدينة الشحيل.", "Excessive force against protesters"),
    ("Police opened fire on protesters in Nawa town, killing two.", "Excessive force against protesters"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), PROTESTERS, ids=[c[0][:60] for c in PROTESTERS])
def test_shells_on_protesters_disperse_no_protest(coder: Coder, text: str, kind: str) -> None:
    assert {i.sub_event_type for i in code(coder, text)} == {kind}


def test_a_phrase_shares_the_verb_before_it_and_its_doer(coder: Coder) -> None:
    found = code(coder, "استهدفت الطائرات الروسية بثلاث غارات بلدة كنصفرة، وبغارتين محيط بلدة البارة.")
    assert {i.place.name: {a.actor_id for a in i.actors if a.role == "perpetrator"} for i in found if i.place} == {
        "Kansafra": {"rus_air"},
        "Al-Bara": {"rus_air"},
    }
