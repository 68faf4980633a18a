"""What befell the people a clause names: killed, injured, detained or missing.

The noun counted says so, or the word that governs it.
"""

from __future__ import annotations

from itertools import pairwise

from coding.events import toll_words as words
from coding.events.people_counts import People, is_arabic, kills, tells_harm
from coding.mentions.mentions import Mentions, TriggerMention

_STATES = {"arrest": "detained", "abduct": "detained", "escape": "free", "release": "free", "fate": "missing"}
_BEFORE = {"ar": 10, "en": 9}  # tokens between a word of harm and those it befell
_AFTER = {"ar": 2, "en": 14}  # tokens between those counted and the verb behind them
_NAMED_AFTER = 4  # the same where no "were" stands between
_PERFECT = frozenset(("have", "has", "had"))
_INSIDE = ("-", "/", "(", ")")  # signs inside names
_NUMBER_OF = 16  # tokens between "the number of dead" and the number


def words_of_harm(found: Mentions, first: int, last: int) -> list[TriggerMention]:
    """The event words of a range of tokens that say what befell somebody."""
    here = (t for t in found.triggers if first <= t.first < last)
    return [t for t in here if tells_harm(t) or t.trigger.family in _STATES]


def state_after(word: TriggerMention) -> str:
    """What became of people: killed or injured, which a toll counts; detained, free or missing, which it does not.

    ``مقتل شخص واعتقال ثلاثة وفقدان رابع``: one was killed.
    """
    return _STATES.get(word.trigger.family) or ("killed" if kills(word) else "injured")


def befell(found: Mentions, sets: list[People], harm: list[TriggerMention]) -> None:
    """Fill ``by`` and ``state`` of each set; what is said of one set of a list is said of those beside it."""
    for at, people in enumerate(sets):
        if people.by is None:
            arabic = any(is_arabic(t.form) for t in found.tokens[max(0, people.first - 1) : people.last + 1])
            people.by = (_word_in_arabic if arabic else _word_in_english)(found, sets, at, harm)
        people.state = _by_noun(found, people, sets, harm) or (state_after(people.by) if people.by else None)
    for before, people in reversed(list(pairwise(sets))):  # "8 rebels and 3 soldiers were killed"
        gap = between(found, before, people)
        listed = 0 < len(gap) <= 3 and gap[-1] in ("and", ",")
        if before.state is None and before.by is None and people.state and (listed or _among(found, before, people)):
            before.state, before.by = people.state, people.by
    for before, people in pairwise(sets):  # "the lives of three workers, a family of six and one man"
        gap = between(found, before, people)
        if people.state is None and gap and (set(gap) <= {"and", ","} or (before.group == "family" and gap == ["of"])):
            people.state, people.by = before.state, before.by


def between(found: Mentions, before: People, after: People) -> list[str]:
    """The tokens between two sets."""
    return found.forms[before.last : after.first]


def _among(found: Mentions, whole: People, part: People) -> bool:
    """Whether what is said of a part is said of the whole: "six civilians, including three children, were killed"."""
    return found.cue_between(("among",), whole.last, part.first) is not None


def _by_noun(found: Mentions, people: People, sets: list[People], harm: list[TriggerMention]) -> str | None:
    """What the noun says: the dead, the wounded, or what a number of them was said to be: ``عدد الجرحى ... 47``."""
    group = people.group
    if people.unnamed:
        group = _number_of(found, people, sets)
    if group == "hurt":
        died = not people.joined and any(_dies(t) and t.last == people.first for t in harm)
        return "killed" if died else "injured"  # وفاة أحد الجرحى
    return {"dead": "killed", "missing": "missing"}.get(group)


def _dies(word: TriggerMention) -> bool:
    return word.trigger.language == "ar" and kills(word)


def _number_of(found: Mentions, people: People, sets: list[People]) -> str:
    for i in range(people.first - 1, max(-1, people.first - _NUMBER_OF), -1):
        if any(p.first <= i < p.last for p in sets):
            return ""
        if found.forms[i] in words.NUMBER_OF:
            return next((p.word.group for p in found.persons if i < p.first <= i + 2), "")
    return ""


def _inside(people: People, harm: list[TriggerMention]) -> TriggerMention | None:
    """The word that stands within the words of a set, or around them: ``عثر على جثتين``."""
    return next((t for t in harm if max(t.first, people.first) < min(t.last, people.last)), None)


def _before(people: People, harm: list[TriggerMention]) -> TriggerMention | None:
    return next((t for t in reversed(harm) if t.last <= people.first), None)


def _word_in_arabic(found: Mentions, sets: list[People], at: int, harm: list[TriggerMention]) -> TriggerMention | None:
    """The word before those counted, or a verb right behind them: ``مقتل ثلاثة``, ``ثلاثة مدنيين قتلوا``."""
    people = sets[at]
    inside, before = _inside(people, harm), _before(people, harm)
    if inside is not None:
        return inside
    after = next((t for t in harm if t.first >= people.last), None)
    if before is not None and people.first - before.last <= _BEFORE["ar"]:
        # قتل 26 شخصاً عندما أطلق مسلحون صاروخاً
        return None if words.WHILE & set(found.forms[before.last : people.first]) else before
    if after is None or not _reaches(found, people.last, after.first):
        return None
    # the verb is written as the noun is
    return after if after.trigger.pos in ("v", "p") or after.trigger.lemma == "قتل" else None


def _reaches(found: Mentions, first: int, last: int) -> bool:
    """Whether an Arabic verb is still said of those counted: ``عنصران من لواء التوحيد قد قتلا``."""
    names = {i for a in found.actors for i in range(a.first, a.last)}
    gap = [found.forms[i] for i in range(first, last) if i not in names]
    plain = len(gap) <= _AFTER["ar"] or all(form in words.PARTICIPLE_LINKS for form in gap)
    return plain or (len(gap) <= _NAMED_AFTER and gap[-1] in words.RELATIVE)


def _word_in_english(found: Mentions, sets: list[People], at: int, harm: list[TriggerMention]) -> TriggerMention | None:
    """The word whose object or subject they are: "killing two", "31 people were killed", "the killing of five"."""
    people = sets[at]
    inside, before = _inside(people, harm), _before(people, harm)
    if inside is not None:
        return inside
    told = {id(p.by) for p in sets[:at] if p.by is not None and p.by.first >= p.last}
    if before is not None and (id(before) in told or found.forms[people.first - 1] in words.AGENTS):
        before = None  # "3 killed 9 hurt": killed is said of the three; "clashes with 20 fighters"
    gap = found.forms[before.last : people.first] if before else []
    object_of = before is not None and before.trigger.pos == "v" and set(gap) <= words.OBJECT_LINKS
    if before is not None and object_of and not _passive(found, before):
        return before
    after = _verb_behind(found, sets, at, harm)
    if after is not None:
        return after
    if before is None or people.first - before.last > _BEFORE["en"] or words.HARM_ENDS & set(gap):
        return None
    return before if not people.unnamed or before.trigger.pos != "v" else None


def _verb_behind(found: Mentions, sets: list[People], at: int, harm: list[TriggerMention]) -> TriggerMention | None:
    """The verb said of those counted, names and "were" between: "six members of the army were killed"."""
    people, passive = sets[at], False
    starts = {p.first for p in sets[at + 1 :] if p.group != "family"}
    events = {t.first: t for t in found.triggers}
    last = min(people.last + _AFTER["en"], len(found.forms))
    for i in range(people.last, last):
        form, word = found.forms[i], events.get(i)
        if word is not None and word in harm:
            near = i - people.last <= _NAMED_AFTER or passive
            said_of_them = passive or not _acts(found, sets, word, people, harm)
            verb = word.trigger.pos != "n" or found.forms[i - 1] == "to"  # "was stabbed to death"
            return word if near and verb and said_of_them else None
        if _is_auxiliary(found, i):
            passive = True
        elif form not in words.PARTICIPLE_LINKS and not (form == "," and i + 1 < last and _is_auxiliary(found, i + 1)):
            other = (i in starts and found.forms[i - 1] != "of") or (word is not None and word.trigger.pos == "v")
            ends = form in words.HARM_ENDS or not (form.isalnum() or form in _INSIDE)
            if other or ends or (form == "and" and i == people.last):
                return None  # else "six, three of them children, were reportedly killed"
    return None


def _passive(found: Mentions, word: TriggerMention) -> bool:
    before = range(max(0, word.first - 2), word.first)
    return any(_is_auxiliary(found, i) and found.forms[i] not in _PERFECT for i in before)  # "have killed" is active


def _is_auxiliary(found: Mentions, at: int) -> bool:
    """Whether a token is "were" or the like; not so in "gunmen believed to be IS killed"."""
    named = any(a.first <= at < a.last for a in found.actors)
    return found.forms[at] in words.AUXILIARIES and found.forms[at - 1] != "to" and not named


def _acts(
    found: Mentions, sets: list[People], word: TriggerMention, people: People, harm: list[TriggerMention]
) -> bool:
    """Whether an English verb has its object behind it: "gunmen killed an officer"; not so in "3 killed 9 hurt"."""
    form, at = found.forms[word.last - 1], word.last
    if word.trigger.pos != "v" or word.trigger.frame == "PASSIVE":
        return False
    if not form.endswith("ed") and form not in ("hurt", "slain"):
        return True
    if _passive(found, word) or at >= len(found.forms):
        return False
    behind = next((p for p in sets if p.first == at), None)
    if behind is not None:
        return people.bare or not any(behind.first <= t.first <= behind.last for t in harm)
    known = found.forms[at] in words.ARTICLES or found.forms[at] in words.DEFINITE
    return known or any(a.first == at for a in found.actors)
