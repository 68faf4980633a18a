"""People counted in a clause: a number, a dual or a single person (``ثلاثة مدنيين``, ``قتيلان``, "a woman").

What the counts mean (killed, injured, a part of another) is read in ``tolls``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from coding.events.role_markers import members
from coding.mentions.mentions import Mentions, PersonMention, TriggerMention
from models import PEOPLE_GROUPS, PeopleGroup
from text.lexicon import cues
from text.normalize import fold
from text.numbers.find_numbers import NumberMention
from text.numbers.number_words import PERSON_END

KILLING = ("killed", "execution", "assassination", "body")
_BETWEEN = ("من", "اخرين", "اخرون")  # between an Arabic number and those it counts: ثلاثة من عناصر
_ARTICLES = ("a", "an", "one", "another")
PLURAL_MINIMUM = 2
_OF_THEM = ("منهم", "منهن")
_ONE_OF_THEM = frozenset(("احدهم", "احدهما", "احداهن", "احداهما"))
_PARTICIPLES = ("wounded", "injured", "dead", "hurt")
_NEW_MEMBER = ("and", ";", "killing", "injuring", "wounding")
_AFTER_PRONOUN = (",", ".", ";", "and", "in", "near", "at", "on", "while", "before", "who")
_NOUN_ENDS = re.compile(PERSON_END)
_KIN = 3  # tokens within which kin are named: خمسة أفراد من عائلة واحدة


@dataclass(slots=True)
class Count:
    """A number of people in tokens ``first`` .. ``last``, offsets ``start`` .. ``end``; ``high`` is None when open."""

    first: int
    last: int
    start: int
    end: int
    low: int
    high: int | None
    group: str
    vague: bool = False
    part: bool = False  # of the number before: عشرة منهم مدنيون
    joined: bool = False  # to the count before: وامرأة
    mixed: bool = False  # of killed and injured together: 20 قتيلاً وجريحاً
    people: PeopleGroup | None = None  # who they were, where the words say it


def counts_of(found: Mentions, first: int, last: int) -> list[Count]:
    """Everything counted in a token range, in order."""
    persons = {p.first: p for p in found.persons if first <= p.first < last}
    used: set[int] = set()  # first tokens of the nouns that a number counts
    counts: list[Count] = []
    for number in found.numbers:
        at = found.reading.token_at(number.start)
        if first <= at < last and not any(a.first <= at < a.last for a in found.actors):
            counts += _counted_by(found, number, persons, used, last)
    counts += _ones_of_them(found, first, last)
    for person in persons.values():
        if person.first in used or any(c.first <= person.first < c.last for c in counts):
            continue
        shared = _counted_together(found, person, counts)
        if shared is not None:
            shared.last, shared.end = person.last, person.end
        else:
            counts += _without_number(found, person)
    counts += _pronouns(found, first, last, counts)
    counts.sort(key=lambda c: c.first)
    return _without_appositions(counts)


def _counted_by(
    found: Mentions, number: NumberMention, persons: dict[int, PersonMention], used: set[int], last: int
) -> list[Count]:
    """What a number counts; nothing where it counts things, two counts for ``عدد من القتلى والجرحى``."""
    until = found.reading.token_at(number.end)
    if _of_things(found, until):
        return []
    if until < last and found.tokens[until].form in _OF_THEM:
        return [_some_of_them(found, number, persons.get(until + 1), used)]
    person = _noun_of(found, number, persons, used, last)
    if person is not None:
        used.add(person.first)
        after = (persons[i] for i in range(until, min(until + 4, last)) if i in persons)
        if any(_between_dead_and_hurt(found, p) for p in after):
            return []
    count = _with_noun(found, number, person)
    dead_and_hurt = _dead_and_hurt(person, persons.get(count.last))
    if dead_and_hurt is None:
        return [count]
    used.add(dead_and_hurt.first)
    count.mixed = not number.vague  # of 20 nobody says how many of each; of a vague number, as many of both
    if count.mixed:
        return [count]
    second = replace(count, first=count.last, last=count.last + 1, group=dead_and_hurt.word.group)
    second.start, second.end = dead_and_hurt.start, dead_and_hurt.end
    return [count, second]


def _some_of_them(found: Mentions, number: NumberMention, whom: PersonMention | None, used: set[int]) -> Count:
    """A part of the number before: ``13 شخصاً، عشرة منهم مدنيون`` is ten of the thirteen."""
    at, high = found.reading.token_at(number.start), number.high or number.low
    if whom is None:
        last = found.reading.token_at(number.end)
        return Count(at, last, number.start, number.end, number.low, high, "", part=True)
    used.add(whom.first)
    people = _people(found, whom)
    return Count(at, whom.last, number.start, whom.end, number.low, high, "", part=True, people=people)


def _noun_of(
    found: Mentions, number: NumberMention, persons: dict[int, PersonMention], used: set[int], last: int
) -> PersonMention | None:
    """The noun a number counts, behind it or, of one and two, before it: ``ثلاثة مدنيين``, ``مدنيين اثنين``."""
    at, until = found.reading.token_at(number.start), found.reading.token_at(number.end)
    arabic = _arabic_at(found, until)
    reach = until + (1 + (found.tokens[until].form in _BETWEEN) if arabic else _english_reach(found, until))
    if arabic and reach in persons and persons[reach].word.group == "others":
        reach += 1  # ثلاثة سوريين آخرين
    person = next((persons[i] for i in range(at, min(reach, last)) if i in persons and i not in used), None)
    before = persons.get(at - 1)
    if number.noun is None and before is not None and number.low in (1, 2) and before.first not in used:
        return before if person is None or person.first > until else person
    return person


def _with_noun(found: Mentions, number: NumberMention, person: PersonMention | None) -> Count:
    """The count of a number and its noun, if it has one: "five of them children" is a part."""
    first, last = found.reading.token_at(number.start), found.reading.token_at(number.end)
    high = number.high if number.high is not None or number.vague else number.low
    count = Count(first, last, number.start, number.end, number.low, high, "", number.vague)
    if person is not None:
        count.first, count.last = min(first, person.first), max(last, person.last)
        count.start, count.end = min(number.start, person.start), max(number.end, person.end)
        count.group = person.word.group
    count.joined = found.tokens[count.first].form.startswith("و")
    count.part = any(t.form in ("them", "whom") for t in found.tokens[count.first : count.last])
    count.people = _people(found, person) if person else _named_fighters(found, last)
    return count


def _without_number(found: Mentions, person: PersonMention) -> list[Count]:
    """The count of a noun that says itself how many: ``قتيلان``, "a woman"."""
    alone = _alone(found, person)
    if alone is None:
        return []
    count = Count(person.first, person.last, person.start, person.end, *alone, person.word.group)
    count.joined = person.clitic.startswith("و")
    count.people = _people(found, person)
    return [count]


def _arabic_at(found: Mentions, at: int) -> bool:
    return at < len(found.tokens) and "\u0621" <= found.tokens[at].form[0] <= "\u06d3"


def _pronouns(found: Mentions, first: int, last: int, counted: list[Count]) -> list[Count]:
    """One who has no noun: "killed two civilians and injured another", "killed one"."""
    out = []
    forms = found.reading.forms
    for t in found.triggers:
        at = t.last
        if (
            not (first <= t.first and at < last)
            or t.trigger.family not in (*KILLING, "injured")
            or t.trigger.pos != "v"
        ):
            continue
        ends = at + 1 >= last or forms[at + 1] in _AFTER_PRONOUN
        if forms[at] in ("one", "another") and ends and not any(c.first <= at < c.last for c in counted):
            token = found.tokens[at]
            out.append(Count(at, at + 1, token.start, token.end, 1, 1, ""))
    return out


def _english_reach(found: Mentions, until: int) -> int:
    """How far behind an English number its noun may stand: two adjectives, and not beyond the next word of a list."""
    forms = found.reading.forms[until : until + 4]
    for steps, form in enumerate(forms[:3]):
        verb = form == "," and forms[steps + 1 : steps + 2] and forms[steps + 1] in _PARTICIPLES
        if verb or form in _NEW_MEMBER or form.isdigit():
            return steps  # "killed 13, wounded 29"
    return 3


def _counted_together(found: Mentions, person: PersonMention, counts: list[Count]) -> Count | None:
    """The count that holds a bare plural too: "12 aid workers and drivers" are twelve."""
    if person.word.language != "en" or person.word.number != "plural" or person.word.group in ("dead", "hurt"):
        return None
    if not person.first or found.tokens[person.first - 1].form != "and":
        return None
    return next((c for c in counts if c.last == person.first - 1 and c.low > 1 and not c.vague), None)


@cache
def _things() -> frozenset[str]:
    return frozenset(fold(w.forms[0]) for w in cues() if w.role in ("thing", "animal")) - members()


def _of_things(found: Mentions, at: int) -> bool:
    """Whether what an Arabic number counts is a weapon, a thing or an animal: ``بخمسة صواريخ``, ``عدد من المنازل``."""
    if at < len(found.tokens) and found.tokens[at].form in _BETWEEN:
        at += 1
    if at < len(found.tokens) and found.tokens[at].form.removeprefix("ال") in _things():
        return True
    weapons = (t for t in found.triggers if t.first == at and t.trigger.pos == "i" and t.trigger.language == "ar")
    return any(not t.clitic for t in weapons)


def _dead_and_hurt(person: PersonMention | None, after: PersonMention | None) -> PersonMention | None:
    """The noun behind a counted one that is said of the same number: ``20 قتيلاً وجريحاً``."""
    if person is None or after is None or after.word.language != "ar" or not after.clitic.startswith("و"):
        return None
    groups = {person.word.group, after.word.group}
    return after if groups == {"dead", "hurt"} and person.word.number == after.word.number else None


def _ones_of_them(found: Mentions, first: int, last: int) -> list[Count]:
    """``توفي أحدهم لاحقاً``: one of those hurt died."""
    dying = {t.last for t in found.triggers if first <= t.first < last and kills(t)}
    return [
        Count(i, i + 1, found.tokens[i].start, found.tokens[i].end, 1, 1, "dead")
        for i in sorted(dying) if i < last and found.tokens[i].form in _ONE_OF_THEM
    ]  # fmt: skip


def _people(found: Mentions, person: PersonMention) -> PeopleGroup | None:
    """The group a noun names; members of a family are no fighters."""
    if person.word.group == "fighters" and any(
        p.word.group == "family" and 0 <= p.first - person.last < _KIN for p in found.persons
    ):
        return None
    return next((group for group in PEOPLE_GROUPS if group == person.word.group), None)


def _named_fighters(found: Mentions, at: int) -> PeopleGroup | None:
    """Fighters where a number stands before a name that says so: "3 QSD fighters", اثنين من عناصر قسد."""
    at += found.tokens[at].form in _BETWEEN if at < len(found.tokens) else 0
    after = next((a for a in found.actors if a.first == at), None)
    if after is None:
        return None
    return "fighters" if {found.tokens[i].form for i in (after.first, after.last - 1)} & members() else None


def _alone(found: Mentions, person: PersonMention) -> tuple[int, int | None] | None:
    """What a noun without a number counts: one, two, or at least two; None when it is definite."""
    text = found.reading.text[person.start : person.end]
    number = person.word.number
    if person.word.language == "ar":
        if _tells_or_describes(found, person):
            return None
        if text.startswith("ال") or (person.clitic.endswith("ل") and text.startswith("ل")):
            # "مقتل الشاب": the one who was killed is one, though known
            told = any(t.last == person.first and t.trigger.family in (*KILLING, "injured") for t in found.triggers)
            return (1, 1) if told and number == "singular" else None
        if _between_dead_and_hurt(found, person):
            return 1, None
        if person.clitic in ("ب", "ك") or any(kind == "agent" for _, kind in found.cue_ends.get(person.first, ())):
            return None  # برصاص عناصر: who did it
        return {"singular": (1, 1), "dual": (2, 2)}.get(number, (PLURAL_MINIMUM, None))
    before = found.tokens[person.first - 1].form if person.first else ""
    if found.tokens[person.first].form in _PARTICIPLES:
        return None  # "wounded five", "68 others were wounded": the number says how many
    if number == "singular":
        if person.word.group == "fighters" and not _NOUN_ENDS.match(found.reading.text, person.end):
            return None  # "a terrorist rocket attack"
        near = {found.tokens[i].form for i in range(max(0, person.first - 4), person.first)}
        if before in _ARTICLES or near & set(_ARTICLES) or before in ("and", ","):
            return 1, 1
        return None
    return (PLURAL_MINIMUM, None) if before not in ("the", "its", "their", "of", "all") else None


def _tells_or_describes(found: Mentions, person: PersonMention) -> bool:
    """Who brings the news, and an adjective that is also a noun for people: ``وفق مراسل``, ``سيارة مدنية``."""
    before = {kind for at in (person.first, person.first - 1) for _, kind in found.cue_ends.get(at, ())}
    if person.word.group == "journalists" and "say" in before:
        return True
    described = {kind for _, kind in found.cue_ends.get(person.first, ())}
    return "adjective" in person.word.note and not person.clitic and "thing" in described


def _between_dead_and_hurt(found: Mentions, person: PersonMention) -> bool:
    """``14 مدنياً بين قتيل وجريح``: the number is of both together, each is at least one."""
    before = [t.form for t in found.tokens[max(0, person.first - 2) : person.first]]
    return person.word.group in ("dead", "hurt") and "بين" in before


def _without_appositions(counts: list[Count]) -> list[Count]:
    """A noun right behind a counted noun describes it: ``ثلاثة شهداء مدنيين``, ``شخص مدني``."""
    out: list[Count] = []
    for count in counts:
        if out and count.first == out[-1].last and count.low in (1, PLURAL_MINIMUM) and not count.joined:
            out[-1].last, out[-1].end = count.last, count.end
            out[-1].people = out[-1].people or count.people
            continue
        out.append(count)
    return out


def kills(trigger: TriggerMention) -> bool:
    """Whether an event word says that somebody died."""
    return trigger.trigger.family in KILLING or "dead" in trigger.trigger.lemma
