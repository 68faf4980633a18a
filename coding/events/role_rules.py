"""Argument frames: what the place and the small word of an actor beside an event word say about his part.

The rules are rows of ``data/lexicons/argument_frames.csv``. A row looks at the actors ``before`` or ``after`` an
event word of its frame, picks some, and gives them a role where every condition of ``when`` holds; rows are tried
in order, and who has a role keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import get_args

from coding.events.event import Frame
from coding.events.role_markers import MARKERS, Marker, acting_things, members
from coding.mentions.mentions import ActorMention, TriggerMention
from errors import DataFileError
from models import Role
from paths import LEXICONS
from text.data_files import choice, rows
from text.lexicon import FRAMES, LANGUAGES
from text.normalize import fold

_LIGHTS = ("LIGHT_RESULT", "LIGHT_PATIENT", "LIGHT_PLACE")
PICKS = ("first", "last", "last_two", "all", "nearest", "nearest_two")
_OPERATIONS = frozenset(fold(word) for word in "عملية حملة هجوم انزال قصف غارة غارات كمين".split())
_PASSIVE = frozenset(("was", "were", "been", "being", "is", "are"))
_NOT_BETWEEN = ("علي", "في", "استهدف", "،", ",", "on")  # what ends a noun's own phrase
_AT = ("علي", "طال", "طالت", "استهدف", "استهدفت", "نحو")
_NEAR = 3  # tokens
_BEFALL = ("killed", "injured", "abduct", "arrest", "assassination", "execution")  # what befalls people
_AFTER_PARTICIPLE = frozenset("in by when after as during at near on from inside outside following . ,".split())


@dataclass(slots=True)
class Part:
    """An actor in a clause: the small word that leads to him, and the role found for him."""

    mention: ActorMention
    marker: Marker
    thing: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table; ``nearest`` picks before the marker is looked at, all other picks after."""

    side: str
    pick: str
    markers: frozenset[str]
    when: tuple[str, ...]
    role: Role


@dataclass(slots=True)
class Beside:
    """An event word with the actors beside it that have no part yet, in order."""

    frame: Frame
    trigger: TriggerMention
    parts: list[Part]
    everybody: Sequence[Part]  # of the clause, those with a part too
    before: list[Part] = field(init=False)
    after: list[Part] = field(init=False)

    def __post_init__(self) -> None:
        self.before = [p for p in self.parts if p.mention.last <= self.trigger.first]
        self.after = [p for p in self.parts if p.mention.first >= self.trigger.last]


def apply(beside: Beside) -> None:
    """Give the actors beside an event word the roles that the rows of its frame say."""
    for rule in rules().get((beside.frame.main.trigger.language, _key(beside)), ()):
        for part in _picked(rule, beside):
            if part.role is None and all(CONDITIONS[name](beside, part) for name in rule.when):
                part.role = rule.role


def _picked(rule: Rule, beside: Beside) -> list[Part]:
    parts = beside.before if rule.side == "before" else beside.after
    if rule.pick.startswith("nearest"):
        count = 2 if rule.pick == "nearest_two" else 1
        parts = parts[-count:] if rule.side == "before" else parts[:count]
    if rule.markers:
        parts = [p for p in parts if p.marker in rule.markers]
    if "noun" in rule.when:
        parts = [p for p in parts if not p.mention.adjective]
    if rule.pick == "first":
        return parts[:1]
    return parts[-1:] if rule.pick == "last" else parts[-2:] if rule.pick == "last_two" else parts


def _key(beside: Beside) -> str:
    """The frame whose rows apply: light verbs by what they say, a passive with its object on it as an active."""
    trigger, frame = beside.trigger.trigger, beside.frame
    if frame.main.trigger.language == "en":
        if trigger.frame == "BETWEEN" or _mutual(frame):
            return "BETWEEN"
        return "PASSIVE" if trigger.frame != "IDAFA_TARGET" and _passive(beside) else trigger.frame
    if trigger.frame == "BETWEEN":
        return "BETWEEN"
    if trigger.pos == "l":
        return next((f"LIGHT_{n.upper()}" for n in ("result", "place", "patient") if n in trigger.note), "LIGHT")
    if trigger.frame == "PASSIVE" and trigger.pos == "v" and _object_on_verb(beside):
        return "VSO"
    return trigger.frame


# -- conditions: words of the column ``when``


def adjacent(frame: Frame, trigger: TriggerMention, mention: ActorMention) -> bool:
    """Only adjectives and short words between a noun and its first actor: قصف مدفعي عنيف لقوات."""
    gap = frame.mentions.tokens[trigger.last : mention.first]
    return len(gap) <= _NEAR and not any(t.form in _NOT_BETWEEN for t in gap)


def _mutual(frame: Frame) -> bool:
    return frame.group in ("clash", "politics")


def _passive(beside: Beside) -> bool:
    """Whether an auxiliary makes a verb passive: "was shelled"; IS is no "is"."""
    trigger, found = beside.trigger, beside.frame.mentions
    if trigger.trigger.pos not in ("v", "p") or found.forms[trigger.first] == "to":
        return False  # "was able to control"
    if _participle(beside):
        return True
    named = {i for a in found.actors for i in range(a.first, a.last)}
    leading = {found.tokens[i].form for i in (trigger.first - 1, trigger.first - 2) if i >= 0 and i not in named}
    return bool(_PASSIVE & leading)


def _participle(beside: Beside) -> bool:
    """Whether a headline leaves the auxiliary out: "12 rebels killed in an attack"; whom it befell stands before."""
    trigger, forms = beside.trigger, beside.frame.mentions.reading.forms
    if trigger.trigger.family not in _BEFALL or not forms[trigger.last - 1].endswith("ed"):
        return False
    after = forms[trigger.last] if trigger.last < len(forms) else "."
    return after in _AFTER_PARTICIPLE


def _object_on_verb(beside: Beside) -> bool:
    """``قتلته``: a verb with its object written on it is active."""
    text = beside.frame.mentions.reading.text[beside.trigger.start : beside.trigger.end]
    return text.endswith(("ه", "ها", "هم", "هما"))


def _subject_first(beside: Beside, part: Part) -> bool:
    """Whether the one before the verb did it, and not the first after it: الدفاع الوطني استهدف نقطة للأسايش."""
    hit = any(p.marker in ("object", "to", "on") for p in beside.after)
    bare = next((p for p in beside.after if p.marker == "bare"), None)
    if hit or bare is None or not adjacent(beside.frame, beside.trigger, bare.mention):
        return True
    trigger = beside.trigger
    return not (
        trigger.clitic.startswith(("و", "ف"))
        or any(part.mention.last <= t.first < trigger.first and t.trigger.pos == "v" for t in beside.frame.triggers)
    )


def _other_hit(beside: Beside, part: Part) -> bool:
    """Whether somebody else or a place stands behind as what was hit: استهداف القوات التركية قرية عقيبة."""
    if any(p.marker in ("object", "to", "on") or (p.marker == "bare" and p is not part) for p in beside.after):
        return True
    frame, mention = beside.frame, part.mention
    return any(
        mention.last <= t.outer <= mention.last + 5 and t.outer < frame.last and not t.origin
        for t in frame.mentions.places
    )


def _people_after(beside: Beside, part: Part) -> bool:
    last = part.mention.last
    return any(last <= p.first < min(beside.frame.last, last + 5) for p in beside.frame.mentions.persons)


def _nominative(beside: Beside, part: Part) -> bool:
    text = beside.frame.mentions.reading.text[part.mention.start : part.mention.end]
    return text.endswith("ون") or (" " in text and text.split()[0].endswith("ون"))


def _operation(beside: Beside, part: Part) -> bool:
    """``عملية للتحالف و"قسد" أسفرت عن مقتل``: whose operation it was, though only its result has a verb."""
    begin = max(beside.frame.sentence.first, part.mention.first - 3)
    words = [fold(t.form) for t in beside.frame.mentions.tokens[begin : part.mention.first]]
    return any(w.removeprefix("و").removeprefix("ال") in _OPERATIONS for w in words)


def _acting_thing(beside: Beside, part: Part) -> bool:
    """Whether what is theirs did it: داهمت دورية تابعة للأمن منزلا, قصفت دبابات تركية."""
    if part.thing in acting_things("arm"):
        return True
    frame = beside.frame
    return part.thing in acting_things("unit") and (
        frame.group in ("custody", "territory", "movement", "withdrawal") or frame.family == "assault"
    )


def _aimed(beside: Beside, part: Part) -> bool:
    """Whether what was hit follows: استهداف للقوات الحكومية طال بلدة, مداهمة لقسد على منزل."""
    tokens, last = beside.frame.mentions.tokens, part.mention.last
    return last < len(tokens) and tokens[last].form in _AT


def _one_of_theirs(beside: Beside, part: Part) -> bool:
    """Whether the words name men of theirs: عنصر من قوات النظام قتل."""
    forms = beside.frame.mentions.forms[max(0, part.mention.first - 3) : part.mention.first + 1]
    return any(form in members() for form in forms)


def _nothing_after(beside: Beside, part: Part) -> bool:
    """Whether nobody stands right after the event word whom it could have befallen."""
    found, last = beside.frame.mentions, beside.trigger.last
    return not any(last <= p.first <= last + _NEAR for p in found.persons) and not any(
        a.first == last for a in found.actors
    )


def _given(beside: Beside, *roles: Role) -> bool:
    return any(p.role in roles for p in beside.parts)


CONDITIONS: dict[str, Callable[[Beside, Part], bool]] = {
    "noun": lambda beside, part: not part.mention.adjective,
    "adjective": lambda beside, part: part.mention.adjective,
    "owned": lambda beside, part: part.mention.owned,
    "thing": lambda beside, part: bool(part.thing),
    "acting_thing": _acting_thing,
    "aimed": _aimed,
    "one_of_theirs": _one_of_theirs,
    "nothing_after": _nothing_after,
    "no_thing": lambda beside, part: not part.thing,
    "adjacent": lambda beside, part: adjacent(beside.frame, beside.trigger, part.mention),
    "near": lambda beside, part: beside.trigger.first - part.mention.last <= _NEAR,
    "nobody_did": lambda beside, part: not any(p.role == "perpetrator" for p in beside.everybody),
    "nobody_acts": lambda beside, part: not _given(beside, "perpetrator", "party"),
    "nobody_hit": lambda beside, part: not _given(beside, "target"),
    "mutual": lambda beside, part: _mutual(beside.frame),
    "not_mutual": lambda beside, part: not _mutual(beside.frame),
    "light": lambda beside, part: bool(beside.frame.lights),
    "no_patient_light": lambda beside, part: not any("patient" in t.trigger.note for t in beside.frame.lights),
    "passive": lambda beside, part: _passive(beside),
    "active_too": lambda beside, part: beside.trigger.trigger.note == "both" and beside.trigger.trigger.pos == "v",
    "targeting": lambda beside, part: beside.trigger.trigger.family in ("attack", "shooting"),
    "subject_first": _subject_first,
    "other_hit": _other_hit,
    "people_after": _people_after,
    "nominative": _nominative,
    "operation": _operation,
}


@cache
def rules(folder: Path = LEXICONS) -> dict[tuple[str, str], tuple[Rule, ...]]:
    """The rules of each language and frame, in the order of the file.

    Raises
    ------
    DataFileError
        A cell holds a word that is none of those known for its column.
    """
    path, found = folder / "argument_frames.csv", dict[tuple[str, str], list[Rule]]()
    for line, row in rows(path, ("language", "frame", "side", "pick", "marker", "when", "role", "example")):
        choice(path, line, "language", row["language"], LANGUAGES)
        choice(path, line, "side", row["side"], ("before", "after"))
        choice(path, line, "pick", row["pick"], PICKS)
        role = next((r for r in get_args(Role) if r == row["role"]), None)
        if role is None:
            raise DataFileError(path, line, f"role {row['role']!r} is not known", f"known: {', '.join(get_args(Role))}")
        for column, known in (("frame", (*FRAMES, *_LIGHTS)), ("marker", MARKERS), ("when", tuple(CONDITIONS))):
            for word in row[column].split():
                choice(path, line, column, word, known)
        for column in ("frame", "example"):
            if not row[column].strip():
                raise DataFileError(path, line, f"{column} is empty", "write what the rule is for")
        rule = Rule(row["side"], row["pick"], frozenset(row["marker"].split()), tuple(row["when"].split()), role)
        for frame in row["frame"].split():
            found.setdefault((row["language"], frame), []).append(rule)
            if frame == "VSO":
                found.setdefault((row["language"], "VSO_ALA"), []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}
