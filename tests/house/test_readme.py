"""What README and CONTRIBUTING tell a newcomer to type and to read is there.

Run as a program, ``python tests/house/test_readme.py``, it writes into README what its examples print today.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def text_of(guide: str) -> str:
    return (ROOT / guide).read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(guide))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_make_word_is_a_target(guide: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.M))
    said = set(re.findall(r"(?:^|`)make ([a-z]+)", text_of(guide), flags=re.M))
    assert said - targets == set()


def test_the_make_words_are_found_at_all() -> None:
    assert {"run", "test"} <= set(re.findall(r"^make ([a-z]+)", text_of("README.md"), flags=re.M))


def test_commands_of_the_readme_have_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    from commands.main import main  # not above: as a program this file knows only what lies beside it

    lines = re.findall(r"^\$ python cli\.py (.+)$", text_of("README.md"), flags=re.M)
    assert len(lines) >= 4
    for words in (line.split() for line in lines):
        assert main([words[0], "--help"]) == 0
        shown = capsys.readouterr().out
        assert [w for w in words if w.startswith("--") and w not in shown] == [], words


EXAMPLE = re.compile(r"^\$ python cli\.py (.+)\n((?:(?!\$ |```).*\n)*)", flags=re.M)
NOTE = re.compile(r"`note\.txt`\s+holds «([^»]+)» and one sentence: «([^»]+)»")
BAD = '{"text": ""}\n{"text": "calm"}\n{"text"\n'


def printed(folder: Path, command: str) -> str:
    """What a command of README prints in a folder, its complaints first."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *command.split()],
        cwd=folder, env=os.environ | {"WAQAI_DB": str(folder / "store.sqlite")},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stderr + done.stdout


def folder_of_examples(folder: Path) -> Path:
    """What README's examples read."""
    found = NOTE.search(text_of("README.md"))
    assert found
    (folder / "note.txt").write_text(
        "\n".join(" ".join(part.split()) for part in found.groups()) + "\n", encoding="utf-8"
    )
    (folder / "bad.jsonl").write_text(BAD, encoding="utf-8")
    for name in ("data", "tests"):
        (folder / name).symlink_to(ROOT / name)
    printed(folder, "ingest --samples-if-empty")  # as `make run` does before a newcomer types anything
    return folder


def refreshed(readme: str, folder: Path) -> str:
    """README with what its examples print now; of outputs that end in ``...`` as many lines as it has."""

    def example(found: re.Match[str]) -> str:
        command, before = found[1], found[2].splitlines(keepends=True)
        if command.startswith("code "):
            return found[0]  # shortened and wrapped by hand: its fields are compared below
        now = printed(folder, command).splitlines(keepends=True)
        if before and before[-1] == "...\n":
            now = [*now[: len(before) - 1], "...\n"]
        return f"$ python cli.py {command}\n{''.join(line.rstrip() + chr(10) for line in now)}"

    return EXAMPLE.sub(example, readme)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_examples(tmp_path_factory.mktemp("examples"))


@pytest.mark.programs
@pytest.mark.skipif(os.name != "posix", reason="makes symbolic links")
def test_examples_print_what_the_readme_says(examples: Path) -> None:
    readme = text_of("README.md")
    assert len(EXAMPLE.findall(readme)) >= 8
    now = refreshed(readme, examples)
    wrong = [line for line in now.splitlines() if line not in readme.splitlines()]
    assert now == readme, f"README is out of date; python tests/house/test_readme.py writes it. Now printed: {wrong}"


@pytest.mark.programs
@pytest.mark.skipif(os.name != "posix", reason="makes symbolic links")
def test_the_record_in_the_readme_is_coded_like_that(examples: Path) -> None:
    command, shown = next(pair for pair in EXAMPLE.findall(text_of("README.md")) if pair[0].startswith("code "))
    record = printed(examples, command)
    assert len(record.splitlines()) == 1
    fields = [f for f in re.findall(r'"\w+": (?:"[^"]*"|null|\d+)', shown) if not f.startswith('"incident_id"')]
    assert len(fields) >= 10
    assert [field for field in fields if field not in record] == [], json.loads(record)


def test_the_readme_counts_the_quarters_of_qamishli() -> None:
    with (ROOT / "data/gazetteers/syria/places.csv").open(encoding="utf-8", newline="") as file:
        kinds = Counter(
            row["coord_precision"]
            for row in csv.DictReader(file)
            if row["kind"] == "neighbourhood" and row["parent_id"] == "C4564"
        )
    said = re.search(
        r"(\d+) of the (\d+) quarters of Qamishli have a point.*\s+(\d+) more are est", text_of("README.md")
    )
    assert said
    own = kinds.total() - kinds["estimated"] - kinds["parent"]
    assert tuple(map(int, said.groups())) == (own, kinds.total(), kinds["estimated"])


@pytest.mark.parametrize("folder", ["text", "geo", "coding", "loaders", "store", "exports", "pages", "data"])
def test_the_house_is_as_drawn(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert f"`{folder}/" in text_of("CONTRIBUTING.md")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as here:
        new = refreshed(text_of("README.md"), folder_of_examples(Path(here)))
    (ROOT / "README.md").write_text(new, encoding="utf-8")
