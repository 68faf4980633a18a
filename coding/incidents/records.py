"""From a draft to the incident record: ACLED's terms, evidence, confidence with its reasons."""

from __future__ import annotations

import hashlib
from collections import defaultdict

import packs
from coding.events.event import Toll
from coding.incidents.agreement import Ties
from coding.incidents.confidence import ALONE, Beside, confidence_of
from coding.incidents.drafts import Draft, Span
from coding.vocabulary import Vocabulary
from geo.gazetteer.gazetteer import Gazetteer
from models import PEOPLE_GROUPS, Evidence, GroupToll, Incident, IncidentActor, IncidentPlace, Place, Role
from text.lexicon import Affiliation, EventType, affiliations, in_force

_ROLE_ORDER: dict[Role, int] = {"perpetrator": 0, "party": 1, "target": 2, "mediator": 3, "other": 4}
_BACKS = ("supports", "backed_by")
_NOT_ABOVE = (*_BACKS, "integration_agreed", "renamed_to", "leads")
UNARMED_CLASSES = ("civilians", "protesters", "rioters")
#: Fighters who were hit and whose side the text does not name; in the record they are militants, if of no side named.
UNNAMED_FIGHTERS = "fighters"
# Families whose ACLED type depends on who was hit: an armed target makes a battle.
_BY_TARGET = (
    "killed",
    "injured",
    "attack",
    "shooting",
    "assassination",
    "execution",
    "ambush",
    "infiltration",
    "body",
    "assault",
)
_BATTLE = EventType("", "Political violence", "Battles", "Armed clash", "")
_AGAINST_CIVILIANS = EventType("", "Political violence", "Violence against civilians", "Attack", "")
_REGAINED = EventType("", "Political violence", "Battles", "Government regains territory", "regain")
_OVERTAKEN = EventType("", "Political violence", "Battles", "Non-state actor overtakes territory", "takeover")
_NO_AUTHORITY = ("unknown", "militants")
_ABDUCTION = EventType(
    "", "Political violence", "Violence against civilians", "Abduction/forced disappearance", "abduction"
)


def build(
    draft: Draft,
    vocabulary: Vocabulary,
    article_id: str,
    version: str,
    date: str | None,
    published_in: str = "",
    beside: Beside = ALONE,
) -> Incident:
    """The incident record of a draft.

    ``published_in`` is where the day of publication was read, if not given; ``beside`` what its article tells in all.
    """
    _settle_fighters(draft, vocabulary)
    actors = _actors(draft, vocabulary, date)
    kind = _event_type(draft, vocabulary, actors)
    evidence = _evidence(draft)
    confidence, reasons = confidence_of(draft, beside)
    if published_in and draft.when.counted:
        reasons.append(f"published: read in the {published_in}")
    first = draft.frames[0].main
    where = draft.where
    place_id = where.place.place_id if where.place else ""
    key = f"{version}|{article_id}|{first.start}|{kind.sub_event_type}|{place_id}|{draft.order}"
    when = draft.when
    return Incident(
        incident_id=hashlib.sha256(key.encode()).hexdigest()[:16],
        article_id=article_id,
        event_date=when.first.isoformat() if when.first else None,
        event_date_end=when.last.isoformat() if when.last else None,
        time_precision=when.precision if when.first else "unknown",
        disorder_type=kind.disorder_type,
        event_type=kind.event_type,
        sub_event_type=kind.sub_event_type,
        waqai_type=kind.waqai_type or draft.family,
        actors=tuple(actors),
        place=place_record(vocabulary.gazetteer, where.place, where.uncertainty_m, where.lost),
        origin_place=place_record(vocabulary.gazetteer, draft.origin.place, draft.origin.uncertainty_m)
        if draft.origin
        else None,
        geo_precision=where.precision if where.place else "unresolved",
        fatalities_min=draft.toll.killed_min,
        fatalities_max=draft.toll.killed_max,
        injuries_min=draft.toll.injured_min,
        injuries_max=draft.toll.injured_max,
        toll_by_group=_toll_by_group(draft.toll),
        status=draft.status,
        modality=draft.modality,
        claimed_by=draft.claimed_by,
        confidence=confidence,
        confidence_reasons=tuple(reasons),
        evidence=tuple(evidence),
    )


def parents_on(vocabulary: Vocabulary, actor_id: str, date: str | None) -> tuple[str, ...]:
    """Ids above a faction on a day (ISO), nearest first; dated links before the listed parent."""
    out: list[str] = []
    step = actor_id
    while step:
        links = _links_upward().get(step, ()) if date is not None else ()
        dated = [a.parent_id for a in links if in_force(date or "", a.valid_from, a.valid_to)]
        above = dated[0] if dated else vocabulary.actors[step].parent if step in vocabulary.actors else ""
        if not above or above in out or above == actor_id:
            break
        out.append(above)
        step = above
    return tuple(out)


def ties_of(vocabulary: Vocabulary) -> Ties:
    """How the factions hang together, whatever the day."""
    allied: dict[str, set[str]] = defaultdict(set)
    for link in affiliations():
        if link.relation in _BACKS:
            allied[link.actor_id].add(link.parent_id)
            allied[link.parent_id].add(link.actor_id)
    above = {i: frozenset((i, *parents_on(vocabulary, i, None))) for i in vocabulary.actors}
    return Ties(above, {i: frozenset(others) for i, others in allied.items()})


@packs.cached
def _links_upward() -> dict[str, list[Affiliation]]:
    found: dict[str, list[Affiliation]] = defaultdict(list)
    for link in affiliations():
        if link.relation not in _NOT_ABOVE:
            found[link.actor_id].append(link)
    return found


def _actors(draft: Draft, vocabulary: Vocabulary, date: str | None) -> list[IncidentActor]:
    doers = {i for i, role in draft.actors if role in ("perpetrator", "party")}
    day = draft.when.first.isoformat() if draft.when.first else date
    found = []
    for actor_id, role in sorted(draft.actors, key=lambda k: (_ROLE_ORDER[k[1]],)):
        shown = "party" if draft.group in ("clash", "politics") else "perpetrator"
        if role in ("perpetrator", "party") and role != shown and (actor_id, shown) in draft.actors:
            continue  # one part for each, the one that goes with the event
        if role == "target" and actor_id in doers:
            continue  # nobody is both: one of the two readings is wrong, and the doer's rests on more
        found.append(actor_record(vocabulary, actor_id, role, day))
    return found


def _settle_fighters(draft: Draft, vocabulary: Vocabulary) -> None:
    """Call fighters of no side militants where they make it a battle; elsewhere they only count in the toll."""
    spans = draft.actors.pop((UNNAMED_FIGHTERS, "target"), None)
    hit = (vocabulary.actors[who].actor_class for who, role in draft.actors if role in ("target", "party"))
    if spans and draft.family in _BY_TARGET and all(kind in UNARMED_CLASSES for kind in hit):
        draft.actors["militants", "target"] = spans


def _toll_by_group(toll: Toll) -> tuple[GroupToll, ...]:
    nothing = (None, None)
    named = [g for g in PEOPLE_GROUPS if ("killed", g) in toll.groups or ("injured", g) in toll.groups]
    return tuple(
        GroupToll(g, *toll.groups.get(("killed", g), nothing), *toll.groups.get(("injured", g), nothing)) for g in named
    )


def _tribe(actor: IncidentActor, draft: Draft) -> bool:
    """A sheikh of a tribe who is killed alone is no fighter; a tribe that is fought is."""
    alone = draft.toll.killed_max in (None, 1) and draft.family in ("assassination", "killed", "execution", "shooting")
    return alone and actor.name.endswith((" tribe", " clan"))


def _event_type(draft: Draft, vocabulary: Vocabulary, actors: list[IncidentActor]) -> EventType:
    kind = vocabulary.event_types[draft.family]
    doers = [a for a in actors if a.role in ("perpetrator", "party")]
    targets = [a for a in actors if a.role == "target"]
    if draft.family in _BY_TARGET:
        armed = [a for a in targets if a.actor_class not in UNARMED_CLASSES and not _tribe(a, draft)]
        fought = len(armed) == len(targets) or any(group == "fighters" for _, group in draft.toll.groups)
        chosen = _BATTLE if armed and fought and draft.family != "body" else _AGAINST_CIVILIANS
        return EventType(draft.family, chosen.disorder_type, chosen.event_type, chosen.sub_event_type, kind.waqai_type)
    if draft.family == "demolition" and doers and any(a.actor_class not in UNARMED_CLASSES for a in targets):
        return EventType("", _BATTLE.disorder_type, _BATTLE.event_type, _BATTLE.sub_event_type, kind.waqai_type)
    if draft.family in ("takeover", "regain") and doers:
        # a de-facto authority is "state forces" by class and non-state for ACLED
        governments = {faction for pack in packs.active() for faction in pack.governments}
        return _REGAINED if {doers[0].actor_id, *doers[0].parents} & governments else _OVERTAKEN
    if draft.family in ("arrest", "raid") and doers and all(a.actor_id in _NO_AUTHORITY for a in doers):
        return _ABDUCTION  # gunmen nobody knows arrest nobody
    return kind


def actor_record(vocabulary: Vocabulary, actor_id: str, role: Role, day: str | None) -> IncidentActor:
    """A faction as an incident of a day (ISO) shows it."""
    actor = vocabulary.actors[actor_id]
    parents = parents_on(vocabulary, actor_id, day)
    return IncidentActor(actor_id, actor.name, actor.name_ar, actor.actor_class, role, parents)


def place_record(
    gazetteer: Gazetteer, place: Place | None, uncertainty_m: int | None, lost: bool = False
) -> IncidentPlace | None:
    """A place as an incident shows it, or somewhere in it, with a radius of its own in metres where one is given."""
    return gazetteer.describe(place, uncertainty_m, seat=not lost) if place is not None else None


def _evidence(draft: Draft) -> list[Evidence]:
    found: dict[Evidence, None] = {}  # in order, each once

    def add(field: str, span: Span) -> None:
        evidence = span[0].reading.evidence(field, span[1], span[2])
        if evidence.text:
            found[evidence] = None

    for frame in draft.frames:
        weapon = [t for t in frame.instruments if t.trigger.family == frame.family][:1]
        for t in (frame.main, *weapon):
            add("event_type", (frame.mentions, t.start, t.end))
        if draft.claimed_by and frame.claimed_by:
            add("claimed_by", (frame.mentions, frame.claimed_by.start, frame.claimed_by.end))
    for span in draft.where.spans if draft.where.place is not None else ():
        add("place", span)
    for span in draft.when.spans:
        add("event_date", span)
    for spans in draft.actors.values():
        for span in spans:
            add("actors", span)
    for which, span in draft.toll_spans:
        add("fatalities" if which == "killed" else "injuries", span)
    for span in draft.origin_spans:
        add("origin_place", span)
    return list(found)
