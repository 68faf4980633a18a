"""The settled place of an event: of the site its clause names, of what contains that, or of what was told before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from coding.events.event import Frame
from coding.events.families import group_of
from coding.incidents.dates import Memory
from coding.incidents.drafts import Where
from coding.mentions.mentions import Mentions
from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.location import AREAS, POINTLIKE
from geo.geoparsing.resolution import PLACE_IN_IT
from geo.geoparsing.sites import Site
from models import Place
from text.passage import Reading

# A truce or a patrol without a place of its own is the town's and not the quarter's that was named last.
_VAGUE = ("district", "governorate", "country")
_TO_SIDE = 6  # tokens from a place to what says where it is: "the villages of X and Y, west of Kobani"
OF_A_TOWN = ("politics", "movement")


class Whereabouts:
    """The places of one article: the mentions of its parts, their names resolved."""

    def __init__(self, gazetteer: Gazetteer, parts: Sequence[Mentions]) -> None:
        self.gazetteer, self.parts = gazetteer, parts

    def coarse(self, site: Site) -> float:
        """How many words farther a site counts for being vague: a governorate, or settled as nothing."""
        location = site.leaf.location
        if location is None or location.place is None:
            return 0.0 if any(c.place for c in site.containers) else 8.0
        return {"governorate": 2.0, "country": 15.0}.get(location.precision, 0.0)

    def holds(self, area: Site, site: Site) -> bool:
        """Whether one site is a unit, or the country around a town, and another lies in it."""
        outer, inner = area.leaf.location, site.leaf.location
        if outer is None or inner is None or outer.place is None or inner.place is None or outer.place is inner.place:
            return False
        of_a_country = outer.precision == "country" and inner.precision != "country"
        fine = outer.precision in _VAGUE and inner.precision not in _VAGUE and "governorate" not in site.leaf.kinds
        if not (of_a_country or fine):
            return False
        return self.gazetteer.contains(outer.place.place_id, inner.place.place_id)

    def told_apart(self, frame: Frame) -> list[Site]:
        """The frame's sites without what only says where the one before lies: "Amuda, Al-Hasakeh"."""
        out: list[Site] = []
        for site in frame.sites:
            before = out[-1].leaf.place if out else None
            comma = frame.mentions.forms[site.leaf.first - 1] == ","
            if before is None or not comma or not self._named_like_governorate(site, before):
                out.append(site)
        return out

    def _named_like_governorate(self, site: Site, place: Place) -> bool:
        """Whether a name is also that of the governorate (or of its own district) which holds a place."""
        units = (self.gazetteer.places[i] for i in site.leaf.place_ids)
        return any(
            u.admin1 == place.admin1
            and (u.kind == "governorate" or (u.kind == "district" and u.place_id.endswith("00")))
            for u in units
        )

    def where(self, site: Site) -> Where:
        """The site's own place, else what contains it at that container's precision."""
        found = site.leaf.reading
        own = site.stretch or site.leaf.location
        mentions_of = self._mentions_of(found)
        span = (mentions_of, site.leaf.start, site.leaf.end)
        if own is not None and own.place is not None and own.place.kind == "road":
            spots = [
                c for c in site.containers if c.relation == "near" and c.location and c.location.precision == "near"
            ]
            if spots and spots[0].location is not None:  # the highway near a town: there, and not somewhere along it
                words = (mentions_of, spots[0].start, spots[0].end)
                found_at = spots[0].location
                reasons = (*found_at.reasons, "on the road named")
                return Where(found_at.place, "near", found_at.uncertainty_m, reasons, [span, words])
        if own is not None and own.place is not None:
            within = frozenset(c.location.place.place_id for c in site.containers if c.location and c.location.place)
            return Where(
                own.place, own.precision, own.uncertainty_m, own.reasons, [span], False, site.leaf.by,
                lost=PLACE_IN_IT in own.reasons, within=within,
            )  # fmt: skip
        for container in site.containers:
            location = container.location
            if location is not None and location.place is not None:
                precision = location.precision
                if precision in ("town", "site", "neighbourhood") and "street" not in site.leaf.kinds:
                    precision = "near"
                uncertainty = (
                    max(location.uncertainty_m or 0, 12_000) if precision == "near" else location.uncertainty_m
                )
                reasons = ("place: the named place is not settled; what contains it is shown",)
                return Where(
                    location.place,
                    precision,
                    uncertainty,
                    reasons,
                    [span, (mentions_of, container.start, container.end)],
                    lost=True,
                )
        beside = self._unit_behind(site, mentions_of)
        unit = beside.leaf.location if beside is not None else None
        if beside is not None and unit is not None and unit.place is not None:
            words = (mentions_of, beside.leaf.start, beside.leaf.end)
            reasons = ("place: the named place is not settled; the unit named with it is shown",)
            return Where(unit.place, unit.precision, unit.uncertainty_m, reasons, [span, words], lost=True)
        return Where(None, "unresolved", None, ("place: not settled",), [span], by=site.leaf.by)

    def _unit_behind(self, site: Site, found: Mentions) -> Site | None:
        """What stands right behind a place that is not settled and says where it is: a unit, "west of Kobani"."""
        behind = bisect_left(found.sites, site.last, key=lambda s: s.leaf.first)
        for other in found.sites[behind : behind + 3]:
            away = other.leaf.outer - site.last
            settled = other.leaf.location
            if other is site or settled is None or settled.place is None or not 0 < away <= _TO_SIDE:
                continue
            if away <= 1 and other.leaf.kinds and settled.place.kind in AREAS:
                return other
            if other.leaf.relation in ("direction", "near", "rural") and settled.precision in ("near", "governorate"):
                return other
        return None

    def common_town(self, wheres: list[Where]) -> list[Where]:
        """A truce over several quarters is one truce of their town."""
        chains = [{p.place_id for p in self.gazetteer.chain(w.place.place_id)} for w in wheres if w.place]
        first = wheres[0].place
        shared = (
            next((p for p in self.gazetteer.chain(first.place_id) if all(p.place_id in c for c in chains)), None)
            if first
            else None
        )
        if shared is None or shared.kind == "country":
            return wheres[:1]
        spans = [s for w in wheres for s in w.spans]
        return [
            Where(shared, AREAS.get(shared.kind, "site"), shared.uncertainty_m, ("place: what holds all named",), spans)
        ]

    def _mentions_of(self, reading: Reading) -> Mentions:
        return next(found for found in self.parts if found.reading is reading)

    def inherited(self, frame: Frame, memory: Memory) -> Where:
        """From the sentence, then from what was told before; marked as inherited."""
        in_sentence = [s for s in frame.mentions.sites if frame.sentence.first <= s.leaf.first < frame.sentence.last]
        if frame.group in OF_A_TOWN:
            in_sentence = []
        usable = [
            s for s in in_sentence if not (s.leaf.apart or s.leaf.origin or s.leaf.back) and s not in frame.elsewhere
        ]
        pointed = self._pointed_back(frame, memory, usable)
        if pointed is not None:
            return pointed
        if usable:
            before = [s for s in usable if s.leaf.first < frame.main.first]
            site = before[-1] if before else usable[0]
            where = self.where(site)
            if where.place is not None and not _of_what_it_went_with(frame, site):
                where.inherited = True
                return where
        place = memory.place
        if place is None or place.place is None:
            return Where(None, "unresolved", None, ("place: not stated",))
        if frame.group in OF_A_TOWN and place.precision in ("neighbourhood", "site"):
            town = next((p for p in self.gazetteer.chain(place.place.place_id) if p.kind in POINTLIKE), None)
            if town is not None:
                return Where(town, "town", town.uncertainty_m, ("place: inherited",), [], True)
        return Where(
            place.place, place.precision, place.uncertainty_m, ("place: inherited",), [], True, lost=place.lost
        )  # fmt: skip

    def _pointed_back(self, frame: Frame, memory: Memory, usable: Sequence[Site]) -> Where | None:
        """``داخل المدينة``: the city named last, in this sentence or before it."""
        backs = [s.leaf for s in frame.mentions.sites if s.leaf.back and frame.first <= s.leaf.first < frame.last]
        for back in backs:
            named = [s for s in usable if s.leaf.first < back.first]
            if named and any(s.leaf.place is None and set(s.leaf.kinds) & set(back.kinds) for s in named[-2:]):
                return Where(None, "unresolved", None, ("place: of the one named last, which no list holds",), [], True)
            told = [self.where(s) for s in named]
            for where in reversed([*memory.named, *told]):
                if where.place is not None and where.place.kind in back.kinds:
                    span = (self._mentions_of(back.reading), back.start, back.end)
                    return Where(where.place, where.precision, where.uncertainty_m, where.reasons, [span], True)
            unit = self._unit_of(back.kinds, [*memory.named, *told])
            if unit is not None:  # غربي المحافظة: that of the city named last
                span = (self._mentions_of(back.reading), back.start, back.end)
                return Where(
                    unit, AREAS.get(unit.kind, "district"), unit.uncertainty_m, ("place: what holds it",), [span], True
                )
        return None

    def _unit_of(self, kinds: Sequence[str], told: Sequence[Where]) -> Place | None:
        """The governorate or district that holds the place named last, where one of these kinds is meant."""
        last = next((w.place for w in reversed(told) if w.place is not None), None)
        if last is None or not {"governorate", "district"} & set(kinds):
            return None
        return next((p for p in self.gazetteer.chain(last.place_id) if p.kind in kinds), None)


def _of_what_it_went_with(frame: Frame, site: Site) -> bool:
    """Whether a place is that of another blow: ``الغارات تزامنت مع قصف استهدف بلدة الفطيرة``."""
    found = frame.mentions
    cue = found.cue_between(("accompany",), frame.main.last, site.leaf.first)
    return cue is not None and any(
        cue[1] <= t.first < site.leaf.first and group_of(t.trigger.family) in ("explosive", "clash")
        for t in found.triggers
    )


def distinct(wheres: list[Where]) -> list[Where]:
    """One where per place; unresolved ones only when nothing else is left."""
    out: list[Where] = []
    for where in wheres:
        same = next((w for w in out if w.place is where.place), None)
        if same is None:
            out.append(where)
        else:
            same.spans += where.spans
    placed = [w for w in out if w.place is not None]
    return placed or out[:1]
