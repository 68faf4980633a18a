"""Which incidents of several articles are one event: days that overlap, places that meet, types and sides that agree.

Never by the likeness of texts: two reporters share no sentence, and two events of one template share most. Numbers of
killed that differ keep nothing apart: the reports stand side by side. Where they are the same and not small, they speak
for one event although two sources name two doers, or two villages next to each other. The answer does not depend on
the order the incidents come in.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

LONGEST = 7  # days of an interval that can still be one event
NEAR_KM, FAR_KM = 2.0, 5.0  # places this near are one; uncertainty widens it up to the second
#: Precisions at which a place says where something was; a governorate or a country does not.
PLACED = ("site", "neighbourhood", "town", "near", "district")
FINE = ("site", "neighbourhood", "town")
#: What one reporter calls an attack another calls by its means.
GENERAL = "Attack"
NO_ATTACK = ("Abduction/forced disappearance", "Sexual violence")  # nobody calls these an attack for short
TELLING = 3  # killed from which on the same number is no chance
VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
NAMES_NOBODY = ("unknown", "civilians", "militants", "other")
DOES = ("perpetrator", "party")
ONCE_EACH = ("acled:", "ucdp:")  # how the ids of articles begin that are records of such a dataset
JOINED, APART = "joined-", "apart-"  # how what a curator says of an incident's event begins, before a number
LEAD = "lead"  # the field of a correction that says that an incident stands for its event

Kind = tuple[str, str]  # event type and sub-event type


@dataclass(frozen=True, slots=True)
class Traits:
    """What an incident is compared by.

    Attributes
    ----------
    incident_id, article_id : str
        Two incidents of one article are two events: the coder saw them side by side.
    first, last : str
        ISO dates, inclusive.
    event_type, sub_event_type, geo_precision, place_id : str
        As in the record.
    latitude, longitude : float or None
        WGS 84 degrees.
    uncertainty_m : int
        Radius in metres.
    above : frozenset of str
        Ids of the place and of all that contain it.
    parts : tuple of (str, str, bool)
        Actor id, role, whether itself (and not one above a party).
    joined : str
        What a curator said of its event: the name of one joined by hand, or of one parted from all others.
    killed : int or None
        The lowest number stated; None when none is.
    """

    incident_id: str
    article_id: str
    first: str
    last: str
    event_type: str
    sub_event_type: str
    place_id: str
    latitude: float | None
    longitude: float | None
    uncertainty_m: int
    geo_precision: str
    above: frozenset[str]
    parts: tuple[tuple[str, str, bool], ...]
    joined: str = ""
    killed: int | None = None

    @property
    def kind(self) -> Kind:
        """What happened."""
        return self.event_type, self.sub_event_type

    @property
    def apart(self) -> bool:
        """Whether a curator said that it is an event of its own."""
        return self.joined.startswith(APART)

    def side(self, *roles: str) -> frozenset[str]:
        """Everybody on a side: the actors in these roles and those above them."""
        return frozenset(who for who, role, _ in self.parts if role in roles)

    def own(self, *roles: str) -> frozenset[str]:
        """The actors in these roles themselves."""
        return frozenset(who for who, role, own in self.parts if own and role in roles and who not in NAMES_NOBODY)


def comparable(traits: Traits) -> bool:
    """Whether an incident says enough to be found again: a place and days few enough."""
    return traits.geo_precision in PLACED and bool(traits.place_id) and days_of(traits) is not None


def days_of(traits: Traits) -> list[str] | None:
    """The days of an incident (ISO); None when they are too many to be one event."""
    first, last = dt.date.fromisoformat(traits.first), dt.date.fromisoformat(traits.last)
    if not 0 <= (last - first).days < LONGEST:
        return None
    return [(first + dt.timedelta(n)).isoformat() for n in range((last - first).days + 1)]


def likeness(a: Traits, b: Traits) -> int:
    """How much two incidents agree; 0 when they are not one event."""
    if a.article_id == b.article_id or a.first > b.last or b.first > a.last or _one_dataset(a, b):
        return 0
    same_toll = a.killed is not None and a.killed == b.killed
    telling = same_toll and (a.killed or 0) >= TELLING and a.sub_event_type == b.sub_event_type
    if not _types_agree(a.kind, b.kind) or not _places_meet(a, b, telling):
        return 0
    known = 0
    for roles in (DOES, ("target",)):
        mine, other = a.own(*roles), b.own(*roles)
        if mine and other:
            if mine & b.side(*roles) or other & a.side(*roles):
                known += 1
            elif roles is not DOES or not telling or a.place_id != b.place_id or a.geo_precision not in FINE:
                return 0
    if not known and (a.place_id != b.place_id or a.geo_precision not in FINE or a.sub_event_type != b.sub_event_type):
        return 0  # nobody named and not even the same spot: nothing says it is the same
    days = (a.first, a.last) == (b.first, b.last)
    return 1 + known + sum((a.place_id == b.place_id, a.sub_event_type == b.sub_event_type, days, same_toll))


def _one_dataset(a: Traits, b: Traits) -> bool:
    """Whether two records stand side by side in a dataset that holds each event once."""
    return any(a.article_id.startswith(name) and b.article_id.startswith(name) for name in ONCE_EACH)


def _types_agree(a: Kind, b: Kind) -> bool:
    if a == b or a[0] == b[0] == "Battles":
        return True  # a clash and the ground won in it
    violent = all(event_type in VIOLENT and sub_event_type not in NO_ATTACK for event_type, sub_event_type in (a, b))
    return violent and GENERAL in (a[1], b[1])


def _places_meet(a: Traits, b: Traits, telling: bool) -> bool:
    if a.place_id == b.place_id or a.place_id in b.above or b.place_id in a.above:
        return True
    if None in (a.latitude, b.latitude) or "district" in (a.geo_precision, b.geo_precision):
        return False
    reach = min(FAR_KM, max(NEAR_KM, (a.uncertainty_m + b.uncertainty_m) / 1000))
    if not telling and a.geo_precision in FINE and b.geo_precision in FINE:
        reach = NEAR_KM / 2  # two quarters of one town are two places, and two villages that are both named
    return _km(a, b) <= reach


def _km(a: Traits, b: Traits) -> float:
    assert a.latitude is not None and a.longitude is not None and b.latitude is not None and b.longitude is not None
    north = a.latitude - b.latitude
    east = (a.longitude - b.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 111.2 * math.hypot(north, east)


# -- groups

_CELL = 0.1  # degrees; at least FAR_KM wide up to the latitude of 60


class Day:
    """The comparable incidents of a day by what happened and where: none is ever held against all of them."""

    def __init__(self, incidents: Iterable[Traits]) -> None:
        self._of: dict[Kind, _Places] = defaultdict(_Places)
        self._agreeing: dict[Kind, list[_Places]] = {}
        for traits in incidents:
            self._of[traits.kind].add(traits)

    def near(self, traits: Traits) -> Iterator[Traits]:
        """Every incident whose type agrees with that of one and whose place may meet its; some more than once."""
        kind = traits.kind
        if kind not in self._agreeing:
            self._agreeing[kind] = [places for other, places in self._of.items() if _types_agree(kind, other)]
        for places in self._agreeing[kind]:
            yield from places.near(traits)


class _Places:
    """Incidents found by where they were."""

    def __init__(self) -> None:
        self._at: dict[str, list[Traits]] = defaultdict(list)
        self._within: dict[str, list[Traits]] = defaultdict(list)
        self._in_cell: dict[tuple[int, int], list[Traits]] = defaultdict(list)

    def add(self, traits: Traits) -> None:
        self._at[traits.place_id].append(traits)
        for above in traits.above:
            self._within[above].append(traits)
        if traits.latitude is not None and traits.longitude is not None:
            self._in_cell[_cell(traits.latitude, traits.longitude)].append(traits)

    def near(self, traits: Traits) -> Iterator[Traits]:
        """Every incident whose place may meet that of one, some of them more than once."""
        for place_id in {traits.place_id} | traits.above:
            yield from self._at.get(place_id, ())
        yield from self._within.get(traits.place_id, ())
        if traits.latitude is not None and traits.longitude is not None:
            row, column = _cell(traits.latitude, traits.longitude)
            for cell in product((row - 1, row, row + 1), (column - 1, column, column + 1)):
                yield from self._in_cell.get(cell, ())


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / _CELL), math.floor(longitude / _CELL)


def groups(
    start: Iterable[Traits], on_day: Callable[[str], Day], seen: set[str] | None = None
) -> dict[str, str | None]:
    """Incident id -> group id (None: reported once) of some incidents and of all that hang together with them.

    Parameters
    ----------
    start : iterable of Traits
        The incidents that are new or changed.
    on_day : callable
        ISO date -> the comparable incidents on that day.
    seen : set of str
        Ids of incidents that an earlier call has put into groups; those of this call are added.
    """
    seen = set() if seen is None else seen
    group_of: dict[str, str | None] = {}
    for traits in sorted(start, key=lambda t: t.incident_id):
        if traits.incident_id not in seen:
            group_of |= _grouped(*_hanging_together(traits, on_day, seen))
    return group_of


def _hanging_together(
    start: Traits, on_day: Callable[[str], Day], held: set[str]
) -> tuple[dict[str, Traits], dict[tuple[str, str], int]]:
    """All incidents that a chain of agreements leads to, and the agreements.

    The ids in ``held`` were held against all others before: a pair is compared once. Those of this chain are added.
    """
    members, links, waiting = {start.incident_id: start}, {}, [start]
    while waiting:
        traits = waiting.pop()
        held.add(traits.incident_id)
        if not comparable(traits):
            continue
        others = {other.incident_id: other for day in days_of(traits) or () for other in on_day(day).near(traits)}
        for key in others.keys() - held:
            score = likeness(traits, others[key])
            if score:
                links[min(traits.incident_id, key), max(traits.incident_id, key)] = score
                if key not in members:
                    members[key] = others[key]
                    waiting.append(others[key])
    return members, links


def _grouped(members: Mapping[str, Traits], links: Mapping[tuple[str, str], int]) -> dict[str, str | None]:
    """The groups within incidents that hang together: the best agreements first, no two of one article.

    Two groups become one only where each report of the one agrees with each of the other, so that no chain leads from
    one event to another. What a curator has joined is one group, whatever it says; another report belongs to it if it
    agrees with one that was joined and with all that were not.
    """
    group = {key: traits.joined or key for key, traits in members.items()}
    inside: dict[str, set[str]] = {}
    for key, name in group.items():
        inside.setdefault(name, set()).add(key)

    def agree(some: set[str], others: set[str]) -> bool:
        return all(
            (min(one, other), max(one, other)) in links or members[one].joined or members[other].joined
            for one in some
            for other in others
        )

    for (one, other), _ in sorted(links.items(), key=lambda link: (-link[1], link[0])):
        a, b = sorted((group[one], group[other]), key=lambda name: (not name.startswith(JOINED), name))
        if a == b or b.startswith(JOINED) or members[one].apart or members[other].apart:
            continue
        if {members[m].article_id for m in inside[a]} & {members[m].article_id for m in inside[b]}:
            continue
        if not agree(inside[a], inside[b]):
            continue
        for member in inside[b]:
            group[member] = a
        inside[a] |= inside.pop(b)
    several = {name for name, keys in inside.items() if len(keys) > 1 or name.startswith(JOINED)}
    return {key: (group[key] if group[key] in several else None) for key in members}
