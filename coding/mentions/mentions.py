"""What a part of an article mentions: triggers, actors, people, cues, places, numbers, dates.

Names that overlap are settled here, longest first: a place inside an organisation's name is not a place,
a trigger inside a name is not an event. Offsets and token indexes are those of the reading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from coding.vocabulary import Vocabulary
from geo.gazetteer.files import WEAK
from geo.geoparsing.abroad import countries_as_places, is_country
from geo.geoparsing.sites import Site
from geo.geoparsing.surroundings import Toponym
from geo.geoparsing.toponyms import toponyms
from models import PeopleGroup
from text.arabic_forms import joined
from text.dates.find_dates import DateMention, DayWord
from text.language_words import forms as word_forms
from text.lexicon import ActorName, Trigger, Word
from text.matcher import Match, by_kind
from text.numbers.find_numbers import NumberMention
from text.passage import Reading, Token
from text.sentences import Sentence

_HEAD_OR_EDGE = frozenset(("head", "edge", "rural"))
_PLACE_OR_EVENT = frozenset(("place", "trigger"))
_ARM_NAMES = ("arm", "slanted")  # kinds of names that call a weapon theirs; "Air Force Intelligence" flies nothing
GAP = 12  # tokens a light verb and its noun may stand apart: سيّرت الشرطة العسكرية الروسية، دورية


_TELLS_WHICH = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday deadly same horrific massive".split()
)
_SAYS = frozenset("said say says saying reported reporting added confirmed stated claimed announced".split())
_ANEW = word_forms("event_words", "anew")
_DEFINITE = ("the", "this", "that", "these", "those")


@dataclass(slots=True)
class TriggerMention:
    """A trigger in the text; ``definite`` when it points back (القصف), ``clitic`` as written on it."""

    first: int
    last: int
    start: int
    end: int
    trigger: Trigger
    clitic: str
    definite: bool


@dataclass(slots=True)
class ActorMention:
    """A faction named.

    ``aside`` when the words only say whose side somebody is on, ``base`` when fire came from its ground.
    """

    first: int
    last: int
    start: int
    end: int
    clitic: str
    names: tuple[ActorName, ...]
    actor_id: str = ""
    aside: bool = False
    owned: bool = False
    base: bool = False
    adjective: bool = False


@dataclass(slots=True)
class PersonMention:
    """A noun for people: ``word.group`` says which, ``word.number`` how many at least."""

    first: int
    last: int
    start: int
    end: int
    word: Word
    clitic: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """Words that say that nobody was killed or injured (``harm``), or nobody of a group of people."""

    first: int
    last: int
    start: int
    end: int
    harm: tuple[str, ...]
    people: PeopleGroup | None


_Item = TypeVar("_Item")
Named = tuple[str, int, int, str]  # kind, first token, token after the last, the other reader that says so


@dataclass(slots=True)
class Mentions:
    """All mentions of one reading, each list in order."""

    reading: Reading
    triggers: list[TriggerMention]
    actors: list[ActorMention]
    persons: list[PersonMention]
    cues: dict[int, list[tuple[int, str]]]
    cue_ends: dict[int, list[tuple[int, str]]]
    places: list[Toponym]
    dates: list[DateMention] = field(default_factory=list)
    numbers: list[NumberMention] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    arms: list[tuple[int, str]] = field(default_factory=list)
    cue_tokens: dict[str, list[int]] = field(default_factory=dict)
    nobody: list[Nobody] = field(default_factory=list)
    day_words: list[DayWord] = field(default_factory=list)  # of articles whose day nobody knows
    joined: set[int] = field(default_factory=set)  # tokens at which a cue stands behind و or ف

    @property
    def tokens(self) -> list[Token]:
        """The reading's tokens."""
        return self.reading.tokens

    @property
    def forms(self) -> list[str]:
        """The forms of the reading's tokens."""
        return self.reading.forms

    def by_sentence(self, parts: Sequence[Sentence]) -> list[Mentions]:
        """The mentions of each sentence, so that what reads a sentence never walks a whole article."""
        begins, ends = [s.first for s in parts], [s.last for s in parts]
        starts, stops = [s.start for s in parts], [s.end for s in parts]
        rows = zip(
            _cut(self.triggers, [t.first for t in self.triggers], begins, ends),
            _cut(self.actors, [a.first for a in self.actors], begins, ends),
            _cut(self.persons, [p.first for p in self.persons], begins, ends),
            _cut(self.places, [p.first for p in self.places], begins, ends),
            _cut(self.dates, [d.start for d in self.dates], starts, stops),
            _cut(self.numbers, [n.start for n in self.numbers], starts, stops),
            _cut(self.sites, [s.leaf.first for s in self.sites], begins, ends),
            _cut(self.arms, [at for at, _ in self.arms], begins, ends),
            _cut(self.nobody, [n.first for n in self.nobody], begins, ends),
            _cut(self.day_words, [d.start for d in self.day_words], starts, stops),
            strict=True,
        )
        return [
            Mentions(
                self.reading, triggers, actors, persons, self.cues, self.cue_ends, places, dates, numbers, sites, arms,
                self.cue_tokens, nobody, day_words, self.joined,
            )
            for triggers, actors, persons, places, dates, numbers, sites, arms, nobody, day_words in rows
        ]  # fmt: skip

    def without(self, untold: Sequence[tuple[int, int]], passing: Sequence[tuple[int, int]]) -> Mentions:
        """Without the mentions in some token ranges: in those ``untold`` all, in those ``passing`` all but places.

        Cues stay: they are looked up by token.
        """
        if not untold and not passing:
            return self
        gone = {i for first, last in untold for i in range(first, last)}
        out = gone.union(i for first, last in passing for i in range(first, last))
        at = self.reading.token_at
        return replace(
            self,
            triggers=[t for t in self.triggers if t.first not in out],
            actors=[a for a in self.actors if a.first not in out],
            persons=[p for p in self.persons if p.first not in out],
            places=[p for p in self.places if p.first not in gone],
            dates=[d for d in self.dates if at(d.start) not in out],
            numbers=[n for n in self.numbers if at(n.start) not in out],
            sites=[s for s in self.sites if s.leaf.first not in gone],
            arms=[a for a in self.arms if a[0] not in out],
            nobody=[n for n in self.nobody if n.first not in out],
            day_words=[d for d in self.day_words if at(d.start) not in out],
        )

    def cue_between(self, kinds: Sequence[str], first: int, last: int) -> tuple[int, int, str] | None:
        """The first cue of one of the kinds that starts in tokens ``first`` .. ``last``."""
        starts = [i for kind in kinds for i in self.cue_starts(kind, first, last)[:1]]
        if not starts:
            return None
        i = min(starts)
        return next((i, end, kind) for end, kind in self.cues[i] if kind in kinds)

    def cue_starts(self, kind: str, first: int, last: int) -> Sequence[int]:
        """The tokens ``first`` .. ``last`` where a cue of a kind starts, in order."""
        at = self.cue_tokens.get(kind)
        return at[bisect_left(at, first) : bisect_left(at, last)] if at else ()


def _cut(items: list[_Item], at: list[int], begins: Sequence[int], ends: Sequence[int]) -> Iterable[list[_Item]]:
    """What stands in each stretch, given where the items stand, in order."""
    if not items:
        return ([] for _ in begins)
    return (items[bisect_left(at, a) : bisect_left(at, b)] for a, b in zip(begins, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the names and words of a reading are before anything but its event words is settled."""

    reading: Reading
    matches: Sequence[Match]
    kinds: Mapping[str, Sequence[Match]]
    nouns: set[int]  # tokens of head nouns
    countries: set[int]
    owner: Sequence[Match | None]
    triggers: list[TriggerMention]


def scan(vocabulary: Vocabulary, reading: Reading) -> Scanned:
    """Find the names and words of a reading and its event words: enough to know whether it tells of anything."""
    matches = vocabulary.matcher.scan(reading)
    kinds = by_kind(matches)
    nouns = {m.first for m in kinds.get("placeword", ()) if "head" in m.names.roles["placeword"]}
    countries = countries_as_places(reading, kinds)
    owner = _claims(kinds, len(reading.tokens), nouns, countries)
    triggers = _triggers(vocabulary, reading, matches, kinds, owner)
    return Scanned(reading, matches, kinds, nouns, countries, owner, triggers)


def mentions(vocabulary: Vocabulary, found_here: Scanned, said: Sequence[Named] = ()) -> Mentions:
    """Settle the mentions of a reading; dates, numbers and sites are added by the coder.

    What another reader named counts where ours is in doubt: no place is read inside what it calls a person or an
    organisation, and what it calls a place is one unless we know the words as something else.
    """
    reading, matches, kinds, nouns = found_here.reading, found_here.matches, found_here.kinds, found_here.nouns
    countries, owner, triggers = found_here.countries, found_here.owner, found_here.triggers
    actors = [a for a in _actors(matches, owner) if not _owned_by_place(reading, a) and a.first not in countries]
    blocked = [o is not None for o in owner]
    for t in triggers:
        for i in range(t.first, t.last):
            blocked[i] = True
    cues: dict[int, list[tuple[int, str]]] = defaultdict(list)
    ends: dict[int, list[tuple[int, str]]] = defaultdict(list)
    cue_tokens: dict[str, list[int]] = defaultdict(list)
    behind_and: set[int] = set()
    for m in kinds.get("cue", ()):
        held = owner[m.first]
        if held is None or held is m or not (m.last - m.first <= 1 and (_named(held) or held.of("trigger"))):
            for e in m.of("cue"):
                if m.article or not e.article:
                    cues[m.first].append((m.last, e.ref))
                    cue_tokens[e.ref].append(m.first)
                    ends[m.last].append((m.first, e.ref))
                    blocked[m.first] = True
                    if joined(m.clitic):
                        behind_and.add(m.first)
    persons: list[PersonMention] = []
    for m in kinds.get("person", ()):
        held = owner[m.first]
        same = held is m or (held is not None and (held.first, held.last) == (m.first, m.last))  # drivers, driver's
        if held is None or same or _tells_harm(held):
            for e in m.of("person"):
                if held is not None and not same and (e.ref.group not in ("dead", "hurt") or e.ref.language != "ar"):
                    continue  # سقط شهيد tells of a killing and counts the killed
                if "adjective" in e.ref.note and not m.clitic and m.first - 1 in nouns:
                    continue  # مشفى عسكري
                if not persons or persons[-1].last <= m.first:
                    persons.append(PersonMention(m.first, m.last, m.start, m.end, e.ref, m.clitic))
                blocked[m.first] = True
    told = {i for t in triggers for i in range(t.first, t.last) if i == t.first or i not in nouns}
    names = [m for m in kinds.get("place", ()) if owner[m.first] is m and m.first not in told]
    names = [m for m in names if m.first in countries or not is_country(m)]
    if said:
        within = {
            i for kind, first, last, _ in said if kind != "place" and last - first > 1 for i in range(first, last)
        }
        names = [m for m in names if m.first not in within]
    named = [o is not None and _PLACE_OR_EVENT.isdisjoint(o.names.by_kind) for o in owner]
    found = toponyms(reading, kinds, names, named, blocked, vocabulary.tiers, vocabulary.gazetteer.sounding)
    telling = {t.first for t in found if t.tells is not None}
    actors = [a for a in actors if not (a.adjective and a.first in telling)]
    if said:
        _add_named(reading, found, said, kinds.get("place", ()), named)
    result = Mentions(reading, triggers, actors, persons, cues, ends, found, cue_tokens=cue_tokens, joined=behind_and)
    result.arms = _arms_in_names(kinds.get("trigger", ()), owner)
    return result


def _add_named(
    reading: Reading, found: list[Toponym], said: Sequence[Named], names: Sequence[Match], named: Sequence[bool]
) -> None:
    """Add places only another reader named: with the ids of their name, to be confirmed, or with none."""
    taken = {i for t in found for i in range(t.outer, t.last)}
    for kind, first, last, by in said:
        if kind != "place" or any(i in taken or named[i] for i in range(first, last)):
            continue
        match = next((m for m in names if m.first == first and m.last == last), None)
        ids = tuple(dict.fromkeys(e.ref.place_id for e in match.of("place"))) if match else ()
        start = match.start if match else reading.tokens[first].start
        end = reading.tokens[last - 1].end
        found.append(
            Toponym(reading, first, last, first, start, end, ids, weak=bool(ids), several_words=last - first > 1, by=by)
        )
        taken.update(range(first, last))
    found.sort(key=lambda t: (t.first, -t.last))


def _arms_in_names(triggers: Sequence[Match], owner: Sequence[Match | None]) -> list[tuple[int, str]]:
    """Aircraft inside the names of factions: first token and family (``air`` or ``drone``)."""
    return [
        (m.first, e.ref.family)
        for m in triggers
        if (name := owner[m.first]) is not None
        and name is not m
        and any(e.ref.kind in _ARM_NAMES for e in name.of("actor"))
        for e in m.of("trigger")
        if e.ref.pos == "i" and e.ref.family in ("air", "drone", "shelling")
    ]


def _tells_harm(name: Match) -> bool:
    return any(e.ref.family in ("killed", "injured") for e in name.of("trigger"))


def _named(name: Match | None) -> bool:
    """Whether a claim is a faction's or an outlet's name of several words: no cue is read inside it."""
    return name is not None and name.last - name.first > 1 and bool(name.of("actor") or name.of("outlet"))


def _claims(
    kinds: Mapping[str, Sequence[Match]], count: int, nouns: set[int], countries: set[int]
) -> list[Match | None]:
    """Which name owns each token: the longest, factions before outlets before places.

    ``nouns`` are the tokens of head nouns: the last word of إغلاق معبر belongs to the crossing's name too.
    ``countries`` are the first tokens of countries abroad that are places and no governments.
    """
    plainest: dict[int, int] = {}
    for kind in ("trigger", "cue", "gapped"):
        for m in kinds.get(kind, ()):
            if len(m.clitic) < plainest.get(m.first, 9):
                plainest[m.first] = len(m.clitic)
    nations = {m.first for m in kinds.get("nation", ())}
    ordered: list[tuple[int, int, int, int, int, Match]] = []
    for rank, kind in enumerate(("actor", "outlet", "place")):
        for m in kinds.get(kind, ()):
            first, last, clitic = m.first, m.last, m.clitic
            # س is written on verbs only; and a word read whole beats a name found behind clitics: وقف, كشف
            if clitic and (
                "س" in clitic or (last - first == 1 and first in plainest and len(clitic) > plainest[first])
            ):
                continue
            if kind == "place" and first in nations and all(e.ref.by_sound for e in m.of("place")):
                continue  # "Regime" sounds like the village Ar Riqama
            if first in countries and kind != "place":
                continue
            ordered.append((first - last, rank, len(clitic), first, len(ordered), m))
    for m in kinds.get("trigger", ()):
        if m.last - m.first > 1:
            ordered.append((m.first - m.last, 0, len(m.clitic), m.first, len(ordered), m))
    ordered.sort()
    owner: list[Match | None] = [None] * (count + 1)
    for length, _, _, first, _, m in ordered:
        if length < -1 and m.last - 1 in nouns and "trigger" in m.names.by_kind:
            length += 1
        if owner[first : first - length].count(None) == -length:
            owner[first : first - length] = [m] * -length
    return owner


def _triggers(
    vocabulary: Vocabulary,
    reading: Reading,
    matches: Sequence[Match],
    kinds: Mapping[str, Sequence[Match]],
    owner: Sequence[Match | None],
) -> list[TriggerMention]:
    candidates: list[tuple[int, Match, Trigger]] = []
    here = frozenset(reading.forms)
    headed = {
        m.last for m in kinds.get("placeword", ())
        if not m.article and not _HEAD_OR_EDGE.isdisjoint(m.names.roles["placeword"])
        and any(e.ref.role in _HEAD_OR_EDGE and e.ref.language == "ar" for e in m.of("placeword"))
    }  # fmt: skip
    for m in matches:
        meant = m.names.by_kind
        if "trigger" not in meant and "gapped" not in meant:
            continue
        held = owner[m.first]
        length = m.last - m.first
        if held is m and m.first in headed and not m.clitic and "place" in meant:
            continue  # قرية عدوان: a village may be called what is also an event
        for e in meant.get("trigger", ()):
            free = held is None or held is m or length > held.last - held.first
            if free or (held is not None and _event_in_name(e.ref, held)):
                candidates.append((length, m, e.ref))
        for e in meant.get("gapped", ()) if held is None else ():
            for tail in vocabulary.tails[(e.ref.lemma, e.ref.family)]:
                named = e.ref.family == "shootdown"  # أسقطت طائرة مسيرة تركية: the name is that of what fell
                if (tail[0] in here or f"ال{tail[0]}" in here) and _follows(reading.forms, owner, m.last, tail, named):
                    candidates.append((2, m, e.ref))
                    break
    # longest first; among equals a verb before a noun where no clitic article stands, strong before weak
    if len(candidates) > 1:
        candidates.sort(
            key=lambda c: (-c[0], len(c[1].clitic), c[2].frame == "NONE", c[2].weak, _noun_with_article(c[1], c[2]))
        )
    taken: set[int] = set()
    found = []
    for _, m, trigger in candidates:
        if any(i in taken for i in range(m.first, m.last)) or (m.article and trigger.pos in ("v", "l")):
            continue
        if m.article and "indefinite" in trigger.note:
            continue  # الاحتلال is who occupies, احتلال what happened
        if trigger.pos in ("v", "l") and (
            _how_it_is(reading, m) or (trigger.language == "ar" and _no_verb(reading, m))
        ):
            continue
        taken.update(range(m.first, m.last))
        definite = m.article or _pointed_at(reading.forms, m.first) or _strike_on(reading, m.first)
        found.append(TriggerMention(m.first, m.last, m.start, m.end, trigger, m.clitic, definite))
    found.sort(key=lambda t: t.first)
    return found


def _how_it_is(reading: Reading, m: Match) -> bool:
    """Whether a participle behind a hyphen only says how something is: the "jihadist-controlled" region."""
    hyphened = m.start > 1 and reading.text[m.start - 1] == "-" and reading.text[m.start - 2].isalpha()
    return hyphened and m.first > 1 and reading.forms[m.first - 2] not in _ANEW


def _no_verb(reading: Reading, m: Match) -> bool:
    """Whether clitics make a noun of what is spelt like a verb; ``، لتستهدف`` goes on with what happened next."""
    if m.clitic == "ل" and m.first and reading.forms[m.first - 1] in ("،", ",") and reading.text[m.start] in "تي":
        return False
    return m.clitic in ("ب", "وب", "ل", "ول", "ك")


def flown(parts: Sequence[Mentions]) -> None:
    """What a strike or a raid is, in a text that tells of air strikes and of nobody seized: one of them.

    "Air strikes hit the town. The raids killed three": rows of ``triggers_en.csv`` with the note ``flown``.
    """
    told = [t.trigger for found in parts for t in found.triggers if t.trigger.language == "en"]
    if any(t.family in ("arrest", "abduct") for t in told):
        return
    air = next((t for t in told if t.family == "air" and t.pos == "n"), None)
    if air is None:
        return
    for found in parts:
        for mention in found.triggers:
            if "flown" in mention.trigger.note.split(";"):
                mention.trigger = replace(air, lemma=mention.trigger.lemma, forms=mention.trigger.forms)


def _pointed_at(forms: Sequence[str], first: int) -> bool:
    """Whether an English noun is one that is known already: "the attack", "the Saturday strike"."""
    if forms[max(0, first - 1) : first] and forms[first - 1] in _TELLS_WHICH:
        first -= 1
    if not first or forms[first - 1] not in _DEFINITE:
        return False
    return forms[first - 1] != "that" or first < 2 or forms[first - 2] not in _SAYS


def _strike_on(reading: Reading, first: int) -> bool:
    """Whether an English noun is known by where or whose it was: "the Albukamal strike"."""
    named = first > 1 and reading.text[reading.tokens[first - 1].start].isupper()
    return named and reading.forms[first - 2] in _DEFINITE and reading.forms[first].isascii()


def _event_in_name(trigger: Trigger, name: Match) -> bool:
    """Whether a name holds the event word itself: "Russian airstrikes", ``غارات روسية``."""
    return trigger.pos == "n" and trigger.frame == "IDAFA" and any(e.ref.kind in _ARM_NAMES for e in name.of("actor"))


def _noun_with_article(m: Match, trigger: Trigger) -> bool:
    return m.article and trigger.pos in ("v", "l")


def _follows(
    forms: Sequence[str], owner: Sequence[Match | None], position: int, tail: tuple[str, ...], named: bool
) -> bool:
    """Whether the tail's words stand in order within reach before the sentence ends, in a name only if ``named``."""
    wanted = 0
    for i, form in enumerate(forms[position : position + GAP], position):
        if form in (".", "\n", "؟", "!"):
            return False
        if form == tail[wanted] or (form.startswith("ال") and form[2:] == tail[wanted]):
            held = owner[i]
            if held is not None and held.of("actor") and not named:
                continue  # نفذت مسيّرة تركية ضربة: no march
            wanted += 1
            if wanted == len(tail):
                return True
    return False


def _actors(matches: Sequence[Match], owner: Sequence[Match | None]) -> list[ActorMention]:
    found: list[ActorMention] = []
    for m in matches:
        kinds = m.names.by_kind
        if "actor" in kinds and owner[m.first] is m:
            names = tuple([e.ref for e in kinds["actor"]])
            found.append(ActorMention(m.first, m.last, m.start, m.end, m.clitic, names))
        elif "nation" in kinds and _no_place(owner[m.first], m) and not (found and found[-1].last > m.first):
            nation = kinds["nation"][0].ref
            found.append(ActorMention(m.first, m.last, m.start, m.end, m.clitic, (), nation, adjective=True))
    return found


def _owned_by_place(reading: Reading, mention: ActorMention) -> bool:
    """Whether a name is only spelt by the possessive of another: Hama's countryside is not that of Hamas."""
    if not mention.names or not all(n.name.lower().endswith("s") for n in mention.names):
        return False
    said = reading.evidence("", mention.start, mention.end)
    return not said.text.endswith("s") and reading.article.part(reading.part)[said.end : said.end + 2] in ("'s", "’s")


def _no_place(held: Match | None, nation: Match) -> bool:
    """Whether nothing but the weak name of a hamlet claims an adjective: تركية, روسية."""
    return held is None or (held is nation and all(e.ref.kind in WEAK for e in held.of("place")))
