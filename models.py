"""The nouns: Article -> Line -> Sentence -> Mention -> Location -> Incident.

Frozen dataclasses, standard library only. Offsets are code points into the part of the article
(``text`` or ``title``) exactly as published. Latitude and longitude are named fields in WGS 84
degrees, never a bare pair. Dates are inclusive and in the article's own time zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

import packs

Part = Literal["text", "title"]
Role = Literal["perpetrator", "target", "party", "mediator", "other"]
GeoPrecision = Literal["site", "neighbourhood", "town", "near", "district", "governorate", "country", "unresolved"]
TimePrecision = Literal["day", "days", "week", "month", "year", "unknown"]
Status = Literal["new", "background"]
Modality = Literal["asserted", "claimed", "denied", "halted", "demanded", "threatened", "hypothetical"]

GEO_PRECISIONS: tuple[GeoPrecision, ...] = (
    "site", "neighbourhood", "town", "near", "district", "governorate", "country", "unresolved",
)  # fmt: skip
TIME_PRECISIONS: tuple[TimePrecision, ...] = ("day", "days", "week", "month", "year", "unknown")
STATUSES: tuple[Status, ...] = ("new", "background")
MODALITIES: tuple[Modality, ...] = (
    "asserted", "claimed", "denied", "halted", "demanded", "threatened", "hypothetical",
)  # fmt: skip
PeopleGroup = Literal["civilians", "children", "women", "fighters", "journalists"]
PEOPLE_GROUPS: tuple[PeopleGroup, ...] = ("civilians", "children", "women", "fighters", "journalists")
IMPORTED = "import:"  # how the pipeline version of articles begins that came with their incidents
ReviewState = Literal["new", "in_review", "accepted", "disputed", "rejected"]
REVIEW_STATES: tuple[ReviewState, ...] = ("new", "in_review", "accepted", "disputed", "rejected")
REVIEWED: tuple[ReviewState, ...] = ("accepted", "disputed")  # of those shown, somebody has looked at these
ACCEPTED: ReviewState = "accepted"  # somebody has looked and believes it: what was set aside counts again
REJECTED: ReviewState = "rejected"  # no incident: kept, and shown only where it is asked for
Rank = Literal["reader", "curator", "editor", "admin"]
RANKS: tuple[Rank, ...] = ("reader", "curator", "editor", "admin")  # each may do what those before it may
ON_MAP: tuple[Modality, ...] = ("asserted", "claimed")  # only these reach map, timeline and counts


@dataclass(frozen=True, slots=True)
class Article:
    """One article as published.

    Attributes
    ----------
    article_id : str
        Stable: the source's own id, or a hash of the content where it gives none.
    text, title : str
        Exactly as published; every offset of the project counts code points into one of the two.
    published : str or None
        ISO date or date-time as the source gave it, its own time zone kept; None when unknown.
    lang : str or None
        ``ar``, ``en`` ... as the source says; None lets the reader of the text decide.
    url, source : str or None
        Where it came from.
    """

    article_id: str
    text: str
    title: str = ""
    published: str | None = None
    lang: str | None = None
    url: str | None = None
    source: str | None = None

    @property
    def published_date(self) -> dt.date | None:
        """Day of publication where it was written, or in the pack's zone if stated in UTC; None when unknown."""
        if not self.published:
            return None
        if len(self.published) > len("2021-04-25"):
            moment = dt.datetime.fromisoformat(self.published)
            if moment.utcoffset() == dt.timedelta():  # the clock of a machine: nobody there lives by it
                return moment.astimezone(packs.zone()).date()
        return dt.date.fromisoformat(self.published[:10])

    def part(self, name: Part) -> str:
        """The text an offset with this ``part`` counts into."""
        return self.text if name == "text" else self.title


LineKind = Literal["title", "dateline", "bureau", "caption", "boilerplate", "subhead", "related", "body"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article and what it is for; ``start``/``end`` are code points into the part."""

    part: Part
    start: int
    end: int
    kind: LineKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that support one field: ``article.part(part)[start:end] == text``, always."""

    field: str
    part: Part
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a gazetteer.

    Attributes
    ----------
    place_id : str
        Stable id of the gazetteer row.
    name, name_ar : str
        English and Arabic display names.
    kind : str
        ``country``, ``governorate``, ``district``, ``subdistrict``, ``city``, ``town``, ``village``,
        ``neighbourhood``, ``camp``, ``crossing``, ``checkpoint``, ``airport`` ...
    latitude, longitude : float or None
        WGS 84 degrees; None when no source gives a point.
    coord_precision : str
        ``exact``, ``approx``, ``area``, ``estimated``, ``parent`` or ``unknown``.
    uncertainty_m : int or None
        Radius in metres within which the place lies around the point.
    parent_id : str or None
        The place that contains it.
    admin1, admin2, admin3 : str or None
        Ids of governorate, district and sub-district.
    tier : int
        1: safe to read bare; 2 and 3: only with a head noun or a resolved parent beside it.
    """

    place_id: str
    name: str
    name_ar: str
    kind: str
    latitude: float | None
    longitude: float | None
    coord_precision: str
    uncertainty_m: int | None
    parent_id: str | None
    admin1: str | None
    admin2: str | None
    admin3: str | None
    population: int | None
    tier: int


@dataclass(frozen=True, slots=True)
class IncidentPlace:
    """A place as an incident shows it: admin levels by English name, uncertainty in metres."""

    place_id: str
    name: str
    name_ar: str
    kind: str
    latitude: float | None
    longitude: float | None
    uncertainty_m: int | None
    admin1: str | None
    admin2: str | None
    admin3: str | None


@dataclass(frozen=True, slots=True)
class IncidentActor:
    """A faction in an incident; ``parents`` are ids up the chain valid on the incident's date."""

    actor_id: str
    name: str
    name_ar: str
    actor_class: str
    role: Role
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupToll:
    """Killed and injured of one group of people, as the text states them; None where it says nothing.

    Groups overlap (children are among the civilians) and need not add up to the whole toll.
    """

    group: PeopleGroup
    fatalities_min: int | None = None
    fatalities_max: int | None = None
    injuries_min: int | None = None
    injuries_max: int | None = None


def _flat(noun: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots, in their order."""
    return {name: getattr(noun, name) for name in noun.__slots__}


@dataclass(frozen=True, slots=True)
class Incident:
    """Who did what to whom, where, when, with what toll: the record of the command line and the store.

    None means "not stated", never guessed; 0 killed means that the text says none. Every field that
    holds something has its words in ``evidence`` or is named in ``confidence_reasons`` as
    ``inherited`` or ``default``.
    """

    incident_id: str
    article_id: str
    event_date: str | None = None
    event_date_end: str | None = None
    time_precision: TimePrecision = "unknown"
    disorder_type: str = ""
    event_type: str = ""
    sub_event_type: str = ""
    waqai_type: str = ""
    actors: tuple[IncidentActor, ...] = ()
    place: IncidentPlace | None = None
    origin_place: IncidentPlace | None = None
    geo_precision: GeoPrecision = "unresolved"
    fatalities_min: int | None = None
    fatalities_max: int | None = None
    injuries_min: int | None = None
    injuries_max: int | None = None
    toll_by_group: tuple[GroupToll, ...] = ()
    status: Status = "new"
    modality: Modality = "asserted"
    claimed_by: str | None = None
    confidence: float = 0.0
    confidence_reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The JSON object of the command line: every key present, null where nothing is stated."""
        record = _flat(self)  # dataclasses.asdict copies every string; that took longer than writing the record
        for name in ("actors", "toll_by_group", "evidence"):
            record[name] = tuple(map(_flat, record[name]))
        for name in ("place", "origin_place"):
            record[name] = _flat(record[name]) if record[name] is not None else None
        return record

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Incident:
        """The incident a record was made from; keys we do not know are an error.

        Raises
        ------
        TypeError
            The record has an unknown key or lacks ``incident_id`` or ``article_id``.
        """
        values = dict(record)
        values["actors"] = tuple(
            IncidentActor(**{**a, "parents": tuple(a.get("parents") or ())}) for a in record.get("actors") or ()
        )
        for key in ("place", "origin_place"):
            values[key] = IncidentPlace(**record[key]) if record.get(key) else None
        values["toll_by_group"] = tuple(GroupToll(**t) for t in record.get("toll_by_group") or ())
        values["evidence"] = tuple(Evidence(**e) for e in record.get("evidence") or ())
        values["confidence_reasons"] = tuple(record.get("confidence_reasons") or ())
        return cls(**values)

    def groups_overlap(self, kind: Literal["fatalities", "injuries"]) -> Literal["no", "unknown", "inside"]:
        """How the children, women and journalists of a toll stand to its civilians, as far as the numbers say it.

        ``inside`` where everybody of the toll is a civilian, so that the others are among them; ``no`` where the groups
        add up to the toll at most; else ``unknown``.
        """

        def span(of: Incident | GroupToll) -> tuple[int | None, int | None]:
            return getattr(of, f"{kind}_min"), getattr(of, f"{kind}_max")

        groups = {one.group: span(one) for one in self.toll_by_group if any(span(one))}
        if "civilians" not in groups or groups.keys() <= {"civilians", "fighters"}:
            return "no"
        if sum(low or high or 0 for low, high in groups.values()) == next(filter(None, span(self)), 0):
            return "no"
        return "inside" if groups["civilians"] == span(self) and "fighters" not in groups else "unknown"

    @property
    def on_map(self) -> bool:
        """Whether the incident counts: asserted or claimed, not denied, demanded or hoped for."""
        return self.modality in ON_MAP


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """What one run of the coder made of one article: what the store keeps in one transaction.

    A loader of a coded dataset (ACLED, UCDP, an export of ours) gives these too: its article holds the words of
    the record, and its version begins with ``import:``. Such an article is kept as it is and never coded again.
    """

    article: Article
    incidents: tuple[Incident, ...]
    pipeline_version: str
    warnings: tuple[str, ...] = field(default=())

    @property
    def imported(self) -> bool:
        """Whether a dataset brought the incidents, not our coder."""
        return self.pipeline_version.startswith(IMPORTED)


@dataclass(frozen=True, slots=True)
class Counts:
    """``shown`` of ``total`` incidents pass the filters, ``without_place`` of the shown have no point.

    ``below_confidence`` pass all other filters and are hidden by the confidence bar; ``reviewed`` of the shown were
    accepted or disputed by a curator. What is counted are events, unless the filters ask for reports; ``reports`` is
    how many incidents pass, of which several may tell one event. ``set_aside`` pass but are not plausible: they are in
    no other number until somebody has accepted them. ``copies`` articles are held as copies of others and not shown,
    whatever the filters.
    """

    shown: int
    total: int
    without_place: int
    below_confidence: int = 0
    reviewed: int = 0
    set_aside: int = 0
    reports: int = field(default=0, compare=False)
    copies: int = field(default=0, compare=False)
