"""What is set aside before any sum, and what is not: a table for every doubt, and what frees an incident."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from worlds import article, coded

from errors import DataFileError
from filters import Filters
from models import Article, CodedArticle, Evidence, GroupToll, Incident, IncidentActor, IncidentPlace
from store import Store
from store.gate import doubts as rules
from store.gate.doubts import doubts, governorates, limit, read_rivals, toll_rules
from wording.texts import gazetteer


def said(field: str, start: int, text: str) -> Evidence:
    return Evidence(field, "text", start, start + len(text), text)


def tolled(killed: int | None, injured: int | None, *evidence: Evidence, **more: object) -> Incident:
    return Incident(
        "i", "a", fatalities_min=killed, fatalities_max=killed, injuries_min=injured, injuries_max=injured,
        evidence=evidence, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def doers(*actors: str, day: str | None = "2016-08-30", role: str = "perpetrator") -> Incident:
    return Incident(
        "i",
        "a",
        day,
        actors=tuple(IncidentActor(a, a, a, "rebel", role) for a in actors),  # type: ignore[arg-type]
    )


ONE = "مقتل وإصابة 5 مقاتلين"
CASES: list[tuple[str, Incident, tuple[str, ...]]] = [
    ("one number of the text is killed and injured", tolled(5, 5, said("fatalities", 5, "5"), said("injuries", 5, "5")), ("one_number",)),
    ("two numbers that are the same", tolled(5, 5, said("fatalities", 5, "5"), said("injuries", 20, "5")), ()),
    ("one word for both, other numbers", tolled(5, 3, said("fatalities", 5, "5"), said("injuries", 5, "5")), ()),
    ("no words at all", tolled(5, 5), ()),
    ("nobody killed and nobody hurt by one word", tolled(0, 0, said("fatalities", 5, "no"), said("injuries", 5, "no")), ()),
    ("more children than killed", tolled(2, None, toll_by_group=(GroupToll("children", 4, 4),)), ("part",)),
    ("more injured women than injured", tolled(2, 3, toll_by_group=(GroupToll("women", None, None, 5, 5),)), ("part",)),
    ("children and women are more than all", tolled(76, None, toll_by_group=(GroupToll("children", 76, 76), GroupToll("women", 41, 41))), ("part",)),
    ("civilians and fighters are more than all", tolled(9, None, toll_by_group=(GroupToll("civilians", 6), GroupToll("fighters", 4))), ("part",)),
    ("civilians, children among them", tolled(9, None, toll_by_group=(GroupToll("civilians", 9, 9), GroupToll("children", 4, 4))), ()),
    ("some of the killed are children", tolled(4, None, toll_by_group=(GroupToll("children", 4, 4),)), ()),
    ("a group alone, nothing of the whole", tolled(None, None, toll_by_group=(GroupToll("children", 4, 4),)), ()),
    ("killed over a month", tolled(37, None, event_date="2016-04-01", event_date_end="2016-04-30"), ("months",)),
    ("injured over a year", tolled(None, 2, event_date="2016-01-01", event_date_end="2016-12-31"), ("months",)),
    ("killed over a week", tolled(37, None, event_date="2016-04-01", event_date_end="2016-04-07"), ()),
    ("a siege of months that hurt nobody", tolled(None, None, event_date="2016-04-01", event_date_end="2016-06-30"), ()),
    ("dated long after today", tolled(1, None, event_date="2099-04-20", event_date_end="2099-04-20"), ("future",)),
    ("threatened for a day that is to come", tolled(None, None, event_date="2098-01-01", modality="threatened"), ("future",)),
    ("dated today", tolled(1, None, event_date=dt.date.today().isoformat()), ()),
    ("nobody killed over months", tolled(0, None, event_date="2016-04-01", event_date_end="2016-06-30"), ()),
    ("enemies together", doers("isis", "regime"), ("rivals",)),
    ("a part of one side and the other side", doers("tur_air", "mmc"), ("rivals",)),
    ("enemies together on no known day", doers("isis", "coalition", day=None), ()),
    ("enemies before they were", doers("isis", "nusra", day="2013-05-01"), ()),
    ("enemies since they are", doers("isis", "nusra", day="2015-05-01"), ("rivals",)),
    ("allies", doers("regime", "russia"), ()),
    ("a faction and its own part", doers("sdf", "ypg"), ()),
    ("enemies who fought each other", doers("isis", "regime", role="party"), ()),
    ("one doer", doers("isis"), ()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "incident", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_a_doubt_is_raised_where_a_reader_would_ask(what: str, incident: Incident, wanted: tuple[str, ...]) -> None:
    assert doubts(incident, article(text=ONE)) == wanted


def in_place(place_id: str, title: str, text: str) -> tuple[Incident, Article]:
    place = gazetteer().places[place_id]
    return Incident("i", "a", place=gazetteer().describe(place)), Article("a", text, title)


def little_known(unit: str) -> str:
    return next(
        p.place_id for p in gazetteer().places.values() if p.admin1 == unit and p.tier > 1 and p.kind == "village"
    )


@pytest.mark.parametrize(
    ("unit", "title", "text", "wanted"),
    [
        ("SY08", "Rockets on villages", "Two were killed in the countryside of Hama on Sunday.", ("far_place",)),
        ("SY08", "قصف على قرى ريف إدلب", "قتل شخصان في القرية.", ("far_place",)),
        ("SY08", "Rockets on villages", "Two were killed near Qamishli, others in Hama.", ()),
        ("SY08", "قصف على قرى ريف الحسكة", "قتل شخصان، وقتل ثالث في إدلب.", ()),
        ("SY08", "Rockets on a village", "Two were killed in the village on Sunday.", ()),
    ],
)
def test_a_place_the_article_does_not_lead_to_is_doubted(
    unit: str, title: str, text: str, wanted: tuple[str, ...]
) -> None:
    assert doubts(*in_place(little_known(unit), title, text)) == wanted


def test_a_well_known_town_needs_no_governorate() -> None:
    known = next(p.place_id for p in gazetteer().places.values() if p.name == "Qamishli" and p.kind == "city")
    assert doubts(*in_place(known, "Fighting in Qamishli and Hama", "")) == ()
    assert governorates(Article("a", "Nothing is named here.")) == frozenset()


def many(number: int, killed: int, name: str = "n", **more: object) -> list[Incident]:
    return [
        Incident(
            f"{name}{n}",
            "a",
            sub_event_type="Air/drone strike",
            fatalities_min=killed,
            **more,  # type: ignore[arg-type]
        )
        for n in range(number)
    ]


def apart(incidents: list[Incident], source: str | None = None) -> list[CodedArticle]:
    """Each in an article of its own."""
    return [
        coded(article(i.incident_id, text=i.incident_id, source=source), replace(i, article_id=i.incident_id))
        for i in incidents
    ]


def set_aside(store: Store) -> set[str]:
    aside = Filters(set_aside="only", counted="reports")
    return {json.loads(line[0])["incident_id"] for batch in store.queries.batches(aside) for line in batch}


def test_a_toll_is_measured_by_those_of_its_type_in_the_store(store: Store) -> None:
    usual = [*many(15, 2, "two"), *many(15, 4, "four")]
    store.intake.save([coded(article("a"), *usual, *many(1, 60, "high"), *many(1, 39, "under_the_least"))])
    store.settle()
    assert set_aside(store) == {"high0"}
    store.intake.save(apart(many(60, 60, "more")))
    store.settle()
    assert set_aside(store) == set()  # where sixty are usual, sixty are believed
    assert store.gate.judge() == 0


def test_too_few_tolls_say_nothing_and_the_table_does(store: Store) -> None:
    store.intake.save([coded(article("a"), *many(1, 151, "high"), *many(1, 150, "most"))])
    store.settle()
    assert set_aside(store) == {"high0"}


def test_a_publisher_is_measured_by_its_own(store: Store) -> None:
    low, high = [*many(40, 2, "low"), *many(1, 100, "odd")], [*many(30, 60, "high"), *many(10, 90, "higher")]
    store.intake.save([*apart(low, "One"), *apart(high, "Two")])
    store.settle()
    assert set_aside(store) == {"odd0"}


def test_the_same_many_dead_count_once_in_an_article(store: Store) -> None:
    told = [*many(3, 75, "same"), *many(1, 74, "other"), *many(2, 9, "few")]
    store.intake.save([coded(article("a"), *told), *apart(many(1, 75, "elsewhere"))])
    store.settle()
    assert set_aside(store) == {"same1", "same2"}
    store.corrections.correct("same1", {"fatalities_min": 75, "fatalities_max": 75}, "me", "two strikes, 75 each")
    store.settle()
    assert set_aside(store) == {"same0", "same2"}
    store.corrections.mark(["same0"], "accepted", "me", "it was so")
    assert set_aside(store) == {"same2"}


def test_what_is_set_aside_is_in_no_sum_until_it_is_accepted(store: Store) -> None:
    store.intake.save([coded(article("a"), *many(1, 9000, "odd"), *many(2, 3, "fine"))])
    store.settle()
    assert (store.queries.count(Filters()).shown, store.queries.count(Filters()).set_aside) == (2, 1)
    assert store.queries.count(Filters(set_aside="with")).shown == 3
    assert [d for d in store.queries.columns().values["doubts"] if d] == ["toll"]
    for state in ("in_review", "disputed"):
        store.corrections.mark(["odd0"], state, "me", "seen")
        assert store.queries.count(Filters()).set_aside == 1
    (made,) = store.corrections.mark(["odd0"], "accepted", "me", "it was so")
    assert (store.queries.count(Filters()).shown, store.queries.count(Filters()).set_aside) == (3, 0)
    store.corrections.undo(made.correction_id, "me")
    assert store.queries.count(Filters()).set_aside == 1


def test_a_corrected_toll_has_been_looked_at(store: Store) -> None:
    store.intake.save([coded(article("a"), *many(1, 9000, "odd"))])
    store.settle()
    made = store.corrections.correct("odd0", {"fatalities_min": 900, "fatalities_max": 900}, "me", "read again")
    assert store.queries.count(Filters()).set_aside == 0
    store.settle()
    assert store.queries.count(Filters()).set_aside == 0
    store.corrections.undo_all((c.correction_id for c in made), "me")
    assert store.queries.count(Filters()).set_aside == 1


@pytest.mark.parametrize(
    ("killed", "modality", "aside"),
    [
        ((30, 30), "asserted", {"i1"}),
        ((30, 31), "asserted", set()),
        ((9, 9), "asserted", set()),  # few: two incidents may well have killed the same
        ((30, 30), "denied", set()),  # the first never happened, so the second is the first that counts
    ],
)
def test_many_dead_of_one_article_count_once(
    store: Store, killed: tuple[int, int], modality: str, aside: set[str]
) -> None:
    told = [tolled(number, None) for number in killed]
    told = [replace(i, incident_id=f"i{n}", sub_event_type="Armed clash") for n, i in enumerate(told)]
    store.intake.save([coded(article("a"), replace(told[0], modality=modality), told[1])])
    store.settle()
    assert set_aside(store) == aside


def test_a_corrected_doer_has_been_looked_at(store: Store) -> None:
    store.intake.save([coded(article("a"), replace(doers("isis", "regime"), incident_id="odd"))])
    store.settle()
    assert set_aside(store) == {"odd"}
    one = [{"actor_id": "isis", "name": "", "name_ar": "", "actor_class": "rebel", "role": "perpetrator"}]
    store.corrections.correct("odd", {"actors": one}, "me", "the other was hit")
    assert set_aside(store) == set()


def test_an_event_counts_by_a_report_that_is_plausible(store: Store) -> None:
    place = IncidentPlace("C4564", "Qamishli", "القامشلي", "city", 37.05, 41.22, 500, None, None, None)
    told = [
        replace(
            many(1, killed, f"{name}_")[0], article_id=name, event_date="2021-04-25", event_type="Battles",
            place=place, geo_precision="town", time_precision="day",
        )
        for name, killed in (("a", 9000), ("b", 9))
    ]  # fmt: skip
    store.intake.save([coded(article(i.article_id, text=i.article_id), i) for i in told])
    store.settle()
    store.corrections.join([i.incident_id for i in told], "me", "one attack")
    counts = store.queries.count(Filters())
    assert (counts.shown, counts.set_aside) == (1, 1)
    columns = store.queries.columns()
    assert columns["killed"][columns.select(Filters())].tolist() == [9]
    assert columns.counts(Filters()) == counts


def test_where_nothing_is_set_aside_the_list_is_empty(store: Store) -> None:
    store.intake.save([coded(article("a"), *many(2, 3, "fine"))])
    store.settle()
    only = Filters(set_aside="only")
    assert len(store.queries.columns().select(only)) == store.queries.count(only).shown == 0


def test_the_order_of_articles_changes_nothing(store: Store) -> None:
    worlds = {"a": many(15, 2, "two"), "b": many(15, 4, "four"), "c": many(1, 60, "high")}
    for name in ("c", "b", "a"):
        store.intake.save([coded(article(name, text=name), *(replace(i, article_id=name) for i in worlds[name]))])
        store.settle()
    assert set_aside(store) == {"high0"}


@pytest.mark.parametrize(
    ("tolls", "wanted"), [([1] * 19, None), ([1] * 20, 30), ([5] * 10 + [10] * 10, 40), ([9] * 10 + [900] * 10, 150)]
)
def test_the_limit_of_tolls(tolls: list[int], wanted: int | None) -> None:
    assert limit(tolls, replace(toll_rules()["*"], most=150)) == wanted


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rivals.csv", "alliance,rival,from,to\nisis,nobody,,\n", "no faction stands in alliance 'nobody'"),
        ("rivals.csv", "alliance,rival,from,to\nisis,regime,soon,\n", "is not a date"),
        ("toll_limits.csv", "sub_event_type,samples,spread,least,most\n*,20,3,x,9\n", "holds no number"),
        ("toll_limits.csv", "sub_event_type,samples,spread,least,most\n*,20,3,10,9\n", "do not fit"),
        ("toll_limits.csv", "sub_event_type,samples,spread,least,most\nGrenade,20,3,1,9\n", "no row for"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, name: str, content: str, reason: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=reason):
        if name == "rivals.csv":
            list(read_rivals(tmp_path / name, {"isis", "regime"}))
        toll_rules(tmp_path)


def test_every_kind_of_doubt_has_what_answers_it_and_its_words() -> None:
    from wording.texts import Words

    assert set(rules.ANSWERED_BY) == set(rules.DOUBTS)
    for lang in ("en", "ar"):
        assert all(Words(lang).known(f"doubt.{doubt}") for doubt in rules.DOUBTS)
