"""Who did it to whom: roles of the factions and people in a clause.

Arabic and English say it by position and by small words. ``قصف X لمواقع Y``: the noun's first actor is the
doer and what ``ل`` or ``على`` leads to is hit; ``على يد X``, ``برصاص X``, "by X" name the doer wherever they
stand; a passive makes its subject the one hit; ``بين A و B`` makes both parties.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Literal

from coding.frames import Frame
from coding.mentions import ActorMention, Mentions, PersonMention, TriggerMention
from models import Role
from text.lexicon import cues
from text.normalize import fold

Marker = Literal[
    "agent", "on", "to", "from", "with", "between", "together", "support", "mediator", "object", "and", "bare"
]

_FILLERS = frozenset(
    "من the a an of two three several some other عدد ثلاثه اربعه خمسه احد احدي اثنين عده s بعض".split()
)


@cache
def _things() -> frozenset[str]:
    """Nouns between a preposition and the owner of what was hit: مواقع قسد, "positions of the SDF"."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == "thing")


_ALLIES = frozenset("حليفته حليفتها حليفه حليفها حلفائه حلفائها حليفتيه حليفيه حلفاؤه حلفاؤها داعمته".split())
_SPEAKS_OF_ITSELF = ("انها", "انهم", "انه", "بانها", "بانهم", "it", "its", "they", "their")
_HITTING = ("explosive", "harm", "territory", "custody", "demonstration")


def marker(found: Mentions, mention: ActorMention) -> tuple[Marker, bool]:
    """The small word that leads to an actor, and whether a thing of his stands between (``مواقع قسد``)."""
    tokens = found.tokens
    position, thing = mention.first, False
    if mention.clitic in ("ل", "ول"):
        before = tokens[position - 1].form if position else ""
        if _object(before):
            thing, position = True, position - 1
        elif mention.owned and _aircraft_before(found, mention):
            return "agent", False
        else:
            return "to", mention.owned
    steps = 0
    while position > 0 and steps < 4:
        kinds = {kind for _, kind in found.cue_ends.get(position, ())}
        if "support" in kinds:
            return "support", thing
        if "agent" in kinds:
            return "agent", thing
        if "mediator" in kinds:
            return "mediator", thing
        if "between" in kinds:
            return "between", thing
        if "together" in kinds and tokens[position - 1].form != "مع":
            return "together", thing
        form = tokens[position - 1].form
        if "against" in kinds:
            return "on", thing
        if form in ("مع", "with"):
            return "with", thing
        if form in ("ل", "to"):
            return "to", thing
        if form in ("من", "from") and not thing:
            owner = tokens[position - 2].form if position > 1 else ""
            if _object(owner):  # رتل من قسد
                return "object", True
            if owner in members() or owner.removeprefix("و") in members():
                position -= 1  # عنصر من قسد: a man of theirs stands for them
                steps += 1
                continue
            return "from", thing
        if mention.clitic.startswith("و") and position == mention.first and not thing:
            return "and", thing
        if form in ("and", "و") and not thing:
            return "and", thing
        if _object(form):
            thing, position = True, position - 1
            clitic = _object_clitic(form)
            steps += 1
            if clitic == "ل":
                return "to", True
            if clitic == "ب":
                return "object", True
            continue
        if form in members():
            position -= 1
            steps += 1
            continue
        if form[:1] == "ل" and form[1:] in members():
            return "to", True
        if form in _FILLERS or form.isdigit():
            position -= 1
            steps += 1
            continue
        break
    if mention.owned and not thing and _aircraft_before(found, mention):
        return "agent", False  # طائرة تابعة للتحالف
    if thing or mention.owned:
        return "object", True
    return "bare", False


@cache
def members() -> frozenset[str]:
    """Nouns for those who belong to a faction, folded: عناصر, "fighters"."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == "member")


def _object(form: str) -> bool:
    if form in _things():
        return True
    return any(form.startswith(c) and form[len(c) :] in _things() for c in ("و", "ل", "ب", "ال", "لل"))


def _aircraft_before(found: Mentions, mention: ActorMention) -> bool:
    """Whether what belongs to them is an aircraft: it strikes, and is not what was struck."""
    return any(
        mention.first - 6 <= t.last <= mention.first and t.trigger.pos in ("i", "n")
        and t.trigger.family in ("air", "drone")
        for t in found.triggers
    )  # fmt: skip


def _object_clitic(form: str) -> str:
    return form[0] if form not in _things() and form[:1] in "لب" else ""


def assign(frame: Frame, unarmed: frozenset[str] = frozenset()) -> None:
    """Fill the frame's actors with roles; factions of ``unarmed`` (civilians) can only be hit by violence."""
    found = frame.mentions
    named = [a for a in found.actors if frame.first <= a.first < frame.last and not a.aside]
    actors: list[ActorMention] = []
    for a in named:  # of joined adjectives the second counts with the first: الروسي والتركي
        joined = a.adjective and actors and actors[-1].adjective and a.first - actors[-1].last <= 1
        if joined or _counts(frame, a):
            actors.append(a)
    marks = {id(a): marker(found, a) for a in actors}
    roles: dict[int, Role] = {}
    _marked(frame, actors, marks, roles)
    arabic = frame.main.trigger.language == "ar"
    for trigger in frame.triggers + frame.lights:
        rest = [
            a for a in actors
            if id(a) not in roles and marks[id(a)][0] != "support" and _within_reach(frame, trigger, a)
        ]  # fmt: skip
        if not rest:
            continue
        (_arabic if arabic else _english)(frame, trigger, rest, marks, roles)
    _conjoined(found, actors, marks, roles)
    _backed(actors, marks, roles)
    if frame.family == "torture":
        for a in actors:  # قتل تحت التعذيب في سجن تابع للهيئة: whose prison it is
            if (
                roles.get(id(a)) == "target"
                and a.actor_id not in unarmed
                and marks[id(a)][0] in ("object", "to", "agent")
            ):
                roles[id(a)] = "perpetrator"
    if frame.group == "politics":  # those who live there make no truce
        for a in actors:
            if a.actor_id in unarmed:
                roles.pop(id(a), None)
    if frame.family in ("protest", "strike", "closure", "riot"):
        for a in actors:  # who is shouted at, or guards the street, does not demonstrate
            if a.actor_id not in unarmed:
                roles.pop(id(a), None)
    if frame.family in ("crackdown", "dispersal"):
        for a in actors:
            if a.actor_id in unarmed and id(a) in roles:
                roles[id(a)] = "target"
    violent = frame.group in ("explosive", "harm", "custody", "clash", "territory")
    for a in actors:
        if violent and a.actor_id in unarmed and roles.get(id(a)) in ("perpetrator", "party"):
            del roles[id(a)]
    frame.actors = [(_as_hit(found, a, roles[id(a)]), roles[id(a)]) for a in actors if id(a) in roles]


def _as_hit(found: Mentions, mention: ActorMention, role: Role) -> ActorMention:
    """``قيادي سابق في الجيش الحر``, "a former rebel commander": whoever left a faction is hit as a civilian."""
    if role != "target" or not _former(found, mention.first):
        return mention
    return replace(mention, actor_id="civ")


def _former(found: Mentions, first: int) -> bool:
    return any(kind == "former" for i in (first, first - 1) for _, kind in found.cue_ends.get(i, ()))


def _accused(frame: Frame, mention: ActorMention, actors: list[ActorMention]) -> bool | None:
    """True for who is accused of the deed, False for who accuses, None where nobody does.

    ``اتهمت المعارضة قوات النظام بقتل``: the first after the verb accuses, the second is accused; a lone one is
    accused. "A accused B of": the one before accuses.
    """
    found = frame.mentions
    for i in range(frame.sentence.first, frame.main.first):
        for last, kind in found.cues.get(i, ()):
            if kind != "accuse":
                continue
            after = [a for a in actors if a.first >= last]
            if mention in after[:2]:
                arabic = not found.tokens[i].form.isascii()
                return len(after) == 1 or not arabic or mention is not after[0]
            if mention.last <= i:
                return False
    return None


def _bomber_before(found: Mentions, mention: ActorMention) -> bool:
    """``انتحاري من تنظيم الدولة``: the bomber's side did it."""
    return any(
        mention.first - 2 <= t.last <= mention.first and t.trigger.pos == "i" and t.trigger.family == "suicide"
        for t in found.triggers
    )


def _left_by(frame: Frame, mention: ActorMention) -> bool:
    """``من مخلفات قصف سابق لقوات النظام``: what was left behind is theirs who fired it."""
    return frame.family == "mine" and any(
        t.trigger.family == "mine" and t.trigger.pos == "i" and "مخلف" in t.trigger.lemma
        and 0 <= mention.first - t.last <= 2
        for t in frame.instruments
    )  # fmt: skip


def _believed(found: Mentions, mention: ActorMention) -> bool:
    """``طائرات يُعتقد أنها روسية``: whose they are follows as a belief."""
    return found.tokens[mention.first - 1].form in ("انها", "بانها") if mention.first else False


def _announced(frame: Frame, mention: ActorMention) -> bool:
    """``أعلنت الجبهة تدمير دبابة``: who announces a deed as a noun did it."""
    if not any(t.trigger.pos == "n" and mention.last <= t.first <= frame.main.first for t in frame.triggers):
        return False
    return any(kind == "announce" for _, kind in frame.mentions.cue_ends.get(mention.first, ()))


def _within_reach(frame: Frame, trigger: TriggerMention, mention: ActorMention) -> bool:
    """A noun or a passive reaches no further than the next event word: ``إصابة سيدة بقصف لقوات النظام``."""
    if trigger.trigger.frame not in ("PASSIVE", "IDAFA_TARGET", "IDAFA") or mention.first < trigger.last:
        return True
    return not any(trigger.last <= t.first < mention.first for t in frame.triggers + frame.lights)


def _counts(frame: Frame, mention: ActorMention) -> bool:
    """A nationality counts only beside an event word, a weapon or a soldier: قصف تركي, مسيّرة روسية."""
    if not mention.adjective:
        if _tells_news(frame.mentions, mention):
            return False
        return not mention.names or not all(n.kind == "generic" and n.actor_id == "civ" for n in mention.names)
    sponsors = {kind for i in (mention.first, mention.first - 1) for _, kind in frame.mentions.cue_ends.get(i, ())}
    if "mediator" in sponsors:
        return True  # برعاية تركية روسية
    if mention.last < len(frame.mentions.tokens):
        owned = frame.mentions.tokens[mention.last].form
        if owned.isascii() and (owned in _things() or owned in members()):
            return True  # "at a regime post"
    near = range(mention.first - 2, mention.last + 4)
    words = frame.triggers + frame.instruments
    return any(t.first in near or t.last - 1 in near for t in words) or any(
        p.first in near and p.word.group == "fighters" for p in frame.mentions.persons
    )


def _tells_news(found: Mentions, mention: ActorMention) -> bool:
    """Whether a faction is a source and no party: "أفاد الدفاع المدني", "according to the SDF"."""
    for i in range(mention.first, max(-1, mention.first - 3), -1):
        if i < mention.first and found.tokens[i].form in ("ان", "بان", "that"):
            return False  # "قال سكان إن الدفاع الوطني استهدف"
        if any(kind == "say" for _, kind in found.cue_ends.get(i, ())):
            if any(t.form in (",", ")") for t in found.tokens[i : mention.first]):
                return False  # "(as reported), regime forces targeted"
            following = found.tokens[mention.last].form if mention.last < len(found.tokens) else ""
            return following not in _SPEAKS_OF_ITSELF
    tokens = found.tokens
    if mention.last < len(tokens) and tokens[mention.last].form in _SPEAKS_OF_ITSELF:
        return False  # "وقالت قسد إنها استهدفت"
    for last, kind in found.cues.get(mention.last, ()):
        if kind == "say":
            return not (last < len(tokens) and tokens[last].form in _SPEAKS_OF_ITSELF)
    return False


def _marked(
    frame: Frame, actors: list[ActorMention], marks: dict[int, tuple[Marker, bool]], roles: dict[int, Role]
) -> None:
    """Roles the small words alone decide."""
    found = frame.mentions
    mutual = frame.group in ("clash", "politics")
    between = False
    aside = set()  # parties of some other thing: "the quarters that see tension between A and B"
    for a in actors:
        mark, thing = marks[id(a)]
        if mark == "between" or (between and mark == "and"):
            between = True
            aside.add(id(a))
            if mutual:
                roles[id(a)] = "party"
            continue
        between = False
        accused = _accused(frame, a, actors)
        if accused is not None:
            if accused:
                roles[id(a)] = "perpetrator"
                frame.modality = "claimed" if frame.modality == "asserted" else frame.modality
            else:
                aside.add(id(a))
                frame.claimed_by = a
        elif mark == "from" and _bomber_before(found, a):
            roles[id(a)] = "perpetrator"
        elif any(a.first < t.last and t.first < a.last for t in frame.triggers):
            roles[id(a)] = "perpetrator"  # "Russian airstrikes", استهداف طائرة مسيرة تركية: name and event share a word
        elif _left_by(frame, a) or (a.adjective and _believed(found, a)) or _announced(frame, a):
            roles[id(a)] = "perpetrator"
        elif mark == "agent":
            roles[id(a)] = "target" if thing and mutual else "perpetrator"
        elif mark == "mediator":
            roles[id(a)] = "mediator"
        elif mark == "together" and not mutual:
            roles[id(a)] = "perpetrator"
        elif mark == "with" and mutual:
            roles[id(a)] = "party"
        elif (mark == "on" and frame.group in _HITTING) or (mark == "from" and frame.group == "territory"):
            roles[id(a)] = "target"
    actors[:] = [a for a in actors if id(a) in roles or id(a) not in aside]


def _arabic(
    frame: Frame,
    trigger: TriggerMention,
    rest: list[ActorMention],
    marks: dict[int, tuple[Marker, bool]],
    roles: dict[int, Role],
) -> None:
    kind = trigger.trigger.frame
    before = [a for a in rest if a.last <= trigger.first and marks[id(a)][0] in ("bare", "and") and not a.adjective]
    after = [a for a in rest if a.first >= trigger.last]
    bare = [a for a in after if marks[id(a)][0] == "bare"]
    hit = [a for a in after if marks[id(a)][0] in ("object", "to", "on")]
    patient_light = any("patient" in t.trigger.note for t in frame.lights)
    if kind == "BETWEEN":
        for a in before[-1:] + bare[:1]:
            roles[id(a)] = "party"
        return
    if trigger.trigger.pos == "l":
        if "result" in trigger.trigger.note:
            told = [a for a in rest if a.last <= trigger.first and marks[id(a)][0] in ("bare", "and", "to")]
            for a in told[-2:]:
                if _operation(frame, a):
                    roles.setdefault(id(a), "perpetrator")
            return
        if "place" in trigger.trigger.note:
            return
        if "patient" in trigger.trigger.note:
            for a in (hit or bare or before[-1:])[:1]:
                roles[id(a)] = "target"
            return
        for a in bare[:1] or before[-1:]:
            roles.setdefault(id(a), "party" if frame.group in ("clash", "politics") else "perpetrator")
        return
    if kind in ("IDAFA", "EXP"):
        first = after[0] if after else None
        if first is not None and _adjacent(frame, trigger, first) and kind == "IDAFA":
            mark, thing = marks[id(first)]
            if mark in ("bare",) or (mark == "to" and not thing) or first.adjective or (mark == "from"):
                roles[id(first)] = "perpetrator"
        for a in hit:
            if kind == "IDAFA" or marks[id(a)][0] != "to" or marks[id(a)][1]:
                roles.setdefault(id(a), "target")
        if patient_light:
            return
        for a in before[-1:]:
            if not any(r == "perpetrator" for r in roles.values()):
                roles.setdefault(id(a), "perpetrator")
        return
    with_object = kind == "PASSIVE" and trigger.trigger.pos == "v" and _has_object(frame, trigger)
    if kind in ("PASSIVE", "IDAFA_TARGET") and not with_object:
        # استهداف القوات التركية قرية عقيبة: a doer when something else is hit after him
        first = bare[0] if bare else None
        if first is not None:
            found_text = frame.mentions.reading.text[first.start : first.end]
            other_hit = bool(hit) or any(a is not first for a in bare) or _site_after(frame, first)
            nominative = found_text.endswith("ون") or " " in found_text and found_text.split()[0].endswith("ون")
            doer = (
                nominative
                or trigger.trigger.family in ("attack", "shooting")
                and other_hit
                and _adjacent(frame, trigger, first)
            )
            active = trigger.trigger.note == "both" and trigger.trigger.pos == "v" and _people_after(frame, first)
            roles[id(first)] = "perpetrator" if doer or active else "target"
        for a in hit:
            roles.setdefault(id(a), "target")
        return
    if kind == "SUBJ":
        for a in bare[:1] or before[-1:]:
            roles[id(a)] = "perpetrator"
        return
    # VSO and VSO_ALA: the verb's first bare actor did it, or the one before the verb
    own_clause = trigger.clitic.startswith(("و", "ف")) or any(
        before and before[-1].last <= t.first < trigger.first and t.trigger.pos == "v" for t in frame.triggers
    )
    subject_first = before and (hit or not bare or not _adjacent(frame, trigger, bare[0]) or not own_clause)
    doers = before[-1:] if subject_first else bare[:1]
    if not doers and hit and hit[0].owned and _adjacent(frame, trigger, hit[0]):
        doers = hit[:1]  # داهمت دورية تابعة للأمن العسكري منزلاً
    for a in doers:
        roles[id(a)] = "perpetrator"
    for a in hit + [b for b in bare if b not in doers]:
        roles.setdefault(id(a), "target")
    if not doers and not hit and before:
        roles[id(before[-1])] = "perpetrator"


_PASSIVE = frozenset(("was", "were", "been", "being", "is", "are"))


def _english(
    frame: Frame,
    trigger: TriggerMention,
    rest: list[ActorMention],
    marks: dict[int, tuple[Marker, bool]],
    roles: dict[int, Role],
) -> None:
    kind = trigger.trigger.frame
    tokens = frame.mentions.tokens
    before = [a for a in rest if a.last <= trigger.first]
    after = [a for a in rest if a.first >= trigger.last]
    named = {i for a in frame.mentions.actors for i in range(a.first, a.last)}  # IS is no "is"
    leading = {tokens[i].form for i in (trigger.first - 1, trigger.first - 2) if i >= 0 and i not in named}
    passive = trigger.trigger.pos in ("v", "p") and bool(_PASSIVE & leading)
    if kind == "BETWEEN" or frame.group in ("clash", "politics"):
        for a in before[-2:] + after[:2]:
            roles[id(a)] = "party"
        return
    if kind == "IDAFA_TARGET" or (passive and kind != "PASSIVE") or kind == "PASSIVE":
        for a in before[-1:] if passive or kind == "PASSIVE" else []:
            roles[id(a)] = "target"
        for a in after[:1] if kind == "IDAFA_TARGET" else ():
            mark, _ = marks[id(a)]
            roles.setdefault(id(a), "target" if mark in ("bare", "object") else "perpetrator")
        return
    if kind in ("IDAFA", "EXP", "INSTR"):
        for a in before[-1:]:
            near = trigger.first - a.last <= 3
            roles[id(a)] = "perpetrator" if near or frame.lights or marks[id(a)][0] == "bare" else "target"
        for a in after[:1]:
            mark, _ = marks[id(a)]
            roles.setdefault(id(a), "perpetrator" if mark == "from" else "target")
        return
    for a in before[-1:]:
        roles[id(a)] = "perpetrator"
    if kind != "SUBJ":
        for a in after[:2]:
            if marks[id(a)][0] in ("bare", "object", "on", "to"):
                roles.setdefault(id(a), "target")


def _conjoined(
    found: Mentions, actors: list[ActorMention], marks: dict[int, tuple[Marker, bool]], roles: dict[int, Role]
) -> None:
    """``A و B``: the second shares the role of the first when nothing but the conjunction stands between."""
    for before, after in pairwise(actors):
        gap = [t.form for t in found.tokens[before.last : after.first]]
        if gap and gap[0].startswith("و") and gap[0][1:] in _ALLIES:
            gap[0] = "و"  # قوات النظام وحليفته روسيا
        if marks[id(after)][0] not in ("and", "bare") or len(gap) > 2:
            continue
        joined = after.clitic.startswith("و") or "and" in gap or "و" in gap or (before.adjective and after.adjective)
        if not joined or not all(f in ("و", "and", "the", "،", ",", "-") or _object(f) or f in members() for f in gap):
            continue
        if id(before) in roles:
            roles[id(after)] = roles[id(before)]
        elif id(after) in roles and marks[id(before)][0] == "bare":
            roles[id(before)] = roles[id(after)]


_OPERATIONS = frozenset("عملية حملة هجوم انزال قصف غارة غارات كمين".split())


def _operation(frame: Frame, mention: ActorMention) -> bool:
    """``عملية للتحالف و"قسد" أسفرت عن مقتل``: the faction whose operation it was, though only its result has a verb."""
    words = [fold(t.form) for t in frame.mentions.tokens[max(frame.sentence.first, mention.first - 3) : mention.first]]
    return any(w.removeprefix("و").removeprefix("ال") in {fold(o) for o in _OPERATIONS} for w in words)


def _backed(actors: list[ActorMention], marks: dict[int, tuple[Marker, bool]], roles: dict[int, Role]) -> None:
    """``قسد بدعم من التحالف``: who helps takes part on the side of those who act, and is not what was hit."""
    for before, after in pairwise(actors):
        role = roles.get(id(before))
        if marks[id(after)][0] == "support" and role in ("perpetrator", "party"):
            roles[id(after)] = role


def _has_object(frame: Frame, trigger: TriggerMention) -> bool:
    """``قتلته``: a verb with its object written on it is active."""
    return frame.mentions.reading.text[trigger.start : trigger.end].endswith(("ه", "ها", "هم", "هما"))


def _adjacent(frame: Frame, trigger: TriggerMention, mention: ActorMention) -> bool:
    """Only adjectives and short words between a noun and its first actor: قصف مدفعي عنيف لقوات."""
    gap = frame.mentions.tokens[trigger.last : mention.first]
    return len(gap) <= 3 and not any(t.form in ("علي", "في", "استهدف", "،", ",", "on") for t in gap)


def _site_after(frame: Frame, mention: ActorMention) -> bool:
    return any(
        mention.last <= t.outer <= mention.last + 5 and t.outer < frame.last and not t.origin
        for t in frame.mentions.places
    )


def _people_after(frame: Frame, mention: ActorMention) -> bool:
    return any(mention.last <= p.first < min(frame.last, mention.last + 5) for p in frame.mentions.persons)


def people(frame: Frame) -> None:
    """Fill the frame's persons with those hit: who the toll counts, who was seized, civilians named as hit.

    Reads the frame's toll. Who tells the news ("قال مراسل") is not among them.
    """
    found = frame.mentions
    here = [p for p in found.persons if frame.first <= p.first < frame.last and p.word.values and not _teller(found, p)]
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


def _civilians(person: PersonMention) -> bool:
    return person.word.group == "civilians" and person.word.number == "plural" and person.word.values == ("civ",)


def _teller(found: Mentions, person: PersonMention) -> bool:
    return any("say" in {kind for _, kind in found.cue_ends.get(i, ())} for i in (person.first, person.first - 1))


def _no_subject(frame: Frame) -> bool:
    """Whether what follows the verb is where, how or what, and no noun that could have done it."""
    found, after = frame.mentions, frame.main.last
    if after >= frame.last:
        return False
    form = found.tokens[after].form
    if form in ("علي", "في", "من", "ب", "عده", "ايضا") or form[0] == "ب" or _object(form):
        return True
    return any(t.outer == after for t in found.places)


def carry_doers(frame: Frame, before: Frame | None) -> None:
    """A verb without a subject of its own goes on with the doer told before: ``كما استهدفت ...``, ``واستهدفوا``.

    Only within one paragraph, only for a finite Arabic verb, and only where nothing in the clause could be
    its subject; the doer's words stand where they were told.
    """
    if (
        before is None
        or before.sentence.paragraph != frame.sentence.paragraph
        or before.mentions.reading is not frame.mentions.reading
    ):
        return
    main = frame.main
    if main.trigger.language != "ar" or main.trigger.pos != "v" or main.trigger.frame not in ("VSO", "VSO_ALA", "SUBJ"):
        return
    if any(role in ("perpetrator", "party") for _, role in frame.actors):
        return
    opens = main.first <= frame.first + 2 or main.clitic.startswith(("و", "ف"))
    if not _no_subject(frame):
        return
    doers = [(a, before.mentions) for a, role in before.actors if role == "perpetrator"] or before.inherited_doers
    if opens and len(doers) == 1 and doers[0][0].actor_id not in {a.actor_id for a, _ in frame.actors}:
        frame.inherited_doers = doers
