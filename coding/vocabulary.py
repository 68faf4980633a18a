"""Everything the coder can recognise, in one matcher built once from the data files."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import packs
from geo.gazetteer.files import PlaceName
from geo.gazetteer.gazetteer import Gazetteer
from models import Place
from paths import LEXICONS, ROOT
from text import lexicon
from text.arabic_forms import noun_forms, verb_forms
from text.compiled import compiled
from text.lexicon import Actor, ActorName, EventType, Trigger, Word
from text.matcher import Matcher, Plain, words

#: Packages and modules that decide what is read, each with all that stands below it: a change is a new version.
DECIDES = ("text", "geo/distance.py", "geo/gazetteer", "geo/geoparsing", "coding", "data/lexicons")
#: What stands below them and decides nothing; ``CheckedCoder`` adds the rules of other coders to its own version.
_DECIDES_NOTHING = (
    "geo/gazetteer/additions.py", "geo/gazetteer/check.py", "geo/gazetteer/importers.py", "geo/geoparsing/report.py",
    "coding/evaluation", "coding/other_coders", "data/lexicons/columns.csv", "data/lexicons/dataset_actors.csv",
    "data/lexicons/dataset_events.csv", "data/lexicons/exports.csv", "data/lexicons/interface.csv",
    "data/lexicons/palette.csv", "data/lexicons/rivals.csv",
)  # fmt: skip
# A docstring (alone on its lines), any other string (in which # begins no comment), or a comment.
_PART = re.compile(
    r'^(?P<indent>[ ]*)r?"""(?:[^"]|"(?!""))*"""[ ]*$'
    r'|(?P<string>"""(?:[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"|\x27(?:\\.|[^\x27\\\n])*\x27)|[ ]*#[^\n]*',
    re.M,
)

Tails = dict[tuple[str, str], tuple[tuple[str, ...], ...]]
_REFS: dict[str, Callable[..., object]] = {kind.__name__: kind for kind in (str, ActorName, Trigger, Word)}


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
    tails: Tails
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
    listed = [*gazetteer.names, *gazetteer.adjectives]

    def build() -> tuple[object, ...]:
        matcher, tails = _matcher(gazetteer)
        numbers = {id(name): number for number, name in enumerate(listed)}
        refs = [numbers[id(ref)] if id(ref) in numbers else _fields(ref) for ref in matcher.refs]
        return tuple(matcher.plain()), refs, tails, version(*gazetteers)

    plain, refs, tails, digest = compiled("words", _made_from(gazetteers), build)
    matcher = Matcher(Plain(*plain), [listed[r] if isinstance(r, int) else _REFS[r[0]](*r[1:]) for r in refs])
    event_types = {e.family: e for e in lexicon.event_types() if e.family}
    tiers = {p.place_id: p.tier for p in gazetteer.places.values()}
    return Vocabulary(gazetteer, matcher, lexicon.actors(), event_types, tiers, tails, digest)


def with_more(
    known: Vocabulary,
    places: Iterable[Place] = (),
    place_names: Iterable[PlaceName] = (),
    actors: Iterable[Actor] = (),
    actor_names: Iterable[ActorName] = (),
) -> Vocabulary:
    """A vocabulary that also has some places, factions and names, to see what they would change; ``known`` stays."""
    there = known.gazetteer
    more, named = {place.place_id: place for place in places}, [*place_names]
    gazetteer = there
    if more or named:
        names = [*there.names, *there.adjectives, *named]
        gazetteer = Gazetteer({**there.places, **more}, names, there.folder, abroad=there.abroad)
    matcher, tails = _matcher(gazetteer)
    for name in actor_names:
        matcher.add("actor", name, name.name, case_sensitive=name.case_sensitive)
    return replace(
        known,
        gazetteer=gazetteer,
        matcher=matcher,
        tails=tails,
        tiers={place.place_id: place.tier for place in gazetteer.places.values()},
        actors={**known.actors, **{actor.actor_id: actor for actor in actors}},
        digest=f"{known.digest}+",
    )


def _matcher(gazetteer: Gazetteer) -> tuple[Matcher, Tails]:
    """The names of places, factions and all words of the tables, and the tails of triggers with a gap."""
    matcher = Matcher()
    for place_name in gazetteer.names:
        matcher.add("place", place_name, place_name.name)
    for adjective in gazetteer.adjectives:
        matcher.add("country", adjective, adjective.name)
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
    return matcher, _add_triggers(matcher)


def _fields(ref: object) -> tuple[object, ...]:
    """The class and the fields of what a name names, without the object itself."""
    return (type(ref).__name__, *((ref,) if isinstance(ref, str) else astuple(ref)))  # type: ignore[call-overload]


def _made_from(gazetteers: tuple[Path, ...]) -> list[Path]:
    """All that decides a vocabulary."""
    tables = (file for folder in (LEXICONS, *gazetteers) for file in sorted(folder.glob("*.csv")))
    return [*deciding_files(), ROOT / "models.py", *tables, *_pack_files()]


def _pack_files() -> list[Path]:
    """What the packs in use hold beside their places."""
    tables = (file for pack in packs.active() if pack.factions != LEXICONS for file in pack.factions.glob("*.csv"))
    return [*sorted(tables), *(packs.folder_of(pack.key) / packs.MANIFEST for pack in packs.active())]


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
    files += [(f"pack/{file.name}", file) for file in _pack_files()]
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


def _add_triggers(matcher: Matcher) -> Tails:
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
