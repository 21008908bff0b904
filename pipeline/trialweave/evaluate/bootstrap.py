"""Scores out of counts, and their intervals: bootstrap over documents, and Wilson's for a share.

Documents are drawn with replacement, as many as there are, `DRAWS` times with a fixed seed; the 2.5th and 97.5th
percentiles of the score over the draws are its 95 % interval (Efron & Tibshirani 1993, percentile method). A draw
in which the score is undefined does not count. Wilson (1927), J. Am. Stat. Assoc. 22:209-212.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trialweave.evaluate.judged import Tally

DRAWS = 2000
SEED = 20240229
Z95 = 1.959963984540054  # the 97.5th percentile of the normal distribution

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


def f1(tally: Tally) -> float | None:
    """2 hits / (predicted + gold); None where there was nothing to find and nothing was found."""
    return 2 * tally.hits / (tally.predicted + tally.gold) if tally.predicted + tally.gold else None


def share(tally: Tally) -> float | None:
    """hits / gold; None where there is no gold."""
    return tally.hits / tally.gold if tally.gold else None


def total(tallies: Sequence[Tally]) -> Tally:
    """The sum of counts over documents: scores are micro-averages."""
    return Tally(sum(t.hits for t in tallies), sum(t.predicted for t in tallies), sum(t.gold for t in tallies))


def resampled(tallies: Sequence[Tally], *, is_share: bool, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """The score in each draw of documents; not a number where it is undefined.

    Args:
        tallies: one for each document of the set, in a fixed order, zeros included: two reports over the same
            documents then see the same draws, so that their difference can be told from chance.
        is_share: the score is hits / gold, not F1.
        draws: how many.
        seed: of the generator.
    """
    size = len(tallies)
    drawn = np.random.default_rng(seed).multinomial(size, [1 / size] * size, size=draws)
    sums = drawn @ np.asarray(tallies, dtype=float)
    hits, below = sums[:, 0], sums[:, 2] if is_share else (sums[:, 1] + sums[:, 2]) / 2
    scores: Floats = np.divide(hits, below, out=np.full(draws, np.nan), where=below > 0)
    return scores


def interval(samples: Floats) -> Interval | None:
    """The middle 95 % of samples; None where all are undefined."""
    defined = samples[~np.isnan(samples)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return Interval(float(low), float(high))


def wilson(right: int, of: int) -> Interval:
    """Wilson's 95 % interval for `right` successes out of `of`; 0 to 1 where there are none."""
    if of == 0:
        return Interval(0.0, 1.0)
    part, square = right / of, Z95 * Z95
    centre = (part + square / (2 * of)) / (1 + square / of)
    half = Z95 / (1 + square / of) * math.sqrt(part * (1 - part) / of + square / (4 * of * of))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
