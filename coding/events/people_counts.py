"""The sets of people a clause names: by a number, a noun that says how many, a role or a name.

``ثلاثة مدنيين``, ``قتيلان``, "a woman", "the head of the council", ``الطفلين عمر وحسن``. What befell a set is read in
``harm``, how the sets of a clause relate in ``tolls``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from coding.events import toll_words as words
from coding.events.role_markers import members
from coding.mentions.mentions import Mentions, PersonMention, TriggerMention
from models import PEOPLE_GROUPS, PeopleGroup
from text.anchors import AND, ARTICLE
from text.lexicon import Word, cues, persons
from text.normalize import fold
from text.numbers.find_numbers import NumberMention
from text.numbers.number_words import ARABIC, PERSON_END

KILLING = ("killed", "execution", "assassination", "body")
PLURAL_MINIMUM = 2
_NOUN_ENDS = re.compile(PERSON_END)
_PHRASE = 10  # tokens a number may stand before what it counts: "5 Sons of the Mountain fighters"
_MODIFIERS = 6  # tokens between an article and its noun
_KIN = 3  # tokens within which kin are named: خمسة أفراد من عائلة واحدة
_NAME = 4  # tokens of a person's name
_LIST = 60  # tokens of a list of names
_MANY = 1000  # "the 2021 dead" are of a year
_BETWEEN_DEAD_AND_HURT = 9  # tokens from a number to "between dead and hurt"
_SIZES = {"singular": 1, "dual": 2, "plural": 0}
_JOINS = ("and", "or", "/", "-", ",")
_COMMAS = (",", "،")
_NOT_YA = "\u0649"  # alif maqsura, which folding makes the last letter of a name
_QUOTES = frozenset("\"'«“”")


@dataclass(slots=True)
class People:
    """A set of people in tokens ``first`` .. ``last``, offsets ``start`` .. ``end``; ``high`` is None when open."""

    first: int
    last: int
    start: int
    end: int
    low: int
    high: int | None
    group: str = ""  # of the noun
    people: PeopleGroup | None = None  # who they were, where the words say it
    vague: bool = False
    bare: bool = False  # a plural that nobody counted
    part: bool = False  # of the number before: عشرة منهم مدنيون
    joined: bool = False  # to the set before: وامرأة
    mixed: bool = False  # of killed and injured together: 20 قتيلاً وجريحاً
    unnamed: bool = False  # a number without a noun
    by: TriggerMention | None = None  # the word that says what befell them
    state: str | None = None  # killed or injured


def kills(trigger: TriggerMention) -> bool:
    """Whether an event word says that somebody died."""
    if "attempt" in trigger.trigger.note:
        return False
    return trigger.trigger.family in KILLING or "dead" in trigger.trigger.lemma


def tells_harm(trigger: TriggerMention) -> bool:
    """Whether an event word says that somebody died or was hurt."""
    return kills(trigger) or trigger.trigger.family == "injured" or only_wounds(trigger)


def only_wounds(trigger: TriggerMention) -> bool:
    """Whether an event word says that those who were shot were hurt, and so that nobody died: "shot and wounded"."""
    return trigger.trigger.family == "shooting" and "wound" in trigger.trigger.lemma


def is_arabic(form: str) -> bool:
    """Whether a token is an Arabic word."""
    return "\u0621" <= form[0] <= "\u06d3"


def people_in(found: Mentions, first: int, last: int) -> list[People]:
    """Every set of people named in a range of tokens, in order."""
    reader = _Reader(found, first, last)
    for at, number in reader.numbers.items():
        reader.sets += reader.counted(at, number)
    for word in reader.harm.values():
        reader.sets += reader.told_by_name(word) if is_arabic(found.forms[word.first]) else reader.pronoun(word)
    for person in reader.persons.values():
        if person.first not in reader.used and not reader.covered(person.first):
            reader.sets += reader.alone(person)
    return _without_descriptions(sorted(reader.sets, key=lambda p: p.first))


def _without_descriptions(sets: list[People]) -> list[People]:
    """A noun right behind a counted noun describes it: ``ثلاثة شهداء مدنيين``, ``شخص مدني``."""
    out: list[People] = []
    for people in sets:
        if out and people.first == out[-1].last and (people.bare or people.low == 1) and not people.joined:
            out[-1].last, out[-1].end = people.last, people.end
            out[-1].people = out[-1].people or people.people
        else:
            out.append(people)
    return out


@cache
def _things() -> frozenset[str]:
    return frozenset(fold(w.forms[0]) for w in cues() if w.role in ("thing", "animal")) - members()


@cache
def _nouns() -> dict[str, Word]:
    return {fold(form): noun for noun in persons() for form in noun.forms if form.isascii() or noun.group == "fighters"}


def _members_named(found: Mentions, first: int, last: int) -> dict[int, PersonMention]:
    """One member of a faction, whose name holds what he is: "a former rebel fighter", ``جندي تركي``."""
    here = (a for a in found.actors if first <= a.first < last and a.last - a.first > 1)
    named = ((a, _nouns().get(found.forms[a.first if is_arabic(found.forms[a.first]) else a.last - 1])) for a in here)
    return {
        a.first: PersonMention(a.first, a.last, a.start, a.end, noun, "")
        for a, noun in named if noun is not None and noun.number == "singular"
    }  # fmt: skip


class _Reader:
    """A range of tokens, what stands where in it, and the sets found so far."""

    def __init__(self, found: Mentions, first: int, last: int) -> None:
        self.found, self.forms, self.last = found, found.forms, last
        self.persons = {p.first: p for p in found.persons if first <= p.first < last}
        self.persons |= _members_named(found, first, last)
        self.actors = {i: a for a in found.actors for i in range(a.first, a.last)}
        self.events = {t.first: t for t in found.triggers if first <= t.first < last}
        self.harm = {at: t for at, t in self.events.items() if tells_harm(t)}
        at_token = ((found.reading.token_at(n.start), n) for n in found.numbers)
        self.numbers = {at: n for at, n in at_token if first <= at < last and at not in self.actors}
        self.used: set[int] = set()  # first tokens of the nouns that a number counts
        self.sets: list[People] = []

    def covered(self, at: int) -> bool:
        """Whether a token stands in a set already."""
        return any(p.first <= at < p.last for p in self.sets)

    def counted(self, at: int, number: NumberMention) -> list[People]:
        """What a number counts; nothing where it counts things, two sets for ``عدد من القتلى والجرحى``."""
        until = self.found.reading.token_at(number.end)
        arabic = until < len(self.forms) and is_arabic(self.forms[until])
        if arabic and self._of_things(until):
            return []
        if number.noun is not None and not arabic and self._of_or_by(at - 1):
            self.used.update(range(at, until))
            return []  # "the wife of a commander", "killed by a sniper"
        of_them = next((n for n in (2, 1) if " ".join(self.forms[until : until + n]) in words.OF_THEM), 0)
        if of_them:
            noun, end = self.persons.get(until + of_them), until
        elif arabic or number.kind == "dual":
            noun, end = self._noun_of(at, until, number), until
        else:
            noun, end = self._phrase(at, until)
        if noun is None and not arabic and self._of_blows(until):
            return []
        people = self._set(at, max(until, end), noun)
        people.low, people.vague, people.part = number.low, number.vague, bool(of_them)
        people.high = number.high if number.high is not None or number.vague else number.low
        people.unnamed = noun is None and end == until
        if arabic and self._both_of(until):
            return []
        if noun is None:
            people.people = self._named_fighters(until) if arabic or end > until else None
            return [people]
        self.used.update((noun.first, *(i for i in range(until, people.last) if i in self.persons)))
        if noun.word.note.startswith("both"):
            people.mixed = True
        return self._dead_and_hurt(people, noun, number.kind == "vague") if arabic else [people]

    def _both_of(self, at: int) -> bool:
        """Whether a number is of the dead and the hurt: ``20 عنصراً من قسد سقطوا بين قتيل وجريح``."""
        for i in range(at, min(at + _BETWEEN_DEAD_AND_HURT, self.last)):
            if i in self.numbers:
                return False
            if i in self.persons and self._between_dead_and_hurt(self.persons[i]):
                self.used.update(range(at, i))
                return True
        return False

    def _set(self, first: int, last: int, noun: PersonMention | None) -> People:
        """A set of the tokens given and those of its noun, of nobody yet."""
        tokens = self.found.tokens
        first, last = (first, last) if noun is None else (min(first, noun.first), max(last, noun.last))
        people = People(first, last, tokens[first].start, tokens[last - 1].end, 0, 0)
        people.joined = self.forms[first].startswith(AND)
        if noun is not None:
            people.group, people.people = noun.word.group, self._people(noun)
        return people

    def _noun_of(self, at: int, until: int, number: NumberMention) -> PersonMention | None:
        """The noun of an Arabic number, behind it or, of one and two, before it: ``ثلاثة مدنيين``, ``مدنيين اثنين``."""
        reach = until + 1 + (until < self.last and self.forms[until] in words.BETWEEN)
        if reach in self.persons and self.persons[reach].word.group == "others":
            reach += 1  # ثلاثة سوريين آخرين
        free = (self.persons[i] for i in range(at, min(reach, self.last)) if i in self.persons and i not in self.used)
        person, before = next(free, None), self.persons.get(at - 1)
        if number.noun is None and before is not None and number.low in (1, 2) and before.first not in self.used:
            return before if person is None or person.first > until else person
        return person

    def _phrase(self, at: int, until: int) -> tuple[PersonMention | None, int]:
        """The noun that heads an English phrase, and its end: "6 members", "4 regime and militia fighters"."""
        inside = next((self.persons[i] for i in range(at, until) if i in self.persons), None)
        if inside is not None:
            return inside, until
        i = until
        if self.forms[i : i + 1] == ["of"]:  # "dozens of civilians", "six of the soldiers"
            i += 1 + (i + 1 < self.last and self.forms[i + 1] in words.DEFINITE)
        while i < min(self.last, until + _PHRASE):
            person, actor = self.persons.get(i), self.actors.get(i)
            if person is not None and (person.last not in self.persons or person.last in self.harm):
                return person, person.last
            if actor is not None and self.forms[actor.last - 1] in members() and actor.last not in self.persons:
                return None, actor.last
            if person is None and actor is None and not self._goes_on(i):
                break
            i = max(i + 1, person.last if person else 0, actor.last if actor else 0)
        return None, until

    def _goes_on(self, at: int) -> bool:
        """Whether an English phrase may go on over a token before its noun has come."""
        form, after = self.forms[at], at + 1
        if at in self.numbers or at in self.events or form in words.PHRASE_END or form in words.AUXILIARIES:
            return False
        if form in ("of", "the"):
            return self._capital(after) or self.forms[after : after + 1] == ["the"] and self._capital(after + 1)
        if form in _JOINS:
            ends = after >= self.last or after in self.numbers or after in self.events
            return not ends and self.forms[after] not in words.PHRASE_END | words.ARTICLES | words.DEFINITE
        return form.isalpha()

    def _capital(self, at: int) -> bool:
        return at < self.last and self.found.reading.text[self.found.tokens[at].start].isupper()

    def _of_things(self, at: int) -> bool:
        """Whether what an Arabic number counts is a weapon, a thing or an animal: ``بخمسة صواريخ``."""
        at += self.forms[at] in words.BETWEEN
        if at < len(self.forms) and self.forms[at].removeprefix(ARTICLE) in _things():
            return True
        weapon = self.events.get(at)
        return weapon is not None and weapon.trigger.pos == "i" and not weapon.clitic

    def _of_blows(self, at: int) -> bool:
        """Whether what an English number counts is what happened: "the two air raids have killed 19"."""
        for i in range(at, min(at + _KIN, self.last)):
            if i in self.events:
                word = self.events[i].trigger  # bombers are people
                return word.pos in ("n", "i") and word.family != "suicide" and i not in self.harm
            if not self.forms[i].isalpha() or i in self.persons:
                return False
        return False

    def _dead_and_hurt(self, people: People, noun: PersonMention, open_number: bool) -> list[People]:
        """Both, where one number is of the dead and the hurt: ``20 قتيلاً وجريحاً``, ``عدد من القتلى والجرحى``."""
        after = self.persons.get(people.last)
        both = after is not None and after.clitic.startswith(AND) and noun.word.number == after.word.number
        if after is None or not both or {noun.word.group, after.word.group} != {"dead", "hurt"}:
            return [people]
        self.used.add(after.first)
        if not open_number:  # of 20 nobody says how many of each; of a vague number, as many of both
            people.mixed = True
            return [people]
        second = replace(people, first=after.first, last=after.last, group=after.word.group)
        second.start, second.end = after.start, after.end
        return [people, second]

    def _people(self, person: PersonMention) -> PeopleGroup | None:
        """The group a noun names; members of a family are no fighters."""
        if person.word.group == "fighters" and any(
            p.word.group == "family" and 0 <= p.first - person.last < _KIN for p in self.found.persons
        ):
            return None
        return next((group for group in PEOPLE_GROUPS if group == person.word.group), None)

    def _named_fighters(self, at: int) -> PeopleGroup | None:
        """Fighters where a number stands before a name that says so: "3 QSD fighters", اثنين من عناصر قسد."""
        actors = (self.actors.get(i) for i in range(at, min(at + _PHRASE, self.last)))
        actor = next((a for a in actors if a is not None), None)
        ends = {self.forms[actor.first], self.forms[actor.last - 1]} if actor else set()
        return "fighters" if ends & members() else None

    def pronoun(self, word: TriggerMention) -> Iterator[People]:
        """One who has no noun: "killed two civilians and injured another", "killed one"."""
        at = word.last
        if word.trigger.pos == "v" and at < self.last and self.forms[at] in ("one", "another") and not self.covered(at):
            after = self.forms[at + 1] if at + 1 < self.last else "."
            if not after.isalpha() or after in words.PHRASE_END or after == "and":
                yield replace(self._set(at, at + 1, None), low=1, high=1)

    def alone(self, person: PersonMention) -> Iterator[People]:
        """The set of a noun that says itself how many: ``قتيلان``, "a woman"; none where it is known already."""
        size, first = self._arabic_size(person) if person.word.language == "ar" else self._english_size(person)
        last = person.last
        if behind := self._number_behind(person):
            size, last = behind
        if size is not None:
            people = self._set(first, last, person)
            people.low, people.bare = size or PLURAL_MINIMUM, not size
            people.high = size or None
            yield people

    def _number_behind(self, person: PersonMention) -> tuple[int, int] | None:
        """How many, where a number with its article follows: ``وبناته الأربع``, ``مقتل الجنود الـ12``; and its end.

        Those known already ("the four") count only behind the word for what befell them.
        """
        at = person.last
        form, after = "".join(self.forms[at : at + 1]), "".join(self.forms[at + 1 : at + 2])
        if form == ARTICLE and after.isdecimal():
            size, last = int(after), at + 2
        else:
            size, last = ARABIC.get(form.removeprefix(ARTICLE), 0) if form.startswith(ARTICLE) else 0, at + 1
        befell = person.word.group in ("dead", "hurt") or any(t.last == person.first for t in self.harm.values())
        if not 2 < size < _MANY or (self._definite(person) and not befell):
            return None
        return size, last

    def _arabic_size(self, person: PersonMention) -> tuple[int | None, int]:
        at, size = person.first, _SIZES[person.word.number]
        before = {kind for i in (at, at - 1) for _, kind in self.found.cue_ends.get(i, ())}
        here = {kind for _, kind in self.found.cue_ends.get(at, ())}
        if person.word.group == "journalists" and "say" in before:
            return None, at  # who brings the news
        if "adjective" in person.word.note and not person.clitic and "thing" in here:
            return None, at  # سيارة مدنية
        if self._definite(person):
            return (size if size and self._in_relative_clause(person) else None), at
        if self._between_dead_and_hurt(person):
            return 0, at
        if person.clitic in ("ب", "ك") or "agent" in here or self.forms[at - 1] in words.NUMBER_OF:
            return None, at  # برصاص عناصر: who did it; عدد جرحى القصف: a number follows
        if person.word.note.startswith("role") and not any(t.last == at for t in self.harm.values()):
            return None, at
        return size, at

    def _definite(self, person: PersonMention) -> bool:
        text = self.found.reading.text[person.start : person.end]
        return text.startswith(ARTICLE) or (person.clitic.endswith("ل") and text.startswith("ل"))

    def _in_relative_clause(self, person: PersonMention) -> bool:
        """Whether what follows says that somebody known died: ``المصور حسن العلي الذي استشهد``."""
        for i in range(person.last, min(person.last + _MODIFIERS, self.last)):
            if self.forms[i] in words.RELATIVE:
                return i + 1 in self.harm
            if i in self.events:
                return False
        return False

    def _between_dead_and_hurt(self, person: PersonMention) -> bool:
        """``14 مدنياً بين قتيل وجريح``: the number is of both together, each is at least one."""
        between = "بين" in self.forms[max(0, person.first - 2) : person.first] and not self._definite(person)
        return between and person.word.group in ("dead", "hurt")

    def _english_size(self, person: PersonMention) -> tuple[int | None, int]:
        at, group = person.first, person.word.group
        if person.last in self.persons and person.word.number == "singular":
            return None, at  # "a rebel commander": the next noun counts
        if at in self.harm or person.word.note.startswith("both"):
            return None, at  # "68 others were wounded"; "casualties" are dead or hurt
        before = self.forms[at - 1] if at else ""
        if person.word.number == "plural":
            counted = before in words.DEFINITE or before in words.AGENTS or before in ("of", "all")
            return (None if counted else 0), at
        if group == "fighters" and not _NOUN_ENDS.match(self.found.reading.text, person.end):
            return None, at  # "a terrorist rocket attack"
        opener = self._opener(person)
        if opener is not None and self._of_or_by(opener - 1):
            return None, at
        if opener is None:
            if person.last in self.harm and self.forms[person.last].endswith("ed"):
                return 1, at  # "Child killed, 9 hurt"
            listed = before in ("and", ",") and any(p.last == at - 1 and p.low == 1 for p in self.sets)
            return (1 if listed else None), at
        known = self.forms[opener] not in words.ARTICLES
        after_one = opener > 0 and self.forms[opener - 1] in ("and", ",")
        if known and after_one and any(p.last == opener - 1 and p.low for p in self.sets):
            return 1, opener  # "a woman, two of her daughters and her son"
        if known or person.word.note.startswith("role"):
            behind = any(t.last in (opener, opener + 1) and t.trigger.pos == "v" for t in self.harm.values())
            return (1 if behind else None), opener
        return 1, opener

    def _of_or_by(self, at: int) -> bool:
        return self.forms[at] in words.AGENTS or (
            self.forms[at] == "of" and not any(t.first <= at <= t.last for t in self.harm.values())
        )

    def _opener(self, person: PersonMention) -> int | None:
        """The token that opens the phrase of an English noun: an article, "the", "his" or a word of harm."""
        for i in range(person.first - 1, max(-1, person.first - 1 - _MODIFIERS), -1):
            form = self.forms[i]
            if form in words.ARTICLES or form in words.DEFINITE and form != "s":
                return i
            if any(t.last == i + 1 for t in self.harm.values()):
                return i
            if (
                i in self.numbers
                or not (form.isalnum() or i in self.actors)
                or form in words.PHRASE_END
                or form == "and"
            ):
                return None
        return None

    def told_by_name(self, word: TriggerMention) -> Iterator[People]:
        """Those named right behind an Arabic word of harm: ``وفاة الطفلين عمر وحسن والشرطي خالد``."""
        i = first = self._names_begin(word)
        if " ".join(self.forms[i : i + 2]) in words.EACH_OF:
            yield from self._each_named(word, i + 2)
            return
        if i < self.last and self.forms[i] in words.ONE_OF_THEM:
            yield replace(self._set(i, i + 1, None), low=1, high=1, by=word, group="dead")  # توفي أحدهم لاحقاً
            return
        total = size = names = steps = 0
        end, fresh = i, True
        while i < min(self.last, first + _LIST):
            form, person = self.forms[i], self.persons.get(i)
            joined = form.startswith(AND) and form not in words.WHO_THEY_WERE
            if person is not None and self._definite(person) and (fresh or joined):
                counted, stop = self._number_behind(person) or (_SIZES[person.word.number], person.last)
                total, size, names = total + max(size, names), counted, 0
                fresh, steps, end = True, 0, stop
                self.used.add(i)
            elif (self._given_name(i) and (fresh or joined)) or (i == first and self._quoted(word, i)):
                names, fresh, steps, end = names + 1, False, 0, i + 1
            elif form in _COMMAS or form.isdigit() or form == "-":
                fresh, steps = True, 0
            elif steps < _NAME and form.isalpha() and i not in self.numbers and i not in self.events and i > first:
                fresh, steps = False, steps + 1
            else:
                break
            i = max(i + 1, end)
        total += max(size, names)
        if total:
            yield replace(self._set(first, end, None), low=total, high=total, by=word, joined=False)

    def _each_named(self, word: TriggerMention, first: int) -> Iterator[People]:
        """Those listed by name, whatever they are called: ``قتل كل من "سالم الحمد" و"ناصر العبد"``."""
        size, end, fresh, steps = 0, first, True, 0
        for i in range(first, min(self.last, first + _LIST)):
            form = self.forms[i]
            if i in self.numbers or i in self.events or not form.isalpha() or steps > _NAME or form in words.PHRASE_END:
                break
            if form == AND:
                fresh = True
            elif fresh or (form.startswith(AND) and steps):
                size, end, fresh = size + 1, i + 1, False
                steps = int(i not in self.persons)  # "the young man Walid": no name begins with that و
            else:
                end, steps = i + 1, steps + 1
        if size > 1:
            yield replace(self._set(first, end, None), low=size, high=size, by=word, joined=False)

    def _given_name(self, at: int) -> bool:
        """Whether a token is a given name, and not the word for "on" that is folded like one: ``على الفور``."""
        reading, token = self.found.reading, self.found.tokens[at]
        if self.forms[at] in words.ON and reading.evidence("", token.start, token.end).text.endswith(_NOT_YA):
            return False
        return self.forms[at] in words.GIVEN_NAMES

    def _names_begin(self, word: TriggerMention) -> int:
        """Where names may begin: behind the word, who did it, or the colon of a list: ``الشهداء: 1- حسن العلي``."""
        if word.trigger.pos == "p":
            near = self.forms[word.last : word.last + _PHRASE]
            return word.last + near.index(":") + 1 if ":" in near else self.last
        actor = self.actors.get(word.last)
        return actor.last if actor is not None and word.trigger.pos == "v" else word.last

    def _quoted(self, word: TriggerMention, at: int) -> bool:
        """Whether somebody's name stands in quotes: ``مقتل "سالم"``; after a verb it may be who did it."""
        gap = self.found.reading.text[word.end : self.found.tokens[at].start] if at < self.last else ""
        plain = at not in self.actors and at not in self.persons and at not in self.numbers
        return word.trigger.pos == "n" and plain and not _QUOTES.isdisjoint(gap)
