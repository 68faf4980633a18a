"""How sure an incident is, and why."""

from __future__ import annotations

from functools import cache

from coding.incidents.drafts import Draft
from models import IncidentActor

_STATED = 0.5  # the confidence above which more stated words weigh half


@cache
def _weighed(reason: str, points: float) -> str:
    return f"{reason} {points:+.2f}"


def confidence_of(draft: Draft, actors: list[IncidentActor]) -> tuple[float, list[str]]:
    """Additive: what the text states adds, what was inherited or left open takes away."""
    score, reasons = 0.30, []

    def add(points: float, reason: str) -> None:
        nonlocal score
        score += points
        reasons.append(_weighed(reason, points))

    if draft.family in ("attack", "killed", "injured", "body"):
        add(-0.05, "event type: general wording")
    else:
        add(0.10, "event type: stated")
    where = draft.where
    if where.place is None:
        add(-0.15, "place: unresolved")
    elif where.inherited:
        add(0.02, "place: inherited")
    elif where.precision in ("site", "neighbourhood", "town"):
        add(0.18, f"place: {where.precision}")
    else:
        add(0.06, f"place: {where.precision}")
    if where.by:
        reasons.append(f"place: named by {where.by}")
    if any(a.role in ("perpetrator", "party") for a in actors):
        add(
            0.04 if draft.inherited_actors else 0.10,
            "perpetrator: inherited" if draft.inherited_actors else "perpetrator: stated",
        )
    if any(a.role == "target" for a in actors):
        add(0.04, "target: stated")
    if draft.toll.killed_max or draft.toll.injured_max:
        add(0.10, "toll: stated")
    if draft.when.source == "text":
        add(0.08, "event_date: stated")
    elif draft.when.first is not None:
        reasons.append(f"event_date: {draft.when.source}")
    if draft.when.disagrees:
        add(-0.05, f"event_date: {draft.when.doubt}")
    elif draft.when.doubt:
        reasons.append(f"event_date: {draft.when.doubt}")
    if draft.in_title:
        add(0.15, "told in the title")
    if len({f.sentence.start for f in draft.frames}) > 1:
        add(0.05, "told more than once")
    if draft.status == "background":
        add(-0.15, "status: background")
    if draft.modality == "claimed":
        add(-0.05, "modality: claimed")
    add(-min(0.12, 0.02 * draft.order), "order in the article")
    if score > _STATED:  # measured on the gold set: above one half, more words make a reading only half as much surer
        score = _STATED + (score - _STATED) / 2
    return round(max(0.05, min(0.95, score)), 2), reasons
