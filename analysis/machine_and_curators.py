"""How often readings of the machine stood when a curator looked: by field, source, type and confidence.

Only incidents that somebody accepted or rejected are counted: of those a curator has read every field. A field stands
where the accepted record has the value it was coded with; of a rejected incident nothing stands. Curators choose what
they read (the queue begins with what is unsure), so that the shares say how the reviewed fared, not all incidents.
The interval is Wilson's (1927), 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from models import REJECTED, Article, Evidence, Incident
from store import Reviewed

FIELDS: dict[str, tuple[str, ...]] = {
    "event_type": ("event_type", "sub_event_type"),
    "event_date": ("event_date", "event_date_end"),
    "place": ("place",),
    "actors": ("actors",),
    "killed": ("fatalities_min", "fatalities_max"),
    "injured": ("injuries_min", "injuries_max"),
    "modality": ("modality",),
    "status": ("status",),
}
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)  # edges of the confidence, the last one inclusive
Z = 1.959964  # of a normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """``stood`` of ``read`` readings were left as they were; ``low`` and ``high`` bound the share behind them."""

    name: str
    read: int
    stood: int

    @property
    def share(self) -> float:
        """The share, 0..1; NaN where nothing was read."""
        return self.stood / self.read if self.read else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval for the share.

        >>> [round(edge, 2) for edge in Share("place", 10, 8).interval]
        [0.49, 0.94]
        """
        if not self.read:
            return 0.0, 1.0
        n, p = self.read, self.share
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of the readings that curators looked at, each a list of :class:`Share`.

    ``added`` incidents were read by curators alone: the coder had missed them.
    """

    incidents: Share
    fields: list[Share]
    confidence: list[Share]
    types: list[Share]
    sources: list[Share]
    added: int


def compare(reviewed: Iterable[Reviewed]) -> Comparison:
    """Machine against curators; an incident stands where it was accepted with every field as it was coded."""
    everything = list(reviewed)
    looked_at = [one for one in everything if not one.added]
    fields = [Share(name, len(looked_at), sum(stands(one, name) for one in looked_at)) for name in FIELDS]
    return Comparison(
        incidents=_share("all", looked_at),
        fields=fields,
        confidence=[
            _share(_name(edges), [one for one in looked_at if _bin(one.coded.confidence) == edges])
            for edges in pairwise(BINS)
        ],
        types=_by(looked_at, lambda one: one.coded.sub_event_type),
        sources=_by(looked_at, lambda one: one.article.source or ""),
        added=len(everything) - len(looked_at),
    )


def stands(one: Reviewed, field: str) -> bool:
    """Whether a curator left a field as it was coded."""
    if one.state == REJECTED:
        return False
    return all(plain(getattr(one.coded, name)) == plain(getattr(one.kept, name)) for name in FIELDS[field])


def plain(value: Any) -> Any:
    """What makes two values the same: a place by its id, actors by who has which part."""
    if hasattr(value, "place_id"):
        return value.place_id
    return sorted((actor.actor_id, actor.role) for actor in value) if isinstance(value, tuple) else value


def _share(name: str, some: Sequence[Reviewed]) -> Share:
    return Share(name, len(some), sum(all(stands(one, field) for field in FIELDS) for one in some))


def _by(looked_at: Sequence[Reviewed], key: Callable[[Reviewed], str]) -> list[Share]:
    groups: dict[str, list[Reviewed]] = {}
    for one in looked_at:
        groups.setdefault(key(one), []).append(one)
    return sorted((_share(name, some) for name, some in groups.items()), key=lambda s: (-s.read, s.name))


def _name(edges: tuple[float, float]) -> str:
    return f"{edges[0]:.1f}-{edges[1]:.1f}"


def _bin(confidence: float) -> tuple[float, float]:
    return next(edges for edges in pairwise(BINS) if confidence < edges[1] or edges[1] == BINS[-1])


def lines(found: Comparison) -> Iterator[str]:
    """The comparison as lines of text."""
    read, stood = found.incidents.read, found.incidents.stood
    yield f"{read} incidents accepted or rejected by curators; {stood} stood in every field"
    if found.added:
        yield f"{found.added} more were added by curators: the coder had not read them"
    titles: Mapping[str, list[Share]] = {
        "field": found.fields, "confidence": found.confidence, "type": found.types, "source": found.sources,
    }  # fmt: skip
    for title, shares in titles.items():
        yield ""
        yield f"{title:<36} {'read':>6} {'stood':>6}  share  95 %"
        for one in shares:
            low, high = one.interval
            share = f"{one.share:.2f}" if one.read else "   -"
            yield f"{one.name or '-':<36} {one.read:>6} {one.stood:>6}  {share:>5}  {low:.2f}-{high:.2f}"


# -- as gold


def gold(reviewed: Iterable[Reviewed], waiting: set[str]) -> Iterator[dict[str, Any]]:
    """Articles that curators have read to the end, as records of a gold set for ``evaluate``.

    Parameters
    ----------
    waiting : set of str
        Ids of articles with an incident that nobody has accepted or rejected: they are left out.
    """
    by_article: dict[str, list[Reviewed]] = {}
    for one in reviewed:
        if one.article.article_id not in waiting:
            by_article.setdefault(one.article.article_id, []).append(one)
    for article_id in sorted(by_article):
        article = by_article[article_id][0].article
        told = [one for one in by_article[article_id] if one.state != REJECTED and _words(one.coded, "event_type")]
        silent = [
            _span(evidence) | {"fields": ["event_type"]}
            for one in by_article[article_id]
            if one.state == REJECTED
            for evidence in _words(one.coded, "event_type")[:1]
        ]
        yield _article(article) | {"incidents": [_incident(one) for one in told], "silent": silent}


def _article(article: Article) -> dict[str, Any]:
    kept = {name: getattr(article, name) for name in ("title", "text", "published", "lang")}
    return {"id": article.article_id} | kept | {"split": "dev"}


def _incident(one: Reviewed) -> dict[str, Any]:
    kept = one.kept
    numbers = ("fatalities_min", "fatalities_max", "injuries_min", "injuries_max")
    spans = {"trigger": "event_type", "place": "place", "date": "event_date"}
    # The words are those the coder found: a correction changes what they mean, not where they stand.
    source = replace(kept, evidence=one.coded.evidence)
    return {
        "sub_event_type": [kept.sub_event_type],
        "event_date": kept.event_date,
        "event_date_end": kept.event_date_end or kept.event_date,
        "place_id": [kept.place.place_id if kept.place else None],
        "actors": [{"actor_id": [a.actor_id], "role": [a.role], "optional": False} for a in kept.actors],
        **{name: getattr(kept, name) for name in numbers},
        "status": kept.status,
        "modality": [kept.modality],
        "optional": False,
        "unscored": [],
        "spans": {name: [_span(e) for e in _words(source, field)] for name, field in spans.items()},
    }


def _words(incident: Incident, field: str) -> list[Evidence]:
    return [evidence for evidence in incident.evidence if evidence.field == field]


def _span(evidence: Evidence) -> dict[str, Any]:
    return {"part": evidence.part, "start": evidence.start, "end": evidence.end, "text": evidence.text}
