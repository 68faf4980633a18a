"""The stretches of a sentence in which one thing happens: a clause with what tells how it went."""

from __future__ import annotations

from itertools import pairwise

from coding.clauses.clauses import is_core
from coding.events.families import group_of
from coding.mentions.mentions import Mentions, TriggerMention
from text.arabic_forms import joined
from text.sentences import Sentence


def stretches(found: Mentions, sentence: Sentence) -> list[tuple[int, int]]:
    """Token ranges, in order; together they are the sentence."""
    cuts = [sentence.first]
    seen_core = False
    by_first = {t.first: t for t in found.triggers if sentence.first <= t.first < sentence.last}
    # و + a faction + its verb: a new clause in the order subject, verb
    # ... unless it is the second of two doers of a noun: قصف لقوات النظام والميليشيات الإيرانية استهدف
    led = {a.last for a in found.actors if a.clitic.endswith("ل")}
    subjects = {
        a.first: a.last for a in found.actors if a.clitic.startswith("و") and not a.aside and a.first not in led
    }
    forms = found.reading.forms[sentence.first : sentence.last]
    stops = {i for i, form in enumerate(forms, sentence.first) if form in ("؛", ";")}
    contrasts = set(found.cue_starts("contrast", sentence.first, sentence.last))
    afters = set(found.cue_starts("after", sentence.first, sentence.last))
    for i in sorted(by_first.keys() | subjects.keys() | stops | contrasts | afters):
        if not sentence.first <= i < sentence.last:
            continue
        trigger = by_first.get(i)
        core = trigger is not None and is_core(trigger)
        if (
            i > sentence.first
            and seen_core
            and (
                i in stops
                or (i in contrasts and any(is_core(t) for f, t in by_first.items() if f > i))
                or (core and trigger is not None and _starts_clause(found, trigger))
                or (i in subjects and _core_soon(found, by_first, subjects[i]))
                or (trigger is not None and _replies(trigger))
                or (i in afters and any(_blow(t) for f, t in by_first.items() if f < i) and _blow_soon(by_first, i))
            )
        ):
            cuts.append(i)
            seen_core = False
        seen_core = seen_core or core
    cuts.append(sentence.last)
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _blow(trigger: TriggerMention) -> bool:
    return group_of(trigger.trigger.family) in ("explosive", "clash") or trigger.trigger.family in (
        "repel",
        "attack",
    )


def _blow_soon(by_first: dict[int, TriggerMention], at: int) -> bool:
    """``قصفت ... بعد سقوط قذائف على``: a blow that came before, and is somebody else's."""
    return any(_blow(t) and not t.definite and t.trigger.pos == "n" for f, t in by_first.items() if at < f <= at + 2)


def _replies(trigger: TriggerMention) -> bool:
    """``وردت قسد باستهداف``: the other side's deed."""
    return "reply" in trigger.trigger.note and joined(trigger.clitic)


def _core_soon(found: Mentions, by_first: dict[int, TriggerMention], at: int) -> bool:
    if at < len(found.tokens) and found.tokens[at].form in ("،", ","):
        return False  # من قبل النظام وروسيا، استهدف: the verb is not theirs alone
    return any(t.trigger.pos == "v" and is_core(t) for i in (at, at + 1) if (t := by_first.get(i)) is not None)


def _starts_clause(found: Mentions, trigger: TriggerMention) -> bool:
    """Whether a conjunction stands right before an event word that opens a clause of its own."""
    forms = found.forms
    before = forms[trigger.first - 1]
    if trigger.trigger.language == "en":
        return (
            trigger.trigger.pos == "v"
            and (before in ("and", "then") or forms[trigger.first - 2] == "and")
            and before != "by"
        )
    if not joined(trigger.clitic):
        return False
    return trigger.trigger.pos == "v" or before in ("،", ",")
