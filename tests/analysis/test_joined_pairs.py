"""Joining reports to events, measured on pairs of own texts: floors that only rise, and a third that is held out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desk import HALKO, TAYY, incident

from analysis.joined_pairs import Joining, judge, lines, read_pairs
from coding import Coder
from commands.main import main
from errors import DataFileError
from models import Article, Incident

PAIRS = Path(__file__).parent.parent / "gold" / "pairs.jsonl"
#: Precision and recall of each split as measured; they are raised when joining gets better.
FLOORS = {"dev": (1.0, 0.97), "held": (1.0, 0.77)}


def test_the_gold_has_pairs_enough_and_a_third_is_held_out() -> None:
    families = read_pairs(PAIRS)
    pairs = [pair for family in families for pair in family.pairs]
    assert len(pairs) >= 150
    assert sum(len(f.pairs) for f in families if f.split == "held") >= len(pairs) / 3.01
    assert {p.kind for p in pairs if not p.same} >= {
        "next day",
        "two villages",
        "same strike, two places",
        "another doer",
    }
    assert {p.kind for p in pairs if p.same} >= {"toll updated", "English and Arabic", "told again later"}
    assert len({(f.name, a.article_id) for f in families for a in f.articles}) == sum(len(f.articles) for f in families)


def test_joining_is_as_good_as_it_was() -> None:
    found = judge(read_pairs(PAIRS), Coder.load().code)
    for split, (precision, recall) in FLOORS.items():
        score = found.score(split)
        assert score.precision >= precision, split
        assert score.recall >= recall, split


def family(tmp_path: Path, **more: Any) -> Path:
    """Four texts: the first two are coded as one event, the third elsewhere, the fourth tells nothing."""
    texts = {key: {"published": "2021-04-25", "lang": "ar", "text": key} for key in "abcd"}
    pairs = [("a", "b", True), ("a", "c", False), ("b", "c", True), ("a", "d", True)]
    row = {
        "id": "f", "split": "dev", "texts": texts,
        "pairs": [{"a": a, "b": b, "same": same, "kind": "k"} for a, b, same in pairs],
    } | more  # fmt: skip
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(row) + "\n")
    return path


def code(article: Article) -> list[Incident]:
    places = {"a": HALKO, "b": HALKO, "c": TAYY}
    number = ord(article.text)
    if article.text not in places:
        return []
    found = incident(number, place=places[article.text]).to_record() | {"article_id": article.article_id}
    return [Incident.from_record(found)]


def test_the_figures_are_those_of_the_pairs(tmp_path: Path) -> None:
    found = judge(read_pairs(family(tmp_path)), code)
    score = found.score("dev")
    assert (score.pairs, score.same, score.joined, score.both) == (4, 3, 1, 1)
    assert (score.precision, round(score.recall, 2)) == (1.0, 0.33)
    said = "\n".join(lines(found, errors=True))
    assert "f-b f-c (k): not joined; incidents read: 1, 1" in said
    assert "1 pairs have a text in which no incident was read" in said
    assert Joining().score("held").precision == 1.0


def test_pairs_held_out_are_not_listed(tmp_path: Path) -> None:
    found = judge(read_pairs(family(tmp_path, split="held")), code)
    assert "f-b" not in "\n".join(lines(found, errors=True))


@pytest.mark.parametrize("wrong", [{"split": "test"}, {"pairs": [{"a": "a"}]}, {"texts": []}])
def test_a_wrong_line_is_named(tmp_path: Path, wrong: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    path = family(tmp_path, **wrong)
    with pytest.raises(DataFileError, match=r"pairs.jsonl:1: is not a family"):
        read_pairs(path)
    assert main(["evaluate", "--joining", str(path)]) == 2
    assert "pairs.jsonl:1" in capsys.readouterr().err
    assert main(["evaluate", "--joining", str(path), "--store"]) == 2
    assert main(["evaluate", "--joining", str(tmp_path / "none.jsonl")]) == 2
