"""What befell nobody: "neither deaths nor injuries were reported", ``دون تسجيل أي إصابات``.

A word like "no" reaches a word of harm over a few words that only report it; any other word ends its reach, so that "no
further casualties" and "no information on casualties" say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from coding.mentions.mentions import Mentions, Nobody, PersonMention, TriggerMention
from models import PEOPLE_GROUPS
from text import language_words
from text.anchors import CONJUNCTIONS
from text.word_cache import Remembered

_REACH = 8  # tokens from "no" to a word of harm, or from one to the next
_HARM = {"killed": "killed", "execution": "killed", "assassination": "killed", "injured": "any"}
_HURT = {"dead": "killed", "hurt": "any"}
_NOBODY = ("nobody", "nobody_did", "nobody_hurt")


@dataclass(slots=True)
class _Statement:
    """What is read behind a "no": how far it goes, what befell nobody, of whom it is said."""

    last: int
    harm: set[str] = field(default_factory=set)
    whom: PersonMention | None = None
    anyone: bool = False
    by_noun: bool = False


def nobody_hurt(found: Mentions) -> None:
    """Fill ``found.nobody``, and take away the words of harm and of people that are said of nobody."""
    triggers = {t.first: t for t in found.triggers}
    persons = {p.first: p for p in found.persons}
    end = 0
    for at, role in ((at, role) for at, form in enumerate(found.forms) if (role := _ROLE[form]) or at in triggers):
        trigger = triggers.get(at)
        if trigger is not None and trigger.trigger.family == "none_hurt":
            found.nobody.append(_nobody(found, at, _Statement(trigger.last, {"any"})))
        if role and at >= end:
            said = _statement(found, at, triggers, persons)
            if said.harm and (role != "nobody_did" or said.by_noun or said.anyone):
                found.nobody.append(_nobody(found, at, said))
                end = said.last
    spoken = {i for nobody in found.nobody for i in range(nobody.first, nobody.last)}
    if spoken:
        found.triggers = [t for t in found.triggers if t.trigger.frame == "NONE" or t.first not in spoken]
        found.persons = [p for p in found.persons if p.first not in spoken]


def _statement(
    found: Mentions, at: int, triggers: dict[int, TriggerMention], persons: dict[int, PersonMention]
) -> _Statement:
    """Read on from a "no" over words of harm, of people and of reporting, up to any other word."""
    said, i = _Statement(at), at + 1
    while i < min(len(found.forms), max(at, said.last) + _REACH):
        trigger, person = triggers.get(i), persons.get(i)
        length, harm = _harm(found, i, trigger, person)
        if harm is not None:
            said.harm.add(harm)
            said.by_noun |= trigger is None or trigger.trigger.pos != "v"
        elif person is not None and not (said.harm and not said.anyone):
            said.whom, length = person, person.last - i
        elif _read(found, i, "anyone"):
            said.anyone, length = True, 1
        else:
            length = _read(found, i, "nobody_link")
            if not length:
                break
            i += length
            continue
        i += length
        said.last = i
    return said


def _nobody(found: Mentions, first: int, said: _Statement) -> Nobody:
    harm = ("killed", "injured") if "any" in said.harm else ("killed",)
    group = said.whom.word.group if said.whom else None
    people = next((known for known in PEOPLE_GROUPS if known == group), None)
    return Nobody(first, said.last, found.tokens[first].start, found.tokens[said.last - 1].end, harm, people)


def _harm(
    found: Mentions, at: int, trigger: TriggerMention | None, person: PersonMention | None
) -> tuple[int, str | None]:
    """How many tokens tell of harm here, and of what: ``killed``, or ``any``; None where none does."""
    length = _read(found, at, "harmed")
    if trigger is not None and trigger.trigger.family in _HARM:
        length = max(length, trigger.last - at)
        said = {_words("harmed").get(_bare(form, "harmed") or "") for form in found.forms[at : at + length]}
        return length, "any" if "any" in said else _HARM[trigger.trigger.family]
    if length:
        forms = " ".join(found.forms[at : at + length])
        return length, _words("harmed")[_bare(forms, "harmed") or forms]
    if person is not None and person.word.group in _HURT:
        return person.last - at, _HURT[person.word.group]
    return 0, None


def _read(found: Mentions, at: int, role: str) -> int:
    """How many tokens from ``at`` on are a word of a role: two, one or none."""
    for length in (2, 1)[at + 2 > len(found.forms) :]:  # a text may end here
        if _bare(" ".join(found.forms[at : at + length]), role) is not None:
            return length
    return 0


@cache
def _words(role: str) -> dict[str, str]:
    return language_words.values("toll_words", role)


def _bare(form: str, role: str) -> str | None:
    """The word with a role that a form is, the conjunction written onto it left out."""
    words = _words(role)
    return form if form in words else form[1:] if form[:1] in CONJUNCTIONS and form[1:] in words else None


#: The role of a word that says "no", "" for any other word.
_ROLE = Remembered(lambda form: next((role for role in _NOBODY if _bare(form, role) is not None), ""))
