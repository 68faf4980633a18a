"""How sure an incident is, and why: the probability that it is real, of the right type and at the right place.

A logistic regression over named features of the reading. ``benchmarks/train_confidence.py`` learns the weights from
articles coded by hand and writes them to ``data/lexicons/confidence_weights.csv``; nothing is learned here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coding.incidents.drafts import Draft
from errors import DataFileError
from paths import LEXICONS
from text.data_files import rows

WEIGHTS = LEXICONS / "confidence_weights.csv"
BASE = "base"  # the row of the weight that every incident has
_ACTING = ("perpetrator", "party")
_GENERAL = ("attack", "killed", "injured", "body")
_KINDS = ("custody", "clash", "harm", "territory", "demonstration", "damage")
_SURE = 0.98  # nobody is surer than that

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Beside:
    """What an article tells in all: how many incidents, and the most killed in one of them."""

    told: int = 1
    killed: int = 0

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> Beside:
        """What some drafts tell together."""
        return cls(len(drafts), max((d.toll.killed_max or 0 for d in drafts), default=0))


ALONE = Beside()


def features(draft: Draft, beside: Beside = ALONE) -> Features:
    """What the confidence of a merged draft rests on, by name; what does not hold is left out."""
    sentences = len({f.sentence.start for f in draft.frames})
    roles = {role for _, role in draft.actors}
    acting = not roles.isdisjoint(_ACTING)
    holds = {
        "event type: general wording": draft.family in _GENERAL,
        "event type: by a verb": any(f.main.trigger.pos == "v" for f in draft.frames),
        "event type: weapon named": any(f.instruments for f in draft.frames),
        _kind(draft): True,
        _place(draft): True,
        "place: what holds it is named": bool(draft.where.within),
        "perpetrator: stated": acting and not draft.inherited_actors,
        "perpetrator: inherited": acting and draft.inherited_actors,
        "target: stated": "target" in roles,
        "toll: stated": bool(draft.toll.killed_max or draft.toll.injured_max),
        "toll: the most of its article": 0 < beside.killed == (draft.toll.killed_max or 0),
        "event_date: stated": draft.when.source == "text",
        "first in the article": draft.order == 0,
        "told in the title": draft.in_title,
        "status: background": draft.status == "background",
        "modality: claimed": draft.modality == "claimed",
        "points back to another": all(f.refers_back for f in draft.frames),
    }
    out = {name: 1.0 for name, value in holds.items() if value}
    counted = {
        "told more than once": min(sentences - 1, 3),
        "order in the article": min(draft.order, 8),
        "incidents beside it": math.log2(beside.told),
    }
    return out | {name: float(value) for name, value in counted.items() if value}


def _kind(draft: Draft) -> str:
    if draft.group == "explosive":
        return "kind: explosive"
    return f"kind: {draft.group}" if draft.group in _KINDS else "kind: strategic"


def _place(draft: Draft) -> str:
    if draft.where.place is None:
        return "place: unresolved"
    return "place: inherited" if draft.where.inherited else f"place: {draft.where.precision}"


@cache
def weights(path: Path = WEIGHTS) -> dict[str, float]:
    """The weight of each feature, in log-odds.

    Raises
    ------
    DataFileError
        A weight is not a number, a feature stands twice, or the base is missing.
    """
    found: dict[str, float] = {}
    for line, row in rows(path, ("feature", "weight")):
        try:
            weight = float(row["weight"])
        except ValueError:
            weight = math.nan
        if not math.isfinite(weight):
            raise DataFileError(path, line, f"weight {row['weight']!r} is not a number", "write it as 0.25")
        if row["feature"] in found:
            raise DataFileError(path, line, f"feature {row['feature']!r} stands twice", "keep one of them")
        found[row["feature"]] = weight
    if BASE not in found:
        raise DataFileError(path, 1, f"feature {BASE!r} is missing", "run benchmarks/train_confidence.py")
    return found


def chance_of(read: Features, path: Path = WEIGHTS) -> float:
    """The probability that features speak for with the weights of a table, 0..1."""
    by_name = weights(path)
    return _share(by_name[BASE] + sum(by_name.get(name, 0.0) * value for name, value in read.items()))


def confidence_of(draft: Draft, beside: Beside = ALONE) -> tuple[float, list[str]]:
    """The probability, and its reasons: each feature with what it adds, the largest first.

    What was taken over or assumed is named even where it changes nothing.
    """
    parts = {name: weights().get(name, 0.0) * value for name, value in features(draft, beside).items()}
    total = weights()[BASE] + sum(parts.values())
    chance = _share(total)
    added = {name: chance - _share(total - part) for name, part in parts.items()}
    reasons = [
        f"{name} {points:+.2f}"
        for name, points in sorted(added.items(), key=lambda item: -abs(item[1]))
        if abs(points) >= 0.005 or name.endswith((": inherited", ": unresolved"))
    ]
    where, when = draft.where, draft.when
    if where.by:
        reasons.append(f"place: named by {where.by}")
    if when.first is not None and when.source != "text":
        reasons.append(f"event_date: {when.source}")
    if when.doubt:
        reasons.append(f"event_date: {when.doubt}")
    return round(max(1 - _SURE, min(_SURE, chance)), 2), reasons


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
