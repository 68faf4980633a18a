"""Whom a name means beside others: one name for two, whose side somebody is on, and words that point back."""

from __future__ import annotations

from collections.abc import Sequence

from coding.mentions.held_ground import fired_from
from coding.mentions.mentions import ActorMention, Mentions
from geo.geoparsing.name_words import name_words
from text.normalize import fold

_ONE_OF = (
    ["من"], ["from", "the"], ["from"], ["of"], ["of", "the"], ["affiliated", "with"], ["affiliated", "with", "the"],
    ["belonging", "to"], ["belonging", "to", "the"], ["believed", "to", "be"], ["believed", "to", "be", "from"],
    ["thought", "to", "be"], ["suspected", "to", "be"], ["likely"], ["يعتقد", "انهم", "من"], ["يرجح", "انهم", "من"],
    ["يتبعون", "ل"], ["تابعين", "ل"], ["تابعون", "ل"], ["ينتمون", "ل"],
)  # fmt: skip
_ARMS = ("air", "drone", "shelling")
NAMELESS = ("unknown", "militants")  # gunmen who may turn out to be somebody's
# "government-held": whose side a place or a group is on
_HELD_OR_BACKED = frozenset(
    (
        "based",
        "dominated",
        "sponsored",
        "aligned",
        "backed",
        "held",
        "controlled",
        "linked",
        "allied",
        "affiliated",
        "occupied",
    )
)
_BEFORE_BASTION = frozenset(("group", "groups", "s", "de", "facto", "syrian", "main", "last", "former", "-"))
_THERE = name_words("inside") | name_words("toward")
_KINDS_OF_GROUPS = frozenset(("group", "faction", "alliance", "militia", "movement"))  # the X rebel group is X
_STOPS = (".", "!", "؟", "\n")
_AFTER_AGENCY = frozenset(":-/.")
_TO_AGENCY = 5  # tokens from a capital over a day to the agency in brackets
_AGENCY = 4  # tokens of the agency and the sign behind it
_BEFORE_OWNERS = frozenset(("ل", "من", "to", "with", "of", "the", "لها", "له", "في"))  # "linked to the SDF"


def merge_appositions(found: list[ActorMention], forms: Sequence[str]) -> list[ActorMention]:
    """One mention for a name and its short form: ``قوى الأمن الداخلي (الأسايش)``, ``"واي بي جي YPG"``."""
    out: list[ActorMention] = []
    for mention in found:
        previous = out[-1] if out else None
        if previous is not None and not mention.adjective:
            between = forms[previous.last : mention.first]
            loose = previous.actor_id in NAMELESS or (
                previous.names and all(n.kind == "generic" for n in previous.names)
            )
            if loose and mention.actor_id not in NAMELESS and between in _ONE_OF:
                mention.first, mention.clitic = previous.first, previous.clitic  # مسلحون من الدفاع الوطني
                out[-1] = mention
                continue
            kind = forms[mention.last - 1] in _KINDS_OF_GROUPS and all(n.kind == "generic" for n in mention.names)
            if (
                (mention.actor_id in NAMELESS or kind)
                and previous.actor_id not in NAMELESS
                and (between == [] or (len(between) == 3 and between[0] == "(" and between[2] == ")"))
                and not mention.clitic
            ):
                previous.last = mention.last  # NDF gunmen
                continue
        if previous is not None and previous.actor_id == mention.actor_id and not mention.adjective:
            gap = forms[previous.last : mention.first]
            if not mention.clitic and gap in ([], ["("], ["،"], ["/"], ["-"]):
                closing = mention.last < len(forms) and forms[mention.last] == ")"
                previous.last = mention.last + (1 if closing and gap == ["("] else 0)
                if mention.base:  # قوات سوريا الديمقراطية (قسد) هي مصدر القصف
                    previous.aside, previous.base = False, True
                continue
        out.append(mention)
    return out


def asides(found: Mentions) -> None:
    """Mark factions that only say whose side somebody is on or where a report was filed, and things that are theirs."""
    forms, cue_ends = found.reading.forms, found.cue_ends
    held: set[int] = set()  # tokens of "controlled" that say whose a place is
    for mention in found.actors:
        first = mention.first
        for begin in range(first, max(-1, first - 3), -1):
            if begin < first and forms[begin] not in _BEFORE_OWNERS:
                break
            kinds = {kind for _, kind in cue_ends.get(begin, ())}
            for kind in kinds:
                if kind == "affiliation" and _their_arm(found, mention, begin):
                    mention.owned = True
                elif kind == "affiliation" and "base" not in kinds:  # من مناطق سيطرة قسد: fire comes from there
                    mention.aside = True
                elif kind == "owned":
                    mention.owned = True
        if forms[max(0, first - 2) : first] == ["anti", "-"] or _bastion(found, mention.last):
            mention.aside = True  # "anti-government activists", "the rebel bastion of Azaz"
        if _holds_or_backs(found, mention.last):
            mention.aside = True
            held.add(mention.last)
        if _filed_from(found, mention) or (_country(mention) and forms[first - 1] in _THERE):
            mention.aside = True
        if fired_from(found, mention):
            mention.aside, mention.base = False, True
    found.triggers = [t for t in found.triggers if t.first not in held or t.last > t.first + 1]


def _their_arm(found: Mentions, mention: ActorMention, at: int) -> bool:
    """Whether what is affiliated fires for them: ``الطيران التابع لنظام الأسد``."""
    begins = [first for first, kind in found.cue_ends.get(at, ()) if kind == "affiliation"]
    text, tokens = found.reading.text, found.tokens
    return any(
        t.last in begins and t.trigger.pos == "i" and t.trigger.family in _ARMS
        and not text[t.end : tokens[t.last].start].strip()  # a quotation ends: a name that holds the word
        for t in found.triggers
    )  # fmt: skip


def _holds_or_backs(found: Mentions, at: int) -> bool:
    """Whether what follows a name says whose a place or a group is: "US-backed", "government controlled areas".

    Feeds drop hyphens; "the army controlled the village", "held talks" are deeds.
    """
    after = found.forms[at : at + 3]
    hyphen = after[:1] == ["-"]
    after = after[1:] if hyphen else after
    if not after or after[0] not in _HELD_OR_BACKED or after[1:2] == ["by"]:
        return False
    deed = after[0] in ("controlled", "held")
    return hyphen or not deed or any(kind == "ground" for _, kind in found.cues.get(at + 1, ()))


def _country(mention: ActorMention) -> bool:
    """Whether a name is that of a state or its capital: behind "in" and "to" it is a place."""
    return bool(mention.names) and all(n.kind == "country" for n in mention.names)


def _filed_from(found: Mentions, mention: ActorMention) -> bool:
    """Whether a capital opens a report with the agency that filed it: "MOSCOW (Agency) -", ``أنقرة/ الأناضول:``."""
    forms, at = found.forms, mention.last
    if not _country(mention) or mention.clitic or (mention.first and forms[mention.first - 1] not in _STOPS):
        return False
    capitals = found.reading.text[mention.start : mention.end].isupper()
    opening = forms[at : at + (_TO_AGENCY if capitals else 1)]
    if "(" in opening:
        agency = at + opening.index("(") + 1
        return ")" in forms[agency + 1 : agency + _AGENCY]
    return opening[:1] in (["-"], ["/"]) and any(form in _AFTER_AGENCY for form in forms[at + 2 : at + 1 + _AGENCY])


def _bastion(found: Mentions, at: int) -> bool:
    """Whether a word for the place of a side stands behind its name: "the IS group's de facto capital"."""
    steps = range(at, at + 4)
    if not any(kind == "bastion" for i in steps for _, kind in found.cues.get(i, ())):
        return False
    first = next(i for i in steps if any(kind == "bastion" for _, kind in found.cues.get(i, ())))
    return all(form in _BEFORE_BASTION for form in found.reading.forms[at:first])


def point_back(found: Mentions) -> None:
    """``الأخيرة``, "the latter" stand for the faction named last, ``الطرفان`` for the last two."""
    named = list(found.actors)
    for first, options in sorted(found.cues.items()):
        for last, kind in options:
            if kind not in ("latter", "both"):
                continue
            before = [a for a in named if a.first < first and not a.adjective]
            ids = list(dict.fromkeys(a.actor_id for a in reversed(before)))
            for actor_id in ids[: 1 if kind == "latter" else 2]:
                token = found.tokens[first]
                found.actors.append(
                    ActorMention(first, last, token.start, found.tokens[last - 1].end, "", (), actor_id)
                )
    _again(found)
    found.actors.sort(key=lambda a: a.first)


def _again(found: Mentions) -> None:
    """``التنظيم``: the faction named last whose name begins with that word; "the group": the one named last."""
    taken = {i for a in found.actors for i in range(a.first, a.last)}
    for first, options in sorted(found.cues.items()):
        for last, kind in options:
            if kind != "again" or any(i in taken for i in range(first, last)):
                continue
            head = found.forms[last - 1].removeprefix("و").removeprefix("ال")
            start = found.tokens[last - 1].end - len(head)
            before = [a for a in found.actors if a.first < first and not a.adjective and a.names]
            for a in reversed(before):
                called = {fold(n.name).split()[0].removeprefix("ال") for n in a.names}
                if head.isascii() or head in called or (head == "تنظيم" and a.actor_id == "isis"):
                    found.actors.append(
                        ActorMention(first, last, start, found.tokens[last - 1].end, "", (), a.actor_id)
                    )
                    break
