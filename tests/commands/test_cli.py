"""The command line: arguments, help and version, and what a wrong row of a data file does to them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from typed import ROOT, run, write

from commands.main import COMMANDS, main, waqai
from store import Store


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


@pytest.mark.parametrize("table", ["lexicons/ar/weekdays.csv", "lexicons/ar/number_words.csv", "lexicons/cues.csv"])
def test_a_wrong_row_of_a_table_is_one_line_and_only_for_those_that_read_it(tmp_path: Path, table: str) -> None:
    """Some tables are read when a module is imported: the command line is started with a copy of the data."""
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("boundaries")))
    with (data / table).open("a", encoding="utf-8") as file:
        file.write("no role of ours,x,y,z\n")
    lines = (
        f"import sys; from pathlib import Path; sys.path.insert(0, {str(ROOT)!r}); import paths",
        f"paths.DATA = Path({str(data)!r}); paths.LEXICONS = paths.DATA / 'lexicons'",
        "paths.PACKS = paths.DATA / 'packs'",
        "from commands.main import main; sys.exit(main(sys.argv[1:]))",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    for light in ("--version", "--help"):
        done = run([*command, light])
        assert (done.returncode, done.stderr) == (0, "") and done.stdout
    done = run([*command, "code", write(tmp_path / "a", "shelling")])
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith(f"{data / table}:")
