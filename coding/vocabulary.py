"""Everything the coder can recognise, in one matcher built once from the data files."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.gazetteer.gazetteer import Gazetteer
from paths import LEXICONS, ROOT, SYRIA
from text import lexicon
from text.arabic_forms import noun_forms, verb_forms
from text.data_files import digest, table
from text.lexicon import Actor, EventType, Trigger
from text.matcher import Matcher, words

#: Packages whose every module decides what is read, and the few in them that do not.
DECIDES = ("text", "geo/gazetteer", "geo/geoparsing", "coding")
_APART = {
    *(file for folder in ("evaluation", "other_coders") for file in (ROOT / "coding" / folder).rglob("*.py")),
    *(ROOT / "geo/gazetteer" / f"{name}.py" for name in ("additions", "check", "importers")),
    ROOT / "geo/geoparsing/report.py",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The matcher and the tables behind its entries.

    Attributes
    ----------
    matcher : Matcher
        Kinds ``place`` (ref PlaceName), ``actor`` (ActorName), ``trigger`` (Trigger), ``cue`` (str),
        ``placeword`` and ``person`` (Word), ``outlet`` (str), ``nation`` (actor id).
    tails : dict
        Of triggers written with a gap (``سيّرت ... دورية``): the words that must follow.
    """

    gazetteer: Gazetteer
    matcher: Matcher
    actors: dict[str, Actor]
    event_types: dict[str, EventType]
    tiers: dict[str, int]
    tails: dict[tuple[str, str], tuple[tuple[str, ...], ...]]
    digest: str


@cache
def load(*gazetteers: Path) -> Vocabulary:
    """Read all data files, Syria's gazetteer if none is named; the first wrong row stops it with file and line."""
    collecting = gc.isenabled()
    gc.disable()  # some 300,000 objects that all stay: no use in looking for garbage among them
    try:
        return _read(gazetteers or (SYRIA,))
    finally:
        gc.freeze()  # ... now or ever after: each look would take as long as coding a hundred articles
        if collecting:
            gc.enable()


def _read(gazetteers: tuple[Path, ...]) -> Vocabulary:
    gazetteer = Gazetteer.load(*gazetteers)
    matcher = Matcher()
    for place_name in gazetteer.names:
        matcher.add("place", place_name, place_name.name)
    for actor_name in lexicon.actor_names():
        matcher.add("actor", actor_name, actor_name.name, case_sensitive=actor_name.case_sensitive)
    for word in lexicon.cues():
        for form in word.forms:
            # "may" is a cue, "May" a month; "will" a cue, "Will" a name
            matcher.add("cue", word.role, form, case_sensitive=form in ("may", "will"))
    for word in lexicon.place_words():
        for form in word.forms:
            matcher.add("placeword", word, form)
    for word in lexicon.persons():
        for form in word.forms:
            matcher.add("person", word, form)
    for word in lexicon.line_words():
        if word.role == "outlet":
            matcher.add("outlet", word.forms[0], word.forms[0])
    for line, row in table(LEXICONS / "nationalities.csv", ("language", "forms", "actor_id", "note")):
        lexicon.known_actor(LEXICONS / "nationalities.csv", line, row["actor_id"])
        for form in row["forms"].split("|"):
            matcher.add("nation", row["actor_id"], form, case_sensitive=form.isupper())
    tails = _add_triggers(matcher)
    event_types = {e.family: e for e in lexicon.event_types() if e.family}
    tiers = {p.place_id: p.tier for p in gazetteer.places.values()}
    tables = [table for folder in (LEXICONS, *gazetteers) for table in folder.rglob("*.csv")]
    version = digest([*tables, *_rules()])
    return Vocabulary(gazetteer, matcher, lexicon.actors(), event_types, tiers, tails, version)


def _rules() -> list[Path]:
    """The modules that decide what is read: a change of rules is a new version, as a change of words is."""
    return sorted(file for folder in DECIDES for file in (ROOT / folder).rglob("*.py") if file not in _APART)


def _add_triggers(matcher: Matcher) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    tails: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for trigger in lexicon.triggers():
        for form in trigger.forms:
            head, _, tail = form.partition(" ")
            tail_words = tuple(words(tail)) if tail else ()
            if trigger.language == "en":
                # "sarin" is a gas, "Sarin" a town
                exact = (form.isupper() and len(form) > 1) or form == "sarin"
                matcher.add("trigger", trigger, form, case_sensitive=exact)
                continue
            heads = _heads(trigger, head)
            matcher.add_forms("trigger", trigger, heads, tail_words)
            if trigger.gap and tail_words:
                matcher.add_forms("gapped", trigger, heads)
                known = tails.setdefault((trigger.lemma, trigger.family), [])
                if tail_words not in known:
                    known.append(tail_words)
    return {key: tuple(value) for key, value in tails.items()}


def _heads(trigger: Trigger, head: str) -> list[str]:
    if trigger.pos in ("v", "l"):
        return sorted(verb_forms([head]))
    if " " in trigger.lemma or trigger.pos == "p":
        return sorted({words(head)[0]}) if words(head) else []
    return sorted(noun_forms([head]))
