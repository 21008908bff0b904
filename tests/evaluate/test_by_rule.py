from __future__ import annotations

from dataclasses import replace

import pytest

from trialweave.evaluate.by_rule import known_rules, never_fired, rows, rule_scores
from trialweave.evaluate.prediction import Predictions
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import judge_all
from trialweave.stages.component import Stage


@pytest.fixture
def report(gold, perfect, mention):
    extra = [
        mention(gold.text, "cells", "CELL_TYPE", rule="suffix"),
        mention(gold.text, "placebo", "CELL_TYPE", rule="gold"),
    ]
    relations = [
        replace(perfect.relations[0], direction=None, rule="respectively"),
        replace(perfect.relations[1], rule="respectively+pair"),
        replace(perfect.relations[1], value_start=0, value_end=5, rule="respectively"),
    ]
    prediction = perfect._replace(mentions=[*perfect.mentions, *extra], relations=relations)
    judged = judge_all([gold], Predictions({"doc": prediction}, []))
    return Report("gold", "hand", judged, ["suffix", "unit.dose", "respectively", "pair"])


def test_hits_right_and_wrong_of_each_rule(report):
    found = {(s.layer, s.rule): (s.hits, s.right, s.wrong, s.strict) for s in rule_scores(report.judgements)}
    assert found == {
        ("entities", "suffix"): (1, 0, 1, None),
        ("entities", "gold"): (3, 2, 1, None),
        ("quantities", "gold"): (7, 7, 0, None),
        ("relations", "respectively"): (2, 1, 1, 0),
        ("relations", "respectively+pair"): (1, 1, 0, 1),
    }


def test_rules_that_never_fired(report):
    assert never_fired(report) == ["unit.dose"]


def test_rows_bear_wilsons_interval(report):
    assert rows(report, ["quantities"]) == [
        ("gold", "quantities", "7", "7", "0", "1.000", "0.645–1.000", "")  # 7 / (7 + 1.96**2)
    ]


def test_a_pipeline_knows_the_rules_of_its_stages():
    class Ruled(Stage):
        def rules(self):
            return ["a", "b"]

    class Pipeline:
        pipeline = (("one", Ruled("one")), ("two", Stage("two")), ("other", object()))

    assert known_rules(Pipeline()) == ["a", "b"]
