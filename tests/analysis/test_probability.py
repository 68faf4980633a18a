"""Tail probabilities are those that scipy gives, and a correction for many tests is Benjamini and Hochberg's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.probability import binomial_tail, false_discovery, negative_binomial_tail, normal_tail

DRAW = np.random.default_rng(7)


def test_tails_of_the_normal_curve_are_scipys() -> None:
    z = np.concatenate([[0.0, -40.0, 40.0], DRAW.normal(0, 6, 500)])
    assert normal_tail(z) == pytest.approx(stats.norm.sf(z), rel=1e-12)


@pytest.mark.parametrize("trials", [1, 30, 5_000, 1_000_000])
def test_tails_of_the_binomial_are_scipys(trials: int) -> None:
    chance = np.concatenate([[0.0, 1.0, 0.5], DRAW.uniform(1e-6, 0.05, 300), DRAW.uniform(0, 1, 100)])
    least = np.minimum(DRAW.poisson(trials * chance * DRAW.uniform(0.5, 2, len(chance))), trials)
    least[3:6] = 0, trials, trials + 1
    expected = stats.binom.sf(least - 1, trials, chance)
    assert binomial_tail(least, trials, chance) == pytest.approx(expected, rel=1e-7, abs=1e-290)


def test_tails_of_the_negative_binomial_are_scipys() -> None:
    least, size = DRAW.integers(0, 5000, 1000), DRAW.uniform(0.05, 4000, 1000)
    chance = DRAW.uniform(0.001, 0.999, 1000)
    expected = stats.nbinom.sf(least - 1, size, chance)
    assert negative_binomial_tail(least, size, chance) == pytest.approx(expected, rel=1e-7, abs=1e-290)


@pytest.mark.parametrize("number", [1, 2, 500])
def test_many_tests_are_corrected_as_scipy_does(number: int) -> None:
    probability = np.round(DRAW.uniform(0, 1, number) ** 3, 2)  # some are equal
    assert false_discovery(probability) == pytest.approx(stats.false_discovery_control(probability), rel=1e-12)
