"""Directions and distances before or after a name: "5 km north of X", ``على بعد 10 كيلومترات جنوب شرق X``.

A statement of distance moves the point that stands for the place and widens the circle around it: news
rounds distances, and "north" is a quarter of the horizon.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.geoparsing.name_words import measures, name_words
from text.numbers.number_words import ARABIC, ENGLISH
from text.passage import Reading

EARTH_M = 6_371_000
FARTHEST_M = 150_000  # a longer distance is a journey and places nothing
SECTOR = 0.4  # half an eighth of the horizon, as a share of the distance
ROUNDING = 0.2  # "5 km" is anything from 4 to 6

_SIDES = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
_TWO = measures("two")
_UNITS = measures("unit") | _TWO
_SEVERAL = measures("several")
_BETWEEN, _ABOUT, _KILO = name_words("offset_link"), name_words("about"), name_words("thousand")


@dataclass(frozen=True, slots=True)
class Offset:
    """How far and where from a place.

    Attributes
    ----------
    metres : float
        As the text says it.
    bearing : float or None
        Degrees clockwise from north; None where only the distance is said.
    """

    metres: float
    bearing: float | None

    @property
    def uncertainty_m(self) -> int:
        """What the words leave open, in metres; without a direction all of the distance."""
        return round(self.metres * (1 if self.bearing is None else SECTOR + ROUNDING))

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Latitude and longitude of the place moved, WGS 84 degrees; unmoved without a direction.

        >>> [round(v, 3) for v in Offset(11_119.5, 90.0).point(0.0, 40.0)]
        [0.0, 40.1]
        """
        if self.bearing is None:
            return latitude, longitude
        turn = math.radians(self.bearing)
        north, east = self.metres * math.cos(turn), self.metres * math.sin(turn)
        away = math.degrees(east / (EARTH_M * math.cos(math.radians(latitude))))
        return latitude + math.degrees(north / EARTH_M), longitude + away


def bearing(sides: Iterable[str]) -> float | None:
    """Degrees of one or two sides; None for none, or for two that contradict each other.

    >>> bearing(["south", "east"]), bearing(["north"]), bearing(["north", "west"]), bearing([])
    (135.0, 0.0, 315.0, None)
    """
    turns = [math.radians(_SIDES[s]) for s in dict.fromkeys(sides)]
    north, east = sum(map(math.cos, turns)), sum(map(math.sin, turns))
    if not turns or math.hypot(north, east) < 0.5:
        return None
    return round(math.degrees(math.atan2(east, north)) % 360, 1)


def before(reading: Reading, position: int, sides: Sequence[str]) -> tuple[int, Offset] | None:
    """The distance that ends before ``position``, with the index of its first token."""
    forms, at = reading.forms, position
    while at > 0 and position - at < 3 and forms[at - 1] in _BETWEEN:
        at -= 1
    found = _ending(reading, at)
    if found is None or (not sides and at == position and forms[position - 1] not in _UNITS):
        return None
    first, metres = found
    while first > 0 and forms[first - 1] in _ABOUT:
        first -= 1
    return first, Offset(metres, bearing(sides))


def after(reading: Reading, position: int, sides: Sequence[str]) -> tuple[int, Offset] | None:
    """The distance that starts at ``position`` (``شمال تل تمر بنحو 5 كم``), with the index after it."""
    forms, at = reading.forms, position
    while at < len(forms) and at - position < 3 and forms[at] in _ABOUT:
        at += 1
    if at == position or not sides:
        return None
    for last in (at + 1, at + 2):
        found = _ending(reading, last) if last <= len(forms) else None
        if found is not None and found[0] == at:
            return last, Offset(found[1], bearing(sides))
    return None


def _ending(reading: Reading, last: int) -> tuple[int, float] | None:
    """First token and metres of a distance whose unit is the token before ``last``."""
    forms, unit = reading.forms, last - 1
    if unit < 0 or forms[unit] not in _UNITS:
        return None
    size = _UNITS[forms[unit]]
    if forms[unit] in _TWO:
        return unit, float(_TWO[forms[unit]])
    if unit and size == 1 and forms[unit - 1] in _KILO:
        unit, size = unit - 1, 1000
    value = _number(reading, unit - 1) if unit else None
    if value is None or not 0 < value * size <= FARTHEST_M:
        return None
    return unit - 1, value * size


def _number(reading: Reading, index: int) -> float | None:
    token = reading.tokens[index]
    if token.form[0].isdigit():
        try:
            return float(reading.text[token.start : token.end].replace(",", "."))
        except ValueError:
            return None
    value = ARABIC.get(token.form) or ENGLISH.get(token.form) or _SEVERAL.get(token.form)
    return float(value) if value else None
