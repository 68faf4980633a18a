"""Names that follow each other from small to large are one site: ``قرية الكندة بريف إدلب الغربي``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from geo.geoparsing.location import Location
from geo.geoparsing.name_words import name_words
from geo.geoparsing.surroundings import LINKS, Toponym
from text.normalize import AND
from text.passage import Reading

_SEPARATORS = frozenset("،,-/()|")
_ADDING, _SIDES, _WITHIN = name_words("adding"), name_words("side"), name_words("within")
_ONTO = name_words("onto") - name_words("inside")
_BETWEEN = LINKS | _SEPARATORS | _ADDING | name_words("list") | {AND}  # posts write it apart: سرمين و النيرب
_UNITS = frozenset(("city", "town", "subdistrict", "district", "governorate"))
_REGIONS = frozenset(("mountain", "area"))  # بلدة الزيارة بجبل التركمان
_SPOTS = frozenset(("junction", "street", "checkpoint", "hospital", "school"))
_UNPLACED = _SPOTS | {"oilfield", "camp", "dam", "airport", "silo", "mountain"}
_BETWEEN_TWO, _ENVIRONS, _WAYS = name_words("between"), name_words("environs"), name_words("way")
_WIDEST = 5  # tokens between two names of one list

_AROUND = ("rural", "direction", "near")
Holds = Callable[[Toponym, Toponym], bool]


@dataclass(slots=True)
class Site:
    """The smallest place named, with what contains it as the text says; list mates share a ``group``.

    ``stretch`` is where the way from its leaf to another place is, where that is what the text says.
    ``setting`` is the place that opens the sentence ("In Sweida, ..."): what follows is likely there.
    """

    leaf: Toponym
    containers: list[Toponym] = field(default_factory=list)
    group: int = 0
    setting: Toponym | None = None
    stretch: Location | None = None

    @property
    def last(self) -> int:
        """Token index after the site's words."""
        across = [self.leaf.across.last] if self.leaf.across else []
        return max([self.leaf.last, *across] + [c.last for c in self.containers])


def sites(reading: Reading, found: Sequence[Toponym], holds: Holds) -> list[Site]:
    """Group toponyms that follow each other: smallest place first, its containers after it.

    ``holds(container, leaf)`` tells whether some candidate of one contains some candidate of the other.
    """
    out: list[Site] = []
    group = open_from = 0  # what contains a list contains its mates since the last that was said to be somewhere
    told = {id(t.tells): t for t in found if t.tells is not None}  # by what they tell of
    for toponym in found:
        if toponym.tells is not None:
            continue
        previous = out[-1] if out else None
        if previous is not None and _linked(reading, previous, toponym):
            gap = _gap(reading, previous, toponym)
            if _one_stretch(reading, previous, toponym, gap):
                previous.leaf.across, previous.leaf.kinds, toponym.kinds = toponym, (), ()
                continue
            added = not _ADDING.isdisjoint(gap)
            joined = added or "ومحور" in gap or "and" in gap or _joined_by_and(reading, toponym)
            unknown_site = (
                previous.leaf.kinds and not previous.leaf.place_ids
            )  # "the Malihi oil fields in Hajin of ..."
            of = gap == ["of"] and not toponym.back and not unknown_site
            if of and _names_the_larger(previous.leaf, toponym, holds):
                # "the Damascus suburb of Harasta"
                previous.containers.insert(0, previous.leaf)
                previous.leaf = toponym
                continue
            if toponym.back:
                previous.containers.append(toponym)
                continue
            around = toponym.relation in _AROUND and previous.leaf.relation not in ("rural", "direction")
            if toponym.relation == "near" and (previous.leaf.apart or previous.leaf.relation == "near"):
                around = False  # رجل من أبناء بلدة الشعفة قرب قرية تل حلف: home, and then where it happened
            within = gap == ["of"]  # "the Qusur neighbourhood of Banyas city", whether or not a gazetteer has it
            # المتمركزة في بلدة تل رفعت مدينة اعزاز; من تل رفعت على مدينة اعزاز
            object_of_fire = gap[-1] in _ONTO if gap else previous.leaf.origin
            listed = previous.leaf.plural and ("،" in gap or "," in gap)  # بلدات عاجل، شنان: the first is not known
            unknown = not previous.leaf.place_ids and not listed
            said = _said_to_hold(reading, previous.leaf, toponym, gap)
            if (
                not joined
                and not object_of_fire
                and (around or within or unknown or said or holds(toponym, previous.leaf))
            ):
                for mate in out[open_from:]:
                    mate.containers.append(toponym)
                continue
            if not joined and gap and gap[0] in ("/", "(") and previous.leaf.relation == toponym.relation:
                previous.leaf.last = toponym.last  # two names of one place: أبو راسين / زركان
                continue
            if joined or "،" in gap or "," in gap:
                if added or previous.containers:
                    open_from = len(out)
                out.append(Site(toponym, group=previous.group))
                continue
        group += 1
        open_from = len(out)
        out.append(Site(toponym, group=group))
    for site in out:
        site.containers += [told[id(t)] for t in (site.leaf, *site.containers) if id(t) in told]
    return out


def confirmed(made: Sequence[Site]) -> list[Site]:
    """The sites without names that might have been places and are words: what holds such a name stays.

    A name that stands where only a place can is one, known or not.
    """
    kept: list[Site] = []
    held = {id(c) for s in made for c in s.containers if not s.leaf.weak or s.leaf.place is not None}
    for site in made:
        if (
            site.leaf.place is None
            and not site.containers
            and not site.leaf.back
            and _UNPLACED & set(site.leaf.kinds[:1])
        ):
            continue  # a roundabout that is not known is in the place named before
        if not site.leaf.weak or site.leaf.place is not None or (site.leaf.slot and site.containers):
            kept.append(site)
        elif site.containers and id(site.containers[0]) not in held:
            held.add(id(site.containers[0]))
            kept.append(Site(site.containers[0], site.containers[1:], site.group, site.setting))
    return sorted(kept, key=lambda s: s.leaf.first)


def _gap(reading: Reading, site: Site, toponym: Toponym) -> Sequence[str]:
    """The words between a site and the name after it, "and its surroundings" left out."""
    gap = reading.forms[site.last : toponym.outer]
    start = 2 if gap[:2] == ["and", "its"] else 0
    end = start
    while end < len(gap) and gap[end] in _ENVIRONS:
        end += 1
    return gap[end:] if end > start else gap


def _one_stretch(reading: Reading, site: Site, toponym: Toponym, gap: Sequence[str]) -> bool:
    """Whether two names are the ends of one stretch: "between X and Y", "the X-Y highway", طريق X - Y."""
    first, leaf = site.leaf.outer, site.leaf
    if leaf.across is not None or not leaf.place_ids or not toponym.place_ids:
        return False
    if first and reading.forms[first - 1] in _BETWEEN_TWO:
        return gap == ["and"] or (not gap and _joined_by_and(reading, toponym))
    forms, last = reading.forms, toponym.last
    beside = {forms[first], forms[first - 1 if first else 0], forms[last - 1], *forms[last : last + 1]}
    return gap == ["-"] and not _WAYS.isdisjoint(beside)


def _said_to_hold(reading: Reading, leaf: Toponym, container: Toponym, gap: Sequence[str]) -> bool:
    """Whether the words put a place into another: ``قرية X التابعة لناحية Y``, ``حي X في بلدة Y``, ``ساحة X بمدينة Y``.

    Then a place of the first name that lies elsewhere is another one, whatever the gazetteer knows.
    """
    if container.relation != "at" or container.kinds[:1] == leaf.kinds[:1] != ():
        return False
    if list(gap) == ["in"]:  # "Maskana in Raqqa", whatever the gazetteer knows
        return not _UNITS & set(leaf.kinds[:1]) - {"town"}
    if not (_UNITS | _REGIONS) & set(container.kinds[:1]) or not leaf.kinds:
        return False
    leads = gap[0] if gap else reading.tokens[container.outer].form
    return leads in _WITHIN or (not gap and leads.startswith("ب"))


def _names_the_larger(before: Toponym, after: Toponym, holds: Holds) -> bool:
    """Whether "X suburb of Y" puts Y into X; "the Halko quarter of Qamishli" puts X into Y."""
    if holds(before, after):
        return True
    return not holds(after, before) and "neighbourhood" not in before.kinds


def _linked(reading: Reading, site: Site, toponym: Toponym) -> bool:
    gap = _gap(reading, site, toponym)
    while gap and gap[0] in _SIDES:
        gap = gap[1:]
    return len(gap) <= _WIDEST and all(f in _BETWEEN for f in gap)


def _joined_by_and(reading: Reading, toponym: Toponym) -> bool:
    if toponym.outer > 0 and reading.forms[toponym.outer - 1] in ("and", "و"):
        return True
    token = reading.tokens[toponym.outer]
    if toponym.outer == toponym.first:
        return reading.text[token.start : toponym.start].startswith("و")
    return token.form.startswith("و") and not token.form.startswith(("وسط",))
