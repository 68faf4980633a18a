"""Who only speaks of an event, accuses or is accused of it, is called on, or is named as whose fire it was."""

from __future__ import annotations

from coding.events.event import Frame
from coding.events.families import toll_families
from coding.events.role_markers import marker, members
from coding.events.toll_words import PRONOUNS
from coding.mentions.mentions import ActorMention, Mentions

_TELLING = frozenset(("say", "announce"))
_TO_MEN = 8  # tokens from a faction to "its men"
_HELD_BY = frozenset("controlled held ruled run dominated governed occupied besieged".split())
_TO_HOLDER = 4  # tokens from "controlled" over "mostly by" to who holds a place
_SPEAKS_OF_ITSELF = ("انها", "انهم", "انه", "بانها", "بانهم", "it", "its", "they", "their")


def accused(frame: Frame, mention: ActorMention, actors: list[ActorMention]) -> bool | None:
    """True for who is accused of the deed, False for who accuses, None where nobody does.

    ``اتهمت المعارضة قوات النظام بقتل``: the first after the verb accuses, the second is accused; a lone one is
    accused. "A accused B of": the one before accuses.
    """
    found = frame.mentions
    if behind(found, mention):
        return True
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


def behind(found: Mentions, mention: ActorMention) -> bool:
    """Whether others hold that he did it: "the IS group was behind the attack", "..., blaming the regime"."""
    if any(kind == "behind" for _, kind in found.cues.get(mention.last, ())):
        return True
    before = range(mention.first, max(-1, mention.first - 2), -1)
    return any(
        kind == "accuse" and found.tokens[i].form == "blaming"
        for end in before for i, kind in found.cue_ends.get(end, ())
    )  # fmt: skip


def believed(found: Mentions, mention: ActorMention) -> bool:
    """``طائرات يُعتقد أنها روسية``: whose they are follows as a belief."""
    return found.tokens[mention.first - 1].form in ("انها", "بانها") if mention.first else False


def announced(frame: Frame, mention: ActorMention) -> bool:
    """``أعلنت الجبهة تدمير دبابة``: who announces a deed as a noun did it."""
    nouns = [t for t in frame.triggers if t.trigger.pos == "n" and mention.last <= t.first <= frame.main.first]
    if not nouns or nouns[0].trigger.family in toll_families():
        return False  # أعلنت الوزارة مقتل جندي: of its own
    return any(kind == "announce" for _, kind in frame.mentions.cue_ends.get(mention.first, ()))


def own_losses(found: Mentions, mention: ActorMention) -> bool:
    """Whether a faction tells of its own dead: ``أعلنت قسد مقتل ثلاثة من عناصرها``, "said two of its men died"."""
    told = {kind for i in (mention.first, mention.first - 1) for _, kind in found.cue_ends.get(i, ())}
    told |= {kind for _, kind in found.cues.get(mention.last, ())}
    if not told & _TELLING or mention.adjective:
        return False
    for i in range(mention.last, min(mention.last + _TO_MEN, len(found.forms))):
        form = found.forms[i]
        if any(form.endswith(end) and form[: -len(end)] in members() for end in PRONOUNS):
            return True
        if form in ("its", "their") and found.forms[i + 1 : i + 2] and found.forms[i + 1] in members():
            return True
        if any(a.first == i for a in found.actors):
            return False  # theirs who are named last
    return False


def called_on(frame: Frame, mention: ActorMention, called: int) -> bool:
    """Whether something is demanded of somebody: "calling on Russia and the United States to"."""
    found = frame.mentions
    if any(kind == "demand" for i in (mention.first, mention.first - 1) for _, kind in found.cue_ends.get(i, ())):
        return True
    return 0 < called <= mention.first and set(found.forms[called : mention.first]) <= {"and", "the", "و"}


def tells_news(found: Mentions, mention: ActorMention, of_itself: bool = False) -> bool:
    """Whether a faction is a source and not a party: "أفاد الدفاع المدني", "according to the SDF".

    Who tells of his own deeds ("the SDF said it had struck") is a party, unless ``of_itself`` says that he has none:
    rescuers who tell, or treat and carry the hurt, were not hit.
    """
    speaks = ("say", "treat") if of_itself else ("say",)
    for i in range(mention.first, max(-1, mention.first - 3), -1):
        if i < mention.first and found.tokens[i].form in ("ان", "بان", "that"):
            return False  # "قال سكان إن الدفاع الوطني استهدف"
        if any(i <= t.first < mention.first and t.trigger.pos == "n" for t in found.triggers):
            return False  # استنكر قصف القوات التركية: what is condemned is theirs
        if any(kind in speaks for _, kind in found.cue_ends.get(i, ())):
            if any(t.form in (",", ")") for t in found.tokens[i : mention.first]) or _told_by_another(found, i):
                return False  # "(as reported), regime forces targeted"
            following = found.tokens[mention.last].form if mention.last < len(found.tokens) else ""
            return of_itself or following not in _SPEAKS_OF_ITSELF
    tokens = found.tokens
    if mention.last < len(tokens) and tokens[mention.last].form in _SPEAKS_OF_ITSELF:
        return False  # "وقالت قسد إنها استهدفت"
    for last, kind in found.cues.get(_after_its_place(found, mention), ()):
        if kind in speaks:
            return of_itself or not (last < len(tokens) and tokens[last].form in _SPEAKS_OF_ITSELF)
    return False


def _after_its_place(found: Mentions, mention: ActorMention) -> int:
    """The token behind a faction's name and the place it is of: ``المجلس المحلي في الباب يستنكر``."""
    site = next((t for t in found.places if t.outer in (mention.last, mention.last + 1)), None)
    return mention.last if site is None else site.last


def _told_by_another(found: Mentions, end: int) -> bool:
    """Whether an English verb of saying has its speaker before it: "activists said regime forces shelled"."""
    first, form = end - 1, found.tokens[end - 1].form
    if not form.isascii() or form in ("to", "quoted"):
        return False  # "according to the SDF"
    return first > 0 and found.tokens[first - 1].form not in (",", ".", "as")


def _holds_ground(found: Mentions, mention: ActorMention) -> bool:
    """Whether a faction is named as who holds the place: "the province is controlled mostly by X"."""
    before = range(max(0, mention.first - _TO_HOLDER), mention.first)
    return any(found.forms[i] in _HELD_BY or any(k == "held" for _, k in found.cues.get(i, ())) for i in before)


def named_as_source(found: Mentions, first: int, last: int) -> list[ActorMention]:
    """The factions that tokens ``first`` .. ``last`` name as whose fire or aircraft it was, and tell no event.

    ``وذكرت المصادر أن مصدر الصواريخ المناطق الخاضعة لسيطرة قسد``, ``ويعتقد أن الطائرة تابعة للتحالف``.
    """
    here = [a for a in found.actors if first <= a.first < last and not a.aside]
    arms = {i for t in found.triggers if t.trigger.pos == "i" for i in range(t.first, t.last)}
    return [
        a for a in here
        if a.base or a.first in arms or behind(found, a) or (a.adjective and believed(found, a))
        or (marker(found, a)[0] == "agent" and not _holds_ground(found, a))
    ]  # fmt: skip
