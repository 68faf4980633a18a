"""Whose ground fire came from: "from areas held by the SDF", ``مصدر الصواريخ المناطق الخاضعة لسيطرة قسد``.

The words are cues: ``ground`` (مناطق, "areas"), ``held`` (سيطرة, "held by") and ``source`` (مصدره, "originated from").
"""

from __future__ import annotations

from coding.mentions.mentions import ActorMention, Mentions

FROM = ("من", "from")
_STEPS = 6  # words of ground and of holding that may stand before a name
_SOURCE = 8  # tokens from "the source of the shelling" to whose it is
_COMMAS = frozenset("،,")
_CLOSERS = _COMMAS | {")"}
_DENIES = 4  # tokens from a negation to the source that it denies


def fired_from(found: Mentions, mention: ActorMention) -> bool:
    """Whether the words around a faction say that fire came from its ground."""
    begin = _ground_begins(found, mention)
    if begin is not None and begin and found.forms[begin - 1] in FROM:
        return True
    return _at_source(found, mention, mention.first if begin is None else begin)


def _ground_begins(found: Mentions, mention: ActorMention) -> int | None:
    """The token where the words for a faction's ground begin; None where it is not ground that is named."""
    at, grounded = mention.first, False
    for _ in range(_STEPS):
        begins = [first for first, kind in found.cue_ends.get(at, ()) if kind in ("ground", "held")]
        if begins:
            at, grounded = min(begins), True
        elif found.forms[at - 1] == "the" and at:
            at -= 1
        else:
            break
    if not grounded and mention.last < len(found.tokens):  # "from rebel-held areas"
        held = mention.last + (found.forms[mention.last] == "-")
        if found.forms[held : held + 1] in (["held"], ["controlled"]):
            grounded = any(kind == "ground" for _, kind in found.cues.get(held + 1, ()))
    return at if grounded else None


def _at_source(found: Mentions, mention: ActorMention, first: int) -> bool:
    """Whether the source of the fire is named shortly before, with no other faction, verb or comma between.

    Or right after the name: ``مواقع قسد هي مصدر إطلاق الصواريخ``.
    """
    after = mention.last
    while after < len(found.forms) and found.forms[after] in _CLOSERS:
        after += 1  # قوات سوريا الديمقراطية (قسد)، هي مصدر
    if any(kind == "source" for _, kind in found.cues.get(after, ())):
        return True
    for source in found.cue_starts("source", max(0, first - _SOURCE), first):
        told = found.cue_starts("negation", max(0, source - _DENIES), source)
        others = [t.first for t in found.triggers if t.trigger.pos == "v"] + [a.first for a in found.actors]
        between = found.forms[source:first]
        if not told and _COMMAS.isdisjoint(between) and not any(source < at < first for at in others):
            return True
    return False
