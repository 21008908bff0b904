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


def test_groups_with_letters_that_share_a_drug_stay_apart(stage):
    text = "They were randomised to tamol (group T, 40 patients) or tamol and zolatinib (group TZ, 48 patients)."
    arms, _ = read(stage, text)
    assert [(arm.n, arm.role) for arm in arms] == [(40, "comparator"), (48, "experimental")]
    assert ["group T" in arms[0].names, "group TZ" in arms[1].names] == [True, True]


@pytest.mark.parametrize(
    "told", ["In total, 39 patients were enrolled in each arm.", "Groups included 39 patients each."]
)
def test_a_size_told_for_each(stage, told):
    arms, _ = read(stage, f"Patients were randomised to zolatinib or placebo. {told}")
    assert [arm.n for arm in arms] == [39, 39]


def test_a_background_treatment_goes_on_with_the_name(stage):
    text = "Patients were randomised to zolatinib or placebo. Pain was worse with placebo plus tamol."
    arms, mentions = read(stage, text)
    assert "placebo plus tamol" in arms[1].names
    assert [m.arm_id for m in mentions if text[m.start : m.end] == "placebo plus tamol"] == ["B"]


def test_what_was_given_alone_in_a_double_dummy_trial(stage):
    text = (
        "Patients were randomised to zolatinib 20 mg at baseline plus oral tamol (n = 7); placebo at baseline plus oral "
        "tamol (n = 8); or zolatinib 20 mg at baseline plus oral placebo (n = 9). Pain fell with tamol alone, "
        "with zolatinib alone and with zolatinib plus tamol."
    )
    _, mentions = read(stage, text)
    told = {text[m.start : m.end]: m.arm_id for m in mentions if m.start > text.index("Pain")}
    assert told == {"tamol alone": "B", "zolatinib alone": "C", "zolatinib plus tamol": "A"}
