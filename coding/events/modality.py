"""Whether a clause says that it happened: asserted, denied, demanded, threatened ..."""

from __future__ import annotations

from coding.events.clauses import is_core
from coding.events.event import Frame
from coding.mentions.mentions import Mentions, TriggerMention

_REACH = {
    "negated": 3,
    "demanded": 12,
    "hypothetical": 7,
    "threatened": 8,
    "denied": 9,
    "halted": 2,
    "state": 5,
    "recalled": 3,
}


_CUE_MODALITY = {
    "demand": "demanded", "intent": "hypothetical", "hypothetical": "hypothetical", "threat": "threatened",
    "deny": "denied", "negation": "negated", "halt": "halted", "state": "state",
    "recall": "recalled",
}  # fmt: skip


def _purpose(found: Mentions, t: TriggerMention) -> bool:
    """Whether a verb says what was wanted: "an offensive to retake the town"; "managed to retake" was reached."""
    forms = found.forms
    to = t.first if forms[t.first] == "to" else t.first - 1
    if t.trigger.language != "en" or t.trigger.pos != "v" or to < 1 or forms[to] != "to":
        return False
    return forms[to - 1] not in ("managed", "able", "began", "went", "on", "continued")


def modality_of(frame: Frame) -> str:
    """Halted, demanded, threatened ... by the cues before the trigger; a cue reaches only so far."""
    found, at = frame.mentions, frame.main.first
    if frame.group == "territory" and _purpose(found, frame.main):
        return "hypothetical"
    if frame.family == "truce" and any(kind in ("finish", "halt") for _, kind in found.cue_ends.get(at, ())):
        frame.family = "truce_end"
    for i in range(at - 1, frame.sentence.first - 1, -1):
        for end, kind in found.cues.get(i, ()):
            modality = _CUE_MODALITY.get(kind)
            if modality is not None and _bears_on(frame, modality, i, end, kind):
                return modality
    claim = found.cue_between(("claim",), frame.first, frame.last)
    if claim and claim[0] < at and not _nobody(found, claim[0]):
        return "claimed"
    return "asserted"


def _bears_on(frame: Frame, modality: str, first: int, last: int, kind: str) -> bool:
    """Whether a cue is near enough to the event and fits it: ``وقف`` halts an attack, not talks."""
    found, at = frame.mentions, frame.main.first
    if at - last > _REACH[modality] or (last > at and kind not in ("state", "hypothetical")):
        return False
    if modality == "halted" and frame.group not in ("explosive", "clash", "harm"):
        return False
    if modality == "state" and frame.family not in ("takeover", "regain", "siege", "withdraw"):
        return False
    demanded = modality == "demanded" and found.tokens[first].form.isascii()
    if frame.family == "talks" and last <= at and not demanded:
        return False  # what is hoped for of talks does not undo them; قبل اجتماع does
    return not _asserted_between(found, last, at)


def _nobody(found: Mentions, at: int) -> bool:
    """Whether a claim is one nobody made: "No group claimed responsibility"."""
    return bool({"no", "nobody", "none"} & set(found.reading.forms[max(0, at - 4) : at]))


def _asserted_between(found: Mentions, first: int, last: int) -> bool:
    """Whether a finite event verb stands between a cue and the trigger: the cue belongs to that one."""
    return any(first <= t.first < last and t.trigger.pos == "v" and is_core(t) for t in found.triggers)
