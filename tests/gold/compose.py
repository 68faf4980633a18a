"""Makes the gold set from what annotators write: ``python tests/gold/compose.py``.

Annotators write ``tests/gold/written/*.txt``, quoting the words that say a thing; this script finds the
words, so that every offset is exact, and writes ``gold_ar.jsonl``, ``gold_en.jsonl`` and their like (``FILES``). How to write
an article and its incidents is told in docs/annotation.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data"
sys.path.insert(0, str(HERE.parent.parent))

from errors import DataFileError  # noqa: E402
from models import MODALITIES, STATUSES  # noqa: E402

TYPES = {
    "clash": "Armed clash",
    "regain": "Government regains territory",
    "overtake": "Non-state actor overtakes territory",
    "chem": "Chemical weapon",
    "air": "Air/drone strike",
    "suicide": "Suicide bomb",
    "shell": "Shelling/artillery/missile attack",
    "ied": "Remote explosive/landmine/IED",
    "grenade": "Grenade",
    "sexual": "Sexual violence",
    "attack": "Attack",
    "abduct": "Abduction/forced disappearance",
    "protest": "Peaceful protest",
    "dispersed": "Protest with intervention",
    "excessive": "Excessive force against protesters",
    "riot": "Violent demonstration",
    "mob": "Mob violence",
    "agree": "Agreement",
    "arrest": "Arrests",
    "change": "Change to group/activity",
    "disrupt": "Disrupted weapons use",
    "base": "Headquarters or base established",
    "loot": "Looting/property destruction",
    "transfer": "Non-violent transfer of territory",
    "other": "Other",
}
# Wordings that leave it open which of a family is meant: any of them is right.
ANY_OF = {
    "R": "regime|saa|saaf",
    "RU": "russia|rus_air",
    "TU": "turkey|tur_air",
    "CO": "coalition|usa",
    "GOV": "gov_2024|mod_2024|army_2024|gss|isf_2024",
    "POL": "isf_2024|gss|gov_2024",
    "CIV": "civ",
}
FILES = ("gold_ar", "gold_en", "notes_en", "posts_ar")
ROLES = {
    "p": ["perpetrator"],
    "t": ["target"],
    "party": ["party"],
    "m": ["mediator"],
    "q": ["party", "perpetrator", "target"],
    "pp": ["perpetrator", "party"],
}
_QUOTE = re.compile(r"(?P<field>[@dkipt])?`(?P<words>[^`]+)`(?P<nth>\d+)?")
_POST = re.compile(r"[a-z]{2}-post-(?P<number>\d+)-")
HELD_POSTS = 2  # drawn by lot
_FIELDS = {None: "trigger", "@": "place", "d": "date", "k": "fatalities", "i": "injuries", "p": "actors", "t": "actors"}
_SILENT = re.compile(r"~ (?P<what>event|place|both) `(?P<words>[^`]+)`(?P<nth>\d+)? (?P<why>.+)")


class Sheet:
    """One file of written articles, with the line being read, so that errors name it."""

    def __init__(self, path: Path, places: set[str], actors: set[str]) -> None:
        self.path, self.places, self.actors = path, places, actors
        self.line = 0

    def wrong(self, reason: str, way_out: str = "") -> DataFileError:
        return DataFileError(self.path, self.line, reason, way_out)

    def articles(self) -> Iterator[dict[str, Any]]:
        """The records of the file, in its order."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        starts = [n for n, line in enumerate(lines) if line.startswith("=== ")]
        for first, last in zip(starts, [*starts[1:], len(lines)], strict=True):
            yield self._article(lines[first:last], first)

    def _article(self, lines: list[str], first: int) -> dict[str, Any]:
        self.line = first + 1
        name, _, published = lines[0].removeprefix("=== ").partition(" | ")
        try:
            cut = lines.index("---")
        except ValueError:
            raise self.wrong(f"article {name!r} has no line '---'", "put one between text and incidents") from None
        title = lines[1].removeprefix("# ") if lines[1].startswith("# ") else ""
        text = "\n".join(lines[2 if title else 1 : cut]).strip("\n")
        record: dict[str, Any] = {
            "id": name,
            "title": title,
            "text": text,
            "published": published.strip() or None,
            "lang": name[:2],
            "split": split_of(name),
            "incidents": [],
            "silent": [],
        }
        for number, line in enumerate(lines[cut + 1 :], start=first + cut + 2):
            self.line = number
            if line.startswith(("+ ", "? ")):
                record["incidents"].append(self._incident(line, record))
            elif line.startswith("~ "):
                record["silent"].append(self._silent(line, record))
            elif line.strip():
                raise self.wrong(f"{line[:40]!r} is neither incident nor silent span", "begin with '+', '?' or '~'")
        return record

    def _incident(self, line: str, record: dict[str, Any]) -> dict[str, Any]:
        quotes = list(_QUOTE.finditer(line))
        kinds, when, where, *words = _QUOTE.sub("", line[2:]).split()
        try:
            types = [TYPES[kind] for kind in kinds.split("/")]
        except KeyError as error:
            raise self.wrong(f"unknown type {error.args[0]!r}", f"known: {', '.join(TYPES)}") from None
        incident: dict[str, Any] = {
            "sub_event_type": types,
            **self._dates(when),
            "place_id": [] if where == "*" else self._known(where, self.places, "place"),
            "actors": [],
            "fatalities_min": None,
            "fatalities_max": None,
            "injuries_min": None,
            "injuries_max": None,
            "status": "new",
            "modality": ["asserted"],
            "optional": line.startswith("?"),
            "unscored": [slot for slot, value in (("date", when), ("place", where)) if value == "*"],
        }
        for word in words:
            self._word(word, incident)
        spans: dict[str, list[dict[str, Any]]] = {}
        for quote in quotes:
            field = _FIELDS[quote["field"]]
            spans.setdefault(field, []).append(self._span(quote["words"], quote["nth"], record))
        if "trigger" not in spans:
            raise self.wrong("the incident quotes no words", "quote the words that tell of it in `backquotes`")
        return incident | {"spans": spans}

    def _word(self, word: str, incident: dict[str, Any]) -> None:
        key, equals, value = word.partition("=")
        role = ROLES.get(key.rstrip("?"))
        if role and equals:
            for choice in value.split(","):
                ids = self._known("|".join(ANY_OF.get(part, part) for part in choice.split("|")), self.actors, "actor")
                incident["actors"].append({"actor_id": ids, "role": role, "optional": key.endswith("?")})
        elif key in ("k", "i") and value == "*":
            incident["unscored"].append("killed" if key == "k" else "injured")
        elif key in ("k", "i") and equals:
            low, high = self._toll(value)
            which = "fatalities" if key == "k" else "injuries"
            incident[f"{which}_min"], incident[f"{which}_max"] = low, high
        elif all(choice in MODALITIES for choice in word.split("|")):
            incident["modality"] = word.split("|")
        elif word == "bg" or word in STATUSES:
            incident["status"] = "background" if word == "bg" else word
        else:
            raise self.wrong(f"unknown word {word!r}", f"known: {', '.join(ROLES)}, k, i, bg, {', '.join(MODALITIES)}")

    def _toll(self, value: str) -> tuple[int | None, int | None]:
        """``3``, ``2..5``, ``3..`` (at least three: the most is not stated)."""
        low, dots, high = value.partition("..")
        return int(low), (int(high) if high else None) if dots else int(low)

    def _dates(self, when: str) -> dict[str, Any]:
        """``2021-04-25``, ``2021-04-16..2021-04-20``, ``-`` for not stated, ``*`` for not to be scored."""
        if when in ("-", "*"):
            return {"event_date": None, "event_date_end": None}
        first, _, last = when.partition("..")
        try:
            days = [dt.date.fromisoformat(day).isoformat() for day in (first, last or first)]
        except ValueError as error:
            raise self.wrong(f"{when!r} is no date: {error}", "write 2021-04-25 or 2021-04-16..2021-04-20") from None
        return {"event_date": days[0], "event_date_end": days[1]}

    def _known(self, value: str, known: set[str], what: str) -> list[str | None]:
        found: list[str | None] = []
        for part in value.split("|"):
            if part == "-":
                found.append(None)
            elif part in known:
                found.append(part)
            else:
                raise self.wrong(f"unknown {what} {part!r}", "look it up in data/")
        return found

    def _silent(self, line: str, record: dict[str, Any]) -> dict[str, Any]:
        match = _SILENT.fullmatch(line.rstrip())
        if match is None:
            raise self.wrong("this silent span cannot be read", "write: ~ event|place|both `words` why")
        fields = {"event": ["event_type"], "place": ["place"], "both": ["event_type", "place"]}[match["what"]]
        return {**self._span(match["words"], match["nth"], record), "fields": fields, "why": match["why"]}

    def _span(self, words: str, nth: str | None, record: dict[str, Any]) -> dict[str, Any]:
        """Where the words stand: in the text, or in the title when only there."""
        part = "text" if words in record["text"] else "title"
        start = -1
        for _ in range(int(nth or 1)):
            start = record[part].find(words, start + 1)
            if start < 0:
                raise self.wrong(f"{words!r} is not in the article", "quote it exactly")
        return {"part": part, "start": start, "end": start + len(words), "text": words}


def split_of(article_id: str) -> str:
    """Every third article, by hash of its id, is held out: nobody looks at what the coder makes of it.

    Posts are numbered by style and region, and of these every third is held out from a start that was drawn by lot.
    """
    if post := _POST.match(article_id):
        return "held" if int(post["number"]) % 3 == HELD_POSTS else "dev"
    return "held" if int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % 3 == 0 else "dev"


def ids(path: Path, column: str) -> set[str]:
    """A column of a data file."""
    with path.open(encoding="utf-8", newline="") as rows:
        return {row[column] for row in csv.DictReader(rows)}


def records() -> list[dict[str, Any]]:
    """All written articles.

    Raises
    ------
    DataFileError
        Something written cannot be used; file, line and value are named.
    """
    places = ids(DATA / "gazetteers" / "syria" / "places.csv", "place_id")
    actors = ids(DATA / "lexicons" / "actors.csv", "actor_id")
    return [
        record for path in sorted((HERE / "written").glob("*.txt")) for record in Sheet(path, places, actors).articles()
    ]


def file_of(article_id: str) -> str:
    """The file an article belongs to: short notes of one event and posts have one of their own."""
    kind = "notes" if article_id[2:].startswith("-note-") else "posts" if _POST.match(article_id) else "gold"
    return f"{kind}_{article_id[:2]}"


def lines_of(name: str, all_records: list[dict[str, Any]]) -> str:
    """A gold file as text."""
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in all_records if file_of(r["id"]) == name)


def main() -> None:
    """Write the gold files and say what is in them."""
    written = records()
    for name in FILES:
        (HERE / f"{name}.jsonl").write_text(lines_of(name, written), encoding="utf-8", newline="\n")
        chosen = [r for r in written if file_of(r["id"]) == name]
        told = sum(not i["optional"] for r in chosen for i in r["incidents"])
        held = sum(r["split"] == "held" for r in chosen)
        print(f"{name}: {len(chosen)} articles ({held} held out), {told} incidents")


if __name__ == "__main__":
    main()
