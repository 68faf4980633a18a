"""How often incidents of a given confidence are right: a reliability table over the gold set.

    python benchmarks/confidence.py

An incident is right when it is in the gold set with type, date and place. Bins hold as many incidents each; the table
stands for the articles that rules may be made from and for those held out. Under it: the error of calibration (mean gap
between confidence and share right, weighted by incidents), and what a monotone correction learnt from the first part
would make of the gap in the second: a correction that does not help there is not worth having.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coding.evaluation.evaluation import Report, main_evaluate  # noqa: E402

GOLD = [ROOT / "tests" / "gold" / f"gold_{language}.jsonl" for language in ("ar", "en")]
BINS = 6
SLOTS = ("type", "date", "place")

Judged = list[tuple[float, bool]]  # confidence, whether right; by rising confidence


def main() -> int:
    report, _ = main_evaluate(GOLD)
    parts = {"made from": judged(report, held=False), "held out": judged(report, held=True)}
    steps = isotonic(parts["made from"])
    for name, rows in parts.items():
        print(f"{name}: {len(rows)} incidents\nconfidence     incidents  mean  right")
        for bin_rows in bins(rows):
            mean, right = means(bin_rows)
            print(f"{bin_rows[0][0]:.2f} to {bin_rows[-1][0]:.2f}{len(bin_rows):12}  {mean:.2f}   {right:.2f}")
        corrected = [(at(steps, confidence), right) for confidence, right in rows]
        print(f"gap {gap(rows):.3f}; with the monotone correction {gap(corrected):.3f}\n")
    print("correction: " + ", ".join(f"from {begin:.2f}: {value:.2f}" for begin, value in steps))
    return 0


def judged(report: Report, held: bool) -> Judged:
    """Every incident of one part of the gold set that counts, with whether it is right."""
    rows: Judged = []
    for outcome in report.outcomes:
        if outcome.gold.held == held:
            rows += [(c.confidence, all(right.get(s, True) for s in SLOTS)) for _, c, right in outcome.pairs]
            rows += [(c.confidence, False) for c in outcome.extra]
    return sorted(rows, key=lambda row: row[0])  # equal ones in the order of the text


def bins(rows: Judged) -> list[Judged]:
    """The rows in stretches of about the same length; equal confidences are never torn apart."""
    found: list[Judged] = [[]]
    for row in rows:
        if len(found[-1]) * BINS >= len(rows) and row[0] != found[-1][-1][0]:
            found.append([])
        found[-1].append(row)
    return [b for b in found if b]


def means(rows: Judged) -> tuple[float, float]:
    """Mean confidence and share right."""
    return sum(c for c, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows)


def gap(rows: Judged) -> float:
    """Mean distance between confidence and share right over the bins, weighted by their incidents."""
    return sum(len(b) * abs(means(b)[0] - means(b)[1]) for b in bins(rows)) / len(rows) if rows else 0.0


def isotonic(rows: Judged) -> list[tuple[float, float]]:
    """Share right as rising steps of confidence: neighbours that would fall are pooled.

    >>> isotonic([(0.2, False), (0.4, True), (0.6, False), (0.8, True)])
    [(0.2, 0.0), (0.4, 0.5), (0.8, 1.0)]
    """
    pools: list[list[float]] = []  # where it begins, how many right, how many
    for confidence, same in groupby(rows, key=lambda row: row[0]):
        told = [right for _, right in same]
        pools.append([confidence, float(sum(told)), float(len(told))])
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] > pools[-1][1] * pools[-2][2]:
            _, rights, number = pools.pop()
            pools[-1][1] += rights
            pools[-1][2] += number
    return [(begin, rights / number) for begin, rights, number in pools]


def at(steps: list[tuple[float, float]], confidence: float) -> float:
    """The step a confidence stands on."""
    return steps[max(0, bisect_right(steps, (confidence, 2.0)) - 1)][1] if steps else confidence


if __name__ == "__main__":
    sys.exit(main())
