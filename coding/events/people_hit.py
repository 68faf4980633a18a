"""The people an event hit: those the toll counts, those seized, civilians and fighters of no side named."""

from __future__ import annotations

from coding.events.event import Frame
from coding.events.role_markers import members
from coding.mentions.mentions import Mentions, PersonMention


def people(frame: Frame) -> None:
    """Fill the frame's persons with those hit: who the toll counts, who was seized, civilians named as hit.

    Reads the frame's toll. Who tells the news ("قال مراسل") is not among them; fighters are where nobody else was hit.
    """
    found = frame.mentions
    told = [p for p in found.persons if frame.first <= p.first < frame.last and not _teller(found, p)]
    here = [p for p in told if p.word.values]
    if frame.group == "custody" or frame.family in ("torture", "sexual", "assault"):
        frame.persons = [p for p in here if p.first >= frame.main.first][:1]
        if frame.family == "torture" and not frame.persons:
            frame.persons = here[:1]  # قتل مدني تحت التعذيب
        return
    counted = [(start, end) for _, start, end in frame.toll.spans]
    if frame.group in ("explosive", "harm", "clash", "demonstration"):
        frame.persons = [
            p for p in here
            if any(start <= p.start < end for start, end in counted) or (frame.group != "clash" and _civilians(p))
        ]  # fmt: skip
    sided = any(role in ("target", "party") for _, role in frame.actors)
    if frame.group == "harm" and not sided and not frame.persons:
        named = [(a.first, a.last) for a, _ in frame.actors]
        frame.persons += [
            p for p in told
            if p.word.group == "fighters" and any(start <= p.start < end for start, end in counted)
            and not _anybody(found, p) and not former(found, p.first)
            and not any(first <= p.first < last for first, last in named)
        ]  # fmt: skip


def former(found: Mentions, first: int) -> bool:
    """Whether the words at a token say that somebody has left a faction: "a former rebel"."""
    return any(kind == "former" for i in (first, first - 1) for _, kind in found.cue_ends.get(i, ()))


def _anybody(found: Mentions, person: PersonMention) -> bool:
    """Whether a member is not said to be of an armed group: "eight members of one family"."""
    forms = found.forms
    if not forms[person.first].startswith("member"):
        return False
    return not any(form in members() for form in forms[person.last : person.last + 5])


def _civilians(person: PersonMention) -> bool:
    return person.word.group == "civilians" and person.word.number == "plural" and person.word.values == ("civ",)


def _teller(found: Mentions, person: PersonMention) -> bool:
    return any("say" in {kind for _, kind in found.cue_ends.get(i, ())} for i in (person.first, person.first - 1))
