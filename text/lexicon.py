"""The words the project knows, read from ``data/lexicons`` and checked row by row.

Nothing here decides what words mean in a text; it loads tables and spells out word forms. A wrong
row stops the load with its file, line and reason, and nothing of the file is used.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import packs
from errors import DataFileError
from paths import LEXICONS
from text import language_words
from text.data_files import Seen, choice, date_cell, forms_of, rows, table
from text.spelling import ARTICLES, counting_words

POS = ("v", "n", "p", "i", "l")
FRAMES = (
    "VSO", "VSO_ALA", "PASSIVE", "IDAFA", "IDAFA_TARGET", "BETWEEN", "EXP", "SUBJ", "LIGHT", "INSTR", "NONE",
)  # fmt: skip
ACTOR_CLASSES = (
    "state_forces", "rebel", "political_militia", "identity_militia", "external_forces", "civilians", "protesters",
    "rioters",
)  # fmt: skip
ADDED = "added_"  # how tables begin that hold what curators added to the one of the same name
ACTOR_COLUMNS = ("actor_id", "name_en", "name_ar", "class", "parent", "active_from", "active_to")
ACTOR_NAME_COLUMNS = ("actor_id", "language", "name", "kind", "case_sensitive", "valid_from", "valid_to", "area")
AFFILIATION_COLUMNS = ("actor_id", "parent_id", "relation", "from", "to")
NAME_KINDS = ("official", "alias", "abbr", "slanted", "generic", "arm", "country")
DISORDER_TYPES = ("Political violence", "Demonstrations", "Strategic developments")
EVENT_TYPES = (
    "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots",
    "Strategic developments",
)  # fmt: skip

#: Groups of event families, and what the families of each report; a clause holds one event per group.
EVENT_GROUPS = {
    "explosive": "fire and explosions",
    "harm": "harm to people, by whatever means",
    "clash": "both sides fight",
    "territory": "ground changes hands by force",
    "withdrawal": "ground is left or handed over",
    "custody": "people are taken, or escape",
    "release": "people are let go",
    "demonstration": "people protest, riot or strike, and what is done to them",
    "politics": "the sides talk, agree or break it off",
    "movement": "forces move or are stationed",
    "damage": "property is destroyed or taken",
    "weapons": "weapons and fighters are lost to their side",
    "none": "not an incident",
}

LANGUAGES = language_words.languages()
NUMBERS = ("singular", "dual", "plural")
PERSON_GROUPS = (
    "civilians", "people", "children", "women", "men", "family", "journalists", "fighters", "dead", "hurt", "missing",
    "others",
)  # fmt: skip

#: Words of a trigger's note, between ";", and what they mean.
NOTES = {
    "weak": "counts only beside a weapon, a faction or somebody hurt",
    "gap": "the words behind the first may stand anywhere near",
    "indefinite": "not an event with the article: الاحتلال is the occupier",
    "attempt": "nobody died of it",
    "aimed": "fire from afar where an army has a place as its object: استهدفت بلدة",
    "reach": "what the words before it name reaches somebody: طالت, of an arrest as of shells",
    "reply": "with و or ف before it an answer to what was reported before",
    "flown": "a weapon that flies: who flies it did it",
    "both": "a verb spelt the same whether its subject did it or was hit: قتل",
    "people": "with people as its object an arrest: captured three soldiers",
    "held": "may say how things stood: the area the army controlled",
    "words": "silences itself and not its clause; a reason may follow a colon",
    "patient": "a light verb whose subject was hit: تعرض",
    "result": "a light verb that leads to the result",
    "place": "a light verb whose subject is the place: a town witnessed",
    "hamza": "only as it is listed, with its hamza: takes prisoner, and no Yasser",
    "fall": "of people where people or losses follow: 'the fall of more victims'",
}

#: Kinds of cues, and what a word of the kind does.
CUES = {
    "accompany": "what follows went with another event",
    "accuse": "the accused did it, according to the accuser",
    "addition": "more of what was said before",
    "advice": "what people are asked to do or to look out for",
    "affiliation": "whose side somebody is on; the faction that follows did nothing here",
    "after": "what follows was before",
    "again": "points back to the faction whose name begins so",
    "against": "whom it was against follows",
    "agent": "the doer follows",
    "aggregate": "a count over a time and not one event",
    "among": "a part of the number before",
    "ahead": "opens a clause about what is still to come",
    "animal": "animals do not count in a toll",
    "announce": "who announces it did it",
    "another": "an event of its own and not the one told before",
    "apart": "a place that is not where it happened",
    "arm": "fires for its owners",
    "background": "an earlier event given as context",
    "base": "whose ground fire comes from",
    "bastion": "the place of a side and not the side itself",
    "behind": "the faction before it did it, according to somebody",
    "between": "both sides follow",
    "both": "points back to the parties",
    "caused": "what is heard comes from what follows: an explosion caused by shelling",
    "charge": "what somebody is charged with",
    "claim": "a party says it did it",
    "condition": "it happens only if this does",
    "content": "opens what is said, thought or wanted",
    "contrast": "a new event starts",
    "demand": "a wish, not an event",
    "deny": "somebody says it did not happen",
    "earlier": "what follows came after what is told",
    "exchange": "fire that both sides send",
    "finish": "it ended",
    "flight": "what people fled from",
    "former": "what follows is no longer what it is called",
    "habit": "done again and again, and not one event",
    "ground": "land that somebody holds",
    "halt": "the event named after it stops",
    "held": "that somebody holds the ground named",
    "hypothetical": "it may happen",
    "intent": "planned or tried and not done",
    "lasting": "it goes on",
    "latter": "points back to the party named last",
    "make": "who made a weapon is not who fires it",
    "mediator": "who follows brought the sides together",
    "more": "the one who spoke last goes on",
    "member": "their men: they act and are hit like the faction itself",
    "negation": "it did not happen",
    "origin": "where fire came from",
    "owned": "something of theirs that was hit",
    "prospect": "describes an event that may come",
    "provision": "what an agreement lays down",
    "recall": "mentioned because of its anniversary, not reported as new",
    "recent": "a span of a day or two: no count over a time",
    "relative": "opens a clause about the noun before it",
    "remnant": "lies there still, and may go off",
    "result": "what follows is the result of what stands before",
    "say": "the faction that follows is a source and not part of the event",
    "separate": "another event follows",
    "sequel": "what follows came of what stands before and is one fight with it",
    "several": "more than one event",
    "similar": "the doer named before did this too",
    "sound": "what follows was heard",
    "source": "fire came from what follows",
    "state": "a standing state and not an event",
    "subordinate": "opens a clause of time or reason",
    "support": "who follows helped",
    "tally": "the count so far follows",
    "thing": "something or somebody of theirs that was hit",
    "threat": "it is threatened",
    "treat": "the rescuers that follow treat the hurt and are not part of the event",
    "together": "beside the first doer",
    "unit": "acts for its owners",
    "update": "a newer number for the same toll",
    "who": "says who the person counted before was",
}

#: Roles of words beside place names.
PLACE_ROLES = {
    "head": "what kind of place follows or stands before",
    "region": "the country around the place named",
    "rural": "around the place",
    "inside": "where in the place",
    "edge": "where in the place, at its rim",
    "near": "near the place and not in it",
    "towards": "the direction and not the place",
    "not": "a tribe, a family or a person and not a place",
    "before": "part of another name when it stands right before or after",
    "quality": "describes the head noun before it and is not a name",
    "town": "a word, and a town after في",
    "voice": "a name that does this or to whom it is done is a government",
    "back": "points back to the place named last of that kind",
}
DIRECTIONS = ("north", "south", "east", "west", "north-west", "north-east", "south-west", "south-east")

#: Roles of words that tell what a line is for.
LINE_ROLES = {
    "related": "headlines of other articles follow",
    "related_alone": "leads to other articles where nothing else stands on its line",
    "boilerplate": "page furniture",
    "caption": "a picture's caption",
    "bureau": "the desk that filed the report",
    "outlet": "a name that holds a place's name",
    "opens": "the post itself follows on the same line",
    "closes": "comments of readers follow",
    "author": "stands before the author's name where it comments on its own post",
    "button": "stands before each post of a page of Twitter",
    "counter": "counts or asks for what readers do: a line of such words and numbers tells nothing",
    "thousands": "stands behind the number of a counter",
    "age": "tells the age of a post beside a number",
}


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
    """ACLED's terms for a family of triggers, and our finer type.

    ``group`` is one of ``EVENT_GROUPS`` or a group of its own, "" where the family makes no incident. Of several
    families of a group in one clause the one with the lowest ``rank`` names the event. Harm in a clause is part of
    an event whose group has a number in ``absorbs_harm``, the lowest first. ``only_toll``: the words only count people.
    """

    family: str
    disorder_type: str
    event_type: str
    sub_event_type: str
    waqai_type: str
    group: str = ""
    rank: int = 0
    absorbs_harm: int = 0
    only_toll: bool = False


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
    """A name of a faction and where and when it means this one.

    ``by_sound`` is set where other Latin spellings of an Arabic name are safe: "Jaysh al-Islam", "Jaish Alislam".
    """

    actor_id: str
    language: str
    name: str
    kind: str
    case_sensitive: bool
    valid_from: str
    valid_to: str
    areas: tuple[str, ...]
    by_sound: bool = False


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


@cache
def triggers(folder: Path = LEXICONS) -> tuple[Trigger, ...]:
    """Every trigger of both languages."""
    families = dict.fromkeys(sorted(e.family for e in event_types(folder) if e.family))
    found = []
    for language in LANGUAGES:
        path, seen = folder / f"triggers_{language}.csv", Seen()
        for line, row in rows(path, ("family", "pos", "lemma", "forms", "frame", "note")):
            choice(path, line, "family", row["family"], families, "; a new one needs a row in event_types.csv")
            choice(path, line, "pos", row["pos"], POS)
            choice(path, line, "frame", row["frame"], FRAMES)
            forms = forms_of(path, line, row["forms"], (row["family"], row["pos"], row["frame"]), seen)
            for form in forms:
                _stems(path, line, form, language == "ar" and row["pos"] in ("v", "l"))
            notes = [word.partition(":")[0].strip() for word in row["note"].split(";") if word]
            for word in notes:
                choice(path, line, "note", word, NOTES)
            weak, gap = "weak" in notes, "gap" in notes
            found.append(
                Trigger(row["family"], row["pos"], row["lemma"], row["frame"], weak, gap, language, forms, row["note"])
            )
    return tuple(found)


def _stems(path: Path, line: int, form: str, conjugated: bool) -> None:
    """Refuse a slash where no stems are, and stems that are not two."""
    if "/" not in form:
        return
    head, _, tail = form.partition(" ")
    if not conjugated or "/" in tail or head.count("/") > 1 or not all(head.split("/")):
        way_out = "write an Arabic verb as past/imperfect stem, and the words behind it without a slash"
        raise DataFileError(path, line, f"the form {form!r} is not a pair of stems", way_out)


@cache
def event_types(folder: Path = LEXICONS) -> tuple[EventType, ...]:
    """One row per family of triggers, and one per ACLED sub-event type without a family."""
    path = folder / "event_types.csv"
    terms = ("family", "disorder_type", "event_type", "sub_event_type", "waqai_type", "name_en", "name_ar")
    columns = (*terms, "group", "rank", "absorbs_harm", "only_toll")
    types: list[EventType] = []
    for line, r in rows(path, columns):
        if r["family"] and any(r["family"] == e.family for e in types):
            raise DataFileError(path, line, f"family {r['family']!r} is there twice", "delete one of the two rows")
        for kind in filter(None, r["disorder_type"].split("; ")):
            choice(path, line, "disorder_type", kind, DISORDER_TYPES)
        if r["event_type"]:
            choice(path, line, "event_type", r["event_type"], EVENT_TYPES)
        group = _event_group(path, line, r, types) if r["family"] else ""
        rank, absorbs_harm = (int(r[column] or 0) if group else 0 for column in ("rank", "absorbs_harm"))
        acled = (r["disorder_type"], r["event_type"], r["sub_event_type"])
        only_toll = r["only_toll"] == "1"
        types.append(EventType(r["family"], *acled, r["waqai_type"], group, rank, absorbs_harm, only_toll))
    return tuple(types)


def _event_group(path: Path, line: int, r: dict[str, str], before: list[EventType]) -> str:
    """The group of a row's family, "" for none; refuses one that does not agree with the rows before."""
    family, group, rank, absorbs = r["family"], r["group"], r["rank"], r["absorbs_harm"]
    choice(
        path, line, "group", group, (*EVENT_GROUPS, family), f"; {family} for a group of its own, none for no incident"
    )
    choice(path, line, "only_toll", r["only_toll"], ("", "1"))
    if group == "none":
        return ""
    same = [e for e in before if e.group == group]
    for column in ("rank", "absorbs_harm"):
        if not (r[column].isdecimal() or (column == "absorbs_harm" and not r[column])):
            raise DataFileError(path, line, f"{column} {r[column]!r} is not a number", "write a whole number")
    taken = next((e.family for e in same if e.rank == int(rank)), None)
    if taken is not None:
        free = f"the next free rank of {group} is {max(e.rank for e in same) + 1}"
        raise DataFileError(path, line, f"rank {rank!r} of group {group!r} is that of {taken!r}", free)
    if same and same[0].absorbs_harm != int(absorbs or 0):
        way_out = f"write {same[0].absorbs_harm or 'nothing'}, as in the rows before, or change them all"
        raise DataFileError(path, line, f"absorbs_harm {absorbs!r} is not that of group {group!r}", way_out)
    return group


@packs.cached
def common_actors() -> frozenset[str]:
    """Ids of the factions of ``data/lexicons`` that belong to no country and are in use with every pack."""
    path = LEXICONS / "common_actors.csv"
    return frozenset(row["actor_id"] for _, row in rows(path, ("actor_id",)))


def _of_factions(
    name: str, columns: Iterable[str], folder: Path | None, needed: bool = True
) -> Iterator[tuple[Path, int, dict[str, str]]]:
    """Rows of a table of factions: those of a folder, or of the packs in use with what is common to all of them."""
    own = [pack.factions for pack in packs.active()] if folder is None else [folder]
    for source in dict.fromkeys(own if folder is not None else [LEXICONS, *own]):
        path = source / name
        if source != LEXICONS and folder is None and not (source / "actors.csv" if needed else path).exists():
            continue  # a pack without factions of its own, or without links between them
        for line, row in (rows if needed else table)(path, columns):
            if source in own or row["actor_id"] in common_actors():
                yield path, line, row
        added = source / f"{ADDED}{name}"
        if added.exists():
            yield from ((added, line, row) for line, row in table(added, columns))


@packs.cached
def actors(folder: Path | None = None) -> dict[str, Actor]:
    """Every faction by id, in the order of the file: those of a folder, or of the packs in use."""
    found: dict[str, Actor] = {}
    parents: list[tuple[Path, int, str, str]] = []
    for path, line, r in _of_factions("actors.csv", ACTOR_COLUMNS, folder):
        if r["actor_id"] in found:
            raise DataFileError(path, line, f"actor_id {r['actor_id']!r} is there twice", "ids are unique")
        found[r["actor_id"]] = actor_of(path, line, r)
        parents.append((path, line, r["actor_id"], r["parent"]))
    for path, line, actor_id, parent in parents:
        if parent and parent not in found and folder is None and path.parent == LEXICONS:
            found[actor_id] = replace(found[actor_id], parent="")  # common to all packs, under one of another pack
        elif parent and parent not in found:
            raise DataFileError(path, line, f"parent {parent!r} is not an actor_id")
    return found


@packs.cached
def actor_names(folder: Path | None = None) -> tuple[ActorName, ...]:
    """Every name of every faction: of a folder, or of the packs in use."""
    known = actors(folder)
    rows_of = _of_factions("actor_names.csv", ACTOR_NAME_COLUMNS, folder)
    return _apart_by_country([(path, actor_name_of(path, line, r, known)) for path, line, r in rows_of])


def _apart_by_country(names: list[tuple[Path, ActorName]]) -> tuple[ActorName, ...]:
    """The names; one that factions of two packs bear holds for each in its own country only."""
    bearers: dict[tuple[str, str], set[Path]] = {}
    for path, name in names:
        bearers.setdefault((name.language, name.name), set()).add(path)
    country = {pack.factions / "actor_names.csv": pack.country for pack in packs.active()}

    def at_home(path: Path, name: ActorName) -> ActorName:
        shared = len(bearers[name.language, name.name]) > 1 and name.actor_id not in common_actors()
        return replace(name, areas=(country[path],)) if shared and not name.areas and path in country else name

    return tuple(at_home(path, name) for path, name in names)


def actor_of(path: Path, line: int, row: Mapping[str, str]) -> Actor:
    """The faction of a row of ``actors.csv``; a DataFileError naming what cannot be used."""
    if not row["actor_id"] or not row["name_en"] or not row["name_ar"]:
        raise DataFileError(
            path, line, "actor_id, name_en or name_ar is empty", "every faction has an id and two names"
        )
    choice(path, line, "class", row["class"], ACTOR_CLASSES)
    dates = [date_cell(path, line, c, row[c]) for c in ("active_from", "active_to")]
    return Actor(row["actor_id"], row["name_en"], row["name_ar"], row["class"], row["parent"], *dates)


def actor_name_of(path: Path, line: int, row: Mapping[str, str], known: Collection[str]) -> ActorName:
    """The name of a row of ``actor_names.csv``; a DataFileError naming what cannot be used."""
    choice(path, line, "actor_id", row["actor_id"], known)
    choice(path, line, "language", row["language"], LANGUAGES)
    choice(path, line, "case_sensitive", row["case_sensitive"], ("0", "1"))
    if not row["name"].strip():
        raise DataFileError(path, line, "name is empty", "write the name or leave the row out")
    choice(path, line, "kind", row["kind"], NAME_KINDS)
    start, end = (date_cell(path, line, c, row[c]) for c in ("valid_from", "valid_to"))
    areas = tuple(a for a in row["area"].split("|") if a)
    exact = row["case_sensitive"] == "1"
    by_sound = not exact and row["name"].isascii() and _arabic_in_latin(row["name"])
    return ActorName(row["actor_id"], row["language"], row["name"], row["kind"], exact, start, end, areas, by_sound)


def _arabic_in_latin(name: str) -> bool:
    """Whether a name of several words holds an Arabic article: ``Jaysh al-Islam``, but not ``Army of Islam``."""
    articles = [word for word in re.split("[ -]", name.lower())[1:] if word in ARTICLES and word not in ("at", "as")]
    return bool(articles) and counting_words(name) > 1


@packs.cached
def affiliations(folder: Path | None = None) -> tuple[Affiliation, ...]:
    """Dated links between factions."""
    known, found = actors(folder), []
    for path, line, r in _of_factions("actor_affiliations.csv", AFFILIATION_COLUMNS, folder, needed=False):
        if path.parent != LEXICONS or r["parent_id"] in known:  # or under one of a pack that is not in use
            found.append(affiliation_of(path, line, r, known))
    return tuple(found)


def affiliation_of(path: Path, line: int, row: Mapping[str, str], known: Collection[str]) -> Affiliation:
    """The link of a row of ``actor_affiliations.csv``; a DataFileError naming what cannot be used."""
    choice(path, line, "actor_id", row["actor_id"], known)
    choice(path, line, "parent_id", row["parent_id"], known)
    dates = [date_cell(path, line, c, row[c]) for c in ("from", "to")]
    return Affiliation(row["actor_id"], row["parent_id"], row["relation"], *dates)


def nationalities() -> Iterator[tuple[str, str]]:
    """Faction and adjective: of the packs in use with what is common to all of them."""
    folders = dict.fromkeys((LEXICONS, *(pack.factions for pack in packs.active())))
    for path in (folder / "nationalities.csv" for folder in folders):
        if path.parent != LEXICONS and not path.exists():
            continue
        for line, r in table(path, ("language", "forms", "actor_id")):
            if known_actor(path, line, r["actor_id"]) in actors():
                yield from ((r["actor_id"], form) for form in r["forms"].split("|"))


def in_force(day: str, start: str, end: str) -> bool:
    """Whether an ISO day lies in a span of a data file, whose ends may stop at year or month or be left open.

    >>> in_force("2019-10-09", "2019-10", ""), in_force("2019-10-09", "", "2018")
    (True, False)
    """
    return (not start or day[: len(start)] >= start) and (not end or day[: len(end)] <= end)


def known_actor(path: Path, line: int, actor_id: str) -> str:
    """The id itself when it is a faction of a pack in use or of our own; a DataFileError naming the row otherwise."""
    return choice(path, line, "actor_id", actor_id, {**actors(), **actors(LEXICONS)})


@cache
def cues(folder: Path = LEXICONS) -> tuple[Word, ...]:
    """Words that change what an event word means: halted, demanded, by whom, from where."""
    return _single(folder / "cues.csv", "cue", CUES)


@cache
def line_words(folder: Path = LEXICONS) -> tuple[Word, ...]:
    """Page furniture, headings of other articles, captions, bureaus, outlets."""
    return _single(folder / "line_words.csv", "role", LINE_ROLES)


def _single(path: Path, column: str, kinds: Iterable[str]) -> tuple[Word, ...]:
    """A table of one form a row."""
    found, seen = [], Seen()
    for line, r in rows(path, (column, "language", "form")):
        kind = choice(path, line, column, r[column], kinds)
        language = choice(path, line, "language", r["language"], LANGUAGES)
        if "|" in r["form"]:
            raise DataFileError(path, line, f"the form {r['form']!r} holds a bar", "write a row for each form")
        found.append(Word(kind, language, forms_of(path, line, r["form"], (kind, language), seen)))
    return tuple(found)


@cache
def place_words(folder: Path = LEXICONS) -> tuple[Word, ...]:
    """Head nouns of places, directions, and words that make the next name no place."""
    path, found, seen = folder / "place_words.csv", [], Seen()
    for line, r in rows(path, ("role", "language", "forms", "number", "kinds", "note")):
        role = choice(path, line, "role", r["role"], PLACE_ROLES)
        language = choice(path, line, "language", r["language"], LANGUAGES)
        number = choice(path, line, "number", r["number"], (*NUMBERS, *DIRECTIONS))
        forms = forms_of(path, line, r["forms"], (role, language), seen)
        found.append(Word(role, language, forms, number, tuple(k for k in r["kinds"].split("|") if k)))
    return tuple(found)


@packs.cached
def persons(folder: Path = LEXICONS) -> tuple[Word, ...]:
    """Nouns for people, counted in tolls or hit as targets; ``values`` holds the actor id, if any."""
    path, known, found, seen = folder / "persons.csv", actors(folder), [], Seen()
    for line, r in rows(path, ("language", "forms", "number", "group", "actor_id", "note")):
        if r["actor_id"]:
            choice(path, line, "actor_id", r["actor_id"], known)
        language = choice(path, line, "language", r["language"], LANGUAGES)
        number = choice(path, line, "number", r["number"], NUMBERS)
        group = choice(path, line, "group", r["group"], PERSON_GROUPS)
        values = (r["actor_id"],) if r["actor_id"] and (folder != LEXICONS or r["actor_id"] in actors()) else ()
        forms = forms_of(path, line, r["forms"], (language,), seen)
        found.append(Word("person", language, forms, number, values, group, r["note"]))
    return tuple(found)
