"""Broken files for every loader, for so many processor seconds each: an item or a named error, never another end.

    python benchmarks/fuzz_loaders.py [SECONDS] [SEED] [FOLDER...] [--kinds warc,arc]

Each file is a sound one of its kind (tests/support/field_files.py, the tests' sources, the samples, and the folders
given), changed: bytes flipped, cut, doubled, put elsewhere, of another file put in, numbers made huge; of a zip file
also its members, which no change of its packed bytes reaches. Reading it must give articles and
``InputError`` within 5 seconds of a processor. Printed are the files by kind; what did not hold is written to
``var/fuzz`` and the exit code is 1.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

import zstandard  # noqa: E402
from field_files import COLUMNS, sound  # noqa: E402

from errors import InputError  # noqa: E402
from loaders.interface import Given  # noqa: E402
from loaders.registry import read  # noqa: E402
from models import Article, CodedArticle  # noqa: E402

LONGEST = 5.0  # seconds of a processor for one file
PACKED = {
    b"\x1f\x8b": (gzip.decompress, gzip.compress),
    b"BZh": (bz2.decompress, bz2.compress),
    b"\x28\xb5\x2f\xfd": (zstandard.decompress, zstandard.compress),
}
BIG = (b"99999999999999999999", b"-1", b"1e308", b"\x00" * 8, b"\xff" * 8, b"{" * 500, b"<a>" * 500, b"((" * 500)


def seeds(folders: list[Path]) -> dict[str, list[bytes]]:
    """Sound files by their ending."""
    found = {name: [content] for name, content in sound().items()}
    for folder in (ROOT / "tests" / "sources", ROOT / "data" / "articles", *folders):
        for path in sorted(folder.iterdir()):
            if path.is_file() and 0 < path.stat().st_size < 300_000:
                found.setdefault(path.suffix.lower().lstrip("."), []).append(path.read_bytes())
    return found


def changed(content: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """A file with one to six changes."""
    if content.startswith(b"PK\x03\x04") and dice.random() < 0.7:
        return _repacked(content, others, dice)
    for magic, (unpack, pack) in PACKED.items():
        if content.startswith(magic) and dice.random() < 0.7:
            with suppress(Exception):  # one that is broken already
                return pack(changed(unpack(content), others, dice))
    text = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        at, other = dice.randrange(len(text) + 1), dice.choice(others)
        end = min(len(text), at + dice.choice((1, 2, 8, 64, 1024)))
        way = dice.randrange(7)
        if way == 0 and at < len(text):
            text[at] ^= 1 << dice.randrange(8)
        elif way == 1:
            del text[at:end]
        elif way == 2:
            text[at:at] = text[at:end] * dice.choice((1, 3, 50))
        elif way == 3:
            start = dice.randrange(len(other) + 1)
            text[at:end] = other[start : start + dice.choice((4, 100, 2000))]
        elif way == 4:
            text[at:end] = dice.choice(BIG)
        elif way == 5:
            text[at:end] = dice.randbytes(end - at)
        else:
            del text[at:]
    return bytes(text)


def _repacked(content: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """A zip file with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        one = dice.choice(names)
        for name in names:
            inside = old.read(name)
            new.writestr(name, changed(inside, others, dice) if name == one else inside)
    return out.getvalue()


def wrong(path: Path, columns: Mapping[str, str]) -> str:
    """What did not hold when a file was read; empty where all did."""
    started = time.process_time()
    try:
        for item in read(path, given=Given(columns=columns, code=lambda _: ())):
            if not isinstance(item, Article | CodedArticle | InputError):
                return f"gave {type(item).__name__}"
            if time.process_time() - started > LONGEST:
                break
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    taken = time.process_time() - started
    return f"took {taken:.1f} s" if taken > LONGEST else ""


def main(seconds: float, seed: int, folders: list[Path], kinds: list[str]) -> int:
    """Fuzz each kind for so long, or only those named."""
    resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
    dice, all_seeds, bad = random.Random(seed), seeds(folders), Counter[str]()
    everything = [content for some in all_seeds.values() for content in some]
    with tempfile.TemporaryDirectory() as folder:
        for kind, some in sorted((kind, all_seeds[kind]) for kind in kinds or all_seeds):
            until, files = time.process_time() + seconds, 0
            while time.process_time() < until:
                path = Path(folder) / f"f.{kind}"
                path.write_bytes(changed(dice.choice(some), everything, dice))
                files += 1
                if reason := wrong(path, COLUMNS.get(kind, {})):
                    bad[kind] += 1
                    kept = ROOT / "var" / "fuzz" / f"{seed}-{files}.{kind}"
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_bytes(path.read_bytes())
                    print(f"{kept}: {reason[:200]}", flush=True)
            print(f"{kind}: {files} files, {bad[kind]} wrong", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=float, nargs="?", default=120)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--kinds", type=lambda value: value.split(","), default=[], help="endings, such as warc,arc")
    stated = parser.parse_args()
    sys.exit(main(stated.seconds, stated.seed, stated.folders, stated.kinds))
