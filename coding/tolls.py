"""The toll of an event: killed and injured as the clause counts them.

People are counted where a number, a dual or a single person stands (``ثلاثة مدنيين``, ``قتيلان``, "a woman"); the
nearest word of killing or injuring says which count it is. What follows ``بينهم`` or "including" is a part of
the number before and is not added, but says how many of its group there were. The highest figure stated is the
maximum; "dozens" leaves it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from coding.frames import Frame, Toll
from coding.markers import members
from coding.mentions import Mentions, PersonMention, TriggerMention
from models import PEOPLE_GROUPS, PeopleGroup
from text.lexicon import cues
from text.normalize import fold
from text.number_words import PERSON_END

KILLING = ("killed", "execution", "assassination", "body")
_TAKEN = ("arrest", "abduct", "escape", "release")  # مقتل شخص واعتقال ثلاثة: the three are not killed
_NOT_COUNTED = ("others",)
_LIMIT = 3000  # a number this large is no toll of one event
_BETWEEN = ("من", "اخرين", "اخرون")  # between an Arabic number and those it counts: ثلاثة من عناصر
_ELSEWHERE = ("when", "after", "as", "while", "by", "because")  # what follows is not what was hurt before
_MEANWHILE = frozenset(("عندما", "حين", "حينما", "فيما", "بينما"))
_ARTICLES = ("a", "an", "one", "another")
_PLURAL_MINIMUM = 2
_OF_THEM = ("منهم", "منهن")
_ONE_OF_THEM = frozenset(("احدهم", "احدهما", "احداهن", "احداهما"))
_WHICH = ("killed", "injured")
_WHO_THEY_WERE = frozenset(("(", ":", "،", ",", "-", "هم", "وهم", "they", "were", "are"))  # ستة أشخاص، رجل وخمسة أطفال
_PARTICIPLES = ("wounded", "injured", "dead", "hurt")
_NEW_MEMBER = ("and", ";", "killing", "injuring", "wounding")
_AFTER_PRONOUN = (",", ".", ";", "and", "in", "near", "at", "on", "while", "before", "who")
_NOUN_ENDS = re.compile(PERSON_END)
_KIN = 3  # tokens within which kin are named: خمسة أفراد من عائلة واحدة


@dataclass(slots=True)
class _Count:
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


def read(frame: Frame) -> Toll:
    """Count the killed and injured of a frame's clause; empty where nothing is counted."""
    found = frame.mentions
    toll = Toll()
    triggers = [
        t for t in found.triggers
        if frame.first <= t.first < frame.last and (_kills(t) or t.trigger.family in ("injured", *_TAKEN))
    ]  # fmt: skip
    sums: dict[str, list[_Count]] = {"killed": [], "injured": []}
    parts: dict[str, list[_Count]] = {"killed": [], "injured": []}
    doers = {i for a, role in frame.actors if role == "perpetrator" for i in range(a.first, a.last)}
    listed = [c for c in _counts(found, frame.first, frame.last) if c.first not in doers]  # اغتال مسلحان قيادياً
    kinds = [_which(found, count, triggers) for count in listed]
    together = [_both(found, count, triggers, listed) for count in listed]
    for i in range(len(listed) - 2, -1, -1):  # "8 IS fighters and 3 QSD fighters were killed"
        gap = [t.form for t in found.tokens[listed[i].last : listed[i + 1].first]]
        joined = len(gap) <= 3 and gap and gap[-1] in ("and", ",")
        if kinds[i] is None and kinds[i + 1] and (joined or _parted(found, listed[i], listed[i + 1])):
            kinds[i] = kinds[i + 1]
    for i in range(1, len(listed)):  # "the lives of three workers, a family of six and one man"
        gap = [t.form for t in found.tokens[listed[i - 1].last : listed[i].first]]
        if kinds[i] is None and gap and set(gap) <= {"and", ","}:
            kinds[i] = kinds[i - 1]
    for count, which, both in zip(listed, kinds, together, strict=True):
        if which is not None and count.group != "family" and count.low <= _LIMIT:
            # استهدف مهربين ما أسفر عن مقتل ثلاثة منهم: of no number told before
            part = (count.part and bool(sums[which])) or _subset(found, count, frame.first, triggers, bool(sums[which]))
            for kind in _WHICH if both else (which,):
                (parts if part else sums)[kind].append(_some_of(count) if both else count)
    for which, counts in sums.items():
        if not counts:
            continue
        told = _told_again(found, counts)
        counts = counts[: len(counts) - len(told)]
        parts[which] += told
        low, high = _total(found, counts, frame)
        if which == "killed":
            toll.killed_min, toll.killed_max = low, high
        else:
            toll.injured_min, toll.injured_max = low, high
        toll.spans += [(which, c.start, c.end) for c in counts]
        _by_group(toll, which, counts, parts[which], frame)
    if toll.killed_min is None:
        one = next((t for t in triggers if _kills_one(found, t)), None)
        if one is not None:
            toll.killed_min = toll.killed_max = 1
            toll.spans.append(("killed", one.start, one.end))
    none = next(
        (t for t in found.triggers if frame.first <= t.first < frame.last and t.trigger.family == "none_hurt"), None
    )
    if none is not None:
        if toll.killed_min is None:
            toll.killed_min = toll.killed_max = 0
            toll.spans.append(("killed", none.start, none.end))
        if toll.injured_min is None:
            toll.injured_min = toll.injured_max = 0
            toll.spans.append(("injured", none.start, none.end))
    return toll


def _both(found: Mentions, count: _Count, triggers: list[TriggerMention], listed: list[_Count]) -> bool:
    """Whether one number is said of the killed and the injured: ``مقتل وإصابة 16 مدنياً``, ``20 قتيلاً وجريحاً``."""
    if count.mixed or not _arabic(found, count):
        return count.mixed
    begins = {c.first for c in listed}
    for a, b in pairwise(triggers):
        pair = a.last == b.first and b.clitic.startswith("و") and _kills(a) != _kills(b)
        if not pair or None in (_kind(a), _kind(b)):
            continue
        if 0 <= count.first - b.last <= 3:
            return not any(0 <= a.first - c.last <= 3 for c in listed)  # شخصان قتلا وأصيب ثلاثة
        if 0 <= a.first - count.last <= 2 and not a.clitic.startswith("و") and b.last not in begins:
            return True  # نحو 20 مدنياً استشهدوا وأصيبوا
    return False


def _some_of(count: _Count) -> _Count:
    """At least one of a number that is told of two things together."""
    return replace(count, low=1, high=None, people=None)


def _told_again(found: Mentions, counts: list[_Count]) -> list[_Count]:
    """The counts at the end that say who the ones before were: ``أربعة مدنيين، رجل وامرأة وطفلان``."""
    for i, whole in enumerate(counts[:-1]):
        gap = [t.form for t in found.tokens[whole.last : counts[i + 1].first]]
        rest = counts[i + 1 :]
        if gap and _WHO_THEY_WERE.issuperset(gap) and not rest[0].joined and sum(c.low for c in rest) == whole.low:
            return rest
    return []


def _by_group(toll: Toll, which: str, counts: list[_Count], parts: list[_Count], frame: Frame) -> None:
    """How many of each group: counted as such, or as a part of what was counted."""
    for group in PEOPLE_GROUPS:
        own = [c for c in counts if c.people == group]
        among = [c for c in parts if c.people == group]
        if own or among:
            toll.groups[which, group] = _total(frame.mentions, own or among, frame)
            toll.spans += [(which, c.start, c.end) for c in among if not own]


def _kills_one(found: Mentions, t: TriggerMention) -> bool:
    """Whether the words of a killing say that it was one, whoever that was: "was shot dead", "killing him", مقتله."""
    if not _kills(t):
        return False
    tokens = found.tokens
    if t.trigger.language == "ar":
        if t.trigger.family == "assassination":
            return t.trigger.pos == "v"
        return t.trigger.pos == "n" and found.reading.text[t.start : t.end] == fold(t.trigger.lemma) + "ه"
    after = tokens[t.last].form if t.last < len(tokens) else ""
    return (
        tokens[t.first - 1].form == "was"
        or after in ("him", "her")
        or (t.trigger.family == "assassination" and after in ("a", "an", "the") and t.trigger.pos == "v")
    )


def _parted(found: Mentions, whole: _Count, part: _Count) -> bool:
    """What is told of a part is told of the whole: "six civilians, including three children, were killed"."""
    return any(kind == "among" for i in range(whole.last, part.first) for _, kind in found.cues.get(i, ()))


def _total(found: Mentions, counts: list[_Count], frame: Frame) -> tuple[int, int | None]:
    """The sum of what is listed; where sources differ, the least and the most; of an update the newest."""
    told_apart = any(found.cue_between(("say",), a.last, b.first) is not None for a, b in pairwise(counts))
    if len(counts) > 1 and found.cue_between(("update",), frame.first, frame.last):
        newest = max(counts, key=lambda c: c.low)
        return newest.low, newest.high
    if any(c.high is not None for c in counts):  # "dozens were killed ... 58": the count says how many dozens
        most = max(c.low for c in counts if c.high is not None)
        counts = [c for c in counts if c.high is not None or not (c.vague and c.low <= most)]
    highs = [c.high if c.high is not None else c.low for c in counts]
    if told_apart:
        return min(c.low for c in counts), max(highs)
    return sum(c.low for c in counts), None if all(c.high is None for c in counts) else sum(highs)


def _counts(found: Mentions, first: int, last: int) -> list[_Count]:
    """Everything counted in a token range, in order."""
    persons = {p.first: p for p in found.persons if first <= p.first < last}
    used: set[int] = set()
    out: list[_Count] = []
    tokens = found.tokens

    def arabic(i: int) -> bool:
        return i < len(tokens) and "\u0621" <= tokens[i].form[0] <= "\u06d3"

    for number in found.numbers:
        at = found.reading.token_at(number.start)
        until = found.reading.token_at(number.end)
        if not first <= at < last or any(a.first <= at < a.last for a in found.actors):
            continue
        if _of_things(found, until):
            continue
        if until < last and found.tokens[until].form in _OF_THEM:
            whom = persons.get(until + 1)  # "13 شخصاً، عشرة منهم مدنيون": ten of the thirteen
            ends = (whom.last, whom.end) if whom else (until, number.end)
            count = _Count(at, ends[0], number.start, ends[1], number.low, number.high or number.low, "", part=True)
            if whom is not None:
                used.add(whom.first)
                count.people = _people(found, whom)
            out.append(count)
            continue
        reach = until + (1 + (tokens[until].form in _BETWEEN) if arabic(until) else _english_reach(found, until))
        if reach in persons and persons[reach].word.group == "others" and arabic(until):
            reach += 1  # ثلاثة سوريين آخرين
        person = next((persons[i] for i in range(at, min(reach, last)) if i in persons and i not in used), None)
        before = persons.get(at - 1)
        if number.noun is None and before is not None and number.low in (1, 2) and before.first not in used:
            person = before if person is None or person.first > until else person  # مدنيين اثنين، شخص واحد
        if (
            person is not None
            and until < last
            and any(
                _between_dead_and_hurt(found, p)
                for i in range(until, min(until + 4, last))
                if (p := persons.get(i)) is not None
            )
        ):
            used.add(person.first)
            continue
        high = number.high if number.high is not None or number.vague else number.low
        if number.vague and number.high is not None:
            high = number.high
        group = person.word.group if person else ""
        begin, end = number.start, number.end
        if person is not None:
            used.add(person.first)
            begin, end = min(begin, person.start), max(end, person.end)
            at, until = min(at, person.first), max(until, person.last)
        count = _Count(at, until, begin, end, number.low, high, group, number.vague)
        count.joined = tokens[at].form.startswith("و") and arabic(at)
        count.part = any(t.form in ("them", "whom") for t in tokens[at:until])  # "five of them children"
        count.people = _people(found, person) if person else _named_fighters(found, until)
        out.append(count)
        dead_and_hurt = _dead_and_hurt(person, persons.get(until))
        if dead_and_hurt is not None:  # عدد من القتلى والجرحى: as many of both as are said; of 20 nobody says how many
            used.add(dead_and_hurt.first)
            count.mixed = not number.vague
            if number.vague:
                other = replace(count, first=until, last=until + 1, group=dead_and_hurt.word.group)
                other.start, other.end = dead_and_hurt.start, dead_and_hurt.end
                out.append(other)
    out += _ones_of_them(found, first, last)
    for person in persons.values():
        if person.first in used or any(c.first <= person.first < c.last for c in out):
            continue
        if (shared := _counted_together(found, person, out)) is not None:
            shared.last, shared.end = person.last, person.end
            continue
        alone = _alone(found, person)
        if alone is not None:
            low, high = alone
            count = _Count(person.first, person.last, person.start, person.end, low, high, person.word.group)
            count.joined = person.clitic.startswith("و")
            count.people = _people(found, person)
            out.append(count)
    out += _pronouns(found, first, last, out)
    out.sort(key=lambda c: c.first)
    return _without_appositions(out)


def _pronouns(found: Mentions, first: int, last: int, counted: list[_Count]) -> list[_Count]:
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
            out.append(_Count(at, at + 1, token.start, token.end, 1, 1, ""))
    return out


def _english_reach(found: Mentions, until: int) -> int:
    """How far behind an English number its noun may stand: two adjectives, and not beyond the next word of a list."""
    forms = found.reading.forms[until : until + 4]
    for steps, form in enumerate(forms[:3]):
        verb = form == "," and forms[steps + 1 : steps + 2] and forms[steps + 1] in _PARTICIPLES
        if verb or form in _NEW_MEMBER or form.isdigit():
            return steps  # "killed 13, wounded 29"
    return 3


def _counted_together(found: Mentions, person: PersonMention, counts: list[_Count]) -> _Count | None:
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


def _ones_of_them(found: Mentions, first: int, last: int) -> list[_Count]:
    """``توفي أحدهم لاحقاً``: one of those hurt died."""
    dying = {t.last for t in found.triggers if first <= t.first < last and _kills(t)}
    return [
        _Count(i, i + 1, found.tokens[i].start, found.tokens[i].end, 1, 1, "dead")
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
        return {"singular": (1, 1), "dual": (2, 2)}.get(number, (_PLURAL_MINIMUM, None))
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
    return (_PLURAL_MINIMUM, None) if before not in ("the", "its", "their", "of", "all") else None


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


def _without_appositions(counts: list[_Count]) -> list[_Count]:
    """A noun right behind a counted noun describes it: ``ثلاثة شهداء مدنيين``, ``شخص مدني``."""
    out: list[_Count] = []
    for count in counts:
        if out and count.first == out[-1].last and count.low in (1, _PLURAL_MINIMUM) and not count.joined:
            out[-1].last, out[-1].end = count.last, count.end
            out[-1].people = out[-1].people or count.people
            continue
        out.append(count)
    return out


def _which(found: Mentions, count: _Count, triggers: list[TriggerMention]) -> str | None:
    arabic = _arabic(found, count)
    if (
        count.group == "hurt"
        and arabic
        and not count.joined
        and any(t.last == count.first and _kills(t) for t in triggers)
    ):
        return "killed"  # وفاة أحد الجرحى
    if count.group == "dead":
        return "killed"
    if count.group == "hurt":
        return "injured"
    inside = next((t for t in triggers if t.first >= count.first and t.last <= count.last), None)
    if inside is not None:
        return _kind(inside)
    before = [t for t in triggers if t.last <= count.first]
    after = [t for t in triggers if t.first >= count.last]
    if not arabic:
        follows = (
            after[0]
            if after and after[0].first - count.last <= 4 and _no_stop(found, count.last, after[0].first)
            else None
        )
        precedes = before[-1] if before and count.first - before[-1].last <= 9 else None
        if precedes and any(t.form in _ELSEWHERE for t in found.tokens[precedes.last : count.first]):
            precedes = None  # "were killed when gunmen attacked"
        if follows is not None and _acts(found, count, follows):
            follows = None
        if follows is not None and (precedes is None or _direct(found, count, follows)):
            return _kind(follows)
        if precedes is not None:
            return _kind(precedes)
        return None
    if before and count.first - before[-1].last <= 10:
        between = {t.form for t in found.tokens[before[-1].last : count.first]}
        return None if between & _MEANWHILE else _kind(before[-1])  # قتل 26 شخصاً عندما أطلق مسلحون صاروخاً
    if (
        after
        and after[0].first - count.last <= 2
        and (
            after[0].trigger.pos in ("v", "p") or after[0].trigger.lemma == "قتل"  # the verb is written as the noun is
        )
    ):
        return _kind(after[0])
    return None


def _acts(found: Mentions, count: _Count, trigger: TriggerMention) -> bool:
    """Who does it is not counted with those it was done to: "gunmen killed an officer"."""
    gap = {t.form for t in found.tokens[count.last : trigger.first]}
    if found.tokens[trigger.first].form in ("killing", "injuring", "wounding"):
        return True  # "killing two people injuring eight"
    if trigger.trigger.pos != "v" or trigger.trigger.lemma in ("die", "perish") or gap & _AUXILIARIES:
        return False
    after = found.tokens[trigger.last].form if trigger.last < len(found.tokens) else ""
    bare = count.low == _PLURAL_MINIMUM and count.high is None
    return bare and (after in ("a", "an", "the", "at", "another") or after.isdigit())


_BEFORE_PARTICIPLE = frozenset("were was have has had been are is also of whom civilians people others more".split())
_AUXILIARIES = frozenset(("were", "was", "been", "are", "is", "have", "had"))


def _direct(found: Mentions, count: _Count, trigger: TriggerMention) -> bool:
    """Whether only an auxiliary or how it was stands between: "31 people were killed", "a nurse critically wounded"."""
    gap = [t.form for t in found.tokens[count.last : trigger.first]]
    return all(f in _BEFORE_PARTICIPLE or f.endswith("ly") for f in gap)


def _no_stop(found: Mentions, first: int, last: int) -> bool:
    gap = [t.form for t in found.tokens[first:last]]
    if gap[:1] == [","] and gap[1:] and set(gap[1:]) <= _AUXILIARIES:
        return True  # "six, three of them children, were killed"
    return not any(form in (",", ";", "and", "after", "when") for form in gap)


def _arabic(found: Mentions, count: _Count) -> bool:
    return any("\u0621" <= t.form[0] <= "\u06d3" for t in found.tokens[max(0, count.first - 1) : count.last + 1])


def _kind(trigger: TriggerMention) -> str | None:
    if trigger.trigger.family in _TAKEN:
        return None
    return "killed" if _kills(trigger) else "injured"


def _kills(trigger: TriggerMention) -> bool:
    return trigger.trigger.family in KILLING or "dead" in trigger.trigger.lemma


def _subset(found: Mentions, count: _Count, first: int, triggers: list[TriggerMention], told: bool) -> bool:
    """Whether the count is a part of one before: after ``بينهم`` with no new casualty word, or ``اثنان منهم``."""
    for i in range(count.first - 1, first - 1, -1):
        if any(t.first <= i < t.last for t in triggers):
            break
        if any(kind == "among" for _, kind in found.cues.get(i, ())):
            return True
    if {"were", "was"} & set(found.reading.forms[count.last : count.last + 1]) and _among(found, count.last + 1):
        return True  # "two medics were among the dead"
    if (
        count.low == 1
        and told
        and any(kind == "who" for i in (count.first, count.first - 1) for _, kind in found.cue_ends.get(i, ()))
    ):
        return True  # مقتل شخص تبين أنه أحد وجهاء العشيرة
    after = found.tokens[count.last].form if count.last < len(found.tokens) else ""
    return not count.group and after in ("منهم", "منهن", "of") and bool(found.cues.get(count.last))


def _among(found: Mentions, at: int) -> bool:
    return "among" in found.reading.forms[at : at + 2]
