"""The small word that leads to an actor in a clause: ``على يد``, ``لـ``, "by", "between", or none.

It is read backwards from the actor's name, over things and people of his that stand between: of ``على مواقع قسد`` the
word is ``على`` and the thing ``مواقع``.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from coding.mentions.held_ground import FROM
from coding.mentions.mentions import ActorMention, Mentions
from geo.geoparsing.name_words import name_words
from text.anchors import PREFIXES
from text.lexicon import cues
from text.normalize import fold

Marker = Literal[
    "agent", "base", "on", "to", "from", "with", "between", "together", "support", "mediator", "object", "and", "bare"
]
MARKERS: tuple[Marker, ...] = get_args(Marker)

_STEPS = 4  # things, people and numbers that may stand between the word and the name
_FILLERS = frozenset(
    "من the a an of two three several some other عدد ثلاثه اربعه خمسه احد احدي اثنين عده s بعض".split()
)
_ONTO = name_words("onto")
_BY_CUE: tuple[Marker, ...] = ("support", "base", "agent", "mediator", "between")  # a cue that is the marker itself


def marker(found: Mentions, mention: ActorMention) -> tuple[Marker, str]:
    """The small word that leads to an actor, and the thing of his that stands between, if any (``مواقع قسد``)."""
    tokens = found.tokens
    position, thing = mention.first, _owned_thing(found, mention)
    if mention.base:
        return "base", ""
    if mention.clitic in ("ل", "ول"):
        before = tokens[position - 1].form if position else ""
        if not is_thing(before):
            if mention.owned and _aircraft_before(found, mention):
                return "agent", ""
            return "to", thing
        thing, position = before, position - 1
    steps = 0
    while position > 0 and steps < _STEPS:
        told = _told(found, mention, position, thing)
        if told is not None:
            return told
        form = tokens[position - 1].form
        if is_thing(form):
            clitic = _clitic(form)
            if clitic:
                return ("to" if clitic == "ل" else "object"), form[1:]
            thing = form
        elif form in members() and form.endswith("ا"):
            thing = form  # اعتقلت قيادياً في داعش: whom it befell
        elif form[:1] in ("ل", "ب") and (form[1:] in members() or (form[0] == "ب" and form[1:] in _FILLERS)):
            return ("to" if form[0] == "ل" else "object"), form[1:]  # انفجر لغم بعناصر قسد
        elif not (form in members() or form in _FILLERS or form.isdigit() or _one_of_theirs(found, position)):
            break
        position -= 1
        steps += 1
    if mention.owned and not thing and _aircraft_before(found, mention):
        return "agent", ""  # طائرة تابعة للتحالف
    return ("object" if thing else "bare"), thing


def _owned_thing(found: Mentions, mention: ActorMention) -> str:
    """What is said to be theirs: ``نقطة عسكرية تابعة لقسد``."""
    if not mention.owned:
        return ""
    for i in range(mention.first, max(-1, mention.first - 3), -1):
        begins = [first for first, kind in found.cue_ends.get(i, ()) if kind == "owned"]
        if begins:
            before = [t.form for t in found.tokens[max(0, begins[0] - 2) : begins[0]]]
            return next((form for form in reversed(before) if is_thing(form)), before[-1] if before else "their")
    return "their"


def _told(found: Mentions, mention: ActorMention, position: int, thing: str) -> tuple[Marker, str] | None:
    """The marker that ends right before ``position``; None where nothing there is one."""
    kinds = {kind for _, kind in found.cue_ends.get(position, ())}
    for kind in _BY_CUE:
        if kind in kinds:
            return kind, thing
    form = found.tokens[position - 1].form
    if "together" in kinds and form != "مع":
        return "together", thing
    if "against" in kinds:
        return "on", thing
    if form in ("مع", "with"):
        return "with", thing
    if form in ("ل", "to"):
        return "to", thing
    if form in FROM and not thing:
        if is_thing(found.tokens[position - 2].form if position > 1 else ""):  # رتل من قسد
            return "object", found.tokens[position - 2].form
        if position > 1 and any(n.end == found.tokens[position - 2].end for n in found.numbers):
            return "object", "of them"  # سبعة من قسد
        return None if _one_of_theirs(found, position) else ("from", thing)
    if not thing and (form in ("and", "or", "و") or (mention.clitic.startswith("و") and position == mention.first)):
        return "and", thing
    return None


def _one_of_theirs(found: Mentions, position: int) -> bool:
    """``عنصر من قسد``, ``القيادي في قسد``: a man of theirs stands for them."""
    if position < 2 or found.tokens[position - 1].form not in ("من", "from", "في", "in"):
        return False
    owner = found.tokens[position - 2]
    bare = owner.form.removeprefix("و").removeprefix("ب").removeprefix("ال")
    return owner.form in members() or bare in members() or bare == "عدد"


@cache
def things() -> frozenset[str]:
    """Nouns between a preposition and the owner of what was hit, folded: مواقع قسد, "positions of the SDF"."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == "thing")


@cache
def members() -> frozenset[str]:
    """Nouns for those who belong to a faction, folded: عناصر, "fighters"."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == "member")


@cache
def acting_things(kind: str) -> frozenset[str]:
    """Things that act for their owners, folded: ``arm`` fires (دبابات), ``unit`` goes about (دورية)."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == kind)


def is_thing(form: str) -> bool:
    """Whether a word, with what may be written onto it, is one of :func:`things`."""
    return any(form.startswith(prefix) and form[len(prefix) :] in things() for prefix in PREFIXES)


def _clitic(form: str) -> str:
    return form[0] if form not in things() and form[:1] in "لب" else ""


def _aircraft_before(found: Mentions, mention: ActorMention) -> bool:
    """Whether what belongs to them is an aircraft: it strikes, and is not what was struck."""
    return any(
        mention.first - 6 <= t.last <= mention.first and t.trigger.pos in ("i", "n")
        and t.trigger.family in ("air", "drone")
        and not any(t.last <= u.first < mention.first for u in found.triggers)  # غارة استهدفت نقطة تابعة لقسد
        and _ONTO.isdisjoint(found.forms[t.last : mention.first])  # غارة على خلية تابعة لقسد
        for t in found.triggers
    )  # fmt: skip
