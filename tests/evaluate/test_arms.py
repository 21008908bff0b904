from __future__ import annotations

from dataclasses import replace

import pytest

from trialweave.evaluate.arms import judge_arms, predicted_names, same_arm
from trialweave.evaluate.judged import Tally

OURS = {"A": frozenset({"msc group"}), "B": frozenset({"placebo"}), "C": frozenset({"10 mg"})}
THEIRS = {"1": frozenset({"msc group", "cells"}), "2": frozenset({"placebo"}), "3": frozenset({"30 mg"})}


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("A", "1", True),
        ("A", "2", False),
        ("C", "3", False),
        ("A+B", "2+1", True),
        ("A+B", "1", False),
        ("A", "1+2", False),
        ("A+C", "1+2", False),
        ("baseline", "baseline", True),
        ("baseline", "1", False),
        ("B", "baseline", False),
        (None, None, True),
        (None, "1", False),
        ("A", None, False),
        ("A", "9", False),
    ],
)
def test_same_arm(gold, predicted, same):
    assert same_arm(gold, predicted, OURS, THEIRS) is same


def test_one_arm_cannot_stand_for_two_members_of_a_set():
    both = {"1": frozenset({"msc group", "placebo"}), "2": frozenset({"usual care"})}
    assert not same_arm("A+B", "1+2", OURS, both)


def test_wordings_of_arm_mentions_count_as_names(arm, mention):
    text = "The cells or placebo; treated patients did better."
    cells = [arm("A", "The cells"), arm("B", "placebo")]
    rows = [
        mention(text, "treated patients", "ARM", name="The cells"),
        mention(text, "better", "SCORE", name="The cells"),
    ]
    assert predicted_names(cells, rows) == {
        "A": frozenset({"cells", "treated patients"}),
        "B": frozenset({"placebo"}),
    }


def test_arms_match_when_they_share_a_name(gold, perfect, arm):
    trial = replace(perfect.trial, arms=[arm("X", "cells", n=20), arm("Y", "dummy", role="placebo", n=20)])
    tallies, items = judge_arms(gold, perfect._replace(trial=trial))
    assert tallies["arms"] == Tally(1, 2, 2)
    assert [(i.outcome, i.text) for i in items] == [
        ("hit", "the cells"),
        ("miss", "placebo"),
        ("extra", "dummy"),
    ]


def test_attributes_are_counted_of_all_gold_arms(gold, perfect, arm):
    trial = replace(perfect.trial, arms=[arm("X", "the cells", n=21)])
    tallies, items = judge_arms(gold, perfect._replace(trial=trial))
    assert tallies["arm_fields.role"] == Tally(1, 0, 2)
    assert tallies["arm_fields.n"] == Tally(0, 0, 2)
    assert tallies["arm_fields"] == Tally(1, 0, 4)
    assert items[0].fault == "n 21, gold 20"


def test_a_page_without_a_trial_misses_every_arm(gold, perfect):
    tallies, items = judge_arms(gold, perfect._replace(trial=None))
    assert tallies["arms"] == Tally(0, 0, 2)
    assert {item.outcome for item in items} == {"miss"}


def test_two_gold_arms_of_one_name_need_two_predictions(gold_of, perfect, arm):
    text = "dose arms of the drug"
    gold = gold_of(
        text,
        arms=[{"id": "A", "names": ["drug"], "role": "x"}, {"id": "B", "names": ["drug", "dose"], "role": "x"}],
    )
    one = replace(perfect.trial, arms=[arm("1", "drug", "dose")])
    assert judge_arms(gold, perfect._replace(trial=one, mentions=[]))[0]["arms"] == Tally(1, 1, 2)
