"""The words the project knows, read from ``data/lexicons`` and checked row by row.

Nothing here decides what words mean in a text; it loads tables and spells out word forms. A wrong
row stops the load with its file, line and reason, and nothing of the file is used.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from errors import DataFileError
from text.normalize import fold

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicons"

POS = ("v", "n", "p", "i", "l")
FRAMES = (
    "VSO", "VSO_ALA", "PASSIVE", "IDAFA", "IDAFA_TARGET", "BETWEEN", "EXP", "SUBJ", "LIGHT", "INSTR", "NONE",
)  # fmt: skip
NAME_KINDS = ("official", "alias", "abbr", "slanted", "generic", "arm")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event; ``family`` leads to event types, ``frame`` to who did what."""

    family: str
    pos: str
    lemma: str
    frame: str
    weak: bool
    gap: bool
    language: str
    forms: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class EventType:
    """ACLED's terms for a family of triggers, and our finer type."""

    family: str
    disorder_type: str
    event_type: str
    sub_event_type: str
    waqai_type: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A faction as listed; dates are ISO prefixes (year, month or day), empty when open."""

    actor_id: str
    name: str
    name_ar: str
    actor_class: str
    parent: str
    active_from: str
    active_to: str


@dataclass(frozen=True, slots=True)
class ActorName:
    """A name of a faction and where and when it means this one."""

    actor_id: str
    language: str
    name: str
    kind: str
    case_sensitive: bool
    valid_from: str
    valid_to: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A dated link from a faction to the one above it."""

    actor_id: str
    parent_id: str
    relation: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Word:
    """A row of one of the small word tables: role (or cue), forms and what comes with them."""

    role: str
    language: str
    forms: tuple[str, ...]
    number: str = ""
    values: tuple[str, ...] = ()
    group: str = ""
    note: str = ""


def table(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV data file with their line numbers.

    Raises
    ------
    DataFileError
        The file is missing, is not UTF-8, lacks a column, or a row has too many or too few cells.
    """
    wanted = set(columns)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = wanted - set(reader.fieldnames or ())
            if missing:
                raise DataFileError(path, 1, f"column {sorted(missing)[0]!r} is missing", "restore the header")
            for row in reader:
                if None in row or any(v is None for v in row.values()):
                    wanted_cells = len(reader.fieldnames or ())
                    cells = sum(v is not None for v in row.values()) + max(len(row.get(None, ())) - 1, 0)
                    reason = f"the number of cells is not that of the header: {cells} cells instead of {wanted_cells}"
                    raise DataFileError(path, reader.line_num, reason, "quote cells with commas")
                yield reader.line_num, row
    except FileNotFoundError:
        raise DataFileError(path, 0, "the file is missing", "restore it from the repository") from None
    except UnicodeDecodeError as error:
        with path.open("rb") as raw:
            line = raw.read(error.start).count(b"\n") + 1
        raise DataFileError(path, line, "the bytes are not UTF-8", "save the file as UTF-8") from None
    except csv.Error as error:
        raise DataFileError(path, 0, f"not readable as CSV: {error}") from None


def choice(path: Path, line: int, column: str, value: str, known: Iterable[str]) -> str:
    """The value itself when it is a known one; a DataFileError naming the row and a near one otherwise."""
    if value not in known:
        every = list(known)
        near = difflib.get_close_matches(value, every, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        listed = ", ".join(every[:12]) + (" ..." if len(every) > 12 else "")
        raise DataFileError(path, line, f"{column} {value!r} is not known", f"{hint}known: {listed}")
    return value


def _date(path: Path, line: int, column: str, value: str) -> str:
    try:
        if value:
            dt.date.fromisoformat((value + "-01-01")[:10] if len(value) in (4, 7) else value)
    except ValueError:
        raise DataFileError(path, line, f"{column} {value!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD") from None
    return value


# Endings of the Arabic verb and the object pronouns written onto it; unvocalised, after folding.
_PERFECT = ("", "ت", "ا", "تا", "وا", "ن", "نا")
_OBJECTS = ("ه", "ها", "هم", "هما", "نا", "هن")
_IMPERFECT = ("", "ون", "وا", "ان", "ن")
_PERSONS = ("ي", "ت", "ن")


def verb_forms(forms: Iterable[str]) -> set[str]:
    """Word forms of an Arabic verb from ``perfect/imperfect`` stems; a lone form is taken as it is.

    >>> sorted(verb_forms(["قصف/قصف"]))[:3]
    ['تقصف', 'تقصفان', 'تقصفن']
    """
    out: set[str] = set()
    for item in forms:
        if "/" not in item:
            out.add(fold(item))
            continue
        perfect, imperfect = (fold(p) for p in item.split("/", 1))
        out |= {perfect + e for e in _PERFECT}
        out |= {perfect + e + o for e in ("", "ت") for o in _OBJECTS} | {perfect + "و" + o for o in _OBJECTS}
        for person in _PERSONS:
            stem = person + imperfect
            out |= {stem + e for e in _IMPERFECT} | {stem + o for o in _OBJECTS}
    return out


def noun_forms(forms: Iterable[str]) -> set[str]:
    """Word forms of an Arabic noun: as listed, with tanwin, pronouns and the dual."""
    out: set[str] = set()
    for item in forms:
        word = fold(item)
        out |= {word, word + "ا"}
        stem = word[:-1] + "ت" if word.endswith("ه") else word
        out |= {stem + o for o in ("ه", "ها", "هم", "هما")} | {stem + "ين", stem + "ان"}
    return out


def _forms(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(f.strip() for f in row["forms"].split("|") if f.strip())


@cache
def triggers(folder: Path = FOLDER) -> tuple[Trigger, ...]:
    """Every trigger of both languages."""
    families = {e.family for e in event_types(folder)}
    found = []
    for language in ("ar", "en"):
        path = folder / f"triggers_{language}.csv"
        for line, row in table(path, ("family", "pos", "lemma", "forms", "frame", "note")):
            choice(path, line, "family", row["family"], sorted(families))
            choice(path, line, "pos", row["pos"], POS)
            choice(path, line, "frame", row["frame"], FRAMES)
            if not _forms(row):
                raise DataFileError(path, line, "forms is empty", "list at least one word form")
            notes = row["note"].split(";")
            weak, gap = "weak" in notes, "gap" in notes
            found.append(
                Trigger(
                    row["family"], row["pos"], row["lemma"], row["frame"], weak, gap, language, _forms(row), row["note"]
                )
            )
    return tuple(found)


@cache
def event_types(folder: Path = FOLDER) -> tuple[EventType, ...]:
    """One row per family of triggers, and one per ACLED sub-event type without a family."""
    path = folder / "event_types.csv"
    columns = ("family", "disorder_type", "event_type", "sub_event_type", "waqai_type", "name_en", "name_ar")
    return tuple(
        EventType(r["family"], r["disorder_type"], r["event_type"], r["sub_event_type"], r["waqai_type"])
        for _, r in table(path, columns)
    )


@cache
def actors(folder: Path = FOLDER) -> dict[str, Actor]:
    """Every faction by id, in the order of the file."""
    path = folder / "actors.csv"
    found: dict[str, Actor] = {}
    for line, r in table(path, ("actor_id", "name_en", "name_ar", "class", "parent", "active_from", "active_to")):
        if r["actor_id"] in found:
            raise DataFileError(path, line, f"actor_id {r['actor_id']!r} stands twice", "ids are unique")
        dates = [_date(path, line, c, r[c]) for c in ("active_from", "active_to")]
        found[r["actor_id"]] = Actor(r["actor_id"], r["name_en"], r["name_ar"], r["class"], r["parent"], *dates)
    for line, r in table(path, ("actor_id", "parent")):
        if r["parent"] and r["parent"] not in found:
            raise DataFileError(path, line, f"parent {r['parent']!r} is no actor_id")
    return found


@cache
def actor_names(folder: Path = FOLDER) -> tuple[ActorName, ...]:
    """Every name of every faction."""
    path, known, found = folder / "actor_names.csv", actors(folder), []
    columns = ("actor_id", "language", "name", "kind", "case_sensitive", "valid_from", "valid_to", "area")
    for line, r in table(path, columns):
        choice(path, line, "actor_id", r["actor_id"], known)
        choice(path, line, "kind", r["kind"], NAME_KINDS)
        start, end = (_date(path, line, c, r[c]) for c in ("valid_from", "valid_to"))
        areas = tuple(a for a in r["area"].split("|") if a)
        found.append(
            ActorName(r["actor_id"], r["language"], r["name"], r["kind"], r["case_sensitive"] == "1", start, end, areas)
        )
    return tuple(found)


@cache
def affiliations(folder: Path = FOLDER) -> tuple[Affiliation, ...]:
    """Dated links between factions."""
    path, known = folder / "actor_affiliations.csv", actors(folder)
    found = []
    for line, r in table(path, ("actor_id", "parent_id", "relation", "from", "to")):
        choice(path, line, "actor_id", r["actor_id"], known)
        choice(path, line, "parent_id", r["parent_id"], known)
        dates = [_date(path, line, c, r[c]) for c in ("from", "to")]
        found.append(Affiliation(r["actor_id"], r["parent_id"], r["relation"], *dates))
    return tuple(found)


def in_force(day: str, start: str, end: str) -> bool:
    """Whether an ISO day lies in a span of a data file, whose ends may stop at year or month or be left open.

    >>> in_force("2019-10-09", "2019-10", ""), in_force("2019-10-09", "", "2018")
    (True, False)
    """
    return (not start or day[: len(start)] >= start) and (not end or day[: len(end)] <= end)


def known_actor(path: Path, line: int, actor_id: str) -> str:
    """The id itself when it is a faction of ours; a DataFileError naming the row otherwise."""
    return choice(path, line, "actor_id", actor_id, actors())


@cache
def cues(folder: Path = FOLDER) -> tuple[Word, ...]:
    """Words that change what an event word means: halted, demanded, by whom, from where."""
    path = folder / "cues.csv"
    return tuple(Word(r["cue"], r["language"], (r["form"],)) for _, r in table(path, ("cue", "language", "form")))


@cache
def place_words(folder: Path = FOLDER) -> tuple[Word, ...]:
    """Head nouns of places, directions, and words that make the next name no place."""
    path = folder / "place_words.csv"
    return tuple(
        Word(r["role"], r["language"], _forms(r), r["number"], tuple(k for k in r["kinds"].split("|") if k))
        for _, r in table(path, ("role", "language", "forms", "number", "kinds", "note"))
    )


@cache
def persons(folder: Path = FOLDER) -> tuple[Word, ...]:
    """Nouns for people, counted in tolls or hit as targets; ``values`` holds the actor id, if any."""
    path, known, found = folder / "persons.csv", actors(folder), []
    for line, r in table(path, ("language", "forms", "number", "group", "actor_id", "note")):
        if r["actor_id"]:
            choice(path, line, "actor_id", r["actor_id"], known)
        values = (r["actor_id"],) if r["actor_id"] else ()
        found.append(Word("person", r["language"], _forms(r), r["number"], values, r["group"], r["note"]))
    return tuple(found)


@cache
def line_words(folder: Path = FOLDER) -> tuple[Word, ...]:
    """Page furniture, headings of other articles, captions, bureaus, outlets."""
    path = folder / "line_words.csv"
    return tuple(Word(r["role"], r["language"], (r["form"],)) for _, r in table(path, ("role", "language", "form")))


def digest(paths: Iterable[Path]) -> str:
    """Short hash over files: part of the version of a coding."""
    sha = hashlib.sha256()
    for path in sorted(paths, key=lambda p: (p.name, p.parent.name)):
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()[:12]
