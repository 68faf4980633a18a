"""Arabic by classes of what goes wrong: each sentence with what must be read, and its neighbour that must not."""

from __future__ import annotations

from functools import partial

import coded
import pytest

from coding import Coder

PUBLISHED = "2022-02-15"
Span = tuple[int | None, int | None]  # least, most


code = partial(coded.code, published=PUBLISHED)
NONE: Span = (None, None)
# text, killed, injured
TOLLS: list[tuple[str, Span, Span]] = [
    # killed and injured told together
    ("سقط قتلى وجرحى بقصف مدفعي لقوات النظام على مدينة أريحا.", (2, None), (2, None)),
    ("سقط شهيد وجرحى بقصف مدفعي على مدينة أريحا.", (1, 1), (2, None)),
    ("أسفر قصف مدفعي على مدينة أريحا عن ثلاثة قتلى وعدد من الجرحى.", (3, 3), (2, None)),
    ("مقتل وإصابة 16 مدنياً بقصف لقوات النظام على مدينة أريحا.", (1, None), (1, None)),
    ("نحو 20 مدنياً استشهدوا وأصيبوا بقصف لقوات النظام على مدينة أريحا.", (1, None), (1, None)),
    ("قصف على مدينة أريحا يخلف 20 قتيلاً وجريحاً.", (1, None), (1, None)),
    ("قتل شخصان وأصيب ثلاثة بقصف لقوات النظام على مدينة أريحا.", (2, 2), (3, 3)),
    ("قتل مدنيان وأصيب 5 آخرون بقصف لقوات النظام على مدينة أريحا.", (2, 2), (5, 5)),
    ("20 شخصاً على الأقل قتلوا وأصيب 52 بقصف لقوات النظام على مدينة أريحا.", (20, 20), (52, 52)),
    # nobody hurt
    ("قصفت قوات النظام مدينة أريحا دون وقوع أي إصابات.", (0, 0), (0, 0)),
    ("قصفت قوات النظام مدينة أريحا دون تسجيل أي إصابات في صفوف المدنيين.", (0, 0), (0, 0)),
    ("قصفت قوات النظام مدينة أريحا دون ورود أنباء عن وقوع إصابات.", (0, 0), (0, 0)),
    ("قصفت قوات النظام مدينة أريحا، ولم يتم تسجيل أي إصابات.", (0, 0), (0, 0)),
    ("قصفت قوات النظام مدينة أريحا دون معلومات عن خسائر بشرية.", NONE, NONE),
    ("قصفت قوات النظام مدينة أريحا موقعة إصابات.", NONE, (2, None)),
    ("قصفت الفصائل مواقع قوات النظام في مدينة سراقب وحققت إصابات مباشرة.", NONE, NONE),
    # who is counted
    ("قتل رجل وأصيب والده وشقيقه بقصف لقوات النظام على مدينة أريحا.", (1, 1), (2, 2)),
    ("قتل أستاذ وولداه بقصف لقوات النظام على مدينة أريحا.", (3, 3), NONE),
    ("إصابة مدني وطفليه بقصف لقوات النظام على مدينة أريحا.", NONE, (3, 3)),
    ("أصيب 7 من أفراد الأسرة بقصف تركي على مدينة كوباني.", NONE, (7, 7)),
    ("اغتال مجهولون مختار قرية في ريف مدينة نوى.", (1, 1), NONE),
    ("قتل الأستاذ أحمد العلي برصاص مجهولين في مدينة نوى.", (1, 1), NONE),
    ("مجزرة راحت ضحيتها 12 شخصاً بقصف تركي على قرية كنصفرة.", (12, 12), NONE),
    # parts and what somebody was are not added
    ("أصيب 10 مدنيين، معظمهم أطفال، بقصف لقوات النظام على مدينة أريحا.", NONE, (10, 10)),
    ("أصيب شخصان بينهما امرأة بقصف لقوات النظام على مدينة أريحا.", NONE, (2, 2)),
    ("أصيب ثلاثة مدنيين (رجل وامرأة وطفل) بقصف تركي على مدينة كوباني.", NONE, (3, 3)),
    ("أصيب ثلاثة سوريين آخرين بقصف تركي على مدينة كوباني.", NONE, (3, 3)),
    ("قتل شخص تبين أنه أحد وجهاء العشيرة برصاص مجهولين في مدينة البصيرة.", (1, 1), NONE),
    ('مقتل "سالم" وهو معلم مدرسة بالإضافة إلى اثنين من أبنائه بقصف على مدينة أريحا.', (3, 3), NONE),
    ("أصيب خمسة مدنيين بقصف على مدينة أريحا، توفي أحدهم لاحقاً متأثراً بجراحه.", (1, 1), (5, 5)),
    # things, animals, tellers, adjectives
    ("ثلاثة قتلى بقصف لقوات النظام على مدينة أريحا بخمسة صواريخ.", (3, 3), NONE),
    ("أدى القصف على مدينة أريحا لمقتل مدني وتضرر عدد من المنازل.", (1, 1), NONE),
    ("أصيب مدني ونفق عدد كبير من المواشي بقصف لقوات النظام على مدينة أريحا.", NONE, (1, 1)),
    ("أصيب 18 مدنياً بقصف على مدينة عفرين وفق مراسل الوكالة.", NONE, (18, 18)),
    ("أصيب مراسل الوكالة بقصف على مدينة عفرين.", NONE, (1, 1)),
    ("قتل عنصر بانفجار عبوة استهدفت رتلاً عسكرياً لقوات النظام في مدينة أريحا.", (1, 1), NONE),
    ("قتل عسكري بانفجار عبوة استهدفت رتلاً لقوات النظام في مدينة أريحا.", (1, 1), NONE),
    # open above
    ("أصيب أكثر من 10 مدنيين بقصف لقوات النظام على مدينة أريحا.", NONE, (10, None)),
    ("أصيب 10 مدنيين على الأقل بقصف لقوات النظام على مدينة أريحا.", NONE, (10, 10)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "killed", "injured"), TOLLS, ids=[c[0][:40] for c in TOLLS])
def test_tolls(coder: Coder, text: str, killed: Span, injured: Span) -> None:
    (incident,) = code(coder, text)
    assert (incident.fatalities_min, incident.fatalities_max) == killed
    assert (incident.injuries_min, incident.injuries_max) == injured


def test_exact_figures_of_the_text_win_over_plurals_of_the_title(coder: Coder) -> None:
    text = "قتل مدني وأصيب اثنان بقصف لقوات النظام على مدينة أريحا اليوم."
    (incident,) = code(coder, text, title="قتلى وجرحى بقصف على مدينة أريحا")
    assert (incident.fatalities_min, incident.fatalities_max, incident.injuries_max) == (1, 1, 2)


def test_the_cause_of_a_fight_is_an_event_of_its_own(coder: Coder) -> None:
    text = "هاجمت فرقة الحمزة مقار فرقة السلطان مراد في مدينة الباب اليوم، على خلفية اغتيال ناشط إعلامي وزوجته هناك الجمعة الماضي."
    tolls = [i.fatalities_max for i in code(coder, text)]
    assert tolls == [None, 2]


def test_the_title_is_not_of_what_happened_before(coder: Coder) -> None:
    text = (
        "وكانت طائرات روسية قد قصفت بلدة سرمين قبل يومين.\n\n"
        "استهدفت قوات النظام اليوم بقذائف الهاون قرية كنصفرة، ما أدى إلى مقتل شخصين."
    )
    told = {
        (i.place.name_ar if i.place else "", i.status): i.fatalities_max
        for i in code(coder, text, title="قتيلان بقصف على جبل الزاوية")
    }
    assert told == {("سرمين", "background"): None, ("كنصفرة", "new"): 2}


def test_another_toll_in_a_wider_place_is_another_event(coder: Coder) -> None:
    text = (
        "قتل ثمانية مدنيين بغارة تركية على مدينة عين عيسى.\n\n"
        "ارتكبت تركيا مجزرة مماثلة في قرية بلونية التابعة لناحية عين عيسى راح ضحيتها 12 مدنياً بغارة جوية."
    )
    incidents = code(coder, text, title="مقتل 8 مدنيين بغارة تركية على عين عيسى")
    assert sorted(i.fatalities_max or 0 for i in incidents) == [8, 12]


# text, what it tells: sub-event type and who did it, in order
TOLD: list[tuple[str, list[tuple[str, set[str]]]]] = [
    ("مقتل أحد عناصر التسوية في بلدة محجة برصاص مجهولين.", [("Attack", {"unknown"})]),
    ("قام مجهولون بإلقاء قنبلة يدوية على منزل في مدينة طفس.", [("Grenade", {"unknown"})]),
    ("تعرضت مواقع قسد بريف مدينة تل أبيض بقذائف المدفعية.", [("Shelling/artillery/missile attack", set())]),
    ("أغلقت قسد معبر أبو الزندين في مدينة الباب.", [("Other", {"sdf"})]),
    ("أغلق محتجون الطريق في مدينة الباب.", [("Other", {"protesters"})]),
    ("قصفت العصائب الحمراء موقعاً في بلدة آفس.", [("Shelling/artillery/missile attack", {"hts"})]),
    ("داهمت قوات التدخل السريع (HAT) منزلاً في بلدة الشحيل.", [("Arrests", {"hat"})]),
    ('قصفت ميليشيا "ب ي د" مدينة عفرين.', [("Shelling/artillery/missile attack", {"pyd"})]),
    ("سيطر فصيل سليمان شاه على قرية مستكا بريف عفرين.", [("Non-state actor overtakes territory", {"amshat"})]),
    ("حذرت قسد الأهالي من الخروج من منازلهم في بلدة الشحيل.", []),
    ("وصل فريق الإسعاف إلى المواقع المستهدفة في مدينة أريحا.", []),
    ("تتعرض بلدة آفس بشكل متكرر لقصف قوات النظام.", []),
    ("وثق المرصد مقتل 47 مدنياً بقصف على عفرين خلال العام الماضي.", []),
    ("قتل مدني بقصف لقوات النظام على بلدة آفس.", [("Shelling/artillery/missile attack", {"regime"})]),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[c[0][:40] for c in TOLD])
def test_what_is_told(coder: Coder, text: str, told: list[tuple[str, set[str]]]) -> None:
    found = code(coder, text)
    doers = [{a.actor_id for a in i.actors if a.role == "perpetrator"} for i in found]
    assert [(i.sub_event_type, who) for i, who in zip(found, doers, strict=True)] == told


def test_what_stands_below_a_link_to_the_next_article_is_not_read(coder: Coder) -> None:
    text = (
        "قصفت قوات النظام اليوم بلدة آفس بريف إدلب، ما أدى إلى مقتل مدني واحد.\n\nالسابق\n\n"
        "غارة إسرائيلية على ريف حمص\n\nالتالي\n\nقتلى باشتباكات في ريف دير الزور"
    )
    assert [i.place.name_ar for i in code(coder, text) if i.place] == ["افس"]


@pytest.mark.parametrize(("bullet", "number"), [("- ", 2), ("", 1)])
def test_items_of_a_list_are_events_of_their_own(coder: Coder, bullet: str, number: int) -> None:
    lines = ("استهدفت قوات النظام بلدة آفس بقذائف الهاون.", "استهدفت قوات النظام بلدة آفس بقذائف المدفعية.")
    assert len(code(coder, "\n\n".join(bullet + line for line in lines))) == number


@pytest.mark.parametrize(
    ("text", "hit", "origin"),
    [
        ("قصف من معسكر جورين طال بلدة قسطون.", "C3170", "C3178"),
        ("قصف من قبل قسد على قرية كلجبرين، مصدر القصف مدينة تل رفعت.", "C1575", "C1621"),
        ("قصفت قوات النظام بلدة قسطون.", "C3170", None),
    ],
)
def test_the_source_of_fire_is_not_hit(coder: Coder, text: str, hit: str, origin: str | None) -> None:
    (incident,) = code(coder, text)
    assert incident.place is not None
    assert incident.place.place_id == hit
    assert (incident.origin_place.place_id if incident.origin_place else None) == origin
