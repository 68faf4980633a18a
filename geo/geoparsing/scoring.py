"""How well a candidate fits what the article says: small features, one weighted sum, and the reasons that follow.

A feature looks at one thing and returns a number, 0 where it has nothing to say. ``FEATURES`` lists them with their
weights, from ``place_weights.csv``, and with the reason that a reviewer reads when one is not 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from errors import DataFileError
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.context import Context, holds
from geo.geoparsing.location import AREAS, POINTLIKE
from geo.geoparsing.offsets import Offset, bearing
from geo.geoparsing.surroundings import Toponym
from models import Place
from paths import LEXICONS
from text.data_files import choice, table

# A bare name shared by a city and the units around it means the city; the country round it is said with ريف.
KIND_POINTS = {
    "city": 0.9, "town": 0.7, "camp": 0.4, "village": 0.3, "neighbourhood": 0.2, "governorate": 0.4, "country": 0.6,
    "district": -0.3, "subdistrict": -0.4, "area": 0.3,
}  # fmt: skip
OTHER_KIND_POINTS = 0.2
TIER_POINTS = {1: 1.2, 2: 0.2, 3: 0.0}
COUNTRYSIDE_POINTS = {"governorate": 1.2, "district": 0.1, "subdistrict": 0.1}
BESIDE_KM = 45.0  # "west of X" is no farther
RURAL_KM = 75.0  # nor does the countryside of a city reach farther
SEAT_KM = 5.0  # nearer than this a place is on no side of a town
AT_KM = 15.0  # as near as to the same town
NEAR_KM = 40.0
ROUNDED = 0.5  # share by which a distance in the news may be off
ALL = 0.99  # share of an article that is all of it
ASTRAY = 60.0  # degrees by which a stated direction may be off


@dataclass(slots=True)
class Candidate:
    """A place that a name may mean, with what the features look at.

    Attributes
    ----------
    setting : Toponym or None
        The place that opens the sentence.
    inside, close, outside : int
        How many of the places named as containing it do contain it, lie close to it, or exclude it.
    share : float
        Share of the article's context in its governorate, 0..1.
    """

    gazetteer: Gazetteer
    place: Place
    toponym: Toponym
    containers: Sequence[Toponym]
    setting: Toponym | None
    context: Context
    inside: int = 0
    close: int = 0
    outside: int = 0
    share: float = 0.0

    def __post_init__(self) -> None:
        stretch = self.place.kind != "road" or self.place.admin1  # a road crosses many, its stretch in one does not
        near = [c for c in self.containers if stretch or c.relation == "near"]
        fits = [_fit(self, c) for c in near]
        self.inside, self.close, self.outside = fits.count("inside"), fits.count("close"), fits.count("outside")
        kinds = self.toponym.kinds
        if "street" in kinds and self.place.kind in AREAS and self.place.kind != "neighbourhood" and self.containers:
            self.outside += 1  # ساحة راجو بمدينة عفرين: a square called after a town
        self.share = self.context.share(self.place.admin1)


def _fit(candidate: Candidate, container: Toponym) -> Literal["inside", "close", "outside"] | None:
    """How a candidate lies to a place named as containing it; None when no gazetteer has that one."""
    if not container.place_ids:
        return None
    place, base = candidate.place, container.place
    # any meaning of the container's name may hold it: "Albu Kamal in Deir ez-Zor" is the governorate
    held = holds(candidate.gazetteer, meant(candidate.gazetteer, container), [place.place_id])
    if container.relation == "near" and base is not None:
        return "inside" if held else _beside(base, place)
    if container.offset is not None and base is not None:
        return _as_far(candidate.gazetteer.places[base.place_id], place, container.offset)
    if container.relation == "direction" and base:
        # "west of Manbij" is beside Manbij and not within, "north of the capital" in another governorate
        settled = base.kind in POINTLIKE
        seat = base if settled else _seat(candidate.gazetteer, container)
        if seat is not None and (settled or not held) and (towards := _towards(seat, place, container)):
            return towards
        if settled:
            return "close" if distance_km(base, place) < AT_KM or held else "outside"
    if held:
        return "inside"
    if base is not None and base.kind == "country":
        return "outside"
    if base is None or (away := distance_km(base, place)) >= RURAL_KM:
        return "outside"
    reach = RURAL_KM if base.kind == "city" or base.kind not in POINTLIKE else RURAL_KM / 2
    same_countryside = base.admin1 == place.admin1 and container.relation == "rural" and away < reach
    if away < AT_KM or (same_countryside and away < RURAL_KM / 2):
        return "close"
    vague = base.kind in ("area", "desert") and base.admin1 == place.admin1  # "western Aleppo" is wide or narrow
    return None if same_countryside or vague else "outside"


def _towards(base: Place, place: Place, container: Toponym) -> Literal["inside", "close"] | None:
    """How a candidate lies to the town on whose side it is said to be; None where it does not lie there."""
    away = distance_km(base, place)
    if not 0 < away < RURAL_KM or not _lies_towards(base, place, container.sides):
        return None
    if away < BESIDE_KM:
        return "inside"
    return "close" if base.kind == "city" else None  # "Sukhnah, north-east of Palmyra", across the desert


def _seat(gazetteer: Gazetteer, container: Toponym) -> Place | None:
    """The town or city that a name may mean beside the unit around it."""
    candidates = map(gazetteer.places.__getitem__, container.place_ids)
    return next((p for p in candidates if p.kind in POINTLIKE), None)


def meant(gazetteer: Gazetteer, toponym: Toponym) -> Sequence[str]:
    """The candidates of a name that its head noun allows, all where it allows none: "Aleppo city" is not a region."""
    fitting = [i for i in toponym.place_ids if gazetteer.places[i].kind in toponym.kinds]
    return fitting or toponym.place_ids


def _beside(base: Place, place: Place) -> Literal["close", "outside"] | None:
    """How a candidate lies to a place that it is said to be near; a region stretches as far as its radius."""
    away = distance_km(base, place) - (0 if base.kind in POINTLIKE else (base.uncertainty_m or 0) / 1000)
    return "close" if away < NEAR_KM else "outside" if away > BESIDE_KM else None


def _as_far(base: Place, place: Place, offset: Offset) -> Literal["close", "outside"] | None:
    """How a candidate lies to a place it is said to be so far from: ``بلدة X على بعد 40 كم من Y``; news rounds much."""
    away, said = distance_km(base, place), offset.metres / 1000
    if abs(away - said) <= ROUNDED * said + SEAT_KM:
        return "close"
    return "outside" if away > 2 * said + NEAR_KM else None


def _lies_towards(base: Place, place: Place, sides: Sequence[str]) -> bool:
    """Whether a place lies roughly in the stated direction from another one, both with points."""
    stated = bearing(sides)
    if stated is None or base.latitude is None or base.longitude is None:
        return False
    if place.latitude is None or place.longitude is None:
        return False
    turn = (bearing_to(base, place) - stated + 180) % 360 - 180
    return abs(turn) <= ASTRAY


def bearing_to(base: Place, place: Place) -> float:
    """Degrees clockwise from north in which a place lies, both with points."""
    latitude, longitude = base.latitude or 0.0, base.longitude or 0.0
    north = (place.latitude or 0.0) - latitude
    east = ((place.longitude or 0.0) - longitude) * math.cos(math.radians(latitude))
    return round(math.degrees(math.atan2(east, north)) % 360, 1)


def kind_alone(c: Candidate) -> float:
    """What its kind alone speaks for: "Aleppo" is the city before it is the district."""
    return KIND_POINTS.get(c.place.kind, OTHER_KIND_POINTS)


def prominence(c: Candidate) -> float:
    """How well known it is, by tier: a bare "Raqqa" is not a hamlet."""
    return TIER_POINTS[c.place.tier]


def population(c: Candidate) -> float:
    """Its people, by order of magnitude: at most 0.4, for a million and more."""
    return min(0.4, math.log10(c.place.population + 1) / 15) if c.place.population else 0.0


def _kind_fits(c: Candidate) -> bool:
    kinds = c.toponym.kinds
    return c.place.kind in kinds or (c.place.kind not in AREAS and not set(kinds) & set(AREAS))


def kind_asked_for(c: Candidate) -> float:
    """It is of a kind its head noun allows, the first kinds before the last: قرية before a village."""
    kinds = c.toponym.kinds
    if not kinds or not _kind_fits(c):
        return 0.0
    return 1.5 - 0.15 * (kinds.index(c.place.kind) if c.place.kind in kinds else 0)


def other_kind(c: Candidate) -> float:
    """It is of a kind its head noun does not allow: حي before what is a village."""
    return float(bool(c.toponym.kinds) and not _kind_fits(c))


def other_article(c: Candidate) -> float:
    """The gazetteer writes the name with the other article: قرية الحرمل for حرمل."""
    return float(c.place.place_id in c.toponym.loose)


def countryside_of_a_unit(c: Candidate) -> float:
    """A unit where the country around is meant: in "north of Aleppo" the governorate comes before the city."""
    if c.toponym.relation not in ("rural", "direction") or c.toponym.offset is not None:
        return 0.0
    return COUNTRYSIDE_POINTS.get(c.place.kind, 0.0)


def quarter_without_city(c: Candidate) -> float:
    """A quarter named bare, in an article that does not name its city: الشهباء; not what everybody knows: Jobar."""
    if c.place.kind != "neighbourhood" or c.toponym.kinds or c.containers:
        return 0.0
    if c.place.tier == 1 and len(c.toponym.place_ids) == 1:
        return 0.0
    city = c.place.parent_id
    return float(not any(city in (a.place_id, a.parent_id) for a in c.context.anchors))


def outside_container(c: Candidate) -> float:
    """Places named as containing it that do not: another place of that name, maybe none of ours, is meant."""
    return c.outside


def inside_container(c: Candidate) -> float:
    """Places named as containing it that do: قرية الدردارة بريف تل تمر."""
    return 0 if c.outside else c.inside


def close_to_container(c: Candidate) -> float:
    """Places named with it that it lies close to: "a village west of Manbij"."""
    return 0 if c.outside else c.close


def stated_side(c: Candidate) -> float:
    """On the side of a town that the text names, or on another: "the northern countryside of Deir ez-Zor"."""
    for container in c.containers:
        if container.relation in ("rural", "direction") and container.sides:
            seat = _seat(c.gazetteer, container) or container.place
            if seat is not None and distance_km(seat, c.place) > SEAT_KM:
                return 1.0 if _lies_towards(seat, c.place, container.sides) else -1.0
    return 0.0


def lone_hamlet(c: Candidate) -> float:
    """A hamlet, what only sounds like the name or has it from abroad, where nothing else in the article is."""
    sounds = c.place.place_id in c.toponym.sounded and c.place.kind in ("town", "village", "neighbourhood")
    namesake = c.place.place_id not in c.gazetteer.abroad and not c.gazetteer.abroad.isdisjoint(c.toponym.place_ids)
    alone = c.context.governorates and (c.place.tier > 1 or sounds or namesake)
    return float(bool(alone and c.place.admin1 and not c.share) and not inside_container(c))


def article_governorate(c: Candidate) -> float:
    """Share of the article's other places that lie in its governorate; of a road's stretch only where all do."""
    return c.share if c.place.kind != "road" or c.share > ALL else 0.0


def abroad(c: Candidate) -> float:
    """It lies in another country, and not in the place named with it; less by the share of the article there."""
    if c.place.place_id not in c.gazetteer.abroad or inside_container(c):
        return 0.0
    return 1.0 - c.context.share_abroad(c.place)


def near_others(c: Candidate) -> float:
    """Near another place of the article: 1 within 15 km, 0.5 within 40 km."""
    if c.place.kind == "road":
        return 0.0  # its middle is near nothing
    away = min((distance_km(c.place, a) for a in c.context.anchors if a is not c.place), default=math.inf)
    return 1.0 if away < AT_KM else 0.5 if away < NEAR_KM else 0.0


def inside_setting(c: Candidate) -> float:
    """It lies in the place that opens the sentence: "In Sweida, ..."."""
    return float(c.setting is not None and holds(c.gazetteer, c.setting.place_ids, [c.place.place_id]))


def sense_of_article(c: Candidate) -> float:
    """The article used the same words for it before."""
    known = c.context.senses.get((c.toponym.text, c.toponym.kinds)) is c.place
    return float(known and not c.containers)


@dataclass(frozen=True, slots=True)
class Feature:
    """A measure of a candidate, what one unit of it counts, and what a reviewer reads; empty where it goes unsaid."""

    measure: Callable[[Candidate], float]
    weight: float
    reason: str = ""


_MEASURES: tuple[tuple[Callable[[Candidate], float], str], ...] = (
    (kind_alone, ""),
    (prominence, ""),
    (population, ""),
    (kind_asked_for, "kind"),
    (other_kind, ""),
    (other_article, ""),
    (countryside_of_a_unit, ""),
    (quarter_without_city, "its city is not named"),
    (outside_container, "not in the place named with it"),
    (inside_container, "inside the place named with it"),
    (close_to_container, "close to the place named with it"),
    (stated_side, "on the side named"),
    (lone_hamlet, "nothing else of the article is in its governorate"),
    (article_governorate, "the article's governorate"),
    (abroad, "in another country"),
    (near_others, "near the article's other places"),
    (inside_setting, "in the place that opens the sentence"),
    (sense_of_article, "the article's own sense"),
)


def read_weights(folder: Path = LEXICONS) -> dict[str, float]:
    """What one unit of each feature counts, from ``place_weights.csv``; ``benchmarks/place_weights.py`` tries others.

    Raises
    ------
    DataFileError
        A feature that does not exist, is listed twice or is missing, or a weight that is not a number.
    """
    path, known = folder / "place_weights.csv", {measure.__name__ for measure, _ in _MEASURES}
    weights: dict[str, float] = {}
    line = 1
    for line, row in table(path, ("feature", "weight", "note")):
        name = choice(path, line, "feature", row["feature"], known - weights.keys())
        try:
            weights[name] = float(row["weight"])
        except ValueError:
            raise DataFileError(path, line, f"weight {row['weight']!r} is not a number") from None
    if missing := sorted(known - weights.keys()):
        raise DataFileError(path, line, f"no weight for {', '.join(missing)}", "add a row for each feature")
    return weights


def features(weights: Mapping[str, float]) -> tuple[Feature, ...]:
    """The features with their weights, in the order in which reasons are read."""
    return tuple(Feature(measure, weights[measure.__name__], reason) for measure, reason in _MEASURES)


FEATURES: tuple[Feature, ...] = features(read_weights())


def score(candidate: Candidate, features: Iterable[Feature] = FEATURES) -> tuple[float, tuple[str, ...]]:
    """Weighted sum of the features, and the reasons of those that are not 0."""
    total = 0.0
    reasons = []
    for feature in features:
        value = feature.measure(candidate)
        if value:
            total += feature.weight * value
            if feature.reason:
                reasons.append(feature.reason)
    return total, tuple(reasons)
