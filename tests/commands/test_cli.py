"""The command line: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from keyword_coder import KeywordCoder

from commands.code import json_line
from commands.export import span
from commands.main import COMMANDS, main, waqai
from commands.serve import absolute, taken
from filters import Filters
from loaders.registry import read
from models import Article, Incident
from store import Counts, Store

ROOT = Path(__file__).resolve().parents[2]
KEYS = set(Incident("i", "a").to_record())


@pytest.fixture(autouse=True)
def _one_rule_coder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("coding.Coder", KeywordCoder, raising=False)
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))


def test_a_python_without_the_packages_says_which_one_to_use() -> None:
    bare = [sys.executable, "-S", "-E", str(ROOT / "cli.py"), "factions"]  # -S: no site-packages
    done = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    said = rf"cli\.py: {re.escape(sys.executable)} has no module '\w+'; activate .*: \. \.venv/bin/activate \(.*\)\n"
    assert re.fullmatch(said, done.stderr), done.stderr


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def filled(tmp_path: Path) -> Path:
    """A store with two incidents, one without a place."""
    records = (
        '{"id": "h", "text": "قصف حي حلكو", "published": "2021-04-25"}',
        '{"id": "s", "text": "shelling", "source": "North Press"}',
    )
    assert main(["ingest", write(tmp_path / "in.jsonl", *records)]) == 0
    return tmp_path / "store.sqlite"


# -- code


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


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["code"], "code needs an article: python cli.py code FILE"),
        (["code", "x", "--published", "sunday"], "--published: 'sunday' is not a date; known: 2021-04-25"),
        (["code", "{article}", "--output", "{folder}/no/such/folder/out"], "cannot be written: No such file"),
        (["ingest"], "ingest needs articles: python cli.py ingest FILE"),
        (["ingest", "x", "--published", "2021-13-01"], "--published: '2021-13-01' is not a date"),
        (["ingest", "x", "--db", "nosuchdb://x"], "nosuchdb://x: cannot be opened"),
        (["snapshot", "out.bmp"], "OUT: 'out.bmp' cannot be a figure; known: .png, .svg"),
        (["export", "out.csv", "--from", "2021-05-01", "--to", "2021-04-01"], "--from: '2021-05-01' is later than"),
        (
            ["export", "out.csv", "--faction", "nobody"],
            "--faction: 'nobody' is not known (list them: python cli.py factions)",
        ),
        (
            ["export", "out.csv", "--faction", "asaysh"],
            "--faction: 'asaysh' is not known; did you mean asayish (Internal",
        ),
        (["serve", "--port", "x"], "--port: 'x' is not a port; give a number from 1 to 65535, such as 8502"),
        (["ingest", "{article}", "--workers", "x"], "--workers: 'x' is not a number of processes; give 1 or more"),
        (["ingest", "{article}", "--workers", "1.5"], "--workers: '1.5' is not a number of processes"),
        (["ingest", "{article}", "--workers", "2", "--dask", "tcp://x"], "--workers: '2' and --dask are two ways"),
        (["snapshot", "out.png", "--dpi", "much"], "--dpi: 'much' is not a resolution; give 150 or 300"),
        (
            ["gazetteer", "add", "--kind", "camp", "--parent", "X", "--who", "A", "--why", "B", "--lat", "north"],
            "--lat: 'north' is not a number of degrees, such as 36.9",
        ),
        (
            ["export", "out.csv", "--place", "Kamishlee"],
            "'Kamishlee' is not known; did you mean SY0802 (Al-Qamishli District), C4564 (Q",
        ),
    ],
)
def test_unusable_arguments_end_with_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    article = write(tmp_path / "article", "shelling")
    Store().close()
    assert main([part.format(article=article, folder=tmp_path) for part in arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert says in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["code", "--outptu", "x"],
        ["code", "x", "--output", "--published", "2021-04-25"],  # not a file of that name
        ["code", "x", "--out", "x"],  # no abbreviations
        ["snapshot"],
        ["export"],
        ["export", "out.csv", "--lang", "fr"],
        ["evaluate"],
        ["gazetteer"],
        ["gazetteer", "add", "--who", "A"],
        ["gazetteer", "import"],
        ["gazetteer", "import", "--csv", "a.csv", "--cod", "b.gpkg"],
    ],
)
def test_arguments_that_do_not_parse_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    usage, said = err.splitlines()
    assert (out, usage.startswith("Usage: cli.py"), said.startswith("cli.py")) == ("", True, True)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["--version"], *([name, "-h"] for name in COMMANDS), ["export", "--help"]]
)
def test_help_and_version_end_with_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = waqai.get_command(waqai.make_context("cli.py", [name]), name)
    assert command is not None
    assert (command.name, (command.help or "").split("\n")[0]) == (name, COMMANDS[name][1])


# -- ingest and what leaves the store


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


def test_export_and_snapshot_get_the_incidents_that_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path)
    given: list[tuple[object, ...]] = []
    monkeypatch.setattr("exports.data.writer.write", lambda *args, **more: given.append((args, more)) or [])
    monkeypatch.setattr("exports.figures.figure.draw", lambda *args, **more: given.append((args, more)))
    capsys.readouterr()
    assert main(["export", "out.csv", "--place", "qam-halko"]) == 0
    assert main(["snapshot", "out.PNG", "--lang", "ar", "--title", "عنوان"]) == 0
    out, _ = capsys.readouterr()
    beside = "out.csv-metadata.json"
    assert out.splitlines() == [
        "out.csv: 1 shown of 2, 0 without a place",
        f"  {beside} beside it says what its columns mean",
        "out.PNG: 2 shown of 2, 1 without a place",
    ]
    ((selection, path), more), ((everything, figure, design, before), _) = given
    assert [i.article_id for i in selection.incidents] == ["h"]
    assert (path, selection.filters.place_ids, selection.counts) == (
        Path("out.csv"), ("qam-halko",), Counts(1, 2, 0),
    )  # fmt: skip
    assert (more["scheme"], more["sensitive"]) == ("waqai", None)
    assert [i.article_id for i in everything.incidents] == ["h", "s"]
    assert (everything.filters, figure, before) == (Filters(), Path("out.PNG"), None)
    assert (design.lang, design.title, everything.counts) == ("ar", "عنوان", Counts(2, 2, 1))
    assert everything.samples is False
    assert {s.publisher for s in everything.sources} == {"", "North Press"}
    assert everything.state is not None
    assert everything.permalink == "http://localhost:8501/?lang=ar"


@pytest.mark.parametrize("ending", ["csv", "geojson", "jsonl", "kml"])
def test_data_files_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    filled(tmp_path)
    out = tmp_path / f"out.{ending}"
    assert main(["export", str(out), "--faction", "asayish"]) == 0
    assert "قصف" in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("last", "until", "first", "end"),
    [
        ("7d", "2021-04-25", "2021-04-19", "2021-04-25"),
        ("1d", "2021-04-25", "2021-04-25", "2021-04-25"),
        ("2w", "2021-03-01", "2021-02-16", "2021-03-01"),
    ],
)
def test_the_last_days_are_counted_back(last: str, until: str, first: str, end: str) -> None:
    assert span(Filters(), last, until) == Filters(date_from=first, date_to=end)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--last", "week"], "--last: 'week' is not a number of days or weeks; known: 7d, 2w"),
        (["--last", "0d"], "is not a number of days"),
        (["--last", "7d", "--from", "2021-04-01"], "two ways to give days"),
        (["--until", "2021-04-25"], "needs --last"),
        (["--last", "7d", "--until", "April"], "--until: 'April' is not a date"),
        (["--generated-at", "noon"], "--generated-at: 'noon' is not a time"),
        (["--sensitive", "street"], "known: admin1, admin2, admin3"),
        (["--scheme", "nato"], "known: waqai, acled, ucdp, hxl"),
    ],
)
def test_export_arguments_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    filled(tmp_path)
    assert main(["export", str(tmp_path / "out.csv"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_what_a_scheme_cannot_hold_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(tmp_path)
    capsys.readouterr()
    assert main(["export", str(tmp_path / "out.csv"), "--scheme", "acled"]) == 0
    assert "\n  ACLED has one number of fatalities" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--template", "poster"], "known: map, report, weekly, incident, comparison"),
        (["--template", "comparison"], "needs two days to count back from"),
        (["--without", "music"], "--without: 'music' is not a part of a figure"),
        (["--paper", "b5"], "known: a4, a3, letter, 16:9"),
        (["--dpi", "72"], "known: 150, 300"),
        (["--incident", "nobody"], "--incident: 'nobody' does not pass the filters"),
    ],
)
def test_snapshot_arguments_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    filled(tmp_path)
    assert main(["snapshot", str(tmp_path / "out.png"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.png").exists()


def test_the_brief_of_a_week_is_one_command(tmp_path: Path) -> None:
    filled(tmp_path)
    out = tmp_path / "week.pdf"
    arguments = ["--template", "weekly", "--lang", "both", "--last", "7d", "--until", "2021-04-25", "--landscape"]
    assert main(["snapshot", str(out), *arguments]) == 0
    first = out.read_bytes()
    assert first.startswith(b"%PDF")
    assert main(["snapshot", str(out), *arguments]) == 0
    assert out.read_bytes() == first


def test_a_figure_is_drawn(tmp_path: Path) -> None:
    filled(tmp_path)
    assert main(["snapshot", str(tmp_path / "out.png")]) == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_an_empty_store_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store().close()
    assert main(["export", str(tmp_path / "out.csv")]) == 0
    assert "holds no incidents yet (bring articles in: python cli.py ingest PATH)" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export out.csv", "snapshot out.png", "serve"])
@pytest.mark.parametrize("there", ["nothing", "an empty file"])
def test_commands_that_only_read_make_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, there: str
) -> None:
    monkeypatch.chdir(tmp_path)
    db = "does/not/exist.sqlite" if there == "nothing" else "empty.sqlite"
    if there != "nothing":
        Path(db).touch()
    before = sorted(tmp_path.rglob("*"))
    assert main([*command.split(), "--db", db]) == 2
    says = f"no store at {db}; ingest articles first: python cli.py ingest FILE --db {db}\n"
    assert capsys.readouterr() == ("", says)
    assert sorted(tmp_path.rglob("*")) == before
    assert before == [] or Path(db).stat().st_size == 0


def test_the_usual_store_is_not_made_by_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "out.csv")]) == 2
    says = f"no store at {tmp_path}/store.sqlite; ingest articles first: python cli.py ingest FILE\n"
    assert capsys.readouterr().err == says
    assert list(tmp_path.iterdir()) == []


# -- as a process


def program(*arguments: str, after: str = "") -> list[str]:
    """The command line in an interpreter of its own, with the coder of one rule."""
    lines = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests' / 'support')!r}]",
        "import coding; from keyword_coder import KeywordCoder; coding.Coder = KeywordCoder",
        f"from commands.main import main; result = main({list(arguments)!r})",
        f"{after}",
        "sys.exit(result)",
    )
    return [sys.executable, "-W", "error", "-c", "\n".join(lines)]


def run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **more)


def test_the_real_coder_reads_the_samples_and_every_word_of_evidence_is_there() -> None:
    samples = ROOT / "data" / "articles" / "samples_ar.jsonl"
    articles = {item.article_id: item for item in read(samples)}
    done = run([sys.executable, "-W", "error", str(ROOT / "cli.py"), "code", "--input", str(samples)])
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert records
    for record in records:
        assert set(record) == KEYS
        for words in record["evidence"]:
            part = articles[record["article_id"]].part(words["part"])
            assert part[words["start"] : words["end"]] == words["text"]
    assert len({record["incident_id"] for record in records}) == len(records)


def test_code_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = "{'sqlalchemy', 'pandas', 'matplotlib', 'geopandas', 'streamlit', 'folium'}"
    say = f"print(sorted({heavy} & set(sys.modules)), file=sys.stderr)"
    done = run(program("code", "--published", "2021-04-25", write(tmp_path / "a", "shelling"), after=say))
    assert (done.returncode, done.stderr) == (0, "[]\n")


@pytest.mark.parametrize("arguments", [["--help"], ["factions"], ["export", "--help"]])
def test_help_and_lists_import_nothing_heavy(arguments: list[str]) -> None:
    heavy = "{'sqlalchemy', 'pandas', 'numpy', 'lxml', 'streamlit', 'tqdm', 'coding', 'loaders', 'store', 'exports'}"
    lines = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from commands.main import main; main({arguments!r})"
    done = run([sys.executable, "-c", f"{lines}; print(sorted({heavy} & set(sys.modules)), file=sys.stderr)"])
    assert (done.returncode, done.stderr) == (0, "[]\n")


@pytest.mark.skipif(os.name != "posix" or not (ROOT / ".venv").exists(), reason="needs a shell and .venv")
def test_the_script_needs_no_activation_and_follows_links(tmp_path: Path) -> None:
    (tmp_path / "near").symlink_to(ROOT / "waqai")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "waqai").symlink_to("../near")
    bare = {"PATH": "/usr/bin:/bin"}
    done = run([str(tmp_path / "bin" / "waqai"), "factions", "asayish"], cwd=tmp_path, env=bare)
    assert (done.returncode, done.stdout[:8], done.stderr) == (0, "asayish\t", "")
    assert run([str(ROOT / "waqai"), "fly"], env=bare).stderr.startswith("Usage: waqai [OPTIONS] COMMAND")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_the_script_without_an_environment_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "waqai").write_bytes((ROOT / "waqai").read_bytes())
    done = run(["sh", str(tmp_path / "waqai"), "factions"])
    says = f"waqai: {tmp_path}/.venv is not set up; run: make -C '{tmp_path}' setup\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", says)


@pytest.mark.parametrize(
    ("typed", "word", "offered"),
    [
        ("waqai re", 1, ["recode", "restore"]),
        ("waqai gazetteer f", 2, ["find"]),
        ("waqai export out.csv --min", 3, ["--min-confidence", "--min-killed"]),
        ("waqai nothing", 1, []),
    ],
)
def test_the_shell_completes(typed: str, word: int, offered: list[str]) -> None:
    environment = os.environ | {"_WAQAI_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(word)}
    done = run([sys.executable, str(ROOT / "cli.py")], env=environment)
    assert [line.split(",")[1] for line in done.stdout.split()] == offered


def test_output_is_utf_8_whatever_the_locale_says(tmp_path: Path) -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run(program("code", "--published", "2021-04-25", write(tmp_path / "a", "قصف")), env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["evidence"][0]["text"] == "قصف"


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *(f'{{"id": {n}, "text": "shelling"}}' for n in range(3000)))
    done = run(["bash", "-c", 'set -o pipefail; "$@" | head -n 1', "bash", *program("code", path)])
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a", "shelling")
    done = run(program("code", path, "--output", "/dev/full"))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "cannot be written: No space left on device" in done.stderr
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("way", ["--db", "WAQAI_DB"])
def test_serve_runs_the_dashboard_with_the_store_and_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    called: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda program, command, environment: called.append((command, environment)))
    monkeypatch.setattr(subprocess, "call", lambda command, env: called.append((command, env)) or 0)
    monkeypatch.chdir(tmp_path)
    if way == "WAQAI_DB":
        monkeypatch.setenv(way, "here.sqlite")
    else:
        Store("here.sqlite").close()
    assert main(["serve", "--port", "9000", *(["--db", "here.sqlite"] if way == "--db" else [])]) == 0
    command, environment = called[0]
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert Path(command[4]) == ROOT / "app.py"
    assert {"--server.port=9000", "--server.address=localhost", "--browser.serverAddress=localhost"} <= set(command)
    assert environment["WAQAI_DB"] == str(tmp_path / "here.sqlite")


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999"])
def test_what_is_no_port_is_said_before_anything_is_started(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", port]) == 2
    assert f"--port: '{port}' is not a port; give a number from 1 to 65535" in capsys.readouterr().err


def test_a_taken_port_is_told_with_another(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--address", "127.0.0.1", "--port", str(port)]) == 2
    says = f"--port: '{port}' is taken by another program; try: make run PORT={port + 1}, or python cli.py serve"
    assert says in capsys.readouterr().err
    assert not taken("127.0.0.1", port)  # free again
    assert not taken("127.0.0.1", 70000)  # no port at all: not for us to say


@pytest.mark.parametrize(
    ("db", "address"),
    [
        ("postgresql://host/waqai", "postgresql://host/waqai"),
        ("sqlite://", "sqlite://"),
        ("a.sqlite", "{here}/a.sqlite"),
        ("sqlite:///a.sqlite", "{here}/a.sqlite"),
        ("sqlite:////tmp/a.sqlite", "/tmp/a.sqlite"),
    ],
)
def test_addresses_hold_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: str, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute(db) == address.format(here=tmp_path)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\n", "\r"])
def test_a_record_is_one_line_to_every_reader(end: str) -> None:
    incident = Incident("i", "a", claimed_by=f"a{end}b")
    (line,) = json_line(incident).splitlines()
    assert Incident.from_record(json.loads(line)) == incident
