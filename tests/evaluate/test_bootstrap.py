from __future__ import annotations

import numpy as np
import pytest

from trialweave.evaluate.bootstrap import f1, interval, resampled, share, total, wilson
from trialweave.evaluate.judged import Tally


def test_f1_and_share():
    assert f1(Tally(3, 4, 6)) == pytest.approx(0.6)
    assert f1(Tally(0, 0, 5)) == 0
    assert f1(Tally(0, 0, 0)) is None
    assert share(Tally(3, 0, 4)) == 0.75
    assert share(Tally(0, 0, 0)) is None


def test_totals_are_micro_averages():
    assert total([Tally(1, 2, 3), Tally(10, 20, 30)]) == Tally(11, 22, 33)


def test_equal_documents_have_no_spread():
    assert interval(resampled([Tally(3, 4, 5)] * 6, is_share=False)) == pytest.approx((2 / 3, 2 / 3))


def test_unequal_documents_have_one_around_the_score():
    tallies = [Tally(10, 10, 10)] * 8 + [Tally(0, 10, 10)] * 8
    limits = interval(resampled(tallies, is_share=False))
    # the number of good documents among 16 draws is binomial: sd 0.125, so 1.96 sd is 0.245
    assert limits.low == pytest.approx(0.25, abs=0.04)
    assert limits.high == pytest.approx(0.75, abs=0.04)


def test_a_share_uses_the_gold_alone():
    assert interval(resampled([Tally(1, 0, 4)], is_share=True)) == pytest.approx((0.25, 0.25))


def test_the_same_seed_gives_the_same_draws():
    tallies = [Tally(1, 2, 3), Tally(3, 3, 3), Tally(0, 1, 2)]
    first, second = (resampled(tallies, is_share=False) for _ in range(2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, resampled(tallies, is_share=False, seed=1))


def test_draws_without_anything_to_find_do_not_count():
    samples = resampled([Tally(1, 1, 1), Tally(0, 0, 0)], is_share=False)
    assert np.isnan(samples).any()
    assert interval(samples) == (1.0, 1.0)
    assert interval(resampled([Tally(0, 0, 0)], is_share=False)) is None


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (10, 10, 0.7225, 1.0),  # Wilson: n / (n + z**2)
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statist. Med. 17:857, table I
        (15, 148, 0.0624, 0.1605),
    ],
)
def test_wilson_gives_published_intervals(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=1e-4)
