"""The stage arms: groups, sizes, roles and wordings, on sentences made for the test."""

from __future__ import annotations

import pytest

from trialweave.stages.arm_content import content_of
from trialweave.stages.arms import Arms, marks_of


@pytest.fixture(scope="module")
def stage():
    arms = Arms("arms")
    arms.initialize()
    return arms


def read(stage, text, long_forms=None):
    content = content_of(text, [("METHODS", 0, len(text))], ["method"], long_forms or {}, stage.words)
    return marks_of(content, ["human"], [], stage.joint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients were randomly assigned to zolatinib (n = 30) or placebo (n = 31).",
            [("zolatinib", 30, "experimental"), ("placebo", 31, "placebo")],
        ),
        (
            "Forty-two adults were randomised to usual care or a yoga program.",
            [("usual care", None, "comparator"), ("yoga program", None, "experimental")],
        ),
        (
            "Patients received either zolatinib 10 mg once daily or placebo for 12 weeks.",
            [("zolatinib", None, "experimental"), ("placebo", None, "placebo")],
        ),
        (
            "They were divided into three groups: group 1 (n = 5) was control, group 2 (n = 6) received zinc, "
            "and group 3 (n = 7) received iron.",
            [("group 1", 5, "comparator"), ("zinc", 6, "experimental"), ("iron", 7, "experimental")],
        ),
    ],
)
def test_groups(stage, text, expected):
    arms, _ = read(stage, text)
    assert [(arm.n, arm.role) for arm in arms] == [(n, role) for _, n, role in expected]
    for arm, (name, _, _) in zip(arms, expected, strict=True):
        assert name in arm.names
        assert all(worded in text for worded in arm.names)


def test_dose_and_schedule(stage):
    arms, _ = read(stage, "Patients received either oral zolatinib 10 mg once daily or placebo.")
    assert (arms[0].dose, arms[0].dose_value, arms[0].dose_unit) == ("10 mg", 10.0, "mg")
    assert (arms[0].schedule, arms[0].route) == ("once daily", "oral")


def test_the_last_size_follows_by_subtraction(stage):
    arms, _ = read(stage, "Ninety patients were randomised to zolatinib (n = 44) or placebo.")
    assert [(arm.n, arm.n_derived) for arm in arms] == [(44, False), (46, True)]


def test_both_groups_are_all_arms(stage):
    text = "Patients were randomised to zolatinib (n = 30) or placebo (n = 31); both groups improved."
    _, mentions = read(stage, text)
    assert [m.arm_id for m in mentions if text[m.start : m.end] == "both groups"] == ["A+B"]


@pytest.mark.parametrize(
    "text", ["", "(" * 3000, "randomised to " * 400, "a, " * 3000 + "or b", "\x00\ud800 or placebo"]
)
def test_hostile_text_does_no_harm(stage, text):
    read(stage, text)
