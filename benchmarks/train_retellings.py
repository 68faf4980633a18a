"""Learns which incidents of an article are one event: ``python benchmarks/train_retellings.py --articles FILE...``.

What is learned from: pairs of incidents of articles of others, judged by hand. ``benchmarks/judged_pairs.csv`` names
them by article and, for each of the two, part of the article, offset of its event word and place; the texts are not
ours and not here, but for those of our gold set that are not held out. Pairs that the coder no longer makes are passed
over, and so are those it holds apart by rule.

A logistic regression with an L2 penalty from scikit-learn; the weights go to ``data/lexicons/retelling_weights.csv``.
Printed is, cross-validated over whole articles, how many of the pairs above the bar are one event.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coding.coder import Coder  # noqa: E402
from coding.evaluation.gold import read_gold  # noqa: E402
from coding.incidents.agreement import Pair  # noqa: E402
from coding.incidents.confidence import BASE, Features  # noqa: E402
from coding.incidents.drafts import Draft  # noqa: E402
from coding.incidents.retellings import ENOUGH, WEIGHTS, features  # noqa: E402
from models import Article  # noqa: E402

JUDGED = ROOT / "benchmarks" / "judged_pairs.csv"
GOLD = ("gold_ar.jsonl", "gold_en.jsonl", "posts_ar.jsonl")
STRENGTH = 0.5

Example = tuple[Features, bool, str]  # what was read, whether it is one event, of which article


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="JSONL files with the judged articles")
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        judged = {(r["article_id"], r["first"], r["second"]): r["one_event"] == "yes" for r in csv.DictReader(lines)}
    examples = list(of_articles(judged, parser.parse_args().articles))
    print(f"{len(judged)} pairs judged, {len(examples)} of them weighed")
    learn(examples)
    return 0


def of_articles(judged: dict[tuple[str, str, str], bool], files: Sequence[Path]) -> Iterator[Example]:
    """The judged pairs that the coder weighs."""
    coder, known = Coder.load(), {article for article, _, _ in judged}
    for article in (a for a in articles(files) if a.article_id in known):
        drafts = coder.told(article)
        for i, j in combinations(range(len(drafts)), 2):
            one = judged.get((article.article_id, key_of(drafts[i]), key_of(drafts[j])))
            read = features(Pair(drafts[i], drafts[j], coder.gazetteer, coder.ties, j - i), len(drafts))
            if one is not None and read is not None:
                yield read, one, article.article_id


def articles(files: Sequence[Path]) -> Iterator[Article]:
    """The articles of JSONL files, and those of our gold set that are not held out."""
    for path in files:
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            yield Article(record["id"], record["text"], record["title"] or "", record["published"], record["lang"])
    for name in GOLD:
        yield from (gold.article for gold in read_gold(ROOT / "tests" / "gold" / name) if not gold.held)


def key_of(draft: Draft) -> str:
    """By what a judged incident is found again: ``te120@C1034``."""
    frame = draft.frames[0]
    place = draft.where.place.place_id if draft.where.place else "-"
    return f"{frame.mentions.reading.part[:2]}{frame.main.start}@{place}"


def learn(examples: Sequence[Example]) -> None:
    """Write the weights, and print how well they hold for articles that were not learned from."""
    vectors = DictVectorizer(sparse=False)
    x = vectors.fit_transform([read for read, _, _ in examples])
    y = np.array([one for _, one, _ in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    chances = np.zeros(len(y))
    for train, test in GroupKFold(8).split(x, y, [article for _, _, article in examples]):
        chances[test] = model.fit(x[train], y[train]).predict_proba(x[test])[:, 1]
    for bar in (0.5, ENOUGH, 0.7):
        print(
            f"from {bar}: {int(y[chances >= bar].sum())} of {int((chances >= bar).sum())} right, {int(y.sum())} in all"
        )
    model.fit(x, y)
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerow((BASE, f"{model.intercept_[0]:.3f}"))
        writer.writerows((n, f"{w:.3f}") for n, w in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True))


if __name__ == "__main__":
    sys.exit(main())
