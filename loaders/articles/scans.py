"""Words in pictures: scanned pages and posts that were photographed, read by tesseract where it is installed."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, BinaryIO, NamedTuple

from errors import InputError
from loaders.interface import Given, Item
from loaders.transport.content import article_of, whole
from loaders.transport.signatures import PICTURES

SOURCE = """A picture (PNG, JPEG, TIFF, WebP, GIF) of a post or of a printed page, and the pages of a PDF that hold no
words, where tesseract (https://github.com/tesseract-ocr/tesseract, Apache 2.0) with its data for Arabic is installed:
apt-get install tesseract-ocr tesseract-ocr-ara poppler-utils. What was read so is an article whose source says "OCR"
with the mean confidence of its words. Letters are mistaken for others, digits above all: look at the picture before a
number is used. Pictures without words that can be read are refused."""

DIRECTION = re.compile(r"[\0\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks of direction, which are no words
LANGUAGES = "ara+eng"
LONGEST = 3_500  # pixels of the longer side that are read: about 300 dots per inch of a page
MOST_PIXELS = 60_000_000  # of a picture that is opened at all
MOST_PICTURES = 200  # pages of one file
LEAST = 45  # per cent: what is less sure is no word but a stain
SECONDS, MEMORY = 60, 2_000_000_000  # at most of one page; bytes
HEIGHTS = (25.0, 20.0, 34.0)  # pixels of a line of print that tesseract reads best, and the next to be tried
SURE = 88  # per cent: what is less sure is read at another size, too
DARK = 140  # grey of ink, 0 black to 255 white
LEFT_OVER = 0.08  # share of the ink that may stand outside of words


class Reading(NamedTuple):
    """What was read in a picture, and the mean confidence of its words in per cent."""

    text: str
    confidence: float


@cache
def installed() -> bool:
    """Whether tesseract is on this machine and knows Arabic and English."""
    if shutil.which("tesseract") is None:
        return False
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return set(LANGUAGES.split("+")) <= set(said.stdout.split())


def accepts(head: bytes) -> bool:
    """Whether it begins like a picture, and tesseract is there to read it."""
    return any(kind.tells(head) for kind in PICTURES) and installed()


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of a picture, its frames one after the other."""
    try:
        found = [read(frame, name) for frame in _frames(whole(stream, name), name)]
        readings = [reading for reading in found if reading.text]
        if not readings:
            raise InputError(name, 0, "is a picture without words that can be read", "give the words as text")
        text = "\n\n".join(reading.text for reading in readings)
        yield article_of({"text": text, "source": source_of(readings), "url": given.url}, name, given)
        given.note(f"{name}: read by OCR, {_mean(readings):.0f} % sure")
    except InputError as error:
        yield error


def source_of(readings: Sequence[Reading]) -> str:
    """How the source of an article says that, and how surely, it was read by OCR; to five per cent."""
    return f"OCR {5 * round(_mean(readings) / 5)} %"


def _mean(readings: Sequence[Reading]) -> float:
    letters = sum(len(reading.text) for reading in readings)
    return sum(reading.confidence * len(reading.text) for reading in readings) / letters


def _frames(raw: bytes, name: str) -> Iterator[bytes]:
    """The frames of a picture in grey as PNG, none larger than ``LONGEST``.

    Raises
    ------
    InputError
        It is broken, or would unpack to more than a picture of a page can be.
    """
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(raw)) as picture:
            wide, high = picture.size
            if wide * high > MOST_PIXELS:
                raise InputError(name, 0, f"is a picture of {wide} x {high} pixels", "make it smaller")
            moving = picture.format in ("GIF", "WEBP", "PNG")  # frames of a film are one page
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                if number and (moving or number >= MOST_PICTURES):
                    break
                if frame.size[0] * frame.size[1] > MOST_PIXELS:
                    raise InputError(name, 0, "has a page of too many pixels", "make it smaller")
                yield _grey(frame)
    except InputError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InputError(name, 0, "is a picture of too many pixels", "make it smaller") from None
    except Exception as error:  # broken pictures raise many kinds of error
        kind = next((kind.kind for kind in PICTURES if kind.tells(raw)), "a picture")
        raise InputError(name, 0, f"is {kind}, but not a complete one: {error}"[:160], "save it again") from None


def _grey(frame: Any) -> bytes:
    from PIL import Image

    flat = frame.convert("RGBA")
    ground = Image.new("RGBA", flat.size, "white")
    grey = Image.alpha_composite(ground, flat).convert("L")
    grey.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return _png(grey)


def _png(grey: Any) -> bytes:
    out = io.BytesIO()
    grey.save(out, "PNG")
    return out.getvalue()


def pages(stream: BinaryIO, numbers: Sequence[int], name: str) -> dict[int, Reading]:
    """What is read on pages of a PDF, by their number; nothing where the programs for it are not installed.

    Parameters
    ----------
    stream : binary file
        The PDF, from its start.
    numbers : sequence of int
        Pages, counted from 1; of more than ``MOST_PICTURES`` the first are read.
    """
    if not installed() or shutil.which("pdftoppm") is None:
        return {}
    stream.seek(0)
    raw = whole(stream, name)
    found = {}
    for number in numbers[:MOST_PICTURES]:
        picture = _run(["pdftoppm", "-gray", "-png", "-singlefile", "-f", str(number), "-l", str(number),
                        "-scale-to", str(LONGEST), "-"], raw)  # fmt: skip
        if picture and (reading := read(picture, f"{name}[page {number}]")).text:
            found[number] = reading
    return found


def read(picture: bytes, name: str) -> Reading:
    """The words of a picture in grey, a line per paragraph, without those that are not sure.

    tesseract skips whole lines whose letters are larger or smaller than those it was trained on: the picture is
    brought to their height, and read again at others where it is unsure or ink is left over; the best counts. Light
    print on a dark ground is turned round.

    Raises
    ------
    InputError
        tesseract gives up.
    """
    import numpy as np
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(picture)) as opened:
        grey: Any = opened.convert("L")
    if np.median(np.asarray(grey)) < DARK:
        grey = ImageOps.invert(grey)
    high = _line_height(grey)
    if not high:
        return Reading("", 0.0)
    best, most = Reading("", 0.0), -1.0  # of confidence, less the share of the ink that is left over
    for scale in (*(target / high for target in HEIGHTS), 1.0):
        scale = min(max(scale, 0.3), 3.0, LONGEST / max(grey.size))
        size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
        sized = grey.resize(size, Image.Resampling.LANCZOS)
        words = _words(_png(sized), name)
        found = _reading(words)
        left_over = _unread(sized, words)
        if found.confidence * (1 - left_over) > most:
            best, most = found, found.confidence * (1 - left_over)
        if found.confidence >= SURE and left_over < LEFT_OVER:
            break
    return best


def _line_height(grey: Any) -> float:
    """The usual height of a line of print in pixels: of the runs of rows that have ink; 0 where there are none."""
    import numpy as np

    rows = np.flatnonzero((np.asarray(grey) < DARK).mean(axis=1) > 0.002)
    runs = [len(run) for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(run) > 5]
    return float(np.median(runs)) if runs else 0.0


def _unread(grey: Any, words: Sequence[Mapping[str, str]]) -> float:
    """The share of the ink that stands in no word."""
    import numpy as np

    ink = np.asarray(grey) < DARK
    every = int(ink.sum())
    for word in words:
        left, top, wide, high = (int(word[side]) for side in ("left", "top", "width", "height"))
        ink[max(0, top - 8) : top + high + 8, max(0, left - 8) : left + wide + 8] = False
    return float(ink.sum()) / every if every else 0.0


def _words(picture: bytes, name: str) -> list[dict[str, str]]:
    """The words that tesseract finds, with their place and confidence."""
    said = _run(["tesseract", "stdin", "stdout", "-l", LANGUAGES, "--psm", "3", "tsv"], picture)
    if said is None:
        raise InputError(name, 0, "is a picture tesseract cannot read", "give the words as text")
    table = csv.DictReader(io.StringIO(said.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in table if row.get("level") == "5" and (row.get("text") or "").strip()]


def _reading(words: Sequence[Mapping[str, str]]) -> Reading:
    """Words as paragraphs, without those that are not sure."""
    paragraphs, sure = [], []
    for _, of_one in groupby(words, key=lambda row: (row["block_num"], row["par_num"])):
        kept = [(row["text"].strip(), float(row["conf"])) for row in of_one]
        mean = sum(conf * len(word) for word, conf in kept) / sum(len(word) for word, _ in kept)
        if mean >= LEAST:
            paragraphs.append(" ".join(word for word, _ in kept))
            sure.append(mean)
    letters = sum(map(len, paragraphs))
    mean = sum(conf * len(p) for conf, p in zip(sure, paragraphs, strict=True)) / letters if letters else 0.0
    return Reading(DIRECTION.sub("", "\n".join(paragraphs)), mean)


def _run(command: list[str], given: bytes) -> bytes | None:
    """What a program writes when it is given these bytes; None if it fails, takes too long or wants too much memory."""
    limited = ["prlimit", f"--as={MEMORY}"] if shutil.which("prlimit") else []
    try:
        done = subprocess.run(
            [*limited, *command], input=given, capture_output=True, timeout=SECONDS, check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 else None
