"""The sample articles: valid, marked as ours, and worth coding."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from models import Article

FOLDER = Path(__file__).resolve().parents[2] / "data" / "articles"
KEYS = {"id", "title", "text", "published", "lang", "url", "source"}
MARK = "Waqai sample (written for the project)"


def records(lang: str) -> list[dict[str, Any]]:
    """The records of one sample file, in file order."""
    lines = (FOLDER / f"samples_{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ALL = records("ar") + records("en")


def article(record: dict[str, Any]) -> Article:
    return Article(
        article_id=record["id"],
        text=record["text"],
        title=record["title"],
        published=record["published"],
        lang=record["lang"],
        url=record["url"],
        source=record["source"],
    )


@pytest.mark.parametrize("record", ALL, ids=lambda r: str(r["id"]))
def test_a_sample_is_complete_and_marked_as_ours(record: dict[str, Any]) -> None:
    assert set(record) == KEYS
    assert record["source"] == MARK
    assert record["url"] is None, "a sample was never published anywhere"
    assert record["id"].startswith(f"waqai-{record['lang']}-")
    published = dt.datetime.fromisoformat(record["published"])
    assert published.tzinfo is not None
    assert record["id"][len("waqai-ar-") :].startswith(published.date().isoformat())
    assert len(record["text"].split()) >= 120
    assert record["text"] == record["text"].strip()
    assert record["title"] and "\n" not in record["title"]


def test_ids_are_unique() -> None:
    ids = [record["id"] for record in ALL]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("lang", "least"), [("ar", 8), ("en", 4)])
def test_there_are_enough_in_each_language(lang: str, least: int) -> None:
    found = records(lang)
    assert len(found) >= least
    assert {record["lang"] for record in found} == {lang}


@pytest.mark.parametrize("day", [f"2021-04-{d}" for d in range(20, 26)])
def test_every_day_of_the_week_in_qamishli_is_told(day: str) -> None:
    assert any(record["id"].startswith(f"waqai-ar-{day}-qamishli") for record in ALL)


@pytest.fixture(scope="module")
def coder() -> Any:
    coding = importlib.import_module("coding")
    if not hasattr(coding, "Coder"):
        pytest.skip("the coder is not here")
    return coding.Coder.load()


@pytest.mark.parametrize("record", ALL, ids=lambda r: str(r["id"]))
def test_a_sample_gives_incidents_that_show_their_words(record: dict[str, Any], coder: Any) -> None:
    sample = article(record)
    incidents = coder.code(sample)
    assert any(incident.on_map for incident in incidents)
    for incident in incidents:
        assert incident.evidence
        for evidence in incident.evidence:
            assert sample.part(evidence.part)[evidence.start : evidence.end] == evidence.text
