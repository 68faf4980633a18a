"""Whether a clause tells an event as having happened, and by which of its words.

A cue bears on the event words of its clause and of the clauses that hang on it, no farther. What is said, wanted or
tried is told in a reported clause and what came of it in a participle clause: both stand under the cues before them. A
relative clause or one of time tells what is so whatever becomes of the clause it hangs on, so there only words of time
(a habit, a count over a year) reach. A clause behind a conjunction shares what stands over both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from coding.clauses.clause import Clause, Cue
from coding.clauses.clauses import OF_TIME, is_core, says_who
from coding.events.families import group_of
from coding.mentions.mentions import Mentions, TriggerMention
from models import ON_MAP, Modality

Eventhood = Literal[
    "happened", "going_on", "habit", "summary", "plan", "condition", "advice", "remnant", "denied", "accusation",
    "claimed", "demanded", "threatened", "halted", "state", "recalled", "charge", "not_happened",
]  # fmt: skip

#: How a kind of cue makes its events told.
_BY_CUE: dict[str, Eventhood] = {
    "aggregate": "summary", "habit": "habit", "tally": "summary", "demand": "demanded", "intent": "plan",
    "hypothetical": "plan", "provision": "plan", "condition": "condition", "advice": "advice", "remnant": "remnant",
    "threat": "threatened", "deny": "denied", "negation": "not_happened", "halt": "halted", "state": "state",
    "recall": "recalled", "flight": "recalled", "charge": "charge", "prospect": "plan", "lasting": "going_on",
}  # fmt: skip
#: The kinds that decide how an event word is told.
CHANGES = frozenset((*_BY_CUE, "claim", "accuse"))
#: How many tokens behind a cue an event word of its own clause may stand: sources without commas hide where one ends.
_REACH = {
    "negation": 3, "halt": 2, "recall": 6, "flight": 3, "state": 5, "remnant": 3, "hypothetical": 7,
    "intent": 7, "threat": 8,
    "deny": 9, "demand": 12, "advice": 12, "provision": 40, "condition": 12,
    "charge": 6, "prospect": 2, "lasting": 3,
}  # fmt: skip
#: What is said, wanted or tried stands under these with all that happens in it; the others govern the next verb only.
_GOVERNS_ALL = frozenset("demand deny intent threat hypothetical provision advice condition claim accuse".split())
#: "claimed that ten were killed and wounded": these govern both verbs.
_SHARED = frozenset(("claim", "accuse", "deny"))
#: What somebody says that he did he also says of what came of it: "claimed the attack that killed two".
_CLAIM = frozenset(("claim", "accuse"))
_SAID_OF: dict[str, Eventhood] = {"claim": "claimed", "accuse": "accusation"}
_CONTENT = ("reported", "participle", "relative", "adverbial", "parenthesis")
_BLOWS = ("explosive", "clash", "harm")
_REACHED = ("managed", "able", "began", "went", "on", "continued")
_TO_DAY = 5  # tokens from a word of habit to a day that makes it the news of that day
_FROM = 7  # tokens between "prevent" and what was
_NO_TALKS = frozenset(("provision", "charge", "condition", "prospect"))
_LONG = frozenset(("is", "are", "been"))
_IS = frozenset("is are was were been".split())
_NONE = frozenset(("no", "nobody", "none"))
_HELD = ("takeover", "regain", "siege", "withdraw")

#: What a record says of an event that is told so.
MODALITY: dict[Eventhood, Modality] = {
    "happened": "asserted", "going_on": "asserted", "accusation": "claimed", "claimed": "claimed", "denied": "denied",
    "demanded": "demanded", "threatened": "threatened", "halted": "halted", "habit": "hypothetical",
    "summary": "hypothetical", "plan": "hypothetical", "condition": "hypothetical", "advice": "hypothetical",
    "remnant": "hypothetical", "state": "hypothetical", "recalled": "hypothetical", "charge": "hypothetical",
    "not_happened": "hypothetical",
}  # fmt: skip


#: What reaches the map.
HAPPENED = frozenset(how for how, modality in MODALITY.items() if modality in ON_MAP)


class Told(NamedTuple):
    """How an event word is told, and the cue that says so; None where nothing says otherwise."""

    how: Eventhood
    cue: Cue | None = None


TOLD = Told("happened")  # where nothing says otherwise


def over(clause: Clause) -> Iterator[tuple[Cue, bool]]:
    """The cues that bear on a clause, nearest first, and whether each is one of its own."""
    for cue in reversed(clause.cues):
        yield cue, True
    reaching, step = _GOVERNS_ALL, clause
    while step.parent is not None:
        if step.kind in ("relative", "adverbial", "parenthesis") and not _ahead(step):
            reaching = _CLAIM
        if step.kind == "coordinate":
            passing = reaching & (_CLAIM if step.opener else _SHARED)
        else:
            passing = reaching if step.kind in _CONTENT else frozenset()
        for cue in reversed(step.parent.cues):
            if cue.kind in OF_TIME:
                if step.kind not in ("coordinate", "item"):  # those share it already or have a day of their own
                    yield cue, False
            elif cue.kind in passing and cue.first < step.first:
                yield cue, False
        step = step.parent


def _ahead(clause: Clause) -> bool:
    """Whether a clause of time is about what is still to come: "leave before the army attacks"."""
    return any(cue.kind == "ahead" and cue.first == clause.first for cue in clause.cues)


def summed_up(found: Mentions, clause: Clause) -> bool:
    """Whether a clause tells a habit or counts over a time, or hangs on one that does."""
    return any(cue.kind in OF_TIME and _bears_on_all(found, cue) for cue, _ in over(clause))


def _bears_on_all(found: Mentions, cue: Cue) -> bool:
    """Whether a word of time stands for more than a day or two: not in ``تشهد محافظة السويداء اليوم اشتباكات``."""
    days = (found.reading.token_at(d.start) for d in found.dates if d.kind == "when" and d.precision == "day")
    if cue.kind == "habit" and any(cue.last <= at <= cue.last + _TO_DAY for at in days):
        return False
    return not any(kind == "recent" for _, kind in found.cues.get(cue.first, ()))


def told(found: Mentions, clause: Clause, trigger: TriggerMention) -> Told:
    """How an event word of a clause is told.

    Parameters
    ----------
    found : Mentions
        Of the reading in which the clause stands.
    clause : Clause
        The one that holds the event word.
    trigger : TriggerMention
    """
    if _wanted(found, trigger):
        return Told("plan")
    if _stands(found, clause, trigger):
        return Told("state")
    if _prevented(found, clause, trigger):
        return Told("not_happened")
    said: Told = TOLD
    for cue, own in over(clause):
        if cue.kind in _SAID_OF and cue.first < trigger.first and not _nobody(found, cue.first):
            said = Told(_SAID_OF[cue.kind], cue)
        how = _BY_CUE.get(cue.kind)
        if how is not None and _bears_on(found, trigger, cue, own):
            return Told(how, cue)
    return said


def _stands(found: Mentions, clause: Clause, trigger: TriggerMention) -> bool:
    """Whether a state is told and nothing that happened: "the oil fields captured by the group", "is fighting IS"."""
    forms, at = found.forms, trigger.first
    if group_of(trigger.trigger.family) == "clash":
        return forms[at].endswith("ing") and _goes_on_for_long(found, clause, at)
    if trigger.trigger.pos != "v":
        return False
    if trigger.trigger.family == "talks" and any(c.kind == "relative" for c in clause.above()):
        return True  # قرية X التي كان يجتمع بها قادة
    if group_of(trigger.trigger.family) != "territory":
        return False
    if forms[at].endswith("ing") and forms[at - 1] in _IS:
        return True  # "were advancing on the town": not there yet
    beside = clause.parent is not None and any(is_core(t) for t in clause.parent.triggers)
    return forms[at - 1] == "-" or (clause.kind == "relative" and beside)


def _goes_on_for_long(found: Mentions, clause: Clause, at: int) -> bool:
    """Whether fighting is only what somebody does: "rebels battling the army", "the regime is fighting many groups".

    Where its clause names a day, it is the news of that day.
    """
    if any(d.precision in ("day", "days") and clause.holds(found.reading.token_at(d.start)) for d in found.dates):
        return False
    whose = any(a.last == at for a in found.actors) or any(p.last == at for p in found.persons)
    return found.forms[at - 1] in _LONG or whose


def _prevented(found: Mentions, clause: Clause, trigger: TriggerMention) -> bool:
    """Whether it was kept from happening: "fought to prevent the group from advancing"."""
    if found.forms[trigger.first - 1] != "from":
        return False
    return any(cue.kind == "halt" and 0 < trigger.first - cue.last <= _FROM for cue in clause.cues)


def _nobody(found: Mentions, at: int) -> bool:
    """Whether a claim is one nobody made: "No group claimed responsibility"."""
    return not _NONE.isdisjoint(found.forms[max(0, at - 4) : at])


def _bears_on(found: Mentions, trigger: TriggerMention, cue: Cue, own: bool) -> bool:
    if cue.kind in OF_TIME:
        return _bears_on_all(found, cue)
    at, group = trigger.first, group_of(trigger.trigger.family)
    if cue.kind == "prospect" and own and 0 <= cue.first - trigger.last <= 1:
        return True  # هجوم محتمل
    if cue.first >= at or (cue.last > at and cue.kind not in ("state", "hypothetical")):
        return False
    if own and at - cue.last > _REACH.get(cue.kind, 0):
        return False
    if cue.kind == "halt" and group not in _BLOWS:
        return False
    if cue.kind == "state" and trigger.trigger.family not in _HELD:
        return False
    # what is hoped for of talks does not undo them; قبل اجتماع does
    if (
        trigger.trigger.family == "talks"
        and cue.last <= at
        and cue.kind not in _NO_TALKS
        and (cue.kind != "demand" or not found.forms[cue.first].isascii())
    ):
        return False
    return not own or not _told_between(found, cue.last, at)


def _told_between(found: Mentions, first: int, last: int) -> bool:
    """Whether a finite event verb stands between a cue and an event word: the cue belongs to that one."""
    return any(first <= t.first < last and t.trigger.pos == "v" and is_core(t) for t in found.triggers)


def _wanted(found: Mentions, trigger: TriggerMention) -> bool:
    """Whether a verb says what was wanted: "an offensive to retake the town"; "managed to retake" was reached."""
    forms = found.forms
    to = trigger.first - (forms[trigger.first] != "to")
    if group_of(trigger.trigger.family) != "territory" or trigger.trigger.pos != "v" or to < 1:
        return False
    return forms[to] == "to" and forms[to - 1] not in _REACHED


def of_the_past(found: Mentions, clause: Clause) -> bool:
    """Whether a clause tells what somebody did once: "a former rebel who had signed an agreement", ``وهو الذي قاتل``.

    Only beside an event of the clause it hangs on: else what it tells is the news.
    """
    if clause.parent is None or not about_somebody(found, clause):
        return False
    if not any(is_core(t) or group_of(t.trigger.family) == "harm" for t in clause.parent.triggers):
        return False
    told_of = [group_of(t.trigger.family) for t in clause.triggers if is_core(t)]
    if not {group_of(t.trigger.family) for t in clause.parent.triggers}.isdisjoint(told_of):
        return False  # "a ceasefire between the two that was brokered last week": about the event itself
    if any(cue.kind == "background" for cue in clause.cues) or found.forms[clause.first + clause.opener] == "had":
        return bool(told_of)
    return bool(told_of) and not any(group in _NEWS for group in told_of)


def about_somebody(found: Mentions, clause: Clause) -> bool:
    """Whether a clause is a relative one about a person or a faction, by the name or noun nearest before it."""
    if clause.kind != "relative":
        return False
    opener = found.forms[clause.first : clause.first + clause.opener]
    if says_who(clause) or (opener and opener[0] in _WHO):
        return True
    nearest = [
        max((m.last for m in mentions if clause.first - _HEAD <= m.last <= clause.first), default=0)
        for mentions in (found.persons, found.actors, found.triggers, found.places)
    ]
    return max(nearest) in nearest[:2] and max(nearest) > 0


_WHO = ("who", "whom")
_HEAD = 4  # tokens before a relative clause among which its noun is looked for
_NEWS = ("harm", "explosive", "custody")
