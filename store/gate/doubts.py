"""Why an incident is set aside until somebody has looked: rules over its own fields, their numbers in tables.

A doubt is no verdict. Each rule names what a reader would ask about at once; a curator who corrects the field in
question has answered it, and one who accepts the incident in the review has, too.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

import packs
from errors import DataFileError
from geo.gazetteer.files import WEAK
from models import Article, Evidence, Incident, Part
from paths import GATE
from text.data_files import date_cell, rows
from text.lexicon import actor_names
from text.matcher import Matcher
from text.passage import Reading
from wording.texts import gazetteer

Doubt = Literal["toll", "again", "one_number", "part", "months", "rivals", "far_place", "future"]
#: In the order they are said: ``toll`` is far above what its type and publisher bear; ``again`` an article tells as
#: many dead of another incident before it; ``one_number`` killed and injured are one number of the text; ``part``
#: fewer are killed or injured than of a group among them, or than of two that nobody is in at once; ``months`` the
#: toll is counted over months; ``rivals`` enemies did it together; ``far_place`` the article names other
#: governorates, and never that of the place; ``future`` it is dated after the day on which it is judged.
DOUBTS: tuple[Doubt, ...] = ("toll", "again", "one_number", "part", "months", "rivals", "far_place", "future")

TOLL = ("fatalities_min", "fatalities_max", "injuries_min", "injuries_max")
DATE = ("event_date", "event_date_end", "time_precision")
#: Fields that answer a doubt once a curator has corrected one of them.
ANSWERED_BY: dict[Doubt, tuple[str, ...]] = {
    "toll": TOLL,
    "again": TOLL,
    "one_number": TOLL,
    "part": TOLL,
    "months": (*TOLL, *DATE),
    "rivals": ("actors",),
    "far_place": ("place", "geo_precision"),
    "future": DATE,
}
CORRECTED = ": corrected by a curator"  # how :mod:`store.changes` ends the reason for a corrected field
#: Doubts that an incident raises beside others, not by itself.
BY_OTHERS: tuple[Doubt, ...] = ("toll", "again")
AGAIN = 10  # killed: of fewer, two incidents of one article may well have the same number
APART = (("children", "women"), ("civilians", "fighters"))  # groups that nobody is in both of
MONTHS = 27  # days from the first to the last of an incident that is counted over months
WELL_KNOWN = 1  # tier of places that are read wherever their bare name stands
UNITS = ("country", "governorate", "district", "subdistrict")
PARTS: tuple[Part, ...] = ("title", "text")
EVERY = "*"


@dataclass(frozen=True, slots=True)
class TollRule:
    """What a toll of a type may be: see the first row of ``data/gate/toll_limits.csv``."""

    samples: int
    spread: float
    least: int
    most: int


def doubts(incident: Incident, article: Article) -> tuple[Doubt, ...]:
    """What is doubtful about an incident by itself, in the order of ``DOUBTS``: all but those of ``BY_OTHERS``.

    >>> doubts(Incident("i", "a", fatalities_min=3, injuries_min=3), Article("a", "3 killed and 3 injured"))
    ()
    """
    there = {
        "one_number": _one_number(incident),
        "part": _part(incident),
        "months": _months(incident),
        "rivals": _rivals(incident),
        "far_place": _far_place(incident, article),
        "future": _future(incident),
    }
    return tuple(doubt for doubt in DOUBTS if there.get(doubt) and not answered(incident, doubt))


def answered(incident: Incident, doubt: Doubt) -> bool:
    """Whether a curator has corrected a field in question."""
    corrected = {reason.removesuffix(CORRECTED) for reason in incident.confidence_reasons if reason.endswith(CORRECTED)}
    return not corrected.isdisjoint(ANSWERED_BY[doubt])


def killed(incident: Incident) -> int | None:
    """The lowest number of killed stated, else the highest; as the store keeps it."""
    return incident.fatalities_max if incident.fatalities_min is None else incident.fatalities_min


def _one_number(incident: Incident) -> bool:
    """Whether killed and injured, the same above zero, have all their words in common."""
    low = incident.fatalities_min or incident.fatalities_max
    if not low or low != (incident.injuries_min or incident.injuries_max):
        return False
    dead, hurt = (_spans(incident.evidence, kind) for kind in ("fatalities", "injuries"))
    return bool(dead) and dead == hurt


def _spans(evidence: Iterable[Evidence], kind: str) -> set[tuple[str, int, int]]:
    return {(e.part, e.start, e.end) for e in evidence if e.field.startswith(kind)}


def _part(incident: Incident) -> bool:
    """Whether a group alone, or two that nobody is in both of, are more than all of the killed, or of the injured."""
    for kind in ("fatalities", "injuries"):
        low, high = (getattr(incident, f"{kind}_{end}") for end in ("min", "max"))
        most = max((n for n in (low, high) if n is not None), default=None)
        groups: dict[str, int] = {g.group: getattr(g, f"{kind}_min") or 0 for g in incident.toll_by_group}
        sums = [*groups.values(), *(groups.get(one, 0) + groups.get(other, 0) for one, other in APART)]
        if most is not None and max(sums, default=0) > most:
            return True
    return False


def _months(incident: Incident) -> bool:
    """Whether somebody was killed or injured over weeks or more, and not on a day."""
    first, last = incident.event_date, incident.event_date_end
    if not (first and last and (killed(incident) or incident.injuries_min or incident.injuries_max)):
        return False
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days >= MONTHS


def _rivals(incident: Incident) -> bool:
    """Whether two that were at war with each other that day are said to have done it together."""
    did = [a.actor_id for a in incident.actors if a.role == "perpetrator"]
    sides = [alliances().get(actor, "") for actor in did]
    day = incident.event_date or ""
    return any(day[: len(start)] >= start and (not end or day[: len(end)] <= end)
               for pair in product(sides, sides) for start, end in rivals().get(pair, ()) )  # fmt: skip


def _far_place(incident: Incident, article: Article) -> bool:
    """Whether a little-known place lies in a governorate the article never names, while it names others."""
    place = incident.place
    if place is None or not place.admin1:
        return False
    there = gazetteer().places.get(place.place_id)
    if there is None or there.tier <= WELL_KNOWN or not there.admin1 or there.kind in UNITS:
        return False
    named = governorates(article)
    return bool(named) and there.admin1 not in named


def _future(incident: Incident) -> bool:
    """Whether it is to happen after tomorrow, which may have come elsewhere: a date of publication is anybody's word.

    It would be the newest of all for years, and what shows the last days would show nothing else.
    """
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return (incident.event_date or "") > tomorrow.isoformat()


# -- data


@packs.cached
def alliances() -> Mapping[str, str]:
    """Faction id -> the alliance it stands in."""
    files = (pack.factions / "actors.csv" for pack in packs.active())
    return {row["actor_id"]: row["alliance"] for file in files for _, row in rows(file, ("actor_id", "alliance"))}


@packs.cached
def rivals() -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
    """Two alliances, in either order -> spans (ISO, may stop at year or month, empty when open) they were at war.

    Raises
    ------
    DataFileError
        A row names an alliance of no faction, or a date that is none.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for pack in packs.active():
        path = pack.factions / "rivals.csv"
        for one, other, span in read_rivals(path, set(alliances().values())) if path.is_file() else ():
            found[one, other].append(span)
            found[other, one].append(span)
    return dict(found)


def read_rivals(path: Path, known: Collection[str]) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Rows of a table of rivals: two alliances of those known, and the span."""
    for line, row in rows(path, ("alliance", "rival", "from", "to")):
        for name in (row["alliance"], row["rival"]):
            if not name or name not in known:
                raise DataFileError(path, line, f"no faction stands in alliance {name!r}", "see actors.csv")
        start, end = (date_cell(path, line, column, row[column]) for column in ("from", "to"))
        yield row["alliance"], row["rival"], (start, end)


@cache
def toll_rules(folder: Path = GATE) -> Mapping[str, TollRule]:
    """Sub-event type, or ``*`` for any other -> its rule.

    Raises
    ------
    DataFileError
        A row holds no number, or ``*`` is missing.
    """
    path, found = folder / "toll_limits.csv", {}
    for line, row in rows(path, ("sub_event_type", "samples", "spread", "least", "most")):
        try:
            rule = TollRule(int(row["samples"]), float(row["spread"]), int(row["least"]), int(row["most"]))
        except ValueError:
            raise DataFileError(
                path, line, "a cell holds no number", "samples, spread, least and most are numbers"
            ) from None
        if not 0 < rule.least <= rule.most or rule.samples < 1 or rule.spread < 1:
            raise DataFileError(path, line, "the numbers do not fit", "0 < least <= most, samples >= 1, spread >= 1")
        found[row["sub_event_type"]] = rule
    if EVERY not in found:
        raise DataFileError(path, 1, f"no row for {EVERY!r}", "it holds for every type without a row")
    return found


def limit(tolls: Sequence[int], rule: TollRule) -> int | None:
    """The most that is believed unseen, from sorted tolls above zero; None where they are too few to say.

    Median and upper quartile, because a few misread thousands do not move them.

    >>> limit([2] * 10 + [4] * 10, TollRule(20, 3, 5, 100))
    16
    """
    if len(tolls) < rule.samples:
        return None
    median, upper = tolls[(len(tolls) - 1) // 2], tolls[(3 * len(tolls)) // 4]
    usual = math.floor(median * math.pow(upper / median, rule.spread))
    return min(rule.most, max(rule.least, usual))


@packs.cached
def _names() -> Matcher:
    """Names that stand for a governorate, its own, those of its units and of its well-known places; and of factions."""
    known, matcher = gazetteer(), Matcher()
    for name in known.names:
        place = known.places[name.place_id]
        unit = place.place_id if place.kind == "governorate" else place.admin1
        if unit and name.kind not in WEAK and (place.tier <= WELL_KNOWN or place.kind in UNITS):
            matcher.add("place", unit, name.name)
    for faction in actor_names():
        matcher.add("actor", faction.actor_id, faction.name)
    return matcher


def governorates(article: Article) -> frozenset[str]:
    """Ids of the governorates an article names, or whose districts, sub-districts or well-known places it names.

    A place in the name of a faction is not named: the Manbij Military Council may be anywhere.

    >>> sorted(governorates(Article("a", "قصف على بلدة في ريف إدلب", "Clashes near Palmyra")))
    ['SY04', 'SY07']
    """
    named: set[str] = set()
    for part in PARTS:
        matches = _names().scan(Reading(article, part))
        factions = [match for match in matches if match.of("actor") and match.last - match.first > 1]
        covered = {index for match in factions for index in range(match.first, match.last)}
        named.update(entry.ref for match in matches if match.first not in covered for entry in match.of("place"))
    return frozenset(named)
