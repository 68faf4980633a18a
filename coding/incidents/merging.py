"""When two drafts tell the same incident, and what the one incident then holds."""

from __future__ import annotations

from coding.events.families import groups
from coding.incidents.drafts import Draft, When, Where
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from models import GeoPrecision, Place
from text.sentences import Sentence

_PLAIN_TO = ("explosive", "clash", "harm", "custody")  # what a general word for harm may turn out to be


_REACH = 60  # drafts at the beginning and just before that one may be told again


_BULLETS = ("-", "–", "—", "•", "*", "●", "▪")


def merge(drafts: list[Draft], gazetteer: Gazetteer, parents: dict[str, frozenset[str]]) -> list[Draft]:
    """Join drafts that tell the same incident, in the order of the text.

    Parameters
    ----------
    drafts : list of Draft
        Title first, then the text.
    gazetteer : Gazetteer
        For containment.
    parents : dict
        Per faction: itself and everything above it.
    """
    out: list[Draft] = []
    for draft in drafts:
        near = out[-_REACH:] if len(out) <= _REACH else [*out[:_REACH], *out[-_REACH:]]
        scored = [(s, -i, d) for i, d in enumerate(reversed(near)) if (s := _same(d, draft, gazetteer, parents)) > 0]
        if scored:
            _join(max(scored, key=lambda x: x[:2])[2], draft, gazetteer)
        elif not draft.only_joins:
            out.append(draft)
    return out


def share_parties(drafts: list[Draft]) -> None:
    """Who made a truce and who brokered it is told once; its other mentions take it over, marked."""
    truces = [d for d in drafts if d.family in ("truce", "truce_end")]
    for draft in truces:
        for other in truces:
            for key, spans in other.actors.items():
                if (
                    other is not draft
                    and key[1] in ("mediator", "party")
                    and not any(k[0] == key[0] for k in draft.actors)
                ):
                    draft.actors[key] = list(spans)


def _same(a: Draft, b: Draft, gazetteer: Gazetteer, parents: dict[str, frozenset[str]]) -> float:
    """How surely two drafts are one incident; 0 when something speaks against it."""
    kind = _kinds_agree(a, b)
    if not kind or not (a.modality == b.modality or _said_of_it(a, b)):
        return 0.0
    if _two_items(a, b):
        return 0.0
    place = _places_agree(a.where, b.where, gazetteer, a.in_title, b.refers_back)
    if not place:
        if not _summed_up(a):
            return 0.0
        place = 0.1  # the title's place may be that of its other half
    undated = a.when.source == "default" and (_summed_up(a) or (_english(b) and b.refers_back and _no_other_toll(a, b)))
    if not _dates_agree(a.when, b.when) and not undated:  # "the Saturday strike" dates what was told without a day
        return 0.0
    doers = _doers_agree(a, b, parents) or (0.2 if _one_toll(a, b) and place >= 1.5 else 0.0)
    if not doers:
        return 0.0
    if a.status != b.status and not _retold(a, b):
        return 0.0
    if not _tolls_agree(a, b) or (place < 1 and a.toll.killed_max and b.toll.killed_max and not _one_toll(a, b)):
        return 0.0
    score = kind + place + doers - 0.1 * a.frames[0].setting
    if not (b.refers_back or b.where.inherited or a.in_title or place >= 2):
        return 0.0
    return score


def _no_other_toll(a: Draft, b: Draft) -> bool:
    return not (a.toll.killed_max and b.toll.killed_max) or a.toll.killed_max == b.toll.killed_max


def _english(draft: Draft) -> bool:
    return draft.frames[0].main.trigger.language == "en"


def _said_of_it(a: Draft, b: Draft) -> bool:
    """Whether ``b`` only says who is held to have done ``a``: "activists said the group was behind the attack"."""
    nobody = not any(role in ("perpetrator", "party") for _, role in a.actors)
    return _english(b) and a.modality == "asserted" and b.modality == "claimed" and b.refers_back and nobody


def _two_items(a: Draft, b: Draft) -> bool:
    """Whether each stands in an item of its own: the items of a digest's list tell one event each."""
    mine, other = a.frames[-1].sentence, b.frames[0].sentence
    return mine.paragraph != other.paragraph and _in_item(mine) and _in_item(other) and not b.refers_back


def _in_item(sentence: Sentence) -> bool:
    text = sentence.reading.text
    line = text[text.rfind("\n", 0, sentence.start + 1) + 1 : sentence.end]
    return line.lstrip().startswith(_BULLETS)


def _retold(a: Draft, b: Draft) -> bool:
    """Whether what is told as an earlier event is the news once more: of that very place, or with that very toll."""
    if not _arabic(b):
        return True  # English tells the news itself in the pluperfect
    return b.refers_back or _one_toll(a, b) or (a.where.place is b.where.place and not b.where.inherited)


def _arabic(draft: Draft) -> bool:
    return draft.frames[0].main.trigger.language == "ar"


def _kinds_agree(a: Draft, b: Draft) -> float:
    if a.family == b.family:
        return 2.0
    general = ("killed", "injured", "attack", "shooting", "body")
    if a.group == b.group == "explosive":
        loose = b.refers_back or (a.in_title and a.family == "shelling")  # قصف is said of all of them
        return (
            1.0
            if loose
            or {a.family, b.family} <= {"air", "drone"}
            or {a.family, b.family} <= {"ied", "mine", "suicide"}
            or _something_exploded(a)
            or _something_exploded(b)
            else 0.0
        )
    if a.group == b.group and a.group not in ("politics", "custody"):
        return 1.0
    if {a.group, b.group} <= {"explosive", "harm", "clash"}:
        return 0.8 if a.family in general or b.family in general else 0.0
    if {a.family, b.family} <= {"arrest", "abduct", "raid"}:
        return 1.0
    if a.group == "territory" and b.group == "harm" and b.family in general:
        return 0.5 if b.where.inherited else 0.0  # "captured the town. 11 fighters were killed on both sides."
    if {a.group, b.group} == {"custody", "clash"} and b.where.inherited:
        stormed = (a if a.group == "clash" else b).frames[0].main.trigger.frame == "VSO"
        # they stormed the houses they searched, the town where they made arrests; and a raid that was resisted
        return 0.5 if stormed or "raid" in (a.family, b.family) else 0.0
    if (
        {a.group, b.group} == {"custody", "harm"}
        and "raid" in (a.family, b.family)
        and (a if a.group == "harm" else b).family in general
    ):
        return 0.5 if a.where.place is b.where.place else 0.0  # "the raid left one dead" is part of the raid
    return 0.0


def _something_exploded(a: Draft) -> bool:
    """``انفجرت سيارة``: what made it explode is told elsewhere: a drone struck the car."""
    return a.family == "ied" and all(
        f.main.trigger.frame == "EXP" and f.main.last - f.main.first == 1 and not f.instruments for f in a.frames
    )


def _summed_up(a: Draft) -> bool:
    """A title told nowhere yet in the text: what it sums up comes, whatever place stood nearest to it."""
    return a.in_title and all(f.sentence.kind == "title" for f in a.frames)


def _places_agree(a: Where, b: Where, gazetteer: Gazetteer, a_in_title: bool, refers_back: bool) -> float:
    if a.place is None or b.place is None:
        return 1.0 if (b.inherited or a.place is b.place or not b.spans or not a.spans) else 0.0
    if a.place is b.place:
        return 3.0
    if gazetteer.contains(a.place.place_id, b.place.place_id) or gazetteer.contains(b.place.place_id, a.place.place_id):
        return 2.0
    if _same_unit(a.place, b.place) or _in_area(a.place, b.place) or _in_area(b.place, a.place):
        return 1.5
    centre = {a.place.kind, b.place.kind} & {"city", "town"} and a.place.admin3 == b.place.admin3 and a.place.admin3
    return 0.5 if centre and (a_in_title or refers_back) else 0.0


def _same_unit(a: Place, b: Place) -> bool:
    """A town and the area around it that is said with its name."""
    units = ("district", "subdistrict", "area", "governorate")
    return (a.kind in units or b.kind in units) and a.admin2 == b.admin2 and a.admin2 is not None


def _in_area(area: Place, place: Place) -> bool:
    """Whether a place stands in a stretch of country: ``جبل الزاوية``; one without a point speaks against nothing."""
    if area.kind != "area":
        return False
    if None in (area.latitude, area.uncertainty_m, place.latitude):
        return area.admin1 in (None, place.admin1)
    return distance_km(area, place) * 1000 <= (area.uncertainty_m or 0)


def _dates_agree(a: When, b: When) -> bool:
    if a.said is not None and b.said is not None and a.said.clashes(b.said):
        return False
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return True
    if a.first <= b.last and b.first <= a.last:
        return True
    return "text" not in (a.source, b.source)


def _doers_agree(a: Draft, b: Draft, parents: dict[str, frozenset[str]]) -> float:
    mine = {i for i, role in a.actors if role in ("perpetrator", "party")}
    other = {i for i, role in b.actors if role in ("perpetrator", "party")}
    if not mine or not other:
        return 0.5
    if any(parents.get(i, frozenset((i,))) & parents.get(j, frozenset((j,))) for i in mine for j in other):
        return 1.0
    return 0.4 if a.in_title and (mine <= {"unknown"} or other <= {"unknown"}) else 0.0


def _tolls_agree(a: Draft, b: Draft) -> bool:
    mine, other = a.toll.killed_max, b.toll.killed_max
    if mine is None or other is None or mine == other or b.refers_back:
        return True
    if not (mine and other):
        return True
    if a.in_title and (_summed_up(a) or a.where.place is b.where.place or not _arabic(b)):
        return True  # else its own toll says that it is another one
    return b.where.inherited and a.toll.killed_min is not None and 0 < a.toll.killed_min <= other


def _one_toll(a: Draft, b: Draft) -> bool:
    """Whether both tell of the same people hurt: who did it may still be told in two ways."""
    mine, other = (a.toll.killed_max, a.toll.injured_max), (b.toll.killed_max, b.toll.injured_max)
    return mine == other and any(mine) and a.family == b.family


_FINENESS: dict[GeoPrecision, int] = {
    "site": 7, "neighbourhood": 6, "town": 5, "near": 4, "district": 3, "governorate": 2, "country": 1, "unresolved": 0,
}  # fmt: skip


def _join(a: Draft, b: Draft, gazetteer: Gazetteer) -> None:
    """Take into ``a`` what ``b`` says more exactly, and all its words."""
    if _said_of_it(a, b):
        a.modality, a.claimed_by = b.modality, b.claimed_by
    told_elsewhere = not _places_agree(a.where, b.where, gazetteer, a.in_title, b.refers_back)
    a.frames += b.frames
    a.in_title = a.in_title or b.in_title
    a.inherited_actors = a.inherited_actors and b.inherited_actors
    if told_elsewhere and b.where.place is not None and not b.where.inherited:
        a.where = b.where
    elif _FINENESS[b.where.precision] > _FINENESS[a.where.precision] and not b.where.inherited:
        b.where.spans += a.where.spans
        a.where = b.where
    elif a.where.place is b.where.place or a.where.inherited:
        if a.where.inherited and not b.where.inherited:
            a.where = b.where
        elif a.where.place is b.where.place:
            a.where.spans += b.where.spans
    open_day = a.when.first is None and (a.when.said is None or b.when.first is not None)
    if (a.when.source != "text" and b.when.source == "text") or open_day:
        a.when = b.when
    elif a.when.source == b.when.source == "text" and a.when.first == b.when.first:
        a.when.spans += b.when.spans
    for key, spans in b.actors.items():
        actor_id, role = key
        if (actor_id, "perpetrator") in a.actors and role != "perpetrator":
            a.actors[actor_id, "perpetrator"] += spans
            continue
        a.actors.setdefault(key, []).extend(spans)  # the record keeps each piece of evidence once
    _join_tolls(a, b)
    made_plain = a.family in ("killed", "injured", "attack", "shooting") and b.group in _PLAIN_TO
    if made_plain or (a.group == "clash" and b.group == "custody"):
        a.family, a.group = b.family, b.group
    elif a.group == b.group and a.group in ("explosive", "demonstration"):
        # "shelling" is also said of air strikes, "protest" of one that was dispersed: the more telling word stands
        a.family = min(a.family, b.family, key=groups()[a.group].index)
    if b.origin is not None and a.origin is None:
        a.origin, a.origin_spans = b.origin, b.origin_spans
    if a.status == "background" and b.status == "new":
        a.status = "new"


def _join_tolls(a: Draft, b: Draft) -> None:
    """A counted toll replaces an open or missing one; of two counts the later, larger one stands."""
    for low, high, which in (("killed_min", "killed_max", "killed"), ("injured_min", "injured_max", "injured")):
        theirs, mine = getattr(b.toll, high), getattr(a.toll, high)
        if getattr(b.toll, low) is None:
            continue
        unset = getattr(a.toll, low) is None
        if (
            unset
            or (mine is None and theirs is not None)
            or (theirs is not None and mine is not None and theirs > mine)
        ):
            setattr(a.toll, low, getattr(b.toll, low))
            setattr(a.toll, high, theirs)
            a.toll_spans = [s for s in a.toll_spans if s[0] != which] + [s for s in b.toll_spans if s[0] == which]
        elif theirs == mine:
            a.toll_spans += [s for s in b.toll_spans if s[0] == which]
    for key, (least, most) in b.toll.groups.items():
        known = a.toll.groups.get(key)
        if known is None or (most is not None and (known[1] is None or most > known[1])):
            a.toll.groups[key] = least, most
