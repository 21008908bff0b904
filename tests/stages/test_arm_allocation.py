"""Lists of arms after a verb: allocated, announced, given."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, clause, quoted

from trialweave.stages.arm_allocation import allocation_lists, announced, announced_lists, treatment_lists

ALLOCATED = [
    ("Adults were randomly assigned to zolatinib or placebo.", [["zolatinib", "placebo"]]),
    ("Adults were randomised (1:1) to receive zolatinib or placebo.", [["zolatinib", "placebo"]]),
    ("Adults were allocated to either zolatinib or placebo.", [["zolatinib", "placebo"]]),
    ("Adults were randomised to zolatinib (n = 5) and placebo (n = 6).", [["zolatinib", "placebo"]]),
    ("Adults were divided into three groups: zolatinib, tamol and placebo.", [["zolatinib", "tamol", "placebo"]]),
    ("Adults were randomised into two groups (zolatinib or placebo).", [["zolatinib", "placebo"]]),
    # no list of arms
    ("This is a randomised controlled trial of zolatinib or placebo.", []),
    ("Adults were randomised in a double-blind fashion.", []),
    ("Adults were treated with zolatinib or placebo.", []),
    ("Adults were randomised to group 1 or group 2.", []),  # labels are read elsewhere
    ("Adults were randomised.", []),
]


@pytest.mark.parametrize(("text", "expected"), ALLOCATED)
def test_allocation(text: str, expected: list[list[str]]) -> None:
    assert quoted(text, allocation_lists(clause(text), WORDS)) == expected


@pytest.mark.parametrize(
    ("text", "declared", "randomly"),
    [
        ("Adults were randomly assigned to zolatinib or placebo.", None, True),
        ("Adults were assigned to zolatinib or placebo.", None, False),
        ("Adults were divided into two groups: zolatinib and placebo.", 2, False),
        ("Adults were randomised to one of three treatment groups: zolatinib, tamol or placebo.", None, True),
    ],
)
def test_what_a_list_says_of_itself(text: str, declared: int | None, randomly: bool) -> None:
    (seeds,) = allocation_lists(clause(text), WORDS)
    assert seeds.randomized is randomly
    assert declared is None or seeds.declared == declared
    assert all(area[0] <= name[0] < name[1] <= area[1] for name, area in ((s.names[0], s.area) for s in seeds.seeds))


@pytest.mark.parametrize(
    ("text", "place", "listed", "declared"),
    [
        ("into two groups: zolatinib and placebo", 1, "zolatinib", 2),
        ("to one of two arms, zolatinib or placebo", 1, "zolatinib", None),
        ("to zolatinib or placebo", 1, "zolatinib", None),
        ("to undergo either zolatinib or placebo", 1, "zolatinib", None),
        ("into three groups.", 1, None, 3),  # announced, and listed nowhere
    ],
)
def test_announcements(text: str, place: int, listed: str | None, declared: int | None) -> None:
    words = clause(text)
    target = announced(words, place, WORDS)
    assert (words.low[target.begin] if target.begin is not None else None) == listed
    assert declared is None or target.declared == declared


ANNOUNCED = [
    ("They came in three dose cohorts: 1 mg, 2 mg and 3 mg.", [["1 mg", "2 mg", "3 mg"]]),
    ("They came in three dose cohorts: 1 mg and 3 mg.", []),  # as many as were announced, or none
    ("They came in three dose cohorts.", []),
]


@pytest.mark.parametrize(("text", "expected"), ANNOUNCED)
def test_lists_that_only_a_number_announces(text: str, expected: list[list[str]]) -> None:
    assert quoted(text, announced_lists(clause(text), WORDS)) == expected


GIVEN = [
    ("Adults received either zolatinib or placebo.", [["zolatinib", "placebo"]]),
    ("Adults were treated with zolatinib 10 mg or tamol 5 mg.", [["zolatinib 10 mg", "tamol 5 mg"]]),
    ("Adults underwent surgery or physiotherapy.", [["surgery", "physiotherapy"]]),
    ("Adults received zolatinib.", []),
    ("Adults received iron and zinc.", []),  # both of them
    ("Adults slept or ran.", []),
]


@pytest.mark.parametrize(("text", "expected"), GIVEN)
def test_treatment(text: str, expected: list[list[str]]) -> None:
    assert quoted(text, treatment_lists(clause(text), WORDS)) == expected


def test_a_placebo_makes_a_list_likelier_to_be_that_of_the_arms() -> None:
    (with_placebo,) = treatment_lists(clause("Adults received zolatinib or placebo."), WORDS)
    (without,) = treatment_lists(clause("Adults received bread or butter."), WORDS)
    assert with_placebo.strength > without.strength
