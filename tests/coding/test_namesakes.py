"""Who is meant by a name that several factions bore: by day, by area, by what became of them."""

from __future__ import annotations

import pytest

from coding.coder import Coder
from coding.mentions.namesakes import successor
from coding.vocabulary import load
from models import Article

VOCABULARY = load()


# What is told, when it was written, who did it and who stands above them on that day; nobody for a miss.
BY_DAY = [
    ("قصف الجيش الوطني مدينة تل رفعت.", "2018-06-01", "sna < sig"),
    ("قصف الجيش الوطني مدينة تل رفعت.", "2016-06-01", ""),  # founded at the end of 2017
    ("هاجم الجيش الوطني قرية في ريف منبج.", "2025-06-01", "mod_2024 < gov_2024"),  # dissolved into the army
    ("قصفت قوات النظام مدينة سراقب.", "2022-06-01", "regime"),
    ("قصفت قوات النظام مدينة سراقب.", "2025-06-01", ""),  # no more, and became nothing
    ("قصفت قوات النظام السابق مدينة سراقب.", "2025-03-07", "remnants"),
    ("قصفت قوات النظام السابق مدينة سراقب في 29 تشرين الثاني 2024.", "2025-03-07", "regime"),
    ("قصفت قوات الحكومة مدينة السويداء.", "2022-06-01", "regime"),
    ("قصفت قوات الحكومة مدينة السويداء.", "2025-07-15", "gov_2024"),
    ("قصفت قوات الحكومة السورية مدينة السويداء.", "2024-12-08", "regime"),
    ("قصفت قوات الحكومة مدينة حماة الجمعة 6 كانون الأول.", "2024-12-10", "regime"),  # the day told, not that of writing
    ("قصف الجيش السوري مدينة سراقب.", "2022-02-23", "saa < regime"),
    ("قصف الجيش السوري مدينة السويداء.", "2025-07-15", "army_2024 < mod_2024 < gov_2024"),
    ("اعتقل الأمن العام شابا في إدلب.", "2022-06-01", "gss < hts"),
    ("اعتقل الأمن العام شابا في حمص.", "2025-06-01", "gss < gov_2024"),
    ("اعتقل الأمن العام شابا في إدلب.", "2019-06-01", ""),
    ("هاجمت جبهة النصرة قرية في إدلب.", "2014-06-01", "nusra"),
    ("هاجمت جبهة النصرة قرية في إدلب.", "2016-10-01", "jfs"),
    ("هاجمت جبهة النصرة قرية في إدلب.", "2021-10-01", "hts"),
    ("هاجمت هيئة تحرير الشام قرية في إدلب.", "2021-10-01", "hts"),
    ("هاجمت هيئة تحرير الشام قرية في إدلب.", "2016-01-01", ""),
    ("هاجمت هيئة تحرير الشام قرية في إدلب.", "2025-10-01", "mod_2024 < gov_2024"),
    ("هاجمت وحدات حماية الشعب قرية في الحسكة.", "2014-06-01", "ypg < aanes"),
    ("هاجمت وحدات حماية الشعب قرية في الحسكة.", "2017-06-01", "ypg < sdf"),
    ("Nusra Front fighters attacked Saraqib.", "2014-05-01", "nusra"),
    ("Nusra Front fighters attacked Saraqib.", "2021-05-01", "hts"),
    ("Government forces shelled Suwayda.", "2020-07-15", "regime"),
    ("Government forces shelled Suwayda.", "2025-07-15", "gov_2024"),
]
BY_AREA = [
    ("اعتقلت قوى الأمن الداخلي شابا في القامشلي.", "2022-06-01", "asayish < aanes"),
    ("اعتقلت قوى الأمن الداخلي شابا في القامشلي.", "2025-06-01", "asayish < aanes"),
    ("اعتقلت قوى الأمن الداخلي شابا في حمص.", "2025-06-01", "isf_2024 < gov_2024"),
    ("اعتقلت قوى الأمن الداخلي شابا في الرقة.", "2025-06-01", "asayish < aanes"),
    ("اعتقلت قوى الأمن الداخلي شابا في الرقة.", "2026-02-10", "isf_2024 < gov_2024"),
    ("قصف الجيش الحر مدينة تل رفعت.", "2016-02-23", "fsa"),
    ("قصف الجيش الحر مدينة تل رفعت.", "2020-02-23", "sna < sig"),
    ("هاجم الجيش الحر بلدة نوى.", "2020-02-23", "fsa"),  # in the south nobody is the SNA
    ("The FSA shelled Tall Rifaat.", "2020-02-15", "sna < sig"),
    ("FSA fighters shelled Daraa.", "2014-02-15", "fsa"),
]


def doers(coder: Coder, text: str, published: str | None) -> list[str]:
    """Who did each incident, with those above."""
    found = coder.code(Article("x", text, published=published))
    acting = [[a for a in i.actors if a.role == "perpetrator"] for i in found]
    return [" < ".join((a.actor_id, *a.parents)) for actors in acting for a in actors]


@pytest.mark.parametrize(("text", "published", "expected"), BY_DAY + BY_AREA)
def test_who_bore_a_name(coder: Coder, text: str, published: str, expected: str) -> None:
    assert doers(coder, text, published) == ([expected] if expected else [])


def test_two_bodies_of_one_name_in_one_article_are_told_apart(coder: Coder) -> None:
    text = (
        "اعتقلت قوى الأمن الداخلي شابا في مدينة القامشلي شرق الحسكة.\n\n"
        "اعتقلت قوى الأمن الداخلي شابا آخر في مدينة تلبيسة شمال حمص."
    )
    assert doers(coder, text, "2025-06-01") == ["asayish < aanes", "isf_2024 < gov_2024"]


@pytest.mark.parametrize(
    ("actor_id", "day", "expected"),
    [
        ("nusra", "2012-05-01", ""),  # it is itself
        ("nusra", "2016-10-01", "jfs"),
        ("nusra", "2017-06-01", "hts"),
        ("nusra", "2025-06-01", "mod_2024"),
        ("jfs", "2015-06-01", ""),  # not yet
        ("hts", "2025-06-01", "mod_2024"),
        ("nlf", "2025-06-01", "mod_2024"),
        ("regime", "2025-06-01", ""),
        ("ndf", "2025-06-01", ""),
        ("sdf", "2025-06-01", ""),
    ],
)
def test_what_a_faction_became(actor_id: str, day: str, expected: str) -> None:
    assert successor(VOCABULARY, actor_id, day) == expected


def test_nobody_becomes_somebody_who_is_no_more(coder: Coder) -> None:
    actors = coder.vocabulary.actors
    for actor_id in actors:
        for day in ("2012-06-01", "2016-10-01", "2019-06-01", "2024-12-20", "2025-06-01"):
            heir = successor(coder.vocabulary, actor_id, day)
            if heir:
                end = actors[heir].active_to
                assert not end or day[: len(end)] <= end, (actor_id, day, heir)
