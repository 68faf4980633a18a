"""Everything the coder can recognise, in one matcher built once from the data files."""

from __future__ import annotations

import gc
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import packs
from geo.gazetteer.gazetteer import Gazetteer
from paths import LEXICONS, ROOT
from text import lexicon
from text.arabic_forms import noun_forms, verb_forms
from text.lexicon import Actor, EventType, Trigger
from text.matcher import Matcher, words

#: Packages and modules that decide what is read, each with all that stands below it: a change is a new version.
DECIDES = ("text", "geo/distance.py", "geo/gazetteer", "geo/geoparsing", "coding", "data/lexicons")
#: What stands below them and decides nothing; ``CheckedCoder`` adds the rules of other coders to its own version.
_DECIDES_NOTHING = (
    "geo/gazetteer/additions.py", "geo/gazetteer/check.py", "geo/gazetteer/importers.py", "geo/geoparsing/report.py",
    "coding/evaluation", "coding/other_coders", "data/lexicons/columns.csv", "data/lexicons/dataset_actors.csv",
    "data/lexicons/dataset_events.csv", "data/lexicons/exports.csv", "data/lexicons/interface.csv",
    "data/lexicons/palette.csv",
)  # fmt: skip
# A docstring (alone on its lines), any other string (in which # begins no comment), or a comment.
_PART = re.compile(
    r'^(?P<indent>[ ]*)r?"""(?:[^"]|"(?!""))*"""[ ]*$'
    r'|(?P<string>"""(?:[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"|\x27(?:\\.|[^\x27\\\n])*\x27)|[ ]*#[^\n]*',
    re.M,
)


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


@packs.cached
def load(*gazetteers: Path) -> Vocabulary:
    """Read all data files; the first wrong row stops it with file and line.

    Without gazetteers those of the packs in use are read.
    """
    collecting = gc.isenabled()
    gc.disable()  # some 300,000 objects that all stay: no use in looking for garbage among them
    try:
        return _read(gazetteers or tuple(pack.places for pack in packs.active()))
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
    for actor_id, form in lexicon.nationalities():
        matcher.add("nation", actor_id, form, case_sensitive=form.isupper())
    tails = _add_triggers(matcher)
    event_types = {e.family: e for e in lexicon.event_types() if e.family}
    tiers = {p.place_id: p.tier for p in gazetteer.places.values()}
    return Vocabulary(gazetteer, matcher, lexicon.actors(), event_types, tiers, tails, version(*gazetteers))


def deciding_files(root: Path = ROOT) -> list[Path]:
    """The modules and tables of a checkout that decide what is read; texts of the screen are not among them."""
    files = {
        file
        for name in DECIDES
        for file in ((root / name).rglob("*") if (root / name).is_dir() else [root / name])
        if file.suffix in (".py", ".csv")
    }
    left_out = [root / name for name in _DECIDES_NOTHING]
    return sorted(file for file in files if not any(path in left_out for path in (file, *file.parents)))


def version(*gazetteers: Path, root: Path = ROOT) -> str:
    """Short hash over rules, words, gazetteers and the packs in use; comments, docstrings, blank lines do not count."""
    sha = hashlib.sha256()
    files = [(file.relative_to(root).as_posix(), file) for file in deciding_files(root)]
    files += [(file.name, file) for folder in gazetteers for file in sorted(folder.glob("*.csv"))]
    for pack in packs.active():
        own = [] if pack.factions == LEXICONS else sorted(pack.factions.glob("*.csv"))
        files += [(f"pack/{file.name}", file) for file in (*own, packs.folder_of(pack.key) / packs.MANIFEST)]
    for name, file in files:
        content = statements(file.read_text(encoding="utf-8")).encode() if file.suffix == ".py" else file.read_bytes()
        sha.update(name.encode() + b"\0" + content + b"\0")
    return sha.hexdigest()[:12]


def statements(source: str) -> str:
    """The source of a module without comments and blank lines, each docstring left empty.

    >>> statements('x = "#1"  # the first')
    'x = "#1"'
    """

    def kept(part: re.Match[str]) -> str:
        return part["string"] or ("" if part["indent"] is None else part["indent"] + '""')

    return "\n".join(line for line in _PART.sub(kept, source).splitlines() if line.strip())


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
