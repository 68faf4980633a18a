"""Incidents in the making: a frame with its place, date and people, merged where told twice.

Most false events of a rule coder are restatements: the title, the lede and a later sentence tell one
incident. A draft joins an earlier one when kind, day, place and doer agree or are left open; the words of
both stay as evidence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from coding.events.event import Frame, Toll
from coding.mentions.mentions import Mentions
from geo.geoparsing.location import Location
from models import GeoPrecision, Modality, Place, Role, Status, TimePrecision
from text.dates.find_dates import DayWord

Span = tuple[Mentions, int, int]  # where the words stand: offsets into the reading's text


@dataclass(slots=True)
class Where:
    """The place of a draft: what it was settled as, its words, and whether they stand in the clause."""

    place: Place | None
    precision: GeoPrecision
    uncertainty_m: int | None
    reasons: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)
    inherited: bool = False
    by: str = ""  # the other reader that named it, where ours did not
    lost: bool = False  # somewhere in the place: what the text names there is not known
    within: frozenset[str] = frozenset()  # ids of the places that the words put it into


@dataclass(slots=True)
class When:
    """The date of a draft; ``source`` is ``text``, ``inherited`` or ``default`` (the day of publication).

    ``doubt`` says why the day is not certain, ``counted`` whether it depends on the day of publication, ``said`` what
    names a day that cannot be known: "yesterday" of an article without a day of publication.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    precision: TimePrecision = "unknown"
    spans: list[Span] = field(default_factory=list)
    source: str = "none"
    doubt: str = ""
    counted: bool = False
    said: DayWord | None = None


@dataclass(slots=True)
class Draft:
    """One incident in the making."""

    group: str
    family: str
    frames: list[Frame]
    where: Where
    when: When
    actors: dict[tuple[str, Role], list[Span]]
    toll: Toll
    toll_spans: list[tuple[str, Span]]
    modality: Modality
    status: Status
    origin: Location | None = None
    origin_spans: list[Span] = field(default_factory=list)
    order: int = 0
    in_title: bool = False
    inherited_actors: bool = False
    claimed_by: str | None = None
    refers_back: bool = False
    only_joins: bool = False  # "the attack targeted a market in X" says where, and is no incident of its own
