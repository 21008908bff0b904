"""Counts behind scores, and the keys by which the items of two runs are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.evaluate.judged import Item, Tally, count

HIT = Item("a.txt", "entities", "hit", "SCORE", 4, 9, "DAS28", "DAS28", "scores.cased", "")


def test_counts_add_up_score_by_score() -> None:
    tallies: dict[str, Tally] = {}
    count(tallies, "entities.exact", hits=2, predicted=3, gold=4)
    count(tallies, "names", hits=1, gold=2)
    count(tallies, "entities.exact", predicted=1)
    assert tallies == {"entities.exact": Tally(2, 4, 4), "names": Tally(1, 0, 2)}


def test_a_score_that_was_only_touched_is_known() -> None:
    """A score of which a document has nothing is still a score: 0 of 0, not absent."""
    tallies: dict[str, Tally] = {}
    count(tallies, "relations.core")
    assert tallies == {"relations.core": Tally(0, 0, 0)}


@given(st.lists(st.tuples(st.sampled_from("ab"), *[st.integers(0, 9)] * 3)))
def test_the_order_of_counting_does_not_matter(steps: list[tuple[str, int, int, int]]) -> None:
    forth: dict[str, Tally] = {}
    back: dict[str, Tally] = {}
    for tallies, order in ((forth, steps), (back, steps[::-1])):
        for key, hits, predicted, gold in order:
            count(tallies, key, hits=hits, predicted=predicted, gold=gold)
    assert forth == back
    assert sum(sum(tally) for tally in forth.values()) == sum(sum(step[1:]) for step in steps)


SAME = [
    HIT._replace(rule="scores.names"),  # found by another rule
    HIT._replace(outcome="miss"),  # what one run found and the other missed is one gold item
    HIT._replace(fault="name"),
]
OTHER = [
    HIT._replace(outcome="extra"),  # what only the pipeline says is no gold item
    HIT._replace(document="b.txt"),
    HIT._replace(layer="relations"),
    HIT._replace(label="BIOMARKER"),
    HIT._replace(start=5),
    HIT._replace(end=10),
    HIT._replace(detail="DAS28-CRP"),
]


@pytest.mark.parametrize("item", SAME)
def test_the_same_item_in_another_run(item: Item) -> None:
    assert item.key == HIT.key


@pytest.mark.parametrize("item", OTHER)
def test_another_item(item: Item) -> None:
    assert item.key != HIT.key
