from __future__ import annotations

from dataclasses import replace

import pytest

from trialweave.evaluate.judged import Tally
from trialweave.evaluate.trials import judge_merging, judge_trial, same_field


def test_only_what_the_gold_states_is_counted(gold, perfect):
    tallies, items = judge_trial(gold, perfect.trial)
    assert tallies["trial"] == Tally(5, 0, 5)
    assert "trial.phase" not in tallies
    assert "trial.blinding" not in tallies
    assert {item.label for item in items} == {
        "registry_ids",
        "condition",
        "n_enrolled",
        "species",
        "follow_up",
    }


def test_a_wrong_field_says_what_was_read(gold, perfect):
    tallies, items = judge_trial(gold, replace(perfect.trial, n_enrolled=41, phase="2"))
    assert tallies["trial.n_enrolled"] == Tally(0, 0, 1)
    assert tallies["trial"] == Tally(4, 0, 5)
    assert [i.fault for i in items if i.outcome == "miss"] == ["read 41"]


def test_a_page_without_a_trial_has_no_field_right(gold):
    assert judge_trial(gold, None)[0]["trial"] == Tally(0, 0, 5)


@pytest.mark.parametrize(
    ("field", "gold", "predicted", "same"),
    [
        ("registry_ids", ["NCT1", "ISRCTN2"], ["isrctn2", "NCT1"], True),
        ("registry_ids", ["NCT1"], ["NCT1", "NCT2"], False),
        ("registry_ids", ["NCT1"], [], False),
        ("condition", "Rheumatoid arthritis", "rheumatoid  arthritis", True),
        ("condition", "rheumatoid arthritis", "arthritis", False),
        ("follow_up", "52\xa0weeks", "week 52", True),
        ("follow_up", "52 weeks", "1 year", False),
        ("phase", "1/2a", "1/2", False),
        ("randomized", False, False, True),
        ("randomized", False, None, False),
        ("n_enrolled", 63, 63, True),
    ],
)
def test_fields_are_compared_each_in_its_way(field, gold, predicted, same):
    assert same_field(field, gold, predicted) is same


def test_merging_counts_pairs(gold_of):
    ids = {"a": ["NCT1"], "b": ["NCT1", "NCT2"], "c": ["NCT3"], "d": []}
    documents = [gold_of("text", name=name, trial={"registry_ids": given}) for name, given in ids.items()]
    # a and b belong together and were left apart; b, c and d were put together
    tallies = judge_merging(documents, [["a"], ["b", "c", "d"]])
    assert tallies == {"a": Tally(0, 0, 1), "b": Tally(0, 2, 0), "c": Tally(0, 1, 0)}
    assert judge_merging(documents, [["a", "b"], ["c"], ["d"]]) == {"a": Tally(1, 1, 1)}


def test_documents_can_be_named_as_one_trial(gold_of):
    first, second = (gold_of("text", name=name, trial={"trial_id": "T"}) for name in "ab")
    assert judge_merging([first, second], []) == {"a": Tally(0, 0, 1)}
