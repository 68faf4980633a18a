"""How fast a crawl is sifted: pages that name our places and factions are found at the speed of reading.

Writes a WARC file like a day of a crawl (mostly pages about other things, some in Arabic, a few about us), then, in
one process and by its own processor time, reads it twice: a bare scan that only takes each page's bytes, and the scan
that looks for names. Prints megabytes of uncompressed pages per second and the ratio.

    python -m benchmarks.warc [MEGABYTES]
"""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
import time
from pathlib import Path
from typing import BinaryIO

from loaders.articles.crawl_filter import Sieve, names_to_find
from loaders.articles.warc import pages

ROOT = Path(__file__).resolve().parent.parent
# Invented words of no language: what a crawl mostly is, to us. Lengths and letters are those of English and Arabic.
LATIN = "abcdefghiklmnoprstuvwy"
ARABIC = "ابتجحدرسعفقكلمنهوي"
PER_PAGE = 60_000  # bytes, markup included: about the mean of a crawl
ABOUT_US = 0.02
IN_ARABIC = 0.1


def words(chance: random.Random, letters: str, number: int) -> str:
    return " ".join("".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(number))


def page(chance: random.Random, ours: list[str]) -> bytes:
    letters = ARABIC if chance.random() < IN_ARABIC else LATIN
    body = [words(chance, letters, 60) for _ in range(8)]
    if chance.random() < ABOUT_US:
        body.insert(4, chance.choice(ours))
    menu = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/section/{n}/index.html">{n}</a></li>' for n in range(300)
    )
    html = f"<html><head><title>x</title></head><body><ul>{menu}</ul>" + "".join(f"<p>{p}</p>" for p in body)
    rest = max(0, PER_PAGE - len(html.encode())) // 12
    code = "".join(f"var {name}={len(name)};" for name in words(chance, LATIN, rest // 2).split())
    return f"{html}<script>{code}</script></body></html>".encode()


def crawl(megabytes: int) -> tuple[bytes, int]:
    """A packed WARC file and the bytes of its pages."""
    chance = random.Random(1)
    samples = (ROOT / "data" / "articles").glob("*.jsonl")
    ours = [json.loads(line)["text"] for path in samples for line in path.read_text(encoding="utf-8").splitlines()]
    out, size = io.BytesIO(), 0
    while size < megabytes * 1_000_000:
        body = page(chance, ours)
        size += len(body)
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        head = [
            b"WARC/1.0",
            b"WARC-Type: response",
            b"WARC-Target-URI: https://example.org/%d" % size,
            b"WARC-Date: 2026-01-01T00:00:00Z",
            b"WARC-Record-ID: <urn:uuid:%d>" % size,
            b"Content-Type: application/http; msgtype=response",
            b"Content-Length: %d" % len(block),
        ]
        out.write(gzip.compress(b"\r\n".join(head) + b"\r\n\r\n" + block + b"\r\n\r\n", 6))
    return out.getvalue(), size


def scan(stream: BinaryIO, sieve: Sieve | None) -> tuple[float, int]:
    """Processor seconds, and pages that passed."""
    start, passed = time.process_time(), 0
    for _, payload in pages(stream, sieve):
        passed += payload is not None
    return time.process_time() - start, passed


def main() -> None:
    raw, size = crawl(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    start = time.process_time()
    sieve = names_to_find()
    ready = time.process_time() - start
    scan(io.BytesIO(raw), sieve)
    bare, number = min(scan(io.BytesIO(raw), None) for _ in range(3))
    sifted, passed = min(scan(io.BytesIO(raw), sieve) for _ in range(3))
    print(f"{number} pages, {size / 1e6:.0f} MB, packed {len(raw) / 1e6:.0f} MB; names ready in {ready:.1f} s")
    print(f"bare scan  {size / 1e6 / bare:6.0f} MB/s")
    print(f"sifted     {size / 1e6 / sifted:6.0f} MB/s, {bare / sifted:.2f} of it; {passed} pages pass")


if __name__ == "__main__":
    main()
