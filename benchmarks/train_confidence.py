"""Learns the weights of confidence: ``python benchmarks/train_confidence.py [--articles FILE...]``.

What is learned from:

* the incidents that the coder makes of our gold articles (never of those held out), each right when the gold set has
  it with that type and place;
* incidents of articles of others, judged by hand: ``benchmarks/judged_incidents.csv`` names them by article, type,
  place and toll; the texts are not ours and not here;
* at a lower weight, which incident is the one an article is about, where ``gold.incidents`` of a file names its point.

Two logistic regressions with an L2 penalty from scikit-learn, which only this script imports: one over all of these, so
that what an article is about comes first, and one of a single slope over the first two, so that the probability stays
true. The weights go to ``data/lexicons/confidence_weights.csv``. Printed is the expected calibration error in ten bins,
cross-validated over whole articles; ``--held`` scores the held-out gold, which is for the very end.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coding.coder import Coder  # noqa: E402
from coding.evaluation.evaluation import Evaluation  # noqa: E402
from coding.evaluation.gold import read_gold  # noqa: E402
from coding.incidents.confidence import BASE, Features, chance_of  # noqa: E402
from models import ON_MAP, Article, Incident, IncidentPlace  # noqa: E402
from paths import LEXICONS  # noqa: E402

GOLD = [
    ROOT / "tests" / "gold" / name for name in ("gold_ar.jsonl", "posts_ar.jsonl", "gold_en.jsonl", "notes_en.jsonl")
]
JUDGED = ROOT / "benchmarks" / "judged_incidents.csv"
WEIGHTS = LEXICONS / "confidence_weights.csv"
STRENGTH = 0.1  # of 0.03, 0.1, 0.3 and 1 the one with the least log loss, cross-validated
ABOUT = 0.35  # the weight of an example of what an article is about: as it grows, order gains and truth loses
NEAR_KM = 5.0
BINS = 10


Array = np.ndarray[Any, np.dtype[Any]]


class Row(NamedTuple):
    """An incident as an example: what was read, whether it is right, and of which article."""

    features: Features
    right: bool
    article: str
    weight: float = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="JSONL files with the judged articles")
    parser.add_argument("--held", action="store_true", help="score the weights as they stand on the held-out gold")
    options = parser.parse_args()
    coder = Coder.load()
    if options.held:
        held = list(gold_rows(coder, held=True))
        report("held-out gold", [chance_of(row.features) for row in held], [row.right for row in held])
        return 0
    ours = list(gold_rows(coder, held=False))
    judged = list(judged_rows(coder, options.judged, options.articles))
    about = list(about_rows(coder, options.articles))
    print(
        f"{len(ours)} incidents of our gold, {len(judged)} judged ones, {len(about)} of articles whose event is known"
    )
    learn(ours, judged, about)
    return 0


def gold_rows(coder: Coder, held: bool) -> Iterator[Row]:
    """The incidents the coder makes of one part of the gold set; optional ones count neither way."""
    evaluation = Evaluation(coder.gazetteer)
    for path in GOLD:
        for gold in read_gold(path):
            if gold.held != held:
                continue
            explained = {i.incident_id: f for i, f in coder.explained(gold.article)}
            outcome = evaluation.outcome(gold, coder.code(gold.article))
            for _, coded, right in outcome.pairs:
                fits = right.get("type", True) and right.get("place", True)
                yield Row(explained[coded.incident_id], fits, gold.article.article_id)
            for coded in outcome.extra:
                yield Row(explained[coded.incident_id], False, gold.article.article_id)


def judged_rows(coder: Coder, judged: Path, files: Sequence[Path]) -> Iterator[Row]:
    """The incidents of articles of others that somebody judged; what the coder no longer makes is passed over."""
    with judged.open(encoding="utf-8", newline="") as lines:
        verdicts = {
            (r["article_id"], r["sub_event_type"], r["place_id"], r["killed"]): r for r in csv.DictReader(lines)
        }
    known = {key[0] for key in verdicts}
    for record in records(files):
        for incident, read in explained(coder, record) if record["id"] in known else ():
            verdict = verdicts.get(key_of(incident))
            if verdict is not None:
                yield Row(read, verdict["right"] == "yes", record["id"])


def about_rows(coder: Coder, files: Sequence[Path]) -> Iterator[Row]:
    """Every incident of an article whose event is known, right within ``NEAR_KM`` of its point."""
    for record in records(files):
        for event in record.get("gold", {}).get("incidents", [])[:1]:
            for incident, read in explained(coder, record):
                away = distance(incident.place, event["lat"], event["lon"])
                yield Row(read, away is not None and away <= NEAR_KM, record["id"], ABOUT)


def records(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The articles of JSONL files."""
    for path in files:
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def explained(coder: Coder, record: dict[str, Any]) -> list[tuple[Incident, Features]]:
    """The incidents of an article that reach the map, with their features."""
    article = Article(record["id"], record["text"], record["title"] or "", record["published"], record["lang"])
    return [(incident, read) for incident, read in coder.explained(article) if incident.modality in ON_MAP]


def distance(place: IncidentPlace | None, latitude: float, longitude: float) -> float | None:
    """Kilometres from a place to a point; None where the place has none."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    north = np.radians(place.latitude - latitude)
    east = np.radians(place.longitude - longitude) * np.cos(np.radians(latitude))
    return float(6371 * np.hypot(north, east))


def key_of(incident: Incident) -> tuple[str, str, str, str]:
    """By what a judged incident is found again."""
    place = incident.place.place_id if incident.place else ""
    return incident.article_id, incident.sub_event_type, place, str(incident.fatalities_max)


def learn(ours: list[Row], judged: list[Row], about: list[Row]) -> None:
    """Write the weights, and print how well they hold for articles that were not learned from."""
    rows = ours + judged + about
    vectors = DictVectorizer(sparse=False)
    x = vectors.fit_transform([row.features for row in rows])
    y, weight = np.array([row.right for row in rows]), np.array([row.weight for row in rows])
    sure = np.arange(len(rows)) < len(ours) + len(judged)
    chances = np.zeros(len(rows))
    for train, test in GroupKFold(10).split(x, y, [row.article for row in rows]):
        slopes, base = fitted(x[train], y[train], weight[train], sure[train])
        chances[test] = 1 / (1 + np.exp(-(x[test] @ slopes + base)))
    parts = {"all": sure, "our gold": sure & (np.arange(len(rows)) < len(ours))}
    for name, part in (parts | {"judged": sure & ~parts["our gold"]}).items():
        if part.any():
            report(f"{name}, cross-validated", chances[part], y[part])
    slopes, base = fitted(x, y, weight, sure)
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerow((BASE, f"{base:.3f}"))
        writer.writerows((n, f"{w:.3f}") for n, w in zip(vectors.get_feature_names_out(), slopes, strict=True))


def fitted(x: Array, y: Array, weight: Array, sure: Array) -> tuple[Array, float]:
    """Weights and base: fitted to all examples, then scaled so that they are true of the ``sure`` ones."""
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(x, y, sample_weight=weight)
    score = (x @ model.coef_[0])[sure].reshape(-1, 1)
    scale = LogisticRegression(C=100.0).fit(score, y[sure])
    return model.coef_[0] * scale.coef_[0][0], float(scale.intercept_[0])


def report(name: str, chances: Sequence[float] | Array, right: Sequence[bool] | Array) -> None:
    """Print the expected calibration error: bins of equal width and of equal number, weighted by their incidents."""
    p, y = np.asarray(chances), np.asarray(right, dtype=float)
    wide = error(p, y, np.minimum((p * BINS).astype(int), BINS - 1))
    order = np.argsort(np.argsort(p, kind="stable"), kind="stable")
    full = error(p, y, order * BINS // max(len(p), 1))
    print(
        f"{name}: {len(p)} incidents, right {y.mean():.3f}, mean {p.mean():.3f}, area {area(p, y):.3f}, "
        f"error in ten bins {wide:.3f} of equal width, {full:.3f} of equal number"
    )


def error(p: Array, y: Array, bins: Array) -> float:
    """The mean gap between confidence and share right over bins, weighted by their incidents."""
    gaps = [(bins == b).sum() * abs(p[bins == b].mean() - y[bins == b].mean()) for b in np.unique(bins)]
    return float(sum(gaps) / len(p))


def area(p: Array, y: Array) -> float:
    """How often a right incident is held for surer than a wrong one (area under the curve)."""
    right, wrong = p[y == 1], p[y == 0]
    if not len(right) or not len(wrong):
        return float("nan")
    return float(np.mean([(r > wrong).mean() + (r == wrong).mean() / 2 for r in right]))


if __name__ == "__main__":
    sys.exit(main())
