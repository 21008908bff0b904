from __future__ import annotations

import pytest

from trialweave.evaluate.matching import assign, overlap, same_number, same_words


def test_the_sum_is_maximised_where_a_greedy_choice_would_lose_a_pair():
    # the best single pair is (0, 0); taking it would leave 1 without a partner
    assert assign([[3.0, 2.0], [2.0, 0.0]]) == [(0, 1), (1, 0)]


def test_what_must_not_be_paired_stays_alone():
    assert assign([[0.0, 0.0], [0.0, 1.0]]) == [(1, 1)]
    assert assign([]) == []
    assert assign([[], []]) == []


def test_more_rows_than_columns_and_the_other_way_round():
    assert assign([[1.0], [2.0], [0.0]]) == [(1, 0)]
    assert assign([[1.0, 2.0, 3.0]]) == [(0, 2)]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [((0, 5), (3, 9), 2), ((0, 5), (5, 9), 0), ((2, 3), (0, 9), 1), ((6, 9), (0, 5), 0)],
)
def test_overlap_counts_shared_characters(first, second, shared):
    assert overlap(first, second) == shared


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        (None, 5.0, True),
        (None, None, True),
        (5, 5.0, True),
        (5, None, False),
        (2e8, 2 * 10.0**8 * (1 + 1e-12), True),
        (0.05, 0.0501, False),
        (0, 0.0, True),
        (0, 1e-12, False),
    ],
)
def test_numbers_count_only_where_the_gold_gives_them(gold, predicted, same):
    assert same_number(gold, predicted) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("The MSC group", "msc  group", True),
        ("MSC\u2009group", "MSC group", True),
        ("an infusion", "infusion", True),
        ("theophylline", "ophylline", False),
        ("group A", "group B", False),
    ],
)
def test_words_are_compared_without_case_articles_and_blanks(first, second, same):
    assert same_words(first, second) is same
