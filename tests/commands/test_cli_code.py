"""``code``: one record per incident, one line per trouble, a file that appears whole."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from keyword_coder import KeywordCoder
from typed import KEYS, write

from commands.code import json_line
from commands.main import main
from models import Incident
from store import Store


def test_code_prints_one_record_per_incident(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = write(tmp_path / "plain", "قصف حي حلكو ثم قصف")
    lines = write(tmp_path / "lines", '{"id": 7, "text": "shelling", "published": "2021-04-20"}', '{"text": "calm"}')
    assert main(["code", "--published", "2021-04-25", plain, "--input", lines]) == 0
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert [set(record) for record in records] == [KEYS] * 3
    assert [record["event_date"] for record in records] == ["2021-04-20", "2021-04-25", "2021-04-25"]
    assert records[0]["article_id"] == "7"
    assert "قصف" in out  # letters, not escapes
    assert err == ""


def test_the_record_of_the_command_line_and_of_the_store_are_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "in.jsonl", '{"id": "h", "text": "قصف حي حلكو", "published": "2021-04-25"}')
    assert main(["code", path]) == 0
    (record,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(["ingest", path]) == 0
    store = Store()
    assert store.queries.incident(record["incident_id"]) == Incident.from_record(record)
    store.close()


def test_bad_items_are_named_in_one_line_each_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path / "in.jsonl",
        '{"text": "shelling"}',
        "{broken",
        '{"id": "p", "text": "poison"}',
        '{"text": "shelling 2"}',
    )
    missing = str(tmp_path / "missing\u202e\x1b[2J.txt")
    assert main(["code", path, missing]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    broken, poison, gone, undated = err.splitlines()
    assert undated == f"{path} and 1 more: no day of publication: relative dates stay open; give --published DATE"
    assert broken.startswith(f"{path}:2: is not valid JSON")
    assert poison == f"{path}: article 'p' could not be coded: ValueError: a poisonous word (please report it)"
    assert gone.startswith(f"{tmp_path}/missing\\u202e\\x1b[2J.txt: No such file")


@pytest.mark.parametrize(
    ("text", "published", "says"),
    [("shelling", "", True), ("shelling", "2021-04-25", False), ("calm", "", False)],  # nothing found, nothing open
)
def test_open_dates_are_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, published: str, says: bool
) -> None:
    path = write(tmp_path / "a", text)
    assert main(["code", path, *(["--published", published] if published else [])]) == 0
    line = f"{path}: no day of publication: relative dates stay open; give --published DATE\n"
    assert capsys.readouterr().err == (line if says else "")


def test_output_is_a_file_that_appears_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = write(tmp_path / "a", "shelling"), tmp_path / "out.jsonl"
    out.write_text("before")
    assert main(["code", path, "--output", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["event_type"] == "Explosions/Remote violence"
    assert capsys.readouterr().out == ""
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "out.jsonl"]


def test_a_run_that_breaks_off_leaves_the_former_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(KeywordCoder):
        def code(self, article: object) -> list[Incident]:
            raise KeyboardInterrupt

    monkeypatch.setattr("coding.Coder", Interrupted)
    path, out = write(tmp_path / "a", "shelling"), tmp_path / "out.jsonl"
    out.write_text("before")
    assert main(["code", path, "--output", str(out)]) == 130
    assert out.read_text() == "before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "out.jsonl"]


def test_standard_input_is_an_article(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("قصف".encode())))
    assert main(["code", "-"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\n", "\r"])
def test_a_record_is_one_line_to_every_reader(end: str) -> None:
    incident = Incident("i", "a", claimed_by=f"a{end}b")
    (line,) = json_line(incident).splitlines()
    assert Incident.from_record(json.loads(line)) == incident
