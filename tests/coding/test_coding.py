"""Who did what to whom, where, when, with what toll: sentences with what they must and must not give."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from coded import PUBLISHED, code, parts
from hypothesis import given, settings
from hypothesis import strategies as st

from coding import Coder
from coding.events.role_rules import rules
from coding.vocabulary import load
from errors import DataFileError, InputError
from geo.gazetteer.files import PLACE_COLUMNS
from models import Article, GroupToll, Incident
from paths import LEXICONS
from wording.incident import fields
from wording.texts import Words

SHARED = Path(__file__).resolve().parents[3] / "shared"


# text, sub-event type, place id (None: not looked at), actors that must be there, (killed, injured) at most
CASES = [
    ("قصفت قوات النظام حي حلكو في مدينة القامشلي.", "Shelling/artillery/missile attack", "qam-halko", {("regime", "perpetrator")}, (None, None)),
    ("قصف مدفعي لقوات النظام على مواقع قسد في القامشلي.", "Shelling/artillery/missile attack", "C4564", {("regime", "perpetrator"), ("sdf", "target")}, (None, None)),
    ("تجدد قصف ميليشيا الدفاع الوطني لمواقع قوات سوريا الديمقراطية (قسد) في مدينة القامشلي.", "Shelling/artillery/missile attack", "C4564", {("ndf", "perpetrator"), ("sdf", "target")}, (None, None)),
    ("قال سكان إن الدفاع الوطني المتمركز في حاجز المشفى الوطني استهدف بقذائف الهاون نقطة للأسايش في حي حلكو بالقامشلي من دون إصابات.", "Shelling/artillery/missile attack", "qam-halko", {("ndf", "perpetrator"), ("asayish", "target")}, (0, 0)),
    ("قتل عنصر من الأسايش برصاص الدفاع الوطني في حي طي بالقامشلي.", "Armed clash", "qam-tayy", {("ndf", "perpetrator"), ("asayish", "target")}, (1, None)),
    ("قتل ثلاثة مدنيين وأصيب خمسة آخرون بانفجار عبوة ناسفة في مدينة الباب.", "Remote explosive/landmine/IED", "C1202", {("civ", "target")}, (3, 5)),
    ("استهدفت طائرة مسيّرة تركية سيارة في القامشلي، ما أدى إلى مقتل شخصين.", "Air/drone strike", "C4564", {("tur_air", "perpetrator"), ("civ", "target")}, (2, None)),
    ("شنت الطائرات الحربية الروسية غارات على أطراف بلدة البارة.", "Air/drone strike", None, {("rus_air", "perpetrator")}, (None, None)),
    ("اندلعت اشتباكات بين الأسايش والدفاع الوطني في حي طي بالقامشلي.", "Armed clash", "qam-tayy", {("asayish", "party"), ("ndf", "party")}, (None, None)),
    ("اعتقلت قوات الأسايش أربعة أشخاص في مدينة الرقة.", "Arrests", "C5710", {("asayish", "perpetrator")}, (None, None)),
    ("خطف مسلحون مجهولون طبيباً في مدينة عفرين.", "Abduction/forced disappearance", "C1366", {("unknown", "perpetrator")}, (None, None)),
    ("سيّرت الشرطة العسكرية الروسية دورية برفقة قوات النظام في القامشلي.", "Other", "C4564", {("rus_mp", "perpetrator"), ("regime", "perpetrator")}, (None, None)),
    ("Regime forces shelled the town of Kafr Zita in Hama countryside with artillery. No fatalities were reported.", "Shelling/artillery/missile attack", "C3463", {("regime", "perpetrator")}, (0, None)),
    ("At least 8 IS fighters and 3 QSD fighters were killed in clashes in Hajin.", "Armed clash", "C5175", {("isis", "party")}, (11, None)),
    ("Clashes took place between QSD and Islamic State in Hajin town.", "Armed clash", "C5175", {("sdf", "party"), ("isis", "party")}, (None, None)),
    ("Two civilians were killed by Russian airstrikes on Saraqib.", "Air/drone strike", "C3916", {("civ", "target")}, (2, None)),
    ("A suicide bomber blew himself up at a checkpoint in Manbij, killing five people including a child.", "Suicide bomb", None, {("civ", "target")}, (5, None)),
    ("Two members of the Asayish were killed when gunmen attacked a checkpoint in Qamishli.", "Armed clash", "C4564", {("asayish", "target")}, (2, None)),
    ("قتل 13 شخصاً، عشرة منهم مدنيون، بقصف لقوات النظام على مدينة أريحا.", "Shelling/artillery/missile attack", None, {("regime", "perpetrator")}, (13, None)),
    ("أطلقت قوات الأسايش النار على متظاهرين في الشدادي، ما أدى إلى مقتل شخص.", "Excessive force against protesters", None, {("asayish", "perpetrator"), ("protesters", "target")}, (1, None)),
    ("وفي السويداء، قتل أربعة شبان بقصف من طائرة مسيرة إسرائيلية على مزرعة قرب بلدة كناكر.", "Air/drone strike", "C6155", {("israel", "perpetrator")}, (4, None)),
    ("استشهد مدني باستهداف طائرة مسيرة تركية لسيارة في بلدة عامودا.", "Air/drone strike", None, {("tur_air", "perpetrator"), ("civ", "target")}, (1, None)),
    ("أصيب طفلان بانفجار ذخائر من مخلفات قصف سابق لقوات النظام وحليفته روسيا في بلدة كفرنبل.", "Remote explosive/landmine/IED", "C4068", {("regime", "perpetrator"), ("russia", "perpetrator")}, (None, 2)),
    ("أسفرت عملية إنزال جوي عن مقتل شخص واعتقال ثلاثة آخرين في بلدة الشحيل.", "Arrests", None, set(), (1, None)),
    ("سقط شهيد وجرحى جراء قصف مدفعي لقوات النظام على قرية قوقفين.", "Shelling/artillery/missile attack", None, {("regime", "perpetrator")}, (1, None)),
    ("اغتال مجهولون قيادياً سابقاً في الجيش الحر في مدينة نوى.", "Attack", None, {("unknown", "perpetrator"), ("civ", "target")}, (1, None)),
    ("عملية للتحالف وقسد أسفرت عن مقتل شخص في بلدة الشحيل.", "Attack", None, {("coalition", "perpetrator"), ("sdf", "perpetrator")}, (1, None)),
    ("توغلت قوة إسرائيلية في قرية كودنة.", "Other", None, {("israel", "perpetrator")}, (None, None)),
    ("قتل مدني تحت التعذيب في سجن تابع لهيئة تحرير الشام في بلدة حارم.", "Attack", None, {("hts", "perpetrator"), ("civ", "target")}, (1, None)),
    ("IS fighters shelled regime positions near Tadef.", "Shelling/artillery/missile attack", None, {("isis", "perpetrator"), ("regime", "target")}, (None, None)),
    ("Regime warplanes launched raids on Jarjanaz.", "Air/drone strike", None, {("saaf", "perpetrator")}, (None, None)),
    ("QSD forces with the support of Global Coalition aircraft took full control of Hajin from the Islamic State.", "Non-state actor overtakes territory", "C5175", {("sdf", "perpetrator"), ("isis", "target")}, (None, None)),
    ("Unidentified gunmen assassinated a former rebel commander in Nawa.", "Attack", None, {("unknown", "perpetrator"), ("civ", "target")}, (1, None)),
    ("Protesters stormed and burned the governorate building in Sweida.", "Violent demonstration", None, {("protesters", "perpetrator")}, (None, None)),
    ("JWS factions shelled villages under QSD control near Ain Issa.", "Shelling/artillery/missile attack", None, {("sna", "perpetrator")}, (None, None)),
    ("A regime airstrike hit Ariha; six civilians, including three children, were killed.", "Air/drone strike", None, {("civ", "target")}, (6, None)),
    ("Unidentified gunmen abducted a doctor in Afrin city.", "Abduction/forced disappearance", "C1366", {("unknown", "perpetrator")}, (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("side", "beside"),
        ("pick", "some"),
        ("marker", "bear"),
        ("when", "adjacant"),
        ("role", "victim"),
        ("frame", "OSV"),
    ],
)
def test_a_wrong_argument_rule_is_named(tmp_path: Path, column: str, value: str) -> None:
    with (LEXICONS / "argument_frames.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        names = list(reader.fieldnames or ())
    rows[3][column] = value
    with (tmp_path / "argument_frames.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(DataFileError, match=rf"(?s)argument_frames\.csv.*\b5\b.*{column} '{value}'"):
        rules(tmp_path)


# texts that tell one incident, and those that tell two
ONE_OR_TWO = [
    ("انفجرت سيارة في مدينة القامشلي اليوم. وقال شهود إن طائرة مسيّرة تركية استهدفت السيارة ما أدى إلى مقتل شخصين.", ["Air/drone strike"]),
    ("انفجرت عبوة ناسفة في مدينة القامشلي اليوم. وقال شهود إن طائرة مسيّرة تركية استهدفت سيارة في المدينة.", ["Remote explosive/landmine/IED", "Air/drone strike"]),
    ("داهمت قسد منزلاً في بلدة الشحيل، ودارت اشتباكات مع أصحاب المنزل أدت لمقتل شخص.", ["Arrests"]),
    ("داهمت قسد منزلاً في بلدة الشحيل. ودارت اشتباكات بين قوات النظام وفصائل المعارضة في مدينة سراقب.", ["Arrests", "Armed clash"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds"), ONE_OR_TWO, ids=[c[0][:40] for c in ONE_OR_TWO])
def test_one_event_told_twice_is_one(coder: Coder, text: str, kinds: list[str]) -> None:
    assert [i.sub_event_type for i in code(coder, text)] == kinds


# text -> (killed, injured) and by group: what is stated of each, or nothing
BY_GROUP = [
    ("قتل ستة مدنيين بينهم طفلان وامرأة وأصيب 12 آخرون بقصف على مدينة أريحا.", (6, 12), {"civilians": (6, None), "children": (2, None), "women": (1, None)}),
    ("قتل 13 شخصاً، عشرة منهم مدنيون، بقصف على مدينة أريحا.", (13, None), {"civilians": (10, None)}),
    ("استشهد أربعة مدنيين (رجل وامرأة وطفلان) بغارة روسية على أريحا.", (4, None), {"civilians": (4, None), "women": (1, None), "children": (2, None)}),
    ("قتل ستة أشخاص، رجل وخمسة أطفال، بغارة على أريحا.", (6, None), {"children": (5, None)}),
    ("مقتل طفل وامرأة بقصف على مدينة أريحا.", (2, None), {"children": (1, None), "women": (1, None)}),
    ("مقتل ثلاثة عناصر من قسد وإصابة مدنيين اثنين بانفجار لغم في الرقة.", (3, 2), {"fighters": (3, None), "civilians": (None, 2)}),
    ("قتل ثلاثة مدنيين وثلاثة عناصر بانفجار في الرقة.", (6, None), {"civilians": (3, None), "fighters": (3, None)}),
    ("مقتل خمسة أفراد من عائلة واحدة بقصف على مدينة أريحا.", (5, None), {}),
    ("قتل شخصان بانفجار لغم في الرقة.", (2, None), {}),
    ("Six civilians, including three children and a woman, were killed in an airstrike on Ariha.", (6, None), {"civilians": (6, None), "children": (3, None), "women": (1, None)}),
    ("20 people, five of them children, were killed and 7 civilians wounded in an airstrike on Ariha.", (20, 7), {"children": (5, None), "civilians": (None, 7)}),
    ("At least 8 IS fighters and 3 QSD fighters were killed in clashes in Hajin.", (11, None), {"fighters": (11, None)}),
    ("Three people were killed when a mine exploded in Hajin.", (3, None), {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "total", "groups"), BY_GROUP, ids=[c[0][:40] for c in BY_GROUP])
def test_the_toll_is_told_by_group(
    coder: Coder, text: str, total: tuple[int, int | None], groups: dict[str, tuple[int | None, int | None]]
) -> None:
    incident = next(i for i in code(coder, text) if i.fatalities_min)
    assert (incident.fatalities_min, incident.injuries_min) == total
    assert {t.group: (t.fatalities_min, t.injuries_min) for t in incident.toll_by_group} == groups


OVERLAPS = [
    ("قتل ستة مدنيين بينهم طفلان بقصف على مدينة أريحا.", "inside", "civilians: 6, of them children: 2", "مدنيون: 6، منهم أطفال: 2"),
    ("قتل أربعة مدنيين وطفلان بقصف على مدينة أريحا.", "no", "civilians: 4, children: 2", "مدنيون: 4، أطفال: 2"),
    ("قتل ثلاثة مدنيين وثلاثة عناصر بانفجار في الرقة.", "no", "civilians: 3, fighters: 3", "مدنيون: 3، مقاتلون: 3"),
    ("مقتل طفل وامرأة بقصف على مدينة أريحا.", "no", "children: 1, women: 1", "أطفال: 1، نساء: 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "overlap", "english", "arabic"), OVERLAPS)
def test_groups_inside_a_group_do_not_read_as_a_sum(
    coder: Coder, text: str, overlap: str, english: str, arabic: str
) -> None:
    incident = next(i for i in code(coder, text) if i.fatalities_min)
    assert incident.groups_overlap("fatalities") == overlap
    assert Words("en").toll_by_group(incident, "killed") == english
    assert Words("ar").toll_by_group(incident, "killed") == arabic
    exported = [row["value"] for row in fields(incident, (Words("en"), Words("ar")))]
    assert any(english in en and arabic in ar for en, ar in exported)


def test_groups_that_may_overlap_say_so() -> None:
    tolls = (GroupToll("civilians", 10), GroupToll("children", 2))
    incident = Incident("i", "a", fatalities_min=13, toll_by_group=tolls)
    assert "one person may count in several groups" in Words("en").toll_by_group(incident, "killed")
    assert "أكثر من فئة" in Words("ar").toll_by_group(incident, "killed")
    assert incident.groups_overlap("injuries") == "no"


@pytest.mark.parametrize(("text", "kind", "place", "who", "toll"), CASES, ids=[c[0][:40] for c in CASES])
def test_one_incident(
    coder: Coder,
    text: str,
    kind: str,
    place: str | None,
    who: set[tuple[str, str]],
    toll: tuple[int | None, int | None],
) -> None:
    (incident,) = code(coder, text)
    assert incident.sub_event_type == kind
    if place is not None:
        assert incident.place is not None
        assert incident.place.place_id == place
    assert who <= parts(incident)
    assert (incident.fatalities_max, incident.injuries_max) == toll


SILENT = [
    "تحل اليوم ذكرى مجزرة الحولة التي ارتكبتها قوات النظام في بلدة تلدو.",
    "وتشهد مناطق إدلب قصفاً متكرراً من قوات النظام باستمرار.",
    "بسطت قوات الاحتلال الإسرائيلي نفوذها، وقال وزير الاحتلال إنه سيزور القدس.",
    "تطالب الأسايش قوات النظام بتسليم قتلة عناصرها.",
    "دعت روسيا إلى وقف الاشتباكات في حي طي بالقامشلي.",
    "هدد الدفاع الوطني بقصف حي حلكو.",
    "تحاول قوات النظام اقتحام حي طي في القامشلي.",
    "ما زالت قسد تسيطر على معظم حي طي.",
    "أحصى المرصد مقتل 230 شخصاً في سوريا منذ مطلع العام 2021.",
    "نفت قسد قصف مدينة عفرين، وقالت إنها لم تستهدفها.",
    "وصل وفد من شيوخ قبيلة طي إلى مدينة القامشلي.",
    "أصيب شخصان بحادث سير على طريق الحسكة.",
    "وطالب مجلس عشائري في الحسكة قوات سوريا الديمقراطية بالانسحاب من بلدة ذيبان ووقف القصف.",
    "صدر بيان للدعوة إلى التهدئة في ذيبان.",
    "عقد ضباط روس اجتماعاً في القامشلي من دون التوصل إلى اتفاق على وقف إطلاق النار.",
    "افتتحت جامعة حلب قسماً جديداً.",
    "The council called for an end to the shelling of Aleppo.",
    "The army threatened to bomb the town of Douma.",
    "More than 300,000 people have been killed since the start of the war in 2011.",
    "He shot a film in Damascus about the strike of the taxi drivers.",
    "",
    "...",
]


@pytest.mark.parametrize("text", SILENT)
def test_no_incident(coder: Coder, text: str) -> None:
    assert [i for i in code(coder, text) if i.on_map] == []


DATES = [
    ("قصفت قوات النظام القامشلي أمس السبت.", PUBLISHED, ("2021-04-24", "2021-04-24", "day")),
    ("قصفت قوات النظام القامشلي في 20 نيسان الجاري.", PUBLISHED, ("2021-04-20", "2021-04-20", "day")),
    ("قصفت قوات النظام القامشلي أمس السبت.", None, (None, None, "unknown")),  # nothing says which Saturday
    ("قصفت قوات النظام القامشلي في 20 نيسان 2021.", None, ("2021-04-20", "2021-04-20", "day")),
    ("Regime forces shelled Saraqib on Friday.", PUBLISHED, ("2021-04-23", "2021-04-23", "day")),
]


@pytest.mark.parametrize(("text", "published", "expected"), DATES)
def test_dates(coder: Coder, text: str, published: str | None, expected: tuple[str | None, str | None, str]) -> None:
    (incident,) = code(coder, text, published=published)
    assert (incident.event_date, incident.event_date_end, incident.time_precision) == expected


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2021-04-25T01:30:00+03:00", "2021-04-25"),  # 24 April in Greenwich: the article's own day counts
        ("2021-04-24T22:30:00Z", "2021-04-25"),  # the clock of a machine: Damascus had the next day
        ("2021-04-25", "2021-04-25"),
    ],
)
def test_the_day_is_that_of_the_articles_own_time_zone(coder: Coder, published: str, day: str) -> None:
    (incident,) = code(coder, "قصفت قوات النظام القامشلي اليوم.", published=published)
    assert incident.event_date == day


@pytest.mark.parametrize(
    ("text", "url", "day", "reasons"),
    [
        (
            "قصفت قوات النظام القامشلي أمس.",
            "https://a.org/2021/04/25/b",
            "2021-04-24",
            {"published: read in the address"},
        ),
        ("قصفت قوات النظام القامشلي.", "https://a.org/2021/04/25/b", "2021-04-25", {"published: read in the address"}),
        ("2021.04.25 | دمشق\nقصفت قوات النظام القامشلي أمس.", None, "2021-04-24", {"published: read in the text"}),
        ("قصفت قوات النظام القامشلي في 20 نيسان 2021.", "https://a.org/2021/04/25/b", "2021-04-20", set()),
        ("قصفت قوات النظام القامشلي أمس.", "https://a.org/2021/04/b", None, set()),
        (
            "قصفت قوات النظام القامشلي ثاني أيام عيد الفطر.",
            "https://a.org/2021/05/15/b",
            "2021-05-14",
            {"event_date: Hijri, a day or two either way"},
        ),
        (
            "قصفت قوات النظام القامشلي أمس الخميس.",
            "https://a.org/2021/04/25/b",
            "2021-04-22",
            {"published: read in the address", "event_date: weekday and date disagree"},
        ),
    ],
)
def test_what_a_date_rests_on_is_among_the_reasons(
    coder: Coder, text: str, url: str | None, day: str | None, reasons: set[str]
) -> None:
    (incident,) = coder.code(Article("a", text, url=url))
    assert incident.event_date == day
    said = ("published: ", "event_date: H", "event_date: w")
    assert {r for r in incident.confidence_reasons if r.startswith(said)} == reasons


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("اليوم", "أمس", 2),
        ("اليوم الاثنين", "السبت الفائت", 2),
        ("السبت", "أمس السبت", 1),
        ("اليوم", "السبت", 1),  # today may be a Saturday
        ("السبت", "", 1),
        ("أمس", "أول أمس", 2),
    ],
)
def test_two_days_of_an_article_nobody_can_date_are_two_events(
    coder: Coder, first: str, second: str, number: int
) -> None:
    text = f"قصفت قوات النظام مدينة سراقب {first}.\nوقصفت قوات النظام مدينة سراقب {second}."
    found = code(coder, text, published=None)
    assert [i.event_date for i in found] == [None] * number


def test_a_day_nobody_states_is_marked_as_default(coder: Coder) -> None:
    (incident,) = code(coder, "قصفت قوات النظام القامشلي.")
    assert incident.event_date == PUBLISHED
    assert "event_date: default" in incident.confidence_reasons
    assert not [e for e in incident.evidence if e.field == "event_date"]


def test_title_lede_and_quote_are_one_incident(coder: Coder) -> None:
    text = (
        "قصفت قوات النظام صباح اليوم الأحد حي حلكو في القامشلي، ما أدى إلى مقتل مدني.\n"
        "وقال مصدر محلي إن القصف أسفر عن مقتل مدني وإصابة آخر.\n"
    )
    (incident,) = code(coder, text, title="مقتل مدني بقصف لقوات النظام على القامشلي")
    assert incident.place is not None
    assert incident.place.place_id == "qam-halko"
    assert (incident.fatalities_min, incident.fatalities_max, incident.injuries_max) == (1, 1, 1)
    assert {e.part for e in incident.evidence} == {"title", "text"}


def test_each_village_of_a_list_is_a_place_of_its_own(coder: Coder) -> None:
    found = code(coder, "قصفت قوات النظام بلدات وقرى البارة وكنصفرة وسفوهن في ريف إدلب الجنوبي.")
    assert {i.place.name_ar for i in found if i.place} == {"البارة", "كنصفرة", "سفوهن"}


def test_origin_of_fire_is_not_where_it_hit(coder: Coder) -> None:
    (incident,) = code(coder, "قصفت قوات قسد المتمركزة في بلدة تل رفعت مدينة اعزاز بالصواريخ.")
    assert incident.place is not None
    assert incident.origin_place is not None
    assert (incident.place.place_id, incident.origin_place.place_id) == ("C1564", "C1621")


def test_the_latter_and_both_sides_point_back(coder: Coder) -> None:
    text = "يسود التوتر بين قوات النظام والأسايش على خلفية مقتل أحد عناصر الأخيرة على يد الدفاع الوطني في حارة طي بالقامشلي."
    (incident,) = code(coder, text)
    assert {("asayish", "target"), ("ndf", "perpetrator")} <= parts(incident)


def test_the_same_text_gives_the_same_ids_and_records_round_trip(coder: Coder) -> None:
    text = CASES[0][0] + "\n" + CASES[5][0]
    first, again = code(coder, text), code(coder, text)
    assert [i.incident_id for i in first] == [i.incident_id for i in again]
    assert len({i.incident_id for i in first}) == len(first)
    for incident in first:
        assert Incident.from_record(json.loads(json.dumps(incident.to_record()))) == incident


def test_nobody_is_doer_and_target_of_one_incident(coder: Coder) -> None:
    text = "قصفت القوات التركية بلدة تل تمر بعد أيام من هجوم على القوات التركية."
    for incident in code(coder, text):
        doers = {a.actor_id for a in incident.actors if a.role in ("perpetrator", "party")}
        assert not doers & {a.actor_id for a in incident.actors if a.role == "target"}


def test_who_lost_a_quarter_did_not_take_it(coder: Coder) -> None:
    found = code(coder, "أعلنت الأسايش سيطرتها على حي طي في القامشلي بعد مواجهات مع الدفاع الوطني.")
    (taken,) = [i for i in found if i.sub_event_type == "Non-state actor overtakes territory"]
    assert parts(taken) == {("asayish", "perpetrator"), ("ndf", "target")}


def test_an_accusation_is_a_claim_and_says_whose(coder: Coder) -> None:
    (incident,) = code(coder, "اتهمت قسد القوات التركية بقصف قرية أم الكيف بريف تل تمر، ما أدى إلى مقتل مدني.")
    assert (incident.modality, incident.claimed_by) == ("claimed", "sdf")
    assert ("turkey", "perpetrator") in parts(incident)
    assert [e.text for e in incident.evidence if e.field == "claimed_by"] == ["قسد"]


def test_helpers_of_who_was_hit_did_not_do_it(coder: Coder) -> None:
    (strike,) = code(coder, "Russian warplanes bombed rebels backed by Turkey near Saraqib.")
    assert ("turkey", "perpetrator") not in parts(strike)
    assert ("russia", "perpetrator") in parts(strike) or ("rus_air", "perpetrator") in parts(strike)


def test_a_word_that_points_back_finds_the_city_named_last(coder: Coder) -> None:
    text = "وصلت تعزيزات إلى مدينة السويداء. وقصفت قوات النظام قرية كناكر. وقتل مدني بانفجار عبوة ناسفة داخل المدينة."
    blast = next(i for i in code(coder, text) if i.sub_event_type == "Remote explosive/landmine/IED")
    assert blast.place is not None
    assert blast.place.place_id == "C6147"
    assert any(e.field == "place" and e.text == "المدينة" for e in blast.evidence)


def test_headlines_under_a_text_are_other_articles(coder: Coder) -> None:
    body = "قصفت قوات النظام مدينة أريحا صباح اليوم، وأصيب مدني. وأسعفت الفرق المصاب إلى مشفى قريب.\n\n"
    more = "مقتل أربعة في انفجار بمدينة الباب...\n\nاشتباكات بين فصيلين في عفرين...\n\nماذا يجري في مدينة منبج؟"
    found = code(coder, body + "وقال الدفاع المدني إن القصف خلف أضراراً مادية في المنازل.\n\n" + more)
    assert {i.place.name for i in found if i.place} == {"Ariha"}


def test_a_month_is_no_man(coder: Coder) -> None:
    (incident,) = code(coder, "قصفت قوات النظام مدينة القامشلي يوم 27 آب الماضي.")
    assert [a for a in incident.actors if a.actor_id == "civ"] == []


def test_rival_figures_are_a_span_and_no_sum(coder: Coder) -> None:
    text = "قالت الوكالة إن ثلاثة عسكريين قتلوا بغارة تركية في كوباني، في حين تحدث المرصد عن مقتل 17 شخصاً."
    assert [(i.fatalities_min, i.fatalities_max) for i in code(coder, text)][:1] == [(3, 17)]


def test_a_text_that_is_too_long_is_refused_with_the_way_out(coder: Coder) -> None:
    with pytest.raises(InputError, match="at most 300,000 are read"):
        code(coder, "قصف. " * 70_000)


def test_a_long_text_of_one_line_is_read(coder: Coder) -> None:
    sentence = "قصفت قوات النظام حي حلكو في مدينة القامشلي أمس السبت ما أدى إلى مقتل ثلاثة مدنيين "
    found = code(coder, sentence * 400)
    assert found
    _check_evidence(Article("x", sentence * 400), found)


def test_other_words_are_another_version(tmp_path: Path) -> None:
    folder, copied = tmp_path / "gazetteer", tmp_path / "copied"
    folder.mkdir()
    (folder / "places.csv").write_text(
        ",".join(PLACE_COLUMNS) + "\nnd,Nextland,أرض الجوار,country,36.0,45.0,area,200000,,,,,,1\n", encoding="utf-8"
    )
    (folder / "names.csv").write_text("place_id,language,name,kind\nnd,en,Nextland,official\n", encoding="utf-8")
    shutil.copytree(folder, copied)
    before = Coder.load(folder).version
    assert Coder.load(copied).version == before
    with (copied / "names.csv").open("a", encoding="utf-8") as names:
        names.write("nd,en,Nextlandia,variant\n")
    load.cache_clear()
    assert Coder.load(copied).version != before


def _check_evidence(article: Article, incidents: list[Incident]) -> None:
    for incident in incidents:
        assert incident.evidence
        for e in incident.evidence:
            assert article.part(e.part)[e.start : e.end] == e.text


def test_evidence_of_every_sample_stands_in_its_article(coder: Coder) -> None:
    for path in sorted((Path(__file__).parents[2] / "data" / "articles").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            article = Article(record["id"], record["text"], record.get("title") or "", record.get("published"))
            incidents = coder.code(article)
            assert incidents
            _check_evidence(article, incidents)


PIECES = st.sampled_from(
    ["قصفت ", "قوات النظام ", "قـ.ـصف ", "في القامشلي", "مدينة ", "قتل ", "ثلاثة مدنيين", " و", "\n", ".", "،", "(", ")", '"',
     "killed ", "3 people ", "in Aleppo ", "shelled ", "Turkish drone ", "\u200f", "\u0651", "بين ", "الأخيرة ", "أمس ", "2021-04-25 ", "😀", "\x00", "قرية "]
)  # fmt: skip


@settings(max_examples=150)
@given(text=st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)), title=st.text(max_size=30))
def test_no_text_breaks_the_coder_and_offsets_hold(text: str, title: str) -> None:
    article = Article("x", text, title=title, published=PUBLISHED)
    _check_evidence(article, Coder.load().code(article))


def test_the_seed_article(coder: Coder) -> None:
    """The six incidents of a fully annotated real article, and nothing from its silent spans."""
    if not (SHARED / "seed" / "article_ar.txt").exists():
        pytest.skip("the annotated seed article is not beside this checkout")
    gold = json.loads((SHARED / "seed" / "gold.json").read_text(encoding="utf-8"))
    text = (SHARED / "seed" / gold["article"]).read_text(encoding="utf-8")
    found = coder.code(Article("seed", text, published=gold["published"]))
    kinds = {(i.sub_event_type, i.place.place_id if i.place else None) for i in found}
    for want in gold["expected"]:
        assert any(k in want["sub_event_type"] and p in (want["place_id"] or [p]) for k, p in kinds), want["id"]
    halko = next(i for i in found if i.place and i.place.place_id == "qam-halko" and i.fatalities_max == 0)
    assert {("ndf", "perpetrator"), ("asayish", "target")} <= parts(halko)
    for silent in gold["silent_spans"]:
        for e in (e for i in found for e in i.evidence if e.field in silent["fields"]):
            assert not (e.start >= silent["start"] and e.end <= silent["end"]), silent["why"]
