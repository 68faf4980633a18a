"""Who did it to whom: roles of the factions and people in a clause.

Arabic and English say it by position and by small words. ``قصف X لمواقع Y``: the noun's first actor is the
doer and what ``ل`` or ``على`` leads to is hit; ``على يد X``, ``برصاص X``, "by X" name the doer wherever they
stand; a passive makes its subject the one hit; ``بين A و B`` makes both parties.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from coding.events.event import Frame
from coding.events.people_hit import former
from coding.events.role_markers import is_thing, marker, members, things
from coding.events.role_rules import Beside, Part, apply
from coding.events.testimony import accused, announced, believed, called_on, own_losses, tells_news
from coding.mentions.mentions import ActorMention, Mentions, TriggerMention
from models import Role
from text.anchors import ARTICLE
from text.language_words import forms

_ALLIES, _OR = forms("event_words", "ally"), forms("event_words", "or")
_PEACEKEEPERS = ("un",)  # a force that bombs and seizes nobody, whatever it says or condemns
_JOINING = ("و", "and", "or", "the", "،", ",", "-")
_FIRING = ("explosive", "harm", "clash")
_ARMS = ("air", "drone", "shelling")
_HITTING = ("explosive", "harm", "territory", "custody", "demonstration")


def assign(frame: Frame, unarmed: frozenset[str] = frozenset()) -> None:
    """Fill the frame's actors with roles; factions of ``unarmed`` (civilians) can only be hit by violence."""
    parts = [Part(a, *marker(frame.mentions, a)) for a in _taking_part(frame, unarmed)]
    parts = _marked(frame, parts)
    for trigger in frame.triggers + frame.lights:
        if frame.group == "territory" and trigger.trigger.frame == "BETWEEN":
            continue  # "took the town after clashes with": who took it is said by the other verb
        rest = [
            p for p in parts
            if p.role is None and p.marker != "support" and _within_reach(frame, trigger, p.mention)
        ]  # fmt: skip
        if rest:
            apply(Beside(frame, trigger, rest, parts))
    _conjoined(frame.mentions, parts)
    _fought(frame, parts)
    _backed(parts)
    _intercepted(frame, parts)
    _fit(frame, parts, unarmed)
    _one_or_the_other(frame.mentions, parts)
    frame.actors = [(_as_hit(frame.mentions, p.mention, p.role), p.role) for p in parts if p.role is not None]


def _taking_part(frame: Frame, unarmed: frozenset[str]) -> list[ActorMention]:
    found: list[ActorMention] = []
    here = [a for a in frame.mentions.actors if frame.first <= a.first < frame.last and not a.aside]
    named = any(not a.adjective and a.actor_id not in unarmed for a in here)
    called = 0  # token after the last on whom something was called
    for a in here:
        if a.actor_id in unarmed and tells_news(frame.mentions, a, of_itself=True):
            continue  # "rescuers said they inspected the site": who tells was not hit
        if called_on(frame, a, called):
            called = a.last
            continue  # مطالبين روسيا بالتدخل: who is called on does nothing here
        if a.adjective and _make(frame, a, named):
            continue
        if a.actor_id == "unknown" and a.first and frame.mentions.tokens[a.first - 1].form == "الي":
            continue  # اقتادته إلى جهة مجهولة: where to
        if a.adjective and _shares_noun(frame, a, here):
            found.append(a)
            continue
        # of joined adjectives the second counts with the first: الروسي والتركي
        joined = (
            a.adjective and found and a.first - found[-1].last <= 1
            and (found[-1].adjective or a.clitic == "و" or frame.mentions.forms[a.first - 1] in _OR)
        )  # fmt: skip
        if joined or _counts(frame, a) or own_losses(frame.mentions, a):
            found.append(a)
    return found


def _shares_noun(frame: Frame, mention: ActorMention, here: list[ActorMention]) -> bool:
    """Whether the noun behind the next name is this one's too: "regime and rebel forces"."""
    forms, last = frame.mentions.forms, mention.last
    other = next((a for a in here if a.first == last + 1), None)
    if other is None or forms[last] not in ("and", "or"):
        return False
    return not other.adjective or (other.last < len(forms) and forms[other.last] in members())


def _fought(frame: Frame, parts: list[Part]) -> None:
    """Who fought over ground and did not take it lost it: "took the town after clashes with the army"."""
    if frame.group != "territory":
        return
    takers = {p.mention.actor_id for p in parts if p.role == "perpetrator"}
    clashes = [t.last for t in frame.triggers if t.trigger.frame == "BETWEEN"]
    verbs = [t.first for t in frame.triggers if t.trigger.pos == "v"]
    side = False  # whether the one before was a side
    for part in parts:
        first = part.mention.first
        after = any(at <= first and not any(at <= verb < first for verb in verbs) for at in clashes)
        side = after and (part.marker in ("between", "with", "on") or (side and part.marker == "and"))
        if side and part.role is None and part.mention.actor_id not in takers:
            part.role = "target" if takers else "party"


def _fit(frame: Frame, parts: list[Part], unarmed: frozenset[str]) -> None:
    """Take back roles that nobody of that kind has in such an event."""
    violent = frame.group in ("explosive", "harm", "custody", "clash", "territory")
    for part in parts:
        armed = part.mention.actor_id not in unarmed
        if frame.family == "torture" and part.role == "target" and armed and part.marker in ("object", "to", "agent"):
            part.role = "perpetrator"  # قتل تحت التعذيب في سجن تابع للهيئة: whose prison it is
        behind = frame.main.last <= part.mention.first and not frame.mentions.forms[frame.main.first].isascii()
        if behind and violent and part.role == "perpetrator" and former(frame.mentions, part.mention.first):
            part.role = None  # استهدفت منزل عنصر سابق في داعش: who was theirs once
        if frame.group == "politics" and not armed:
            part.role = None  # those who live there make no truce
        marched = frame.main.trigger.pos == "v" and frame.main.trigger.weak
        if frame.family == "protest" and armed and marched and part.role == "perpetrator":
            frame.group = ""  # fighters march on a town and protest against nobody
        if frame.family in ("protest", "strike", "riot") and armed:
            part.role = None  # who is shouted at, or guards the street, does not demonstrate
        if frame.family in ("crackdown", "dispersal") and not armed and part.role is not None:
            part.role = "target"
        if frame.family == "repel" and part.role in ("perpetrator", "target"):
            part.role = "party"  # who attacked and who held stand on either side of one fight
        if violent and part.role in ("perpetrator", "party") and (not armed or part.mention.actor_id in _PEACEKEEPERS):
            part.role = None


def _intercepted(frame: Frame, parts: list[Part]) -> None:
    """``تصدت الدفاعات الجوية لصواريخ إسرائيلية``: whose missiles are met fired them; who met them did nothing."""
    met = {t.trigger.family for t in frame.triggers} & {"repel", "shootdown"}
    arms = [
        t
        for t in frame.instruments
        if t.trigger.family == "shelling" or (met == {"repel"} and t.trigger.family in _ARMS)
    ]
    sent = [
        p for p in parts
        if met and p.role == "target" and (
            any(p.mention.last == t.first or 0 <= p.mention.first - t.last <= 1 for t in arms)
            or any(
                p.mention.first <= at < p.mention.last and (family == "shelling" or met == {"repel"})
                for at, family in frame.mentions.arms
            )
        )
    ]  # fmt: skip
    if sent:
        for part in parts:
            part.role = "perpetrator" if part in sent else None if part.role == "perpetrator" else part.role


def _as_hit(found: Mentions, mention: ActorMention, role: Role) -> ActorMention:
    """``قيادي سابق في الجيش الحر``, "a former rebel commander": someone who left a faction is hit as a civilian."""
    if role != "target" or not former(found, mention.first):
        return mention
    return replace(mention, actor_id="civ")


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


def _fell(frame: Frame, mention: ActorMention) -> bool:
    """``سقوط صاروخ إيراني``: whose weapon came down by its nationality."""
    return (
        mention.adjective
        and frame.group in ("explosive", "harm")
        and any(
            t.last == mention.first and t.trigger.family in _ARMS and (t.trigger.pos == "i" or t.trigger.frame == "EXP")
            for t in frame.instruments + frame.triggers
        )
    )


def _within_reach(frame: Frame, trigger: TriggerMention, mention: ActorMention) -> bool:
    """A noun or a passive reaches no further than the next event word: ``إصابة سيدة بقصف لقوات النظام``."""
    if trigger.trigger.frame not in ("PASSIVE", "IDAFA_TARGET", "IDAFA") or mention.first < trigger.last:
        return True
    return not any(trigger.last <= t.first < mention.first for t in frame.triggers + frame.lights)


def _counts(frame: Frame, mention: ActorMention) -> bool:
    """A nationality counts only beside an event word, a weapon or a soldier: قصف تركي, مسيّرة روسية."""
    if not mention.adjective:
        if tells_news(frame.mentions, mention):
            return False
        return not mention.names or not all(n.kind == "generic" and n.actor_id == "civ" for n in mention.names)
    if believed(frame.mentions, mention):
        return True  # طائرات يرجح أنها إسرائيلية
    sponsors = {kind for i in (mention.first, mention.first - 1) for _, kind in frame.mentions.cue_ends.get(i, ())}
    if "mediator" in sponsors:
        return True  # برعاية تركية روسية
    if mention.first and is_thing(frame.mentions.tokens[mention.first - 1].form):
        return True  # دورية عسكرية روسية
    if mention.last < len(frame.mentions.tokens):
        owned = frame.mentions.tokens[mention.last].form
        if owned.isascii() and (owned in things() or owned in members()):
            return True  # "at a regime post"
    near = range(mention.first - 2, mention.last + 4)
    words = frame.triggers + frame.instruments
    return any(t.first in near or t.last - 1 in near for t in words) or any(
        p.first in near and p.word.group == "fighters" for p in frame.mentions.persons
    )


def _make(frame: Frame, mention: ActorMention, named: bool) -> bool:
    """``قذائف روسية الصنع``, and where somebody else fires them ``بقذائف روسية``: only who made them."""
    found = frame.mentions
    if any(kind == "make" for _, kind in found.cues.get(mention.last, ())):
        return True
    return named and any(
        t.last == mention.first and t.trigger.family == "shelling" and t.clitic.endswith("ب") for t in frame.instruments
    )


def _marked(frame: Frame, parts: list[Part]) -> list[Part]:
    """Give the roles the small words alone decide; the parts without parties of some other thing.

    "The quarters that see tension between A and B": neither did what is told of the quarters.
    """
    mutual = frame.group in ("clash", "politics")
    actors = [p.mention for p in parts]
    between, kept = False, []
    for part in parts:
        between = part.marker == "between" or (between and part.marker == "and")
        if between:
            part.role = "party" if mutual else None
        else:
            blamed = accused(frame, part.mention, actors)
            if blamed is False:
                frame.claimed_by = part.mention
                continue
            if blamed:
                frame.modality = "claimed" if frame.modality == "asserted" else frame.modality
            part.role = "perpetrator" if blamed else _by_marker(frame, part, mutual)
            if frame.group in _HITTING and own_losses(frame.mentions, part.mention):
                part.role = "target"
        if part.role is not None or not between or frame.group == "territory":
            kept.append(part)
    return kept


def _by_marker(frame: Frame, part: Part, mutual: bool) -> Role | None:
    found, a = frame.mentions, part.mention
    if part.marker == "from" and _bomber_before(found, a):
        return "perpetrator"
    if any(a.first < t.last and t.first < a.last for t in frame.triggers):
        return "perpetrator"  # "Russian airstrikes", استهداف طائرة مسيرة تركية: name and event share a word
    if _left_by(frame, a) or _fell(frame, a) or (a.adjective and believed(found, a)) or announced(frame, a):
        return "perpetrator"
    if part.marker == "agent":
        return "target" if part.thing and mutual else "perpetrator"
    if part.marker == "base":  # من مناطق سيطرة قسد: fire comes from their ground, or they lose it
        return "target" if frame.group == "territory" else "perpetrator" if frame.group in _FIRING else None
    if part.marker == "mediator":
        return "mediator"
    if part.marker == "together" and not mutual:
        return "perpetrator"
    if part.marker == "with" and mutual:
        return "party"
    if (part.marker == "on" and frame.group in _HITTING) or (part.marker == "from" and frame.group == "territory"):
        return "target"
    return None


def _conjoined(found: Mentions, parts: list[Part]) -> None:
    """``A و B``: the second shares the role of the first when nothing but the conjunction stands between."""
    for before, after in pairwise(parts):
        gap = [t.form for t in found.tokens[before.mention.last : after.mention.first]]
        if gap and gap[0].startswith("و") and gap[0][1:] in _ALLIES:
            gap[0] = "و"  # قوات النظام وحليفته روسيا
        if after.marker not in ("and", "bare") or len(gap) > 2:
            continue
        both = before.mention.adjective and after.mention.adjective
        joined = after.mention.clitic.startswith("و") or "and" in gap or "و" in gap or both
        if not joined or not all(f in _JOINING or is_thing(f) or f in members() for f in gap):
            continue
        if before.role is not None:
            after.role = before.role
        elif after.role is not None and before.marker == "bare":
            before.role = after.role


def _one_or_the_other(found: Mentions, parts: list[Part]) -> None:
    """Of two that are named with "or" nobody says which did it: "Turkish or regime warplanes", ``النظام أو روسيا``."""
    part_at = {part.mention.first: part for part in parts}
    for before, after in pairwise(found.actors):
        told = [t.form for t in found.tokens[before.last : after.first]]
        if _OR.isdisjoint(told):
            continue
        plain = all(f in _OR or f in _JOINING or f == "by" or is_thing(f) or f in members() for f in told)
        straight = told[-1] in _OR and all(f.startswith(ARTICLE) for f in told[:-1])  # للنظام السوري أو لروسيا
        two = [part_at[one.first] for one in (before, after) if one.first in part_at]
        if (plain or straight) and before.actor_id != after.actor_id and any(p.role == "perpetrator" for p in two):
            for part in two:
                part.role = "other"
    for part in parts:  # طائرات روسية أو سورية: whoever the other is
        if part.role == "perpetrator" and not _OR.isdisjoint(found.forms[part.mention.last : part.mention.last + 1]):
            part.role = "other"


def _backed(parts: list[Part]) -> None:
    """``قسد بدعم من التحالف``: who helps takes part on the side of those who act, and is not what was hit."""
    for before, after in pairwise(parts):
        if after.marker == "support" and before.role in ("perpetrator", "party"):
            after.role = before.role
