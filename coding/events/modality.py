"""Whether a clause says that it happened: asserted, denied, demanded, threatened ..."""

from __future__ import annotations

from coding.events.clauses import _core
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
    forms = found.reading.forms
    if t.trigger.language != "en" or t.trigger.pos != "v" or t.first < 2 or forms[t.first - 1] != "to":
        return False
    return forms[t.first - 2] not in ("managed", "able", "began", "went", "on")


def _modality(frame: Frame) -> str:
    """Halted, demanded, threatened ... by the cues before the trigger; a cue reaches only so far."""
    found, at = frame.mentions, frame.main.first
    if frame.group == "territory" and _purpose(found, frame.main):
        return "hypothetical"
    if frame.family in ("truce", "truce_end"):
        over = any(kind in ("finish", "halt") for _, kind in found.cue_ends.get(at, ()))
        if over and frame.family == "truce":
            frame.family = "truce_end"
    begin = frame.sentence.first
    for i in range(at - 1, begin - 1, -1):
        for end, kind in found.cues.get(i, ()):
            modality = _CUE_MODALITY.get(kind)
            if modality is None or at - end > _REACH[modality] or (end > at and kind not in ("state", "hypothetical")):
                continue
            if modality == "halted" and frame.group not in ("explosive", "clash", "harm"):
                continue
            if modality == "state" and frame.family not in ("takeover", "regain", "siege", "withdraw"):
                continue
            if (
                frame.family == "talks"
                and end <= at
                and not (modality == "demanded" and found.tokens[i].form.isascii())
            ):
                continue  # what is hoped for of talks does not undo them; قبل اجتماع does
            if _asserted_between(found, end, at):
                continue
            return modality
    claim = found.cue_between(("claim",), frame.first, frame.last)
    if claim and claim[0] < at and not _nobody(found, claim[0]):
        return "claimed"
    return "asserted"


def _nobody(found: Mentions, at: int) -> bool:
    """Whether a claim is one nobody made: "No group claimed responsibility"."""
    return bool({"no", "nobody", "none"} & set(found.reading.forms[max(0, at - 4) : at]))


def _asserted_between(found: Mentions, first: int, last: int) -> bool:
    """Whether a finite event verb stands between a cue and the trigger: the cue belongs to that one."""
    return any(first <= t.first < last and t.trigger.pos == "v" and _core(t) for t in found.triggers)
