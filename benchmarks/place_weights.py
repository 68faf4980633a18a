"""Weights of the geoparser's features: ``python benchmarks/place_weights.py GOLD... [--write]``.

A GOLD file holds one article a line, ours (``tests/gold``) or one with the point of what it tells (``gold`` with
``lat`` and ``lon``, in it or in its ``incidents``); held-out articles of ours are left out. A name counts whose
candidates are partly right: the place of the gold, or within 5 km of its point. The weights are those of a conditional
logit over its candidates, drawn towards the present ones; every second article is fitted, the others say what that is
worth. On 373 names of the development articles (2026-11) the present weights put the right one first for 98.3 % and
fitted ones for no more, and took more wrong villages, as they do not know the thresholds: the present ones stand.

Also printed: of the points called exact, how many lie within 5 and 25 km of the point, where an article tells of one
event. ``--write`` writes the weights fitted on all articles to ``data/lexicons/place_weights.csv``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coding import Coder  # noqa: E402
from geo.distance import distance_km  # noqa: E402
from geo.geoparsing import resolution, scoring  # noqa: E402
from geo.geoparsing.location import AREAS  # noqa: E402
from models import Article, Place  # noqa: E402
from paths import LEXICONS  # noqa: E402

NEAR_KM, FAR_KM = 5.0, 25.0
UNITS = ("district", "governorate", "country")
EXACT = ("site", "neighbourhood", "town")
PULL = 8.0  # names that speak as loudly as the present weights
Name = tuple[np.ndarray, np.ndarray]  # features of the candidates, a row each; which of them are right


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the weights of the geoparser's features.")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write data/lexicons/place_weights.csv")
    options = parser.parse_args()
    coder = Coder.load()
    halves: tuple[list[Name], list[Name]] = ([], [])
    exact: list[float] = []
    for number, (article, ids, points, alone) in enumerate(read(options.gold)):
        names = [list(candidates) for candidates in settled(coder, article)]
        halves[number % 2].extend(n for one in names if (n := labelled(one, ids, points)) is not None)
        exact += distances(coder, article, points if alone else [])
    now = np.array([f.weight for f in scoring.FEATURES])
    fitted = fit(halves[0], now)
    print(f"{len(halves[0])} names fitted, {len(halves[1])} tried: right {share(halves[1], now):.1%} with the present "
          f"weights, {share(halves[1], fitted):.1%} with the fitted ones")  # fmt: skip
    final = fit([*halves[0], *halves[1]], now)
    for feature, before, after in zip(scoring.FEATURES, now, final, strict=True):
        print(f"{feature.measure.__name__:24} {before:6.2f} {after:6.2f}")
    if exact:
        near, far = (np.mean([d <= NEAR_KM for d in exact]), np.mean([d > FAR_KM for d in exact]))
        print(f"{len(exact)} exact points: {near:.1%} within {NEAR_KM:g} km, {far:.1%} beyond {FAR_KM:g} km")
    if options.write:
        write(final)
    return 0


def read(paths: Sequence[Path]) -> Iterator[tuple[Article, set[str], list[tuple[float, float]], bool]]:
    """Articles with the ids and the points of their places, and whether they tell of nothing else."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold: dict[str, Any] = row.get("gold") or {}
            told = gold.get("incidents") or ([gold] if gold else [])
            if row.get("split") == "held":
                continue
            ids = {i for one in row.get("incidents", ()) for i in one["place_id"] or () if i}
            points = [(one["lat"], one["lon"]) for one in told[:1] if one.get("lat") is not None]
            article = Article(row["id"], row["text"], title=row.get("title") or "", published=row.get("published"))
            if ids or points:
                yield article, ids, points, "incidents" not in gold


def settled(coder: Coder, article: Article) -> Iterator[list[scoring.Candidate]]:
    """The candidates of each name as they stood when it was settled last."""
    seen: dict[tuple[int, str], scoring.Candidate] = {}
    plain = resolution.score

    def noted(candidate: scoring.Candidate) -> tuple[float, tuple[str, ...]]:
        seen[id(candidate.toponym), candidate.place.place_id] = candidate
        return plain(candidate)

    resolution.score = noted  # type: ignore[assignment]
    try:
        coder.places(article)
    finally:
        resolution.score = plain
    by_name: dict[int, list[scoring.Candidate]] = {}
    for (name, _), candidate in seen.items():
        by_name.setdefault(name, []).append(candidate)
    yield from by_name.values()


def labelled(candidates: list[scoring.Candidate], ids: set[str], points: list[tuple[float, float]]) -> Name | None:
    """Features and labels of a name, None where all candidates are right or all are wrong."""
    if points:  # a point says nothing of units, nor of what is "in the countryside of"
        candidates = [c for c in candidates if c.toponym.relation == "at" and AREAS.get(c.place.kind) not in UNITS]
    right = np.array([c.place.place_id in ids or any(km(c.place, p) <= NEAR_KM for p in points) for c in candidates])
    if right.all() or not right.any():
        return None
    return np.array([[f.measure(c) for f in scoring.FEATURES] for c in candidates], dtype=float), right


def km(place: Place, point: tuple[float, float]) -> float:
    """Kilometres between a place and a point given as latitude, longitude."""
    there = Place("", "", "", "village", *point, "exact", 0, None, None, None, None, None, 3)
    return distance_km(place, there)


def distances(coder: Coder, article: Article, points: list[tuple[float, float]]) -> list[float]:
    """Kilometres from the article's point to what is called exact."""
    places = [
        coder.gazetteer.places[i.place.place_id]
        for i in coder.code(article)
        if points and i.place and i.geo_precision in EXACT
    ]
    return [km(place, points[0]) for place in places]


def fit(names: Sequence[Name], start: np.ndarray) -> np.ndarray:
    """Weights of the highest likelihood, each pulled towards where it started; by gradient ascent."""
    weights = start.copy()
    for _ in range(400):
        slope = PULL * (start - weights)
        for features, right in names:
            chance = np.exp((points := features @ weights) - points.max())
            among = chance * right
            slope += (among / among.sum() - chance / chance.sum()) @ features
        weights += 0.5 / (PULL + len(names)) * slope
    return weights


def share(names: Sequence[Name], weights: np.ndarray) -> float:
    """Share of the names whose best candidate is right."""
    return float(np.mean([right[np.argmax(features @ weights)] for features, right in names])) if names else 0.0


def write(weights: np.ndarray) -> None:
    """The table of weights, notes lost."""
    rows = [f"{f.measure.__name__},{w:.2f},\n" for f, w in zip(scoring.FEATURES, weights, strict=True)]
    (LEXICONS / "place_weights.csv").write_text("feature,weight,note\n" + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
