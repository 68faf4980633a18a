"""The small word that leads to an actor in a clause: ``على يد``, ``لـ``, "by", "between", or none.

It is read backwards from the actor's name, over things and people of his that stand between: of ``على مواقع قسد`` the
word is ``على`` and the thing ``مواقع``.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from coding.mentions import ActorMention, Mentions
from text.lexicon import cues
from text.normalize import fold

Marker = Literal[
    "agent", "on", "to", "from", "with", "between", "together", "support", "mediator", "object", "and", "bare"
]
MARKERS: tuple[Marker, ...] = get_args(Marker)

_STEPS = 4  # things, people and numbers that may stand between the word and the name
_FILLERS = frozenset(
    "من the a an of two three several some other عدد ثلاثه اربعه خمسه احد احدي اثنين عده s بعض".split()
)
_BY_CUE: tuple[Marker, ...] = ("support", "agent", "mediator", "between")  # a cue that is the marker itself


def marker(found: Mentions, mention: ActorMention) -> tuple[Marker, bool]:
    """The small word that leads to an actor, and whether a thing of his stands between (``مواقع قسد``)."""
    tokens = found.tokens
    position, thing = mention.first, False
    if mention.clitic in ("ل", "ول"):
        if not is_thing(tokens[position - 1].form if position else ""):
            if mention.owned and _aircraft_before(found, mention):
                return "agent", False
            return "to", mention.owned
        thing, position = True, position - 1
    steps = 0
    while position > 0 and steps < _STEPS:
        told = _told(found, mention, position, thing)
        if told is not None:
            return told
        form = tokens[position - 1].form
        if is_thing(form):
            clitic = _clitic(form)
            if clitic:
                return ("to" if clitic == "ل" else "object"), True
            thing = True
        elif form[:1] == "ل" and form[1:] in members():
            return "to", True
        elif not (form in members() or form in _FILLERS or form.isdigit() or _one_of_theirs(found, position)):
            break
        position -= 1
        steps += 1
    if mention.owned and not thing and _aircraft_before(found, mention):
        return "agent", False  # طائرة تابعة للتحالف
    if thing or mention.owned:
        return "object", True
    return "bare", False


def _told(found: Mentions, mention: ActorMention, position: int, thing: bool) -> tuple[Marker, bool] | None:
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
    if form in ("من", "from") and not thing:
        if is_thing(found.tokens[position - 2].form if position > 1 else ""):  # رتل من قسد
            return "object", True
        return None if _one_of_theirs(found, position) else ("from", thing)
    if not thing and (form in ("and", "و") or (mention.clitic.startswith("و") and position == mention.first)):
        return "and", thing
    return None


def _one_of_theirs(found: Mentions, position: int) -> bool:
    """``عنصر من قسد``: a man of theirs stands for them."""
    if position < 2 or found.tokens[position - 1].form not in ("من", "from"):
        return False
    owner = found.tokens[position - 2].form
    return owner in members() or owner.removeprefix("و") in members()


@cache
def things() -> frozenset[str]:
    """Nouns between a preposition and the owner of what was hit, folded: مواقع قسد, "positions of the SDF"."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == "thing")


@cache
def members() -> frozenset[str]:
    """Nouns for those who belong to a faction, folded: عناصر, "fighters"."""
    return frozenset(fold(w.forms[0]) for w in cues() if w.role == "member")


def is_thing(form: str) -> bool:
    """Whether a word, with what may be written onto it, is one of :func:`things`."""
    return form in things() or any(
        form.startswith(c) and form[len(c) :] in things() for c in ("و", "ل", "ب", "ال", "لل")
    )


def _clitic(form: str) -> str:
    return form[0] if form not in things() and form[:1] in "لب" else ""


def _aircraft_before(found: Mentions, mention: ActorMention) -> bool:
    """Whether what belongs to them is an aircraft: it strikes, and is not what was struck."""
    return any(
        mention.first - 6 <= t.last <= mention.first and t.trigger.pos in ("i", "n")
        and t.trigger.family in ("air", "drone")
        for t in found.triggers
    )  # fmt: skip
