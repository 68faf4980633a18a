"""The command line as a program: imports, the script, completion, locale, pipes and disks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typed import KEYS, ROOT, run, write

from loaders.registry import read


def test_a_python_without_the_packages_says_which_one_to_use() -> None:
    bare = [sys.executable, "-S", "-E", str(ROOT / "cli.py"), "factions"]  # -S: no site-packages
    done = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    said = rf"cli\.py: {re.escape(sys.executable)} has no module '\w+'; activate .*: \. \.venv/bin/activate \(.*\)\n"
    assert re.fullmatch(said, done.stderr), done.stderr


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
