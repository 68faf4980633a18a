"""Feeds the coder mixtures of sample text and rubbish until the time is over; any crash or false offset is printed.

    python benchmarks/fuzz_coder.py --minutes 10 [--seed 7]

Every article is coded and geoparsed. It fails where the coder raises anything but an InputError, where evidence does
not stand at its offsets, or where one article takes more than five seconds of processor time.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coding import Coder  # noqa: E402
from coding.coder import geoparse  # noqa: E402
from errors import InputError  # noqa: E402
from models import Article  # noqa: E402

SLOWEST = 5.0  # seconds for one article
MARKS = "\u0640\u064b\u0650\u0651\u0670\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2069\ufeff\u00ad"
ODD = "\x00\x1b\x85\u00a0\u2028\ud800\udfff\U0001f4a5*·•_|/\\#@&\"'`«»()[]{}%$€٣۳3.،,؛;:!؟?…-–\n\r\t "
CLITICS = ("و", "ف", "ب", "ل", "ك", "س", "ال", "لل", "وال", "وبال", "the ", "'s", "al-", "ez-")
ALPHABETS = ((0x20, 0x7F), (0x600, 0x700), (0x400, 0x460), (0x4E00, 0x4F00), (0x590, 0x5F0), (0x1F300, 0x1F600))


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--minutes", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    coder = Coder.load()
    pieces = sorted({p for text in samples() for p in text.replace("\n", ". ").split(". ") if p})
    ends = time.monotonic() + 60 * chosen.minutes
    count = characters = incidents = failures = 0
    slowest = 0.0
    while time.monotonic() < ends:
        article = made(chance, pieces, count)
        begun = time.process_time()
        try:
            incidents += read(coder, article)
        except InputError:
            pass
        except Exception as error:
            failures += 1
            print(f"{type(error).__name__}: {error}\n  {ascii(article)[:2000]}", flush=True)
        taken = time.process_time() - begun
        slowest = max(slowest, taken)
        if taken > SLOWEST:
            failures += 1
            print(f"{taken:.1f} s for {len(article.text)} characters: {ascii(article.text)[:300]}", flush=True)
        count += 1
        characters += len(article.text)
    print(f"{count} articles, {characters:,} characters, {incidents} incidents")
    print(f"{failures} failures, slowest article {slowest:.2f} s")
    return 1 if failures else 0


def samples() -> list[str]:
    """The texts of the project's sample articles."""
    return [
        json.loads(line)["text"]
        for path in sorted((ROOT / "data" / "articles").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def made(chance: random.Random, pieces: list[str], number: int) -> Article:
    """An article of pieces and rubbish; one in 200 is long, one in 20 has no sense at all."""
    if number % 20 == 19:
        low, high = chance.choice(ALPHABETS)
        unit = "".join(chr(chance.randrange(low, high)) for _ in range(chance.randrange(1, 9)))
        text = unit * chance.randrange(1, 3000)
    else:
        parts = [part(chance, pieces) for _ in range(chance.randrange(1, 12 if number % 200 else 800))]
        text = chance.choice(("", " ", " ", "\n", ". ")).join(parts)
    letters = list(text)
    for _ in range(chance.randrange(0, 2 + len(letters) // 40)):
        letters.insert(chance.randrange(len(letters) + 1), chance.choice(MARKS + ODD))
    text = "".join(letters)
    if not chance.randrange(10):
        text = chance.choice((text[::-1], text.upper(), text.replace(" ", ""), text * 3, text.replace(".", "")))
    title = part(chance, pieces) if chance.randrange(2) else ""
    published = chance.choice((None, "2021-04-25", "2013-01-01T10:00:00+03:00", "0001-01-01", "9999-12-31"))
    return Article(f"fuzz-{number}", text, title, published)


def part(chance: random.Random, pieces: list[str]) -> str:
    """A sentence, a stretch of one, clitics, signs or figures."""
    which = chance.randrange(6)
    if which < 3:
        return chance.choice(pieces)
    if which == 3:
        piece = chance.choice(pieces)
        begin = chance.randrange(len(piece))
        return piece[begin : begin + chance.randrange(1, 60)]
    if which == 4:
        return chance.choice(CLITICS) + chance.choice(chance.choice(pieces).split() or ["x"])
    return "".join(chance.choice(MARKS + ODD) for _ in range(chance.randrange(1, 12)))


def read(coder: Coder, article: Article) -> int:
    """Number of incidents; an AssertionError where words do not stand where they are said to."""
    found = coder.code(article)
    for incident in found:
        json.dumps(incident.to_record())
        for e in incident.evidence:
            if not e.text or article.part(e.part)[e.start : e.end] != e.text:
                raise AssertionError(f"evidence {e} is not in the article")
    for place in geoparse(coder, article):
        if article.part(place.part)[place.start : place.end] != place.text:  # type: ignore[arg-type]
            raise AssertionError(f"place {place} is not in the article")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
