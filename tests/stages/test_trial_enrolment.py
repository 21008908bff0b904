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
        ("Two hundred and eight adults with a score ≥ 16 were randomised.", 208),
        ("Women with a score of 5 or less were randomised.", None),
        ("Patients with gout at 12 European hospitals were randomised.", None),
        ("Of 144 randomised patients, 5 were excluded and 139 started treatment.", 144),
        ("A trial was performed on 71 patients with gout. The first group (35 patients) took zolatinib.", 71),
        ("They were assigned to A (12 participants), B (12 participants) or none (12 participants).", 36),
        ("Data came from 48 participants: patients (n=36) and controls (n=12).", 48),
        ("Each trial included 40 patients, totalling 120 individuals.", 120),
        ("Thirty-four people took zolatinib. Thirty-one participants completed it.", 34),
        ("In all, 28 men and 43 women enrolled.", 71),
    ],
)
def test_enrolled(text, n):
    assert trial_enrolment.enrolled([("METHODS", text)], [], WORDS.people) == n


def test_a_number_that_is_stated_goes_before_arms_that_were_missed():
    sentences = [("METHODS", "One hundred and fifty patients with gout received zolatinib.")]
    assert trial_enrolment.enrolled(sentences, [50, 50], WORDS.people) == 150


def test_arms_are_summed_without_a_total():
    assert trial_enrolment.enrolled([("METHODS", "Patients were randomised.")], [10, 12], WORDS.people) == 22
