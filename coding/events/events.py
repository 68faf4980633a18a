"""Clauses and the events they tell: which triggers make one event, and whether it happened.

A sentence is cut where a conjunction meets a new event word. The triggers of a clause that can belong
to one event do (``هجوم ... بعبوة ناسفة ... أسفر عن مقتل``); the most telling one names its family. Nothing is
dropped silently: a frame that is not an incident keeps the modality that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from coding.clauses.clause import Clause
from coding.clauses.eventhood import HAPPENED, MODALITY, Told, told
from coding.clauses.units import units
from coding.events.event import Frame
from coding.events.families import absorbing_groups, group_of, groups, toll_families
from coding.events.in_context import in_context
from coding.mentions.mentions import Mentions, TriggerMention
from geo.geoparsing.name_words import name_words
from text.anchors import ARTICLE
from text.language_words import forms
from text.sentences import Sentence

_PROTESTED, _DATED_BY, _ANOTHER = (forms("event_words", role) for role in ("protested", "dated_by", "another"))
_AFTER, _AFTER_WHAT = forms("event_words", "after"), forms("event_words", "after_what")
_FLOWN = ("air", "drone")
_TO_WHAT = 3  # tokens of "after a few days" up to "of"
_TO_HIT = 4  # tokens from shelling to the place it hit: قصف مدفعي تركي على بلدة
_TO_CAUSE = 8  # tokens from an explosion to "caused by"
_TO_SIDES = 4  # tokens from "clashes" to its sides, and from "amid" to what went on

ByGroup = dict[str, list[TriggerMention]]  # the event words of a clause by the group of their family


def frames(found: Mentions, sentence: Sentence, parts: Sequence[Clause]) -> list[Frame]:
    """The events of a sentence that has been cut into clauses, without who, where and when."""
    out: list[Frame] = []
    clause_at = {t.first: clause for clause in parts for t in clause.triggers}
    for first, last in units(found, sentence, parts) if found.triggers else ():
        here = in_context(found, [t for t in found.triggers if first <= t.first < last])
        how = {t.first: told(found, clause_at[t.first], t) for t in here}
        if here:
            out.extend(_stretch_frames(found, sentence, (first, last), here, how))
    if any(f.group == "territory" for f in out):  # دخلت أرتال المدينة وبسطت سيطرتها: one thing
        out = [f for f in out if f.group != "movement" or f.main.trigger.pos != "n"]
    return _merge_accompaniment(_merge_tolls(out))


def _stretch_frames(
    found: Mentions, sentence: Sentence, stretch: tuple[int, int], here: Sequence[TriggerMention], how: dict[int, Told]
) -> list[Frame]:
    first, last = stretch
    lights = [t for t in here if t.trigger.pos == "l"]
    instruments = [t for t in here if t.trigger.pos == "i" and not (_flies_over(here, t) or helps(found, t.first))]
    arms = _arms_between(found, first, last)
    if any(t.trigger.family == "shootdown" for t in here):  # the aircraft is what was hit
        arms = [family for family in arms if family not in _FLOWN]
        instruments = [t for t in instruments if t.trigger.family not in _FLOWN]
    weapons = [t.trigger.family for t in instruments] + arms
    here = _without_sound(found, _events_only(found, first, here), instruments)
    supported = bool(instruments) or any(first <= a.first < last for a in found.actors)
    made = []
    for by_group in _told_apart(_by_group(found, here, supported), how):
        _died_in_clash(found, by_group)
        _blow_with_clash(found, by_group, weapons)
        _join_accompaniment(found, by_group)
        for join in _JOINS:
            join(by_group, weapons)
        _absorb_harm(by_group, noise=any(_silences(t) for t in here))
        _join_shelling_to_clash(found, by_group)
        for triggers in by_group.values():
            family = _family(triggers, weapons)
            if family is not None:
                in_order = sorted(triggers, key=lambda t: t.first)
                made.append(Frame(found, sentence, first, last, family, in_order, lights, instruments))
    _share_out(made, first, last)
    for frame in made:
        frame.setting = frame.group == "clash" and goes_with(found, frame.main)
        frame.how = how[frame.main.first]
        frame.modality = MODALITY[frame.how.how]
        if frame.family == "truce" and _ended(found, frame.main.first):
            frame.family = "truce_end"
        frame.refers_back = frame.main.definite and frame.main.trigger.pos in ("n", "p") and not _another(frame)
    return made


def _flies_over(here: Sequence[TriggerMention], weapon: TriggerMention) -> bool:
    """Whether a weapon is part of what is no event: ``تحليق مكثف لطيران الاستطلاع``, ``مروحيات روسية بالتحليق``."""
    return any(
        t.trigger.family == "noise" and (0 <= weapon.first - t.last <= 2 or 0 <= t.first - weapon.last <= 2)
        for t in here
    )


def _events_only(found: Mentions, first: int, here: Sequence[TriggerMention]) -> list[TriggerMention]:
    """Without words that say how things stand, who somebody is or when it was: ``وبعد ساعة على التفجير، قصفت``."""
    events = [t for t in here if not (_standing_state(found, t) or _describes(found, t) or _came_after(found, t, here))]
    if any(t.trigger.pos == "v" and group_of(t.trigger.family) in ("explosive", "harm") for t in events):
        events = [t for t in events if not _only_dates(found, t, first)]
    return events


def _came_after(found: Mentions, t: TriggerMention, here: Sequence[TriggerMention]) -> bool:
    """Whether a known event only came after the one told: ``تأتي عملية الاغتيال بعد أيام قليلة من العثور على جثة``."""
    if t.trigger.pos != "n" or not (t.definite or found.tokens[t.last - 1].form.startswith(ARTICLE)):
        return False
    later = next((x.first for x in here if x.first > t.last and x.trigger.pos != "i"), t.last)
    after = (i for i in range(t.last, later) if found.forms[i] in _AFTER)
    return any(not _AFTER_WHAT.isdisjoint(found.forms[i + 2 : min(i + 2 + _TO_WHAT, later)]) for i in after)


def _by_group(found: Mentions, here: Sequence[TriggerMention], supported: bool) -> ByGroup:
    """The event words of a clause by group; weak ones only beside a weapon, a faction or somebody hurt."""
    supported = supported or any(_counts_people(t) and not t.trigger.weak for t in here) or _strike_hits(here)
    by_group: ByGroup = {}
    for t in here:
        group = group_of(t.trigger.family)
        if not group or t.trigger.pos in ("l", "i") or t.trigger.frame == "NONE":
            continue
        if (t.trigger.weak and not supported) or _stopped(found, t) or _protested(found, t, here):
            continue
        by_group.setdefault(group, []).append(t)
    return by_group


def _strike_hits(here: Sequence[TriggerMention]) -> bool:
    """Whether a blow that is known is the subject of another word for a blow: "the strike hit a hospital"."""
    return any(
        a.definite and (a.trigger.pos, b.trigger.pos) == ("n", "v") and 0 <= b.first - a.last <= 1
        for a, b in pairwise(here)
    )


def _told_apart(by_group: ByGroup, how: dict[int, Told]) -> tuple[ByGroup, ByGroup]:
    """What happened, and what is only denied, demanded or planned: "clashes took place with no advances reported"."""
    happened: ByGroup = {}
    others: ByGroup = {}
    for group, triggers in by_group.items():
        real = [t for t in triggers if how[t.first].how in HAPPENED]
        if group == "politics" and len(real) < len(triggers):
            real = []  # talks that led to no truce
        (happened if real else others)[group] = real or triggers
    aims = [t.first for t in others.get("territory", ()) if how[t.first].how == "plan"]
    for group in ("clash", "harm"):  # "an offensive to retake the town"
        if any(0 <= aim - t.last <= 1 for t in happened.get(group, ()) for aim in aims):
            others[group] = happened.pop(group)
    return happened, others


def _ended(found: Mentions, at: int) -> bool:
    return any(kind in ("finish", "halt") for _, kind in found.cue_ends.get(at, ()))


def _silences(t: TriggerMention) -> bool:
    """Whether a word that looks like an event takes the toll of its clause with it: ``سقوط النظام``."""
    return t.trigger.frame == "NONE" and not t.trigger.note.startswith("words")


def _counts_people(t: TriggerMention) -> bool:
    return t.trigger.family in toll_families()


def _join_riot(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """What protesters destroy is part of the protest: "protesters stormed and burned the building"."""
    if "demonstration" not in by_group:
        return
    last = max(t.last for t in by_group["demonstration"])
    for group in ("damage", "clash"):
        if any(t.trigger.pos == "v" and 0 <= t.first - last <= 3 for t in by_group.get(group, ())):
            by_group["demonstration"] += by_group.pop(group)
            if group == "clash":
                by_group["demonstration"] += by_group.pop("damage", [])


def _drop_protesters_bombed(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """Shells and air strikes on protesters disperse no protest: ``قصف الاحتلال للمحتجين على السد``."""
    people = all(t.trigger.pos == "p" for t in by_group.get("demonstration", ()))
    fired = "explosive" in by_group or ("harm" in by_group and not {"shelling", *_FLOWN}.isdisjoint(weapons))
    if people and fired:
        by_group.pop("demonstration", None)


def _drop_patrol(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """``داهمت دورية منزلاً``: the patrol is who did it."""
    if len(by_group) > 1 and all(t.trigger.pos == "n" for t in by_group.get("movement", ())):
        by_group.pop("movement", None)


def _join_clash_to_territory(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """What a fight led to is the event: "took the town after clashes"."""
    if "territory" in by_group and all(t.trigger.pos == "n" for t in by_group.get("clash", ())):
        by_group["territory"] += by_group.pop("clash", [])


def _drop_meeting_struck(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """Talks that were hit are not an event: "shelled a meeting of commanders"."""
    if "explosive" in by_group and all(_struck(t, by_group["explosive"]) for t in by_group.get("politics", ())):
        by_group.pop("politics", None)


def _without_sound(
    found: Mentions, here: Sequence[TriggerMention], weapons: Sequence[TriggerMention]
) -> list[TriggerMention]:
    """Explosions that are only heard of what else is told: ``دوي انفجارات ناجمة عن قصف مدفعي`` is shelling.

    Those heard after an attack are part of it.
    """
    blows = [(t.first, t.trigger.family) for t in (*here, *weapons)] + list(found.arms)
    kept = []
    for t in here:
        if t.trigger.frame == "EXP" and t.trigger.family == "ied":
            cause = next(iter(found.cue_starts("caused", t.last, t.last + _TO_CAUSE)), None)
            later = (f for at, f in sorted(blows) if cause is not None and cause < at < cause + _TO_CAUSE)
            family = next((f for f in later if group_of(f) == "explosive" and f != "ied"), None)
            heard = any(name == "sound" for _, name in found.cue_ends.get(t.first, ()))
            if heard and any(x.first < t.first and group_of(x.trigger.family) in ("harm", "clash") for x in here):
                continue
            if family is not None:
                t = replace(t, trigger=replace(t.trigger, family=family))
        kept.append(t)
    return kept


def _died_in_clash(found: Mentions, by_group: ByGroup) -> None:
    """Who died of a fight died in it, whatever its arms were: ``قتل شاب نتيجة اشتباكات استخدمت فيها قذائف``."""
    if _before(by_group, "harm", "clash") and "explosive" not in by_group:
        first = by_group["clash"][0].first
        if any(name == "caused" for _, name in found.cue_ends.get(first, ())):
            by_group["clash"] += by_group.pop("harm")


def _blow_with_clash(found: Mentions, by_group: ByGroup, weapons: Sequence[str]) -> None:
    """A blow by a weapon, and a clash only as its time, unless the clash has sides of its own.

    "Warplanes struck the village during clashes"; "... amid clashes between rebels and the army" are two events.
    """
    if weapons and _before(by_group, "harm", "clash"):
        by_group["explosive"] = by_group.pop("harm")
        if not any(_has_sides(found, t) for t in by_group["clash"]):
            del by_group["clash"]


def _has_sides(found: Mentions, t: TriggerMention) -> bool:
    """Whether sides follow a clash told for the first time: "clashes between rebels and the army"."""
    return not t.definite and any(t.last <= a.first <= t.last + _TO_SIDES for a in found.actors)


def _join_accompaniment(found: Mentions, by_group: ByGroup) -> None:
    """Fire that only goes with a fight is part of it: "clashes accompanied by air strikes", "took the town amid"."""
    host = next((g for g in ("territory", "clash") if g in by_group), None)
    blows = by_group.get("explosive", ())
    if host is not None and blows and all(goes_with(found, t) for t in blows):
        by_group[host] += by_group.pop("explosive")


def goes_with(found: Mentions, t: TriggerMention) -> bool:
    """Whether words before a noun say that it went with something else: "amid Russian air strikes"."""
    if t.trigger.pos != "n":
        return False
    near = range(t.first, max(-1, t.first - _TO_SIDES), -1)
    return any(kind == "accompany" for i in near for _, kind in found.cue_ends.get(i, ()))


def _join_air_raid(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """A raid by aircraft arrests nobody: "warplanes launched raids on the town"."""
    flown = not set(_FLOWN).isdisjoint(weapons)
    if flown and "explosive" in by_group and all(_air_raid(t) for t in by_group.get("custody", ())):
        by_group["explosive"] += by_group.pop("custody", [])


def _drop_road_cut(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """A road that shelling or a fight closed was cut by nobody in protest: ``أدت كثافة القصف إلى قطع الطريق``."""
    if any(_before(by_group, blow, "demonstration") for blow in ("explosive", "clash")) and all(
        t.trigger.family == "riot" for t in by_group["demonstration"]
    ):
        del by_group["demonstration"]


def _drop_demolition(by_group: ByGroup, weapons: Sequence[str]) -> None:
    """What a strike destroyed is part of it: "the clinic was destroyed in an air strike"."""
    if "explosive" in by_group and all(t.trigger.family == "demolition" for t in by_group.get("damage", ())):
        by_group.pop("damage", None)


#: What in one clause is one event, in the order it is tried.
_JOINS: tuple[Callable[[ByGroup, Sequence[str]], None], ...] = (
    _join_riot, _drop_protesters_bombed, _drop_patrol, _join_clash_to_territory, _drop_meeting_struck, _join_air_raid,
    _drop_demolition, _drop_road_cut,
)  # fmt: skip


def _absorb_harm(by_group: ByGroup, noise: bool) -> None:
    """Harm joins the event that caused it, and a bare toll beside noise is dropped: ``قصف ... أدى إلى مقتل``."""
    harm = by_group.get("harm", [])
    host = _host(by_group)
    if harm and host:
        by_group[host] += by_group.pop("harm")
    elif harm and noise and all(_counts_people(t) for t in harm):
        del by_group["harm"]


def _host(by_group: ByGroup) -> str | None:
    """The group that harm in the clause belongs to: "two pilots were killed after rebels shot down a jet"."""
    host = next((g for g in absorbing_groups() if g in by_group), None)
    if host is None and any(t.trigger.family == "shootdown" for t in by_group.get("weapons", ())):
        return "weapons"
    if host == "custody" and not any(t.trigger.family == "raid" for t in by_group["custody"]):
        return None  # an arrest kills nobody: who was killed beside it was killed in another event
    return host


def _join_shelling_to_clash(found: Mentions, by_group: ByGroup) -> None:
    """Shelling named after a clash is part of it: "clashes broke out amid shelling"; a clash named after is not.

    Nor is shelling of another place: ``اشتباكات في قرية X، تزامن ذلك مع قصف على بلدة Y``.
    """
    if _before(by_group, "clash", "explosive") and not _hits_elsewhere(found, by_group):
        by_group["clash"] += by_group.pop("explosive")


def _hits_elsewhere(found: Mentions, by_group: ByGroup) -> bool:
    """Whether a place is named with the clash and another as what the shelling hit."""
    fight, blow = by_group["clash"][0], by_group["explosive"][0]
    places = [s.leaf for s in found.sites if s.leaf.place is not None and not s.leaf.back]
    hit = next((p for p in places if blow.last < p.outer <= blow.last + _TO_HIT), None)
    if hit is None or found.forms[hit.outer - 1] not in name_words("onto"):
        return False
    return any(fight.last <= p.outer < blow.first and p.place is not hit.place for p in places)


def _before(by_group: ByGroup, one: str, other: str) -> bool:
    """Whether both groups are in the clause, in this order."""
    return one in by_group and other in by_group and by_group[one][0].first < by_group[other][0].first


def _another(frame: Frame) -> bool:
    """``سبق هذا القصف قصف آخر``: the other one is reported."""
    said = frame.mentions.forms
    return any(
        t.trigger.family == frame.family and not t.definite and t.last < len(said) and said[t.last] in _ANOTHER
        for t in frame.triggers
    )  # fmt: skip


def _only_dates(found: Mentions, t: TriggerMention, first: int) -> bool:
    """``وبعد ساعة على التفجير، قصفت``: an event known already only says when this one was."""
    if t.trigger.pos != "n" or group_of(t.trigger.family) not in ("explosive", "harm"):
        return False
    if not t.definite:  # وقبل انفجار العبوة بساعات، اغتال مجهولون
        return any(name == "earlier" for _, name in found.cue_ends.get(t.first, ()))
    before = {x.form.removeprefix("و") for x in found.tokens[max(first, t.first - 5) : t.first]}
    return not _DATED_BY.isdisjoint(before)


def _struck(t: TriggerMention, blows: Sequence[TriggerMention]) -> bool:
    """Whether talks are only what was hit: "struck a meeting of"."""
    return t.trigger.family == "talks" and t.trigger.pos == "n" and 0 <= t.first - blows[0].last <= 3


def _air_raid(t: TriggerMention) -> bool:
    return t.trigger.language == "en" and t.trigger.family == "raid"


def _protested(found: Mentions, t: TriggerMention, here: Sequence[TriggerMention]) -> bool:
    """Whether a deed is only what people protest against: "a protest against the strike"."""
    if not any(x.trigger.family == "protest" and x.first < t.first for x in here) or t.trigger.family == "protest":
        return False
    return not _PROTESTED.isdisjoint(found.forms[max(0, t.first - 3) : t.first])


def _stopped(found: Mentions, t: TriggerMention) -> bool:
    """Whether the event a noun names is only spoken of as ending: ``وقف الهجوم``."""
    if t.trigger.pos != "n" or group_of(t.trigger.family) not in ("explosive", "harm", "clash"):
        return False
    return any(kind == "halt" for _, kind in found.cue_ends.get(t.first, ()))


def _standing_state(found: Mentions, t: TriggerMention) -> bool:
    """``تسيطر عليها``: the imperfect of holding is how things stand and no event."""
    if (
        t.trigger.family not in ("takeover", "regain", "reinforce", "base")
        or t.trigger.pos != "v"
        or t.trigger.language != "ar"
    ):
        return False
    return found.reading.text[t.start] in "تي" and not t.trigger.forms[0].startswith(("ت", "ي"))


def _describes(found: Mentions, t: TriggerMention) -> bool:
    """A participle right behind a faction says who they are: "the coalition fighting IS", "forces battling rebels"."""
    form = found.tokens[t.first].form
    if t.trigger.language != "en" or t.trigger.family != "clash" or not form.endswith("ing"):
        return False
    before = found.tokens[t.first - 1].form if t.first else ""
    named = any(a.last == t.first for a in found.actors) or before in ("group", "groups", "forces", "fighters")
    return named and any(a.first - t.last in (0, 1) for a in found.actors)


def _share_out(made: list[Frame], first: int, last: int) -> None:
    """Two events in one clause: each reads the words from its own trigger to the next one's."""
    made.sort(key=lambda f: f.triggers[0].first)
    for number, frame in enumerate(made):
        frame.first = first if number == 0 else frame.triggers[0].first
        frame.last = last if number == len(made) - 1 else made[number + 1].triggers[0].first


def _arms_between(found: Mentions, first: int, last: int) -> list[str]:
    """Weapons inside the names of factions: ``طائرة مسيّرة تركية`` is a drone wherever it attacks."""
    return [family for at, family in found.arms if first <= at < last and not helps(found, at)]


def helps(found: Mentions, at: int) -> bool:
    """Whether a weapon only helps: ``قصف مدفعي بدعم من الطيران الحربي`` is no air strike."""
    return any(name == "support" for i in (at, at - 1) for _, name in found.cue_ends.get(i, ()))


def _family(triggers: Sequence[TriggerMention], weapons: Sequence[str]) -> str | None:
    """The most telling family: a weapon types an attack, an explosion or a killing that names no way."""
    families = [t.trigger.family for t in triggers]
    group = group_of(next((f for f in families if f != "raid" and f not in groups()["harm"]), families[0]))
    if any(f in groups()["demonstration"] for f in families):
        group = "demonstration"
    raided = all(_air_raid(t) or t.trigger.family in toll_families() for t in triggers)
    if "raid" in families and {"air", "drone"} & set(weapons) and raided:
        return "air"
    if group == "harm" and "attack" in families and "grenade" in weapons and "shooting" in weapons:
        weapons = [f for f in weapons if f != "grenade"]  # "with machine guns and RPGs": an assault
    if group in ("harm", "explosive"):
        strong = [f for f in (*families, *weapons) if f in groups()["explosive"]]
        if strong and not any(f in ("execution", "assassination", "clash") for f in families):
            return min(strong, key=groups()["explosive"].index)
        if all(f == "injured" for f in families):
            return "injured"
    if group == "damage":  # تدمير دبابة بصاروخ موجه
        fired = [f for f in weapons if f in groups()["explosive"]]
        if fired:
            return min(fired, key=groups()["explosive"].index)
    if group == "demonstration" and {*groups()["damage"], "clash"} & set(families) and "crackdown" not in families:
        return "riot"
    if group == "demonstration" and "crackdown" not in families and "brawl" not in families:
        if {"shooting", "killed"} & set(families):
            return "crackdown"  # fire on those who protest
        if {"attack", "assault", "injured"} & set(families):
            return "dispersal"
    ranked = groups()[group]
    return min((f for f in families if f in ranked), key=ranked.index)


def _merge_tolls(made: list[Frame]) -> list[Frame]:
    """A clause that only reports killed and injured belongs to the event reported beside it."""
    if len(made) < 2:
        return made
    out: list[Frame] = []
    for frame in made:
        only_toll = all(t.trigger.family in toll_families() for t in frame.triggers)
        host = next((f for f in reversed(out) if f.group in absorbing_groups() and f.modality == frame.modality), None)
        own = frame.main.trigger.language == "en" and frame.mentions.cue_between(
            ("say",), frame.first, frame.main.first
        )
        if only_toll and host is not None and not own:  # "Ankara said it had killed" is another matter
            host.triggers += frame.triggers
            host.last = max(host.last, frame.last)
            continue
        out.append(frame)
    return out


def _merge_accompaniment(made: list[Frame]) -> list[Frame]:
    """Fire that went with a fight told right before it is part of it, unless it has a place of its own."""
    out: list[Frame] = []
    for frame in made:
        fight = out[-1] if out and out[-1].group == "clash" else None
        placed = any(frame.first <= s.leaf.first < frame.last and not s.leaf.back for s in frame.mentions.sites)
        if fight is not None and frame.group == "explosive" and not placed and goes_with(frame.mentions, frame.main):
            fight.triggers += frame.triggers
            fight.last = max(fight.last, frame.last)
            continue
        out.append(frame)
    return out
