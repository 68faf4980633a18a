"""The toll of an event: what the sets of people its clause names give together.

Sets of a list add up. What follows ``بينهم`` or "including" is a part of the set before and says how many of its group
there were; so are those who say once more who the others were ("ten dead, seven children and three women"). The same
number under another verb is the same people again, a plural that nobody counted is those counted beside it, a newer
figure replaces an older one, and figures of several sources are the least and the most. "Dozens" leaves the most open.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from coding.events import toll_words as words
from coding.events.event import Frame, Toll
from coding.events.harm import befell, between, state_after, words_of_harm
from coding.events.people_counts import People, kills, only_wounds, people_in
from coding.mentions.mentions import Mentions, TriggerMention
from models import PEOPLE_GROUPS
from text.anchors import AND
from text.normalize import fold

_LIMIT = 3000  # a number this large is not the toll of one event
_WHICH = ("killed", "injured")
_VAGUE = 8  # a figure that is called vague may be off by an eighth
_SIGNS = frozenset("(:،,-")
_ANYBODY = ("", "people", "dead", "hurt", "others")  # may be of any group
_HELD = {"civilians": ("children", "women", "men", "journalists")}  # groups within others


def read(frame: Frame) -> Toll:
    """The killed and injured of a frame's clause; empty where nobody is counted."""
    found = frame.mentions
    harm = words_of_harm(found, frame.first, frame.last)
    doers = {i for a, role in frame.actors if role == "perpetrator" for i in range(a.first, a.last)}
    sets = people_in(found, frame.first, frame.last)
    befell(found, sets, harm)
    sets = [
        p for p in sets if not (p.first in doers or p.group == "family" or p.low > _LIMIT or _before_raid(frame, p))
    ]
    toll = Toll()
    for which in _WHICH:
        told = [(p, _both(found, p, harm, sets)) for p in sets if _is_of(found, p, which, harm, sets)]
        apart = any(p.high is not None and not both for p, both in told)
        # "11 killed and injured ... two killed and nine injured": the first number is that of both
        of_both = [_some_of(p) if both else p for p, both in told if not (both and apart)]
        whole, parts = _related(frame, of_both)
        if whole:
            _put(toll, which, whole, parts, frame)
    _add_by_pronoun(toll, found, harm)
    _add_only_hurt(toll, harm)
    for nobody in found.nobody:
        if frame.first <= nobody.first < frame.last:
            toll.spans += toll.add_nobody(nobody)
    return toll


def _before_raid(frame: Frame, people: People) -> bool:
    """Whether the dead are of another event: "Bodies found as the army presses raids"."""
    return frame.group == "custody" and people.group == "dead" and people.bare and people.first < frame.main.first


def _related(frame: Frame, sets: list[People]) -> tuple[list[People], list[People]]:
    """The sets that add up, and those that are a part of another or name the same people again."""
    found, whole, parts = frame.mentions, list[People](), list[People]()
    for people in sets:
        of_them = people.part and bool(whole)  # مقتل ثلاثة منهم: not of a number stated before
        if of_them or _part(frame, people, bool(whole)) or _told_again(found, whole, people):
            parts.append(people)
        else:
            whole.append(people)
    counted = [p for p in whole if not p.bare]
    for people in [p for p in whole if p.bare and counted]:
        if not people.joined:  # "12 aid workers and drivers"; مقتل طفل وعناصر adds
            whole.remove(people)
            parts.append(people)
    for number in range(1, len(whole)):
        rest = [p for p in whole[number:] if p.by is whole[number - 1].by]
        if rest and _are(found, whole[number - 1], rest):
            return [p for p in whole if p not in rest], parts + rest
    return whole, parts


def _are(found: Mentions, whole: People, rest: list[People]) -> bool:
    """Whether sets say who those of the one before were: ``أربعة مدنيين، رجل وامرأة وطفلان``."""
    gap = [form for form in between(found, whole, rest[0]) if form not in _SIGNS]
    signs = between(found, whole, rest[0])
    if "(" in signs:
        return True  # عنصرين من قسد (شاب وأمه)
    if signs and gap[:1] and gap[0] in words.WHO_THEY_WERE - words.AUXILIARIES:
        return True
    if not signs or not words.WHO_THEY_WERE.issuperset(gap) or rest[0].joined:
        return False
    total = sum(p.low for p in rest)
    return total == whole.low or (total < whole.low and not whole.vague and all(_holds(whole, p) for p in rest))


def _holds(whole: People, part: People) -> bool:
    """Whether the group of a set can hold that of another: seven children of ten people."""
    return part.group not in _ANYBODY and (whole.group in _ANYBODY or part.group in _HELD.get(whole.group, ()))


def _told_again(found: Mentions, whole: list[People], people: People) -> bool:
    """Whether the same number stands under another verb: "killing 12 people ... 12 people were killed"."""
    said_together = people.by is not None and people.by is whole[-1].by if whole else True
    if said_together or people.bare or _adds(found, people):
        return False
    total = sum(p.low for p in whole)
    return any(_same(p, people) for p in whole) or (len(whole) > 1 and total == people.low and people.group in _ANYBODY)


def _same(one: People, other: People) -> bool:
    """Whether two sets may be the same people: equal in number, "almost a dozen" and eleven, no two groups."""
    near = other.vague and abs(one.low - other.low) * _VAGUE <= one.low
    groups = {one.group, other.group}
    return (one.low == other.low or near) and (len(groups) == 1 or not groups.isdisjoint(_ANYBODY))


def _adds(found: Mentions, people: People) -> bool:
    """Whether the words say that more were hurt: "and four other civilians", ``كما قتل مدني آخر``."""
    around = found.forms[max(0, people.first - 3) : people.last + 1]
    others = any(p.word.group == "others" and people.first <= p.first <= people.last for p in found.persons)
    return others or bool((words.MORE | words.ADDED) & {form.removeprefix(AND) for form in around})


def _part(frame: Frame, people: People, told: bool) -> bool:
    """Whether a set is a part of one before: after ``بينهم`` with no new word of harm, or "were among the dead"."""
    found, forms = frame.mentions, frame.mentions.forms
    among = {i for at in found.cue_starts("among", frame.first, people.first) for i in _cue(found, at)}
    harm = {i for t in words_of_harm(found, frame.first, people.first) for i in range(t.first, t.last)}
    nearest = max((i for i in among | harm if i < people.first), default=-1)
    if nearest in among:  # "7 dead, among them a woman, and 15 wounded": the wounded are none of the dead
        return told or people.group not in ("dead", "hurt")
    if forms[people.last : people.last + 1] in (["were"], ["was"]) and words.AMONG & set(forms[people.last :][:3]):
        return True  # "two medics were among the dead"
    if told and forms[people.first - 1] in words.AGENTS:
        return True  # "killed 32 people with 18 bodies pulled from one house"
    opened = [i for i in range(frame.first, people.first) if forms[i] in words.AMONG]
    if opened and words.AUXILIARIES & set(forms[opened[-1] : people.first]):
        return True  # "among those killed was a family of 10"
    who = any(name == "who" for i in (people.first, people.first - 1) for _, name in found.cue_ends.get(i, ()))
    return people.low == 1 and told and who  # مقتل شخص تبين أنه أحد وجهاء العشيرة


def _cue(found: Mentions, at: int) -> range:
    return range(at, max(last for last, name in found.cues[at] if name == "among"))


def _is_of(found: Mentions, people: People, which: str, harm: list[TriggerMention], sets: list[People]) -> bool:
    return people.state == which or (people.state is not None and _both(found, people, harm, sets))


def _both(found: Mentions, people: People, harm: list[TriggerMention], sets: list[People]) -> bool:
    """Whether one number is said of the killed and the injured: ``مقتل وإصابة 16 مدنياً``, ``20 قتيلاً وجريحاً``."""
    if people.mixed or people.by is None or people.by.trigger.language != "ar":
        return people.mixed
    begins = {p.first for p in sets}
    for a, b in pairwise(harm):
        pair = a.last == b.first and b.clitic.startswith(AND) and kills(a) != kills(b)
        if not pair or not {state_after(a), state_after(b)} <= set(_WHICH):
            continue
        if 0 <= people.first - b.last <= 3:
            return not any(0 <= a.first - p.last <= 3 for p in sets)  # شخصان قتلا وأصيب ثلاثة
        if 0 <= a.first - people.last <= 2 and not a.clitic.startswith(AND) and b.last not in begins:
            return True  # نحو 20 مدنياً استشهدوا وأصيبوا
    return False


def _some_of(people: People) -> People:
    """At least one of a number stated for two things together."""
    return replace(people, low=1, high=None, people=None)


def _put(toll: Toll, which: str, whole: list[People], parts: list[People], frame: Frame) -> None:
    """The figures of the sets, and how many of each group: counted as such, or as a part of what was counted."""
    low, high = _total(frame, whole)
    toll.put(which, low, high)
    toll.spans += [(which, p.start, p.end) for p in whole]
    for group in PEOPLE_GROUPS:
        own = [p for p in whole if p.people == group]
        among = [p for p in parts if p.people == group]
        if own or among:
            toll.groups[which, group] = _total(frame, own or among)
            toll.spans += [(which, p.start, p.end) for p in among if not own]


def _total(frame: Frame, sets: list[People]) -> tuple[int, int | None]:
    """The sum of a list; where sources differ, the least and the most; of an update the newest."""
    found = frame.mentions
    told_apart = any(found.cue_between(("say",), a.last, b.first) is not None for a, b in pairwise(sets))
    if len(sets) > 1 and found.cue_between(("update",), frame.first, frame.last):
        newest = max(sets, key=lambda p: p.low)
        return newest.low, newest.high
    if any(p.high is not None for p in sets):  # "dozens were killed ... 58": the count says how many dozens
        most = max(p.low for p in sets if p.high is not None)
        sets = [p for p in sets if p.high is not None or not (p.vague and p.low <= most)]
    highs = [p.high if p.high is not None else p.low for p in sets]
    if told_apart:
        return min(p.low for p in sets), max(highs)
    return sum(p.low for p in sets), None if all(p.high is None for p in sets) else sum(highs)


def _add_by_pronoun(toll: Toll, found: Mentions, harm: list[TriggerMention]) -> None:
    """Those killed where no number says how many: "was shot dead", ``مقتلهما``."""
    if toll.killed_min is not None:
        return
    for word in harm:
        low, high = _killed_by_word(found, word)
        if low:
            toll.put("killed", low, high)
            toll.spans.append(("killed", word.start, word.end))
            return


def _killed_by_word(found: Mentions, word: TriggerMention) -> tuple[int, int | None]:
    """How many the words of a killing say died, least and most: "was shot dead", "killing him", مقتله, مقتلهما."""
    if not kills(word):
        return 0, 0
    if word.trigger.language != "ar":
        one = int(_kills_one(found, word))
        return one, one
    if word.trigger.family == "assassination":
        one = int(word.trigger.pos == "v")
        return one, one
    ending = found.reading.text[word.start : word.end].removeprefix(fold(word.trigger.lemma))
    return words.PRONOUNS.get(ending, (0, 0)) if word.trigger.pos == "n" else (0, 0)


def _kills_one(found: Mentions, word: TriggerMention) -> bool:
    """Whether the English words of a killing say that one died."""
    after = found.forms[word.last] if word.last < len(found.forms) else ""
    known = word.trigger.family == "assassination" and word.trigger.pos == "v" and after in words.ARTICLES | {"the"}
    body = found.forms[word.first] in ("body", "corpse")  # "the body of a former fighter"
    return body or found.forms[word.first - 1] == "was" or after in ("him", "her") or known or _somebody(found, word)


def _somebody(found: Mentions, word: TriggerMention) -> bool:
    """Whether the object of an English killing is a person's name: "killed Omar Hamdan"."""
    after = found.tokens[word.last : word.last + 2]
    named = {i for a in found.actors for i in range(a.first, a.last)}
    named |= {i for p in found.places for i in range(p.first, p.last)}
    capitals = all(found.reading.text[t.start].isupper() for t in after)
    return word.trigger.pos == "v" and len(after) == 2 and capitals and named.isdisjoint((word.last, word.last + 1))


def _add_only_hurt(toll: Toll, harm: list[TriggerMention]) -> None:
    """Nobody killed where those who were shot are said to be hurt: "shot and wounded two soldiers"."""
    word = next((t for t in harm if only_wounds(t)), None)
    if toll.killed_min is None and word is not None:
        toll.put("killed", 0, 0)
        toll.spans.append(("killed", word.start, word.end))
