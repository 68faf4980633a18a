"""Scores are what a reader would count: one to one, slot by slot, optional ones neither way."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.evaluation.evaluation import SLOTS, Evaluation, Figures, Report, date_overlap, evaluate, slots
from coding.evaluation.gold import GoldActor, GoldArticle, GoldIncident, Silence, read_gold
from commands.main import main
from errors import InputError
from geo.gazetteer.gazetteer import Gazetteer
from models import Article, Evidence, Incident, IncidentActor, IncidentPlace

GAZETTEER = Gazetteer.load()
GOLD = Path(__file__).resolve().parents[1] / "gold"
ALL_GOLD = [one for lang in ("ar", "en") for one in read_gold(GOLD / f"gold_{lang}.jsonl")]
SHELLING = "Shelling/artillery/missile attack"
AIR = "Air/drone strike"


def gold(**changes: Any) -> GoldIncident:
    """Shelling by the NDF of the Asayish in Halko on 25 April 2021, one killed."""
    plain = GoldIncident(
        types=(SHELLING,),
        first=dt.date(2021, 4, 25),
        last=dt.date(2021, 4, 25),
        place_ids=frozenset({"qam-halko"}),
        actors=(actor("ndf", "perpetrator"), actor("asayish", "target")),
        killed=(1, 1),
        injured=(None, None),
        status="new",
        modalities=("asserted",),
        triggers=frozenset({("text", 10, 14)}),
        optional=False,
        unscored=frozenset(),
        words="قصف",
    )
    return dataclasses.replace(plain, **changes)


def actor(ids: str, *roles: str, optional: bool = False) -> GoldActor:
    return GoldActor(frozenset(ids.split("|")), frozenset(roles), optional)


def place(place_id: str | None) -> IncidentPlace | None:
    return GAZETTEER.describe(GAZETTEER.places[place_id]) if place_id else None


def coded(
    actors: str = "ndf:perpetrator asayish:target", at: str | None = "qam-halko", words: int = 10, **changes: Any
) -> Incident:
    """The same as a coder would give it; ``words`` is where its trigger starts."""
    plain = Incident(
        incident_id="i",
        article_id="a",
        event_date="2021-04-25",
        event_date_end="2021-04-25",
        sub_event_type=SHELLING,
        actors=tuple(
            IncidentActor(i, i, i, "", role)  # type: ignore[arg-type]
            for i, role in (pair.split(":") for pair in actors.split())
        ),
        place=place(at),
        fatalities_min=1,
        fatalities_max=1,
        confidence=0.7,
        evidence=(Evidence("event_type", "text", words, words + 4, "قصف "),),
    )
    return dataclasses.replace(plain, **changes)


WRONG_SLOTS: list[tuple[dict[str, Any], dict[str, Any], set[str]]] = [
    ({}, {}, set()),
    ({}, {"sub_event_type": AIR}, {"type"}),
    ({"types": (SHELLING, AIR)}, {"sub_event_type": AIR}, set()),
    ({}, {"event_date": "2021-04-24", "event_date_end": "2021-04-24"}, {"date"}),
    ({}, {"event_date": None, "event_date_end": None}, {"date"}),
    ({"first": None, "last": None}, {"event_date": None, "event_date_end": None}, set()),
    ({"first": None, "last": None}, {}, {"date"}),
    ({"unscored": frozenset({"date"}), "first": None}, {}, set()),
    ({"first": dt.date(2021, 4, 24)}, {}, set()),  # one of two days is half
    ({"first": dt.date(2021, 4, 23)}, {}, {"date"}),
    ({}, {"at": "C4564"}, {"place"}),
    ({"place_ids": frozenset({"qam-halko", "C4564"})}, {"at": "C4564"}, set()),
    ({}, {"at": None}, {"place"}),
    ({"place_ids": frozenset({"SY08", None})}, {"at": None}, set()),
    ({}, {"actors": "regime:perpetrator asayish:target"}, {"perpetrator"}),
    ({}, {"actors": "asayish:target"}, {"perpetrator"}),
    ({}, {"actors": "ndf:perpetrator regime:perpetrator asayish:target"}, {"perpetrator"}),
    ({}, {"actors": "ndf:perpetrator"}, {"target"}),
    ({}, {"actors": "ndf:perpetrator sdf:target"}, {"target"}),
    ({"actors": (actor("ndf|regime", "perpetrator"),)}, {"actors": "regime:perpetrator"}, set()),
    ({"actors": (actor("civ", "target", optional=True),)}, {"actors": ""}, set()),
    ({"actors": (actor("civ", "target", optional=True),)}, {"actors": "civ:target"}, set()),
    ({"actors": (actor("civ", "target", optional=True),)}, {"actors": "sdf:target"}, {"target"}),
    ({"actors": (actor("ndf", "party"), actor("asayish", "party"))}, {"actors": "ndf:party asayish:party"}, set()),
    (
        {"actors": (actor("ndf", "party"), actor("asayish", "party"))},
        {"actors": "ndf:perpetrator asayish:target"},
        {"perpetrator", "target"},
    ),
    (
        {"actors": (actor("ndf", "party", "perpetrator", "target"),)},  # on any side, but there
        {"actors": "ndf:target"},
        set(),
    ),
    ({"actors": (actor("ndf", "party", "perpetrator", "target"),)}, {"actors": ""}, {"perpetrator"}),
    ({}, {"fatalities_min": None, "fatalities_max": None}, {"killed"}),
    ({"killed": (None, None)}, {}, {"killed"}),
    ({"killed": (0, 0)}, {"fatalities_min": None, "fatalities_max": None}, {"killed"}),
    ({"killed": (1, None)}, {}, set()),  # "at least one"
    ({"killed": (1, None)}, {"fatalities_max": None}, set()),
    ({"killed": (1, None)}, {"fatalities_max": 3}, {"killed"}),
    ({"killed": (1, 3)}, {}, {"killed"}),
    ({"unscored": frozenset({"killed"}), "killed": (None, None)}, {}, set()),
    ({}, {"injuries_min": 2, "injuries_max": 2}, {"injured"}),
    ({}, {"modality": "denied"}, {"modality"}),
    ({"modalities": ("asserted", "claimed")}, {"modality": "claimed"}, set()),
    ({}, {"status": "background"}, {"status"}),
]


@pytest.mark.parametrize(("wanted", "given_", "wrong"), WRONG_SLOTS)
def test_slots_are_right_or_wrong(wanted: dict[str, Any], given_: dict[str, Any], wrong: set[str]) -> None:
    result = slots(gold(**wanted), coded(**given_))
    assert {slot for slot, right in result.items() if not right} == wrong
    assert set(result) == set(SLOTS) - wanted.get("unscored", frozenset())


MATCHES: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"words": 90}, True),  # told in other words: a restatement
    ({"words": 90, "sub_event_type": AIR}, True),  # sources waver between the two
    ({"words": 90, "sub_event_type": "Agreement"}, False),
    ({"words": 90, "sub_event_type": AIR, "at": "C4564"}, True),
    ({"words": 90, "sub_event_type": AIR, "at": None}, False),  # neither type nor place
    ({"sub_event_type": "Agreement"}, True),  # the very words, misread
    ({"words": 90, "at": "C4564"}, True),  # the city for its quarter
    ({"words": 90, "at": "C1007"}, False),  # another city
    ({"words": 90, "at": None}, True),
    ({"words": 90, "event_date": "2021-04-20", "event_date_end": "2021-04-20"}, False),
    ({"at": "C1007", "event_date": "2021-04-20", "event_date_end": "2021-04-20"}, True),  # the very words
    ({"modality": "denied"}, True),
    ({"modality": "demanded"}, False),  # never reaches the map
]


@pytest.mark.parametrize(("changes", "matched"), MATCHES)
def test_what_can_be_the_same_incident(changes: dict[str, Any], matched: bool) -> None:
    outcome = outcome_of([gold()], [coded(**changes)])
    assert bool(outcome.pairs) is matched
    assert bool(outcome.missed) is not matched


def outcome_of(wanted: list[GoldIncident], found: list[Incident], silent: tuple[Silence, ...] = ()) -> Any:
    article = GoldArticle(Article("a", "x" * 100, lang="ar"), False, tuple(wanted), silent)
    return Evaluation(GAZETTEER).outcome(article, found)


def test_each_is_matched_once_and_the_best_comes_first() -> None:
    near, exact = coded(at="C4564", words=90), coded()
    outcome = outcome_of([gold()], [near, exact])
    assert [pair[1] for pair in outcome.pairs] == [exact]
    assert outcome.extra == [near]


def test_places_of_a_list_tell_incidents_of_one_trigger_apart() -> None:
    tayy = gold(place_ids=frozenset({"qam-tayy"}))
    outcome = outcome_of([gold(), tayy], [coded(at="qam-tayy"), coded()])
    assert all(right["place"] for *_, right in outcome.pairs)
    assert len(outcome.pairs) == 2


@pytest.mark.parametrize("found", [[], [coded()]])
def test_optional_incidents_count_neither_way(found: list[Incident]) -> None:
    outcome = outcome_of([gold(optional=True)], found)
    assert (outcome.pairs, outcome.missed, outcome.extra) == ([], [], [])


def test_denials_that_match_nothing_never_reach_the_map_and_are_no_error() -> None:
    assert outcome_of([], [coded(modality="denied")]).extra == []
    assert len(outcome_of([], [coded()]).extra) == 1


@pytest.mark.parametrize(
    ("silence", "broken"),
    [
        (Silence("text", 10, 14, ("event_type",), "قصف"), True),
        (Silence("text", 5, 30, ("event_type", "place"), "قصف"), True),
        (Silence("text", 10, 14, ("place",), "قصف"), False),
        (Silence("text", 11, 30, ("event_type",), "قصف"), False),  # only part of the evidence
        (Silence("title", 10, 14, ("event_type",), "قصف"), False),
    ],
)
def test_silent_words_that_become_evidence_are_noticed(silence: Silence, broken: bool) -> None:
    assert bool(outcome_of([], [coded()], (silence,)).broken) is broken


DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2025, 12, 31))


@given(DAYS, st.integers(0, 40), DAYS, st.integers(0, 40))
def test_overlap_of_dates_is_a_share_and_1_only_for_the_same_days(
    a: dt.date, long_a: int, b: dt.date, long_b: int
) -> None:
    ends = a + dt.timedelta(long_a), b + dt.timedelta(long_b)
    wanted = gold(first=a, last=ends[0])
    overlap = date_overlap(wanted, coded(event_date=b.isoformat(), event_date_end=ends[1].isoformat()))
    assert 0 <= overlap <= 1
    assert (overlap == 1) is ((a, ends[0]) == (b, ends[1]))
    assert (overlap > 0) is (a <= ends[1] and b <= ends[0])


def perfect(one: GoldArticle, index: int) -> Incident:
    """What a coder without fault would give for a gold incident."""
    wanted = one.incidents[index]
    given_ = [a for a in wanted.actors if not a.optional]
    return coded(
        " ".join(f"{min(a.ids)}:{min(a.roles)}" for a in given_),
        min((p for p in wanted.place_ids if p), default=None) if None not in wanted.place_ids else None,
        sub_event_type=wanted.types[0],
        event_date=wanted.first and wanted.first.isoformat(),
        event_date_end=wanted.last and wanted.last.isoformat(),
        fatalities_min=wanted.killed[0],
        fatalities_max=wanted.killed[1],
        injuries_min=wanted.injured[0],
        injuries_max=wanted.injured[1],
        modality=wanted.modalities[0],
        status=wanted.status,
        evidence=tuple(Evidence("event_type", part, a, b, "") for part, a, b in sorted(wanted.triggers)),  # type: ignore[arg-type]
    )


def test_a_coder_without_fault_gets_everything() -> None:
    answers = {one.article.article_id: [perfect(one, n) for n in range(len(one.incidents))] for one in ALL_GOLD}
    report = evaluate(ALL_GOLD, lambda article: answers[article.article_id], GAZETTEER)
    assert list(report.details()) == []
    assert {name: share for name, share in report.figures().shares().items() if share < 1} == {}
    assert not report.confusions()


@given(st.data())
def test_leaving_some_out_in_any_order_lowers_recall_only(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from([g for g in ALL_GOLD if len(g.incidents) > 1]))
    kept = data.draw(st.lists(st.sampled_from(range(len(one.incidents))), unique=True))
    outcome = Evaluation(GAZETTEER).outcome(one, [perfect(one, n) for n in kept])
    required = {n for n, i in enumerate(one.incidents) if not i.optional}
    assert len(outcome.pairs) == len(required & set(kept))
    assert len(outcome.missed) == len(required - set(kept))
    assert outcome.extra == []


OPEN = {"first": None, "place_ids": frozenset({"C1007", None}), "killed": (None, None)}


@pytest.mark.parametrize(
    ("wanted", "found", "slot", "shares"),
    [
        ({}, [coded()], "place", (1.0, 1.0, 1.0)),
        ({}, [], "place", (0.0, 0.0, 0.0)),  # missed: its values are missing
        ({}, [coded(), coded()], "place", (0.5, 1.0, 2 / 3)),  # too much: its values are wrong
        ({}, [coded(place=None)], "place", (0.0, 0.0, 0.0)),
        (OPEN, [coded(place=None)], "place", (0.0, 0.0, 0.0)),  # rightly left open: no value on either side
        (OPEN, [coded(fatalities_min=3, fatalities_max=3)], "killed", (0.0, 0.0, 0.0)),
        ({"unscored": frozenset({"place"})}, [], "place", (0.0, 0.0, 0.0)),
    ],
)
def test_values_of_a_slot(
    wanted: dict[str, Any], found: list[Incident], slot: str, shares: tuple[float, float, float]
) -> None:
    figures = Figures()
    figures.add(outcome_of([gold(**wanted)], found))
    assert figures.filled[slot].shares == pytest.approx(shares)


def test_the_report_counts_and_keeps_held_articles_out_of_the_lists() -> None:
    held = GoldArticle(Article("h", "x" * 100, lang="en"), True, (gold(),), ())
    dev = GoldArticle(Article("d", "x" * 100, lang="ar"), False, (gold(), gold(place_ids=frozenset({"C1007"}))), ())
    report = evaluate([held, dev], lambda article: [coded(sub_event_type=AIR)], GAZETTEER)
    assert set(report.groups()) == {"all", "dev", "held", "ar dev", "en held"}
    figures = report.figures()
    assert (figures.gold, figures.coded, figures.matched) == (3, 2, 2)
    assert (figures.precision, round(figures.recall, 3), figures.f1) == (1.0, 0.667, 0.8)
    assert figures.accuracy("type") == 0
    assert report.confusions() == report.confusions("ar") == {(SHELLING, AIR): 1}
    assert not report.confusions("en")
    assert all(line.startswith("d: ") for line in report.details())
    shown = report.text()
    assert (
        "others in ar (articles not held out):\n   1  Shelling/artillery/missile attack -> Air/drone strike\n" in shown
    )
    assert "others in en (articles not held out):\n   none\n" in shown
    (places,) = (line.split() for line in shown.splitlines() if line.startswith("place "))
    assert places == ["place", "1.000", "0.667", "0.800", "1.000", "0.500", "0.667", "1.000", "1.000", "1.000"]
    assert report.reliability() == [(0.7, 2, 1.0, 0.0)]


def test_an_empty_report_is_one() -> None:
    assert Report([]).figures().shares()["f1"] == 0
    assert Report([]).text().startswith(" ")


BROKEN = [
    ('{"id": "x"}', "text is missing"),
    ("[]", r"the line is \[\], not an object"),
    ("{", "it is no JSON: Expecting property name enclosed in double quotes at column 2"),
    ("\udcff", "byte 1 of the line is no UTF-8"),
    ("9" * 5000, "it is no usable JSON: Exceeds the limit"),
    ("[" * 100_000, "it is no usable JSON|it is no JSON"),
]
# key of the first incident, what stands there, what the message says
BROKEN_VALUES = [
    ("event_date", "yesterday", r"incidents\[0\].event_date is 'yesterday', no day such as 2021-04-25"),
    ("event_date", 20210425, r"incidents\[0\].event_date is 20210425, not a string or null"),
    ("place_id", ["nowhere"], r"incidents\[0\].place_id has 'nowhere', no place of the gazetteer"),
    ("place_id", None, r"incidents\[0\].place_id is null, not a list"),
    ("fatalities_min", "two", r'incidents\[0\].fatalities_min is "two", not a whole number or null'),
    ("fatalities_min", True, r"incidents\[0\].fatalities_min is true, not a whole number or null"),
    ("injuries_max", -1, r"incidents\[0\].injuries_max is -1, less than 0"),
    ("status", "old", r"incidents\[0\].status has 'old'; known: new, background"),
    ("modality", ["sure"], r"incidents\[0\].modality has 'sure'; known: asserted, claimed"),
    ("unscored", ["toll"], r"incidents\[0\].unscored has 'toll'; known: type, date"),
    ("sub_event_type", [], r"incidents\[0\].sub_event_type is empty"),
    ("actors", [{"actor_id": ["sdf"], "role": ["victim"]}], r"actors\[0\].role has 'victim'; known: perpetrator"),
    ("actors", ["sdf"], r'actors\[0\] is "sdf", not an object'),
    ("spans", {"trigger": []}, r"incidents\[0\].spans.trigger is empty"),
    (
        "spans",
        {"trigger": [{"part": "text", "start": 0, "end": 2, "text": "zz"}]},
        r"incidents\[0\].spans.trigger\[0\] quotes 'zz' where the text has '..'",
    ),
]


@pytest.mark.parametrize(("key", "value", "reason"), BROKEN_VALUES)
def test_a_value_that_cannot_be_is_named(tmp_path: Path, key: str, value: object, reason: str) -> None:
    record = json.loads((GOLD / "gold_en.jsonl").read_text(encoding="utf-8").splitlines()[0])
    record["incidents"][0][key] = value
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(InputError, match=reason) as caught:
        list(read_gold(path, GAZETTEER.places))
    assert str(caught.value).startswith(f"{path}:1: is not a gold record: ")
    assert str(caught.value).endswith("(docs/annotation.md tells how records are made)")


def test_an_empty_gold_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="is empty"):
        list(read_gold(tmp_path / "gold.jsonl"))


@pytest.mark.parametrize(("line", "reason"), BROKEN)
def test_a_line_that_is_no_gold_record_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "gold.jsonl"
    first = (GOLD / "gold_en.jsonl").read_text(encoding="utf-8").splitlines()[0]
    path.write_bytes(f"{first}\n{line}\n".encode(errors="surrogateescape"))
    with pytest.raises(InputError, match=reason) as caught:
        list(read_gold(path))
    assert caught.value.line == 2
    assert "Error" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(read_gold(tmp_path / "absent.jsonl"))


def test_the_command_prints_figures_and_on_request_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads((GOLD / "gold_en.jsonl").read_text(encoding="utf-8").splitlines()[0]) | {"split": "dev"}
    record["incidents"].append({**record["incidents"][0], "sub_event_type": ["Agreement"], "place_id": ["C1007"]})
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert main(["evaluate", str(path)]) == 0
    plain = capsys.readouterr().out
    assert plain.splitlines()[1].split()[:3] == ["all", "1", "2"]
    assert main(["evaluate", "--errors", str(path)]) == 0
    assert f"{record['id']}: missed: " in capsys.readouterr().out.removeprefix(plain)


def test_the_command_names_a_file_that_is_no_gold_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    assert main(["evaluate", str(path)]) == 2
    assert f"{path}:1: is not a gold record" in capsys.readouterr().err
