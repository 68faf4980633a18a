"""Our own exports, cell by cell, as somebody may hand them over: read, kept, told in words and exported again.

    python benchmarks/fuzz_exports.py STORE.sqlite [SECONDS] [SEED]

Incidents of a store are written as JSON lines, CSV and GeoJSON; some of their values are changed for what does not
belong there, lines are doubled or cut, columns dropped, and the file is ingested into an empty store. It must give
records and named errors, and whatever was kept must be told in Arabic and English and written in every format. Printed
are the files, records kept and refused of each form; what did not hold is kept in ``var/fuzz``, and the exit code is 1.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from keyword_coder import KeywordCoder  # noqa: E402

from exports.data import writer  # noqa: E402
from exports.extract import Selection  # noqa: E402
from filters import Filters  # noqa: E402
from ingest.ingest import ingest  # noqa: E402
from store import Store  # noqa: E402
from wording.texts import LANGUAGES, Words  # noqa: E402
from wording.what_happened import sentence  # noqa: E402

ENDINGS = ("csv", "jsonl", "geojson", "kml", "xlsx")
ODD: tuple[Any, ...] = (
    None, True, "", " ", "x", -1, 0, 1.5, 2**31, 2**63, 2**64, 10**400, -(10**20), 1e308, float("nan"), float("inf"),
    "NaN", "1e5", "٣", "0x10", "1_000", "0000-00-00", "0001-01-01", "9999-12-31", "2021-02-30", "21/04/2021", "a" * 400,
    "ا" * 3000, "\x00", "\ud800", "\u202etxt", "\n\n", "\t", "'=1+1", "=HYPERLINK(\"http://x\")", "@SUM(1)", "<script>",
    "{{7*7}}", "{place}", "%s%n", "]]>", "javascript:alert(1)", "http://[::1", "//x", "../../etc/passwd", [], {}, [[]],
    {"a": 1}, [None], [1, "a"], ["x"] * 3000, {"text": {"text": {}}}, "asayish", "Battles", "denied", "SY08", "site",
    " | place: x | event_date: y", "[a|b", "(2011",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where a record has values, those that hold others included."""
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        return [*([path] if path else []), *(found for key, one in inside for found in places(one, (*path, key)))]
    return [path]


def spoilt(record: dict[str, Any], others: list[dict[str, Any]], dice: random.Random) -> dict[str, Any]:
    """A record with up to three values changed: for an odd one, for one of another record, or gone."""
    made = copy.deepcopy(record)
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        *path, key = dice.choice(places(made) or [("incident_id",)])
        at: Any = made
        for step in path:
            at = at[step]
        way = dice.random()
        if way < 0.1:
            del at[key]
        elif way < 0.25:
            at[key] = copy.deepcopy(dice.choice(list(dice.choice(others).values())))
        else:
            at[key] = copy.deepcopy(dice.choice(ODD))
    return made


def as_lines(records: list[dict[str, Any]], dice: random.Random) -> bytes:
    """JSON lines, of which some are cut or doubled."""
    told = [json.dumps(one, ensure_ascii=dice.random() < 0.5) for one in records]
    told = [line[: dice.randrange(len(line) + 1)] if dice.random() < 0.05 else line for line in told]
    return "\n".join(line for line in told for _ in range(1 + (dice.random() < 0.05))).encode(errors="surrogatepass")


def as_rows(rows: list[dict[str, str]], dice: random.Random) -> list[list[str]]:
    """A table with some cells changed, perhaps without a column."""
    columns = [column for column in rows[0] if dice.random() > 0.001]
    if dice.random() < 0.2:
        dice.shuffle(columns)
    cells = [[row[column] for column in columns] for row in rows]
    for row in cells:
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            row[dice.randrange(len(row))] = str(dice.choice([odd for odd in ODD if odd not in (10**400, "\x00")]))
    return [columns, *cells]


def as_csv(rows: list[list[str]]) -> bytes:
    """The table as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(errors="surrogatepass")


def as_features(records: list[dict[str, Any]]) -> bytes:
    """The records as GeoJSON, where some have no place."""
    told = [{"type": "Feature", "geometry": None, "properties": one} for one in records]
    whole = {"type": "FeatureCollection", "waqai": {}, "features": told}
    return json.dumps(whole).encode()


def tried(path: Path, folder: Path) -> tuple[int, int]:
    """Read a file into an empty store, say and write what was kept; how many records were kept and refused."""
    with closing(Store(str(folder / "s.sqlite"))) as store:
        done = ingest([path], store, KeywordCoder())
        for shown in (
            Filters(),
            Filters(modalities=("asserted", "claimed", "denied", "halted", "demanded", "threatened")),
        ):
            selection = Selection.stored(store, shown, "")
            for ending in ENDINGS:
                writer.write(selection, folder / f"out.{ending}")
        for one in store.queries.numbered(range(1, 2 * done.incidents + 2)):
            for lang in LANGUAGES:
                sentence(one, Words(lang), dated=True)
        return done.incidents, len(done.failed)


def main(source: str, seconds: float = 600, seed: int = 1) -> int:
    """Try file after file, form after form."""
    dice, counts, bad = random.Random(seed), Counter[str](), 0
    with tempfile.TemporaryDirectory() as place:
        with closing(Store(source, existing=True)) as store:
            selection = Selection.stored(store, Filters(), "")
            for ending in ("jsonl", "csv"):
                writer.write(selection, Path(place) / f"own.{ending}")
        with (Path(place) / "own.jsonl").open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in islice(lines, 400)]
        with (Path(place) / "own.csv").open(encoding="utf-8-sig", newline="") as table:
            rows = list(islice(csv.DictReader(table), 400))
        forms: dict[str, Callable[[], bytes]] = {
            "jsonl": lambda: as_lines([spoilt(dice.choice(records), records, dice) for _ in range(20)], dice),
            "csv": lambda: as_csv(as_rows(dice.sample(rows, 20), dice)),
            "geojson": lambda: as_features([spoilt(dice.choice(records), records, dice) for _ in range(20)]),
        }
        until, number = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            number += 1
            form = list(forms)[number % len(forms)]
            content = forms[form]()
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"given.{form}"
                path.write_bytes(content)
                try:
                    kept, refused = tried(path, Path(folder))
                    counts += Counter({f"{form} files": 1, f"{form} kept": kept, f"{form} refused": refused})
                except Exception:
                    bad += 1
                    left = ROOT / "var" / "fuzz" / f"own-{seed}-{number}.{form}"
                    left.parent.mkdir(parents=True, exist_ok=True)
                    left.write_bytes(content)
                    print(f"{left}:\n{traceback.format_exc(limit=-4)}", flush=True)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())) + f"; {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(float(word) if n == 0 else int(word) for n, word in enumerate(sys.argv[2:4]))))  # type: ignore[arg-type]
