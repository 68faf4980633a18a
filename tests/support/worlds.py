"""Made-up incidents and filters for Hypothesis, and the filters in plain Python."""

from __future__ import annotations

import dataclasses
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from shapely import Point, Polygon

from filters import Filters
from models import (
    GEO_PRECISIONS,
    MODALITIES,
    ON_MAP,
    STATUSES,
    TIME_PRECISIONS,
    Article,
    CodedArticle,
    Evidence,
    Incident,
    IncidentActor,
    IncidentPlace,
)
from store.gate.doubts import AGAIN
from text.normalize import fold

ABOVE = {"halko": ["qamishli", "SY08", "SY"], "qamishli": ["SY08", "SY"], "SY08": ["SY"], "raqqa": ["SY11", "SY"]}
ROLES = ("perpetrator", "target", "party")
PARENTS = {"ypg": ("sdf",), "asayish": ("aanes",)}
FOLDER_IS_SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def above(place_id: str) -> list[str]:
    return ABOVE.get(place_id, [])


def article(article_id: str = "a", text: str = "قصف حلكو", **more: str) -> Article:
    return Article(article_id, text, **more)


def coded(item: Article, *incidents: Incident, version: str = "1") -> CodedArticle:
    return CodedArticle(item, incidents, version)


def place(place_id: str, latitude: float | None, longitude: float | None) -> IncidentPlace:
    return IncidentPlace(place_id, place_id.title(), "مكان", "town", latitude, longitude, 500, None, None, None)


words = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
days = st.dates().map(lambda d: d.isoformat())
near_days = st.sampled_from(["2021-04-20", "2021-04-22", "2021-04-25", "2021-05-02", "2022-01-01"])
places = st.one_of(
    st.none(),
    st.builds(
        place,
        st.sampled_from([*ABOVE, "nowhere"]),
        st.sampled_from([None, 35.5, 37.0, -10.0]),
        st.sampled_from([None, 39.0, 41.2, 179.5]),
    ),
)
actors = st.lists(st.sampled_from(["ypg", "asayish", "ndf", "civ"]), max_size=3, unique=True).map(
    lambda ids: tuple(
        IncidentActor(i, i.upper(), "اسم", "rebel", ROLES[n], PARENTS.get(i, ())) for n, i in enumerate(ids)
    )
)
counts = st.one_of(st.none(), st.integers(0, 10_000), st.just(10**30))
incidents = st.builds(
    Incident,
    incident_id=st.just(""),
    article_id=st.just("a"),
    event_date=st.one_of(st.none(), near_days),
    event_date_end=st.none(),
    time_precision=st.sampled_from(TIME_PRECISIONS),
    event_type=st.sampled_from(["Battles", "Protests"]),
    sub_event_type=st.sampled_from(["Armed clash", "Peaceful protest"]),
    actors=actors,
    place=places,
    origin_place=places,
    geo_precision=st.sampled_from(GEO_PRECISIONS),
    fatalities_min=counts,
    fatalities_max=counts,
    status=st.sampled_from(STATUSES),
    modality=st.sampled_from(MODALITIES),
    claimed_by=st.one_of(st.none(), words),
    confidence=st.floats(0, 1),
    confidence_reasons=st.lists(words, max_size=3).map(tuple),
    evidence=st.lists(
        st.builds(Evidence, words, st.sampled_from(["text", "title"]), st.just(0), st.just(3), words), max_size=2
    ).map(tuple),
)


@st.composite
def worlds(draw: st.DrawFn) -> list[Incident]:
    found = draw(st.lists(incidents, max_size=8))
    longer = [
        dataclasses.replace(i, event_date_end="2022-01-03") if i.event_date and draw(st.booleans()) else i
        for i in found
    ]
    return [dataclasses.replace(i, incident_id=f"i{n}") for n, i in enumerate(longer)]


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


filters_strategy = st.builds(
    Filters,
    date_from=st.one_of(st.none(), near_days),
    date_to=st.one_of(st.none(), near_days),
    factions=some("ypg", "sdf", "aanes", "ndf", "unheard"),
    perpetrators=some("ypg", "sdf", "ndf"),
    targets=some("aanes", "civ", "ndf"),
    without=some("asayish", "regime", "usa"),
    event_types=some("Battles", "Riots"),
    sub_event_types=some("Armed clash", "Peaceful protest"),
    place_ids=some("SY08", "halko", "SY", "nowhere"),
    bbox=st.sampled_from([None, (38.0, 35.0, 42.0, 38.0), (170.0, -20.0, -170.0, 40.0)]),
    area=st.sampled_from([(), ((38.0, 34.0), (42.0, 38.0), (38.0, 38.0)), ((38.0, 36.0), (42.0, 36.0), (40.0, 34.0))]),
    precisions=some("site", "town", "unresolved"),
    confidence_min=st.sampled_from([None, 0.5]),
    killed_min=st.sampled_from([None, 0, 1, 50]),
    sources=some("One, two", "", "%"),
    text=st.sampled_from(["", "", "ypg", "مكان", "halko HALKO"]),
    statuses=some("new", "background"),
    modalities=st.one_of(st.just(()), some(*MODALITIES)),
    set_aside=st.sampled_from(["", "", "with", "only"]),
)
BELIEVED = {"Armed clash": 200, "Peaceful protest": 20}  # killed at most, in stores too small to measure by


def doubtful(i: Incident, world: list[Incident]) -> bool:
    """What the gate says of the incidents of one article, in plain Python: too many killed, over months, told again."""
    if not killed(i):
        return False
    on_map = [j for j in world if j.modality in ON_MAP and killed(j) == killed(i)]
    counts = min(on_map, key=lambda j: (over_months(j), world.index(j)), default=i) if killed(i) >= AGAIN else i
    return over_months(i) or (i.modality in ON_MAP and (killed(i) > BELIEVED[i.sub_event_type] or counts is not i))


def killed(i: Incident) -> int:
    return (i.fatalities_max if i.fatalities_min is None else i.fatalities_min) or 0


def over_months(i: Incident) -> bool:
    if not i.event_date_end:
        return False
    return (date.fromisoformat(i.event_date_end) - date.fromisoformat(i.event_date)).days >= 27


def passes(i: Incident, f: Filters, world: list[Incident], source: str = "") -> bool:
    """The filters in plain Python: what the SQL is measured against."""
    first, last = i.event_date, i.event_date_end or i.event_date
    here = [i.place.place_id, *above(i.place.place_id)] if i.place else []
    factions = [(name, a.role) for a in i.actors for name in (a.actor_id, *a.parents)]
    places = [p for p in (i.place, i.origin_place) if p]
    said = " ".join([i.event_type, i.sub_event_type, *(n for x in (*places, *i.actors) for n in (x.name, x.name_ar))])
    pointed = i.place is not None and i.place.latitude is not None and i.place.longitude is not None
    inside = f.bbox is None
    if f.bbox and pointed:
        west, south, east, north = f.bbox
        x, y = i.place.longitude, i.place.latitude
        inside = south <= y <= north and (west <= x <= east if west <= east else x >= west or x <= east)
    return (
        i.modality in (f.modalities or ON_MAP)
        and f.set_aside in ("with", "only" if doubtful(i, world) else "")
        and (not f.date_from or (last is not None and last >= f.date_from))
        and (not f.date_to or (first is not None and first <= f.date_to))
        and (not f.factions or any(name in f.factions for name, _ in factions))
        and (not f.perpetrators or any(n in f.perpetrators and role == "perpetrator" for n, role in factions))
        and (not f.targets or any(n in f.targets and role == "target" for n, role in factions))
        and not any(n in f.without for n, _ in factions)
        and (not f.area or (pointed and Polygon(f.area).contains(Point(i.place.longitude, i.place.latitude))))
        and (not f.confidence_min or i.confidence >= f.confidence_min)
        and (not f.killed_min or killed(i) >= f.killed_min)
        and (not f.sources or source in f.sources)
        and all(word in fold(said).casefold() for word in f.text.casefold().split())
        and (not f.event_types or i.event_type in f.event_types)
        and (not f.sub_event_types or i.sub_event_type in f.sub_event_types)
        and (not f.place_ids or any(p in f.place_ids for p in here))
        and inside
        and (not f.precisions or i.geo_precision in f.precisions)
        and (not f.statuses or i.status in f.statuses)
    )
