"""Learns the weights of confidence: ``python benchmarks/train_confidence.py [--judged FILE --articles FILE...]``.

What is learned from: the incidents that the coder makes of our gold articles (never of those held out), each right when
the gold set has it with that type and place; and, where the texts are at hand, incidents of articles of others judged by
hand. ``benchmarks/judged_incidents.csv`` names these by article, type and place; the texts are not ours and not here.

Logistic regression with an L2 penalty from scikit-learn, which only this script imports; its strength is chosen by
cross-validation over whole articles. The weights go to ``data/lexicons/confidence_weights.csv``. Printed is the expected
calibration error in ten bins, cross-validated; ``--held`` scores the held-out gold, which is for the very end.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

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
from models import ON_MAP, Article, Incident  # noqa: E402
from paths import LEXICONS  # noqa: E402

GOLD = [ROOT / "tests" / "gold" / name for name in ("gold_ar.jsonl", "gold_en.jsonl", "notes_en.jsonl")]
JUDGED = ROOT / "benchmarks" / "judged_incidents.csv"
WEIGHTS = LEXICONS / "confidence_weights.csv"
STRENGTHS = (0.03, 0.1, 0.3, 1.0)
BINS = 10


class Row(NamedTuple):
    """An incident as an example: what was read, whether it is right, and of which article."""

    features: Features
    right: bool
    article: str


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
    print(f"{len(ours)} incidents of our gold, {len(judged)} judged ones")
    learn(ours + judged, len(ours))
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
        verdicts = {(r["article_id"], r["sub_event_type"], r["place_id"], r["killed"]): r for r in csv.DictReader(lines)}
    known = {key[0] for key in verdicts}
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["id"] not in known:
                continue
            article = Article(record["id"], record["text"], record["title"] or "", record["published"], record["lang"])
            for incident, read in coder.explained(article):
                verdict = verdicts.get(key_of(incident))
                if verdict is not None and incident.modality in ON_MAP:
                    yield Row(read, verdict["right"] == "yes", record["id"])


def key_of(incident: Incident) -> tuple[str, str, str, str]:
    """By what a judged incident is found again."""
    place = incident.place.place_id if incident.place else ""
    return incident.article_id, incident.sub_event_type, place, str(incident.fatalities_max)


def learn(rows: Sequence[Row], ours: int) -> None:
    """Choose the strength of the penalty, write the weights, print how well they hold."""
    vectors = DictVectorizer(sparse=False)
    x = vectors.fit_transform([row.features for row in rows])
    y = np.array([row.right for row in rows])
    articles = [row.article for row in rows]
    chances = {strength: crossed(strength, x, y, articles) for strength in STRENGTHS}
    loss = {s: -np.mean(np.log(np.where(y, p, 1 - p).clip(1e-6))) for s, p in chances.items()}
    best = min(loss, key=lambda s: loss[s])
    print("log loss by strength: " + ", ".join(f"{s}: {value:.4f}" for s, value in loss.items()))
    report("all, cross-validated", chances[best], y)
    report("our gold, cross-validated", chances[best][:ours], y[:ours])
    if ours < len(rows):
        report("judged, cross-validated", chances[best][ours:], y[ours:])
    model = LogisticRegression(C=best, max_iter=2000).fit(x, y)
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerow((BASE, f"{model.intercept_[0]:.3f}"))
        writer.writerows((n, f"{w:.3f}") for n, w in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True))


def crossed(strength: float, x: np.ndarray, y: np.ndarray, articles: Sequence[str]) -> np.ndarray:
    """The chance of each example from a model that has not seen its article."""
    chances = np.zeros(len(y))
    for train, test in GroupKFold(10).split(x, y, articles):
        model = LogisticRegression(C=strength, max_iter=2000).fit(x[train], y[train])
        chances[test] = model.predict_proba(x[test])[:, 1]
    return chances


def report(name: str, chances: Sequence[float] | np.ndarray, right: Sequence[bool] | np.ndarray) -> None:
    """Print the expected calibration error: bins of equal width and of equal number, weighted by their incidents."""
    p, y = np.asarray(chances), np.asarray(right, dtype=float)
    wide = error(p, y, np.minimum((p * BINS).astype(int), BINS - 1))
    order = np.argsort(np.argsort(p, kind="stable"), kind="stable")
    full = error(p, y, order * BINS // max(len(p), 1))
    print(f"{name}: {len(p)} incidents, right {y.mean():.3f}, mean {p.mean():.3f}, area {area(p, y):.3f}, "
          f"error in ten bins {wide:.3f} of equal width, {full:.3f} of equal number")


def error(p: np.ndarray, y: np.ndarray, bins: np.ndarray) -> float:
    """The mean gap between confidence and share right over bins, weighted by their incidents."""
    gaps = [(bins == b).sum() * abs(p[bins == b].mean() - y[bins == b].mean()) for b in np.unique(bins)]
    return float(sum(gaps) / len(p))


def area(p: np.ndarray, y: np.ndarray) -> float:
    """How often a right incident is held for surer than a wrong one (area under the curve)."""
    right, wrong = p[y == 1], p[y == 0]
    if not len(right) or not len(wrong):
        return float("nan")
    return float(np.mean([(r > wrong).mean() + (r == wrong).mean() / 2 for r in right]))


if __name__ == "__main__":
    sys.exit(main())
