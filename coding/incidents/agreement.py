"""Whether two drafts may tell one incident: kind, place, day, doers and toll, each a named feature.

A feature gives points for one incident, nothing where it leaves the question open, or contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coding.events.families import toll_families
from coding.incidents.drafts import Draft, When, Where
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from models import Place
from text.sentences import Sentence

_GENERAL = ("killed", "injured", "attack", "shooting", "body")  # harm whose way is told elsewhere
_BULLETS = ("-", "–", "—", "•", "*", "●", "▪")
_WIDE = ("governorate", "country")
_UNITS = ("district", "subdistrict", "area", "governorate")
ACTING = ("perpetrator", "party")

_EDGE = 10.0  # km from a city to what may still be told as the city

SHARED = 1.0  # the points of doers who are one, or one above the other
NOBODY = {"unknown", "militants"}  # doers nobody names

Points = float | None  # None: the two cannot be one incident


@dataclass(frozen=True, slots=True)
class Ties:
    """How factions hang together: per faction itself and all above it, and those that back each other."""

    above: Mapping[str, frozenset[str]]
    allied: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def related(self, one: str, other: str) -> bool:
        """Whether one is the other or above it, or both have one above them."""
        return not self._above(one).isdisjoint(self._above(other))

    def together(self, one: str, other: str) -> bool:
        """Whether one of them, or one above it, backs the other."""
        mine, others = self._above(one), self._above(other)
        return any(not self.allied.get(i, frozenset()).isdisjoint(others) for i in mine)

    def close(self, one: str, other: str) -> bool:
        """Whether they are related or one backs the other."""
        return self.related(one, other) or self.together(one, other)

    def _above(self, actor_id: str) -> frozenset[str]:
        return self.above.get(actor_id) or frozenset((actor_id,))


@dataclass(slots=True)
class Pair:
    """Two drafts in the order of the text, ``b`` the ``gap``-th after ``a``, with what their features need."""

    a: Draft
    b: Draft
    gazetteer: Gazetteer
    ties: Ties
    gap: int = 1
    _place: list[Points] = field(default_factory=list)

    @property
    def place(self) -> Points:
        """The points of the place, worked out when first asked for."""
        if not self._place:
            self._place.append(_place(self))
        return self._place[0]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the features say: points by name, or the name of the one that contradicts; ``linked`` when they suffice."""

    points: Mapping[str, float]
    against: str = ""
    linked: bool = False

    @property
    def score(self) -> float:
        """The sum of the points; 0 where one contradicts."""
        return 0.0 if self.against else sum(self.points.values())


def agreement(pair: Pair) -> Agreement:
    """Ask feature by feature until one contradicts."""
    points: dict[str, float] = {}
    for name, feature in FEATURES.items():
        value = feature(pair)
        if value is None:
            return Agreement(points, name)
        points[name] = value
    a, b = pair.a, pair.b
    near = (
        b.refers_back or b.where.inherited or _led_to(a, b) or a.in_title or points["place"] >= 2 or points["toll"] >= 1
    )
    return Agreement(points, linked=near and points["kind"] > 0)


# -- kind


def _kind(pair: Pair) -> Points:
    a, b = pair.a, pair.b
    if a.family == b.family:
        return 1.5
    groups = {a.group, b.group}
    if groups == {"explosive"}:
        return _one_blow(a, b)
    if _led_to(a, b) or _blown_up(a, b):
        return 1.0
    if groups == {"explosive", "harm"} and _shot(a if a.group == "harm" else b):
        return None  # whom bullets hit no shell hit
    if len(groups) == 1:
        return 1.0 if a.group not in ("politics", "custody") or _seized(a, b) else None
    general = a.family in _GENERAL or b.family in _GENERAL
    if groups <= {"explosive", "harm", "clash"}:
        named = groups == {"harm", "clash"} and any(t.trigger.family == a.family for t in b.frames[0].triggers)
        return 0.8 if general or named else None  # "they infiltrated", "clashes after an attempt to infiltrate"
    if _seized(a, b):
        return 1.0
    if a.group == "territory" and b.group == "harm" and general:
        return 0.5 if b.where.inherited else None  # "captured the town. 11 fighters were killed on both sides."
    if groups == {"custody", "clash"}:
        return _stormed(a, b)
    if groups == {"custody", "explosive"}:  # helicopters that carry a raid also fire
        flown = {a.family, b.family} & {"air", "drone"} and "raid" in (a.family, b.family)
        again = b.where.inherited or (b.refers_back and b.where.place is a.where.place)
        return 0.5 if flown and again else None
    if a.family in ("crackdown", "dispersal") and b.refers_back and general:
        return 0.5
    if groups == {"custody", "harm"} and general:
        raided = "raid" in (a.family, b.family) and (a.where.place is b.where.place or same_people(a, b))
        return 0.5 if raided else 0.0  # "the raid left one dead" is part of the raid
    return None


def _shot(draft: Draft) -> bool:
    """Whether only bullets are named as what killed or hurt: ``أصيب طفل برصاص``."""
    arms = {t.trigger.family for f in draft.frames for t in f.instruments}
    return not draft.in_title and arms == {"shooting"}


def _led_to(a: Draft, b: Draft) -> bool:
    """Whether a fight is said to have come of an attack in the same sentence, there: ``لتندلع على إثرها اشتباكات``."""
    frame = b.frames[0]
    there = b.where.inherited or b.where.place is None or b.where.place is a.where.place
    fought = b.group == "clash" or b.family == "repel"
    if not fought or not there or a.frames[-1].sentence is not frame.sentence:
        return False
    sides = {actor_id for actor_id, _ in a.actors} & {actor_id for actor_id, _ in b.actors}
    return bool(sides) and frame.mentions.cue_between(("sequel",), a.frames[-1].main.last, frame.main.last) is not None


def _blown_up(a: Draft, b: Draft) -> bool:
    """Whether a bomb that was found is blown up by who found it: ``عثروا على عبوة ... لتقوم الفرق بتفجيرها``."""
    return (
        a.family == "defuse"
        and b.group == "explosive"
        and b.where.inherited
        and a.frames[-1].sentence is b.frames[0].sentence
    )


def _one_blow(a: Draft, b: Draft) -> Points:
    loose = b.refers_back or (a.in_title and a.family == "shelling")  # قصف is said of all of them
    families = {a.family, b.family}
    alike = families <= {"air", "drone"} or families <= {"ied", "mine", "suicide"}
    if loose or alike or _something_exploded(a) or _something_exploded(b):
        return 1.0
    if _plain(a) or _plain(b):
        return 0.5 if a.where.place is b.where.place else 0.0
    return 0.0 if b.where.inherited else None  # the words of one blow may differ, when a third teller links them


def _plain(draft: Draft) -> bool:
    """Whether shelling is told without its weapon: the word may stand for a strike of any kind."""
    return draft.family == "shelling" and not any(f.instruments for f in draft.frames)


def _something_exploded(a: Draft) -> bool:
    """``انفجرت سيارة``: what made it explode is told elsewhere: a drone struck the car."""
    return a.family == "ied" and all(
        f.main.trigger.frame == "EXP" and f.main.last - f.main.first == 1 and not f.instruments for f in a.frames
    )


def _seized(a: Draft, b: Draft) -> bool:
    return {a.family, b.family} <= {"arrest", "abduct", "raid"}


def _stormed(a: Draft, b: Draft) -> float:
    """They stormed the houses they searched, the town where they made arrests; and a raid that was resisted."""
    stormed = (a if a.group == "clash" else b).frames[0].main.trigger.frame == "VSO"
    together = stormed or "raid" in (a.family, b.family) or a.frames[-1].sentence is b.frames[0].sentence
    return 0.5 if b.where.inherited and together else 0.0


# -- modality, status, lists


def said_of_it(a: Draft, b: Draft) -> bool:
    """Whether ``b`` only says who is held to have done ``a``: "activists said the group was behind the attack"."""
    nobody = not any(role in ACTING for _, role in a.actors)
    return a.modality == "asserted" and b.modality == "claimed" and b.refers_back and nobody


def _modality(pair: Pair) -> Points:
    a, b = pair.a, pair.b
    headline = a.in_title and (a.modality, b.modality) == ("asserted", "claimed") and a.where.place is b.where.place
    return 0.0 if a.modality == b.modality or headline or said_of_it(a, b) else None


def _status(pair: Pair) -> Points:
    """What is told as an earlier event is the news once more only of that very place, or with that very toll."""
    a, b = pair.a, pair.b
    retold = (
        not _arabic(b)  # English tells the news itself in the pluperfect
        or b.refers_back
        or _one_toll(a, b)
        or (a.where.place is b.where.place and not b.where.inherited)
        or (b.where.inherited and b.family in ("killed", "injured") and other_source(a, b))  # another source's figure
    )
    if a.status == b.status:
        return 0.0
    return -0.5 if retold else None


def _items(pair: Pair) -> Points:
    """The items of a digest's list tell one event each, and so does "another drone"."""
    mine, other = pair.a.frames[-1].sentence, pair.b.frames[0].sentence
    if pair.a.frames[-1] is pair.b.frames[0] and (pair.place or 0) < 2 and not pair.a.in_title:
        return None  # so do the places of a list, if none holds the other
    if not pair.a.in_title and _another(pair.b):
        return None
    if not pair.a.in_title and _besides(pair):
        return None
    apart = mine.paragraph != other.paragraph and in_item(mine) and in_item(other) and not pair.b.refers_back
    return None if apart else 0.0


def _besides(pair: Pair) -> bool:
    """Whether the later one is told as one more event, elsewhere: ``كما قصفت بلدة``, "separately"."""
    frame = pair.b.frames[0]
    found, first = frame.mentions, frame.first
    opens = {kind for i in (first, first + 1) for _, kind in found.cues.get(i, ())}
    begins = frame.sentence.first
    opens |= {k for i in (begins, begins + 1) for _, k in found.cues.get(i, ()) if k == "separate" and _arabic(pair.b)}
    if "separate" in opens and pair.a.frames[-1].sentence is not frame.sentence and not same_people(pair.a, pair.b):
        return not pair.b.refers_back and pair.a.where.place is not pair.b.where.place
    one_more = "addition" in opens and not pair.b.refers_back and not pair.b.where.inherited
    return one_more and pair.a.where.place is not pair.b.where.place and (pair.place or 0) < 3


def _another(draft: Draft) -> bool:
    """Whether its event, weapon or doer is said to be another one: ``مسيّرة أخرى``, "another air strike"."""
    frame = draft.frames[0]
    found = frame.mentions
    told = [  # a person too is "another": وإصابة آخر
        (t.first, t.last) for t in (*frame.triggers, *frame.instruments) if t.trigger.family not in toll_families()
    ]
    told += [(actor.first, actor.last) for actor, _ in frame.actors]
    starts, ends = {first for first, _ in told}, {last for _, last in told}
    arms = {at for at, _ in found.arms}
    for at in found.cue_starts("another", frame.first, frame.last):
        last = next(end for end, kind in found.cues[at] if kind == "another")
        if _arabic(draft) and (at in ends or at - 1 in arms):
            return True
        if not _arabic(draft) and (starts | arms) & {last, last + 1}:
            return True
    return False


def in_item(sentence: Sentence) -> bool:
    """Whether a sentence stands in an item of a list."""
    text = sentence.reading.text
    line = text[text.rfind("\n", 0, sentence.start + 1) + 1 : sentence.end]
    return line.lstrip().startswith(_BULLETS)


def _english(draft: Draft) -> bool:
    return draft.frames[0].main.trigger.language == "en"


def _arabic(draft: Draft) -> bool:
    return draft.frames[0].main.trigger.language == "ar"


# -- place


def _place(pair: Pair) -> Points:
    """Points by how the places lie."""
    a, b, gazetteer = pair.a.where, pair.b.where, pair.gazetteer
    if a.place is None and b.place is None and a.spans and b.spans:
        return 3.0 if _named(a) == _named(b) else _summed_up(pair.a)
    if (a.place is None or b.place is None) and _one_toll(pair.a, pair.b):
        return 1.0  # the same dead and injured, in a village that no list holds
    if a.place is None or b.place is None:
        known = not b.inherited and a.spans and b.spans
        return _summed_up(pair.a) if known else 1.0
    if a.place is b.place:
        return 3.0
    if contains(gazetteer, a.place, b.place) or contains(gazetteer, b.place, a.place):
        return 3.0 if pair.a.in_title else 2.0  # a title names the wider place
    if _one_toll(pair.a, pair.b) and (in_countryside(b, a) or _beside(pair, a.place, b.place)):
        return 2.0
    if around_seat(gazetteer, b, a):
        return 2.0
    if _around(pair.a, b) or (pair.b.refers_back and _around(pair.b, a)):
        return 2.0
    if (
        pair.b.refers_back
        and pair.a.toll.injured_max
        and same_people(pair.a, pair.b)
        and a.place.admin2 == b.place.admin2
    ):
        return 1.5  # "the shelling", with all its dead and injured, hit a street and a square
    if _same_unit(a.place, b.place) or _in_area(a.place, b.place) or _in_area(b.place, a.place):
        return 1.5
    return _summed_up(pair.a)


def _beside(pair: Pair, a: Place, b: Place) -> bool:
    """Whether dead and injured counted alike were told of a city and of a spot at its edge."""
    if None in (a.latitude, b.latitude) or not (pair.a.toll.killed_max and pair.a.toll.injured_max):
        return False
    return "city" in (a.kind, b.kind) and distance_km(a, b) <= _EDGE


def _named(where: Where) -> str:
    mentions, start, end = where.spans[0]
    return mentions.reading.text[start:end]


def _summed_up(a: Draft) -> Points:
    """A title's place may be that of its other half."""
    return 0.1 if a.in_title else None


def contains(gazetteer: Gazetteer, outer: Place, inner: Place) -> bool:
    """Whether a place lies in another, as the gazetteer has it; a place lies in itself."""
    return gazetteer.contains(outer.place_id, inner.place_id)


def _around(wide: Draft, where: Where) -> bool:
    """Whether the town of a title, or one that is only said to be near, stands for a place around it."""
    return (wide.in_title or wide.refers_back or wide.where.precision == "near") and in_countryside(where, wide.where)


def in_countryside(where: Where, town: Where) -> bool:
    """Whether a place lies around a town: the words say so, or it is of the town's sub-district."""
    if where.place is None or town.place is None:
        return False
    if town.place.place_id in where.within:
        return True
    centre = town.place.kind in ("city", "town") and where.place.kind != "city"
    return centre and town.place.admin3 is not None and where.place.admin3 == town.place.admin3


def around_seat(gazetteer: Gazetteer, where: Where, town: Where) -> bool:
    """Whether a place lies in the countryside of the city its governorate is called after: ``ريف مدينة درعا``."""
    place, city = where.place, town.place
    if place is None or city is None or place is city or city.kind != "city" or town.precision != "near":
        return False
    unit = gazetteer.places.get(city.admin1 or "")
    return unit is not None and place.admin1 == city.admin1 and unit.name_ar.endswith(city.name_ar)


def _same_unit(a: Place, b: Place) -> bool:
    """A town and the area around it that is said with its name."""
    return (a.kind in _UNITS or b.kind in _UNITS) and a.admin2 == b.admin2 and a.admin2 is not None


def _in_area(area: Place, place: Place) -> bool:
    """Whether a place stands in a stretch of country: ``جبل الزاوية``; one without a point speaks against nothing."""
    if area.kind != "area":
        return False
    if None in (area.latitude, area.uncertainty_m, place.latitude):
        return area.admin1 in (None, place.admin1)
    return distance_km(area, place) * 1000 <= (area.uncertainty_m or 0)


# -- day


def _day(pair: Pair) -> Points:
    a, b = pair.a, pair.b
    if dates_agree(a.when, b.when):
        return 0.3 if a.when.first is not None and a.when.first == b.when.first else 0.0
    told_by_toll = _one_toll(a, b) or (same_people(a, b) and b.family in _GENERAL)
    if "default" in (a.when.source, b.when.source) and told_by_toll and (pair.place or 0) >= 2:
        return -0.5
    if _dated_once(pair) or _detail(pair):
        return -0.5
    # "the Saturday strike" dates what was told without a day
    undated = a.when.source == "default" and (a.in_title or (_english(b) and b.refers_back and _no_other_toll(a, b)))
    return -0.5 if undated else None


def _dated_once(pair: Pair) -> bool:
    """Whether only the wider telling has its day: "a blast in the east on Tuesday ... a bomb in the town"."""
    a, b = pair.a, pair.b
    if a.when.first is None or b.when.first is None or b.when.source != "default" or (pair.place or 0) < 2:
        return False
    wide = a.where.precision in _WIDE and b.where.precision not in _WIDE
    near = abs((b.when.first - a.when.first).days) <= 1
    return (
        wide
        and near
        and a.family == b.family
        and (b.where.inherited or _in_common(a, b, "target") or _in_common(a, b, "perpetrator"))
    )


def _detail(pair: Pair) -> bool:
    """Whether a telling without a day goes on with one of yesterday's, there: "late last night ... the blast hit"."""
    a, b = pair.a, pair.b
    if (a.when.source, b.when.source) != ("text", "default") or a.when.precision != "day" or _english(b):
        return False
    if (
        a.when.first is None
        or b.when.first is None
        or not 0 <= (b.when.first - a.when.first).days <= (7 if b.refers_back else 1)
    ):
        return False
    alike = a.family == b.family or {a.family, b.family} <= {"air", "drone"} or a.group == b.group == "harm"
    return alike and (pair.place or 0) >= 2 and (b.refers_back or pair.gap == 1) and _no_other_toll(a, b)


def _in_common(a: Draft, b: Draft, part: str) -> bool:
    """Whether somebody has the same part in both."""
    return any(key in b.actors for key in a.actors if key[1] == part)


def dates_agree(a: When, b: When) -> bool:
    """Whether what is known of two days leaves it open that they are one."""
    if a.said is not None and b.said is not None and a.said.clashes(b.said):
        return False
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return True
    if a.first <= b.last and b.first <= a.last:
        return True
    return "text" not in (a.source, b.source)


# -- doers


def _doers(pair: Pair) -> Points:
    a, b = pair.a, pair.b
    mine = {i for i, role in a.actors if role in ACTING}
    other = {i for i, role in b.actors if role in ACTING}
    if not mine or not other:
        return 0.5
    if any(pair.ties.related(i, j) for i in mine for j in other):
        return SHARED
    if _led_to(a, b):
        return 0.5  # who was attacked answered
    if _joint(pair) and any(pair.ties.together(i, j) for i in mine for j in other):
        return 0.5  # a raid of two forces is told as that of one or the other
    here = a.family == b.family and a.where.place is b.where.place is not None
    if (a.in_title or b.refers_back or b.where.inherited or here) and (mine <= NOBODY or other <= NOBODY):
        return 0.4
    return 0.2 if _one_toll(a, b) and (pair.place or 0) >= 1.5 else None


def _joint(pair: Pair) -> bool:
    """Whether two forces may have acted as one: at one very spot, or in a raid."""
    a, b = pair.a, pair.b
    if "raid" in (a.family, b.family) or a.group == b.group == "custody":
        return (pair.place or 0) >= 2
    return (
        a.family == b.family and a.where.place is b.where.place and a.where.precision not in ("governorate", "country")
    )


# -- toll


def _toll(pair: Pair) -> Points:
    a, b = pair.a, pair.b
    if not _tolls_agree(pair):
        return None
    if same_people(a, b):
        return 2.0
    if b.status == "background" != a.status and not a.in_title and not _no_other_toll(a, b):
        return None  # an older toll, or one over a longer time
    loose = (pair.place or 0) < 1 and a.toll.killed_max and b.toll.killed_max
    return None if loose else 0.0


def _setting(pair: Pair) -> float:
    """An event that only sets the scene is told again less likely."""
    return -0.5 if pair.a.frames[0].setting else 0.0


def _near(pair: Pair) -> float:
    """What stands next is likelier told again than what stands farther."""
    return 0.6 / pair.gap


def _tolls_agree(pair: Pair) -> bool:
    a, b = pair.a, pair.b
    mine, other = a.toll.killed_max, b.toll.killed_max
    if mine is None or other is None or mine == other or b.refers_back or not (mine and other):
        return True
    if a.in_title:
        return True
    if b.family in ("killed", "injured") and b.where.place is a.where.place and other_source(a, b):
        return True
    if pair.gap == 1 and b.where.inherited and b.family in _GENERAL:
        return True  # "... killing three. The attacker was shot dead."
    return b.where.inherited and a.toll.killed_min is not None and 0 < a.toll.killed_min <= other


def _no_other_toll(a: Draft, b: Draft) -> bool:
    return not (a.toll.killed_max and b.toll.killed_max) or a.toll.killed_max == b.toll.killed_max


def other_source(a: Draft, b: Draft) -> bool:
    """Whether two sources tell them: each sentence names who says so, and the later one is not the first going on."""
    first, second = a.frames[0], b.frames[0]
    if first.sentence is second.sentence or a.in_title or b.in_title:
        return False
    spoken = all(f.mentions.cue_between(("say",), f.sentence.first, f.sentence.last) for f in (first, second))
    goes_on = second.mentions.cue_between(("more", "update"), second.sentence.first, second.sentence.last)
    return bool(spoken) and not goes_on


def same_people(a: Draft, b: Draft) -> bool:
    """Whether both count the same people hurt."""
    mine, other = (a.toll.killed_max, a.toll.injured_max), (b.toll.killed_max, b.toll.injured_max)
    return mine == other and any(mine)


def _one_toll(a: Draft, b: Draft) -> bool:
    """Whether both tell in one way of the same people hurt: who did it may still be told in two ways."""
    return same_people(a, b) and (a.family == b.family or {a.family, b.family} <= {"air", "drone"})


#: In the order in which they are asked: where ``doers`` contradict, all before them agree.
FEATURES: dict[str, Callable[[Pair], Points]] = {
    "kind": _kind, "modality": _modality, "items": _items, "place": lambda pair: pair.place, "day": _day,
    "status": _status, "toll": _toll, "doers": _doers, "setting": _setting, "near": _near,
}  # fmt: skip
