"""For how long people were followed."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.stages import trial_follow_up
from trialweave.stages.trial_design import compile_vocabulary

WORDS = compile_vocabulary(resources.read_toml(resources.find("configs") / "grammar" / "design.toml"))


@pytest.mark.parametrize(
    ("text", "worded"),
    [
        ("with 1 year of follow-up", "1 year"),
        ("visits at weeks 4, 12 and 52", "week 52"),
        ("a 12-week course", "12 weeks"),
        ("they were seen until week 52", "week 52"),
        ("visits till day +24", "day +24"),
        ("for 12 weeks, were followed up for additional 12 weeks; at week 24", "week 24"),
        ("At week 24, 5 and 14 patients responded", "week 24"),
        ("By day 28 ten patients had died", "day 28"),
    ],
)
def test_follow_up(text, worded):
    time = trial_follow_up.follow_up(text, [("METHODS", 0, len(text))], WORDS.times)
    assert time is not None
    assert trial_follow_up.worded(text, time) == worded


def test_methods_word_a_follow_up_rather_than_the_title():
    text = "A one-year trial. Visits were at 12 months."
    time = trial_follow_up.follow_up(text, [("TITLE", 0, 17), ("METHODS", 18, len(text))], WORDS.times)
    assert time is not None
    assert trial_follow_up.worded(text, time) == "12 months"


def test_an_age_is_no_follow_up():
    text = "Children aged between 1 and 8 years were treated."
    assert trial_follow_up.follow_up(text, [("METHODS", 0, len(text))], WORDS.times) is None
