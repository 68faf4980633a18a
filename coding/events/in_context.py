"""What an event word means beside its neighbours: an exchange of shelling is a battle, soldiers are captured and held.

The table of triggers says what a word means by itself. Here the words around it turn it into another event, or into
none: ``the area the army controlled`` is how things stood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from coding.events.families import group_of, toll_families
from coding.events.role_markers import members
from coding.mentions.mentions import GAP, Mentions, TriggerMention
from geo.geoparsing.name_words import name_words
from text.language_words import forms

_FIRED = ("shelling", "shooting", "grenade", "attack", "air", "drone")  # what two sides can send to and fro
_BEFORE_FIRE = 6  # tokens between "exchanged" and what was: "exchanged small arms and heavy machine gun fire"
_SIGNS = frozenset(",;.)")
_NOT_EXCHANGED, _STOOD, _VAST, _NO_OBJECT = (
    forms("event_words", role) for role in ("not_exchanged", "stood", "vast", "no_object")
)
_LOSSES, _POSTS, _HELD_THERE, _IN_GENERAL = (
    forms("event_words", role) for role in ("losses", "post", "prison", "in_general")
)
_TO_BETWEEN = 4  # tokens between shelling and its two sides: "shelling took place between"
_QUOTES = frozenset("\"'«»“”()")
_AT_CLOSE_RANGE = ("unknown", "militants", "isis")  # they attack where an army shells
_TO_FALLEN = 4  # tokens from "fall" to whom or what: سقوط عدد كبير من القتلى
_TO_POST = 6  # tokens from a raid to what it was on
_TO_PRISON = 10  # tokens from "escaped" to who was held, and where
_TO_FREED = 5  # tokens from a release to who was freed: الإفراج عن عدد من المختطفين
_TO_DEED = 3  # tokens from a deed to the verb that says whom it reached: حملة اعتقالات واسعة طالت
_BEFORE_PEOPLE = 4  # tokens between "captured" and whom: "captured three wounded regime soldiers"


def in_context(found: Mentions, here: Sequence[TriggerMention]) -> list[TriggerMention]:
    """The event words of a clause, each as what it means there; those that say how things stand are left out."""
    kept = [_meant(found, t) for t in here if not any(left_out(found, t) for left_out in _LEFT_OUT)]
    if any(t.trigger.family in toll_families() for t in kept):
        return kept
    return [t for t in kept if not _attacks_in_general(found, t)]  # unless somebody was hurt in them


def _attacks_in_general(found: Mentions, t: TriggerMention) -> bool:
    """Whether attacks are only pointed at: "the purpose of these attacks", "blamed them for similar recent attacks"."""
    form = found.forms[t.last - 1]
    if t.trigger.pos != "n" or not (form.isascii() and form.endswith("s")):
        return False
    return not _IN_GENERAL.isdisjoint(found.forms[max(0, t.first - 2) : t.first])


def _meant(found: Mentions, t: TriggerMention) -> TriggerMention:
    if t.trigger.family in _FIRED and t.trigger.frame != "NONE" and (_exchanged(found, t) or _both_ways(found, t)):
        return replace(t, trigger=replace(t.trigger, family="clash", frame="BETWEEN", pos="n", note=""))
    if t.trigger.family == "suicide" and _aircraft_before(found, t):
        return replace(t, trigger=replace(t.trigger, family="drone", frame="INSTR", pos="i", note=""))
    if "aimed" in t.trigger.note and _aimed_at_place(found, t):
        return replace(t, trigger=replace(t.trigger, family="shelling"))
    if t.trigger.family == "raid" and t.trigger.language == "en" and _on_a_post(found, t):
        return replace(
            t, trigger=replace(t.trigger, family="attack", frame="VSO_ALA" if t.trigger.pos == "v" else "IDAFA")
        )
    if "people" in t.trigger.note and _people_next(found, t):
        return replace(t, trigger=replace(t.trigger, family="arrest"))
    if "fall" in t.trigger.note and any(t.last <= p.first < t.last + _TO_FALLEN for p in found.persons):
        return replace(t, trigger=replace(t.trigger, family="killed", frame="IDAFA_TARGET", weak=True))
    return t


def _on_a_post(found: Mentions, t: TriggerMention) -> bool:
    """Whether a raid storms what is armed: "a raid on a regime checkpoint"; who raids a house makes arrests."""
    return not _POSTS.isdisjoint(found.forms[t.last : t.last + _TO_POST])


def _gets_away(found: Mentions, t: TriggerMention) -> bool:
    """Whether attackers only got away, and no prisoner: "set fire to the well before they escaped"."""
    form = found.forms[t.last - 1]
    if t.trigger.family != "escape" or not form.startswith("escap") or t.last - t.first > 1:
        return False
    return _HELD_THERE.isdisjoint(found.forms[max(0, t.first - _TO_PRISON) : t.last + _TO_PRISON])


def _losses(found: Mentions, t: TriggerMention) -> bool:
    """Whether what falls is losses, with nobody counted: ``سقوط مزيد من الخسائر البشرية``."""
    return "fall" in t.trigger.note and not _LOSSES.isdisjoint(found.forms[t.last : t.last + _TO_FALLEN])


def _without_hamza(found: Mentions, t: TriggerMention) -> bool:
    """Whether a word is spelt as a name is: ``ياسر`` captures nobody."""
    if "hamza" not in t.trigger.note:
        return False
    return not any(form in found.reading.text[t.start : t.end] for form in t.trigger.forms)


def _reaches(found: Mentions, t: TriggerMention) -> bool:
    """Whether the deed that reaches somebody is named before: ``حملة اعتقالات طالت عشرة شبان`` is no shelling."""
    if "reach" not in t.trigger.note:
        return False
    return any(
        0 <= t.first - x.last <= _TO_DEED
        and x.trigger.pos == "n"
        and group_of(x.trigger.family) not in ("", "explosive")
        for x in found.triggers
    )


def _freed(found: Mentions, t: TriggerMention) -> bool:
    """Whether those once seized are only set free: ``الإفراج عن مخطوفين``."""
    if t.trigger.pos != "p" or group_of(t.trigger.family) != "custody":
        return False
    return any(x.trigger.family == "release" and 0 <= t.first - x.last <= _TO_FREED for x in found.triggers)


def _speaks(found: Mentions, t: TriggerMention) -> bool:
    """Whether what is spelt like a drone says something: ``ذكرت المسيرة`` is a broadcaster."""
    if t.trigger.family != "drone" or t.trigger.pos != "i" or t.last - t.first > 1 or not t.definite:
        return False
    at = t.first - 1 - (t.first > 1 and found.forms[t.first - 1] in _QUOTES)
    return any(name in ("say", "more") for _, name in found.cues.get(at, ()))


def _carried_out_by_drone(found: Mentions, t: TriggerMention) -> bool:
    """``نفذتها طائراته المسيرة``: what is spelt like a march is who carried it out."""
    drones = (w.first for w in found.triggers if w.trigger.family == "drone" and w.trigger.pos == "i")
    return t.trigger.family == "protest" and t.trigger.gap and any(t.last <= at <= t.last + GAP for at in drones)


def _aircraft_before(found: Mentions, t: TriggerMention) -> bool:
    """Whether a word describes the aircraft before it: ``مسيّرة انتحارية`` is not a bomber."""
    flown = [at for at, family in found.arms if family in ("air", "drone")]
    flown += [w.last - 1 for w in found.triggers if w.trigger.pos == "i" and w.trigger.family in ("air", "drone")]
    return any(0 < t.first - at <= 3 for at in flown)


def _exchanged(found: Mentions, t: TriggerMention) -> bool:
    """``exchanged mortar fire``, ``an exchange of shelling``, ``a shelling exchange``."""
    if any(kind == "exchange" for _, kind in found.cues.get(t.last, ())):
        return True
    begin = max(0, t.first - _BEFORE_FIRE)
    for at in reversed(found.cue_starts("exchange", begin, t.first)):
        return (_NOT_EXCHANGED | _SIGNS).isdisjoint(found.forms[at : t.first])
    return False


def _both_ways(found: Mentions, t: TriggerMention) -> bool:
    """Whether fire is said to be between two sides: ``shelling took place between A and B``."""
    if t.trigger.pos not in ("n", "i"):
        return False
    return any(
        sum(at < a.first <= at + 12 for a in found.actors) > 1 and any(at < a.first <= at + 3 for a in found.actors)
        for at in found.cue_starts("between", t.last, t.last + _TO_BETWEEN)
        if found.forms[at].isascii()  # Arabic tells the fire of each side by itself
    )


def _aimed_at_place(found: Mentions, t: TriggerMention) -> bool:
    """Whether an army has a place as the object of its fire: ``استهدفت قوات النظام بلدة``."""
    at = t.last
    while army := next((a for a in found.actors if a.first == at and a.actor_id not in _AT_CLOSE_RANGE), None):
        at = army.last  # فصائل "الفتح المبين": two names of one
        while at < len(found.forms) and found.forms[at] in _QUOTES:
            at += 1
    if at == t.last:
        return False
    if at < len(found.forms) and found.forms[at] in name_words("quarters"):
        return True
    return any(p.outer == at and p.relation in ("at", "edge") for p in found.places)


def _people_next(found: Mentions, t: TriggerMention) -> bool:
    """Whether the object of a verb of capture is people: ``captured three regime soldiers``."""
    people = [p.first for p in found.persons] + [
        a.last - 1 for a in found.actors if found.forms[a.last - 1] in members()
    ]
    first = min((at for at in people if t.last <= at <= t.last + _BEFORE_PEOPLE), default=None)
    if first is None:
        return False
    between = found.forms[t.last : first]
    return "from" not in between and "," not in between and not any(
        t.last <= place.first < first for place in found.places
    )  # fmt: skip


def _stood(found: Mentions, t: TriggerMention) -> bool:
    """Whether holding is told as how things stood: ``which HTS controlled``, ``controlled most of the city``."""
    if t.trigger.family == "reinforce" and any(kind == "held" for _, kind in found.cues.get(t.first, ())):
        return True  # الفوج 46 الذي تتمركز فيه قوات النظام
    if "held" not in t.trigger.note or found.forms[t.first] == "to":
        return False
    after = found.forms[t.last] if t.last < len(found.forms) else "."
    subject = next((a.first for a in found.actors if a.last == t.first), t.first)
    before = found.forms[max(0, subject - 2) : subject] + found.forms[max(0, t.first - 1) : t.first]
    return after in _VAST | _NO_OBJECT | _SIGNS or not _STOOD.isdisjoint(before)


#: What makes an event word none, each a question to it.
_LEFT_OUT: tuple[Callable[[Mentions, TriggerMention], bool], ...] = (
    _stood, _reaches, _speaks, _freed, _carried_out_by_drone, _losses, _without_hamza, _gets_away,
)  # fmt: skip
