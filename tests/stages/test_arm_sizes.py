"""How many people each arm has, however the text tells it."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import found

SIZES = [
    # beside the names
    ("Adults were randomised to zolatinib (n = 30) or placebo (n = 31).", [30, 31]),
    ("Adults were randomised to zolatinib (30 patients) or placebo (31 patients).", [30, 31]),
    (
        "Adults were randomised to zolatinib or placebo. Thirty patients received zolatinib and 31 received placebo.",
        [30, 31],
    ),
    ("Adults were randomised to zolatinib or placebo (30 zolatinib; 31 placebo).", [30, 31]),
    # in the order of the names
    ("Of 61 adults, 30 and 31 were randomised to zolatinib and placebo, respectively.", [30, 31]),
    # one for all
    ("Adults were randomised to zolatinib or placebo (n = 30 per group).", [30, 30]),
    ("Adults were randomised to zolatinib, tamol or placebo (n=30 each).", [30, 30, 30]),
    ("Adults were randomised to zolatinib or placebo (n = 30 in each group).", [30, 30]),
    ("Adults were randomised to zolatinib or placebo. There were 30 patients in each group.", [30, 30]),
    ("Sixty adults were randomised into two equal groups: zolatinib and placebo.", [30, 30]),
    # what is left of the total
    ("Sixty-one adults were randomised to zolatinib (n = 30) or placebo.", [30, 31]),
    # not told
    ("Adults were randomised to zolatinib or placebo.", [None, None]),
    ("Sixty-one adults were randomised to zolatinib or placebo.", [None, None]),
    ("Adults were randomised to zolatinib or placebo. Pain fell in 12% of the zolatinib group.", [None, None]),
]


@pytest.mark.parametrize(("text", "sizes"), SIZES)
def test_sizes(text: str, sizes: list[int | None]) -> None:
    assert [draft.n for draft in found(text).drafts] == sizes


def test_a_size_by_subtraction_says_so() -> None:
    drafts = found("Sixty-one adults were randomised to zolatinib (n = 30) or placebo.").drafts
    assert [draft.derived for draft in drafts] == [False, True]


def test_a_size_that_would_be_less_than_nothing_is_not_told() -> None:
    drafts = found("Twenty adults were randomised to zolatinib (n = 30) or placebo.").drafts
    assert [draft.n for draft in drafts] == [30, None]


def test_shares_of_each_arm_tell_its_size_where_nothing_else_does() -> None:
    text = (
        "Adults were randomised to zolatinib or placebo. "
        "ACR20 was met by 22/30 of zolatinib subjects and 11/31 of placebo subjects."
    )
    drafts = found(text, sections=["METHODS", "RESULTS"], roles=["method", "finding"]).drafts
    assert [draft.n for draft in drafts] == [30, 31]


def test_shares_do_not_change_a_size_that_is_told() -> None:
    text = (
        "Adults were randomised to zolatinib (n = 40) or placebo (n = 41). "
        "ACR20 was met by 22/30 of zolatinib subjects and 11/31 of placebo subjects."
    )
    drafts = found(text, sections=["METHODS", "RESULTS"], roles=["method", "finding"]).drafts
    assert [draft.n for draft in drafts] == [40, 41]
