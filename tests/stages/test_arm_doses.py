"""Doses of one drug: which of them are arms of their own."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, found

from trialweave.stages.arm_doses import doses_of

DOSES = [
    ("zolatinib 2 or 4 mg for a week", [("2", "mg"), ("4", "mg")]),
    ("zolatinib 10, 30, 60 or 120 mg", [("10", "mg"), ("30", "mg"), ("60", "mg"), ("120", "mg")]),
    ("zolatinib 10 mg or 20 mg", [("10", "mg"), ("20", "mg")]),
    ("zolatinib 3, 9 and 18 mg/kg", [("3", "mg/kg"), ("9", "mg/kg"), ("18", "mg/kg")]),
    ("zolatinib 0.5 or 1.5 mg", [("0.5", "mg"), ("1.5", "mg")]),
    ("zolatinib 10 mg or 10 mg", []),
    ("zolatinib 10 mg", []),  # a single dose parts nothing
    ("zolatinib 10 mg or placebo 20 mg", []),  # the second is of the next name
    ("zolatinib 10-20 mg", []),  # a range
    ("zolatinib 10 mg. Then 20 mg", []),
    ("zolatinib", []),
]


@pytest.mark.parametrize(("text", "doses"), DOSES)
def test_doses_told_together(text: str, doses: list[tuple[str, str]]) -> None:
    assert doses_of(text, WORDS) == doses


TOLD_APART = (
    "Adults were randomised to zolatinib 2 or 4 mg or placebo. "
    "Pain fell with zolatinib 2 mg. It fell more with zolatinib 4 mg."
)
TOGETHER = "Adults were randomised to zolatinib 2 or 4 mg or placebo. Pain fell with zolatinib."
SECTIONS = ["METHODS", "RESULTS", "RESULTS"]


def test_doses_that_results_tell_apart_are_arms() -> None:
    drafts = found(TOLD_APART, sections=SECTIONS).drafts
    assert [draft.dose for draft in drafts] == ["2 mg", "4 mg", None]
    assert {"zolatinib 2 mg", "2 mg"} <= drafts[0].texts


def test_doses_that_no_result_tells_apart_are_one_arm() -> None:
    drafts = found(TOGETHER, sections=SECTIONS).drafts
    assert len(drafts) == 2
