"""How many people a trial enrolled."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.stages import trial_enrolment
from trialweave.stages.trial_design import compile_vocabulary

WORDS = compile_vocabulary(resources.read_toml(resources.find("configs") / "grammar" / "design.toml"))


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Forty-five adults were randomly assigned.", 45),
        ("In this trial, 120 patients with gout were randomised.", 120),
        ("Fifty patients were enrolled, and forty patients were randomised.", 40),
        ("Patients (n = 24) were randomised.", 24),
        ("From May 2014 to June 2015, 90 patients were included.", 90),
        ("Sixty children aged between 1 and 8 years scheduled for surgery were randomly allocated.", 60),
        ("They took it for 12 weeks and were randomised.", None),
        ("Sixty eyes of 30 patients with gout were studied.", 30),
    ],
)
def test_enrolled(text, n):
    assert trial_enrolment.enrolled([("METHODS", text)], [], WORDS.people) == n


def test_arms_are_summed_without_a_total():
    assert trial_enrolment.enrolled([("METHODS", "Patients were randomised.")], [10, 12], WORDS.people) == 22
