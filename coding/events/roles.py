"""Who did it to whom: roles of the factions and people in a clause.

Arabic and English say it by position and by small words. ``قصف X لمواقع Y``: the noun's first actor is the
doer and what ``ل`` or ``على`` leads to is hit; ``على يد X``, ``برصاص X``, "by X" name the doer wherever they
stand; a passive makes its subject the one hit; ``بين A و B`` makes both parties.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from coding.events.event import Frame
from coding.events.families import toll_families
from coding.events.role_markers import is_thing, marker, members, things
from coding.events.role_rules import Beside, Part, apply
from coding.mentions.mentions import ActorMention, Mentions, PersonMention, TriggerMention
from models import Role

_ALLIES = frozenset("حليفته حليفتها حليفه حليفها حلفائه حلفائها حليفتيه حليفيه حلفاؤه حلفاؤها داعمته".split())
_SPEAKS_OF_ITSELF = ("انها", "انهم", "انه", "بانها", "بانهم", "it", "its", "they", "their")
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
    _fit(frame, parts, unarmed)
    frame.actors = [(_as_hit(frame.mentions, p.mention, p.role), p.role) for p in parts if p.role is not None]


def _taking_part(frame: Frame, unarmed: frozenset[str]) -> list[ActorMention]:
    found: list[ActorMention] = []
    here = [a for a in frame.mentions.actors if frame.first <= a.first < frame.last and not a.aside]
    named = any(not a.adjective and a.actor_id not in unarmed for a in here)
    called = 0  # token after the last on whom something was called
    for a in here:
        if a.actor_id in unarmed and _tells_news(frame.mentions, a, of_itself=True):
            continue  # "rescuers said they inspected the site": who tells was not hit
        if _called_on(frame, a, called):
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
        joined = a.adjective and found and a.first - found[-1].last <= 1 and (found[-1].adjective or a.clitic == "و")
        if joined or _counts(frame, a):
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


def _as_hit(found: Mentions, mention: ActorMention, role: Role) -> ActorMention:
    """``قيادي سابق في الجيش الحر``, "a former rebel commander": someone who left a faction is hit as a civilian."""
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
    if _behind(found, mention):
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


def _behind(found: Mentions, mention: ActorMention) -> bool:
    """Whether others hold that he did it: "the IS group was behind the attack", "..., blaming the regime"."""
    if any(kind == "behind" for _, kind in found.cues.get(mention.last, ())):
        return True
    before = range(mention.first, max(-1, mention.first - 2), -1)
    return any(
        kind == "accuse" and found.tokens[i].form == "blaming"
        for end in before for i, kind in found.cue_ends.get(end, ())
    )  # fmt: skip


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


def _believed(found: Mentions, mention: ActorMention) -> bool:
    """``طائرات يُعتقد أنها روسية``: whose they are follows as a belief."""
    return found.tokens[mention.first - 1].form in ("انها", "بانها") if mention.first else False


def _announced(frame: Frame, mention: ActorMention) -> bool:
    """``أعلنت الجبهة تدمير دبابة``: who announces a deed as a noun did it."""
    nouns = [t for t in frame.triggers if t.trigger.pos == "n" and mention.last <= t.first <= frame.main.first]
    if not nouns or nouns[0].trigger.family in toll_families():
        return False  # أعلنت الوزارة مقتل جندي: of its own
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
    if _believed(frame.mentions, mention):
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


def _called_on(frame: Frame, mention: ActorMention, called: int) -> bool:
    """Whether something is demanded of somebody: "calling on Russia and the United States to"."""
    found = frame.mentions
    if any(kind == "demand" for i in (mention.first, mention.first - 1) for _, kind in found.cue_ends.get(i, ())):
        return True
    return 0 < called <= mention.first and set(found.forms[called : mention.first]) <= {"and", "the", "و"}


def _make(frame: Frame, mention: ActorMention, named: bool) -> bool:
    """``قذائف روسية الصنع``, and where somebody else fires them ``بقذائف روسية``: only who made them."""
    found = frame.mentions
    if any(kind == "make" for _, kind in found.cues.get(mention.last, ())):
        return True
    return named and any(
        t.last == mention.first and t.trigger.family == "shelling" and t.clitic.endswith("ب") for t in frame.instruments
    )


def _tells_news(found: Mentions, mention: ActorMention, of_itself: bool = False) -> bool:
    """Whether a faction is a source and no party: "أفاد الدفاع المدني", "according to the SDF".

    Who tells of his own deeds ("the SDF said it had struck") is a party, unless ``of_itself`` says that he has none.
    """
    for i in range(mention.first, max(-1, mention.first - 3), -1):
        if i < mention.first and found.tokens[i].form in ("ان", "بان", "that"):
            return False  # "قال سكان إن الدفاع الوطني استهدف"
        if any(kind == "say" for _, kind in found.cue_ends.get(i, ())):
            if any(t.form in (",", ")") for t in found.tokens[i : mention.first]) or _told_by_another(found, i):
                return False  # "(as reported), regime forces targeted"
            following = found.tokens[mention.last].form if mention.last < len(found.tokens) else ""
            return of_itself or following not in _SPEAKS_OF_ITSELF
    tokens = found.tokens
    if mention.last < len(tokens) and tokens[mention.last].form in _SPEAKS_OF_ITSELF:
        return False  # "وقالت قسد إنها استهدفت"
    for last, kind in found.cues.get(mention.last, ()):
        if kind == "say":
            return of_itself or not (last < len(tokens) and tokens[last].form in _SPEAKS_OF_ITSELF)
    return False


def _told_by_another(found: Mentions, end: int) -> bool:
    """Whether an English verb of saying has its speaker before it: "activists said regime forces shelled"."""
    first, form = end - 1, found.tokens[end - 1].form
    if not form.isascii() or form in ("to", "quoted"):
        return False  # "according to the SDF"
    return first > 0 and found.tokens[first - 1].form not in (",", ".", "as")


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
            accused = _accused(frame, part.mention, actors)
            if accused is False:
                frame.claimed_by = part.mention
                continue
            if accused:
                frame.modality = "claimed" if frame.modality == "asserted" else frame.modality
            part.role = "perpetrator" if accused else _by_marker(frame, part, mutual)
        if part.role is not None or not between or frame.group == "territory":
            kept.append(part)
    return kept


def _by_marker(frame: Frame, part: Part, mutual: bool) -> Role | None:
    found, a = frame.mentions, part.mention
    if part.marker == "from" and _bomber_before(found, a):
        return "perpetrator"
    if any(a.first < t.last and t.first < a.last for t in frame.triggers):
        return "perpetrator"  # "Russian airstrikes", استهداف طائرة مسيرة تركية: name and event share a word
    if _left_by(frame, a) or _fell(frame, a) or (a.adjective and _believed(found, a)) or _announced(frame, a):
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


def _backed(parts: list[Part]) -> None:
    """``قسد بدعم من التحالف``: who helps takes part on the side of those who act, and is not what was hit."""
    for before, after in pairwise(parts):
        if after.marker == "support" and before.role in ("perpetrator", "party"):
            after.role = before.role


def named_as_source(found: Mentions, first: int, last: int) -> list[ActorMention]:
    """The factions that tokens ``first`` .. ``last`` name as whose fire or aircraft it was, and tell no event.

    ``وذكرت المصادر أن مصدر الصواريخ المناطق الخاضعة لسيطرة قسد``, ``ويعتقد أن الطائرة تابعة للتحالف``.
    """
    here = [a for a in found.actors if first <= a.first < last and not a.aside]
    arms = {i for t in found.triggers if t.trigger.pos == "i" for i in range(t.first, t.last)}
    return [
        a for a in here
        if a.base or a.first in arms or _behind(found, a) or marker(found, a)[0] == "agent"
        or (a.adjective and _believed(found, a))
    ]  # fmt: skip


def people(frame: Frame) -> None:
    """Fill the frame's persons with those hit: who the toll counts, who was seized, civilians named as hit.

    Reads the frame's toll. Who tells the news ("قال مراسل") is not among them; fighters are where nobody else was hit.
    """
    found = frame.mentions
    told = [p for p in found.persons if frame.first <= p.first < frame.last and not _teller(found, p)]
    here = [p for p in told if p.word.values]
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
    sided = any(role in ("target", "party") for _, role in frame.actors)
    if frame.group == "harm" and not sided and not frame.persons:
        named = [(a.first, a.last) for a, _ in frame.actors]
        frame.persons += [
            p for p in told
            if p.word.group == "fighters" and any(start <= p.start < end for start, end in counted)
            and not _anybody(found, p) and not _former(found, p.first)
            and not any(first <= p.first < last for first, last in named)
        ]  # fmt: skip


def _anybody(found: Mentions, person: PersonMention) -> bool:
    """Whether a member is not said to be of an armed group: "eight members of one family"."""
    forms = found.forms
    if not forms[person.first].startswith("member"):
        return False
    return not any(form in members() for form in forms[person.last : person.last + 5])


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
    if form in ("علي", "في", "من", "ب", "عده", "ايضا") or form[0] == "ب" or is_thing(form):
        return True
    return any(t.outer == after for t in found.places)


def carry_doers(frame: Frame, before: Frame | None) -> None:
    """An event without a doer of its own goes on with the one told before, within one paragraph.

    A finite Arabic verb where nothing in the clause could be its subject (``كما استهدفت ...``, ``واستهدفوا``), and a
    noun that is said to be like the one before or to be the same (``قصف مماثل``, ``وطال القصف أيضاً``). The doer's
    words stand where they were told.
    """
    if (
        before is None
        or frame.main.trigger.language != "ar"
        or before.sentence.paragraph != frame.sentence.paragraph
        or before.mentions.reading is not frame.mentions.reading
        or any(role in ("perpetrator", "party") for _, role in frame.actors)
    ):
        return
    doers = [(a, before.mentions) for a, role in before.actors if role == "perpetrator"] or before.inherited_doers
    if {a.actor_id for a, _ in doers} & {a.actor_id for a, _ in frame.actors}:
        return
    if _goes_on(frame) and len(doers) == 1 or _the_like(frame, before):
        frame.inherited_doers = doers


def _goes_on(frame: Frame) -> bool:
    main = frame.main
    if main.trigger.pos != "v" or main.trigger.frame not in ("VSO", "VSO_ALA", "SUBJ"):
        return False
    return (main.first <= frame.first + 2 or main.clitic.startswith(("و", "ف"))) and _no_subject(frame)


def _the_like(frame: Frame, before: Frame) -> bool:
    main = frame.main
    if main.trigger.pos != "n" or frame.group != "explosive" or before.group != "explosive":
        return False
    if main.definite:
        return frame.mentions.cue_between(("similar",), frame.first, frame.last) is not None
    return any(kind == "similar" for i in (main.last, main.last + 1) for _, kind in frame.mentions.cues.get(i, ()))
