"""What a geoparser has to say about each name: where it stands, what it may mean, what was chosen and why.

The finding and settling is that of the coder (``coding.coder.geoparse``); here its answer becomes a record that
can be printed, checked and counted. Offsets are code points into the part of the article as published.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.location import NOWHERE
from geo.geoparsing.sites import Site
from geo.geoparsing.surroundings import Toponym
from models import GeoPrecision, Place


@dataclass(frozen=True, slots=True)
class Placed:
    """A name in an article and the place it was settled as.

    Attributes
    ----------
    part, start, end, text
        ``article.part(part)[start:end] == text``.
    kinds : tuple of str
        What the head noun beside the name allows; empty without one.
    relation : str
        ``at``, ``near``, ``edge``, ``rural`` or ``direction``.
    candidates : tuple of str
        Ids that carry the name; none for a name after a head noun that no gazetteer holds.
    place : Place or None
        None when no candidate won.
    precision : GeoPrecision
    uncertainty_m : int or None
        Radius in metres around the place's point.
    score : float
    reasons : tuple of str
    runners_up : tuple of str
        Ids, best first.
    inside : tuple of str
        Ids of places named with it as containing it.
    """

    part: str
    start: int
    end: int
    text: str
    kinds: tuple[str, ...]
    relation: str
    candidates: tuple[str, ...]
    place: Place | None
    precision: GeoPrecision
    uncertainty_m: int | None
    score: float
    reasons: tuple[str, ...]
    runners_up: tuple[str, ...]
    inside: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """A JSON object; the place with its id, name, kind and point."""
        record = {k: v for k, v in dataclasses.asdict(self).items() if k != "place"}
        place = self.place
        record["place"] = place and {
            "place_id": place.place_id, "name": place.name, "name_ar": place.name_ar, "kind": place.kind,
            "latitude": place.latitude, "longitude": place.longitude,
        }  # fmt: skip
        return record


def placed(sites: Iterable[Site]) -> list[Placed]:
    """Every toponym of the sites once, in the order of the text.

    Parameters
    ----------
    sites : iterable of Site
        Of one reading or several, resolved.
    """
    containers: dict[Toponym, list[Toponym]] = {}
    for site in sites:
        containers[site.leaf] = site.containers
        if site.leaf.across is not None:
            containers.setdefault(site.leaf.across, [])
        for container in site.containers:
            containers.setdefault(container, [])
    answers = [_placed(t, around) for t, around in containers.items() if t.location is not None or not t.back]
    return sorted(answers, key=lambda p: (p.part == "text", p.start, p.end))


def _placed(toponym: Toponym, containers: Iterable[Toponym]) -> Placed:
    location = toponym.location or NOWHERE
    evidence = toponym.reading.evidence("place", toponym.start, toponym.end)
    return Placed(
        part=evidence.part,
        start=evidence.start,
        end=evidence.end,
        text=evidence.text,
        kinds=toponym.kinds,
        relation=toponym.relation,
        candidates=toponym.place_ids,
        place=location.place,
        precision=location.precision,
        uncertainty_m=location.uncertainty_m,
        score=location.score,
        reasons=location.reasons,
        runners_up=tuple(p.place_id for p in location.runners_up),
        inside=tuple(c.place.place_id for c in containers if c.place),
    )


def lines(answers: Iterable[Placed], gazetteer: Gazetteer) -> Iterable[str]:
    """The answers for a reader at a terminal, one line per name and one for what it was chosen from."""

    def known(place_id: str) -> str:
        return f"{gazetteer.places[place_id].name} ({place_id})"

    for a in answers:
        chosen = f"{a.place.name} ({a.place.place_id}, {a.place.kind})" if a.place else "no place"
        about = f"{a.precision}" + (f", within {a.uncertainty_m} m" if a.uncertainty_m is not None else "")
        yield f"{a.part} {a.start}-{a.end}  {a.text}  ->  {chosen}; {about}; score {a.score:g}"
        why = "; ".join(a.reasons) or "the only or best known place of the name"
        others = [i for i in a.candidates if a.place is None or i != a.place.place_id]
        yield f"    {why}" + (f"; not: {', '.join(map(known, others[:3]))}" if others else "")
