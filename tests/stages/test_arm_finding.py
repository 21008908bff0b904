"""From sentences to arms: which lists are found, how much each counts, and what becomes of a text without any."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.stages.arm_sample import content, found

from trialweave.stages.arm_finding import lists_of

ARMS = [
    ("Adults were randomised to zolatinib or placebo.", ["zolatinib", "placebo"]),
    ("Adults received either zolatinib or placebo.", ["zolatinib", "placebo"]),
    ("In this trial we compared zolatinib with tamol in adults.", ["zolatinib", "tamol"]),
    (
        "The zolatinib group improved; the placebo group did not. The zolatinib group stayed well.",
        ["zolatinib group", "placebo group"],
    ),
    ("Group 1 received zolatinib; group 2 received placebo.", ["group 1", "group 2"]),
    ("Pain was rare.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "names"), ARMS)
def test_arms(text: str, names: list[str]) -> None:
    assert [text[slice(*draft.spans[0])].lower() for draft in found(text).drafts] == names


def test_a_control_that_no_list_names() -> None:
    text = "Patients were randomised to zolatinib in this placebo-controlled trial."
    assert [draft.role for draft in found(text).drafts] == [None, "placebo"]


def test_a_study_of_one_arm_has_one() -> None:
    text = "Zolatinib in arthritis. Twelve patients with arthritis received zolatinib for a month."
    drafts = found(text, sections=["TITLE", "METHODS"], roles=["aim", "method"]).drafts
    assert len(drafts) == 1
    assert drafts[0].n == 12


def test_the_title_names_an_arm_too() -> None:
    text = "Effect of zolatinib tablets on pain. Adults were randomised to zolatinib or placebo."
    drafts = found(text, sections=["TITLE", "METHODS"], roles=["aim", "method"]).drafts
    assert "zolatinib tablets" in drafts[0].texts


@pytest.mark.parametrize("role", ["background", "cited", "registration", "conclusion"])
def test_a_list_of_other_work_counts_less(role: str) -> None:
    text = "Adults were randomised to zolatinib or placebo."
    (own, *_) = lists_of(content(text, roles=["method"]))
    (other, *_) = lists_of(content(text, roles=[role]))
    assert other.strength < own.strength
    assert other.seeds == own.seeds


def test_the_arms_are_those_of_this_study() -> None:
    text = "In an earlier trial adults were randomised to iron or zinc. Adults were randomised to zolatinib or placebo."
    drafts = found(text, roles=["cited", "method"]).drafts
    assert {name for draft in drafts for name in draft.texts} >= {"zolatinib", "placebo"}
    assert len(drafts) == 2


@pytest.mark.parametrize(("text", "names"), ARMS)
def test_mentions_are_apart_and_of_arms_that_exist(text: str, names: list[str]) -> None:
    told = found(text)
    assert all(before.end <= after.start for before, after in pairwise(told.mentions))
    assert all(0 <= index < len(told.drafts) for mention in told.wordings for index in mention.arms)
    places = {(mention.start, mention.end) for mention in told.wordings}
    assert all(0 <= start < end <= len(text) for start, end in places)
