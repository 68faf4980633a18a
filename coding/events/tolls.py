"""The toll of an event: killed and injured as the clause counts them.

People are counted where a number, a dual or a single person stands (``ثلاثة مدنيين``, ``قتيلان``, "a woman"); the
nearest word of killing or injuring says which count it is. What follows ``بينهم`` or "including" is a part of
the number before and is not added, but says how many of its group there were. The highest figure stated is the
maximum; "dozens" leaves it open.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from coding.events.event import Frame, Toll
from coding.events.people_counts import PLURAL_MINIMUM, Count, counts_of, kills
from coding.mentions.mentions import Mentions, TriggerMention
from models import PEOPLE_GROUPS
from text.normalize import fold

_TAKEN = ("arrest", "abduct", "escape", "release")  # مقتل شخص واعتقال ثلاثة: the three are not killed
_LIMIT = 3000  # a number this large is not the toll of one event
_ELSEWHERE = ("when", "after", "as", "while", "by", "because")  # what follows is not what was hurt before
_MEANWHILE = frozenset(("عندما", "حين", "حينما", "فيما", "بينما"))
_WHICH = ("killed", "injured")
Counts = dict[str, list[Count]]  # by killed or injured
_WHO_THEY_WERE = frozenset(("(", ":", "،", ",", "-", "هم", "وهم", "they", "were", "are"))  # ستة أشخاص، رجل وخمسة أطفال
_AUXILIARIES = frozenset(("were", "was", "been", "are", "is", "have", "had"))
_BEFORE_PARTICIPLE = frozenset("were was have has had been are is also of whom civilians people others more".split())


def read(frame: Frame) -> Toll:
    """Count the killed and injured of a frame's clause; empty where nothing is counted."""
    found = frame.mentions
    triggers = [
        t for t in found.triggers
        if frame.first <= t.first < frame.last and (kills(t) or t.trigger.family in ("injured", *_TAKEN))
    ]  # fmt: skip
    sums, parts = _sums_and_parts(frame, triggers)
    toll = Toll()
    for which in _WHICH:
        if sums[which]:
            _add_sum(toll, which, sums[which], parts[which], frame)
    _add_one_killed(toll, found, triggers)
    _add_nobody(toll, frame)
    return toll


def _sums_and_parts(frame: Frame, triggers: list[TriggerMention]) -> tuple[Counts, Counts]:
    """The counts that add up, and those that are a part of another: the three of "six, including three children"."""
    found, sums, parts = frame.mentions, Counts(killed=[], injured=[]), Counts(killed=[], injured=[])
    doers = {i for a, role in frame.actors if role == "perpetrator" for i in range(a.first, a.last)}
    listed = [c for c in counts_of(found, frame.first, frame.last) if c.first not in doers]  # اغتال مسلحان قيادياً
    for count, which in zip(listed, _kinds(found, listed, triggers), strict=True):
        if which is None or count.group == "family" or count.low > _LIMIT:
            continue
        if frame.group == "custody" and count.group == "dead" and count.high is None and count.first < frame.main.first:
            continue  # "Bodies found as the army presses raids": of another event
        both = _both(found, count, triggers, listed)
        # استهدف مهربين ما أسفر عن مقتل ثلاثة منهم: not of a number stated before
        part = (count.part and bool(sums[which])) or _subset(found, count, frame.first, triggers, bool(sums[which]))
        for kind in _WHICH if both else (which,):
            (parts if part else sums)[kind].append(_some_of(count) if both else count)
    return sums, parts


def _kinds(found: Mentions, listed: list[Count], triggers: list[TriggerMention]) -> list[str | None]:
    """Killed or injured, for each count; what is said of one count of a list is said of those beside it."""
    kinds = [_which(found, count, triggers) for count in listed]
    for i in range(len(listed) - 2, -1, -1):  # "8 IS fighters and 3 QSD fighters were killed"
        gap = _gap(found, listed[i], listed[i + 1])
        joined = len(gap) <= 3 and gap and gap[-1] in ("and", ",")
        if kinds[i] is None and kinds[i + 1] and (joined or _parted(found, listed[i], listed[i + 1])):
            kinds[i] = kinds[i + 1]
    for i in range(1, len(listed)):  # "the lives of three workers, a family of six and one man"
        gap = _gap(found, listed[i - 1], listed[i])
        if kinds[i] is None and gap and set(gap) <= {"and", ","}:
            kinds[i] = kinds[i - 1]
    return kinds


def _gap(found: Mentions, before: Count, after: Count) -> list[str]:
    return [t.form for t in found.tokens[before.last : after.first]]


def _add_sum(toll: Toll, which: str, counts: list[Count], parts: list[Count], frame: Frame) -> None:
    """The sum of what is listed, without a second naming of the same people: ``أربعة مدنيين، رجل وامرأة وطفلان``."""
    repeated = _told_again(frame.mentions, counts)
    counts = counts[: len(counts) - len(repeated)]
    low, high = _total(frame.mentions, counts, frame)
    toll.put(which, low, high)
    toll.spans += [(which, c.start, c.end) for c in counts]
    _by_group(toll, which, counts, parts + repeated, frame)


def _add_one_killed(toll: Toll, found: Mentions, triggers: list[TriggerMention]) -> None:
    """One killed where no number says it: "was shot dead"."""
    one = next((t for t in triggers if _kills_one(found, t)), None)
    if toll.killed_min is None and one is not None:
        toll.put("killed", 1, 1)
        toll.spans.append(("killed", one.start, one.end))


def _add_nobody(toll: Toll, frame: Frame) -> None:
    """Nobody where the clause says so and counts nobody: "no casualties were reported"."""
    for nobody in frame.mentions.nobody:
        if frame.first <= nobody.first < frame.last:
            toll.spans += toll.add_nobody(nobody)


def _both(found: Mentions, count: Count, triggers: list[TriggerMention], listed: list[Count]) -> bool:
    """Whether one number is said of the killed and the injured: ``مقتل وإصابة 16 مدنياً``, ``20 قتيلاً وجريحاً``."""
    if count.mixed or not _arabic(found, count):
        return count.mixed
    begins = {c.first for c in listed}
    for a, b in pairwise(triggers):
        pair = a.last == b.first and b.clitic.startswith("و") and kills(a) != kills(b)
        if not pair or None in (_kind(a), _kind(b)):
            continue
        if 0 <= count.first - b.last <= 3:
            return not any(0 <= a.first - c.last <= 3 for c in listed)  # شخصان قتلا وأصيب ثلاثة
        if 0 <= a.first - count.last <= 2 and not a.clitic.startswith("و") and b.last not in begins:
            return True  # نحو 20 مدنياً استشهدوا وأصيبوا
    return False


def _some_of(count: Count) -> Count:
    """At least one of a number stated for two things together."""
    return replace(count, low=1, high=None, people=None)


def _told_again(found: Mentions, counts: list[Count]) -> list[Count]:
    """The counts at the end that say who the ones before were: ``أربعة مدنيين، رجل وامرأة وطفلان``."""
    for i, whole in enumerate(counts[:-1]):
        gap = _gap(found, whole, counts[i + 1])
        rest = counts[i + 1 :]
        if gap and _WHO_THEY_WERE.issuperset(gap) and not rest[0].joined and sum(c.low for c in rest) == whole.low:
            return rest
    return []


def _by_group(toll: Toll, which: str, counts: list[Count], parts: list[Count], frame: Frame) -> None:
    """How many of each group: counted as such, or as a part of what was counted."""
    for group in PEOPLE_GROUPS:
        own = [c for c in counts if c.people == group]
        among = [c for c in parts if c.people == group]
        if own or among:
            toll.groups[which, group] = _total(frame.mentions, own or among, frame)
            toll.spans += [(which, c.start, c.end) for c in among if not own]


def _kills_one(found: Mentions, t: TriggerMention) -> bool:
    """Whether the words of a killing say that one died: "was shot dead", "killing him", مقتله."""
    if not kills(t):
        return False
    tokens = found.tokens
    if t.trigger.language == "ar":
        if t.trigger.family == "assassination":
            return t.trigger.pos == "v"
        return t.trigger.pos == "n" and found.reading.text[t.start : t.end] == fold(t.trigger.lemma) + "ه"
    after = tokens[t.last].form if t.last < len(tokens) else ""
    return (
        tokens[t.first - 1].form == "was"
        or tokens[t.first].form in ("body", "corpse")  # "the body of a former fighter"
        or after in ("him", "her")
        or (t.trigger.family == "assassination" and after in ("a", "an", "the") and t.trigger.pos == "v")
    )


def _parted(found: Mentions, whole: Count, part: Count) -> bool:
    """Whether what is said of a part is said of the whole: "six civilians, including three children, were killed"."""
    return any(kind == "among" for i in range(whole.last, part.first) for _, kind in found.cues.get(i, ()))


def _total(found: Mentions, counts: list[Count], frame: Frame) -> tuple[int, int | None]:
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


def _which(found: Mentions, count: Count, triggers: list[TriggerMention]) -> str | None:
    """Killed or injured, by the noun counted or the nearest word of harm; None where neither says it."""
    arabic = _arabic(found, count)
    if count.group == "hurt":
        died = arabic and not count.joined and any(t.last == count.first and kills(t) for t in triggers)
        return "killed" if died else "injured"  # وفاة أحد الجرحى
    if count.group == "dead":
        return "killed"
    inside = next((t for t in triggers if t.first >= count.first and t.last <= count.last), None)
    if inside is not None:
        return _kind(inside)
    before = next((t for t in reversed(triggers) if t.last <= count.first), None)
    after = next((t for t in triggers if t.first >= count.last), None)
    said_by = (_word_in_arabic if arabic else _word_in_english)(found, count, before, after)
    return None if said_by is None else _kind(said_by)


def _word_in_english(
    found: Mentions, count: Count, before: TriggerMention | None, after: TriggerMention | None
) -> TriggerMention | None:
    """The word that says what befell those counted: "31 people were killed", "killing two"."""
    if before is not None and (
        count.first - before.last > 9 or any(t.form in _ELSEWHERE for t in found.tokens[before.last : count.first])
    ):
        before = None  # "were killed when gunmen attacked"
    if after is not None and (
        after.first - count.last > 4 or not _no_stop(found, count.last, after.first) or _acts(found, count, after)
    ):
        after = None
    if after is not None and (before is None or _direct(found, count, after)):
        return after
    return before


def _word_in_arabic(
    found: Mentions, count: Count, before: TriggerMention | None, after: TriggerMention | None
) -> TriggerMention | None:
    """The word before those counted, or a verb right behind them: ``مقتل ثلاثة``, ``ثلاثة مدنيين قتلوا``."""
    if before is not None and count.first - before.last <= 10:
        between = {t.form for t in found.tokens[before.last : count.first]}
        return None if between & _MEANWHILE else before  # قتل 26 شخصاً عندما أطلق مسلحون صاروخاً
    if after is None or after.first - count.last > 2:
        return None
    # the verb is written as the noun is
    return after if after.trigger.pos in ("v", "p") or after.trigger.lemma == "قتل" else None


def _acts(found: Mentions, count: Count, trigger: TriggerMention) -> bool:
    """Who does it is not counted with those it was done to: "gunmen killed an officer"."""
    gap = {t.form for t in found.tokens[count.last : trigger.first]}
    if found.tokens[trigger.first].form in ("killing", "injuring", "wounding"):
        return True  # "killing two people injuring eight"
    if trigger.trigger.pos != "v" or trigger.trigger.lemma in ("die", "perish") or gap & _AUXILIARIES:
        return False
    after = found.tokens[trigger.last].form if trigger.last < len(found.tokens) else ""
    bare = count.low == PLURAL_MINIMUM and count.high is None
    return bare and (after in ("a", "an", "the", "at", "another") or after.isdigit())


def _direct(found: Mentions, count: Count, trigger: TriggerMention) -> bool:
    """Whether only an auxiliary or how it was stands between: "31 people were killed", "a nurse critically wounded"."""
    gap = [t.form for t in found.tokens[count.last : trigger.first]]
    return all(f in _BEFORE_PARTICIPLE or f.endswith("ly") for f in gap)


def _no_stop(found: Mentions, first: int, last: int) -> bool:
    gap = [t.form for t in found.tokens[first:last]]
    if gap[:1] == [","] and gap[1:] and set(gap[1:]) <= _AUXILIARIES:
        return True  # "six, three of them children, were killed"
    return not any(form in (",", ";", "and", "after", "when") for form in gap)


def _arabic(found: Mentions, count: Count) -> bool:
    return any("\u0621" <= t.form[0] <= "\u06d3" for t in found.tokens[max(0, count.first - 1) : count.last + 1])


def _kind(trigger: TriggerMention) -> str | None:
    if trigger.trigger.family in _TAKEN:
        return None
    return "killed" if kills(trigger) else "injured"


def _subset(found: Mentions, count: Count, first: int, triggers: list[TriggerMention], told: bool) -> bool:
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
    return told and not count.group and after in ("منهم", "منهن", "of") and bool(found.cues.get(count.last))


def _among(found: Mentions, at: int) -> bool:
    return "among" in found.reading.forms[at : at + 2]
