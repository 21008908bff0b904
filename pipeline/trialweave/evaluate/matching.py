"""One-to-one matching, and when two values are equal."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

ARTICLES = re.compile(r"^(?:the|an|a) ")
TOLERANCE = 1e-9  # relative: 2e8 written as `2 × 10(8)` is not always the nearest float


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The one-to-one matching with the greatest sum of weights.

    Args:
        weights: one row for each gold item, one column for each predicted; 0 where the two must not be paired.

    Returns:
        Pairs (gold index, predicted index) in order of the gold; only such with a weight above 0.
    """
    if not weights or not weights[0]:
        return []
    table = np.asarray(weights, dtype=float)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if table[r, c] > 0]


def overlap(first: Sequence[int], second: Sequence[int]) -> int:
    """How many characters two stretches (start, end, ...) share."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def same_number(gold: float | None, predicted: float | None) -> bool:
    """Whether a number is the gold's; where the gold gives none, anything is."""
    if gold is None:
        return True
    return predicted is not None and math.isclose(gold, predicted, rel_tol=TOLERANCE)


def same_words(first: str, second: str) -> bool:
    """Whether two wordings are equal but for case, articles in front, and kinds and number of blanks."""
    return plain(first) == plain(second)


def plain(wording: str) -> str:
    """A wording in lower case, single spaces, without an article in front."""
    return ARTICLES.sub("", " ".join(wording.casefold().split()))
