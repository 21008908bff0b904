"""Words for several arms, and words that point back to one."""

from __future__ import annotations

import pytest

from trialweave.stages.arm_anaphora import Mention, anaphora, compile_joint, joint_mentions
from trialweave.stages.arm_wordings import longest
from trialweave.stages.arms import Arms


@pytest.fixture(scope="module")
def joint():
    stage = Arms("arms")
    stage.initialize()
    return compile_joint(stage.words)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pain fell in both groups", ["both groups"]),
        ("no difference between the two groups was seen", ["between the two groups"]),
        ("uneach group and both groupings", []),
    ],
)
def test_joint(joint, text, found):
    mentions = joint_mentions(text, (0, 1), 2, joint)
    assert [text[m.start : m.end] for m in longest(mentions)] == found
    assert all(m.arms == (0, 1) for m in mentions)


@pytest.mark.parametrize(
    ("text", "arms"),
    [("neither dose helped", (0, 1)), ("alike with the two regimens", (0, 1)), ("alike in all groups", (0, 1, 2))],
)
def test_two_of_three_arms_are_those_that_are_no_control(joint, text, arms):
    assert [mention.arms for mention in joint_mentions(text, (0, 1), 3, joint)] == [arms]


def test_one_arm_has_nothing_joint(joint):
    assert joint_mentions("pain fell in both groups", (0,), 1, joint) == []


@pytest.mark.parametrize(("wording", "arm"), [("the former", 0), ("the latter", 1), ("the other group", 0)])
def test_back(joint, wording, arm):
    text = f"zolatinib and tamol helped, but {wording} harmed"
    named = [Mention(0, 9, (0,), "name"), Mention(14, 19, (1,), "name")]
    assert [m.arms for m in anaphora(text, named, 2, joint)] == [(arm,)]


def test_before_a_noun_they_mean_something_else(joint):
    text = "zolatinib was given at one visit and nothing at the other visit"
    assert anaphora(text, [Mention(0, 9, (0,), "name")], 2, joint) == []
