"""Whether two checkouts read and write the same: every byte of what they code and export is compared.

    python benchmarks/same_outputs.py ../other-checkout [ARTICLES.jsonl ...]
    python benchmarks/same_outputs.py --keep FOLDER [ARTICLES.jsonl ...]       # make them once ...
    python benchmarks/same_outputs.py FOLDER --only code [ARTICLES.jsonl ...]  # ... and compare with them often

Codes the samples and the articles named, fills a store of the samples, exports it in every format and scheme, and
draws every template in both languages; ``--only code`` and ``--only files`` do a part. The version of the coding
is held still, since ids hang on it. Ends with exit code 1 where anything differs, each named with its first difference.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIME = "2026-11-24T09:00+03:00"
DATA = ("csv", "xlsx", "parquet", "geojson", "gpkg", "kml", "kmz", "jsonl")
FIGURES = ("png", "svg", "pdf", "pptx", "docx", "html")
TEMPLATES = ("map", "report", "weekly", "comparison")
#: Runs the command line with the version of the coding held still.
STILL = """
import runpy, sys
import coding
first = coding.Coder.__init__
def held(self, *given, **named):
    first(self, *given, **named)
    self.version = "held"
coding.Coder.__init__ = held
sys.argv = ["cli.py", *sys.argv[1:]]
runpy.run_path("cli.py", run_name="__main__")
"""


def run(checkout: Path, *arguments: str) -> None:
    """One command of a checkout; standard output goes nowhere."""
    python = checkout / ".venv" / "bin" / "python"
    done = subprocess.run(
        [str(python if python.exists() else sys.executable), "-c", STILL, *arguments],
        cwd=checkout, env=os.environ | {"PYTHONPATH": str(checkout)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        print(f"{checkout}: {' '.join(arguments)}\n{done.stderr}", file=sys.stderr)


def outputs(checkout: Path, folder: Path, articles: list[Path], only: str | None, filled: Path | None = None) -> None:
    """Everything a checkout makes, into a folder; files are made of the store given, so that its times are the same."""
    folder.mkdir(exist_ok=True)
    samples = sorted((checkout / "data" / "articles").glob("*.jsonl"))
    for path in [*articles, *samples] if only != "files" else []:
        given = ("--published", "2021-04-25") if path.suffix == ".txt" else ()
        run(checkout, "code", str(path.resolve()), *given, "--output", str(folder / f"code-{path.stem}.jsonl"))
    if only == "code":
        return
    store = ("--db", str(folder / "store.sqlite"))
    if filled:
        shutil.copy(filled, folder / "store.sqlite")
    else:
        run(checkout, "ingest", *map(str, samples), *store)
    common = (*store, "--generated-at", TIME)
    for ending in DATA:
        for scheme in ("waqai", "acled", "ucdp", "hxl") if ending != "jsonl" else ("waqai",):
            run(checkout, "export", str(folder / f"{scheme}.{ending}"), "--scheme", scheme, *common)
    week = ("--from", "2021-04-19", "--to", "2021-04-25")
    for ending in FIGURES:
        for lang in ("en", "ar"):
            for template in TEMPLATES:
                name = folder / f"{template}-{lang}.{ending}"
                run(checkout, "snapshot", str(name), "--template", template, "--lang", lang, *week, *common)


def content(path: Path) -> dict[str, str]:
    """Hashes of what a file holds: its members where it is packed, else its bytes."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return {name: hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist()}
    return {"": hashlib.sha256(path.read_bytes()).hexdigest()}


def difference(one: Path, other: Path) -> str | None:
    """What differs between two files, in a line; None where nothing does."""
    if not one.exists() or not other.exists():
        return None if one.exists() == other.exists() else "is there on one side only"
    mine, theirs = content(one), content(other)
    if mine == theirs:
        return None
    if one.suffix == ".jsonl":
        lines = [path.read_text(encoding="utf-8").splitlines() for path in (one, other)]
        for number, (a, b) in enumerate(zip(*lines, strict=False), start=1):
            if a != b:
                found, was = json.loads(a), json.loads(b)
                keys = [k for k in found.keys() | was.keys() if found.get(k) != was.get(k)]
                return f"line {number}: {sorted(keys)}"
        return f"{len(lines[0])} lines, {len(lines[1])} in the other"
    return "differs" + "".join(f" {name}" for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def main() -> int:
    """Compare this checkout with another one."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    reader.add_argument("other", type=Path, nargs="?", help="checkout to compare with, or a folder that --keep made")
    reader.add_argument("articles", type=Path, nargs="*", help="articles to code besides the samples")
    reader.add_argument("--keep", type=Path, metavar="FOLDER", help="only make the outputs, into this folder")
    reader.add_argument("--only", choices=("code", "files"), help="only what is coded, or only files and figures")
    chosen = reader.parse_intermixed_args()
    if chosen.keep:
        outputs(ROOT, chosen.keep, [*filter(None, [chosen.other]), *chosen.articles], chosen.only)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        mine, theirs = Path(folder) / "this", Path(folder) / "other"
        if (chosen.other / "cli.py").is_file():
            outputs(chosen.other.resolve(), theirs, chosen.articles, chosen.only)
        else:
            theirs = chosen.other
        outputs(ROOT, mine, chosen.articles, chosen.only, theirs / "store.sqlite")
        names = sorted(path.name for path in (mine if chosen.only else theirs).iterdir() if path.suffix != ".sqlite")
        found = {name: difference(mine / name, theirs / name) for name in names}
    for name, what in found.items():
        if what:
            print(f"{name}: {what}")
    print(f"{len(names)} files compared, {sum(what is not None for what in found.values())} differ")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
