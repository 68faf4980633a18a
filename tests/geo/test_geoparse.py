"""Geoparsing alone: offsets into the text as published, candidates, choice, reasons; and the command."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding import Coder
from coding.coder import geoparse
from commands.main import main
from filters import Filters
from geo.gazetteer.files import PLACE_COLUMNS
from geo.geoparsing.report import Placed, lines
from models import GEO_PRECISIONS, Article
from store import Store

ROOT = Path(__file__).resolve().parents[2]
CODER = Coder.load()


def articles() -> Iterator[Article]:
    for path in sorted((ROOT / "data" / "articles").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Article(row["id"], row["text"], row.get("title") or "", row.get("published"))


def one(text: str) -> Placed:
    (answer,) = geoparse(CODER, Article("a", text))
    return answer


def check_answer(article: Article, answer: Placed) -> None:
    assert article.part(answer.part)[answer.start : answer.end] == answer.text  # type: ignore[arg-type]
    assert answer.text.strip() == answer.text != ""
    assert answer.precision in GEO_PRECISIONS
    if answer.place is None:
        assert answer.precision == "unresolved" and answer.uncertainty_m is None and answer.reasons
    else:
        assert answer.precision != "unresolved"
        assert answer.place.place_id in CODER.gazetteer.places
    assert set(answer.candidates) | set(answer.runners_up) | set(answer.inside) <= set(CODER.gazetteer.places)


@pytest.mark.parametrize("article", list(articles()), ids=lambda a: a.article_id)
def test_every_answer_shows_its_words(article: Article) -> None:
    answers = geoparse(CODER, article)
    assert answers
    for answer in answers:
        check_answer(article, answer)
    order = [(a.part == "text", a.start) for a in answers]
    assert order == sorted(order)
    assert geoparse(CODER, article) == answers


@pytest.mark.parametrize("article", list(articles()), ids=lambda a: a.article_id)
def test_incidents_lie_where_geoparsing_says(article: Article) -> None:
    """One path: the coder knows no place that geoparsing does not, but for the towns and units around one."""
    gazetteer = CODER.gazetteer
    named = {p.place_id for a in geoparse(CODER, article) if a.place for p in gazetteer.chain(a.place.place_id)}
    units = {u for i in named for p in [gazetteer.places[i]] for u in (p.admin1, p.admin2, p.admin3)}
    coded = {i.place.place_id for i in CODER.code(article) if i.place}
    assert coded <= named | units


@pytest.mark.parametrize(
    ("text", "words", "place_id", "precision", "relation"),
    [
        ("انفجار في حي طي", "حي طي", "qam-tayy", "neighbourhood", "at"),
        ("قصف قرب بلدة سلوك", "سلوك", "C5843", "near", "near"),
        ("توتر في محافظة درعا", "محافظة درعا", "SY12", "governorate", "at"),
        ("حريق في مخيم الهول", "مخيم الهول", "feat-al-hol-camp", "town", "at"),
        ("عصيان في سجن صيدنايا", "سجن صيدنايا", "wq-sednaya-prison", "site", "at"),
        ("قُصِفَت مَدِينَةُ سَرَاقِب", "سَرَاقِب", "C3916", "town", "at"),
        ("قصف على كفرنـــبل", "كفرنـــبل", "C4068", "town", "at"),
        ("Shelling hit Kamishly.", "Kamishly", "C4564", "town", "at"),
        ("😀😀 Shelling hit Qamishli", "Qamishli", "C4564", "town", "at"),
    ],
)
def test_a_name_is_answered(text: str, words: str, place_id: str, precision: str, relation: str) -> None:
    answer = one(text)
    assert answer.place is not None
    assert (answer.text, answer.place.place_id) == (words, place_id)
    assert (answer.precision, answer.relation) == (precision, relation)
    assert answer.place.place_id in answer.candidates and answer.score > 0


def test_an_answer_says_what_else_it_could_be() -> None:
    answer, town = geoparse(CODER, Article("a", "قصف على قرية الدردارة بريف تل تمر"))
    assert answer.place is not None and answer.place.place_id == "C4424"
    assert 1 <= len(answer.runners_up) <= 3 and set(answer.runners_up) < set(answer.candidates)
    assert "inside the place named with it" in answer.reasons
    assert answer.kinds and answer.inside == ("C4409",)
    assert town.precision == "near" and (town.uncertainty_m or 0) >= 5_000


def test_a_name_that_no_gazetteer_holds_is_kept_for_a_curator() -> None:
    unknown, known = geoparse(CODER, Article("a", "قصف على قرية زنبقستان قرب منبج"))
    assert (unknown.text, unknown.place, unknown.candidates) == ("زنبقستان", None, ())
    assert known.place is not None and known.place.place_id == "C1767"


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "قبيلة طي", "بين الأهالي", "Hello", "١٢٣", "القوات السورية"])
def test_what_names_no_place_gives_none(text: str) -> None:
    assert geoparse(CODER, Article("a", text)) == []


@given(st.text(st.sampled_from("قصف على حي طي القامشلي ـَ\u200f،.()\n-/ Qamishli al Homs5"), max_size=60))
@settings(max_examples=200)
def test_any_text_gives_answers_that_show_their_words(text: str) -> None:
    article = Article("a", text)
    for answer in geoparse(CODER, article):
        check_answer(article, answer)


def test_a_title_is_read_unless_the_text_repeats_it() -> None:
    both = geoparse(CODER, Article("a", "وصل الجرحى إلى منبج.", title="قصف على سراقب"))
    assert [(a.part, a.place and a.place.place_id) for a in both] == [("title", "C3916"), ("text", "C1767")]
    again = geoparse(CODER, Article("a", "قصف على سراقب\nوصل الجرحى إلى منبج.", title="قصف على سراقب"))
    assert [a.part for a in again] == ["text"] * len(again)


def test_a_record_can_be_written() -> None:
    record = one("انفجار في حي طي").to_record()
    assert json.loads(json.dumps(record, ensure_ascii=False))["place"]["place_id"] == "qam-tayy"
    assert one("قصف على قرية زنبقستان").to_record()["place"] is None


def test_lines_for_a_reader_name_choice_reasons_and_others() -> None:
    text = "\n".join(lines(geoparse(CODER, Article("a", "قصف على قرية الدردارة بريف تل تمر")), CODER.gazetteer))
    for piece in ("text 13-21", "C4424", "inside the place named with it", "not: "):
        assert piece in text


# -- the command


def test_the_command_prints_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"id": "x", "text": "انفجار في حي طي"}, {"id": "y", "text": "لا شيء"}]
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    assert main(["geoparse", str(path), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    assert (record["article_id"], record["start"], record["end"], record["text"]) == ("x", 10, 15, "حي طي")
    assert set(record) >= {"candidates", "score", "reasons", "runners_up", "precision", "uncertainty_m", "place"}


def test_the_command_names_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "انفجار في حي طي"}\n{"id": 3\n', encoding="utf-8")
    assert main(["geoparse", str(path)]) == 1
    out, err = capsys.readouterr()
    assert "qam-tayy" in out and f"{path}:2" in err


def test_two_gazetteers_are_read_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "next-door"
    folder.mkdir()
    (folder / "places.csv").write_text(
        ",".join(PLACE_COLUMNS) + "\n"
        "nd,Nextland,أرض الجوار,country,36.0,45.0,area,200000,,,,,,1\n"
        "nd-1,Mukhtarabad,مختاراباد,town,36.5,44.5,approx,2000,nd,,,,20000,1\n",
        encoding="utf-8",
    )
    (folder / "names.csv").write_text(
        "place_id,language,name,kind\nnd,en,Nextland,official\nnd-1,en,Mukhtarabad,official\nnd-1,ar,مختاراباد,official\n",
        encoding="utf-8",
    )
    both = ["--gazetteer", "syria", "--gazetteer", str(folder)]
    path = tmp_path / "note.txt"
    path.write_text("قصفت طائرات مدينة مختاراباد، وقصفت المدفعية مدينة القامشلي.", encoding="utf-8")
    assert main(["geoparse", *both, str(path)]) == 0
    assert {"nd-1", "C4564"} <= set(re.findall(r"\((nd-1|C4564),", capsys.readouterr().out))
    assert main(["code", *both, "--published", "2024-05-01", str(path)]) == 0
    coded = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {i["place"]["place_id"] for i in coded} == {"nd-1", "C4564"}
    store = str(tmp_path / "store.sqlite")
    assert main(["ingest", *both, "--published", "2024-05-01", "--db", store, str(path)]) == 0
    with contextlib.closing(Store(store, existing=True)) as kept:
        assert (
            kept.queries.count(Filters(place_ids=("nd",))).shown == 1
        )  # what contains a place is that of its gazetteer


@pytest.mark.parametrize("command", ["code", "ingest", "geoparse"])
def test_an_unknown_gazetteer_is_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "-", "--gazetteer", "atlantis"]) == 2
    err = capsys.readouterr().err
    assert "--gazetteer: 'atlantis' is not a gazetteer" in err and "syria" in err
