"""Tail probabilities, and their correction where many tests are made at once.

Those of the binomial and the negative binomial distribution are values of the regularised incomplete beta function
(DLMF 8.17.5), computed by its continued fraction (DLMF 8.17.22) as Lentz evaluates one (Press et al. 2007, Numerical
Recipes, 6.4). These few lines spare every installation scipy and its 140 megabytes; the tests hold them against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

_CLOSE = 1e-13  # relative change of the fraction at which it is taken for its limit
_TINY = 1e-300  # stands for a zero that would be divided by
_MOST = 10_000  # steps; about the root of the larger parameter is needed


def normal_tail(z: npt.ArrayLike) -> Numbers:
    """The probability that a standard normal variable is above ``z``.

    >>> normal_tail([0.0, 1.6448536269514722]).round(12).tolist()
    [0.5, 0.05]
    """
    return 0.5 * _each(math.erfc, np.asarray(z, dtype=np.float64) / math.sqrt(2))


def binomial_tail(least: npt.ArrayLike, trials: int, chance: npt.ArrayLike) -> Numbers:
    """The probability of ``least`` successes or more in a number of trials with a chance (0..1) of each.

    >>> binomial_tail([0, 2, 3], 2, 0.5).round(12).tolist()
    [1.0, 0.25, 0.0]
    """
    count, p = np.broadcast_arrays(np.asarray(least, dtype=np.float64), np.asarray(chance, dtype=np.float64))
    found = np.where(count <= 0, 1.0, 0.0)
    inside = (count > 0) & (count <= trials)
    found[inside] = incomplete_beta(count[inside], trials - count[inside] + 1, p[inside])
    return found


def negative_binomial_tail(least: npt.ArrayLike, size: npt.ArrayLike, chance: npt.ArrayLike) -> Numbers:
    """The probability of ``least`` failures or more before ``size`` (a real number) successes, of a chance each.

    >>> negative_binomial_tail([0, 1], 1.0, 0.25).round(12).tolist()
    [1.0, 0.75]
    """
    count, r, p = np.broadcast_arrays(*(np.asarray(values, dtype=np.float64) for values in (least, size, chance)))
    found = np.ones(count.shape)
    some = count > 0
    found[some] = incomplete_beta(count[some], r[some], 1 - p[some])
    return found


def incomplete_beta(a: Numbers, b: Numbers, x: Numbers) -> Numbers:
    """The regularised incomplete beta function I_x(a, b) for positive ``a`` and ``b`` and ``x`` in 0..1."""
    # The fraction runs fast on one side of the mean; on the other it is that of the complement.
    turned = x > (a + 1) / (a + b + 2)
    a, b, x = np.where(turned, b, a), np.where(turned, a, b), np.where(turned, 1 - x, x)
    with np.errstate(divide="ignore"):  # x = 0 has the logarithm and the value that it is to have
        log_front = a * np.log(x) + b * np.log1p(-x) + _each(math.lgamma, a + b)
    front = np.exp(log_front - _each(math.lgamma, a) - _each(math.lgamma, b)) / a
    value = front * _fraction(a, b, x)
    return np.where(turned, 1 - value, value)


def _fraction(a: Numbers, b: Numbers, x: Numbers) -> Numbers:
    """The continued fraction of the incomplete beta function."""
    upper = np.ones_like(x)
    lower = 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = lower.copy()
    for m in range(1, _MOST):
        before = value
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            lower = 1 / _not_zero(1 + term * lower)
            upper = _not_zero(1 + term / upper)
            value = value * lower * upper
        if np.all(np.abs(value - before) <= _CLOSE * np.abs(value)):
            break
    return value


def _not_zero(values: Numbers) -> Numbers:
    return np.where(np.abs(values) < _TINY, _TINY, values)


def _each(function: Callable[[float], float], values: Numbers) -> Numbers:
    """A function of the standard library over an array."""
    return np.array([function(value) for value in values.ravel().tolist()]).reshape(values.shape)


def false_discovery(probability: npt.ArrayLike) -> Numbers:
    """Probabilities of many tests as Benjamini and Hochberg (1995) correct them: at most so many found are false.

    >>> false_discovery([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    given = np.asarray(probability, dtype=np.float64)
    order = np.argsort(given)[::-1]
    ranks = np.arange(len(given), 0, -1)
    corrected = np.empty_like(given)
    corrected[order] = np.minimum.accumulate(given[order] * len(given) / ranks)
    return np.minimum(corrected, 1.0)
