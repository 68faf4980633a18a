"""``ingest``: what it says it did."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from keyword_coder import KeywordCoder
from typed import write

from commands.main import main
from models import Article, Incident
from store import Store


def test_ingest_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "in.jsonl", '{"id": 1, "text": "shelling"}', '{"id": 2, "text": "poison"}', "{")
    assert main(["ingest", path]) == 1
    out, err = capsys.readouterr()
    assert out == "1 article coded, 0 already known, 1 incident, 2 failed\n"
    assert len(err.splitlines()) == 2
    assert main(["ingest", path]) == 1
    assert capsys.readouterr().out == "0 articles coded, 1 already known, 0 incidents, 2 failed\n"


def test_an_id_used_twice_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ('{"id": 7, "text": "shelling"}', '{"id": 7, "text": "calm"}', '{"id": 8, "text": "a", "url": "u"}')
    path = write(tmp_path / "in.jsonl", *lines)
    assert main(["ingest", path, write(tmp_path / "new.jsonl", '{"id": 8, "text": "b", "url": "u"}')]) == 0
    kept, replaced = capsys.readouterr().err.splitlines()
    assert re.fullmatch("1 article came with the id of another one: kept as 7~[0-9a-f]{8}", kept)
    assert replaced == "1 article replaced an earlier edition: 8"
    assert Store().queries.article(kept.split()[-1]).text == "calm"
    assert main(["ingest", path]) == 0
    assert "came with" not in capsys.readouterr().err  # known by now


def test_what_is_kept_and_not_shown_has_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Doubting(KeywordCoder):
        def code(self, article: Article) -> list[Incident]:
            modality = "denied" if "denied" in article.text else "claimed"
            return [dataclasses.replace(found, modality=modality) for found in super().code(article)]

    monkeypatch.setattr("coding.Coder", Doubting)
    path = write(tmp_path / "in.jsonl", '{"text": "shelling denied"}', '{"text": "shelling, shelling"}')
    assert main(["ingest", path]) == 0
    said = "2 articles coded, 0 already known, 3 incidents, 1 of them denied and not shown on the map, 0 failed\n"
    assert capsys.readouterr().out == said
    for more, shown in (([], "2 shown of 2"), (["--modality", "denied"], "1 shown of 1")):
        assert main(["export", str(tmp_path / "out.jsonl"), *more]) == 0
        assert shown in capsys.readouterr().out
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["modality"] == "denied"
    assert main(["ingest", path]) == 0  # nothing new, nothing to say
    assert capsys.readouterr().out == "0 articles coded, 2 already known, 0 incidents, 0 failed\n"


def test_samples_fill_an_empty_store_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "--samples-if-empty"]) == 0
    assert not capsys.readouterr().out.startswith("0 ")
    monkeypatch.setattr("coding.Coder", None)  # not even loaded when there is nothing to do
    assert main(["ingest", "--samples-if-empty"]) == 0
    assert capsys.readouterr().out == "0 articles coded, 0 already known, 0 incidents, 0 failed\n"
